//! A word or phrase that nothing declares → the declared one that was most likely meant, if one is near.

use super::{Reader, error};
use crate::diagnostic::{Diagnostic, nearest};
use crate::syntax::tree::TokenKind;
use crate::vocabulary::noun::pluralise;
use crate::vocabulary::words::{NUMBERS, is_preposition, is_reserved};
use crate::vocabulary::{DefForm, Number, Piece, Verb};

/// Words behind which a noun stands, so that a name is meant and no word of the language.
const BEFORE_A_NOUN: &[&str] =
    &["its", "their", "the", "a", "an", "every", "each", "no", "all", "another", "least", "most", "have", "has"];

/// Words behind which it is said what something is.
const BEFORE_A_PREDICATE: &[&str] = &["be", "is", "are", "not"];

impl Reader<'_> {
    /// The nearest declared name: a name of several words of which only this one differs, words that were written as
    /// one, or a single word.
    pub(super) fn suggestion(&self, at: usize) -> Option<String> {
        let word = self.word(at)?;
        let several = self.nouns.names().filter_map(|name| {
            let words: Vec<&str> = name.split(' ').collect();
            let own = (0..words.len()).find(|own| {
                let others =
                    |other: usize| other == *own || (at + other >= *own && self.is(at + other - own, words[other]));
                words.len() > 1 && at >= *own && (0..words.len()).all(others)
            })?;
            nearest(word, [words[own]]).map(|near| (strsim::damerau_levenshtein(word, near), name))
        });
        if let Some((_, name)) = several.min_by_key(|(distance, _)| *distance) {
            return Some(name.to_owned());
        }
        if let Some(apart) = self.apart(word) {
            return Some(apart);
        }
        // An article or preposition is near to every short word, and nothing is a number.
        let said_of = at > 0 && self.one_of(at - 1, BEFORE_A_PREDICATE);
        let long = |word: &&str| word.chars().count() > 2 && !(said_of && NUMBERS.contains(word));
        let words = self.nouns.single_words();
        let near = nearest(word, words.iter().copied().filter(long))?;
        // Where a noun is expected, a name that is as near is meant before a word of the language.
        let noun =
            at > 0 && (self.one_of(at - 1, BEFORE_A_NOUN) || matches!(self.kind(at - 1), Some(TokenKind::Possessive)));
        let name = if noun && is_reserved(near) {
            nearest(word, words.iter().copied().filter(long).filter(|word| !is_reserved(word)))
        } else {
            None
        };
        let distance = |other: &str| strsim::damerau_levenshtein(word, other);
        Some(name.filter(|name| distance(name) <= distance(near)).unwrap_or(near).to_owned())
    }

    /// `atleast`, `techlead`, `tech-lead`: a name of several words, or two of which the first is of the language.
    fn apart(&self, word: &str) -> Option<String> {
        let bare = |text: &str| text.replace([' ', '-', '_'], "");
        let own = bare(word);
        if let Some(name) = self.nouns.names().find(|name| name.contains([' ', '-']) && bare(name) == own) {
            return Some(name.to_owned());
        }
        let hyphened: Vec<&str> = word.split('-').collect();
        if hyphened.len() > 1 && hyphened.iter().all(|part| self.nouns.knows(part)) && is_reserved(hyphened[0]) {
            return Some(hyphened.join(" "));
        }
        let splits = word.char_indices().skip(1).map(|(at, _)| word.split_at(at));
        splits
            .filter(|(first, rest)| first.len() > 1 && rest.len() > 2 && is_reserved(first) && self.nouns.knows(rest))
            .map(|(first, rest)| format!("{first} {rest}"))
            .next()
    }

    /// `one on ones`: words that are one with hyphens.
    pub(super) fn written_apart(&self, at: usize) -> Option<Diagnostic> {
        let bare = |text: &str| text.replace([' ', '-', '_'], "");
        let words = self.nouns.single_words();
        let spans =
            (at.saturating_sub(2)..=at).flat_map(|start| (at.max(start + 1) + 1..=at + 3).map(move |end| (start, end)));
        let (start, end, word) =
            spans.filter(|(start, end)| *end <= self.tokens.len() && end - start > 1).find_map(|(start, end)| {
                let said = bare(&self.said_text(start, end));
                let plain = (start..end).all(|at| self.word(at).is_some());
                words
                    .iter()
                    .find(|word| plain && word.contains('-') && bare(word) == said)
                    .map(|word| (start, end, *word))
            })?;
        Some(
            error::unknown_words(self.place(start, end).0, &self.said_text(start, end))
                .help(format!("did you mean `{word}`?")),
        )
    }

    /// `hold one-on-one with`: a verb phrase of which one word is another.
    pub(super) fn nearly_a_phrase(&self) -> Option<Diagnostic> {
        (0..self.tokens.len()).find_map(|at| {
            let verb = self.word(at)?;
            let defs = self.v.verbs.get(verb)?;
            defs.iter().find_map(|def| {
                let DefForm::Phrase { verb: Verb::Other(_), pieces } = &self.v.defs[def.index()].form else {
                    return None;
                };
                let mut words: Vec<&str> = pieces.iter().map_while(word_of).collect();
                // What may be left out with its object says nothing about the words before.
                while words.last().is_some_and(|last| is_preposition(last))
                    && !self.is(at + words.len(), words[words.len() - 1])
                {
                    words.pop();
                }
                let odd: Vec<usize> = (0..words.len()).filter(|step| !self.is(at + 1 + step, words[*step])).collect();
                let [step] = odd.as_slice() else { return None };
                nearest(self.word(at + 1 + step)?, [words[*step]])?;
                let place = self.place(at, at + 1 + words.len()).0;
                let said = self.said_text(at, at + 1 + words.len());
                Some(error::nearly_a_phrase(place, &said, &format!("{verb} {}", words.join(" "))))
            })
        })
    }

    /// `persons`, where the plural that is declared is `people`.
    pub(super) fn rule_for_declared_plural(&self) -> Option<Diagnostic> {
        (0..self.tokens.len()).find_map(|at| {
            let word = self.word(at)?;
            let kind = self.v.kinds.iter().find(|kind| {
                word == pluralise(&kind.noun.singular) && word != kind.noun.plural && word != kind.noun.singular
            })?;
            let place = self.place(at, at + 1).0;
            Some(error::wrong_number(place, word, Number::Plural, Some(&kind.noun.plural), false))
        })
    }
}

pub(super) fn word_of(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Word(word) => Some(word),
        Piece::Slot(_) => None,
    }
}
