//! English that says what the language says in other words → those words.
//!
//! Only asked of a phrase that has no reading, and only of words that nothing declares.

use super::amounts;
use super::error::token_text;
use super::slips::{habit, word};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::{Token, TokenKind};
use crate::value::{UNITS, month_named};

/// What people say, what to write instead, and an example; the longer of two that begin alike stands first.
const SAID: &[(&str, &str, &str)] = &[
    ("less than or equal to", "at most", "at most 9"),
    ("less than or equal", "at most", "at most 9"),
    ("more than or equal to", "at least", "at least 3"),
    ("more than or equal", "at least", "at least 3"),
    ("greater than or equal to", "at least", "at least 3"),
    ("greater than or equal", "at least", "at least 3"),
    ("fewer than or equal to", "at most", "at most 9"),
    ("not more than", "at most", "at most 9"),
    ("not less than", "at least", "at least 3"),
    ("not fewer than", "at least", "at least 3"),
    ("a minimum of", "at least", "at least 3 members"),
    ("minimum of", "at least", "at least 3 members"),
    ("a maximum of", "at most", "at most 9 members"),
    ("maximum of", "at most", "at most 9 members"),
    ("up to", "at most", "at most 9 members"),
    ("consist of", "have", "must have at least 3 members"),
    ("consists of", "has", "if it has at least 3 members"),
    ("comprise", "have", "must have at least 3 members"),
    ("not exceed", "be at most", "must be at most 8"),
    ("exceed", "be more than", "must not be more than 8"),
    ("be without a", "have no", "must have no interim post"),
    ("unless if", "unless", "… unless it is small"),
    ("and unless", "unless", "… if it is small unless it is new"),
    ("and if", "and", "… if it is small and it has a mission"),
    ("none of the", "no", "no team may be small"),
    ("different than", "different from", "must be different from its people manager"),
    ("different to", "different from", "must be different from its people manager"),
    ("as well as", "and", "a mission and a charter"),
    ("along with", "and", "a mission and a charter"),
    ("together with", "and", "a mission and a charter"),
    ("someone", "somebody", "unless somebody reports to them"),
    ("anyone", "somebody", "unless somebody reports to them"),
    ("anybody", "somebody", "unless somebody reports to them"),
    ("is not allowed to", "must not", "every contractor must not be a people manager"),
    ("are not allowed to", "must not", "all contractors must not be people managers"),
    ("is required to", "must", "every team must have a mission"),
    ("are required to", "must", "all teams must have a mission"),
    ("must to", "must", "every team must have a mission"),
    ("should to", "should", "every team should have a mission"),
    ("as long as", "if", "… must … if it is small"),
    ("so long as", "if", "… must … if it is small"),
    ("on condition that", "if", "… must … if it is small"),
    ("half or more", "at least half", "at least half of its members"),
    ("half or less", "at most half", "at most half of its members"),
    ("or else", "or", "a mission or a charter"),
    ("is not null", "is known", "whose mission is known"),
    ("is null", "is unknown", "whose mission is unknown"),
    ("other then", "other than", "a mentor other than their manager"),
    ("themself", "themselves", "no person may manage themselves"),
    ("himself", "themselves", "no person may manage themselves"),
    ("herself", "themselves", "no person may manage themselves"),
    ("oneself", "themselves", "no person may manage themselves"),
    ("the majority of", "most of", "most of its members must be senior"),
    ("a majority of", "most of", "most of its members must be senior"),
    ("at the most", "at most", "at most 9 members"),
    ("at the least", "at least", "at least 3 members"),
    ("at minimum", "at least", "at least 3 members"),
    ("at maximum", "at most", "at most 9 members"),
    ("more as", "more than", "more than 9 members"),
    ("less as", "less than", "less than 9"),
    ("fewer as", "fewer than", "fewer than 9 members"),
    ("filled in", "known", "every team's mission must be known"),
    ("filled out", "known", "every team's mission must be known"),
    ("written down", "known", "every team's mission must be known"),
    ("previous", "former", "its former size"),
    ("prior", "former", "its former size"),
    ("during the last", "within the last", "within the last 6 months"),
    ("during the past", "within the last", "within the last 6 months"),
    ("over the last", "within the last", "within the last 6 months"),
    ("over the past", "within the last", "within the last 6 months"),
    ("from the last", "within the last", "within the last 6 months"),
    ("from the past", "within the last", "within the last 6 months"),
    ("in the last", "within the last", "within the last 6 months"),
    ("in the past", "within the last", "within the last 6 months"),
    ("in the next", "within the next", "within the next 30 days"),
    ("within the past", "within the last", "within the last 6 months"),
    ("within last", "within the last", "within the last 6 months"),
    ("within next", "within the next", "within the next 30 days"),
    ("it not", "it is not", "if it is not small"),
    ("they not", "they are not", "if they are not senior"),
    ("but", "and", "a mission and no charter"),
    ("plus", "and", "a mission and a charter"),
    ("was", "is", "if its pressure is low"),
    ("were", "are", "if its members are senior"),
    ("had", "has", "if it has a charter"),
    ("he or she", "they", "unless they are senior"),
    ("she or he", "they", "unless they are senior"),
    ("his or her", "their", "unless their level is senior"),
    ("her or his", "their", "unless their level is senior"),
    ("him or her", "them", "unless somebody reports to them"),
    ("and up", "at least", "at least senior"),
    ("and above", "at least", "at least senior"),
    ("or up", "at least", "at least senior"),
    ("he", "they", "unless they are senior"),
    ("she", "they", "unless they are senior"),
    ("his", "their", "unless their level is senior"),
    ("her", "their", "unless their level is senior"),
    ("him", "them", "unless somebody reports to them"),
    ("now", "today", "before today"),
    ("yesterday", "today - 1 day", "before today - 1 day"),
    ("tomorrow", "today + 1 day", "before today + 1 day"),
];

