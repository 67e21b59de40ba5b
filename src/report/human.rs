//! One headline with its source lines, drawn by miette: the only file that names it.
//!
//! miette asks a [`SourceCode`] for the lines around a label. Its own re-scans the text for each, joins far labels, and
//! panics on long lines and on places past the end; ours, a [`Page`], puts the files of one report one after the other
//! into one range of addresses and answers from their indexes of lines. So the lines of a team file and the clause of a
//! policy stand in one report, each under its file's name.
//!
//! Should miette panic all the same, the report is written without source lines; a finding is never lost.

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::Style;
use crate::report::draw::Tone;
use crate::report::text::{clean, stand_in, wrap, wrap_options};
use crate::report::window::{Window, underlines, window};
use crate::report::wording::place_name;
use crate::source::{FileId, Sources, Span};

/// The texts of a run as they may be shown: with stand-ins for control characters, made once for each file that a
/// report shows.
pub struct Book<'a> {
    /// The texts.
    pub sources: &'a Sources,
    shown: Vec<OnceLock<Cow<'a, str>>>,
}

impl<'a> Book<'a> {
    /// A book of these texts.
    pub fn new(sources: &'a Sources) -> Self {
        Book { sources, shown: sources.iter().map(|_| OnceLock::new()).collect() }
    }

    fn shown(&self, file: FileId) -> &str {
        self.shown[file.0 as usize].get_or_init(|| stand_in(&self.sources.get(file).text))
    }
}

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
            notes: diagnostic.help.iter().map(|help| ("help", help.clone())).collect(),
        }
    }

    /// The block as lines, the last one ended; every line is indented or begins with a word of ours.
    pub fn draw(&self, book: &Book<'_>, style: &Style) -> String {
        let page = Page::new(book, &self.labels, style);
        let drawn = catch_unwind(AssertUnwindSafe(|| self.with_source(page, style))).ok().flatten();
        let mut shown = drawn.unwrap_or_else(|| self.without_source(book, style));
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

    fn with_source(&self, page: Page<'_, '_>, style: &Style) -> Option<String> {
        let shown = Shown { block: self, labels: page.labels(&self.labels, style), page };
        let mut drawn = String::new();
        handler(style, &self.mark()).render_report(&mut drawn, &shown).ok()?;
        let lines = drawn.lines().map(|line| line.trim_end());
        Some(lines.filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect())
    }

    fn without_source(&self, book: &Book<'_>, style: &Style) -> String {
        let mut shown = wrap(&format!("  {} ", self.mark()), &clean(&self.headline), style.width);
        shown.push('\n');
        for (span, text) in &self.labels {
            let text = format!("{}: {}", place_name(book.sources, *span), clean(text));
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
        .with_context_lines(CONTEXT)
        .tab_width(TAB)
}

const CONTEXT: usize = 1;
const TAB: usize = 4;

/// Lines of source are never longer than this.
const LONGEST_LINE: usize = 300;

/// The files of one report, one after the other in one range of addresses.
struct Page<'p, 'a> {
    book: &'p Book<'a>,
    /// Where each file begins.
    files: Vec<(usize, FileId)>,
    /// How many characters of a line fit.
    limit: usize,
}

impl<'p, 'a> Page<'p, 'a> {
    fn new(book: &'p Book<'a>, labels: &[(Span, String)], style: &Style) -> Self {
        let mut files: Vec<(usize, FileId)> = Vec::new();
        let mut next = 0;
        for (span, _) in labels {
            if !files.iter().any(|&(_, file)| file == span.file) {
                files.push((next, span.file));
                next += book.sources.get(span.file).text.len() + 1;
            }
        }
        // Line numbers and the frame take ten columns.
        let limit = style.width.saturating_sub(10).clamp(40, LONGEST_LINE);
        Page { book, files, limit }
    }

    /// Which file an address lies in, and where that begins.
    fn find(&self, address: usize) -> Option<(usize, FileId)> {
        self.files.iter().rev().copied().find(|&(base, _)| base <= address)
    }

    /// miette's labels: one for each line of a place, the words under the last; places that are labelled twice once.
    fn labels(&self, labels: &[(Span, String)], style: &Style) -> Vec<LabeledSpan> {
        let mut places: Vec<((usize, usize), Vec<String>)> = Vec::new();
        for (span, text) in labels {
            let Some(&(base, _)) = self.files.iter().find(|(_, file)| *file == span.file) else { continue };
            let file = self.book.sources.get(span.file);
            let under = underlines(file, *span, self.limit);
            let last = under.len().saturating_sub(1);
            for (index, place) in under.into_iter().enumerate() {
                let text = if index == last { clean(text).into_owned() } else { String::new() };
                let key = (base + place.start, place.len());
                match places.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, texts)) if texts.contains(&text) => {}
                    Some((_, texts)) => texts.push(text),
                    None => places.push((key, vec![text])),
                }
            }
        }
        let drawn = places.into_iter().map(|((start, length), texts)| {
            let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
            let text = style.plain(&texts.join("; "));
            let text = (!text.is_empty()).then(|| wrap("", &text, self.room(start, length, style)));
            LabeledSpan::new(text, start, length)
        });
        drawn.collect()
    }

    /// How many columns are left for words that stand under the middle of a place.
    fn room(&self, start: usize, length: usize, style: &Style) -> usize {
        let shown = self.look(start, length, 0).map_or(0, |(base, file, window)| {
            let middle = start - base + length / 2;
            let text = &self.book.sources.get(file).text;
            let before = text.get(window.bytes.start..middle).map_or(0, |text| text.chars().count());
            before + 4
        });
        style.width.saturating_sub(shown + 10).max(28)
    }

    fn look(&self, start: usize, length: usize, context: usize) -> Option<(usize, FileId, Window)> {
        let (base, file) = self.find(start)?;
        let place = start - base..start - base + length;
        let window = window(self.book.sources.get(file), place, context, self.limit)?;
        Some((base, file, window))
    }
}

impl SourceCode for Page<'_, '_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let (base, file, window) = self.look(span.offset(), span.len(), before).ok_or(MietteError::OutOfBounds)?;
        // Without context miette asks only for the line and column to name above the lines.
        let at = if before == 0 { span.offset() - base } else { window.bytes.start };
        let place = self.book.sources.line_column(file, at);
        let (line, column) = if before == 0 { (place.line - 1, place.column - 1) } else { (window.line, 0) };
        let name = clean(&self.book.sources.get(file).name).into_owned();
        let text = &self.book.shown(file).as_bytes()[window.bytes.clone()];
        let bytes = SourceSpan::from((base + window.bytes.start, window.bytes.len()));
        Ok(Box::new(MietteSpanContents::new_named(name, text, bytes, line, column, window.lines)))
    }
}

/// A block as miette wants it.
struct Shown<'p, 'a> {
    block: &'p Block,
    labels: Vec<LabeledSpan>,
    page: Page<'p, 'a>,
}

impl miette::Diagnostic for Shown<'_, '_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.block.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.page as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<_>)
    }
}

impl std::error::Error for Shown<'_, '_> {}

impl fmt::Display for Shown<'_, '_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&clean(&self.block.headline))
    }
}

impl fmt::Debug for Shown<'_, '_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Shown")
    }
}
