//! Amounts, lengths of time and presence as people say them, without the words that the language has for them.
//!
//! Only asked of a phrase that has no reading, and only of words that nothing declares.

use super::error::token_text;
use super::slips::{habit, word};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::{Token, TokenKind};
use crate::value::UNITS;
use crate::vocabulary::words::{NUMBERS, is_reserved};

/// Numbers in words that the language does not have.
const LARGE: &[(&str, u16)] = &[
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("hundred", 100),
    ("dozen", 12),
];

/// Words for an amount that say no number.
const VAGUE: &[&str] = &[
    "a couple of",
    "a few",
    "a number of",
    "a lot of",
    "lots of",
    "plenty of",
    "too many",
    "too few",
    "too much",
    "several",
    "multiple",
    "many",
    "numerous",
    "various",
    "few",
    "enough",
    "sufficient",
    "adequate",
];

/// How often something is done, in a word.
const EVERY: &[(&str, &str)] = &[
    ("daily", "day"),
    ("weekly", "week"),
    ("monthly", "month"),
    ("quarterly", "quarter"),
    ("yearly", "year"),
    ("annually", "year"),
];

/// Words that ask whether something is written down at all.
const PRESENT: &[&str] =
    &["exist", "exists", "present", "defined", "set", "given", "filled", "provided", "specified", "stated", "recorded"];
const ABSENT: &[&str] = &["empty", "blank", "missing", "unset", "undefined", "unspecified"];

/// What is wrong with the words at `at`, and how many tokens it explains.
pub(super) fn amount(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    been(tokens, at)
        .or_else(|| bound_behind(tokens, at))
        .or_else(|| roughly(tokens, at, declared))
        .or_else(|| only_one(tokens, at))
        .or_else(|| vague(tokens, at, declared))
        .or_else(|| large(tokens, at, declared))
        .or_else(|| bound_word(tokens, at, declared))
        .or_else(|| one_unit(tokens, at))
        .or_else(|| misspelt_unit(tokens, at, declared))
        .or_else(|| without_unit(tokens, at))
        .or_else(|| quoted_amount(tokens, at))
        .or_else(|| old_too_many(tokens, at, declared))
        .or_else(|| least_of_one(tokens, at))
        .or_else(|| age(tokens, at, declared))
        .or_else(|| again_and_again(tokens, at, declared))
        .or_else(|| past(tokens, at, declared))
        .or_else(|| presence(tokens, at, declared))
        .or_else(|| like(tokens, at, declared))
}

fn said(tokens: &[Token], at: usize, words: &str) -> Option<usize> {
    let words: Vec<&str> = words.split(' ').collect();
    let there = words.iter().enumerate().all(|(step, said)| word(tokens.get(at + step)) == Some(said));
    there.then_some(words.len())
}

fn before(tokens: &[Token], at: usize) -> &str {
    at.checked_sub(1).and_then(|before| word(tokens.get(before))).unwrap_or_default()
}

fn is_number(token: Option<&Token>) -> bool {
    token.is_some_and(|token| matches!(token.kind, TokenKind::Number(_)))
}

fn unit(token: Option<&Token>) -> Option<&str> {
    word(token).filter(|said| UNITS.iter().any(|(unit, ..)| said == unit || said.strip_suffix('s') == Some(unit)))
}

