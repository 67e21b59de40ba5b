//! The attributes of described things: each key is found in the vocabulary, each value read by its type and recorded.
//!
//! Nearly all entries are plain: these are read on all cores (`plain`), a batch at a time. Where no thing is described
//! twice, so that no fact can meet another, plain descriptions are recorded while the next batch is read, and the others
//! before; else all in the order of the text. After some batches the memory of what they were read from is given back.

use std::collections::HashSet;
use std::ops::Range;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use super::build::{Builder, Everyone, Origin};
use super::columns::{Columns, Fact};
use super::described::{Cursor, Described, Entity};
use super::distinct::Distinct;
use super::places::{FactPlace, Places};
use super::plain::{Known, Note, Plain, Pools, Sheet};
use super::value::Want;
use super::view::{Field, Fields, Shape, Value};
use super::{Input, KeyedFact, error};
use crate::memory::give_back;
use crate::source::Span;
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, Ty, Vocabulary, data_key};

/// A set as it is read: a range of the pool, and `everyone` if it is named.
struct SetRead {
    range: (u32, u32),
    everyone: Option<Span>,
}

/// How many descriptions are read at once before what they say is recorded; and by one core.
const BATCH: usize = if cfg!(test) { 64 } else { 2048 };
const STRETCH: usize = if cfg!(test) { 16 } else { 256 };
/// So many batches are recorded before memory is given back.
const BATCHES: usize = if cfg!(test) { 2 } else { 8 };

impl<'a> Builder<'a> {
    /// Records what the descriptions say, and forgets them on the way.
    pub(super) fn record_all(&mut self, described: &Described, inputs: &mut [Input]) {
        let many = described.len() > STRETCH;
        let (alone, mut cursor, mut more) = (many && !self.repeats, Cursor::default(), true);
        while more {
            let since = cursor;
            // From within the pool, since handing each batch over to it and back takes longer than some batches.
            more = match many {
                true => rayon::scope(|_| self.record_batches(described, inputs, &mut cursor, alone)),
                false => self.record_batches(described, inputs, &mut cursor, alone),
            };
            if more {
                described.forget(inputs, self.sources, since, cursor);
            }
        }
    }

    /// Records some batches; whether there were any. Reads each while the one before is recorded, if no thing is described
    /// twice.
    fn record_batches(&mut self, described: &Described, inputs: &[Input], cursor: &mut Cursor, alone: bool) -> bool {
        let (sources, mut left) = (self.sources, BATCHES);
        let mut take = || {
            let most = if left > 0 { BATCH } else { 0 };
            left = left.saturating_sub(1);
            described.take(inputs, sources, cursor, most)
        };
        let mut next = take();
        let any = !next.is_empty();
        let mut sheets = read(self.known(), &next);
        while !next.is_empty() {
            let batch = std::mem::replace(&mut next, take());
            for (stretch, sheet) in batch.chunks(STRETCH).zip(&mut sheets) {
                self.record_sheet(stretch, sheet, alone);
            }
            // Field by field, since facts are written while texts and things are looked up.
            let known = Known { vocabulary: self.vocabulary, texts: &self.org.texts, things: &self.org.things };
            let (columns, places) = (&mut self.org.columns, &mut self.org.places);
            let record = || {
                let stretches = batch.chunks(STRETCH).zip(&sheets);
                stretches.for_each(|(stretch, sheet)| record_alone(known, columns, places, stretch, sheet));
            };
            let read = || read(known, &next);
            sheets = match alone {
                true => rayon::join(record, read).1,
                false => read(),
            };
            give_back(batch);
        }
        any
    }

    fn known(&self) -> Known<'_, 'a> {
        Known { vocabulary: self.vocabulary, texts: &self.org.texts, things: &self.org.things }
    }

