//! A rule sentence over all its subjects: quantifiers from the outside in, then the table of verdicts.
//!
//! | condition | main clause | exception | verdict |
//! |---|---|---|---|
//! | false | | | not applicable |
//! | | true | | holds |
//! | | false, unknown | true | holds by exception |
//! | unknown, or the subject's filter is | false, unknown | false, unknown | undetermined |
//! | | unknown | false, unknown | undetermined |
//! | | false | unknown | undetermined |
//! | | false | false | violated |

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::compile::{Range, Rule};
use crate::formula::{Cond, Set};
use crate::memory::give_back;
use crate::value::{Truth, Val};

use super::World;
use super::eval::{Budget, Eval};
use super::item::{Bag, Datum, Item, NONE, UNKNOWN};
use super::types::Shape;
use super::verdict::{Counts, Outcome, ThingRef};

/// A sentence of a policy.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'w> {
    pub(super) world: &'w World<'w>,
    pub(super) policy: usize,
    pub(super) sentence: usize,
    pub(super) states: Option<&'w [Val]>,
    /// Whether verdicts that are no findings are kept, too.
    pub(super) keep: bool,
}

/// Where a verdict came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The main clause was asked.
    Main,
    /// What that quantifier ranges over is not known.
    OpenRange(usize),
    /// That quantifier wants somebody, and there is nobody.
    Wanted(usize),
    /// The sentence took too many steps.
    Exhausted,
}

/// A verdict with what is needed to explain it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) subject: Vec<ThingRef>,
    pub(super) outcome: Outcome,
    pub(super) read_today: bool,
    pub(super) reason: Reason,
    /// The values of the quantifiers' variables, as far as they were bound.
    pub(super) bound: Vec<Datum>,
    /// Whether the subject's filter is unknown.
    pub(super) vague: bool,
    /// Whether it would be violated, were some file to describe the subject.
    pub(super) not_described: bool,
}

/// Who is there among those that a quantifier ranges over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Presence {
    /// Whether there may be others, or one is not known.
    pub(super) open: bool,
    /// Whether surely somebody is.
    pub(super) inhabited: bool,
    /// Whether somebody is, surely or perhaps, or there may be others.
    pub(super) possible: bool,
}

impl Presence {
    pub(super) fn of(bag: &Bag) -> Presence {
        Presence {
            open: bag.open || bag.items.iter().any(|item| item.is_element() && item.datum.is_unknown()),
            inhabited: bag.is_surely_inhabited(),
            possible: !bag.is_surely_empty(),
        }
    }

    fn is_surely_empty(self) -> bool {
        !self.possible
    }
}

/// How many of so many items one thread decides at once: all of them where sharing does not pay.
fn share(count: usize) -> usize {
    let threads = rayon::current_num_threads();
    if count < WORTH_SHARING || threads < 2 {
        return count.max(1);
    }
    count.div_ceil(threads * 4).max(WORTH_SHARING / 4)
}

/// What a sentence came to.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub(super) counts: Counts,
    pub(super) found: Vec<Found>,
    /// How many subjects there were, the ones of `not applicable` included.
    pub(super) subjects: usize,
    /// Whether the limit of steps was reached.
    pub(super) exhausted: bool,
}

impl Outcomes {
    fn join(mut self, other: Outcomes) -> Outcomes {
        self.counts.add(other.counts);
        self.found.extend(other.found);
        self.subjects += other.subjects;
        self.exhausted |= other.exhausted;
        self
    }

    fn add(&mut self, found: Found, keep: bool) {
        self.subjects += 1;
        let counts = &mut self.counts;
        counts.applied += usize::from(found.outcome != Outcome::NotApplicable);
        let (count, listed) = match found.outcome {
            Outcome::Holds => (&mut counts.holds, false),
            Outcome::HoldsByException => (&mut counts.by_exception, true),
            Outcome::Violated => (&mut counts.violated, true),
            Outcome::Undetermined => (&mut counts.undetermined, true),
            Outcome::NotApplicable => (&mut counts.not_applicable, false),
        };
        *count += 1;
        if listed || keep {
            self.found.push(found);
        }
    }
}

