//! The end of a report: a table with a line for each policy, and one sentence that says it all.
//!
//! The table fits 80 columns. Columns in which every number is zero are left out, except those that a reader looks for
//! (applied to, holds, violated). A name that does not fit beside the numbers gets a line of its own.

use std::io::{self, Write};

use crate::compile::Modal;
use crate::diagnostic::Severity;
use crate::evaluate::verdict::{Counts, Outcome};
use crate::report::draw::Tone;
use crate::report::order::Group;
use crate::report::text::{clean, columns, counted, crop, grouped};
use crate::report::{Checked, Report, Run, Standing, Style};
use crate::source::Role;

/// A column: its head in two lines, its number, how it looks if it is not zero, and whether it is always shown.
struct Column {
    head: [&'static str; 2],
    number: fn(&Counts) -> usize,
    tone: Option<Tone>,
    always: bool,
}

const COLUMNS: [Column; 7] = [
    Column { head: ["applied", "to"], number: |counts| counts.applied, tone: None, always: true },
    Column { head: ["", "holds"], number: |counts| counts.holds, tone: None, always: true },
    Column { head: ["by", "exception"], number: |counts| counts.by_exception, tone: None, always: false },
    Column { head: ["", "violated"], number: |counts| counts.violated, tone: Some(Tone::Error), always: true },
    Column {
        head: ["undeter-", "mined"],
        number: |counts| counts.undetermined,
        tone: Some(Tone::Warning),
        always: false,
    },
    Column { head: ["not", "applicable"], number: |counts| counts.not_applicable, tone: None, always: false },
    Column { head: ["", "waived"], number: |counts| counts.waived, tone: None, always: false },
];

/// How many columns of a table are for names; on a narrow terminal fewer, and the numbers stand closer together.
const NAME: usize = 8;

/// Writes the table. A policy that ranges over nothing says so instead of showing zeros.
pub(crate) fn write_table(checked: &Checked<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<(String, &Counts)> = rows(checked).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let shown: Vec<(&Column, usize)> = COLUMNS
        .iter()
        .filter(|column| column.always || rows.iter().any(|(_, counts)| (column.number)(counts) > 0))
        .map(|column| (column, 2 + width(column, &rows)))
        .collect();
    let numbers = |shown: &[(&Column, usize)]| shown.iter().map(|(_, cell)| cell).sum::<usize>();
    let narrow = numbers(&shown) + NAME > style.width;
    let shown: Vec<(&Column, usize)> =
        shown.into_iter().map(|(column, cell)| (column, cell - usize::from(narrow))).collect();
    let least = if narrow { "policy".len() } else { NAME };
    let longest = rows.iter().map(|(name, _)| columns(name)).max().unwrap_or(0);
    let room = style.width.min(120).saturating_sub(numbers(&shown)).max(least).min(longest.max(least));
    write_head(&shown, room, style, out)?;
    for (name, counts) in &rows {
        write_row(name, counts, &shown, room, style, out)?;
    }
    writeln!(out)
}

fn rows<'a>(checked: &Checked<'a>) -> impl Iterator<Item = (String, &'a Counts)> + use<'a> {
    checked.counted().map(|(policy, counts)| (clean(&policy.name.value).into_owned(), counts))
}

fn width(column: &Column, rows: &[(String, &Counts)]) -> usize {
    let numbers = rows.iter().map(|(_, counts)| grouped((column.number)(counts)).len());
    numbers.chain(column.head.iter().map(|head| head.len())).max().unwrap_or(0)
}

fn write_head(shown: &[(&Column, usize)], room: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let line = |index: usize, first: &str| {
        let heads = shown.iter().map(|(column, cell)| format!("{:>cell$}", column.head[index]));
        format!("{first:<room$}{}", heads.collect::<String>()).trim_end().to_owned()
    };
    if shown.iter().any(|(column, _)| !column.head[0].is_empty()) {
        writeln!(out, "{}", style.paint(Tone::Quiet, &line(0, "")))?;
    }
    writeln!(out, "{}", style.paint(Tone::Quiet, &line(1, "policy")))
}

fn write_row(
    name: &str,
    counts: &Counts,
    shown: &[(&Column, usize)],
    room: usize,
    style: &Style,
    out: &mut impl Write,
) -> io::Result<()> {
    if columns(name) > room {
        writeln!(out, "{}", crop(name, style.width, style.unicode))?;
        write!(out, "{}", " ".repeat(room))?;
    } else {
        write!(out, "{name}{}", " ".repeat(room - columns(name)))?;
    }
    if counts.applied == 0 && counts.not_applicable == 0 {
        return writeln!(out, "  {}", style.paint(Tone::Warning, "applies to nothing"));
    }
    for (column, cell) in shown {
        let number = (column.number)(counts);
        let text = if number == 0 { "-".to_owned() } else { grouped(number) };
        let padding = " ".repeat(cell - columns(&text));
        let tone = if number == 0 { Some(Tone::Quiet) } else { column.tone };
        write!(out, "{padding}{}", tone.map_or(text.clone(), |tone| style.paint(tone, &text)))?;
    }
    writeln!(out)
}

/// `2 violated, 1 cannot be told`, for the heading of a group.
pub(crate) fn outcome_counts(group: &Group<'_>) -> String {
    let violated = group.findings.iter().filter(|it| it.verdict.outcome == Outcome::Violated).count();
    let untold = group.findings.len() - violated;
    let said = [(violated, "violated"), (untold, "cannot be told"), (group.waived.len(), "waived")];
    said.iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{} {words}", grouped(*count)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Writes the last line: `2 violated, 1 cannot be told, 14 hold; 3 policies, 5 files`.
pub(crate) fn write_sentence(run: &Run<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let (tone, text) = sentence(run);
    writeln!(out, "{}", style.paint(tone, &crate::report::text::wrap("", &text, style.width)))
}

/// The same without colour.
pub(crate) fn verdict_words(run: &Run<'_>) -> String {
    sentence(run).1
}

fn sentence(run: &Run<'_>) -> (Tone, String) {
    let errors = errors(run);
    match &run.checked {
        Some(checked) => {
            let (tone, verdicts) = verdicts(checked);
            let policies = counted(checked.counted().count(), "policy", "policies");
            let files = counted(checked.data_files, "file", "files");
            let tone = if errors.is_empty() { tone } else { Tone::Error };
            (tone, format!("{verdicts}; {}{policies}, {files}{}", lead(&errors), warnings(run)))
        }
        None if errors.is_empty() => (Tone::Strong, format!("nothing was checked{}", warnings(run))),
        None => (Tone::Error, format!("{errors}: nothing was checked{}", warnings(run))),
    }
}

fn lead(errors: &str) -> String {
    if errors.is_empty() { String::new() } else { format!("{errors}, so this is not the whole; ") }
}

fn verdicts(checked: &Checked<'_>) -> (Tone, String) {
    let sum = |number: fn(&Counts) -> usize| checked.counted().map(|(_, counts)| number(counts)).sum::<usize>();
    let (violated, untold) = (sum(|it| it.violated), sum(|it| it.undetermined));
    let open = checked.check.findings.iter().filter(|it| it.waived.is_none());
    let should = open.filter(|it| it.verdict.outcome == Outcome::Violated && it.modal == Modal::Should).count();
    let mut said = Vec::new();
    match (violated, should) {
        (0, _) if untold == 0 => said.push("nothing violated".to_owned()),
        (0, _) => {}
        (_, 0) => said.push(format!("{} violated", grouped(violated))),
        _ => {
            let must = grouped(violated.saturating_sub(should));
            said.push(format!("{} violated ({must} must, {} should)", grouped(violated), grouped(should)));
        }
    }
    let rest = [
        (untold, "cannot be told"),
        (sum(|it| it.holds), "hold"),
        (sum(|it| it.by_exception), "by exception"),
        (sum(|it| it.waived), "waived"),
    ];
    for (count, words) in rest {
        if count > 0 {
            let words = if count == 1 && words == "hold" { "holds" } else { words };
            said.push(format!("{} {words}", grouped(count)));
        }
    }
    let tone = if violated > should {
        Tone::Error
    } else if violated + untold > 0 {
        Tone::Warning
    } else {
        Tone::Strong
    };
    (tone, said.join(", "))
}

/// Writes the last line of a comparison: `2 introduced, 1 resolved, 14 still there`.
pub(crate) fn write_compared(report: &Report<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let errors = report.diagnostics().filter(|(_, it)| it.severity == Severity::Error).count();
    let lead = if errors == 0 { String::new() } else { format!("{}; ", counted(errors, "error", "errors")) };
    let text = format!("{lead}{}", standings(report));
    let introduced = report.count(Standing::Introduced) + errors;
    let tone = if introduced > 0 { Tone::Error } else { Tone::Strong };
    writeln!(out, "{}", style.paint(tone, &crate::report::text::wrap("", &text, style.width)))
}

/// `2 introduced, 1 resolved`; of none nothing is said, unless there is nothing else to say.
pub(crate) fn standings(report: &Report<'_>) -> String {
    if let Some(closing) = &report.closing {
        return crate::report::text::clean(closing).into_owned();
    }
    let said = Standing::ALL.iter().map(|&standing| (report.count(standing), standing));
    let said = said.filter(|&(count, standing)| count > 0 || standing == Standing::Introduced);
    let words = said.map(|(count, standing)| match (count, standing) {
        (0, _) => "nothing introduced".to_owned(),
        _ => format!("{} {}", grouped(count), standing.words()),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// `2 errors in the policies and 1 error in the data`; empty if there are none.
fn errors(run: &Run<'_>) -> String {
    let errors = || run.all_diagnostics().filter(|it| it.severity == Severity::Error);
    let role = |of: Role| {
        errors().filter(|it| it.labels.first().map(|label| run.sources.get(label.span.file).role) == Some(of)).count()
    };
    let (policies, data) = (role(Role::Policy), role(Role::Data));
    let other = errors().count() - policies - data;
    let said = [(policies, " in the policies"), (data, " in the data"), (other, "")];
    let said = said.iter().filter(|(count, _)| *count > 0);
    said.map(|(count, place)| format!("{}{place}", counted(*count, "error", "errors")))
        .collect::<Vec<_>>()
        .join(" and ")
}

fn warnings(run: &Run<'_>) -> String {
    let count = run.all_diagnostics().filter(|it| it.severity == Severity::Warning).count();
    if count == 0 { String::new() } else { format!("; {}", counted(count, "warning", "warnings")) }
}
