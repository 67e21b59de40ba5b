//! `orglint test`: runs the tests that stand in policy files.

use std::path::PathBuf;

use super::arguments::{self, Policies};
use super::check::problems;
use super::output::{self, Format, Page};
use crate::load::Failure;
use crate::run::Exit;

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
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let policies = Policies { policies: arguments.paths, packs: arguments.packs };
    let mut inputs = arguments::inputs_without_org(policies, None, &config)?;
    inputs.only = arguments.only;
    let run = arguments::compiled(inputs)?;
    let page = Page::of_stdout(output::Colour::Auto);
    let Some(program) = &run.program else {
        output::print(&problems(&run.sources, &run.problems(), page))?;
        return Ok(run.exit(false));
    };
    if program.tests.is_empty() {
        return Err(Failure::new("there are no tests in these policies")
            .help("a test stands beside its policy: `test NAME \"what it shows\" { … }`"));
    }
    Ok(Exit::Clean)
}
