//! A scenario, a list of dated steps, becomes a way: what the organisation is and what is found after each step, and the
//! files that say so.
//!
//! 1. `scenario` reads the steps, `names` looks up whom they name;
//! 2. `apply` makes one step as changes of the files of a `desk` (`posts` those of leadership, `references` what is in
//!    the way of closing a team);
//! 3. the files are read again by the same stages as everywhere, so that what is checked is what would be written;
//! 4. `expect` works out from the facts before (`facts`) what the step means, apart from how it was made; if the files
//!    say anything else the step is refused;
//! 5. both states are checked as of the day of the step.
//!
//! Nothing is written here: the caller has the files.

mod apply;
mod desk;
mod error;
mod expect;
mod facts;
mod names;
mod posts;
mod references;
mod scenario;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::Date;

use crate::comparison::{self, Comparison, Judged, Names};
use crate::data;
use crate::data::document::{Document, Limits};
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::Gate;
use crate::evaluate;
use crate::evaluate::verdict::{Check, Finding};
use crate::load::Failure;
use crate::organisation::{self, Input, Org};
use crate::report::exit::Exit;
use crate::run::{self, DataFile, Run};
use crate::source::{FileId, Role};

use desk::Desk;
pub use desk::File;
use facts::Facts;
pub use scenario::Step;

/// An organisation and what is found in it.
#[derive(Debug)]
pub struct State {
    /// Who and what there is.
    pub organisation: Org,
    /// What is found, as of the day of the step that led to it.
    pub check: Check,
    /// Warnings of its descriptions.
    pub problems: Vec<Diagnostic>,
}

/// A step with what came of it.
#[derive(Debug)]
pub struct Made {
    /// The step.
    pub step: Step,
    /// What is found before it, on its day.
    pub before: Check,
    /// What it led to.
    pub after: State,
    /// What time alone brought since the step before, if the days differ.
    pub meanwhile: Option<Comparison>,
    /// What the step brought.
    pub findings: Comparison,
}

/// What became of a plan.
#[derive(Debug)]
pub struct Way {
    /// The organisation before the first step.
    pub base: State,
    /// The day of `base`.
    pub from: Date,
    /// The steps that could be made, in order.
    pub made: Vec<Made>,
    /// The step that could not be made, in words with its day; the complaints are those of the run.
    pub stopped: Option<(Date, String)>,
    /// The files after the last step.
    pub files: Vec<File>,
}

/// Reads a scenario and makes its steps, one after the other, in the organisation of a run whose policies and
/// descriptions have been read. Complaints go to the run's; with any about the scenario no step is made, and `None` comes
/// back if there is not even a base.
///
/// # Errors
/// There is no policy at all, or nothing is described.
pub fn run(run: &mut Run, scenario: FileId) -> Result<Option<Way>, Failure> {
    let steps = read_steps(run, scenario);
    run.check()?;
    let (Some(program), Some(organisation)) = (&run.program, &run.organisation) else { return Ok(None) };
    if let Some(steps) = &steps {
        let problems = names::check(&program.vocabulary, organisation, steps);
        run.data_problems.extend(problems);
    }
    let steps = steps.unwrap_or_default();
    let from = run.inputs.as_of;
    let files = files(run);
    if run.has_errors() {
        return Ok(None);
    }
    let Some(base) = taken(run) else { return Ok(None) };
    let mut way = Way { base, from, made: Vec::new(), stopped: None, files };
    for step in steps {
        let words = step.words.clone();
        let on = step.on;
        match make(run, &mut way, step)? {
            Ok(made) => way.made.push(made),
            Err(problems) => {
                run.data_problems.extend(problems);
                way.stopped = Some((on, words));
                break;
            }
        }
    }
    Ok(Some(way))
}

