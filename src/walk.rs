//! Formulas taken apart and put together again: every set and condition inside, once, from the outside inwards.

use std::sync::Arc;

use crate::formula::{Bound, Calc, Cond, Set, Var};

/// How a formula is rebuilt, or looked through.
#[derive(Clone, Copy)]
pub struct Rewrite<'a> {
    /// What becomes of a variable.
    pub var: &'a dyn Fn(Var) -> Var,
    /// What takes the place of a set; `None`: the set with its parts rebuilt.
    pub set: &'a dyn Fn(&Set) -> Option<Set>,
    /// Sees every condition.
    pub cond: &'a dyn Fn(&Cond),
    /// What takes the place of a condition; `None`: the condition with its parts rebuilt.
    pub swap: &'a dyn Fn(&Cond) -> Option<Cond>,
}

/// Leaves conditions as they are.
pub const KEEP: &dyn Fn(&Cond) -> Option<Cond> = &|_| None;

/// Calls `on_set` for every set and `on_cond` for every condition in `cond`.
pub fn look(cond: &Cond, on_set: &dyn Fn(&Set), on_cond: &dyn Fn(&Cond)) {
    let set = |set: &Set| {
        on_set(set);
        None
    };
    let _ = Rewrite { var: &|var| var, set: &set, cond: on_cond, swap: KEEP }.cond(cond);
}

/// The same for a set.
pub fn look_set(of: &Set, on_set: &dyn Fn(&Set), on_cond: &dyn Fn(&Cond)) {
    let set = |set: &Set| {
        on_set(set);
        None
    };
    let _ = Rewrite { var: &|var| var, set: &set, cond: on_cond, swap: KEEP }.set(of);
}

/// `set` with every mention of `var` replaced.
pub fn substitute(set: &Set, var: Var, by: &Arc<Set>) -> Set {
    let replaced = |inner: &Set| if *inner == Set::Var(var) { Some((**by).clone()) } else { None };
    Rewrite { var: &|var| var, set: &replaced, cond: &|_| {}, swap: KEEP }.set(set)
}

