//! What can be wrong with a sentence, in words.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{Token, TokenKind};
use crate::vocabulary::{Number, Ty, Vocabulary};

pub(super) fn token_text(token: &Token) -> String {
    match &token.kind {
        TokenKind::Word(word) => word.clone(),
        TokenKind::Number(number) => number.to_string(),
        TokenKind::Percent(share) => format!("{}%", share.mul(crate::value::Number::whole(100)).unwrap_or(*share)),
        TokenKind::Text(text) => format!("\"{text}\""),
        TokenKind::Date(date) => date.to_string(),
        TokenKind::Possessive => "'s".to_owned(),
        TokenKind::Open => "(".to_owned(),
        TokenKind::Close => ")".to_owned(),
        TokenKind::OpenBrace => "{".to_owned(),
        TokenKind::CloseBrace => "}".to_owned(),
        TokenKind::Comma => ",".to_owned(),
        TokenKind::Colon => ":".to_owned(),
        TokenKind::Plus => "+".to_owned(),
        TokenKind::Minus => "-".to_owned(),
        TokenKind::Times => "*".to_owned(),
        TokenKind::Divide => "/".to_owned(),
        TokenKind::Foreign(symbol) => symbol.clone(),
    }
}

pub(super) fn wrong_number(span: Span, noun: &str, wanted: Number) -> Diagnostic {
    let wanted = match wanted {
        Number::Singular => "the singular",
        Number::Plural => "the plural",
    };
    Diagnostic::error(
        Code::WrongForm,
        format!("`{noun}` stands in the wrong number"),
        span,
        format!("expected {wanted}"),
    )
    .help("after `every`, `each`, `a` and `1` a noun is singular; after `all`, `most` and other numbers it is plural")
}

pub(super) fn verb_form(span: Span, word: &str, right: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongForm,
        format!("`{word}` does not go with its subject"),
        span,
        format!("expected `{right}`"),
    )
    .help(format!(
        "write `{right}`: the base form after `must`, `should`, `may` and with several, the form with `s` with one"
    ))
}

pub(super) fn who_or_that(span: Span, who: bool, noun: &str) -> Diagnostic {
    let (word, right, why) = match who {
        true => ("who", "that", "`who` is for people"),
        false => ("that", "who", "`that` and `which` are for things that are no people"),
    };
    Diagnostic::error(
        Code::WrongForm,
        format!("`{word}` does not go with `{noun}`"),
        span,
        format!("expected `{right}`"),
    )
    .help(format!("{why}: write `{right}`"))
}

pub(super) fn another_than_what(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NothingReferredTo,
        format!("`another {noun}` is another one than what?"),
        span,
        format!("no {noun} is spoken of here"),
    )
    .help(format!("write `a {noun}`, or name the one meant with `as` and write `a {noun} other than …`"))
}

pub(super) fn nothing_referred_to(span: Span, word: &str, person: bool) -> Diagnostic {
    let why = match person {
        true => "no person is spoken of here",
        false => "nothing that is no person is spoken of here",
    };
    let help = match person {
        true => {
            "`they`, `them`, `their` mean the person that the sentence is about; of a team or another thing write `its`, or `the team's`"
        }
        false => "`it`, `its` never mean a person: of somebody write `their`; of the team write `the team's`",
    };
    Diagnostic::error(Code::NothingReferredTo, format!("`{word}` refers to nothing"), span, why).help(help)
}

pub(super) fn nothing_in_scope(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NothingReferredTo,
        format!("`the {noun}` refers to nothing"),
        span,
        format!("no {noun} is spoken of here"),
    )
    .help(format!("write `a {noun}` or `every {noun}`, or say whose: `the team's {noun}`"))
}

pub(super) fn any_compared(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::TwoReadings,
        format!("does `any {noun}` mean each of them, or one of them?"),
        span,
        "each, or one?",
    )
    .help(format!("write `every {noun}` or `at least one {noun}`"))
}

