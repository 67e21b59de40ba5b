//! The format-neutral tree of a data file: scalars as text, lists, and maps with spans on keys and values.
//!
//! Scalars stay text, whatever the format's own guess was, so that the declared type decides (`country: NO` is Norway).
//! The tree of 100,000 people is kept small: all children of a document lie in few long rows, of which a collection is a
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
    nodes: Vec<Node>,
    entries: Vec<Entry>,
    /// Texts that differ from what is written.
    texts: Vec<Box<str>>,
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

    fn range(self) -> std::ops::Range<usize> {
        within(self.start)..within(self.end)
    }
}

fn within(place: u32) -> usize {
    (place & ((1 << WITHIN) - 1)) as usize
}

impl Store {
    /// An empty store whose rows are to be the `number`th of a document, from 1 to [`AHEAD`].
    pub(super) fn ahead(number: u32) -> Store {
        Store { number, ..Store::default() }
    }

    /// Takes over the rows of a store that was filled ahead; they keep their number.
    pub(super) fn join(&mut self, other: Store) {
        let at = other.number as usize;
        if self.ahead.len() < at {
            self.ahead.resize_with(at, Rows::default);
        }
        self.ahead[at - 1] = other.own;
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
        self.own.nodes.extend(nodes);
        NodeKind::List(Piece::new(self.number, start, self.own.nodes.len()))
    }

    /// Keeps the entries of a map.
    pub(super) fn map(&mut self, entries: impl Iterator<Item = Entry>) -> NodeKind {
        let start = self.own.entries.len();
        self.own.entries.extend(entries);
        NodeKind::Map(Piece::new(self.number, start, self.own.entries.len()))
    }

    /// Keeps the text `read` whose span covers `written`, if it is not the same.
    pub(super) fn keep(&mut self, written: &str, read: &str) -> Text {
        if bare(written) == read {
            return Text::AS_WRITTEN;
        }
        self.own.texts.push(read.into());
        let at = u32::try_from(self.own.texts.len()).ok().filter(|at| at >> WITHIN == 0);
        Text(at.and_then(|at| NonZeroU32::new(self.number << WITHIN | at)))
    }

    pub(super) fn nodes(&self, piece: Piece) -> &[Node] {
        self.rows(piece.start).nodes.get(piece.range()).unwrap_or_default()
    }

    pub(super) fn entries(&self, piece: Piece) -> &[Entry] {
        self.rows(piece.start).entries.get(piece.range()).unwrap_or_default()
    }

    /// A text, given what its span covers.
    pub(super) fn text<'a>(&'a self, text: Text, written: &'a str) -> &'a str {
        match text.0 {
            Some(place) => self.rows(place.get()).texts.get(within(place.get()) - 1).map_or("", |own| own),
            None => bare(written),
        }
    }

    /// Gives back what was set aside for growth.
    pub(super) fn shrink(&mut self) {
        for rows in self.ahead.iter_mut().chain([&mut self.own]) {
            rows.nodes.shrink_to_fit();
            rows.entries.shrink_to_fit();
        }
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