impl Rewrite<'_> {
    fn arc(&self, set: &Arc<Set>) -> Arc<Set> {
        Arc::new(self.set(set))
    }

    fn arcs(&self, sets: &[Arc<Set>]) -> Vec<Arc<Set>> {
        sets.iter().map(|set| self.arc(set)).collect()
    }

    fn optional(&self, set: Option<&Arc<Set>>) -> Option<Arc<Set>> {
        set.map(|set| self.arc(set))
    }

    fn arc_cond(&self, cond: &Arc<Cond>) -> Arc<Cond> {
        Arc::new(self.cond(cond))
    }

    fn conds(&self, conds: &[Cond]) -> Vec<Cond> {
        conds.iter().map(|cond| self.cond(cond)).collect()
    }

    fn bound(&self, bound: &Bound) -> Bound {
        Bound { op: bound.op, value: self.arc(&bound.value), upper: self.optional(bound.upper.as_ref()) }
    }

    /// A set, rebuilt.
    #[must_use]
    pub fn set(&self, set: &Set) -> Set {
        if let Some(replacement) = (self.set)(set) {
            return replacement;
        }
        match set {
            Set::Things(_) | Set::Value(_) | Set::Setting(_) | Set::Named { .. } | Set::Organisation => set.clone(),
            Set::Var(var) => Set::Var((self.var)(*var)),
            Set::Attr { of, attr, key, place } => {
                Set::Attr { of: self.arc(of), attr: *attr, key: self.optional(key.as_ref()), place: *place }
            }
            Set::Def { of, def, args, place } => {
                Set::Def { of: self.arc(of), def: *def, args: self.arcs(args), place: *place }
            }
            Set::Holders { role, team, area, place } => Set::Holders {
                role: *role,
                team: self.optional(team.as_ref()),
                area: self.optional(area.as_ref()),
                place: *place,
            },
            Set::PostTeam(of) => Set::PostTeam(self.arc(of)),
            Set::PostPerson(of) => Set::PostPerson(self.arc(of)),
            Set::PostAreas { of, role } => Set::PostAreas { of: self.arc(of), role: *role },
            Set::PostAssignments { of, role } => Set::PostAssignments { of: self.arc(of), role: *role },
            Set::Checklist { of, checklist, place } => {
                Set::Checklist { of: self.arc(of), checklist: *checklist, place: *place }
            }
            Set::Chain { of, attr, place } => Set::Chain { of: self.arc(of), attr: *attr, place: *place },
            Set::Filter { of, var, cond } => {
                Set::Filter { of: self.arc(of), var: (self.var)(*var), cond: self.arc_cond(cond) }
            }
            Set::Union(parts) => Set::Union(parts.iter().map(|part| self.set(part)).collect()),
            Set::Except { of, minus } => Set::Except { of: self.arc(of), minus: self.arc(minus) },
            Set::Former { of, var, step, place } => {
                Set::Former { of: self.arc(of), var: (self.var)(*var), step: self.arc(step), place: *place }
            }
            Set::Calc(calc) => Set::Calc(Box::new(self.calc(calc))),
        }
    }

    fn calc(&self, calc: &Calc) -> Calc {
        match calc {
            Calc::Today => Calc::Today,
            Calc::Count(set) => Calc::Count(self.arc(set)),
            Calc::Aggregate { fun, over, var, path, place } => Calc::Aggregate {
                fun: *fun,
                over: self.arc(over),
                var: (self.var)(*var),
                path: self.arc(path),
                place: *place,
            },
            Calc::Arith { op, left, right, place } => {
                Calc::Arith { op: *op, left: self.arc(left), right: self.arc(right), place: *place }
            }
            Calc::Since(date) => Calc::Since(self.arc(date)),
            Calc::Until(date) => Calc::Until(self.arc(date)),
            Calc::Month(date) => Calc::Month(self.arc(date)),
            Calc::Year(date) => Calc::Year(self.arc(date)),
            Calc::If { arms, otherwise } => Calc::If {
                arms: arms.iter().map(|(value, cond)| (self.arc(value), self.arc_cond(cond))).collect(),
                otherwise: self.optional(otherwise.as_ref()),
            },
        }
    }

    /// A condition, rebuilt.
    #[must_use]
    #[allow(clippy::too_many_lines, reason = "one arm for each form of the language; splitting would only hide one")]
    pub fn cond(&self, cond: &Cond) -> Cond {
        (self.cond)(cond);
        if let Some(other) = (self.swap)(cond) {
            return other;
        }
        match cond {
            Cond::All(parts) => Cond::All(self.conds(parts)),
            Cond::Any(parts) => Cond::Any(self.conds(parts)),
            Cond::Either(parts) => Cond::Either(self.conds(parts)),
            Cond::Not(inner) => Cond::Not(self.arc_cond(inner)),
            Cond::Tally { bound, of, place } => {
                Cond::Tally { bound: self.bound(bound), of: self.conds(of), place: *place }
            }
            Cond::Each { set, var, body, wants_one, place } => Cond::Each {
                set: self.arc(set),
                var: (self.var)(*var),
                body: self.arc_cond(body),
                wants_one: *wants_one,
                place: *place,
            },
            Cond::Some { set, var, body, place } => {
                Cond::Some { set: self.arc(set), var: (self.var)(*var), body: self.arc_cond(body), place: *place }
            }
            Cond::Count { bound, set, var, body, place } => Cond::Count {
                bound: self.bound(bound),
                set: self.arc(set),
                var: (self.var)(*var),
                body: self.arc_cond(body),
                place: *place,
            },
            Cond::Share { bound, set, var, body, place } => Cond::Share {
                bound: self.bound(bound),
                set: self.arc(set),
                var: (self.var)(*var),
                body: self.arc_cond(body),
                place: *place,
            },
            Cond::Definite { set, var, body, plural, right, denied, place } => Cond::Definite {
                set: self.arc(set),
                var: (self.var)(*var),
                body: self.arc_cond(body),
                plural: *plural,
                right: *right,
                denied: *denied,
                place: *place,
            },
            Cond::AnyPost { set, var, body, place } => {
                Cond::AnyPost { set: self.arc(set), var: (self.var)(*var), body: self.arc_cond(body), place: *place }
            }
            Cond::Compare { left, op, right, place } => {
                Cond::Compare { left: self.arc(left), op: *op, right: self.arc(right), place: *place }
            }
            Cond::Dates { relation, date, length, anchor, place } => Cond::Dates {
                relation: *relation,
                date: self.arc(date),
                length: self.arc(length),
                anchor: self.optional(anchor.as_ref()),
                place: *place,
            },
            Cond::In { item, set, place } => Cond::In { item: self.arc(item), set: self.arc(set), place: *place },
            Cond::Sets { left, right, overlap, place } => {
                Cond::Sets { left: self.arc(left), right: self.arc(right), overlap: *overlap, place: *place }
            }
            Cond::Yes(set, place) => Cond::Yes(self.arc(set), *place),
            Cond::Has { of, attr, key, place } => {
                Cond::Has { of: self.arc(of), attr: *attr, key: self.optional(key.as_ref()), place: *place }
            }
            Cond::Known { of, attr, key, place } => {
                Cond::Known { of: self.arc(of), attr: *attr, key: self.optional(key.as_ref()), place: *place }
            }
            Cond::Settled(set, place) => Cond::Settled(self.arc(set), *place),
            Cond::Described(set, place) => Cond::Described(self.arc(set), *place),
            Cond::Call { def, args, place } => Cond::Call { def: *def, args: self.arcs(args), place: *place },
            Cond::Text { test, left, right, place } => {
                Cond::Text { test: *test, left: self.arc(left), right: self.arc(right), place: *place }
            }
            Cond::Matches { left, pattern, place } => {
                Cond::Matches { left: self.arc(left), pattern: *pattern, place: *place }
            }
            Cond::NoTwin { one, set, var, path, overlap, place } => Cond::NoTwin {
                one: (self.var)(*one),
                set: self.arc(set),
                var: (self.var)(*var),
                path: self.arc(path),
                overlap: *overlap,
                place: *place,
            },
            Cond::Alike { bound, share, set, var, path, overlap, place } => Cond::Alike {
                bound: self.bound(bound),
                share: *share,
                set: self.arc(set),
                var: (self.var)(*var),
                path: self.arc(path),
                overlap: *overlap,
                place: *place,
            },
        }
    }
}
