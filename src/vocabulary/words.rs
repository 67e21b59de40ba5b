//! The closed list of reserved words, and what a name may look like.

use crate::source::Span;

/// Numbers in words, from 1 on. A declared word or a variable of that name wins over them.
pub const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Words that neither begin nor end a name.
pub const RESERVED: &[&str] = &[
    "every",
    "each",
    "all",
    "a",
    "an",
    "some",
    "any",
    "another",
    "no",
    "the",
    "most",
    "half",
    "third",
    "they",
    "them",
    "their",
    "it",
    "its",
    "themselves",
    "itself",
    "who",
    "whose",
    "that",
    "which",
    "is",
    "are",
    "be",
    "has",
    "have",
    "does",
    "do",
    "must",
    "should",
    "may",
    "not",
    "and",
    "or",
    "if",
    "unless",
    "either",
    "otherwise",
    "than",
    "means",
    "at",
    "least",
    "more",
    "fewer",
    "less",
    "exactly",
    "between",
    "before",
    "after",
    "among",
    "one",
    "same",
    "different",
    "ago",
    "of",
    "in",
    "on",
    "for",
    "from",
    "to",
    "by",
    "with",
    "without",
    "into",
    "as",
    "under",
    "near",
    "against",
    "about",
    "over",
    "other",
    "except",
    "up",
    "until",
    "since",
];

/// Reserved words that may stand inside a name and begin an adjective.
pub const PREPOSITIONS: &[&str] = &[
    "of", "in", "on", "for", "from", "to", "by", "with", "without", "into", "as", "under", "near", "against", "about",
    "over", "except", "up", "until", "since", "at", "before", "after", "between", "among", "than",
];

/// Whether the word is reserved.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether the word is a preposition.
pub fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
}

/// The reserved word that a name may not have there, if any.
pub fn misused(name: &str, adjective: bool) -> Option<&str> {
    let words: Vec<&str> = name.split(' ').collect();
    let last = words.len() - 1;
    words.iter().enumerate().find_map(|(at, word)| {
        let inside = at > 0 && at < last;
        let allowed = is_preposition(word) && (inside || (adjective && at == 0 && last > 0));
        (is_reserved(word) && !allowed).then_some(*word)
    })
}

/// A name as the lexicon keeps it.
pub fn split(name: &str) -> Vec<String> {
    name.split(' ').map(str::to_owned).collect()
}

/// A declared name with its place, for the checks on coinciding forms.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    pub(super) form: String,
    pub(super) span: Span,
}
