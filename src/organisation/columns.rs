//! Facts in columns: one word for each thing up to the last that has the attribute.
//!
//! Sets and the entries of keyed attributes are ranges of two long rows of words, whose places lie beside.

use std::collections::{HashMap, HashSet};

use super::column::Column;
use super::spots::Spots;
use super::values::{ABSENT, Entries, KeptEntry, NONE, Pools, UNKNOWN, Values};
use super::{KeyedFact, Recorded};
use crate::source::Span;
use crate::value::Val;
use crate::vocabulary::{AttrId, AttrType};

/// What is recorded of a keyed attribute: a bare value as a word, a bare set, or entries as a range of their row.
#[derive(Debug, Clone, Copy)]
enum Keyed {
    One(u32),
    Set(u32, u32),
    Entries(u32, u32),
}

/// A fact on its way into a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fact {
    /// One value. [`Val::Unknown`] of a set: the file says something that the data do not settle.
    One(Val),
    /// A range of the pool of set values.
    Set(u32, u32),
}

/// All facts of all kinds.
#[derive(Debug)]
pub(super) struct Columns {
    types: Vec<AttrType>,
    cells: Vec<Column>,
    pools: Pools,
    ranges: Vec<(u32, u32)>,
    keyed: Vec<Keyed>,
    items: Vec<u32>,
    item_spots: Spots,
    entries: Vec<KeptEntry>,
    entry_spots: Spots,
}

impl Columns {
    pub(super) fn new(types: Vec<AttrType>) -> Columns {
        Columns {
            cells: types.iter().map(|_| Column::default()).collect(),
            types,
            pools: Pools::default(),
            ranges: Vec::new(),
            keyed: Vec::new(),
            items: Vec::new(),
            item_spots: Spots::default(),
            entries: Vec::new(),
            entry_spots: Spots::default(),
        }
    }

