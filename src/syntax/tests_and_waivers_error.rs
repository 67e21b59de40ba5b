//! The wording of this stage for waivers and tests, as in `error.rs`: the message says what is, the label what was expected
//! or meant, the help what to write.

use super::error::{error, short};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::policies::CLAUSES;

pub(super) fn braces_of_waiver(span: Span) -> Diagnostic {
    error(Code::UnexpectedText, "a waiver has no braces", span, "delete this and the closing brace")
        .help("its clauses stand below its first line")
}

pub(super) fn subject_without_kind(span: Span, id: &str) -> Diagnostic {
    let label = "expected a kind and an id";
    if matches!(id.to_lowercase().as_str(), "organisation" | "organization") {
        return error(Code::BadSubject, format!("`{id}` has no `the` before it"), span, "write `the organisation`")
            .help("there is one: `for the organisation`");
    }
    error(Code::BadSubject, format!("`{}` does not say what it is", short(id)), span, label)
        .help(format!("write the kind before it, for example `team {}`", short(id)))
}

pub(super) fn two_subjects(span: Span, word: &str) -> Diagnostic {
    error(Code::BadSubject, format!("`{word}` cannot join two subjects"), span, "one subject at a time")
        .help("write one for each of them")
}

/// `person ana of team payments`.
pub(super) fn of_between_subjects(span: Span) -> Diagnostic {
    error(Code::BadSubject, "a subject stands `in` another", span, "write `in`")
        .help("for example `person ana in team payments`")
}

/// `expect …` before the first `given`.
pub(super) fn expect_above_data(span: Span) -> Diagnostic {
    error(Code::MisplacedClause, "an expectation stands above its data", span, "no data are given above this")
        .help("put it below `given \"\"\"…\"\"\"`: an expectation speaks of the data above it")
}

/// `holds team payments`.
pub(super) fn expect_without_for(span: Span, rest: &str) -> Diagnostic {
    error(Code::BadClause, "there is no `for` before the subject", span, format!("write `for {}`", short(rest)))
        .help("for example `expect violated for team payments`")
}

/// `holds in team payments`, `holds fors team payments`.
pub(super) fn word_for_for(span: Span, said: &str) -> Diagnostic {
    error(Code::BadClause, format!("`{said}` does not stand before the subject"), span, "write `for`")
        .help("for example `expect violated for team payments`")
}

/// `expect holds for team payments;`.
pub(super) fn sign_behind_subject(span: Span, sign: &str) -> Diagnostic {
    error(Code::BadSubject, format!("`{sign}` stands behind the subject"), span, "delete it")
        .help("a line ends with the id; an id with signs in it stands in quotes")
}

/// `waive "Teams stay small" for …`: a policy is called by its name.
pub(super) fn titled_policy(span: Span, word: &str) -> Diagnostic {
    error(Code::IncompleteDeclaration, "a policy is called by its name", span, "write the name, without quotes")
        .help(format!("the name stands behind `policy`, the title behind it in quotes: `{word} NAME …`"))
}

/// `test policy p`, `test for p`.
pub(super) fn needless_in_test(span: Span, said: &str, policy: &str) -> Diagnostic {
    error(Code::UnexpectedText, format!("`{said}` does not stand here"), span, "delete it")
        .help(format!("the name of the policy follows `test`: `test {policy} \"…\" {{`"))
}

pub(super) fn every_in_expect(span: Span) -> Diagnostic {
    error(Code::BadSubject, "an expectation is about one thing", span, "expected a kind and an id")
        .help("write a line for each, for example `expect violated for team payments`")
}

pub(super) fn expect_without_subject(span: Span) -> Diagnostic {
    error(Code::BadSubject, "the expectation does not say about what", span, "expected `for` and a subject behind it")
        .help("for example `expect violated for team payments`, or `expect nothing`")
}

pub(super) fn unknown_verdict(span: Span, written: &str, near: Option<&str>) -> Diagnostic {
    let label = near.map_or("expected a verdict".to_string(), |near| format!("did you mean `{near}`?"));
    error(Code::UnknownVerdict, format!("`{}` is no verdict", short(written)), span, label)
        .help("verdicts are `holds`, `holds by exception`, `violated`, `undetermined`, `not applicable`, `waived`")
}

/// What is written in a test for what it has another word for, or what stands elsewhere.
pub(super) fn clause_of_test(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word.to_lowercase().as_str() {
        "assert" | "check" | "ensure" | "verify" | "should" | "result" => {
            ("write `expect`", "for example `expect violated for team payments`")
        }
        "then" | "and" | "but" => {
            ("write `expect` alone", "each expectation is a line: `expect violated for team payments`")
        }
        "today" | "date" | "on" | "now" | "at" => ("write `as of`", "for example `as of 2027-03-31`"),
        "when" | "data" | "with" | "org" | "input" | "setup" => {
            ("write `given`", "the data of a test are `given \"\"\"…\"\"\"`")
        }
        "holds" | "violated" | "undetermined" | "waived" => {
            ("write `expect` before it", "for example `expect violated for team payments`")
        }
        "every" | "each" | "all" | "no" | "there" | "for" | "the" => {
            ("a sentence stands in a policy", "a test says what is found: `expect violated for team payments`")
        }
        word if CLAUSES.contains(&word) => {
            ("a clause of a policy", "put it between the braces of the policy that the test is about")
        }
        _ => return None,
    })
}

pub(super) fn clause_of_waiver(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word.to_lowercase().as_str() {
        "owner" | "by" | "approval" | "signed" => {
            ("write `approved by`", "for example `approved by \"vp-engineering\"`")
        }
        "source" | "advice" | "says" | "review" | "tags" | "unknown" | "waivable" => {
            ("a clause of a policy", "a waiver has `from`, `until`, `because` and `approved by`")
        }
        _ => return None,
    })
}
