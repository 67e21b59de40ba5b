//! `orglint ask`: a sentence decided on the spot, or a noun phrase listed.

use std::path::PathBuf;

use super::arguments::{self, Data, Policies};
use super::output::{Colour, Format, Page};
use crate::load::Failure;
use crate::report::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  orglint ask 'every team has a tech lead'                         yes, no or cannot tell, with reasons
  orglint ask 'every manager must have technical depth'            a rule, tried before it is written down
  orglint ask 'every person with more than 8 direct reports'       listed
  orglint ask teams/ -p policies/ 'the number of small teams is at most 3'";

/// Ask one thing about an organisation
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, override_usage = "orglint ask [OPTIONS] [ORG]... <SENTENCE>")]
pub(super) struct Arguments {
    /// Descriptions as for `check`, and last the sentence, in quotes
    #[arg(value_name = "ORG… SENTENCE", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    data: Data,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// Runs the subcommand.
pub(super) fn run(mut arguments: Arguments) -> Result<Exit, Failure> {
    let sentence = arguments.words.pop().filter(|text| text.contains(char::is_whitespace));
    let Some(_sentence) = sentence else {
        let failure = Failure::new("the last argument is the sentence, and a sentence has several words");
        return Err(failure.help("put it in quotes: `orglint ask 'every team has a tech lead'`"));
    };
    let org = arguments.words.into_iter().map(PathBuf::from).collect();
    let config = arguments::configuration()?;
    let inputs = arguments::inputs(org, arguments.policies, arguments.data, config)?;
    let mut run = arguments::compiled(inputs)?;
    run.read_data()?;
    super::check::report(&run, arguments.format, &Page::of_stdout(arguments.color).style(None))?;
    Ok(run.exit(false))
}
