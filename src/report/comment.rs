//! The report as Markdown for a pull request: a short verdict first, then tables, then the details folded.
//!
//! A comment has a limit; what does not fit is left out whole, finding by finding, and the last line says how much. Text
//! from files stays text (`escape`): no link, picture, mention, reference or HTML comes of it.

use std::io::{self, Write};

use crate::diagnostic::Severity;
use crate::evaluate::verdict::Counts;
use crate::report::item::{Item, Rule, Verdict, items, items_of_tests};
use crate::report::markdown::{escape, escape_in_html};
use crate::report::section::is_numeric;
use crate::report::summary::{standings, verdict_words};
use crate::report::text::{clean, counted, crop, grouped};
use crate::report::trial::TestRun;
use crate::report::wording::place_name;
use crate::report::{Cause, Mark, Report, Section, Standing};

/// How many bytes a comment has at most. GitHub takes 65,536 characters, and somebody may want to add a word.
pub const COMMENT: usize = 60_000;

/// How many bytes the summary of a step may have: 1 MiB.
pub const SUMMARY: usize = 1 << 20;

/// How many columns of one text are shown, and how many places of one finding.
const LONGEST: usize = 600;
const MOST_PLACES: usize = 6;
const MOST_NOTES: usize = 8;

/// Writes the report of a command in at most `limit` bytes. An error is the writer's own.
pub fn write(report: &Report<'_>, limit: usize, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(limit);
    let verdict = report.headline.clone().unwrap_or_else(|| match report.compares() {
        true => standings(report),
        false => report.parts.iter().map(|part| verdict_words(&part.run)).collect::<Vec<_>>().join("; "),
    });
    page.add(&format!("### orglint: {}\n", shown(&verdict)));
    if report.headline.is_some() && report.compares() && report.closing.is_none() {
        page.add(&format!("\n{}\n", shown(&standings(report))));
    }
    report.sections.iter().for_each(|section| add_section(section, &mut page));
    if !report.compares() {
        add_counts(report, &mut page);
    }
    let mut folds = Folds::default();
    items(report).for_each(|item| folds.add(&item));
    folds.write(&mut page);
    out.write_all(page.finish().as_bytes())
}

/// Writes the results of tests in at most `limit` bytes. An error is the writer's own.
pub fn write_tests(tests: &TestRun<'_>, limit: usize, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(limit);
    let failed = tests.tests.iter().filter(|test| !test.passed()).count();
    let errors = tests.run.all_diagnostics().filter(|it| it.severity == Severity::Error).count();
    let mut said = vec![];
    said.extend((errors > 0).then(|| counted(errors, "error", "errors")));
    said.extend((failed > 0).then(|| format!("{} failed", counted(failed, "test", "tests"))));
    said.push(format!("{} passed", grouped(tests.tests.len() - failed)));
    page.add(&format!("### orglint test: {}\n", said.join(", ")));
    let mut folds = Folds::default();
    items_of_tests(tests).for_each(|item| folds.add(&item));
    folds.write(&mut page);
    out.write_all(page.finish().as_bytes())
}

/// A text that is escaped, and not longer than somebody reads.
fn shown(text: &str) -> String {
    escape(&crop(&clean(text), LONGEST, true))
}

// ── the page and its limit ───────────────────────────────────────────────────────────────────────────────────────────

/// Text that never grows beyond its limit, with room kept for the line that says what is missing.
struct Page {
    text: String,
    limit: usize,
    left_out: usize,
}

/// How many bytes the last line and the end of a fold take.
const LAST_LINE: usize = 200;

impl Page {
    fn new(limit: usize) -> Page {
        Page { text: String::new(), limit, left_out: 0 }
    }

    fn fits(&self, bytes: usize) -> bool {
        self.text.len() + bytes + LAST_LINE <= self.limit
    }

    /// Adds a piece if it fits.
    fn add(&mut self, piece: &str) -> bool {
        let fits = self.fits(piece.len());
        if fits {
            self.text.push_str(piece);
        }
        fits
    }

