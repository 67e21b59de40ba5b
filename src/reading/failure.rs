//! Readings become one meaning, or a diagnostic: none, two, or too many steps.
//!
//! One slip gives one diagnostic. What is surely wrong with single words is told first (unknown words, symbols and words
//! of other languages), then what an attempt that got far noted, and at last the place up to which a reading was found.

use super::error;
use super::slips;
use super::{Outcome, Reader};
use crate::diagnostic::{Diagnostic, nearest};
use crate::syntax::tree::TokenKind;
use crate::vocabulary::words::is_reserved;

impl Reader<'_> {
    /// The one reading, or why there is none.
    pub(crate) fn only<T>(&self, mut readings: Vec<T>, show: impl Fn(&T) -> String) -> Outcome<T> {
        if readings.len() == 1 && !self.spent() {
            return Ok(readings.remove(0));
        }
        if self.spent() {
            return Err(vec![error::too_long(self.whole())]);
        }
        if readings.is_empty() { Err(self.why_none()) } else { Err(vec![self.two(&readings, show)]) }
    }

    fn two<T>(&self, readings: &[T], show: impl Fn(&T) -> String) -> Diagnostic {
        let shown: Vec<String> = readings.iter().take(2).map(show).collect();
        error::two_readings(self.whole(), &shown)
    }

    fn why_none(&self) -> Vec<Diagnostic> {
        let habits = slips::habits(self.tokens, &|word| self.nouns.knows(word));
        if !habits.is_empty() {
            return habits;
        }
        let unknown = self.unknown_words();
        if !unknown.is_empty() {
            return unknown;
        }
        if let Some(problem) = slips::shapes(self.tokens, self.whole()) {
            return vec![problem];
        }
        let noted = self.noted.borrow();
        if let Some(best) = noted.iter().max_by_key(|noted| noted.at) {
            return vec![best.problem.clone()];
        }
        let (at, expected) = self.furthest.borrow().clone();
        vec![match self.tokens.get(at) {
            Some(token) => error::no_reading(token.span, &error::token_text(token), &expected),
            None => error::ends_early(self.whole(), &expected),
        }]
    }

    /// Words that are neither of the language nor declared, each with the nearest name.
    fn unknown_words(&self) -> Vec<Diagnostic> {
        let mut problems: Vec<Diagnostic> = Vec::new();
        let variables: Vec<&str> =
            (1..self.tokens.len()).filter(|at| self.is(at - 1, "as")).filter_map(|at| self.word(at)).collect();
        for (at, token) in self.tokens.iter().enumerate() {
            let TokenKind::Word(word) = &token.kind else { continue };
            let known = self.nouns.knows(word) || variables.contains(&word.as_str());
            let same = |problem: &Diagnostic| problem.message.contains(&format!("`{word}`"));
            if known || self.in_head(word) || problems.iter().any(same) {
                continue;
            }
            let after_be = self.after_be(at);
            // `must be ana`: an id is meant, and no word of the language.
            let near = self.suggestion(at).filter(|near| !(after_be && is_reserved(near)));
            problems.push(error::unknown_word(token.span, word, near.as_deref(), after_be));
        }
        problems
    }

    fn in_head(&self, word: &str) -> bool {
        self.heads.borrow().iter().any(|name| name == word)
    }

    fn after_be(&self, at: usize) -> bool {
        at > 0 && self.one_of(at - 1, &["is", "be", "are"]) && at + 1 == self.tokens.len()
    }

    /// The nearest declared name to the words at `at`: of three, two or one words, from here or from one before.
    fn suggestion(&self, at: usize) -> Option<String> {
        let run = |start: usize, len: usize| -> Option<String> {
            let words: Option<Vec<&str>> = (start..start + len).map(|at| self.word(at)).collect();
            words.map(|words| words.join(" "))
        };
        for len in (1..=3usize).rev() {
            for start in at.saturating_sub(len - 1)..=at {
                let Some(text) = run(start, len) else { continue };
                let names = self.nouns.names().filter(|name| name.split(' ').count() == len);
                if let Some(name) = nearest(&text, names) {
                    let offset = at - start;
                    return name
                        .split(' ')
                        .nth(offset)
                        .map(|word| if len == 1 { word.to_owned() } else { name.to_owned() });
                }
            }
        }
        let word = self.word(at)?;
        nearest(word, self.nouns.single_words()).map(str::to_owned)
    }
}