/// What is wrong with the words at `at`, and how many tokens it explains.
pub(super) fn idiom(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    // `the time within the last month` is no idiom of times, but a length without a number.
    counted_behind(tokens, at)
        .or_else(|| range(tokens, at))
        .or_else(|| equal(tokens, at, declared))
        .or_else(|| length_without_number(tokens, at))
        .or_else(|| and_or(tokens, at))
        .or_else(|| in_list(tokens, at))
        .or_else(|| called(tokens, at))
        .or_else(|| bare_sum(tokens, at))
        .or_else(|| since_a_day(tokens, at))
        .or_else(|| days_ago(tokens, at))
        .or_else(|| half_between(tokens, at))
        .or_else(|| month_by_name(tokens, at, declared))
        .or_else(|| amounts::amount(tokens, at, declared))
        .or_else(|| needless(tokens, at, declared))
        .or_else(|| passive(tokens, at))
        .or_else(|| day_of_rule(tokens, at))
        .or_else(|| said(tokens, at, declared))
}

/// Words that a rule does without.
const NEEDLESS: &[&str] = &[
    "at all times",
    "if possible",
    "where possible",
    "if needed",
    "as needed",
    "try to",
    "please",
    "ideally",
    "preferably",
    "generally",
    "usually",
    "normally",
    "typically",
    "also",
    "always",
    "simply",
    "actually",
    "really",
    "clearly",
];

/// `must also have`, `ideally`.
fn needless(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let (words, taken) = NEEDLESS.iter().find_map(|words| {
        let parts: Vec<&str> = words.split(' ').collect();
        let there = parts.iter().enumerate().all(|(step, said)| word(tokens.get(at + step)) == Some(said));
        (there && (parts.len() > 1 || !declared(words))).then_some((*words, parts.len()))
    })?;
    // `must always` is told with its modal.
    if words == "always" && at.checked_sub(1).is_some_and(|at| matches!(word(tokens.get(at)), Some("must" | "should")))
    {
        return None;
    }
    let comma = |at: usize| tokens.get(at).is_some_and(|token| token.kind == TokenKind::Comma);
    let commas = at.checked_sub(1).filter(|before| comma(*before) && comma(at + taken));
    let first = commas.unwrap_or(at);
    let last = if commas.is_some() { at + taken } else { at + taken - 1 };
    let span = tokens[first].span.to(tokens[last].span);
    let help =
        "`must` is for what has to be so, `should` for what is to be so as a rule; nothing else weakens or stresses it";
    Some((habit(span, words, "leave it out", help), last + 1 - at))
}

