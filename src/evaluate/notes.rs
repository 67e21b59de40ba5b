//! Who was asked for: as long as all of them stay what they are, an evaluation ends as it did.
//!
//! Kept while the organisation as it is is decided, so that of somebody who leaves only that is decided again which
//! asked whether they are there. It is no loss if more is noted than was needed; nobody may be missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::value::Val;

/// The people that an evaluation asked for, and what it read of closed sets.
#[derive(Debug, Default, Clone)]
pub(super) struct Notes {
    /// Perhaps several times, and in no order; nobody if everybody was asked for.
    people: Vec<u32>,
    /// From how many people on doubles are taken out.
    full: usize,
    /// Whether it may hang on anybody.
    pub(super) everybody: bool,
    /// Numbers of closed sets that were read as a whole.
    closed: BTreeSet<usize>,
    /// Of a closed set whether it has these elements, perhaps several times.
    members: Vec<(usize, Val)>,
}

/// From so many people on everybody is noted, and from so many elements on the whole set.
const MOST: usize = 4096;
/// From how many notes on doubles are first taken out.
const FIRST: usize = 64;

impl Notes {
    /// Somebody was asked for.
    pub(super) fn person(&mut self, person: u32) {
        if self.everybody || self.people.last() == Some(&person) {
            return;
        }
        self.people.push(person);
        if self.people.len() > self.full.max(FIRST) {
            self.people();
            self.full = self.people.len() * 2;
            if self.people.len() > MOST {
                self.everybody();
            }
        }
    }

    /// All people were asked for.
    pub(super) fn everybody(&mut self) {
        self.everybody = true;
        self.people = Vec::new();
    }

    /// A closed set was read.
    pub(super) fn closed(&mut self, number: usize) {
        self.closed.insert(number);
    }

    /// Whether a closed set has that element was asked.
    pub(super) fn member(&mut self, number: usize, val: Val) {
        if self.members.last() == Some(&(number, val)) {
            return;
        }
        if self.members.len() >= MOST {
            self.closed(number);
        } else {
            self.members.push((number, val));
        }
    }

    /// All that others note.
    pub(super) fn join(&mut self, other: &Notes) {
        if other.everybody {
            self.everybody();
        }
        other.people.iter().for_each(|&person| self.person(person));
        self.closed.extend(&other.closed);
        other.members.iter().for_each(|&(number, val)| self.member(number, val));
    }

    /// The people, each once.
    pub(super) fn people(&mut self) -> &[u32] {
        self.people.sort_unstable();
        self.people.dedup();
        &self.people
    }

    /// Whether it may hang on that person; to be asked once doubles are out.
    pub(super) fn has(&self, person: u32) -> bool {
        self.everybody || self.people.binary_search(&person).is_ok()
    }

    /// The closed sets of which anything was read, each once.
    pub(super) fn closed_sets(&self) -> BTreeSet<usize> {
        self.closed.iter().copied().chain(self.members.iter().map(|(number, _)| *number)).collect()
    }
}

/// How a closed set is another one than before.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// Of these elements it is not the same whether they are in it.
    Elements(Vec<Val>),
    /// Somehow.
    Whole,
}

/// Pieces of work by what they asked for.
#[derive(Debug, Default)]
pub(super) struct Askers {
    /// By person.
    of_person: HashMap<u32, Vec<u32>>,
    /// By the number of a closed set that they read as a whole.
    of_set: HashMap<usize, Vec<u32>>,
    /// By the number of a closed set, and the element that they asked about.
    of_member: HashMap<usize, HashMap<Val, Vec<u32>>>,
    /// Those that may hang on anybody.
    of_everybody: Vec<u32>,
}

impl Askers {
    /// Adds a piece.
    pub(super) fn add(&mut self, at: u32, notes: &mut Notes) {
        if notes.everybody {
            self.of_everybody.push(at);
        }
        notes.people().iter().for_each(|&person| self.of_person.entry(person).or_default().push(at));
        notes.closed.iter().for_each(|&number| self.of_set.entry(number).or_default().push(at));
        for &(number, val) in &notes.members {
            self.of_member.entry(number).or_default().entry(val).or_default().push(at);
        }
    }

    /// The pieces to be done again if that person leaves and those closed sets change.
    pub(super) fn of(&self, person: u32, changes: &BTreeMap<usize, Change>) -> BTreeSet<u32> {
        let mut all: BTreeSet<u32> = self.of_everybody.iter().copied().collect();
        all.extend(self.of_person.get(&person).into_iter().flatten());
        for (number, change) in changes {
            all.extend(self.of_set.get(number).into_iter().flatten());
            let Some(by_member) = self.of_member.get(number) else { continue };
            match change {
                Change::Whole => all.extend(by_member.values().flatten()),
                Change::Elements(vals) => all.extend(vals.iter().filter_map(|val| by_member.get(val)).flatten()),
            }
        }
        all
    }

    /// The closed sets of which anything was read.
    pub(super) fn sets(&self) -> impl Iterator<Item = usize> + '_ {
        self.of_set.keys().chain(self.of_member.keys()).copied()
    }
}
