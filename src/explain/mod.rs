//! A policy becomes an explanation: what its sentences were taken to mean, which words, settings and facts that rests on
//! ([`policy`]); and for one subject the whole tree of conditions with what was read ([`case`]).
//!
//! Nothing is decided here: truth and evidence come from `evaluate`, this only names what was found. Formulas are worded
//! by `phrase`; what a policy rests on is gathered by `rests`.

pub mod phrase;
mod rests;
mod tree;

use serde::Serialize;

use crate::compile::{Modal, Policy, Program, Rule};
use crate::evaluate::verdict::Outcome;
use crate::formula::Set;
use crate::source::{Sources, Span};
use crate::syntax::tree::WhenUnknown;
use crate::vocabulary::Ty;
use phrase::{Names, Phrases};

pub use rests::{FactUse, SettingUse, WordUse};
pub(crate) use tree::thing;
pub use tree::{Case, CasePart, Node, ReadFact, case, node, subjects};

/// What a policy means.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is the clause of its name")]
pub struct Explained {
    pub policy: String,
    pub title: Option<String>,
    pub place: String,
    pub because: Option<String>,
    pub source: Option<String>,
    pub advice: Option<String>,
    pub owner: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub review_by: Option<String>,
    /// What an undetermined verdict counts as.
    pub unknown: &'static str,
    pub sentences: Vec<Sentence>,
    pub words: Vec<WordUse>,
    pub settings: Vec<SettingUse>,
    pub facts: Vec<FactUse>,
}

/// What a sentence ranges over; a machine reads the words alone.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Range {
    /// One of them, in words.
    pub words: String,
    /// Whether it is one thing that the sentence names by its id.
    #[serde(skip)]
    pub named: bool,
}

/// What a sentence means.
#[derive(Debug, Serialize)]
pub struct Sentence {
    /// As it is written.
    pub text: String,
    /// Where.
    pub place: String,
    /// `must` or `should`.
    pub modal: &'static str,
    /// What it ranges over, outermost first.
    pub ranges: Vec<Range>,
    /// Only if.
    pub condition: Option<String>,
    /// What must be so.
    pub main: String,
    /// Unless.
    pub exception: Option<String>,
}

/// What a policy means, in plain and explicit form.
pub fn policy(program: &Program, sources: &Sources, policy: &Policy) -> Explained {
    let phrases = Phrases::new(program);
    let rests = rests::of(program, sources, &phrases, policy);
    Explained {
        policy: policy.name.value.clone(),
        title: policy.title.clone(),
        place: place(sources, policy.name.span),
        because: policy.because.clone(),
        source: policy.source.clone(),
        advice: policy.advice.clone(),
        owner: policy.owner.clone(),
        from: policy.from.map(|date| date.to_string()),
        until: policy.until.map(|date| date.to_string()),
        review_by: policy.review_by.as_ref().map(|date| date.value.to_string()),
        unknown: match policy.unknown {
            Some(WhenUnknown::Fails) => "fails",
            Some(WhenUnknown::Warns) => "warns",
            Some(WhenUnknown::Passes) => "passes",
            None => "fails under `must`, warns under `should`",
        },
        sentences: policy.rules.iter().map(|rule| sentence(sources, &phrases, rule)).collect(),
        words: rests.words,
        settings: rests.settings,
        facts: rests.facts,
    }
}

fn sentence(sources: &Sources, phrases: &Phrases<'_>, rule: &Rule) -> Sentence {
    let (names, ranges) = ranges(phrases, rule);
    Sentence {
        text: line(sources, rule.place.0),
        place: place(sources, rule.place.0),
        modal: match rule.modal {
            Modal::Must => "must",
            Modal::Should => "should",
        },
        ranges,
        condition: rule.when.as_ref().map(|cond| phrases.cond(cond, &names)),
        main: phrases.cond(&rule.main, &names),
        exception: rule.unless.as_ref().map(|cond| phrases.cond(cond, &names)),
    }
}

/// The quantifiers of a sentence, and what their things are called after them.
fn ranges(phrases: &Phrases<'_>, rule: &Rule) -> (Names, Vec<Range>) {
    let (mut names, mut all) = (Names::default(), Vec::new());
    for range in &rule.ranges {
        let is_post = matches!(range.ty, Ty::Post(_));
        let post = if is_post { ": one person in one post" } else { "" };
        let wanted = if range.wanted { "; there must be one" } else { "" };
        let words = format!("{}{post}{wanted}", phrases.one(&range.set, &names));
        all.push(Range { words, named: is_named(&range.set) });
        let mut name = phrases.name(&range.set, &names);
        name.ty = Some(range.ty);
        if is_post && name.team.is_none() {
            name.team = Some("the team of that post".to_owned());
        }
        names = names.with(range.var, name);
    }
    (names, all)
}

/// `team "payments"`, as the owner of what the sentence speaks of.
fn is_named(set: &Set) -> bool {
    match set {
        Set::Filter { of, .. } => is_named(of),
        set => matches!(set, Set::Named { .. }),
    }
}

/// What a verdict is called.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Holds => "holds",
        Outcome::HoldsByException => "holds by exception",
        Outcome::Violated => "violated",
        Outcome::Undetermined => "undetermined",
        Outcome::NotApplicable => "not applicable",
    }
}

/// A text of a file on one line, without comments.
pub fn line(sources: &Sources, span: Span) -> String {
    let lines = sources.text(span).lines().map(|line| line.split(" #").next().unwrap_or(line));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// A place: `org/people.yaml:12`.
pub fn place(sources: &Sources, span: Span) -> String {
    let line = sources.line_column(span.file, span.range().start).line;
    format!("{}:{line}", sources.get(span.file).name)
}
