//! Pairs of the grammar become policies: rule sentences and clauses. A line that was meant as a clause and is none is
//! told from a sentence here: it has no `must`, `should` or `may`.

use crate::diagnostic::nearest;
use crate::source::Span;
use crate::syntax::declarations::{leftover, title};
use crate::syntax::error;
use crate::syntax::heads::braces;
use crate::syntax::parse::{Build, Node, Rule};
use crate::syntax::tokens::{date, is_text, label, phrase_of, text_at, word};
use crate::syntax::tree::{At, Phrase, Policy, TokenKind, WhenUnknown};

/// The first words of a policy's clauses.
pub(super) const CLAUSES: &[&str] =
    &["because", "source", "advice", "says", "owner", "from", "until", "review", "tags", "unknown", "waivable"];

/// Those of them that are a text.
pub(super) const TEXT_CLAUSES: &[&str] = &["because", "source", "advice", "says", "owner"];

/// The clauses that were seen, with their places; a broken one counts, so that it is not said to be missing.
#[derive(Default)]
pub(super) struct Seen(Vec<(&'static str, Span)>);

impl Seen {
    /// Notes a clause; complains and says no if it was there before.
    pub(super) fn once(&mut self, build: &mut Build<'_>, name: &'static str, span: Span) -> bool {
        if let Some(&(_, earlier)) = self.0.iter().find(|(known, _)| *known == name) {
            build.report(error::twice(name, span, earlier));
            return false;
        }
        self.0.push((name, span));
        true
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }
}

pub(super) fn policy(build: &mut Build<'_>, node: &Node) -> Option<Policy> {
    braces(build, node);
    let name = label(build, node.child(Rule::label)?);
    let mut policy = empty(name, title(build, node));
    let mut seen = Seen::default();
    let mut sentences = 0usize;
    let mut above: Option<&Node> = None;
    // The lines below a sentence that breaks off, or that ends with a colon, are one slip with it.
    let mut hanging = false;
    // The clauses of a waiver that stands in the policy are its own.
    let mut waiver = false;
    for child in &node.children {
        if build.is_swallowed(child.span) {
            continue;
        }
        waiver &= child.rule != Rule::sentence || !child.children.first().is_some_and(|line| modal(build, line));
        if waiver {
            continue;
        }
        waiver = child.rule == Rule::sentence && waiver_inside(build, child);
        if waiver {
            continue;
        }
        let before = above.take();
        hanging &= child.rule == Rule::sentence;
        if child.rule == Rule::sentence {
            above = Some(child);
            if hanging && is_item(build, child) {
                continue;
            }
            hanging = colon_at_end(build, child);
            if hanging {
                sentences += 1;
                continue;
            }
            if before.is_some_and(|before| goes_on(build, before, child)) {
                rest_of_sentence(build, child, policy.sentences.last_mut());
                hanging = true;
                continue;
            }
        }
        match child.rule {
            Rule::sentence if is_end(build, node, child) => {}
            Rule::sentence => sentences += usize::from(sentence(build, child, &mut policy, &mut seen)),
            Rule::trailing if ends_days(build, child, policy.from.as_ref()) => {}
            Rule::trailing => leftover(build, child, error::trailing),
            _ => clause(build, child, &mut policy, &mut seen),
        }
    }
    if sentences == 0 && node.child(Rule::missing_open).is_none() && node.child(Rule::missing_close).is_none() {
        build.report(error::no_sentence(policy.name.span, &policy.name.value));
    }
    Some(policy)
}

/// `from 2027-01-01 to 2028-01-01`: answers the `to`.
fn ends_days(build: &mut Build<'_>, node: &Node, from: Option<&At<jiff::civil::Date>>) -> bool {
    let said = node.children.first().map(|first| (first.span, build.of(first).to_lowercase()));
    let date = node.children.get(1).is_some_and(|next| matches!(next.rule, Rule::date | Rule::odd_date));
    match said {
        Some((span, said)) if date && from.is_some() && matches!(said.as_str(), "to" | "till" | "through" | "-") => {
            build.report(error::other_end(span, &said));
            true
        }
        _ => false,
    }
}

/// Words behind which a sentence cannot end.
const OPEN_ENDED: &[&str] = &[
    "a", "an", "the", "every", "each", "all", "no", "must", "should", "may", "have", "has", "be", "is", "are", "not",
    "if", "unless", "and", "or", "with", "without", "of", "for", "at", "least", "most", "than", "whose", "who", "that",
    "which", "its", "their", "between", "within", "before", "after", "in",
];

/// Whether a line is the rest of the sentence above it: that one breaks off, and this one is none by itself.
fn goes_on(build: &Build<'_>, above: &Node, line: &Node) -> bool {
    let (Some(above), Some(line)) = (above.children.first(), line.children.first()) else { return false };
    let word = |token: Option<&Node>, known: &[&str]| {
        token.is_some_and(|token| {
            token.rule == Rule::word && known.iter().any(|known| known.eq_ignore_ascii_case(build.of(token)))
        })
    };
    let clause = meant_as_clause(build, line, CLAUSES).is_some() || is_unknown_clause(build, line);
    let breaks_off = word(above.children.last(), OPEN_ENDED) && !modal(build, line);
    let begins = !modal(build, above)
        && word(above.children.first(), &["every", "each", "all", "no", "for", "the"])
        && !word(line.children.first(), &["every", "each", "all", "no", "for", "the", "there"]);
    (breaks_off || begins) && !clause
}

/// Whether a line is an item of the list that stands below a sentence.
fn is_item(build: &Build<'_>, line: &Node) -> bool {
    let Some(tokens) = line.children.first() else { return false };
    !modal(build, tokens) && meant_as_clause(build, tokens, CLAUSES).is_none() && !is_unknown_clause(build, tokens)
}

/// `every team must:`, with a list below it: complains about the colon.
fn colon_at_end(build: &mut Build<'_>, line: &Node) -> bool {
    let Some(tokens) = line.children.first() else { return false };
    let colon = tokens.children.last().filter(|last| last.rule == Rule::colon && modal(build, tokens));
    if let Some(colon) = colon {
        build.report(error::list_below(colon.span));
    }
    colon.is_some()
}

/// Complains about the line, and reads it as part of the sentence above.
fn rest_of_sentence(build: &mut Build<'_>, line: &Node, above: Option<&mut Phrase>) {
    let Some(tokens) = line.children.first() else { return };
    build.report(error::sentence_goes_on(line.span));
    let rest = phrase_of(build, tokens);
    if let (Some(above), Some(rest)) = (above, rest) {
        above.span = above.span.to(rest.span);
        above.tokens.extend(rest.tokens);
    }
}

/// `end` or `]`, where the block has no brace: that is one slip with it.
fn is_end(build: &Build<'_>, policy: &Node, line: &Node) -> bool {
    policy.child(Rule::missing_open).is_some() && matches!(build.of(line).trim().to_lowercase().as_str(), "end" | "]")
}

fn empty(name: At<String>, title: Option<At<String>>) -> Policy {
    Policy {
        name,
        title,
        sentences: Vec::new(),
        because: None,
        source: None,
        advice: None,
        says: None,
        owner: None,
        from: None,
        until: None,
        review_by: None,
        tags: Vec::new(),
        unknown: None,
        waivable: None,
    }
}

fn clause(build: &mut Build<'_>, node: &Node, policy: &mut Policy, seen: &mut Seen) {
    let Some(name) = clause_name(node.rule) else { return };
    if !seen.once(build, name, node.span) {
        return;
    }
    match node.rule {
        Rule::from => policy.from = date_of(build, node),
        Rule::until => policy.until = date_of(build, node),
        Rule::review_by => policy.review_by = date_of(build, node),
        Rule::tags => policy.tags = node.children.iter().filter_map(|child| tag(build, child)).collect(),
        Rule::unknown => policy.unknown = node.children.first().and_then(when_unknown),
        Rule::waivable => {
            policy.waivable =
                node.children.first().map(|child| At { value: child.rule == Rule::yes, span: child.span });
        }
        _ => {
            let value = text_of(build, node);
            if let Some(slot) = text_slot(policy, name) {
                *slot = value;
            }
        }
    }
}

/// The name of a clause, for messages and for finding it twice.
pub(super) fn clause_name(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::because => "because",
        Rule::source => "source",
        Rule::advice => "advice",
        Rule::says => "says",
        Rule::owner => "owner",
        Rule::from => "from",
        Rule::until => "until",
        Rule::review_by => "review by",
        Rule::tags => "tags",
        Rule::unknown => "unknown",
        Rule::waivable => "waivable",
        Rule::approved_by => "approved by",
        Rule::as_of => "as of",
        Rule::before => "before",
        _ => return None,
    })
}

