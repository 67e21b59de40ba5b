//! Two organisations become what changed between them, in the words of the domain: who joins, leaves and moves, whose
//! manager changes, which responsibilities change hands, which teams are formed and closed, and what else is written.
//!
//! 1. `renames` finds things that have another id and are the same all the same;
//! 2. `people`, `teams` and `facts` compare thing by thing, by id or through a rename, each as [`Event`]s;
//! 3. `touched` lists everything that any of it is about; `numbers` counts one organisation; `words` makes lines of it.
//!
//! Both organisations are built from one vocabulary, the later one after the earlier one (`organisation::build`), so that
//! a thing has one index in both. Whoever is left out (has left, a post that has ended) is not there. Nothing is judged.

mod facts;
pub mod numbers;
mod people;
mod renames;
mod teams;
mod touched;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::compile::Program;
use crate::evaluate::World;
use crate::evaluate::verdict::ThingRef;
use crate::evaluate::view;
use crate::vocabulary::KindId;

pub use numbers::Numbers;

/// What changed.
#[derive(Debug, Default)]
pub struct Change {
    /// One after the other: teams, then people, then what else there is.
    pub events: Vec<Event>,
    /// Who has another id and is the same.
    pub renames: Renames,
    /// Everything that is new or of which a fact changed, and what such facts name; as things of the later organisation.
    pub touched: BTreeSet<ThingRef>,
    /// The teams of everybody whom an event is about, afterwards and before, so that lines can stand with their team.
    pub teams_of: BTreeMap<String, Vec<String>>,
}

/// Things that have another id afterwards: the thing before, and the one after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    pairs: BTreeMap<ThingRef, ThingRef>,
}

impl Renames {
    /// The thing as it is called afterwards.
    pub fn after(&self, thing: ThingRef) -> ThingRef {
        self.pairs.get(&thing).copied().unwrap_or(thing)
    }

    /// All of them, the earlier thing first.
    pub fn iter(&self) -> impl Iterator<Item = (ThingRef, ThingRef)> {
        self.pairs.iter().map(|(&before, &after)| (before, after))
    }

    /// The thing as it was called before.
    fn before(&self, thing: ThingRef) -> ThingRef {
        self.pairs.iter().find(|(_, after)| **after == thing).map_or(thing, |(before, _)| *before)
    }
}

/// One change. Ids are those of the state that has them; empty lists are nobody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Event {
    /// Another id, the same thing.
    Renamed {
        /// `team`, `person`, ….
        kind: String,
        /// The id before.
        from: String,
        /// The id afterwards.
        to: String,
    },
    /// A team that was not there.
    Formed {
        /// Which.
        team: String,
        /// Below which other.
        parent: Option<String>,
        /// Its members.
        members: Vec<String>,
        /// From where those come who were there before.
        from: Vec<Share>,
    },
    /// A team that is no longer there.
    Closed {
        /// Which.
        team: String,
        /// Below which other it was.
        parent: Option<String>,
        /// Who was a member.
        members: Vec<String>,
        /// Where those are now who are still there.
        into: Vec<Share>,
    },
    /// A team hangs below another one.
    MovedBelow {
        /// Which.
        team: String,
        /// Below which it was.
        from: Option<String>,
        /// Below which it is.
        to: Option<String>,
    },
    /// Somebody who was not in the organisation.
    Joins {
        /// Who.
        person: String,
        /// The teams.
        teams: Vec<String>,
    },
    /// Somebody who no longer is.
    Leaves {
        /// Who.
        person: String,
        /// The teams.
        teams: Vec<String>,
    },
    /// Somebody is a member of other teams.
    Moves {
        /// Who.
        person: String,
        /// Teams that they are no longer in.
        from: Vec<String>,
        /// Teams that they were not in.
        to: Vec<String>,
    },
    /// Somebody reports to somebody else.
    Manager {
        /// Who.
        person: String,
        /// To whom before.
        from: Option<String>,
        /// To whom afterwards.
        to: Option<String>,
    },
    /// Others are accountable for a responsibility, or are so in another way.
    Accountable(Post),
    /// Others contribute to one.
    Contributing(Post),
    /// A thing of another kind that was not there.
    Added {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
    /// A thing of another kind that is no longer there.
    Removed {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
    /// Something else that is written of a thing that is there before and afterwards.
    Set {
        /// Its kind.
        kind: String,
        /// Its id afterwards.
        id: String,
        /// What: `level`, `depth for ledger`.
        what: String,
        /// Whether it is a set, of which `from` was taken out and `to` added.
        several: bool,
        /// The values before.
        from: Vec<String>,
        /// The values afterwards.
        to: Vec<String>,
    },
}

/// A responsibility in a team.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Post {
    /// The team, as it is called afterwards if it is still there.
    pub team: String,
    /// The category or duty.
    pub responsibility: String,
    /// For which area; `None` for all of them.
    pub area: Option<String>,
    /// What it comes to.
    pub turn: Turn,
    /// Who before.
    pub from: Vec<Holder>,
    /// Who afterwards.
    pub to: Vec<Holder>,
}

