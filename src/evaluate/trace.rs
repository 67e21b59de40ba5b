//! The whole tree of conditions behind a verdict, also of one that holds: each with its truth, what was read for it, and
//! what it was said of. The evaluator is the same as for every verdict; only its recorder keeps everything.

use crate::compile::Meaning;
use crate::formula::{Cond, Place, Set, Var};
use crate::value::{Truth, Val};
use crate::vocabulary::{ChecklistId, DefId, Ty};

use super::World;
use super::eval::{Budget, Eval};
use super::item::{Datum, UNKNOWN};
use super::record::{Entry, Recorder};
use super::rule::{Found, Reason, Sentence};
use super::types::Shape;
use super::verdict::{FactRead, Missing, Part, Verdict};

/// How many conditions inside one are kept: more than that nobody reads.
const PARTS: usize = 60;

/// What a variable stands for, in words.
#[derive(Debug, Clone)]
pub struct Name {
    /// The words.
    pub word: String,
    /// Its type.
    pub ty: Option<Ty>,
    /// Of somebody in a post: the team.
    pub team: Option<String>,
    /// Whether it is a number that is a share.
    pub percent: bool,
}

impl Name {
    /// A name of that type.
    pub fn new(word: String, ty: Option<Ty>) -> Name {
        Name { word, ty, team: None, percent: false }
    }
}

/// A condition that was decided.
#[derive(Debug, Clone)]
pub struct Step {
    /// The condition.
    pub cond: Cond,
    /// Whether it holds.
    pub truth: Truth,
    /// Of a condition that is asked of each of several: of whom it was asked here.
    pub about: Option<String>,
    /// What each variable stood for, in words, by slot.
    pub names: Vec<Option<Name>>,
    /// What was counted, compared or found.
    pub note: Option<String>,
    /// What was read.
    pub facts: Vec<FactRead>,
    /// What was asked for and is not known.
    pub missing: Vec<Missing>,
    /// Reasons that are no fact.
    pub reasons: Vec<String>,
    /// The conditions inside it, in the order of the evaluation.
    pub parts: Vec<Step>,
    /// How many of them are not kept.
    pub left_out: usize,
}

/// Where a condition begins in the list of entries, and what stood for what.
pub(super) struct Opened {
    start: usize,
    about: Option<String>,
    names: Vec<Option<Name>>,
}

/// A part of a sentence, and how it came out.
#[derive(Debug)]
pub struct Traced {
    /// Which.
    pub part: Part,
    /// Where it stands.
    pub place: Place,
    /// Its tree.
    pub step: Step,
}

impl<'w> Eval<'w> {
    /// Begins a condition; `None` unless everything is kept.
    pub(super) fn open_step(&mut self) -> Option<Opened> {
        let recorder = self.recorder.as_mut().filter(|recorder| recorder.whole)?;
        let (start, bound) = (recorder.entries.len(), recorder.bound.take());
        let words = |slot: usize| {
            let var = Var(u16::try_from(slot).unwrap_or(u16::MAX));
            let datum = self.var(var);
            let ty = self.slots().get(slot).copied().flatten();
            (datum != UNKNOWN && ty.is_some()).then(|| {
                let team = match datum.val() {
                    Val::Post { team, .. } => Some(self.id(self.program.vocabulary.core.team, team)),
                    _ => None,
                };
                Name { word: self.datum_words(ty, datum), ty, team, percent: self.is_percent(&Set::Var(var)) }
            })
        };
        let names: Vec<Option<Name>> = (0..self.slots().len()).map(words).collect();
        let about = bound.and_then(|var| names.get(usize::from(var.0)).cloned().flatten()).map(|name| name.word);
        Some(Opened { start, about, names })
    }