fn text_slot<'p>(policy: &'p mut Policy, name: &str) -> Option<&'p mut Option<At<String>>> {
    Some(match name {
        "because" => &mut policy.because,
        "source" => &mut policy.source,
        "advice" => &mut policy.advice,
        "says" => &mut policy.says,
        "owner" => &mut policy.owner,
        _ => return None,
    })
}

/// The date of a clause.
pub(super) fn date_of(build: &mut Build<'_>, node: &Node) -> Option<At<jiff::civil::Date>> {
    let child = node.children.iter().find(|child| matches!(child.rule, Rule::date | Rule::odd_date))?;
    let value = date(build, child).ok()?;
    Some(At { value, span: child.span })
}

/// The text of a clause.
pub(super) fn text_of(build: &mut Build<'_>, node: &Node) -> Option<At<String>> {
    let child = node.children.iter().find(|child| is_text(child.rule))?;
    text_at(build, child)
}

/// A tag as written: words, or a text.
fn tag(build: &mut Build<'_>, node: &Node) -> Option<At<String>> {
    if node.rule != Rule::tag {
        return None;
    }
    if let Some(text) = text_of(build, node) {
        return Some(text);
    }
    let words = node.children.iter().filter(|child| child.rule == Rule::word);
    let value = words.map(|child| word(build, child)).collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(At { value, span: node.span })
}

