//! What a run ends with: a number that tells programs what people read in the report. The same for every format.

use crate::compile::Modal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::verdict::{Check, Finding, Outcome};
use crate::report::wording::is_error;
use crate::source::{Role, Sources};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// No `must` is violated, and nothing that must be known is unknown.
    Fine,
    /// A `must` is violated (strict: a `should` counts, too).
    Violated,
    /// The run could not be made: usage, a missing path, nothing to check.
    CouldNotRun,
    /// The policies have errors. Those of the data are reported, too.
    BadPolicies,
    /// The data have errors.
    BadData,
    /// Nothing is violated, but something cannot be told that must be known.
    Undetermined,
}

impl Exit {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Violated => 1,
            Exit::CouldNotRun => 2,
            Exit::BadPolicies => 3,
            Exit::BadData => 4,
            Exit::Undetermined => 5,
        }
    }

    /// The exit of a run that could be made. Errors come first, whatever the findings are; an error lies in the policies
    /// if its main place does, or if it has none. An error in `orglint.toml` or on the command line is the caller's: it
    /// is [`Exit::CouldNotRun`].
    pub fn of(sources: &Sources, diagnostics: &[Diagnostic], check: Option<&Check>, strict: bool) -> Exit {
        let of_check = check.map_or(&[][..], |check| &check.diagnostics);
        let errors = diagnostics.iter().chain(of_check).filter(|diagnostic| diagnostic.severity == Severity::Error);
        let mut exits: Vec<Exit> = errors.map(|error| of_error(sources, error)).collect();
        exits.sort();
        if let Some(&worst) = exits.first() {
            return worst;
        }
        Exit::of_findings(check.into_iter().flat_map(|check| &check.findings), strict)
    }

    /// The exit of a run without errors that speaks of these findings.
    pub fn of_findings<'a>(findings: impl IntoIterator<Item = &'a Finding>, strict: bool) -> Exit {
        let mut exit = Exit::Fine;
        for finding in findings.into_iter().filter(|finding| finding.waived.is_none()) {
            if is_violation(finding, strict) {
                return Exit::Violated;
            }
            if finding.verdict.outcome == Outcome::Undetermined && is_error(finding) {
                exit = Exit::Undetermined;
            }
        }
        exit
    }
}

fn of_error(sources: &Sources, error: &Diagnostic) -> Exit {
    match error.labels.first().map(|label| sources.get(label.span.file).role) {
        Some(Role::Data) => Exit::BadData,
        Some(Role::Other) => Exit::CouldNotRun,
        Some(Role::Policy) | None => Exit::BadPolicies,
    }
}

/// `--strict` raises a broken `should`; what cannot be told stays what the policy's `unknown` says.
fn is_violation(finding: &Finding, strict: bool) -> bool {
    finding.verdict.outcome == Outcome::Violated && (finding.modal == Modal::Must || strict)
}