    /// Records what a stretch of descriptions says. With `alone`, each thing is described once: then what is plain is left
    /// to [`record_alone`].
    fn record_sheet(&mut self, entities: &[Entity<'_>], sheet: &mut Sheet<'_>, alone: bool) {
        sheet.make_texts(&mut self.org.texts);
        for (entity, plain) in entities.iter().zip(&mut sheet.plain) {
            // Of what the vocabulary declares it says something too.
            *plain &= alone && !self.is_closed(entity.kind);
        }
        self.take_notes(entities, sheet);
        let mut from = 0;
        for (entity, plain) in entities.iter().zip(&sheet.plain) {
            let to = from + entity.entries.len();
            if !plain {
                self.record_entity(entity, &sheet.readings[from..to], &sheet.pools);
            }
            from = to;
        }
    }

    /// Notes what waits until all facts are read; in descriptions that are not plain it is read anew.
    fn take_notes(&mut self, entities: &[Entity<'_>], sheet: &mut Sheet<'_>) {
        let mut starts: Vec<usize> = Vec::with_capacity(entities.len());
        let lengths = entities.iter().map(|entity| entity.entries.len());
        starts.extend(lengths.scan(0, |sum, length| Some(std::mem::replace(sum, *sum + length))));
        for (at, reading, note) in sheet.notes.drain(..) {
            let (entity, overlay) = (&entities[at], entities[at].overlay);
            let team = entity.thing;
            match note {
                _ if !sheet.plain[at] => sheet.readings[reading] = None,
                Note::Block => {
                    if let Some(entry) = entity.entries.get(reading - starts[at]) {
                        self.note_block(team, entry.value(), overlay);
                    }
                }
                Note::Everyone { attr, key, span, place } => {
                    self.everyone.push(Everyone { attr, team, key, besides: (0, 0), span, place });
                }
            }
        }
    }

    fn record_entity(&mut self, entity: &Entity<'_>, readings: &[Option<(AttrId, Plain)>], pools: &Pools) {
        self.org.places.begin();
        let since = entity.entries.get(0).map(|entry| entry.key_span());
        let origin = Origin { overlay: entity.overlay, since };
        let mut hint = 0;
        for ((at, entry), reading) in entity.entries.iter().enumerate().zip(readings) {
            match reading {
                Some((attr, plain)) => {
                    let place = FactPlace { key: entry.key_span(), value: entry.value().span() };
                    self.record_plain(*attr, entity.thing, plain, pools, place, origin);
                }
                None if entity.skip.has(at) => {}
                None => self.entry(entity, entry, origin, &mut hint),
            }
        }
    }

    fn record_plain(
        &mut self,
        attr: AttrId,
        thing: u32,
        plain: &Plain,
        pools: &Pools,
        place: FactPlace,
        origin: Origin,
    ) {
        match settle(plain, pools, &mut self.org.columns) {
            Settled::Fact(fact) => self.record(attr, thing, fact, place, origin),
            Settled::Entries(new) => self.record_entries(attr, thing, &new, place, origin),
        }
    }

    fn entry(&mut self, entity: &Entity<'_>, entry: Field<'_>, origin: Origin, hint: &mut usize) {
        let key = entry.key();
        if let Some(attr) = self.keys.attr(entity.kind, key, hint) {
            self.attribute(attr, entity.thing, entry, origin);
            return;
        }
        if entity.kind == self.vocabulary.core.team && data_key(key) == "leadership" {
            match entry.shape() {
                Shape::Map(_) => self.note_block(entity.thing, entry.value(), entity.overlay),
                Shape::Null => self.nothing_behind(entry),
                Shape::Scalar(_) | Shape::List(_) => {
                    self.diagnostics.push(error::leadership_shape(entry.value().span()));
                }
            }
            return;
        }
        let diagnostic =
            error::unknown_attribute(self.vocabulary, entity.kind, key, entity.beside_kinds, entry.key_span());
        self.diagnostics.push(diagnostic);
    }

    /// Reads and records one attribute of a thing.
    pub(super) fn attribute(&mut self, attr: AttrId, thing: u32, entry: Field<'_>, origin: Origin) {
        let ty = self.vocabulary.attr(attr).ty;
        let place = FactPlace { key: entry.key_span(), value: entry.value().span() };
        let want = Want { ty: ty.element, percent: ty.percent, key: entry.key() };
        match (entry.shape(), ty.key) {
            (Shape::Null, _) => self.nothing_behind(entry),
            (Shape::Map(entries), Some(key)) => {
                let new = self.entries(attr, thing, key, entries);
                if !new.is_empty() {
                    self.record_entries(attr, thing, &new, place, origin);
                }
            }
            _ if ty.set => {
                let Some(read) = self.set(want, attr, entry.value()) else { return };
                let fact = match read.everyone {
                    Some(span) => {
                        let (team, besides, place) = (thing, read.range, entry.value().span());
                        self.everyone.push(Everyone { attr, team, key: None, besides, span, place });
                        Fact::One(Val::Unknown)
                    }
                    None => Fact::Set(read.range.0, read.range.1),
                };
                self.record(attr, thing, fact, place, origin);
            }
            _ => {
                if let Some(value) = self.value(want, entry.value()) {
                    self.record(attr, thing, Fact::One(value), place, origin);
                }
            }
        }
    }

    /// The entries of a keyed attribute.
    fn entries(&mut self, attr: AttrId, thing: u32, key: Ty, entries: Fields<'_>) -> Vec<(KeyedFact, Span)> {
        let ty = self.vocabulary.attr(attr).ty;
        let mut new: Vec<(KeyedFact, Span)> = Vec::with_capacity(entries.len());
        let mut keys = Distinct::new();
        for entry in entries.iter() {
            let text = entry.key();
            if matches!(entry.shape(), Shape::Null) {
                self.nothing_behind(entry);
                continue;
            }
            let key = self.scalar(Want { ty: key, percent: false, key: text }, text, entry.key_span());
            let Some(key) = key else { continue };
            let want = Want { ty: ty.element, percent: ty.percent, key: text };
            let Some(fact) = self.keyed_fact(attr, thing, key, want, entry.value()) else { continue };
            if keys.insert(key) {
                new.push((fact, entry.value().span()));
            } else {
                let earlier = new.iter().find(|(fact, _)| fact.key == key).map_or(entry.key_span(), |(_, span)| *span);
                self.diagnostics.push(error::repeated_attribute(text, entry.key_span(), earlier));
            }
        }
        new
    }

    fn keyed_fact(&mut self, attr: AttrId, team: u32, key: Val, want: Want<'_>, node: Value<'_>) -> Option<KeyedFact> {
        if !self.vocabulary.attr(attr).ty.set {
            return self.value(want, node).map(|value| KeyedFact { key, value, set: (0, 0) });
        }
        let read = self.set(want, attr, node)?;
        let Some(span) = read.everyone else { return Some(KeyedFact { key, value: Val::None, set: read.range }) };
        self.everyone.push(Everyone { attr, team, key: Some(key), besides: read.range, span, place: node.span() });
        Some(KeyedFact { key, value: Val::Unknown, set: (0, 0) })
    }

    /// A list, or one scalar, as a set; what is named twice counts once.
    fn set(&mut self, want: Want<'_>, attr: AttrId, node: Value<'_>) -> Option<SetRead> {
        let items = match node.shape() {
            Shape::Null => return None,
            Shape::List(items) => items,
            Shape::Scalar(_) => node.alone(),
            Shape::Map(_) => {
                self.diagnostics.push(error::map_for_set(self.vocabulary, want, node.span()));
                return None;
            }
        };
        // Lists are short as a rule, and then looking through them is quicker than hashing.
        let mut many: Option<HashSet<Val>> = (items.len() > 32).then(HashSet::new);
        let from = self.org.columns.items_len();
        let mut everyone = None;
        let mut made = 0;
        let mut told = false;
        for item in items.iter() {
            if is_everyone(self.vocabulary, want, attr, item) {
                everyone = Some(item.span());
                continue;
            }
            if matches!(item.shape(), Shape::Null) {
                self.nothing_listed(item.span());
                continue;
            }
            // A list of maps is one slip.
            let map = matches!(item.shape(), Shape::Map(_));
            if map && std::mem::replace(&mut told, true) {
                continue;
            }
            let Some(value) = self.value(want, item) else { continue };
            made += 1;
            let new = match &mut many {
                Some(seen) => seen.insert(value),
                None => !self.org.columns.set(attr, (from, self.org.columns.items_len())).contains(value),
            };
            if new {
                self.org.columns.push_item(value, item.span());
            }
        }
        // Of a set with nothing but slips nothing is known; an empty list is an empty set.
        let known = items.len() == 0 || made > 0 || everyone.is_some();
        known.then(|| SetRead { range: (from, self.org.columns.items_len()), everyone })
    }

    /// The kind that a key of a document names.
    pub(super) fn kind_by_key(&self, key: &str) -> Option<(KindId, super::build::Form)> {
        self.kind_names.get(&*data_key(key)).copied()
    }
}

/// Reads a batch, a stretch on each core.
fn read<'a>(known: Known<'_, 'a>, batch: &[Entity<'a>]) -> Vec<Sheet<'a>> {
    match batch.len() > STRETCH {
        true => batch.par_chunks(STRETCH).map(|stretch| Sheet::read(known, stretch)).collect(),
        false => vec![Sheet::read(known, batch)],
    }
}

