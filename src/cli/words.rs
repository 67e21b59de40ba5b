//! `orglint words`: the vocabulary in use, for people in 80 columns and for programs as JSON.
//!
//! What there is to say about each word is gathered in `words_table.rs`; here it is looked up and laid out.

use super::arguments::{self, Policies};
use super::output::{self, Colour, Format, Page, wrap};
use super::words_table::{self, Sort, Word};
use crate::diagnostic::nearest;
use crate::load::Failure;
use crate::report::exit::Exit;
use crate::run::Run;
use crate::vocabulary::data_key;

const EXAMPLES: &str = "\
Examples:
  orglint words                       everything, a line or two each
  orglint words person                one kind with its attributes
  orglint words tech lead             every word of that name, with an example
  orglint words --format json         for programs";

/// List the words that policies and descriptions can use
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A word, or several that make one name
    #[arg(value_name = "NAME")]
    name: Vec<String>,
    #[command(flatten)]
    policies: Policies,
    /// How to list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Colour,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let config = arguments::configuration()?;
    let inputs = arguments::inputs_of_words(arguments.policies, &config)?;
    let mut run = Run::new(inputs);
    run.read_policies()?;
    let page = Page::of_stdout(arguments.color);
    let (vocabulary, problems) = run.vocabulary();
    run.policy_problems.extend(problems);
    if run.exit(false) != Exit::Fine {
        super::check::report(&run, Format::Human, &page.style(None))?;
        return Ok(run.exit(false));
    }
    let words = words_table::words(&vocabulary, &run.sources);
    output::print(&listing(&words, &arguments.name.join(" "), arguments.format, page)?)?;
    Ok(Exit::Fine)
}

fn listing(words: &[Word], name: &str, format: Format, page: Page) -> Result<String, Failure> {
    let mut chosen: Vec<&Word> = words.iter().filter(|word| name.is_empty() || word.is_called(name)).collect();
    if chosen.is_empty() {
        chosen = words.iter().filter(|word| word.contains(name)).collect();
    }
    if chosen.is_empty() {
        return Err(unknown(name, words));
    }
    Ok(match format {
        Format::Json => json(&chosen),
        Format::Human if name.is_empty() => overview(words, page),
        Format::Human => chosen.iter().map(|word| entry(word, words, page)).collect::<Vec<_>>().join("\n"),
    })
}

fn unknown(name: &str, words: &[Word]) -> Failure {
    let failure = Failure::new(format!("there is no word `{name}`"));
    let names = words.iter().flat_map(|word| word.names.iter().map(String::as_str));
    match nearest(&data_key(name), names) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`orglint words` lists them all"),
    }
}

/// All words by sort, attributes under their kind.
fn overview(words: &[Word], page: Page) -> String {
    let mut text = String::new();
    for sort in Sort::ALL {
        let of_sort: Vec<&Word> = words.iter().filter(|word| word.sort == *sort).collect();
        if of_sort.is_empty() || matches!(sort, Sort::Attribute | Sort::Step) {
            continue;
        }
        text += &format!("{}\n", page.strong(sort.heading()));
        for word in of_sort {
            text += &summary(word, page);
            if word.sort == Sort::Kind {
                text += &attributes(word, words, page);
            }
        }
        text.push('\n');
    }
    text + "`orglint words NAME` says more about one.\n"
}

/// A word in a line or two: its name, and behind it what it is.
fn summary(word: &Word, page: Page) -> String {
    let what = [word.ty.as_str(), word.meaning.as_str()].into_iter().filter(|part| !part.is_empty());
    let what = what.collect::<Vec<_>>().join(": ");
    let own = if word.declared == "prelude" { String::new() } else { format!(" [{}]", word.declared) };
    hanging(&word.head, &(what + &own), 2, 30, page)
}

fn attributes(kind: &Word, words: &[Word], page: Page) -> String {
    let of_kind = words.iter().filter(|word| word.sort == Sort::Attribute && word.owner == kind.name());
    let lines = of_kind.map(|word| {
        let own = if word.declared == kind.declared { String::new() } else { format!(" [{}]", word.declared) };
        hanging(&word.head, &(word.ty.clone() + &own), 4, 32, page)
    });
    lines.collect()
}

/// `name` at `indent`, `text` in a column of its own from `column` on.
fn hanging(name: &str, text: &str, indent: usize, column: usize, page: Page) -> String {
    use unicode_width::UnicodeWidthStr;
    let wrapped = wrap(text, page.width.min(120), &" ".repeat(column));
    let used = indent + name.width();
    let head = format!("{}{}", " ".repeat(indent), page.strong(name));
    if text.is_empty() || used + 2 > column {
        return format!("{head}\n{wrapped}");
    }
    format!("{head}{}{}", " ".repeat(column - used), wrapped.trim_start())
}

/// Everything about one word.
fn entry(word: &Word, words: &[Word], page: Page) -> String {
    let width = page.width.min(100);
    let owner = if word.owner.is_empty() { String::new() } else { format!(" of {}", words_table::a(&word.owner)) };
    let mut text = format!("{}: {}{owner}\n", page.strong(&word.head), word.sort.noun());
    for (label, value) in [("type", &word.ty), ("meaning", &word.meaning), ("example", &word.example)] {
        if !value.is_empty() {
            let column = 13;
            text += &format!("  {label:11}{}", wrap(value, width, &" ".repeat(column)).trim_start());
        }
    }
    text += &format!("  {:11}{}\n", "declared", word.declared);
    if word.sort == Sort::Kind {
        text += &attributes(word, words, page);
    }
    text
}

fn json(words: &[&Word]) -> String {
    let words: Vec<serde_json::Value> = words.iter().map(|word| word.to_json()).collect();
    let all = serde_json::json!({ "version": 1, "words": words });
    format!("{all:#}\n")
}
