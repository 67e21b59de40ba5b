//! `orglint check`: what holds, what does not, where and why.

use std::path::PathBuf;

use super::arguments::{self, Data, Policies};
use super::output::{self, Colour, Format, Page};
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::Failure;
use crate::run::{Exit, Run};
use crate::source::Sources;

const EXAMPLES: &str = "\
Examples:
  orglint check                                   what orglint.toml says, else ./org and ./policies
  orglint check teams/ -p policies/               other folders
  orglint check --only people-manager-depth       one policy
  orglint check --as-of 2027-01-01                as if it were that day
  orglint check --format json > report.json       for programs";

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
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Look at this policy only
    #[arg(long, value_name = "POLICY")]
    only: Vec<String>,
    /// A violated `should` counts, too: exit code 1
    #[arg(long)]
    strict: bool,
    /// How many findings to show in full [default: 100]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// How many findings are shown in full if nobody asks for another number.
const MAX_FINDINGS: usize = 100;

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let mut inputs = arguments::inputs(arguments.org, arguments.policies, arguments.data, config)?;
    inputs.only = arguments.only;
    let mut run = arguments::compiled(inputs)?;
    run.read_data()?;
    run.check()?;
    let page = Page::of_stdout(arguments.color);
    let text = report(&run, arguments.format, page, arguments.max_findings.unwrap_or(MAX_FINDINGS));
    output::print(&text)?;
    Ok(run.exit(arguments.strict))
}

/// The report of a run.
fn report(run: &Run, format: Format, page: Page, _max_findings: usize) -> String {
    match format {
        Format::Human => problems(&run.sources, &run.problems(), page),
        Format::Json => String::new(),
    }
}

/// Diagnostics alone, for people.
pub(super) fn problems(sources: &Sources, problems: &[Diagnostic], _page: Page) -> String {
    let mut text = String::new();
    for problem in problems {
        let place = problem.labels.first().map(|label| {
            let at = sources.line_column(label.span.file, label.span.range().start);
            format!("{}:{}:{}: ", sources.get(label.span.file).name, at.line, at.column)
        });
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        let label = problem.labels.first().map_or("", |label| label.text.as_str());
        text += &format!("{}{severity}[{}]: {}", place.unwrap_or_default(), problem.code.name(), problem.message);
        text += &if label.is_empty() { "\n".to_owned() } else { format!(" ({label})\n") };
        text += &problem.help.as_ref().map(|help| format!("  help: {help}\n")).unwrap_or_default();
    }
    text
}
