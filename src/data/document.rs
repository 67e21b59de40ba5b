//! The format-neutral tree of a data file: scalars as text, lists, and maps with spans on keys and values.
//!
//! Scalars stay text, whatever the format's own guess was, so that the declared type decides (`country: NO` is Norway).
//! How it is kept is the matter of `store`, so a value is read with its document at hand: [`Document::view`] opens it,
//! [`Document::text`] and [`Document::key`] read texts.

use std::num::NonZeroU32;

use super::store::{Piece, Rows, Store, Text};
use crate::source::{FileId, Sources, Span};

/// A value with its place.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// Where it stands; of a quoted scalar with its quotes, of a collection from its first to its last byte. Of nothing
    /// at all behind a key the empty place behind the key.
    pub span: Span,
    /// Where the `*` of a YAML alias stands through which the value was reached. No alias starts a document.
    pub(super) alias: Option<NonZeroU32>,
    /// What it is.
    pub(super) kind: NodeKind,
}

/// What a value is, as it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum NodeKind {
    Null,
    Scalar(Scalar),
    List(Piece),
    Map(Piece),
}

/// A scalar as text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scalar {
    pub(super) text: Text,
    pub(super) quoted: bool,
}

/// A key with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The key's text, to be read by [`Document::key`].
    pub(super) key: Text,
    /// Where the key stands; of a quoted key with its quotes.
    pub key_span: Span,
    /// What stands behind it.
    pub value: Node,
}

/// What a value is, opened for reading.
#[derive(Debug, Clone, Copy)]
pub enum View<'a> {
    /// `null`, `~` or nothing at all behind a key: as if it were not written.
    Null,
    /// Anything else that is no collection.
    Scalar {
        /// Its text: escapes resolved, folded as the format says.
        text: &'a str,
        /// Whether the format marks it as text (quoted in YAML, a string in JSON and TOML) or it is plain (`12`, `true`,
        /// an unquoted word, every cell of a CSV file).
        quoted: bool,
    },
    /// A list.
    List(Nodes<'a>),
    /// A map, in the order of the text; keys are distinct (a duplicate is an error, the first is kept). What YAML's `<<`
    /// merges in follows the map's own keys.
    Map(Entries<'a>),
}

/// The elements of a list.
#[derive(Debug, Clone, Copy)]
pub struct Nodes<'a>(pub(super) Row<'a>);

/// The entries of a map.
#[derive(Debug, Clone, Copy)]
pub struct Entries<'a>(pub(super) Row<'a>);

/// Children of one collection as they are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) rows: &'a Rows,
    pub(super) file: FileId,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Row<'_> {
    fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    fn place(self, at: usize) -> Option<u32> {
        (at < self.len()).then(|| self.start + at as u32)
    }
}

impl<'a> Nodes<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The one at that place, from 0 on.
    pub fn get(self, at: usize) -> Option<Node> {
        self.0.place(at).map(|place| self.0.rows.node(place, self.0.file))
    }

    /// All, in the order of the text.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Node> + ExactSizeIterator + use<'a> {
        let Row { rows, file, start, end } = self.0;
        (start..end).map(move |place| rows.node(place, file))
    }
}

impl<'a> Entries<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The one at that place, from 0 on.
    pub fn get(self, at: usize) -> Option<Entry> {
        self.0.place(at).map(|place| self.0.rows.entry(place, self.0.file))
    }

    /// All, in the order of the text; what YAML's `<<` merges in last.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Entry> + ExactSizeIterator + use<'a> {
        let Row { rows, file, start, end } = self.0;
        (start..end).map(move |place| rows.entry(place, file))
    }
}

/// What one file holds: in YAML there may be several documents, elsewhere there is one.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// The top of the document.
    pub root: Node,
    pub(super) store: Store,
}

impl Document {
    /// What a value of this document is.
    pub fn view<'a>(&'a self, node: &Node, sources: &'a Sources) -> View<'a> {
        match node.kind {
            NodeKind::Null => View::Null,
            NodeKind::Scalar(Scalar { text, quoted }) => {
                View::Scalar { text: self.store.text(text, sources.text(node.span)), quoted }
            }
            NodeKind::List(piece) => View::List(self.store.nodes(piece, self.file)),
            NodeKind::Map(piece) => View::Map(self.store.entries(piece, self.file)),
        }
    }

    /// The text of a scalar of this document; `None` for anything else.
    pub fn text<'a>(&'a self, node: &Node, sources: &'a Sources) -> Option<&'a str> {
        match node.kind {
            NodeKind::Scalar(scalar) => Some(self.store.text(scalar.text, sources.text(node.span))),
            NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// The text of a key of this document, escapes resolved.
    pub fn key<'a>(&'a self, entry: &Entry, sources: &'a Sources) -> &'a str {
        self.store.text(entry.key, sources.text(entry.key_span))
    }

    /// Gives back the memory of what was read from the text before that place, as far as it lies apart from the rest: it
    /// reads as empty from now on.
    pub fn forget_before(&mut self, place: u32) {
        self.store.forget_before(place);
    }

    /// Gives back the memory of everything in it.
    pub fn give_back(mut self) {
        self.store.forget();
    }

    /// The document; what stays in its place is empty.
    pub fn take(&mut self) -> Document {
        let emptied = self.emptied();
        std::mem::replace(self, emptied)
    }

    /// A document of the same file with nothing in it, to [copy](Document::copy) values to.
    pub fn emptied(&self) -> Document {
        Document { file: self.file, root: Node { kind: NodeKind::Null, ..self.root }, store: Store::default() }
    }

    /// Copies a value of another document of the same file; what is returned is a value of this one.
    pub fn copy(&mut self, from: &Document, node: &Node) -> Node {
        self.store.copy(&from.store, *node, self.file)
    }
}

impl Node {
    /// A value that was reached through no alias.
    pub(super) fn new(span: Span, kind: NodeKind) -> Self {
        Node { span, alias: None, kind }
    }

    /// Where a YAML alias (`*name`) stands, if the value was reached through one; `span` is then that of the anchored
    /// value.
    pub fn alias(&self, sources: &Sources) -> Option<Span> {
        let start = self.alias?.get() as usize;
        let text = sources.get(self.span.file).text.get(start..).unwrap_or("");
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
        let length = text.find(ends).unwrap_or(text.len());
        Some(Span::new(self.span.file, start, start + length))
    }
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.yaml`, `.yml`, and quoted data in tests.
    Yaml,
    /// `.toml`
    Toml,
    /// `.json`
    Json,
    /// `.csv`: a list of maps, one for each row.
    Csv,
}

/// The most bytes of a file that a tree has room for, whatever the limits say: 512 MiB.
pub const LARGEST: usize = 512 << 20;

/// What hostile input may cost; each limit is a clear error.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one file.
    pub file_size: usize,
    /// Bytes of one TOML file, whose reader needs some thirty times the file in memory.
    pub toml_size: usize,
    /// Collections inside collections, aliases followed.
    pub depth: usize,
    /// Values that aliases may add, in nodes.
    pub alias_nodes: usize,
}

impl Default for Limits {
    /// 512 MiB for a file, 64 MiB if it is TOML; 64 levels; 1,000,000 values through aliases.
    fn default() -> Self {
        Limits { file_size: LARGEST, toml_size: 64 << 20, depth: 64, alias_nodes: 1_000_000 }
    }
}