/// The steps; `None` if the scenario cannot be read without the words of the policies.
fn read_steps(run: &mut Run, scenario: FileId) -> Option<Vec<Step>> {
    let source = run.sources.get(scenario);
    let format = data::format_of(&source.name).unwrap_or(data::document::Format::Yaml);
    let length = source.text.len();
    let (documents, mut problems) = data::parse(&run.sources, scenario, 0..length, format, &Limits::default());
    let vocabulary = run.program.as_ref().map(|program| &program.vocabulary);
    let steps = vocabulary.map(|vocabulary| {
        let (steps, slips) = scenario::read(vocabulary, &run.sources, &documents);
        problems.extend(slips);
        steps
    });
    run.data_problems.extend(problems);
    steps
}

fn files(run: &Run) -> Vec<File> {
    let file = |data: &DataFile| {
        let source = run.sources.get(data.file);
        let (name, text) = (source.name.clone(), Some(source.text.clone()));
        File { name, original: text.clone(), text, format: data.format, overlay: data.overlay, source: data.file }
    };
    run.data.iter().map(file).collect()
}

/// Takes the organisation and what was found out of a run.
fn taken(run: &mut Run) -> Option<State> {
    let problems = std::mem::take(&mut run.data_problems);
    Some(State { organisation: run.organisation.take()?, check: run.check.take()?, problems })
}

/// A step that could be made, or the complaints.
type Attempt = Result<Made, Vec<Diagnostic>>;

fn make(run: &mut Run, way: &mut Way, step: Step) -> Result<Attempt, Failure> {
    let last = way.made.last().map_or(&way.base, |made| &made.after);
    let made = {
        let (files, expected) = match changed(run, &last.organisation, &way.files, &step) {
            Ok(changed) => changed,
            Err(problem) => return Ok(Err(vec![*problem])),
        };
        let files = adopt(run, files, &way.files);
        run.inputs.as_of = step.on;
        run.organise_after(Some(&last.organisation))?;
        if run.has_errors() {
            return Ok(Err(std::mem::take(&mut run.data_problems)));
        }
        if let (Some(program), Some(organisation)) = (&run.program, &run.organisation) {
            let found = Facts::of(organisation, &program.vocabulary);
            if let Some(difference) = expected.difference(&found) {
                return Ok(Err(vec![error::not_meant(step.span, &difference)]));
            }
        }
        run.evaluate(Some(&last.organisation));
        let Some(after) = taken(run) else { return Ok(Err(Vec::new())) };
        way.files = files;
        let since = way.made.last().map_or(way.from, |made| made.step.on);
        compared(run, last, after, step, since)
    };
    Ok(Ok(made))
}

/// The files after a step, and the facts that they have to say.
fn changed(run: &Run, before: &Org, files: &[File], step: &Step) -> desk::Done<(Vec<File>, Facts)> {
    let program = run.program.as_ref().expect("a plan is made of policies without errors");
    let (documents, descriptions) = described(run, files);
    let world = (&program.vocabulary, before, &run.sources);
    let mut desk = Desk::new(world, files.to_vec(), &documents, descriptions, step.span);
    let expected = expect::expect(&desk, Facts::of(before, &program.vocabulary), step)?;
    apply::apply(&mut desk, step)?;
    Ok((desk.files, expected))
}

/// The documents of the files with the number of their file, and what they describe.
fn described(run: &Run, files: &[File]) -> (Vec<(usize, Document)>, Vec<organisation::Description>) {
    let program = run.program.as_ref().expect("a plan is made of policies without errors");
    let (mut inputs, mut numbers) = (Vec::new(), Vec::new());
    for (at, file) in files.iter().enumerate().filter(|(_, file)| file.text.is_some()) {
        let length = run.sources.get(file.source).text.len();
        let (read, _) = data::parse(&run.sources, file.source, 0..length, file.format, &Limits::default());
        numbers.extend(read.iter().map(|_| at));
        let input = |document| Input { documents: vec![document], overlay: file.overlay.is_some() };
        inputs.extend(read.into_iter().map(input));
    }
    let options = organisation::Options::default();
    let descriptions = organisation::descriptions(&program.vocabulary, &run.sources, &inputs, &options);
    let documents = inputs.into_iter().flat_map(|input| input.documents);
    (numbers.into_iter().zip(documents).collect(), descriptions)
}

