//! Where facts stand: twelve bytes for each, in runs of the facts that one file records of one thing.
//!
//! What does not fit into a row (a second file, a value of more than 64 KiB, a key far from its value) lies in a map.

use std::collections::BTreeMap;

use crate::source::{FileId, Span};
use crate::vocabulary::{AttrId, KindId};

/// The places of a key and of what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FactPlace {
    pub(super) key: Span,
    pub(super) value: Span,
}

/// A place relative to the file of its thing.
#[derive(Debug, Clone, Copy)]
struct Row {
    start: u32,
    attr: u16,
    length: u16,
    back: u16,
    key_length: u8,
    last: bool,
}

/// No row yet.
const NO_RUN: u32 = u32::MAX;

/// The places of all facts.
#[derive(Debug, Default)]
pub(super) struct Places {
    rows: Vec<Row>,
    /// By kind and thing: where its run of rows begins.
    runs: Vec<Vec<u32>>,
    odd: BTreeMap<(AttrId, u32), FactPlace>,
    /// What an overlay replaced.
    overlaid: BTreeMap<(AttrId, u32), Span>,
    open: u32,
}

impl Places {
    /// Opens a new run: the rows that follow are of one thing.
    pub(super) fn begin(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.last = true;
        }
        self.open = u32::try_from(self.rows.len()).unwrap_or(NO_RUN);
    }

    /// Adds the place of a new fact; `file` is the file of its thing's place.
    pub(super) fn add(&mut self, kind: KindId, thing: u32, file: Option<FileId>, attr: AttrId, place: FactPlace) {
        let (at, thing_at) = (kind.index(), thing as usize);
        if self.runs.len() <= at {
            self.runs.resize_with(at + 1, Vec::new);
        }
        let runs = &mut self.runs[at];
        if runs.len() <= thing_at {
            runs.resize(thing_at + 1, NO_RUN);
        }
        let run = &mut runs[thing_at];
        if (*run == NO_RUN || *run == self.open)
            && let Some(row) = compact(file, attr, place)
        {
            *run = self.open;
            self.rows.push(row);
            return;
        }
        self.odd.insert((attr, thing), place);
    }

    /// Puts a place instead of the one that was there.
    pub(super) fn replace(&mut self, attr: AttrId, thing: u32, place: FactPlace) {
        self.odd.insert((attr, thing), place);
    }

    pub(super) fn find(&self, kind: KindId, thing: u32, file: Option<FileId>, attr: AttrId) -> Option<FactPlace> {
        if let Some(place) = self.odd.get(&(attr, thing)) {
            return Some(*place);
        }
        let run = *self.runs.get(kind.index())?.get(thing as usize)?;
        let (rows, file) = (self.rows.get(run as usize..)?, file?);
        for row in rows {
            if row.attr == attr.0 {
                let (start, end) = (row.start, row.start + u32::from(row.length));
                let key = start - u32::from(row.back);
                let key = Span { file, start: key, end: key + u32::from(row.key_length) };
                return Some(FactPlace { key, value: Span { file, start, end } });
            }
            if row.last {
                break;
            }
        }
        None
    }

    pub(super) fn note_overlaid(&mut self, attr: AttrId, thing: u32, old: Span) {
        self.overlaid.insert((attr, thing), old);
    }

    pub(super) fn overlaid(&self, attr: AttrId, thing: u32) -> Option<Span> {
        self.overlaid.get(&(attr, thing)).copied()
    }

    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
    }
}

fn compact(file: Option<FileId>, attr: AttrId, place: FactPlace) -> Option<Row> {
    let FactPlace { key, value } = place;
    if file != Some(value.file) || key.file != value.file {
        return None;
    }
    Some(Row {
        start: value.start,
        attr: attr.0,
        length: u16::try_from(value.end - value.start).ok()?,
        back: u16::try_from(value.start.checked_sub(key.start)?).ok()?,
        key_length: u8::try_from(key.end - key.start).ok()?,
        last: false,
    })
}
