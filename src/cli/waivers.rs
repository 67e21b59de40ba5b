//! `orglint waivers`: every waiver with the days that it has left, who answers for it, and what it hides.

use std::path::PathBuf;

use super::arguments::{self, Data, Policies};
use super::output::{self, Colour, Page};
use crate::load::Failure;
use crate::report::exit::Exit;
use crate::report::json as machine;
use crate::report::waivers::{Shown, json, write_human, write_markdown};
use crate::report::wording::place_name;
use crate::run::Run;
use crate::value::{Duration, shift};
use crate::waivers::{self, Row};

const EXAMPLES: &str = "\
Examples:
  orglint waivers                       all, the one that ends first at the top
  orglint waivers --due \"30 days\"       those that end by then, or have ended
  orglint waivers --unassigned          those of a baseline that nobody took on
  orglint waivers --format markdown     a table for a page or a ticket";

/// List waivers: days left, approver, stale or expired, and what they hide
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
    /// Only those that end within this time, as "30 days" or "3 months"
    #[arg(long, value_name = "TIME", value_parser = duration)]
    due: Option<Duration>,
    /// Only those that are approved by "unassigned"
    #[arg(long)]
    unassigned: bool,
    /// How to list them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Form,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people
    Human,
    /// For programs
    Json,
    /// A table
    Markdown,
}

fn duration(text: &str) -> Result<Duration, String> {
    let duration = Duration::parse(&text.trim().to_lowercase());
    duration.ok_or_else(|| "a time is a number and a unit, as \"30 days\" or \"3 months\"".to_owned())
}

/// Runs the subcommand.
pub(super) fn run(mut arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration_of(&mut arguments.org)?;
    let inputs = arguments::inputs(arguments.org, arguments.policies, arguments.data, config)?;
    let mut run = arguments::compiled(inputs)?;
    run.read_data()?;
    run.check()?;
    let style = Page::of_stdout(arguments.color).style(None);
    if run.check.is_none() {
        super::check::report(&run, output::Format::Human, &style)?;
        return Ok(run.exit(false));
    }
    let due = arguments.due.and_then(|due| shift(run.inputs.as_of, due));
    let rows = waivers::rows(&run, due).into_iter().filter(|row| !arguments.unassigned || row.is_unassigned());
    let shown: Vec<Shown> = rows.map(|row| shown(&run, row)).collect();
    let others = waivers::rows(&run, None).len() - shown.len();
    output::write(|out| match arguments.format {
        Form::Human => write_human(&shown, others, &style, out),
        Form::Json => machine::write_value(&json(&shown), out),
        Form::Markdown => write_markdown(&shown, others, out),
    })?;
    Ok(match run.exit(false) {
        errors @ (Exit::BadPolicies | Exit::BadData | Exit::CouldNotRun) => errors,
        Exit::Fine | Exit::Violated | Exit::Undetermined => Exit::Fine,
    })
}

fn shown(run: &Run, row: Row) -> Shown {
    Shown {
        days: (row.from.map(|from| from.to_string()), row.until.to_string()),
        days_left: row.days_left,
        state: row.state,
        place: place_name(&run.sources, row.place),
        policy: row.policy,
        subject: row.subject,
        approved_by: row.approved_by,
        because: row.because,
        findings: row.findings,
    }
}
