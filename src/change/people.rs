//! Who joins, leaves and moves, and whose manager changes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Event, Pair, Post, Share};
use crate::evaluate::World;
use crate::evaluate::verdict::ThingRef;
use crate::evaluate::view;
use crate::vocabulary::KindId;

/// The teams of each person, in the order of the files: indices.
pub(super) type Teams = BTreeMap<u32, Vec<u32>>;

impl Pair<'_> {
    pub(super) fn people(&self, events: &mut Vec<Event>) {
        let kind = self.program.vocabulary.core.person;
        let split = self.split(kind);
        let (before, after) = (self.memberships(self.before), self.memberships(self.after));
        let teams = |world: &World<'_>, teams: &Teams, person: u32| {
            let teams = teams.get(&person).map_or(&[][..], Vec::as_slice);
            super::ids(world, self.program.vocabulary.core.team, teams)
        };
        for &person in &split.new {
            let who = self.after.org().id(kind, person).to_owned();
            events.push(Event::Joins { person: who, teams: teams(self.after, &after, person) });
        }
        for &person in &split.gone {
            let who = self.before.org().id(kind, person).to_owned();
            events.push(Event::Leaves { person: who, teams: teams(self.before, &before, person) });
        }
        for (earlier, later) in split.both {
            self.moves(earlier, later, (&before, &after), events);
            self.manager(earlier, later, events);
        }
    }

    /// Of which teams somebody is a member.
    pub(super) fn memberships(&self, world: &World<'_>) -> Teams {
        let core = self.program.vocabulary.core;
        let mut all = Teams::new();
        for team in view::things(world, core.team) {
            for person in view::references(world, core.team_members, team).sure {
                all.entry(person).or_default().push(team);
            }
        }
        all
    }

    fn moves(&self, earlier: u32, later: u32, (before, after): (&Teams, &Teams), events: &mut Vec<Event>) {
        let core = self.program.vocabulary.core;
        let (before, after) = (before.get(&earlier), after.get(&later));
        let (before, after) = (before.map_or(&[][..], Vec::as_slice), after.map_or(&[][..], Vec::as_slice));
        let called = |team: u32| self.renames.after(ThingRef { kind: core.team, index: team }).index;
        let from: Vec<u32> = before.iter().copied().filter(|&team| !after.contains(&called(team))).collect();
        let were: Vec<u32> = before.iter().map(|&team| called(team)).collect();
        let to: Vec<u32> = after.iter().copied().filter(|team| !were.contains(team)).collect();
        if from.is_empty() && to.is_empty() {
            return;
        }
        events.push(Event::Moves {
            person: self.after.org().id(core.person, later).to_owned(),
            from: super::ids(self.before, core.team, &from),
            to: super::ids(self.after, core.team, &to),
        });
    }

    fn manager(&self, earlier: u32, later: u32, events: &mut Vec<Event>) {
        let kind = self.program.vocabulary.core.person;
        let Some((from, to)) = self.reference(kind, "manager", earlier, later) else { return };
        events.push(Event::Manager { person: self.after.org().id(kind, later).to_owned(), from, to });
    }

    /// The ids that a reference to a thing of the same kind names before and afterwards, if they are not the same.
    pub(super) fn reference(
        &self,
        kind: KindId,
        key: &str,
        earlier: u32,
        later: u32,
    ) -> Option<(Option<String>, Option<String>)> {
        let attr = self.program.vocabulary.attr_by_key(kind, key)?;
        let from = view::references(self.before, attr, earlier).sure.first().copied();
        let to = view::references(self.after, attr, later).sure.first().copied();
        let id = |world: &World<'_>, thing: u32| world.org().id(kind, thing).to_owned();
        let called = from.map(|thing| self.renames.after(ThingRef { kind, index: thing }).index);
        (called != to).then(|| (from.map(|thing| id(self.before, thing)), to.map(|thing| id(self.after, thing))))
    }

    /// The teams of everybody who is named by an event without one: first where they are, else where they were.
    pub(super) fn teams_of(&self, events: &[Event]) -> BTreeMap<String, Vec<String>> {
        let core = self.program.vocabulary.core;
        let person = self.kind_name(core.person);
        let wanted: BTreeSet<&str> = events
            .iter()
            .filter_map(|event| match event {
                Event::Manager { person, .. } => Some(person.as_str()),
                Event::Set { kind, id, .. } | Event::Renamed { kind, to: id, .. } if *kind == person => {
                    Some(id.as_str())
                }
                Event::Renamed { .. } | Event::Formed { .. } | Event::Closed { .. } | Event::MovedBelow { .. } => None,
                Event::Joins { .. } | Event::Leaves { .. } | Event::Moves { .. } | Event::Set { .. } => None,
                Event::Accountable(Post { .. }) | Event::Contributing(Post { .. }) => None,
                Event::Added { .. } | Event::Removed { .. } => None,
            })
            .collect();
        let after = self.memberships(self.after);
        let teams = after.iter().filter_map(|(&who, teams)| {
            let id = self.after.org().id(core.person, who);
            wanted.contains(id).then(|| (id.to_owned(), super::ids(self.after, core.team, teams)))
        });
        teams.collect()
    }
}

/// People by the team that each of them is in on the other side; who is in several counts in the first.
pub(super) fn shares(team_of: impl Iterator<Item = (String, Option<String>)>) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for (person, team) in team_of {
        let Some(team) = team else { continue };
        match shares.iter_mut().find(|share| share.team == team) {
            Some(share) => share.people.push(person),
            None => shares.push(Share { team, people: vec![person] }),
        }
    }
    shares.sort_by_key(|share| std::cmp::Reverse(share.people.len()));
    shares
}