/// The changed files become those of the run.
fn adopt(run: &mut Run, mut files: Vec<File>, before: &[File]) -> Vec<File> {
    for (at, file) in files.iter_mut().enumerate() {
        if before.get(at).map(|before| &before.text) != Some(&file.text)
            && let Some(text) = &file.text
        {
            file.source = run.sources.add(file.name.clone(), text.clone(), Role::Data);
        }
    }
    let there = files.iter().filter(|file| file.text.is_some());
    let data =
        there.map(|file| DataFile { file: file.source, overlay: file.overlay, format: file.format, readable: true });
    let mut data: Vec<DataFile> = data.collect();
    // New files belong to the descriptions, and overlays stand last.
    data.sort_by_key(|file| file.overlay.map_or(0, |at| at + 1));
    run.data = data;
    run.data_problems.clear();
    files
}

/// Holds what was found before a step against what is found after it, both on its day.
fn compared(run: &mut Run, last: &State, after: State, step: Step, since: Date) -> Made {
    let plain = |run: &Run| {
        let program = run.program.as_ref().expect("a plan is made of policies without errors");
        let world = run::world(run, program, &last.organisation, Some(&last.organisation));
        let options = evaluate::Options { explained: run.inputs.explained, ..evaluate::Options::default() };
        evaluate::check(&world, &run.selection, &options)
    };
    let before = plain(run);
    let earlier = (since != step.on).then(|| {
        run.inputs.as_of = since;
        let earlier = plain(run);
        run.inputs.as_of = step.on;
        earlier
    });
    let program = run.program.as_ref().expect("a plan is made of policies without errors");
    fn judged<'a>(program: &'a crate::compile::Program, org: &'a Org, check: &'a Check) -> Judged<'a> {
        Judged { program, org, check }
    }
    let names = Names::default();
    let then = judged(program, &last.organisation, &before);
    let meanwhile =
        earlier.map(|earlier| comparison::compare(judged(program, &last.organisation, &earlier), then, &names));
    let findings = comparison::compare(then, judged(program, &after.organisation, &after.check), &names);
    Made { step, before, after, meanwhile, findings }
}

/// What a plan ends with: its worst step. `run` has the complaints.
pub fn exit(run: &Run, way: Option<&Way>, gate: Gate, strict: bool) -> Exit {
    let whole = run.exit(strict);
    let Some(way) = way.filter(|_| whole == Exit::Fine) else { return whole };
    let of_step = |made: &Made| {
        let findings: Vec<&Finding> = match gate {
            Gate::All => made.after.check.findings.iter().collect(),
            Gate::Introduced => {
                let worse = made.findings.rows.iter().filter(|row| row.worse);
                worse.filter_map(|row| made.after.check.findings.get(row.after?)).collect()
            }
        };
        Exit::of_findings(findings, strict)
    };
    // Violated is worse than what cannot be told.
    let rank = |exit: &Exit| match exit {
        Exit::Fine => 0,
        Exit::Undetermined => 1,
        Exit::Violated => 2,
        Exit::BadData | Exit::BadPolicies | Exit::CouldNotRun => 3,
    };
    let steps = way.made.iter().map(|made| {
        let errors = made.after.check.diagnostics.iter().any(|problem| problem.severity == Severity::Error);
        if errors { Exit::of(&run.sources, &[], Some(&made.after.check), strict) } else { of_step(made) }
    });
    let base = (gate == Gate::All).then(|| Exit::of(&run.sources, &[], Some(&way.base.check), strict));
    steps.chain(base).max_by_key(rank).unwrap_or(Exit::Fine)
}