    /// Ends a condition: what was recorded since it began is its own.
    pub(super) fn close_step(&mut self, opened: Opened, cond: &Cond, truth: Truth) {
        let Some(recorder) = &mut self.recorder else { return };
        recorder.bound = None;
        let entries = recorder.entries.split_off(opened.start.min(recorder.entries.len()));
        let mut step = step_of(entries, cond.clone(), truth);
        (step.about, step.names) = (opened.about, opened.names);
        recorder.entries.push(Entry::Tree(step));
    }

    /// Decides a condition in the present frame, and gives its tree.
    fn whole_tree(&mut self, cond: &'w Cond) -> Step {
        let mut recorder = Recorder::new(usize::MAX);
        recorder.whole = true;
        self.recorder = Some(Box::new(recorder));
        let truth = self.truth(cond);
        let entries = self.recorder.take().map(|recorder| recorder.entries).unwrap_or_default();
        let first = entries.into_iter().find_map(|entry| match entry {
            Entry::Tree(step) => Some(step),
            Entry::Fact(_) | Entry::Missing(_) | Entry::Step(_) | Entry::Whole(_) | Entry::Note(_) => None,
        });
        // Without a step there was no room left for one.
        first.unwrap_or_else(|| step_of(Vec::new(), cond.clone(), truth))
    }
}

fn step_of(entries: Vec<Entry>, cond: Cond, truth: Truth) -> Step {
    let mut step = Step {
        cond,
        truth,
        about: None,
        names: Vec::new(),
        note: None,
        facts: Vec::new(),
        missing: Vec::new(),
        reasons: Vec::new(),
        parts: Vec::new(),
        left_out: 0,
    };
    for entry in entries {
        match entry {
            Entry::Fact(fact) if !step.facts.iter().any(|other| other.what == fact.what) => step.facts.push(fact),
            Entry::Missing(fact) if !step.missing.iter().any(|other| other.what == fact.what) => {
                step.missing.push(fact);
            }
            Entry::Fact(_) | Entry::Missing(_) => {}
            Entry::Step(found) => step.note = found.words.map(|words| words.text()).or(step.note),
            Entry::Whole(_) => {}
            Entry::Note(reason) => step.reasons.push(reason),
            Entry::Tree(_) if step.parts.len() >= PARTS => step.left_out += 1,
            Entry::Tree(part) => step.parts.push(part),
        }
    }
    step
}

/// The parts of a sentence of a verdict, whatever it is; `None` if there is no such subject any more.
pub fn rule(world: &World<'_>, verdict: &Verdict) -> Option<Vec<Traced>> {
    let budget = Budget::new(world.step_limit);
    let sentence = Sentence { world, policy: verdict.policy, sentence: verdict.sentence, states: None, keep: true };
    rule_within(sentence, verdict, &budget)
}

fn rule_within<'b>(sentence: Sentence<'b>, verdict: &Verdict, budget: &'b Budget) -> Option<Vec<Traced>> {
    let found = sentence.decide(budget).found.into_iter().find(|found| found.subject == verdict.subject)?;
    let rule = sentence.rule();
    let mut eval = sentence.eval(budget);
    for (range, datum) in rule.ranges.iter().zip(&found.bound) {
        eval.bind(range.var, *datum);
    }
    let mut traced = filters(&mut eval, sentence, &found);
    if found.reason != Reason::Main {
        return Some(traced);
    }
    let parts = [
        (Part::Condition, rule.when.as_ref(), rule.when_place),
        (Part::Main, Some(&rule.main), Some(rule.main_place)),
        (Part::Exception, rule.unless.as_ref(), rule.unless_place),
    ];
    for (part, cond, place) in parts {
        let Some(cond) = cond else { continue };
        traced.push(Traced { part, place: place.unwrap_or(rule.place), step: eval.whole_tree(cond) });
    }
    Some(traced)
}

