//! Policies with their tests, a family of forms each, and what only code can ask: evidence, waivers, order, limits.

use super::sample::{Sample, date};
use super::verdict::{Check, Outcome, Part};
use super::{Options, World, check};
use crate::code::Code;
use crate::organisation::Org;

/// The tests in the text are met.
fn met(text: &str) {
    let sample = Sample::new(&[text]);
    assert!(!sample.program.tests.is_empty());
    assert_eq!(sample.failures(), Vec::<String>::new());
}

fn checked(policies: &str, yaml: &str) -> (Sample, Org, Check) {
    let mut sample = Sample::new(&[policies]);
    let mut org = sample.org(yaml);
    let found = sample.check(&mut org, &[], "2026-10-01");
    (sample, org, found)
}

fn codes(found: &Check) -> Vec<Code> {
    found.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn counts_keep_bounds() {
    met(r#"
policy a "Two engaged" { every team must have at least 2 members who are engaged }
policy b "Few" { every team's size must be at most 2 }
test a, b "surely enough, perhaps, surely not" {
  given """
    teams:
      sure:    { members: [ana, bo] }
      perhaps: { members: [ana, cai] }
      not:     { members: [ana] }
      many:    { members: [ana, bo, cai] }
      unsaid:  { mission: x }
    people: { ana: {engaged: yes}, bo: {engaged: yes}, cai: {level: mid} }
  """
  expect holds for team sure
  expect undetermined for team perhaps
  expect violated for team not
  expect violated for team many
  expect holds for team many
  expect undetermined for team unsaid
}
"#);
}

#[test]
fn computed_values() {
    met(r#"
extend person { bonus: number }
define score of a team means the sum of bonus of its members
define best of a team means the highest level of its members
define mean of a team means the average bonus of its members
define allowance of a person means 15 if their level is at least staff, 10 if they are engaged, 8 otherwise
policy a "Sum" { every team's score must be at most 10 }
policy b "Best" { every team's best must be at least senior }
policy c "Mean" { every team's mean must be at least 5 }
policy d "Arms" { every person's allowance must be at least 10 }
test a, b, c "of all, of nothing, with an unknown" {
  given """
    teams:
      all:     { members: [ana, bo] }
      nobody:  { members: [] }
      unknown: { members: [ana, cai] }
    people: { ana: {bonus: 4, level: staff}, bo: {bonus: 8, level: mid}, cai: {title: x} }
  """
  expect violated for team all
  expect holds for team all
  expect violated for team nobody
  expect undetermined for team nobody
  expect undetermined for team unknown
}
test d "the first that is true; unknown arms that do not agree" {
  given """
    people: { ana: {level: staff}, bo: {level: mid, engaged: no}, cai: {level: mid}, dia: {engaged: yes} }
  """
  expect holds for person ana
  expect violated for person bo
  expect undetermined for person cai
  expect undetermined for person dia
}
"#);
}

#[test]
fn chains_and_circles() {
    met(r#"
kind node { next: node default none }
define path of a node means the chain of next
define below of a node as top means a node whose path includes top
policy a "Short" { every node must have at most 2 paths }
policy b "Not under itself" { no node may be among its path }
test a "three above, a circle of two and its tail" {
  given """
    nodes:
      a: {}
      b: { next: a }
      c: { next: b }
      d: { next: c }
      x: { next: y }
      y: { next: x }
      z: { next: x }
  """
  expect violated for node d
}
test b "only in a circle" {
  given """
    nodes: { a: {}, b: { next: a }, x: { next: y }, y: { next: x }, z: { next: x } }
  """
  expect violated for node x
  expect violated for node y
  expect holds for node z
}
"#);
}

#[test]
fn the_baseline() {
    met(r#"
policy a "Nobody is set back" { no person may have a level below their former level }
test a "lower, higher, new, and nothing before" {
  before """
    people: { ana: {level: staff}, bo: {level: mid}, dia: {title: x} }
  """
  given """
    people: { ana: {level: senior}, bo: {level: senior}, cai: {level: mid}, dia: {level: mid} }
  """
  expect violated for person ana
  expect holds for person bo
  expect not applicable for person cai
  expect undetermined for person dia
}
test a "no baseline" {
  given """
    people: { ana: {level: senior} }
  """
  expect not applicable for person ana
}
"#);
}

#[test]
fn texts_and_presence() {
    met(r#"
policy a "Named so" { every team's channel must start with "team-" }
policy b "Matches" { every team's channel must match "^[a-z-]+$" }
policy c "Has" { every team must have a channel }
test a, b, c "fits, does not, is not recorded" {
  given """
    teams: { one: {channel: team-one}, two: {channel: Two}, three: {mission: x} }
  """
  expect holds for team one
  expect violated for team two
  expect holds for team two
  expect undetermined for team three
  expect violated for team three
}
"#);
}

#[test]
fn waivers_cover_expire_and_go_stale() {
    let policies = r#"
policy engaged "Engaged" { every person must be engaged }
policy strict "Level" { every person must have a level
  waivable no }
waive engaged for person ana
  until 2026-10-01
  because "agreed" approved by "vp"
waive engaged for person bo
  until 2026-09-30
  because "agreed" approved by "vp"
waive engaged for person cai
  until 2027-01-01
  because "agreed" approved by "vp"
waive strict for person ana
  until 2027-01-01
  because "agreed" approved by "vp"
waive engaged for person nobody-there
  until 2027-01-01
  because "agreed" approved by "vp"
policy fresh "Fresh" { every waiver's state must be fresh }
"#;
    let policies = policies.replace(" approved by", "\n  approved by");
    let yaml = "people: { ana: {engaged: no}, bo: {engaged: no}, cai: {engaged: yes} }\n";
    let (_, _, found) = checked(&policies, yaml);
    let waived: Vec<bool> =
        found.findings.iter().filter(|f| f.verdict.policy == 0).map(|f| f.waived.is_some()).collect();
    assert_eq!(waived, [true, false]);
    assert_eq!((found.counts[0].violated, found.counts[0].waived), (1, 1));
    let codes = codes(&found);
    for code in [Code::ExpiredWaiver, Code::StaleWaiver, Code::NotWaivable, Code::UnknownWaived] {
        assert_eq!(codes.iter().filter(|&&other| other == code).count(), 1, "{code:?}");
    }
    // Policies are in the order of their names: engaged, fresh, strict.
    let fresh = found.findings.iter().filter(|finding| finding.verdict.policy == 1);
    assert_eq!(fresh.filter(|finding| finding.verdict.outcome == Outcome::Violated).count(), 4);
}

#[test]
fn evidence_says_what_and_where() {
    let (sample, _, found) = checked(
        "policy span \"Span\" { every person must have at most 1 direct reports unless they have a title }\n",
        "people:\n  ana: {level: mid}\n  bo: { manager: ana }\n  cai: { manager: ana }\n",
    );
    let [finding] = &found.findings[..] else { panic!("{:?}", found.findings) };
    let notes: Vec<_> = finding.evidence.clauses.iter().filter_map(|clause| clause.note.as_deref()).collect();
    assert_eq!(notes, ["2 direct reports, at most 1 is allowed: bo, cai", "no file records the title of ana"]);
    let facts: Vec<_> = finding.evidence.facts.iter().map(|f| format!("{}: {}", f.what, f.value)).collect();
    assert_eq!(facts, ["manager of bo: ana", "manager of cai: ana"]);
    assert_eq!(finding.evidence.facts[0].place.map(|place| sample.sources.text(place)), Some("ana"));
    assert_eq!(finding.evidence.clauses.last().map(|clause| clause.part), Some(Part::Exception));
}

/// What the clauses of each finding say, in order.
fn said(found: &Check) -> Vec<Vec<&str>> {
    let notes = found.findings.iter().map(|finding| {
        let clauses = finding.evidence.clauses.iter();
        clauses.filter_map(|clause| clause.note.as_deref()).collect()
    });
    notes.collect()
}

#[test]
fn both_sides_of_a_comparison_are_named_by_where_they_are_from() {
    let words = "extend person { tally: number\n floor: number }\n";
    let yaml = "people: { ana: {manager: bo, tally: 5, mentors: [cai]}, bo: {tally: 4, floor: 3}, cai: {tally: 1} }\n";
    let of = |sentence: &str| checked(&format!("{words}policy a \"A\" {{ {sentence} }}\n"), yaml).2;
    let found = of("every person's manager's tally must be at most their mentors' tallies if they have a manager");
    assert_eq!(said(&found), [["tally of bo is 4, tally of mentors of ana is 1"]]);
    let found =
        of("for every person, their mentors' tallies must be at least their manager's floor if they have a manager");
    assert_eq!(said(&found), [["tally of mentors of ana is 1, floor of bo is 3"]]);
}

#[test]
fn what_a_head_asks_is_a_reason_only_where_it_is_not_so() {
    let (_, _, found) = checked(
        "extend person { tally: number }\n\
         define score of a person who is engaged means their tally + 1\n\
         policy a \"Score\" { every person's score must be at least 9 }\n",
        "people: { ana: {engaged: yes, tally: 4}, bo: {engaged: no, tally: 4} }\n",
    );
    let ana = ["score of ana is 5; at least 9 is asked for"];
    let bo = ["bo is not engaged; score of bo is none; at least 9 is asked for"];
    assert_eq!(said(&found), [ana, bo]);
}

#[test]
fn what_a_head_asks_is_told_in_its_own_words() {
    // A level in the head, a number in the body.
    let (_, _, found) = checked(
        "extend person { tally: number }\n\
         define a person whose level is at least senior is fine means their tally is at least 5\n\
         policy a \"Fine\" { every person must be fine }\n",
        "people: { ana: {level: mid, tally: 6}, bo: {level: staff, tally: 4} }\n",
    );
    let ana = ["level of ana is mid; at least senior is asked for"];
    let bo = ["tally of bo is 4; at least 5 is asked for"];
    assert_eq!(said(&found), [ana, bo]);
}

#[test]
fn a_waiver_that_perhaps_covers_is_told_while_it_is_in_force() {
    let notes = |clause: &str| -> Vec<String> {
        let policies = format!(
            "policy named \"Named\" {{ every team must have a mission }}\n\
             waive named for every team whose division is \"labs\"\n  {clause}\n  because \"agreed\"\n  approved by \"vp\"\n"
        );
        let (_, _, found) = checked(&policies, "team: t\ncharter: x\n");
        found.findings[0].evidence.notes.clone()
    };
    let perhaps = "a waiver perhaps covers it: whether its subject fits is unknown, so the finding stays";
    assert_eq!(notes("until 2026-10-01"), [perhaps]);
    assert_eq!(notes("from 2026-10-01 until 2026-12-31"), [perhaps]);
    // Over, and not begun.
    assert_eq!(notes("until 2026-09-30"), Vec::<String>::new());
    assert_eq!(notes("from 2026-10-02 until 2026-12-31"), Vec::<String>::new());
}

#[test]
fn missing_facts_have_a_key_and_a_place() {
    let (sample, _, found) = checked(
        "policy level \"Level\" { every person's level must be at least mid }\n",
        "people: { ana: {title: x} }\n",
    );
    let missing = &found.findings[0].evidence.missing;
    assert_eq!(
        missing.iter().map(|m| (m.key.as_str(), m.what.as_str())).collect::<Vec<_>>(),
        [("level", "level of ana")]
    );
    assert_eq!(missing[0].place.map(|place| sample.sources.text(place)), Some("ana"));
}

#[test]
fn unanimity_is_explained() {
    let (_, _, found) = checked(
        "policy lead \"Lead\" { every team must have a charter if the tech lead is a contractor }\n",
        "team: t\nleadership: { technical: [ana, bo] }\npeople: { ana: {contractor: yes}, bo: {level: mid} }\n",
    );
    assert_eq!(
        found.findings[0].evidence.notes,
        ["it is so of ana, not of bo, and `the tech lead` speaks of one: write `a tech lead` or `every tech lead`"]
    );
}

#[test]
fn an_exception_that_rests_on_the_subject_is_noted() {
    let (_, _, found) = checked(
        "policy depth \"Depth\" { every people manager must be engaged unless TL co-writes reviews }\n",
        "team: t\nleadership: { people: ana, technical: ana }\nreview-authors: [ana, bo]\npeople: { ana: {engaged: no} }\n",
    );
    assert!(found.findings.is_empty());
    assert_eq!(found.exceptions[0].evidence.notes, ["the exception rests on ana, who is the subject"]);
}

#[test]
fn who_is_left_out_is_told_once() {
    let (_, _, found) = checked(
        "policy m \"Manager\" { every person must have a manager }\n",
        "people: { ana: {status: left}, bo: {manager: ana}, cai: {manager: ana} }\n",
    );
    assert_eq!(codes(&found), [Code::RefersToLeftOut]);
    assert_eq!(found.counts[0].violated, 2);
}

#[test]
fn the_state_of_policies() {
    let (_, _, found) = checked(
        "policy a \"Nothing\" { every area must have a skillset }\n\
         policy b \"Due\" {\n every person must be engaged\n review by 2026-09-30\n}\n\
         policy c \"Later\" {\n every person must be engaged\n from 2026-10-02\n}\n",
        "people: { ana: {engaged: yes} }\n",
    );
    assert_eq!(codes(&found), [Code::AppliesToNothing, Code::DueForReview]);
    assert_eq!((found.counts[2].applied, found.counts[2].not_applicable), (0, 1));
}

#[test]
fn findings_are_in_the_order_of_their_ids() {
    let (_, org, found) = checked(
        "policy a \"Engaged\" { every person must be engaged }\n",
        "people: { zoe: {engaged: no}, ana: {engaged: no}, bo: {engaged: no} }\n",
    );
    let ids: Vec<_> = found.findings.iter().map(|finding| finding.verdict.subject[0]).collect();
    let ids: Vec<_> = ids.iter().map(|thing| org.id(thing.kind, thing.index)).collect();
    assert_eq!(ids, ["ana", "bo", "zoe"]);
}

#[test]
fn a_sentence_has_a_limit_of_steps() {
    let mut sample = Sample::new(&["policy a \"All know all\" { every person must have at most 0 mentors }\n"]);
    let org = sample.org("people: { ana: {mentors: [bo, cai]}, bo: {level: mid}, cai: {level: mid} }\n");
    let world = World::new(&sample.program, &org, None, date("2026-10-01"), Vec::new()).with_step_limit(3);
    let found = check(&world, &[0], &Options::default());
    assert_eq!(codes(&found), [Code::TooManySteps]);
    assert_eq!(found.counts[0].undetermined, 1);
}

#[test]
fn the_steps_of_all_subjects_count_together() {
    let mut sample = Sample::new(&["policy a \"All know all\" { every person must have at most 0 mentors }\n"]);
    let rows: String = (0..2000).map(|at| format!("  p{at}: {{mentors: [q]}}\n")).collect();
    let org = sample.org(&format!("people:\n{rows}  q: {{level: mid}}\n"));
    let outcome = |limit: u64| {
        let world = World::new(&sample.program, &org, None, date("2026-10-01"), Vec::new()).with_step_limit(limit);
        let found = check(&world, &[0], &Options::default());
        (codes(&found), found.counts[0].violated)
    };
    // Each of the subjects takes a step at least, and none of them many: what one thread decides stays below the limit.
    assert_eq!(outcome(2001), (vec![Code::TooManySteps], 0));
    assert_eq!(outcome(200_000), (vec![], 2000));
}

#[test]
fn so_many_findings_are_explained_as_are_asked_for() {
    let mut sample = Sample::new(&["policy a \"Engaged\" { every person must be engaged }\n"]);
    let org = sample.org("people: { ana: {engaged: no}, bo: {engaged: no}, cai: {engaged: no} }\n");
    let world = World::new(&sample.program, &org, None, date("2026-10-01"), Vec::new());
    let found = check(&world, &[0], &Options { explained: 2, ..Options::default() });
    let explained: Vec<bool> = found.findings.iter().map(|finding| !finding.evidence.facts.is_empty()).collect();
    assert_eq!(explained, [true, true, false]);
}

#[test]
fn waivers_of_the_same_have_ids_of_their_own() {
    let waive = |approver: &str| {
        format!(
            "waive engaged for person ana\n  until 2027-01-01\n  because \"agreed\"\n  approved by \"{approver}\"\n"
        )
    };
    let policies = format!(
        "policy engaged \"Engaged\" {{ every person must be engaged }}\n{}{}{}policy by-vp \"By the VP\" {{ every waiver's approver must be \"vp\" }}\n",
        waive("vp"),
        waive("a"),
        waive("b")
    );
    let (sample, org, found) = checked(&policies, "people: { ana: {engaged: no} }\n");
    let lines = sample.lines(&org, &found);
    let violated: Vec<&str> = lines.iter().filter(|line| line.1 == "violated").map(|line| line.0.as_str()).collect();
    assert_eq!(violated, ["waiver engaged for person ana (2)", "waiver engaged for person ana (3)"]);
}

#[test]
fn findings_are_in_the_order_of_the_policies_whenever_they_were_decided() {
    // A policy about waivers is decided last, and stands where its name does.
    let (_, _, found) = checked(
        "policy a \"Waived for long\" { every waiver must have an approver }\n\
         policy b \"Engaged\" { every person must be engaged }\n\
         policy a-state \"Fresh\" { every waiver's state must be stale }\n\
         waive b for person ana\n  until 2027-01-01\n  because \"agreed\"\n  approved by \"vp\"\n",
        "people: { ana: {engaged: no}, bo: {engaged: no} }\n",
    );
    let order: Vec<usize> = found.findings.iter().map(|finding| finding.verdict.policy).collect();
    // In the order of their names: a, a-state, b.
    assert_eq!(order, [1, 2, 2]);
}

#[test]
fn the_counts_of_a_policy_are_those_of_all_its_sentences() {
    let (_, _, found) = checked(
        "policy a \"Two sentences\" {\n  every person must have a title if they are engaged\n  every team must have a mission if it has a charter\n}\n",
        "people: { ana: {engaged: no}, bo: {engaged: no}, cai: {engaged: yes} }\nteams: { t: {}, u: {charter: yes, mission: x} }\n",
    );
    let counts = found.counts[0];
    // It does not apply to ana, bo and t; u keeps to it, cai does not.
    assert_eq!((counts.not_applicable, counts.holds, counts.violated, counts.applied), (3, 1, 1, 2));
}
