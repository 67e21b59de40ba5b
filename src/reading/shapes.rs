//! Shapes of sentences that the language does not have, or that leave open what they mean, and what to write instead.
//!
//! These look at the tokens alone, and only of a phrase that has no reading and whose words are all known.

use super::slips::{any_after_comparison, word, wrong};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{Token, TokenKind};
use crate::value::UNITS;
use crate::vocabulary::words::{NUMBERS, is_reserved};

/// Looks for one shape that is no sentence.
type Shape = fn(&[Token]) -> Option<Diagnostic>;

/// The first shape that is found.
pub(super) fn shapes(tokens: &[Token]) -> Option<Diagnostic> {
    let known: [Shape; 32] = [
        tally_as_object,
        colon_behind_verb,
        whose_a,
        parted_except,
        between_or,
        no_two_wrong,
        is_none,
        comma_before_filter,
        aggregate_of_of,
        tally_without_braces,
        loop_over,
        no_verb,
        either_object,
        twice_denied,
        list_without_or,
        aggregate_without_the,
        no_subject,
        of_so_many,
        is_no,
        twice,
        late_not,
        two_conditions,
        bare_number,
        number_word,
        share_without_of,
        aggregate_without_of,
        every_in_value,
        late_for,
        mixed,
        two_modals,
        any_after_comparison,
        or_between_adjectives,
    ];
    known.iter().find_map(|shape| shape(tokens))
}

/// `at least 2 of: …`.
fn tally_without_braces(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (2..tokens.len()).find(|at| {
        let number = matches!(tokens[at - 2].kind, TokenKind::Number(_)) || word(tokens.get(at - 2)) == Some("all");
        tokens[*at].kind == TokenKind::Colon && word(tokens.get(at - 1)) == Some("of") && number
    })?;
    let help = "conditions that are counted stand in braces: `at least 2 of { the team is small, it has a charter }`";
    Some(wrong(tokens[at].span, "`of` has no `:` behind it", "write `{ … }` around the conditions", help))
}

/// `must have at least 1 of { …, … }`.
fn tally_as_object(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (3..tokens.len()).find(|at| {
        tokens[*at].kind == TokenKind::OpenBrace
            && word(tokens.get(at - 1)) == Some("of")
            && tokens[..*at].iter().rev().take(5).any(|token| matches!(word(Some(token)), Some("have" | "has")))
    })?;
    let have = (0..at).rfind(|at| matches!(word(tokens.get(*at)), Some("have" | "has")))?;
    let said: Vec<String> = tokens[have + 1..at].iter().map(super::error::token_text).collect();
    let said = said.join(" ");
    let help = format!(
        "conditions in braces stand where a condition does: `define a team is ready means {said} {{ …, … }}`, then `every team must be ready`"
    );
    Some(wrong(
        tokens[have].span.to(tokens[at].span),
        format!("`{said} {{ … }}` is a condition, and nothing that something has"),
        "define a word for it",
        help,
    ))
}

/// `must have: a mission, a charter`.
fn colon_behind_verb(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        tokens[*at].kind == TokenKind::Colon
            && matches!(word(tokens.get(at - 1)), Some("have" | "has" | "be" | "must" | "should" | "may" | "not"))
    })?;
    let help = "a list follows its verb directly: `must have a mission, a charter and at least 1 goal`";
    Some(wrong(tokens[at].span, "a sentence has no `:` in it", "delete it", help))
}

/// `a tech lead whose a senior`.
fn whose_a(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        word(tokens.get(at - 1)) == Some("whose") && matches!(word(tokens.get(*at)), Some("a" | "an" | "not"))
    })?;
    let article = word(tokens.get(at))?;
    let right = format!("who is {article}");
    let help = format!("`whose` is followed by a fact, `whose level is senior`; what somebody is is `{right} …`");
    let span = tokens[at - 1].span.to(tokens[at].span);
    Some(wrong(span, format!("`whose {article}` is not said"), format!("write `{right}`"), help))
}