/// `must be led by a tech lead`.
fn passive(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let be = word(tokens.get(at)).filter(|be| matches!(*be, "be" | "is" | "are"))?;
    let done = word(tokens.get(at + 1))
        .filter(|done| done.ends_with("ed") || matches!(*done, "led" | "lead" | "run" | "held" | "met"))?;
    let by = word(tokens.get(at + 2)) == Some("by")
        && matches!(
            word(tokens.get(at + 3)),
            Some(
                "a" | "an"
                    | "the"
                    | "its"
                    | "their"
                    | "every"
                    | "at"
                    | "exactly"
                    | "somebody"
                    | "someone"
                    | "anybody"
                    | "anyone"
                    | "some"
                    | "one"
                    | "no"
            )
        );
    let help = "say it of the one who does it, `every tech lead must …`, or ask whether there is one: `every team must have a tech lead`";
    by.then(|| {
        (
            habit(
                tokens[at].span.to(tokens[at + 2].span),
                &format!("{be} {done} by"),
                "say it the other way round",
                help,
            ),
            3,
        )
    })
}

/// `every team must have a mission by 2027-01-01`: a time of the rule, and not of what it is about.
fn day_of_rule(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let (said, taken) = match (word(tokens.get(at))?, word(tokens.get(at + 1))) {
        (said @ ("since" | "from" | "by" | "until" | "till" | "before"), _) => (said.to_owned(), 1),
        ("as", Some("of")) => ("as of".to_owned(), 2),
        ("starting", Some(next @ ("from" | "on" | "in"))) => (format!("starting {next}"), 2),
        _ => return None,
    };
    let TokenKind::Date(date) = &tokens.get(at + taken)?.kind else { return None };
    let clause = if matches!(said.as_str(), "until" | "till") { "until" } else { "from" };
    let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)))?;
    let behind_modal = tokens[..at].iter().any(|token| matches!(word(Some(token)), Some("must" | "should" | "may")));
    let last = at + taken + 1 == tokens.len();
    // `must start before 2027-01-01` lacks its verb.
    let verb = at >= 2 && matches!(word(tokens.get(at - 2)), Some("must" | "should" | "may"));
    let compared = matches!(before, "be" | "is" | "are" | "not" | "time") || (said == "before" && verb);
    let problem = Diagnostic::error(
        Code::MisplacedClause,
        format!("`{said} {date}` stands inside a sentence"),
        tokens[at].span.to(tokens[at + taken].span),
        format!("write `{clause} {date}` on a line of its own"),
    )
    .help("when a rule holds stands in `from DATE` and `until DATE` below it, each on a line of its own");
    (behind_modal && last && !compared).then_some((problem, taken + 1))
}

fn said(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    SAID.iter().find_map(|(said, right, example)| {
        let words: Vec<&str> = said.split(' ').collect();
        let there = words.iter().enumerate().all(|(step, said)| word(tokens.get(at + step)) == Some(said));
        let own = |word: &&str| (words.len() == 1 || word.ends_with("imum")) && declared(word);
        // `all but one` is told as a whole.
        let of_all = *said == "but" && at.checked_sub(1).and_then(|before| word(tokens.get(before))) == Some("all");
        if !there || of_all || words.iter().any(own) {
            return None;
        }
        let span = tokens[at].span.to(tokens[at + words.len() - 1].span);
        let problem = habit(span, said, &format!("write `{right}`"), &format!("write `{right}`, as in `{example}`"));
        Some((problem, words.len()))
    })
}

fn number(token: Option<&Token>) -> Option<String> {
    let token = token?;
    matches!(token.kind, TokenKind::Number(_) | TokenKind::Percent(_)).then(|| token_text(token))
}

