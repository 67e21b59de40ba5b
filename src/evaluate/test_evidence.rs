//! What the evidence names, and what it leaves out: only what decided the verdict, and of sets only whom it rests on.

use super::sample::Sample;
use super::verdict::{Evidence, Part};

/// What the policies declare besides.
const WORDS: &str = r#"
kind band {
  players: people default none
  guests:  people                  # silence is unknown
  tune:    text default none
  kin:     bands default none
  gloomy:  yes/no descriptive
}
extend person { loud: yes/no
  tall: yes/no
  pitch: number
  buddy: person }
checklist band care of a band {
  "cheer": it is not gloomy
  "tune":  it has a tune
}
define a person is a drummer means they are loud
define a person outpitches a person as other means their pitch is more than other's pitch
"#;

/// Findings, then exceptions, of one sentence: of each its subject's id and the evidence.
fn explained(sentence: &str, yaml: &str) -> Vec<(String, Evidence)> {
    let mut sample = Sample::new(&[WORDS, &format!("policy a \"Title\" {{ {sentence} }}\n")]);
    let mut org = sample.org(yaml);
    let found = sample.check(&mut org, &["a"], "2026-10-01");
    let of = |finding: super::verdict::Finding| {
        let last = finding.verdict.subject.last().copied().expect("a finding has a subject");
        (org.id(last.kind, last.index).to_owned(), finding.evidence)
    };
    found.findings.into_iter().chain(found.exceptions).map(of).collect()
}

/// The evidence of the only finding or exception.
fn why(sentence: &str, yaml: &str) -> Evidence {
    let mut all = explained(sentence, yaml);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0).1
}

fn facts(evidence: &Evidence) -> Vec<String> {
    evidence.facts.iter().map(|fact| format!("{}: {}", fact.what, fact.value)).collect()
}

fn missing(evidence: &Evidence) -> Vec<&str> {
    evidence.missing.iter().map(|missing| missing.what.as_str()).collect()
}

fn said(evidence: &Evidence) -> Vec<&str> {
    evidence.clauses.iter().filter_map(|clause| clause.note.as_deref()).collect()
}

#[test]
fn that_nobody_wrote_down_what_only_describes_is_no_fact() {
    let evidence = why("every band must have at least 2 band care", "band: b\n");
    assert_eq!(facts(&evidence), Vec::<String>::new());
    let evidence = why("every band must have at least 2 band care", "band: b\ngloomy: no\n");
    assert_eq!(facts(&evidence), ["gloomy of b: no"]);
}

#[test]
fn a_share_is_one_of_all_who_are_perhaps_there() {
    let evidence = why(
        "for every band, at least half of its loud players must be tall",
        "band: b\nplayers: [ana, bo]\npeople: { ana: {tall: no}, bo: {level: mid} }\n",
    );
    assert!(said(&evidence).iter().any(|note| note.contains("0 to 1 of 2 players")), "{:?}", said(&evidence));
}

#[test]
fn of_whom_it_is_surely_false_is_told_though_they_are_perhaps_not_meant() {
    let evidence = why(
        "every band must have a tune unless every loud player is tall",
        "band: b\nplayers: [ana]\npeople: { ana: {tall: no} }\n",
    );
    assert_eq!(facts(&evidence), ["players of b: ana", "tall of ana: no"]);
}

#[test]
fn of_several_definite_ones_those_are_named_who_decided_it() {
    let org = "band: b\nguests: [ana, bo]\npeople: { ana: {tall: yes}, bo: {tall: no} }\n";
    let evidence = why("every band must have a tune unless its guests are tall", org);
    assert_eq!(facts(&evidence), ["guests of b: ana, bo", "tall of bo: no"]);
    // What is denied of each is refused by one of whom it is so.
    let evidence = why(
        "no drummer may outpitch their mentors",
        "people: { ana: {loud: yes, pitch: 5, mentors: [bo, cai]}, bo: {loud: no, pitch: 1}, cai: {loud: no, pitch: 9} }\n",
    );
    assert!(facts(&evidence).contains(&"pitch of bo: 1".to_owned()), "{:?}", facts(&evidence));
    assert!(!facts(&evidence).contains(&"pitch of cai: 9".to_owned()), "{:?}", facts(&evidence));
}

