//! Large organisations are read ahead, by several cores, where a description is plain: what is said of a description among
//! many is what is said of it alone.

use crate::cli::{Folder, Ran};

/// How many others are described beside: more than are read as one.
const OTHERS: usize = 600;

/// Runs a check on the description, with so many other people described beside.
fn checked(description: &str, others: usize) -> Ran {
    let others: String = (0..others).map(|at| format!("  other-{at}: {{ title: x }}\n")).collect();
    let beside = if others.is_empty() { String::new() } else { format!("people:\n{others}") };
    let folder = Folder::with(&[
        ("org/a.yaml", description),
        ("org/z.yaml", &beside),
        ("policies/p.policy", "policy led { every team must have a people manager }\n"),
    ]);
    folder.run(&["check", "org/", "--undeclared", "allow", "--as-of", "2026-10-01"])
}

#[track_caller]
fn same_among_many(description: &str, exit: i32, says: &str) {
    let (alone, among) = (checked(description, 0), checked(description, OTHERS));
    let told = |ran: &Ran| ran.out.replace("2 files", "1 file");
    assert_eq!((alone.exit, told(&alone)), (among.exit, told(&among)));
    assert_eq!(alone.exit, exit, "{}", alone.out);
    assert!(alone.out.contains(says), "`{says}` is not said:\n{}", alone.out);
}

#[test]
fn leadership_is_a_block_of_a_team() {
    same_among_many("teams:\n  t: { mission: x, leadership: { people: ana } }\n", 0, "1 holds");
    same_among_many("teams:\n  t: { mission: x, leadership: { project: ana } }\n", 1, "1 violated");
}

#[test]
fn leadership_of_a_person_is_no_block() {
    same_among_many("people:\n  ana: { leadership: { people: bo } }\n", 4, "a person has no `leadership`");
}

#[test]
fn no_other_mapping_is_a_block() {
    same_among_many("teams:\n  t: { mission: x, signpost: { people: ana } }\n", 4, "a team has no `signpost`");
    same_among_many("people:\n  ana: { signpost: { people: bo } }\n", 4, "a person has no `signpost`");
    same_among_many("teams:\n  t: { mission: x, goals: { people: ana } }\n", 4, "goals");
}
