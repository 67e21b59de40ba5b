//! What can be wrong with a sentence, in words.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{Token, TokenKind};
use crate::vocabulary::{Number, Ty, Vocabulary, noun};

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

pub(super) fn wrong_number(span: Span, noun: &str, wanted: Number, form: Option<&str>, article: bool) -> Diagnostic {
    let label = match (form, wanted) {
        (Some(form), _) => format!("expected `{form}`"),
        (None, Number::Singular) => "expected the singular".to_owned(),
        (None, Number::Plural) => "expected the plural".to_owned(),
    };
    if article && wanted == Number::Plural {
        let several = form.unwrap_or("the plural");
        return Diagnostic::error(
            Code::WrongForm,
            format!("`{noun}` has nothing before it that says how many"),
            span,
            format!("expected `{} {noun}`", article_of(noun)),
        )
        .help(format!("write `{} {noun}`, or `{several}`: at least one", article_of(noun)));
    }
    Diagnostic::error(Code::WrongForm, format!("`{noun}` stands in the wrong number"), span, label).help(
        "after `every`, `each`, `a` and `1` a noun is singular; after `all`, `most` and other numbers it is plural",
    )
}

/// `a` or `an`, by the first letter.
pub(super) fn article_of(noun: &str) -> &'static str {
    noun::article(noun)
}

fn all_of(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A word that is declared of other kinds of things than the one that it is said of.
pub(super) fn of_another(
    span: Span,
    said: &str,
    here: Option<&str>,
    owners: &[String],
    adjective: bool,
    longer: &[String],
) -> Diagnostic {
    let message = match (here, adjective) {
        (Some(here), false) => format!("{} {here} has no `{said}`", article_of(here)),
        (Some(here), true) => format!("`{said}` is not said of {} {here}", article_of(here)),
        (None, _) => format!("`{said}` is not known of what it is said of here"),
    };
    let common = ["team", "person"].into_iter().find(|common| owners.iter().any(|owner| owner == common));
    let owner = common.or(owners.first().map(String::as_str)).unwrap_or_default();
    let help = match adjective {
        _ if !longer.is_empty() => {
            format!("of {} {} there is {}", article_of(here.unwrap_or(owner)), here.unwrap_or(owner), all_of(longer))
        }
        true => format!("say it of the {owner}: `the {owner} is {said}`"),
        false if here.is_none() => format!(
            "say whose it is: `{said} of {} {owner}`, or `every {owner}'s {said}`; `orglint words {owner}` lists what is known",
            article_of(owner)
        ),
        false => format!(
            "say whose it is: `the {owner}'s {said}`; `orglint words {here}` lists what is known",
            here = here.unwrap_or(owner)
        ),
    };
    Diagnostic::error(Code::BelongsElsewhere, message, span, format!("belongs to {}", all_of(owners))).help(help)
}

pub(super) fn verb_of_another(span: Span, name: &str, here: &str, owners: &[String]) -> Diagnostic {
    let owner = owners.first().map_or("", String::as_str);
    Diagnostic::error(
        Code::BelongsElsewhere,
        format!("`{name}` is not said of {} {here}", article_of(here)),
        span,
        format!("said of {}", all_of(owners)),
    )
    .help(format!("make {} {owner} the subject: `every {owner} must …`", article_of(owner)))
}

pub(super) fn no_such_step(
    span: Span,
    said: &str,
    v: &Vocabulary,
    ty: Ty,
    near: Option<&str>,
    names: &[&str],
) -> Diagnostic {
    let name = v.ty_name(ty);
    let what = if matches!(ty, Ty::Scale(_)) { "level" } else { "option" };
    let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let help = match near {
        Some(near) => format!("did you mean `{near}`? the {what}s are {list}"),
        None => format!("the {what}s are {list}"),
    };
    Diagnostic::error(
        Code::UnknownWord,
        format!("nothing declares the word `{said}`"),
        span,
        format!("expected {} {what} of `{name}`", article_of(what)),
    )
    .help(help)
}

pub(super) fn bare_text(span: Span, said: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownWord,
        format!("nothing declares the word `{said}`"),
        span,
        "expected a text in quotes",
    )
    .help(format!("write `\"{said}\"`"))
}

