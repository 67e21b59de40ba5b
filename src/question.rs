//! A question becomes an answer: a rule is tried, a condition decided, a noun phrase listed, a value worked out.
//!
//! The sentence is read by the same stages as everything else: it is put into a policy or a definition beside those of
//! the run, in a file of its own, which is called `question` in reports and shows nothing but the sentence. What reads
//! without error is the question's form.

mod wrong;

use std::ops::Range;

use crate::compile::{Meaning, Program, Waiver};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate;
use crate::evaluate::World;
use crate::evaluate::verdict::{Evidence, Finding, Outcome};
use crate::load::Failure;
use crate::run::Run;
use crate::source::{FileId, Role};
use crate::value::{Truth, Val};
use crate::vocabulary::Layer;

/// What the question's policy or definition is called; nobody else would call one so.
const NAME: &str = "your-question";

/// What came of a question.
#[derive(Debug)]
pub enum Answer {
    /// A rule: the run's check says how it stands.
    Rule,
    /// A condition, and why.
    Condition(Truth, Evidence),
    /// A noun phrase: who or what surely belongs to it, and who perhaps does, with what is not known.
    Things(Vec<String>, Vec<(String, Vec<String>)>),
    /// A value, in words; `None` if it is not known.
    Value(Option<String>),
    /// There are errors, and the run has them.
    Errors,
}

/// The forms that a question can have, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Rule,
    Condition,
    Things,
    Value,
}

impl Form {
    /// The question within a declaration, and where it stands in that.
    fn declaration(self, sentence: &str) -> (String, Range<usize>) {
        let (before, after) = match self {
            Form::Rule => (format!("policy {NAME} {{\n"), "\n}\n"),
            Form::Condition => (format!("define an organisation is {NAME} means\n"), "\n"),
            Form::Things => (format!("policy {NAME} {{\nno "), " may be described\n}\n"),
            Form::Value => (format!("define {NAME} of an organisation means\n"), "\n"),
        };
        let said = if self == Form::Things { bare(sentence) } else { sentence.to_owned() };
        let place = before.len()..before.len() + said.len();
        (format!("{before}{said}{after}"), place)
    }
}

/// A noun phrase without what it begins with, for `no … may`; spaces stand in its place, so that all else stays where it
/// was.
fn bare(phrase: &str) -> String {
    let first = phrase.split_whitespace().next().unwrap_or("");
    match first.to_lowercase().as_str() {
        "every" | "each" | "all" | "the" | "which" => format!("{}{}", " ".repeat(first.len()), &phrase[first.len()..]),
        _ => phrase.to_owned(),
    }
}

/// Answers a question about the organisation of a run, whose policies and descriptions have been read.
///
/// # Errors
/// Nothing is described, or what is asked is no sentence.
pub fn ask(run: &mut Run, sentence: &str) -> Result<Answer, Failure> {
    let sentence = sentence.trim().trim_end_matches(['?', '.', '!']).trim_end();
    wrong::is_one_sentence(sentence)?;
    run.compile();
    if run.has_errors() {
        return Ok(Answer::Errors);
    }
    let Some((form, file)) = read(run, sentence) else { return Ok(Answer::Errors) };
    if matches!(form, Form::Rule | Form::Things) {
        run.inputs.only = vec![NAME.to_owned()];
        run.check()?;
        let things = form == Form::Things && !run.has_errors();
        return Ok(if things { things_of(run) } else { Answer::Rule });
    }
    run.organise()?;
    if run.has_errors() {
        return Ok(Answer::Errors);
    }
    Ok(decide(run, file))
}

