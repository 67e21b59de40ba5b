//! What the readers share: the text they read, the stack on which a tree grows, the check for duplicate keys.
//!
//! Children of all open collections lie on two stacks; a collection that closes takes its own off the top and puts them
//! into the document's store, side by side. So nothing is allocated for a collection, and nothing recurses.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::document::{Document, Entry, Limits, Node};
use super::error;
use super::store::{Store, Text};
use crate::diagnostic::Diagnostic;
use crate::memory::give_back;
use crate::source::{FileId, Sources, Span};

/// What a reader returns: a value, or the one error that ends the reading of the file.
pub(super) type Read<T> = Result<T, Box<Diagnostic>>;

/// The part of a file that is read.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) file: FileId,
    /// The text of the whole file.
    pub(super) whole: &'a str,
    /// The first byte to read.
    pub(super) start: usize,
    /// One past the last byte to read.
    pub(super) end: usize,
    pub(super) limits: &'a Limits,
}

impl<'a> Input<'a> {
    /// The part `within` of a file; bounds that fit no characters are moved inwards.
    pub(super) fn new(sources: &'a Sources, file: FileId, within: Range<usize>, limits: &'a Limits) -> Self {
        let whole = sources.get(file).text.as_str();
        let mut end = within.end.min(whole.len());
        while !whole.is_char_boundary(end) {
            end -= 1;
        }
        let mut start = within.start.min(end);
        while !whole.is_char_boundary(start) {
            start += 1;
        }
        Input { file, whole, start, end, limits }
    }

    /// The text to read.
    pub(super) fn text(&self) -> &'a str {
        &self.whole[self.start..self.end]
    }

    /// The span of the bytes `start..end` of the whole file.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    /// The span of the character at a byte of the whole file, empty at the end of what is read.
    pub(super) fn character(&self, at: usize) -> Span {
        let length = self.whole.get(at..self.end).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.span(at, at + length)
    }

    /// What is written under a span.
    pub(super) fn written(&self, span: Span) -> &'a str {
        self.whole.get(span.range()).unwrap_or("")
    }
}

/// How many complaints of one file are worth listing.
const LISTED: usize = 100;

/// The complaints of one file; the first hundred are listed, the others counted.
#[derive(Default)]
pub(super) struct Complaints {
    listed: Vec<Diagnostic>,
    more: usize,
}

impl Complaints {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.listed.len() < LISTED {
            self.listed.push(diagnostic);
        } else {
            self.more += 1;
        }
    }

    /// Takes over those of another part of the file.
    pub(super) fn join(&mut self, other: Complaints) {
        self.more += other.more;
        other.listed.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        if self.more > 0 {
            let last = self.listed.last().expect("a hundred are listed before any is only counted");
            self.listed.push(error::and_more(last, self.more));
        }
        self.listed
    }
}

/// A collection that is not closed yet.
pub(super) struct Open {
    /// Its first byte.
    pub(super) start: usize,
    /// Where its children begin on their stack.
    first: usize,
    pub(super) map: bool,
    /// In a map: the key whose value comes next.
    pub(super) key: Option<(Span, Text)>,
}

/// A tree that grows in the order of the text.
pub(super) struct Builder<'a> {
    pub(super) input: Input<'a>,
    pub(super) open: Vec<Open>,
    nodes: Vec<Node>,
    pub(super) entries: Vec<Entry>,
    pub(super) store: Store,
    /// How many collections were open at once at most.
    pub(super) deepest: usize,
}

/// Children of one collection, as they were read ahead.
pub(super) struct Children {
    map: bool,
    nodes: Vec<Node>,
    entries: Vec<Entry>,
    store: Store,
    /// How many collections were open at once at most, theirs included.
    deepest: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(input: Input<'a>, store: Store) -> Self {
        Builder { input, open: Vec::new(), nodes: Vec::new(), entries: Vec::new(), store, deepest: 0 }
    }

    /// What was read so far of a collection that was begun in the middle, and stays open.
    pub(super) fn children(self) -> Children {
        let Builder { nodes, entries, store, deepest, open, .. } = self;
        Children { map: open.first().is_some_and(|open| open.map), nodes, entries, store, deepest }
    }

    /// Whether children that were read ahead are such as the innermost collection has, and lie no deeper than they may.
    pub(super) fn fits(&self, children: &Children) -> bool {
        let same = self.open.last().is_some_and(|open| open.map == children.map);
        same && self.open.len() + children.deepest <= self.input.limits.depth + 1
    }

    /// Puts children that were read ahead, from text before `until`, into the innermost open collection.
    pub(super) fn join(&mut self, children: Children, until: usize) {
        self.nodes.extend_from_slice(&children.nodes);
        self.entries.extend_from_slice(&children.entries);
        give_back(children.nodes);
        give_back(children.entries);
        self.store.join(children.store, u32::try_from(until).unwrap_or(u32::MAX));
    }

    /// Opens a list or a map at the byte `start`, unless it would lie too deep.
    pub(super) fn open(&mut self, start: usize, map: bool) -> Read<()> {
        if self.open.len() >= self.input.limits.depth {
            return Err(error::too_deep(&self.input, self.input.character(start)));
        }
        let first = if map { self.entries.len() } else { self.nodes.len() };
        self.open.push(Open { start, first, map, key: None });
        self.deepest = self.deepest.max(self.open.len());
        Ok(())
    }

