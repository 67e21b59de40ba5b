//! Entries become readings, on all cores, where nothing about them needs a second look.
//!
//! An entry is plain if its value is of the declared type and refers only to things that are described, to `everyone`, or is
//! a leadership block. Reading one writes
//! nothing, so many are read at once; `facts` then records the readings in the order of the text. What is not plain gets
//! no reading here: `facts` reads it anew, one after the other, with all that is to be said and made on the way.

use std::collections::HashSet;
use std::ops::Range;

use super::KeyedFact;
use super::described::Entity;
use super::distinct::Distinct;
use super::keys::Keys;
use super::things::Things;
use super::value::{Want, typed};
use super::view::{Field, Fields, Shape, Value};
use crate::source::Span;
use crate::value::{Interner, Val};
use crate::vocabulary::{AttrId, Ty, Vocabulary, data_key};

/// Up to so many elements of a set looking through them is quicker than hashing.
const FEW: usize = 32;

/// What is to be noted of an entry besides its reading.
pub(super) enum Note {
    /// It is the leadership block of a team, and has no reading.
    Block,
    /// It has the set of just `everyone`, of which nothing is known until all members are.
    Everyone {
        attr: AttrId,
        /// Of a keyed attribute the entry.
        key: Option<Val>,
        /// The word itself.
        span: Span,
        /// The value.
        place: Span,
    },
}

/// What one entry says.
pub(super) enum Plain {
    /// One value; of a text that was met nowhere before nothing is known until [`Sheet::make_texts`].
    One(Val),
    /// A set: a range of [`Pools::items`].
    Set(Range<usize>),
    /// Of a keyed attribute its entries: a range of [`Pools::entries`], at least one.
    Entries(Range<usize>),
}

/// The readings of a stretch of descriptions.
pub(super) struct Sheet<'a> {
    /// Of each description whether it has nothing but plain entries, each of another attribute.
    pub(super) plain: Vec<bool>,
    /// One for each entry of each description, in order; `None` is for a second look, or no attribute.
    pub(super) readings: Vec<Option<(AttrId, Plain)>>,
    /// Notes in the order of the text, each with its description and its reading.
    pub(super) notes: Vec<(usize, usize, Note)>,
    /// Texts that were met nowhere before, each with its reading.
    new_texts: Vec<(usize, &'a str)>,
    pub(super) pools: Pools,
}

/// The values of the sets and keyed attributes of a sheet.
#[derive(Default)]
pub(super) struct Pools {
    /// The elements of all sets, with their places.
    pub(super) items: Vec<(Val, Span)>,
    /// The entries of all keyed attributes; `set` is a range of `items`.
    pub(super) entries: Vec<(KeyedFact, Span)>,
}

/// What plain entries are read by.
#[derive(Clone, Copy)]
pub(super) struct Known<'b, 'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) texts: &'b Interner,
    pub(super) things: &'b Things,
}

/// Reads plain entries of an organisation whose described things are known.
struct Reader<'b, 'a> {
    known: Known<'b, 'a>,
    keys: Keys<'a>,
    sheet: Sheet<'a>,
}

