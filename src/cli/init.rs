//! `orglint init`: a small working organisation and its policies, written where nothing is yet.

use std::path::PathBuf;

use super::output;
use crate::load::{self, Failure};
use crate::report::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  orglint init                        here
  orglint init my-organisation        in a folder of its own

No file is ever overwritten: if one of them is already there, nothing is
written.";

/// Start with a small organisation and a few policies
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Where
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

macro_rules! starter {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../../examples/starter/", $name)))),*] };
}

/// The files, which are an example in the repository, too.
const FILES: &[(&str, &str)] = starter!["orglint.toml" "org/payments.yaml" "org/people.yaml" "policies/company.policy"];

/// Runs the subcommand.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    load::write_new(&arguments.folder, FILES)?;
    let mut text = String::from("Written:\n");
    for (name, _) in FILES {
        text += &format!("  {}\n", load::show(&arguments.folder.join(name)));
    }
    text += "\nNext:\n";
    let folder = load::show(&arguments.folder);
    if folder != "." {
        text += &format!("  cd {folder}\n");
    }
    text += "  orglint check      one team, four policies; one fact is missing, and the\n";
    text += "                     report says where it goes\n";
    text += "  orglint test       the policies' own tests\n";
    text += "  orglint words      the words that policies and descriptions can use\n";
    output::print(&text)?;
    Ok(Exit::Fine)
}
