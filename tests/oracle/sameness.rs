//! Whether two programs mean the same: rewording changes nothing, and every change of what is meant is noticed.

use orglint::compile::same_meaning;

use crate::tool::Policies;

const BASE: &str = r#"
scale heat = cold < warm < hot
kind oven {
  heat: heat
  size: number
  keeper: person default none
  left out if its size is 9
}
define spare of a person whose title is known means a person who is not them
define a person whose title is known is calm means they are engaged
define rank of a person means 3
setting bar = 2
role stoker of a team means its point of contact
role porter of a team whose type is pod means its members
role mover is accountable for project
checklist comforts of a person { "a": they are engaged }
checklist pains (pain) of a team whose type is pod { "b": it has a charter }
policy one "First" {
  every person must be engaged if they have a title unless they have a mentor
  every person's former level must be exactly senior
  says "{the person} in all"
}
policy texts "Texts" { every person must have a name if their name starts with "a" or their name matches "a.*" }
policy share "Share" { at least half of the people must be engaged }
policy two "Second" {
  for every team, every member of the team must have a title
  says "all {the team}"
}
waive one for person ana
  until 2027-03-31
  because "x"
  approved by "y"
waive one for every team whose type is pod
  until 2027-03-31
  because "x"
  approved by "y"
test one "t" {
  as of 2026-10-01
  given """
    people: { ana: { title: x } }
  """
  expect undetermined for person ana
}
"#;

/// What stands in the text, and what is put in its place without another meaning.
const SAME: &[(&str, &str)] = &[
    ("\"First\"", "\"Another title\""),
    ("at least half of the people", "at least 50% of the people"),
    ("every person must be engaged if", "each person must be engaged if"),
    ("if they have a title unless they have a mentor", "unless they have a mentor if they have a title"),
    ("define rank of a person means 3", "# a comment\ndefine rank of a person means 3"),
];

/// The same with another meaning.
const OTHER: &[(&str, &str)] = &[
    ("left out if its size is 9", "left out if its size is 8"),
    ("  left out if its size is 9\n", ""),
    ("spare of a person whose title is known means", "spare of a person whose name is known means"),
    ("spare of a person whose title is known means", "spare of a person means"),
    ("a person who is not them", "a person who is engaged"),
    ("is calm means they are engaged", "is calm means they are a contractor"),
    ("person whose title is known is calm", "person whose name is known is calm"),
    ("means 3", "means 4"),
    ("setting bar = 2", "setting bar = 3"),
    ("means its point of contact", "means its members"),
    ("of a team whose type is pod means its members", "of a team whose type is team means its members"),
    ("of a team whose type is pod means its members", "of a team means its members"),
    ("{ \"a\": they are engaged }", "{ \"a\": they are a contractor }"),
    ("{ \"a\": they are engaged }", "{\n \"a\": they are engaged\n \"c\": they are engaged\n}"),
    ("pains (pain) of a team whose type is pod", "pains (pain) of a team whose type is team"),
    ("pains (pain) of a team whose type is pod", "pains (pain) of a team"),
    ("policy share", "policy part"),
    ("must be engaged if", "should be engaged if"),
    ("must be engaged if", "must have a title if"),
    ("if they have a title", "if they have a name"),
    ("if they have a title unless", "unless"),
    ("unless they have a mentor", "unless they have a relative"),
    (" unless they have a mentor", ""),
    ("at least half of the people", "at least a third of the people"),
    ("at least half of the people", "at least 1 of the people"),
    ("every person's former level", "every person's level"),
    ("for every team, every member of the team", "for every pod, every member of the pod"),
    ("every member of the team must", "every tech lead of the team must"),
    ("for every team, every member of the team must have a title", "every team must have a mission"),
    ("  every person's former level must be exactly senior\n", ""),
    ("in all\"", "in some\""),
    ("{the person} in all", "in all"),
    ("{the person} in all", "{the person} in all {the person}"),
    ("\"all {the team}\"", "\"all {the member}\""),
    ("\"all {the team}\"", "\"{the team}\""),
    ("waive one for person ana", "waive one for person bo"),
    ("waive one for person ana", "waive one for team ana"),
    ("their name starts with \"a\"", "their name starts with \"b\""),
    ("their name matches \"a.*\"", "their name matches \"b.*\""),
    ("waive one for person ana", "waive one for person ana in team t"),
    ("waive one for person ana", "waive one for every person who is engaged"),
    ("waive one for every team whose type is pod", "waive one for every team whose type is team"),
    ("waive one for every team whose type is pod", "waive one for every team"),
    ("waive one for every team whose type is pod", "waive one for the organisation"),
];

fn meant(text: &str) -> Policies {
    Policies::new(&[text]).unwrap_or_else(|slips| panic!("{slips:?}\n{text}"))
}

fn changed(&(old, new): &(&str, &str)) -> Policies {
    assert_eq!(BASE.matches(old).count(), 1, "{old}");
    meant(&BASE.replace(old, new))
}

#[test]
fn rewording_changes_no_meaning() {
    let base = meant(BASE);
    assert!(same_meaning(&base.program, &meant(BASE).program));
    for change in SAME {
        assert!(same_meaning(&base.program, &changed(change).program), "{change:?}");
    }
}

#[test]
fn another_meaning_is_noticed() {
    let base = meant(BASE);
    for change in OTHER {
        let other = changed(change);
        assert!(!same_meaning(&base.program, &other.program), "{change:?}");
        assert!(!same_meaning(&other.program, &base.program), "{change:?}");
    }
    let end = BASE.find("test one").expect("there is a test");
    assert!(!same_meaning(&base.program, &meant(&BASE[..end]).program), "the test is left out");
    let organisation = ("waive one for person ana", "waive one for the organisation");
    let one = changed(&organisation);
    assert!(same_meaning(&one.program, &changed(&organisation).program), "of the organisation");
}
