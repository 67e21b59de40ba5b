//! One organisation as the evaluator sees it: who is not there, who holds what, and the indexes that are made when they
//! are first asked for.

use std::sync::{Arc, OnceLock};

use crate::compile::Program;
use crate::organisation::{Org, Recorded};
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, ResponsibilityId, Silence, Ty};

use super::closed::{Closed, ClosedSets};
use super::index::{Chains, Inverse};

/// A set of indices.
#[derive(Debug, Default, Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn insert(&mut self, at: u32) {
        let word = at as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (at % 64);
    }

    pub(super) fn contains(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Who a post names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Named {
    /// No file says it.
    Unknown,
    /// It is vacant.
    Nobody,
    Person(u32),
}

impl Named {
    /// As the value of an attribute.
    pub(super) fn val(self) -> Val {
        match self {
            Named::Unknown => Val::Unknown,
            Named::Nobody => Val::None,
            Named::Person(person) => Val::Thing(person),
        }
    }
}

/// A post, read once from the facts of its assignment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Post {
    /// The thing of kind assignment.
    pub(super) assignment: u32,
    /// Who, there or not.
    pub(super) person: Named,
    /// Of what.
    pub(super) responsibility: ResponsibilityId,
    /// For which area; `None` for every area of the team.
    pub(super) area: Option<u32>,
    /// Accountable, or contributing; `None` if it is unknown.
    pub(super) accountable: Option<bool>,
}

/// One organisation and what is derived from it.
#[derive(Debug)]
pub(super) struct Side<'a> {
    /// The organisation.
    pub(super) org: &'a Org,
    /// By kind: things that are not there: left out, or only in the other organisation.
    gone: Vec<Bits>,
    /// By kind: things for which that was settled by the as-of date.
    dated: Arc<Vec<Bits>>,
    posts: Arc<Vec<Post>>,
    /// For each team the end of its posts.
    post_ends: Arc<Vec<u32>>,
    inverse: Arc<Vec<OnceLock<Inverse>>>,
    chains: Vec<Arc<OnceLock<Chains>>>,
    /// Sets that do not depend on a subject.
    pub(super) closed: ClosedSets,
}

