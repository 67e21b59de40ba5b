//! The text of a policy file in pieces as they are written, comments and quoted data included: what a formatter moves
//! about. Nothing is lost but white space.
//!
//! Coarser than the tokens of a phrase: `team's` is one piece, and so is an id with its dots. The grammar says where a
//! piece is to be cut all the same (`a=b`).

use std::ops::Range;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Words, numbers, dates, symbols.
    Word,
    /// `"text"`.
    Text,
    /// `"""data"""`.
    Data,
    /// From `#` to the end of the line, without the space before that.
    Comment,
    /// One of `( ) { } ,`.
    Punctuation,
}

/// A piece of the text.
#[derive(Debug, Clone)]
pub(super) struct Lexeme {
    /// What it is.
    pub(super) sort: Sort,
    /// Its bytes in the text.
    pub(super) place: Range<usize>,
    /// As it is to be written.
    pub(super) text: String,
    /// How many line ends stand between it and the piece before it.
    pub(super) lines_before: usize,
    /// Whether nothing at all stands between it and the piece before it.
    pub(super) glued: bool,
}

/// All pieces of a text that has no errors, cut at `cuts` too.
pub(super) fn lexemes(text: &str, cuts: &[usize]) -> Vec<Lexeme> {
    let mut found: Vec<Lexeme> = Vec::new();
    let mut at = 0;
    let mut lines = 0;
    let mut end_of_last = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '\n' {
            lines += 1;
        }
        if is_blank(c) {
            at += c.len_utf8();
            continue;
        }
        let (sort, length) = piece(&text[at..]);
        let cut = cuts.iter().copied().filter(|&cut| cut > at && cut < at + length).min();
        let end = match (sort, cut) {
            (Sort::Word, Some(cut)) => cut,
            _ => at + length,
        };
        let written = text[at..end].trim_end_matches(['\r', ' ', '\t']).to_owned();
        found.push(Lexeme { sort, place: at..end, text: written, lines_before: lines, glued: end_of_last == at });
        (at, end_of_last, lines) = (end, end, 0);
    }
    found
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c.is_control()
}

/// What the text begins with, and how long it is.
fn piece(text: &str) -> (Sort, usize) {
    if let Some(rest) = text.strip_prefix("\"\"\"") {
        return (Sort::Data, rest.find("\"\"\"").map_or(text.len(), |end| end + 6));
    }
    match text.as_bytes()[0] {
        b'#' => (Sort::Comment, text.find('\n').unwrap_or(text.len())),
        b'"' => (Sort::Text, string_length(text)),
        b'(' | b')' | b'{' | b'}' | b',' => (Sort::Punctuation, 1),
        _ => {
            let ends = |c: char| is_blank(c) || matches!(c, '#' | '"' | '(' | ')' | '{' | '}' | ',');
            (Sort::Word, text.find(ends).unwrap_or(text.len()))
        }
    }
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\n' => return at,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}