pub(super) fn bare_id(span: Span, said: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownWord,
        format!("nothing declares the word `{said}`"),
        span,
        format!("expected {} {kind}", article_of(kind)),
    )
    .help(format!("if it is an id write `{kind} \"{said}\"`"))
}

/// `every team's size must be odd`, `charter review must be recent`.
pub(super) fn no_amount(span: Span, said: &str, ty: Ty) -> Diagnostic {
    let (what, help) = match ty {
        Ty::Date => ("a date", "a date is `within the last 6 months`, `more than 2 years ago`, `before 2027-03-31`"),
        Ty::Duration => ("a length of time", "a length of time is `at least 6 months`, `more than 2 years`"),
        _ => ("a number", "a number is `at most 9`, `between 3 and 9`, `one of 3, 5 or 7`"),
    };
    let message = format!("nothing declares the word `{said}`");
    Diagnostic::error(Code::UnknownWord, message, span, format!("expected {what}")).help(help)
}

/// `every person must be nice`.
pub(super) fn no_adjective(span: Span, said: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownWord,
        format!("nothing declares the word `{said}`"),
        span,
        format!("nothing that is said of {} {kind}", article_of(kind)),
    )
    .help(format!(
        "`orglint words {kind}` lists what is; a new word: `define {} {kind} is {} means …`",
        article_of(kind),
        said.to_lowercase()
    ))
}

/// A text where something is compared that is named by kind and id.
pub(super) fn id_without_kind(span: Span, said: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongType,
        format!("`\"{said}\"` does not say what it is"),
        span,
        format!("expected {} {kind}", article_of(kind)),
    )
    .help(format!("put the kind before the id: `{kind} \"{said}\"`"))
}

pub(super) fn other_key(span: Span, attr: &str, said: &str, kind: &str, id: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongType,
        format!("`{attr}` is kept for each {kind}, not for each {said}"),
        span,
        format!("expected {} {kind}", article_of(kind)),
    )
    .help(format!("for example `{attr} for {kind} \"{id}\"`, `{attr} for the {kind}`"))
}