/// `every team, except pods, must …`.
fn parted_except(tokens: &[Token]) -> Option<Diagnostic> {
    let modal = tokens.iter().position(|token| matches!(word(Some(token)), Some("must" | "should" | "may")))?;
    let at = (1..modal).find(|at| {
        let sign = matches!(tokens[at - 1].kind, TokenKind::Comma | TokenKind::Minus | TokenKind::Open);
        let except = word(tokens.get(*at)) == Some("except")
            || (word(tokens.get(*at)) == Some("other") && word(tokens.get(at + 1)) == Some("than"));
        sign && except
    })?;
    let said = super::error::token_text(&tokens[at - 1]);
    let help = "what is left out follows its noun directly: `every team except a pod must …`";
    Some(wrong(
        tokens[at - 1].span,
        format!("`{said}` parts what is left out from its noun"),
        "delete it, and the one that closes",
        help,
    ))
}

/// `either A or B or C`: of two, or exactly one of three? Parentheses settle it, and so does a list behind `one of`. Only
/// of sentences without a reading: an `or` may also join a list within a part.
pub(super) fn either_of_three(tokens: &[Token]) -> Option<Diagnostic> {
    let start = tokens.iter().position(|token| word(Some(token)) == Some("either"))?;
    let (mut depth, mut listed, mut joins) = (0i32, false, Vec::new());
    for at in start + 1..tokens.len() {
        match (&tokens[at].kind, word(tokens.get(at))) {
            (TokenKind::Open | TokenKind::OpenBrace, _) => depth += 1,
            (TokenKind::Close | TokenKind::CloseBrace, _) => depth -= 1,
            (_, Some("if" | "unless" | "must" | "should" | "may" | "either")) => break,
            (_, Some("one")) if word(tokens.get(at + 1)) == Some("of") => listed = true,
            (_, Some("or")) if depth == 0 && !std::mem::take(&mut listed) => joins.push(at),
            _ => {}
        }
        if depth < 0 {
            break;
        }
    }
    let third = joins.get(1)?;
    Some(wrong(
        tokens[*third].span,
        "`either … or …` is of two",
        "a third part begins here",
        "exactly one of several conditions is `exactly 1 of { …, …, … }`; at least one is `A or B or C` without `either`",
    ))
}

/// `between 3 or 9 members`.
fn between_or(tokens: &[Token]) -> Option<Diagnostic> {
    let number = |at: usize| tokens.get(at).filter(|token| matches!(token.kind, TokenKind::Number(_)));
    let at = (0..tokens.len()).find(|at| {
        let join = matches!(word(tokens.get(at + 2)), Some("or" | "to"));
        word(tokens.get(*at)) == Some("between") && number(at + 1).is_some() && join && number(at + 3).is_some()
    })?;
    let (low, high) = (super::error::token_text(&tokens[at + 1]), super::error::token_text(&tokens[at + 3]));
    let said = word(tokens.get(at + 2))?;
    Some(wrong(
        tokens[at + 2].span,
        format!("`between` goes on with `and`, not with `{said}`"),
        "write `and`",
        format!("write `between {low} and {high}`: both ends are included"),
    ))
}

/// `no two team may …`, `no 2 teams may …`.
fn no_two_wrong(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (0..tokens.len()).find(|at| word(tokens.get(*at)) == Some("no"))?;
    let digit = tokens.get(at + 1).filter(|token| matches!(token.kind, TokenKind::Number(_)));
    let noun = word(tokens.get(at + 2))?;
    if let Some(digit) = digit.filter(|digit| super::error::token_text(digit) == "2") {
        let help = format!("write `no two {noun} may have the same …`; of each alone write `no … may …`");
        return Some(wrong(digit.span, "`no 2` is not said", "write `two`", help));
    }
    let modal = matches!(word(tokens.get(at + 3)), Some("may" | "of"));
    let singular = word(tokens.get(at + 1)) == Some("two") && modal && !noun.ends_with('s') && noun != "people";
    let plural = crate::vocabulary::noun::pluralise(noun);
    singular.then(|| {
        super::error::wrong_number(
            tokens[at + 2].span,
            noun,
            crate::vocabulary::Number::Plural,
            Some(&plural).filter(|_| noun != "person").map_or(Some("people"), |plural| Some(plural.as_str())),
            false,
        )
    })
}