fn when_unknown(node: &Node) -> Option<At<WhenUnknown>> {
    let value = match node.rule {
        Rule::fails => WhenUnknown::Fails,
        Rule::warns => WhenUnknown::Warns,
        Rule::passes => WhenUnknown::Passes,
        _ => return None,
    };
    Some(At { value, span: node.span })
}

/// A line of a policy that is no clause. Says whether it was meant as a sentence.
fn sentence(build: &mut Build<'_>, node: &Node, policy: &mut Policy, seen: &mut Seen) -> bool {
    let Some(tokens) = node.children.first() else { return false };
    if let Some((name, quote)) = single_quotes(build, tokens) {
        if seen.once(build, name, node.span) {
            let start = quote.start as usize;
            let sign = build.at(quote).chars().next().unwrap_or('\'');
            build.report(error::curly_quote(Span::new(build.file, start, start + sign.len_utf8()), sign));
            mend(build, tokens, text_slot(policy, name));
        }
        return false;
    }
    let before = build.diagnostics.len();
    let phrase = phrase_of(build, tokens);
    let slipped = build.diagnostics.len() > before;
    if let Some(name) = meant_as_clause(build, tokens, CLAUSES) {
        if seen.once(build, name, node.span) && !slipped {
            bad_clause(build, tokens, name);
            mend(build, tokens, text_slot(policy, name));
        }
        return false;
    }
    if let Some(first) = tokens.children.first().filter(|first| !slipped && is_nested(build, tokens, first)) {
        let word = build.of(first);
        build.report(error::nested_declaration(first.span, word));
        return true;
    }
    let first = tokens.children.first().filter(|_| !slipped && tokens.children.len() > 1 && !modal(build, tokens));
    if let Some(first) = first.filter(|first| error::is_of_test(build.of(first))) {
        build.report(error::test_in_policy(first.span, build.of(first)));
        return true;
    }
    // `"It grows."`: the text of a clause without the clause.
    let alone = tokens.children.first().filter(|text| tokens.children.len() == 1 && is_text(text.rule));
    let sentence = |text: &&Node| [" must ", " should ", " may "].iter().any(|modal| build.of(text).contains(modal));
    if let Some(text) = alone.filter(|text| !sentence(text)) {
        build.report(error::text_alone(text.span));
        return false;
    }
    if !slipped && !modal(build, tokens) && is_unknown_clause(build, tokens) {
        unknown_clause(build, tokens, CLAUSES, "a policy");
        return false;
    }
    policy.sentences.extend(phrase.map(|phrase| without_clause(build, phrase)));
    true
}

