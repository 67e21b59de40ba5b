//! A program and an organisation become verdicts with evidence: total, pure, ordered.
//!
//! It cannot fail, print, read a clock or iterate a hash map, and it always ends: definitions never recurse, chains are
//! walked once, and a sentence has a limit of steps. The steps, in order:
//!
//! 1. [`World::new`] decides who is left out, over raw facts;
//! 2. [`check`] decides every sentence of every policy for every subject, without evidence;
//! 3. what somebody has to look at is evaluated once more with the recorder on;
//! 4. waivers are applied, and then the policies about waivers are decided.

mod calc;
mod candidates;
mod clauses;
mod closed;
mod counted;
mod dates;
pub mod departures;
mod error;
mod eval;
mod explain;
mod facts;
mod holders;
mod index;
mod item;
mod leaving;
mod left_out;
mod notes;
mod quantity;
mod reasons;
mod record;
mod rule;
#[cfg(test)]
mod sample;
mod sets;
mod side;
#[cfg(test)]
mod test_candidates;
#[cfg(test)]
mod test_evidence;
#[cfg(test)]
mod test_inside;
#[cfg(test)]
mod test_steps;
#[cfg(test)]
mod tests;
pub mod trace;
pub mod trial;
mod truth;
mod twins;
mod types;
mod units;
pub mod verdict;
pub mod view;
mod waivers;
mod walk;
pub mod watch;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator, ParallelSliceMut};

use crate::compile::{Modal, Policy, Program, Waiver};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set};
use crate::memory::give_back;
use crate::organisation::Org;
use crate::syntax::tree::WhenUnknown;
use crate::value::{Truth, Val};
use crate::vocabulary::AttrId;

use eval::{Budget, Eval};
pub use item::{Bag, Datum, Item};
pub use leaving::leaves_out;
use rule::{Found, Sentence};
use side::Side;
use types::{Shape, Shapes};
use verdict::{Check, Counts, Evidence, Finding, Outcome, Standing, State, Verdict};
pub use waivers::fill;

/// An organisation of at most so many things is read again, rather than remembered, while evidence is recorded.
const SMALL: u32 = 2_000;

/// What verdicts are about: the program, the organisation, the baseline, the as-of date, and what is derived from them.
#[derive(Debug)]
pub struct World<'a> {
    program: &'a Program,
    as_of: Date,
    waivers: Vec<&'a Waiver>,
    shapes: Arc<Shapes>,
    now: Side<'a>,
    before: Option<Side<'a>>,
    /// The attribute that says how a waiver stands, known only after the findings.
    waiver_state: Option<AttrId>,
    is_small: bool,
    step_limit: u64,
    watch: Option<&'a watch::Watch>,
    /// Whether it is noted who is asked for.
    traced: bool,
}

/// How a check is done.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether all verdicts are kept, not only findings and exceptions.
    pub keep_verdicts: bool,
    /// Of how many findings of each policy the evidence is recorded; the first in the order of the report.
    pub explained: usize,
    /// How many elements of a long list the evidence names.
    pub elements: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { keep_verdicts: false, explained: usize::MAX, elements: 6 }
    }
}

/// How many steps a sentence may take by default, for all its subjects together: some minutes of work.
pub const STEP_LIMIT: u64 = 20_000_000_000;

