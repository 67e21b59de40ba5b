//! A phrase of known words that has no reading → the one small change with which it has one: two words exchanged, a word
//! in the place of one that sounds alike, a word that was forgotten, or one too many.
//!
//! The phrase is read again for every change that is tried, so only short ones are asked.

use super::slips::wrong;
use super::{Reader, Whole};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::{Phrase, Token, TokenKind};
use crate::vocabulary::words::is_reserved;

/// A phrase whose reading took more steps is not read again.
const STEPS: usize = 30_000;

/// A phrase of more words is not read again, either.
const WORDS: usize = 60;

/// What is written for what.
const ALIKE: &[(&str, &str)] = &[
    ("than", "that"),
    ("that", "than"),
    ("there", "their"),
    ("their", "there"),
    ("its", "it"),
    ("it", "its"),
    ("who", "whose"),
    ("which", "whose"),
    ("has", "with"),
    ("with", "within"),
    ("within", "with"),
    ("among", "between"),
    ("from", "between"),
    ("for", "of"),
    ("of", "for"),
    ("in", "of"),
    ("of", "in"),
    ("in", "is"),
    ("an", "and"),
    ("a", "at"),
    ("as", "at"),
    ("more", "most"),
    ("less", "least"),
];

/// What is forgotten; the longer of two that begin alike stands last.
const FORGOTTEN: &[&[&str]] = &[
    &["of"],
    &["than"],
    &["at"],
    &["least"],
    &["most"],
    &["a"],
    &["an"],
    &["the"],
    &["every"],
    &["to"],
    &["with"],
    &["in"],
    &["for"],
    &["is"],
    &["are"],
    &["be"],
    &["have"],
    &["has"],
    &["that"],
    &["who"],
    &["whose"],
    &["its"],
    &["their"],
    &["and"],
    &["within"],
    &["the", "last"],
    &["within", "the", "last"],
];

/// How many words to choose from are shown.
const SHOWN: usize = 3;