/// `9 or less`, `2 or more goals`.
fn counted_behind(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let count = number(tokens.get(at))?;
    let bound = match (word(tokens.get(at + 1))?, word(tokens.get(at + 2))?) {
        ("or", "less" | "fewer" | "below" | "under" | "lower" | "smaller") => "at most",
        ("or", "more" | "above" | "greater" | "over" | "higher" | "larger") => "at least",
        _ => return None,
    };
    let behind = format!("{count} or {}", word(tokens.get(at + 2))?);
    let right = format!("write `{bound} {count}`");
    Some((habit(tokens[at].span.to(tokens[at + 2].span), &behind, &right, &right), 3))
}

/// `3..9 members`.
fn range(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let sign = match &tokens.get(at + 1)?.kind {
        TokenKind::Foreign(sign) if matches!(sign.as_str(), ".." | "..." | "…") => sign.as_str(),
        _ => return None,
    };
    let (low, high) = (number(tokens.get(at))?, number(tokens.get(at + 2))?);
    let right = format!("write `between {low} and {high}`");
    let span = tokens[at].span.to(tokens[at + 2].span);
    Some((habit(span, &format!("{low}{sign}{high}"), &right, "both ends are included"), 3))
}

/// `must be equal to low`, `must equal low`, `if it equals 3`.
fn equal(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let said = word(tokens.get(at)).filter(|said| matches!(*said, "equal" | "equals") && !declared(said))?;
    let taken = 1 + usize::from(word(tokens.get(at + 1)) == Some("to"));
    let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)));
    let label = match before {
        Some("be" | "is" | "are") => "delete it",
        Some("must" | "should" | "not" | "may") => "write `be`",
        _ => "write `is`",
    };
    let said = if taken == 2 { format!("{said} to") } else { said.to_owned() };
    let problem = habit(
        tokens[at].span.to(tokens[at + taken - 1].span),
        &said,
        label,
        "`is` and `be` say it alone: `must be low`, `is exactly 3`",
    );
    Some((problem, taken))
}

fn unit(token: Option<&Token>) -> Option<&str> {
    word(token).filter(|said| UNITS.iter().any(|(unit, ..)| said == unit || said.strip_suffix('s') == Some(unit)))
}

/// `within the last month`, `within 6 months`.
fn length_without_number(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    if word(tokens.get(at)) != Some("within") {
        return None;
    }
    if let (Some("the"), Some(side @ ("last" | "next" | "past")), Some(said)) =
        (word(tokens.get(at + 1)), word(tokens.get(at + 2)), unit(tokens.get(at + 3)))
    {
        let side = if side == "next" { "next" } else { "last" };
        let one = said.trim_end_matches('s');
        let problem = habit(
            tokens[at].span.to(tokens[at + 3].span),
            &format!("within the {side} {said}"),
            &format!("write `within the {side} 1 {one}`"),
            "how many? A length of time has a number and a unit",
        );
        return Some((problem, 4));
    }
    let (count, said) = (number(tokens.get(at + 1))?, unit(tokens.get(at + 2))?);
    if matches!(word(tokens.get(at + 3)), Some("of")) {
        return None;
    }
    let problem = Diagnostic::error(
        Code::TwoReadings,
        format!("`within {count} {said}`: before today, or from today on?"),
        tokens[at].span.to(tokens[at + 2].span),
        "of what day?",
    )
    .help(format!(
        "write `within the last {count} {said}`, `within the next {count} {said}`, or `within {count} {said} of …`"
    ));
    Some((problem, 3))
}

/// `a mission and/or a charter`.
fn and_or(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let slash = tokens.get(at + 1)?.kind == TokenKind::Divide;
    let both = word(tokens.get(at)) == Some("and") && slash && word(tokens.get(at + 2)) == Some("or");
    let span = tokens[at].span.to(tokens.get(at + 2)?.span);
    both.then(|| (habit(span, "and/or", "write `or`", "`or` asks for at least one of them"), 3))
}

/// `must be in low, normal`.
fn in_list(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)));
    let list = tokens.get(at + 2).is_some_and(|token| token.kind == TokenKind::Comma)
        || matches!(word(tokens.get(at + 2)), Some("or" | "and"));
    let said = word(tokens.get(at)) == Some("in") && matches!(before, Some("be" | "is" | "are" | "not")) && list;
    said.then(|| (habit(tokens[at].span, "in", "write `one of`", "a choice of values is `one of a, b or c`"), 1))
}

