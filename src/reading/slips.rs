//! Habits from other languages and from everyday English, and the words that orglint has for them.
//!
//! These look at the tokens alone, and only of a phrase that has no reading (or two).

use super::error::token_text;
use super::{idioms, signs};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{Token, TokenKind};
use crate::vocabulary::words::{RESERVED, is_reserved};

pub(super) fn word(token: Option<&Token>) -> Option<&str> {
    match token.map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => Some(word),
        _ => None,
    }
}

/// Known words in a shape that no sentence has.
pub(super) fn wrong(
    span: Span,
    message: impl Into<String>,
    label: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(Code::SentenceShape, message, span, label).help(help)
}

pub(super) fn habit(span: Span, said: &str, label: &str, help: &str) -> Diagnostic {
    let what = if said.contains(' ') { "is not said in" } else { "is not a word of" };
    Diagnostic::error(Code::ForeignWord, format!("`{said}` {what} the policy language"), span, label.to_owned())
        .help(help)
}

/// Symbols and words that people bring from elsewhere: all of them, each once for its place.
pub(super) fn habits(tokens: &[Token], declared: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let (mut found, plain) = signs::all(tokens, declared);
    let may = tokens.iter().any(|token| word(Some(token)) == Some("may"));
    let denied = word(tokens.first()) == Some("no");
    let mut after = 0;
    for (at, token) in tokens.iter().enumerate() {
        if at < after || !plain[at] {
            continue;
        }
        if let Some((problem, taken)) = idioms::idiom(tokens, at, declared) {
            // A sign in it, as in `3..9`, is the same slip.
            let end = tokens[at + taken - 1].span.end;
            let inside = |span: Span| span.start >= token.span.start && span.end <= end;
            found.retain(|other: &Diagnostic| !other.labels.first().is_some_and(|label| inside(label.span)));
            found.push(problem);
            after = at + taken;
            continue;
        }
        let Some(said) = word(Some(token)) else { continue };
        let next = word(tokens.get(at + 1));
        let both = tokens.get(at + 1).map_or(token.span, |next| token.span.to(next.span));
        let problem =
            modal_habit(said, next, token.span, both, denied).or_else(|| word_habit(said, next, token.span, both));
        let own_word = declared(said) && !matches!(said, "must" | "should" | "all" | "may" | "has" | "have");
        let problem = condition_by_where(tokens, at).or(problem.filter(|_| !own_word));
        // `within the last 3 months` is said.
        let of_time = said == "within" && matches!(word(tokens.get(at + 2)), Some("last" | "next" | "past"));
        let fixed = fixed(said, next, both, may).filter(|_| !of_time);
        let taken = usize::from(fixed.is_some());
        let problem = comparison(tokens, at).or(fixed).or(problem);
        if problem.is_some() {
            after = at + 1 + taken;
        }
        found.extend(problem);
    }
    // `neither … nor` is one slip.
    if found.iter().any(|problem| problem.message.starts_with("`neither`")) {
        found.retain(|problem| !problem.message.starts_with("`nor`"));
    }
    // A line without `must` of which several things are foreign is of another language: one slip.
    if found.len() > 1 && !tokens.iter().any(|token| matches!(word(Some(token)), Some("must" | "should" | "may"))) {
        found.sort_by_key(|problem| problem.labels.first().map_or(0, |label| label.span.start));
        found.truncate(1);
    }
    found
}

/// `must have a charter where the team is small`: a condition, and no filter.
fn condition_by_where(tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let modal = tokens[..at].iter().any(|token| matches!(word(Some(token)), Some("must" | "should" | "may")));
    let said = matches!(word(tokens.get(at + 1)), Some("the" | "it" | "they" | "its" | "their" | "there"));
    let condition = word(tokens.get(at)) == Some("where") && modal && said;
    condition.then(|| habit(tokens[at].span, "where", "write `if`", "write `every … must … if …`"))
}

