//! The format-neutral tree of a data file: scalars as text, lists, and maps with spans on keys and values.
//!
//! Scalars stay text, whatever the format's own guess was, so that the declared type decides (`country: NO` is Norway).
//! Text that stands in the file as it is read is not copied: the span says where it is. That keeps the tree of a file of
//! 100,000 people small, and is why reading a text asks for the [`Sources`].

use std::num::NonZeroU32;
use std::sync::Arc;

use crate::source::{FileId, Sources, Span};

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands; of a quoted scalar with its quotes, of a collection from its first to its last byte. Of nothing
    /// at all behind a key the empty place behind the key.
    pub span: Span,
    /// Where the `*` of a YAML alias stands through which the value was reached. No alias starts a document.
    pub(super) alias: Option<NonZeroU32>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// `null`, `~` or nothing at all behind a key: as if it were not written.
    Null,
    /// Anything else that is no collection; [`Node::text`] reads it.
    Scalar(Scalar),
    /// A list.
    List(Arc<[Node]>),
    /// A map, in the order of the text; keys are distinct (a duplicate is an error, the first is kept). What YAML's `<<`
    /// merges in follows the map's own keys.
    Map(Arc<[Entry]>),
}

/// A scalar as text.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// Its text, to be read by [`Node::text`].
    pub(super) text: Text,
    /// Whether the format marks it as text (quoted in YAML, a string in JSON and TOML) or it is plain (`12`, `true`,
    /// an unquoted word, every cell of a CSV file).
    pub quoted: bool,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key's text, to be read by [`Entry::key`].
    pub(super) key: Text,
    /// Where the key stands; of a quoted key with its quotes.
    pub key_span: Span,
    /// What stands behind it.
    pub value: Node,
}

/// What one file holds: in YAML there may be several documents, elsewhere there is one.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// The top of the document.
    pub root: Node,
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

impl Node {
    /// A value that was reached through no alias.
    pub(super) fn new(span: Span, kind: NodeKind) -> Self {
        Node { span, alias: None, kind }
    }

    /// The text of a scalar: escapes resolved, folded as the format says; `None` for anything else.
    pub fn text<'a>(&'a self, sources: &'a Sources) -> Option<&'a str> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar.text.read(sources.text(self.span))),
            NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => None,
        }
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

impl Entry {
    /// The key's text, escapes resolved.
    pub fn key<'a>(&'a self, sources: &'a Sources) -> &'a str {
        self.key.read(sources.text(self.key_span))
    }
}

/// A text that is nothing but what is written under its span, without its quotes; or, where that is not the same, a text
/// of its own. Doubly boxed so that it is one word: nearly all texts own nothing.
#[derive(Debug, Clone)]
pub(super) struct Text(Option<Box<Box<str>>>);

impl Text {
    /// The text that is written as it is read; only if [`Text::of`] would find the same.
    pub(super) const AS_WRITTEN: Text = Text(None);

    /// The text `read` whose span covers `written`.
    pub(super) fn of(written: &str, read: &str) -> Text {
        if bare(written) == read { Text::AS_WRITTEN } else { Text(Some(Box::new(read.into()))) }
    }

    /// The text, given what its span covers.
    pub(super) fn read<'a>(&'a self, written: &'a str) -> &'a str {
        match &self.0 {
            Some(own) => own,
            None => bare(written),
        }
    }
}

/// What is written, without the one quote at each end if there is one.
fn bare(written: &str) -> &str {
    match written.as_bytes() {
        [open @ (b'"' | b'\''), .., close] if open == close => &written[1..written.len() - 1],
        _ => written,
    }
}
