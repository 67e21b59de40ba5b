//! `orglint baseline`: today's findings become waivers of one file; with `--update` that file loses what is mended.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::arguments::{self, Data, Policies};
use super::output::{self, Colour, Page};
use crate::baseline::{self, Record, Update};
use crate::diagnostic::Severity;
use crate::load::{self, Failure};
use crate::report::exit::Exit;
use crate::report::text::{clean, counted, wrap};
use crate::run::Run;
use crate::source::{FileId, Role};
use crate::value::shift_months;

const EXAMPLES: &str = "\
Examples:
  orglint baseline                        waives today's findings for six months
  orglint baseline --until 2027-03-31     until a day
  orglint baseline --update               takes out of it what is mended
  orglint waivers --unassigned            what of it nobody has taken on

Where there is a baseline, `orglint check` ends with 1 only for what is new.";

/// How many months a baseline is for by default.
const MONTHS: i32 = 6;

/// Record today's findings as waivers, and keep that record from growing
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Descriptions as for `check`
    #[arg(value_name = "ORG")]
    org: Vec<PathBuf>,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    data: Data,
    /// The file [default: baseline.policy in the first folder of policies]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The last day of the waivers [default: in six months]
    #[arg(long, value_name = "DATE", value_parser = arguments::date, conflicts_with = "update")]
    until: Option<Date>,
    /// Take out of the file what is mended; nothing is added to it
    #[arg(long)]
    update: bool,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// Runs the subcommand.
pub(super) fn run(mut arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration_of(&mut arguments.org)?;
    let mut inputs = arguments::inputs(arguments.org, arguments.policies, arguments.data, config)?;
    inputs.explained = 0;
    let path = arguments.file.or_else(|| default_file(&inputs.policies));
    let path = path.ok_or_else(|| Failure::new("there is no folder of policies for the baseline").help(NAME_IT))?;
    let mut run = arguments::compiled(inputs)?;
    run.read_data()?;
    run.check()?;
    let page = Page::of_stdout(arguments.color);
    // Waivers for whoever is no longer there are what an update takes out.
    let own = read_already(&run, &path).filter(|_| arguments.update);
    if run.has_errors() || has_errors(&run, own) {
        super::check::report(&run, output::Format::Human, &page.style(None))?;
        return Ok(run.exit(false));
    }
    if arguments.update {
        return update(run, &path, page);
    }
    record(run, &path, arguments.until, page)
}

/// Whether the check has errors, apart from those about waivers in that file.
fn has_errors(run: &Run, own: Option<FileId>) -> bool {
    let problems = run.check.iter().flat_map(|check| &check.diagnostics);
    let mut errors = problems.filter(|problem| problem.severity == Severity::Error);
    errors.any(|error| own.is_none() || error.labels.first().map(|label| label.span.file) != own)
}

const NAME_IT: &str = "name a file that `check` reads: `--file policies/baseline.policy`";

fn default_file(policies: &[PathBuf]) -> Option<PathBuf> {
    let first = policies.first()?;
    let name = first.to_string_lossy();
    let folder = if name.ends_with(".policy") { first.parent()?.to_owned() } else { first.clone() };
    Some(folder.join("baseline.policy"))
}

/// The file among the policies that were read.
fn read_already(run: &Run, path: &Path) -> Option<FileId> {
    let name = load::show(path);
    let mut sources = run.sources.iter();
    sources.find(|(_, source)| source.role == Role::Policy && source.name == name).map(|(file, _)| file)
}