impl Reader<'_> {
    /// A change that hardly anything else explains: neighbours exchanged, a word for one that sounds alike, `least`
    /// without its `at`.
    pub(super) fn misordered(&self) -> Option<Diagnostic> {
        let at = self.tried_at()?;
        self.exchanged(at).or_else(|| self.sounding_alike(at)).or_else(|| self.bound_without_at())
    }

    /// A word that is missing, or one too many.
    pub(super) fn forgotten(&self) -> Option<Diagnostic> {
        let at = self.tried_at()?;
        self.name_without_a_word(at).or_else(|| self.too_many(at)).or_else(|| self.word_left_out(at))
    }

    /// The place up to which the phrase was read, if it may be read again.
    fn tried_at(&self) -> Option<usize> {
        self.is_cheap().then(|| self.furthest.borrow().0)
    }

    /// Whether reading the phrase again and again costs little.
    pub(super) fn is_cheap(&self) -> bool {
        !matches!(self.whole, Whole::Part) && *self.steps.borrow() < STEPS && self.tokens.len() < WORDS
    }

    fn exchanged(&self, at: usize) -> Option<Diagnostic> {
        let first = around(at, 2).find(|first| {
            let said = |at: usize| matches!(self.kind(at), Some(TokenKind::Word(_) | TokenKind::Number(_)));
            let moved = said(*first) && said(first + 1) && self.kind(*first) != self.kind(first + 1);
            let joins = |at: usize| self.one_of(at, &["not", "and", "or"]);
            let mut tokens = self.tokens.to_vec();
            moved && !joins(*first) && !joins(first + 1) && {
                tokens.swap(*first, first + 1);
                self.reads(tokens)
            }
        })?;
        let (one, other) = (self.said_text(first, first + 1), self.said_text(first + 1, first + 2));
        Some(no_reading(
            self.place(first, first + 2).0,
            &format!("`{one} {other}` stands in the wrong order"),
            &format!("write `{other} {one}`"),
            "with these two words exchanged the sentence can be read",
        ))
    }

    fn sounding_alike(&self, at: usize) -> Option<Diagnostic> {
        around(at, 1).find_map(|at| {
            let said = self.word(at)?;
            let meant = ALIKE.iter().filter(|(written, _)| *written == said).map(|(_, meant)| *meant);
            let meant = meant.into_iter().find(|meant| self.reads(self.exchanging(at, at + 1, &[meant])))?;
            Some(no_reading(
                self.tokens[at].span,
                &format!("`{said}` does not stand here"),
                &format!("write `{meant}`"),
                &format!("did you mean `{meant}`?"),
            ))
        })
    }

    /// `must be least senior`.
    fn bound_without_at(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len()).find(|at| self.one_of(*at, &["least", "most"]) && !self.is(at - 1, "at"))?;
        let said = self.word(at)?;
        self.reads(self.exchanging(at, at, &["at"])).then(|| {
            no_reading(
                self.tokens[at].span,
                &format!("there is no `at` before `{said}`"),
                &format!("write `at {said}`"),
                &format!("a bound is `at least 3`, `at most 9`: did you mean `at {said}`?"),
            )
        })
    }

    /// `every full should …`, `every tech manager …`: a name of several words that lacks one.
    fn name_without_a_word(&self, at: usize) -> Option<Diagnostic> {
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        for name in self.nouns.names() {
            let words: Vec<&str> = name.split(' ').collect();
            if !(2..=4).contains(&words.len()) || found.len() > SHOWN {
                continue;
            }
            for left_out in 0..words.len() {
                let there: Vec<&str> =
                    words.iter().enumerate().filter(|(step, _)| *step != left_out).map(|(_, word)| *word).collect();
                let start = around(at, 3).find(|start| {
                    *start <= at
                        && start + there.len() + 1 >= at
                        && !self.matches(*start).iter().any(|(_, end)| *end == start + there.len())
                        && self.words(*start, &there).is_some()
                        && self.reads(self.exchanging(*start, start + there.len(), &words))
                });
                if let Some(start) = start.filter(|_| !found.iter().any(|(.., known)| *known == name)) {
                    found.push((start, start + there.len(), name));
                }
            }
        }
        // The more words of a name there are, the surer it is.
        found.sort_by_key(|(start, end, _)| std::cmp::Reverse(end - start));
        let (start, end, _) = *found.first()?;
        let same = |other: &&(usize, usize, &str)| (other.0, other.1) == (start, end);
        let names: Vec<&str> = found.iter().filter(same).map(|(.., name)| *name).collect();
        let said = self.said_text(start, end);
        let list = any_of(&names);
        Some(no_reading(
            self.place(start, end).0,
            &format!("`{said}` is no name by itself"),
            "a word of a longer name is missing",
            &format!("did you mean {list}?"),
        ))
    }

    /// `at least than 2`.
    fn too_many(&self, at: usize) -> Option<Diagnostic> {
        if self.tokens.iter().any(|token| token.kind == TokenKind::Open) {
            return None;
        }
        let at = around(at, 2).find(|at| {
            let needless = self.word(*at).is_some_and(is_reserved) || self.kind(*at) == Some(&TokenKind::Comma);
            let denies = self.one_of(*at, &["not", "no", "without", "unless"]);
            needless && !denies && self.reads(self.exchanging(*at, at + 1, &[]))
        })?;
        let said = self.said_text(at, at + 1);
        Some(no_reading(
            self.tokens[at].span,
            &format!("`{said}` is one word too many"),
            "delete it",
            "without it the sentence can be read",
        ))
    }

    fn word_left_out(&self, at: usize) -> Option<Diagnostic> {
        let within = |before: &usize| *before <= self.tokens.len() && !self.tokens.is_empty();
        let (before, words) = around(at, 1).filter(within).find_map(|before| {
            let fits = |words: &&&[&str]| {
                let doubled = self.is(before, words[words.len() - 1]) || (before > 0 && self.is(before - 1, words[0]));
                !doubled && self.reads(self.exchanging(before, before, words))
            };
            let all: Vec<String> = FORGOTTEN.iter().filter(fits).map(|words| words.join(" ")).collect();
            (!all.is_empty()).then_some((before, all))
        })?;
        let next = self.tokens.get(before);
        let said = next.map_or_else(|| self.said_text(before - 1, before), super::error::token_text);
        let shown = words.iter().map(|word| match next {
            Some(_) => format!("{word} {said}"),
            None => format!("{said} {word}"),
        });
        let shown: Vec<String> = shown.take(SHOWN).collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        let side = if next.is_some() { "before" } else { "behind" };
        let span = next.map_or_else(|| self.place(before - 1, before).0, |token| token.span);
        Some(no_reading(
            span,
            &format!("a word is missing {side} `{said}`"),
            &format!("write {}", any_of(&shown)),
            &format!("with `{}` the sentence can be read", words[0]),
        ))
    }

    /// The tokens with these words in the place of some.
    pub(super) fn exchanging(&self, start: usize, end: usize, words: &[&str]) -> Vec<Token> {
        let place = self.place(start.min(self.tokens.len().saturating_sub(1)), end.max(start + 1)).0;
        let mut tokens = self.tokens.to_vec();
        let word = |word: &&str| Token { kind: TokenKind::Word((*word).to_owned()), span: place, written: None };
        tokens.splice(start.min(self.tokens.len())..end.min(self.tokens.len()), words.iter().map(word));
        tokens
    }

    /// Whether these tokens are a whole phrase of the same sort.
    pub(super) fn reads(&self, tokens: Vec<Token>) -> bool {
        let phrase = Phrase { tokens, span: self.span };
        let reader = Reader::new(self.nouns, &phrase, self.whole);
        match self.whole {
            Whole::Rule => !reader.rule().is_empty(),
            Whole::Condition(params) => !reader.cond_body(params).is_empty(),
            Whole::Noun(params) => !reader.noun_body(params).is_empty(),
            Whole::Part => false,
        }
    }
}

/// Places near one, the nearest first and of two as near the one before.
fn around(at: usize, reach: usize) -> impl Iterator<Item = usize> {
    let before = move |step: usize| (step > 0).then(|| at.checked_sub(step)).flatten();
    (0..=reach).flat_map(move |step| [before(step), Some(at + step)]).flatten()
}

fn any_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [first @ .., last] => format!("`{}` or `{last}`", first.join("`, `")),
    }
}

fn no_reading(span: crate::source::Span, message: &str, label: &str, help: &str) -> Diagnostic {
    Diagnostic { code: Code::NoReading, ..wrong(span, message, label, help) }
}
