//! Why a verdict is as it is: the sentence is evaluated once more for that subject, with the recorder on.

use crate::compile::{Policy, SaysPiece};
use crate::formula::{Cond, Place, Set, Var};
use crate::value::Truth;
use crate::value::Val;

use super::World;
use super::eval::{Budget, Eval};
use super::reasons::{self, Words};
use super::record::{Entry, Recorder};
use super::rule::{Found, Reason, Sentence};
use super::types::Shape;
use super::verdict::{Evidence, Outcome, Part};
use super::walk::{Node, needs};

/// How many facts one finding shows.
const SHOWN: usize = 24;

impl<'w> Sentence<'w> {
    /// The evidence of a verdict, and the policy's own message about it.
    pub(super) fn explain(&self, found: &Found, elements: usize) -> (Evidence, Option<String>) {
        let budget = Budget::new(self.world.step_limit);
        // The budget lives as long as this call; the evaluator needs no longer.
        self.explain_within(found, elements, &budget)
    }

    fn explain_within<'b>(&self, found: &Found, elements: usize, budget: &'b Budget) -> (Evidence, Option<String>)
    where
        'w: 'b,
    {
        let sentence: Sentence<'b> = *self;
        let mut eval = sentence.eval(budget);
        for (range, datum) in self.rule().ranges.iter().zip(&found.bound) {
            eval.bind(range.var, *datum);
        }
        let mut recorder = Recorder::new(elements);
        let person = self.world.program.vocabulary.core.person;
        let people = found.subject.iter().filter(|thing| thing.kind == person);
        recorder.subjects = people.map(|thing| Val::Thing(thing.index)).collect();
        eval.recorder = Some(Box::new(recorder));
        sentence.record(&mut eval, found);
        let recorder = eval.recorder.take();
        let mut evidence = recorder.map_or_else(Evidence::default, |recorder| collect(*recorder));
        let org = self.world.now.org;
        let placed = |described: bool| {
            let those = found.subject.iter().rev().filter(|thing| org.described(thing.kind, thing.index) == described);
            those.clone().find_map(|thing| Some((*thing, org.place(thing.kind, thing.index)?)))
        };
        evidence.subject = placed(true).or_else(|| placed(false));
        if found.outcome == Outcome::Violated {
            // It would be so whatever is missing.
            evidence.missing.clear();
        }
        if found.not_described {
            evidence.notes.insert(0, "no file describes it, it is only mentioned".to_owned());
        }
        if found.reason == Reason::Exhausted {
            evidence.notes.push("deciding the sentence takes more steps than the limit allows".to_owned());
        }
        let says = sentence.message(&mut eval, found);
        (evidence, says)
    }

    fn record(&self, eval: &mut Eval<'w>, found: &Found) {
        let rule = self.rule();
        if found.vague {
            self.record_filters(eval, found);
        }
        match found.reason {
            Reason::OpenRange(depth) | Reason::Wanted(depth) => {
                let range = &rule.ranges[depth];
                let part = if matches!(found.reason, Reason::Wanted(_)) { Part::Main } else { Part::Filter };
                begin(eval, part, range.place);
                let bag = eval.bag(&range.set);
                let noun = eval.program.vocabulary.noun_named(&range.noun);
                let form = |one| noun.map_or_else(|| range.noun.clone(), |noun| noun.shown(one));
                let note = match found.reason {
                    Reason::Wanted(_) if bag.is_surely_empty() => Some(format!("there is no {}", form(true))),
                    // The fact that is missing says it.
                    _ if eval.is_single(&range.set) => None,
                    _ if bag.open => Some(format!("it is not known which {} there are", form(false))),
                    _ => Some(format!("it is not known which {} fit", form(false))),
                };
                let truth = if bag.is_surely_empty() { Truth::False } else { Truth::Unknown };
                eval.step_of(range.place, truth, note.map(Words::plain));
                return;
            }
            Reason::Main => {}
            Reason::Exhausted => return,
        }
        if let Some(when) = &rule.when {
            self.record_clause(eval, Part::Condition, rule.when_place.unwrap_or(rule.place), when, |truth| {
                truth != Truth::True
            });
        }
        self.record_clause(eval, Part::Main, rule.main_place, &rule.main, |_| true);
        if let Some(unless) = &rule.unless
            && found.outcome != Outcome::Holds
        {
            self.record_clause(eval, Part::Exception, rule.unless_place.unwrap_or(rule.place), unless, |_| true);
        }
    }

    /// The filters of the subject: what is unknown in them is missing.
    fn record_filters(&self, eval: &mut Eval<'w>, found: &Found) {
        for (range, datum) in self.rule().ranges.iter().zip(&found.bound) {
            let mut set: &'w Set = &range.set;
            begin(eval, Part::Filter, range.place);
            while let Set::Filter { of, var, cond } = set {
                eval.bind(*var, *datum);
                let children = eval.children();
                let truth = eval.truth(cond);
                let mut children = children;
                eval.child(&mut children, truth);
                eval.keep(children, |truth| truth == Truth::Unknown);
                set = of;
            }
        }
    }

    fn record_clause(
        &self,
        eval: &mut Eval<'w>,
        part: Part,
        place: Place,
        cond: &'w Cond,
        facts: impl Fn(Truth) -> bool,
    ) {
        begin(eval, part, place);
        let mut children = eval.children();
        let truth = eval.truth(cond);
        eval.child(&mut children, truth);
        eval.keep(children, &facts);
        eval.whole(place, truth, cond);
    }

    /// `says "…"`, filled in. A message never changes a verdict: what is unknown in it is called so. `None` if it speaks of
    /// somebody who is not there: that there is nobody says more.
    fn message(&self, eval: &mut Eval<'w>, found: &Found) -> Option<String> {
        let policy: &'w Policy = &self.world.program.policies[self.policy];
        if policy.says.is_empty() {
            return None;
        }
        let bound: Vec<Var> = self.rule().ranges.iter().zip(&found.bound).map(|(range, _)| range.var).collect();
        let mut text = String::new();
        for piece in &policy.says {
            match piece {
                SaysPiece::Text(plain) => text.push_str(plain),
                SaysPiece::Slot(sets) => {
                    let Some(set) = sets.get(self.sentence) else { continue };
                    if needs(Node::Set(set)).iter().any(|var| !bound.contains(var)) {
                        return None;
                    }
                    let bag = eval.bag(set);
                    text.push_str(&eval.set_words(set, &bag));
                }
            }
        }
        Some(text)
    }
}

