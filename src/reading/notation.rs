//! Expressions of other languages inside a sentence: a function, a call, a name in brackets, a list. Each is one slip,
//! whatever signs it is made of.
//!
//! Only asked of a phrase that has no reading.

use super::error::token_text;
use super::slips::{habit, word};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{Token, TokenKind};
use crate::vocabulary::words::is_reserved;

/// A problem and the tokens that it explains.
pub(super) type Explained = (Diagnostic, Vec<usize>);

/// All such expressions, none inside another one.
pub(super) fn all(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> Vec<Explained> {
    let mut found: Vec<Explained> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let here = function(tokens, at)
            .or_else(|| lambda(tokens, at))
            .or_else(|| where_called(tokens, at))
            .or_else(|| where_compared(tokens, at, declared))
            .or_else(|| compared_with_truth(tokens, at))
            .or_else(|| unequal(tokens, at))
            .or_else(|| element(tokens, at))
            .or_else(|| bracketed_ending(tokens, at))
            .or_else(|| call(tokens, at))
            .or_else(|| placeholder(tokens, at))
            .or_else(|| and_above(tokens, at))
            .or_else(|| give_or_take(tokens, at))
            .or_else(|| one_to_one(tokens, at))
            .or_else(|| list_in_brackets(tokens, at, declared));
        match here {
            Some((problem, first, last)) => {
                found.push((problem, (first..=last).collect()));
                at = last + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// A problem and the first and the last of the tokens that it explains.
type Stretch = Option<(Diagnostic, usize, usize)>;

fn sign(token: Option<&Token>) -> &str {
    match token.map(|token| &token.kind) {
        Some(TokenKind::Foreign(sign)) => sign,
        _ => "",
    }
}

fn is_open(token: Option<&Token>) -> bool {
    token.is_some_and(|token| token.kind == TokenKind::Open)
}

/// Whether nothing stands between a token and the next one.
fn joined(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).zip(tokens.get(at + 1)).is_some_and(|(one, other)| one.span.end == other.span.start)
}

fn span_of(tokens: &[Token], first: usize, last: usize) -> Span {
    tokens[first].span.to(tokens[last].span)
}

/// The bracket that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    (open..tokens.len()).find(|at| {
        match tokens[*at].kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })
}

fn ends_clause(token: &Token) -> bool {
    matches!(word(Some(token)), Some("must" | "should" | "may" | "if" | "unless"))
}

/// `where t => t.size > 3`, `(p) => p.level >= senior`: up to the modal or the end of the clause.
fn function(tokens: &[Token], at: usize) -> Stretch {
    let introduced = matches!(word(tokens.get(at)), Some("where" | "satisfy" | "satisfies" | "filter" | "lambda"));
    let head = at + usize::from(introduced);
    let (name, arrow) = match is_open(tokens.get(head)) {
        true => (head + 1, closing(tokens, head)? + 1),
        false => (head, head + 1),
    };
    let variable = word(tokens.get(name))?;
    if !matches!(sign(tokens.get(arrow)), "=>" | "->") {
        return None;
    }
    let end = (arrow + 1..tokens.len()).find(|at| ends_clause(&tokens[*at])).unwrap_or(tokens.len());
    // `size => 3` is a comparison that was written the wrong way round.
    if !(arrow + 1..end).any(|at| word(tokens.get(at)) == Some(variable)) {
        return None;
    }
    let problem = Diagnostic::error(
        Code::ForeignWord,
        format!("`{variable} {} …` is not said in the policy language", sign(tokens.get(arrow))),
        span_of(tokens, at, end - 1),
        "write `whose …` or `that is …`",
    )
    .help("what has to be so of some of them is a filter: `every team whose size is more than 3`, `every team that is small`");
    Some((problem, at, end - 1))
}

/// A value as it is written here: one that is a declared name has no quotes.
fn plain_text(token: &Token, declared: &dyn Fn(&str) -> bool) -> String {
    match &token.kind {
        TokenKind::Text(text) if declared(&text.to_lowercase()) => text.to_lowercase(),
        _ => token_text(token),
    }
}

