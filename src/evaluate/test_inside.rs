//! What only the inside shows: steps and their limit, who is there, and in which pieces a sentence is decided.

use super::World;
use super::eval::{Budget, Eval};
use super::sample::{Sample, date};
use super::side::Bits;
use super::types::Shape;
use crate::organisation::Org;
use crate::vocabulary::DefId;

fn world<'a>(sample: &'a Sample, org: &'a Org) -> World<'a> {
    World::new(&sample.program, org, None, date("2026-10-01"), Vec::new())
}

#[test]
fn as_many_steps_are_taken_as_the_limit_says_and_no_more() {
    let mut sample = Sample::new(&[]);
    let org = sample.org("person: ana\n");
    let (world, shape) = (world(&sample, &org), Shape::default());
    let is_past = |limit: u64, counts: &[usize]| {
        let budget = Budget::new(limit);
        let mut eval = Eval::new(&world, &world.now, &shape, &budget);
        for &count in counts {
            eval.step(count);
        }
        eval.report_steps();
        eval.exhausted
    };
    // To look at so many things is a step for each, and one more.
    assert!(!is_past(6, &[2, 2]) && is_past(5, &[2, 2]));
    assert!(!is_past(3, &[0, 0, 0]) && is_past(2, &[0, 0, 0]));
    // Once past it an evaluation stays past it.
    assert!(is_past(5000, &[4999, 0, 0]) && is_past(5000, &[4096, 4096, 0]));
}

#[test]
fn a_long_way_past_the_limit_is_told_at_once() {
    let mut sample = Sample::new(&[]);
    let org = sample.org("person: ana\n");
    let (world, shape, budget) = (world(&sample, &org), Shape::default(), Budget::new(100));
    let mut eval = Eval::new(&world, &world.now, &shape, &budget);
    assert!(!eval.step(10_000));
}

#[test]
fn a_set_is_empty_until_something_is_put_into_it() {
    let mut bits = Bits::default();
    assert!(bits.is_empty() && !bits.contains(70));
    bits.insert(70);
    assert!(!bits.is_empty() && bits.contains(70) && !bits.contains(6));
}

#[test]
fn an_organisation_does_not_have_what_is_past_its_last_thing() {
    let mut sample = Sample::new(&[]);
    let org = sample.org("people: { ana: {}, bo: {status: left} }\n");
    let (world, person) = (world(&sample, &org), sample.program.vocabulary.core.person);
    let there: Vec<bool> = (0..4).map(|thing| world.now.is_there(person, thing)).collect();
    assert_eq!(there, [true, false, false, false]);
    let placed: Vec<bool> = (0..4).map(|thing| org.place(person, thing).is_some()).collect();
    assert_eq!(placed, [true, true, false, false]);
}

#[test]
fn a_sentence_is_decided_thing_by_thing_or_team_by_team() {
    let mut sample = Sample::new(&["policy a \"A\" {
  every person must be engaged
  every person who is engaged must have a title
  every tech lead must be engaged
  every tech lead who is formal must be engaged
  every member of a team must be engaged
  the organisation must have a mission
}
"]);
    let org = sample.org("teams: { t: {}, u: {} }\npeople: { ana: {}, bo: {}, cai: {} }\n");
    let world = world(&sample, &org);
    let rules = sample.program.policies[0].rules.iter();
    let pieces: Vec<Option<u32>> = rules.map(|rule| world.pieces(&rule.ranges.first()?.set)).collect();
    // Three people; two teams; of a team's members the teams are the outermost things.
    assert_eq!(pieces, [Some(3), Some(3), Some(2), Some(2), Some(2), None]);
}

#[test]
fn after_several_owners_a_predicate_is_plural() {
    let mut sample = Sample::new(&["define a person paints fences means they have a mentor\n\
         define a person is near to a team means they are one of its members\n\
         define a person is keen means they have a mentor\n\
         define a person is a scribe means they have a mentor\n"]);
    let org = sample.org("person: ana\n");
    let (world, shape, budget) = (world(&sample, &org), Shape::default(), Budget::new(100));
    let eval = Eval::new(&world, &world.now, &shape, &budget);
    let said = |begins: &str| {
        let defs = &sample.program.vocabulary.defs;
        let at = defs.iter().position(|def| def.name.contains(begins)).expect("it is defined");
        eval.predicate_of_several(DefId(u16::try_from(at).expect("few")), &["team payments".to_owned()])
    };
    let all = ["paints fences", "near to", "keen", "scribe"].map(said);
    assert_eq!(all, ["paint fences", "are near to team payments", "are keen", "are scribes"]);
}