/// `whose manager is none`.
fn is_none(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        word(tokens.get(*at)) == Some("none")
            && matches!(word(tokens.get(at - 1)), Some("be" | "is" | "are" | "not"))
            && word(tokens.get(at + 1)) != Some("of")
    })?;
    let fact = at.checked_sub(2).and_then(|before| word(tokens.get(before))).filter(|said| !is_reserved(said));
    let fact = fact.unwrap_or("manager");
    Some(wrong(
        tokens[at - 1].span.to(tokens[at].span),
        "nothing is compared with `none`",
        "say that there is none",
        format!("write `without a {fact}`, `has no {fact}`, after `must` `have no {fact}`"),
    ))
}

/// `must have a mission, that is known`.
fn comma_before_filter(tokens: &[Token]) -> Option<Diagnostic> {
    let modal = tokens.iter().position(|token| matches!(word(Some(token)), Some("must" | "should" | "may")))?;
    let at = (1..tokens.len()).find(|at| {
        tokens[*at].kind == TokenKind::Comma
            && matches!(word(tokens.get(at + 1)), Some("who" | "that" | "which" | "whose"))
    })?;
    let said = word(tokens.get(at + 1))?;
    let list = tokens[..at].iter().any(|token| token.kind == TokenKind::Comma);
    let help = format!("a filter follows its noun directly: `… {said} …`");
    (!list && (at > modal || word(tokens.first()) != Some("for")))
        .then(|| wrong(tokens[at].span, format!("a comma stands before `{said}`"), "delete it", help))
}

/// `the average of level of its members`.
fn aggregate_of_of(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        word(tokens.get(at - 1)) == Some("the")
            && matches!(word(tokens.get(*at)), Some("average" | "highest" | "lowest" | "median"))
            && word(tokens.get(at + 1)) == Some("of")
    })?;
    let said = word(tokens.get(at))?;
    let fact = word(tokens.get(at + 2)).filter(|fact| !is_reserved(fact));
    let right = format!("the {said} {}", fact.unwrap_or("level"));
    Some(wrong(
        tokens[at + 1].span,
        format!("`the {said}` is followed by the fact, without `of`"),
        "delete it",
        format!("write `{right} of …`, as in `the {said} level of its members`"),
    ))
}

/// `for team in teams: …`, `for any team, …`.
fn loop_over(tokens: &[Token]) -> Option<Diagnostic> {
    let first = tokens.first().filter(|first| word(Some(first)) == Some("for"))?;
    let (noun, last) = match (word(tokens.get(1))?, word(tokens.get(2))) {
        ("any" | "a" | "an" | "the" | "some", Some(noun)) => (noun, 1),
        (noun, Some("in")) => (noun, 3),
        _ => return None,
    };
    let span = first.span.to(tokens.get(last)?.span);
    let label = format!("write `for every {noun},`");
    let label = if last == 1 { "write `for every`".to_owned() } else { label };
    Some(wrong(
        span,
        "this is not how a sentence ranges over things",
        label,
        format!("write `for every {noun}, the {noun} must …`, or `every {noun} must …`"),
    ))
}

/// `must a mission`.
fn no_verb(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        matches!(word(tokens.get(at - 1)), Some("must" | "should" | "may"))
            && matches!(word(tokens.get(*at)), Some("a" | "an" | "no" | "at" | "exactly"))
    })?;
    let (modal, article) = (word(tokens.get(at - 1))?, word(tokens.get(at))?);
    let message = format!("there is no verb behind `{modal}`");
    let label = format!("write `{modal} have {article}`");
    Some(wrong(
        tokens[at - 1].span.to(tokens[at].span),
        message,
        label,
        format!("write `{modal} have …`, `{modal} be …`, or a declared verb"),
    ))
}

/// `have either a mission or a charter`.
fn either_object(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        word(tokens.get(*at)) == Some("either") && matches!(word(tokens.get(at - 1)), Some("have" | "has" | "with"))
    })?;
    let verb = word(tokens.get(at - 1)).unwrap_or("have");
    let help = format!(
        "one or both: `{verb} a mission or a charter`; exactly one: `either {verb} a mission or {verb} a charter`"
    );
    Some(wrong(
        tokens[at - 1].span.to(tokens[at].span),
        format!("`{verb} either` is not said"),
        "one of them, or both?",
        help,
    ))
}

