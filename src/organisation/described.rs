//! What the inputs describe, as a list in little memory: of the many things below one key (`people:`) only their indices
//! are kept, and [`Described::take`] finds the rest again. Whatever was taken can be forgotten.

use super::Input;
use super::view::{Fields, Shape, Value};
use crate::data::document::{Document, Node};
use crate::source::{Sources, Span};
use crate::vocabulary::KindId;

/// A description of one thing.
#[derive(Clone)]
pub(super) struct Entity<'a> {
    pub(super) kind: KindId,
    pub(super) thing: u32,
    /// Where its id stands.
    pub(super) place: Span,
    pub(super) entries: Fields<'a>,
    /// Entries that are no attributes.
    pub(super) skip: Skip,
    pub(super) overlay: bool,
    /// It stands beside plural keys, so an unknown key may be a slip in one of these.
    pub(super) beside_kinds: bool,
}

/// Which entries of a description are no attributes.
#[derive(Debug, Clone)]
pub(super) enum Skip {
    Nothing,
    /// The `id` of a mapping in a list.
    One(usize),
    /// `KIND: id` and plural keys of a document.
    Several(Box<[usize]>),
}

impl Skip {
    pub(super) fn has(&self, at: usize) -> bool {
        match self {
            Skip::Nothing => false,
            Skip::One(one) => *one == at,
            Skip::Several(several) => several.contains(&at),
        }
    }
}

/// Which document of which input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Whence {
    pub(super) input: usize,
    pub(super) document: usize,
}

impl Whence {
    fn value<'a>(self, inputs: &'a [Input], sources: &'a Sources, node: Node) -> Value<'a> {
        Value::again(&inputs[self.input].documents[self.document], sources, node)
    }
}

/// What the inputs describe, in the order of the text, overlays last.
pub(super) struct Described {
    pub(super) parts: Vec<Part>,
}

/// What one document, or one key in it, describes.
pub(super) struct Part {
    pub(super) whence: Whence,
    pub(super) kind: KindId,
    pub(super) overlay: bool,
    /// The map with the attributes; or what stands behind a plural key, a map by id or a list.
    pub(super) node: Node,
    pub(super) what: What,
}

/// What there is in a [`Part`].
pub(super) enum What {
    /// The entity of a document.
    One { thing: u32, place: Span, skip: Box<[usize]> },
    /// The things of one kind below a plural key: of each the index; nothing of what is not to be read.
    Below(Vec<Option<u32>>),
}

/// How far descriptions were taken: the part, and the place in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor {
    part: usize,
    within: usize,
}

impl Described {
    /// How many descriptions there are at most.
    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(Part::len).sum()
    }

    /// The next descriptions from the cursor on, at most so many; none if there are no more.
    pub(super) fn take<'a>(
        &self,
        inputs: &'a [Input],
        sources: &'a Sources,
        cursor: &mut Cursor,
        most: usize,
    ) -> Vec<Entity<'a>> {
        let mut taken = Vec::with_capacity(most.min(self.len()));
        while let Some(part) = self.parts.get(cursor.part) {
            let shape = part.whence.value(inputs, sources, part.node).shape();
            while cursor.within < part.len() && taken.len() < most {
                taken.extend(part.entity(&shape, cursor.within));
                cursor.within += 1;
            }
            if cursor.within < part.len() {
                break;
            }
            *cursor = Cursor { part: cursor.part + 1, within: 0 };
        }
        taken
    }

    /// Gives back the memory of documents as far as nothing from the cursor on lies there; `since` is where the cursor
    /// stood the last time.
    pub(super) fn forget(&self, inputs: &mut [Input], sources: &Sources, since: Cursor, cursor: Cursor) {
        let Some(whence) = self.parts.get(cursor.part).map(|part| part.whence) else { return };
        let done = self.parts[since.part..cursor.part].iter().map(|part| part.whence).filter(|done| *done != whence);
        let gone: Vec<Document> = done.map(|done| inputs[done.input].documents[done.document].take()).collect();
        // Giving back the memory of many documents takes a while, and nothing waits for it.
        rayon::spawn(move || gone.into_iter().for_each(Document::give_back));
        let rest = self.parts[cursor.part..].iter().take_while(|part| part.whence == whence);
        let starts = rest.enumerate().map(|(at, part)| {
            let within = if at == 0 { cursor.within } else { 0 };
            part.start(&part.whence.value(inputs, sources, part.node).shape(), within)
        });
        let first = starts.min().unwrap_or(0);
        inputs[whence.input].documents[whence.document].forget_before(first);
    }
}

impl Part {
    fn len(&self) -> usize {
        match &self.what {
            What::One { .. } => 1,
            What::Below(indices) => indices.len(),
        }
    }

    /// Where the description at that place begins, given what the node holds.
    fn start(&self, shape: &Shape<'_>, at: usize) -> u32 {
        let start = match (&self.what, shape) {
            (What::One { .. }, _) | (_, Shape::Null | Shape::Scalar(_)) => None,
            (What::Below(_), Shape::Map(things)) => things.get(at).map(|thing| thing.key_span().start),
            (What::Below(_), Shape::List(things)) => things.get(at).map(|thing| thing.span().start),
        };
        start.unwrap_or(self.node.span.start)
    }

