//! `orglint test`: runs the tests that stand in policy files.

use std::io::{self, Write};
use std::path::PathBuf;

use super::arguments::{self, Policies};
use super::outputs::Outputs;
use crate::coverage::Coverage;
use crate::evaluate::trial::TestOutcome;
use crate::load::Failure;
use crate::quality::{self, Mutation};
use crate::report;
use crate::report::exit::Exit;
use crate::report::trial::TestRun;
use crate::run::Run;

const EXAMPLES: &str = "\
Examples:
  orglint test                                 all tests
  orglint test policies/company.policy         those of one file
  orglint test --only people-manager-depth     those about one policy
  orglint test --coverage                      which outcomes no test shows
  orglint test --coverage-min 100              the same, and fails below 100 %
  orglint test --mutate                        which changes no test notices
  orglint test --format junit > tests.xml      for a build server";

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
    #[command(flatten)]
    outputs: Outputs,
    /// Show which sentences and conditions no test makes true, false, undetermined
    #[arg(long)]
    coverage: bool,
    /// Fail if fewer than N per cent of these outcomes are shown (implies --coverage)
    #[arg(long, value_name = "N", value_parser = percent)]
    coverage_min: Option<u8>,
    /// Change the policies one step at a time, and show the changes that no test notices
    #[arg(long)]
    mutate: bool,
    /// Fail if fewer than N per cent of the changes are noticed (implies --mutate)
    #[arg(long, value_name = "N", value_parser = percent)]
    mutate_min: Option<u8>,
}

fn percent(text: &str) -> Result<u8, String> {
    text.parse().ok().filter(|percent| *percent <= 100).ok_or_else(|| "say a whole number from 0 to 100".to_owned())
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let policies = Policies { policies: arguments.paths.clone(), packs: arguments.packs.clone() };
    let mut inputs = arguments::inputs_without_org(policies, None, &config)?;
    inputs.only = arguments.only.clone();
    let mut run = arguments::compiled(inputs)?;
    let tests = run.test()?;
    let failed = tests.iter().any(|test| !test.passed());
    let sound = !failed && !run.has_errors();
    // Policies whose tests fail are mended first: every change of them would look noticed.
    let coverage = (sound && (arguments.coverage || arguments.coverage_min.is_some())).then(|| quality::coverage(&run));
    let mutation = (sound && (arguments.mutate || arguments.mutate_min.is_some())).then(|| quality::mutation(&run));
    report(&run, &tests, coverage.as_ref(), mutation.as_ref(), &arguments)?;
    let below = |percent: Option<usize>, least: Option<u8>| {
        percent.zip(least).is_some_and(|(percent, least)| percent < usize::from(least))
    };
    let short = below(coverage.map(|coverage| coverage.percent()), arguments.coverage_min)
        || below(mutation.map(|mutation| mutation.percent()), arguments.mutate_min);
    let exit = run.exit(false);
    Ok(if exit == Exit::Fine && (failed || short) { Exit::Violated } else { exit })
}

fn report(
    run: &Run,
    tests: &[TestOutcome],
    coverage: Option<&Coverage>,
    mutation: Option<&Mutation>,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let mut problems = run.problems();
    problems.extend(coverage.map(quality::not_covered).unwrap_or_default());
    problems.extend(mutation.map(quality::not_noticed).unwrap_or_default());
    let ids = |thing| run.id_of(thing);
    let report = TestRun { run: report::Run { checked: None, ..run.report(&problems, &ids) }, tests };
    arguments.outputs.write_tests(&report, |out| summary(coverage, mutation, out))
}

/// The scores, the last one in the last line.
fn summary(coverage: Option<&Coverage>, mutation: Option<&Mutation>, out: &mut impl Write) -> io::Result<()> {
    if let Some(coverage) = coverage {
        let (asked, shown) = coverage.counts();
        writeln!(out, "coverage: {shown} of {asked} outcomes shown, {} %", coverage.percent())?;
    }
    if let Some(mutation) = mutation {
        let noticed = mutation.tried - mutation.unnoticed.len();
        writeln!(out, "mutation: {noticed} of {} changes noticed, {} %", mutation.tried, mutation.percent())?;
    }
    Ok(())
}