/// `if C, S`: also with `then`, which is no slip of its own.
pub(super) fn leading_condition(tokens: &[Token]) -> Option<Diagnostic> {
    let first = tokens.first()?;
    let said = word(Some(first)).filter(|said| matches!(*said, "if" | "unless" | "when" | "whenever"))?;
    let modal = tokens.iter().any(|token| matches!(word(Some(token)), Some("must" | "should" | "may" | "shall")));
    let join = if said == "unless" { "unless" } else { "if" };
    let then = tokens.iter().any(|token| word(Some(token)) == Some("then"));
    let without = if then { ", without `then`" } else { "" };
    modal.then(|| {
        let help = format!("write what must be so first: `every … must … {join} …`{without}");
        wrong(first.span, format!("a rule does not begin with `{said}`"), "the condition comes last", help)
    })
}

/// `must have a mission`.
fn no_subject(tokens: &[Token]) -> Option<Diagnostic> {
    let first = tokens.first()?;
    let modal = word(Some(first)).filter(|said| matches!(*said, "must" | "should" | "may"))?;
    let help = match modal {
        "may" => "say whom: `no person may …`".to_owned(),
        _ => format!("say what it is about: `every team {modal} …`, `every person {modal} …`"),
    };
    Some(wrong(first.span, "the sentence says nothing of whom it is about", "expected a subject before this", help))
}

/// `teams of more than 8 people`.
fn of_so_many(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        let bound = matches!(
            (word(tokens.get(at + 1)), word(tokens.get(at + 2))),
            (Some("more" | "less" | "fewer"), Some("than")) | (Some("at"), Some("least" | "most"))
        );
        word(tokens.get(*at)) == Some("of") && bound
    })?;
    let help = "write `teams with more than 8 members`; of a value say `whose size is more than 8`";
    Some(wrong(tokens[at].span, "`of` stands before no amount", "write `with`", help))
}

/// `every every team`.
fn twice(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| word(tokens.get(*at)).is_some() && tokens[at - 1].kind == tokens[*at].kind)?;
    let said = word(tokens.get(at)).unwrap_or_default();
    Some(wrong(tokens[at].span, format!("`{said}` stands twice"), "once is enough", "delete one of them"))
}

/// `must have not a parent`, `must be not small`, `every team not must have a parent`.
fn late_not(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| word(tokens.get(*at)) == Some("not"))?;
    let (before, behind) = (word(tokens.get(at - 1)), word(tokens.get(at + 1)));
    if let Some(modal @ ("must" | "should")) = behind {
        let span = tokens[at].span.to(tokens[at + 1].span);
        return Some(wrong(
            span,
            format!("`not {modal}` is not said"),
            format!("write `{modal} not`"),
            format!("write `… {modal} not …`, or `no … may …`"),
        ));
    }
    if before == Some("be") && at > 1 {
        let modal = word(tokens.get(at - 2)).filter(|said| matches!(*said, "must" | "should"));
        let (start, said) = modal.map_or((at - 1, String::new()), |modal| (at - 2, format!("{modal} ")));
        let span = tokens[start].span.to(tokens[at].span);
        let behind = behind.unwrap_or("small");
        let help = match behind {
            "in" => format!("write `… {said}not be among …`"),
            _ => format!("write `… {said}not be {behind} …`"),
        };
        return Some(wrong(span, "`be not` is not said", format!("write `{said}not be`"), help));
    }
    let (Some(verb @ ("have" | "has")), true) = (before, at > 1) else { return None };
    let right = if verb == "have" { "not have" } else { "does not have" };
    let span = tokens[at - 1].span.to(tokens[at].span);
    Some(wrong(
        span,
        format!("`{verb} not` is not said"),
        format!("write `{right}`"),
        format!("write `{right} a …`, or `{verb} no …`"),
    ))
}

/// `if … if …`, at one level.
fn two_conditions(tokens: &[Token]) -> Option<Diagnostic> {
    for said in ["if", "unless"] {
        let mut all = tokens.iter().filter(|token| word(Some(token)) == Some(said));
        let otherwise = tokens.iter().any(|token| word(Some(token)) == Some("otherwise"));
        if let (Some(first), Some(second), false) = (all.next(), all.next(), otherwise) {
            let help = format!("join the conditions: `{said} … and …`");
            return Some(
                wrong(second.span, format!("a sentence has one `{said}`"), format!("a second `{said}`"), help)
                    .and(first.span, "the first"),
            );
        }
    }
    None
}

