//! What the inputs describe, as a list in little memory: of the many things below one key (`people:`) only their indices
//! are kept, and [`Described::entities`] finds the rest again.

use super::view::{Fields, Shape, Value};
use crate::source::Span;
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

/// What the inputs describe, in the order of the text, overlays last.
pub(super) struct Described<'a> {
    pub(super) parts: Vec<Part<'a>>,
}

/// What one document, or one key in it, describes.
pub(super) enum Part<'a> {
    /// The entity of a document.
    One(Entity<'a>),
    /// The things of one kind below a plural key.
    Below {
        kind: KindId,
        /// What stands behind the key: a map by id, or a list.
        things: Value<'a>,
        /// Of each the index; nothing of what is not to be read.
        indices: Vec<Option<u32>>,
        overlay: bool,
    },
}

impl<'a> Described<'a> {
    /// How many descriptions there are at most.
    pub(super) fn len(&self) -> usize {
        let len = |part: &Part<'a>| match part {
            Part::One(_) => 1,
            Part::Below { indices, .. } => indices.len(),
        };
        self.parts.iter().map(len).sum()
    }

    /// The descriptions.
    pub(super) fn entities(&self) -> impl Iterator<Item = Entity<'a>> {
        self.parts.iter().flat_map(|part| {
            let (one, below) = match part {
                Part::One(entity) => (Some(entity.clone()), None),
                Part::Below { kind, things, indices, overlay } => {
                    (None, Some(below(*kind, *things, indices, *overlay)))
                }
            };
            one.into_iter().chain(below.into_iter().flatten())
        })
    }
}

/// The descriptions below a plural key.
fn below<'a>(
    kind: KindId,
    things: Value<'a>,
    indices: &[Option<u32>],
    overlay: bool,
) -> impl Iterator<Item = Entity<'a>> {
    let (fields, items) = match things.shape() {
        Shape::Map(fields) => (Some(fields.iter()), None),
        Shape::List(items) => (None, Some(items.iter())),
        Shape::Null | Shape::Scalar(_) => (None, None),
    };
    let fields = fields.into_iter().flatten().map(|field| {
        let Shape::Map(entries) = field.shape() else { return None };
        Some((entries, Skip::Nothing, field.key_span()))
    });
    let items = items.into_iter().flatten().map(|item| {
        let Shape::Map(entries) = item.shape() else { return None };
        let at = id_of(entries)?;
        Some((entries, Skip::One(at), entries.get(at)?.value().span()))
    });
    fields.chain(items).zip(indices).filter_map(move |(found, index)| {
        let ((entries, skip, place), thing) = (found?, (*index)?);
        Some(Entity { kind, thing, place, entries, skip, overlay, beside_kinds: false })
    })
}

/// Where the id stands in a description in a list.
pub(super) fn id_of(entries: Fields<'_>) -> Option<usize> {
    entries.iter().position(|entry| entry.key().eq_ignore_ascii_case("id"))
}