impl<'a> World<'a> {
    /// Decides who is left out. `waivers` are those of the program, or of a test; [`fill`] was told the same ones.
    pub fn new(
        program: &'a Program,
        org: &'a Org,
        before: Option<&'a Org>,
        as_of: Date,
        waivers: Vec<&'a Waiver>,
    ) -> World<'a> {
        let vocabulary = &program.vocabulary;
        let kinds = u16::try_from(vocabulary.kinds.len()).unwrap_or(u16::MAX);
        let things: u64 = (0..kinds).map(|kind| u64::from(org.len(crate::vocabulary::KindId(kind)))).sum();
        let mut world = World {
            program,
            as_of,
            waivers,
            shapes: Arc::new(Shapes::new(program)),
            now: Side::new(program, org),
            before: before.map(|before| Side::new(program, before)),
            waiver_state: vocabulary.attr_by_key(vocabulary.core.waiver, "state"),
            is_small: things <= u64::from(SMALL),
            step_limit: STEP_LIMIT,
            watch: None,
            traced: false,
        };
        if program.left_out.iter().any(Option::is_some) {
            let (gone, dated) = left_out::left_out(&world, &world.now);
            let former = world.before.as_ref().map(|side| left_out::left_out(&world, side));
            world.now = Side::with(program, org, gone, dated);
            world.before = before.zip(former).map(|(before, (gone, dated))| Side::with(program, before, gone, dated));
        }
        world
    }

    /// The same with another limit of steps for each sentence.
    #[must_use]
    pub fn with_step_limit(mut self, limit: u64) -> World<'a> {
        self.step_limit = limit;
        self
    }

    /// The same with a note of what conditions turn out to be.
    #[must_use]
    pub fn watched(mut self, watch: &'a watch::Watch) -> World<'a> {
        self.watch = Some(watch);
        self
    }

    /// The same with another state of the organisation; there is no baseline.
    fn derived(&self, now: Side<'a>, traced: bool) -> World<'a> {
        World {
            program: self.program,
            as_of: self.as_of,
            waivers: self.waivers.clone(),
            shapes: self.shapes.clone(),
            now,
            before: None,
            waiver_state: self.waiver_state,
            is_small: self.is_small,
            step_limit: self.step_limit,
            watch: None,
            traced,
        }
    }

    /// The organisation.
    pub fn org(&self) -> &'a Org {
        self.now.org
    }

    /// A warning for each left-out thing to which something refers.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        left_out::dangling(self)
    }
}

/// Decides the policies of `selection` (indices into the program's).
pub fn check(world: &World<'_>, selection: &[usize], options: &Options) -> Check {
    let mut selection: Vec<usize> = selection.to_vec();
    selection.sort_unstable();
    selection.dedup();
    let is_about_waivers = |&at: &usize| world.program.policies[at].about_waivers;
    let (last, first): (Vec<usize>, Vec<usize>) = selection.iter().partition(|at| is_about_waivers(at));
    let mut check = Check { counts: vec![Counts::default(); world.program.policies.len()], ..Check::default() };
    check.diagnostics = world.diagnostics();
    decide_all(world, &first, options, None, &mut check);
    let applied = waivers::apply(world, &selection, &mut check.findings);
    check.diagnostics.extend(applied.diagnostics);
    count_waived(&mut check);
    let states: Vec<Val> = applied.states.iter().map(|&state| state_val(state)).collect();
    decide_all(world, &last, options, Some(&states), &mut check);
    sort(world, &mut check.findings);
    sort(world, &mut check.exceptions);
    check.waivers = standings(applied.states, &applied.covered, &check.findings);
    crate::diagnostic::sort(&mut check.diagnostics);
    check
}

/// How waivers stand, with their findings by their places in the sorted list.
fn standings(states: Vec<State>, covered: &[Vec<Verdict>], findings: &[Finding]) -> Vec<Standing> {
    let key = |verdict: &Verdict| (verdict.policy, verdict.sentence, verdict.subject.clone());
    let of_any = !covered.iter().all(Vec::is_empty);
    let places: HashMap<_, usize> =
        findings.iter().enumerate().filter(|_| of_any).map(|(at, finding)| (key(&finding.verdict), at)).collect();
    let standing = |(state, covered): (State, &Vec<Verdict>)| {
        let mut findings: Vec<usize> =
            covered.iter().filter_map(|verdict| places.get(&key(verdict)).copied()).collect();
        findings.sort_unstable();
        Standing { state, findings }
    };
    states.into_iter().zip(covered).map(standing).collect()
}

/// The choice `waiver state` of the prelude: fresh, stale, expired.
fn state_val(state: State) -> Val {
    Val::Choice(match state {
        State::Fresh => 0,
        State::Stale => 1,
        State::Expired => 2,
    })
}

