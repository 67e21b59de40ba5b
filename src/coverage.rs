//! Which sentences and conditions do the tests reach? Of each it is told whether some test made it true, false and, where
//! the data can leave it open, undetermined.
//!
//! A condition is asked for by its place in the text: what is written once is covered once, for whatever element it was
//! decided. What a condition cannot be, whatever the data say, is not asked for: the meaning tells that
//! ([`Possible`]), not a list.

use std::collections::BTreeMap;

use crate::compile::{Conds, Possible, Program, Truths};
use crate::evaluate::verdict::{Outcome, Verdict};
use crate::evaluate::watch::Seen;
use crate::source::{FileId, Span};

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

    /// The same place, for other things.
    fn join(&self, other: &Row) -> Row {
        let (wanted, seen) = (self.wanted.join(other.wanted), self.seen.join(other.seen));
        Row { wanted, seen, ..self.clone() }
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

/// Puts together what the tests showed of the policies in the files that `own` names, and of the conditions of the
/// definitions, roles and checklists there that those policies reach.
pub fn of(
    program: &Program,
    own: &dyn Fn(FileId) -> bool,
    verdicts: &[Verdict],
    seen: &BTreeMap<Span, Seen>,
) -> Coverage {
    let possible = Possible::new(program);
    let mut rows = BTreeMap::new();
    let mut reached = Conds::new();
    for (at, policy) in program.policies.iter().enumerate().filter(|(_, policy)| own(policy.file)) {
        for (sentence, rule) in policy.rules.iter().enumerate() {
            let outcomes = verdicts.iter().filter(|verdict| verdict.policy == at && verdict.sentence == sentence);
            let (truths, conds) = possible.rule(rule);
            let seen = of_sentence(outcomes.map(|verdict| verdict.outcome));
            let row = Row { place: rule.place.0, what: What::Sentence, wanted: wanted(truths), seen };
            // A sentence about two kinds of things is two rules, and one line of text.
            let both = |old: &mut Row| *old = old.join(&row);
            rows.entry((rule.place.0, What::Sentence)).and_modify(both).or_insert_with(|| row.clone());
            for (place, cond) in conds {
                reached.entry(place).and_modify(|old| *old = old.join(cond)).or_insert(cond);
            }
        }
    }
    for (place, cond) in reached.into_iter().filter(|(place, cond)| own(place.file) && cond.alone) {
        let seen = seen.get(&place).copied().unwrap_or_default();
        let row = Row { place, what: What::Condition, wanted: wanted(cond.truths), seen };
        rows.insert((place, What::Condition), row);
    }
    Coverage { rows: rows.into_values().collect() }
}

fn of_sentence(outcomes: impl Iterator<Item = Outcome>) -> Seen {
    let mut seen = Seen::default();
    for outcome in outcomes {
        match outcome {
            Outcome::Holds | Outcome::HoldsByException => seen.was_true = true,
            Outcome::Violated => seen.was_false = true,
            Outcome::Undetermined => seen.was_unknown = true,
            Outcome::NotApplicable => {}
        }
    }
    seen
}

/// What is asked for: nothing that the meaning rules out whatever the data say.
fn wanted(truths: Truths) -> Seen {
    Seen { was_true: truths.yes, was_false: truths.no, was_unknown: truths.open }
}