/// `waive q for team payments` among the sentences of a policy: answers it.
fn waiver_inside(build: &mut Build<'_>, line: &Node) -> bool {
    let Some(tokens) = line.children.first().filter(|tokens| !modal(build, tokens)) else { return false };
    let Some(first) = tokens.children.first().filter(|first| build.of(first).eq_ignore_ascii_case("waive")) else {
        return false;
    };
    let waives = tokens.children.iter().any(|token| build.of(token).eq_ignore_ascii_case("for"));
    if waives {
        build.report(error::nested_declaration(first.span, build.of(first)));
    }
    waives
}

/// `because 'don't do it'`: the clause, and where its text begins. An apostrophe in the text is no slip of its own.
fn single_quotes(build: &Build<'_>, line: &Node) -> Option<(&'static str, Span)> {
    let quote = line.children.get(1).filter(|token| build.of(token).starts_with(['\'', '\u{2018}']))?;
    Some((clause_named(build, line, TEXT_CLAUSES)?, quote.span))
}

/// Which of the clauses the first word of a line is.
fn clause_named(build: &Build<'_>, line: &Node, known: &[&'static str]) -> Option<&'static str> {
    let first = line.children.first().filter(|token| token.rule == Rule::word)?;
    let lower = build.of(first).to_lowercase().replace('_', "-");
    // `as-of`, `approved-by`: two words that were joined.
    let lower = ["as-of", "review-by", "approved-by"]
        .iter()
        .find(|joined| **joined == lower)
        .map_or(lower.as_str(), |joined| joined.split('-').next().unwrap_or(joined));
    known.iter().find(|&&name| name == lower).copied()
}

/// Which clause a line without its argument was meant to be.
pub(super) fn meant_as_clause(build: &Build<'_>, line: &Node, known: &[&'static str]) -> Option<&'static str> {
    let name = clause_named(build, line, known)?;
    if modal(build, line) && !line.children.get(1).is_some_and(|second| is_text(second.rule)) {
        return None;
    }
    // `review by` is the clause; `review until` was meant so.
    Some(match name {
        "review" => "review by",
        "approved" => "approved by",
        "as" => "as of",
        _ => name,
    })
}

/// Whether a line has one of the words that every rule sentence has, also the ones that the language answers.
fn modal(build: &Build<'_>, line: &Node) -> bool {
    const MODALS: &[&str] = &["must", "should", "may", "shall", "can", "cannot", "might", "need", "needs"];
    line.children
        .iter()
        .any(|token| token.rule == Rule::word && MODALS.iter().any(|modal| modal.eq_ignore_ascii_case(build.of(token))))
}

/// `policy q "…" {` or `test q "…" {` among the sentences of a policy.
fn is_nested(build: &Build<'_>, line: &Node, first: &Node) -> bool {
    let keyword = ["policy", "test", "kind", "checklist"].iter().any(|word| word.eq_ignore_ascii_case(build.of(first)));
    let named = line.children.get(1).is_some_and(|second| second.rule == Rule::word);
    keyword && named && line.children.iter().any(|token| token.rule == Rule::open_brace)
}

