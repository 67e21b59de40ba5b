//! Whether there is everybody and everything that a step names, on the day of the step; asked of all steps at once.
//!
//! What earlier steps form, hire and close counts, so one slip is told where it is and once.

use std::collections::BTreeSet;

use super::error;
use super::scenario::{Action, Named, Post, Step};
use crate::diagnostic::{Diagnostic, nearest};
use crate::organisation::Org;
use crate::vocabulary::{KindId, Vocabulary, data_key};

/// Complains of every id that is not there, or that is there already.
pub(super) fn check(vocabulary: &Vocabulary, org: &Org, steps: &[Step]) -> Vec<Diagnostic> {
    let core = vocabulary.core;
    let ids = |kind: KindId| {
        let all = (0..org.len(kind)).filter(|&thing| org.exists(kind, thing));
        all.map(|thing| org.id(kind, thing).to_owned()).collect()
    };
    let mut known = Known { vocabulary, org, teams: ids(core.team), people: ids(core.person), problems: Vec::new() };
    steps.iter().for_each(|step| known.step(step));
    known.problems
}

struct Known<'a> {
    vocabulary: &'a Vocabulary,
    org: &'a Org,
    teams: BTreeSet<String>,
    people: BTreeSet<String>,
    problems: Vec<Diagnostic>,
}

impl Known<'_> {
    fn step(&mut self, step: &Step) {
        match &step.action {
            Action::Move { people, to, from } => {
                self.all_people(people);
                self.team(to);
                from.iter().for_each(|team| self.team(team));
            }
            Action::Assign { post, to, .. } => {
                self.post(post);
                self.all_people(to);
            }
            Action::Vacate { post, who, .. } => {
                self.post(post);
                self.all_people(who);
            }
            Action::Form { team, .. } => self.new_team(team),
            Action::Close { team } => self.closed(team),
            Action::Split { team, into } => {
                self.team(team);
                into.iter().filter(|(name, _)| name.id != team.id).for_each(|(name, _)| self.new_team(name));
                if !into.iter().any(|(name, _)| name.id == team.id) {
                    self.closed(team);
                }
            }
            Action::Merge { teams, into, .. } => {
                teams.iter().filter(|team| team.id != into.id).for_each(|team| self.closed(team));
                self.teams.insert(into.id.clone());
            }
            Action::Hire { person, into, .. } => {
                into.iter().for_each(|team| self.team(team));
                if !self.people.insert(person.id.clone()) {
                    self.problems.push(error::there_already("person", &person.id, person.span));
                }
            }
            Action::Leave { people } => self.all_people(people),
            Action::ChangeManager { people, to } => {
                self.all_people(people);
                to.iter().for_each(|to| self.all_people(std::slice::from_ref(to)));
            }
            Action::Set { kind, thing, .. } => self.thing(*kind, thing),
        }
    }

    fn all_people(&mut self, people: &[Named]) {
        for person in people.iter().filter(|person| !self.people.contains(&person.id)) {
            let near = nearest(&person.id, self.people.iter().map(String::as_str));
            self.problems.push(error::unknown_thing("person", &person.id, person.span, near));
        }
    }

    fn team(&mut self, team: &Named) {
        if !self.teams.contains(&team.id) {
            let near = nearest(&team.id, self.teams.iter().map(String::as_str));
            self.problems.push(error::unknown_thing("team", &team.id, team.span, near));
        }
    }

    fn new_team(&mut self, team: &Named) {
        if !self.teams.insert(team.id.clone()) {
            self.problems.push(error::there_already("team", &team.id, team.span));
        }
    }

    fn closed(&mut self, team: &Named) {
        self.team(team);
        self.teams.remove(&team.id);
    }

    fn post(&mut self, post: &Post) {
        self.team(&post.team);
        let names = self.vocabulary.responsibilities.iter().map(|it| it.name.as_str());
        let wanted = &post.responsibility;
        if !names.clone().any(|name| data_key(name) == data_key(&wanted.id)) {
            let near = nearest(&wanted.id, names);
            self.problems.push(error::unknown_thing("responsibility", &wanted.id, wanted.span, near));
        }
    }

    fn thing(&mut self, kind: KindId, thing: &Named) {
        let core = self.vocabulary.core;
        if kind == core.team {
            return self.team(thing);
        }
        if kind == core.person {
            return self.all_people(std::slice::from_ref(thing));
        }
        let known = self.org.find(kind, &thing.id).is_some_and(|index| self.org.exists(kind, index));
        if !known && kind != core.organisation {
            let ids: Vec<&str> = (0..self.org.len(kind)).map(|index| self.org.id(kind, index)).collect();
            let noun = &self.vocabulary.kind(kind).noun.singular;
            self.problems.push(error::unknown_thing(noun, &thing.id, thing.span, nearest(&thing.id, ids)));
        }
    }
}