    /// The description at that place, given what the node holds.
    fn entity<'a>(&self, shape: &Shape<'a>, at: usize) -> Option<Entity<'a>> {
        let Part { kind, overlay, .. } = *self;
        let indices = match &self.what {
            What::One { thing, place, skip } => {
                let Shape::Map(entries) = *shape else { return None };
                let skip = Skip::Several(skip.clone());
                return Some(Entity { kind, thing: *thing, place: *place, entries, skip, overlay, beside_kinds: true });
            }
            What::Below(indices) => indices,
        };
        let (value, key) = match shape {
            Shape::Map(things) => things.get(at).map(|thing| (thing.value(), Some(thing.key_span())))?,
            Shape::List(things) => (things.get(at)?, None),
            Shape::Null | Shape::Scalar(_) => return None,
        };
        let Shape::Map(entries) = value.shape() else { return None };
        let (skip, place) = match key {
            Some(key) => (Skip::Nothing, key),
            None => id_of(entries).and_then(|id| Some((Skip::One(id), entries.get(id)?.value().span())))?,
        };
        Some(Entity { kind, thing: (*indices.get(at)?)?, place, entries, skip, overlay, beside_kinds: false })
    }
}

/// Where the id stands in a description in a list.
pub(super) fn id_of(entries: Fields<'_>) -> Option<usize> {
    entries.iter().position(|entry| entry.key().eq_ignore_ascii_case("id"))
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Described, Input, KindId, Part, Shape, Value, What, Whence};
    use crate::data::document::{Format, Limits};
    use crate::data::parse;
    use crate::organisation::tests::Case;
    use crate::source::Role;

    /// Documents of one input, and the things below the plural keys of each, by the indices that are given.
    fn described(case: &mut Case, texts: &[&str], indices: &[&[Option<u32>]]) -> (Vec<Input>, Described) {
        let mut documents = Vec::new();
        for text in texts {
            let file = case.sources.add("org/a.json", *text, Role::Data);
            documents.extend(parse(&case.sources, file, 0..text.len(), Format::Json, &Limits::default()).0);
        }
        let mut parts = Vec::new();
        for (document, root) in documents.iter().enumerate() {
            let Shape::Map(entries) = Value::root(root, &case.sources).shape() else { panic!("a map") };
            for entry in entries.iter() {
                let (kind, what) = (KindId(0), What::Below(indices[parts.len()].to_vec()));
                let whence = Whence { input: 0, document };
                parts.push(Part { whence, kind, overlay: false, node: entry.value().node(), what });
            }
        }
        (vec![Input { documents, overlay: false }], Described { parts })
    }

    /// In the order of the text, each once, no more at once than are asked for, and no fewer as long as there are more.
    #[test]
    fn descriptions_are_taken_in_portions() {
        let mut case = Case::new();
        let text = r#"{"people":{"a":{},"b":{},"c":{},"d":{},"e":{}},"areas":[{"id":"x"},{"id":"y"}]}"#;
        // What was complained of has no index, and is passed over.
        let indices: [&[Option<u32>]; 2] = [&[Some(7), None, Some(8), Some(9), Some(2)], &[Some(4), Some(5)]];
        let (inputs, described) = described(&mut case, &[text], &indices);
        assert_eq!(described.len(), 7);
        for most in 1..9 {
            let (mut cursor, mut things) = (Cursor::default(), Vec::new());
            while things.len() < 7 {
                let taken = described.take(&inputs, &case.sources, &mut cursor, most);
                assert_eq!(taken.len(), most.min(6 - things.len()));
                if taken.is_empty() {
                    break;
                }
                things.extend(taken.iter().map(|entity| entity.thing));
            }
            assert_eq!(things, [7, 8, 9, 2, 4, 5]);
        }
    }

    /// A document is given back when all of it was taken, and not before.
    #[test]
    fn what_was_taken_whole_is_given_back() {
        let mut case = Case::new();
        let texts = [r#"{"people":{"a":{},"b":{}}}"#, r#"{"people":{"c":{},"d":{}}}"#];
        let indices: [&[Option<u32>]; 2] = [&[Some(0), Some(1)], &[Some(2), Some(3)]];
        let (mut inputs, described) = described(&mut case, &texts, &indices);
        let mut cursor = Cursor::default();
        for (most, kept) in [(1, [true, true]), (2, [false, true])] {
            let since = cursor;
            described.take(&inputs, &case.sources, &mut cursor, most);
            described.forget(&mut inputs, &case.sources, since, cursor);
            let has = |at: usize| matches!(Value::root(&inputs[0].documents[at], &case.sources).shape(), Shape::Map(_));
            assert_eq!([0, 1].map(has), kept);
        }
    }

    /// By id a description begins with its key, in a list with its map.
    #[test]
    fn where_a_description_begins() {
        let mut case = Case::new();
        let text = r#"{"people":{"a":{},"bo":{}},"areas":[{"id":"x"},{"id":"y"}]}"#;
        let (inputs, described) = described(&mut case, &[text], &[&[Some(0), Some(1)], &[Some(0), Some(1)]]);
        let starts = described.parts.iter().flat_map(|part| {
            let shape = part.whence.value(&inputs, &case.sources, part.node).shape();
            [0, 1].map(|at| &text[part.start(&shape, at) as usize..][..4])
        });
        assert_eq!(starts.collect::<Vec<_>>(), [r#""a":"#, r#""bo""#, r#"{"id"#, r#"{"id"#]);
    }
}
