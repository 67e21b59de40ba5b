//! The path of a rule's subject, from its owner to its last step: a thing named by id that owns it is what the rule ranges
//! over, and where a thing on the way is none, the rule says nothing of the owner.

use std::sync::Arc;

use super::rule::RangeReading;
use super::{Det, LastFact, Np, Outer, Reader, always};
use crate::formula::{Calc, Cond, Place, Set, Var};
use crate::vocabulary::{KindId, Number, Ty};
use crate::walk::{self, KEEP, Rewrite};

impl Reader<'_> {
    /// `team "a"'s size`, `every member of team "a"`: the subject with the named thing as its outermost quantifier, as
    /// `every team` would be. What counts or shares is about no owner and stays as it is.
    pub(super) fn of_named_owner(&self, np: &Np) -> Np {
        let Some((named, kind, place)) = named_owner(np) else { return np.clone() };
        let at = self.token_at(place);
        let var = self.var(at, 0);
        let range_over = |inner: &Set| (*inner == named).then_some(Set::Var(var));
        let swap = |set: &Arc<Set>| {
            Arc::new(Rewrite { var: &|var| var, set: &range_over, cond: &|_| {}, swap: KEEP }.set(set))
        };
        let mut owned = np.clone();
        owned.set = swap(&np.set);
        owned.fact = np.fact.as_ref().map(|fact| LastFact { of: swap(&fact.of), ..fact.clone() });
        owned.outer.iter_mut().for_each(|outer| outer.set = swap(&outer.set));
        let owner = Outer {
            det: Det::Every,
            set: Arc::new(named),
            ty: Ty::Kind(kind),
            number: Number::Singular,
            var,
            noun: self.v.kind(kind).noun.singular.clone(),
            variable: None,
            place,
        };
        owned.outer.insert(0, owner);
        owned
    }

    /// Whether `the organisation` is written as the owner of that path. All things that there are are its own.
    pub(super) fn is_organisations(&self, np: &Np) -> bool {
        let owned = match root(&np.set) {
            Set::Organisation => down(&np.set).is_some(),
            Set::Things(_) | Set::Holders { .. } => true,
            _ => false,
        };
        owned && np.from_scope && !np.generic && np.outer.is_empty()
    }

    /// The ranges without those of whom a thing before the last step of the subject's path is none: `every person's
    /// manager's level` is said of nobody who has no manager.
    pub(super) fn with_all_on_the_way(&self, mut ranges: Vec<RangeReading>, np: &Np) -> Vec<RangeReading> {
        let Some((things, place)) = things_before_last(&np.set) else { return ranges };
        let reads = |var: Var| reads(&things, var);
        let is_range = |outer: &Outer| ranges.iter().any(|range| range.var == outer.var);
        // What one post of several or a counted key leads to is looked for in the main clause.
        if np.outer.iter().any(|outer| reads(outer.var) && !is_range(outer)) {
            return ranges;
        }
        if let Some(range) = ranges.iter_mut().rev().find(|range| reads(range.var)) {
            let var = self.var(self.token_at(np.place), 1);
            let cond = Cond::Some { set: things.clone(), var, body: Arc::new(always()), place };
            range.set = Arc::new(Set::Filter { of: range.set.clone(), var: range.var, cond: Arc::new(cond) });
        }
        ranges
    }

    fn token_at(&self, place: Place) -> usize {
        self.tokens.iter().position(|token| token.span.start == place.0.start).unwrap_or(0)
    }
}

/// The thing named by id at which the path of a subject begins, its kind and where it is written.
fn named_owner(np: &Np) -> Option<(Set, KindId, Place)> {
    if matches!(np.det, Det::Count(_) | Det::Share(_)) || down(&np.set).is_none() && np.outer.is_empty() {
        return None;
    }
    let mut set = &np.set;
    loop {
        match root(set) {
            Set::Named { kind, place, .. } => return Some((root(set).clone(), *kind, *place)),
            Set::Var(var) => set = np.outer.iter().find(|outer| outer.var == *var).map(|outer| &outer.set)?,
            _ => return None,
        }
    }
}

/// The things from which the last step of a path goes on, unless these are what it begins at, and where they are written.
fn things_before_last(path: &Set) -> Option<(Arc<Set>, Place)> {
    let mut things = match path {
        Set::Filter { of, .. } | Set::Except { of, .. } => return things_before_last(of),
        Set::Calc(calc) => match &**calc {
            Calc::Since(of) | Calc::Until(of) | Calc::Month(of) | Calc::Year(of) => return things_before_last(of),
            Calc::Today | Calc::Count(_) | Calc::Aggregate { .. } | Calc::Arith { .. } | Calc::If { .. } => {
                return None;
            }
        },
        path => down(path)?,
    };
    // Who is in a post is there with the post.
    while let Set::PostTeam(of) | Set::PostPerson(of) | Set::PostAssignments { of, .. } = &**things {
        things = of;
    }
    down(things)?;
    Some((things.clone(), written(things)?))
}

/// Where the last step of a path is written.
fn written(path: &Set) -> Option<Place> {
    match path {
        Set::Attr { place, .. }
        | Set::Def { place, .. }
        | Set::Holders { place, .. }
        | Set::Checklist { place, .. }
        | Set::Chain { place, .. }
        | Set::Former { place, .. } => Some(*place),
        path => written(down(path)?),
    }
}

/// Where a path begins.
fn root(path: &Set) -> &Set {
    down(path).map_or(path, |of| root(of))
}

/// From what the last step of a path, or its filter, goes on.
fn down(path: &Set) -> Option<&Arc<Set>> {
    match path {
        Set::Attr { of, .. }
        | Set::Def { of, .. }
        | Set::PostTeam(of)
        | Set::PostPerson(of)
        | Set::PostAreas { of, .. }
        | Set::PostAssignments { of, .. }
        | Set::Checklist { of, .. }
        | Set::Chain { of, .. }
        | Set::Filter { of, .. }
        | Set::Except { of, .. }
        | Set::Former { of, .. } => Some(of),
        Set::Holders { team, area, .. } => area.as_ref().or(team.as_ref()),
        Set::Things(_)
        | Set::Var(_)
        | Set::Value(_)
        | Set::Setting(_)
        | Set::Named { .. }
        | Set::Organisation
        | Set::Union(_)
        | Set::Calc(_) => None,
    }
}

fn reads(set: &Set, var: Var) -> bool {
    let found = std::cell::Cell::new(false);
    walk::look_set(set, &|inner| found.set(found.get() || *inner == Set::Var(var)), &|_| {});
    found.get()
}
