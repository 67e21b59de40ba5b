//! A rule sentence and a subject become one statement about that subject: `every team must have a mission` and
//! `team payments` give `team payments does not have a mission`.
//!
//! The policy's own words are kept; only the modal is turned into plain English, which the closed set of sentence
//! shapes makes possible: after a modal every verb stands in its base form. Where a sentence is of a shape that this
//! does not cover (`there must be …`, `at most 3 teams may …`, two predicates joined by `and`, a subject that is a value
//! computed from its owner) the statement quotes the sentence instead: ``team payments does not meet `…` ``. What is
//! said is then clumsier, never wrong.

use crate::compile::Rule;
use crate::report::text::{crop, one_line};
use crate::source::{Sources, Span};
use crate::vocabulary::noun::{self, pluralise};
use crate::vocabulary::{Number, Vocabulary};

/// What is said of the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// The sentence is broken.
    Broken,
    /// It cannot be told.
    CannotTell,
}

/// How the subject stands in the sentence.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// In words: `person ana in team payments`.
    pub words: &'a str,
    /// Two things, for `no two pods of a team may …`.
    pub plural: bool,
    /// Whether it is what the sentence's subject ranges over; false if it is an owner, because there was nobody.
    pub whole: bool,
}

/// One sentence, without a full stop, that says of the subject what is wrong or what cannot be told.
///
/// Where the sentence had to be quoted, the reason stands instead, if there is one: `team payments: there is no tech lead`.
pub fn statement(
    rule: &Rule,
    (sources, nouns): (&Sources, &Vocabulary),
    subject: Subject<'_>,
    say: Say,
    reason: Option<&str>,
) -> String {
    let parts = Parts::of(rule, sources);
    let about = parts.as_ref().filter(|parts| subject.whole && parts.can(say));
    if let Some((parts, about)) = about.and_then(|parts| Some((parts, parts.about(subject.words)?))) {
        if !subject.plural && compares_two(rule, sources) {
            return with_twin(&parts.predicate, &about, say, reason);
        }
        let plural = subject.plural || parts.is_several(nouns);
        let predicate = if plural { parts.predicate.clone() } else { of_one(&parts.predicate, nouns) };
        return match say {
            Say::Broken if parts.denied => format!("{about} {}", affirmed(&predicate, plural)),
            Say::Broken => format!("{about} {}", negated(&predicate, plural)),
            Say::CannotTell => format!("cannot tell whether {about} {}", affirmed(&predicate, plural)),
        };
    }
    if let (Say::Broken, Some(reason)) = (say, reason) {
        return format!("{}: {reason}", subject.words);
    }
    let clause = parts.map_or_else(|| one_line(sources.text(rule.place.0)), |parts| parts.clause);
    let clause = crop(&clause, 160, true);
    let words = subject.words;
    match (say, subject.plural) {
        (Say::Broken, false) => format!("{words} does not meet `{clause}`"),
        (Say::Broken, true) => format!("{words} do not meet `{clause}`"),
        (Say::CannotTell, false) => format!("cannot tell whether {words} meets `{clause}`"),
        (Say::CannotTell, true) => format!("cannot tell whether {words} meet `{clause}`"),
    }
}

/// `person ana has the same employer as bo`, `team a shares an area with team b`.
fn with_twin(predicate: &str, about: &str, say: Say, reason: Option<&str>) -> String {
    let joint = if predicate.starts_with("share") { "with" } else { "as" };
    let said = affirmed(predicate, false);
    let twin = reason.and_then(|reason| reason.split_once(" as ")).map(|(_, twin)| twin);
    match say {
        Say::Broken => format!("{about} {said} {joint} {}", twin.unwrap_or("another")),
        Say::CannotTell => format!("cannot tell whether {about} {said} {joint} another"),
    }
}

/// Whether a sentence compares two things with each other.
pub fn compares_two(rule: &Rule, sources: &Sources) -> bool {
    without_ranges(&one_line(sources.text(rule.place.0)).to_lowercase()).starts_with("no two ")
}

/// A sentence taken apart.
struct Parts {
    /// What stands before the words that the subject replaces: empty, or `the number of members of`.
    before: String,
    /// What stands between these words and the modal: empty, or `'s span`.
    between: String,
    /// The predicate in its base form.
    predicate: String,
    /// Whether the sentence denies it: `must not`, `no X may`.
    denied: bool,
    /// Whether the predicate and the subject are of a shape that can be put together.
    plain: bool,
    /// The sentence without `for every X,`, `if` and `unless`.
    clause: String,
}

/// What may stand before a noun phrase without changing what is said of each thing that it covers.
const DETERMINERS: [&str; 9] = ["for", "every", "each", "all", "the", "no", "a", "an", "two"];
/// Words that begin a filter, which the subject's name makes superfluous.
const FILTERS: [&str; 9] = ["who", "whose", "that", "which", "with", "without", "of", "other", "except"];

