//! A value by itself: a neutral document taken out of its file, so that it can be changed and compared.
//!
//! Only texts count: whether a scalar stands in quotes is kept for writing and no difference. The order of keys is none.

use crate::data::document::{Document, Entry, Node, View};
use crate::source::Sources;

/// A value without its place.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`, or nothing behind a key.
    Null,
    /// Any other scalar.
    Scalar {
        /// As it is read.
        text: String,
        /// Whether its format marks it as text.
        quoted: bool,
    },
    /// A list.
    List(Vec<Value>),
    /// A map; keys are distinct.
    Map(Vec<(String, Value)>),
}

/// A way from the top of a document to a value in it.
pub type Path = Vec<Part>;

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Behind the key of a map, as it is written in the file.
    Key(String),
    /// The element of a list, from 0.
    Item(usize),
}

impl Value {
    /// The scalar that people write without quotes.
    pub fn plain(text: impl Into<String>) -> Value {
        Value::Scalar { text: text.into(), quoted: false }
    }

    /// A copy of a value of a document.
    pub fn of(document: &Document, node: &Node, sources: &Sources) -> Value {
        match document.view(node, sources) {
            View::Null => Value::Null,
            View::Scalar { text, quoted } => Value::Scalar { text: text.to_owned(), quoted },
            View::List(nodes) => Value::List(nodes.iter().map(|node| Value::of(document, &node, sources)).collect()),
            View::Map(entries) => {
                let entry = |entry: Entry| {
                    (document.key(&entry, sources).to_owned(), Value::of(document, &entry.value, sources))
                };
                Value::Map(entries.iter().map(entry).collect())
            }
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Scalar { text, .. } => Some(text),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// What stands at the end of a way.
    pub fn at(&self, path: &[Part]) -> Option<&Value> {
        path.iter().try_fold(self, |value, part| match (value, part) {
            (Value::Map(entries), Part::Key(key)) => {
                entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            (Value::List(items), Part::Item(at)) => items.get(*at),
            (Value::Null | Value::Scalar { .. } | Value::List(_) | Value::Map(_), _) => None,
        })
    }

    fn at_mut(&mut self, path: &[Part]) -> Option<&mut Value> {
        path.iter().try_fold(self, |value, part| match (value, part) {
            (Value::Map(entries), Part::Key(key)) => {
                entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            (Value::List(items), Part::Item(at)) => items.get_mut(*at),
            (Value::Null | Value::Scalar { .. } | Value::List(_) | Value::Map(_), _) => None,
        })
    }

    /// Sets what stands at the end of a way whose all but last part is there; says whether it could.
    pub(super) fn put(&mut self, path: &[Part], new: Value) -> bool {
        let Some((last, before)) = path.split_last() else {
            *self = new;
            return true;
        };
        match (self.at_mut(before), last) {
            (Some(Value::Map(entries)), Part::Key(key)) => {
                match entries.iter_mut().find(|(name, _)| name == key) {
                    Some((_, value)) => *value = new,
                    None => entries.push((key.clone(), new)),
                }
                true
            }
            (Some(Value::List(items)), Part::Item(at)) => items.get_mut(*at).map(|item| *item = new).is_some(),
            (Some(Value::Null | Value::Scalar { .. } | Value::List(_) | Value::Map(_)) | None, _) => false,
        }
    }

    /// Takes out an entry or an element; says whether it was there.
    pub(super) fn remove(&mut self, path: &[Part]) -> bool {
        let Some((last, before)) = path.split_last() else { return false };
        match (self.at_mut(before), last) {
            (Some(Value::Map(entries)), Part::Key(key)) => {
                let found = entries.iter().position(|(name, _)| name == key);
                found.map(|at| entries.remove(at)).is_some()
            }
            (Some(Value::List(items)), Part::Item(at)) if *at < items.len() => {
                items.remove(*at);
                true
            }
            (Some(Value::Null | Value::Scalar { .. } | Value::List(_) | Value::Map(_)) | None, _) => false,
        }
    }

    /// Adds an element to a list; a scalar becomes the first element of one.
    pub(super) fn add(&mut self, path: &[Part], new: Value) -> bool {
        match self.at_mut(path) {
            Some(Value::List(items)) => {
                items.push(new);
                true
            }
            Some(value @ Value::Scalar { .. }) => {
                *value = Value::List(vec![value.clone(), new]);
                true
            }
            Some(Value::Null | Value::Map(_)) | None => false,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Scalar { text: a, .. }, Value::Scalar { text: b, .. }) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Map(a), Value::Map(b)) => {
                let find = |key: &String| b.iter().find(|(name, _)| name == key).map(|(_, value)| value);
                a.len() == b.len() && a.iter().all(|(key, value)| find(key) == Some(value))
            }
            (Value::Null | Value::Scalar { .. } | Value::List(_) | Value::Map(_), _) => false,
        }
    }
}
