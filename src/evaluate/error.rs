//! The wording of everything that this stage says about policies and waivers.

use jiff::civil::Date;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) fn left_out(noun: &str, id: &str, place: Span, count: usize) -> Diagnostic {
    let more = match count {
        0 | 1 => String::new(),
        2 => ", and so does one other place".to_owned(),
        _ => format!(", and so do {} other places", count - 1),
    };
    Diagnostic::warning(
        Code::RefersToLeftOut,
        format!("the {noun} `{id}` is left out"),
        place,
        format!("this refers to them{more}, and counts as nobody"),
    )
    .help("take the reference out, or name who is there now")
}

pub(super) fn due_for_review(policy: &str, date: Date, place: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::DueForReview,
        format!("the policy `{policy}` is due for review"),
        place,
        format!("its review was due by {date}"),
    )
    .help("read it again with its owner, then set a new day")
}

pub(super) fn applies_to_nothing(policy: &str, place: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::AppliesToNothing,
        format!("the policy `{policy}` applies to nothing"),
        place,
        "no thing of the organisation is its subject",
    )
    .help("see whether the subject's filter or a misspelt id keeps everything out; nothing was checked here")
}

/// Policies of packs, told together; `place` is the first one's.
pub(super) fn packs_apply_to_nothing(policies: &[&str], place: Span) -> Diagnostic {
    if let [policy] = policies {
        return applies_to_nothing(policy, place);
    }
    let list = policies.iter().map(|policy| format!("`{policy}`")).collect::<Vec<_>>().join(", ");
    Diagnostic::warning(
        Code::AppliesToNothing,
        format!("{} policies of packs apply to nothing here", policies.len()),
        place,
        "this one and others have no subject in the organisation",
    )
    .help(format!("fine if the organisation has no such teams or people; nothing was checked by {list}"))
}

pub(super) fn too_many_steps(policy: &str, limit: u64, place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TooManySteps,
        format!("deciding a sentence of `{policy}` takes more than {limit} steps"),
        place,
        "this sentence was not decided",
    )
    .help("narrow the subject down, or raise the limit: `--max-steps`")
}

pub(super) fn waiver_of_unknown(name: &str, place: Span, in_pack: bool) -> Diagnostic {
    let message = format!("no policy is called `{name}`");
    match in_pack {
        true => Diagnostic::warning(Code::StaleWaiver, message, place, "this waiver waives nothing"),
        false => Diagnostic::error(Code::UnknownWaived, message, place, "expected the name of a policy of this run"),
    }
}

pub(super) fn waiver_without_subject(
    noun: &str,
    id: &str,
    place: Span,
    near: Option<&str>,
    in_pack: bool,
) -> Diagnostic {
    let message = format!("there is no {noun} `{id}`");
    match in_pack {
        true => Diagnostic::warning(Code::StaleWaiver, message, place, "this waiver waives nothing"),
        false => Diagnostic::error(Code::UnknownWaived, message, place, "the waiver is for nobody").help(match near {
            Some(near) => format!("did you mean `{near}`? Ids are matched letter by letter"),
            None => "ids are matched letter by letter".to_owned(),
        }),
    }
}

pub(super) fn not_waivable(policy: &str, place: Span, clause: Span) -> Diagnostic {
    let message = format!("the policy `{policy}` cannot be waived");
    Diagnostic::error(Code::NotWaivable, message, place, "this waiver is against it")
        .and(clause, "this policy says `waivable no`")
        .help("take the waiver out; the finding stays until the organisation changes")
}

pub(super) fn expired(policy: &str, until: Date, place: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::ExpiredWaiver,
        format!("a waiver of `{policy}` has expired"),
        place,
        format!("it held until {until} and waives nothing any more"),
    )
    .help("take it out, or have it approved for longer")
}

pub(super) fn stale(policy: &str, place: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::StaleWaiver,
        format!("a waiver of `{policy}` waives nothing"),
        place,
        "no finding is about its subject",
    )
    .help("take it out; what it was for is settled")
}
