//! A word or phrase that nothing declares → the declared one that was most likely meant, if one is near.

use super::{Noted, Reader, Whole, error};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::syntax::tree::{Phrase, Token, TokenKind};
use crate::vocabulary::noun::pluralise;
use crate::vocabulary::words::{NUMBERS, is_preposition, is_reserved};
use crate::vocabulary::{DefForm, Number, Piece, Verb};

/// Words behind which a noun stands, so that a name is meant and no word of the language.
const BEFORE_A_NOUN: &[&str] =
    &["its", "their", "the", "a", "an", "every", "each", "no", "all", "another", "least", "most", "have", "has"];

/// How many names are tried in the place of a word that nothing declares.
const TRIED: usize = 6;

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
        if let Some(apart) = self.apart(word).filter(|apart| {
            let words: Vec<&str> = apart.split(' ').collect();
            !self.is_readable_before(at) || self.reads_past(at, &words)
        }) {
            return Some(apart);
        }
        // An article or preposition is near to every short word.
        let long = |word: &&str| word.chars().count() > 2;
        let words = self.nouns.single_words();
        let candidates = nearest_few(word, words.into_iter().filter(long).collect());
        // With what is meant the whole phrase can be read as a rule.
        if let Some(near) = candidates.iter().find(|near| self.reads_wholly(at, near)) {
            return Some((*near).to_owned());
        }
        let near = *candidates.first()?;
        if self.is_readable_before(at) {
            let fits = candidates.iter().find(|near| self.reads_past(at, &[near]));
            // What is known of another thing is told as such.
            let elsewhere = || candidates.iter().find(|near| self.is_owned(at) && !is_of_language(near));
            return fits.or_else(elsewhere).map(|near| (*near).to_owned());
        }
        // Where a noun is expected, a name that is as near is meant before a word of the language.
        let noun =
            at > 0 && (self.one_of(at - 1, BEFORE_A_NOUN) || matches!(self.kind(at - 1), Some(TokenKind::Possessive)));
        let distance = |other: &str| strsim::damerau_levenshtein(word, other);
        let name = candidates
            .iter()
            .find(|near| !is_of_language(near))
            .filter(|name| noun && distance(name) <= distance(near));
        // A short word of the language is near to too many words to be what was meant.
        let near = name.copied().or(Some(near).filter(|near| !is_of_language(near) || near.chars().count() > 4))?;
        Some(near.to_owned())
    }

    /// Whether the phrase was read up to a word, so that another word in its place can be tried.
    fn is_readable_before(&self, at: usize) -> bool {
        !matches!(self.whole, Whole::Part) && !self.spent() && self.furthest.borrow().0 >= at
    }

    /// Whether the whole phrase is read if a word is another.
    fn reads_wholly(&self, at: usize, near: &str) -> bool {
        self.is_cheap() && self.reads(self.exchanging(at, at + 1, &[near]))
    }

    /// Whether the phrase is read on behind a word if that word is another, or would be but for its form.
    fn reads_past(&self, at: usize, words: &[&str]) -> bool {
        let mut tokens = self.tokens.to_vec();
        let token = tokens.remove(at);
        let others = words.iter().map(|word| Token { kind: TokenKind::Word((*word).to_owned()), ..token.clone() });
        tokens.splice(at..at, others);
        let phrase = Phrase { tokens, span: self.span };
        let reader = Reader::new(self.nouns, &phrase, self.whole);
        let reads = match self.whole {
            Whole::Rule => !reader.rule().is_empty(),
            Whole::Condition(params) => !reader.cond_body(params).is_empty(),
            Whole::Noun(params) => !reader.noun_body(params).is_empty(),
            Whole::Part => false,
        };
        let form = |noted: &Noted| {
            noted.problem.code == Code::WrongForm
                && noted.problem.labels.first().is_some_and(|label| label.span.end == self.tokens[at].span.end)
        };
        // What stands behind may be a slip itself.
        let stuck = match self.kind(at + 1) {
            Some(TokenKind::Word(next)) => !self.nouns.knows(next),
            Some(TokenKind::Foreign(_)) => true,
            _ => false,
        };
        reads
            || reader.furthest.borrow().0 + usize::from(stuck) > at + words.len()
            || reader.noted.borrow().iter().any(form)
    }

    /// `atleast`, `techlead`, `tech-lead`: a name of several words, or two of which the first is of the language.
    fn apart(&self, word: &str) -> Option<String> {
        let bare = |text: &str| text.replace([' ', '-', '_'], "");
        let own = bare(word);
        if let Some(name) = self.nouns.names().find(|name| name.contains([' ', '-']) && bare(name) == own) {
            return Some(name.to_owned());
        }
        let hyphened: Vec<&str> = word.split(['-', '_']).filter(|part| !part.is_empty()).collect();
        let reserved = hyphened.iter().any(|part| is_reserved(part));
        if hyphened.len() > 1 && hyphened.iter().all(|part| self.nouns.knows(part)) && (reserved || word.contains('_'))
        {
            return Some(hyphened.join(" "));
        }
        let splits = word.char_indices().skip(1).map(|(at, _)| word.split_at(at));
        splits
            .filter(|(first, rest)| first.len() > 1 && rest.len() > 2)
            .filter(|(first, rest)| self.nouns.knows(first) && self.nouns.knows(rest))
            .filter(|(first, rest)| is_reserved(first) || is_modal(rest))
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

fn is_modal(word: &str) -> bool {
    matches!(word, "must" | "should" | "may")
}

/// A word of the language, or a number in words.
fn is_of_language(word: &str) -> bool {
    is_reserved(word) || NUMBERS.contains(&word)
}

/// The names that are near, the nearest first.
fn nearest_few<'a>(word: &str, mut known: Vec<&'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    while let Some(near) = nearest(word, known.iter().copied()).filter(|_| found.len() < TRIED) {
        known.retain(|name| *name != near);
        found.push(near);
    }
    found
}

pub(super) fn word_of(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Word(word) => Some(word),
        Piece::Slot(_) => None,
    }
}