/// From how many subjects on the work is shared.
const WORTH_SHARING: usize = 512;

impl<'w> Sentence<'w> {
    pub(super) fn rule(&self) -> &'w Rule {
        &self.world.program.policies[self.policy].rules[self.sentence]
    }

    pub(super) fn shape(&self) -> &'w Shape {
        &self.world.shapes.rules[self.policy][self.sentence]
    }

    /// An evaluator for this sentence.
    pub(super) fn eval(&self, budget: &'w Budget) -> Eval<'w> {
        let mut eval = Eval::new(self.world, &self.world.now, self.shape(), budget);
        eval.waiver_states = self.states;
        eval
    }

    /// All verdicts of the sentence.
    pub(super) fn decide(&self, budget: &'w Budget) -> Outcomes {
        let mut eval = self.eval(budget);
        let mut outcomes = Outcomes::default();
        match self.rule().ranges.first() {
            None => self.verdict(&mut eval, &[], false, &mut outcomes),
            Some(first) if matches!(*first.set, Set::Things(_)) => self.things(&mut eval, first, budget, &mut outcomes),
            Some(first) => {
                let bag = eval.bag(&first.set);
                let read_today = eval.read_today;
                self.beside(&mut eval, 0, Presence::of(&bag), &[], false, &mut outcomes);
                outcomes = outcomes.join(self.shared(budget, &bag.items, read_today));
                give_back(bag.items);
            }
        }
        // The last to tell how many steps it took knows whether all together took too many.
        eval.report_steps();
        outcomes.exhausted |= eval.exhausted;
        if outcomes.exhausted { self.too_long() } else { outcomes }
    }

    /// All things of a kind. Each thread makes the items that it decides: those of all would take more memory than their
    /// facts.
    fn things(&self, eval: &mut Eval<'w>, range: &Range, budget: &'w Budget, outcomes: &mut Outcomes) {
        let Set::Things(kind) = *range.set else { return };
        let count = self.world.now.org.len(kind);
        // Whether it hangs on the as-of date who is there is asked of all, before the first is decided.
        // That there are none is nothing to tell: `the teams must …` is said of every team.
        debug_assert!(!range.wanted, "things of a kind are wanted by no sentence");
        for thing in 0..count {
            eval.is_there(kind, thing);
        }
        let read_today = eval.read_today;
        let work = |things: std::ops::Range<u32>| {
            let mut eval = self.eval(budget);
            let bag = eval.some_things(kind, things);
            self.items(eval, &bag.items, read_today)
        };
        let share = share(count as usize);
        let starts: Vec<u32> = (0..count).step_by(share).collect();
        let end = |start: u32| u32::try_from(share).map_or(count, |share| count.min(start.saturating_add(share)));
        let parts: Vec<Outcomes> = starts.into_par_iter().map(|start| work(start..end(start))).collect();
        *outcomes = parts.into_iter().fold(std::mem::take(outcomes), Outcomes::join);
    }

    /// The items of the outermost quantifier, by several threads where there are many. The order stays.
    fn shared(&self, budget: &'w Budget, items: &[Item], read_today: bool) -> Outcomes {
        let chunks: Vec<&[Item]> = items.chunks(share(items.len())).collect();
        let work = |items: &[Item]| self.items(self.eval(budget), items, read_today);
        match chunks.as_slice() {
            [all] => work(all),
            _ => chunks
                .into_par_iter()
                .map(work)
                .collect::<Vec<_>>()
                .into_iter()
                .fold(Outcomes::default(), Outcomes::join),
        }
    }

    /// Items of the outermost quantifier.
    fn items(&self, mut eval: Eval<'w>, items: &[Item], read_today: bool) -> Outcomes {
        let mut outcomes = Outcomes::default();
        for &item in items {
            eval.read_today = read_today;
            self.item(&mut eval, 0, item, &mut Vec::new(), false, &mut outcomes);
        }
        eval.report_steps();
        outcomes.exhausted = eval.exhausted;
        outcomes
    }

    /// One verdict instead of all: the limit was reached.
    fn too_long(&self) -> Outcomes {
        let mut outcomes = Outcomes { exhausted: true, ..Outcomes::default() };
        let found = self.found(&[], Outcome::Undetermined, Reason::Exhausted, false, false);
        outcomes.add(found, true);
        outcomes
    }

    /// The items of a quantifier within others.
    fn range(&self, eval: &mut Eval<'w>, depth: usize, bound: &mut Vec<Datum>, vague: bool, out: &mut Outcomes) {
        let Some(range) = self.rule().ranges.get(depth) else { return self.verdict(eval, bound, vague, out) };
        let bag = eval.bag(&range.set);
        self.beside(eval, depth, Presence::of(&bag), bound, vague, out);
        let read_today = eval.read_today;
        for &item in &bag.items {
            eval.read_today = read_today;
            self.item(eval, depth, item, bound, vague, out);
        }
    }

    pub(super) fn item(
        &self,
        eval: &mut Eval<'w>,
        depth: usize,
        item: Item,
        bound: &mut Vec<Datum>,
        vague: bool,
        out: &mut Outcomes,
    ) {
        if !item.is_element() || item.datum.is_unknown() {
            return;
        }
        eval.bind(self.rule().ranges[depth].var, item.datum);
        bound.push(item.datum);
        self.range(eval, depth + 1, bound, vague || !item.sure, out);
        bound.pop();
    }

    /// What is to be said besides of the things before a quantifier: that its set is not known, or that nobody is there.
    pub(super) fn beside(
        &self,
        eval: &mut Eval<'w>,
        depth: usize,
        presence: Presence,
        bound: &[Datum],
        vague: bool,
        out: &mut Outcomes,
    ) {
        let range = &self.rule().ranges[depth];
        let open = presence.open;
        let missing = range.wanted && !presence.inhabited;
        if !open && !missing {
            return;
        }
        let reason = if missing && !open { Reason::Wanted(depth) } else { Reason::OpenRange(depth) };
        // Where only people are there who perhaps fit, it is not settled that nobody is.
        let nobody = missing && presence.is_surely_empty();
        let main = if nobody { Truth::False } else { Truth::Unknown };
        let spoken_of = if nobody { NONE } else { UNKNOWN };
        let rule = self.rule();
        let outer = eval.read_today;
        let when = rule.when.as_ref().map_or(Truth::True, |when| self.before(eval, when, depth, spoken_of));
        let unless = rule.unless.as_ref().map_or(Truth::False, |unless| self.before(eval, unless, depth, spoken_of));
        let outcome = match self.lacks_baseline(bound) {
            true => Outcome::NotApplicable,
            false => settle(when, vague, || main, || unless),
        };
        self.push(eval, bound, outcome, reason, vague, out);
        eval.read_today = outer;
    }

    /// A clause where that quantifier and those behind it are bound to somebody whom nobody knows, or to nobody: it may be
    /// settled all the same.
    fn before(&self, eval: &mut Eval<'w>, cond: &'w Cond, depth: usize, spoken_of: Datum) -> Truth {
        self.rule().ranges[depth..].iter().for_each(|range| eval.bind(range.var, spoken_of));
        eval.truth(cond)
    }

    pub(super) fn verdict(&self, eval: &mut Eval<'w>, bound: &[Datum], vague: bool, out: &mut Outcomes) {
        let rule = self.rule();
        let outcome = if self.lacks_baseline(bound) {
            Outcome::NotApplicable
        } else {
            let when = rule.when.as_ref().map_or(Truth::True, |when| eval.truth(when));
            let share = rule.share_of.as_ref().filter(|_| when != Truth::False);
            if share.is_some_and(|set| eval.bag(set).is_surely_empty()) {
                Outcome::NotApplicable
            } else {
                let eval = std::cell::RefCell::new(&mut *eval);
                let main = || eval.borrow_mut().truth(&rule.main);
                let unless = || rule.unless.as_ref().map_or(Truth::False, |unless| eval.borrow_mut().truth(unless));
                settle(when, vague, main, unless)
            }
        };
        self.push(eval, bound, outcome, Reason::Main, vague, out);
    }

    /// Whether the sentence speaks of a baseline that does not exist, or in which the subject was not there.
    fn lacks_baseline(&self, bound: &[Datum]) -> bool {
        if !self.rule().former {
            return false;
        }
        let Some(before) = &self.world.before else { return true };
        let organisation = self.world.program.vocabulary.core.organisation;
        let mut things = self.subject(bound).into_iter().filter(|thing| thing.kind != organisation);
        things.any(|thing| !before.org.exists(thing.kind, thing.index))
    }

    fn push(
        &self,
        eval: &Eval<'w>,
        bound: &[Datum],
        outcome: Outcome,
        reason: Reason,
        vague: bool,
        out: &mut Outcomes,
    ) {
        if matches!(outcome, Outcome::Holds | Outcome::NotApplicable) && !self.keep {
            // No list is made of these, so nothing is allocated for them.
            let subject = Vec::new();
            let read_today = eval.read_today;
            let bound = Vec::new();
            let not_described = false;
            return out.add(Found { subject, outcome, read_today, reason, bound, vague, not_described }, false);
        }
        let mut found = self.found(bound, outcome, reason, eval.read_today, vague);
        if outcome == Outcome::Violated && self.is_only_mentioned(&found.subject) {
            found.outcome = Outcome::Undetermined;
            found.not_described = true;
        }
        out.add(found, self.keep);
    }

    fn found(&self, bound: &[Datum], outcome: Outcome, reason: Reason, read_today: bool, vague: bool) -> Found {
        let subject = self.subject(bound);
        Found { subject, outcome, read_today, reason, bound: bound.to_vec(), vague, not_described: false }
    }

    /// Whether no file describes anything of the subject.
    fn is_only_mentioned(&self, subject: &[ThingRef]) -> bool {
        let (org, core) = (self.world.now.org, self.world.program.vocabulary.core);
        !subject.iter().any(|thing| thing.kind == core.organisation || org.described(thing.kind, thing.index))
    }

    /// The things that a verdict is about, outermost first; the organisation where there is nothing else.
    pub(super) fn subject(&self, bound: &[Datum]) -> Vec<ThingRef> {
        let vocabulary = &self.world.program.vocabulary;
        let core = vocabulary.core;
        let mut things: Vec<ThingRef> = Vec::with_capacity(bound.len() + 1);
        for (range, datum) in self.rule().ranges.iter().zip(bound) {
            match (datum.val(), vocabulary.kind_of(range.ty)) {
                (Val::Post { team, person }, _) => {
                    let team = ThingRef { kind: core.team, index: team };
                    if !things.contains(&team) {
                        things.push(team);
                    }
                    things.push(ThingRef { kind: core.person, index: person });
                }
                (Val::Thing(index), Some(kind)) => things.push(ThingRef { kind, index }),
                _ => {}
            }
        }
        if things.is_empty() {
            things.push(ThingRef { kind: core.organisation, index: self.world.now.org.organisation() });
        }
        things
    }
}

/// The table at the head of this file. The exception is asked only where the main clause does not hold.
pub(super) fn settle(
    when: Truth,
    vague: bool,
    main: impl FnOnce() -> Truth,
    unless: impl FnOnce() -> Truth,
) -> Outcome {
    if when == Truth::False {
        return Outcome::NotApplicable;
    }
    let main = main();
    if main == Truth::True {
        return Outcome::Holds;
    }
    let unless = unless();
    if unless == Truth::True {
        return Outcome::HoldsByException;
    }
    if vague || when == Truth::Unknown || main == Truth::Unknown || unless == Truth::Unknown {
        return Outcome::Undetermined;
    }
    Outcome::Violated
}
