//! What is said of a verdict: the reasons in words, one case for each form of them.

use orglint::data::document::Format;

use crate::tool::{Checking, Policies};
use crate::values::Day;

const WORDS: &str = r#"
extend person {
  score:   number
  boss:    person acyclic default none
  home:    team default none
  buddies (buddy): people default none
  friends: people default none
  stint:   duration
  keen:    yes/no default yes
  left day: date default none
  crew (mate): people
  tags (tag): set of text default none
  marks (mark): set of text default none
}
extend team { helpers: people default none }
define a team is fit means (its helpers are keen and it has a mission) or (not (its helpers are keen) and it has a parent)
define first helper of a team means its point of contact
define boss chain of a person means the chain of boss
setting bar = 2
define a person is warned means they are not keen
checklist comforts of a person {
  "a title": they have a title
  "keen": they are keen
}
"#;

/// The reasons of the finding of a policy about a subject, or of the exception: notes of the clauses, then what else is
/// noted, then `[fact value]`, and `[fact?]` where it is missing.
fn said(checking: &Checking<'_>, policy: &str, id: &str) -> String {
    let program = &checking.policies.program;
    let findings = checking.check.findings.iter().chain(&checking.check.exceptions);
    let mut about = findings.filter(|finding| {
        let last = finding.verdict.subject.last();
        program.policies[finding.verdict.policy].name.value == policy
            && last.is_some_and(|thing| checking.org.id(thing.kind, thing.index) == id)
    });
    let Some(finding) = about.next() else { return "nothing is found".to_owned() };
    let clauses = finding.evidence.clauses.iter().filter_map(|clause| clause.note.clone());
    let facts = finding.evidence.facts.iter().map(|fact| format!("[{} {}]", fact.what, fact.value));
    let missing = finding.evidence.missing.iter().map(|fact| format!("[{}?]", fact.what));
    let parts: Vec<String> =
        clauses.chain(finding.evidence.notes.iter().cloned()).chain(facts).chain(missing).collect();
    let more = finding.evidence.facts_left_out;
    parts.join("; ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

const PEOPLE: &str = "
teams:
  t: { helpers: [ana, bo, cai, dia], members: [ana, bo], leadership: { technical: ana, people: ana, direction: bo } }
  u: { helpers: [ana, bo, cai, dia, eve], parent: t, members: [] }
  v: { helpers: [ana, bo, cai, dia, eve, fay], members: [] }
  w: { helpers: [ana, bo, cai, dia, eve, fay, gus, hal], members: [] }
  x: { helpers: [ana, bo, cai, dia, eve, fay, gus, hal, ida], members: [] }
  y: { helpers: [bo, dia], members: [], leadership: { technical: cai, people: [cai, dia] } }
  z: { helpers: [], members: [], leadership: { technical: eve, people: fay } }
people:
  ana: { score: 1, boss: bo, buddies: [cai], friends: [dia], stint: 1 month, keen: no, title: x, left day: 2020-01-01 }
  bo:  { score: 1, boss: cai, buddies: [cai], home: t, stint: 365 days }
  cai: { score: 2, boss: dia, buddies: [ana, bo, dia, eve], stint: 1 quarter, keen: no }
  dia: { score: 0, boss: eve, stint: 1 year }
  eve: { title: y, buddies: [ana, bo, cai, dia, fay] }
  fay: {}
";

const TABLE: &[(&str, &str, &str)] = &[
    (
        "every person's buddies must be the same as their friends",
        "ana",
        "buddies of ana: cai; friends of ana: dia; [buddies of ana cai]; [friends of ana dia]",
    ),
    (
        "every person's buddies must be the same as their friends",
        "eve",
        "buddies of eve: ana, bo, cai, dia, fay; friends of eve: nobody; [buddies of eve ana, bo, cai, dia, fay]; [friends of eve nobody]",
    ),
    ("every team's first helper must be known", "t", "first helper of t is not known"),
    (
        "every team must have a technical contributor",
        "t",
        "there is no technical contributor; [contributor for technical in t nobody]",
    ),
    ("no team may have a helper", "t", "helpers of t are recorded; [helpers of t ana, bo, cai, dia]"),
    (
        "no team may have a helper who is warned",
        "t",
        "ana and cai are not keen; [helpers of t ana, bo, cai, dia]; [keen of ana no]; [keen of cai no]",
    ),
    ("no person may have a buddy who is not keen", "bo", "cai is not keen; [buddies of bo cai]; [keen of cai no]"),
    (
        "every person's stint must be at least 30 days",
        "ana",
        "stint of ana is 1 month; at least 30 days is asked for, and a month has 28 to 31 days; [stint of ana 1 month]",
    ),
    (
        "every person's stint must be at most 91 days",
        "cai",
        "stint of cai is 3 months; at most 91 days is allowed, and a month has 28 to 31 days; [stint of cai 3 months]",
    ),
    (
        "every person's stint must be at least 366 days",
        "dia",
        "stint of dia is 1 year; at least 366 days is asked for, and a year has 365 or 366 days; [stint of dia 1 year]",
    ),
    (
        "every person's stint must be exactly 30 days",
        "ana",
        "stint of ana is 1 month; 30 days is asked for; [stint of ana 1 month]",
    ),
    (
        "every person's stint must be at least 40 days",
        "ana",
        "stint of ana is 1 month; at least 40 days is asked for; [stint of ana 1 month]",
    ),
    (
        "at most 1 person may have the same score",
        "organisation",
        "2 of 9 people have the score 1, 5 unknown, at most 1 is allowed; [score of ana 1]; [score of bo 1]; [score of cai 2]; [score of dia 0]",
    ),
    (
        "at most a third of the people may have the same score",
        "organisation",
        "2 of 9 people have the score 1, 5 unknown, at most a third is allowed; [score of ana 1]; [score of bo 1]; [score of cai 2]; [score of dia 0]; [score of eve?]; [score of fay?]; [score of gus?]; [score of hal?]; [score of ida?]",
    ),
    ("every person must be among their boss's buddies", "fay", "fay is not among the buddies; [boss of fay nobody]"),
    (
        "every person must be among their boss's friends",
        "ana",
        "ana is not among the friends; [boss of ana bo]; [friends of bo nobody]",
    ),
    ("every person must be under person \"fay\"", "ana", "fay is not among the manager chains of ana"),
    (
        "every person must have at most 2 boss chains",
        "ana",
        "4 boss chains, at most 2 are allowed: bo, cai, dia, eve; [boss of ana bo]; [boss of bo cai]; [boss of cai dia]; [boss of dia eve]",
    ),
    (
        "every person's boss chain must include person \"fay\"",
        "ana",
        "fay is not among the boss chains of ana; [boss of ana bo]; [boss of bo cai]; [boss of cai dia]; [boss of dia eve]",
    ),
    (
        "every person must have at least 2 comforts",
        "ana",
        "1 comfort, at least 2 are asked for; not met: \"keen\"; [keen of ana no]; [title of ana x]",
    ),
    (
        "every person must have at least 2 comforts",
        "fay",
        "1 comfort, at least 2 are asked for; not met: \"a title\"; [keen of fay yes]",
    ),
    (
        "every person must have at least 2 comforts",
        "cai",
        "there is no comfort, at least 2 are asked for; [keen of cai no]",
    ),
    (
        "every team must have at most 3 helpers",
        "t",
        "4 helpers, at most 3 are allowed: ana, bo, cai, dia; [helpers of t ana, bo, cai, dia]",
    ),
    (
        "every team must have at most 3 helpers",
        "u",
        "5 helpers, at most 3 are allowed: ana, bo, cai, dia, eve; [helpers of u ana, bo, cai, dia, eve]",
    ),
    (
        "every team must have at least 9 helpers",
        "u",
        "5 helpers, at least 9 are asked for; [helpers of u ana, bo, cai, dia, eve]",
    ),
    (
        "every team must have at least 2 members",
        "u",
        "there is no member, at least 2 are asked for; [members of u nobody]",
    ),
    (
        "every team must have a mission if at least half of its helpers are warned",
        "t",
        "no file records the mission of t",
    ),
    (
        "for every person, 3 / their score must be at least 1",
        "dia",
        "the result is not known; at least 1 is asked for; a division by zero; [score of dia 0]",
    ),
    (
        "for every person, the average score of their friends must be at least 1",
        "bo",
        "the average score of friends of bo is not known; at least 1 is asked for; there is nothing to take an average of; [friends of bo nobody]",
    ),
    (
        "for every person, the median score of their friends must be at least 1",
        "bo",
        "the median score of friends of bo is not known; at least 1 is asked for; there is nothing to take a median of; [friends of bo nobody]",
    ),
    (
        "for every person, their score * 9000000000 * 9000000000 * 9000000000 * 9000000000 must be at least 1",
        "cai",
        "the result is not known; at least 1 is asked for; a number that is out of range; [score of cai 2]",
    ),
    (
        "every person's left day + 8000 years must be before 2030-01-01",
        "ana",
        "the result is not known; before 2030-01-01 is asked for; a value that is out of range; [left day of ana 2020-01-01]",
    ),
    (
        "every person's score must be at least 3",
        "eve",
        "score of eve is not written down; at least 3 is asked for; [score of eve?]",
    ),
    ("every person's score must be at least 3", "ana", "score of ana is 1; at least 3 is asked for; [score of ana 1]"),
    ("every person's score must be exactly 3", "ana", "score of ana is 1; 3 is asked for; [score of ana 1]"),
    ("every person's score must not be exactly 1", "ana", "score of ana is 1; [score of ana 1]"),
    (
        "every person's score must be more than their boss's score",
        "ana",
        "score of ana and bo are 1; [boss of ana bo]; [score of bo 1]; [score of ana 1]",
    ),
    (
        "every person's score must be between 3 and 5",
        "ana",
        "score of ana is 1; at least 3 is asked for; [score of ana 1]",
    ),
    ("every person must have a score", "eve", "no file records the score of eve"),
    ("every person must be keen", "ana", "ana is not keen; [keen of ana no]"),
    ("every person must not be keen", "bo", "bo is keen; [keen of bo yes]"),
    ("every person's boss must be keen", "cai", "cai is not keen; [keen of cai no]"),
    (
        "every team must have a mission if its helper is keen",
        "t",
        "ana and cai are not keen, bo and dia are keen; no file records the mission of t; it is so of bo, dia, not of ana, cai, and `the helper` speaks of one: write `a helper` or `every helper`; [helpers of t ana, bo, cai, dia]; [keen of ana no]; [keen of bo yes]; [keen of cai no]; [keen of dia yes]",
    ),
    ("every person must be the boss of person \"ana\"", "cai", "cai is not bo; [boss of ana bo]"),
    (
        "every person's name must start with \"a\"",
        "ana",
        "name of ana is not written down; `a` is asked for; [name of ana?]",
    ),
    ("every person's title must start with \"a\"", "ana", "title of ana is x; `a` is asked for; [title of ana x]"),
    ("every person's title must match \"a.*\"", "ana", "title of ana is x; [title of ana x]"),
    (
        "every team must have a mission unless a tech lead is a people manager",
        "t",
        "no file records the mission of t; ana is among the people managers; [accountable for technical in t ana]; [accountable for people in t ana]",
    ),
    (
        "every tech lead must have a manager unless the people manager is a tech lead",
        "ana",
        "no file records the manager of ana; ana is among the tech leads; the exception rests on ana, who is the subject; [accountable for people in t ana]; [accountable for technical in t ana]",
    ),
    (
        "every person must have a mentor unless at least 2 of { they are keen, they have a title, they have a score }",
        "ana",
        "no file records the mentors of ana; title of ana is recorded; score of ana is recorded; 2 of the 3 conditions; [title of ana x]; [score of ana 1]",
    ),
    (
        "every person must have a mentor and a manager",
        "ana",
        "no file records the mentors of ana; no file records the manager of ana",
    ),
    (
        "every person must have a mentor or be keen",
        "ana",
        "no file records the mentors of ana; ana is not keen; [keen of ana no]",
    ),
    (
        "every person must have the same score as their boss",
        "bo",
        "score of bo is 1, score of cai is 2; [boss of bo cai]; [score of bo 1]; [score of cai 2]",
    ),
    ("no two people may have the same score", "ana", "the same score as bo; [score of ana 1]; [score of bo 1]"),
    ("no two people may share a buddy", "ana", "the same buddy as bo, eve; [buddies of ana cai]; [buddies of bo cai]"),
    ("there must be at least 12 people", "organisation", "9 people, at least 12 are asked for"),
    (
        "there must be a person whose score is 9",
        "organisation",
        "score of eve, fay, gus and hal, and 1 more, are not written down; [score of eve?]; [score of fay?]; [score of gus?]; [score of hal?]; [score of ida?]",
    ),
    (
        "every person must have more buddies than friends",
        "dia",
        "the number of buddies of dia and the number of friends of dia are 0; [buddies of dia nobody]; [friends of dia nobody]",
    ),
    (
        "every person's left day must be within the last 2 years",
        "ana",
        "left day of ana is 2020-01-01; today is 2027-03-31, the limit is 2 years; [left day of ana 2020-01-01]",
    ),
    (
        "every person's left day must be after 2021-01-01",
        "ana",
        "left day of ana is 2020-01-01; after 2021-01-01 is asked for; [left day of ana 2020-01-01]",
    ),
    (
        "every person's left day must be more than 10 years ago",
        "ana",
        "left day of ana is 2020-01-01; today is 2027-03-31, the limit is 10 years; [left day of ana 2020-01-01]",
    ),
    (
        "every person's left day must be after 2021-01-01",
        "bo",
        "left day of bo is none; after 2021-01-01 is asked for; [left day of bo none]",
    ),
    (
        "every team must have a tech lead who is a project manager",
        "t",
        "ana is not among the project managers; [accountable for technical in t ana]; [accountable for project in t nobody]",
    ),
    ("every person must be a manager", "fay", "there is no direct report"),
    (
        "every person whose score is at least 1 must have a mentor",
        "eve",
        "score of eve is not written down; at least 1 is asked for; no file records the mentors of eve; [score of eve?]",
    ),
    (
        "every person must have a mentor if their score is at least 1",
        "eve",
        "score of eve is not written down; at least 1 is asked for; no file records the mentors of eve; [score of eve?]",
    ),
    (
        "every team must have a mission unless bar is at least 3",
        "u",
        "no file records the mission of u; 2 is not at least 3",
    ),
    ("every team must have a mission unless bar is exactly 3", "u", "no file records the mission of u; 2 is not 3"),
    (
        "every team must have at most 3 helpers",
        "v",
        "6 helpers, at most 3 are allowed: ana, bo, cai, dia, eve, fay; [helpers of v ana, bo, cai, dia, eve, fay]",
    ),
    (
        "every team must have at most 3 helpers",
        "w",
        "8 helpers, at most 3 are allowed: ana, bo, cai, dia, eve, fay, gus, hal; [helpers of w ana, bo, cai, dia, eve, fay, gus, hal]",
    ),
    (
        "every team must have at most 3 helpers",
        "x",
        "9 helpers, at most 3 are allowed: ana, bo, cai, dia, eve, fay, gus, hal, 1 more; [helpers of x ana, bo, cai, dia, eve, fay, gus, hal, 1 more]",
    ),
    (
        "at least 9 helpers of every team must have a score",
        "x",
        "no file records the score of eve, fay, gus, hal and 1 more; true of 4 of 9 helpers, at least 9 are asked for; [helpers of x ana, bo, cai, dia, eve, fay, gus, hal, 1 more]",
    ),
    (
        "every team must have at least 9 helpers whose score is 9",
        "x",
        "0 to 5 helpers, at least 9 are asked for; [helpers of x ana, bo, cai, dia, eve, fay, gus, hal, 1 more]",
    ),
    (
        "every team must have at least 5 helpers whose score is 9",
        "v",
        "0 to 2 helpers, at least 5 are asked for; [helpers of v ana, bo, cai, dia, eve, fay]",
    ),
    (
        "no two people may have the same keen",
        "bo",
        "the same keen as dia, eve, fay, gus; [keen of bo yes]; [keen of dia yes]",
    ),
    // Of each item of a checklist how it stands.
    (
        "every person must have a comfort",
        "cai",
        "there is no comfort; not met: \"a title\", \"keen\"; [keen of cai no]",
    ),
    ("no person may have a comfort", "eve", "there are comforts: a title, keen; [title of eve y]; [keen of eve yes]"),
    // What an exception looks through takes nothing from what was said before.
    (
        "every team must have a mission unless it has at least 5 helpers who are keen",
        "t",
        "no file records the mission of t; 2 helpers, at least 5 are asked for; [helpers of t ana, bo, cai, dia]; [keen of bo yes]; [keen of dia yes]",
    ),
    // What is not known is no result out of range.
    (
        "every person's stint * the number of their crew must be at most 1 year",
        "ana",
        "the result is not known; at most 1 year is allowed; [stint of ana 1 month]; [crew of ana?]",
    ),
    // Three people surely, five perhaps, whose score nobody wrote down.
    (
        "at most 1 person whose score is at most 1 may have the same score",
        "organisation",
        "2 of 8 people have the score 1, 5 unknown, at most 1 is allowed; [score of ana 1]; [score of bo 1]; [score of dia 0] and 2 more",
    ),
    // Of two cases that exclude each other the one that is not there is no reason.
    (
        "every team must be fit",
        "t",
        "ana and cai are not keen; no file records the parent of t; [helpers of t ana, bo, cai, dia]; [keen of ana no]; [keen of cai no]",
    ),
    (
        "for every person, the number of their tags and their marks must be at least 3",
        "ana",
        "the number of values is 0; at least 3 is asked for; [tags of ana none]; [marks of ana none]",
    ),
    // An exception rests on whoever makes it true, and one that is none on nobody.
    (
        "every tech lead must have a manager unless every people manager is keen",
        "ana",
        "no file records the manager of ana; ana is not keen; [accountable for people in t ana]; [keen of ana no]",
    ),
    (
        "every tech lead must have a manager unless a people manager is keen",
        "ana",
        "no file records the manager of ana; ana is not keen; [accountable for people in t ana]; [keen of ana no]",
    ),
    (
        "every tech lead must have a manager unless a people manager is keen",
        "cai",
        "no file records the manager of cai; dia is keen; [accountable for people in y cai]; [accountable for people in y dia]; [keen of dia yes]",
    ),
    (
        "every tech lead must have a manager unless the people managers are not keen",
        "ana",
        "no file records the manager of ana; ana is not keen; the exception rests on ana, who is the subject; [accountable for people in t ana]; [keen of ana no]",
    ),
    (
        "every tech lead must have a manager unless the people manager is not the tech lead",
        "eve",
        "no file records the manager of eve; fay is not eve; [accountable for people in z fay]",
    ),
    (
        "every person's buddies other than their boss must be the same as their friends",
        "ana",
        "buddies of ana: cai; friends of ana: dia; [buddies of ana cai]; [boss of ana bo]; [friends of ana dia]",
    ),
    (
        "for every team, the tech lead must have a mentor",
        "u",
        "there is no tech lead; [accountable for technical in u nobody]",
    ),
];

#[test]
fn the_reasons_are_said() {
    let rows = TABLE.iter().enumerate();
    let text: String = rows.map(|(at, (sentence, ..))| format!("policy p{at} {{\n  {sentence}\n}}\n")).collect();
    let mut policies = Policies::new(&[WORDS, &text]).unwrap_or_else(|slips| panic!("{slips:?}"));
    let checking =
        policies.check(&[(PEOPLE, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}"));
    let mut wrong = Vec::new();
    for (at, (sentence, id, expected)) in TABLE.iter().enumerate() {
        let found = said(&checking, &format!("p{at}"), id);
        if found != *expected {
            wrong.push(format!("{sentence} ({id}):\n  {found}\n  expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
