//! What can be wrong between declarations and sentences, in words.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::tree::{Phrase, Token, TokenKind};
use crate::value::{Number, UNITS};
use crate::vocabulary::{Ty, Vocabulary};

pub(super) fn policy_twice(name: &str, earlier: &str, again: Span, first: Span) -> Diagnostic {
    let message = match name == earlier {
        true => format!("there are two policies `{name}`"),
        false => format!("`{name}` and `{earlier}` differ by capitals only"),
    };
    Diagnostic::error(Code::DeclaredTwice, message, again, "declared again here")
        .and(first, "first declared here")
        .help("policies are waived and tested by name, so each has its own")
}

pub(super) fn unknown_policy<'a>(name: &str, span: Span, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        format!("there is no policy `{name}`"),
        span,
        "not the name of a policy in use",
    );
    match nearest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("the file that declares it must be part of the run: `use` it, or name its folder"),
    }
}

pub(super) fn unknown_kind<'a>(name: &str, span: Span, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        format!("there is no kind `{name}`"),
        span,
        "expected a kind and an id: `team payments`",
    );
    let known: Vec<&str> = known.into_iter().collect();
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    if let (true, false) = (matches!(first, "any" | "a" | "an" | "some"), rest.is_empty()) {
        let start = span.start as usize;
        let place = Span::new(span.file, start, start + first.len());
        return Diagnostic::error(Code::UnknownName, format!("`{first}` names no one thing"), place, "write `every`")
            .help("for several write `every team whose pressure is high`; for one its kind and id: `team payments`");
    }
    if name == "the" {
        return diagnostic.help("the one organisation is `the organisation`; other things have a kind and an id");
    }
    match nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("`orglint words` lists the kinds in use"),
    }
}

/// `verb` is the word at the place, if it is one that is said of how things are.
pub(super) fn no_modal(span: Span, verb: Option<&str>) -> Diagnostic {
    let label = match verb {
        Some("has" | "have") => "write `must have`, or `should have`",
        Some("is" | "are") => "write `must be`, or `should be`",
        _ => "expected `must`, `should` or `may` in it",
    };
    Diagnostic::error(Code::SentenceShape, "this sentence demands nothing", span, label)
        .help("a rule says `every … must …`, `every … should …`, `no … may …` or `there must be …`")
}

pub(super) fn descriptive(span: Span, name: &str, part: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Descriptive,
        format!("this rule reads `{name}`, which only describes"),
        span,
        format!("{part} reads it, perhaps through a definition"),
    )
    .help("a descriptive fact is neither demanded nor an excuse; a sign, an archetype or a checklist item may read it")
}

pub(super) fn unused_variable(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::UnusedVariable,
        format!("the variable `{name}` is never used"),
        span,
        "named here, and not used after",
    )
    .help(format!("leave out `as {name}`, or use it"))
}

pub(super) fn unused_for_every(span: Span, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnusedVariable,
        format!("nothing in this sentence refers to the {noun} of `for every {noun}`"),
        span,
        "introduced here",
    )
    .help(format!("say `its …` or `the {noun}` behind the comma, or leave out `for every {noun},`"))
}

pub(super) fn setting_type(name: &str, value: &Phrase, several: &[String]) -> Diagnostic {
    let span = value.span;
    if let Some(first) = several.first() {
        return Diagnostic::error(
            Code::TwoReadings,
            format!("the value of `{name}` is on several scales"),
            span,
            format!("a value of {}", several.iter().map(|ty| format!("`{ty}`")).collect::<Vec<_>>().join(" and of ")),
        )
        .help(format!("say which is meant: `setting {name}: {} = …`", first.trim_matches('`')));
    }
    if let Some(problem) = nearly_a_constant(name, value) {
        return problem;
    }
    Diagnostic::error(
        Code::BadDefault,
        format!("the value of `{name}` is no constant"),
        span,
        "expected a number, a level, an option, a date, a duration or a text",
    )
    .help("a setting is a constant; what is computed is a definition")
}

/// The line below a sentence that is the rest of it.
pub(super) fn sentence_goes_on(span: Span) -> Diagnostic {
    Diagnostic::error(Code::SentenceShape, "this line is no sentence by itself", span, "belongs to the line above").help(
        "a sentence ends with its line: join the two, or end the first with a comma; `and`, `or`, `if`, `unless`, `must` may begin a line",
    )
}