impl<'a> Side<'a> {
    /// An organisation of which only those things are gone that it does not have.
    pub(super) fn new(program: &Program, org: &'a Org) -> Side<'a> {
        let kinds = program.vocabulary.kinds.len();
        let mut gone = vec![Bits::default(); kinds];
        for (kind, bits) in (0u16..).map(KindId).zip(&mut gone) {
            (0..org.len(kind)).filter(|&thing| !org.exists(kind, thing)).for_each(|thing| bits.insert(thing));
        }
        Side::with(program, org, gone, vec![Bits::default(); kinds])
    }

    /// The same with those things gone.
    pub(super) fn with(program: &Program, org: &'a Org, gone: Vec<Bits>, dated: Vec<Bits>) -> Side<'a> {
        let attrs = program.vocabulary.attrs.len();
        let mut side = Side {
            org,
            gone,
            dated: Arc::new(dated),
            posts: Arc::default(),
            post_ends: Arc::default(),
            inverse: Arc::new((0..attrs).map(|_| OnceLock::new()).collect()),
            chains: (0..attrs).map(|_| Arc::default()).collect(),
            closed: ClosedSets::new(program),
        };
        let (posts, ends) = side.read_posts(program);
        (side.posts, side.post_ends) = (Arc::new(posts), Arc::new(ends));
        side
    }

    /// The same organisation with one person less, or as it is; `known` are the closed sets that stay as they are. What
    /// does not depend on who is there is shared: posts, indexes, and chains of anything but people.
    pub(super) fn without(
        &self,
        program: &Program,
        person: Option<u32>,
        known: impl Fn(usize) -> Option<Arc<Closed>>,
    ) -> Side<'a> {
        let kind = program.vocabulary.core.person;
        let mut gone = self.gone.clone();
        person.iter().for_each(|&person| gone[kind.index()].insert(person));
        let of_people = |attr: usize| program.vocabulary.attrs[attr].kind == kind && person.is_some();
        let chains = self.chains.iter().enumerate();
        let chains = chains.map(|(attr, chains)| if of_people(attr) { Arc::default() } else { chains.clone() });
        Side {
            org: self.org,
            gone,
            dated: self.dated.clone(),
            posts: self.posts.clone(),
            post_ends: self.post_ends.clone(),
            inverse: self.inverse.clone(),
            chains: chains.collect(),
            closed: self.closed.with(known),
        }
    }

    /// Who is gone, by kind.
    pub(super) fn gone(&self) -> &[Bits] {
        &self.gone
    }

    /// Whether a thing is there.
    pub(super) fn is_there(&self, kind: KindId, thing: u32) -> bool {
        !self.gone[kind.index()].contains(thing) && thing < self.org.len(kind)
    }

    /// Whether the as-of date settled whether a thing is there.
    pub(super) fn is_dated(&self, kind: KindId, thing: u32) -> bool {
        self.dated[kind.index()].contains(thing)
    }

    /// A reference as it is reached: what is gone is nobody.
    pub(super) fn reached(&self, ty: Ty, val: Val) -> Val {
        match (ty, val) {
            (Ty::Kind(kind), Val::Thing(thing)) if !self.is_there(kind, thing) => Val::None,
            _ => val,
        }
    }

    /// The value of a single attribute without a key, as declared silence has it; references may be to things that are gone.
    pub(super) fn raw(&self, program: &Program, attr: AttrId, thing: u32) -> Val {
        match self.org.recorded(attr, thing) {
            Recorded::One(val) => val,
            Recorded::Nothing => match &program.vocabulary.attr(attr).silence {
                Silence::Unknown => Val::Unknown,
                Silence::Nothing => Val::None,
                Silence::Value(val) => *val,
            },
            Recorded::Set(_) | Recorded::Keyed(_) => Val::Unknown,
        }
    }

    /// The posts of a team, there or not, in the order of the files.
    pub(super) fn posts_of(&self, team: u32) -> &[Post] {
        let at = team as usize;
        let Some(&to) = self.post_ends.get(at) else { return &[] };
        let from = at.checked_sub(1).map_or(0, |before| self.post_ends[before]);
        &self.posts[from as usize..to as usize]
    }

    /// The posts of all teams, and for each team where its own end.
    fn read_posts(&self, program: &Program) -> (Vec<Post>, Vec<u32>) {
        let (mut posts, mut ends) = (Vec::new(), Vec::new());
        for team in 0..self.org.len(program.vocabulary.core.team) {
            posts.extend(self.org.posts_of(team).iter().filter_map(|&post| self.read_post(program, post)));
            ends.push(u32::try_from(posts.len()).unwrap_or(u32::MAX));
        }
        (posts, ends)
    }

    fn read_post(&self, program: &Program, assignment: u32) -> Option<Post> {
        let core = program.vocabulary.core;
        let raw = |attr| self.raw(program, attr, assignment);
        let Val::Thing(responsibility) = raw(core.assignment_responsibility) else { return None };
        let area = match raw(core.assignment_area) {
            Val::Thing(area) => Some(area),
            _ => None,
        };
        let accountable = match raw(core.assignment_part) {
            // The first option of the choice `part` is the accountable part.
            Val::Choice(part) => Some(part == 0),
            _ => None,
        };
        Some(Post {
            assignment,
            person: match raw(core.assignment_person) {
                Val::Thing(person) => Named::Person(person),
                Val::None => Named::Nobody,
                _ => Named::Unknown,
            },
            responsibility: ResponsibilityId(u16::try_from(responsibility).ok()?),
            area,
            accountable,
        })
    }

    /// Things by the value of an attribute.
    pub(super) fn inverse(&self, program: &Program, attr: AttrId) -> &Inverse {
        self.inverse[attr.index()].get_or_init(|| Inverse::new(program, self, attr))
    }

    /// The chains along an attribute.
    pub(super) fn chains(&self, program: &Program, attr: AttrId) -> &Chains {
        self.chains[attr.index()].get_or_init(|| Chains::new(program, self, attr))
    }
}
