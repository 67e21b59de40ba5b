//! The tree of conditions of one subject, in words: what was asked, of whom, what was read, and how it came out.

use serde::Serialize;

use super::phrase::{Names, Phrases};
use super::{line, outcome, place};
use crate::compile::Program;
use crate::evaluate::World;
use crate::evaluate::trace::{self, Step};
use crate::evaluate::verdict::{FactRead, Missing, Part, ThingRef, Verdict};
use crate::formula::Cond;
use crate::source::{Sources, Span};
use crate::value::Truth;

/// How one sentence stands with one subject.
#[derive(Debug, Serialize)]
pub struct Case {
    /// As people say it: `person ana in team payments`.
    pub subject: String,
    /// The sentence as it is written.
    pub sentence: String,
    /// Where it stands.
    pub place: String,
    /// The verdict.
    pub verdict: &'static str,
    /// The parts of the sentence.
    pub parts: Vec<CasePart>,
}

/// A part of the sentence.
#[derive(Debug, Serialize)]
pub struct CasePart {
    /// `subject`, `condition`, `main clause`, `exception`.
    pub part: &'static str,
    /// As it is written.
    pub text: String,
    /// Its tree.
    pub tree: Node,
}

/// A condition.
#[derive(Debug, Serialize)]
pub struct Node {
    /// What was asked, in explicit form.
    pub asks: String,
    /// `yes`, `no` or `unknown`.
    pub truth: &'static str,
    /// What was counted, compared or found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<ReadFact>,
    /// What is not known: the fact, and the place where it would be written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<ReadFact>,
    /// Reasons that are no fact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The conditions inside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Node>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A fact with its place.
#[derive(Debug, Serialize)]
pub struct ReadFact {
    /// `level of ana`.
    pub what: String,
    /// Its value; of a missing one the key to write.
    pub value: String,
    /// Where a file says it, or would.
    pub place: Option<String>,
    /// Whether the declaration's default answered.
    pub by_default: bool,
}

/// A thing as people write it.
pub(crate) fn thing(program: &Program, world: &World<'_>, thing: ThingRef) -> String {
    let vocabulary = &program.vocabulary;
    if thing.kind == vocabulary.core.organisation {
        return "the organisation".to_owned();
    }
    let id = world.org().id(thing.kind, thing.index);
    let plain = |char: char| char.is_alphanumeric() || "-_./@".contains(char);
    let kind = &vocabulary.kind(thing.kind).noun.singular;
    if !id.is_empty() && id.chars().all(plain) { format!("{kind} {id}") } else { format!("{kind} \"{id}\"") }
}

fn subject(program: &Program, world: &World<'_>, verdict: &Verdict) -> String {
    let things = verdict.subject.iter().rev().map(|&one| thing(program, world, one));
    things.collect::<Vec<_>>().join(" in ")
}

/// The verdicts that are about what the words say: a whole subject as it is written in tests, or else any part of one.
pub fn subjects<'v>(
    program: &Program,
    world: &World<'_>,
    verdicts: &'v [Verdict],
    words: &str,
) -> Result<Vec<&'v Verdict>, Vec<String>> {
    let asked = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let named: Vec<(String, &Verdict)> =
        verdicts.iter().map(|verdict| (subject(program, world, verdict), verdict)).collect();
    let exact: Vec<&Verdict> = named.iter().filter(|(name, _)| *name == asked).map(|(_, verdict)| *verdict).collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let parts: Vec<&str> = asked.split(" in ").collect();
    let within = |name: &str| {
        let things: Vec<&str> = name.split(" in ").collect();
        parts.iter().all(|part| things.contains(part))
    };
    let about: Vec<&Verdict> = named.iter().filter(|(name, _)| within(name)).map(|(_, verdict)| *verdict).collect();
    if about.is_empty() { Err(named.into_iter().map(|(name, _)| name).collect()) } else { Ok(about) }
}