/// The words of a noun that begin there.
fn noun_at(tokens: &[Token], at: usize) -> Option<String> {
    let words = tokens.get(at..)?.iter().map_while(|token| word(Some(token)).filter(|said| !is_reserved(said)));
    let words: Vec<&str> = words.take(3).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// `at least a tech lead`, `have least 2 members`.
fn least_of_one(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let bound = word(tokens.get(at)).filter(|bound| matches!(*bound, "least" | "most"))?;
    let article = word(tokens.get(at + 1)).filter(|article| matches!(*article, "a" | "an"));
    if let Some(article) = article.filter(|_| before(tokens, at) == "at") {
        let next = word(tokens.get(at + 2))?;
        let share = matches!(next, "third" | "quarter" | "half" | "single" | "few" | "couple" | "number" | "lot")
            || LARGE.iter().any(|(name, _)| *name == next)
            || unit(tokens.get(at + 2)).is_some();
        let noun = noun_at(tokens, at + 2)?;
        let help = format!("write `at {bound} 1 {noun}`");
        let problem = habit(tokens[at + 1].span, &format!("at {bound} {article}"), "write `1`", &help);
        return (!share).then_some((problem, 2));
    }
    let number = is_number(tokens.get(at + 1)) && matches!(before(tokens, at), "have" | "has" | "with" | "be" | "is");
    let right = format!("write `at {bound}`");
    number.then(|| (habit(tokens[at].span, bound, &right, &format!("{right}, as in `at {bound} 2 members`")), 1))
}

/// `2 members at least`, `8 at most`, `between 3 - 8`.
fn bound_behind(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let number = tokens.get(at).filter(|_| is_number(tokens.get(at))).map(token_text)?;
    let minus =
        tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Minus) && before(tokens, at) == "between";
    if let (true, Some(high)) = (minus, tokens.get(at + 2).filter(|_| is_number(tokens.get(at + 2)))) {
        let span = tokens[at].span.to(tokens[at + 2].span);
        let high = token_text(high);
        let label = format!("write `{number} and {high}`");
        return Some((
            habit(span, &format!("{number} - {high}"), &label, &format!("write `between {number} and {high}`")),
            3,
        ));
    }
    let noun = noun_at(tokens, at + 1).unwrap_or_default();
    let words = noun.split(' ').filter(|word| !word.is_empty()).count();
    let behind = at + 1 + words;
    let bound = match (word(tokens.get(behind))?, word(tokens.get(behind + 1))?) {
        ("at", bound @ ("least" | "most")) => format!("at {bound}"),
        ("or", "more") => "at least".to_owned(),
        ("or", "less" | "fewer") => "at most".to_owned(),
        _ => return None,
    };
    let bounded = matches!(before(tokens, at), "least" | "most" | "than" | "exactly" | "and" | "between");
    let said: Vec<String> = tokens[at..behind + 2].iter().map(token_text).collect();
    let right = format!("{bound} {number} {noun}");
    let problem = habit(
        tokens[at].span.to(tokens[behind + 1].span),
        &said.join(" "),
        &format!("write `{}`", right.trim_end()),
        "a bound stands before its number: `at least 2 members`",
    );
    (!bounded).then_some((problem, words + 3))
}

/// `around 8`, `~8`.
fn roughly(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let said = match &tokens.get(at)?.kind {
        TokenKind::Foreign(sign) if matches!(sign.as_str(), "~" | "≈") => sign.as_str(),
        TokenKind::Word(word)
            if matches!(word.as_str(), "around" | "approximately" | "roughly" | "circa" | "about")
                && (word == "about" || !declared(word)) =>
        {
            word
        }
        _ => return None,
    };
    let number = tokens.get(at + 1).filter(|_| is_number(tokens.get(at + 1))).map(token_text)?;
    let problem = Diagnostic::error(
        Code::ForeignWord,
        format!("`{said} {number}` does not say how near"),
        tokens[at].span.to(tokens[at + 1].span),
        "how near?",
    )
    .help(format!("write `within 1 of {number}`, or both ends: `between … and …`"));
    Some((problem, 2))
}

/// `have been here for 2 years`.
fn been(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    said(tokens, at, "have been").or_else(|| said(tokens, at, "has been"))?;
    let ends = |token: &Token| matches!(word(Some(token)), Some("if" | "unless" | "must" | "should" | "may"));
    let taken = tokens[at..].iter().take_while(|token| !ends(token)).count();
    let problem = Diagnostic::error(
        Code::ForeignWord,
        format!("`{} been` is not said in the policy language", token_text(&tokens[at])),
        tokens[at].span.to(tokens[at + taken - 1].span),
        "expected how things are",
    )
    .help("a rule asks how things are today; how long something lasts is a fact: `every person's tenure must be at least 2 years`");
    Some((problem, taken))
}

/// `a single lead`, `one and only one lead`.
fn only_one(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let all = ["one and only one", "exactly a single", "a single", "only one", "just one", "only a", "a unique"];
    let (words, taken) = all.iter().find_map(|words| said(tokens, at, words).map(|taken| (*words, taken)))?;
    let noun = noun_at(tokens, at + taken)?;
    if at == 0 || (words == "only a" && !matches!(before(tokens, at), "have" | "has" | "with")) {
        return None;
    }
    let span = tokens[at].span.to(tokens[at + taken - 1].span);
    let help = format!("write `exactly 1 {noun}`; with none allowed, too, `at most 1 {noun}`");
    Some((habit(span, words, "write `exactly 1`", &help), taken))
}

