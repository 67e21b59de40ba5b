//! Workflow commands of GitHub Actions: a line for each annotation, the worst first.
//!
//! A step shows ten errors and ten warnings and drops the rest without a word, so that the tenth says here how many there
//! are. What is waived, and in a comparison what was there before, is none of the pull request's, and not annotated.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::diagnostic::Severity;
use crate::report::item::{Item, Rule, items, items_of_tests};
use crate::report::text::{clean, counted};
use crate::report::trial::TestRun;
use crate::report::{Base, Report, Standing};

/// How many annotations of a severity a step shows.
const MOST: usize = 10;

/// How many labels and how many notes an annotation has.
const MOST_WORDS: usize = 6;

/// How many bytes of an annotation's message are shown at most: GitHub cuts longer ones.
const LONGEST: usize = 4_000;

/// Writes the annotations of a command. An error is the writer's own.
pub fn write(report: &Report<'_>, base: &Base, out: &mut impl Write) -> io::Result<()> {
    write_items(items(report), base, out)
}

/// Writes the annotations of tests. An error is the writer's own.
pub fn write_tests(tests: &TestRun<'_>, base: &Base, out: &mut impl Write) -> io::Result<()> {
    write_items(items_of_tests(tests), base, out)
}

fn write_items<'a>(items: impl Iterator<Item = Item<'a>>, base: &Base, out: &mut impl Write) -> io::Result<()> {
    let mut worst = [Worst::default(), Worst::default()];
    for item in items.filter(is_annotated) {
        worst[usize::from(item.severity == Severity::Warning)].add(item);
    }
    for (worst, [command, one, many]) in
        worst.iter().zip([["error", "error", "errors"], ["warning", "warning", "warnings"]])
    {
        let shown = if worst.count > MOST { MOST - 1 } else { MOST };
        for item in worst.items.iter().take(shown) {
            writeln!(out, "{}", annotation(command, item, base))?;
        }
        if worst.count > MOST {
            let more = counted(worst.count - shown, &format!("more {one}"), &format!("more {many}"));
            writeln!(out, "::{command} title=orglint::and {more}: only {shown} are shown here")?;
        }
    }
    Ok(())
}

fn is_annotated(item: &Item<'_>) -> bool {
    let is_new = |standing| matches!(standing, Standing::Introduced | Standing::Changed);
    item.waiver.is_none() && item.mark.is_none_or(|mark| is_new(mark.standing))
}

/// The worst items of a severity, of which no more are kept than are shown.
#[derive(Default)]
struct Worst<'a> {
    items: Vec<Item<'a>>,
    count: usize,
}

impl<'a> Worst<'a> {
    /// Those that are equally bad keep their order.
    fn add(&mut self, item: Item<'a>) {
        self.count += 1;
        let at = self.items.partition_point(|other| other.rank() <= item.rank());
        self.items.insert(at, item);
        self.items.truncate(MOST);
    }
}

fn annotation(command: &str, item: &Item<'_>, base: &Base) -> String {
    let mut line = format!("::{command} ");
    if let Some((place, _)) = item.places.first().filter(|(place, _)| !item.is_shipped(*place)) {
        let from = item.sources.line_column(place.file, place.start as usize);
        let to = item.sources.line_column(place.file, place.end as usize);
        let file = property(&clean(&base.path(item.sources.get(place.file))));
        let _ = write!(line, "file={file},line={},endLine={},", from.line, to.line);
        // Columns are only allowed within one line.
        if from.line == to.line {
            let _ = write!(line, "col={},endColumn={},", from.column, to.column.max(from.column));
        }
    }
    let _ = write!(line, "title={}::{}", property(&title(item)), data(&message(item)));
    line
}

/// The policy and its title, or the code.
fn title(item: &Item<'_>) -> String {
    match item.rule {
        Rule::Policy(policy, _) => match &policy.title {
            Some(title) => format!("{}: {}", item.rule.name(), clean(title)),
            None => item.rule.name(),
        },
        Rule::Code(_) | Rule::Test => item.rule.name(),
    }
}

fn message(item: &Item<'_>) -> String {
    let words = item.places.iter().map(|(_, words)| words.clone()).filter(|words| !words.is_empty());
    let help = item.help.iter().chain(&item.advice).map(|help| format!("help: {help}"));
    let words = words.take(MOST_WORDS).chain(item.notes.iter().take(MOST_WORDS).cloned());
    let lines = std::iter::once(item.message.clone()).chain(words);
    let mut text = lines.chain(help).collect::<Vec<_>>().join("\n");
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

/// What ends a command or begins an escape, as GitHub's own toolkit writes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same in a property, where colon and comma have a meaning, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