/// A reading whose values lie in the columns.
enum Settled {
    Fact(Fact),
    Entries(Vec<(KeyedFact, Span)>),
}

/// Moves the values of a reading into the columns.
fn settle(plain: &Plain, pools: &Pools, columns: &mut Columns) -> Settled {
    let mut set = |range: Range<usize>| {
        let from = columns.items_len();
        pools.items[range].iter().for_each(|&(value, span)| columns.push_item(value, span));
        (from, columns.items_len())
    };
    match plain {
        Plain::One(value) => Settled::Fact(Fact::One(*value)),
        Plain::Set(range) => {
            let (from, to) = set(range.clone());
            Settled::Fact(Fact::Set(from, to))
        }
        Plain::Entries(range) => {
            let moved = |&(fact, span): &(KeyedFact, Span)| {
                let set = set(fact.set.0 as usize..fact.set.1 as usize);
                (KeyedFact { set: if set.0 == set.1 { (0, 0) } else { set }, ..fact }, span)
            };
            Settled::Entries(pools.entries[range.clone()].iter().map(moved).collect())
        }
    }
}

/// Records the plain descriptions of a stretch, of whose things nothing else is said.
fn record_alone(
    known: Known<'_, '_>,
    columns: &mut Columns,
    places: &mut Places,
    entities: &[Entity<'_>],
    sheet: &Sheet<'_>,
) {
    let mut readings = sheet.readings.iter();
    for (entity, plain) in entities.iter().zip(&sheet.plain) {
        if !plain {
            readings.by_ref().take(entity.entries.len()).for_each(drop);
            continue;
        }
        let (kind, thing) = (entity.kind, entity.thing);
        let file = known.things.place(kind, thing).map(|place| place.file);
        places.begin();
        for (entry, reading) in entity.entries.iter().zip(&mut readings) {
            let Some((attr, plain)) = reading else { continue };
            match settle(plain, &sheet.pools, columns) {
                Settled::Fact(fact) => columns.put(*attr, thing, fact),
                Settled::Entries(new) => columns.put_entries(*attr, thing, &new),
            }
            let place = FactPlace { key: entry.key_span(), value: entry.value().span() };
            places.add(kind, thing, file, *attr, place);
        }
    }
}

/// Whether this is `everyone` in a set of people on a team. The members themselves cannot be everyone.
pub(super) fn is_everyone(vocabulary: &Vocabulary, want: Want<'_>, attr: AttrId, item: Value<'_>) -> bool {
    let core = vocabulary.core;
    want.ty == Ty::Kind(core.person)
        && vocabulary.attr(attr).kind == core.team
        && attr != core.team_members
        && item.text() == Some("everyone")
}
