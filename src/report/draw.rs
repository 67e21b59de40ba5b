//! The small marks of a report: rules, leads and colours. Colours are the sixteen of the terminal's own theme, and say
//! nothing that the words do not say, too.

use crate::report::Style;
use crate::report::text::wrap;

/// What a piece of text is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something is broken.
    Error,
    /// Something should be looked at.
    Warning,
    /// What to do.
    Help,
    /// A name to look for.
    Strong,
    /// What may be skipped.
    Quiet,
}

impl Style {
    /// The text in its colour.
    pub(crate) fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Error => "31;1",
            Tone::Warning => "33;1",
            Tone::Help => "36",
            Tone::Strong => "1",
            Tone::Quiet => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A paragraph behind a coloured lead, wrapped: `  help: add …`. The lead's indent is part of it.
    pub(crate) fn paragraph(&self, tone: Tone, lead: &str, text: &str) -> String {
        let wrapped = wrap(lead, &self.plain(text), self.width);
        let words = lead.trim_start();
        match wrapped.strip_prefix(lead.trim_end()) {
            Some(rest) if !words.is_empty() => {
                let indent = &lead[..lead.len() - words.len()];
                format!("{indent}{}{rest}\n", self.paint(tone, words.trim_end()))
            }
            _ => format!("{wrapped}\n"),
        }
    }

    /// Our own marks in ASCII, if that is wanted. Text from files keeps its letters.
    pub(crate) fn plain(&self, text: &str) -> String {
        if self.unicode { text.to_owned() } else { text.replace('…', "...") }
    }

    /// The character of a horizontal rule.
    pub(crate) fn bar(&self) -> &'static str {
        if self.unicode { "─" } else { "-" }
    }
}
