//! What can be wrong with a declaration, in words.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;

pub(super) fn declared_twice(what: &str, name: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::DeclaredTwice, format!("{what} `{name}` is declared twice"), again, "declared again here")
        .and(first, "first declared here")
        .help(
            "remove one of the two; to change what a pack or the prelude says, write `replace` before the declaration",
        )
}

pub(super) fn replaces_nothing<'a>(
    what: &str,
    name: &str,
    span: Span,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let near = nearest(name, known);
    let help = match near {
        Some(near) => format!("there is a {what} `{near}`; or leave out `replace` to declare a new one"),
        None => "leave out `replace` to declare a new one".to_owned(),
    };
    Diagnostic::error(
        Code::ReplacesNothing,
        format!("there is no {what} `{name}` to replace"),
        span,
        format!("no {what} of this name is declared"),
    )
    .help(help)
}

pub(super) fn extends_nothing<'a>(
    what: &str,
    name: &str,
    span: Span,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        format!("there is no {what} `{name}`"),
        span,
        format!("not a declared {what}"),
    );
    match nearest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("`orglint words` lists every {what} in use")),
    }
}

pub(super) fn unknown_type(name: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "a type is `text`, `number`, `percent`, `duration`, `date`, `yes/no`, the name of a scale, a choice or a kind, \
                 the plural of a kind (a set), or `set of` one of these"
            .to_owned(),
    };
    Diagnostic::error(Code::UnknownType, format!("`{name}` is not a type"), span, "expected a type").help(help)
}

pub(super) fn reserved_word(name: &str, word: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::ReservedWord,
        format!("the name `{name}` uses the reserved word `{word}`"),
        span,
        format!("`{word}` is a word of the language"),
    )
    .help("no reserved word begins or ends a name; inside one only prepositions may stand (`point of contact`)")
}

pub(super) fn forms_coincide(form: &str, owner: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code::FormsCoincide,
        format!("`{form}` would be the name of two things of {owner}"),
        again,
        format!("one form of this name is `{form}`"),
    )
    .and(first, format!("and so is one form of this one"))
    .help("rename one of them, or give its other form in parentheses: `exit criteria (criterion)`")
}

pub(super) fn bad_head(span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadableHead, "cannot tell what this definition defines", span, why.to_owned()).help(
        "write `define NOUN of a KIND means …`, `define a KIND is ADJECTIVE means …`, `define a KIND is a NOUN means …`, or a verb \
         phrase: `define a KIND reviews a KIND as other means …`",
    )
}

pub(super) fn unknown_owner<'a>(name: &str, span: Span, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        format!("`{name}` is no kind, role or noun"),
        span,
        "expected a kind, a role, or a noun that a definition makes",
    );
    match nearest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("`orglint words` lists the kinds and roles in use"),
    }
}

pub(super) fn bad_default(what: &str, span: Span, expected: &str) -> Diagnostic {
    Diagnostic::error(
        Code::BadDefault,
        format!("the default of `{what}` does not fit its type"),
        span,
        format!("expected {expected}"),
    )
    .help("`default none` says that silence means nobody or nothing; leave the default out where silence means unknown")
}

pub(super) fn bad_flag(what: &str, span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(Code::MisfitFlag, format!("`{what}` cannot be declared so"), span, why.to_owned())
}

pub(super) fn list_of_one(what: &str, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DeclaredTwice,
        format!("{what} `{name}` names the same value twice"),
        span,
        "the second one",
    )
    .help("each value of a list stands there once")
}
