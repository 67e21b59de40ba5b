//! The tests that stand in policy files are run: quoted data become an organisation, and what a check finds there is
//! compared with what the test expects.
//!
//! Each stage is judged by itself, on all that was given up to it. An expectation is met by any verdict of the tested
//! policies with that outcome about exactly that subject, and covers every finding of this sort; what is violated,
//! undetermined or waived and not covered fails the test. Nothing is reported as failed that follows from quoted data
//! that are themselves in error: they are diagnostics, in the policy file.

use std::ops::Range;

use jiff::civil::Date;

use crate::code::Code;
use crate::compile::{Program, SubjectThing, Test, TestExpectation, TestStage, Waiver};
use crate::data;
use crate::data::document::{Format, Limits};
use crate::diagnostic::{Diagnostic, Label, Severity, nearest};
use crate::evaluate::trial::{TestFailure, TestOutcome};
use crate::evaluate::verdict::{Check, Finding, Outcome, ThingRef, Verdict};
use crate::organisation::{self, Input, Options, Org, Undeclared};
use crate::report::wording;
use crate::source::{Sources, Span};
use crate::syntax::tree::ExpectedVerdict;

/// A case to be judged: an organisation, its baseline, the day, and the waivers that hold.
pub struct Case<'a> {
    /// Who and what there is.
    pub organisation: Org,
    /// What there was before, if the test says so.
    pub before: Option<&'a Org>,
    /// `as of`, else some day that no verdict reads.
    pub as_of: Date,
    /// Those that stand in the test.
    pub waivers: &'a [Waiver],
    /// The policies that are tested, as indices into the program's.
    pub policies: &'a [usize],
}

/// What decides a case.
pub type Judge<'a> = dyn Fn(Case<'_>) -> (Check, Org) + Sync + 'a;

/// Runs tests, in the order given. Diagnostics are about the policy files.
pub fn run(
    program: &Program,
    sources: &Sources,
    tests: &[&Test],
    judge: &Judge<'_>,
) -> (Vec<TestOutcome>, Vec<Diagnostic>) {
    let mut outcomes = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for test in tests {
        let mut trial = Trial { program, sources, test, judge, problems: Vec::new() };
        let failures = trial.failures();
        // A later stage repeats what is wrong with the data of an earlier one.
        trial.problems.into_iter().for_each(|problem| {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        });
        outcomes.push(TestOutcome { name: test.name.clone(), span: test.span, failures });
    }
    (outcomes, problems)
}

struct Trial<'a> {
    program: &'a Program,
    sources: &'a Sources,
    test: &'a Test,
    judge: &'a Judge<'a>,
    problems: Vec<Diagnostic>,
}

impl Trial<'_> {
    fn failures(&mut self) -> Vec<TestFailure> {
        let before = self.test.before.map(|span| self.organisation(&[span], None));
        if before.as_ref().is_some_and(Option::is_none) {
            return Vec::new();
        }
        let before = before.flatten();
        let mut given = Vec::new();
        let mut failures = Vec::new();
        for stage in &self.test.stages {
            if !stage.also {
                given.clear();
            }
            given.extend(stage.given);
            // What is wrong with data is told even where nothing is expected of them.
            match self.organisation(&given, before.as_ref()) {
                Some(organisation) if !stage.expectations.is_empty() => {
                    failures.extend(self.stage(stage, organisation, before.as_ref()));
                }
                _ => {}
            }
        }
        failures
    }

    /// The organisation of quoted texts; `None` if they are in error.
    fn organisation(&mut self, texts: &[Span], before: Option<&Org>) -> Option<Org> {
        let limits = Limits { file_size: 1 << 20, ..Limits::default() };
        let mut errors = false;
        let mut inputs = Vec::new();
        for span in texts {
            let range: Range<usize> = span.range();
            let (documents, problems) = data::parse(self.sources, span.file, range, Format::Yaml, &limits);
            errors |= self.note(problems);
            inputs.push(Input { documents, overlay: false });
        }
        // Small examples name people whom they do not describe.
        let options = Options { undeclared: Undeclared::Allow, ..Options::default() };
        let (organisation, problems) =
            organisation::build(&self.program.vocabulary, self.sources, inputs, &options, before);
        errors |= self.note(problems);
        (!errors).then_some(organisation)
    }

    fn note(&mut self, problems: Vec<Diagnostic>) -> bool {
        let errors = problems.iter().any(|problem| problem.severity == Severity::Error);
        self.problems.extend(problems);
        errors
    }

    fn stage(&mut self, stage: &TestStage, organisation: Org, before: Option<&Org>) -> Vec<TestFailure> {
        let as_of = self.test.as_of.unwrap_or(Date::constant(2000, 1, 1));
        let case = Case { organisation, before, as_of, waivers: &self.test.waivers, policies: &self.test.policies };
        let (check, organisation) = (self.judge)(case);
        let errors = check.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
        if self.note(errors.cloned().collect()) {
            return Vec::new();
        }
        if self.test.as_of.is_none() && check.verdicts.iter().any(|it| self.is_tested(it) && it.read_today) {
            self.problems.push(reads_today(self.test));
            return Vec::new();
        }
        let judged = Judged { trial: self, check: &check, organisation: &organisation };
        let unmet = stage.expectations.iter().filter_map(|expectation| judged.unmet(expectation));
        unmet.chain(judged.uncovered(stage)).collect()
    }

    fn is_tested(&self, verdict: &Verdict) -> bool {
        self.test.policies.contains(&verdict.policy)
    }
}