/// Two words of the language that are not said together.
fn fixed(said: &str, next: Option<&str>, both: Span, may: bool) -> Option<Diagnostic> {
    let (label, help) = match (said, next?) {
        ("only", "if" | "when") if !may => ("write `if`", "write `… must … if …`"),
        ("provided" | "providing" | "assuming", "that") | ("as", "long") | ("in", "case") => {
            ("write `if`", "write `… must … if …`")
        }
        ("is", "allowed" | "permitted") | ("are", "allowed" | "permitted") => {
            ("write `may`", "write `no … may …`, or `at most 2 … may …`")
        }
        ("is", "required" | "obliged" | "supposed") | ("are", "required" | "obliged" | "supposed") => {
            ("write `must`", "write `every … must …`")
        }
        ("except", "if" | "when" | "where") => ("write `unless`", "write `every … must … unless …`"),
        ("or", "both") => ("delete it", "`or` asks for at least one of them; for exactly one write `either … or …`"),
        ("no", "one") => ("write `no person`", "write `no person may …`"),
        ("within", "the" | "a" | "their" | "its" | "same") => {
            ("write `in`", "a thing lies `in` another; `within` is said of times: `within 3 months`")
        }
        ("or", "above" | "higher" | "better" | "more" | "senior") => (
            "write `at least` before the level",
            "name the fact: `every tech lead's level must be at least staff`, `whose level is at least staff`",
        ),
        ("exactly", "a" | "an") => ("write `exactly 1`", "a number stands behind `exactly`: `exactly 1 tech lead`"),
        _ => return None,
    };
    Some(habit(both, &format!("{said} {}", next?), label, help))
}

/// Comparisons as people say them: `more then 3`, `longer than 3 months`, `3 to 9 members`, `with level at least senior`.
fn comparison(tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let said = word(tokens.get(at))?;
    let next = tokens.get(at + 1);
    let number = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .filter(|token| matches!(token.kind, TokenKind::Number(_) | TokenKind::Percent(_)))
    };
    let before = at.checked_sub(1);
    if said == "then" && before.is_some_and(|at| matches!(word(tokens.get(at)), Some("more" | "less" | "fewer"))) {
        return Some(habit(tokens[at].span, said, "write `than`", "write `more than`, `less than` or `fewer than`"));
    }
    let words = match said {
        "longer" | "greater" | "bigger" | "larger" | "higher" | "older" => "more than",
        "shorter" | "smaller" | "lower" | "younger" => "less than",
        _ => "",
    };
    // Levels are higher and lower.
    let level = matches!(said, "higher" | "lower") && number(Some(at + 2)).is_none();
    let than = next.filter(|next| word(Some(next)) == Some("than") && !level);
    if let (false, Some(than)) = (words.is_empty(), than) {
        let span = tokens[at].span.to(than.span);
        let help = format!("compare the amount: `{words} 9`, `{words} 3 months`");
        return Some(habit(span, &format!("{said} than"), &format!("write `{words}`"), &help));
    }
    if let ("to", Some(from), Some(to)) = (said, number(before), number(Some(at + 1))) {
        let (low, high) = (token_text(from), token_text(to));
        let label = format!("write `between {low} and {high}`");
        return Some(habit(from.span.to(to.span), &format!("{low} to {high}"), &label, "both ends are included"));
    }
    let words = match said {
        "over" | "above" => "more than",
        "under" | "below" => "fewer than",
        _ => "",
    };
    if let (false, Some(count)) = (words.is_empty(), number(Some(at + 1))) {
        let span = tokens[at].span;
        let help = format!("write `{words} {}`", token_text(count));
        return Some(habit(span, &format!("{said} {}", token_text(count)), &format!("write `{words}`"), &help));
    }
    name_before_bound(tokens, at)
}

/// `with level at least senior`, `have size at most 8`.
fn name_before_bound(tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let said = word(tokens.get(at)).filter(|said| matches!(*said, "with" | "have" | "has"))?;
    let name = word(tokens.get(at + 1)).filter(|name| !name.ends_with('s') && !is_reserved(name))?;
    let bound = match (word(tokens.get(at + 2))?, word(tokens.get(at + 3))?) {
        (first @ "at", second @ ("least" | "most")) | (first @ ("more" | "less" | "fewer"), second @ "than") => {
            format!("{first} {second}")
        }
        _ => return None,
    };
    let right = match said {
        "with" => format!("whose {name} is {bound}"),
        "has" => format!("…'s {name} is {bound}"),
        _ => format!("…'s {name} must be {bound}"),
    };
    let span = tokens[at].span.to(tokens[at + 3].span);
    Some(habit(span, &format!("{said} {name} {bound}"), &format!("write `{right}`"), &format!("write `{right} …`")))
}

