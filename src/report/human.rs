//! One headline with its source lines, drawn by miette: the only file that names it.
//!
//! miette asks a [`SourceCode`] for the lines around a label. Its own re-scans the text for each, joins far labels, and
//! panics on long lines and on places past the end; ours, a page, puts the pieces of one report one after the other
//! into one range of addresses and answers from the files' indexes of lines. So the lines of a team file and the clause of a
//! policy stand in one report, each under its file's name.
//!
//! Should miette panic all the same, the report is written without source lines; a finding is never lost.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::Style;
use crate::report::draw::Tone;
use crate::report::page::{Context, Page};
use crate::report::text::{clean, wrap, wrap_options};
use crate::report::window::TAB;
use crate::report::wording::place_name;
use crate::source::{Sources, Span};

/// A headline, the places that it is about, and what is to be said below them.
pub struct Block {
    /// Error or warning.
    pub severity: Severity,
    /// Shown behind `error` or `warning`, in brackets.
    pub code: Option<String>,
    /// One sentence.
    pub headline: String,
    /// Places with words; those of the first one's file are drawn first, then the other files in order of mention.
    pub labels: Vec<(Span, String)>,
    /// Which lines are shown around the places.
    pub context: Context,
    /// Lead and text of each paragraph below, such as `help` and what to do.
    pub notes: Vec<(&'static str, String)>,
}

impl Block {
    /// A block for a diagnostic.
    pub fn of(diagnostic: &Diagnostic) -> Block {
        let labels = diagnostic.labels.iter().map(|label| (label.span, label.text.clone()));
        Block {
            severity: diagnostic.severity,
            code: Some(diagnostic.code.name().to_owned()),
            headline: diagnostic.message.clone(),
            labels: labels.collect(),
            context: Context::Everywhere,
            notes: diagnostic.help.iter().map(|help| ("help", help.clone())).collect(),
        }
    }

    /// The block as lines, the last one ended; every line is indented or begins with a word of ours.
    pub fn draw(&self, sources: &Sources, style: &Style) -> String {
        let page = Page::new(sources, &self.labels, self.context, style);
        let drawn = catch_unwind(AssertUnwindSafe(|| self.with_source(page, style))).ok().flatten();
        let mut shown = drawn.unwrap_or_else(|| self.without_source(sources, style));
        for (lead, text) in &self.notes {
            let tone = if *lead == "help" { Tone::Help } else { Tone::Quiet };
            for (index, line) in text.lines().enumerate() {
                let lead = if index == 0 { format!("  {lead}: ") } else { " ".repeat(lead.len() + 4) };
                shown.push_str(&style.paragraph(tone, &lead, &clean(line)));
            }
        }
        shown
    }

    fn mark(&self) -> String {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        match &self.code {
            Some(code) => format!("{word}[{}]:", clean(code)),
            None => format!("{word}:"),
        }
    }

    fn with_source(&self, page: Page<'_>, style: &Style) -> Option<String> {
        let headline = style.plain(&clean(&self.headline));
        let shown = Shown { headline, severity: self.severity, page };
        let mut drawn = String::new();
        handler(style, &self.mark()).render_report(&mut drawn, &shown).ok()?;
        let lines = drawn.lines().map(|line| line.trim_end());
        Some(lines.filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect())
    }

    fn without_source(&self, sources: &Sources, style: &Style) -> String {
        let mut shown = wrap(&format!("  {} ", self.mark()), &clean(&self.headline), style.width);
        shown.push('\n');
        for (span, text) in &self.labels {
            let text = format!("{}: {}", place_name(sources, *span), clean(text));
            shown.push_str(&wrap("    at ", &text, style.width));
            shown.push('\n');
        }
        shown
    }
}

/// `mark` stands where miette draws a symbol: a word is understood without colour, and by whoever cannot see it.
fn handler(style: &Style, mark: &str) -> GraphicalReportHandler {
    let mut characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    characters.error = mark.to_owned();
    characters.warning = mark.to_owned();
    let styles = if style.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let options = wrap_options(style.width);
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_links(false)
        .without_syntax_highlighting()
        .with_width(style.width)
        .with_break_words(true)
        .with_word_separator(options.word_separator)
        .with_word_splitter(options.word_splitter)
        .with_context_lines(1)
        .tab_width(TAB)
}

impl SourceCode for Page<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let piece = self.piece(span.offset(), span.len()).ok_or(MietteError::OutOfBounds)?;
        // Without context miette asks only for the line and column that it names above the lines.
        let (line, column) = if before == 0 {
            let place = self.line_column(piece, span.offset());
            (place.line - 1, place.column - 1)
        } else {
            (piece.window.line, 0)
        };
        let bytes = SourceSpan::from((piece.base, piece.text.len()));
        let text = piece.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(self.name(piece), text, bytes, line, column, piece.window.lines)))
    }
}

/// A block as miette wants it.
struct Shown<'a> {
    headline: String,
    severity: Severity,
    page: Page<'a>,
}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.page.underlines.is_empty()).then_some(&self.page as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let underlines = self.page.underlines.iter();
        let labels = underlines.map(|it| LabeledSpan::new(it.text.clone(), it.start, it.length));
        (!self.page.underlines.is_empty()).then(|| Box::new(labels) as Box<_>)
    }
}

impl std::error::Error for Shown<'_> {}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.headline)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Shown")
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Context};
    use crate::diagnostic::Severity;
    use crate::report::Style;
    use crate::source::{Role, Sources, Span};

    #[test]
    fn without_source_lines_a_report_still_says_where() {
        let mut sources = Sources::default();
        let file = sources.add("org/a.yaml", "team: a\nlead: b\n", Role::Data);
        let block = Block {
            severity: Severity::Error,
            code: None,
            headline: "team a does not have a lead".to_owned(),
            labels: vec![(Span::new(file, 8, 12), "lead of a".to_owned())],
            context: Context::InData,
            notes: Vec::new(),
        };
        let plain = block.without_source(&sources, &Style::default());
        assert_eq!(plain, "  error: team a does not have a lead\n    at org/a.yaml:2: lead of a\n");
    }
}