fn reads_today(test: &Test) -> Diagnostic {
    let message = "the verdicts of this test depend on the day on which it runs";
    // The whole test would be underlined; its keyword is enough.
    let head = Span { end: test.span.start + 4, ..test.span };
    Diagnostic::error(Code::TestWithoutDate, message, head, "no `as of` in this test")
        .help("say a day: `as of 2027-03-31`, a line of its own before `given`")
}

/// A stage with what was found in it.
struct Judged<'a> {
    trial: &'a Trial<'a>,
    check: &'a Check,
    organisation: &'a Org,
}

impl Judged<'_> {
    fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.check.verdicts.iter().filter(|verdict| self.trial.is_tested(verdict))
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.check.findings.iter().filter(|finding| self.trial.is_tested(&finding.verdict))
    }

    /// Why an expectation is not met.
    fn unmet(&self, expectation: &TestExpectation) -> Option<TestFailure> {
        let Some(wanted) = expectation.verdict else {
            let first = self.findings().next()?;
            let message = "there is a finding where none is expected".to_owned();
            return Some(self.failure(message, "nothing".into(), expectation.span, Some(first)));
        };
        if self.verdicts().any(|verdict| self.is_about(verdict, expectation) && self.is(verdict, wanted)) {
            return None;
        }
        let whom = self.expected_subject(expectation);
        let met = self.verdicts().find(|verdict| self.is_about(verdict, expectation));
        let finding = met.and_then(|verdict| self.finding(verdict));
        let message = format!("`{}` is not met for {whom}", words(wanted));
        let mut failure = self.failure(message, format!("{} for {whom}", words(wanted)), expectation.span, finding);
        failure.actual = match met {
            Some(verdict) => format!("{} for {whom}", words(self.actual(verdict))),
            None => format!("no verdict about {whom}"),
        };
        if met.is_none() {
            failure.notes.extend(self.near(expectation).map(|near| format!("did you mean `{near}`?")));
        }
        Some(failure)
    }

    /// The subject of a verdict that is called nearly as an expectation says.
    fn near(&self, expectation: &TestExpectation) -> Option<String> {
        let named = expectation.subject.as_ref()?.first()?;
        let of_kind = |verdict: &Verdict| {
            let thing = *verdict.subject.last().filter(|thing| thing.kind == named.kind)?;
            Some(self.organisation.id(thing.kind, thing.index))
        };
        let said = self.trial.program.texts.text(named.id);
        let ids: Vec<&str> = self.verdicts().filter_map(of_kind).filter(|id| *id != said).collect();
        let kind = &self.trial.program.vocabulary.kind(named.kind).noun.singular;
        nearest(said, ids).map(|near| format!("{kind} {near}"))
    }

    /// What was found and nobody expected; after `expect nothing` that has been said already.
    fn uncovered(&self, stage: &TestStage) -> Vec<TestFailure> {
        if stage.expectations.iter().any(|expectation| expectation.verdict.is_none()) {
            return Vec::new();
        }
        let covers = |finding: &Finding, expectation: &TestExpectation| {
            self.is_about(&finding.verdict, expectation)
                && expectation.verdict.is_some_and(|wanted| self.is(&finding.verdict, wanted))
        };
        // Where the same subject is expected to be something else, that expectation has failed and says it.
        let contradicts = |finding: &Finding| {
            stage.expectations.iter().any(|it| self.is_about(&finding.verdict, it) && self.unmet(it).is_some())
        };
        let open = self.findings().filter(|finding| !stage.expectations.iter().any(|it| covers(finding, it)));
        let open = open.filter(|finding| !contradicts(finding)).map(|finding| {
            let whom = self.subject(&finding.verdict);
            let message = format!("{whom} is {}, and no line expects it", words(self.actual(&finding.verdict)));
            let mut failure = self.failure(message, "no such finding".into(), self.head(), Some(finding));
            failure.places[0].text = "no line of this test expects it".to_owned();
            failure
        });
        open.collect()
    }

    /// The first line of the test.
    fn head(&self) -> Span {
        let span = self.trial.test.span;
        let length = self.trial.sources.text(span).lines().next().map_or(0, str::len);
        Span::new(span.file, span.range().start, span.range().start + length)
    }

    fn failure(&self, message: String, expected: String, place: Span, finding: Option<&Finding>) -> TestFailure {
        let mut places = vec![Label { span: place, text: "expected here".to_owned() }];
        let mut notes = Vec::new();
        let mut actual = "nothing".to_owned();
        if let Some(finding) = finding {
            let whom = self.subject(&finding.verdict);
            actual = format!("{} for {whom}", words(self.actual(&finding.verdict)));
            let sources = self.trial.sources;
            let evidence = &finding.evidence;
            places.extend(
                evidence
                    .facts
                    .iter()
                    .filter_map(|fact| Some(Label { span: fact.place?, text: wording::fact_label(fact, sources) })),
            );
            places.extend(
                evidence
                    .clauses
                    .iter()
                    .filter_map(|clause| Some(Label { span: clause.place, text: wording::clause_label(clause)? })),
            );
            notes.extend(evidence.missing.iter().map(|missing| format!("not known: {}", missing.what)));
            notes.extend(evidence.notes.iter().cloned());
        }
        TestFailure { message, expected, actual, places, notes }
    }

    fn finding(&self, verdict: &Verdict) -> Option<&Finding> {
        self.findings().chain(&self.check.exceptions).find(|finding| {
            let own = &finding.verdict;
            own.policy == verdict.policy && own.sentence == verdict.sentence && own.subject == verdict.subject
        })
    }

    /// The verdict as a test names it.
    fn actual(&self, verdict: &Verdict) -> ExpectedVerdict {
        if self.finding(verdict).is_some_and(|finding| finding.waived.is_some()) {
            return ExpectedVerdict::Waived;
        }
        match verdict.outcome {
            Outcome::Holds => ExpectedVerdict::Holds,
            Outcome::HoldsByException => ExpectedVerdict::HoldsByException,
            Outcome::Violated => ExpectedVerdict::Violated,
            Outcome::Undetermined => ExpectedVerdict::Undetermined,
            Outcome::NotApplicable => ExpectedVerdict::NotApplicable,
        }
    }

    fn is(&self, verdict: &Verdict, wanted: ExpectedVerdict) -> bool {
        self.actual(verdict) == wanted
    }

    /// Whether a verdict is about exactly the things that an expectation names.
    fn is_about(&self, verdict: &Verdict, expectation: &TestExpectation) -> bool {
        let core = &self.trial.program.vocabulary.core;
        match &expectation.subject {
            None => verdict.subject.iter().all(|thing| thing.kind == core.organisation),
            Some(things) => {
                let innermost_first = verdict.subject.iter().rev();
                things.len() == verdict.subject.len()
                    && innermost_first.zip(things).all(|(thing, named)| self.is_called(*thing, named))
            }
        }
    }

    fn is_called(&self, thing: ThingRef, named: &SubjectThing) -> bool {
        thing.kind == named.kind
            && self.organisation.id(thing.kind, thing.index) == self.trial.program.texts.text(named.id)
    }

    fn subject(&self, verdict: &Verdict) -> String {
        let kind = |thing: &ThingRef| &self.trial.program.vocabulary.kind(thing.kind).noun.singular;
        let named = verdict.subject.iter().rev();
        let named = named.map(|thing| format!("{} {}", kind(thing), self.organisation.id(thing.kind, thing.index)));
        named.collect::<Vec<_>>().join(" in ")
    }

    fn expected_subject(&self, expectation: &TestExpectation) -> String {
        let Some(things) = &expectation.subject else { return "the organisation".to_owned() };
        let program = self.trial.program;
        let named = things.iter().map(|thing| {
            format!("{} {}", program.vocabulary.kind(thing.kind).noun.singular, program.texts.text(thing.id))
        });
        named.collect::<Vec<_>>().join(" in ")
    }
}

/// A verdict as tests say it.
fn words(verdict: ExpectedVerdict) -> &'static str {
    match verdict {
        ExpectedVerdict::Holds => "holds",
        ExpectedVerdict::HoldsByException => "holds by exception",
        ExpectedVerdict::Violated => "violated",
        ExpectedVerdict::Undetermined => "undetermined",
        ExpectedVerdict::NotApplicable => "not applicable",
        ExpectedVerdict::Waived => "waived",
    }
}
