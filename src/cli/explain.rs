//! `orglint explain`: what a diagnostic code means and how it is mended.

use super::output::{self, Page};
use crate::code::Code;
use crate::diagnostic::nearest;
use crate::load::Failure;
use crate::report::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  orglint explain unexpected-text
  orglint explain                     all codes, a line each";

/// Explain a code that a report shows in brackets
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The code
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Runs the subcommand.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let width = Page::of_stdout(output::Colour::Never).width.min(100);
    let Some(name) = &arguments.code else {
        output::print(&all(width))?;
        return Ok(Exit::Fine);
    };
    let name = name.trim_matches(['[', ']']).to_lowercase();
    let Some(code) = Code::from_name(&name) else {
        let failure = Failure::new(format!("there is no code `{name}`"));
        return Err(match nearest(&name, Code::ALL.iter().map(|code| code.name())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("`orglint explain` lists them all"),
        });
    };
    output::print(&format!("{}: {}\n\n{}", code.name(), code.short(), output::wrap(code.long(), width, "")))?;
    Ok(Exit::Fine)
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
