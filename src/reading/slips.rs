//! Habits from other languages and from everyday English, and the words that orglint has for them.
//!
//! These look at the tokens alone, and only of a phrase that has no reading (or two).

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{Token, TokenKind};
use crate::value::UNITS;

fn word(token: Option<&Token>) -> Option<&str> {
    match token.map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => Some(word),
        _ => None,
    }
}

fn habit(span: Span, said: &str, label: &str, help: &str) -> Diagnostic {
    Diagnostic::error(
        Code::ForeignWord,
        format!("`{said}` is not a word of the policy language"),
        span,
        label.to_owned(),
    )
    .help(help)
}

/// Symbols and words that people bring from elsewhere: all of them, each once for its place.
pub(super) fn habits(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = tokens.iter().filter_map(symbol).collect();
    for (at, token) in tokens.iter().enumerate() {
        let Some(said) = word(Some(token)) else { continue };
        let next = word(tokens.get(at + 1));
        let both = tokens.get(at + 1).map_or(token.span, |next| token.span.to(next.span));
        if let Some(problem) =
            modal_habit(said, next, token.span, both).or_else(|| word_habit(said, next, token.span, both))
        {
            if said == "may" || !declared(said) || matches!(said, "must" | "all" | "may") {
                found.push(problem);
            }
        }
    }
    found
}

fn symbol(token: &Token) -> Option<Diagnostic> {
    let TokenKind::Foreign(symbol) = &token.kind else { return None };
    let words = match symbol.as_str() {
        ">=" | "=>" | "≥" => "at least",
        "<=" | "=<" | "≤" => "at most",
        ">" => "more than",
        "<" => "less than",
        "=" | "==" | "===" => "is",
        "!=" | "<>" | "≠" | "!==" => "is not",
        "!" => "not",
        "&&" | "&" => "and",
        "||" | "|" => "or",
        _ => "",
    };
    Some(if words.is_empty() {
        Diagnostic::error(
            Code::ForeignWord,
            format!("`{symbol}` has no meaning here"),
            token.span,
            "not part of a sentence",
        )
        .help("sentences are made of words, numbers, texts in quotes, dates, commas and parentheses")
    } else {
        habit(token.span, symbol, &format!("write `{words}`"), &format!("write `{words}` for `{symbol}`"))
    })
}

fn modal_habit(said: &str, next: Option<&str>, span: Span, both: Span) -> Option<Diagnostic> {
    match (said, next) {
        ("may", Some("not")) => Some(habit(
            both,
            "may not",
            "forbids, or allows to leave it?",
            "to forbid it write `no … may …` or `… must not …`",
        )),
        ("cannot", _) => Some(habit(span, "cannot", "write `must not`", "write `… must not …` or `no … may …`")),
        ("can", _) => Some(habit(span, "can", "write `may`", "write `no … may …`, `at most … may …`, or `… must …`")),
        ("shall", Some("not")) => Some(habit(
            both,
            "shall not",
            "write `must not`",
            "write `must not` for an error, `should not` for a warning",
        )),
        ("shall", _) => Some(habit(span, "shall", "write `must`", "write `must` for an error, `should` for a warning")),
        ("must" | "should", Some("never")) => Some(habit(
            both,
            &format!("{said} never"),
            &format!("write `{said} not`"),
            &format!("write `{said} not`, or `no … may …`"),
        )),
        ("must" | "should", Some("always")) => {
            Some(habit(both, &format!("{said} always"), &format!("write `{said}`"), &format!("write `{said}` alone")))
        }
        _ => None,
    }
}

