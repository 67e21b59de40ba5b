//! How a tree is kept small: twelve bytes for an element of a list, sixteen for a key with its value.
//!
//! All children of a document lie in few long rows, of which a collection is a piece. A text that stands in the file as it
//! is read is not copied: its span says where it is. What does not fit such a row (an alias, a text with an escape, a key
//! far from its value) is rare and lies beside in full.

use std::num::NonZeroU32;
use std::ops::Range;

use super::document::{Entries, Entry, Node, NodeKind, Nodes, Row, Scalar};
use crate::memory::give_back;
use crate::source::{FileId, Span};

/// Everything in a document below its top: rows of values, and those that were read ahead elsewhere in the file.
///
/// A place in them is one number: which rows, in its upper bits, and where there. So rows that were filled at the same
/// time become one document without a look at any of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    own: Rows,
    /// The number of `own`: 0, or of a store that is filled ahead its number there.
    number: u32,
    /// Rows filled ahead, from number 1 on.
    ahead: Vec<Rows>,
}

/// Rows of values that one reader filled.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    nodes: Vec<KeptNode>,
    entries: Vec<KeptEntry>,
    /// The collections among these.
    pieces: Vec<Piece>,
    odd_nodes: Vec<Node>,
    odd_entries: Vec<Entry>,
    /// Texts that differ from what is written.
    texts: Vec<Box<str>>,
    /// Of rows filled ahead, where the text ends that they were read from.
    until: u32,
}

/// An element of a list, in the file of its document.
#[derive(Debug, Clone, Copy)]
struct KeptNode {
    start: u32,
    end: u32,
    what: What,
}

/// A key that is read as it is written, with a value at most 64 KiB behind its start.
#[derive(Debug, Clone, Copy)]
struct KeptEntry {
    key: u32,
    key_length: u16,
    gap: u16,
    end: u32,
    what: What,
}

/// What a value is, in three bits; the others say which collection, or which of the odd ones.
#[derive(Debug, Clone, Copy)]
struct What(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Plain,
    Quoted,
    List,
    Map,
    /// It lies beside in full.
    Odd,
}

const KIND_BITS: u32 = 3;

impl What {
    /// A child takes a byte or is counted as an alias, so its number fits beside the kind.
    fn new(kind: Kind, number: usize) -> What {
        What((number as u32) << KIND_BITS | kind as u32)
    }

    fn kind(self) -> Kind {
        match self.0 & ((1 << KIND_BITS) - 1) {
            0 => Kind::Null,
            1 => Kind::Plain,
            2 => Kind::Quoted,
            3 => Kind::List,
            4 => Kind::Map,
            _ => Kind::Odd,
        }
    }

    fn number(self) -> usize {
        (self.0 >> KIND_BITS) as usize
    }
}

/// How many bits say where in its rows something stands: a file of the largest size that is read has no more values.
const WITHIN: u32 = 28;
/// How many rows there may be besides the first.
pub(super) const AHEAD: usize = (1 << (32 - WITHIN)) - 1;

/// The children of one collection in a [`Store`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    start: u32,
    end: u32,
}

impl Piece {
    /// A child takes a byte or is counted as an alias, so it fits; if not, it is empty.
    fn new(number: u32, start: usize, end: usize) -> Self {
        match end < 1 << WITHIN {
            true => Piece { start: number << WITHIN | start as u32, end: number << WITHIN | end as u32 },
            false => Piece { start: number << WITHIN, end: number << WITHIN },
        }
    }

    fn range(self) -> Range<u32> {
        within(self.start)..within(self.end)
    }
}

fn within(place: u32) -> u32 {
    place & ((1 << WITHIN) - 1)
}

impl Store {
    /// An empty store whose rows are to be the `number`th of a document, from 1 to [`AHEAD`].
    pub(super) fn ahead(number: u32) -> Store {
        Store { number, ..Store::default() }
    }

    /// Takes over the rows of a store that was filled ahead, from text before `until`; they keep their number.
    pub(super) fn join(&mut self, other: Store, until: u32) {
        let at = other.number as usize;
        if self.ahead.len() < at {
            self.ahead.resize_with(at, Rows::default);
        }
        self.ahead[at - 1] = Rows { until, ..other.own };
    }

    /// Gives back rows that were filled ahead from text before that place: what lies in them is empty from now on.
    pub(super) fn forget_before(&mut self, place: u32) {
        for rows in self.ahead.iter_mut().filter(|rows| rows.until <= place) {
            rows.forget();
        }
    }

