//! Where text goes: colour and width of the terminal, and streams that somebody may close while we write.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, StdoutLock, Write, stderr, stdout};

use crate::load::Failure;
use crate::report::Style;
use crate::report::text::{self, clean, columns};

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Colour {
    /// On a terminal that can.
    #[default]
    Auto,
    /// In pipes and files, too.
    Always,
    /// Nowhere.
    Never,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs: one JSON value, its schema is versioned.
    Json,
}

/// What the report has to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// In columns.
    pub(super) width: usize,
    /// Whether colour is wanted.
    pub(super) colour: bool,
    /// Whether characters beyond ASCII may be drawn.
    pub(super) unicode: bool,
}

impl Page {
    /// The style of a report on this page.
    pub(super) fn style(self, max_findings: Option<usize>) -> Style {
        let Page { width, colour, unicode } = self;
        Style { colour, width, unicode, max_findings: max_findings.unwrap_or(Style::default().max_findings) }
    }

    /// A text that stands out where there is colour.
    pub(super) fn strong(self, text: &str) -> String {
        if self.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// The page that standard output is.
    pub(super) fn of_stdout(colour: Colour) -> Page {
        Page { width: width(), colour: wants_colour(colour, stdout().is_terminal()), unicode: unicode() }
    }

    /// The page that standard error is.
    pub(super) fn of_stderr() -> Page {
        Page { width: width(), colour: wants_colour(Colour::Auto, stderr().is_terminal()), unicode: unicode() }
    }
}

/// `NO_COLOR` wins over `CLICOLOR_FORCE`, an argument over both.
fn wants_colour(choice: Colour, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        Colour::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
        Colour::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// `COLUMNS`, else the terminal's width, else 80.
fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|text| text.parse::<usize>().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or_else(terminal).filter(|&width| width > 0).unwrap_or(80).max(40)
}

/// The plain C locale promises ASCII only; anything else, also nothing at all, is taken for UTF-8.
fn unicode() -> bool {
    let mut set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    !matches!(set.find(|value| !value.is_empty()).as_deref(), Some("C" | "POSIX"))
}

/// Writes a whole text to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    write(|out| out.write_all(text.as_bytes()))
}

/// Writes to standard output. Somebody who closes the pipe has read enough: that is no failure.
pub(super) fn write(write: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("the output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error, which nobody may be listening to.
pub(super) fn print_error(text: &str) {
    let _ = stderr().lock().write_all(text.as_bytes());
}

/// Says why nothing was run.
pub(super) fn complain(failure: &Failure) {
    print_error(&complaint(failure, Page::of_stderr()));
}

/// Says on standard error what is no part of a report.
pub(super) fn tell(message: &str) {
    print_error(&format!("{}\n", text::wrap(NAME, &clean(message), Page::of_stderr().width)));
}

/// Who speaks on standard error.
const NAME: &str = "orglint: ";

/// The message behind the name, and each line of advice, in lines as wide as the page.
fn complaint(failure: &Failure, page: Page) -> String {
    let message = text::wrap(NAME, &clean(&failure.message), page.width);
    let message = match message.strip_prefix(NAME) {
        Some(rest) if page.colour => format!("\u{1b}[1;31m{}\u{1b}[0m {rest}", NAME.trim_end()),
        _ => message,
    };
    let advice = failure.help.iter().flat_map(|help| help.lines());
    let advice = advice.map(|line| format!("\n{}", text::wrap("  ", &whole_quotes(&clean(line)), page.width)));
    format!("{message}{}\n", advice.collect::<String>()).replace(NO_BREAK, " ")
}

const NO_BREAK: char = '\u{a0}';

/// A short command in backticks is copied: its spaces are no places to break a line.
fn whole_quotes(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| match at % 2 == 1 && columns(part) <= 50 {
        true => part.replace(' ', &NO_BREAK.to_string()),
        false => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Words in lines of at most `width` columns, each behind `indent`.
pub(super) fn wrap(text: &str, width: usize, indent: &str) -> String {
    use unicode_width::UnicodeWidthStr;
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent.width() + line.width() + 1 + word.width() > width {
            lines += &format!("{indent}{line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.is_empty() { lines } else { format!("{lines}{indent}{line}\n") }
}

#[cfg(test)]
mod tests {
    use super::{Page, complaint};
    use crate::load::Failure;

    #[test]
    fn a_failure_fits_the_page_and_no_word_is_broken() {
        let failure =
            Failure::new("`plans/two-pods.yaml` names no team that the organisation has, so nothing was done")
                .help("name a team\nor begin with an example: `orglint init`");
        let page = Page { width: 40, colour: false, unicode: true };
        assert_eq!(
            complaint(&failure, page),
            "orglint: `plans/two-pods.yaml` names no\n         \
             team that the organisation has,\n         \
             so nothing was done\n  name a team\n  or begin with an example:\n  `orglint init`\n"
        );
        let coloured = complaint(&Failure::new("short"), Page { colour: true, ..page });
        assert_eq!(coloured, "\u{1b}[1;31morglint:\u{1b}[0m short\n");
    }
}