fn word_habit(said: &str, next: Option<&str>, span: Span, both: Span) -> Option<Diagnostic> {
    let (label, help) = match said {
        "only" => (
            "who may not?",
            "say who must not: `no person who is not a X may …`; for `may … only if C` write `no … may … unless C`",
        ),
        "both" => ("leave it out", "write `X and Y` without `both`"),
        "neither" => ("write `not` and `or`", "write `must not P or Q`, or `no … may P or Q`"),
        "nor" => ("write `or`", "write `must not P or Q`, or `no … may P or Q`"),
        "when" | "whenever" => ("write `if`", "write `… must … if …`"),
        "then" => ("leave it out", "the condition comes last: `… must … if …`"),
        "else" => ("write `otherwise`", "in a value write `8 if they are an engineer, 12 otherwise`"),
        "allow" | "permit" => (
            "nothing is forbidden unless a rule says so",
            "write what is required: `every … must …`, or forbidden: `no … may …`",
        ),
        "deny" | "forbid" | "prohibit" => ("write `no … may …`", "write `no … may …`"),
        "require" | "requires" => ("write `must`", "write `every … must …`"),
        "null" | "nil" => {
            ("write `is not known` or `has no …`", "ask `has no X` of the record, or `is unknown` of a fact")
        }
        "true" => ("write `yes`", "a yes/no fact is said as an adjective: `is archived`"),
        "false" => ("write `no`", "a yes/no fact is said as an adjective: `is not archived`"),
        "in" if next == Some("[") => ("write `is one of`", "write `is one of a, b or c`"),
        "all" if next == Some("but") => {
            return Some(habit(
                both,
                "all but",
                "how many have to?",
                "turn it round: `at most 1 person may have no title`; or count those who have to: `at least 4 people must …`",
            ));
        }
        _ => return None,
    };
    Some(habit(span, said, label, help))
}

/// Shapes that are no sentence, or leave open what they mean.
pub(super) fn shapes(tokens: &[Token], whole: Span) -> Option<Diagnostic> {
    leading_if(tokens)
        .or_else(|| for_every_inside(tokens))
        .or_else(|| is_no(tokens))
        .or_else(|| bare_number(tokens))
        .or_else(|| mixed(tokens))
        .or_else(|| two_modals(tokens))
        .or_else(|| or_between_adjectives(tokens, whole))
}

fn leading_if(tokens: &[Token]) -> Option<Diagnostic> {
    let first = tokens.first()?;
    matches!(word(Some(first)), Some("if" | "unless")).then(|| {
        let said = word(Some(first)).unwrap_or("if");
        let text = |part: &[Token]| part.iter().map(super::error::token_text).collect::<Vec<_>>().join(" ");
        let comma = tokens.iter().position(|token| matches!(token.kind, TokenKind::Comma));
        let turned = comma.map(|comma| format!("{} {}", text(&tokens[comma + 1..]), text(&tokens[..comma])));
        let turned = turned.unwrap_or_else(|| format!("… must … {said} …"));
        Diagnostic::error(
            Code::SentenceShape,
            format!("a rule does not begin with `{said}`"),
            first.span,
            "the condition comes last",
        )
        .help(format!("write `{turned}`"))
    })
}

/// `a tech lead for every area`.
fn for_every_inside(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        word(tokens.get(*at)) == Some("for") && matches!(word(tokens.get(at + 1)), Some("every" | "each" | "all"))
    })?;
    let modal = (0..at).rev().find(|at| matches!(word(tokens.get(*at)), Some("must" | "should" | "may")))?;
    let said = |from: usize, to: usize| {
        tokens[from..to.max(from)].iter().map(super::error::token_text).collect::<Vec<_>>().join(" ")
    };
    let end = (at..tokens.len()).find(|at| matches!(word(tokens.get(*at)), Some("if" | "unless")));
    let (subject, thing) = (said(0, modal), said(at + 1, end.unwrap_or(tokens.len())));
    let owner = subject.split_once(' ').map_or(subject.as_str(), |(_, owner)| owner);
    let span = tokens[at].span.to(tokens[at + 1].span);
    Some(
        Diagnostic::error(
            Code::SentenceShape,
            format!("`for {thing}` does not say who has to have what"),
            span,
            "one for each, or one for all of them?",
        )
        .help(format!("begin with each of them: `{thing} of a {owner} {}`", said(modal, at))),
    )
}

fn is_no(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        word(tokens.get(at - 1)).is_some_and(|be| matches!(be, "is" | "be" | "are"))
            && word(tokens.get(*at)) == Some("no")
    })?;
    if matches!(word(tokens.get(at + 1)), Some("more" | "fewer" | "less")) {
        return None;
    }
    let be = word(tokens.get(at - 1)).unwrap_or("is");
    let span = tokens[at - 1].span.to(tokens[at].span);
    Some(
        Diagnostic::error(Code::SentenceShape, format!("`{be} no` is not said"), span, format!("write `{be} not a`"))
            .help(format!("write `{be} not a …`; to ask that there is none write `has no …`")),
    )
}

