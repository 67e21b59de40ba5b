//! `orglint plan`: dated steps are made one after the other, each checked as of its day; the files can be written.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::arguments;
use super::basis::Basis;
use super::output;
use super::outputs::Outputs;
use crate::load::{self, Failure};
use crate::plan::{self, File, Made, State, Way};
use crate::report::exit::Exit;
use crate::report::text::{counted, crop};
use crate::report::{self, Checked, Part, Report, Section, Standing};
use crate::run::Run;

const EXAMPLES: &str = "\
Examples:
  orglint plan two-pods.yaml          what each step introduces and resolves
  orglint plan org/ two-pods.yaml     the same in another folder
  orglint plan two-pods.yaml --gate all
      exit code 1 for what was violated before, too
  orglint plan two-pods.yaml --write proposal/
      writes the files as they are after the last step

A scenario, here of one step:
  steps:
    - on: 2027-01-15
      move: ana
      to: payments";

/// What dated steps do to an organisation, step by step
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, override_usage = "orglint plan [OPTIONS] [BASE]... <SCENARIO>")]
pub(super) struct Arguments {
    /// Descriptions as for `check`, and last the scenario (YAML, TOML or JSON)
    #[arg(value_name = "BASE… SCENARIO", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    basis: Basis,
    /// Write all files of descriptions as they are after the last step
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Write over files that are already there
    #[arg(long, requires = "write")]
    force: bool,
}

/// Runs the subcommand.
pub(super) fn run(mut arguments: Arguments) -> Result<Exit, Failure> {
    let path = arguments.paths.pop().unwrap_or_default();
    let config = arguments::configuration_of(&mut arguments.paths)?;
    let mut inputs = arguments::inputs(arguments.paths, arguments.basis.policies, arguments.basis.data, config)?;
    inputs.only = arguments.basis.only;
    let mut run = arguments::compiled(inputs)?;
    arguments.basis.limits.apply(&mut run);
    run.read_data()?;
    without(&mut run, &path);
    let (scenario, slip) = load::scenario(&path, run.ceilings.data_bytes, &mut run.sources)?;
    run.data_problems.extend(slip);
    let way = plan::run(&mut run, scenario)?;
    report(&run, way.as_ref(), &arguments.basis.outputs)?;
    let done = way.as_ref().filter(|way| way.stopped.is_none());
    match (&arguments.write, done) {
        (Some(folder), Some(way)) => write(&run, way, folder, arguments.force)?,
        (Some(_), None) => output::tell("nothing was written, since not every step could be made"),
        (None, _) => {}
    }
    Ok(plan::exit(&run, way.as_ref(), arguments.basis.gate.into(), arguments.basis.strict))
}

/// A scenario that lies among the descriptions is none of them.
fn without(run: &mut Run, scenario: &Path) {
    let name = load::show(scenario);
    let sources = &run.sources;
    run.data.retain(|file| sources.get(file.file).name != name);
}

fn report(run: &Run, way: Option<&Way>, outputs: &Outputs) -> Result<(), Failure> {
    let problems = run.problems();
    let nobody = |_| String::new();
    let complaints = report::Run { sources: &run.sources, diagnostics: &problems, checked: None };
    let errors = Part { title: None, run: complaints, marks: None, whole: true };
    let (Some(way), Some(program)) = (way, &run.program) else {
        let ids = &nobody;
        let plain = report::Run { checked: None, ..run.report(&problems, ids) };
        return outputs.write(&Report { parts: vec![Part { run: plain, ..errors }], ..Report::default() });
    };
    let ids: Vec<Box<dyn Fn(crate::evaluate::verdict::ThingRef) -> String + Sync + '_>> = std::iter::once(&way.base)
        .chain(way.made.iter().map(|made| &made.after))
        .map(|state| {
            let id = move |thing: crate::evaluate::verdict::ThingRef| {
                state.organisation.id(thing.kind, thing.index).to_owned()
            };
            Box::new(id) as Box<dyn Fn(crate::evaluate::verdict::ThingRef) -> String + Sync + '_>
        })
        .collect();
    let only = (!run.inputs.only.is_empty()).then_some(run.selection.as_slice());
    let files = way.files.iter().filter(|file| file.text.is_some()).count();
    let mut parts = Vec::new();
    for (at, made) in way.made.iter().enumerate() {
        let last = at + 1 == way.made.len();
        let checked = |check, ids| Some(Checked { program, check, ids, only, data_files: files });
        let of =
            |check, ids, diagnostics| report::Run { sources: &run.sources, diagnostics, checked: checked(check, ids) };
        let mut marks = made.findings.marks_after(made.after.check.findings.len());
        for mark in marks.iter_mut().filter(|_| !last) {
            *mark = mark.filter(|mark| matches!(mark.standing, Standing::Introduced | Standing::Changed));
        }
        let title = format!("step {}, on {}: {}", at + 1, made.step.on, made.step.words);
        let problems = if last { made.after.problems.as_slice() } else { &[] };
        let gone = made.findings.marks_before(made.before.findings.len());
        let after = of(&made.after.check, ids[at + 1].as_ref(), problems);
        let before = of(&made.before, ids[at].as_ref(), &[]);
        parts.push(Part { title: Some(title.clone()), run: after, marks: Some(marks), whole: last });
        parts.push(Part { title: Some(format!("{title}, resolved")), run: before, marks: Some(gone), whole: false });
    }
    if parts.is_empty() && problems.is_empty() {
        let checked = Checked { program, check: &way.base.check, ids: ids[0].as_ref(), only, data_files: files };
        let base = report::Run { sources: &run.sources, diagnostics: &[], checked: Some(checked) };
        parts.push(Part { title: None, run: base, marks: Some(Vec::new()), whole: true });
    }
    if !problems.is_empty() {
        parts.insert(0, Part { marks: Some(Vec::new()), ..errors });
    }
    let steps = Section {
        title: "Findings of each step: new, gone, changed, and all that are there".to_owned(),
        heads: ["", "on", "new", "gone", "chg.", "all", "step"].map(str::to_owned).to_vec(),
        rows: rows(way),
    };
    let mut keys = serde_json::Map::new();
    keys.insert("steps".to_owned(), way.made.iter().map(of_step).collect());
    keys.insert(
        "stopped".to_owned(),
        way.stopped
            .as_ref()
            .map_or(serde_json::Value::Null, |(on, words)| json!({ "on": on.to_string(), "step": words })),
    );
    outputs.write(&Report { headline: Some(headline(way)), sections: vec![steps], parts, keys, ..Report::default() })
}