/// Finds the form in which the sentence reads without error. If there is none, the run gets the errors of the form that
/// could be read furthest.
fn read(run: &mut Run, sentence: &str) -> Option<(Form, FileId)> {
    let modal = |word: &str| ["must", "should", "may"].contains(&word.to_lowercase().as_str());
    let forms: &[Form] = match sentence.split_whitespace().any(modal) {
        true => &[Form::Rule],
        false => &[Form::Condition, Form::Things, Form::Value],
    };
    let mut best: Option<(usize, FileId, Vec<Diagnostic>)> = None;
    for form in forms {
        let (text, place) = form.declaration(sentence);
        let start = place.start;
        let file = run.sources.add_within("question", text, place, Role::Policy);
        let problems = run.try_file(file, Layer::Own);
        if problems.iter().all(|problem| problem.severity != Severity::Error) {
            return Some((*form, file));
        }
        run.policies.pop();
        let furthest = problems.iter().flat_map(|problem| problem.labels.first());
        let reached = furthest.map(|label| label.span.range().start.saturating_sub(start)).max().unwrap_or(0);
        if best.as_ref().is_none_or(|(before, ..)| reached > *before) {
            best = Some((reached, file, problems));
        }
    }
    if let Some((_, file, problems)) = best {
        let (file, problems) = wrong::as_asked(run, file, sentence, problems);
        let problems = wrong::reworded(run, file, problems, forms == [Form::Rule]);
        run.policy_problems.extend(problems);
    }
    run.program = None;
    None
}

/// `no NP may be described` is violated by each that belongs to it, and undetermined of each that may belong.
fn things_of(run: &Run) -> Answer {
    let findings = run.check.iter().flat_map(|check| &check.findings);
    let (mut sure, mut perhaps) = (Vec::new(), Vec::new());
    for finding in findings {
        let name = subject(run, finding);
        match finding.verdict.outcome {
            Outcome::Violated => sure.push(name),
            _ => perhaps.push((name, finding.evidence.missing.iter().map(|missing| missing.what.clone()).collect())),
        }
    }
    Answer::Things(sure, perhaps)
}

fn subject(run: &Run, finding: &Finding) -> String {
    let Some(program) = &run.program else { return String::new() };
    let named = finding.verdict.subject.iter().rev().map(|thing| {
        let kind = &program.vocabulary.kind(thing.kind).noun.singular;
        format!("{kind} {}", run.id_of(*thing))
    });
    named.collect::<Vec<_>>().join(" in ")
}

fn decide(run: &mut Run, file: FileId) -> Answer {
    let (Some(program), Some(organisation)) = (&run.program, &mut run.organisation) else { return Answer::Errors };
    let waivers: Vec<&Waiver> = program.waivers.iter().collect();
    evaluate::fill(organisation, program, &waivers);
    let world = World::new(program, organisation, None, run.inputs.as_of, waivers);
    match meaning(program, file) {
        Some(Meaning::Cond(condition)) => {
            let (truth, evidence) = evaluate::decide(&world, condition);
            Answer::Condition(truth, evidence)
        }
        Some(Meaning::Set(set)) => {
            let bag = evaluate::list(&world, set);
            let values = bag.items.iter().map(|item| value(item.datum.val(), world.org()));
            let values: Option<Vec<String>> = values.collect();
            Answer::Value(values.filter(|values| !values.is_empty() && !bag.open).map(|values| values.join(", ")))
        }
        Some(Meaning::Broken) | None => Answer::Errors,
    }
}

fn meaning(program: &Program, file: FileId) -> Option<&Meaning> {
    let at = program.vocabulary.defs.iter().position(|def| def.span.file == file)?;
    program.defs.get(at).map(|body| &body.meaning)
}

/// A value whose words need no type.
fn value(value: Val, organisation: &crate::organisation::Org) -> Option<String> {
    match value {
        Val::Number(number) => Some(number.to_string()),
        Val::Duration(duration) => Some(duration.to_string()),
        Val::Date(date) => Some(date.to_string()),
        Val::Text(text) => Some(organisation.texts.text(text).to_owned()),
        Val::YesNo(yes) => Some(if yes { "yes" } else { "no" }.to_owned()),
        Val::None => Some("none".to_owned()),
        Val::Unknown | Val::Level(_) | Val::Choice(_) | Val::Thing(_) | Val::Post { .. } | Val::Item(_) => None,
    }
}