/// What the subject's filters ask.
fn filters<'b>(eval: &mut Eval<'b>, sentence: Sentence<'b>, found: &Found) -> Vec<Traced> {
    let mut traced = Vec::new();
    for (range, datum) in sentence.rule().ranges.iter().zip(&found.bound) {
        let mut set: &'b crate::formula::Set = &range.set;
        while let crate::formula::Set::Filter { of, var, cond } = set {
            eval.bind(*var, *datum);
            traced.push(Traced { part: Part::Filter, place: range.place, step: eval.whole_tree(cond) });
            set = of;
        }
    }
    traced
}

/// Whether a predicate without further parameters holds of a thing, and why; `None` if it is no predicate.
pub fn predicate(world: &World<'_>, def: DefId, owner: Val) -> Option<Step> {
    let body = &world.program.defs[def.index()];
    let Meaning::Cond(cond) = &body.meaning else { return None };
    let budget = Budget::new(world.step_limit);
    let shape = &world.shapes.defs[def.index()];
    let steps = in_frame(world, shape, owner, false, body.guard.iter().chain([&**cond]), &budget);
    let guard = body.guard.is_some().then(|| steps.first().map(|step| step.truth)).flatten();
    let mut step = steps.into_iter().next_back()?;
    step.truth = step.truth.and(guard.unwrap_or(Truth::True));
    Some(step)
}

/// The items of a checklist of an owner; `None` if the checklist is not for such an owner.
pub fn checklist(world: &World<'_>, list: ChecklistId, owner: Val) -> Option<Vec<Step>> {
    let body = &world.program.checklists[list.index()];
    let budget = Budget::new(world.step_limit);
    let shapes = &world.shapes.checklists[list.index()];
    let guard = in_frame(world, &shapes.guard, owner, false, body.guard.iter(), &budget);
    if guard.first().is_some_and(|step| step.truth == Truth::False) {
        return None;
    }
    let item = |(cond, shape)| in_frame(world, shape, owner, true, std::iter::once(cond), &budget);
    Some(body.items.iter().zip(&shapes.items).flat_map(item).collect())
}

/// Decides conditions of an owner. As items of a checklist they take a descriptive fact that nobody wrote down for no.
fn in_frame<'b>(
    world: &'b World<'b>,
    shape: &'b Shape,
    owner: Val,
    items: bool,
    conds: impl Iterator<Item = &'b Cond>,
    budget: &'b Budget,
) -> Vec<Step> {
    let mut eval = Eval::new(world, &world.now, shape, budget);
    eval.in_item = items;
    let steps = conds.map(|cond| {
        eval.bind(Var(0), Datum::Val(owner));
        eval.whole_tree(cond)
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::step_of;
    use crate::evaluate::record::Entry;
    use crate::evaluate::verdict::{FactRead, Missing, ThingRef};
    use crate::formula::Cond;
    use crate::value::Truth;
    use crate::vocabulary::KindId;

    const THING: ThingRef = ThingRef { kind: KindId(0), index: 0 };

    fn fact(what: &str) -> Entry {
        let (what, value) = (what.to_owned(), "1".to_owned());
        Entry::Fact(FactRead { thing: THING, what, value, place: None, by_default: false, clause: None })
    }

    fn missing(what: &str) -> Entry {
        Entry::Missing(Missing {
            thing: THING,
            what: what.to_owned(),
            key: String::new(),
            place: None,
            clause: None,
            several: false,
        })
    }

    #[test]
    fn what_was_read_twice_is_listed_once() {
        let entries = vec![
            fact("score of ana"),
            missing("level of ana"),
            fact("score of bo"),
            fact("score of ana"),
            missing("level of bo"),
            missing("level of ana"),
        ];
        let step = step_of(entries, Cond::All(Vec::new()), Truth::Unknown);
        let facts: Vec<&str> = step.facts.iter().map(|fact| fact.what.as_str()).collect();
        let missing: Vec<&str> = step.missing.iter().map(|fact| fact.what.as_str()).collect();
        assert_eq!(facts, ["score of ana", "score of bo"]);
        assert_eq!(missing, ["level of ana", "level of bo"]);
    }
}