/// What a change of holders comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// From some to others.
    ChangesHands,
    /// It was somebody's and is nobody's.
    FallsVacant,
    /// It was nobody's.
    IsFilled,
    /// The same people, in another way: interim, formal, since another day.
    ChangesForm,
}

/// Somebody in a post.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Holder {
    /// Who.
    pub person: String,
    /// What the files say of the post besides: `interim`, `start date 2026-01-01`.
    pub notes: Vec<String>,
}

/// Some people of a team.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Share {
    /// The team.
    pub team: String,
    /// Who.
    pub people: Vec<String>,
}

/// What changed between two organisations.
pub fn between(program: &Program, before: &World<'_>, after: &World<'_>) -> Change {
    let renames = renames::find(program, before, after);
    let pair = Pair { program, before, after, renames: &renames };
    let mut events = Vec::new();
    pair.renamed(&mut events);
    pair.teams(&mut events);
    pair.people(&mut events);
    pair.facts(&mut events);
    let teams_of = pair.teams_of(&events);
    let touched = pair.touched();
    Change { events, touched, teams_of, renames }
}

/// Two organisations, side by side.
struct Pair<'a> {
    program: &'a Program,
    before: &'a World<'a>,
    after: &'a World<'a>,
    renames: &'a Renames,
}

/// Things of a kind, by where they are: indices.
#[derive(Debug, Default)]
struct Split {
    /// Before and afterwards, the earlier thing first.
    both: Vec<(u32, u32)>,
    gone: Vec<u32>,
    new: Vec<u32>,
}

impl Pair<'_> {
    /// The things of a kind, in the order of the files: those afterwards first.
    fn split(&self, kind: KindId) -> Split {
        let before: BTreeSet<u32> = view::things(self.before, kind).into_iter().collect();
        let mut split = Split::default();
        let mut met = BTreeSet::new();
        for index in view::things(self.after, kind) {
            let earlier = self.renames.before(ThingRef { kind, index }).index;
            if before.contains(&earlier) {
                split.both.push((earlier, index));
                met.insert(earlier);
            } else {
                split.new.push(index);
            }
        }
        split.gone = before.into_iter().filter(|earlier| !met.contains(earlier)).collect();
        split
    }

    fn kind_name(&self, kind: KindId) -> String {
        self.program.vocabulary.kind(kind).noun.singular.clone()
    }

    /// The kinds of which files describe things that are compared as such: not what policies declare, not what the tool
    /// fills, and not posts, which are part of their team.
    fn kinds(&self) -> Vec<KindId> {
        let core = self.program.vocabulary.core;
        let others = [core.responsibility, core.sign, core.policy, core.waiver, core.assignment];
        let kinds = u16::try_from(self.program.vocabulary.kinds.len()).unwrap_or(u16::MAX);
        (0..kinds).map(KindId).filter(|kind| !others.contains(kind)).collect()
    }

    fn renamed(&self, events: &mut Vec<Event>) {
        let posts = self.program.vocabulary.core.assignment;
        for (before, after) in self.renames.iter().filter(|(before, _)| before.kind != posts) {
            events.push(Event::Renamed {
                kind: self.kind_name(after.kind),
                from: self.before.org().id(before.kind, before.index).to_owned(),
                to: self.after.org().id(after.kind, after.index).to_owned(),
            });
        }
    }
}

fn ids(world: &World<'_>, kind: KindId, things: &[u32]) -> Vec<String> {
    things.iter().map(|&thing| world.org().id(kind, thing).to_owned()).collect()
}
