//! Statements made from the sentences of policies.

use crate::evaluate::verdict::{Evidence, Outcome, ThingRef};
use crate::report::test_fixture::{Fixture, PERSON, TEAM, person, team};
use crate::report::wording::headline;
use crate::source::Role;
use crate::vocabulary::KindId;

fn said(sentence: &str, ranges: &[(&str, KindId)], main: &str, subject: &[ThingRef], outcome: Outcome) -> String {
    let mut it = Fixture::new();
    let file = it.sources.add("a.policy", format!("policy p {{\n  {sentence}\n}}\n"), Role::Policy);
    let policy = it.policy(file, "p", sentence, ranges, main);
    it.finding(policy, outcome, subject, Evidence::default());
    it.with(|run| headline(&run.checked.expect("it has a check"), run.sources, &it.check.findings[0]))
}

fn both(sentence: &str, ranges: &[(&str, KindId)], main: &str, subject: &[ThingRef]) -> [String; 2] {
    [Outcome::Violated, Outcome::Undetermined].map(|outcome| said(sentence, ranges, main, subject, outcome))
}

#[test]
fn the_modal_becomes_a_statement() {
    let every = [("every team", TEAM)];
    assert_eq!(
        both("every team must have a mission", &every, "have a mission", &[team(0)]),
        ["team payments does not have a mission", "cannot tell whether team payments has a mission"]
    );
    assert_eq!(
        both("every team must not be archived", &every, "be archived", &[team(0)]),
        ["team payments is archived", "cannot tell whether team payments is archived"]
    );
    assert_eq!(
        both("every team must carry a pager if it is on call", &every, "carry a pager", &[team(0)]),
        ["team payments does not carry a pager", "cannot tell whether team payments carries a pager"]
    );
    assert_eq!(
        both("no person may be a contractor", &[("person", PERSON)], "be a contractor", &[person(2)]),
        ["person ana is a contractor", "cannot tell whether person ana is a contractor"]
    );
}

#[test]
fn paths_and_filters_stand_where_they_stood() {
    assert_eq!(
        both("every manager's span must be at most 9", &[("every manager", PERSON)], "be at most 9", &[person(2)])[0],
        "person ana's span is not at most 9"
    );
    assert_eq!(
        both("the number of members of every team must be at least 3", &[("team", TEAM)], "be at least 3", &[team(0)])
            [0],
        "the number of members of team payments is not at least 3"
    );
    let filtered = "every team whose size is at least 8 must\n    have a lead  # or two";
    assert_eq!(both(filtered, &[("team", TEAM)], "have a lead", &[team(1)])[0], "team search does not have a lead");
    let member = [("a team", TEAM), ("every member of a team", PERSON)];
    assert_eq!(
        both("every member of a team must be known", &member, "be known", &[team(0), person(2)])[0],
        "person ana in team payments is not known"
    );
}

#[test]
fn two_things_are_spoken_of_together() {
    let ranges = [("two teams", TEAM), ("teams", TEAM)];
    assert_eq!(
        both("no two teams may have the same area", &ranges, "have the same area", &[team(0), team(1)]),
        [
            "team payments and team search have the same area",
            "cannot tell whether team payments and team search have the same area"
        ]
    );
}

#[test]
fn other_shapes_are_quoted() {
    assert_eq!(
        both("there must be at least 2 tech leads", &[], "at least 2 tech leads", &[]),
        [
            "the organisation does not meet `there must be at least 2 tech leads`",
            "cannot tell whether the organisation meets `there must be at least 2 tech leads`"
        ]
    );
    let lead = "for every team, the tech lead must be formal";
    let ranges = [("team", TEAM), ("the tech lead", PERSON)];
    assert_eq!(
        both(lead, &ranges, "be formal", &[team(0)])[0],
        "team payments does not meet `the tech lead must be formal`"
    );
    assert_eq!(both(lead, &ranges, "be formal", &[team(0), person(2)])[0], "person ana in team payments is not formal");
    let joined = "every team must be small and have a lead";
    assert_eq!(
        both(joined, &[("every team", TEAM)], "be small and have a lead", &[team(0)])[0],
        "team payments does not meet `every team must be small and have a lead`"
    );
    let none = "every team must have no manager";
    assert_eq!(
        both(none, &[("every team", TEAM)], "have no manager", &[team(0)]),
        [
            "team payments does not meet `every team must have no manager`",
            "cannot tell whether team payments has no manager"
        ]
    );
    let most = "at most 3 teams may be archived";
    assert_eq!(
        both(most, &[("teams", TEAM)], "be archived", &[team(0)])[0],
        "team payments does not meet `at most 3 teams may be archived`"
    );
}

#[test]
fn a_message_of_the_policy_stands_only_where_something_is_broken() {
    let mut it = Fixture::new();
    let file = it.sources.add("a.policy", "every team must have a lead", Role::Policy);
    let policy = it.policy(file, "p", "every team must have a lead", &[("every team", TEAM)], "have a lead");
    for outcome in [Outcome::Violated, Outcome::Violated, Outcome::Undetermined] {
        it.finding(policy, outcome, &[team(0)], Evidence::default());
    }
    it.check.findings[0].says = Some("payments has no lead".to_owned());
    it.check.findings[1].says = Some("nobody leads".to_owned());
    it.check.findings[2].says = Some("payments has no lead".to_owned());
    let said: Vec<_> = it.with(|run| {
        let checked = run.checked.expect("it has a check");
        it.check.findings.iter().map(|finding| headline(&checked, run.sources, finding)).collect()
    });
    assert_eq!(
        said,
        ["payments has no lead", "team payments: nobody leads", "cannot tell whether team payments has a lead"]
    );
}
