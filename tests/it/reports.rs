//! Reports as readers get them: the built binary on the examples, compared with files. `UPDATE_EXPECTED=1 cargo test`
//! writes the files anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::{Folder, Ran};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs in a folder of the project, as on a terminal of 80 columns without colour.
pub(crate) fn orglint(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "80");
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "LC_ALL", "LANG", "LC_CTYPE"] {
        command.env_remove(name);
    }
    Ran::from(command.output().expect("the binary runs"))
}

#[track_caller]
pub(crate) fn expect(name: &str, shown: &str) {
    let path = root().join("tests/expected").join(name);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, shown).expect("the expected report can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == shown, "{} differs; the report is now:\n{shown}", path.display());
}

#[test]
fn an_example_in_which_little_holds() {
    let ran = orglint(&root().join("examples/with-violations"), &["check", "--as-of", "2026-10-01"]);
    assert_eq!(ran.exit, 1, "{ran:#?}");
    expect("example-with-violations.txt", &ran.out);
}

#[test]
fn the_example_to_start_from() {
    let ran = orglint(&root().join("examples/starter"), &["check", "--as-of", "2026-10-01"]);
    assert_eq!(ran.exit, 0, "{ran:#?}");
    expect("example-starter.txt", &ran.out);
}

const TOUCHSTONE: &str = r#"policy people-manager-depth "The people manager can follow the technical discussion" {
  people manager must have technical depth unless TL co-writes reviews
  because "They need not be the deepest, but must see who is right without relying on trust."
}
"#;

#[test]
fn three_lines_of_a_team() {
    let team = "team: payments\nleadership: { people: ana, technical: bo }\npeople: { ana: { depth: aware } }\n";
    let folder = Folder::with(&[("org/payments.yaml", team), ("policies/depth.policy", TOUCHSTONE)]);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.exit, 1, "{ran:#?}");
    expect("touchstone.txt", &ran.out);
}

/// The other sorts of reason in one organisation: counts, shares, comparisons, dates, unanimity, and what is missing.
#[test]
fn every_sort_of_reason() {
    let policies = r#"policy span { every manager must have at most 3 direct reports }
policy pairs { every manager's level must be at least the level of their direct reports }
policy fresh { every person must have a start within the last 2 years }
policy engaged { at least half of the members of every team must be engaged }
policy charter { every team must have a charter if the tech lead is a contractor }
policy roots { no two people may have the same employer }
"#;
    let org = "team: payments
members: [ana, bo, cai, dia]
leadership: { technical: [ana, bo] }
people:
  ana: { level: mid, start: 2026-01-01, engaged: no, contractor: yes, employer: Acme }
  bo:  { level: senior, start: 2020-01-01, engaged: no, manager: ana, employer: Acme }
  cai: { level: mid, start: 2026-01-01, engaged: no, manager: ana, employer: Birch }
  dia: { level: mid, engaged: yes, manager: ana, employer: Cedar }
  eli: { level: mid, start: 2026-01-01, manager: ana, employer: Dune }
";
    let folder = Folder::with(&[("org/payments.yaml", org), ("policies/all.policy", policies)]);
    let ran = folder.run(&["check", "--as-of", "2026-10-01"]);
    expect("reasons.txt", &ran.out);
}

/// The README shows what the binary prints.
#[test]
fn the_readme_shows_a_real_report() {
    let ran = orglint(&root().join("examples/with-violations"), &["check", "--only", "people-manager-depth"]);
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let block = format!("```text\n$ orglint check --only people-manager-depth\n{}```\n", ran.out);
    assert!(readme.contains(&block), "the README shows another report than this:\n{block}");
}
