//! The words of reports: every case of `tests/evidence/` prints exactly what is written in it, byte for byte.
//!
//! ```text
//! What the reasons say, and why.                (above the first section: for readers, and a line of settings)
//! as of 2027-01-01
//!
//! -- policies/a.policy --
//! policy p { every team must have a charter }
//! -- org/a.yaml --
//! team: payments
//! -- report --
//! what `orglint check` prints
//! -- report of explain p "team payments" --
//! what that prints
//! ```
//!
//! `UPDATE_EXPECTED=1 cargo test --test it evidence` rewrites the reports; every difference is then read against the text
//! above them. `ONLY=part-of-a-name` looks at some cases only.

use std::fs;
use std::path::{Path, PathBuf};

use crate::case_file::CaseFile;
use crate::cli::Folder;

/// What precedes the command in the name of a report.
const OF: &str = "report of ";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence")
}

fn names() -> Vec<String> {
    let entries = fs::read_dir(root()).expect("tests/evidence is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The words of a command; what stands in quotes is one.
fn words(command: &str) -> Vec<String> {
    let spaced = |(at, part): (usize, &str)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    };
    command.split('"').enumerate().flat_map(spaced).collect()
}

fn command(section: &str) -> Option<Vec<String>> {
    match section {
        "report" => Some(vec!["check".to_owned()]),
        other => other.strip_prefix(OF).map(words),
    }
}

/// The case with what its commands print now.
fn printed(case: &CaseFile) -> String {
    let folder = Folder::with(&[]);
    for section in case.sections.iter().filter(|section| command(&section.name).is_none()) {
        folder.write(&section.name, section.text.as_bytes());
    }
    let as_of = case.setting("as of").unwrap_or("2026-11-25");
    let mut out = case.preamble.clone();
    for section in &case.sections {
        let text = command(&section.name).map(|command| {
            let words: Vec<&str> = command.iter().map(String::as_str).chain(["--as-of", as_of]).collect();
            let ran = folder.run(&words);
            assert!(matches!(ran.exit, 0 | 1 | 5), "the input is sound: {ran:#?}");
            ran.out
        });
        out += &format!("-- {} --\n{}", section.name, text.as_ref().unwrap_or(&section.text));
    }
    out
}

#[test]
fn reports_say_what_is_written() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut differ = Vec::new();
    let names = names();
    for name in names.iter().filter(|name| name.contains(&only)) {
        let path = root().join(name);
        let written = fs::read_to_string(&path).expect("a case is UTF-8");
        let case = CaseFile::parse(&written);
        assert!(case.sections.iter().any(|section| command(&section.name).is_some()), "{name} asks for no report");
        let said = printed(&case);
        if said == written {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, &said).expect("a case can be written");
        } else {
            differ.push(format!("── {name} prints now ──\n{said}"));
        }
    }
    assert!(names.len() >= 10, "too few cases were found: {names:?}");
    assert!(differ.is_empty(), "{}\n{} cases differ; UPDATE_EXPECTED=1 rewrites them", differ.join("\n"), differ.len());
}
