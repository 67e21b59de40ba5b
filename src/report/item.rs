//! One row of a report for machines: a finding, a diagnostic or a failed test becomes the same few texts and places, so
//! that each format only says where they go. Every text is clean and on one line; escaping is the format's.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::code::Code;
use crate::compile::{Policy, Waiver};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::trial::TestOutcome;
use crate::evaluate::verdict::{Finding, Outcome};
use crate::report::text::clean;
use crate::report::trial::TestRun;
use crate::report::wording::{
    clause_label, fact_label, fact_note, headline, in_policy, is_error, missing_help, missing_label, rule, subject,
};
use crate::report::{Checked, Mark, Part, Report};
use crate::source::{Sources, Span};

/// One row.
pub(crate) struct Item<'a> {
    /// The texts that its places lie in.
    pub sources: &'a Sources,
    /// What was broken.
    pub rule: Rule<'a>,
    /// Error or warning, whether it is waived or not.
    pub severity: Severity,
    /// What is, in one sentence without a full stop.
    pub message: String,
    /// Whom it is about: `person ana in team payments`; empty where it is about no thing.
    pub subject: String,
    /// Where, with what is to be said there: the first place is the one to show.
    pub places: Vec<(Span, String)>,
    /// What else is known.
    pub notes: Vec<String>,
    /// What to do about this one, a line each.
    pub help: Vec<String>,
    /// What the policy says to do about all of its findings.
    pub advice: Option<String>,
    /// The waiver that covers it.
    pub waiver: Option<&'a Waiver>,
    /// How it stands in a comparison.
    pub mark: Option<Mark>,
    /// The title of the part that it belongs to.
    pub part: Option<&'a str>,
    /// The same for the same fault in another version of the files, wherever its lines have gone: 32 hex digits.
    pub fingerprint: String,
}

/// What an item breaks.
#[derive(Clone, Copy)]
pub(crate) enum Rule<'a> {
    /// A policy; whether it is broken, or cannot be told.
    Policy(&'a Policy, Verdict),
    /// What the tool itself asks of policies and descriptions.
    Code(Code),
    /// A test of a policy.
    Test,
}

/// What was found of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The policy is broken.
    Violated,
    /// The data do not settle it.
    Undetermined,
}

impl Verdict {
    /// As programs read it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Verdict::Violated => "violated",
            Verdict::Undetermined => "undetermined",
        }
    }
}

/// The name of the rule that a failed test breaks.
pub(crate) const FAILED_TEST: &str = "failed-test";

impl Rule<'_> {
    /// The name of the policy, or the code.
    pub(crate) fn name(&self) -> String {
        match self {
            Rule::Policy(policy, _) => clean(&policy.name.value).into_owned(),
            Rule::Code(code) => code.name().to_owned(),
            Rule::Test => FAILED_TEST.to_owned(),
        }
    }

    /// What was found of a policy.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        match self {
            Rule::Policy(_, verdict) => Some(*verdict),
            Rule::Code(_) | Rule::Test => None,
        }
    }
}

impl Item<'_> {
    /// How bad it is; the lowest is the worst. What is waived or gone comes last.
    pub(crate) fn rank(&self) -> u8 {
        let open = if self.waiver.is_some() { 4 } else { 0 };
        let severity = if self.severity == Severity::Error { 0 } else { 2 };
        open + severity + u8::from(self.rule.verdict() == Some(Verdict::Undetermined))
    }

    /// Whether a place lies in a text that is compiled into the tool, and in no file of the user's.
    pub(crate) fn is_shipped(&self, place: Span) -> bool {
        matches!(self.rule, Rule::Policy(policy, _) if policy.in_pack && policy.file == place.file)
    }
}

/// All rows of a report, one after the other: diagnostics, then findings.
pub(crate) fn items<'a>(report: &'a Report<'a>) -> impl Iterator<Item = Item<'a>> {
    let mut seen = Seen::default();
    let diagnostics = report.diagnostics().map(move |(run, it)| of_diagnostic(run.sources, it, &mut seen));
    let findings = report.parts.iter().filter_map(|part| Some((part, part.run.checked.as_ref()?)));
    let findings = findings.flat_map(|(part, checked)| {
        part.findings().map(move |(finding, mark)| of_finding(part, checked, finding, mark))
    });
    diagnostics.chain(findings)
}

/// All rows of a report on tests: diagnostics, then failed tests.
pub(crate) fn items_of_tests<'a>(tests: &'a TestRun<'a>) -> impl Iterator<Item = Item<'a>> {
    let mut seen = Seen::default();
    let sources = tests.run.sources;
    let diagnostics = tests.run.all_diagnostics().map(move |it| of_diagnostic(sources, it, &mut seen));
    let failed = tests.tests.iter().filter(|test| !test.passed());
    diagnostics.chain(failed.map(|test| of_test(sources, test)))
}

