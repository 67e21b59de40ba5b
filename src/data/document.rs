//! The format-neutral tree of a data file: scalars as text, lists, and maps with spans on keys and values.
//!
//! Scalars stay text, whatever the format's own guess was, so that the declared type decides (`country: NO` is Norway).

use std::sync::Arc;

use crate::source::{FileId, Span};

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands; of a quoted scalar with its quotes, of a collection from its first to its last byte.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
    /// Where a YAML alias (`*name`) stands, if the value was reached through one; `span` is then that of the anchored value.
    pub alias: Option<Span>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// `null`, `~` or nothing at all behind a key: as if it were not written.
    Null,
    /// Anything else that is no collection.
    Scalar(Scalar),
    /// A list.
    List(Arc<[Node]>),
    /// A map, in the order of the text; keys are distinct (a duplicate is an error, the first is kept).
    Map(Arc<[Entry]>),
}

/// A scalar as text.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// Its text: escapes resolved, folded as the format says.
    pub text: Box<str>,
    /// Whether the format marks it as text (quoted in YAML, a string in JSON and TOML) or it is plain (`12`, `true`,
    /// an unquoted word).
    pub quoted: bool,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key's text.
    pub key: Box<str>,
    /// Where the key stands.
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
    /// Collections inside collections, aliases followed.
    pub depth: usize,
    /// Values that aliases may add, in nodes.
    pub alias_nodes: usize,
}
