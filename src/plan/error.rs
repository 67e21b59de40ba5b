//! What is said of a scenario: steps that cannot be understood, and steps that cannot be made.

use super::scenario::Step;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::edit::Refusal;
use crate::source::{FileId, Span};

const STEP: &str = "a step is a date and what happens: `- on: 2027-01-15`, and below it `move: ana` and `to: payments`";

pub(super) fn no_steps(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, "there are no steps", span, "expected `steps:` with a list behind it")
        .help(STEP)
}

pub(super) fn no_step(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, "this is no step", span, "expected keys with values").help(STEP)
}

pub(super) fn no_date(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, "a step has no date", span, "`on` is missing")
        .help("add the day from which it is so: `on: 2027-01-15`")
}

pub(super) fn bad_date(text: &str, span: Span) -> Diagnostic {
    let message = format!("`{text}` is no date");
    Diagnostic::error(Code::BadScenario, message, span, "expected a day of the calendar").help("write `on: 2027-01-15`")
}

pub(super) fn out_of_order(step: &Step, place: Span, before: &Step, earlier: Span) -> Diagnostic {
    let message = format!("this step is on {}, and the one before it on {}", step.on, before.on);
    Diagnostic::error(Code::StepOutOfOrder, message, place, "earlier than the step before")
        .and(earlier, "later")
        .help("put the steps in the order in which they happen")
}

pub(super) fn two_actions(first: Span, second: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, "a step does one thing", second, "a second one")
        .and(first, "the first")
        .help("make two steps of it; they may have the same date")
}

pub(super) fn unknown_step(word: Option<&str>, span: Span, near: Option<&str>, names: &[&str]) -> Diagnostic {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the steps are `{}`", names.join("`, `")),
    };
    let message = match word {
        Some(word) => format!("there is no step `{word}`"),
        None => "the step does not say what happens".to_owned(),
    };
    Diagnostic::error(Code::UnknownStep, message, span, "expected what happens").help(help)
}

pub(super) fn missing_key(action: &str, key: &str, span: Span) -> Diagnostic {
    let message = format!("`{action}` needs `{key}`");
    let example = match (action, key) {
        ("move", _) => "to: payments",
        ("assign", "to") => "to: bo",
        ("change manager", _) => "to: ana` or `to: nobody",
        ("split", _) => "into: { ledger-team: [ana, bo], risk-team: [cai] }",
        ("merge", _) => "into: payments",
        _ => "in: payments",
    };
    Diagnostic::error(Code::BadScenario, message, span, "in this step").help(format!("add `{example}`"))
}

pub(super) fn unknown_key(key: &str, span: Span, place: &str, known: &[&str]) -> Diagnostic {
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it can be `{}`", known.iter().take(12).copied().collect::<Vec<_>>().join("`, `")),
    };
    Diagnostic::error(Code::UnknownInStep, format!("{place} has no key `{key}`"), span, "not known").help(help)
}

pub(super) fn nothing_given(key: &str, span: Span) -> Diagnostic {
    let message = format!("there is nothing behind `{key}`");
    Diagnostic::error(Code::BadScenario, message, span, "expected a value")
        .help(format!("write the value; a fact is taken out with `unset: {key}`"))
}

pub(super) fn one_name(key: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, format!("`{key}` names one"), span, "expected one id")
        .help("write the id as the descriptions have it")
}

pub(super) fn names(key: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, format!("`{key}` names one or several"), span, "expected an id, or a list")
        .help("write `ana` or `[ana, bo]`")
}

pub(super) fn not_yes_no(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, "this is neither yes nor no", span, "expected `yes` or `no`")
        .help("without the key the post is kept, with nobody in it")
}

pub(super) fn split_shape(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::BadScenario,
        "`into` says which teams, and who is in each",
        span,
        "expected teams with members",
    )
    .help("write `into: { ledger-team: [ana, bo], risk-team: [cai] }`")
}

pub(super) fn set_without_kind(text: &str, span: Span) -> Diagnostic {
    let message = format!("`{text}` does not say what is changed");
    Diagnostic::error(Code::BadScenario, message, span, "expected a kind and an id")
        .help("write `set: team payments` or `set: person bo`, and the facts below it")
}

pub(super) fn set_nothing(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadScenario, "`set` sets nothing", span, "expected facts beside it")
        .help("add a fact below it: `level: senior`, or take one out: `unset: level`")
}

pub(super) fn unknown_thing(noun: &str, id: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if noun == "team" => "a step before this one may form it: `form team:`".to_owned(),
        None if noun == "person" => "a step before this one may hire them: `hire:`".to_owned(),
        None => "ids are written as in the descriptions".to_owned(),
    };
    let message = format!("there is no {noun} `{id}` on that day");
    Diagnostic::error(Code::UnknownInStep, message, span, "not known").help(help)
}

pub(super) fn there_already(noun: &str, id: &str, span: Span) -> Diagnostic {
    let message = format!("there is a {noun} `{id}` already");
    let help =
        if noun == "team" { "a new team needs an id of its own" } else { "somebody who is there moves: `move:`" };
    Diagnostic::error(Code::StepImpossible, message, span, "taken").help(help)
}

/// A step that the descriptions leave no room for.
pub(super) fn impossible(span: Span, message: impl Into<String>, label: &str, help: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::StepImpossible, message, span, label).help(help)
}

/// A step that cannot be written down without changing something else.
pub(super) fn refused(step: Span, what: &str, file: Option<FileId>, refusal: &Refusal) -> Diagnostic {
    let message = format!("{what} cannot be changed in its file: {}", refusal.why);
    let error = Diagnostic::error(Code::NoMinimalEdit, message, step, "asked for by this step").help(refusal.help);
    match file {
        Some(file) => error.and(Span::new(file, refusal.place.start, refusal.place.end), "here"),
        None => error,
    }
}

/// A step whose result, read again, is not what the step means.
pub(super) fn not_meant(step: Span, difference: &str) -> Diagnostic {
    let message = format!("the files after this step would not say what it means: {difference}");
    Diagnostic::error(Code::NoMinimalEdit, message, step, "asked for by this step")
        .help("make this change in the files by hand, and take the step out of the plan")
}
