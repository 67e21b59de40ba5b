//! Values of documents with their document at hand: the only file of this stage that looks into a document.
//!
//! What has to outlive the documents, whose memory is given back while facts are recorded, is copied to a [`Shelf`].

use crate::data::document::{Document, Entries, Entry, Node, Nodes, View};
use crate::source::{Sources, Span};

/// A value.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    document: &'a Document,
    sources: &'a Sources,
    node: Node,
}

/// A key with its value.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    document: &'a Document,
    sources: &'a Sources,
    entry: Entry,
}

/// The fields of a map.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    document: &'a Document,
    sources: &'a Sources,
    entries: Entries<'a>,
}

/// The elements of a list.
#[derive(Clone, Copy)]
pub(super) struct Elements<'a> {
    document: &'a Document,
    sources: &'a Sources,
    nodes: Several<'a>,
}

#[derive(Clone, Copy)]
enum Several<'a> {
    Of(Nodes<'a>),
    One(Node),
}

/// What a value is.
#[derive(Clone, Copy)]
pub(super) enum Shape<'a> {
    Null,
    Scalar(&'a str),
    List(Elements<'a>),
    Map(Fields<'a>),
}

impl<'a> Value<'a> {
    /// The top of a document.
    pub(super) fn root(document: &'a Document, sources: &'a Sources) -> Value<'a> {
        Value { document, sources, node: document.root }
    }

    /// The value that [`Value::node`] stood for.
    pub(super) fn again(document: &'a Document, sources: &'a Sources, node: Node) -> Value<'a> {
        Value { document, sources, node }
    }

    /// The value without its document.
    pub(super) fn node(self) -> Node {
        self.node
    }

    pub(super) fn span(self) -> Span {
        self.node.span
    }

    pub(super) fn shape(self) -> Shape<'a> {
        let Value { document, sources, node } = self;
        match document.view(&node, sources) {
            View::Null => Shape::Null,
            View::Scalar { text, .. } => Shape::Scalar(text),
            View::List(nodes) => Shape::List(Elements { document, sources, nodes: Several::Of(nodes) }),
            View::Map(entries) => Shape::Map(Fields { document, sources, entries }),
        }
    }

    /// The text of a scalar.
    pub(super) fn text(self) -> Option<&'a str> {
        self.document.text(&self.node, self.sources)
    }

    /// A value as the only element of a list.
    pub(super) fn alone(self) -> Elements<'a> {
        Elements { document: self.document, sources: self.sources, nodes: Several::One(self.node) }
    }

    /// Whether both are written alike, up to quotes.
    pub(super) fn same(self, other: Value<'_>) -> bool {
        match (self.shape(), other.shape()) {
            (Shape::Scalar(a), Shape::Scalar(b)) => a == b,
            (Shape::List(a), Shape::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.same(b)),
            (Shape::Map(a), Shape::Map(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.same(b)),
            (Shape::Null, Shape::Null) => true,
            (Shape::Null | Shape::Scalar(_) | Shape::List(_) | Shape::Map(_), _) => false,
        }
    }
}

impl<'a> Field<'a> {
    pub(super) fn key(self) -> &'a str {
        self.document.key(&self.entry, self.sources)
    }

    pub(super) fn key_span(self) -> Span {
        self.entry.key_span
    }

    pub(super) fn value(self) -> Value<'a> {
        Value { document: self.document, sources: self.sources, node: self.entry.value }
    }

    pub(super) fn shape(self) -> Shape<'a> {
        self.value().shape()
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self.shape(), Shape::Null)
    }

    /// Whether both have the same key and value.
    pub(super) fn same(self, other: Field<'_>) -> bool {
        self.key() == other.key() && self.value().same(other.value())
    }
}

impl<'a> Fields<'a> {
    pub(super) fn len(self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(self, at: usize) -> Option<Field<'a>> {
        let Fields { document, sources, entries } = self;
        entries.get(at).map(|entry| Field { document, sources, entry })
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Field<'a>> {
        let Fields { document, sources, entries } = self;
        entries.iter().map(move |entry| Field { document, sources, entry })
    }
}

impl<'a> Elements<'a> {
    pub(super) fn len(self) -> usize {
        match self.nodes {
            Several::Of(nodes) => nodes.len(),
            Several::One(_) => 1,
        }
    }

    pub(super) fn get(self, at: usize) -> Option<Value<'a>> {
        let Elements { document, sources, nodes } = self;
        let node = match nodes {
            Several::Of(nodes) => nodes.get(at),
            Several::One(node) => (at == 0).then_some(node),
        };
        node.map(|node| Value { document, sources, node })
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Value<'a>> {
        let Elements { document, sources, nodes } = self;
        let (several, one) = match nodes {
            Several::Of(nodes) => (Some(nodes.iter()), None),
            Several::One(node) => (None, Some(node)),
        };
        several.into_iter().flatten().chain(one).map(move |node| Value { document, sources, node })
    }
}

/// Copies of values that are needed when their documents are gone.
#[derive(Default)]
pub(super) struct Shelf {
    /// One for each row of values of one file.
    documents: Vec<Document>,
}

/// A value on a [`Shelf`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Shelved {
    document: usize,
    node: Node,
}

impl Shelf {
    /// Copies a value.
    pub(super) fn put(&mut self, value: Value<'_>) -> Shelved {
        if self.documents.last().is_none_or(|last| last.file != value.document.file) {
            self.documents.push(value.document.emptied());
        }
        let document = self.documents.len() - 1;
        Shelved { document, node: self.documents[document].copy(value.document, &value.node) }
    }

    /// The copy.
    pub(super) fn get<'a>(&'a self, shelved: Shelved, sources: &'a Sources) -> Value<'a> {
        Value { document: &self.documents[shelved.document], sources, node: shelved.node }
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, Value};
    use crate::data::document::{Format, Limits};
    use crate::data::parse;
    use crate::source::{Role, Sources};

    /// A value alone is read as a list of it would be.
    #[test]
    fn a_value_alone_is_the_only_element() {
        let (mut sources, text) = (Sources::default(), r#"{"one":"x","list":["x"]}"#);
        let file = sources.add("org/a.json", text, Role::Data);
        let (documents, _) = parse(&sources, file, 0..text.len(), Format::Json, &Limits::default());
        let Shape::Map(fields) = Value::root(&documents[0], &sources).shape() else { panic!("a map") };
        let [one, list] = [0, 1].map(|at| fields.get(at).expect("there").value());
        let Shape::List(list) = list.shape() else { panic!("a list") };
        for elements in [one.alone(), list] {
            assert_eq!((elements.len(), elements.iter().count()), (1, 1));
            assert_eq!(elements.get(0).and_then(Value::text), Some("x"));
            assert!(elements.get(1).is_none());
        }
    }
}