/// `at most 5`, `2 percent`, `3 monthz`, `4 working days`: what is too much in the value of a setting, or misspelt.
fn nearly_a_constant(name: &str, value: &Phrase) -> Option<Diagnostic> {
    let said = |token: &Token| match &token.kind {
        TokenKind::Word(word) => word.clone(),
        TokenKind::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let words: Vec<String> = value.tokens.iter().map(said).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |at: usize| matches!(value.tokens.get(at), Some(Token { kind: TokenKind::Number(_), .. }));
    let unit = |said: &str| {
        let units = UNITS.iter().map(|(unit, ..)| *unit);
        units.flat_map(|unit| [unit.to_owned(), format!("{unit}s")]).find(|unit| unit == said || near_unit(said, unit))
    };
    let problem = |from: usize, to: usize, label: String, help: String| {
        let span = value.tokens[from].span.to(value.tokens[to].span);
        Some(
            Diagnostic::error(Code::BadDefault, format!("the value of `{name}` is no constant"), span, label)
                .help(help),
        )
    };
    match words.as_slice() {
        ["at", "least" | "most", ..] | ["more" | "less" | "fewer", "than", ..] | ["up", "to", ..] => {
            let help = "a setting is a value; what is done with it stands in the sentences".to_owned();
            problem(0, 1, "delete it".to_owned(), help)
        }
        [count, "percent" | "pct"] if number(0) => {
            problem(0, 1, format!("write `{count}%`"), "a share is written `50%`, `half`, `a third`".to_owned())
        }
        [count, said] if number(0) => {
            let unit = unit(said.trim_start_matches('-'))?;
            let right = format!("{count} {}s", unit.trim_end_matches('s'));
            let right = if *count == "1" { right.trim_end_matches('s').to_owned() } else { right };
            problem(1, 1, format!("write `{}`", right.split(' ').next_back()?), format!("did you mean `{right}`?"))
        }
        [count, _, said] if number(0) && unit(said).is_some() => problem(
            1,
            1,
            "delete it".to_owned(),
            format!("lengths of time are counted by the calendar: `{count} {said}`"),
        ),
        _ => None,
    }
}

fn near_unit(said: &str, unit: &str) -> bool {
    said.len() > 2 && strsim::damerau_levenshtein(said, unit) == 1
}

pub(super) fn setting_value(name: &str, value: &Phrase, v: &Vocabulary, ty: Ty) -> Diagnostic {
    let (what, span) = (v.ty_name(ty), value.span);
    let steps: Vec<&str> = match ty {
        Ty::Scale(id) => v.scales[id.index()].levels.iter().map(|level| level.name.as_str()).collect(),
        Ty::Choice(id) => v.choices[id.index()].options.iter().map(|option| option.name.as_str()).collect(),
        _ => Vec::new(),
    };
    let said = match value.tokens.as_slice() {
        [Token { kind: TokenKind::Word(word), .. }] => word.as_str(),
        _ => "",
    };
    if let Some(problem) = nearly_a_constant(name, value) {
        return Diagnostic { code: Code::WrongType, message: format!("the setting `{name}` is a {what}"), ..problem };
    }
    let list = steps.iter().map(|step| format!("`{step}`")).collect::<Vec<_>>().join(", ");
    let help = match (nearest(said, steps.iter().copied()), steps.is_empty()) {
        (Some(near), _) => format!("did you mean `{near}`? one of {list}"),
        (None, false) => format!("one of {list}"),
        (None, true) => "`set` takes a value of the type that the setting was declared with".to_owned(),
    };
    Diagnostic::error(Code::WrongType, format!("the setting `{name}` is a {what}"), span, format!("expected a {what}"))
        .help(help)
}

/// `set senior-share = 50`, `set small-team-size = 50%`.
pub(super) fn share_for_count(name: &str, value: &Phrase, was_share: bool) -> Diagnostic {
    let number = match value.tokens.as_slice() {
        [Token { kind: TokenKind::Number(number), .. }] => Some(*number),
        _ => None,
    };
    if !was_share {
        return Diagnostic::error(
            Code::WrongType,
            format!("the setting `{name}` is a number"),
            value.span,
            "expected a number",
        )
        .help("it was declared without `%`: a count, as `6`");
    }
    let whole = Number::whole(1);
    let label = match number {
        Some(number) if number <= whole => number.mul(Number::whole(100)).map(|share| format!("write `{share}%`")),
        Some(number) => Some(format!("write `{number}%`")),
        None => None,
    };
    Diagnostic::error(
        Code::BarePercent,
        format!("the setting `{name}` is a share, and this has no `%`"),
        value.span,
        label.unwrap_or_else(|| "expected a share, as `50%`".to_owned()),
    )
    .help("a share is written `50%`, `half`, `a third`")
}

pub(super) fn dates_backwards(from: Span, until: Span) -> Diagnostic {
    Diagnostic::error(Code::Impossible, "the first day lies after the last one", until, "ends here")
        .and(from, "begins here")
        .help("exchange the two days, or mend the year")
}

pub(super) fn impossible_bound(span: Span, why: &str, help: &str) -> Diagnostic {
    Diagnostic::error(Code::Impossible, "this bound can never do what it says", span, why.to_owned())
        .help(help.to_owned())
}

pub(super) fn bad_slot(span: Span, slot: &str, near: Option<&str>) -> Diagnostic {
    let problem = Diagnostic::error(
        Code::BadMessage,
        format!("`{{{slot}}}` says nothing in this policy"),
        span,
        "expected something that every sentence of the policy speaks of",
    );
    match near {
        Some(near) => problem.help(format!("did you mean `{{{near}}}`?")),
        None => problem.help(
            "between braces stands what the sentence is about or a path from it: `{the manager}`, `{the team's size}`",
        ),
    }
}

/// `${name}`, `{{name}}`.
pub(super) fn template_slot(span: Span, said: &str, right: &str) -> Diagnostic {
    let message = format!("`{said}` is not how a message names something");
    Diagnostic::error(Code::BadMessage, message, span, format!("write `{right}`")).help(
        "between single braces stands what the sentence is about or a path from it: `{the team}`, `{the team's size}`",
    )
}

pub(super) fn open_slot(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadMessage, "a brace in this message has no partner", span, "expected `{…}`")
        .help("write `{the manager}`; a lone brace cannot be shown")
}

/// `names` goes from the first word over the others back to the first.
pub(super) fn recursive(span: Span, names: &[String]) -> Diagnostic {
    let first = names.first().map_or("", String::as_str);
    let way: Vec<String> = names.iter().chain(names.first()).map(|name| format!("`{name}`")).collect();
    Diagnostic::error(Code::Recursive, format!("`{first}` is defined by itself"), span, way.join(" → "))
        .help("a definition never recurses; for all that a reference leads to, write `the chain of …`")
}
