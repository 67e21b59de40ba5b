//! Which sentences and conditions do the tests reach? Of each it is told whether some test made it true, false and, where
//! the data can leave it open, undetermined.
//!
//! A condition is asked for by its place in the text: what is written once is covered once, for whatever element it was
//! decided. A condition that cannot be undetermined (all that it reads has a default, or is asked of the record) is not
//! asked to be.

use std::collections::BTreeMap;

use crate::compile::{self, Meaning, Program};
use crate::evaluate::verdict::{Outcome, Verdict};
use crate::evaluate::watch::Seen;
use crate::formula::{Cond, Set};
use crate::source::{FileId, Span};
use crate::walk;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A rule sentence: it holds, is violated, cannot be told.
    Sentence,
    /// A condition inside: true, false, undetermined.
    Condition,
}

/// One sentence or condition.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it stands.
    pub place: Span,
    /// What it is.
    pub what: What,
    /// What can be asked of it.
    pub wanted: Seen,
    /// What some test showed.
    pub seen: Seen,
}

impl Row {
    /// What is wanted and was not seen: true, false, undetermined.
    pub fn lacks(&self) -> (bool, bool, bool) {
        (
            self.wanted.was_true && !self.seen.was_true,
            self.wanted.was_false && !self.seen.was_false,
            self.wanted.was_unknown && !self.seen.was_unknown,
        )
    }

    fn count(&self) -> (usize, usize) {
        let asked = [self.wanted.was_true, self.wanted.was_false, self.wanted.was_unknown];
        let lacking = <[bool; 3]>::from(self.lacks());
        let asked = asked.iter().filter(|wanted| **wanted).count();
        (asked, asked - lacking.iter().filter(|lacks| **lacks).count())
    }
}

/// What tests reach.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// In the order of the text.
    pub rows: Vec<Row>,
}

impl Coverage {
    /// How many outcomes are asked for, and how many of them some test showed.
    pub fn counts(&self) -> (usize, usize) {
        self.rows.iter().map(Row::count).fold((0, 0), |(asked, shown), (a, s)| (asked + a, shown + s))
    }

    /// Shown outcomes of those asked for, in per cent, rounded down; 100 if nothing is asked for.
    pub fn percent(&self) -> usize {
        let (asked, shown) = self.counts();
        (shown * 100).checked_div(asked).unwrap_or(100)
    }
}

/// Puts together what the tests showed of the policies and definitions in the files that `own` names.
pub fn of(
    program: &Program,
    own: &dyn Fn(FileId) -> bool,
    verdicts: &[Verdict],
    seen: &BTreeMap<Span, Seen>,
) -> Coverage {
    let mut rows: BTreeMap<(Span, What), Row> = BTreeMap::new();
    for (at, policy) in program.policies.iter().enumerate().filter(|(_, policy)| own(policy.file)) {
        for (sentence, rule) in policy.rules.iter().enumerate() {
            let outcomes = verdicts.iter().filter(|verdict| verdict.policy == at && verdict.sentence == sentence);
            let row = rows.entry((rule.place.0, What::Sentence)).or_insert_with(|| Row {
                place: rule.place.0,
                what: What::Sentence,
                wanted: Seen {
                    was_true: true,
                    was_false: true,
                    was_unknown: compile::may_be_unknown_rule(program, rule),
                },
                seen: Seen::default(),
            });
            for verdict in outcomes {
                match verdict.outcome {
                    Outcome::Holds | Outcome::HoldsByException => row.seen.was_true = true,
                    Outcome::Violated => row.seen.was_false = true,
                    Outcome::Undetermined => row.seen.was_unknown = true,
                    Outcome::NotApplicable => {}
                }
            }
            for cond in [Some(&rule.main), rule.when.as_ref(), rule.unless.as_ref()].into_iter().flatten() {
                conditions(program, cond, seen, &mut rows);
            }
            for range in &rule.ranges {
                conditions_in(program, &range.set, seen, &mut rows);
            }
        }
    }
    let reached: Vec<compile::Reached> = program
        .policies
        .iter()
        .filter(|policy| own(policy.file))
        .map(|policy| compile::reached(program, policy))
        .collect();
    for (at, body) in program.defs.iter().enumerate().filter(|(_, body)| own(body.place.0.file)) {
        if !reached.iter().any(|reached| reached.defs.iter().any(|def| def.index() == at)) {
            continue;
        }
        match &body.meaning {
            Meaning::Cond(cond) => conditions(program, cond, seen, &mut rows),
            Meaning::Set(set) => conditions_in(program, set, seen, &mut rows),
            Meaning::Broken => {}
        }
    }
    Coverage { rows: rows.into_values().collect() }
}

fn conditions(program: &Program, cond: &Cond, seen: &BTreeMap<Span, Seen>, rows: &mut BTreeMap<(Span, What), Row>) {
    let found = std::cell::RefCell::new(Vec::new());
    walk::look(cond, &|_| {}, &|cond| found.borrow_mut().extend(asked(program, cond)));
    add(found.into_inner(), seen, rows);
}

fn conditions_in(program: &Program, set: &Set, seen: &BTreeMap<Span, Seen>, rows: &mut BTreeMap<(Span, What), Row>) {
    let found = std::cell::RefCell::new(Vec::new());
    walk::look_set(set, &|_| {}, &|cond| found.borrow_mut().extend(asked(program, cond)));
    add(found.into_inner(), seen, rows);
}

/// What can be asked of a condition that says something by itself.
fn asked(program: &Program, cond: &Cond) -> Option<(Span, Seen)> {
    let alone = match cond {
        Cond::Some { body, .. } | Cond::Count { body, .. } | Cond::Share { body, .. } => {
            **body == Cond::All(Vec::new())
        }
        Cond::All(_) | Cond::Any(_) | Cond::Either(_) | Cond::Not(_) => false,
        Cond::Each { .. } | Cond::Definite { .. } | Cond::AnyPost { .. } => false,
        Cond::Tally { .. }
        | Cond::Compare { .. }
        | Cond::Dates { .. }
        | Cond::In { .. }
        | Cond::Sets { .. }
        | Cond::Yes(..)
        | Cond::Has { .. }
        | Cond::Known { .. }
        | Cond::Settled(..)
        | Cond::Described(..)
        | Cond::Call { .. }
        | Cond::Text { .. }
        | Cond::Matches { .. }
        | Cond::NoTwin { .. }
        | Cond::Alike { .. } => true,
    };
    let place = cond.place()?.0;
    alone
        .then(|| (place, Seen { was_true: true, was_false: true, was_unknown: compile::may_be_unknown(program, cond) }))
}

fn add(found: Vec<(Span, Seen)>, seen: &BTreeMap<Span, Seen>, rows: &mut BTreeMap<(Span, What), Row>) {
    for (place, wanted) in found {
        let seen = seen.get(&place).copied().unwrap_or_default();
        let row = Row { place, what: What::Condition, wanted, seen };
        rows.entry((place, What::Condition))
            .and_modify(|old| old.wanted.was_unknown |= wanted.was_unknown)
            .or_insert(row);
    }
}
