//! The tables of things: each id of a kind has an index there, which never changes.
//!
//! A symbol leads to its thing without hashing: nearly every id belongs to one kind, the rest lie in a small map.

use std::collections::HashMap;

use super::spots::{NOWHERE, Spots};
use crate::source::Span;
use crate::value::Sym;
use crate::vocabulary::KindId;

const FREE: u16 = u16::MAX;

/// What is known of the things of one kind besides their facts.
#[derive(Debug, Clone, Default)]
struct Table {
    ids: Vec<Sym>,
    exists: Vec<bool>,
    described: Vec<bool>,
    places: Spots,
}

/// All things of all kinds.
#[derive(Debug, Clone)]
pub(super) struct Things {
    tables: Vec<Table>,
    /// By symbol: the first kind that has a thing of that id.
    owners: Vec<u16>,
    /// By symbol: the index of that thing.
    owned: Vec<u32>,
    /// Things whose id another kind had first.
    more: HashMap<(u16, Sym), u32>,
    count: usize,
    limit: usize,
}

impl Things {
    pub(super) fn new(kinds: usize, limit: usize) -> Things {
        let (owners, owned) = (Vec::new(), Vec::new());
        Things { tables: vec![Table::default(); kinds], owners, owned, more: HashMap::new(), count: 0, limit }
    }

    /// The things of a baseline, at the same indices; none of them exists yet.
    pub(super) fn after(before: &Things, kinds: usize, limit: usize) -> Things {
        let mut things = before.clone();
        things.tables.resize_with(kinds, Table::default);
        things.limit = limit;
        for table in &mut things.tables {
            table.exists.fill(false);
            table.described.fill(false);
            table.places.clear();
        }
        things
    }

    pub(super) fn len(&self, kind: KindId) -> u32 {
        self.tables.get(kind.index()).map_or(0, |table| narrow(table.ids.len()))
    }

    pub(super) fn id(&self, kind: KindId, thing: u32) -> Sym {
        self.tables[kind.index()].ids[thing as usize]
    }

    pub(super) fn find(&self, kind: KindId, id: Sym) -> Option<u32> {
        let at = id.0 as usize;
        match self.owners.get(at) {
            Some(&owner) if owner == kind.0 => Some(self.owned[at]),
            Some(&FREE) | None => None,
            Some(_) => self.more.get(&(kind.0, id)).copied(),
        }
    }

    /// A new thing, or `None` if there are too many. It must not be there already.
    pub(super) fn add(&mut self, kind: KindId, id: Sym) -> Option<u32> {
        (self.count < self.limit).then(|| self.add_always(kind, id))
    }

    /// A new thing, whatever the limit says.
    pub(super) fn add_always(&mut self, kind: KindId, id: Sym) -> u32 {
        self.count += 1;
        let table = &mut self.tables[kind.index()];
        let thing = narrow(table.ids.len());
        table.ids.push(id);
        table.exists.push(false);
        table.described.push(false);
        table.places.push(NOWHERE);
        self.claim(kind, id, thing);
        thing
    }

    /// Gives a thing another id.
    pub(super) fn rename(&mut self, kind: KindId, thing: u32, id: Sym) {
        self.tables[kind.index()].ids[thing as usize] = id;
        self.claim(kind, id, thing);
    }

    fn claim(&mut self, kind: KindId, id: Sym, thing: u32) {
        let at = id.0 as usize;
        if self.owners.len() <= at {
            self.owners.resize(at + 1, FREE);
            self.owned.resize(at + 1, 0);
        }
        if self.owners[at] == FREE || self.owners[at] == kind.0 {
            (self.owners[at], self.owned[at]) = (kind.0, thing);
        } else {
            self.more.insert((kind.0, id), thing);
        }
    }

    /// Notes that a file speaks of it there; the first place stands.
    pub(super) fn mention(&mut self, kind: KindId, thing: u32, place: Option<Span>) {
        let (table, at) = (&mut self.tables[kind.index()], thing as usize);
        if !table.exists[at] {
            table.exists[at] = true;
            table.places.set(at, place.unwrap_or(NOWHERE));
        }
    }

    /// Notes that a file describes it there; the first such place stands.
    pub(super) fn describe(&mut self, kind: KindId, thing: u32, place: Option<Span>) {
        let (table, at) = (&mut self.tables[kind.index()], thing as usize);
        table.exists[at] = true;
        if !table.described[at] {
            table.described[at] = true;
            table.places.set(at, place.unwrap_or(NOWHERE));
        }
    }

    pub(super) fn exists(&self, kind: KindId, thing: u32) -> bool {
        self.tables[kind.index()].exists.get(thing as usize).copied().unwrap_or(false)
    }

    pub(super) fn described(&self, kind: KindId, thing: u32) -> bool {
        self.tables[kind.index()].described.get(thing as usize).copied().unwrap_or(false)
    }

    pub(super) fn place(&self, kind: KindId, thing: u32) -> Option<Span> {
        let table = &self.tables[kind.index()];
        let place = ((thing as usize) < table.ids.len()).then(|| table.places.get(thing as usize))?;
        (place.file != NOWHERE.file).then_some(place)
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("the limit of things is below 2^32")
}
