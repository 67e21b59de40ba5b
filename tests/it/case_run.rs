//! A case of the error corpus is run through the library: what was said, in the order in which a report shows it.
//!
//! Policy files lie in `policies/`, descriptions in `org/`, ones that win in `overlay/`, a scenario in `plan.yaml`. Lines above the first section
//! may say `as of DATE` (else a fixed day), `undeclared error`, `pack NAME`, `things 3`, `steps 100`, `data bytes 100`
//! (ceilings), `coverage` and `mutation` (of the tests), `lint`, and `on disk`, for what is told by the disk alone.

use std::path::PathBuf;

use orglint::config;
use orglint::diagnostic::{self, Diagnostic};
use orglint::organisation::Undeclared;
use orglint::plan;
use orglint::quality;
use orglint::run::{Inputs, Run};
use orglint::source::{FileId, Role, Sources};

use crate::case_file::CaseFile;
use crate::cli::Folder;

/// What a case gave.
pub(crate) struct Told {
    /// All texts.
    pub(crate) sources: Sources,
    /// The file of each section.
    pub(crate) files: Vec<Option<FileId>>,
    /// All that was said.
    pub(crate) said: Vec<Diagnostic>,
    /// What the names of files begin with, if they lie on the disk.
    pub(crate) root: String,
}

/// Runs a case.
pub(crate) fn run(case: &CaseFile) -> Told {
    if case.sections.iter().any(|section| section.path() == "orglint.toml") {
        return configured(case);
    }
    let mut run = Run::new(inputs(case));
    ceilings(case, &mut run);
    let folder = case.says("on disk").then(|| on_disk(case, &mut run));
    let virtually = folder.is_none();
    run.read_policies().expect("all that the case names is there");
    let mut files = Vec::new();
    for section in &case.sections {
        let text = || String::from_utf8(section.bytes()).expect("text").repeat(section.times);
        files.push(match section.path().split('/').next() {
            Some("policies") if virtually => Some(run.add_policy(section.path(), &text())),
            Some("org") if virtually => Some(run.add_data(section.path(), &text(), None)),
            Some("overlay") if virtually => Some(run.add_data(section.path(), &text(), Some(0))),
            Some("plan.yaml") if virtually => Some(run.sources.add(section.path(), text(), Role::Data)),
            _ => None,
        });
    }
    run.compile();
    let said = finish(case, &mut run, virtually);
    let mut told = Told { sources: run.sources, files, said, root: String::new() };
    if let Some(folder) = folder {
        found_again(case, &folder, &mut told);
    }
    told
}

fn inputs(case: &CaseFile) -> Inputs {
    let as_of = case.setting("as of").unwrap_or("2026-11-25");
    Inputs {
        policies: Vec::new(),
        org: Vec::new(),
        overlays: Vec::new(),
        packs: case.setting("pack").map(str::to_owned).into_iter().collect(),
        undeclared: case.setting("undeclared").and_then(config::undeclared).unwrap_or(Undeclared::Warn),
        as_of: as_of.parse().expect("a date behind `as of`"),
        explained: 0,
        only: Vec::new(),
    }
}

fn ceilings(case: &CaseFile, run: &mut Run) {
    let number = |key| case.setting(key).map(|text| text.parse::<usize>().expect("a number"));
    if let Some(things) = number("things") {
        run.ceilings.things = things;
    }
    if let Some(bytes) = number("data bytes") {
        run.ceilings.data_bytes = bytes;
    }
    if let Some(steps) = number("steps") {
        run.ceilings.steps = u64::try_from(steps).expect("a small number");
    }
}

/// Everything behind the program: data, tests, the check.
fn finish(case: &CaseFile, run: &mut Run, virtually: bool) -> Vec<Diagnostic> {
    let scenario = run.sources.iter().find(|(_, source)| source.name == "plan.yaml").map(|(id, _)| id);
    if !virtually && !run.inputs.org.is_empty() {
        run.read_data().expect("all that the case names is there");
    }
    let tests = run.program.as_ref().is_some_and(|program| !program.tests.is_empty());
    if tests {
        let outcomes = run.test().expect("there are tests");
        let failed: Vec<_> = outcomes.iter().flat_map(|outcome| &outcome.failures).map(|it| &it.message).collect();
        assert!(failed.is_empty(), "a test of the case failed: {failed:?}");
    }
    if case.says("coverage") {
        run.policy_problems.extend(quality::not_covered(&quality::coverage(run)));
    }
    if case.says("lint") {
        let found = run.lint(false);
        run.policy_problems.extend(found);
    }
    if case.says("mutation") {
        run.policy_problems.extend(quality::not_noticed(&quality::mutation(run)));
    }
    if let Some(scenario) = scenario {
        plan::run(run, scenario).expect("there is something to plan with");
    } else if !run.data.is_empty() {
        let policies = run.program.as_ref().is_some_and(|program| !program.policies.is_empty());
        let outcome = if policies { run.check() } else { run.organise() };
        assert!(outcome.is_ok() || run.has_errors(), "{outcome:?}");
    }
    let mut said = run.problems();
    said.extend(run.check.iter().flat_map(|check| check.diagnostics.iter().cloned()));
    said
}

/// `orglint.toml` is read alone: with a slip in it nothing else is.
fn configured(case: &CaseFile) -> Told {
    let mut sources = Sources::default();
    let section = &case.sections[0];
    let file = sources.add(section.path(), section.text.as_str(), Role::Other);
    let (_, mut said) = config::parse(&sources, file, &PathBuf::new());
    diagnostic::sort(&mut said);
    Told { sources, files: vec![Some(file)], said, root: String::new() }
}

/// Writes the files of a case into a folder of its own. `LINK -> TARGET` in a section's name makes a link.
fn on_disk(case: &CaseFile, run: &mut Run) -> Folder {
    let folder = Folder::with(&[]);
    for section in &case.sections {
        match section.path().split_once(" -> ") {
            Some((link, target)) => folder.link(link, target),
            None => folder.write(section.path(), &section.bytes()),
        }
    }
    let has = |name: &str| folder.path().join(name).exists();
    run.inputs.policies.extend(has("policies").then(|| folder.path().join("policies")));
    run.inputs.org.extend(has("org").then(|| folder.path().join("org")));
    folder
}

/// Finds the sections among the files that a run read, and takes the name of the folder out of all that was said.
fn found_again(case: &CaseFile, folder: &Folder, told: &mut Told) {
    let root = format!("{}/", folder.path().display()).replace('\\', "/");
    let file = |path: &str| told.sources.iter().find(|(_, source)| source.name == format!("{root}{path}"));
    told.files = case.sections.iter().map(|section| file(section.path()).map(|(id, _)| id)).collect();
    let plain = |text: &str| text.replace(&root, "").replace(root.trim_start_matches('/'), "");
    for diagnostic in &mut told.said {
        diagnostic.message = plain(&diagnostic.message);
        diagnostic.help = diagnostic.help.as_deref().map(plain);
        for label in &mut diagnostic.labels {
            label.text = plain(&label.text);
        }
    }
    told.root = root;
}
