//! `orglint completions`: a script that completes arguments in a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use super::output;
use crate::load::Failure;
use crate::report::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  orglint completions bash > ~/.local/share/bash-completion/completions/orglint
  orglint completions fish > ~/.config/fish/completions/orglint.fish";

/// Write a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Runs the subcommand.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Cli::command(), "orglint", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Fine)
}
