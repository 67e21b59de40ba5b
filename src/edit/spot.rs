//! The place of a value in its text: found by its way, with what it shares with other places.

use std::ops::Range;

use super::value::{Part, Value};
use super::{Refusal, Text, shared_value, write};
use crate::data::document::{Document, Entry, Format, Node, View};

/// A value in a text.
pub(super) struct Spot<'d> {
    pub(super) document: &'d Document,
    /// The value.
    pub(super) node: Node,
    /// Its entry, if it stands behind a key.
    pub(super) entry: Option<Entry>,
    /// Whether an alias lies on the way to it, or `<<` brought it in: then it stands elsewhere.
    elsewhere: bool,
}

/// A child of a collection as it is written.
#[derive(Debug, Clone)]
pub(super) struct Child {
    /// From the start of its key, or of its value, to the end of what is written of it.
    pub(super) range: Range<usize>,
}

impl<'d> Spot<'d> {
    /// Follows a way.
    pub(super) fn find(text: &'d Text<'_>, document: usize, path: &[Part]) -> Option<Spot<'d>> {
        let document = text.documents.get(document)?;
        let mut spot = Spot { document, node: document.root, entry: None, elsewhere: false };
        for part in path {
            let (node, entry) = match (document.view(&spot.node, &text.sources), part) {
                (View::Map(entries), Part::Key(key)) => {
                    let entry = entries.iter().find(|entry| document.key(entry, &text.sources) == key)?;
                    (entry.value, Some(entry))
                }
                (View::List(nodes), Part::Item(at)) => (nodes.get(*at)?, None),
                (View::Null | View::Scalar { .. } | View::List(_) | View::Map(_), _) => return None,
            };
            let merged = entry.is_some_and(|entry| !is_own(text, &spot.node, &entry));
            let elsewhere = spot.elsewhere || spot.node.alias(&text.sources).is_some() || merged;
            spot = Spot { document, node, entry, elsewhere };
        }
        Some(spot)
    }

    /// Where it begins, its key included.
    pub(super) fn start(&self) -> usize {
        self.entry.map_or(self.node.span, |entry| entry.key_span).start as usize
    }

    /// What is written there: the value, or its alias.
    pub(super) fn written(&self, text: &Text<'_>) -> Range<usize> {
        written(text, &self.node)
    }

    /// Refuses what stands in another place than its way says.
    pub(super) fn refuse_elsewhere(&self, text: &Text<'_>) -> Result<(), Refusal> {
        if self.elsewhere { Err(self.shared(text)) } else { Ok(()) }
    }

    /// Refuses also an alias: what it stands for would be changed.
    pub(super) fn refuse_shared(&self, text: &Text<'_>) -> Result<(), Refusal> {
        self.refuse_elsewhere(text)?;
        if self.node.alias(&text.sources).is_some() { Err(self.shared(text)) } else { Ok(()) }
    }

    /// What to say of a value that stands elsewhere.
    pub(super) fn shared(&self, text: &Text<'_>) -> Refusal {
        let alias = self.node.alias(&text.sources).map(|span| span.range());
        shared_value(alias.unwrap_or_else(|| self.start()..self.node.span.end.max(self.start() as u32) as usize))
    }

    pub(super) fn is_list(&self, text: &Text<'_>) -> bool {
        matches!(self.document.view(&self.node, &text.sources), View::List(_))
    }

    /// Whether it is a collection in brackets. A TOML header begins with a bracket, too, and is none.
    pub(super) fn is_flow(&self, text: &Text<'_>) -> bool {
        let range = self.node.span.range();
        let opener = text.text.as_bytes().get(range.start);
        match self.document.view(&self.node, &text.sources) {
            View::Map(_) => opener == Some(&b'{'),
            View::List(_) if text.format == Format::Toml => {
                opener == Some(&b'[') && self.entry.is_some_and(|entry| (entry.key_span.end as usize) <= range.start)
                    || opener == Some(&b'[') && self.entry.is_none()
            }
            View::List(_) => opener == Some(&b'['),
            View::Null | View::Scalar { .. } => false,
        }
    }

    /// The children of a collection that are written in it, in the order of the text.
    pub(super) fn children(&self, text: &Text<'_>) -> Vec<Child> {
        let mut children: Vec<Child> = match self.document.view(&self.node, &text.sources) {
            View::Map(entries) => {
                let own = entries.iter().filter(|entry| is_own(text, &self.node, entry));
                own.map(|entry| Child { range: entry.key_span.start as usize..written_end(text, &entry) }).collect()
            }
            View::List(nodes) => nodes.iter().map(|node| Child { range: written(text, &node) }).collect(),
            View::Null | View::Scalar { .. } => Vec::new(),
        };
        children.sort_by_key(|child| child.range.start);
        children
    }

    /// Which of its children begins there.
    pub(super) fn child(&self, text: &Text<'_>, start: usize) -> Option<usize> {
        self.children(text).iter().position(|child| child.range.start == start)
    }

    /// A new element of a list, in the quotes of the others if all have the same.
    pub(super) fn like_siblings(&self, text: &Text<'_>, value: &Value) -> String {
        let children = self.children(text);
        let all = |quote: char| {
            let quoted = |child: &Child| text.text[child.range.clone()].starts_with(quote);
            !children.is_empty() && children.iter().all(quoted)
        };
        match value.text() {
            Some(plain) if all('"') => write::quoted(plain),
            Some(plain) if all('\'') && !plain.contains(|c: char| c == '\'' || c.is_control()) => format!("'{plain}'"),
            Some(_) | None => write::inline(value, text.format),
        }
    }
}

/// Whether an entry is written in its map, and not brought in by `<<`.
fn is_own(text: &Text<'_>, map: &Node, entry: &Entry) -> bool {
    let (map, key) = (map.span, entry.key_span);
    let behind = entry.value.alias(&text.sources).is_none_or(|alias| alias.start >= key.start);
    // The keys of a TOML table may lie apart from its header.
    (text.format == Format::Toml || (map.start <= key.start && key.end <= map.end)) && behind
}

/// What is written of a value: itself, or its alias.
fn written(text: &Text<'_>, node: &Node) -> Range<usize> {
    node.alias(&text.sources).unwrap_or(node.span).range()
}

fn written_end(text: &Text<'_>, entry: &Entry) -> usize {
    written(text, &entry.value).end.max(entry.key_span.end as usize)
}

/// An alias in a document that stands for something at `place`.
pub(super) fn alias_of(text: &Text<'_>, document: usize, place: &Range<usize>) -> Option<Range<usize>> {
    let document = text.documents.get(document)?;
    let mut waiting = vec![document.root];
    while let Some(node) = waiting.pop() {
        let span = node.span.range();
        if span.start <= place.end
            && place.start <= span.end
            && let Some(alias) = node.alias(&text.sources)
        {
            return Some(alias.range());
        }
        match document.view(&node, &text.sources) {
            View::Map(entries) => waiting.extend(entries.iter().map(|entry| entry.value)),
            View::List(nodes) => waiting.extend(nodes.iter()),
            View::Null | View::Scalar { .. } => {}
        }
    }
    None
}