pub(super) fn every_in_value(span: Span, noun: &str, person: bool) -> Diagnostic {
    let their = if person { "their" } else { "its" };
    Diagnostic::error(
        Code::SentenceShape,
        "a computed value has an `every` in it, so it is not one value",
        span,
        format!("one value for each {noun}"),
    )
    .help(format!(
        "define a measure, `define NAME of a {noun} means … {their} …`, and write `every {noun}'s NAME …`; or begin with `for every {noun},`"
    ))
}

pub(super) fn share_of_value(span: Span, said: &str) -> Diagnostic {
    Diagnostic::error(
        Code::SentenceShape,
        format!("`{said} of` takes a share of things, and this is a value"),
        span,
        "expected a value to compare with",
    )
    .help(format!("multiply: write `{said} * …`, as in `more than half * their rating`"))
}

pub(super) fn bad_duration(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::OutOfRange,
        "this is no length of time that can be reckoned with",
        span,
        "not a whole number of months or minutes",
    )
    .help("write it in a smaller unit: `18 months` for `1.5 years`")
}

pub(super) fn unordered(span: Span, ty: &str, kind: Ty) -> Diagnostic {
    let why = match kind {
        Ty::Choice(_) => format!("`{ty}` is a choice: its options have no order"),
        _ => format!("{ty} has no order"),
    };
    Diagnostic::error(Code::Unordered, "these values cannot be more or less", span, why)
        .help("write `is high`, `is one of high or normal`, or declare a scale if they are ordered")
}

pub(super) fn wrong_type(span: Span, said: &str, v: &Vocabulary, found: Ty, wanted: Ty) -> Diagnostic {
    let describe = |ty: Ty| match ty {
        Ty::Scale(_) => format!("a level of `{}`", v.ty_name(ty)),
        Ty::Choice(_) => format!("an option of `{}`", v.ty_name(ty)),
        Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => format!("a {}", v.ty_name(ty)),
        Ty::Text | Ty::Number | Ty::Duration | Ty::Date | Ty::YesNo => format!("a {}", v.ty_name(ty)),
    };
    let values = match wanted {
        Ty::Scale(id) => {
            v.scales[id.index()].levels.iter().map(|level| format!("`{}`", level.name)).collect::<Vec<_>>().join(", ")
        }
        Ty::Choice(id) => v.choices[id.index()]
            .options
            .iter()
            .map(|option| format!("`{}`", option.name))
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    };
    let help = match wanted {
        Ty::Scale(_) | Ty::Choice(_) => format!("one of {values}"),
        Ty::Duration => "a duration has a unit: `3 months`".to_owned(),
        Ty::Date => "a date looks like `2027-03-31`, or is `today`".to_owned(),
        Ty::Text => "a text stands in quotes".to_owned(),
        _ => format!("compare it with {}", describe(wanted)),
    };
    Diagnostic::error(
        Code::WrongType,
        format!("`{said}` is {}, and {} is compared with it", describe(found), describe(wanted)),
        span,
        format!("expected {}", describe(wanted)),
    )
    .help(help)
}

pub(super) fn negated_conjunction(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TwoReadings,
        "`and` under a negation can be read in two ways",
        span,
        "not both, or neither?",
    )
    .help("for neither of them write `or`; for not both of them write two sentences, or define a word for having both")
}

pub(super) fn yes_no_object(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongType,
        format!("`{noun}` is a yes/no fact, which nobody has"),
        span,
        "expected something to have",
    )
    .help(format!("write `is {noun}`, or `is a {noun}` if it is a noun"))
}

pub(super) fn bad_pattern(span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(Code::BadPattern, "this is no regular expression", span, why.to_owned())
        .help("expressions are those of the Rust `regex` library: no look-around, no back-references")
}

pub(super) fn role_of_whom(span: Span, role: &str) -> Diagnostic {
    Diagnostic::error(Code::TwoReadings, format!("a {role} of which team?"), span, "of this team, or of any?")
        .help(format!("write `{role} of the team` or `{role} of a team`"))
}