impl<'a> Sheet<'a> {
    /// Reads a stretch.
    pub(super) fn read(known: Known<'_, 'a>, entities: &[Entity<'a>]) -> Sheet<'a> {
        let sheet = Sheet {
            plain: Vec::new(),
            readings: Vec::new(),
            notes: Vec::new(),
            new_texts: Vec::new(),
            pools: Pools::default(),
        };
        let mut reader = Reader { known, keys: Keys::new(known.vocabulary), sheet };
        for entity in entities {
            let (mut hint, mut attrs, mut plain) = (0, Distinct::new(), true);
            for (at, entry) in entity.entries.iter().enumerate() {
                let noted = reader.sheet.notes.len();
                let skipped = entity.skip.has(at) || reader.is_block(entity, entry);
                let reading = if skipped { None } else { reader.entry(entity, entry, &mut hint) };
                plain &= skipped || reading.as_ref().is_some_and(|(attr, _)| attrs.insert(*attr));
                if reading.is_none() && !skipped {
                    reader.sheet.notes.truncate(noted);
                }
                reader.sheet.readings.push(reading);
            }
            reader.sheet.plain.push(plain);
        }
        reader.sheet
    }

    /// Makes the texts that were met nowhere before.
    pub(super) fn make_texts(&mut self, texts: &mut Interner) {
        for (at, text) in self.new_texts.drain(..) {
            if let Some((_, plain)) = &mut self.readings[at] {
                *plain = Plain::One(Val::Text(texts.intern(text)));
            }
        }
    }
}

impl<'a> Reader<'_, 'a> {
    /// Whether it is a leadership block, which is noted.
    fn is_block(&mut self, entity: &Entity<'a>, entry: Field<'a>) -> bool {
        let block = entity.kind == self.known.vocabulary.core.team
            && data_key(entry.key()) == "leadership"
            && self.known.vocabulary.attr_by_key(entity.kind, entry.key()).is_none()
            && matches!(entry.shape(), Shape::Map(_));
        if block {
            self.note(Note::Block);
        }
        block
    }

    /// Notes something of the entry that is being read.
    fn note(&mut self, note: Note) {
        self.sheet.notes.push((self.sheet.plain.len(), self.sheet.readings.len(), note));
    }

    fn entry(&mut self, entity: &Entity<'a>, entry: Field<'a>, hint: &mut usize) -> Option<(AttrId, Plain)> {
        let key = entry.key();
        let attr = self.keys.attr(entity.kind, key, hint)?;
        let ty = self.known.vocabulary.attr(attr).ty;
        let want = Want { ty: ty.element, percent: ty.percent, key };
        let plain = match (entry.shape(), ty.key) {
            (Shape::Null, _) => return None,
            (Shape::Map(entries), Some(key)) => Plain::Entries(self.entries(attr, key, entries)?),
            _ if ty.set && self.is_everyone(attr, None, want, entry.value()) => Plain::One(Val::Unknown),
            _ if ty.set => Plain::Set(self.set(attr, want, entry.value())?),
            (Shape::Scalar(text), _) if ty.element == Ty::Text => match self.known.texts.find(text) {
                Some(sym) => Plain::One(Val::Text(sym)),
                None => {
                    self.sheet.new_texts.push((self.sheet.readings.len(), text));
                    Plain::One(Val::Unknown)
                }
            },
            (Shape::Scalar(text), _) => Plain::One(self.value(want, text)?),
            (Shape::List(_) | Shape::Map(_), _) => return None,
        };
        Some((attr, plain))
    }

    fn value(&self, want: Want<'_>, text: &str) -> Option<Val> {
        match want.ty {
            Ty::Text => self.known.texts.find(text).map(Val::Text),
            Ty::Kind(kind) => {
                let thing = self.known.things.find(kind, self.known.texts.find(text)?)?;
                self.known.things.described(kind, thing).then_some(Val::Thing(thing))
            }
            Ty::Number | Ty::Duration | Ty::Date | Ty::YesNo | Ty::Scale(_) | Ty::Choice(_) => {
                typed(self.known.vocabulary, want, text.trim())
            }
            Ty::Post(_) | Ty::Item(_) => None,
        }
    }

    /// Whether a set is just `everyone`, which is noted.
    fn is_everyone(&mut self, attr: AttrId, key: Option<Val>, want: Want<'_>, node: Value<'a>) -> bool {
        let items = match node.shape() {
            Shape::List(items) => items,
            Shape::Null | Shape::Scalar(_) | Shape::Map(_) => node.alone(),
        };
        let mut words = items.iter();
        let (Some(word), None) = (words.next(), words.next()) else { return false };
        let everyone = super::facts::is_everyone(self.known.vocabulary, want, attr, word);
        if everyone {
            self.note(Note::Everyone { attr, key, span: word.span(), place: node.span() });
        }
        everyone
    }

    fn set(&mut self, attr: AttrId, want: Want<'_>, node: Value<'a>) -> Option<Range<usize>> {
        let items = match node.shape() {
            Shape::List(items) => items,
            Shape::Scalar(_) => node.alone(),
            Shape::Null | Shape::Map(_) => return None,
        };
        let from = self.sheet.pools.items.len();
        let mut many: Option<HashSet<Val>> = (items.len() > FEW).then(HashSet::new);
        for item in items.iter() {
            if super::facts::is_everyone(self.known.vocabulary, want, attr, item) {
                return None;
            }
            let value = self.value(want, item.text()?)?;
            let new = match &mut many {
                Some(seen) => seen.insert(value),
                None => self.sheet.pools.items[from..].iter().all(|(other, _)| *other != value),
            };
            if new {
                self.sheet.pools.items.push((value, item.span()));
            }
        }
        Some(from..self.sheet.pools.items.len())
    }

    fn entries(&mut self, attr: AttrId, key: Ty, entries: Fields<'a>) -> Option<Range<usize>> {
        let ty = self.known.vocabulary.attr(attr).ty;
        let from = self.sheet.pools.entries.len();
        let mut keys = Distinct::new();
        for entry in entries.iter() {
            let text = entry.key();
            let key = self.value(Want { ty: key, percent: false, key: text }, text)?;
            let want = Want { ty: ty.element, percent: ty.percent, key: text };
            let fact = if ty.set && self.is_everyone(attr, Some(key), want, entry.value()) {
                KeyedFact { key, value: Val::Unknown, set: (0, 0) }
            } else if ty.set {
                let set = self.set(attr, want, entry.value())?;
                let narrow = |at: usize| u32::try_from(at).ok();
                KeyedFact { key, value: Val::None, set: (narrow(set.start)?, narrow(set.end)?) }
            } else {
                KeyedFact { key, value: self.value(want, entry.value().text()?)?, set: (0, 0) }
            };
            keys.insert(key).then(|| self.sheet.pools.entries.push((fact, entry.value().span())))?;
        }
        let to = self.sheet.pools.entries.len();
        (from < to).then_some(from..to)
    }
}
