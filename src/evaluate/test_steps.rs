//! How many steps a sentence takes: what is made once for all subjects, what is known without a look at each, and that
//! the limit is told of wherever it was reached.

use super::sample::{Sample, date};
use super::{Options, World, check};
use crate::code::Code;

/// The codes of a check of the only policy, with a limit of steps for its sentence.
fn codes(policy: &str, yaml: &str, limit: u64) -> Vec<Code> {
    let mut sample = Sample::new(&[policy]);
    let org = sample.org(yaml);
    let world = World::new(&sample.program, &org, None, date("2026-10-01"), Vec::new()).with_step_limit(limit);
    check(&world, &[0], &Options::default()).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// So many people, of each what `facts` says.
fn people(count: usize, facts: impl Fn(usize) -> String) -> String {
    let rows: String = (0..count).map(|at| format!("  p{at}: {{{}}}\n", facts(at))).collect();
    format!("people:\n{rows}")
}

/// Everybody's manager is the one before.
fn line(count: usize) -> String {
    people(count, |at| if at == 0 { "level: mid".to_owned() } else { format!("manager: p{}", at - 1) })
}

#[test]
fn a_chain_is_not_walked_for_its_length_nor_for_one_of_its_members() {
    let layers = "policy a \"Layers\" { every person's layer must be at most 2000 }\n";
    let below = "policy a \"Below\" { every person must be under person \"p0\" if they have a manager }\n";
    // All chains together have half a million links.
    assert_eq!(codes(layers, &line(1000), 50_000), []);
    assert_eq!(codes(below, &line(1000), 50_000), []);
}

#[test]
fn a_set_that_depends_on_no_subject_is_made_once_and_asked_for_one() {
    let policy = "policy a \"Engaged\" { every person must be among the people who are engaged }\n";
    assert_eq!(codes(policy, &people(1000, |_| "engaged: yes".to_owned()), 50_000), []);
}

#[test]
fn the_first_who_does_not_fit_settles_what_is_said_of_each() {
    let policy = "policy a \"Mission\" { every team must have a mission if every engaged person is a contractor }\n";
    let teams: String = (0..300).map(|at| format!("  t{at}: {{charter: x}}\n")).collect();
    let org = format!("{}teams:\n{teams}", people(1000, |_| "engaged: yes".to_owned()));
    assert_eq!(codes(policy, &org, 50_000), []);
}

#[test]
fn who_has_the_same_is_listed_once_for_all() {
    let policy = "policy a \"Titles\" { no two people may have the same title }\n";
    // Few enough to be decided in one go, also where there are several threads.
    assert_eq!(codes(policy, &people(400, |at| format!("title: t{at}")), TWINS_OF_400), []);
}

/// Twelve steps for each, and half as many to spare; a list for each quarter of them takes twenty-seven.
const TWINS_OF_400: u64 = 18 * 400;

#[test]
fn a_set_that_takes_too_many_steps_is_told_of_by_the_sentence_that_reads_it() {
    let policy = "policy a \"Mission\" { every team must have a mission if there are at least 2 people except the engaged people }\n";
    let org = format!("{}team: t\n", people(400, |_| "engaged: yes".to_owned()));
    // Of each it is asked whether it is one of those that are taken out.
    assert_eq!(codes(policy, &org, 100_000), [Code::TooManySteps]);
    assert_eq!(codes(policy, &org, 1_000_000), []);
}

#[test]
fn the_day_that_a_set_reads_is_read_by_the_sentence() {
    let mut sample = Sample::new(&[
        "policy a \"Few new\" { there must be at most 2 people whose start is within the last 3 months }\n\
         policy b \"Few\" { there must be at most 2 people whose level is mid }\n",
    ]);
    let mut org = sample.org("people: { ana: {start: 2026-09-01, level: mid} }\n");
    let found = sample.check(&mut org, &[], "2026-10-01");
    let read: Vec<bool> = found.verdicts.iter().map(|verdict| verdict.read_today).collect();
    assert_eq!(read, [true, false]);
}

#[test]
fn whom_a_chain_does_not_know_it_does_not_have() {
    let mut sample = Sample::new(&["policy a \"Managed\" { every person must have a manager }\n"]);
    let org = sample.org("people: { ana: {level: mid}, bo: {manager: ana} }\n");
    let world = World::new(&sample.program, &org, None, date("2026-10-01"), Vec::new());
    let vocabulary = &sample.program.vocabulary;
    let manager = vocabulary.attr_by_key(vocabulary.core.person, "manager").expect("the prelude declares it");
    let chains = world.now.chains(&sample.program, manager);
    assert!(chains.has(1, 0));
    // People who came after the baseline have places behind all of its own.
    assert!(!chains.has(1, 2) && !chains.has(2, 0) && !chains.has(2, 2));
}

#[test]
fn each_element_that_is_read_is_a_step() {
    let members = "policy a \"Many\" { every team must have at least 3 members }\n";
    let names: Vec<String> = (0..400).map(|at| format!("p{at}")).collect();
    let org = format!("team: t\nmembers: [{}]\n", names.join(", "));
    assert_eq!(codes(members, &org, 400), [Code::TooManySteps]);
    assert_eq!(codes(members, &org, 4000), []);
    let depths = "policy a \"Deep\" { every person must have at least 3 depths }\n";
    let areas: Vec<String> = (0..400).map(|at| format!("a{at}: expert")).collect();
    let org = format!("person: ana\ndepth: {{{}}}\n", areas.join(", "));
    assert_eq!(codes(depths, &org, 400), [Code::TooManySteps]);
    assert_eq!(codes(depths, &org, 4000), []);
}
