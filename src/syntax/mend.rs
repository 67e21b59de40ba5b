//! Slips that are plain from one line, and that would be answered many times over if the line were read as it stands: a
//! quote that opens nothing, a word or brace that stands twice, a date with typographic dashes. Each is answered here,
//! once, and mended in the text that is parsed; offsets do not change.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::error;
use crate::syntax::policies::{CLAUSES, TEXT_CLAUSES};

/// Declarations that have a title, and whether their name is one word.
const TITLED: &[(&str, bool)] = &[
    ("policy", true),
    ("test", true),
    ("pack", true),
    ("sign", true),
    ("kind", false),
    ("responsibility", false),
    ("archetype", false),
];

/// Words that begin a line in which no word is said twice, beside those of clauses; in the last two the id may be called
/// as its kind is.
const PLAIN_LINES: &[&str] = &[
    "policy", "test", "pack", "kind", "extend", "set", "setting", "sign", "use", "given", "approved", "waive", "expect",
];

/// Blocks whose head ends with a brace.
const BLOCKS: &[&str] = &["policy", "test", "kind", "extend", "checklist"];

/// The text as it was meant, and what is wrong with it.
pub(super) fn mend<'a>(text: Cow<'a, str>, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Cow<'a, str> {
    let mut edits: Vec<(usize, String)> = Vec::new();
    let (mut offset, mut data) = (0, false);
    for line in text.split_inclusive('\n') {
        let quotes = line.matches("\"\"\"").count();
        if !data && quotes == 0 {
            let line = Line { text: line.trim_end(), start: offset, file };
            if let Some((problem, edit)) = line.slip() {
                diagnostics.push(problem);
                edits.push(edit);
            }
        }
        data ^= quotes % 2 == 1;
        offset += line.len();
    }
    if edits.is_empty() {
        return text;
    }
    let mut mended = text.into_owned();
    for (start, right) in edits {
        mended.replace_range(start..start + right.len(), &right);
    }
    Cow::Owned(mended)
}

/// What is wrong, and what is to stand from which byte on.
type Slip = Option<(Diagnostic, (usize, String))>;

struct Line<'a> {
    text: &'a str,
    start: usize,
    file: FileId,
}

impl Line<'_> {
    fn slip(&self) -> Slip {
        self.quote_opens_nothing()
            .or_else(|| self.stands_twice())
            .or_else(|| self.brace_twice())
            .or_else(|| self.date_with_dashes())
            .or_else(|| self.apostrophe_for_comment())
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.file, self.start + from, self.start + to)
    }

    /// The line up to its comment or its first text.
    fn plain(&self) -> &str {
        &self.text[..self.text.find(['"', '#']).unwrap_or(self.text.len())]
    }

    /// Words with the places where they begin.
    fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
        text.split_ascii_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
    }

    /// `because it grows."`, `policy p Teams are small" {`.
    fn quote_opens_nothing(&self) -> Slip {
        let quote = self.text.find('"').filter(|_| self.text.matches('"').count() == 1)?;
        let before = &self.text[..quote];
        let words: Vec<(usize, &str)> = Line::words(before).collect();
        let curly = |c| matches!(c, '\u{201c}' | '\u{201d}' | '\u{201e}');
        if before.ends_with(char::is_whitespace) || before.contains('#') || before.contains(curly) {
            return None;
        }
        let lower = before.trim_start().to_lowercase();
        let clause = TEXT_CLAUSES
            .iter()
            .chain(&["approved by"])
            .find(|clause| lower.strip_prefix(**clause).is_some_and(|rest| rest.starts_with(' ')));
        let titled = || {
            let first = words.first()?.1.to_lowercase();
            let (_, one) = TITLED.iter().find(|(keyword, _)| *keyword == first)?;
            let capital = |(_, word): &&(usize, &str)| word.starts_with(char::is_uppercase);
            let rest = words.get(2..)?;
            rest.iter().find(capital).filter(|_| !one).or(rest.first())
        };
        let start = match clause {
            Some(clause) => words.get(clause.split(' ').count())?.0,
            None => titled()?.0,
        };
        let said = &self.text[start..quote];
        if said.starts_with('\'') {
            return None;
        }
        let problem = error::no_opening_quote(self.span(start, quote + 1), said);
        Some((problem, (self.start + start - 1, "\"".to_owned())))
    }

    /// `policy policy p`, `extend team team {`, `expect holds for for team payments`.
    fn stands_twice(&self) -> Slip {
        let words: Vec<(usize, &str)> = Line::words(self.plain()).collect();
        let first = words.first()?.1.to_lowercase();
        let keyword = PLAIN_LINES.iter().chain(CLAUSES).find(|keyword| **keyword == first)?;
        let named = matches!(*keyword, "waive" | "expect" | "set" | "tags");
        let pair = words.windows(2).position(|pair| {
            let letters = pair[0].1.starts_with(char::is_alphabetic);
            let last = pair[1].0 + pair[1].1.len() == self.plain().trim_end().len();
            letters && pair[0].1 == pair[1].1 && !(named && last)
        })?;
        let (at, word) = words[pair + 1];
        let problem = error::stands_twice(self.span(at, at + word.len()), word);
        Some((problem, (self.start + at, " ".repeat(word.len()))))
    }

    /// `kind firm "…" {{`.
    fn brace_twice(&self) -> Slip {
        let at =
            self.text.len().checked_sub(2).filter(|at| self.text.ends_with("{{") && self.text.is_char_boundary(*at))?;
        let first = Line::words(self.text).next()?.1.to_lowercase();
        (BLOCKS.contains(&first.as_str()) && !self.text.contains('#'))
            .then(|| (error::stands_twice(self.span(at + 1, at + 2), "{"), (self.start + at + 1, " ".to_owned())))
    }

    /// `review: date ' when it was last looked at`: what begins a comment elsewhere, behind an attribute.
    fn apostrophe_for_comment(&self) -> Slip {
        let at = self.plain().find(" ' ").map(|at| at + 1)?;
        let (name, ty) = self.text[..at].split_once(':')?;
        let attribute = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '(' | ')'));
        let space = ty.starts_with(' ') && !ty.contains('\'');
        (attribute && space)
            .then(|| (error::foreign_comment(self.span(at, at + 1), "'"), (self.start + at, "#".to_owned())))
    }

    /// `2026–10–01`.
    fn date_with_dashes(&self) -> Slip {
        let plain = self.plain();
        let at = plain.find(is_dash)?;
        let start = plain[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let end =
            plain[start..].find(|c: char| !(c.is_ascii_digit() || is_dash(c))).map_or(plain.len(), |end| start + end);
        let written = &plain[start..end];
        let right = written.replace(is_dash, "-");
        crate::value::parse_date(&right)?;
        let problem = error::date_with_dashes(self.span(start, end), written, &right);
        // To the right, so that what is said of the date ends where the date ends: it is longer as it was written.
        Some((problem, (self.start + start, format!("{right:>width$}", width = written.len()))))
    }
}

/// Dashes that a text program makes of a hyphen.
fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}