    fn finish(mut self) -> String {
        if self.left_out > 0 {
            let more = counted(self.left_out, "more entry is", "more entries are");
            self.text.push_str(&format!("\n**{more} left out here**: there is no room. Run orglint to see all.\n"));
        }
        self.text
    }
}

// ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────

fn add_section(section: &Section, page: &mut Page) {
    if section.rows.is_empty() {
        return;
    }
    let title = format!("\n**{}**\n\n", shown(&section.title));
    if section.heads.len() < 2 {
        let row = |row: &Vec<String>| format!("- {}\n", shown(&row.join(" ")));
        return add_rows(&title, section.rows.iter().map(row), page);
    }
    let right = (0..section.heads.len()).map(|at| is_numeric(&section.rows, at));
    add_rows(&format!("{title}{}", head(&section.heads, right)), section.rows.iter().map(|row| cells(row)), page);
}

fn head(heads: &[String], right: impl Iterator<Item = bool>) -> String {
    let rule: String = right.map(|right| if right { "---:|" } else { "---|" }).collect();
    format!("{}|{rule}\n", cells(heads))
}

fn cells(cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {} |", shown(cell))).collect();
    format!("|{cells}\n")
}

fn add_rows(head: &str, rows: impl Iterator<Item = String>, page: &mut Page) {
    let mut first = true;
    for row in rows {
        let piece = if first { format!("{head}{row}") } else { row };
        // Details want room, too.
        if page.text.len() + piece.len() > page.limit / 2 || !page.add(&piece) {
            page.left_out += 1;
        } else {
            first = false;
        }
    }
}

/// The policies that say something, the others as a number.
fn add_counts(report: &Report<'_>, page: &mut Page) {
    let all: Vec<_> = report.parts.iter().filter_map(|part| part.run.checked).flat_map(|it| it.counted()).collect();
    let speaks = |counts: &Counts| counts.violated + counts.undetermined + counts.waived > 0;
    let heads = ["policy", "applied to", "holds", "violated", "cannot be told", "waived"].map(str::to_owned);
    let rows = all.iter().filter(|(_, counts)| speaks(counts)).map(|(policy, counts)| {
        let holds = counts.holds + counts.by_exception;
        let numbers = [counts.applied, holds, counts.violated, counts.undetermined, counts.waived].map(grouped);
        cells(&[std::slice::from_ref(&policy.name.value), numbers.as_slice()].concat())
    });
    add_rows(&format!("\n{}", head(&heads, [false, true, true, true, true, true].into_iter())), rows, page);
    let quiet = all.iter().filter(|(_, counts)| !speaks(counts)).count();
    if quiet > 0 && quiet < all.len() {
        page.add(&format!("\n{} without a finding.\n", counted(quiet, "policy is", "policies are")));
    }
}

// ── details ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Entries under one summary line.
struct Fold {
    /// The worst entries first.
    rank: (u8, u8),
    title: String,
    opening: String,
    entries: Vec<(u8, String)>,
    /// The bytes of these, and how many more there were that no page has room for.
    bytes: usize,
    left_out: usize,
}

impl Fold {
    /// Of more than two pages the better half is dropped, so that a hundred thousand entries are never held.
    fn add(&mut self, rank: u8, entry: String) {
        self.bytes += entry.len();
        self.entries.push((rank, entry));
        if self.bytes <= 2 * SUMMARY {
            return;
        }
        self.entries.sort_by_key(|(rank, _)| *rank);
        while self.bytes > SUMMARY {
            let Some((_, dropped)) = self.entries.pop() else { return };
            self.bytes -= dropped.len();
            self.left_out += 1;
        }
    }
}

/// Entries in folds: by how they stand, then by policy, in the order in which these are first met.
#[derive(Default)]
struct Folds {
    all: Vec<Fold>,
    known: std::collections::HashMap<String, usize>,
}