fn of_step(made: &Made) -> serde_json::Value {
    let count = |standing| made.findings.of(standing).count();
    json!({
        "on": made.step.on.to_string(),
        "step": made.step.words,
        "introduced": count(Standing::Introduced),
        "resolved": count(Standing::Resolved),
        "changed": count(Standing::Changed),
        "findings": found(&made.after),
    })
}

/// Findings of a state that nobody waived.
fn found(state: &State) -> usize {
    state
        .check
        .findings
        .iter()
        .filter(|finding| finding.waived.is_none() && report::wording::is_reported(finding))
        .count()
}

/// How many columns of a step's words stand in the table, so that a row fits in 80; its title below has all of them.
const WORDS: usize = 44;

/// The table of steps, first the state before them, and between them what time alone brings.
fn rows(way: &Way) -> Vec<Vec<String>> {
    let number = |count: usize| if count == 0 { "-".to_owned() } else { count.to_string() };
    let row = |step: String, on: String, what: &str, counts: [usize; 3], found: usize| {
        let counts = counts.map(number);
        [vec![step, on], counts.to_vec(), vec![number(found), crop(what, WORDS, true).into_owned()]].concat()
    };
    let counts = |findings: &crate::comparison::Comparison| {
        [Standing::Introduced, Standing::Resolved, Standing::Changed].map(|standing| findings.of(standing).count())
    };
    let mut rows = vec![row(String::new(), way.from.to_string(), "as it is", [0, 0, 0], found(&way.base))];
    for (at, made) in way.made.iter().enumerate() {
        let on = made.step.on.to_string();
        if let Some(meanwhile) = &made.meanwhile
            && counts(meanwhile) != [0, 0, 0]
        {
            let there = made.before.findings.iter().filter(|finding| finding.waived.is_none()).count();
            rows.push(row(String::new(), on.clone(), "by time alone", counts(meanwhile), there));
        }
        rows.push(row((at + 1).to_string(), on, &made.step.words, counts(&made.findings), found(&made.after)));
    }
    rows
}

fn headline(way: &Way) -> String {
    if let Some((on, words)) = &way.stopped {
        return format!("step {} cannot be made: {words}, on {on}", way.made.len() + 1);
    }
    let introduced = |made: &Made| made.findings.of(Standing::Introduced).count();
    let with: Vec<String> = way
        .made
        .iter()
        .enumerate()
        .filter(|(_, made)| introduced(made) > 0)
        .map(|(at, _)| (at + 1).to_string())
        .collect();
    let all: usize = way.made.iter().map(introduced).sum();
    match with.as_slice() {
        [] if way.made.is_empty() => "the scenario has no steps, nothing changes".to_owned(),
        [] => format!("none of {} introduces a finding", counted(way.made.len(), "step", "steps")),
        [one] => format!("step {one} introduces {}", counted(all, "finding", "findings")),
        steps => format!("steps {} introduce {}", steps.join(", "), counted(all, "finding", "findings")),
    }
}

/// Writes all files, those that no step changed byte for byte as they are.
fn write(run: &Run, way: &Way, folder: &Path, force: bool) -> Result<(), Failure> {
    let roots: Vec<String> = run.inputs.org.iter().chain(&run.inputs.overlays).map(|path| load::show(path)).collect();
    let mut files: Vec<(String, Option<&str>)> = Vec::new();
    for file in &way.files {
        let name = below(&file.name, &roots);
        if files.iter().any(|(other, _)| *other == name) {
            return Err(Failure::new(format!("two files would be written to `{name}`, so nothing was")));
        }
        files.push((name, file.text.as_deref()));
    }
    load::write_all(folder, &files, force)?;
    let count = |test: &dyn Fn(&File) -> bool| way.files.iter().filter(|file| test(file)).count();
    let new = count(&|file| file.text.is_some() && file.original.is_none());
    let changed = count(&|file| file.text.is_some() && file.original.is_some() && file.text != file.original);
    let gone = count(&|file| file.text.is_none());
    let all = counted(files.len() - gone, "file", "files");
    let gone = if gone == 0 { String::new() } else { format!(", {gone} left out") };
    let folder = load::show(folder);
    output::tell(&format!("{all} written to {folder}: {changed} changed, {new} new{gone}"));
    Ok(())
}

/// The name of a file below the folder that was given; of several folders each keeps its own name.
fn below(name: &str, roots: &[String]) -> String {
    let inside = |root: &&String| name.strip_prefix(root.as_str()).is_some_and(|rest| rest.starts_with('/'));
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    match roots.iter().filter(inside).max_by_key(|root| root.len()) {
        Some(root) if roots.len() == 1 => name[root.len() + 1..].to_owned(),
        Some(root) => format!("{}/{}", last(root), &name[root.len() + 1..]),
        None if roots.iter().any(|root| root == ".") && !name.starts_with(['/', '.']) => name.to_owned(),
        None => last(name),
    }
}