/// `two pods`: at least, or exactly?
fn number_word(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        let counted = word(tokens.get(*at)).is_some_and(|said| NUMBERS.contains(&said));
        counted && matches!(word(tokens.get(at - 1)), Some("have" | "has" | "with" | "are" | "be"))
    })?;
    let (number, noun) = (word(tokens.get(at))?, word(tokens.get(at + 1))?);
    if is_unit(noun) || noun == "of" {
        return None;
    }
    let more = tokens[at + 2..].iter().take_while(|token| word(Some(token)).is_some_and(|said| !is_reserved(said)));
    let nouns: Vec<&str> = std::iter::once(noun).chain(more.filter_map(|token| word(Some(token)))).collect();
    let span = tokens[at].span.to(tokens[at + nouns.len()].span);
    Some(how_many(span, number, &nouns.join(" ")))
}

fn is_unit(noun: &str) -> bool {
    UNITS.iter().any(|(unit, ..)| noun == *unit || noun.strip_suffix('s') == Some(unit))
}

fn how_many(span: Span, number: &str, noun: &str) -> Diagnostic {
    Diagnostic::error(
        Code::TwoReadings,
        format!("does `{number} {noun}` mean at least {number}, or exactly {number}?"),
        span,
        "how many may there be?",
    )
    .help(format!("write `at least {number} {noun}` or `exactly {number} {noun}`"))
}

/// `at least 50% members`.
fn share_without_of(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (0..tokens.len()).find(|at| {
        let share = matches!(tokens[*at].kind, TokenKind::Percent(_)) || word(tokens.get(*at)) == Some("half");
        let bound = *at > 0 && matches!(word(tokens.get(at - 1)), Some("least" | "most" | "than" | "exactly"));
        let noun = word(tokens.get(at + 1)).is_some_and(|next| !matches!(next, "of" | "and" | "or" | "if" | "unless"));
        share && bound && noun
    })?;
    let said = super::error::token_text(&tokens[at]);
    let help = match (word(tokens.get(at + 1)), word(tokens.get(at + 2))) {
        (Some(article @ ("the" | "its" | "their" | "all")), Some(noun)) => {
            format!("write `{said} of {article} {noun}`")
        }
        (Some(noun), _) => format!("write `{said} of its {noun}`, or `{said} of the {noun} of …`"),
        (None, _) => format!("write `{said} of its members`"),
    };
    Some(wrong(tokens[at].span, format!("`{said}` is a share of what?"), "expected `of` behind this", help))
}

/// `the number members`.
fn aggregate_without_of(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (1..tokens.len()).find(|at| {
        word(tokens.get(at - 1)) == Some("the")
            && matches!(word(tokens.get(*at)), Some("number" | "sum"))
            && word(tokens.get(at + 1)).is_some_and(|next| next != "of")
    })?;
    let said = word(tokens.get(at)).unwrap_or_default();
    let noun = word(tokens.get(at + 1)).unwrap_or_default();
    Some(wrong(
        tokens[at].span,
        format!("`the {said}` of what?"),
        "expected `of` behind this",
        format!("write `the {said} of {noun} …`"),
    ))
}

/// `must not not`.
fn twice_denied(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (2..tokens.len()).find(|at| {
        let modal = matches!(word(tokens.get(at - 2)), Some("must" | "should"));
        modal && word(tokens.get(at - 1)) == Some("not") && word(tokens.get(*at)) == Some("not")
    })?;
    Some(wrong(tokens[at].span, "`not` stands twice", "denies twice", "delete one of them, or both"))
}

/// `one of low, normal, high`.
fn list_without_or(tokens: &[Token]) -> Option<Diagnostic> {
    let start = (2..tokens.len())
        .find(|at| word(tokens.get(at - 2)) == Some("one") && word(tokens.get(at - 1)) == Some("of"))?;
    let length = tokens[start..].iter().take_while(|token| !matches!(word(Some(token)), Some("if" | "unless"))).count();
    let list = &tokens[start..start + length];
    let last = list.iter().rposition(|token| token.kind == TokenKind::Comma)?;
    let behind = &list[last + 1..];
    let bracket = |token: &Token| matches!(token.kind, TokenKind::Open | TokenKind::OpenBrace);
    let joined = list.iter().any(|token| matches!(word(Some(token)), Some("or" | "and")) || bracket(token));
    let (first, end) = (behind.first().filter(|_| !joined)?, behind.last()?);
    let said: Vec<String> = behind.iter().map(super::error::token_text).collect();
    let span = first.span.to(end.span);
    let label = format!("write `or {}`", said.join(" "));
    Some(wrong(span, "a list ends without `or`", label, "a list of values is written `one of a, b or c`"))
}

