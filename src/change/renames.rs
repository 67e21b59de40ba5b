//! Things that are gone and things that are new become [`Renames`]: which of the new ones are old ones under another id.
//!
//! Only where it is clear-cut; else one thing leaves and another one joins:
//!
//! - the same `name`, which nobody else of the two groups has; or, of a person, the one id among the `aliases` of the other;
//! - of a person without either: the same facts, at least three, and nobody else comes near. A successor who has the
//!   same team, manager and posts is no renamed person: references to somebody count nothing;
//! - of a team or another thing: at least three quarters of the facts are the same (members, posts and areas count one
//!   by one), at least two of them, and no other comes near.
//!
//! People come first, then areas, teams and the rest, so that a renamed member is the same member.

use std::collections::{BTreeMap, HashSet};

use super::Renames;
use super::facts::{Fact, facts, post_facts};
use crate::compile::Program;
use crate::evaluate::World;
use crate::evaluate::verdict::ThingRef;
use crate::evaluate::view;
use crate::organisation::{Org, Recorded};
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId};

/// Above so many pairs only names are compared.
const MOST_PAIRS: usize = 1_000_000;

/// What a thing must share with its namesake: hundredths of the facts of both.
const ALIKE: usize = 75;

/// By how much every other one must be further away.
const CLEAR: usize = 25;

pub(super) fn find(program: &Program, before: &World<'_>, after: &World<'_>) -> Renames {
    let core = program.vocabulary.core;
    let mut finder = Finder { program, before, after, renames: Renames::default() };
    finder.kind(core.person);
    finder.kind(core.area);
    finder.kind(core.team);
    let kinds = u16::try_from(program.vocabulary.kinds.len()).unwrap_or(u16::MAX);
    let done = [
        core.person,
        core.area,
        core.team,
        core.organisation,
        core.responsibility,
        core.sign,
        core.policy,
        core.waiver,
        core.assignment,
    ];
    (0..kinds).map(KindId).filter(|kind| !done.contains(kind)).for_each(|kind| finder.kind(kind));
    finder.posts(core.assignment);
    finder.renames
}

struct Finder<'a> {
    program: &'a Program,
    before: &'a World<'a>,
    after: &'a World<'a>,
    renames: Renames,
}

