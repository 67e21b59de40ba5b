//! `orglint check`: what holds, what does not, where and why.

use std::path::PathBuf;

use super::arguments::{self, Data, Policies};
use super::output::{self, Format};
use super::outputs::Outputs;
use crate::load::Failure;
use crate::report;
use crate::report::exit::Exit;
use crate::report::{Report, Style};
use crate::run::{Ceilings, Run};

const EXAMPLES: &str = "\
Examples:
  orglint check                                   what orglint.toml says, else ./org and ./policies
  orglint check teams/ -p policies/               other folders
  orglint check --only people-manager-depth       one policy
  orglint check --as-of 2027-01-01                as if it were that day
  orglint check --format json > report.json       for programs
  orglint check --output sarif=orglint.sarif      for people, and a file for a build server";

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
    /// A violated `should` counts, too: exit code 1
    #[arg(long)]
    strict: bool,
    /// The largest description to read, in MiB [default: 512]
    #[arg(long, value_name = "MIB")]
    max_file_size: Option<usize>,
    /// How many things an organisation may have
    #[arg(long, value_name = "N")]
    max_things: Option<usize>,
    /// How many steps deciding one sentence may take
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
}

/// Runs the subcommand.
pub(super) fn run(mut arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration_of(&mut arguments.org)?;
    let mut inputs = arguments::inputs(arguments.org, arguments.policies, arguments.data, config)?;
    inputs.only = arguments.only;
    inputs.explained = arguments.outputs.explained();
    let mut run = arguments::compiled(inputs)?;
    let ceilings = run.ceilings;
    run.ceilings = Ceilings {
        data_bytes: arguments.max_file_size.map_or(ceilings.data_bytes, |size| size.saturating_mul(1 << 20)),
        things: arguments.max_things.unwrap_or(ceilings.things),
        steps: arguments.max_steps.unwrap_or(ceilings.steps),
    };
    run.read_data()?;
    run.check()?;
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    arguments.outputs.write(&Report::of(run.report(&problems, &ids)))?;
    Ok(run.exit(arguments.strict))
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
