//! The one currency of complaint: a stage returns what it could make *and* a list of [`Diagnostic`]s.
//!
//! Wording lives beside each stage, in its `error.rs`; the codes live in `code.rs`. Style: lower case, no full stop, the
//! user's own text in backticks; the message says what is, the label what was expected, the help what to do.

use crate::code::Code;
use crate::source::Span;

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The run cannot be trusted: exit code 3 (policies) or 4 (data).
    Error,
    /// Worth saying; changes no exit code.
    Warning,
}

/// A place with words under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be said there; may be empty.
    pub text: String,
}

/// One complaint, in the user's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the defect.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// One line: what is wrong.
    pub message: String,
    /// The places; the first is the one that the complaint is about. Empty only where there is no text at all.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error with that code, message and main place.
    pub fn error(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        let labels = vec![Label { span, text: label.into() }];
        Diagnostic { code, severity: Severity::Error, message: message.into(), labels, help: None }
    }

    /// A warning with that code, message and main place.
    pub fn warning(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message, span, label) }
    }

    /// The same with one more place.
    #[must_use]
    pub fn and(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: label.into() });
        self
    }

    /// The same with a help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The nearest of `known` to `word`, if it is near enough to be a slip of the hand: at most a third of its letters
/// differ. Letter case does not count. Ties go to the first in the order given, but last to a word with another letter.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let limit = (length / 3).max(usize::from(length > 1));
    let letters =
        |text: &str| text.chars().filter(|c| !c.is_numeric()).flat_map(char::to_lowercase).collect::<String>();
    let own = letters(&word);
    known
        .into_iter()
        // What is much longer or shorter is not near; telling so costs little.
        .filter(|name| name.chars().count().abs_diff(length) <= limit + 1)
        // `p-11` is no slip for `p-12`: where only digits differ, each is a name of its own.
        .filter(|name| letters(name) != own || name.to_lowercase() == word)
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_lowercase()), name))
        .filter(|&(distance, _)| distance <= limit)
        // A letter too few, too many or exchanged is a commoner slip than another letter: `siz` is `size`, not `six`.
        // Where two are as near, a letter is forgotten more often than one too many is written: `whos` is `whose`, not `who`.
        .min_by_key(|&(distance, name)| {
            let name = name.to_lowercase();
            (distance, is_replaced(&word, &name), name.chars().count() < length)
        })
        .map(|(_, name)| name)
}

/// Whether two words differ by another letter, and not by letters that are missing, added or exchanged.
fn is_replaced(word: &str, name: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    word.chars().count() == name.chars().count() && sorted(word) != sorted(name)
}

/// Orders diagnostics by place, so that output does not depend on the order in which stages found them.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|d| (d.labels.first().map(|label| label.span), d.severity, d.code));
}
