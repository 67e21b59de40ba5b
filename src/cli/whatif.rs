//! `orglint whatif leaves`: which policies break if somebody leaves, and whose departure would hurt most.

use std::path::{Path, PathBuf};

use super::arguments::{self, Data, Limits, Policies};
use super::outputs::Outputs;
use crate::load::{self, Failure};
use crate::report::exit::Exit;
use crate::report::text::{columns, counted, crop};
use crate::report::{self, Checked, Mark, Part, Report, Section};
use crate::run::Run;
use crate::whatif::{self, Answer, Impact, Shown, Who};

const EXAMPLES: &str = "\
Examples:
  orglint whatif leaves ana              what breaks if ana leaves
  orglint whatif leaves org/ ana         the same, in other descriptions
  orglint whatif leaves --each           each leader alone, worst first
  orglint whatif leaves --everybody      each person
  orglint whatif leaves --each --format json > departures.json";

/// Which policies would break if somebody left
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, clap::Subcommand)]
enum Question {
    Leaves(Leaves),
}

/// What would be violated, or could not be told, if somebody left
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, override_usage = "orglint whatif leaves [OPTIONS] [ORG]... <PERSON>\n       \
    orglint whatif leaves [OPTIONS] [ORG]... --each|--everybody")]
struct Leaves {
    /// Descriptions as for `check`, and last the id of the person
    #[arg(value_name = "ORG… PERSON")]
    words: Vec<String>,
    /// Ask for each leader alone: everybody who holds a responsibility or has reports
    #[arg(long)]
    each: bool,
    /// Ask for each person alone
    #[arg(long, conflicts_with = "each")]
    everybody: bool,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    outputs: Outputs,
    /// Look at this policy only
    #[arg(long, value_name = "POLICY")]
    only: Vec<String>,
    /// Of how many departures to show what breaks
    #[arg(long, value_name = "N", default_value = "3")]
    show: usize,
    /// How many departures to list; JSON has all
    #[arg(long, value_name = "N", default_value = "20")]
    list: usize,
    #[command(flatten)]
    limits: Limits,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let Question::Leaves(leaves) = arguments.question;
    run_leaves(leaves)
}

fn run_leaves(mut arguments: Leaves) -> Result<Exit, Failure> {
    let who = who(&mut arguments)?;
    let mut org = arguments.words.into_iter().map(PathBuf::from).collect();
    let config = arguments::configuration_of(&mut org)?;
    let mut inputs = arguments::inputs(org, arguments.policies, arguments.data, config)?;
    inputs.only = arguments.only;
    // Of what is found now nothing is shown.
    inputs.explained = 0;
    let mut run = arguments::compiled(inputs)?;
    arguments.limits.apply(&mut run);
    run.read_data()?;
    run.check()?;
    let answer = match run.exit(false) {
        Exit::Fine | Exit::Violated | Exit::Undetermined => whatif::ask(&run, &who, arguments.show)?,
        Exit::CouldNotRun | Exit::BadPolicies | Exit::BadData => None,
    };
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    let Some(answer) = answer else {
        let plain = report::Run { checked: None, ..run.report(&problems, &ids) };
        arguments.outputs.write(&Report::of(plain))?;
        return Ok(run.exit(false));
    };
    arguments.outputs.write(&compose(&run, &answer, &who, arguments.list, &ids))?;
    Ok(Exit::Fine)
}

/// The last word is a person, unless each is asked for.
fn who(arguments: &mut Leaves) -> Result<Who, Failure> {
    if arguments.each || arguments.everybody {
        // What is no path was meant as a person.
        if let Some(person) = arguments.words.iter().find(|word| !load::exists(Path::new(word))) {
            let argument = if arguments.each { "--each" } else { "--everybody" };
            let message = format!("`{argument}` asks for more than one, and `{person}` is no file or folder");
            return Err(Failure::new(message).help(format!("for one person: `orglint whatif leaves {person}`")));
        }
        return Ok(if arguments.each { Who::Leaders } else { Who::Everybody });
    }
    match arguments.words.pop() {
        Some(person) => Ok(Who::Named(vec![person])),
        None => Err(Failure::new("who leaves is missing").help(
            "name a person: `orglint whatif leaves ana`\nor ask for each leader: `orglint whatif leaves --each`",
        )),
    }
}

type Ids<'a> = &'a (dyn Fn(crate::evaluate::verdict::ThingRef) -> String + Sync);