/// How a subject begins of which not each thing is spoken of.
const COUNTS: [&str; 7] = ["at most ", "at least ", "fewer than ", "more than ", "exactly ", "no more ", "half "];

impl Parts {
    fn of(rule: &Rule, sources: &Sources) -> Option<Parts> {
        let whole = rule.place.0;
        let main = rule.main_place.0;
        let inside = |span: Span| span.file == whole.file && span.start >= whole.start && span.end <= whole.end;
        let region = rule.ranges.iter().map(|range| range.place.0).reduce(Span::to)?;
        if !inside(region) || !inside(main) || main.end <= region.end {
            return None;
        }
        let text = |start: u32, end: u32| one_line(sources.text(Span { start, end, ..whole }));
        let head = text(whole.start, region.start);
        let named = text(region.start, region.end);
        let tail = text(region.end, main.end);
        let (between, modal, predicate) = split_modal(&tail)?;
        let (negated, predicate) = match predicate.split_once(' ') {
            Some((not, rest)) if matches!(not.to_lowercase().as_str(), "not" | "never") => (true, rest),
            _ => (false, predicate),
        };
        let may = modal == "may";
        let opening = without_ranges(&format!("{head} {named}")).to_lowercase();
        let no = opening.starts_with("no ") && !opening.starts_with("no more ");
        let counts = COUNTS.iter().any(|words| opening.starts_with(words));
        let another = speaks_of_another(&head, &named, between);
        Some(Parts {
            before: without_determiners(&head),
            between: between.to_owned(),
            predicate: with_small_verb(predicate),
            denied: negated || may,
            plain: may == no && !counts && !another && is_single(predicate),
            clause: clause(&format!("{head} {named}"), &tail),
        })
    }

    /// `does not have no manager` is no English, so `must have no manager` is quoted where it is broken.
    fn can(&self, say: Say) -> bool {
        let twice = self.predicate.split(' ').nth(1) == Some("no");
        !(say == Say::Broken && !self.denied && twice)
    }

    /// Whether what is spoken of is several things of the subject: `team a's members`, `the members of team a`.
    fn is_several(&self, nouns: &Vocabulary) -> bool {
        let owned = |chain: &str| {
            let last = chain.rsplit(['\'', '\u{2019}']).next().unwrap_or(chain);
            // `'s pupils' former hues`: an `s` that belongs to the mark is no word.
            last.strip_prefix("s ").unwrap_or(last).trim().to_owned()
        };
        let is_chain = self.between.starts_with(['\'', '\u{2019}']);
        let head = match self.before.split(" of").next() {
            Some(head) if !head.is_empty() => head.to_owned(),
            _ if is_chain => owned(&self.between),
            _ => return false,
        };
        let words: Vec<String> = head.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let nothing_said = |word: &&String| matches!(word.as_str(), "the" | "former" | "all");
        let at = words.iter().take_while(nothing_said).count();
        let known = noun_at(&words[at..], nouns);
        known.is_some_and(|(length, number, _)| number == Number::Plural && length == words.len() - at)
    }

    /// The subject of the statement; `None` if the sentence is of a shape that this does not cover.
    fn about(&self, subject: &str) -> Option<String> {
        let first = self.between.split(' ').next().unwrap_or("");
        let after = match first {
            "" => "",
            "'s" | "\u{2019}s" | "'" | "\u{2019}" => self.between.as_str(),
            _ if FILTERS.contains(&first.to_lowercase().as_str()) => "",
            _ => return None,
        };
        let space = if self.before.is_empty() { "" } else { " " };
        // `person ana's level (team payments)`, since a possessive cannot stand behind `in team payments`.
        let about = match subject.split_once(" in ") {
            Some((own, owners)) if !after.is_empty() => format!("{own}{after} ({owners})"),
            _ => format!("{subject}{after}"),
        };
        self.plain.then(|| format!("{}{space}{about}", self.before))
    }
}

/// Whether a sentence that begins `for every team whose type is pod,` goes on about something else than that team.
fn speaks_of_another(head: &str, named: &str, between: &str) -> bool {
    if !head.to_lowercase().starts_with("for ") || named.contains(',') {
        return false;
    }
    let Some((_, subject)) = between.rsplit_once(',') else { return false };
    let subject = subject.trim().to_lowercase();
    subject != "it" && subject != "they" && subject != format!("the {}", named.to_lowercase())
}

/// The sentence from its subject to its predicate: without `for every X,`.
fn clause(opening: &str, tail: &str) -> String {
    let opening = opening.trim();
    let joint = if tail.starts_with(['\'', '\u{2019}', ',']) { "" } else { " " };
    without_ranges(&format!("{opening}{joint}{tail}")).to_owned()
}

fn without_ranges(sentence: &str) -> &str {
    let sentence = sentence.trim();
    match sentence.split_once(", ") {
        Some((first, rest)) if first.to_lowercase().starts_with("for ") => rest,
        _ => sentence,
    }
}

