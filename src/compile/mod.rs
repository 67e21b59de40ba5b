//! Trees and readings become a [`Program`]: names and types are settled here or never. Every sentence has exactly one
//! reading, or a diagnostic.

mod bounds;
mod build;
mod checks;
mod error;
mod frame;
mod message;
mod outlook;
mod possible;
mod recursion;
mod same;

pub use build::{compile, compile_all};
pub use checks::{Reached, reached};
pub use possible::{Conds, Possible, Truths};
pub use same::{same_meaning, same_sentence};

use std::sync::Arc;

use jiff::civil::Date;

use crate::formula::{Cond, Place, Set, Var};
use crate::source::{FileId, Span};
use crate::syntax::tree::{At, ExpectedVerdict, WhenUnknown};
use crate::value::{Interner, Sym, Val};
use crate::vocabulary::{KindId, Ty, Vocabulary};

/// What the policies of a run mean.
#[derive(Debug, Clone)]
pub struct Program {
    /// The words.
    pub vocabulary: Vocabulary,
    /// The vocabulary's texts and those of the policies; an organisation's interner goes on from here.
    pub texts: Interner,
    /// By [`crate::vocabulary::DefId`].
    pub defs: Vec<Body>,
    /// By [`crate::vocabulary::RoleId`]: the people of a role that is declared with `means`; slot 0 is the team.
    pub roles: Vec<Option<RoleBody>>,
    /// By [`crate::vocabulary::ChecklistId`], then item; slot 0 is the owner.
    pub checklists: Vec<ChecklistBody>,
    /// By [`KindId`]: `left out if`; slot 0 is the thing.
    pub left_out: Vec<Option<Cond>>,
    /// By [`crate::vocabulary::SettingId`]: the value in force, a constant.
    pub settings: Vec<Val>,
    /// The regular expressions of `matches`.
    pub patterns: Vec<regex::Regex>,
    /// The policies, by name.
    pub policies: Vec<Policy>,
    /// The waivers, in the order of the text.
    pub waivers: Vec<Waiver>,
    /// The tests, in the order of the text.
    pub tests: Vec<Test>,
}

/// What a definition means. Slots 0.. are its parameters.
#[derive(Debug, Clone)]
pub struct Body {
    /// What the head asks of its parameters (`of a pod`, `whose type is pod`); false: the noun has nobody, the predicate
    /// is false.
    pub guard: Option<Cond>,
    /// The meaning.
    pub meaning: Meaning,
    /// The place of the body.
    pub place: Place,
}

/// A noun (or measure), a predicate, or nothing since an error was reported.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// A noun or a measure.
    Set(Arc<Set>),
    /// A predicate.
    Cond(Arc<Cond>),
    /// An error was reported; no program with errors is evaluated.
    Broken,
}

/// A role that is declared with `means`.
#[derive(Debug, Clone)]
pub struct RoleBody {
    /// What the head asks of the team.
    pub guard: Option<Cond>,
    /// The people (items are things of kind person, or posts).
    pub set: Arc<Set>,
}

/// A checklist.
#[derive(Debug, Clone)]
pub struct ChecklistBody {
    /// What the head asks of the owner.
    pub guard: Option<Cond>,
    /// The items, in order.
    pub items: Vec<Cond>,
}

/// `must` or `should`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modal {
    /// An error.
    Must,
    /// A warning.
    Should,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name, as written.
    pub name: At<String>,
    /// Its clauses, as texts.
    pub title: Option<String>,
    /// `because`.
    pub because: Option<String>,
    /// `source`.
    pub source: Option<String>,
    /// `advice`.
    pub advice: Option<String>,
    /// `says`.
    pub says: Vec<SaysPiece>,
    /// `owner`.
    pub owner: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `from`.
    pub from: Option<Date>,
    /// `until`.
    pub until: Option<Date>,
    /// `review by`, with its place.
    pub review_by: Option<At<Date>>,
    /// `unknown …`.
    pub unknown: Option<WhenUnknown>,
    /// False after `waivable no`.
    pub waivable: bool,
    /// The rule sentences.
    pub rules: Vec<Rule>,
    /// The file it stands in.
    pub file: FileId,
    /// Whether it stands in a shipped pack: of such nobody expects that every one applies.
    pub in_pack: bool,
    /// Whether it ranges over waivers: such policies are decided last, and no waiver applies to them.
    pub about_waivers: bool,
    /// The attributes that its sentences read, also through definitions, as `required facts`: data keys, sorted.
    pub required_facts: Vec<String>,
}