/// A waived finding is counted as such, and no longer as violated or undetermined.
fn count_waived(check: &mut Check) {
    for finding in check.findings.iter().filter(|finding| finding.waived.is_some()) {
        let counts = &mut check.counts[finding.verdict.policy];
        counts.waived += 1;
        match finding.verdict.outcome {
            Outcome::Violated => counts.violated -= 1,
            Outcome::Undetermined => counts.undetermined -= 1,
            Outcome::Holds | Outcome::HoldsByException | Outcome::NotApplicable => {}
        }
    }
}

fn decide_all(world: &World<'_>, selection: &[usize], options: &Options, states: Option<&[Val]>, check: &mut Check) {
    let applies = |policy: &Policy| {
        policy.from.is_none_or(|from| from <= world.as_of) && policy.until.is_none_or(|until| world.as_of <= until)
    };
    let decided = |at: usize| options.keep_verdicts || applies(&world.program.policies[at]);
    let of_policy = |&at: &usize| {
        (0..world.program.policies[at].rules.len()).map(move |sentence| Sentence {
            world,
            policy: at,
            sentence,
            states,
            keep: options.keep_verdicts,
        })
    };
    let sentences: Vec<Sentence<'_>> = selection.iter().filter(|at| decided(**at)).flat_map(of_policy).collect();
    let decide = |sentence: &Sentence<'_>| {
        let applies = applies(&world.program.policies[sentence.policy]);
        decide_sentence(*sentence, options, applies)
    };
    let all: Vec<Decided> = match world.is_small {
        true => sentences.iter().map(decide).collect(),
        false => sentences.par_iter().map(decide).collect(),
    };
    let mut all = sentences.iter().map(|sentence| sentence.policy).zip(all).peekable();
    let mut idle = Vec::new();
    for &at in selection {
        let policy = &world.program.policies[at];
        let due = policy.review_by.as_ref().filter(|date| date.value < world.as_of);
        check.diagnostics.extend(due.map(|date| error::due_for_review(&policy.name.value, date.value, date.span)));
        let mut subjects = 0;
        while let Some((_, decided)) = all.next_if(|(policy, _)| *policy == at) {
            subjects += decided.subjects;
            check.counts[at].add(decided.counts);
            check.diagnostics.extend(decided.too_long);
            check.verdicts.extend(decided.verdicts);
            for (all, mut some) in
                [(&mut check.findings, decided.findings), (&mut check.exceptions, decided.exceptions)]
            {
                all.append(&mut some);
                give_back(some);
            }
        }
        if !applies(policy) {
            check.counts[at] = Counts { not_applicable: 1, ..Counts::default() };
        } else if subjects == 0 {
            idle.push(policy);
        }
    }
    // Of a pack many policies are for organisations of another shape: those are told in one breath.
    let (packs, own): (Vec<&Policy>, Vec<&Policy>) = idle.into_iter().partition(|policy| policy.in_pack);
    check.diagnostics.extend(own.iter().map(|policy| error::applies_to_nothing(&policy.name.value, policy.name.span)));
    let names: Vec<&str> = packs.iter().map(|policy| policy.name.value.as_str()).collect();
    check.diagnostics.extend(packs.first().map(|first| error::packs_apply_to_nothing(&names, first.name.span)));
}

/// What came of one sentence.
struct Decided {
    /// How many subjects it has.
    subjects: usize,
    counts: Counts,
    /// It was given up.
    too_long: Option<Diagnostic>,
    /// All verdicts, if they are kept.
    verdicts: Vec<Verdict>,
    findings: Vec<Finding>,
    exceptions: Vec<Finding>,
}

/// Decides one sentence; `applies` is false of a policy whose time has not come or is over.
fn decide_sentence(sentence: Sentence<'_>, options: &Options, applies: bool) -> Decided {
    let world = sentence.world;
    let policy = &world.program.policies[sentence.policy];
    let budget = Budget::new(world.step_limit);
    let mut outcomes = within(sentence, &budget);
    let place = sentence.rule().place.0;
    let too_long = outcomes.exhausted.then(|| error::too_many_steps(&policy.name.value, world.step_limit, place));
    if policy.from.is_some() || policy.until.is_some() {
        outcomes.found.iter_mut().for_each(|found| found.read_today = true);
    }
    if !applies {
        outcomes.found.iter_mut().for_each(|found| found.outcome = Outcome::NotApplicable);
    }
    let kept = outcomes.found.iter().filter(|_| options.keep_verdicts);
    let verdicts = kept.map(|found| verdict_of(&sentence, found)).collect();
    let (findings, exceptions) = explain_all(sentence, outcomes.found, options);
    Decided { subjects: outcomes.subjects, counts: outcomes.counts, too_long, verdicts, findings, exceptions }
}

