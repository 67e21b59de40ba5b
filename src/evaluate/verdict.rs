//! What a check found: verdicts, findings with their evidence, and the counts of the summary. `report` turns these into
//! text; nothing here is worded for a terminal.

use crate::compile::Modal;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::WhenUnknown;
use crate::value::Truth;
use crate::vocabulary::KindId;

/// What holds of one subject under one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The main clause holds.
    Holds,
    /// It does not, and the exception applies.
    HoldsByException,
    /// It does not, and no exception applies.
    Violated,
    /// The data do not settle it.
    Undetermined,
    /// `if` is false, out of its dates, or no baseline.
    NotApplicable,
}

/// A thing in a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThingRef {
    /// Its kind.
    pub kind: KindId,
    /// Its index.
    pub index: u32,
}

/// One verdict: kept for each (sentence, subject).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Index into the program's policies.
    pub policy: usize,
    /// Index of the sentence in the policy.
    pub sentence: usize,
    /// The things it is about, outermost first; the organisation alone where it is about nothing else.
    pub subject: Vec<ThingRef>,
    /// What was found.
    pub outcome: Outcome,
    /// Whether deciding it read the as-of date.
    pub read_today: bool,
}

/// A verdict that somebody has to look at: violated or undetermined, waived or not.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// `must` or `should`.
    pub modal: Modal,
    /// What an undetermined one means, the policy's default applied (`must` fails, `should` warns).
    pub unknown: WhenUnknown,
    /// The waiver that covers it: index into the waivers of the check.
    pub waived: Option<usize>,
    /// Why.
    pub evidence: Evidence,
    /// The policy's own message, filled in, if it has one.
    pub says: Option<String>,
}

/// Why a verdict is as it is. Nothing is listed twice; the order is that of the evaluation, which is that of the text.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The facts that decided it, with their places.
    pub facts: Vec<FactRead>,
    /// What is not known and would settle it.
    pub missing: Vec<Missing>,
    /// The parts of the sentence that decided it, each once, with their truth: filter, condition, main clause, exception.
    pub clauses: Vec<Clause>,
    /// Reasons that are no fact: "there is nothing to take a share of", "ana is a contractor, bo is not: say `a tech lead`
    /// or `every tech lead`", "rests on the subject itself", "not described in any file".
    pub notes: Vec<String>,
    /// The innermost thing of the subject that a file describes, else that one mentions, and where.
    pub subject: Option<(ThingRef, Span)>,
    /// How many facts were left out, since there were too many to show.
    pub facts_left_out: usize,
}

/// A fact that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRead {
    /// Whose.
    pub thing: ThingRef,
    /// In words: `depth of ana for ledger`.
    pub what: String,
    /// In words: `aware`, `nobody`, `ana, bo`, `10 direct reports`.
    pub value: String,
    /// Where a file says so; `None` by default, or for what follows from many facts.
    pub place: Option<Span>,
    /// Whether no file says so and the declaration's default answered.
    pub by_default: bool,
    /// The clause of the policy that read it.
    pub clause: Option<Span>,
}

/// A fact that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Whose.
    pub thing: ThingRef,
    /// In words: `level of bo`.
    pub what: String,
    /// Whether that are several: `mentors of bo`.
    pub several: bool,
    /// The key to write: `level`, `depth.ledger`.
    pub key: String,
    /// Where it would be written: the place where the thing is described, or first mentioned.
    pub place: Option<Span>,
    /// The clause of the policy that asked for it.
    pub clause: Option<Span>,
}

impl Missing {
    /// `level of bo is not written down`, `mentors of bo are not written down`.
    pub fn words(&self) -> String {
        format!("{} {} not written down", self.what, if self.several { "are" } else { "is" })
    }
}

/// A part of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Where it stands in the policy.
    pub place: Span,
    /// What it is to the sentence.
    pub part: Part,
    /// Whether it holds.
    pub truth: Truth,
    /// In words, if more is to be said: `10 direct reports, at most 9 are allowed`.
    pub note: Option<String>,
}

/// The parts of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the subject's filter asks.
    Filter,
    /// `if`.
    Condition,
    /// What must be so.
    Main,
    /// `unless`.
    Exception,
}

/// The counts of one policy. A waived finding counts as waived only; what applied is the sum of all but the last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the columns of the summary table")]
pub struct Counts {
    pub applied: usize,
    pub holds: usize,
    pub by_exception: usize,
    pub violated: usize,
    pub undetermined: usize,
    pub not_applicable: usize,
    pub waived: usize,
}

impl Counts {
    /// Adds those of other sentences, or of other subjects of a sentence.
    pub(super) fn add(&mut self, more: Counts) {
        let Counts { applied, holds, by_exception, violated, undetermined, not_applicable, waived } = more;
        self.applied += applied;
        self.holds += holds;
        self.by_exception += by_exception;
        self.violated += violated;
        self.undetermined += undetermined;
        self.not_applicable += not_applicable;
        self.waived += waived;
    }
}

/// How a waiver stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it comes to.
    pub state: State,
    /// Indices of the findings about its subject, whether it waives them or not; one that only perhaps covers a finding
    /// is not said to.
    pub findings: Vec<usize>,
}

/// What a waiver comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It waives a finding, or its policy was not asked, or its first day is to come.
    Fresh,
    /// It waives nothing.
    Stale,
    /// Its last day is over.
    Expired,
}

/// What a check found.
#[derive(Debug, Default)]
pub struct Check {
    /// Violated and undetermined verdicts with evidence, ordered by policy name, sentence, and subject ids.
    pub findings: Vec<Finding>,
    /// By policy, in the order of the program.
    pub counts: Vec<Counts>,
    /// Verdicts that hold by exception, with evidence, ordered likewise; a report notes an exception that rests on the
    /// subject itself.
    pub exceptions: Vec<Finding>,
    /// Expired and stale waivers, policies due for review, and the like.
    pub diagnostics: Vec<Diagnostic>,
    /// How each waiver stands, in the order of the waivers of the check.
    pub waivers: Vec<Standing>,
    /// All verdicts, if they were asked for (tests, `ask`, `explain`), in the order of evaluation.
    pub verdicts: Vec<Verdict>,
}

/// Names as a list, what they begin with in common said once: `depth of ana for ledger, gateways and scoring`.
pub fn listed(names: &[&str]) -> String {
    let shared = [" for ", " of "].into_iter().find_map(|joint| shared_start(names, joint));
    let start = shared.unwrap_or(0);
    let rest: Vec<&str> = names.iter().map(|name| &name[start..]).collect();
    let list = match rest.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    format!("{}{list}", names.first().map_or("", |first| &first[..start]))
}

/// Where the names part, if all are the same up to that word.
pub fn shared_start(names: &[&str], joint: &str) -> Option<usize> {
    let first = names.first()?;
    let start = first.rfind(joint)? + joint.len();
    names.iter().all(|name| name.starts_with(&first[..start])).then_some(start)
}
