//! JUnit's XML, as build servers read it. Of a check each policy is a suite: a case for each finding, which fails if the
//! finding is an error and is skipped, with what it says, if it is a warning or waived; and one case for all that holds.
//! Of tests each test is a case. What coverage and mutation found are suites of their own, a failure for each gap; so are
//! errors in policies and descriptions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::item::{Item, Rule, items};
use crate::report::text::{clean, grouped};
use crate::report::trial::TestRun;
use crate::report::wording::place_name;
use crate::report::{Report, Standing};
use crate::source::{Sources, Span};

/// Writes the report of a command. In a comparison what is resolved is no case. An error is the writer's own.
pub fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut suites: BTreeMap<(usize, String), TestSuite> = BTreeMap::new();
    let gone = |item: &Item<'_>| item.mark.is_some_and(|mark| mark.standing == Standing::Resolved);
    for item in items(report).filter(|item| !gone(item)) {
        // Mistakes in the texts stand first: what follows is then not the whole.
        let key = match item.rule {
            Rule::Code(_) => (0, "policies and descriptions".to_owned()),
            Rule::Policy(..) | Rule::Test => (1, plain(&item.rule.name())),
        };
        let suite = suites.entry(key).or_insert_with_key(|(_, name)| TestSuite::new(name.clone()));
        suite.add_test_case(case(&item));
    }
    let whole = report.parts.iter().filter(|part| part.whole).filter_map(|part| part.run.checked);
    for (policy, counts) in whole.flat_map(|checked| checked.counted()) {
        let key = (1, plain(&policy.name.value));
        let suite = suites.entry(key).or_insert_with_key(|(_, name)| TestSuite::new(name.clone()));
        // Of a policy that holds for nobody no case passes.
        let nobody = counts.holds + counts.by_exception == 0;
        if nobody && counts.applied > 0 {
            continue;
        }
        let status = if nobody { nothing() } else { TestCaseStatus::success() };
        let mut case = TestCase::new("holds", status);
        case.set_classname(plain(&policy.name.value));
        let (applied, holds) = (grouped(counts.applied), grouped(counts.holds));
        let by_exception = grouped(counts.by_exception);
        case.set_system_out(format!("applied to {applied}; {holds} hold, {by_exception} by exception"));
        suite.add_test_case(case);
    }
    let mut xml = Suites::new("orglint");
    xml.add_test_suites(suites.into_values());
    let xml = xml.to_string().map_err(io::Error::other)?;
    out.write_all(xml.as_bytes())
}

fn nothing() -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message("applies to nothing");
    status
}

fn case(item: &Item<'_>) -> TestCase {
    let mut status = match (item.waiver, item.severity, item.rule) {
        (None, Severity::Error, Rule::Code(_)) => TestCaseStatus::non_success(NonSuccessKind::Error),
        (None, Severity::Error, Rule::Policy(..) | Rule::Test) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        (Some(_), _, _) | (None, Severity::Warning, _) => TestCaseStatus::skipped(),
    };
    let message = match item.waiver {
        Some(waiver) => format!("waived until {} by {}: {}", waiver.until, waiver.approved_by, waiver.because),
        None if item.severity == Severity::Warning => format!("warning: {}", item.message),
        None => item.message.clone(),
    };
    status.set_message(plain(&message));
    status.set_type(item.rule.verdict().map_or_else(|| plain(&item.rule.name()), |verdict| verdict.key().to_owned()));
    let places = item.places.iter().map(|(span, words)| match words.is_empty() {
        true => place(item.sources, *span),
        false => format!("{}: {words}", place(item.sources, *span)),
    });
    let lines = std::iter::once(item.message.clone()).chain(places).chain(item.notes.iter().cloned());
    let help = item.help.iter().chain(&item.advice).map(|help| format!("help: {help}"));
    status.set_description(plain_lines(lines.chain(help)));
    // A name that stays the same while the fault does.
    let name = match item.subject.is_empty() {
        true => item.places.first().map_or_else(
            || item.message.clone(),
            |(span, _)| format!("{}: {}", place_name(item.sources, *span), item.message),
        ),
        false => item.subject.clone(),
    };
    let name = item.part.map_or(name.clone(), |part| format!("{part}: {name}"));
    let mut case = TestCase::new(plain(&name), status);
    case.set_classname(plain(&item.rule.name()));
    case
}

fn plain_lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| plain(&line)).collect::<Vec<_>>().join("\n")
}

/// Writes the results of tests. An error is the writer's own.
pub fn write_tests(tests: &TestRun<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut report = Suites::new("orglint");
    let mut suite = TestSuite::new("tests of policies");
    for test in tests.tests {
        let mut case = TestCase::new(plain(&test.name), TestCaseStatus::success());
        if !test.passed() {
            let said = test.failures.iter().map(|failure| {
                format!(
                    "{}\nexpected: {}\nactual: {}",
                    plain(&failure.message),
                    plain(&failure.expected),
                    plain(&failure.actual)
                )
            });
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(plain(test.failures.first().map_or("", |failure| failure.message.as_str())));
            status.set_description(format!(
                "{}\n{}",
                place(tests.run.sources, test.span),
                said.collect::<Vec<_>>().join("\n\n")
            ));
            case.status = status;
        }
        case.set_classname(file(tests.run.sources, test.span));
        suite.add_test_case(case);
    }
    report.add_test_suite(suite);
    let (errors, gaps): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        tests.run.diagnostics.iter().partition(|diagnostic| diagnostic.severity == Severity::Error);
    for (name, kind, diagnostics) in [
        ("errors in policies", NonSuccessKind::Error, errors),
        ("coverage and mutation", NonSuccessKind::Failure, gaps),
    ] {
        if !diagnostics.is_empty() {
            report.add_test_suite(suite_of(tests.run.sources, name, kind, &diagnostics));
        }
    }
    let xml = report.to_string().map_err(io::Error::other)?;
    out.write_all(xml.as_bytes())
}

fn suite_of(sources: &Sources, name: &str, kind: NonSuccessKind, diagnostics: &[&Diagnostic]) -> TestSuite {
    let mut suite = TestSuite::new(name);
    for diagnostic in diagnostics {
        let span = diagnostic.labels.first().map(|label| label.span);
        let at = span.map(|span| place(sources, span)).unwrap_or_default();
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(plain(&diagnostic.message));
        status.set_type(diagnostic.code.name());
        status.set_description(format!("{at}\n{}", plain(diagnostic.help.as_deref().unwrap_or_default())));
        let mut case = TestCase::new(format!("{}: {}", diagnostic.code.name(), at), status);
        case.set_classname(span.map(|span| file(sources, span)).unwrap_or_default());
        suite.add_test_case(case);
    }
    suite
}

fn file(sources: &Sources, span: Span) -> String {
    plain(&sources.get(span.file).name)
}

fn place(sources: &Sources, span: Span) -> String {
    let at = sources.line_column(span.file, span.start as usize);
    format!("{}:{}:{}", file(sources, span), at.line, at.column)
}

/// XML has no place for control characters and for U+FFFE and U+FFFF.
fn plain(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
