//! `orglint describe`: who leads a team and how, which archetype it is, what protects it, what its signs point to.

use std::path::{Path, PathBuf};

use super::arguments::{self, Data, Policies};
use super::check;
use super::output::{self, Colour, Format, Page};
use crate::about;
use crate::data;
use crate::load::{self, Failure};
use crate::report;
use crate::report::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  orglint describe                                all teams
  orglint describe payments                       one team
  orglint describe teams/ -p policies/ payments   in other folders
  orglint describe --format markdown > TEAMS.md   for a document
  orglint describe --format dot | dot -Tsvg       a diagram";

/// Describe teams and their leadership: who holds what, archetypes, protective factors, signs
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Descriptions as for `check`, and ids of teams: what is no path is a team
    #[arg(value_name = "ORG… TEAM…")]
    words: Vec<String>,
    /// A team, also one that is called like a file
    #[arg(long = "team", value_name = "ID")]
    teams: Vec<String>,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    data: Data,
    /// How to describe
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Form,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For a pull request or a document; the diagram is part of it.
    Markdown,
    /// A diagram in Mermaid.
    Mermaid,
    /// A diagram for Graphviz.
    Dot,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let (paths, mut teams): (Vec<String>, Vec<String>) = arguments.words.into_iter().partition(|word| is_path(word));
    teams.extend(arguments.teams);
    let mut org = paths.into_iter().map(PathBuf::from).collect();
    let config = arguments::configuration_of(&mut org)?;
    let policies = arguments::with_words(arguments.policies, &config);
    let inputs = arguments::inputs(org, policies, arguments.data, config)?;
    let mut run = arguments::compiled(inputs)?;
    run.read_data()?;
    let described = about::teams(&mut run, &teams)?;
    let page = Page::of_stdout(arguments.color);
    let Some(description) = described else {
        let format = if arguments.format == Form::Json { Format::Json } else { Format::Human };
        check::report(&run, format, &page.style(None))?;
        return Ok(run.exit(false));
    };
    output::write(|out| match arguments.format {
        Form::Human => report::describe::write(&description, &page.style(None), out),
        Form::Json => report::json::write_value(&description, out),
        Form::Markdown => report::markdown::write(&description, out),
        Form::Mermaid => report::mermaid::write(&description, out),
        Form::Dot => report::dot::write(&description, out),
    })?;
    Ok(Exit::Fine)
}

/// What is there is a path; and so is what looks like one, so that a slip in it is found.
fn is_path(word: &str) -> bool {
    load::exists(Path::new(word)) || word.contains(['/', '\\']) || data::format_of(word).is_some()
}
