//! What narrows a noun: `who …`, `that …`, `whose …`, `with …`, `without …`, `other than …`, `as m`, and a comparison
//! without `that is` (`a career talk within the last 3 months`).

use std::sync::Arc;

use super::nominal::{Lookup, filter_by};
use super::scope::{Place as Came, ScopeId};
use super::{Det, Form, Np, Read, Reader, Side, Subj, error};
use crate::formula::Set;
use crate::vocabulary::words::is_reserved;
use crate::vocabulary::{Number, Ty};

impl Reader<'_> {
    /// The noun phrase as it is, and with one, two, … filters behind it.
    pub(super) fn filtered(&self, np: Np, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let bare = np.set.clone();
        let mut all: Vec<Read<Np>> = vec![(np, end)];
        let mut next = 0;
        while next < all.len() {
            let (np, end) = all[next].clone();
            next += 1;
            if !self.step() || all.len() > 256 {
                break;
            }
            // `and who` goes on with a filter; it begins none.
            let begun = np.set != bare;
            let start = end + usize::from(begun && self.goes_on(end));
            // Without `and` it belongs to the nearest noun that it fits: `who has a manager who is senior`.
            let nearest = begun && start == end && !matches!(&*np.set, Set::Except { .. });
            for read in self.one_filter(&np, start, scope) {
                let taken = nearest && all.iter().any(|(_, other)| *other == read.1);
                if !taken && !all.contains(&read) {
                    all.push(read);
                }
            }
        }
        all
    }

    fn one_filter(&self, np: &Np, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let Some(word) = self.word(end) else { return Vec::new() };
        match word {
            "as" => self.named_as(np, end),
            "who" | "that" | "which" => self.relative(np, end, scope),
            "whose" => self.whose(np, end, scope),
            "with" => self.with(np, end, scope, false),
            "without" => self.with(np, end, scope, true),
            "other" if self.is(end + 1, "than") => self.except(np, end + 2, scope),
            "except" => self.except(np, end + 1, scope),
            _ => self.compared(np, end, scope),
        }
    }

    fn goes_on(&self, at: usize) -> bool {
        self.is(at, "and") && self.relates(at + 1)
    }

    fn relates(&self, at: usize) -> bool {
        self.one_of(at, &["who", "whose", "that", "which"])
    }

    /// The scope inside a filter of `np`.
    fn inside(&self, np: &Np, scope: ScopeId) -> ScopeId {
        let item = np.item_of_kind();
        let mut inner = self.beside_owners(scope, &np.outer);
        if let Some(variable) = &np.variable {
            inner = self.bring(inner, Came::Variable, &item, np.ty, &np.noun, Some(variable));
        }
        if self.is_thing(np.ty) { self.bring(inner, Came::Filtered, &item, np.ty, &np.noun, None) } else { inner }
    }

    /// The scope with the owners in it that a noun phrase is quantified over: `every member of a team` brings the team, also
    /// to its own right.
    pub(super) fn beside_owners(&self, scope: ScopeId, outer: &[super::Outer]) -> ScopeId {
        let mut inner = scope;
        for owner in outer.iter().filter(|owner| owner.det != Det::AnyPost && self.is_thing(owner.ty)) {
            let noun = self.singular(&owner.noun, owner.ty);
            let set = Arc::new(Set::Var(owner.var));
            inner = self.bring(inner, Came::Besides, &set, owner.ty, &noun, owner.variable.as_deref());
        }
        inner
    }

    fn named_as(&self, np: &Np, end: usize) -> Vec<Read<Np>> {
        let Some(name) = self.word(end + 1).filter(|name| !is_reserved(name) || matches!(*name, "one" | "other"))
        else {
            return Vec::new();
        };
        if np.variable.is_some() {
            return Vec::new();
        }
        let mut np = np.clone();
        np.variable = Some(name.to_owned());
        self.used.borrow_mut().push(name.to_owned());
        vec![(np, end + 2)]
    }

    fn relative(&self, np: &Np, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let who = self.is(end, "who");
        if who != self.is_person(np.ty) {
            self.note(
                end,
                error::who_or_that(self.place(end, end + 1).0, self.word(end).unwrap_or_default(), &np.noun),
            );
            return Vec::new();
        }
        let inner = self.inside(np, scope);
        let subj = Subj { set: np.item_of_kind(), ty: np.ty };
        let form = if np.number == Number::Plural && !np.said_of_one { Form::Plural } else { Form::Third };
        let read = self.predicates(end + 1, &subj, form, inner);
        read.into_iter().map(|(cond, end)| (filter_by(np.clone(), cond), end)).collect()
    }

    fn whose(&self, np: &Np, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let inner = self.inside(np, scope);
        let owner = Np {
            det: Det::Single,
            set: np.item_of_kind(),
            outer: Vec::new(),
            variable: None,
            fact: None,
            ..np.clone()
        };
        let mut found = Vec::new();
        for (path, path_end) in self.path_from(&owner, end + 1, inner) {
            for (cond, end) in self.said(&path, path_end, inner) {
                found.push((filter_by(np.clone(), cond), end));
            }
        }
        found
    }

    fn with(&self, np: &Np, end: usize, scope: ScopeId, without: bool) -> Vec<Read<Np>> {
        let inner = self.inside(np, scope);
        let subj = Subj { set: np.item_of_kind(), ty: np.ty };
        let read = self.has(end + 1, &subj, inner, without);
        read.into_iter()
            .map(|(cond, end)| (filter_by(np.clone(), if without { cond.denied() } else { cond }), end))
            .collect()
    }

    /// `other than NP`, `except NP`: all that the noun phrase covers is taken out.
    fn except(&self, np: &Np, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let scope = self.beside_owners(scope, &np.outer);
        let mut found = Vec::new();
        for (out, end) in self.np_whole_union(at, scope) {
            if !self.alike(out.ty, np.ty) || !out.outer.is_empty() {
                continue;
            }
            // `other than the team lead` takes out all team leads, not only the one that the sentence is about.
            let minus = match (&*out.set, out.ty, self.is(at, "the")) {
                (Set::Var(_), Ty::Post(role), true) => {
                    let team = Arc::new(Set::PostTeam(out.set.clone()));
                    Arc::new(Set::Holders { role, team: Some(team), area: None, place: out.place })
                }
                _ => out.set.clone(),
            };
            let mut np = np.clone();
            np.set = Arc::new(Set::Except { of: np.set, minus });
            np.fact = None;
            found.push((np, end));
        }
        found
    }

    /// `a career talk within the last 3 months`, `a review count of at least 20`.
    fn compared(&self, np: &Np, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        if self.is_thing(np.ty) || matches!(np.ty, Ty::Item(_) | Ty::Text | Ty::YesNo) {
            return Vec::new();
        }
        let at = if self.is(end, "of") { end + 1 } else { end };
        let subj = Subj { set: np.item_of_kind(), ty: np.ty };
        let read = self.comparison(at, &subj, scope);
        read.into_iter().map(|(cond, end)| (filter_by(np.clone(), cond), end)).collect()
    }

    /// A path that goes on from an owner: `manager's level for …`, with filters.
    pub(super) fn path_from(&self, owner: &Np, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (np, end) in self.possessed(owner, at, scope) {
            found.extend(self.suffixed(np, end, scope));
        }
        found
    }

    /// The noun phrase with its filters, and the paths that go on from it by `'s`.
    pub(super) fn suffixed(&self, np: Np, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        if matches!(self.kind(end), Some(crate::syntax::tree::TokenKind::Possessive)) {
            found.extend(self.path_from(&np, end + 1, scope));
        }
        if matches!(np.det, Det::Single) {
            found.push((np, end));
        } else {
            found.extend(self.filtered(np, end, scope));
        }
        found
    }

    /// What is said of a noun phrase as the subject of a condition.
    pub(super) fn said(&self, np: &Np, at: usize, scope: ScopeId) -> Vec<Read<crate::formula::Cond>> {
        let mut found = self.said_of_whole(np, at, scope);
        let wholes: Vec<usize> = found.iter().map(|(_, end)| *end).collect();
        let scope = self.with_variables(scope, np);
        let subj = self.subj(np);
        for form in self.forms_of(np) {
            for (cond, end) in self.predicates(at, &subj, form, scope) {
                // What is said of a whole set is not said again of each.
                if wholes.contains(&end) {
                    continue;
                }
                let read = (self.quantified(np, Side::Left, cond), end);
                if !found.contains(&read) {
                    found.push(read);
                }
            }
        }
        found
    }

    /// The verb forms that agree with a noun phrase.
    pub(super) fn forms_of(&self, np: &Np) -> Vec<Form> {
        match (&np.det, np.number) {
            (Det::Count(bound), _) | (Det::Share(bound), _) if bound_of_one(bound) => vec![Form::Third, Form::Plural],
            (_, Number::Plural) if !np.said_of_one => vec![Form::Plural],
            (_, Number::Plural | Number::Singular) => vec![Form::Third],
        }
    }

    /// The scope with the variables that a noun phrase names.
    pub(super) fn with_variables(&self, scope: ScopeId, np: &Np) -> ScopeId {
        let mut scope = scope;
        for outer in &np.outer {
            if let Some(variable) = &outer.variable {
                scope = self.bring(
                    scope,
                    Came::Variable,
                    &Arc::new(Set::Var(outer.var)),
                    outer.ty,
                    &outer.noun,
                    Some(variable),
                );
            }
        }
        if let Some(variable) = &np.variable {
            scope = self.bring(scope, Came::Variable, &np.item(), np.ty, &np.noun, Some(variable));
        }
        scope
    }

    /// What a noun phrase's own lookup is after a determiner.
    pub(super) fn nominal_after(&self, at: usize, scope: ScopeId, number: Number) -> Vec<Read<Np>> {
        let mut found = self.nominal(at, scope, &Lookup::Scope);
        found.retain(|(np, _)| np.number == number);
        found
    }
}

fn bound_of_one(bound: &crate::formula::Bound) -> bool {
    *bound.value == Set::Value(crate::value::Val::Number(crate::value::Number::whole(1)))
}
