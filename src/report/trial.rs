//! The results of tests of policies, for people: every failed test with what was expected and what was found, then one
//! sentence.

use std::io::{self, Write};

use crate::diagnostic::Severity;
use crate::evaluate::trial::{TestFailure, TestOutcome};
use crate::report::draw::Tone;
use crate::report::findings::write_diagnostics;
use crate::report::human::Block;
use crate::report::page::Context;
use crate::report::text::{clean, counted, wrap};
use crate::report::{Run, Style};

/// What a run of tests has to report.
pub struct TestRun<'a> {
    /// The texts and diagnostics; `checked` is `None`.
    pub run: Run<'a>,
    /// The tests that ran, in the order of the text.
    pub tests: &'a [TestOutcome],
}

/// Writes the report. An error is the writer's own.
pub fn write_tests(tests: &TestRun<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    write_diagnostics(&tests.run, style, out)?;
    let failed: Vec<_> = tests.tests.iter().filter(|test| !test.passed()).collect();
    for test in failed.iter().take(style.max_findings) {
        let heading = wrap("", &format!("failed: {}", clean(&test.name)), style.width);
        writeln!(out, "{}\n", style.paint(Tone::Strong, &heading))?;
        for failure in &test.failures {
            writeln!(out, "{}", block(failure).draw(tests.run.sources, style))?;
        }
    }
    if failed.len() > style.max_findings {
        let more = counted(failed.len() - style.max_findings, "more test", "more tests");
        writeln!(out, "{more} failed; `--max-findings {}` shows all\n", failed.len())?;
    }
    write_sentence(tests, failed.len(), style, out)
}

fn block(failure: &TestFailure) -> Block {
    let expected = [("expected", failure.expected.clone()), ("actual", failure.actual.clone())];
    let notes = failure.notes.iter().map(|note| ("note", note.clone()));
    Block {
        severity: Severity::Error,
        code: None,
        context: Context::Everywhere,
        headline: failure.message.clone(),
        labels: failure.places.iter().map(|place| (place.span, place.text.clone())).collect(),
        notes: expected.into_iter().chain(notes).collect(),
    }
}

fn write_sentence(tests: &TestRun<'_>, failed: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let passed = tests.tests.len() - failed;
    let errors = tests.run.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    let mut said = Vec::new();
    if errors > 0 {
        said.push(counted(errors, "error", "errors"));
    }
    if failed > 0 {
        said.push(format!("{} failed", counted(failed, "test", "tests")));
    }
    said.push(if said.is_empty() && failed == 0 {
        format!("{} passed", counted(passed, "test", "tests"))
    } else {
        format!("{passed} passed")
    });
    let tone = if failed + errors > 0 { Tone::Error } else { Tone::Strong };
    writeln!(out, "{}", style.paint(tone, &said.join(", ")))
}