    /// Gives back all rows.
    pub(super) fn forget(&mut self) {
        self.ahead.iter_mut().chain([&mut self.own]).for_each(Rows::forget);
    }

    /// Copies a value of another store, and all below it.
    pub(super) fn copy(&mut self, from: &Store, node: Node, file: FileId) -> Node {
        let kind = match node.kind {
            NodeKind::Null => NodeKind::Null,
            NodeKind::Scalar(Scalar { text, quoted }) => {
                NodeKind::Scalar(Scalar { text: self.copy_text(from, text), quoted })
            }
            // A collection lies at most 64 deep.
            NodeKind::List(piece) => {
                let nodes: Vec<Node> = from.nodes(piece, file).iter().map(|node| self.copy(from, node, file)).collect();
                self.list(nodes.into_iter())
            }
            NodeKind::Map(piece) => {
                let entry = |entry: Entry| {
                    let key = self.copy_text(from, entry.key);
                    Entry { key, value: self.copy(from, entry.value, file), ..entry }
                };
                let entries: Vec<Entry> = from.entries(piece, file).iter().map(entry).collect();
                self.map(entries.into_iter())
            }
        };
        Node { kind, ..node }
    }

    fn copy_text(&mut self, from: &Store, text: Text) -> Text {
        match text.0 {
            Some(_) => self.keep_text(from.text(text, "").into()),
            None => Text::AS_WRITTEN,
        }
    }

    /// How many stores were joined to this one.
    #[cfg(test)]
    pub(super) fn joined(&self) -> usize {
        self.ahead.iter().filter(|rows| !rows.entries.is_empty()).count()
    }

    fn rows(&self, place: u32) -> &Rows {
        let number = place >> WITHIN;
        if number == self.number { &self.own } else { self.ahead.get(number as usize - 1).unwrap_or(&self.own) }
    }

    /// Keeps the children of a list.
    pub(super) fn list(&mut self, nodes: impl Iterator<Item = Node>) -> NodeKind {
        let start = self.own.nodes.len();
        nodes.for_each(|node| self.own.keep_node(node));
        NodeKind::List(Piece::new(self.number, start, self.own.nodes.len()))
    }

    /// Keeps the entries of a map.
    pub(super) fn map(&mut self, entries: impl Iterator<Item = Entry>) -> NodeKind {
        let start = self.own.entries.len();
        entries.for_each(|entry| self.own.keep_entry(entry));
        NodeKind::Map(Piece::new(self.number, start, self.own.entries.len()))
    }

    /// Keeps the text `read` whose span covers `written`, if it is not the same.
    pub(super) fn keep(&mut self, written: &str, read: &str) -> Text {
        if bare(written) == read {
            return Text::AS_WRITTEN;
        }
        self.keep_text(read.into())
    }

    fn keep_text(&mut self, text: Box<str>) -> Text {
        self.own.texts.push(text);
        let at = u32::try_from(self.own.texts.len()).ok().filter(|at| at >> WITHIN == 0);
        Text(at.and_then(|at| NonZeroU32::new(self.number << WITHIN | at)))
    }

    /// The children of a list, given the file of the document.
    pub(super) fn nodes(&self, piece: Piece, file: FileId) -> Nodes<'_> {
        let rows = self.rows(piece.start);
        Nodes(row(rows, file, piece, rows.nodes.len()))
    }

    /// The entries of a map, given the file of the document.
    pub(super) fn entries(&self, piece: Piece, file: FileId) -> Entries<'_> {
        let rows = self.rows(piece.start);
        Entries(row(rows, file, piece, rows.entries.len()))
    }

    /// A text, given what its span covers.
    pub(super) fn text<'a>(&'a self, text: Text, written: &'a str) -> &'a str {
        match text.0 {
            Some(place) => {
                let at = within(place.get()) as usize;
                self.rows(place.get()).texts.get(at - 1).map_or("", |own| own)
            }
            None => bare(written),
        }
    }

    /// Gives back what was set aside for growth.
    pub(super) fn shrink(&mut self) {
        for rows in self.ahead.iter_mut().chain([&mut self.own]) {
            rows.nodes.shrink_to_fit();
            rows.entries.shrink_to_fit();
            rows.pieces.shrink_to_fit();
        }
    }
}

