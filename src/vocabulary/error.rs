//! What can be wrong with a declaration, in words.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::tree::{Names, Token, TokenKind};

pub(super) fn declared_twice(what: &str, name: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::DeclaredTwice, format!("{what} `{name}` is declared twice"), again, "declared again here")
        .and(first, "first declared here")
        .help(match what {
            "the setting" => format!("remove one of the two; to give it another value write `set {name} = …`"),
            "the option" | "the level" => "leave it out: it is there already".to_owned(),
            "the kind" => format!("give it another name; to add to it write `extend {name} {{ … }}`"),
            _ => "remove one of the two; to change what a pack or the prelude says, write `replace` before the declaration".to_owned(),
        })
}

/// `extend choice` of a scale, or the other way round.
pub(super) fn other_list(name: &str, span: Span, wanted: &str, is: &str) -> Diagnostic {
    let sign = if is == "scale" { "<" } else { "|" };
    Diagnostic::error(
        Code::UnknownName,
        format!("`{name}` is a {is}, no {wanted}"),
        span,
        format!("declared as a {is}"),
    )
    .help(format!("write `extend {is} {name} = …`; its values are parted by `{sign}`"))
}

pub(super) fn replaces_nothing<'a>(
    what: &str,
    name: &str,
    span: Span,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let near = nearest(name, known);
    let help = match near {
        Some(near) => format!("did you mean `{near}`? Or leave out `replace` to declare a new one"),
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
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(plain) = name.strip_prefix("kind ").filter(|plain| what == "kind" && known.contains(plain)) {
        let word = Span::new(span.file, span.start as usize, span.start as usize + "kind".len());
        return Diagnostic::error(Code::UnknownName, format!("there is no {what} `{name}`"), word, "delete it")
            .help(format!("write `extend {plain} {{ … }}`"));
    }
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

/// `extend people { … }`.
pub(super) fn plural_of_kind(plural: &str, span: Span, singular: &str) -> Diagnostic {
    let message = format!("`{plural}` is the plural of a kind");
    Diagnostic::error(Code::WrongForm, message, span, format!("write `{singular}`"))
        .help(format!("a declaration names a kind in the singular: `extend {singular} {{ … }}`"))
}

/// `of project mildly`.
pub(super) fn behind_responsibility(word: &str, span: Span) -> Diagnostic {
    let message = format!("`{word}` does not belong to the name before it");
    let problem = Diagnostic::error(Code::UnknownName, message, span, "expected the end, or `weakly` or `strongly`");
    problem.help("a sign points to a category plainly, `weakly` or `strongly`; several are parted by commas")
}

/// How a type is called here that other languages call so.
fn type_elsewhere(name: &str) -> Option<String> {
    if let Some(of) = name.strip_prefix("list of ").or_else(|| name.strip_prefix("array of ")) {
        return Some(format!("set of {of}"));
    }
    let ours = match name {
        "string" | "str" | "varchar" => "text",
        "integer" | "int" | "float" | "decimal" | "double" => "number",
        "boolean" | "bool" | "yes or no" => "yes/no",
        "datetime" | "timestamp" | "day" | "time" => "date",
        "percentage" => "percent",
        "list" | "array" => "set of text",
        _ => return None,
    };
    Some(ours.to_owned())
}

/// Words behind a type that are no part of it.
pub(super) fn behind_type(ty: &str, rest: &str, span: Span) -> Diagnostic {
    if matches!(rest, "optional" | "nullable" | "unique") {
        let help = match rest {
            "unique" => "that no two have the same is a rule: `no two teams may have the same name`",
            _ => "nothing has to be given unless it is `required`; what no file mentions is unknown",
        };
        let message = format!("`{rest}` says nothing of an attribute");
        return Diagnostic::error(Code::BadAttribute, message, span, "delete it").help(help);
    }
    let near = match rest {
        "mandatory" | "not null" | "non-null" => Some("required"),
        _ => nearest(rest, ["required", "acyclic", "descriptive", "default none"]),
    };
    let diagnostic = Diagnostic::error(
        Code::BadAttribute,
        format!("`{rest}` says nothing of an attribute"),
        span,
        format!("does not belong to the type `{ty}`"),
    );
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("behind the type stand `required`, `acyclic`, `descriptive` or `default VALUE`"),
    }
}

pub(super) fn unknown_type(name: &str, span: Span, near: Option<&str>) -> Diagnostic {
    if let Some(ours) = type_elsewhere(name) {
        return Diagnostic::error(
            Code::UnknownType,
            format!("`{name}` is not a type"),
            span,
            format!("write `{ours}`"),
        )
        .help(format!("what other languages call `{name}` is `{ours}` here"));
    }
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "a type is `text`, `number`, `percent`, `duration`, `date`, `yes/no`, the name of a scale, a choice or a kind, \
                 the plural of a kind (a set), or `set of` one of these"
            .to_owned(),
    };
    Diagnostic::error(Code::UnknownType, format!("`{name}` is not a type"), span, "expected a type").help(help)
}

/// `yes/no = no`.
pub(super) fn equal_for_default(value: &str, span: Span) -> Diagnostic {
    let right = format!("default {value}");
    Diagnostic::error(Code::BadAttribute, "`=` gives an attribute no value", span, format!("write `{right}`"))
        .help(format!("`{right}` says what it means that no file mentions it"))
}

