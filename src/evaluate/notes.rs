//! Who was asked for: as long as all of them stay what they are, an evaluation ends as it did.
//!
//! Kept while the organisation as it is is decided, so that of somebody who leaves only that is decided again which
//! asked whether they are there. It is no loss if more is noted than was needed; nobody may be missing.

/// The people that an evaluation asked for, and the closed sets that it used.
#[derive(Debug, Default, Clone)]
pub(super) struct Notes {
    /// Perhaps several times, and in no order; nobody if everybody was asked for.
    people: Vec<u32>,
    /// From how many people on doubles are taken out.
    full: usize,
    /// Whether it may hang on anybody.
    pub(super) everybody: bool,
    /// Numbers of closed sets, perhaps several times.
    closed: Vec<usize>,
}

/// From so many people on everybody is noted.
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
            self.people.sort_unstable();
            self.people.dedup();
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

    /// A closed set was used.
    pub(super) fn closed(&mut self, number: usize) {
        if !self.closed.contains(&number) {
            self.closed.push(number);
        }
    }

    /// All that others note.
    pub(super) fn join(&mut self, other: &Notes) {
        if other.everybody {
            self.everybody();
        }
        other.people.iter().for_each(|&person| self.person(person));
        other.closed.iter().for_each(|&number| self.closed(number));
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

    /// The closed sets that were used, each once.
    pub(super) fn closed_sets(&self) -> &[usize] {
        &self.closed
    }
}