    /// Sets the key whose value comes next.
    pub(super) fn key(&mut self, span: Span, key: Text) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((span, key));
        }
    }

    /// Puts a value into the innermost open collection; gives it back if there is none.
    #[inline]
    pub(super) fn value(&mut self, value: Node) -> Option<Node> {
        match self.open.last_mut() {
            None => return Some(value),
            Some(Open { map: false, .. }) => self.nodes.push(value),
            Some(open) => {
                if let Some((key_span, key)) = open.key.take() {
                    self.entries.push(Entry { key, key_span, value });
                }
            }
        }
        None
    }

    /// Whether the innermost open collection is a map whose next word is a key.
    pub(super) fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.map && open.key.is_none())
    }

    /// Where the entries of the innermost open map begin on their stack.
    pub(super) fn first(&self) -> usize {
        self.open.last().map_or(0, |open| open.first)
    }

    /// One past the last byte of the last child of the innermost open collection.
    pub(super) fn last_end(&self) -> Option<usize> {
        let open = self.open.last()?;
        if open.map {
            let entry = self.entries[open.first..].last()?;
            // A value reached through an alias stands elsewhere.
            let value = if entry.value.alias.is_some() { entry.key_span.end } else { entry.value.span.end };
            Some(value.max(entry.key_span.end) as usize)
        } else {
            let node = self.nodes[open.first..].last()?;
            node.alias.is_none().then_some(node.span.end as usize)
        }
    }

    /// Closes the innermost collection, whose last byte lies before `end`.
    ///
    /// # Panics
    /// If no collection is open; a reader closes only what it opened.
    pub(super) fn close(&mut self, end: usize, complaints: &mut Complaints) -> Node {
        let Open { start, first, map, .. } = self.open.pop().expect("a reader closes only what it opened");
        let kind = if map {
            drop_duplicates(&self.input, &self.store, &mut self.entries, first, complaints);
            self.store.map(self.entries.drain(first..))
        } else {
            self.store.list(self.nodes.drain(first..))
        };
        Node::new(self.input.span(start, end.max(start)), kind)
    }

    /// Makes a document of what was read.
    pub(super) fn document(&mut self, root: Node) -> Document {
        let mut store = std::mem::take(&mut self.store);
        store.shrink();
        give_back(std::mem::take(&mut self.entries));
        give_back(std::mem::take(&mut self.nodes));
        Document { file: self.input.file, root, store }
    }
}

/// Maps of up to so many keys are compared pair by pair: no hashing, no allocation.
const PAIRWISE: usize = 16;
/// Of maps of more keys than this the hashes are compared first, as good as always without a look at any key.
const HASHED: usize = 1 << 12;

/// Complains of every key from `first` on that was there before, and drops it.
pub(super) fn drop_duplicates(
    input: &Input,
    store: &Store,
    entries: &mut Vec<Entry>,
    first: usize,
    complaints: &mut Complaints,
) {
    let count = entries.len() - first;
    let alike = match count {
        0 | 1 => false,
        2..=PAIRWISE => has_twins(input, store, &entries[first..]),
        _ if count <= HASHED => true,
        _ => has_same_hashes(input, store, &entries[first..]),
    };
    if !alike {
        return;
    }
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(count);
    let mut twins = Vec::new();
    // A second thing that begins with the key of the first: what it has besides follows from that.
    let mut second = false;
    for (index, entry) in entries.iter().enumerate().skip(first) {
        let name = store.text(entry.key, input.written(entry.key_span));
        if let Some(&earlier) = seen.get(name) {
            let first_key = entries.get(first).is_some_and(|first| first.key_span == earlier);
            let whole = entries.len() - index > 1 && first_key;
            match (second && !first_key, whole) {
                (true, _) => {}
                (false, true) => complaints.push(error::second_thing(name, earlier, entry.key_span)),
                (false, false) => complaints.push(error::duplicate_key(name, earlier, entry.key_span)),
            }
            second |= whole;
            twins.push(index);
        } else {
            seen.insert(name, entry.key_span);
        }
    }
    drop(seen);
    let mut twins = twins.into_iter().peekable();
    if twins.peek().is_some() {
        let kept = entries.drain(first..).enumerate().filter(|(at, _)| twins.next_if_eq(&(first + at)).is_none());
        let kept: Vec<Entry> = kept.map(|(_, entry)| entry).collect();
        entries.extend(kept);
    }
}

/// Whether two keys of a small map are the same.
fn has_twins(input: &Input, store: &Store, entries: &[Entry]) -> bool {
    let mut prints = [0u32; PAIRWISE];
    for (print, entry) in prints.iter_mut().zip(entries) {
        *print = fingerprint(store.text(entry.key, input.written(entry.key_span)));
    }
    let text = |index: usize| store.text(entries[index].key, input.written(entries[index].key_span));
    (1..entries.len())
        .any(|later| (0..later).any(|earlier| prints[earlier] == prints[later] && text(earlier) == text(later)))
}

/// Whether two keys have the same hash.
fn has_same_hashes(input: &Input, store: &Store, entries: &[Entry]) -> bool {
    let random = RandomState::new();
    let hash = |entry: &Entry| random.hash_one(store.text(entry.key, input.written(entry.key_span)));
    let mut hashes: Vec<u64> = entries.par_iter().map(hash).collect();
    hashes.par_sort_unstable();
    let twins = hashes.windows(2).any(|pair| pair[0] == pair[1]);
    give_back(hashes);
    twins
}

/// Length, first, middle and last byte: enough to tell nearly all keys of one map apart.
fn fingerprint(key: &str) -> u32 {
    let bytes = key.as_bytes();
    let at = |index: usize| bytes.get(index).copied().map_or(0, u32::from);
    let length = bytes.len();
    (at(0) << 24) | (at(length / 2) << 16) | (at(length.saturating_sub(1)) << 8) | (length as u32 & 0xff)
}
