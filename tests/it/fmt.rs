//! `orglint fmt` and `orglint lint` from outside: exit codes, what is written and what is left alone.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::cli::{Folder, Ran};

const GOOD: &str = "policy p \"t\" {\n  every team must have a mission\n}\n";
const LOOSE: &str = "policy p \"t\" {\n every   team must have at least one member # why\n}\n";

#[test]
fn what_is_canonical_is_left_alone() {
    let folder = Folder::with(&[("policies/a.policy", GOOD)]);
    for arguments in [&["fmt"][..], &["fmt", "--check"], &["fmt", "--diff"], &["fmt", "policies/a.policy"]] {
        assert_eq!(folder.run(arguments).exit, 0, "{arguments:?}");
    }
    let text = fs::read_to_string(folder.path().join("policies/a.policy")).expect("it is there");
    assert_eq!(text, GOOD);
}

/// What the project ships is in the form that it asks of others.
#[test]
fn what_ships_is_canonical() {
    let root = crate::leadership::root();
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_orglint"))
        .args(["fmt", "--check", "rules", "examples"])
        .current_dir(root)
        .output()
        .expect("the binary runs");
    Ran::from(ran).expect(0, &[]);
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = Folder::with(&[("policies/a.policy", LOOSE)]);
    let check = folder.run(&["fmt", "--check"]);
    assert_eq!((check.exit, check.out.contains("would format policies/a.policy")), (1, true), "{check:?}");
    let diff = folder.run(&["fmt", "--diff"]);
    assert_eq!(diff.exit, 0);
    assert!(diff.out.contains("+  every team must have at least 1 member  # why"), "{diff:?}");
    assert_eq!(folder.run(&["fmt", "--diff", "--check"]).exit, 1);
    let path = folder.path().join("policies/a.policy");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), LOOSE);
    assert_eq!(folder.run(&["fmt"]).exit, 0);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), diff_result());
    assert_eq!(folder.run(&["fmt", "--check"]).exit, 0);
}

fn diff_result() -> String {
    "policy p \"t\" {\n  every team must have at least 1 member  # why\n}\n".to_owned()
}

#[test]
fn phrases_stay_where_the_words_are_declared_or_something_is_in_error() {
    let declared = "kind thing {\n  each: text\n}\n\npolicy p { every thing must have at most two eaches }\n";
    let folder = Folder::with(&[("policies/a.policy", declared)]);
    let ran = folder.run(&["fmt", "--diff"]);
    assert!(!ran.out.contains("at most 2"), "{ran:?}");
    let folder =
        Folder::with(&[("policies/a.policy", LOOSE), ("policies/b.policy", "policy q { every nonsense must be }\n")]);
    let ran = folder.run(&["fmt", "--diff"]);
    assert!(ran.out.contains("+  every team must have at least one member  # why"), "{ran:?}");
}

#[test]
fn a_broken_file_is_named_and_the_others_are_formatted() {
    let folder = Folder::with(&[
        ("policies/a.policy", LOOSE),
        ("policies/b.policy", "policy q { every team must have (a \n}\n"),
    ]);
    let ran = folder.run(&["fmt"]);
    assert_eq!(ran.exit, 3, "{ran:?}");
    assert!(ran.err.contains("b.policy"), "{ran:?}");
    let text = fs::read_to_string(folder.path().join("policies/a.policy")).expect("it is there");
    assert!(text.contains("\n  every team must"), "{text}");
}

#[test]
fn standard_input_becomes_standard_output() {
    let folder = Folder::with(&[("x", "")]);
    let mut child =
        folder.command(&["fmt", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the binary runs");
    child.stdin.take().expect("it is piped").write_all(LOOSE.as_bytes()).expect("it reads");
    let ran = Ran::from(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.exit, ran.out), (0, diff_result()));
    assert_eq!(folder.run(&["fmt", "-", "x"]).exit, 2);
    assert_eq!(folder.run(&["fmt", "nowhere"]).exit, 2);
}

#[test]
fn lint_has_exit_codes_of_its_own() {
    let whole = "policy p \"t\" {\n  every team must have a mission\n  because \"b\"\n}\ntest p \"t\" {\n  given \"\"\"\n  team: x\n  \"\"\"\n  expect violated for team x\n}\n";
    let folder = Folder::with(&[("policies/a.policy", whole)]);
    let clean = folder.run(&["lint"]);
    assert_eq!(clean.exit, 0, "{clean:?}");
    let folder = Folder::with(&[("policies/a.policy", GOOD)]);
    let found = folder.run(&["lint"]);
    assert_eq!((found.exit, found.out.contains("no-test")), (1, true), "{found:?}");
    let json = folder.run(&["lint", "--format", "json"]);
    assert_eq!((json.exit, json.out.contains("\"no-reason\"")), (1, true), "{json:?}");
    let folder = Folder::with(&[("policies/a.policy", "policy p { every nonsense must be known }\n")]);
    assert_eq!(folder.run(&["lint"]).exit, 3);
}