impl Folds {
    fn add(&mut self, item: &Item<'_>) {
        let name = match item.rule {
            Rule::Policy(..) => item.rule.name(),
            Rule::Code(_) if item.severity == Severity::Error => "errors in policies and descriptions".to_owned(),
            Rule::Code(_) => "warnings about policies and descriptions".to_owned(),
            Rule::Test => "failed tests".to_owned(),
        };
        let standing = item.mark.map_or(0, |mark| match mark.standing {
            Standing::Introduced => 0,
            Standing::Changed => 1,
            Standing::StillThere => 3,
            Standing::Resolved => 2,
        });
        let name = [item.part.map(str::to_owned), item.mark.map(mark_words), Some(name)];
        let title = name.into_iter().flatten().collect::<Vec<_>>().join(": ");
        let at = *self.known.entry(title.clone()).or_insert_with(|| {
            let opening = if is_quiet(item) { String::new() } else { opening(&item.rule) };
            let rank = (standing, u8::MAX);
            self.all.push(Fold { rank, title, opening, entries: Vec::new(), bytes: 0, left_out: 0 });
            self.all.len() - 1
        });
        let fold = &mut self.all[at];
        fold.rank.1 = fold.rank.1.min(item.rank());
        fold.add(item.rank(), entry(item));
    }

    fn write(mut self, page: &mut Page) {
        self.all.sort_by_key(|fold| fold.rank);
        for mut fold in self.all {
            fold.entries.sort_by_key(|(rank, _)| *rank);
            write_fold(&fold, page);
        }
    }
}

fn mark_words(mark: Mark) -> String {
    let cause = mark.cause.map_or_else(String::new, |cause: Cause| format!(" {}", cause.words()));
    format!("{}{cause}", mark.standing.words())
}

const END: &str = "\n</details>\n";

fn write_fold(fold: &Fold, page: &mut Page) {
    let title = escape_in_html(&crop(&clean(&fold.title), LONGEST, true));
    let title = format!("{title} ({})", grouped(fold.entries.len() + fold.left_out));
    let opening = format!("\n<details><summary>{title}</summary>\n\n{}", fold.opening);
    let mut open = false;
    page.left_out += fold.left_out;
    for (_, entry) in &fold.entries {
        let lead = if open { "" } else { opening.as_str() };
        if page.fits(lead.len() + entry.len() + END.len()) {
            page.text.push_str(lead);
            page.text.push_str(entry);
            open = true;
        } else {
            page.left_out += 1;
        }
    }
    if open {
        page.text.push_str(END);
    }
}

/// What the policy is for.
fn opening(rule: &Rule<'_>) -> String {
    let Rule::Policy(policy, _) = rule else { return String::new() };
    let said = [
        ("", &policy.title),
        ("Because: ", &policy.because),
        ("Source: ", &policy.source),
        ("What to do: ", &policy.advice),
    ];
    let said = said.iter().filter_map(|(lead, text)| Some(format!("{lead}{}\n\n", shown(text.as_deref()?))));
    said.collect()
}

/// About what is gone, or was there before, nobody has to do anything now.
fn is_quiet(item: &Item<'_>) -> bool {
    item.mark.is_some_and(|mark| matches!(mark.standing, Standing::StillThere | Standing::Resolved))
}

fn entry(item: &Item<'_>) -> String {
    let word = match (item.waiver, item.rule.verdict(), item.severity) {
        (Some(_), _, _) => "waived",
        (None, Some(Verdict::Undetermined), _) => "cannot be told",
        (None, _, Severity::Error) => "error",
        (None, _, Severity::Warning) => "warning",
    };
    let mut text = format!("- **{word}**: {}\n", shown(&item.message));
    if is_quiet(item) {
        return text;
    }
    let mut line = |said: String| text.push_str(&format!("  - {said}\n"));
    for (place, words) in item.places.iter().take(MOST_PLACES) {
        let place = shown(&place_name(item.sources, *place));
        line(if words.is_empty() { place } else { format!("{place}: {}", shown(words)) });
    }
    item.notes.iter().take(MOST_NOTES).for_each(|note| line(shown(note)));
    item.help.iter().take(MOST_NOTES).for_each(|help| line(format!("*help:* {}", shown(help))));
    if let Some(waiver) = item.waiver {
        let (until, by) = (waiver.until, shown(&waiver.approved_by));
        line(format!("waived until {until}, approved by {by}: {}", shown(&waiver.because)));
    }
    text
}