impl Finder<'_> {
    fn kind(&mut self, kind: KindId) {
        let (mut gone, mut new) = self.candidates(kind);
        let mut found = self.by_name(kind, &gone, &new);
        if kind == self.program.vocabulary.core.person {
            found.extend(self.by_alias(kind, &gone, &new));
        }
        self.keep(kind, &found, &mut gone, &mut new);
        if gone.len() * new.len() <= MOST_PAIRS {
            let found = self.by_facts(kind, &gone, &new);
            self.keep(kind, &found, &mut gone, &mut new);
        }
    }

    /// Those that are described, and on one side only.
    fn candidates(&self, kind: KindId) -> (Vec<u32>, Vec<u32>) {
        let there = |world: &World<'_>| -> HashSet<u32> { view::things(world, kind).into_iter().collect() };
        let (before, after) = (there(self.before), there(self.after));
        let only = |world: &World<'_>, other: &HashSet<u32>| -> Vec<u32> {
            let all = view::things(world, kind).into_iter();
            all.filter(|thing| !other.contains(thing) && world.org().described(kind, *thing)).collect()
        };
        // Somebody who is still written down, but has left, has left: they are not called otherwise now.
        let gone = only(self.before, &after).into_iter().filter(|&thing| !self.after.org().exists(kind, thing));
        let new = only(self.after, &before).into_iter().filter(|&thing| !self.before.org().exists(kind, thing));
        (gone.collect(), new.collect())
    }

    fn keep(&mut self, kind: KindId, found: &[(u32, u32)], gone: &mut Vec<u32>, new: &mut Vec<u32>) {
        for &(from, to) in found {
            if gone.contains(&from) && new.contains(&to) {
                let thing = |index| ThingRef { kind, index };
                self.renames.pairs.insert(thing(from), thing(to));
                gone.retain(|&other| other != from);
                new.retain(|&other| other != to);
            }
        }
    }

    fn by_name(&self, kind: KindId, gone: &[u32], new: &[u32]) -> Vec<(u32, u32)> {
        let Some(attr) = self.program.vocabulary.attr_by_key(kind, "name") else { return Vec::new() };
        let (before, after) = (named(self.before, attr, gone), named(self.after, attr, new));
        let pairs = before.iter().filter_map(|(name, from)| match (from.as_slice(), after.get(name)?.as_slice()) {
            ([from], [to]) => Some((*from, *to)),
            _ => None,
        });
        pairs.collect()
    }

    /// Of people whose one id is among the aliases of the other.
    fn by_alias(&self, kind: KindId, gone: &[u32], new: &[u32]) -> Vec<(u32, u32)> {
        let Some(attr) = self.program.vocabulary.attr_by_key(kind, "aliases") else { return Vec::new() };
        let (before, after) = (self.before.org(), self.after.org());
        let all = gone.iter().flat_map(|&from| new.iter().map(move |&to| (from, to)));
        let pairs = all.filter(|&(from, to)| {
            is_also(after, attr, to, before.id(kind, from)) || is_also(before, attr, from, after.id(kind, to))
        });
        let pairs: Vec<(u32, u32)> = pairs.collect();
        let alone =
            |&(from, to): &(u32, u32)| pairs.iter().filter(|(other, also)| *other == from || *also == to).count() == 1;
        pairs.iter().copied().filter(alone).collect()
    }

    fn by_facts(&self, kind: KindId, gone: &[u32], new: &[u32]) -> Vec<(u32, u32)> {
        let before: Vec<HashSet<Fact>> = gone.iter().map(|&thing| self.compared(self.before, kind, thing)).collect();
        let after: Vec<HashSet<Fact>> = new.iter().map(|&thing| self.compared(self.after, kind, thing)).collect();
        let is_person = kind == self.program.vocabulary.core.person;
        let (alike, shared) = if is_person { (100, 3) } else { (ALIKE, 2) };
        let mut scores = vec![vec![0; new.len()]; gone.len()];
        for (row, one) in scores.iter_mut().zip(&before) {
            for (score, other) in row.iter_mut().zip(&after) {
                let common = one.intersection(other).count();
                *score = if common < shared { 0 } else { 200 * common / (one.len() + other.len()) };
            }
        }
        let clear = |from: usize, to: usize| {
            let score = scores[from][to];
            let row = (0..new.len()).filter(|&at| at != to).map(|at| scores[from][at]);
            let column = (0..gone.len()).filter(|&at| at != from).map(|at| scores[at][to]);
            score >= alike && row.chain(column).all(|other| other + CLEAR <= score)
        };
        let all = (0..gone.len()).flat_map(|from| (0..new.len()).map(move |to| (from, to)));
        all.filter(|&(from, to)| clear(from, to)).map(|(from, to)| (gone[from], new[to])).collect()
    }

    /// The facts by which a thing is recognised, as they are called afterwards.
    fn compared(&self, world: &World<'_>, kind: KindId, thing: u32) -> HashSet<Fact> {
        let vocabulary = &self.program.vocabulary;
        let own = facts(vocabulary, world.org(), kind, thing);
        let mut all: Vec<Fact> = own.into_iter().map(|fact| fact.renamed(vocabulary, &self.renames)).collect();
        if kind == vocabulary.core.person {
            all.retain(|fact| !fact.is_reference(vocabulary));
        }
        if kind == vocabulary.core.team {
            all.extend(
                post_facts(self.program, world, thing).into_iter().map(|fact| fact.renamed(vocabulary, &self.renames)),
            );
        }
        all.into_iter().collect()
    }

    /// Posts are what they are of: the same team, responsibility, area, person and part.
    fn posts(&mut self, kind: KindId) {
        let vocabulary = &self.program.vocabulary;
        let identity = |world: &World<'_>, post: u32| -> Vec<String> {
            let core = vocabulary.core;
            let told = [
                core.assignment_team,
                core.assignment_person,
                core.assignment_responsibility,
                core.assignment_area,
                core.assignment_part,
            ];
            let own = facts(vocabulary, world.org(), kind, post).into_iter().filter(|fact| told.contains(&fact.attr));
            let mut own: Vec<String> =
                own.map(|fact| format!("{:?}", fact.renamed(vocabulary, &self.renames))).collect();
            own.sort();
            own
        };
        let (gone, new) = self.candidates(kind);
        let new: BTreeMap<Vec<String>, u32> = new.into_iter().map(|post| (identity(self.after, post), post)).collect();
        let pairs = gone.into_iter().filter_map(|post| Some((post, *new.get(&identity(self.before, post))?)));
        let pairs: Vec<(u32, u32)> = pairs.collect();
        let thing = |index| ThingRef { kind, index };
        self.renames.pairs.extend(pairs.into_iter().map(|(from, to)| (thing(from), thing(to))));
    }
}

/// Whether somebody has that alias.
fn is_also(org: &Org, attr: AttrId, person: u32, id: &str) -> bool {
    match org.recorded(attr, person) {
        Recorded::Set(values) => {
            values.iter().any(|value| matches!(value, Val::Text(text) if org.texts.text(text) == id))
        }
        Recorded::One(_) | Recorded::Nothing | Recorded::Keyed(_) => false,
    }
}

/// Things by their names.
fn named(world: &World<'_>, attr: AttrId, things: &[u32]) -> BTreeMap<String, Vec<u32>> {
    let mut names: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for &thing in things {
        if let Recorded::One(Val::Text(name)) = world.org().recorded(attr, thing) {
            names.entry(world.org().texts.text(name).to_owned()).or_default().push(thing);
        }
    }
    names
}