fn of_finding<'a>(part: &'a Part<'a>, checked: &Checked<'a>, finding: &'a Finding, mark: Option<Mark>) -> Item<'a> {
    let sources = part.run.sources;
    let verdict = match finding.verdict.outcome {
        Outcome::Undetermined => Verdict::Undetermined,
        Outcome::Violated | Outcome::Holds | Outcome::HoldsByException | Outcome::NotApplicable => Verdict::Violated,
    };
    let policy = &checked.program.policies[finding.verdict.policy];
    let evidence = &finding.evidence;
    let unplaced = evidence.facts.iter().filter(|fact| fact.place.is_none()).map(fact_note);
    let notes = unplaced.chain(evidence.notes.iter().map(|note| clean(note).into_owned()));
    let advice = policy.advice.as_ref().map(|advice| clean(advice).into_owned());
    Item {
        sources,
        rule: Rule::Policy(policy, verdict),
        severity: if is_error(finding) { Severity::Error } else { Severity::Warning },
        message: headline(checked, sources, finding),
        subject: subject(checked, sources, finding),
        places: places(checked, sources, finding),
        notes: notes.collect(),
        help: missing_help(checked, sources, &evidence.missing),
        advice,
        waiver: finding.waived.and_then(|index| checked.program.waivers.get(index)),
        mark,
        part: part.title.as_deref(),
        fingerprint: finding_fingerprint(checked, finding),
    }
}

/// The lines of data that decide it, where facts are missing, then the clauses of the policy. Never empty.
fn places(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> Vec<(Span, String)> {
    let evidence = &finding.evidence;
    let facts = evidence.facts.iter().filter_map(|fact| Some((fact.place?, fact_label(fact, sources))));
    let missing = evidence.missing.iter().filter_map(|missing| Some((missing.place?, missing_label(missing))));
    let mut all: Vec<(Span, String)> = facts.chain(missing).collect();
    all.extend(evidence.subject.filter(|_| all.is_empty()).map(|(_, place)| (place, String::new())));
    let clauses = evidence.clauses.iter().filter_map(|clause| Some((clause.place, clause_label(clause)?)));
    let before = all.len();
    all.extend(clauses);
    if all.len() == before {
        all.extend(rule(checked, finding).map(|rule| (rule.main_place.0, String::new())));
    }
    all.sort_by_key(|(place, _)| in_policy(sources, *place));
    all
}

fn of_diagnostic<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic, seen: &mut Seen) -> Item<'a> {
    let place = diagnostic.labels.first().map(|label| label.span);
    let file = place.map(|place| sources.get(place.file));
    let file = file.map_or("", |file| file.path.as_deref().unwrap_or(&file.name));
    let parts = ["diagnostic", diagnostic.code.name(), file, &diagnostic.message];
    Item {
        sources,
        rule: Rule::Code(diagnostic.code),
        severity: diagnostic.severity,
        message: clean(&diagnostic.message).into_owned(),
        subject: String::new(),
        places: diagnostic.labels.iter().map(|label| (label.span, clean(&label.text).into_owned())).collect(),
        notes: Vec::new(),
        help: diagnostic.help.iter().flat_map(|help| help.lines()).map(|line| clean(line).into_owned()).collect(),
        advice: None,
        waiver: None,
        mark: None,
        part: None,
        fingerprint: seen.fingerprint(&parts),
    }
}

fn of_test<'a>(sources: &'a Sources, test: &'a TestOutcome) -> Item<'a> {
    let said = |text: &str| clean(text).into_owned();
    let first = test.failures.first().map_or("", |failure| failure.message.as_str());
    let notes = test.failures.iter().flat_map(|failure| {
        let (expected, actual) = (said(&failure.expected), said(&failure.actual));
        let asked = format!("{}: expected {expected}, actual {actual}", said(&failure.message));
        std::iter::once(asked).chain(failure.notes.iter().map(|note| said(note)))
    });
    let own = std::iter::once((test.span, String::new()));
    let places = test.failures.iter().flat_map(|failure| &failure.places);
    Item {
        sources,
        rule: Rule::Test,
        severity: Severity::Error,
        message: format!("{}: {}", said(&test.name), said(first)),
        subject: String::new(),
        places: own.chain(places.map(|label| (label.span, said(&label.text)))).collect(),
        notes: notes.collect(),
        help: Vec::new(),
        advice: None,
        waiver: None,
        mark: None,
        part: None,
        fingerprint: fingerprint(&["test", &test.name]),
    }
}

/// Of a policy, a sentence and a subject there is one finding at most.
fn finding_fingerprint(checked: &Checked<'_>, finding: &Finding) -> String {
    let vocabulary = &checked.program.vocabulary;
    let name = checked.program.policies[finding.verdict.policy].name.value.clone();
    let mut parts = vec!["finding".to_owned(), name, finding.verdict.sentence.to_string()];
    for &thing in &finding.verdict.subject {
        parts.extend([vocabulary.kind(thing.kind).noun.singular.clone(), (checked.ids)(thing)]);
    }
    fingerprint(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// 128 bits of a digest that nobody can make collide on purpose: who could, would hide a finding behind one that was
/// dismissed. The length before each part keeps `a, bc` and `ab, c` apart.
fn fingerprint(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// How often each fingerprint was given out: the same may be said of a file several times.
#[derive(Default)]
struct Seen(HashMap<String, usize>);

impl Seen {
    fn fingerprint(&mut self, parts: &[&str]) -> String {
        let first = fingerprint(parts);
        let times = self.0.entry(first.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { first } else { fingerprint(&[&first, &times.to_string()]) }
    }
}
