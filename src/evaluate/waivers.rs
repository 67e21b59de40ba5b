//! Policies and waivers as things, and which finding a waiver covers.

use jiff::civil::Date;

use crate::compile::{Modal, Policy, Program, Waiver, WaiverSubject};
use crate::diagnostic::Diagnostic;
use crate::organisation::{Org, ToolFact};
use crate::value::{Truth, Val};
use crate::vocabulary::{AttrId, KindId, Vocabulary};

use super::World;
use super::error;
use super::eval::{Budget, Eval};
use super::types::Shape;
use super::verdict::{Finding, State, ThingRef, Verdict};

/// Fills the things of kind policy and waiver. To be done once, before the organisation is checked.
pub fn fill(org: &mut Org, program: &Program, waivers: &[&Waiver]) {
    let vocabulary = &program.vocabulary;
    let mut policies = Vec::with_capacity(program.policies.len());
    for policy in &program.policies {
        let thing = org.add_thing(vocabulary.core.policy, &policy.name.value, Some(policy.name.span));
        if let Some(thing) = thing {
            fill_policy(org, vocabulary, policy, thing);
        }
        policies.push(thing);
    }
    for waiver in waivers {
        let id = unique(org, vocabulary.core.waiver, &waiver_id(program, waiver));
        if let Some(thing) = org.add_thing(vocabulary.core.waiver, &id, Some(waiver.span)) {
            let policy = waiver.policy.and_then(|at| policies.get(at).copied().flatten());
            fill_waiver(org, vocabulary, waiver, policy, thing);
        }
    }
}

/// An attribute of a kind by its key in the prelude; a vocabulary without it has nothing to fill.
fn attr(vocabulary: &Vocabulary, kind: KindId, key: &str) -> Option<AttrId> {
    vocabulary.attr_by_key(kind, key)
}

struct Filling<'a> {
    org: &'a mut Org,
    vocabulary: &'a Vocabulary,
    kind: KindId,
    thing: u32,
}

impl Filling<'_> {
    fn one(&mut self, key: &str, val: Val) {
        if let Some(attr) = attr(self.vocabulary, self.kind, key) {
            self.org.set_fact(attr, self.thing, ToolFact::One(val), None);
        }
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            let sym = self.org.texts.intern(text);
            self.one(key, Val::Text(sym));
        }
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        let vals: Vec<Val> = texts.iter().map(|text| Val::Text(self.org.texts.intern(text))).collect();
        if let Some(attr) = attr(self.vocabulary, self.kind, key) {
            self.org.set_fact(attr, self.thing, ToolFact::Set(&vals), None);
        }
    }

    fn date(&mut self, key: &str, date: Option<Date>) {
        if let Some(date) = date {
            self.one(key, Val::Date(date));
        }
    }
}

fn fill_policy(org: &mut Org, vocabulary: &Vocabulary, policy: &Policy, thing: u32) {
    let mut filling = Filling { org, vocabulary, kind: vocabulary.core.policy, thing };
    filling.text("name", Some(&policy.name.value));
    filling.text("title", policy.title.as_deref());
    filling.text("owner", policy.owner.as_deref());
    let must = policy.rules.iter().any(|rule| rule.modal == Modal::Must);
    // The choice `severity` of the prelude: error, warning.
    filling.one("severity", Val::Choice(if must { 0 } else { 1 }));
    filling.texts("tags", &policy.tags);
    filling.texts("required facts", &policy.required_facts);
    filling.date("effective date", policy.from);
    filling.date("expiry date", policy.until);
    filling.date("review date", policy.review_by.as_ref().map(|date| date.value));
}

fn fill_waiver(org: &mut Org, vocabulary: &Vocabulary, waiver: &Waiver, policy: Option<u32>, thing: u32) {
    let mut filling = Filling { org, vocabulary, kind: vocabulary.core.waiver, thing };
    if let Some(policy) = policy {
        filling.one("policy", Val::Thing(policy));
    }
    filling.text("approver", Some(&waiver.approved_by));
    filling.text("reason", Some(&waiver.because));
    filling.date("expiry date", Some(waiver.until));
}

/// `people-manager-depth for person ana in team payments`.
fn waiver_id(program: &Program, waiver: &Waiver) -> String {
    let subject = match &waiver.subject {
        WaiverSubject::Organisation => "the organisation".to_owned(),
        WaiverSubject::Things(things) => {
            let words = things.iter().map(|thing| {
                let noun = &program.vocabulary.kind(thing.kind).noun.singular;
                format!("{noun} {}", program.texts.text(thing.id))
            });
            words.collect::<Vec<_>>().join(" in ")
        }
        WaiverSubject::Every(range) => format!("every {}", range.noun),
    };
    format!("{} for {subject}", waiver.name.value)
}

fn unique(org: &Org, kind: KindId, id: &str) -> String {
    // One that only the organisation before has is the same waiver.
    let is_taken = |id: &str| org.find(kind, id).is_some_and(|thing| org.exists(kind, thing));
    if !is_taken(id) {
        return id.to_owned();
    }
    let mut count = 2;
    while is_taken(&format!("{id} ({count})")) {
        count += 1;
    }
    format!("{id} ({count})")
}