/// `satisfy lambda t: t.size > 3`, up to the modal or the end of the clause.
fn lambda(tokens: &[Token], at: usize) -> Stretch {
    let introduced = matches!(word(tokens.get(at)), Some("where" | "satisfy" | "satisfies" | "filter" | "with"));
    let head = at + usize::from(introduced);
    word(tokens.get(head)).filter(|said| *said == "lambda")?;
    let colon = (head + 1..tokens.len()).find(|at| tokens[*at].kind == TokenKind::Colon)?;
    let end = (colon + 1..tokens.len()).find(|at| ends_clause(&tokens[*at])).unwrap_or(tokens.len());
    let span = span_of(tokens, at, end - 1);
    let help = "what has to be so of some of them is a filter: `every team whose size is more than 3`; of each it is said directly: `every team's size must be more than 3`";
    Some((habit(span, "lambda", "say it in words", help), at, end - 1))
}

/// `having count(members) > 3`.
fn where_called(tokens: &[Token], at: usize) -> Stretch {
    word(tokens.get(at)).filter(|said| matches!(*said, "where" | "having"))?;
    let (problem, _, last) = call(tokens, at + 1)?;
    let label = problem.labels.first().map(|label| label.text.clone()).unwrap_or_default();
    let place = Diagnostic::error(problem.code, problem.message, span_of(tokens, at, last), label);
    let help = problem.help.unwrap_or_default();
    Some((place.help(format!("{help}; a filter is `every team with more than 3 members`")), at, last))
}

/// The words for a sign that compares, behind `is`.
fn compares(sign: &str) -> Option<&'static str> {
    Some(match sign {
        ">" => "is more than",
        "<" => "is less than",
        ">=" | "≥" => "is at least",
        "<=" | "≤" => "is at most",
        "=" | "==" | "===" => "is",
        "!=" | "!==" | "≠" => "is not",
        _ => return None,
    })
}

/// `where size > 3`, `where team.size > 3`.
fn where_compared(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Stretch {
    word(tokens.get(at)).filter(|said| matches!(*said, "where" | "satisfying"))?;
    let mut name = at + 1;
    if sign(tokens.get(name + 1)) == "." {
        name += 2;
    }
    let words: Vec<&str> = tokens[name.min(tokens.len())..].iter().map_while(|token| word(Some(token))).collect();
    let compared = name + words.len();
    let verb = compares(sign(tokens.get(compared))).filter(|_| !words.is_empty() && words.len() < 4)?;
    let value = tokens.get(compared + 1)?;
    let (name, value) = (words.join(" "), plain_text(value, declared));
    let right = format!("write `whose {name} {verb} {value}`");
    let said: Vec<String> = tokens[at..=compared + 1].iter().map(token_text).collect();
    let said = said.join(" ").replace(" . ", ".");
    let help = "a filter is said in words: `every team whose size is more than 3`, `every team that is small`";
    Some((habit(span_of(tokens, at, compared + 1), &said, &right, help), at, compared + 1))
}

/// `engaged == True`.
fn compared_with_truth(tokens: &[Token], at: usize) -> Stretch {
    let sign = Some(sign(tokens.get(at))).filter(|sign| matches!(*sign, "=" | "==" | "===" | "!=" | "!=="))?;
    let truth = word(tokens.get(at + 1)).filter(|said| matches!(*said, "true" | "false"))?;
    let yes = (truth == "true") != sign.starts_with('!');
    let label = if yes { "delete it" } else { "delete it, and write `not`" };
    let help = "a yes/no fact is said as an adjective: `must be archived`, `if it is not archived`";
    Some((habit(span_of(tokens, at, at + 1), &format!("{sign} {truth}"), label, help), at, at + 1))
}

/// `<>`, which is taken apart as two signs.
fn unequal(tokens: &[Token], at: usize) -> Stretch {
    let both = sign(tokens.get(at)) == "<" && sign(tokens.get(at + 1)) == ">" && joined(tokens, at);
    let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)));
    let right = match before {
        Some("be" | "is" | "are") => "not",
        Some("must" | "should" | "may") => "not be",
        _ => "is not",
    };
    both.then(|| {
        let help = "what something is not: `must not be low`, `if its type is not pod`";
        (habit(span_of(tokens, at, at + 1), "<>", &format!("write `{right}`"), help), at, at + 1)
    })
}

