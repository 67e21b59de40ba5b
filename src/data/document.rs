//! The format-neutral tree of a data file: scalars as text, lists, and maps with spans on keys and values.
//!
//! Scalars stay text, whatever the format's own guess was, so that the declared type decides (`country: NO` is Norway).
//! The tree of 100,000 people is kept small: all children of a document lie in two long rows, of which a collection is a
//! piece, and a text that stands in the file as it is read is not copied: its span says where it is. So a value is read
//! with its document at hand: [`Document::view`] opens it, [`Document::text`] and [`Document::key`] read texts.

use std::num::NonZeroU32;

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
    List(&'a [Node]),
    /// A map, in the order of the text; keys are distinct (a duplicate is an error, the first is kept). What YAML's `<<`
    /// merges in follows the map's own keys.
    Map(&'a [Entry]),
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
            NodeKind::List(piece) => View::List(self.store.nodes(piece)),
            NodeKind::Map(piece) => View::Map(self.store.entries(piece)),
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

/// Everything in a document below its top.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    nodes: Vec<Node>,
    entries: Vec<Entry>,
    /// Texts that differ from what is written.
    texts: Vec<Box<str>>,
}

/// The children of one collection in a [`Store`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    start: u32,
    end: u32,
}

impl Piece {
    /// Files are shorter than 4 GiB and a child takes a byte or is counted as an alias, so it fits; if not, it is empty.
    fn new(start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Piece { start: narrow(start), end: narrow(end) }
    }

    fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Store {
    /// Keeps the children of a list.
    pub(super) fn list(&mut self, nodes: impl Iterator<Item = Node>) -> NodeKind {
        let start = self.nodes.len();
        self.nodes.extend(nodes);
        NodeKind::List(Piece::new(start, self.nodes.len()))
    }

    /// Keeps the entries of a map.
    pub(super) fn map(&mut self, entries: impl Iterator<Item = Entry>) -> NodeKind {
        let start = self.entries.len();
        self.entries.extend(entries);
        NodeKind::Map(Piece::new(start, self.entries.len()))
    }

    /// Keeps the text `read` whose span covers `written`, if it is not the same.
    pub(super) fn keep(&mut self, written: &str, read: &str) -> Text {
        if bare(written) == read {
            return Text::AS_WRITTEN;
        }
        self.texts.push(read.into());
        Text(u32::try_from(self.texts.len()).ok().and_then(NonZeroU32::new))
    }

    pub(super) fn nodes(&self, piece: Piece) -> &[Node] {
        self.nodes.get(piece.range()).unwrap_or_default()
    }

    pub(super) fn entries(&self, piece: Piece) -> &[Entry] {
        self.entries.get(piece.range()).unwrap_or_default()
    }

    /// A text, given what its span covers.
    pub(super) fn text<'a>(&'a self, text: Text, written: &'a str) -> &'a str {
        match text.0 {
            Some(number) => self.texts.get(number.get() as usize - 1).map_or("", |own| own),
            None => bare(written),
        }
    }

    /// Gives back what was set aside for growth.
    pub(super) fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.entries.shrink_to_fit();
    }
}

/// A text that is nothing but what is written under its span, without its quotes; or, where that is not the same, the
/// number (from 1) of a text in the [`Store`].
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
        Limits { file_size: 512 << 20, toml_size: 64 << 20, depth: 64, alias_nodes: 1_000_000 }
    }
}
