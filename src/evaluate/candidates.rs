//! Who can fit a filter over all things of a kind: found by an index where the filter has a shape that one answers.
//!
//! Everybody who is left away here would surely be refused by the filter; who is not left away is asked. So an index
//! never changes what a set denotes, only how long it takes.

use crate::compile::Meaning;
use crate::formula::{Cond, Op, Set, Var};
use crate::value::Val;
use crate::vocabulary::{AttrId, DefId, KindId, Ty};

use super::eval::Eval;
use super::item::{Bag, Item};
use super::walk::{Node, mentions};

/// How a filter can be narrowed down.
enum Plan<'a> {
    /// The attribute of the thing is, or includes, one of these.
    Has(AttrId, &'a Set),
    /// The thing is one of these.
    Among(&'a Set),
    /// Its chain has one of these.
    Below(AttrId, &'a Set),
}

impl<'w> Eval<'w> {
    /// The things of a kind that could fit, in ascending order; `None` if no index helps.
    pub(super) fn candidates(&mut self, kind: KindId, var: Var, cond: &'w Cond) -> Option<Bag> {
        if self.world.watch.is_some() {
            // Who is left away here is refused without being asked: what is noted would lack those.
            return None;
        }
        let plan = self.plan(var, cond)?;
        let wanted = match plan {
            Plan::Has(_, set) | Plan::Among(set) | Plan::Below(_, set) => self.bag(set),
        };
        if wanted.open || wanted.items.iter().any(|item| item.datum.is_unknown()) {
            return None;
        }
        let mut found: Vec<u32> = Vec::new();
        for item in wanted.items.iter().filter(|item| item.is_element()) {
            match (&plan, item.identity()) {
                (Plan::Has(attr, _), val) => found.extend(self.side.inverse(self.program, *attr).of(val)),
                (Plan::Among(_), Val::Thing(thing)) => found.push(thing),
                (Plan::Below(attr, _), Val::Thing(thing)) => {
                    self.note_asked(self.declared(*attr).kind, thing);
                    found.extend(self.side.chains(self.program, *attr).below(thing));
                }
                (Plan::Among(_) | Plan::Below(..), _) => return None,
            }
        }
        match plan {
            Plan::Has(attr, _) => found.extend(&self.side.inverse(self.program, attr).perhaps),
            Plan::Below(attr, _) => found.extend(&self.side.chains(self.program, attr).loose),
            Plan::Among(_) => {}
        }
        found.sort_unstable();
        found.dedup();
        self.step(found.len());
        let items = found.into_iter().filter(|&thing| self.is_there(kind, thing));
        Some(Bag { items: items.map(|thing| Item::sure(Val::Thing(thing))).collect(), open: false })
    }

    fn plan(&self, var: Var, cond: &'w Cond) -> Option<Plan<'w>> {
        let free = |set: &Set| !mentions(Node::Set(set), var);
        match cond {
            Cond::All(conds) => conds.iter().find_map(|cond| self.plan(var, cond)),
            Cond::Compare { left, op: Op::Equal, right, .. } => {
                if free(right) {
                    self.plan_for(var, left, right)
                } else if free(left) {
                    self.plan_for(var, right, left)
                } else {
                    None
                }
            }
            Cond::In { item, set, .. } if free(item) => self.plan_for(var, set, item),
            Cond::In { item, set, .. } if free(set) => self.plan_for(var, item, set),
            Cond::Some { set, var: other, body, .. }
            | Cond::Definite { set, var: other, body, denied: false, right: false, .. } => {
                self.plan_through(var, set, *other, body)
            }
            Cond::Call { def, args, .. } => self.plan_call(var, *def, args),
            Cond::Sets { .. }
            | Cond::Compare { .. }
            | Cond::In { .. }
            | Cond::Definite { .. }
            | Cond::Any(_)
            | Cond::Either(_)
            | Cond::Not(_)
            | Cond::Tally { .. }
            | Cond::Each { .. }
            | Cond::Count { .. }
            | Cond::Share { .. }
            | Cond::AnyPost { .. }
            | Cond::Dates { .. }
            | Cond::Yes(..)
            | Cond::Has { .. }
            | Cond::Known { .. }
            | Cond::Settled(..)
            | Cond::Described(..)
            | Cond::Text { .. }
            | Cond::Matches { .. }
            | Cond::NoTwin { .. }
            | Cond::Alike { .. } => None,
        }
    }

    /// `path` is read of the thing, `other` is not: they have something in common.
    fn plan_for(&self, var: Var, path: &'w Set, other: &'w Set) -> Option<Plan<'w>> {
        match path {
            Set::Var(one) if *one == var => Some(Plan::Among(other)),
            // Lengths can be equal, or perhaps equal, without being written alike: a year and 365 days.
            Set::Attr { attr, .. } if self.program.vocabulary.attr(*attr).ty.element == Ty::Duration => None,
            Set::Attr { of, attr, key: None, .. } if **of == Set::Var(var) => Some(Plan::Has(*attr, other)),
            Set::Def { of, def, .. } if **of == Set::Var(var) => {
                self.chain_def(*def).map(|attr| Plan::Below(attr, other))
            }
            _ => None,
        }
    }

    /// `body` says of an item of `set` (bound to `other`) what it has in common with something else.
    fn plan_through(&self, var: Var, set: &'w Set, other: Var, body: &'w Cond) -> Option<Plan<'w>> {
        let free = |set: &Set| !mentions(Node::Set(set), var) && !mentions(Node::Set(set), other);
        match body {
            Cond::All(conds) => conds.iter().find_map(|cond| self.plan_through(var, set, other, cond)),
            Cond::Compare { left, op: Op::Equal, right, .. } if **left == Set::Var(other) && free(right) => {
                self.plan_for(var, set, right)
            }
            Cond::In { item, set: elements, .. } if **item == Set::Var(other) && free(elements) => {
                self.plan_for(var, set, elements)
            }
            _ => None,
        }
    }

    /// A predicate of the thing whose body has a shape that an index answers, with another argument as the other side.
    fn plan_call(&self, var: Var, def: DefId, args: &'w [std::sync::Arc<Set>]) -> Option<Plan<'w>> {
        let body = self.body(def);
        let Meaning::Cond(cond) = &body.meaning else { return None };
        if args.first().is_none_or(|first| **first != Set::Var(var)) {
            return None;
        }
        let outside = |set: &'w Set| match set {
            Set::Var(slot) => args.get(usize::from(slot.0)).filter(|arg| !mentions(Node::Set(arg), var)),
            _ => None,
        };
        match self.plan(Var(0), cond)? {
            Plan::Has(attr, set) => outside(set).map(|set| Plan::Has(attr, set)),
            Plan::Among(set) => outside(set).map(|set| Plan::Among(set)),
            Plan::Below(attr, set) => outside(set).map(|set| Plan::Below(attr, set)),
        }
    }

    /// The attribute of a definition that is a chain and nothing else; a chain is always that of the owner.
    pub(super) fn chain_def(&self, def: DefId) -> Option<AttrId> {
        let body = self.body(def);
        match &body.meaning {
            Meaning::Set(set) if body.guard.is_none() => match **set {
                Set::Chain { attr, .. } => Some(attr),
                _ => None,
            },
            Meaning::Set(_) | Meaning::Cond(_) | Meaning::Broken => None,
        }
    }

    /// A set that is the chain from one thing: along which attribute, and from where.
    pub(super) fn one_chain(&self, set: &'w Set) -> Option<(AttrId, &'w Set)> {
        let Set::Def { of, def, .. } = set else { return None };
        let attr = self.chain_def(*def).filter(|_| self.is_single(of))?;
        Some((attr, of))
    }
}
