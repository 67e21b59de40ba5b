//! Who holds what: a row for each category and duty, area by area, and the roles that are declared by what they mean.

use super::{Holder, Reader, RoleHolders, Row};
use crate::evaluate::view::{self, Held};
use crate::vocabulary::{AttrId, ResponsibilityId, RoleForm, RoleId, Silence, Ty};

impl Reader<'_> {
    /// The rows of a team: each category, then its duties.
    pub(super) fn leadership(&self, team: u32) -> Vec<Row> {
        let posts = view::posts(self.world, team);
        let all = &self.program.vocabulary.responsibilities;
        let mut rows = Vec::new();
        for (at, _) in (0u16..).zip(all).filter(|(_, one)| one.within.is_none()) {
            self.rows_of(team, ResponsibilityId(at), &posts, &[], &mut rows);
        }
        rows
    }

    /// The rows of a responsibility and, below, of its duties; `above` are the rows of what it is within.
    fn rows_of(&self, team: u32, id: ResponsibilityId, posts: &[Held], above: &[Holder], rows: &mut Vec<Row>) {
        let all = &self.program.vocabulary.responsibilities;
        let own = &all[id.index()];
        let posts_of: Vec<&Held> = posts.iter().filter(|post| post.responsibility == id).collect();
        let mut areas: Vec<Option<u32>> = Vec::new();
        for post in &posts_of {
            if !areas.contains(&post.area) {
                areas.push(post.area);
            }
        }
        let falls = own.within.is_some() && !view::is_settled(self.world, team, id);
        if areas.is_empty() {
            areas.push(None);
        }
        let first = rows.len();
        for area in areas {
            let of_area: Vec<&Held> = posts_of.iter().copied().filter(|post| post.area == area).collect();
            let mut accountable = self.holders(&of_area, true);
            if falls {
                accountable = above.to_vec();
            }
            rows.push(Row {
                name: own.name.clone(),
                title: own.title.clone(),
                within: own.within.map(|within| all[within.index()].name.clone()),
                area: area.map(|area| self.id(self.program.vocabulary.core.area, area)),
                nobody: accountable.is_empty(),
                accountable,
                contributing: self.holders(&of_area, false),
                falls,
            });
        }
        let mut holders: Vec<Holder> = Vec::new();
        for holder in rows[first..].iter().flat_map(|row| &row.accountable) {
            if !holders.iter().any(|other| other.id == holder.id) {
                holders.push(Holder { id: holder.id.clone(), notes: Vec::new() });
            }
        }
        for (at, _) in (0u16..).zip(all).filter(|(_, one)| one.within == Some(id)) {
            self.rows_of(team, ResponsibilityId(at), posts, &holders, rows);
        }
    }

    fn holders(&self, posts: &[&Held], accountable: bool) -> Vec<Holder> {
        let posts = posts.iter().filter(|post| post.accountable.unwrap_or(true) == accountable);
        let holders = posts.filter_map(|post| {
            let id = self.id(self.program.vocabulary.core.person, post.person?);
            let part = post.accountable.is_none().then(|| "part not known".to_owned());
            Some(Holder { id, notes: part.into_iter().chain(self.post_notes(post.assignment)).collect() })
        });
        holders.collect()
    }

    /// What is special about a post: choices that are not the default.
    fn post_notes(&self, assignment: u32) -> Vec<String> {
        let vocabulary = &self.program.vocabulary;
        let core = vocabulary.core;
        let special = |id: &AttrId| {
            let attr = vocabulary.attr(*id);
            let Silence::Value(default) = attr.silence else { return None };
            if *id == core.assignment_part || !matches!(attr.ty.element, Ty::Choice(_)) {
                return None;
            }
            let value = view::fact(self.world, *id, assignment)?;
            (vocabulary.step_name(attr.ty.element, default) != Some(value.as_str())).then_some(value)
        };
        vocabulary.kind(core.assignment).attrs.iter().filter_map(special).collect()
    }

    /// The roles that are more than the holding of one responsibility.
    pub(super) fn roles(&self, team: u32) -> Vec<RoleHolders> {
        let person = self.program.vocabulary.core.person;
        let roles = (0u16..).zip(&self.program.vocabulary.roles);
        let meant = roles.filter(|(_, role)| matches!(role.form, RoleForm::Means { .. }));
        let held = meant.map(|(at, role)| {
            let known = view::holders(self.world, RoleId(at), team);
            RoleHolders {
                name: role.noun.singular.clone(),
                people: self.ids(person, &known.sure),
                perhaps: self.ids(person, &known.perhaps),
            }
        });
        held.filter(|role| !role.people.is_empty() || !role.perhaps.is_empty()).collect()
    }
}
