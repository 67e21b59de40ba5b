//! The outcome of a test of policies, as plain data: what was expected, what was found, and where.

use crate::diagnostic::Label;
use crate::source::Span;

/// A test that ran.
#[derive(Debug, Clone)]
pub struct TestOutcome {
    /// The policy and the title: `people-manager-depth "a shallow manager alone fails"`.
    pub name: String,
    /// Its head in the policy file.
    pub span: Span,
    /// What was not as expected, in the order of the test; empty if it passed.
    pub failures: Vec<TestFailure>,
}

impl TestOutcome {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// An expectation that was not met, or a finding that nobody expected.
#[derive(Debug, Clone)]
pub struct TestFailure {
    /// One sentence without a full stop: `person ana in team payments is not violated`.
    pub message: String,
    /// `violated for person ana in team payments`, `no finding`.
    pub expected: String,
    /// `holds by exception`, `violated for person bo in team payments`, `no verdict about person ana`.
    pub actual: String,
    /// The line of the expectation (of the test, if no line expected it) with what to say there, then the facts in the
    /// quoted data and the clause of the policy that decided it.
    pub places: Vec<Label>,
    /// What else to say: missing facts, reasons.
    pub notes: Vec<String>,
}