/// `team.members[_]`, `members[0]`: one of several by its number, or each.
fn element(tokens: &[Token], at: usize) -> Stretch {
    let mut name = at;
    word(tokens.get(at)).filter(|said| !is_reserved(said))?;
    while sign(tokens.get(name + 1)) == "." && joined(tokens, name) && word(tokens.get(name + 2)).is_some() {
        name += 2;
    }
    let set = word(tokens.get(name))?;
    let index = tokens.get(name + 2)?;
    let any = matches!(sign(Some(index)), "_" | "*") || index.kind == TokenKind::Times;
    let one = matches!(index.kind, TokenKind::Number(_));
    let closed = sign(tokens.get(name + 1)) == "[" && joined(tokens, name) && sign(tokens.get(name + 3)) == "]";
    if !closed || !(any || one) {
        return None;
    }
    let said: String = tokens[at..=name + 3].iter().map(token_text).collect();
    let help =
        format!("of several things say how many it is: `every member of a team must …`, `at least 1 of its {set}`");
    let label = if any { "write `every … of a …`" } else { "which of them?" };
    let problem = Diagnostic::error(
        Code::ForeignWord,
        format!("`{said}` is not said in the policy language"),
        span_of(tokens, at, name + 3),
        label,
    )
    .help(help);
    Some((problem, at, name + 3))
}

/// `team(s)`.
fn bracketed_ending(tokens: &[Token], at: usize) -> Stretch {
    let ending = word(tokens.get(at + 2)).filter(|ending| matches!(*ending, "s" | "es" | "ies" | "n"))?;
    let noun = word(tokens.get(at)).filter(|_| joined(tokens, at) && is_open(tokens.get(at + 1)))?;
    let closed = tokens.get(at + 3).is_some_and(|token| token.kind == TokenKind::Close);
    closed.then(|| {
        let said = format!("{noun}({ending})");
        let help = "a noun has one number: `every team`, `all teams`, `at least 1 member`, `at least 2 members`";
        (habit(span_of(tokens, at, at + 3), &said, &format!("write `{noun}`"), help), at, at + 3)
    })
}

/// `count(team.members) > 3`, `members.size() >= 3`: with what it is compared with.
fn call(tokens: &[Token], at: usize) -> Stretch {
    let name_of = |at: usize| word(tokens.get(at)).filter(|_| joined(tokens, at) && is_open(tokens.get(at + 1)));
    let mut name = at;
    while sign(tokens.get(name + 1)) == "." && joined(tokens, name) && joined(tokens, name + 1) {
        word(tokens.get(name))?;
        name += 2;
    }
    let said =
        name_of(name).filter(|said| !is_reserved(said) || matches!(*said, "all" | "any" | "every" | "has" | "some"))?;
    if matches!(said, "today" | "now") {
        return None;
    }
    let mut last = closing(tokens, name + 1)?;
    let argument = word(tokens.get(last - 1)).or_else(|| name.checked_sub(2).and_then(|at| word(tokens.get(at))));
    while sign(tokens.get(last + 1)) == "." && joined(tokens, last) {
        last += 2;
        if name_of(last).is_some() {
            last = closing(tokens, last + 1)?;
        }
    }
    let compared = matches!(
        sign(tokens.get(last + 1)),
        ">" | "<" | ">=" | "<=" | "=" | "==" | "===" | "!=" | "=>" | "=<" | "≥" | "≤" | "≠"
    );
    if compared && last + 2 < tokens.len() {
        last += 2;
    }
    last = last.min(tokens.len() - 1);
    let (label, help) = in_words(said, argument);
    let problem = Diagnostic::error(
        Code::ForeignWord,
        format!("`{said}(…)` is not said in the policy language"),
        span_of(tokens, at, last),
        label,
    )
    .help(help);
    Some((problem, at, last))
}