/// `today()`, `now()`.
fn called(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let said = word(tokens.get(at)).filter(|said| matches!(*said, "today" | "now"))?;
    let empty = tokens.get(at + 1)?.kind == TokenKind::Open && tokens.get(at + 2)?.kind == TokenKind::Close;
    let span = tokens[at].span.to(tokens.get(at + 2)?.span);
    let help = "`today` is the day of the run, a word like any other";
    empty.then(|| (habit(span, &format!("{said}()"), "write `today`", help), 3))
}

/// `2026-01-01 + 3`.
fn bare_sum(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let date = matches!(tokens.get(at)?.kind, TokenKind::Date(_)) || word(tokens.get(at)) == Some("today");
    let sign = matches!(tokens.get(at + 1)?.kind, TokenKind::Plus | TokenKind::Minus);
    let count = number(tokens.get(at + 2)).filter(|_| date && sign)?;
    if word(tokens.get(at + 3)).is_some_and(|next| !matches!(next, "if" | "unless" | "and" | "or")) {
        return None;
    }
    let problem = Diagnostic::error(
        Code::WrongType,
        format!("`{count}` is a number, and a duration is added to a date"),
        tokens[at + 2].span,
        "expected a duration",
    )
    .help(format!("a duration has a unit: `{count} days`, `{count} months`"));
    Some((problem, 3))
}

fn behind_be(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)));
    matches!(before, Some("be" | "is" | "are" | "not"))
}

/// `must be since 2026-01-01`.
fn since_a_day(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let said = word(tokens.get(at)).filter(|said| matches!(*said, "since" | "from" | "until" | "by" | "on"))?;
    let date = matches!(tokens.get(at + 1)?.kind, TokenKind::Date(_)) || word(tokens.get(at + 1)) == Some("today");
    let right = match said {
        "since" | "from" => "after",
        "until" | "by" => "before",
        _ => "",
    };
    let label = if right.is_empty() { "delete it".to_owned() } else { format!("write `{right}`") };
    let help = "`after` and `before` leave the day itself out; to take it in write `not before` or `not after`";
    (date && behind_be(tokens, at)).then(|| (habit(tokens[at].span, said, &label, help), 1))
}

/// `must be 30 days ago`.
fn days_ago(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let (count, said) = (number(tokens.get(at))?, unit(tokens.get(at + 1))?);
    if word(tokens.get(at + 2)) != Some("ago") || !behind_be(tokens, at) {
        return None;
    }
    let problem = Diagnostic::error(
        Code::TwoReadings,
        format!("`{count} {said} ago`: on that very day, or at least so long ago?"),
        tokens[at].span.to(tokens[at + 2].span),
        "which is meant?",
    )
    .help(format!("write `at least {count} {said} ago`, `at most {count} {said} ago` or `exactly {count} {said} ago`"));
    Some((problem, 3))
}

/// `between 5 members`.
fn half_between(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let low = number(tokens.get(at + 1)).filter(|_| word(tokens.get(at)) == Some("between"))?;
    let noun = word(tokens.get(at + 2))
        .filter(|noun| !matches!(*noun, "and" | "or" | "of" | "to") && unit(tokens.get(at + 2)).is_none())?;
    let span = tokens[at].span.to(tokens[at + 1].span);
    let help = format!("write both ends, as in `between {low} and 9 {noun}`, or `at least {low} {noun}`");
    Some((habit(span, &format!("between {low}"), "expected `and` and the other end", &help), 2))
}

/// `the month of their start must be January`.
fn month_by_name(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let said = word(tokens.get(at)).filter(|said| !declared(said))?;
    let month = month_named(said)?;
    let asked = (0..at).any(|at| word(tokens.get(at)) == Some("month") && word(tokens.get(at + 1)) == Some("of"));
    let written = tokens[at].written.as_deref().unwrap_or(said);
    asked.then(|| (habit(tokens[at].span, written, &format!("write `{month}`"), "months are numbers, from 1 to 12"), 1))
}
