//! A long JSON text becomes stretches that are read at the same time, each from a line in the middle of the text.
//!
//! What a stretch holds depends only on its text, if it begins with a child of some collection: with a key of a map or an
//! element of a list. Whether it does is guessed from the line. A guess is taken over only where the reader that comes
//! from the front stands just there and expects such a child; what was guessed wrongly, or has a slip in it, is read again
//! from the front. So the document and all complaints are those of reading from the front alone.

use std::collections::VecDeque;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::json::Reader;
use super::store::{AHEAD, Store};
use super::tree::{Children, Complaints, Input};

/// Bytes below which reading ahead does not pay.
const LONG: usize = 1 << 20;
/// How far a line is looked for.
const WINDOW: usize = 1 << 16;

/// Children of one collection that were read ahead.
pub(super) struct Stretch {
    /// The first byte of the first child.
    pub(super) start: usize,
    /// Where reading stopped: at the bracket that closes the collection, or behind a comma.
    pub(super) end: usize,
    /// Whether it stopped at the bracket.
    pub(super) closes: bool,
    pub(super) children: Children,
    pub(super) complaints: Complaints,
}

/// Where to read ahead from: the least indented line that may begin a child, in each of some equal parts of the text.
pub(super) fn starts(input: &Input) -> Vec<usize> {
    let length = input.end - input.start;
    if length < LONG || rayon::current_num_threads() < 2 {
        return Vec::new();
    }
    let parts = (1..=AHEAD).map(|part| input.start + length / (AHEAD + 1) * part);
    let mut starts: Vec<usize> = parts.filter_map(|from| line(input, from)).collect();
    starts.dedup();
    starts
}

fn line(input: &Input, from: usize) -> Option<usize> {
    let window = &input.whole.as_bytes()[from..input.end.min(from + WINDOW)];
    let indented = |end: usize| {
        let blank = window[end + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let first = window.get(end + 1 + blank)?;
        matches!(first, b'"' | b'{').then_some((blank, from + end + 1 + blank))
    };
    let lines = memchr::memchr_iter(b'\n', window).filter_map(indented);
    lines.min_by_key(|(blank, _)| *blank).map(|(_, start)| start)
}

/// Reads from each place to the next one; what is no child, or has a slip in it, is left out.
pub(super) fn read(input: Input, starts: &[usize]) -> VecDeque<Stretch> {
    let one = |(at, &start): (usize, &usize)| stretch(input, at, start, starts.get(at + 1).copied());
    starts.par_iter().enumerate().filter_map(one).collect::<Vec<_>>().into()
}

fn stretch(input: Input, at: usize, start: usize, until: Option<usize>) -> Option<Stretch> {
    let store = Store::ahead(u32::try_from(at + 1).ok()?);
    let mut complaints = Complaints::default();
    let mut reader = Reader::new(input, start, store, &mut complaints);
    let map = reader.begins_with_key();
    reader.tree.open(start, map).ok()?;
    (reader.floor, reader.pause) = (1, until.unwrap_or(usize::MAX));
    reader.run(false).ok()?;
    let (end, closes) = (reader.at, reader.at_bracket());
    let children = reader.tree.children();
    Some(Stretch { start, end, closes, children, complaints })
}