pub(super) fn no_object(span: Span, name: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NothingReferredTo,
        format!("`{name}` needs a {kind}, and none is spoken of here"),
        span,
        format!("of which {kind}?"),
    )
    .help(format!(
        "name it: `… of the {kind}`, `… of a {kind}`; only a {kind} that the sentence is about can be left out"
    ))
}

pub(super) fn two_objects(span: Span, name: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        Code::TwoReadings,
        format!("`{name}` leaves open which {kind} is meant"),
        span,
        format!("more than one {kind} is spoken of here"),
    )
    .help(format!("name it: `… of the {kind}`, or give one of them a name with `as`"))
}

pub(super) fn every_not(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::TwoReadings,
        "`every … is not …` can be read in two ways",
        span,
        "not all of them, or none of them?",
    )
    .help(format!("write `not every {noun} is …` or `no {noun} is …`"))
}

pub(super) fn comma_after_for(span: Span, said: &str) -> Diagnostic {
    Diagnostic::error(
        Code::MissingComma,
        "a comma is missing after `for every …`",
        span,
        "expected a comma behind this",
    )
    .help(format!("write `{said}, …`"))
}

pub(super) fn no_must(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongModal, "`no … must` is not said", span, "expected `may`")
        .help(format!("write `no {noun} may …`"))
}

pub(super) fn a_subject(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongSubject,
        format!("does `a {noun}` mean one of them, or each?"),
        span,
        format!("expected `every {noun}`"),
    )
    .help(format!("write `every {noun} must …`; for at least one `there must be a {noun} who/that …`"))
}

pub(super) fn may_without_no(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongModal, "`may` alone demands nothing", span, "expected `must` or `should`")
        .help("write `no … may …`, `at most 2 … may …`, or `every … must …`")
}

pub(super) fn at_most_must(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongModal, "`at most … must` leaves open what is demanded", span, "expected `may`")
        .help("write `at most … may …`")
}

pub(super) fn two_readings(span: Span, shown: &[String]) -> Diagnostic {
    let help = match shown {
        [one, other] if one != other => {
            format!("it could mean: {one}; or: {other}. Name what is meant, with `as` or with `of`")
        }
        _ => "name what is meant: with `of …`, a possessive, `as m`, or parentheses".to_owned(),
    };
    Diagnostic::error(Code::TwoReadings, "this can be read in two ways", span, "which is meant?").help(help)
}

pub(super) fn unknown_word(span: Span, word: &str, near: Option<&str>, after_be: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnknownWord,
        format!("nothing declares the word `{word}`"),
        span,
        "not a word of the language, nor a declared name",
    );
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if after_be => diagnostic.help(format!(
            "if it is the id of somebody write `person \"{word}\"`; `orglint words` lists all names in use"
        )),
        None => diagnostic
            .help("`orglint words` lists all names in use; a new one is declared with `define`, `extend` or `setting`"),
    }
}

pub(super) fn no_reading(span: Span, said: &str, expected: &[&str]) -> Diagnostic {
    let label =
        if expected.is_empty() { "does not fit here".to_owned() } else { format!("expected {}", one_of(expected)) };
    Diagnostic::error(Code::NoReading, format!("the sentence cannot be read on from `{said}`"), span, label)
        .help("all its words are known, but not in this order; `orglint words NAME` shows how a name is used")
}

pub(super) fn ends_early(span: Span, expected: &[&str]) -> Diagnostic {
    let end = Span { start: span.end, ..span };
    let end = Span { start: end.start.saturating_sub(1).max(span.start), ..end };
    let label = if expected.is_empty() {
        "something is missing behind this".to_owned()
    } else {
        format!("expected {} behind this", one_of(expected))
    };
    Diagnostic::error(Code::NoReading, "the sentence ends too early", end, label)
}

fn one_of(expected: &[&str]) -> String {
    match expected {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

pub(super) fn too_long(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TooComplex,
        "this sentence is too long or too tangled to be read",
        span,
        "reading was given up here",
    )
    .help("split it: several sentences, or definitions for its parts")
}
