//! `orglint check`: what holds, what does not, where and why.

use std::path::PathBuf;

use super::arguments::{self, Data, Limits, Policies};
use super::output::{self, Format};
use super::outputs::Outputs;
use super::states::State;
use crate::diff::{self, Place};
use crate::load::Failure;
use crate::report;
use crate::report::exit::Exit;
use crate::report::{Report, Style};
use crate::run::Run;

const EXAMPLES: &str = "\
Examples:
  orglint check                                 as orglint.toml says
  orglint check teams/ -p policies/             other folders
  orglint check --only people-manager-depth     one policy
  orglint check --changed main                  what changed since main
  orglint check --as-of 2027-01-01              as if it were that day
  orglint check --format json > report.json     for programs
  orglint check --output sarif=orglint.sarif    for people, and a file beside it

Without orglint.toml and arguments ./org and ./policies are read.";

/// Check an organisation against policies
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files that describe teams and people (YAML, TOML, JSON, CSV), or folders of them
    /// [default: `org` of orglint.toml, else ./org]
    #[arg(value_name = "ORG")]
    org: Vec<PathBuf>,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    outputs: Outputs,
    /// Look at this policy only
    #[arg(long, value_name = "POLICY")]
    only: Vec<String>,
    /// Report only what is about the descriptions that changed since this revision
    #[arg(long, value_name = "REV")]
    changed: Option<String>,
    /// A violated `should` counts, too: exit code 1
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    limits: Limits,
}

/// Runs the subcommand.
pub(super) fn run(mut arguments: Arguments) -> Result<Exit, Failure> {
    if let Some(revision) = arguments.changed.take() {
        return changed(&revision, arguments);
    }
    let config = arguments::configuration_of(&mut arguments.org)?;
    let mut inputs = arguments::inputs(arguments.org, arguments.policies, arguments.data, config)?;
    inputs.only = arguments.only;
    inputs.explained = arguments.outputs.explained();
    let mut run = arguments::compiled(inputs)?;
    arguments.limits.apply(&mut run);
    run.read_data()?;
    run.check()?;
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    arguments.outputs.write(&Report::of(run.report(&problems, &ids)))?;
    Ok(run.exit(arguments.strict))
}

/// The same, but of the findings only those that are about what changed since a revision.
fn changed(revision: &str, arguments: Arguments) -> Result<Exit, Failure> {
    let before = State::of_revision(revision, &arguments.org)?;
    let overlays = arguments.data.overlays.clone();
    let (mut inputs, ..) = State::here(arguments.org)?.inputs(arguments.policies, arguments.data)?;
    inputs.only = arguments.only;
    let mut run = arguments::compiled(inputs)?;
    arguments.limits.apply(&mut run);
    let place = before.place();
    let place = if overlays.is_empty() { place } else { Place { overlays, ..place } };
    let earlier = diff::run(&mut run, &place)?;
    let compared = earlier.as_ref().and_then(|before| diff::compare(&run, before));
    if let (Some(before), Some(compared), Some(check)) = (&earlier, &compared, &mut run.check) {
        compared.findings.note_changes(&before.check, check, &compared.names);
    }
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    let mut report = Report::of(run.report(&problems, &ids));
    let (Some(compared), Some(check)) = (&compared, &run.check) else {
        arguments.outputs.write(&report)?;
        return Ok(run.exit(arguments.strict));
    };
    let about = compared.about_change(check);
    let marks = compared.findings.marks_after(check.findings.len()).into_iter().zip(&about);
    let marks: Vec<_> = marks.map(|(mark, about)| mark.filter(|_| *about)).collect();
    let (shown, all) =
        (marks.iter().flatten().count(), compared.findings.rows.iter().filter_map(|row| row.after).count());
    report.headline = Some(headline(shown, all, revision));
    report.keys.insert("other_findings".to_owned(), (all - shown).into());
    report.parts.iter_mut().for_each(|part| part.marks = Some(marks.clone()));
    arguments.outputs.write(&report)?;
    // Errors of the run come first, as in every check.
    Ok(match run.exit(arguments.strict) {
        Exit::Violated | Exit::Undetermined => {
            let shown = check.findings.iter().zip(&about).filter(|(_, about)| **about);
            Exit::of_findings(shown.map(|(finding, _)| finding), arguments.strict)
        }
        exit => exit,
    })
}

/// `3 findings are about what changed since main; 11 others are not shown`.
fn headline(shown: usize, all: usize, revision: &str) -> String {
    let own = match shown {
        0 => "no finding is".to_owned(),
        1 => "1 finding is".to_owned(),
        count => format!("{count} findings are"),
    };
    let others = match all - shown {
        0 => "there are no others".to_owned(),
        1 => "1 other is not shown".to_owned(),
        count => format!("{count} others are not shown"),
    };
    format!("{own} about what changed since {revision}; {others}")
}

/// Writes what a run has to say.
pub(super) fn report(run: &Run, format: Format, style: &Style) -> Result<(), Failure> {
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    let report = run.report(&problems, &ids);
    output::write(|out| match format {
        Format::Human => report::write_check(&report, style, out),
        Format::Json => report::json::write_check(&report, out),
    })
}