/// `several members`.
fn vague(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let (words, taken) = VAGUE.iter().find_map(|words| said(tokens, at, words).map(|taken| (*words, taken)))?;
    if words.split(' ').filter(|word| word.len() > 3).all(declared) && !words.contains(' ') {
        return None;
    }
    let noun = noun_at(tokens, at + taken).unwrap_or_else(|| "members".to_owned());
    let problem = Diagnostic::error(
        Code::ForeignWord,
        format!("`{words}` does not say how many"),
        tokens[at].span.to(tokens[at + taken - 1].span),
        "how many?",
    )
    .help(format!("write a number, as in `at least 2 {noun}`"));
    Some((problem, taken))
}

/// `fifteen members`, `a dozen`, `zero posts`.
fn large(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let article = usize::from(matches!(word(tokens.get(at)), Some("a" | "an" | "one" | "half")));
    let written = word(tokens.get(at + article)).filter(|said| !declared(said))?;
    let span = tokens[at].span.to(tokens[at + article].span);
    if written == "zero" && article == 0 {
        let bounded = matches!(before(tokens, at), "least" | "most" | "than" | "exactly" | "be" | "is" | "between");
        let right = if bounded { "write `0`" } else { "write `no`" };
        return Some((
            habit(span, "zero", right, "none at all is `no`, as in `must have no interim post`; the number is `0`"),
            1,
        ));
    }
    let (_, number) = LARGE.iter().find(|(name, _)| *name == written)?;
    let apart = article == 0 || matches!(written, "dozen" | "hundred");
    if !apart || (word(tokens.get(at)) == Some("half") && written != "dozen") {
        return None;
    }
    let number = if word(tokens.get(at)) == Some("half") { number / 2 } else { *number };
    let words: Vec<&str> = tokens[at..=at + article].iter().filter_map(|token| word(Some(token))).collect();
    let help = "numbers above twelve are written in digits: `at most 15 members`";
    Some((habit(span, &words.join(" "), &format!("write `{number}`"), help), article + 1))
}

/// `max 9 members`, `minimum 3`.
fn bound_word(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let written = word(tokens.get(at)).filter(|said| !declared(said))?;
    let right = match written {
        "max" | "maximum" | "maximally" => "at most",
        "min" | "minimum" | "minimally" => "at least",
        _ => return None,
    };
    let dot = matches!(tokens.get(at + 1).map(|token| &token.kind), Some(TokenKind::Foreign(sign)) if sign == "." || sign == "=");
    let taken = 1 + usize::from(dot);
    let number = tokens.get(at + taken).filter(|_| is_number(tokens.get(at + taken)))?;
    let span = tokens[at].span.to(tokens[at + taken - 1].span);
    let help = format!("write `{right} {}`", token_text(number));
    Some((habit(span, written, &format!("write `{right}`"), &help), taken))
}

/// `at least a year`, `half a year`.
fn one_unit(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let half = word(tokens.get(at)) == Some("half");
    let article = at + usize::from(half);
    let name = unit(tokens.get(article + 1)).filter(|_| matches!(word(tokens.get(article)), Some("a" | "an")))?;
    if !matches!(before(tokens, at), "least" | "most" | "than" | "exactly" | "within" | "last" | "next" | "be" | "is") {
        return None;
    }
    // `at least a quarter of its members` is a share.
    if !half && name == "quarter" && word(tokens.get(article + 2)) == Some("of") && before(tokens, at) != "within" {
        return None;
    }
    let right = match (half, name) {
        (false, name) => format!("1 {name}"),
        (true, "year") => "6 months".to_owned(),
        (true, "day") => "12 hours".to_owned(),
        (true, "hour") => "30 minutes".to_owned(),
        (true, _) => return None,
    };
    let words = if half { format!("half a {name}") } else { format!("{} {name}", word(tokens.get(article))?) };
    let problem = habit(
        tokens[at].span.to(tokens[article + 1].span),
        &words,
        &format!("write `{right}`"),
        "a length of time has a number and a unit: `1 year`, `6 months`",
    );
    Some((problem, article + 2 - at))
}