/// `becuase "…"`, `reviewed on 2027-01-01`, `wavable no`: one or two words and a text or date, or a word that is nearly
/// a clause's.
fn is_unknown_clause(build: &Build<'_>, line: &Node) -> bool {
    let words = line.children.iter().take_while(|token| token.rule == Rule::word).count();
    let argument = |token: &Node| is_text(token.rule) || matches!(token.rule, Rule::date | Rule::odd_date | Rule::data);
    let shaped = line.children.len() == words + 1 && line.children.last().is_some_and(argument);
    let near = line.children.first().is_some_and(|first| nearest(build.of(first), CLAUSES.iter().copied()).is_some());
    let elsewhere = line.children.first().is_some_and(|first| error::is_clause_elsewhere(build.of(first)));
    // `enabled: true`
    let keyed =
        words == 1 && line.children.get(1).is_some_and(|sign| sign.rule == Rule::colon) && line.children.len() <= 3;
    keyed || (shaped && (1..=2).contains(&words)) || (near && words > 0) || (elsewhere && line.children.len() <= 3)
}

/// Complains about a line whose first words are no clause.
pub(super) fn unknown_clause(build: &mut Build<'_>, line: &Node, known: &[&'static str], place: &str) {
    let Some(first) = line.children.first() else { return };
    let written = build.of(first);
    build.report(error::unknown_clause(first.span, written, nearest(written, known.iter().copied()), place));
}

/// Complains about a clause whose argument is not what it needs.
pub(super) fn bad_clause(build: &mut Build<'_>, line: &Node, name: &'static str) {
    let Some(first) = line.children.first() else { return };
    let skip = 1 + usize::from(matches!(name, "review by" | "approved by" | "as of"));
    if skip == 2 && build.of(first).contains(['-', '_']) {
        return build.report(error::other_clause(first.span, build.of(first), name));
    }
    if skip == 2 && line.children.get(1).is_some_and(|second| second.rule != Rule::word) {
        return build.report(error::half_a_clause(first.span, name));
    }
    // `review on 2027-01-01`
    if let Some(second) =
        line.children.get(1).filter(|second| skip == 2 && !name.ends_with(&build.of(second).to_lowercase()))
    {
        let span = first.span.to(second.span);
        return build.report(error::other_clause(span, build.at(span), name));
    }
    let behind = skip.min(line.children.len().saturating_sub(1));
    if let Some(sign) = line.children.get(behind).filter(|sign| matches!(build.of(sign), ":" | "=")) {
        return build.report(error::colon_behind_clause(sign.span, name, build.of(sign)));
    }
    let argument = line.children.get(skip.min(line.children.len() - 1)..).unwrap_or(&[]);
    let argument = match argument {
        [only] if only.span == first.span => None,
        [start, .., end] => Some(start.span.to(end.span)),
        [only] => Some(only.span),
        [] => None,
    };
    let written = argument.map(|span| build.at(span));
    let complaint = match (name, argument.zip(written)) {
        ("because" | "source" | "advice" | "says" | "owner" | "approved by", Some((span, text))) => {
            error::without_quotes(span, name, text)
        }
        (_, Some((span, text))) => error::bad_clause(span, name, Some(text)),
        (_, None) => error::bad_clause(first.span, name, None),
    };
    build.report(complaint);
}

/// A text without quotes is taken as if it had them, so that nothing else complains that it is missing.
pub(super) fn mend(build: &Build<'_>, line: &Node, slot: Option<&mut Option<At<String>>>) {
    let colon = line.children.get(1).is_some_and(|sign| matches!(build.of(sign), ":" | "="));
    if let (Some(slot), Some(start), Some(end)) =
        (slot, line.children.get(1 + usize::from(colon)), line.children.last())
    {
        let span = start.span.to(end.span);
        *slot = Some(At { value: build.at(span).to_string(), span });
    }
}

/// `every team must have a lead because "…"`: a clause begins a line of its own.
fn without_clause(build: &mut Build<'_>, mut phrase: Phrase) -> Phrase {
    let because = |kind: &TokenKind| matches!(kind, TokenKind::Word(word) if word == "because");
    let Some(at) = phrase.tokens.iter().position(|token| because(&token.kind)).filter(|&at| at > 0) else {
        return phrase;
    };
    build.report(error::clause_in_sentence(phrase.tokens[at].span));
    phrase.tokens.truncate(at);
    phrase.span = phrase.tokens[0].span.to(phrase.tokens[at - 1].span);
    phrase
}
