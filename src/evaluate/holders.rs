//! Posts: who holds a role, for which areas, and by which assignments; duties fall to the holders of their category.

use crate::formula::Set;
use crate::value::{Truth, Val};
use crate::vocabulary::{ResponsibilityId, RoleForm, RoleId, Ty};

use super::eval::Eval;
use super::item::{Bag, Datum, Item};
use super::side::{Named, Post};

impl<'w> Eval<'w> {
    /// The people in posts of a role, in these teams (or all), for one of these areas (or any).
    pub(super) fn holders(&mut self, role: RoleId, team: Option<&'w Set>, area: Option<&'w Set>) -> Bag {
        let areas = area.map(|area| self.bag(area));
        let mut all = Bag::default();
        match team {
            Some(team) => {
                let teams = self.bag(team);
                all.open = teams.open;
                for item in teams.items {
                    let Val::Thing(team) = item.datum.val() else {
                        all.open |= item.is_element();
                        continue;
                    };
                    let bag = self.holders_in(role, team, areas.as_ref());
                    all.open |= bag.open;
                    all.items.extend(bag.items.into_iter().map(|post| Item { sure: post.sure && item.sure, ..post }));
                }
            }
            None => {
                let kind = self.program.vocabulary.core.team;
                for team in 0..self.side.org.len(kind) {
                    if self.is_there(kind, team) {
                        let bag = self.holders_in(role, team, areas.as_ref());
                        all.open |= bag.open;
                        all.items.extend(bag.items);
                    }
                }
            }
        }
        all
    }

    pub(super) fn holders_in(&mut self, role: RoleId, team: u32, areas: Option<&Bag>) -> Bag {
        self.step(1);
        match &self.program.vocabulary.roles[role.index()].form {
            RoleForm::Holds { responsibility, accountable } => {
                let responsibility = self.bearer(team, *responsibility, *accountable);
                self.holders_of(team, responsibility, *accountable, areas)
            }
            RoleForm::Means { .. } => self.holders_by_meaning(role, team),
        }
    }

    /// The responsibility whose holders answer for that one: a duty that the files do not settle falls to its category.
    fn bearer(&self, team: u32, mut responsibility: ResponsibilityId, accountable: bool) -> ResponsibilityId {
        let table = &self.program.vocabulary.responsibilities;
        // As many steps as there are responsibilities: `within` cannot go on for longer.
        for _ in 0..table.len() {
            match table[responsibility.index()].within {
                Some(within) if accountable && !self.side.org.settled(team, responsibility) => responsibility = within,
                Some(_) | None => break,
            }
        }
        responsibility
    }

    fn holders_of(&mut self, team: u32, of: ResponsibilityId, accountable: bool, areas: Option<&Bag>) -> Bag {
        let posts = self.side.posts_of(team);
        self.step(posts.len());
        let mut bag = Bag::default();
        let core = self.program.vocabulary.core;
        for post in posts.iter().filter(|post| post.responsibility == of) {
            if !self.is_there(core.assignment, post.assignment) {
                continue;
            }
            let part = post.accountable.map_or(Truth::Unknown, |part| (part == accountable).into());
            let there = part.and(self.area_fits(team, post, areas));
            if there == Truth::False {
                continue;
            }
            self.note_post(post);
            match self.reached(Ty::Kind(core.person), post.person.val()) {
                Val::Thing(person) => {
                    let val = Val::Post { team, person };
                    bag.items.push(Item { datum: Datum::Val(val), sure: there == Truth::True });
                }
                Val::Unknown => bag.items.push(Item::perhaps(Datum::Val(Val::Unknown))),
                _ => {}
            }
        }
        if bag.items.is_empty() {
            self.note_no_post(team, of, accountable);
        }
        bag.distinct();
        bag
    }

    /// Whether a post is held for one of these areas: for the area itself, or for all of the team's.
    fn area_fits(&mut self, team: u32, post: &Post, areas: Option<&Bag>) -> Truth {
        let Some(areas) = areas else { return Truth::True };
        let mut fits = if areas.open { Truth::Unknown } else { Truth::False };
        for item in &areas.items {
            let one = match (item.datum.val(), post.area) {
                (Val::Thing(area), Some(held)) => (area == held).into(),
                (Val::Thing(area), None) => self.is_area_of(team, area),
                _ => Truth::Unknown,
            };
            fits = fits.or(item.some(one));
        }
        fits
    }

    fn is_area_of(&mut self, team: u32, area: u32) -> Truth {
        let areas = self.all_of(self.program.vocabulary.core.team_areas, team, None);
        if areas.items.iter().any(|item| item.datum == Datum::Val(Val::Thing(area))) {
            return Truth::True;
        }
        if areas.open { Truth::Unknown } else { Truth::False }
    }

    fn holders_by_meaning(&mut self, role: RoleId, team: u32) -> Bag {
        let Some(body) = &self.program.roles[role.index()] else { return Bag::default() };
        let shape = &self.world.shapes.roles[role.index()];
        let caller = self.enter(shape, &[Datum::Val(Val::Thing(team))]);
        let guard = body.guard.as_ref().map_or(Truth::True, |guard| self.truth(guard));
        let mut bag = if guard == Truth::False { Bag::default() } else { self.bag(&body.set) };
        self.leave(caller);
        for item in &mut bag.items {
            item.sure &= guard == Truth::True;
            if let Val::Thing(person) = item.identity() {
                item.datum = Datum::Val(Val::Post { team, person });
            }
        }
        bag.items.retain(|item| item.is_element());
        bag.distinct();
        bag
    }

    /// The assignments behind a post that make somebody hold that role.
    fn behind(&mut self, post: Val, role: RoleId) -> Vec<Post> {
        let Val::Post { team, person } = post else { return Vec::new() };
        let bearer = match &self.program.vocabulary.roles[role.index()].form {
            RoleForm::Holds { responsibility, accountable } => {
                Some((self.bearer(team, *responsibility, *accountable), *accountable))
            }
            RoleForm::Means { .. } => None,
        };
        let posts = self.side.posts_of(team);
        self.step(posts.len());
        let fits = |post: &&Post| match bearer {
            Some((of, accountable)) => post.responsibility == of && post.accountable != Some(!accountable),
            None => post.accountable != Some(false),
        };
        let kind = self.program.vocabulary.core.assignment;
        let posts = posts.iter().filter(|post| post.person == Named::Person(person)).filter(fits);
        posts.filter(|post| self.is_there(kind, post.assignment)).copied().collect()
    }

    /// The areas that somebody holds in a post of that role.
    pub(super) fn post_areas(&mut self, post: Val, role: RoleId) -> Bag {
        let Val::Post { team, .. } = post else { return Bag::unknown() };
        let core = self.program.vocabulary.core;
        let mut bag = Bag::default();
        for held in self.behind(post, role) {
            match held.area {
                Some(area) if self.is_there(core.area, area) => bag.items.push(Item::sure(Val::Thing(area))),
                Some(_) => {}
                None => {
                    let per = self.program.vocabulary.responsibilities[held.responsibility.index()].per;
                    if per.is_some() {
                        let all = self.all_of(core.team_areas, team, None);
                        bag.open |= all.open;
                        bag.items.extend(all.items);
                    }
                }
            }
        }
        bag.distinct();
        bag
    }

    /// The things of kind assignment behind a post.
    pub(super) fn post_assignments(&mut self, post: Val, role: RoleId) -> Bag {
        let Val::Post { .. } = post else { return Bag::unknown() };
        let items = self.behind(post, role).into_iter().map(|post| Item::sure(Val::Thing(post.assignment)));
        Bag { items: items.collect(), open: false }
    }
}
