//! What a condition can turn out to be, whatever the data say: true, false, undetermined. Worked out from its meaning,
//! from the outside inwards, with no data at hand.
//!
//! A condition can be undetermined as far as something that it reads may be unknown: an attribute that silence leaves
//! unknown, a set that may be open, a share of nothing, a singular of which several may disagree. It cannot where all that
//! it reads has a default, is asked of the record (`has a mission`, `is known`), or was asked for before (`their function
//! is known and their function is product`). What compares a setting with a value is settled by the setting.
//!
//! The answer leans towards *can*: bounds that exclude each other are found by `lint`.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::outlook::Look;
use super::{Meaning, Program, Rule};
use crate::formula::{Set, Var};
use crate::source::Span;
use crate::vocabulary::{AttrId, DefId, RoleId};
use crate::walk::{KEEP, Rewrite};

/// Which truths are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truths {
    /// It can be false.
    pub no: bool,
    /// It can be undetermined.
    pub open: bool,
    /// It can be true.
    pub yes: bool,
}

impl Truths {
    pub(super) const TRUE: Truths = Truths { no: false, open: false, yes: true };
    pub(super) const FALSE: Truths = Truths { no: true, open: false, yes: false };

    /// Both ways, and open if so.
    pub(super) fn either(open: bool) -> Truths {
        Truths { no: true, open, yes: true }
    }

    pub(super) fn denied(self) -> Truths {
        Truths { no: self.yes, open: self.open, yes: self.no }
    }

    pub(super) fn and(self, other: Truths) -> Truths {
        let not_no = |truths: Truths| truths.open || truths.yes;
        Truths {
            no: self.no || other.no,
            open: (self.open && not_no(other)) || (other.open && not_no(self)),
            yes: self.yes && other.yes,
        }
    }

    pub(super) fn or(self, other: Truths) -> Truths {
        self.denied().and(other.denied()).denied()
    }

    /// As far as one or the other may be meant.
    pub(super) fn join(self, other: Truths) -> Truths {
        Truths { no: self.no || other.no, open: self.open || other.open, yes: self.yes || other.yes }
    }
}

/// How far a set is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// How many items it has may be open, or whether one of them is there.
    pub(super) vague: bool,
    /// One of its items may be unknown.
    pub(super) item: bool,
}

impl Known {
    pub(super) fn or(self, other: Known) -> Known {
        Known { vague: self.vague || other.vague, item: self.item || other.item }
    }

    pub(super) fn any(self) -> bool {
        self.vague || self.item
    }

    pub(super) fn all(unknown: bool) -> Known {
        Known { vague: unknown, item: unknown }
    }
}

/// By place, of conditions that are one and not a joining of others.
pub type Conds = BTreeMap<Span, Condition>;

/// A condition at a place of the text.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// What it can be.
    pub truths: Truths,
    /// Whether it says something by itself, and is not only a quantifier before what is said.
    pub alone: bool,
}

impl Condition {
    /// The same place, reached twice.
    #[must_use]
    pub fn join(self, other: Condition) -> Condition {
        Condition { truths: self.truths.join(other.truths), alone: self.alone || other.alone }
    }
}

/// A fact that was asked for before: where it is not recorded what follows is not reached.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Recorded {
    pub(super) of: Set,
    pub(super) attr: AttrId,
    pub(super) key: Option<Set>,
}

impl Recorded {
    /// The same of what some variables stand for; the others stay themselves.
    pub(super) fn said_of(&self, stands_for: &dyn Fn(Var) -> Option<Set>) -> Recorded {
        let swap = |inner: &Set| match inner {
            Set::Var(var) => stands_for(*var),
            _ => None,
        };
        let said = |set: &Set| Rewrite { var: &|var| var, set: &swap, cond: &|_| {}, swap: KEEP }.set(set);
        Recorded { of: said(&self.of), attr: self.attr, key: self.key.as_ref().map(said) }
    }
}

/// What is known where a definition is used: of which of its parameters it is not known what they stand for, and which
/// facts are recorded, in terms of its parameters.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Context {
    pub(super) unknown: Vec<bool>,
    pub(super) recorded: Vec<Recorded>,
}

/// Of a definition: what it can be (a predicate), how far it is known (a noun), and the conditions inside.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) truths: Truths,
    pub(super) known: Known,
    pub(super) conds: Conds,
}

