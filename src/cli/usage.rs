//! What clap finds wrong with the arguments, in the tone of the rest of the tool.

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
        ErrorKind::MissingRequiredArgument => format!("`{argument}` is missing"),
        ErrorKind::ArgumentConflict => conflict(&argument, error.get(ContextKind::PriorArg)),
        ErrorKind::InvalidValue => match text(ContextKind::InvalidValue).filter(|value| !value.is_empty()) {
            Some(value) => format!("`{argument}` cannot be `{value}`"),
            None => format!("`{argument}` needs a value"),
        },
        ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            let reason = std::error::Error::source(error).map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("`{argument}` cannot be `{value}`{reason}")
        }
        _ => error.to_string().lines().next().unwrap_or("").trim_start_matches("error: ").to_owned(),
    };
    let values = text(ContextKind::ValidValue).filter(|values| !values.is_empty());
    let help = near.or(values.map(|values| format!("it can be: {values}")));
    let failure = Failure::new(message);
    match help.or_else(|| Some(format!("see `{}`", help_command(error)))) {
        Some(help) => failure.help(help),
        None => failure,
    }
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

/// `orglint check --help`, as far as the usage line says which subcommand it was.
fn help_command(error: &clap::Error) -> String {
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let words: Vec<&str> = usage.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "orglint");
    let plain = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    match at.and_then(|at| words.get(at + 1)).filter(|word| plain(word)) {
        Some(subcommand) => format!("orglint {subcommand} --help"),
        None => "orglint --help".to_owned(),
    }
}