/// What stands before the modal, the modal, and what follows. Modals are reserved words: the first one is the sentence's.
fn split_modal(tail: &str) -> Option<(&str, String, &str)> {
    let mut quoted = false;
    let mut at = 0;
    for word in tail.split(' ') {
        let lower = word.to_lowercase();
        if !quoted && matches!(lower.as_str(), "must" | "should" | "may") {
            return Some((tail[..at].trim(), lower, tail.get(at + word.len() + 1..)?));
        }
        quoted ^= word.matches('"').count() % 2 == 1;
        at += word.len() + 1;
    }
    None
}

/// Keywords may be written in capitals: `MUST HAVE a lead`.
fn with_small_verb(predicate: &str) -> String {
    let end = predicate.find(' ').unwrap_or(predicate.len());
    format!("{}{}", predicate[..end].to_lowercase(), &predicate[end..])
}

fn without_determiners(head: &str) -> String {
    let mut words: Vec<_> = head.split_whitespace().collect();
    let is_determiner = |word: &&str| DETERMINERS.contains(&word.to_lowercase().as_str());
    // `every junior`: without a path the subject's name says it all.
    let path = words.iter().any(|word| word.eq_ignore_ascii_case("of"));
    if words.iter().all(is_determiner) || (!path && words.first().is_some_and(is_determiner)) {
        return String::new();
    }
    while words.last().is_some_and(is_determiner) {
        words.pop();
    }
    words.join(" ")
}

/// Whether the predicate is one predicate: of two, only the first verb could be turned.
fn is_single(predicate: &str) -> bool {
    let padded = format!(" {} ", predicate.to_lowercase());
    let joined = ["and", "or", "but"]
        .iter()
        .any(|joint| ["be", "have", "not", "either"].iter().any(|verb| padded.contains(&format!(" {joint} {verb} "))));
    !joined && !["either ", "both ", "neither "].iter().any(|first| padded[1..].starts_with(first))
}

/// The longest declared noun with which these words begin: how many words it has, in which number they stand, and the one
/// in words. A form of both numbers counts as one.
fn noun_at(words: &[String], nouns: &Vocabulary) -> Option<(usize, Number, String)> {
    let entries = nouns.lexicon.get(words.first()?)?;
    let named = entries.iter().filter_map(|entry| Some((entry, nouns.noun_of(entry.meaning)?)));
    let fits = named.filter(|(entry, _)| words.starts_with(&entry.words));
    let longest = fits.max_by_key(|(entry, _)| (entry.words.len(), entry.number == Number::Singular))?;
    let (entry, noun) = longest;
    // A short form stays short: `TLs`, `a TL`.
    let short = noun.short.as_ref().filter(|(_, several)| *several == entry.words.join(" "));
    let one = short.map_or_else(|| noun.shown(true), |(one, _)| one.to_uppercase());
    Some((entry.words.len(), entry.number, one))
}

/// What is said of several, of one of them: `be stars` → `be a star`, `be stars or heads of a team` → `be a star or a head
/// of a team`. What stands in the singular already, and what is no noun, stays.
fn of_one(predicate: &str, nouns: &Vocabulary) -> String {
    let words: Vec<&str> = predicate.split(' ').collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    if lower[0] != "be" {
        return predicate.to_owned();
    }
    let (mut said, mut at) = (vec![words[0].to_owned()], 1);
    while at < words.len() {
        let begins = at == 1 || matches!(lower[at - 1].as_str(), "or" | "and" | "not" | "either" | "both");
        match noun_at(&lower[at..], nouns).filter(|(_, number, _)| begins && *number == Number::Plural) {
            Some((length, _, one)) => {
                said.push(noun::one(&one));
                at += length;
            }
            None => {
                said.push(words[at].to_owned());
                at += 1;
            }
        }
    }
    said.join(" ")
}

/// `have a lead` → `does not have a lead`.
fn negated(predicate: &str, plural: bool) -> String {
    match (predicate.strip_prefix("be "), plural) {
        (Some(rest), false) => format!("is not {rest}"),
        (Some(rest), true) => format!("are not {rest}"),
        (None, false) => format!("does not {predicate}"),
        (None, true) => format!("do not {predicate}"),
    }
}

/// `have a lead` → `has a lead`.
fn affirmed(predicate: &str, plural: bool) -> String {
    let (verb, rest) = predicate.split_once(' ').map_or((predicate, ""), |(verb, rest)| (verb, rest));
    let verb = match (verb, plural) {
        ("be", false) => "is".to_owned(),
        ("be", true) => "are".to_owned(),
        (_, true) => verb.to_owned(),
        ("have", false) => "has".to_owned(),
        (_, false) => pluralise(verb),
    };
    if rest.is_empty() { verb } else { format!("{verb} {rest}") }
}