/// The budget lives only while the sentence is decided.
fn within<'b>(sentence: Sentence<'b>, budget: &'b Budget) -> rule::Outcomes {
    sentence.decide(budget)
}

fn verdict_of(sentence: &Sentence<'_>, found: &Found) -> Verdict {
    Verdict {
        policy: sentence.policy,
        sentence: sentence.sentence,
        subject: found.subject.clone(),
        outcome: found.outcome,
        read_today: found.read_today,
    }
}

/// Findings and exceptions of a sentence, in the order of the report, the first ones with evidence.
fn explain_all(sentence: Sentence<'_>, mut found: Vec<Found>, options: &Options) -> (Vec<Finding>, Vec<Finding>) {
    found.retain(|found| match found.outcome {
        Outcome::Violated | Outcome::Undetermined | Outcome::HoldsByException => true,
        Outcome::Holds | Outcome::NotApplicable => false,
    });
    found.par_sort_by(|a, b| compare_subjects(sentence.world, &a.subject, &b.subject));
    let (exceptions, findings): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|found| found.outcome == Outcome::HoldsByException);
    let explain = |found: Vec<Found>| -> Vec<Finding> {
        let numbered = found.par_iter().enumerate();
        let findings = numbered.map(|(at, found)| finding(&sentence, found, at < options.explained, options)).collect();
        give_back(found);
        findings
    };
    (explain(findings), explain(exceptions))
}

fn finding(sentence: &Sentence<'_>, found: &Found, explained: bool, options: &Options) -> Finding {
    let policy = &sentence.world.program.policies[sentence.policy];
    let modal = sentence.rule().modal;
    let by_default = match modal {
        Modal::Must => WhenUnknown::Fails,
        Modal::Should => WhenUnknown::Warns,
    };
    let (evidence, says) =
        if explained { sentence.explain(found, options.elements) } else { (Evidence::default(), None) };
    Finding {
        verdict: verdict_of(sentence, found),
        modal,
        unknown: policy.unknown.unwrap_or(by_default),
        waived: None,
        evidence,
        says,
    }
}

/// In place, since findings are large: a stable sort would want room for all of them once more.
fn sort(world: &World<'_>, findings: &mut [Finding]) {
    findings.par_sort_unstable_by(|a, b| {
        let name = |finding: &Finding| world.program.policies[finding.verdict.policy].name.value.as_str();
        let order = name(a).cmp(name(b)).then(a.verdict.sentence.cmp(&b.verdict.sentence));
        let (a, b) = (&a.verdict.subject, &b.verdict.subject);
        order.then_with(|| compare_subjects(world, a, b)).then_with(|| a.cmp(b))
    });
}

/// By their ids as text, outermost first.
fn compare_subjects(world: &World<'_>, a: &[verdict::ThingRef], b: &[verdict::ThingRef]) -> std::cmp::Ordering {
    let id = |thing: &verdict::ThingRef| world.now.org.id(thing.kind, thing.index);
    a.iter().map(id).cmp(b.iter().map(id))
}

/// Whether a condition without free variables holds, and why.
pub fn decide(world: &World<'_>, cond: &Cond) -> (Truth, Evidence) {
    let budget = Budget::new(world.step_limit);
    let shape = Shape::of_cond(world.program, &world.shapes, cond);
    explain::decide(world, cond, &shape, &budget)
}

/// The items of a set without free variables.
pub fn list(world: &World<'_>, set: &Set) -> Bag {
    let budget = Budget::new(world.step_limit);
    let shape = Shape::of(world.program, &world.shapes, set);
    let mut eval = Eval::new(world, &world.now, &shape, &budget);
    eval.bag(set)
}