#[test]
fn each_of_several_need_not_be_alike() {
    let evidence = why(
        "every band must have a tune unless its guests are tall",
        "band: b\nguests: [ana, bo]\npeople: { ana: {tall: yes}, bo: {level: mid} }\n",
    );
    // One who is so decides nothing while the other is not known; and nothing is to be written otherwise.
    assert_eq!((facts(&evidence), missing(&evidence)), (vec!["guests of b: ana, bo".to_owned()], vec!["tall of bo"]));
    assert_eq!(evidence.notes, Vec::<String>::new());
}

#[test]
fn nobody_is_said_to_be_there_only_where_that_is_known() {
    let sentence = "every band must have a tune unless its guests are tall";
    let known = why(sentence, "band: b\nguests: []\n");
    assert!(said(&known).contains(&"there is no guest"), "{:?}", said(&known));
    let open = why(sentence, "band: b\n");
    assert!(!said(&open).contains(&"there is no guest"), "{:?}", said(&open));
    assert_eq!(missing(&open), ["guests of b"]);
}

#[test]
fn an_exception_rests_on_nobody_of_whom_it_denies_something() {
    let org = "team: t\nleadership: { technical: ana }\npeople: { ana: {loud: no, pitch: 2, manager: bo}, bo: {level: mid} }\n";
    let denied = why("every tech lead must be loud unless they do not report to the tech leads", org);
    assert_eq!(denied.notes, Vec::<String>::new());
    let affirmed = why("every tech lead must be loud unless the tech leads report to person \"bo\"", org);
    assert_eq!(affirmed.notes, ["the exception rests on ana, who is the subject"]);
}

#[test]
fn whether_one_is_among_many_rests_on_that_one() {
    let people = "people:\n  ana: {level: mid, loud: no, tall: yes, buddy: bo}\n  bo: {loud: yes, tall: yes, buddy: ana}\n  cai: {loud: yes, tall: yes, buddy: bo}\n";
    let among = explained("every person must be among the drummers who are tall", people);
    assert_eq!(among.len(), 1);
    assert!(facts(&among[0].1).iter().all(|fact| fact.contains("of ana")), "{:?}", facts(&among[0].1));
    // Of somebody whom nobody knows it is asked who it is, and nothing of all the others.
    let unknown = why(
        "every person must be tall unless their buddy is among the drummers",
        "people:\n  ana: {tall: no}\n  bo: {loud: yes, tall: yes}\n  cai: {loud: no, tall: yes}\n",
    );
    assert_eq!((facts(&unknown), missing(&unknown)), (vec!["tall of ana: no".to_owned()], vec!["buddy of ana"]));
}

#[test]
fn who_is_not_known_is_no_matter_of_what_must_be() {
    let evidence = why("for every band, the guests must be loud", "band: b\n");
    let parts: Vec<Part> = evidence.clauses.iter().map(|clause| clause.part).collect();
    assert_eq!((parts, missing(&evidence)), (vec![Part::Filter], vec!["guests of b"]));
}

#[test]
fn a_fact_of_one_is_named_in_a_large_organisation_too() {
    let rows: String = (0..2_100).map(|at| format!("  p{at}: {{level: mid}}\n")).collect();
    let org = format!("team: t\npoint-of-contact: p1\npeople:\n{rows}  ana: {{mentors: [p2]}}\n");
    let evidence = why("every team's point of contact must be among person \"ana\"'s mentors", &org);
    assert_eq!(facts(&evidence), ["mentors of ana: p2"]);
}

#[test]
fn a_division_by_zero_is_told_whatever_is_divided() {
    let evidence = why("every person's pitch / (2 - 2) must be at least 1", "people: { ana: {level: mid} }\n");
    assert!(evidence.notes.contains(&"a division by zero".to_owned()), "{:?}", evidence.notes);
}

#[test]
fn the_areas_of_a_team_that_are_not_written_down_are_not_known() {
    let sample = Sample::new(&[r#"
extend team { replace areas: areas }
extend person { skill: number per area }
policy a "Skilled" { every tech lead's skill for the area must be at least 3 }
test a "of a team whose areas are known, and of one whose areas are not" {
  given """
    teams: { known: {areas: [x], leadership: {technical: ana}}, open: {leadership: {technical: ana}} }
    people: { ana: {skill: {x: 4}} }
  """
  expect holds for person ana in team known
  expect undetermined for person ana in team open
}
"#]);
    assert_eq!(sample.failures(), Vec::<String>::new());
}
