//! The door: a whole phrase becomes its one meaning, or diagnostics.

use std::cell::Cell;
use std::sync::Arc;

use super::definition::Nouns;
use super::paraphrase;
use super::rule::{RangeReading, RuleReading};
use super::{Outcome, Reader, Whole};
use crate::formula::{Cond, Set, Var};
use crate::syntax::tree::Phrase;
use crate::vocabulary::{DefForm, DefId, Param};
use crate::walk;

/// Whether the body of a definition of that form is a condition (else a noun phrase or value).
pub fn is_predicate(form: &DefForm) -> bool {
    super::definition::is_predicate(form)
}

/// The body of a noun or measure; of a definition `own` is its number. A word is not known in its own body: readings with
/// it are none, as long as there is another.
///
/// # Errors
/// It has no reading, or several.
pub fn noun(nouns: &Nouns<'_>, body: &Phrase, params: &[Param], own: Option<DefId>) -> Outcome<Arc<Set>> {
    let mut reader = Reader::new(nouns, body, Whole::Noun(params));
    let mut readings = own.map_or_else(Vec::new, |own| nouns.without(own, || reader.noun_body(params)));
    if readings.is_empty() {
        reader = Reader::new(nouns, body, Whole::Noun(params));
        readings = reader.noun_body(params);
    }
    reader
        .only(readings, |(set, ..)| paraphrase::set(nouns.vocabulary(), nouns, &named(params), set))
        .map(|(set, ..)| set)
}

/// A condition in the scope of a head.
///
/// # Errors
/// It has no reading, or several.
pub fn condition(nouns: &Nouns<'_>, body: &Phrase, params: &[Param]) -> Outcome<Cond> {
    let reader = Reader::new(nouns, body, Whole::Condition(params));
    let readings = reader.cond_body(params);
    reader.only(readings, |cond| paraphrase::condition(nouns.vocabulary(), nouns, &named(params), cond))
}

/// The body of a predicate. A word is not known in its own body: readings with it are none, as long as there is another.
///
/// # Errors
/// It has no reading, or several.
pub fn predicate(nouns: &Nouns<'_>, own: DefId) -> Outcome<Cond> {
    let def = &nouns.vocabulary().defs[own.index()];
    let reader = Reader::new(nouns, &def.body, Whole::Condition(&def.params));
    let mut readings = reader.cond_body(&def.params);
    let recurses = |reading: &Cond| {
        let found = Cell::new(false);
        let is_own = |cond: &Cond| found.set(found.get() || matches!(cond, Cond::Call { def, .. } if *def == own));
        walk::look(reading, &|_| {}, &is_own);
        found.get()
    };
    if readings.iter().any(|reading| !recurses(reading)) {
        readings.retain(|reading| !recurses(reading));
    }
    reader.only(readings, |cond| paraphrase::condition(nouns.vocabulary(), nouns, &named(&def.params), cond))
}

/// `whose type is pod`, said of a parameter of a head.
///
/// # Errors
/// It has no reading, or several.
pub fn head_filter(nouns: &Nouns<'_>, filter: &Phrase, param: &Param, slot: usize) -> Outcome<Cond> {
    let reader = Reader::new(nouns, filter, Whole::Part);
    let readings = reader.head_filter(param, slot);
    let owner = [(Var(u16::try_from(slot).unwrap_or(u16::MAX)), format!("the {}", param.noun))];
    reader.only(readings, |cond| paraphrase::condition(nouns.vocabulary(), nouns, &owner, cond))
}

/// A rule sentence; a list of subjects gives several rules.
///
/// # Errors
/// It has no reading, or several.
pub fn rule(nouns: &Nouns<'_>, sentence: &Phrase) -> Outcome<Vec<RuleReading>> {
    let reader = Reader::new(nouns, sentence, Whole::Rule);
    let readings = reader.rule();
    reader.only(readings, |rules| paraphrase::rule(nouns.vocabulary(), nouns, rules))
}

/// `every team whose division is "labs"`.
///
/// # Errors
/// It has no reading, or several.
pub fn every(nouns: &Nouns<'_>, phrase: &Phrase) -> Outcome<RangeReading> {
    let reader = Reader::new(nouns, phrase, Whole::Part);
    let readings = reader.every();
    reader.only(readings, |range| paraphrase::range(nouns.vocabulary(), nouns, range))
}

/// What stands between the braces of a message, in the scope of a rule.
///
/// # Errors
/// It has no reading, or several: then the name, if there is one, that a word of it was meant to be.
pub fn slot(nouns: &Nouns<'_>, phrase: &Phrase, ranges: &[RangeReading]) -> Result<Arc<Set>, Option<String>> {
    let reader = Reader::new(nouns, phrase, Whole::Part);
    let mut readings = reader.slot(ranges);
    match readings.pop() {
        Some(set) if readings.is_empty() => Ok(set),
        _ => Err(reader.nearly()),
    }
}

/// What the parameters of a head are called in a paraphrase.
fn named(params: &[Param]) -> Vec<(Var, String)> {
    let names = params.iter().enumerate();
    names.map(|(slot, param)| (Var(u16::try_from(slot).unwrap_or(u16::MAX)), format!("the {}", param.noun))).collect()
}