pub(super) fn nearly_a_phrase(span: Span, said: &str, near: &str) -> Diagnostic {
    Diagnostic::error(Code::UnknownWord, format!("nothing declares the phrase `{said}`"), span, "not a declared phrase")
        .help(format!("did you mean `{near}`?"))
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

pub(super) fn who_or_that(span: Span, word: &str, noun: &str) -> Diagnostic {
    let (right, why) = match word {
        "who" => ("that", "`who` is for people"),
        _ => ("who", "`that` and `which` are for things that are no people"),
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
    .help(format!(
        "write `{one}`, or name the one meant with `as` and write `{one} other than …`",
        one = noun::one(noun)
    ))
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
    .help(match noun {
        "team" | "organisation" => {
            format!("write `{}` or `every {noun}`; `the {noun}` needs a sentence that speaks of one", noun::one(noun))
        }
        _ => format!("write `{} {noun}` or `every {noun}`, or say whose: `the team's {noun}`", article_of(noun)),
    })
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

pub(super) fn bad_duration(span: Span, count: crate::value::Number) -> Diagnostic {
    if count.to_whole().is_some() {
        return Diagnostic::error(
            Code::OutOfRange,
            "this length of time is too long to be reckoned with",
            span,
            "longer than the calendar",
        )
        .help("dates lie in the years -9999 to 9999; write a shorter one");
    }
    Diagnostic::error(
        Code::OutOfRange,
        "this is no length of time that can be reckoned with",
        span,
        "not a whole number of months or minutes",
    )
    .help("write it in a smaller unit: `18 months` for `1.5 years`")
}

pub(super) fn unordered(span: Span, v: &Vocabulary, kind: Ty) -> Diagnostic {
    let ty = v.ty_name(kind);
    let (why, help) = match kind {
        Ty::Choice(id) => {
            let names: Vec<&str> = v.choices[id.index()].options.iter().map(|option| option.name.as_str()).collect();
            let (one, other) = (names.last().unwrap_or(&"high"), names.first().unwrap_or(&"low"));
            (
                format!("`{ty}` is a choice: its options have no order"),
                format!("write `is {one}`, `is one of {other} or {one}`, or declare a scale if they are ordered"),
            )
        }
        Ty::YesNo => ("yes and no have no order".to_owned(), "say it as an adjective: `is archived`".to_owned()),
        _ => (
            format!("{ty} has no order"),
            "write `is \"…\"`, `is one of \"…\" or \"…\"`, `starts with \"…\"`".to_owned(),
        ),
    };
    Diagnostic::error(Code::Unordered, "these values cannot be more or less", span, why).help(help)
}

pub(super) fn wrong_type(span: Span, said: &str, v: &Vocabulary, found: Ty, wanted: Ty) -> Diagnostic {
    let describe = |ty: Ty| match ty {
        Ty::Scale(_) => format!("a level of `{}`", v.ty_name(ty)),
        Ty::Choice(_) => format!("an option of `{}`", v.ty_name(ty)),
        Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => format!("{} {}", article_of(v.ty_name(ty)), v.ty_name(ty)),
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
    let plain = said.strip_prefix('"').and_then(|said| said.strip_suffix('"')).map(str::to_lowercase);
    let help = match wanted {
        Ty::Scale(_) | Ty::Choice(_)
            if plain.as_deref().is_some_and(|plain| values.contains(&format!("`{plain}`"))) =>
        {
            format!("write `{}`, without quotes: only texts and ids are quoted", plain.as_deref().unwrap_or_default())
        }
        Ty::Date if plain.as_deref().is_some_and(|plain| crate::value::parse_date(plain).is_some()) => {
            format!("write `{}`, without quotes: only texts and ids are quoted", plain.as_deref().unwrap_or_default())
        }
        Ty::Number if plain.as_deref().is_some_and(|plain| plain.parse::<f64>().is_ok()) => {
            format!("write `{}`, without quotes: only texts and ids are quoted", plain.as_deref().unwrap_or_default())
        }
        Ty::Scale(_) | Ty::Choice(_) => format!("one of {values}"),
        Ty::Duration if said.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("a duration has a unit: `{said} months`, `{said} days`")
        }
        Ty::Duration => "a duration has a unit: `3 months`".to_owned(),
        Ty::Date => "a date looks like `2027-03-31`, or is `today`".to_owned(),
        Ty::Text => "a text stands in quotes".to_owned(),
        Ty::Kind(_) | Ty::Post(_) if matches!(found, Ty::Kind(_) | Ty::Post(_)) => {
            format!("name {} there, or say something else of the one before", describe(wanted))
        }
        _ => format!("compare it with {}", describe(wanted)),
    };
    Diagnostic::error(
        Code::WrongType,
        match found {
            Ty::Kind(_) | Ty::Post(_) => {
                format!("`{said}` names {}, and {} is compared with it", describe(found), describe(wanted))
            }
            _ => format!("`{said}` is {}, and {} is compared with it", describe(found), describe(wanted)),
        },
        span,
        format!("expected {}", describe(wanted)),
    )
    .help(help)
}

/// `every person's allocation must be at most 50`.
pub(super) fn bare_percent(span: Span, number: &str) -> Diagnostic {
    Diagnostic::error(
        Code::BarePercent,
        format!("a percent is compared with `{number}`, which has no `%`"),
        span,
        format!("write `{number}%`"),
    )
    .help(format!("`{number}` alone would be {number}00%"))
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
    .help(match noun.ends_with('s') {
        true => format!("what is yes or no is said with `be`: `is {noun}`, after `must` `be {noun}`"),
        false => format!(
            "what is yes or no is said with `be`: `is {noun}` or `is {} {noun}`, after `must` `be {noun}`",
            article_of(noun)
        ),
    })
}

/// `every junior must …`.
pub(super) fn adjective_alone(span: Span, said: &str, kind: &str) -> Diagnostic {
    let message = format!("`{said}` is said of something, and no noun stands behind it");
    Diagnostic::error(Code::SentenceShape, message, span, format!("write `{said} {kind}`")).help(
        format!(
            "an adjective stands before its noun: `every {said} {kind}`, or behind it: `every {kind} who is {said}`"
        )
        .replace("who is", if kind == "person" { "who is" } else { "that is" }),
    )
}

/// `among the members, the leads`.
pub(super) fn list_without_and(span: Span, last: &str) -> Diagnostic {
    let message = "a list ends without `and`";
    Diagnostic::error(Code::SentenceShape, message, span, format!("write `and {last}`"))
        .help("a list is written `a, b and c`")
}

/// `depth["ledger"]`.
pub(super) fn subscript(span: Span, attr: &str, kind: &str, key: &str) -> Diagnostic {
    let message = "a fact is not looked up with `[…]`";
    Diagnostic::error(Code::ForeignWord, message, span, format!("write `{attr} for {key}`"))
        .help(format!("a fact that is kept for each {kind} is said with `for`"))
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
    .help(match name.strip_suffix('…') {
        Some(start) => format!(
            "name it: `{start}the {kind}`, `{start}a {kind}`; only a {kind} that the sentence is about can be left out"
        ),
        None => format!(
            "name it: `… of the {kind}`, `… of a {kind}`; only a {kind} that the sentence is about can be left out"
        ),
    })
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

pub(super) fn no_must(span: Span, noun: &str, modal: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongModal, format!("`no … {modal}` is not said"), span, "expected `may`")
        .help(format!("write `no {noun} may …`"))
}

pub(super) fn a_subject(span: Span, noun: &str, said: &str, person: bool) -> Diagnostic {
    let who = if person { "who" } else { "that" };
    Diagnostic::error(
        Code::WrongSubject,
        format!("does `{said} {noun}` mean one of them, or each?"),
        span,
        format!("expected `every {noun}`"),
    )
    .help(format!("write `every {noun} must …`; for at least one `there must be {} {noun} {who} …`", article_of(noun)))
}

pub(super) fn may_without_no(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongModal, "`may` alone demands nothing", span, "expected `must` or `should`")
        .help("write `no … may …`, `at most 2 … may …`, or `every … must …`")
}

pub(super) fn at_most_must(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongModal, "`at most … must` leaves open what is demanded", span, "expected `may`")
        .help("write `at most … may …`")
}

/// `what` says which readings there are, where that is known.
pub(super) fn two_readings(span: Span, what: Option<&str>) -> Diagnostic {
    let help = match what {
        Some(what) => what.to_owned(),
        None => "name what is meant: with `of …`, a possessive, `as m`, or parentheses".to_owned(),
    };
    Diagnostic::error(Code::TwoReadings, "this can be read in two ways", span, "which is meant?").help(help)
}

pub(super) fn value_of_several(span: Span, value: &str, names: &[&str]) -> Diagnostic {
    let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let first = names.first().unwrap_or(&"level");
    Diagnostic::error(
        Code::TwoReadings,
        format!("`{value}` leaves open which fact is meant"),
        span,
        format!("{list} can be so"),
    )
    .help(format!("say which: `… whose {first} is {value}`"))
}

pub(super) fn stray_group(span: Span) -> Diagnostic {
    Diagnostic::error(Code::SentenceShape, "a bracket stands where none can", span, "only round a condition or a sum")
        .help("take the brackets away; `(A and B) or C` groups conditions, `(1 + 2) * 3` numbers")
}

pub(super) fn filter_of_a_list(span: Span, who: &str, one: &str, other: &str) -> Diagnostic {
    Diagnostic::error(
        Code::TwoReadings,
        format!("does `{who} are` go with `{other}` only, or with `{one}`, too?"),
        span,
        "with which of them?",
    )
    .help(format!("say it of each: `{one} {who} are … and {other} {who} are …`; or put the one without it last"))
}

pub(super) fn no_date_bound(span: Span, said: &str) -> Diagnostic {
    Diagnostic::error(Code::Unordered, format!("`{said}` is not said of dates"), span, "expected `after` or `before`")
        .help("write `is after 2020-01-01`, `is before 2020-01-01` or `is within the last 6 months`; `before` and `after` leave the day itself out")
}

/// A pronoun in a filter that may mean the thing being filtered, or what the sentence is about.
pub(super) fn two_owners(span: Span, pronoun: &str, subject: &str, filtered: &str, rest: &str) -> Diagnostic {
    Diagnostic::error(
        Code::TwoReadings,
        format!("`{pronoun}` may mean the {subject}'s, or the {filtered}'s"),
        span,
        "whose?",
    )
    .help(format!(
        "write `the {subject}'s {rest}`; for the {filtered}'s own give it a name: `{} {filtered} as m`, and write `m's {rest}`",
        article_of(filtered)
    ))
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
            "an id stands in quotes behind its kind: `person \"{word}\"`, `team \"{word}\"`; a text in quotes: `\"{word}\"`"
        )),
        None => diagnostic
            .help("`orglint words` lists all names in use; a new one is declared with `define`, `extend` or `setting`"),
    }
}

