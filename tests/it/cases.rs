//! The error corpus: every case of `tests/cases/` says exactly what is written under its lines.
//!
//! `UPDATE_CASES=1 cargo test --test it cases` rewrites the expectations; every difference is then read. To add a case,
//! write the files and let the switch fill in the rest. `ONLY=part-of-a-path` looks at some cases only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use orglint::code::Code;
use orglint::report::Style;
use orglint::report::human::Block;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::case_file::CaseFile;
use crate::case_run;

/// A case and what came of it.
pub(crate) struct Ran {
    /// Its path below `tests/cases/`.
    pub(crate) path: String,
    /// What it is to say.
    written: String,
    /// What it says.
    rendered: String,
    /// The codes of all that was said.
    pub(crate) codes: BTreeSet<Code>,
    /// How much was said.
    pub(crate) said: usize,
    /// The files, without expectations.
    pub(crate) case: CaseFile,
    /// The report of what was said, as it is printed.
    pub(crate) printed: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// All cases, run once for all tests of this file.
pub(crate) fn ran() -> &'static [Ran] {
    static RAN: OnceLock<Vec<Ran>> = OnceLock::new();
    RAN.get_or_init(|| paths().par_iter().map(|path| run(path)).collect())
}

fn paths() -> Vec<PathBuf> {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut found = Vec::new();
    for stage in fs::read_dir(root()).expect("tests/cases is there") {
        let stage = stage.expect("a folder").path();
        for case in fs::read_dir(&stage).expect("a folder of cases") {
            found.push(case.expect("a file").path());
        }
    }
    found.retain(|path| path.to_string_lossy().contains(&only));
    found.sort();
    found
}

fn run(path: &Path) -> Ran {
    let written = fs::read_to_string(path).expect("a case is UTF-8");
    let case = CaseFile::parse(&written);
    let told = case_run::run(&case);
    let rendered = case.render(&told.files, &told.sources, &told.said);
    let path = path.strip_prefix(root()).expect("it lies below the root").to_string_lossy().replace('\\', "/");
    let style = Style { width: 80, ..Style::default() };
    let printed: Vec<String> =
        told.said.iter().map(|said| Block::of(said).draw(&told.sources, &style).replace(&told.root, "")).collect();
    let codes = told.said.iter().map(|diagnostic| diagnostic.code).collect();
    Ran { path, written, rendered, codes, said: told.said.len(), case, printed: printed.join("\n") }
}

#[test]
fn cases_say_what_is_written_under_their_lines() {
    let mut wrong = Vec::new();
    for case in ran().iter().filter(|case| case.written != case.rendered) {
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(root().join(&case.path), &case.rendered).expect("a case can be written");
        } else {
            wrong.push(format!("── {} ──\n{}", case.path, difference(&case.written, &case.rendered)));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} cases differ; UPDATE_CASES=1 rewrites them", wrong.join("\n"), wrong.len());
}

/// The lines from the first to the last that differ.
fn difference(written: &str, said: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (written.lines().collect(), said.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let part = |lines: &[&str], mark: &str| -> String {
        lines[head..lines.len() - tail].iter().map(|line| format!("{mark} {line}\n")).collect()
    };
    part(&old, "-") + &part(&new, "+")
}

#[test]
fn sound_input_is_met_with_silence() {
    for case in ran().iter().filter(|case| case.path.starts_with("ok/")) {
        assert!(case.codes.is_empty(), "{}: {}", case.path, case.rendered);
    }
}

/// Codes without a case, each with the reason.
const WITHOUT_CASE: &[Code] = &[
    // A backstop in the parser: no text of permitted size is known that takes so many steps.
    Code::TextTooInvolved,
    // The budget of readings is reached by sentences of many thousand words only, which make no file to read.
    Code::TooComplex,
];

#[test]
fn every_code_has_a_case() {
    if std::env::var_os("ONLY").is_some() {
        return;
    }
    let found: BTreeSet<Code> = ran().iter().flat_map(|case| case.codes.iter().copied()).collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !found.contains(code) && !WITHOUT_CASE.contains(code))
        .map(|code| code.name())
        .collect();
    assert!(missing.is_empty(), "no case in tests/cases/ produces {}", missing.join(", "));
}

#[test]
fn the_corpus_is_as_large_as_it_says() {
    if std::env::var_os("ONLY").is_some() {
        return;
    }
    let mut stages: BTreeMap<&str, usize> = BTreeMap::new();
    for case in ran() {
        *stages.entry(case.path.split('/').next().unwrap_or_default()).or_default() += 1;
    }
    let count = |names: &[&str]| names.iter().filter_map(|name| stages.get(name)).sum::<usize>();
    assert!(count(&["syntax", "vocabulary", "reading", "compile", "evaluate"]) >= 120, "{stages:?}");
    assert!(count(&["data", "organisation"]) >= 80, "{stages:?}");
}