/// What the conditions of a program can be.
#[derive(Debug)]
pub struct Possible<'a> {
    pub(super) program: &'a Program,
    defs: RefCell<HashMap<DefId, Vec<(Context, Found)>>>,
    roles: RefCell<HashMap<RoleId, Found>>,
}

impl<'a> Possible<'a> {
    /// Of that program.
    pub fn new(program: &'a Program) -> Possible<'a> {
        Possible { program, defs: RefCell::default(), roles: RefCell::default() }
    }

    /// Whether a sentence can hold, be violated, be undetermined; and all conditions that it reaches, also through
    /// definitions, roles and checklists.
    pub fn rule(&self, rule: &Rule) -> (Truths, Conds) {
        let mut look = self.look(Context::default());
        for range in &rule.ranges {
            let known = look.set(&range.set);
            look.bind(range.var, known.item);
            look.assume_items(range.var, &range.set);
        }
        let when = rule.when.as_ref().map_or(Truths::TRUE, |cond| look.cond(cond));
        let items = std::mem::take(&mut look.recorded);
        rule.when.iter().for_each(|cond| look.assume(cond));
        // An `if` that is false wins over a subject that is not known.
        let conds = look.conds.clone();
        let mut subject = Known::default();
        for range in &rule.ranges {
            let known = look.set(&range.set);
            look.bind(range.var, known.item);
            subject = subject.or(known);
        }
        look.conds = conds;
        look.recorded.extend(items);
        // Of a share of nothing nothing is asked.
        look.inhabited = rule.share_of.clone();
        let main = look.cond(&rule.main);
        // Of `the X` there may be nobody, which is as if it were false.
        let main = Truths { no: main.no || rule.ranges.iter().any(|range| range.wanted), ..main };
        let unless = rule.unless.as_ref().map_or(Truths::FALSE, |cond| look.cond(cond));
        (outcomes(subject.any(), when, main, unless), look.conds)
    }

    pub(super) fn look(&self, context: Context) -> Look<'_, 'a> {
        Look::new(self, context)
    }

    pub(super) fn found(&self, def: DefId, context: Context) -> Found {
        if let Some(all) = self.defs.borrow().get(&def)
            && let Some((_, found)) = all.iter().find(|(other, _)| *other == context)
        {
            return found.clone();
        }
        let body = &self.program.defs[def.index()];
        let mut look = self.look(context.clone());
        let guard = body.guard.as_ref().map_or(Truths::TRUE, |guard| look.cond(guard));
        body.guard.iter().for_each(|guard| look.assume(guard));
        let (truths, known) = match &body.meaning {
            Meaning::Cond(cond) => (guard.and(look.cond(cond)), Known::default()),
            Meaning::Set(set) => (Truths::either(false), look.set(set).or(Known::all(guard.open))),
            Meaning::Broken => (Truths::either(true), Known::all(true)),
        };
        let found = Found { truths, known, conds: look.conds };
        self.defs.borrow_mut().entry(def).or_default().push((context, found.clone()));
        found
    }

    /// The people of a role; one that follows from posts is as complete as they are.
    pub(super) fn role(&self, role: RoleId) -> Found {
        if let Some(found) = self.roles.borrow().get(&role) {
            return found.clone();
        }
        let mut look = self.look(Context::default());
        let known = self.program.roles[role.index()].as_ref().map_or_else(Known::default, |body| {
            let guard = body.guard.as_ref().is_some_and(|guard| look.cond(guard).open);
            let known = look.set(&body.set);
            Known { vague: known.vague || guard, ..known }
        });
        let found = Found { truths: Truths::either(false), known, conds: look.conds };
        self.roles.borrow_mut().insert(role, found.clone());
        found
    }
}

/// The table of verdicts: see `evaluate::rule`.
fn outcomes(unsure: bool, when: Truths, main: Truths, unless: Truths) -> Truths {
    let asked = when.yes || when.open;
    let excused = (main.no || main.open) && unless.yes;
    let unexcused = unless.no || unless.open;
    let doubtful = main.open || (main.no && (unless.open || unsure || when.open));
    Truths {
        yes: asked && (main.yes || excused),
        no: when.yes && main.no && unless.no,
        open: unsure || (asked && unexcused && doubtful),
    }
}
