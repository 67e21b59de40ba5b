//! Signs that are no words: symbols of other languages, the numbers and bullets of lists, marks of Markdown.
//!
//! Only asked of a phrase that has no reading.

use super::error::token_text;
use super::notation::{self, Explained};
use super::slips::{habit, word};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::{Token, TokenKind};
use crate::value::{meant_date, month_named, unit_shortened};
use crate::vocabulary::words::is_reserved;

/// What is wrong with the signs of a phrase, and which of its tokens are left for others to look at.
pub(super) fn all(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> (Vec<Diagnostic>, Vec<bool>) {
    let mut plain = vec![true; tokens.len()];
    let mut found = Vec::new();
    for (problem, taken) in [
        bullet(tokens),
        remark(tokens),
        expression(tokens),
        key(tokens, declared),
        markup(tokens),
        percent(tokens, declared),
        day_in_words(tokens, declared),
        short_unit(tokens, declared),
    ]
    .into_iter()
    .flatten()
    .chain(notation::all(tokens, declared))
    {
        // Of two that overlap the first one stands.
        if taken.iter().all(|at| plain[*at]) {
            found.push(problem);
            taken.into_iter().for_each(|at| plain[at] = false);
        }
    }
    found.extend((0..tokens.len()).filter(|at| plain[*at]).filter_map(|at| symbol(tokens, at)));
    (found, plain)
}

/// `- every team must …`, `1. every team must …`.
fn bullet(tokens: &[Token]) -> Option<Explained> {
    let sign = |at: usize| match tokens.get(at).map(|token| &token.kind) {
        Some(TokenKind::Foreign(sign)) => sign.as_str(),
        Some(TokenKind::Close) => ")",
        _ => "",
    };
    let (said, last) = match &tokens.first()?.kind {
        TokenKind::Minus => ("-".to_owned(), 0),
        TokenKind::Plus => ("+".to_owned(), 0),
        TokenKind::Times if !touches(tokens, 0) => ("*".to_owned(), 0),
        TokenKind::Foreign(sign) if matches!(sign.as_str(), "-" | "•" | "·" | "▪" | "◦" | "‣" | "->" | "→" | ">") => {
            (sign.clone(), 0)
        }
        TokenKind::Number(number) if matches!(sign(1), "." | ")") => (format!("{number}{}", sign(1)), 1),
        _ => return None,
    };
    let span = tokens[0].span.to(tokens[last].span);
    let problem = Diagnostic::error(Code::ForeignWord, format!("`{said}` begins no sentence"), span, "delete it")
        .help("each sentence stands on a line of its own, without a bullet or a number");
    Some((problem, (0..=last).collect()))
}

/// `(e.g. a weekly review)`, `etc.`: a remark, in parentheses or up to the end.
fn remark(tokens: &[Token]) -> Option<Explained> {
    let dot =
        |at: usize| matches!(tokens.get(at).map(|token| &token.kind), Some(TokenKind::Foreign(sign)) if sign == ".");
    let at = (0..tokens.len()).find(|at| match word(tokens.get(*at)) {
        Some("e") => dot(at + 1) && word(tokens.get(at + 2)) == Some("g"),
        Some("i") => dot(at + 1) && word(tokens.get(at + 2)) == Some("e"),
        Some("etc") => true,
        _ => false,
    })?;
    let open = at.checked_sub(1).filter(|open| tokens[*open].kind == TokenKind::Open);
    let close = open.and_then(|open| (open..tokens.len()).find(|at| tokens[*at].kind == TokenKind::Close));
    let (first, last) = (open.unwrap_or(at), close.unwrap_or(tokens.len() - 1));
    let span = tokens[first].span.to(tokens[last].span);
    let problem =
        Diagnostic::error(Code::ForeignWord, "a sentence has no remark in it", span, "not part of a sentence")
            .help("say exactly what is asked for; a remark for readers stands behind `#`, or under `because`");
    Some((problem, (first..=last).collect()))
}

/// `match /^wg-/`.
fn expression(tokens: &[Token]) -> Option<Explained> {
    let at = (1..tokens.len()).find(|at| {
        tokens[*at].kind == TokenKind::Divide && matches!(word(tokens.get(at - 1)), Some("match" | "matches"))
    })?;
    let end = (at + 1..tokens.len()).rfind(|end| tokens[*end].kind == TokenKind::Divide)?;
    let span = tokens[at].span.to(tokens[end].span);
    let problem = Diagnostic::error(Code::ForeignWord, "an expression stands in quotes", span, "write `\"…\"`")
        .help("write `name must match \"^wg-\"`, without slashes");
    Some((problem, (at..=end).collect()))
}

/// `rule: every team must …`.
fn key(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> Option<Explained> {
    let at = tokens.iter().position(|token| matches!(token.kind, TokenKind::Colon))?;
    let words = &tokens[..at];
    let name = !words.is_empty() && words.iter().all(|token| word(Some(token)).is_some_and(|said| !modal(said)));
    if !name
        || at + 1 == tokens.len()
        || !words.iter().any(|token| word(Some(token)).is_some_and(|said| !declared(said)))
    {
        return None;
    }
    let span = words[0].span.to(tokens[at].span);
    let problem = Diagnostic::error(Code::ForeignWord, "a sentence has no key before it", span, "delete this")
        .help("a rule stands by itself on its line: `every team must have a mission`");
    Some((problem, (0..=at).collect()))
}

fn modal(said: &str) -> bool {
    matches!(said, "must" | "should" | "may")
}

/// `**must**`, `*must*`, `` `team` ``: all the marks of a phrase are one slip.
fn markup(tokens: &[Token]) -> Option<Explained> {
    let mark = |at: &usize| match &tokens[*at].kind {
        TokenKind::Foreign(sign) => sign == "`",
        TokenKind::Times => touches(tokens, *at),
        _ => false,
    };
    let marks: Vec<usize> = (0..tokens.len()).filter(mark).collect();
    let (&first, several) = (marks.first()?, marks.len() > 1);
    if !several {
        return None;
    }
    let run = marks.iter().enumerate().take_while(|(step, at)| **at == first + step).count();
    let span = tokens[first].span.to(tokens[first + run - 1].span);
    let problem = Diagnostic::error(
        Code::ForeignWord,
        "a sentence has no marks of Markdown",
        span,
        if marks.len() > run { "delete these marks, and those that close them" } else { "delete these marks" },
    )
    .help("words stand plain; a text is put in double quotes: `\"labs\"`");
    Some((problem, marks))
}

/// Whether a sign stands directly at a word or at another such sign.
fn touches(tokens: &[Token], at: usize) -> bool {
    let joined = |one: Option<&Token>, other: Option<&Token>| {
        one.zip(other).is_some_and(|(one, other)| {
            let number = |token: &Token| matches!(token.kind, TokenKind::Number(_) | TokenKind::Percent(_));
            one.span.end == other.span.start && !number(one) && !number(other)
        })
    };
    joined(tokens.get(at), tokens.get(at + 1)) || (at > 0 && joined(tokens.get(at - 1), tokens.get(at)))
}

/// `50 percent`, `50 per cent`.
fn percent(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> Option<Explained> {
    const TENS: &[&str] = &["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let tens = |at: &usize| TENS.iter().position(|tens| word(tokens.get(*at)) == Some(tens));
    let cent = |at: usize| matches!(word(tokens.get(at)), Some("percent" | "pct" | "per"));
    let at = (0..tokens.len())
        .find(|at| matches!(tokens[*at].kind, TokenKind::Number(_)) || (tens(at).is_some() && cent(at + 1)))?;
    let last = match (word(tokens.get(at + 1))?, word(tokens.get(at + 2))) {
        ("percent" | "pct", _) if !declared("percent") => at + 1,
        ("per", Some("cent")) => at + 2,
        _ => return None,
    };
    let number = match (&tokens[at].kind, tens(&at)) {
        (TokenKind::Number(number), _) => number.to_string(),
        (_, tens) => format!("{}0", tens? + 1),
    };
    let span = tokens[at].span.to(tokens[last].span);
    let said: Vec<&str> = (at + 1..=last).filter_map(|at| word(tokens.get(at))).collect();
    let problem = habit(
        span,
        &format!("{} {}", token_text(&tokens[at]), said.join(" ")),
        &format!("write `{number}%`"),
        &format!("write `{number}%`, as in `at least {number}% of its members`"),
    );
    Some((problem, (at..=last).collect()))
}

/// `31 December 2026`, `December 31`.
fn day_in_words(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> Option<Explained> {
    let month = |at: usize| {
        word(tokens.get(at)).is_some_and(|said| said != "may" && month_named(said).is_some() && !declared(said))
    };
    let number = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Number(_)));
    let comma = |at: usize| tokens.get(at).is_some_and(|token| token.kind == TokenKind::Comma);
    let at = (0..tokens.len()).find(|at| month(*at))?;
    let start = if at > 0 && number(at - 1) { at - 1 } else { at };
    let mut end = at;
    while number(end + 1) || (comma(end + 1) && number(end + 2)) {
        end += 1 + usize::from(comma(end + 1));
    }
    if start == end {
        return None;
    }
    let span = tokens[start].span.to(tokens[end].span);
    let written = |token: &Token| token.written.as_deref().map_or_else(|| token_text(token), str::to_owned);
    let said: Vec<String> = tokens[start..=end].iter().map(written).filter(|text| text != ",").collect();
    let said = said.join(" ");
    let label = match meant_date(&said) {
        Some(date) => format!("write `{date}`"),
        None => "expected a year, a month and a day".to_owned(),
    };
    let problem = Diagnostic::error(Code::BadDate, format!("`{said}` is not how dates are written"), span, label)
        .help("dates are year-month-day, as in `2027-03-31`");
    Some((problem, (start..=end).collect()))
}

/// `6 mo`, `2 wks`.
fn short_unit(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> Option<Explained> {
    let at = (1..tokens.len()).find(|at| {
        let number = matches!(tokens[at - 1].kind, TokenKind::Number(_));
        number && word(tokens.get(*at)).is_some_and(|said| unit_shortened(said).is_some() && !declared(said))
    })?;
    let said = word(tokens.get(at))?;
    let unit = unit_shortened(said)?;
    let problem = habit(
        tokens[at].span,
        said,
        &format!("write `{unit}`"),
        "units are written out: `30 minutes`, `2 weeks`, `6 months`",
    );
    Some((problem, vec![at]))
}

/// `unless.they`, `more. than`: a dot beside a word of the language, which owns no fact.
fn parts_words(tokens: &[Token], at: usize) -> bool {
    let of_language =
        |at: usize| word(tokens.get(at)).is_some_and(is_reserved) || matches!(tokens[at].kind, TokenKind::Number(_));
    (at > 0 && of_language(at - 1)) || of_language(at + 1)
}

/// A symbol of another language at `at`; a closing bracket goes with its opening one.
fn symbol(tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let token = &tokens[at];
    let TokenKind::Foreign(symbol) = &token.kind else { return None };
    let last = at + 1 == tokens.len();
    let closes = |close: &str| tokens[at..].iter().find(|token| token.kind == TokenKind::Foreign(close.to_owned()));
    match symbol.as_str() {
        "]" | ">>" if tokens[..at].iter().any(|token| token.kind == TokenKind::Foreign("[".to_owned())) => return None,
        "[" => {
            let span = closes("]").map_or(token.span, |close| token.span.to(close.span));
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            let listed = word(before) == Some("in");
            let span = before.filter(|_| listed).map_or(span, |before| before.span.to(span));
            return Some(match listed {
                true => habit(
                    span,
                    "in […]",
                    "write `one of`",
                    "write `is one of a, b or c`, after `must` `be one of a, b or c`",
                ),
                false => habit(
                    span,
                    "[…]",
                    "delete the brackets",
                    "a list is written `a, b or c`; what belongs together stands in parentheses",
                ),
            });
        }
        "." | ";" | "!" | "?" | "…" | "..." if last => {
            let problem =
                Diagnostic::error(Code::ForeignWord, format!("`{symbol}` ends no sentence"), token.span, "delete it");
            return Some(problem.help("a sentence ends with its line"));
        }
        ";" => {
            let problem = Diagnostic::error(Code::ForeignWord, "`;` ends no sentence", token.span, "begin a new line");
            return Some(problem.help("each sentence stands on a line of its own, without `;`"));
        }
        "." if tokens[at + 1].written.is_some() && tokens[at + 1].span.start > token.span.end => {
            let problem = Diagnostic::error(Code::ForeignWord, "`.` ends no sentence", token.span, "begin a new line");
            return Some(problem.help("each sentence stands on a line of its own, without `.`"));
        }
        // `team.lead.depth` is one slip.
        "." if at > 1 && tokens[at - 2].kind == token.kind && tokens[at - 1].span.end == token.span.start => {
            return None;
        }
        "." if parts_words(tokens, at) => {
            let problem =
                Diagnostic::error(Code::ForeignWord, "`.` stands inside a sentence", token.span, "write a blank");
            return Some(problem.help("words are parted by blanks; a fact of a thing is `the team's size`"));
        }
        "." => return Some(habit(token.span, ".", "write `'s`", "a fact of a thing is `the team's size`")),
        _ => {}
    }
    if matches!(symbol.as_str(), "´" | "`" | "′" | "‘") && word(tokens.get(at + 1)).is_some() && at > 0 {
        let problem =
            Diagnostic::error(Code::ForeignWord, format!("`{symbol}` is no apostrophe"), token.span, "write `'`");
        return Some(problem.help("the possessive is `'s`"));
    }
    let behind_be = matches!(at.checked_sub(1).and_then(|at| word(tokens.get(at))), Some("be" | "is" | "are"));
    let behind_modal = matches!(at.checked_sub(1).and_then(|at| word(tokens.get(at))), Some("must" | "should"));
    let words = match symbol.as_str() {
        "=" | "==" | "===" if behind_modal => "be",
        "!=" | "<>" | "≠" | "!==" if behind_modal => "not be",
        ">=" | "=>" | "≥" if behind_modal => "be at least",
        "<=" | "=<" | "≤" if behind_modal => "be at most",
        ">" if behind_modal => "be more than",
        "<" if behind_modal => "be less than",
        "=" | "==" | "===" if behind_be => {
            return Some(habit(token.span, symbol, "delete it", "`is` and `be` say it alone: `must be low`"));
        }
        "!=" | "<>" | "≠" | "!==" if behind_be => "not",
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