fn modal_habit(said: &str, next: Option<&str>, span: Span, both: Span, denied: bool) -> Option<Diagnostic> {
    match (said, next) {
        ("may", Some("not")) if denied => {
            Some(habit(both, "no … may not", "denies twice", "write `no … may …`, or `every … must …`"))
        }
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
        "where" => ("write `whose`", "write `every team whose pressure is high`, or `that is …`"),
        "needs" | "need" | "has" | "have" if next == Some("to") => {
            return Some(habit(
                both,
                &format!("{said} to"),
                "write `must`",
                "write `must` for an error, `should` for a warning",
            ));
        }
        "needs" | "need" => {
            ("write `must have`", "write `must have a …` for an error, `should have a …` for a warning")
        }
        "assert" | "ensure" | "verify" | "check" | "return" => {
            ("leave it out", "a rule says what must be so: `every team must have a mission`")
        }
        "select" => (
            "a rule is a sentence",
            "write what must be so: `every team whose size is more than 9 must have a charter`",
        ),
        "per" => (
            "write `for every …,` at the beginning",
            "what is asked of each is its subject: `every area of a team must have exactly 1 tech lead`",
        ),
        "double" | "twice" => ("write `2 *`", "a multiple is a product: `at most 2 * its former size`"),
        "triple" => ("write `3 *`", "a multiple is a product: `at most 3 * its former size`"),
        "inclusive" => ("leave it out", "`between`, `within` and `at least` include their ends"),
        "len" => ("write `the number of`", "write `the number of its members`, or `has at least 3 members`"),
        "ought" => ("write `should`", "write `should`"),
        "provided" | "providing" | "assuming" => ("write `if`", "write `… must … if …`"),
        "will" | "might" => ("write `must` or `should`", "write `must` for an error, `should` for a warning"),
        "count" => ("write `the number of`", "write `the number of its members`, or `has at least 3 members`"),
        "own" => ("leave it out", "write `their manager`, `its members`: nobody else's is meant"),
        "we" | "you" | "i" | "us" | "our" | "your" | "my" => {
            ("who is that?", "a sentence names what it is about: `every team must …`, `every person must …`")
        }
        "been" => (
            "write `be`",
            "a rule asks how things are: `must be small`, `must have a mission`; how long something lasts is a length of time: `every person's tenure must be at least 2 years`",
        ),
        "both" => ("leave it out", "write `X and Y` without `both`"),
        "having" => ("write `have` or `with`", "write `must have a mission`, or `a team with a mission`"),
        "neither" => ("write `not` and `or`", "write `must not P or Q`, or `no … may P or Q`"),
        "nor" => ("write `or`", "write `must not P or Q`, or `no … may P or Q`"),
        "when" | "whenever" => ("write `if`", "write `… must … if …`"),
        "then" => ("leave it out", "the condition comes last: `… must … if …`"),
        "elif" | "elsif" => (
            "write `, … if`",
            "each case has its comma: `15 if their level is at least staff, 10 if they are an engineer, 8 otherwise`",
        ),
        "current" | "actual" => ("leave it out", "a fact is the one of today; an earlier one is `its former size`"),
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

/// What is told of a sentence that has two readings.
pub(super) fn ambiguous(tokens: &[Token]) -> Option<Diagnostic> {
    any_after_comparison(tokens)
}

pub(super) fn any_after_comparison(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len())
        .find(|at| word(tokens.get(*at)) == Some("any") && word(tokens.get(at - 1)) == Some("than"))?;
    let own = tokens[at + 1..].iter().map_while(|token| word(Some(token)).filter(|word| !RESERVED.contains(word)));
    let noun = own.collect::<Vec<_>>().join(" ");
    let noun = if noun.is_empty() { "X" } else { &noun };
    Some(
        Diagnostic::error(
            Code::TwoReadings,
            format!("does `any {noun}` mean each of them, or one of them?"),
            tokens[at].span,
            "each, or one?",
        )
        .help(format!("write `every {noun}` or `at least one {noun}`")),
    )
}
