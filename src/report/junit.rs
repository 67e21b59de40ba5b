//! The results of tests as JUnit's XML, as build servers read it. What coverage and mutation found are suites of their
//! own, a failure for each gap; so are errors in the policies.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::text::clean;
use crate::report::trial::TestRun;
use crate::source::{Sources, Span};

/// Writes the report. An error is the writer's own.
pub fn write_tests(tests: &TestRun<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut report = Report::new("orglint");
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