/// A piece of a `says` message.
#[derive(Debug, Clone)]
pub enum SaysPiece {
    /// Text as it stands, per sentence alike.
    Text(String),
    /// `{the manager}`: for each sentence of the policy what it denotes in that sentence's scope.
    Slot(Vec<Arc<Set>>),
}

/// One rule sentence.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The whole sentence.
    pub place: Place,
    /// `must` or `should`.
    pub modal: Modal,
    /// What it ranges over, outermost first. Empty: one verdict, about the organisation.
    pub ranges: Vec<Range>,
    /// `if`.
    pub when: Option<Cond>,
    /// What must be so.
    pub main: Cond,
    /// The place of the main clause's predicate.
    pub main_place: Place,
    /// `unless`.
    pub unless: Option<Cond>,
    /// Its place.
    pub unless_place: Option<Place>,
    /// Its place.
    pub when_place: Option<Place>,
    /// Whether it reads the baseline (`former`): it does not apply to a single organisation.
    pub former: bool,
    /// The numbers that the sentence writes, with their places, for complaints about them.
    pub numbers: Vec<(crate::value::Number, Span)>,
    /// A subject that takes a share of nothing: not applicable. The set whose emptiness is asked.
    pub share_of: Option<Arc<Set>>,
}

/// A quantifier of a rule.
#[derive(Debug, Clone)]
pub struct Range {
    /// Bound to each.
    pub var: Var,
    /// What it ranges over; may read the variables of earlier ranges. Filters that are unknown make the verdict
    /// undetermined unless the main clause holds.
    pub set: Arc<Set>,
    /// The type of its items: a kind or a post.
    pub ty: Ty,
    /// The noun as the sentence says it, for messages.
    pub noun: String,
    /// `for every team, the tech lead must …`: nobody there violates, about the ranges before.
    pub wanted: bool,
    /// Where it is written.
    pub place: Place,
}

/// A waiver.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// Index into [`Program::policies`]; `None` if there is no such policy (an error, or stale in a pack).
    pub policy: Option<usize>,
    /// The policy's name as written.
    pub name: At<String>,
    /// Whom it is for.
    pub subject: WaiverSubject,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Date,
    /// Why.
    pub because: String,
    /// By whom.
    pub approved_by: String,
    /// The whole waiver.
    pub span: Span,
    /// Whether it stands in a pack, where an unknown subject is no error.
    pub in_pack: bool,
}

/// Whom a waiver is for.
#[derive(Debug, Clone)]
pub enum WaiverSubject {
    /// The organisation.
    Organisation,
    /// Things, in the order written (innermost first).
    Things(Vec<SubjectThing>),
    /// Each thing of a set (`every team whose division is "labs"`); slot `var` is unused by others.
    Every(Range),
}

/// `person ana`, with the kind resolved.
#[derive(Debug, Clone)]
pub struct SubjectThing {
    /// The kind.
    pub kind: KindId,
    /// The id, exact.
    pub id: Sym,
    /// Where it is written.
    pub span: Span,
}

/// A test of policies.
#[derive(Debug, Clone)]
pub struct Test {
    /// Indices into [`Program::policies`].
    pub policies: Vec<usize>,
    /// The name of the first policy and the title, for messages.
    pub name: String,
    /// `as of`.
    pub as_of: Option<Date>,
    /// The text of `before`.
    pub before: Option<Span>,
    /// The stages.
    pub stages: Vec<TestStage>,
    /// Waivers inside it.
    pub waivers: Vec<Waiver>,
    /// The whole test.
    pub span: Span,
}

/// One `given` and what is expected of it.
#[derive(Debug, Clone)]
pub struct TestStage {
    /// The place of its text.
    pub given: Option<Span>,
    /// `given also`.
    pub also: bool,
    /// The expectations.
    pub expectations: Vec<TestExpectation>,
}

/// An expectation.
#[derive(Debug, Clone)]
pub struct TestExpectation {
    /// `None` is `nothing`.
    pub verdict: Option<ExpectedVerdict>,
    /// Whom it is about, innermost first; empty with `nothing`; the organisation is `None`.
    pub subject: Option<Vec<SubjectThing>>,
    /// The line.
    pub span: Span,
}
