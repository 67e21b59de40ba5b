//! `orglint test`: runs the tests that stand in policy files.

use std::path::PathBuf;

use super::arguments::{self, Policies};
use super::output::{self, Colour, Format, Page};
use crate::evaluate::trial::TestOutcome;
use crate::load::Failure;
use crate::report;
use crate::report::exit::Exit;
use crate::report::trial::TestRun;
use crate::run::Run;

const EXAMPLES: &str = "\
Examples:
  orglint test                                    the tests of ./policies, or of what orglint.toml says
  orglint test policies/company.policy            those of one file
  orglint test --only people-manager-depth        those about one policy";

/// Run the tests that stand beside the policies
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Policy files, or folders of them [default: `policies` of orglint.toml, else ./policies]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Tests about this policy only
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// A shipped pack
    #[arg(long = "pack", value_name = "NAME")]
    packs: Vec<String>,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// How many failed tests to show in full [default: 50]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let policies = Policies { policies: arguments.paths.clone(), packs: arguments.packs.clone() };
    let mut inputs = arguments::inputs_without_org(policies, None, &config)?;
    inputs.only = arguments.only.clone();
    let mut run = arguments::compiled(inputs)?;
    let tests = run.test()?;
    report(&run, &tests, &arguments)?;
    let exit = run.exit(false);
    let failed = tests.iter().any(|test| !test.passed());
    Ok(if exit == Exit::Fine && failed { Exit::Violated } else { exit })
}

fn report(run: &Run, tests: &[TestOutcome], arguments: &Arguments) -> Result<(), Failure> {
    let style = Page::of_stdout(arguments.color).style(arguments.max_findings);
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    let report = TestRun { run: report::Run { checked: None, ..run.report(&problems, &ids) }, tests };
    output::write(|out| match arguments.format {
        Format::Human => report::trial::write_tests(&report, &style, out),
        Format::Json => report::json::write_tests(&report, out),
    })
}