/// What is said instead of a call.
fn in_words(called: &str, argument: Option<&str>) -> (String, String) {
    let of = argument.filter(|argument| argument.ends_with('s') || *argument == "people").unwrap_or("members");
    let aggregate = |words: &str| {
        (
            format!("write `the {words} of …`"),
            format!("for example `the {words} level of its members`, `the {words} size of teams`"),
        )
    };
    match called {
        "count" | "len" | "length" | "size" => (
            format!("write `the number of its {of}`"),
            format!("write `the number of its {of}`, or `has at least 3 {of}`"),
        ),
        "sum" => ("write `the sum of …`".to_owned(), "for example `the sum of their allocation`".to_owned()),
        "avg" | "mean" | "average" => aggregate("average"),
        "max" => aggregate("highest"),
        "min" => aggregate("lowest"),
        "median" => aggregate("median"),
        "exists" | "has" | "defined" | "isset" | "any" | "some" | "find" => (
            "write `has a …`".to_owned(),
            "whether something is there is said with `has a …`, after `must` with `have a …`".to_owned(),
        ),
        "contains" | "includes" | "in" => (
            "write `includes …`".to_owned(),
            "a set includes: `its members include the tech lead`; a text contains: `its name contains \"pay\"`"
                .to_owned(),
        ),
        "startswith" | "endswith" | "match" | "matches" | "regex" => (
            "write it in words".to_owned(),
            "texts: `starts with \"wg-\"`, `ends with \"-eu\"`, `contains \"pay\"`, `matches \"^[a-z]+$\"`".to_owned(),
        ),
        "date" | "datetime" | "parse_date" => {
            ("write the date".to_owned(), "a date stands as it is: `2027-03-31`, or `today`".to_owned())
        }
        _ => (
            "write it in words".to_owned(),
            "nothing is called: a fact of a thing is `the team's size`, and brackets group conditions".to_owned(),
        ),
    }
}

/// `<team>`, `${team}`, `$team`: a name where a template has a hole.
fn placeholder(tokens: &[Token], at: usize) -> Stretch {
    let (open, close, name) = match &tokens[at].kind {
        TokenKind::Foreign(sign) if sign == "<" => ("<", ">", at + 1),
        TokenKind::Foreign(sign)
            if sign == "$" && tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::OpenBrace) =>
        {
            ("${", "}", at + 2)
        }
        TokenKind::OpenBrace if word(tokens.get(at.wrapping_sub(1))) != Some("of") => ("{", "}", at + 1),
        TokenKind::Foreign(sign) if matches!(sign.as_str(), "$" | "@") => (sign.as_str(), "", at + 1),
        _ => return None,
    };
    if !(at..name).all(|at| joined(tokens, at)) {
        return None;
    }
    let mut last = name;
    while word(tokens.get(last + 1)).is_some() && !close.is_empty() {
        last += 1;
    }
    let said: Vec<&str> = (name..=last).map_while(|at| word(tokens.get(at))).collect();
    let said = said.join(" ");
    let end = last + usize::from(!close.is_empty());
    let closed = tokens.get(end).is_some_and(|token| close.is_empty() || token_text(token) == close);
    if said.is_empty() || !closed {
        return None;
    }
    let problem = habit(
        span_of(tokens, at, end),
        &format!("{open}{said}{close}"),
        &format!("write `{said}`"),
        "a name stands plain, without a sign or brackets",
    );
    Some((problem, at, end))
}