/// What the waivers came to.
pub(super) struct Applied {
    pub(super) states: Vec<State>,
    /// Of each waiver the findings that it covers surely.
    pub(super) covered: Vec<Vec<Verdict>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Marks the findings that waivers cover. The first waiver in the order of the text counts.
pub(super) fn apply(world: &World<'_>, selection: &[usize], findings: &mut [Finding]) -> Applied {
    let mut applied = Applied { states: Vec::new(), covered: Vec::new(), diagnostics: Vec::new() };
    for (index, waiver) in world.waivers.iter().enumerate() {
        let mut covered = Vec::new();
        let state = apply_one(world, selection, index, waiver, findings, &mut covered, &mut applied.diagnostics);
        applied.states.push(state);
        applied.covered.push(covered);
    }
    applied
}

fn apply_one(
    world: &World<'_>,
    selection: &[usize],
    index: usize,
    waiver: &Waiver,
    findings: &mut [Finding],
    covered: &mut Vec<Verdict>,
    diagnostics: &mut Vec<Diagnostic>,
) -> State {
    let Some(at) = waiver.policy else {
        diagnostics.push(error::waiver_of_unknown(&waiver.name.value, waiver.name.span, waiver.in_pack));
        return State::Stale;
    };
    let policy = &world.program.policies[at];
    if !policy.waivable {
        diagnostics.push(error::not_waivable(&policy.name.value, waiver.name.span, policy.name.span));
        return State::Stale;
    }
    let subject = Subject::of(world, waiver, diagnostics);
    let expired = world.as_of > waiver.until;
    let begun = waiver.from.is_none_or(|from| from <= world.as_of);
    let mut covers_any = false;
    for finding in findings.iter_mut().filter(|finding| finding.verdict.policy == at && !policy.about_waivers) {
        let covers = subject.covers(&finding.verdict.subject);
        if covers == Truth::True {
            covered.push(finding.verdict.clone());
        }
        match covers {
            Truth::True if expired => {
                let note = format!("a waiver of it held until {}", waiver.until);
                finding.evidence.notes.push(note);
            }
            Truth::True if begun => {
                covers_any = true;
                finding.waived = finding.waived.or(Some(index));
            }
            Truth::Unknown if begun && !expired => {
                let note = "a waiver perhaps covers it: whether its subject fits is unknown, so the finding stays";
                finding.evidence.notes.push(note.to_owned());
                covers_any = true;
            }
            Truth::True | Truth::Unknown | Truth::False => {}
        }
    }
    if expired {
        diagnostics.push(error::expired(&policy.name.value, waiver.until, waiver.name.span));
        return State::Expired;
    }
    let asked = selection.contains(&at) && begun;
    if covers_any || !asked {
        return State::Fresh;
    }
    if !subject.is_nobody() {
        diagnostics.push(error::stale(&policy.name.value, waiver.name.span));
    }
    State::Stale
}

/// Whom a waiver is for, among the things of this organisation.
enum Subject {
    /// Findings about all of these.
    All(Vec<ThingRef>),
    /// Findings about one of these, surely or perhaps.
    Each(KindId, Vec<(u32, bool)>),
    /// There is no such thing; that was said.
    Nobody,
}

impl Subject {
    fn of(world: &World<'_>, waiver: &Waiver, diagnostics: &mut Vec<Diagnostic>) -> Subject {
        let (org, vocabulary) = (world.now.org, &world.program.vocabulary);
        match &waiver.subject {
            WaiverSubject::Organisation => {
                Subject::All(vec![ThingRef { kind: vocabulary.core.organisation, index: org.organisation() }])
            }
            WaiverSubject::Things(things) => {
                let mut found = Vec::new();
                for thing in things {
                    let id = world.program.texts.text(thing.id);
                    match org.find(thing.kind, id).filter(|&index| org.exists(thing.kind, index)) {
                        Some(index) => found.push(ThingRef { kind: thing.kind, index }),
                        None => {
                            let noun = &vocabulary.kind(thing.kind).noun.singular;
                            let there = (0..org.len(thing.kind)).filter(|&index| org.exists(thing.kind, index));
                            let ids: Vec<&str> = there.map(|index| org.id(thing.kind, index)).collect();
                            let near = crate::diagnostic::nearest(id, ids);
                            let kinds = (0..vocabulary.kinds.len()).filter_map(|at| u16::try_from(at).ok().map(KindId));
                            let other = kinds
                                .filter(|kind| org.find(*kind, id).is_some_and(|index| org.exists(*kind, index)))
                                .map(|kind| vocabulary.kind(kind).noun.singular.as_str())
                                .next();
                            let near = near.map(str::to_owned).or(other.map(|other| format!("{other} {id}")));
                            let near = near.as_deref();
                            let error = error::waiver_without_subject(noun, id, thing.span, near, waiver.in_pack);
                            diagnostics.push(error);
                            return Subject::Nobody;
                        }
                    }
                }
                Subject::All(found)
            }
            WaiverSubject::Every(range) => {
                let budget = Budget::new(world.step_limit);
                let shape = Shape::of(world.program, &world.shapes, &range.set);
                let mut eval = Eval::new(world, &world.now, &shape, &budget);
                let bag = eval.bag(&range.set);
                let Some(kind) = vocabulary.kind_of(range.ty) else { return Subject::Nobody };
                let things = bag.items.iter().filter_map(|item| match item.identity() {
                    Val::Thing(index) => Some((index, item.sure)),
                    _ => None,
                });
                Subject::Each(kind, things.collect())
            }
        }
    }

    fn is_nobody(&self) -> bool {
        matches!(self, Subject::Nobody)
    }

    /// Whether a finding about these things is covered.
    fn covers(&self, subject: &[ThingRef]) -> Truth {
        match self {
            Subject::All(things) => things.iter().all(|thing| subject.contains(thing)).into(),
            Subject::Each(kind, things) => {
                let about = |index: u32| subject.contains(&ThingRef { kind: *kind, index });
                let fitting = things.iter().filter(|(index, _)| about(*index));
                let truth = fitting.map(|&(_, sure)| if sure { Truth::True } else { Truth::Unknown });
                truth.max().unwrap_or(Truth::False)
            }
            Subject::Nobody => Truth::False,
        }
    }
}