/// `List[str]`, `Optional<number>`.
pub(super) fn generic_type(said: &str, outer: &str, inner: &str, span: Span) -> Diagnostic {
    let element = type_elsewhere(inner).unwrap_or_else(|| inner.to_owned());
    let right = match outer {
        "list" | "set" | "array" | "sequence" | "vec" | "frozenset" => format!("set of {element}"),
        "optional" | "option" | "maybe" => element,
        _ => return unknown_type(said, span, None),
    };
    let help = match right.strip_prefix("set of ") {
        Some(_) => "several values are `set of TYPE`; several things of a kind its plural, as `people`",
        None => "nothing has to be given unless it is `required`; what no file mentions is unknown",
    };
    Diagnostic::error(Code::UnknownType, format!("`{said}` is not a type"), span, format!("write `{right}`")).help(help)
}

/// `responsibility hiring in people`.
pub(super) fn in_for_within(said: &str, name: &str, category: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::IncompleteDeclaration, format!("`{said}` does not stand here"), span, "write `within`")
        .help(format!("for example `responsibility {name} within {category}`"))
}

/// `text?`, `people[]`.
pub(super) fn sign_behind_type(name: &str, plural: Option<&str>, set: bool, sign: &Token, span: Span) -> Diagnostic {
    let said = match &sign.kind {
        TokenKind::Foreign(said) => said.as_str(),
        _ => "",
    };
    let message = format!("a sign stands behind the type `{name}`");
    let (label, help) = match (said, plural) {
        ("?", _) => (
            "delete it".to_owned(),
            "nothing has to be given unless it is `required`; what no file mentions is unknown".to_owned(),
        ),
        ("!", _) => ("write ` required`".to_owned(), format!("what has to be given is `{name} required`")),
        ("[" | "*" | "+", _) if set => {
            ("delete it".to_owned(), format!("`{name}` is a set: the plural of a kind says so"))
        }
        ("[" | "*" | "+", Some(plural)) => {
            ("delete it".to_owned(), format!("several of them are `{plural}`, the plural of the kind"))
        }
        ("[" | "*" | "+", None) => ("delete it".to_owned(), format!("several of them are `set of {name}`")),
        _ => ("delete it".to_owned(), format!("the type is `{name}`")),
    };
    Diagnostic::error(Code::UnknownType, message, span, label).help(help)
}

/// The same of what stands behind `per`.
pub(super) fn behind_per(mut problem: Diagnostic) -> Diagnostic {
    if let Some(label) = problem.labels.first_mut() {
        label.text = "expected a kind or a choice".to_owned();
    }
    problem.message = problem.message.replace("is not a type", "is no kind and no choice");
    match problem.help.as_deref() {
        Some(help) if help.starts_with("did you mean") => problem,
        _ => problem.help("behind `per` stands the kind that each value is for: `depth per area`"),
    }
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
    .and(first, "and so is one form of this one")
    .help("rename one of them, or give its other form in parentheses: `exit criteria (criterion)`")
}

pub(super) fn post_and_person(name: &str, person: Span, post: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::PostAndPerson,
        format!("a person and a post both have `{name}`"),
        person,
        "hidden by the post's wherever a role is spoken of",
    )
    .and(post, "the post's")
    .help(format!(
        "of a tech lead `{name}` is the post's; give the person's another name, if both are meant to be read"
    ))
}

pub(super) fn bad_head(span: Span, why: &str) -> Diagnostic {
    if why == super::head::CHECKLIST_HEAD {
        return Diagnostic::error(Code::UnreadableHead, "cannot tell whose this checklist is", span, why.to_owned())
            .help("for example `checklist protective factors of a team { … }`");
    }
    Diagnostic::error(Code::UnreadableHead, "cannot tell what this definition defines", span, why.to_owned()).help(
        "write `define NOUN of a KIND means …`, `define a KIND is ADJECTIVE means …`, `define a KIND is a NOUN means …`, or a verb \
         phrase: `define a KIND reviews a KIND as other means …`",
    )
}

/// A head that is nearly right: what to write in the place, or nothing.
pub(super) fn nearly_a_head(span: Span, right: &str) -> Diagnostic {
    let label = if right.is_empty() { "delete it".to_owned() } else { format!("write `{right}`") };
    Diagnostic::error(Code::UnreadableHead, "this is not how a definition begins", span, label).help(
        "a value or thing of something: `define size of a team means …`; what something is: `define a team is big means …`",
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

/// `unquoted` is the text, if it would do without its quotes.
pub(super) fn bad_default(what: &str, span: Span, expected: &str, unquoted: Option<&str>) -> Diagnostic {
    let message = format!("the default of `{what}` does not fit its type");
    let problem = Diagnostic::error(Code::BadDefault, message, span, format!("expected {expected}"));
    problem.help(match unquoted {
        Some(text) => format!("write `{text}`, without quotes"),
        None => "`default none` says that silence means nobody or nothing; leave the default out where silence means unknown".to_owned(),
    })
}

pub(super) fn bad_flag(what: &str, span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(Code::MisfitFlag, format!("`{what}` cannot be declared so"), span, why.to_owned())
        .help("take it out, or change what it does not go with")
}

/// `choice shift = day or night`: one value that was meant to be several.
pub(super) fn joined_values(what: &str, of: &str, names: &Names) -> Option<Diagnostic> {
    let sign = if what == "the scale" { "<" } else { "|" };
    let parts: Vec<&str> = [" or ", " and "].iter().find_map(|join| {
        let parts: Vec<&str> = names.written.split(join).collect();
        (parts.len() > 1).then_some(parts)
    })?;
    let right = parts.join(&format!(" {sign} "));
    let problem = Diagnostic::error(
        Code::UnexpectedText,
        format!("{what} `{of}` has one value, `{}`", names.written),
        names.name.span,
        format!("write `{right}`"),
    );
    Some(problem.help(format!("the values of a list are parted by `{sign}`")))
}

pub(super) fn list_of_one(what: &str, of: &str, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::DeclaredTwice, format!("{what} `{of}` names `{name}` twice"), span, "the second one")
        .help("each value of a list stands there once")
}
