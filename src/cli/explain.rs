//! `orglint explain`: what a diagnostic code means, what a policy means, or how a policy stands with one subject.

use std::path::PathBuf;

use super::arguments::{self, Data, Policies};
use super::check;
use super::output::{self, Colour, Format, Page};
use crate::about;
use crate::code::Code;
use crate::diagnostic::nearest;
use crate::explain::{Case, Explained};
use crate::load::Failure;
use crate::report;
use crate::report::exit::Exit;
use crate::run::Run;

const EXAMPLES: &str = "\
Examples:
  orglint explain                          all codes, a line each
  orglint explain unexpected-text          a code
  orglint explain people-manager-depth     what a policy means
  orglint explain people-manager-depth person ana in team payments
      how it stands with her, step by step
  orglint explain --org teams/ -p policies/ team-shape team payments
      the same in other folders";

/// Explain a code that a report shows in brackets, or a policy, or a policy and one subject
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The code or policy; of one name the code
    #[arg(value_name = "CODE|POLICY")]
    name: Option<String>,
    /// Whom it is about, as tests write it: `person ana in team payments`
    #[arg(value_name = "SUBJECT")]
    subject: Vec<String>,
    /// Descriptions, as for `check`
    #[arg(long = "org", value_name = "PATH")]
    org: Vec<PathBuf>,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    data: Data,
    /// How to explain a policy
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let page = Page::of_stdout(arguments.color);
    let width = page.width.min(100);
    let Some(name) = arguments.name.clone() else {
        output::print(&all(width))?;
        return Ok(Exit::Fine);
    };
    let as_code = name.trim_matches(['[', ']']).to_lowercase();
    if let Some(code) = Code::from_name(&as_code).filter(|_| arguments.subject.is_empty()) {
        output::print(&format!("{}: {}\n\n{}", code.name(), code.short(), output::wrap(code.long(), width, "")))?;
        return Ok(Exit::Fine);
    }
    policy(arguments, &name, page)
}

fn policy(arguments: Arguments, name: &str, page: Page) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let subject = arguments.subject.join(" ");
    let policies = arguments::with_words(arguments.policies, &config);
    let inputs = if subject.is_empty() {
        arguments::inputs_without_org(policies, arguments.data.as_of, &config)?
    } else {
        arguments::inputs(arguments.org, policies, arguments.data, config)?
    };
    let mut run = arguments::compiled(inputs)?;
    if run.has_errors() {
        check::report(&run, arguments.format, &page.style(None))?;
        return Ok(run.exit(false));
    }
    let Some(at) = about::find_policy(&run, name) else { return Err(unknown(&run, name)) };
    if subject.is_empty() {
        if let Some(explained) = about::policy(&run, at) {
            write_policy(&explained, arguments.format, page)?;
        }
        return Ok(Exit::Fine);
    }
    run.read_data()?;
    match about::subject(&mut run, at, &subject)? {
        Some(cases) => write_cases(&cases, arguments.format, page)?,
        None => check::report(&run, arguments.format, &page.style(None))?,
    }
    Ok(if run.has_errors() { run.exit(false) } else { Exit::Fine })
}

fn unknown(run: &Run, name: &str) -> Failure {
    let failure = Failure::new(format!("there is no code `{name}`, and no policy of that name"));
    let policies = run.program.iter().flat_map(|program| &program.policies);
    let names = policies.map(|policy| policy.name.value.as_str()).chain(Code::ALL.iter().map(|code| code.name()));
    match nearest(name, names) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`orglint explain` lists all codes; where policies are is said with `-p`"),
    }
}

fn write_policy(explained: &Explained, format: Format, page: Page) -> Result<(), Failure> {
    output::write(|out| match format {
        Format::Human => report::explain::write_policy(explained, &page.style(None), out),
        Format::Json => report::json::write_value(explained, out),
    })
}

fn write_cases(cases: &[Case], format: Format, page: Page) -> Result<(), Failure> {
    output::write(|out| match format {
        Format::Human => cases.iter().enumerate().try_for_each(|(at, case)| {
            if at > 0 {
                std::io::Write::write_all(out, b"\n")?;
            }
            report::explain::write_case(case, &page.style(None), out)
        }),
        Format::Json => report::json::write_cases(cases, out),
    })
}

fn all(width: usize) -> String {
    let longest = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let line = |code: &Code| {
        let indent = " ".repeat(longest + 2);
        let text = output::wrap(code.short(), width, &indent);
        format!("{:longest$}  {}", code.name(), text.trim_start())
    };
    Code::ALL.iter().map(line).collect()
}