fn row(rows: &Rows, file: FileId, piece: Piece, kept: usize) -> Row<'_> {
    let Range { start, end } = piece.range();
    let end = end.min(u32::try_from(kept).unwrap_or(u32::MAX));
    Row { rows, file, start: start.min(end), end }
}

impl Rows {
    fn forget(&mut self) {
        let Rows { nodes, entries, pieces, until, .. } = std::mem::take(self);
        self.until = until;
        give_back(nodes);
        give_back(entries);
        give_back(pieces);
    }

    fn keep_node(&mut self, node: Node) {
        let what = self.what(&node).unwrap_or_else(|| {
            self.odd_nodes.push(node);
            What::new(Kind::Odd, self.odd_nodes.len() - 1)
        });
        self.nodes.push(KeptNode { start: node.span.start, end: node.span.end, what });
    }

    fn keep_entry(&mut self, entry: Entry) {
        let kept = self.kept(&entry).unwrap_or_else(|| {
            self.odd_entries.push(entry);
            KeptEntry { key: 0, key_length: 0, gap: 0, end: 0, what: What::new(Kind::Odd, self.odd_entries.len() - 1) }
        });
        self.entries.push(kept);
    }

    fn kept(&mut self, entry: &Entry) -> Option<KeptEntry> {
        let Entry { key, key_span, value } = entry;
        let key_length = u16::try_from(key_span.end - key_span.start).ok()?;
        let gap = u16::try_from(value.span.start.checked_sub(key_span.start)?).ok()?;
        let what = if key.0.is_none() { self.what(value) } else { None }?;
        Some(KeptEntry { key: key_span.start, key_length, gap, end: value.span.end, what })
    }

    /// What a value is, if that is all there is to say of it.
    fn what(&mut self, node: &Node) -> Option<What> {
        let (kind, piece) = match node.kind {
            _ if node.alias.is_some() => return None,
            NodeKind::Null => return Some(What::new(Kind::Null, 0)),
            NodeKind::Scalar(Scalar { text: Text(None), quoted }) => {
                return Some(What::new(if quoted { Kind::Quoted } else { Kind::Plain }, 0));
            }
            NodeKind::Scalar(Scalar { text: Text(Some(_)), .. }) => return None,
            NodeKind::List(piece) => (Kind::List, piece),
            NodeKind::Map(piece) => (Kind::Map, piece),
        };
        self.pieces.push(piece);
        Some(What::new(kind, self.pieces.len() - 1))
    }

    /// The element of a list at that place.
    pub(super) fn node(&self, place: u32, file: FileId) -> Node {
        let KeptNode { start, end, what } = self.nodes[place as usize];
        let span = Span { file, start, end };
        self.node_kind(what).map_or_else(|| self.odd_nodes[what.number()], |kind| Node::new(span, kind))
    }

    /// The entry of a map at that place.
    pub(super) fn entry(&self, place: u32, file: FileId) -> Entry {
        let KeptEntry { key, key_length, gap, end, what } = self.entries[place as usize];
        let Some(kind) = self.node_kind(what) else { return self.odd_entries[what.number()] };
        let key_span = Span { file, start: key, end: key + u32::from(key_length) };
        let span = Span { file, start: key + u32::from(gap), end };
        Entry { key: Text::AS_WRITTEN, key_span, value: Node::new(span, kind) }
    }

    /// What a value is, unless it is odd.
    fn node_kind(&self, what: What) -> Option<NodeKind> {
        Some(match what.kind() {
            Kind::Null => NodeKind::Null,
            Kind::Plain => NodeKind::Scalar(Scalar { text: Text::AS_WRITTEN, quoted: false }),
            Kind::Quoted => NodeKind::Scalar(Scalar { text: Text::AS_WRITTEN, quoted: true }),
            Kind::List => NodeKind::List(self.pieces[what.number()]),
            Kind::Map => NodeKind::Map(self.pieces[what.number()]),
            Kind::Odd => return None,
        })
    }
}

/// A text that is nothing but what is written under its span, without its quotes; or, where that is not the same, the
/// place (from 1) of a text in the [`Store`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Text(Option<NonZeroU32>);

impl Text {
    /// The text that is written as it is read; only where [`Store::keep`] would find the same.
    pub(super) const AS_WRITTEN: Text = Text(None);
}

/// What is written, without the one quote at each end if there is one.
fn bare(written: &str) -> &str {
    match written.as_bytes() {
        [open @ (b'"' | b'\''), .., close] if open == close => &written[1..written.len() - 1],
        _ => written,
    }
}
