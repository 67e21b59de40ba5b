//! Teams that are formed, closed, and moved below others; and responsibilities that change hands in them.

use std::collections::BTreeMap;

use super::people::{Teams, shares};
use super::{Event, Holder, Pair, Post, Share, Turn};
use crate::evaluate::World;
use crate::evaluate::verdict::ThingRef;
use crate::evaluate::view::{self, Held};
use crate::value::Val;
use crate::vocabulary::{ResponsibilityId, Silence, Ty};

/// A responsibility, an area, and whether it is about those accountable.
type Slot = (ResponsibilityId, Option<u32>, bool);

impl Pair<'_> {
    pub(super) fn teams(&self, events: &mut Vec<Event>) {
        let kind = self.program.vocabulary.core.team;
        let split = self.split(kind);
        let (before, after) = (self.memberships(self.before), self.memberships(self.after));
        for &team in &split.new {
            let (members, from) = self.members(team, (self.after, self.before), &before, &after, true);
            let (team, parent) = (self.after.org().id(kind, team).to_owned(), self.parent(self.after, team));
            events.push(Event::Formed { team, parent, members, from });
        }
        for &team in &split.gone {
            let (members, into) = self.members(team, (self.before, self.after), &after, &before, false);
            let (team, parent) = (self.before.org().id(kind, team).to_owned(), self.parent(self.before, team));
            events.push(Event::Closed { team, parent, members, into });
        }
        for &(earlier, later) in &split.both {
            if let Some((from, to)) = self.reference(kind, "parent", earlier, later) {
                events.push(Event::MovedBelow { team: self.after.org().id(kind, later).to_owned(), from, to });
            }
        }
        let new = split.new.iter().map(|&team| (None, Some(team)));
        let gone = split.gone.iter().map(|&team| (Some(team), None));
        let both = split.both.iter().map(|&(earlier, later)| (Some(earlier), Some(later)));
        for (earlier, later) in both.chain(new).chain(gone) {
            self.posts(earlier, later, events);
        }
    }

    fn parent(&self, world: &World<'_>, team: u32) -> Option<String> {
        let kind = self.program.vocabulary.core.team;
        let attr = self.program.vocabulary.attr_by_key(kind, "parent")?;
        let parent = view::references(world, attr, team).sure.first().copied()?;
        Some(world.org().id(kind, parent).to_owned())
    }

    /// The members of a team, and in which teams of the other organisation they are; not in one that they are in on this
    /// side, too: nobody comes from where they still are.
    fn members(
        &self,
        team: u32,
        (own, other): (&World<'_>, &World<'_>),
        elsewhere: &Teams,
        here: &Teams,
        is_after: bool,
    ) -> (Vec<String>, Vec<Share>) {
        let core = self.program.vocabulary.core;
        let members = view::references(own, core.team_members, team).sure;
        let across = |kind, index| {
            let thing = ThingRef { kind, index };
            if is_after { self.renames.before(thing).index } else { self.renames.after(thing).index }
        };
        let team_of = members.iter().map(|&person| {
            let still: Vec<u32> =
                here.get(&person).into_iter().flatten().map(|&team| across(core.team, team)).collect();
            let teams = elsewhere.get(&across(core.person, person)).into_iter().flatten();
            let team = teams.copied().find(|team| !still.contains(team));
            (own.org().id(core.person, person).to_owned(), team.map(|team| other.org().id(core.team, team).to_owned()))
        });
        let shares = shares(team_of);
        (super::ids(own, core.person, &members), shares)
    }

    /// Who holds what in a team before and afterwards.
    fn posts(&self, earlier: Option<u32>, later: Option<u32>, events: &mut Vec<Event>) {
        let core = self.program.vocabulary.core;
        let before = earlier.map(|team| self.slots(self.before, team)).unwrap_or_default();
        let after = later.map(|team| self.slots(self.after, team)).unwrap_or_default();
        let called = |(responsibility, area, accountable): Slot| -> Slot {
            let area = area.map(|area| self.renames.after(ThingRef { kind: core.area, index: area }).index);
            (responsibility, area, accountable)
        };
        let before: BTreeMap<Slot, Vec<(u32, Holder)>> =
            before.into_iter().map(|(slot, holders)| (called(slot), holders)).collect();
        let mut slots: Vec<Slot> = after.keys().chain(before.keys()).copied().collect();
        slots.sort_unstable_by_key(|&(responsibility, area, accountable)| (responsibility, !accountable, area));
        slots.dedup();
        let team = match (earlier, later) {
            (_, Some(team)) => self.after.org().id(core.team, team),
            (Some(team), None) => self.before.org().id(core.team, team),
            (None, None) => return,
        };
        for slot in slots {
            let none = Vec::new();
            let (from, to) = (before.get(&slot).unwrap_or(&none), after.get(&slot).unwrap_or(&none));
            let Some(turn) = self.turn(from, to) else { continue };
            let (responsibility, area, accountable) = slot;
            let post = Post {
                team: team.to_owned(),
                responsibility: self.program.vocabulary.responsibilities[responsibility.index()].name.clone(),
                area: area.map(|area| self.after.org().id(core.area, area).to_owned()),
                turn,
                from: from.iter().map(|(_, holder)| holder.clone()).collect(),
                to: to.iter().map(|(_, holder)| holder.clone()).collect(),
            };
            events.push(if accountable { Event::Accountable(post) } else { Event::Contributing(post) });
        }
    }

    /// What a change of holders comes to; `None` if it is none. The order in which a file names them does not count.
    fn turn(&self, from: &[(u32, Holder)], to: &[(u32, Holder)]) -> Option<Turn> {
        let kind = self.program.vocabulary.core.person;
        let called = |who: u32| self.renames.after(ThingRef { kind, index: who }).index;
        let mut before: Vec<(u32, &[String])> =
            from.iter().map(|(who, holder)| (called(*who), &holder.notes[..])).collect();
        let mut after: Vec<(u32, &[String])> = to.iter().map(|(who, holder)| (*who, &holder.notes[..])).collect();
        before.sort_unstable();
        after.sort_unstable();
        if before == after {
            return None;
        }
        let people = |all: &[(u32, &[String])]| all.iter().map(|(who, _)| *who).collect::<Vec<_>>();
        Some(match (from.is_empty(), to.is_empty()) {
            (false, true) => Turn::FallsVacant,
            (true, _) => Turn::IsFilled,
            (false, false) if people(&before) == people(&after) => Turn::ChangesForm,
            (false, false) => Turn::ChangesHands,
        })
    }

    /// Who holds each responsibility of a team.
    fn slots(&self, world: &World<'_>, team: u32) -> BTreeMap<Slot, Vec<(u32, Holder)>> {
        let core = self.program.vocabulary.core;
        let mut slots: BTreeMap<Slot, Vec<(u32, Holder)>> = BTreeMap::new();
        for post in view::posts(world, team) {
            let Some(person) = post.person else { continue };
            let slot = (post.responsibility, post.area, post.accountable.unwrap_or(true));
            let who = world.org().id(core.person, person).to_owned();
            slots.entry(slot).or_default().push((person, Holder { person: who, notes: self.notes(world, &post) }));
        }
        // By their ids: the order of posts is that of the files, and of a thing that was there before the earlier one.
        slots.values_mut().for_each(|holders| holders.sort_by(|a, b| a.1.cmp(&b.1)));
        slots
    }

    /// What files write of a post besides whose it is and of what: a choice that is not the default by itself, the rest
    /// with its name.
    fn notes(&self, world: &World<'_>, post: &Held) -> Vec<String> {
        let vocabulary = &self.program.vocabulary;
        let core = vocabulary.core;
        let told = [
            core.assignment_person,
            core.assignment_team,
            core.assignment_responsibility,
            core.assignment_area,
            core.assignment_part,
        ];
        let mut notes = Vec::new();
        for &attr in vocabulary.kind(core.assignment).attrs.iter().filter(|attr| !told.contains(attr)) {
            let declared = vocabulary.attr(attr);
            for fact in super::facts::facts_of(world.org(), attr, post.assignment) {
                if declared.silence == Silence::Value(fact.val) || matches!(fact.val, Val::None | Val::Unknown) {
                    continue;
                }
                let words = view::value_words(world, attr, fact.val);
                notes.push(match (declared.ty.element, fact.val) {
                    (Ty::Choice(_), _) => words,
                    (_, Val::YesNo(true)) => declared.noun.singular.clone(),
                    _ => format!("{} {words}", declared.noun.singular),
                });
            }
        }
        notes
    }
}