/// `6 monthz`, `6 mont`.
fn misspelt_unit(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let count = tokens.get(at.checked_sub(1)?).filter(|before| is_number(Some(before))).map(token_text)?;
    let said = word(tokens.get(at)).filter(|said| said.len() > 2 && !declared(said))?;
    let near = |unit: &&str| {
        strsim::damerau_levenshtein(said, unit) == 1 || strsim::damerau_levenshtein(said, &format!("{unit}s")) == 1
    };
    let units = || UNITS.iter().map(|(unit, ..)| *unit);
    let unit = units().find(near).or_else(|| units().find(|unit| unit.starts_with(said)))?;
    let right = if count == "1" { unit.to_owned() } else { format!("{unit}s") };
    let help = format!("did you mean `{right}`?");
    Some((habit(tokens[at].span, said, &format!("write `{right}`"), &help), 1))
}

/// `more than 4 ago`, `within the last 3`.
fn without_unit(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let count = tokens.get(at).filter(|_| is_number(tokens.get(at))).map(token_text)?;
    let next = word(tokens.get(at + 1));
    let last = matches!(before(tokens, at), "last" | "next") && at > 2;
    let ends = at + 1 == tokens.len() || matches!(next, Some("if" | "unless" | "and" | "or" | "must" | "should"));
    if next != Some("ago") && !(last && ends) {
        return None;
    }
    let problem = Diagnostic::error(
        Code::ForeignWord,
        format!("`{count}` has no unit"),
        tokens[at].span,
        "days, weeks, months or years?",
    )
    .help(format!("a length of time has a number and a unit: `{count} days`, `{count} months`"));
    Some((problem, 1))
}

/// `at least "2" weeks`, `at most "60%" of its members`.
fn quoted_amount(tokens: &[Token], at: usize) -> Option<(Diagnostic, usize)> {
    let TokenKind::Text(text) = &tokens.get(at)?.kind else { return None };
    let share = text.strip_suffix('%').filter(|_| word(tokens.get(at + 1)) == Some("of"));
    let count = Some(text.as_str()).filter(|_| unit(tokens.get(at + 1)).is_some());
    share.or(count).filter(|number| number.parse::<f64>().is_ok())?;
    let message = format!("`\"{text}\"` is a text, and a number is wanted here");
    let problem = Diagnostic::error(Code::ForeignWord, message, tokens[at].span, format!("write `{text}`"))
        .help("numbers stand without quotes: only texts and ids are quoted");
    Some((problem, 1))
}

/// `within the last 4 years old`.
fn old_too_many(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let old = word(tokens.get(at)) == Some("old") && !declared("old") && at > 3;
    let length = old && unit(tokens.get(at - 1)).is_some() && is_number(tokens.get(at - 2));
    let last = length && matches!(before(tokens, at - 2), "last" | "next");
    let help = "how long ago a day is: `within the last 4 years`, `more than 4 years ago`";
    last.then(|| (habit(tokens[at].span, "old", "delete it", help), 1))
}

/// `less than 6 months old`, `older than 2 years`.
fn age(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let (long_ago, taken, number) = match (word(tokens.get(at))?, word(tokens.get(at + 1))?) {
        ("older", "than") => (true, 4, at + 2),
        ("newer" | "fresher" | "younger", "than") => (false, 4, at + 2),
        ("more", "than") | ("at", "least") if word(tokens.get(at + 4)) == Some("old") => (true, 5, at + 2),
        ("less" | "fewer", "than") | ("at", "most") if word(tokens.get(at + 4)) == Some("old") => (false, 5, at + 2),
        _ => return None,
    };
    let count = tokens.get(number).filter(|_| is_number(tokens.get(number)) && !declared("old"))?;
    let unit = unit(tokens.get(number + 1))?;
    let length = format!("{} {unit}", token_text(count));
    let right = if long_ago { format!("more than {length} ago") } else { format!("within the last {length}") };
    let words: Vec<String> = tokens[at..at + taken].iter().map(token_text).collect();
    let span = tokens[at].span.to(tokens[at + taken - 1].span);
    let help =
        "of a date: `more than 2 years ago`, `within the last 6 months`; of a length of time: `more than 2 years`";
    Some((habit(span, &words.join(" "), &format!("write `{right}`"), help), taken))
}

