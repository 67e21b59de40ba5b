//! What clap finds wrong with the arguments, in the tone of the rest of the tool.

use std::num::{IntErrorKind, ParseIntError};

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::output;
use crate::load::Failure;
use crate::report::exit::Exit;

/// Help and version are printed; anything else is a failure.
pub(super) fn answer(error: &clap::Error) -> Result<Exit, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let colour = output::Page::of_stdout(output::Colour::Auto).colour;
            let text = error.render();
            output::print(&if colour { text.ansi().to_string() } else { text.to_string() })?;
            Ok(Exit::Fine)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output::print_error(&error.render().to_string());
            Ok(Exit::CouldNotRun)
        }
        _ => Err(worded(error)),
    }
}

fn worded(error: &clap::Error) -> Failure {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(text).map(|near| format!("did you mean `{near}`?"));
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("there is no argument `{argument}` here"),
        ErrorKind::InvalidSubcommand => {
            format!("there is no subcommand `{}`", text(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("`{}` is missing", last_part(&argument)),
        ErrorKind::ArgumentConflict => conflict(&argument, error.get(ContextKind::PriorArg)),
        ErrorKind::InvalidValue => match text(ContextKind::InvalidValue).filter(|value| !value.is_empty()) {
            Some(value) => format!("`{argument}` cannot be `{value}`"),
            None => format!("`{argument}` needs a value"),
        },
        ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            let reason = std::error::Error::source(error).map(|reason| format!(": {}", reason_of(reason)));
            let reason = reason.unwrap_or_default();
            format!("`{argument}` cannot be `{value}`{reason}")
        }
        ErrorKind::TooManyValues => format!("`{}` takes no value", argument.split(['=', ' ']).next().unwrap_or("")),
        _ => error.to_string().lines().next().unwrap_or("").trim_start_matches("error: ").to_owned(),
    };
    let values = text(ContextKind::ValidValue).filter(|values| !values.is_empty());
    let near = known_elsewhere(error.kind(), &argument).or(near);
    let help = near.or(values.map(|values| format!("it can be: {values}")));
    let failure = Failure::new(message);
    match help.or_else(|| Some(format!("see `{}`", help_command(std::env::args().skip(1))))) {
        Some(help) => failure.help(help),
        None => failure,
    }
}

/// Arguments that other tools have, and what they are called here.
fn known_elsewhere(kind: ErrorKind, argument: &str) -> Option<String> {
    if kind != ErrorKind::UnknownArgument {
        return None;
    }
    let right = match argument.split('=').next()? {
        "--json" | "--sarif" | "--junit" | "--markdown" => format!("--format {}", argument.trim_start_matches('-')),
        "-f" => "--format".to_owned(),
        "--date" | "--today" | "--now" => "--as-of".to_owned(),
        "--fail-on-warning" | "--warnings-as-errors" => "--strict".to_owned(),
        "--config" | "-c" => {
            return Some("`orglint.toml` is found from the working directory upward".to_owned());
        }
        _ => return None,
    };
    Some(format!("did you mean `{right}`?"))
}

/// An argument and those that it does not go with; the same one is given twice.
fn conflict(argument: &str, prior: Option<&ContextValue>) -> String {
    let prior = match prior {
        Some(ContextValue::String(one)) => vec![one.as_str()],
        Some(ContextValue::Strings(several)) => several.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let others: Vec<String> = prior.iter().filter(|one| **one != argument).map(|one| format!("`{one}`")).collect();
    match others.as_slice() {
        [] => format!("`{argument}` is given twice"),
        _ => format!("`{argument}` does not go with {}", others.join(" and ")),
    }
}

/// Of `<ORG… SENTENCE>...`, of which only the last one has to be there, that one.
fn last_part(argument: &str) -> &str {
    match argument.trim_end_matches('.').strip_suffix('>').and_then(|name| name.rsplit_once("… ")) {
        Some((_, last)) => last,
        None => argument.trim_end_matches("..."),
    }
}

/// Why a value is refused; what the standard library says of a number is for programmers.
fn reason_of(reason: &(dyn std::error::Error + 'static)) -> String {
    match reason.downcast_ref::<ParseIntError>().map(ParseIntError::kind) {
        Some(IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => "the number is too large".to_owned(),
        Some(_) => "a whole number is wanted, as 20".to_owned(),
        None => {
            let said = reason.to_string();
            let bounds = said.split_once(" is not in ").and_then(|(_, range)| range.split_once("..="));
            bounds.map_or(said.clone(), |(from, to)| format!("say a whole number from {from} to {to}"))
        }
    }
}

/// `orglint check --help`: that of the subcommand that these arguments begin with.
pub(super) fn help_command(arguments: impl Iterator<Item = String>) -> String {
    let mut command = super::Cli::command();
    let mut words = vec!["orglint".to_owned()];
    for argument in arguments {
        let Some(subcommand) = command.find_subcommand(&argument).cloned() else { break };
        words.push(argument);
        command = subcommand;
    }
    format!("{} --help", words.join(" "))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{help_command, last_part};

    #[test]
    fn the_help_is_that_of_the_subcommand() {
        let help = |line: &str| help_command(line.split(' ').map(str::to_owned));
        assert_eq!(help("whatif leaves --each"), "orglint whatif leaves --help");
        assert_eq!(help("check check"), "orglint check --help");
        assert_eq!(help("--onyl"), "orglint --help");
    }

    #[test]
    fn of_several_words_the_last_one_is_missing() {
        assert_eq!(last_part("<ORG… SENTENCE>..."), "SENTENCE");
        assert_eq!(last_part("<SHELL>"), "<SHELL>");
        assert_eq!(last_part("--from <REV>"), "--from <REV>");
    }

    /// Every help, its options and its examples, stands in lines of 80 columns, as they were written.
    #[test]
    fn what_follows_the_options_fits_eighty_columns() {
        fn look(command: &clap::Command, seen: &mut usize) {
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in after.lines() {
                assert!(crate::report::text::columns(line) <= 80, "{}: {line}", command.get_name());
            }
            *seen += after.lines().count();
            command.get_subcommands().for_each(|command| look(command, seen));
        }
        let mut seen = 0;
        look(&crate::cli::Cli::command(), &mut seen);
        assert!(seen > 80, "{seen} lines");
    }
}
