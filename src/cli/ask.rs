//! `orglint ask`: a sentence decided on the spot, or a noun phrase listed.

use std::path::PathBuf;

use super::arguments::{self, Data, Policies};
use super::output::{self, Colour, Format, Page, wrap};
use crate::evaluate::verdict::{Evidence, FactRead};
use crate::load::Failure;
use crate::question::{self, Answer};
use crate::report::exit::Exit;
use crate::report::text::{clean, counted};
use crate::report::wording::place_name;
use crate::run::Run;
use crate::source::Span;
use crate::value::Truth;

const EXAMPLES: &str = "\
Examples:
  orglint ask 'every team has a tech lead'
      yes, no or cannot tell, with reasons
  orglint ask 'every manager must have technical depth'
      a rule, tried before it is written down
  orglint ask 'every person with more than 8 direct reports'
      who they are
  orglint ask teams/ -p policies/ 'the number of small teams is at most 3'
      the same of other descriptions and policies";

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
    let Some(sentence) = sentence else {
        let failure = Failure::new("the last argument is the sentence, and a sentence has several words");
        return Err(failure.help("put it in quotes: `orglint ask 'every team has a tech lead'`"));
    };
    let mut org = arguments.words.into_iter().map(PathBuf::from).collect();
    let config = arguments::configuration_of(&mut org)?;
    let inputs = arguments::inputs(org, arguments.policies, arguments.data, config)?;
    let mut run = Run::new(inputs);
    run.read_policies()?;
    run.read_data()?;
    let answer = question::ask(&mut run, &sentence)?;
    let page = Page::of_stdout(arguments.color);
    if matches!(answer, Answer::Rule | Answer::Errors) {
        if arguments.format == Format::Human && !run.has_errors() {
            output::print(&format!("{}\n\n", page.strong(word_of(run.exit(true)))))?;
        }
        super::check::report(&run, arguments.format, &page.style(None))?;
        return Ok(run.exit(true));
    }
    output::print(&match arguments.format {
        Format::Human => human(&run, &answer, page),
        Format::Json => format!("{:#}\n", json(&run, &sentence, &answer)),
    })?;
    Ok(exit(&answer))
}

fn word_of(exit: Exit) -> &'static str {
    match exit {
        Exit::Fine => "yes",
        Exit::Undetermined => "cannot tell",
        Exit::Violated | Exit::CouldNotRun | Exit::BadPolicies | Exit::BadData => "no",
    }
}

/// No is 1, and what cannot be told 5, so that scripts can ask, too.
fn exit(answer: &Answer) -> Exit {
    match answer {
        Answer::Condition(Truth::False, _) => Exit::Violated,
        Answer::Condition(Truth::Unknown, _) | Answer::Value(None) => Exit::Undetermined,
        Answer::Condition(Truth::True, _) | Answer::Things(..) | Answer::Value(_) | Answer::Rule => Exit::Fine,
        Answer::Errors => Exit::BadPolicies,
    }
}

fn human(run: &Run, answer: &Answer, page: Page) -> String {
    match answer {
        Answer::Condition(truth, evidence) => {
            let word = page.strong(word_of(exit(&Answer::Condition(*truth, Evidence::default()))));
            format!("{word}\n{}", reasons(run, evidence, page))
        }
        Answer::Value(Some(value)) => format!("{}\n", clean(value)),
        Answer::Value(None) => "cannot tell: something that it counts is not known\n".to_owned(),
        Answer::Things(sure, perhaps) => things(sure, perhaps, page),
        Answer::Rule | Answer::Errors => String::new(),
    }
}

/// How many facts an answer shows.
const MOST_FACTS: usize = 8;

/// Why, first in words, then the facts with their places, and what is missing.
fn reasons(run: &Run, evidence: &Evidence, page: Page) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(evidence.clauses.iter().filter_map(|clause| Some(clean(clause.note.as_deref()?).into_owned())));
    let (by_default, written): (Vec<_>, Vec<_>) = evidence.facts.iter().partition(|fact| fact.by_default);
    let fact_words = |fact: &FactRead| format!("{}: {}", clean(&fact.what), clean(&fact.value));
    for &fact in written.iter().take(MOST_FACTS) {
        let place = fact.place.map(|place| format!(" ({})", place_name(&run.sources, place))).unwrap_or_default();
        lines.push(format!("{}{place}", fact_words(fact)));
    }
    let left_out = written.len().saturating_sub(MOST_FACTS) + evidence.facts_left_out;
    if left_out > 0 {
        lines.push(format!("and {}", counted(left_out, "more fact", "more facts")));
    }
    if !by_default.is_empty() {
        let mut named: Vec<String> = by_default.iter().take(MOST_FACTS).map(|&fact| fact_words(fact)).collect();
        if by_default.len() > MOST_FACTS {
            named.push(format!("{} more", by_default.len() - MOST_FACTS));
        }
        lines.push(format!("by default: {}", named.join("; ")));
    }
    for missing in &evidence.missing {
        let place = missing.place.map(|place| format!(" in {}", place_name(&run.sources, place))).unwrap_or_default();
        lines.push(format!("not known: {}; write `{}`{place}", clean(&missing.what), clean(&missing.key)));
    }
    lines.extend(evidence.notes.iter().map(|note| clean(note).into_owned()));
    lines.iter().map(|line| wrap(line, page.width, "  ")).collect()
}

fn things(sure: &[String], perhaps: &[(String, Vec<String>)], page: Page) -> String {
    let mut text: String = sure.iter().map(|name| format!("{}\n", clean(name))).collect();
    for (name, missing) in perhaps {
        let why = if missing.is_empty() { String::new() } else { format!(": not known: {}", missing.join(", ")) };
        text += &wrap(&clean(&format!("perhaps {name}{why}")), page.width, "");
    }
    if text.is_empty() { "nobody and nothing\n".to_owned() } else { text }
}

fn json(run: &Run, sentence: &str, answer: &Answer) -> serde_json::Value {
    let place = |place: Option<Span>| place.map(|place| place_name(&run.sources, place));
    match answer {
        Answer::Condition(truth, evidence) => serde_json::json!({
            "version": 1,
            "question": sentence,
            "answer": word_of(exit(&Answer::Condition(*truth, Evidence::default()))),
            "facts": evidence.facts.iter().map(|fact| serde_json::json!({
                "what": fact.what, "value": fact.value, "by_default": fact.by_default, "place": place(fact.place),
            })).collect::<Vec<_>>(),
            "missing": evidence.missing.iter().map(|missing| serde_json::json!({
                "what": missing.what, "key": missing.key, "place": place(missing.place),
            })).collect::<Vec<_>>(),
            "notes": evidence.notes,
        }),
        Answer::Value(value) => serde_json::json!({ "version": 1, "question": sentence, "value": value }),
        Answer::Things(sure, perhaps) => serde_json::json!({
            "version": 1,
            "question": sentence,
            "things": sure,
            "perhaps": perhaps.iter().map(|(name, missing)| serde_json::json!({ "thing": name, "missing": missing }))
                .collect::<Vec<_>>(),
        }),
        Answer::Rule | Answer::Errors => serde_json::Value::Null,
    }
}