/// `2 pods`: at least, or exactly?
fn bare_number(tokens: &[Token]) -> Option<Diagnostic> {
    for (at, token) in tokens.iter().enumerate() {
        let TokenKind::Number(number) = &token.kind else { continue };
        let noun = word(tokens.get(at + 1))?;
        let unit = UNITS.iter().any(|(unit, ..)| noun == *unit || noun.strip_suffix('s') == Some(unit));
        let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)));
        let counted =
            matches!(before, Some("least" | "most" | "exactly" | "than" | "between" | "and" | "within" | "of"));
        let object = matches!(before, None | Some("have" | "has" | "with" | "are" | "be" | "every" | "a" | "or"));
        if !unit
            && !counted
            && object
            && !matches!(noun, "if" | "unless" | "and" | "or" | "otherwise" | "must" | "should" | "may")
        {
            let span = token.span.to(tokens[at + 1].span);
            return Some(
                Diagnostic::error(
                    Code::TwoReadings,
                    format!("does `{number} {noun}` mean at least {number}, or exactly {number}?"),
                    span,
                    "how many may there be?",
                )
                .help(format!("write `at least {number} {noun}` or `exactly {number} {noun}`")),
            );
        }
    }
    None
}

/// `A and B or C` at one level without parentheses.
fn mixed(tokens: &[Token]) -> Option<Diagnostic> {
    let mut depth = 0usize;
    let mut seen: Vec<(usize, &str, Span)> = Vec::new();
    for token in tokens {
        match &token.kind {
            TokenKind::Open | TokenKind::OpenBrace => depth += 1,
            TokenKind::Close | TokenKind::CloseBrace => {
                seen.retain(|(level, ..)| *level < depth);
                depth = depth.saturating_sub(1);
            }
            TokenKind::Word(said) if matches!(said.as_str(), "if" | "unless" | "means") => seen.clear(),
            TokenKind::Word(said) if matches!(said.as_str(), "and" | "or") => {
                if let Some((_, first, place)) = seen.iter().find(|(level, other, _)| *level == depth && other != said)
                {
                    return Some(
                        Diagnostic::error(
                            Code::TwoReadings,
                            "`and` and `or` are mixed without parentheses",
                            token.span,
                            format!("`{said}` here"),
                        )
                        .and(*place, format!("`{first}` here"))
                        .help("put what belongs together in parentheses: `(A and B) or C`, or `A and (B or C)`"),
                    );
                }
                seen.push((depth, said, token.span));
            }
            _ => {}
        }
    }
    None
}

fn two_modals(tokens: &[Token]) -> Option<Diagnostic> {
    let modals: Vec<(&str, Span)> = tokens
        .iter()
        .filter_map(|token| word(Some(token)).map(|said| (said, token.span)))
        .filter(|(said, _)| matches!(*said, "must" | "should" | "may"))
        .collect();
    match modals.as_slice() {
        [] | [_] => None,
        [(first, place), rest @ ..] => {
            let (other, span) = rest.iter().find(|(said, _)| said != first)?;
            Some(
                Diagnostic::error(
                    Code::WrongModal,
                    format!("one sentence says `{first}` and `{other}`"),
                    *span,
                    format!("`{other}` here"),
                )
                .and(*place, format!("`{first}` here"))
                .help("write two sentences, one for each"),
            )
        }
    }
}

/// `small or archived team`.
fn or_between_adjectives(tokens: &[Token], _whole: Span) -> Option<Diagnostic> {
    let at = (2..tokens.len()).find(|at| {
        word(tokens.get(*at)) == Some("or") && matches!(word(tokens.get(at - 2)), Some("every" | "a" | "no" | "each"))
    })?;
    let (first, second) = (word(tokens.get(at - 1))?, word(tokens.get(at + 1))?);
    let noun = word(tokens.get(at + 2))?;
    let span = tokens[at - 1].span.to(tokens[at + 1].span);
    Some(
        Diagnostic::error(
            Code::TwoReadings,
            "`or` between adjectives leaves open what it joins",
            span,
            "joins two adjectives, or two things?",
        )
        .help(format!("write `{noun} that is {first} or {second}`")),
    )
}