pub(super) fn said_of_dates(span: Span, said: &str, ty: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongType,
        format!("`{said}` is said of dates, and this is no date"),
        span,
        format!("compares a {ty}"),
    )
    .help("numbers, lengths of time and levels are compared with `at least`, `at most`, `more than`, `less than`")
}

/// `the team must be small` where a condition is asked for.
pub(super) fn modal_in_condition(span: Span, modal: &str, verb: &str) -> Diagnostic {
    let right = match verb {
        "be" => "is",
        "have" => "has",
        _ => "is` or `has",
    };
    Diagnostic::error(
        Code::SentenceShape,
        format!("a condition does not say `{modal}`"),
        span,
        format!("write `{right}`"),
    )
    .help("a condition says what is so: `the team is small`, `it has a mission`; only a rule says what must be so")
}

/// `contain` is a test of a text.
pub(super) fn contains_of_set(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongType, "`contain` is said of texts", span, "write `include`")
        .help("a set includes: `its members must include the people manager`; a text contains: `must contain \"wg\"`")
}

/// `every team must be person`.
pub(super) fn not_said_of(span: Span, said: &str, ty: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NoReading,
        format!("`{said}` is not said of {} {ty}", article_of(ty)),
        span,
        "does not fit what the sentence is about",
    )
    .help(format!("`orglint words {ty}` lists what is known of it"))
}

