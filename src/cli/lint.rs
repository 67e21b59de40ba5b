//! `orglint lint`: faults of the policies themselves that are no errors.

use std::io::Write;
use std::path::PathBuf;

use jiff::civil::Date;

use super::arguments::{self, Policies};
use super::output::{self, Colour, Format, Page};
use crate::code::Code;
use crate::load::Failure;
use crate::report;
use crate::report::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  orglint lint                            the policies that orglint.toml names
  orglint lint policies/new.policy        one file
  orglint lint --as-of 2027-01-01         which reviews will be overdue then

Exit code 0 if nothing is found but remarks (`silence-decides`), 1 if something
is, 3 if the policies have errors.";

/// Look for faults of the policies themselves that are no errors
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Policy files, or folders of them [default: `policies` of orglint.toml, else ./policies]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A shipped pack
    #[arg(long = "pack", value_name = "NAME")]
    pack: Vec<String>,
    /// Look at the files of packs, too
    #[arg(long)]
    packs: bool,
    /// The day that `today` means, as 2027-03-31 [default: today's date]
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// How many findings to show in full [default: 50]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let policies = Policies { policies: arguments.paths, packs: arguments.pack };
    let inputs = arguments::inputs_without_org(policies, arguments.as_of, &config)?;
    let mut run = arguments::compiled(inputs)?;
    let found = run.lint(arguments.packs);
    let exit = run.exit(false);
    let style = Page::of_stdout(arguments.color).style(arguments.max_findings);
    let remarks = found.iter().filter(|problem| problem.code == Code::SilenceDecides).count();
    let count = found.len() - remarks;
    run.policy_problems.extend(found);
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    let report = run.report(&problems, &ids);
    output::write(|out| match arguments.format {
        Format::Human => {
            report::write_diagnostics(&report, &style, out)?;
            writeln!(out, "{}", sentence(exit, count, remarks))
        }
        Format::Json => report::json::write_check(&report, out),
    })?;
    Ok(if exit == Exit::Fine && count > 0 { Exit::Violated } else { exit })
}

/// How much was found. That silence decides is no fault, and said so that the author knows: it changes no exit code.
fn sentence(exit: Exit, count: usize, remarks: usize) -> String {
    let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let said = match (count, remarks) {
        _ if exit != Exit::Fine => return "the policies have errors: nothing was looked for".to_owned(),
        (0, 0) => return "nothing found".to_owned(),
        (0, _) => format!("no finding, {}", counted(remarks, "remark")),
        (_, 0) => counted(count, "finding"),
        (..) => format!("{}, {}", counted(count, "finding"), counted(remarks, "remark")),
    };
    said + "; `orglint explain CODE` says more"
}
