//! How good are the tests of a run? Its tests are run once more with a note of what conditions turn out to be (coverage),
//! and once for every change of the policies (mutation); what is missing becomes diagnostics under the policy text.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::code::Code;
use crate::compile::{Program, Test};
use crate::coverage::{self, Coverage, Row, What};
use crate::diagnostic::Diagnostic;
use crate::evaluate::watch::Watch;
use crate::mutate::{self, Change};
use crate::run::{self, Run};
use crate::source::FileId;
use crate::vocabulary::Layer;

/// What became of the changes.
#[derive(Debug)]
pub struct Mutation {
    /// How many changes were tried.
    pub tried: usize,
    /// Those that no test noticed.
    pub unnoticed: Vec<Change>,
}

impl Mutation {
    /// Noticed changes in per cent, rounded down; 100 if nothing could be changed.
    pub fn percent(&self) -> usize {
        ((self.tried - self.unnoticed.len()) * 100).checked_div(self.tried).unwrap_or(100)
    }
}

/// What the tests of the run reach; nothing if the policies have errors.
pub fn coverage(run: &Run) -> Coverage {
    let Some(program) = &run.program else { return Coverage::default() };
    let watch = Watch::default();
    let verdicts = Mutex::new(Vec::new());
    let judge = |case: crate::trial::Case<'_>| {
        let (check, organisation) = run::judged(program, case, Some(&watch));
        verdicts.lock().unwrap_or_else(PoisonError::into_inner).extend(check.verdicts.iter().cloned());
        (check, organisation)
    };
    crate::trial::run(program, &run.sources, &tests(run, program), &judge);
    let verdicts = verdicts.into_inner().unwrap_or_else(PoisonError::into_inner);
    coverage::of(program, &|file| is_own(run, file), &verdicts, &watch.seen())
}

/// Which changes the tests of the run notice; nothing is tried if the policies have errors.
pub fn mutation(run: &Run) -> Mutation {
    let Some(program) = &run.program else { return Mutation { tried: 0, unnoticed: Vec::new() } };
    let changes = mutate::changes(program, &|file| is_own(run, file));
    let asked = |change: &Change| change.policies.iter().any(|policy| run.selection.contains(policy));
    let changes: Vec<Change> = changes.into_iter().filter(asked).collect();
    let tried = changes.len();
    let noticed = |changed: &Program, policies: &BTreeSet<usize>| {
        let about = |test: &&Test| test.policies.iter().any(|policy| policies.contains(policy));
        let judge = |case: crate::trial::Case<'_>| run::judged(changed, case, None);
        changed.tests.iter().filter(about).any(|test| {
            let (outcomes, problems) = crate::trial::run(changed, &run.sources, &[test], &judge);
            !problems.is_empty() || outcomes.iter().any(|outcome| !outcome.passed())
        })
    };
    Mutation { tried, unnoticed: mutate::unnoticed(program, changes, &noticed) }
}

fn tests<'a>(run: &Run, program: &'a Program) -> Vec<&'a Test> {
    let about = |test: &&Test| test.policies.iter().any(|policy| run.selection.contains(policy));
    program.tests.iter().filter(about).collect()
}

fn is_own(run: &Run, file: FileId) -> bool {
    run.policies.iter().any(|policy| policy.tree.file == file && policy.layer == Layer::Own)
}

/// What no test showed, under the policy text.
pub fn not_covered(coverage: &Coverage) -> Vec<Diagnostic> {
    coverage.rows.iter().filter_map(uncovered).collect()
}

fn uncovered(row: &Row) -> Option<Diagnostic> {
    let (no_true, no_false, no_unknown) = row.lacks();
    let words: [&str; 3] = match row.what {
        What::Sentence => ["holds", "is violated", "cannot be told"],
        What::Condition => ["is true", "is false", "cannot be told"],
    };
    let lacking: Vec<&str> = words
        .into_iter()
        .zip([no_true, no_false, no_unknown])
        .filter(|(_, lacks)| *lacks)
        .map(|(word, _)| word)
        .collect();
    let (last, first) = lacking.split_last()?;
    let listed = if first.is_empty() { (*last).to_owned() } else { format!("{} or {last}", first.join(", ")) };
    let what = match row.what {
        What::Sentence => "sentence",
        What::Condition => "condition",
    };
    let message = format!("no test shows a case in which this {what} {listed}");
    Some(Diagnostic::warning(Code::NotCovered, message, row.place, format!("never seen: {listed}")))
}

/// What no test noticed, under the policy text.
pub fn not_noticed(mutation: &Mutation) -> Vec<Diagnostic> {
    let all = mutation.unnoticed.iter();
    all.map(|change| {
        let message = "no test notices a change of this policy";
        Diagnostic::warning(Code::ChangeUnnoticed, message, change.place, change.what.clone())
    })
    .collect()
}