/// `senior+`, `5+ members`.
fn and_above(tokens: &[Token], at: usize) -> Stretch {
    let plus = tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Plus) && joined(tokens, at);
    let apart = plus && !joined(tokens, at + 1);
    let help = match &tokens[at].kind {
        TokenKind::Number(_) => "a bound is said before the number: `at least 5 members`",
        TokenKind::Word(said) if !is_reserved(said) => {
            "name the fact: `every tech lead's level must be at least senior`, `whose level is at least senior`"
        }
        _ => return None,
    };
    apart.then(|| {
        let said = token_text(&tokens[at]);
        let label = format!("write `at least {said}`");
        (habit(span_of(tokens, at, at + 1), &format!("{said}+"), &label, help), at, at + 1)
    })
}

/// `7 +/- 2`, `7 ± 2`.
fn give_or_take(tokens: &[Token], at: usize) -> Stretch {
    let number = |at: usize| tokens.get(at).filter(|token| matches!(token.kind, TokenKind::Number(_)));
    let middle = number(at)?;
    let signs: String = tokens[at + 1..]
        .iter()
        .map(token_text)
        .take_while(|text| matches!(text.as_str(), "+" | "/" | "-" | "±"))
        .collect();
    let last = match signs.as_str() {
        "±" => at + 2,
        "+/-" => at + 4,
        "+/" => at + 3,
        _ => return None,
    };
    let width = token_text(number(last)?).trim_start_matches('-').to_owned();
    let middle = token_text(middle);
    let label = format!("write `within {width} of {middle}`");
    let problem = habit(
        span_of(tokens, at, last),
        &format!("{middle} ± {width}"),
        &label,
        &format!("{label}, on either side, or `between … and …`"),
    );
    Some((problem, at, last))
}

/// `1:1`.
fn one_to_one(tokens: &[Token], at: usize) -> Stretch {
    let number = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Number(_)));
    let colon = tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Colon);
    if !(number(at) && colon && number(at + 2) && joined(tokens, at) && joined(tokens, at + 1)) {
        return None;
    }
    let said = format!("{}:{}", token_text(&tokens[at]), token_text(&tokens[at + 2]));
    let problem = Diagnostic::error(
        Code::BadNumber,
        format!("`{said}` is no name"),
        span_of(tokens, at, at + 2),
        "a name begins with a letter",
    )
    .help("write the declared name, in words: `must hold one-on-ones with …`; `orglint words` lists all of them");
    Some((problem, at, at + 2))
}

/// `in (low, high)`, `not in [low, high]`.
fn list_in_brackets(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Stretch {
    let denied = word(tokens.get(at)) == Some("not");
    let is_in = at + usize::from(denied);
    let bracket = tokens.get(is_in + 1)?;
    let close = match (&bracket.kind, sign(Some(bracket))) {
        (TokenKind::Open, _) => TokenKind::Close,
        (TokenKind::OpenBrace, _) => TokenKind::CloseBrace,
        (_, "[") => TokenKind::Foreign("]".to_owned()),
        _ => return None,
    };
    let last = (is_in + 2..tokens.len()).find(|at| tokens[*at].kind == close)?;
    let items: Vec<String> = tokens[is_in + 2..last]
        .split(|token| token.kind == TokenKind::Comma)
        .map(|item| item.iter().map(|token| plain_text(token, declared)).collect::<Vec<_>>().join(" "))
        .filter(|item| !item.is_empty())
        .collect();
    let (end, first) = items.split_last().filter(|_| word(tokens.get(is_in)) == Some("in"))?;
    let list = if first.is_empty() { end.clone() } else { format!("{} or {end}", first.join(", ")) };
    let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)));
    let not = if denied { "not " } else { "" };
    let verb = match before {
        Some("be" | "is" | "are" | "not") => not.to_owned(),
        Some("must" | "should" | "may") => format!("{not}be "),
        _ => format!("is {not}"),
    };
    let said = if denied { "not in (…)" } else { "in (…)" };
    let right = format!("write `{verb}one of {list}`");
    let help = "a choice of values is `is one of a, b or c`, after `must` `be one of a, b or c`";
    Some((habit(span_of(tokens, at, last), said, &right, help), at, last))
}