/// `must be every 6 months`, `once a year`, `every two weeks`.
fn again_and_again(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let (length, taken) = match (word(tokens.get(at))?, word(tokens.get(at + 1))) {
        ("every", None) if is_number(tokens.get(at + 1)) => {
            (format!("{} {}", token_text(&tokens[at + 1]), unit(tokens.get(at + 2))?), 3)
        }
        ("every", Some(count)) if NUMBERS.contains(&count) => (format!("{count} {}", unit(tokens.get(at + 2))?), 3),
        ("every" | "each", Some(_)) => (format!("1 {}", unit(tokens.get(at + 1))?), 2),
        (often, _) if EVERY.iter().any(|(word, _)| *word == often) && !declared(often) => {
            let (_, unit) = EVERY.iter().find(|(word, _)| *word == often)?;
            (format!("1 {unit}"), 1)
        }
        ("once" | "twice", Some("a" | "per" | "every")) => (format!("1 {}", unit(tokens.get(at + 2))?), 3),
        _ => return None,
    };
    let words: Vec<String> = tokens[at..at + taken].iter().map(token_text).collect();
    let span = tokens[at].span.to(tokens[at + taken - 1].span);
    let help = "a date says when it was done last, and a rule how long ago that may be: `its charter review must be within the last 6 months`";
    let problem = habit(span, &words.join(" "), &format!("write `within the last {length}`"), help);
    // `every quarter` may be a declared noun of that name.
    (at > 0).then_some((problem, taken))
}

/// `must be in the past`: before today.
fn past(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let right = match word(tokens.get(at + 2)).filter(|_| said(tokens, at, "in the").is_some())? {
        "past" => "before today",
        "future" => "after today",
        _ => return None,
    };
    let words = format!("in the {}", word(tokens.get(at + 2))?);
    // `in the past 6 months` is told as a length of time.
    let length = is_number(tokens.get(at + 3)) || unit(tokens.get(at + 3)).is_some();
    let problem = habit(
        tokens[at].span.to(tokens[at + 2].span),
        &words,
        &format!("write `{right}`"),
        "a day is `before today` or `after today`; today itself is neither",
    );
    (!length && !declared("past")).then_some((problem, 3))
}

/// `must exist`, `must not be empty`, `must be unique`.
fn presence(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let written = word(tokens.get(at)).filter(|said| !declared(said))?;
    let mut first = at;
    while first > 0 && matches!(word(tokens.get(first - 1)), Some("be" | "is" | "are" | "not")) {
        first -= 1;
    }
    let modal = matches!(before(tokens, first), "must" | "should" | "may");
    if first == at && !modal && !matches!(written, "exists" | "exist") {
        return None;
    }
    let denied = (first..at).any(|at| word(tokens.get(at)) == Some("not"));
    if written == "unique" {
        let help = "what nobody shares is said of two: `no two teams may have the same mission`";
        return Some((habit(tokens[at].span, written, "write `no two … may have the same …`", help), 1));
    }
    let wanted = match (PRESENT.contains(&written), ABSENT.contains(&written)) {
        (true, _) => !denied,
        (_, true) => denied,
        _ => return None,
    };
    let be = if modal { "be" } else { "is" };
    let right = if wanted { format!("write `{be} known`") } else { format!("write `{be} unknown`") };
    let span = tokens[first].span.to(tokens[at].span);
    let words: Vec<String> = tokens[first..=at].iter().map(token_text).collect();
    let help = "whether it is written down: `every team's mission must be known`, or `every team must have a mission`; of a set, whether anybody is in it: `must have at least 1 member`";
    Some((habit(span, &words.join(" "), &right, help), 1))
}

/// `must be like "pay%"`.
fn like(tokens: &[Token], at: usize, declared: &dyn Fn(&str) -> bool) -> Option<(Diagnostic, usize)> {
    let written = word(tokens.get(at)).filter(|said| matches!(*said, "like" | "ilike") && !declared(said))?;
    let text = match tokens.get(at + 1).map(|token| &token.kind) {
        Some(TokenKind::Text(text)) => text.as_str(),
        _ => return None,
    };
    let plain = text.trim_matches(['%', '*']);
    let right = match (text.starts_with(['%', '*']), text.ends_with(['%', '*'])) {
        (false, true) => format!("start with \"{plain}\""),
        (true, false) => format!("end with \"{plain}\""),
        _ => format!("contain \"{plain}\""),
    };
    let be = usize::from(matches!(before(tokens, at), "be" | "is"));
    let span = tokens[at - be].span.to(tokens[at + 1].span);
    let help = "texts are asked with `starts with \"…\"`, `ends with \"…\"`, `contains \"…\"`, `matches \"^[a-z]+$\"`";
    let words = if be == 1 { format!("{} {written}", before(tokens, at)) } else { written.to_owned() };
    Some((habit(span, &words, &format!("write `{right}`"), help), 2))
}