    pub(super) fn recorded(&self, attr: AttrId, thing: u32) -> Recorded<'_> {
        let cell = self.cells[attr.index()].get(thing);
        let ty = self.types[attr.index()];
        match cell {
            ABSENT => Recorded::Nothing,
            UNKNOWN => Recorded::One(Val::Unknown),
            NONE => Recorded::One(Val::None),
            _ if ty.key.is_some() => match self.keyed[cell as usize] {
                Keyed::One(word) => Recorded::One(self.pools.decode(ty.element, word)),
                Keyed::Set(from, to) => Recorded::Set(self.set(attr, (from, to))),
                Keyed::Entries(from, to) => Recorded::Keyed(self.entries(attr, (from, to))),
            },
            _ if ty.set => Recorded::Set(self.set(attr, self.ranges[cell as usize])),
            _ => Recorded::One(self.pools.decode(ty.element, cell)),
        }
    }

    /// A set of that attribute.
    pub(super) fn set(&self, attr: AttrId, (from, to): (u32, u32)) -> Values<'_> {
        let (words, ty) = (&self.items[from as usize..to as usize], self.types[attr.index()].element);
        Values { words, ty, pools: &self.pools }
    }

    fn entries(&self, attr: AttrId, (from, to): (u32, u32)) -> Entries<'_> {
        let ty = self.types[attr.index()];
        let (kept, key) = (&self.entries[from as usize..to as usize], ty.key.unwrap_or(ty.element));
        Entries { kept, key, ty: ty.element, pools: &self.pools }
    }

    /// The places of the elements of a set.
    pub(super) fn item_spans(&self, (from, to): (u32, u32)) -> impl Iterator<Item = Span> {
        (from..to).map(|at| self.item_spots.get(at as usize))
    }

    /// The elements of a set of that attribute with their places.
    pub(super) fn placed(&self, attr: AttrId, range: (u32, u32)) -> Vec<(Val, Span)> {
        self.set(attr, range).iter().zip(self.item_spans(range)).collect()
    }

    /// The places of the values of the entries that are recorded.
    pub(super) fn entry_spans(&self, attr: AttrId, thing: u32) -> impl Iterator<Item = Span> {
        let (from, to) = match self.keyed_cell(attr, thing) {
            Some(Keyed::Entries(from, to)) => (from, to),
            Some(Keyed::One(_) | Keyed::Set(..)) | None => (0, 0),
        };
        (from..to).map(|at| self.entry_spots.get(at as usize))
    }

    /// The range of a set, or of a bare set of a keyed attribute.
    pub(super) fn range(&self, attr: AttrId, thing: u32) -> Option<(u32, u32)> {
        match self.keyed_cell(attr, thing) {
            Some(Keyed::Set(from, to)) => Some((from, to)),
            Some(Keyed::One(_) | Keyed::Entries(..)) => None,
            None if self.types[attr.index()].set => self.plain_cell(attr, thing).map(|cell| self.ranges[cell as usize]),
            None => None,
        }
    }

    fn plain_cell(&self, attr: AttrId, thing: u32) -> Option<u32> {
        let cell = self.cells[attr.index()].get(thing);
        (cell < NONE).then_some(cell)
    }

    fn keyed_cell(&self, attr: AttrId, thing: u32) -> Option<Keyed> {
        self.types[attr.index()].key?;
        self.plain_cell(attr, thing).map(|cell| self.keyed[cell as usize])
    }

    /// What is recorded, unless it is nothing or entries.
    pub(super) fn fact(&self, attr: AttrId, thing: u32) -> Option<Fact> {
        match self.recorded(attr, thing) {
            Recorded::Nothing | Recorded::Keyed(_) => None,
            Recorded::One(value) => Some(Fact::One(value)),
            Recorded::Set(_) => self.range(attr, thing).map(|(from, to)| Fact::Set(from, to)),
        }
    }

    /// Whether two facts of that attribute say the same; of sets the order does not count.
    pub(super) fn same(&self, attr: AttrId, a: Fact, b: Fact) -> bool {
        match (a, b) {
            (Fact::One(a), Fact::One(b)) => a == b,
            (Fact::Set(a_from, a_to), Fact::Set(b_from, b_to)) => {
                let (a, b) = (self.set(attr, (a_from, a_to)), self.set(attr, (b_from, b_to)));
                let all = |values: Values<'_>| values.iter().collect::<HashSet<Val>>();
                a.len() == b.len() && (a.iter().eq(b.iter()) || all(a) == all(b))
            }
            (Fact::One(_), Fact::Set(..)) | (Fact::Set(..), Fact::One(_)) => false,
        }
    }

    /// Puts a fact in place of whatever was there.
    pub(super) fn put(&mut self, attr: AttrId, thing: u32, fact: Fact) {
        let ty = self.types[attr.index()];
        let cell = match fact {
            Fact::One(Val::Unknown) if ty.key.is_none() => UNKNOWN,
            Fact::One(value) if ty.key.is_some() => {
                let word = self.pools.encode(value);
                push(&mut self.keyed, Keyed::One(word))
            }
            Fact::Set(from, to) if ty.key.is_some() => push(&mut self.keyed, Keyed::Set(from, to)),
            Fact::Set(from, to) => push(&mut self.ranges, (from, to)),
            Fact::One(value) => self.pools.encode(value),
        };
        self.put_cell(attr, thing, cell);
    }

    fn put_cell(&mut self, attr: AttrId, thing: u32, cell: u32) {
        self.cells[attr.index()].put(thing, cell);
    }

    /// Adds entries to those of a keyed attribute. What was bare is replaced; of two entries of one key the new one wins.
    pub(super) fn put_entries(&mut self, attr: AttrId, thing: u32, new: &[(KeyedFact, Span)]) {
        let old = match self.keyed_cell(attr, thing) {
            Some(Keyed::Entries(from, to)) => (from as usize, to as usize),
            Some(Keyed::One(_) | Keyed::Set(..)) | None => (self.entries.len(), self.entries.len()),
        };
        let from = self.entries.len();
        let key = self.types[attr.index()].key;
        // Usually there is nothing old, and then no key can be there twice: the caller has seen to that.
        let mut known: HashMap<Val, usize> = HashMap::new();
        for at in old.0..old.1 {
            let (entry, span) = (self.entries[at], self.entry_spots.get(at));
            known.extend(key.map(|key| (self.pools.decode(key, entry.key), self.entries.len())));
            self.entries.push(entry);
            self.entry_spots.push(span);
        }
        for &(entry, span) in new {
            let kept = self.pools.encode_entry(entry);
            if let Some(&at) = known.get(&entry.key) {
                self.entries[at] = kept;
                self.entry_spots.set(at, span);
            } else {
                self.entries.push(kept);
                self.entry_spots.push(span);
            }
        }
        let cell = push(&mut self.keyed, Keyed::Entries(narrow(from), narrow(self.entries.len())));
        self.put_cell(attr, thing, cell);
    }

    /// Gives the entry of a key its set, which was left open.
    pub(super) fn resolve_entry(&mut self, attr: AttrId, thing: u32, key: Val, set: (u32, u32)) {
        let Some(Keyed::Entries(from, to)) = self.keyed_cell(attr, thing) else { return };
        let Some(at) = self.entries(attr, (from, to)).iter().position(|entry| entry.key == key) else { return };
        let entry = &mut self.entries[from as usize + at];
        *entry = KeptEntry { value: NONE, set, ..*entry };
    }

    /// Starts a set: the index where its values will begin.
    pub(super) fn items_len(&self) -> u32 {
        narrow(self.items.len())
    }

    /// Adds a value at the end of the pool.
    pub(super) fn push_item(&mut self, value: Val, span: Span) {
        self.items.push(self.pools.encode(value));
        self.item_spots.push(span);
    }

    /// Gives memory back that growing left over.
    pub(super) fn shrink(&mut self) {
        self.cells.iter_mut().for_each(Column::shrink);
        self.keyed.shrink_to_fit();
        self.ranges.shrink_to_fit();
        self.items.shrink_to_fit();
        self.item_spots.shrink();
        self.entries.shrink_to_fit();
        self.entry_spots.shrink();
    }
}

fn push<T>(pool: &mut Vec<T>, value: T) -> u32 {
    pool.push(value);
    narrow(pool.len() - 1)
}

/// A number in one of the rows.
pub(super) fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("files are below 4 GiB, so pools stay below 2^32")
}