fn compose<'a>(run: &'a Run, answer: &'a Answer, who: &Who, list: usize, ids: Ids<'a>) -> Report<'a> {
    let nothing = report::Run { sources: &run.sources, diagnostics: &[], checked: None };
    let mut parts = vec![Part { title: None, run: nothing, marks: Some(Vec::new()), whole: true }];
    parts.extend(answer.shown.iter().filter_map(|shown| part(run, answer, shown, who, ids)));
    let mut keys = serde_json::Map::new();
    keys.insert("departures".to_owned(), answer.impacts.iter().map(Impact::json).collect());
    let (headline, closing) = headline(answer, who);
    Report { headline, closing, sections: sections(answer, who, list), parts, keys }
}

/// What breaks, with the ordinary words of findings.
fn part<'a>(run: &'a Run, answer: &'a Answer, shown: &'a Shown, who: &Who, ids: Ids<'a>) -> Option<Part<'a>> {
    let impact = &answer.impacts[shown.impact];
    let check = &shown.departure.after;
    let mut marks = vec![None; check.findings.len()];
    for (at, row, _) in whatif::worse(&shown.departure, &shown.comparison) {
        marks[at] = Some(Mark { standing: row.standing, cause: None });
    }
    let checked = Checked { program: run.program.as_ref()?, check, ids, only: None, data_files: run.data.len() };
    let run = report::Run { sources: &run.sources, diagnostics: &[], checked: Some(checked) };
    // Of one departure the headline says it.
    let several = !matches!(who, Who::Named(_));
    let title = several.then(|| format!("if {} left: {}", impact.person, impact.words()));
    Some(Part { title, run, marks: Some(marks), whole: false })
}

/// Above the people.
const LEAVES: &str = "leaves";
/// How many columns the table has, so that its rows stand side by side on any terminal.
const TABLE: usize = 80;
/// How many of them an id has at most, and how many everything has that is neither an id nor the names of policies.
const PERSON: usize = 20;
const COUNTS: usize = 31;

fn sections(answer: &Answer, who: &Who, list: usize) -> Vec<Section> {
    if matches!(who, Who::Named(_)) {
        return Vec::new();
    }
    let number = |count: usize| if count == 0 { "-".to_owned() } else { count.to_string() };
    let breaking = answer.impacts.iter().filter(|impact| !impact.breaks.is_empty());
    let person = |impact: &Impact| crop(&impact.person, PERSON, true).into_owned();
    let widest = breaking.clone().take(list).map(|impact| columns(&person(impact))).max().unwrap_or(0);
    let room = TABLE - COUNTS - widest.max(columns(LEAVES));
    let rows = breaking.clone().take(list).map(|impact| {
        let counts = [impact.must, impact.should, impact.cannot_tell].map(number);
        [vec![person(impact)], counts.to_vec(), vec![crop(&impact.policies(), room, true).into_owned()]].concat()
    });
    let heads = [LEAVES, "must", "should", "cannot tell", "policies"].map(str::to_owned).to_vec();
    let title = "What breaks that holds now, by who leaves, worst first".to_owned();
    let mut sections = vec![Section { title, heads, rows: rows.collect() }];
    let more = breaking.count().saturating_sub(list);
    if more > 0 {
        let row = format!("`--list {}` lists them all; `--format json` has what breaks for each", list + more);
        let title = counted(more, "more departure breaks something", "more departures break something");
        sections.push(Section { title, heads: Vec::new(), rows: vec![vec![row]] });
    }
    sections
}

/// The answer in a sentence, and the last line of a report for people.
fn headline(answer: &Answer, who: &Who) -> (Option<String>, Option<String>) {
    let asked = answer.impacts.len();
    let noun = match who {
        Who::Named(_) => {
            let said = answer.impacts.first().map(|it| format!("if {} left, {}", it.person, it.words()));
            // Where nothing follows, once is enough.
            return (said.clone().filter(|_| !answer.shown.is_empty()), said);
        }
        Who::Leaders => counted(asked, "leader", "leaders"),
        Who::Everybody => counted(asked, "person", "people"),
    };
    let breaking = answer.impacts.iter().filter(|impact| !impact.breaks.is_empty()).count();
    let said = match answer.impacts.first().filter(|worst| !worst.breaks.is_empty()) {
        None => format!("{noun}, each leaving alone: no departure breaks anything"),
        Some(worst) => format!(
            "{noun}, each leaving alone: {breaking} of these departures would break something; worst is {}: {}",
            worst.person,
            worst.words()
        ),
    };
    let shown = answer.shown.len();
    let closing = if breaking == 0 {
        said.clone()
    } else {
        let more =
            if shown < breaking { format!("; `--show {breaking}` shows what breaks for all") } else { String::new() };
        format!("{breaking} of {noun} would be missed, {shown} shown in full{more}")
    };
    (Some(said).filter(|_| breaking > 0), Some(closing))
}