/// `number of teams must be …`, `time since their start`.
fn aggregate_without_the(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (0..tokens.len()).find(|at| {
        let known = matches!(
            (word(tokens.get(*at)), word(tokens.get(at + 1))),
            (Some("number" | "sum" | "chain"), Some("of")) | (Some("time"), Some("since" | "until"))
        );
        let before = at.checked_sub(1).and_then(|before| word(tokens.get(before)));
        known && matches!(before, None | Some("if" | "unless" | "and" | "or" | "than" | "least" | "most" | "be" | "is"))
    })?;
    let (said, next) = (word(tokens.get(at))?, word(tokens.get(at + 1))?);
    let span = tokens[at].span.to(tokens[at + 1].span);
    let right = format!("write `the {said} {next}`");
    let help = format!("{right} …, as in `the number of its members`, `the time since their start`");
    Some(wrong(span, format!("`{said} {next}` has no `the` before it"), right.clone(), help))
}

/// `the number of every member`.
fn every_in_value(tokens: &[Token]) -> Option<Diagnostic> {
    let at = (3..tokens.len()).find(|at| {
        matches!(word(tokens.get(*at)), Some("every" | "each"))
            && word(tokens.get(at - 1)) == Some("of")
            && matches!(word(tokens.get(at - 2)), Some("number" | "sum" | "average" | "highest" | "lowest" | "median"))
    })?;
    let noun = word(tokens.get(at + 1)).unwrap_or("member");
    let help = format!(
        "write `the number of its {noun}s`; for one value of each thing define a measure: `define headcount of a team means the number of its members`"
    );
    Some(wrong(tokens[at].span, "a value has no `every` in it", "of all of them at once, or of each?", help))
}

/// `must have a tech lead for every area`.
fn late_for(tokens: &[Token]) -> Option<Diagnostic> {
    let modal = tokens.iter().position(|token| matches!(word(Some(token)), Some("must" | "should" | "may")))?;
    let at = (modal..tokens.len().saturating_sub(1)).find(|at| {
        word(tokens.get(*at)) == Some("for") && matches!(word(tokens.get(at + 1)), Some("every" | "each" | "all"))
    })?;
    let noun = word(tokens.get(at + 2)).unwrap_or("area");
    let help = match noun {
        "team" | "person" => format!("begin with it: `every {noun} must have …`, or `for every {noun}, …`"),
        _ => format!("begin with it: `every {noun} of a team must have …`, or `for every {noun}, …`"),
    };
    Some(wrong(
        tokens[at].span.to(tokens[at + 1].span),
        "`for every …` does not stand at the end",
        "it comes first",
        help,
    ))
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
    let right = if be == "be" { "not be a".to_owned() } else { format!("{be} not a") };
    Some(
        Diagnostic::error(Code::SentenceShape, format!("`{be} no` is not said"), span, format!("write `{right}`"))
            .help(format!("write `{right} …`; to ask that there is none write `has no …`")),
    )
}

/// `2 pods`: at least, or exactly?
fn bare_number(tokens: &[Token]) -> Option<Diagnostic> {
    for (at, token) in tokens.iter().enumerate() {
        if let (TokenKind::Percent(_), Some("of")) = (&token.kind, word(tokens.get(at + 1)))
            && at.checked_sub(1).is_none_or(|at| {
                tokens[at].kind == TokenKind::Comma || matches!(word(tokens.get(at)), Some("have" | "has" | "with"))
            })
        {
            let said = super::error::token_text(token);
            return Some(how_many(token.span, &said, "of"));
        }
        let TokenKind::Number(number) = &token.kind else { continue };
        let Some(noun) = word(tokens.get(at + 1)) else { continue };
        let unit = is_unit(noun);
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
            return Some(how_many(span, &number.to_string(), noun));
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
fn or_between_adjectives(tokens: &[Token]) -> Option<Diagnostic> {
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