fn record(mut run: Run, path: &Path, until: Option<Date>, page: Page) -> Result<Exit, Failure> {
    let name = load::show(path);
    if !name.ends_with(".policy") {
        return Err(Failure::new(format!("`{name}` is no policy file (*.policy)")).help(NAME_IT));
    }
    if load::exists(path) {
        return Err(Failure::new(format!("there is a baseline already: `{name}`"))
            .help("`--update` takes out what is mended; to record anew, remove the file first"));
    }
    let on = run.inputs.as_of;
    let until = until.or_else(|| shift_months(on, MONTHS)).unwrap_or(on);
    if until < on {
        return Err(Failure::new(format!("the waivers would have expired: {until} is before {on}"))
            .help("name a day to come: `--until 2027-03-31`"));
    }
    let Record { entries, unwaivable } = baseline::record(&run);
    let not_recorded = not_recorded(&unwaivable, page);
    if entries.is_empty() {
        output::print(&format!(
            "Nothing to waive: no finding is open that could be. No file was written.\n{not_recorded}"
        ))?;
        return Ok(run.exit(false));
    }
    let text = baseline::text(&entries, on, until);
    let exit = exit_with(&mut run, &name, &text)?;
    load::write_new(Path::new(""), &[(&name, &text)])?;
    let findings: usize = entries.iter().map(|entry| entry.amount.all()).sum();
    let waivers = counted(entries.len(), "waiver", "waivers");
    let said = format!(
        "{} recorded in {name} as {waivers}, until {until}, approved by \"unassigned\".",
        counted(findings, "finding", "findings")
    );
    let next = match exit {
        Exit::Fine => "`orglint check` ends with 0 now, and with 1 for what is new.",
        Exit::Violated | Exit::Undetermined => "`orglint check` still reports what could not be recorded.",
        Exit::BadData | Exit::BadPolicies | Exit::CouldNotRun => "`orglint check` has errors.",
    };
    let read = run.inputs.policies.iter().any(|folder| path.starts_with(folder));
    let elsewhere =
        if read { String::new() } else { wrapped(&format!("Name it with the policies: `-p {name}`."), page) };
    output::print(&format!("{}{not_recorded}{elsewhere}{}", wrapped(&said, page), wrapped(next, page)))?;
    Ok(exit)
}

/// Checks with the waivers in place: what they were written for has to be waived, or nothing is written.
fn exit_with(run: &mut Run, name: &str, text: &str) -> Result<Exit, Failure> {
    let before = run.program.as_ref().map_or(0, |program| program.policies.len());
    let added = run.add_text(name, text);
    run.data_problems.clear();
    (run.check, run.organisation) = (None, None);
    run.check()?;
    let left = baseline::record(run).entries;
    let same = run.program.as_ref().is_some_and(|program| program.policies.len() == before);
    match (added, left.first()) {
        (Some(_), None) if same => Ok(run.exit(false)),
        (_, left) => {
            let what = left.map(|entry| format!("`{}` for {}", entry.policy, entry.subject)).unwrap_or_default();
            Err(Failure::new(format!("a waiver would not cover what it is for, nothing was written: {what}"))
                .help("waive this by hand, then record the rest"))
        }
    }
}

fn not_recorded(unwaivable: &std::collections::BTreeMap<String, usize>, page: Page) -> String {
    let said = unwaivable.iter().map(|(policy, count)| {
        let findings = counted(*count, "finding", "findings");
        wrapped(&format!("Not recorded: {findings} of {policy}, which is not to be waived."), page)
    });
    said.collect()
}

fn wrapped(text: &str, page: Page) -> String {
    format!("{}\n", wrap("", &clean(text), page.width))
}

fn update(run: Run, path: &Path, page: Page) -> Result<Exit, Failure> {
    let name = load::show(path);
    let Some(file) = read_already(&run, path) else {
        let failure = Failure::new(format!("`{name}` is not among the policies that were read"));
        return Err(failure.help("record one with `orglint baseline`, or name it: `--file policies/baseline.policy`"));
    };
    let Update { text, mended, better, worse } = baseline::update(&run, file);
    if text != run.sources.get(file).text {
        load::write_all(Path::new(""), &[(name.clone(), Some(text.as_str()))], true)?;
    }
    let mut said = String::new();
    for (words, names) in [("mended, taken out", &mended), ("better, for less now", &better)] {
        said.extend(names.iter().map(|name| wrapped(&format!("{words}: {name}"), page)));
    }
    for (name, then, now) in &worse {
        said += &wrapped(&format!("worse: {name}: {} now, {} then", now.words(), then.words()), page);
    }
    let Record { entries, unwaivable } = baseline::record(&run);
    for entry in &entries {
        said += &wrapped(&format!("new: {} for {}: {}", entry.policy, entry.subject, entry.amount.words()), page);
    }
    said += &not_recorded(&unwaivable, page);
    let counts = [(mended.len(), "mended"), (better.len(), "better"), (worse.len(), "worse"), (entries.len(), "new")];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    let counts: Vec<String> = counts.collect();
    let counts = if counts.is_empty() { "as it was".to_owned() } else { counts.join(", ") };
    output::print(&format!("{said}{}", wrapped(&format!("{name}: {counts}"), page)))?;
    let open = run.check.iter().flat_map(baseline::open);
    Ok(if worse.is_empty() { Exit::of_findings(open, false) } else { Exit::Violated })
}