pub(super) fn unknown_words(span: Span, words: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownWord,
        format!("nothing declares the words `{words}`"),
        span,
        "neither words of the language nor a declared name",
    )
    .help("`orglint words` lists all names in use; a new one is declared with `define`, `extend` or `setting`")
}

/// `with low pressure`: a level or option before the fact that has it.
pub(super) fn value_before_fact(span: Span, with: &str, value: &str, attr: &str) -> Diagnostic {
    let right = match with {
        "has" => format!("…'s {attr} is {value}"),
        "have" => format!("…'s {attr} must be {value}"),
        _ => format!("whose {attr} is {value}"),
    };
    Diagnostic::error(
        Code::SentenceShape,
        format!("`{value}` does not stand before `{attr}`"),
        span,
        format!("write `{right}`"),
    )
    .help(format!("`{attr}` is asked for its value: `whose {attr} is {value}`, `the team's {attr} is {value}`"))
}

pub(super) fn no_reading(span: Span, said: &str, expected: &[&str]) -> Diagnostic {
    let label =
        if expected.is_empty() { "does not fit here".to_owned() } else { format!("expected {}", one_of(expected)) };
    Diagnostic::error(Code::NoReading, format!("the sentence cannot be read on from `{said}`"), span, label).help(
        match said {
            "," => "a list ends with `and` or `or` before its last part: `a, b and c`",
            _ => "all its words are known, but not in this order; `orglint words NAME` shows how a name is used",
        },
    )
}

/// A sentence of which most words are strange.
pub(super) fn another_language(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownWord,
        "this is no sentence of the policy language",
        span,
        "most of its words are neither words of the language nor declared names",
    )
    .help("sentences are English: `every team must have at least 3 members`; `orglint words` lists the declared names")
}

/// `last` is the place of the last word.
pub(super) fn ends_early(last: Span, expected: &[&str]) -> Diagnostic {
    let label = if expected.is_empty() {
        "something is missing behind this".to_owned()
    } else {
        format!("expected {} behind this", one_of(expected))
    };
    Diagnostic::error(Code::NoReading, "the sentence ends too early", last, label)
        .help("say on: a rule is `every team must have a mission`, a condition `its size is at least 5`")
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
