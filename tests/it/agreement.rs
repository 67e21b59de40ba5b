//! Agreement in English: subject and verb, one and several, articles, counts of one, in headlines and in evidence.
//!
//! Each row is a sentence and what a careful writer would say of it; nothing here was copied from what the tool printed.

use crate::cli::{Folder, Ran};

const WORDS: &str = "\
policy any { every team must have a name }
extend person {
  pupils: people
  hues: set of text
  motto: text
  usage: number
}
define a person is a star means their level is at least staff
define engineer of a team means a member whose title is \"Engineer\"
define a person writes odes means their motto is \"ode\"
define a person is bright means their usage is at least 10
";

const ORG: &str = "\
team: red
name: Red
members: [ana, bo, cai]
leadership: { technical: [ana, bo] }
---
team: sole
name: Sole
members: [dia]
leadership: { technical: dia }
---
people:
  ana: { level: mid, title: Engineer, pupils: [bo, cai], hues: [green, red], motto: verse, contractor: yes, engaged: no, usage: 3 }
  bo:  { level: mid, title: Engineer, pupils: [cai], hues: [green], motto: verse, contractor: yes, engaged: no, usage: 3 }
  cai: { level: staff, title: Writer, pupils: [], hues: [], motto: ode, contractor: no, engaged: yes, usage: 12, manager: ana }
  dia: { level: staff, title: Engineer, motto: ode, contractor: no, engaged: yes, usage: 12, manager: ana }
";

/// A question, what is said in the answer, and what is not.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const ROWS: &[Row] = &[
    // What is said of several, of one of them.
    ("all people must be stars", &["error: person ana is not a star", "person bo is not a star"], &["not stars"]),
    ("no people may be stars", &["error: person cai is a star", "person dia is a star"], &["is stars"]),
    ("all people must be stars or managers", &["error: person bo is not a star or a manager"], &["is not stars"]),
    ("all tech leads must be stars", &["error: person ana in team red is not a star"], &["is not stars"]),
    ("all people must be bright", &["error: person ana is not bright"], &[]),
    ("all people must have pupils", &["error: person cai does not have pupils"], &["do not have"]),
    ("all people must write odes", &["error: person ana does not write odes"], &["do not write"]),
    ("no people may write odes", &["error: person cai writes odes"], &["cai write "]),
    // Several things of one subject.
    ("every team's members must be stars", &["error: person ana in team red is not a star"], &["is not stars"]),
    ("the members of every team must be stars", &["error: person ana in team red is not a star"], &["is not stars"]),
    ("every person's pupils must write odes", &["person ana does not write odes"], &["do not write"]),
    ("every person's hues must be \"green\"", &["person ana's hues are not \"green\""], &["hues is"]),
    ("the hues of every person must be \"green\"", &["the hues of person ana are not \"green\""], &["person ana is"]),
    ("every tech lead's hues must be \"green\"", &["person ana's hues (team red) are not \"green\""], &["hues is"]),
    ("every person's usage must be at least 5", &["error: person ana's usage is not at least 5"], &["are not"]),
    ("for every team, the number of its members must be at least 2", &["the number of members of sole is 1"], &[]),
    // One and several in the reasons.
    ("every team must have a tech lead who is not a contractor", &["ana and bo are contractors"], &["is contractor"]),
    ("every team must have a tech lead who is engaged", &["ana and bo are not engaged"], &["an engaged", "engageds"]),
    ("every person must not be a contractor", &["ana is a contractor"], &["ana is contractor"]),
    ("every person must be engaged", &["ana is not engaged"], &["is not an engaged"]),
    ("no team may have an engineer", &["there are engineers: ana, bo", "there is an engineer: dia"], &["a engineer"]),
    (
        "every team must have at least 5 members",
        &["3 members, at least 5 are", "1 member, at least 5 are"],
        &["1 members"],
    ),
    ("every person must have at least 1 pupil", &["there is no pupil, at least 1 is asked for"], &["1 are"]),
    ("every person must have exactly 3 pupils", &["2 pupils, exactly 3 are", "1 pupil, exactly 3 are"], &["1 pupils"]),
    ("at least half of the members of every team must be bright", &["at least half is asked for"], &["half are"]),
    // What nobody wrote down.
    ("every person must have at least 2 pupils", &["pupils of dia are not written down"], &["pupils of dia is"]),
    (
        "every person's hues must be \"green\"",
        &["hue of ana is red", "hues of dia are not written down"],
        &["hues of ana is"],
    ),
];

fn asked(folder: &Folder, question: &str) -> Ran {
    let mut command = folder.command(&["ask", question]);
    Ran::from(command.env("COLUMNS", "200").output().expect("the binary runs"))
}

#[test]
fn verbs_agree_with_their_subjects() {
    let folder = Folder::with(&[("policies/a.policy", WORDS), ("org/a.yaml", ORG)]);
    let mut slips = Vec::new();
    for (question, said, not_said) in ROWS {
        let ran = asked(&folder, question);
        // Evidence is drawn in lines: what it says is looked for without their frames.
        let text = ran.out.replace(['│', '┤', '╰', '─', '·'], " ");
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanting = said.iter().filter(|part| !line.contains(*part) && !text.contains(*part)).map(|it| ("lacks", it));
        let wrong = not_said.iter().filter(|part| text.contains(*part)).map(|part| ("says", part));
        let found: Vec<_> = wanting.chain(wrong).collect();
        if !found.is_empty() {
            slips.push(format!("{question}: {found:?}\n{}{}", ran.out, ran.err));
        }
    }
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}
