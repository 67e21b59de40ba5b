//! The command line: arguments become a run, and its report goes to the terminal. One file for each subcommand.
//!
//! Here and nowhere else today's date, environment variables and the working directory are asked for. Whatever stops a
//! run is a [`Failure`], said in one tone on the error stream, exit code 2.

mod arguments;
mod ask;
mod baseline;
mod basis;
mod check;
mod completions;
mod describe;
mod diff;
mod explain;
mod fmt;
mod init;
mod lint;
mod output;
mod outputs;
mod plan;
mod review;
mod states;
mod test;
mod usage;
mod waivers;
mod whatif;
mod words;
mod words_table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::load::Failure;
use crate::report::exit::Exit;

const EXIT_CODES: &str = "\
Exit codes of every subcommand, the same for every format:
  0  no `must` is violated or undetermined
  1  a `must` is violated (with --strict a `should` counts, too), a test failed,
     `lint` found something, or `fmt --check` would change something
  2  could not run: usage, a path that leads to nothing, a broken orglint.toml
  3  the policies have errors
  4  the descriptions have errors
  5  nothing is violated, but something is not known that must be

First steps:
  orglint init                a small organisation to start from
  orglint check               what holds, what does not, where and why
  orglint words tech lead     what a word means, and a sentence that uses it";

/// Checks how teams are led against policies that people can read
#[derive(Debug, Parser)]
#[command(name = "orglint", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Diff(diff::Arguments),
    Review(review::Arguments),
    Test(test::Arguments),
    Ask(ask::Arguments),
    Describe(describe::Arguments),
    Words(words::Arguments),
    Explain(explain::Arguments),
    Plan(plan::Arguments),
    Baseline(baseline::Arguments),
    Waivers(waivers::Arguments),
    Whatif(whatif::Arguments),
    Fmt(fmt::Arguments),
    Lint(lint::Arguments),
    Init(init::Arguments),
    Completions(completions::Arguments),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(cli) => run(cli.command),
        Err(error) => usage::answer(&error),
    };
    let exit = exit.unwrap_or_else(|failure| {
        output::complain(&failure);
        Exit::CouldNotRun
    });
    ExitCode::from(exit.code())
}

fn run(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Check(arguments) => check::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Review(arguments) => review::run(arguments),
        Command::Test(arguments) => test::run(arguments),
        Command::Ask(arguments) => ask::run(arguments),
        Command::Describe(arguments) => describe::run(arguments),
        Command::Words(arguments) => words::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Plan(arguments) => plan::run(arguments),
        Command::Baseline(arguments) => baseline::run(arguments),
        Command::Waivers(arguments) => waivers::run(arguments),
        Command::Whatif(arguments) => whatif::run(arguments),
        Command::Fmt(arguments) => fmt::run(arguments),
        Command::Lint(arguments) => lint::run(arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}