impl<'w> Eval<'w> {
    /// `(the team has an area and …) or (the team has no area and …)`: of two cases that exclude each other the one that
    /// is not there is no reason.
    pub(super) fn is_other_case(&mut self, conds: &'w [Cond], cond: &'w Cond) -> bool {
        fn first(cond: &Cond) -> Option<&Cond> {
            match cond {
                Cond::All(parts) => parts.first(),
                _ => None,
            }
        }
        let Some(own) = first(cond).filter(|_| self.recorder.is_some()) else { return false };
        let denies = |other: &Cond| other.clone().denied() == *own || own.clone().denied() == *other;
        let excluded = conds.iter().filter_map(first).any(denies);
        excluded && self.quietly(|eval| eval.truth(own)) == Truth::False
    }
}

/// Whether a condition holds, and why.
pub(super) fn decide<'w>(
    world: &'w World<'w>,
    cond: &'w Cond,
    shape: &'w Shape,
    budget: &'w Budget,
) -> (Truth, Evidence) {
    let mut eval = Eval::new(world, &world.now, shape, budget);
    eval.recorder = Some(Box::new(Recorder::new(SHOWN)));
    let truth = eval.truth(cond);
    let evidence = eval.recorder.take().map_or_else(Evidence::default, |recorder| collect(*recorder));
    (truth, evidence)
}

fn begin(eval: &mut Eval<'_>, part: Part, place: Place) {
    if let Some(recorder) = &mut eval.recorder {
        recorder.part = part;
        recorder.clause = Some(place.0);
    }
}

/// Entries by sort, each once, and one clause for each part of the sentence.
fn collect(recorder: Recorder) -> Evidence {
    let mut evidence = Evidence { facts_left_out: recorder.left_out, ..Evidence::default() };
    let (mut wholes, mut steps) = (Vec::new(), Vec::new());
    for entry in recorder.entries {
        match entry {
            Entry::Fact(fact) => {
                let known = |other: &super::verdict::FactRead| other.what == fact.what && other.value == fact.value;
                if !evidence.facts.iter().any(known) {
                    evidence.facts.push(fact);
                }
            }
            Entry::Missing(missing) => {
                if !evidence.missing.iter().any(|other| other.what == missing.what) {
                    evidence.missing.push(missing);
                }
            }
            Entry::Whole(whole) => wholes.push(whole),
            Entry::Step(step) => steps.push(step),
            Entry::Note(note) => {
                if !evidence.notes.contains(&note) {
                    evidence.notes.push(note);
                }
            }
            // Made only where everything is kept, and nothing is collected there.
            Entry::Tree(_) => {}
        }
    }
    evidence.facts_left_out += evidence.facts.len().saturating_sub(SHOWN);
    evidence.facts.truncate(SHOWN);
    evidence.facts_left_out += evidence.missing.len().saturating_sub(SHOWN);
    evidence.missing.truncate(SHOWN);
    evidence.clauses = reasons::clauses(&wholes, &steps, &evidence.missing);
    evidence
}