/// How a sentence stands with a subject: the whole tree; `None` if there is no such subject.
pub fn case(program: &Program, sources: &Sources, world: &World<'_>, verdict: &Verdict) -> Option<Case> {
    let rule = program.policies.get(verdict.policy)?.rules.get(verdict.sentence)?;
    let phrases = Phrases::new(program);
    let parts = trace::rule(world, verdict)?.into_iter().map(|traced| CasePart {
        part: match traced.part {
            Part::Filter => "subject",
            Part::Condition => "condition",
            Part::Main => "main clause",
            Part::Exception => "exception",
        },
        text: match traced.part {
            // `may …` alone would say the contrary of `no team may …`.
            Part::Main if rule.main_place.0 == traced.place.0 && says_may(sources, traced.place.0) => {
                line(sources, rule.place.0.to(traced.place.0))
            }
            _ => line(sources, traced.place.0),
        },
        tree: node(sources, &phrases, &traced.step),
    });
    Some(Case {
        subject: subject(program, world, verdict),
        sentence: line(sources, rule.place.0),
        place: place(sources, rule.place.0),
        verdict: outcome(verdict.outcome),
        parts: parts.collect(),
    })
}

/// Whether a main clause begins with its `may`.
fn says_may(sources: &Sources, clause: Span) -> bool {
    sources.text(clause).split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("may"))
}

/// A tree in words.
pub fn node(sources: &Sources, phrases: &Phrases<'_>, step: &Step) -> Node {
    let names = Names::new(&step.names);
    let own = Node {
        asks: match &step.cond {
            Cond::All(parts) if parts.len() > 1 => "all of these".to_owned(),
            Cond::Any(parts) if parts.len() > 1 => "at least one of these".to_owned(),
            Cond::Either(_) => "exactly one of these".to_owned(),
            cond => phrases.cond(cond, &names),
        },
        truth: truth(step.truth),
        // Of a call it would say the same again.
        note: step.note.clone().filter(|_| !matches!(step.cond, Cond::Call { .. })),
        facts: step.facts.iter().map(|fact| read(sources, fact)).collect(),
        missing: step.missing.iter().map(|missing| not_read(sources, missing)).collect(),
        reasons: step.reasons.clone(),
        parts: step.parts.iter().filter(|part| !is_empty(part)).map(|part| node(sources, phrases, part)).collect(),
        left_out: step.left_out,
    };
    let mut own = handed_on(step, own);
    if let Some(about) = step.about.as_ref().filter(|about| !own.asks.contains(about.as_str())) {
        own.asks = format!("{about}: {}", own.asks);
    }
    own
}

/// A condition that only hands on to another one, of one thing, is that one; what was asked is said by the outer one.
fn handed_on(step: &Step, mut own: Node) -> Node {
    if let (Cond::Not(_), [_]) = (&step.cond, own.parts.as_slice()) {
        // Denied is what was asked, and how it came out; what was read is that of the positive.
        let inner = own.parts.remove(0);
        let (asks, truth) = (own.asks, own.truth);
        return Node { asks, truth, ..inner };
    }
    let joins = matches!(step.cond, Cond::All(_) | Cond::Any(_));
    let hands_on = joins || matches!(step.cond, Cond::Definite { .. } | Cond::AnyPost { .. });
    let alone = own.parts.len() == 1 && own.parts[0].truth == own.truth;
    if !hands_on || !alone || !own.reasons.is_empty() || own.note.is_some() {
        return own;
    }
    let mut only = own.parts.remove(0);
    if !joins {
        only.asks = own.asks;
    }
    only.facts.retain(|fact| !own.facts.iter().any(|other| other.what == fact.what));
    only.facts.splice(0..0, own.facts);
    only.missing.retain(|fact| !own.missing.iter().any(|other| other.what == fact.what));
    only.missing.splice(0..0, own.missing);
    only
}

/// A condition that asks for nothing: that something is there is said by what is around it.
fn is_empty(step: &Step) -> bool {
    matches!(&step.cond, Cond::All(parts) if parts.is_empty()) && step.facts.is_empty() && step.missing.is_empty()
}

fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    }
}

fn read(sources: &Sources, fact: &FactRead) -> ReadFact {
    ReadFact {
        what: fact.what.clone(),
        value: fact.value.clone(),
        place: fact.place.map(|span| place(sources, span)),
        by_default: fact.by_default,
    }
}

fn not_read(sources: &Sources, missing: &Missing) -> ReadFact {
    ReadFact {
        what: missing.what.clone(),
        value: missing.key.clone(),
        place: missing.place.map(|span| place(sources, span)),
        by_default: false,
    }
}
