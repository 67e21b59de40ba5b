//! What a sentence can turn out to be, worked out from its meaning alone, against what it does turn out to be; and that no
//! more is held possible than the reference leaves open.

use orglint::compile::{Possible, Program, Truths};
use orglint::data::document::Format;
use orglint::evaluate::verdict::Outcome;

use crate::generate::{Generate, policies_text, words_text};
use crate::tool::Policies;
use crate::values::Random;
use crate::world;

const BATCHES: u64 = 30;

#[test]
fn what_is_seen_was_held_possible() {
    for seed in 0..BATCHES {
        let mut random = Random::new(55_000 + seed + crate::number("ORACLE_SEED", 0) * 1000);
        let mut generate = Generate { random: &mut random };
        let words = generate.words();
        let sentences = (0..16).map(|_| generate.sentence()).collect();
        let head = words_text(&words);
        let Some((mut policies, sentences)) = crate::read(&head, sentences, seed, &mut Default::default()) else {
            continue;
        };
        let text = policies_text(&sentences);
        for _ in 0..6 {
            let org = world::with_baseline(&mut random);
            let yaml = org.yaml();
            let before = org.before.as_ref().map(|before| before.yaml());
            let checking = policies
                .check_after(before.as_deref(), &[(&yaml, Format::Yaml)], org.today)
                .unwrap_or_else(|slips| panic!("{slips:?}"));
            let program = &checking.policies.program;
            let possible = Possible::new(program);
            for verdict in &checking.check.verdicts {
                let policy = &program.policies[verdict.policy];
                let (truths, _) = possible.rule(&policy.rules[verdict.sentence]);
                let described = verdict.subject.iter().any(|thing| checking.org.described(thing.kind, thing.index));
                let fits = match verdict.outcome {
                    Outcome::Holds | Outcome::HoldsByException => truths.yes,
                    Outcome::Violated => truths.no,
                    // About things that no file describes whatever would be violated is undetermined.
                    Outcome::Undetermined => truths.open || (truths.no && !described),
                    Outcome::NotApplicable => true,
                };
                let name = &policy.name.value;
                assert!(fits, "seed {seed}: {name} was {:?}, not held possible: {truths:?}\n{text}", verdict.outcome);
            }
        }
    }
}

const WORDS: &str = r#"
scale heat = cold < warm < hot
extend person {
  keen:    yes/no
  fond:    yes/no default no
  score:   number
  rank:    number default 3
  boss:    person default none
  patron:  person acyclic
  pals (pal): people default none
  crew (mate): people
  stint:   duration
  trial:   duration default 1 month
  born:    date
  taste:   heat
  left day: date default none
  marks:   number per area
  notes:   number per area default 0
  toll:    number per area default 0
  plot:    area
  rushed:  yes/no descriptive
}
setting three = 3
setting day = 2026-05-01
setting mild: heat = warm
setting limit = 2 weeks
setting motto = "b"
setting steady = yes
checklist strains of a person { "keen": they are keen }
define a person praises a person as one means one is fond
define a person blames a person as one means one is keen
checklist plights of a team whose mission is known { "no charter": it has no charter }
checklist worries (worry) of a team whose pressure is high { "no charter": it has no charter }
define patron chain of a person means the chain of patron
define a person is bright means they are keen
define a person is calm means they are fond
define a person is ranked means they have a rank
define a person is set apart means their keen is known and they are keen
define friend of a person as one means a person who is among one's pals
define a person vets a person as one means one's keen is known and they are fond
define a person is lucky means three is more than 2
define leave of a person means the time since their left day
define a team is typed means it has a type
define perk of a person who is keen means the number of their pals
role scout of a team whose pressure is high means its review authors
define helper of a team means its point of contact
role aide of a team means its point of contact
checklist comforts of a person {
  "fond": they are fond
  "no rush": they are not rushed
}
"#;

/// What is possible of a sentence, and of each condition in it: `y` it holds, `n` it does not, `?` it cannot be told.
const TABLE: &[(&str, &str)] = &[
    ("every person must be keen", "yn?: yn?"),
    ("every person must be fond", "yn: yn"),
    ("every person must not be fond", "yn: yn"),
    ("every person must have a score", "yn: yn"),
    ("every person must have a rank", "y: y"),
    ("every person's boss must have a rank", "y: y"),
    ("every person's patron must have a rank", "y?: y?"),
    ("every person must be keen if their keen is known", "yn: yn yn"),
    ("every person must be keen if they have a score", "yn?: yn? yn"),
    ("every person's score must be at least 3 if they have a score", "yn: yn yn"),
    ("every person's score must be at least 3 if their rank is known", "yn?: yn? yn"),
    ("every person must be keen unless three is at least 3", "y: yn? y"),
    ("every person must be keen unless three is at least 4", "yn?: yn? n"),
    ("every person must be keen if three is more than 3", ": yn? n"),
    ("every person must be keen if three is less than 3", ": yn? n"),
    ("every person must be keen if three is at most 2", ": yn? n"),
    ("every person must be keen if three is exactly 3", "yn?: yn? y"),
    ("every person must be keen if three is exactly 4", ": yn? n"),
    ("every person must be keen if day is before 2026-05-01", ": yn? n"),
    ("every person must be keen if day is before 2026-05-02", "yn?: yn? y"),
    ("every person must be keen if day is after 2026-05-01", ": yn? n"),
    ("every person must be keen if mild is at least hot", ": yn? n"),
    ("every person must be keen if mild is at least warm", "yn?: yn? y"),
    ("every person must be keen if mild is exactly hot", ": yn? n"),
    ("every person's trial must be at least 2 weeks", "yn: yn"),
    ("every person's trial must be at least 30 days", "yn?: yn?"),
    ("every person's trial must be at least 60 days", "yn?: yn?"),
    ("every person's trial must be at least 3 months", "yn?: yn?"),
    ("every person's trial must be at least their boss's trial", "yn?: yn?"),
    ("every person's trial must be at least limit", "yn: yn"),
    ("every person's rank must be at least 2", "yn: yn"),
    ("every person's rank must be at least their score", "yn?: yn?"),
    ("every person's rank must be between 1 and their score", "yn?: yn?"),
    ("every person must have at most 3 manager chains", "yn: yn"),
    ("every person must have at most 3 patron chains", "yn?: yn?"),
    ("every person must have at least 1 pal", "yn: yn"),
    ("every person must have at least 1 pal who is fond", "yn: yn yn"),
    ("every person must have at least 1 pal who is keen", "yn?: yn? yn?"),
    ("every person must have at least 1 mate", "yn?: yn?"),
    ("every person must have at least three crew if their crew are known", "yn: yn yn"),
    ("every person must have at least 1 pal other than their boss", "yn: yn"),
    ("every person must have at least 1 pal other than their patron", "yn?: yn?"),
    ("every person must have a pal", "yn: yn"),
    ("every person must have a mate", "yn: yn"),
    ("every person must have a pal who is keen", "yn?: yn? yn?"),
    ("every person must have a pal who has a rank", "yn: yn y"),
    ("every person must be fond if all their pals are fond", "yn: yn yn"),
    ("every person must be fond if all their pals are keen", "yn?: yn yn?"),
    ("every person must be fond if all their pals have a rank", "yn: yn y"),
    ("every person must be fond if their pals have a rank", "yn: yn y"),
    ("every person must be fond if their boss has a rank", "yn: yn y"),
    ("every person must be fond if their boss is fond", "yn: yn yn"),
    ("every person must be fond if their boss is not fond", "yn: yn yn"),
    ("every person must be fond if their pal is fond", "yn?: yn yn"),
    ("every person must be fond if their pals are fond", "yn: yn yn"),
    ("every person must be fond if their patron is fond", "yn?: yn yn?"),
    ("every person must be fond if no mate of the person is keen", "yn?: yn yn?"),
    ("every person must be bright", "yn?: yn?"),
    ("every person must be calm", "yn: yn"),
    ("every person must be set apart", "yn: yn"),
    ("every person must be calm if they are bright", "yn?: yn yn?"),
    ("every person's boss must be calm", "yn: yn"),
    ("every person must have a friend", "yn: yn"),
    ("every person must have at most 2 friends", "yn: yn"),
    ("every team must have a helper", "yn?: yn?"),
    ("every team must have at least 1 aide", "yn?: yn?"),
    ("every team must have a tech lead", "yn: yn"),
    ("every team's tech lead must be fond", "yn: yn"),
    ("every team's tech lead must be keen", "yn?: yn?"),
    ("every tech lead must be formal", "yn: yn"),
    ("at least half of the people must be fond", "yn: yn"),
    ("at least half of the people must be keen", "yn?: yn?"),
    ("at most half of the people may be fond", "yn: yn"),
    ("at most half of the people may be keen", "yn?: yn?"),
    ("fewer than half of the people may be fond", "yn: yn"),
    ("more than half of the people must be fond", "yn: yn"),
    ("at least 2 people must be fond", "yn: yn"),
    ("there must be at least 2 people", "yn: yn"),
    ("there must be at least three people who are keen", "yn?: yn? yn?"),
    ("every person must be fond if at least half of their pals are fond", "yn?: yn yn"),
    ("every person must be fond if at most half of their pals are fond", "yn: yn yn"),
    ("every person must be fond if fewer than half of their pals are fond", "yn: yn yn"),
    ("every person must be fond if between 20% and 40% of their pals are fond", "yn?: yn yn"),
    ("no two people may have the same rank", "yn: yn"),
    ("no two people may have the same score", "yn?: yn?"),
    ("no two people may share a pal", "yn: yn"),
    ("at most 2 people may have the same rank", "yn: yn"),
    ("at most 2 people may have the same score", "yn?: yn?"),
    ("every person must have at least 1 comfort", "yn: yn"),
    ("every person must have exactly 2 comforts", "yn: yn"),
    ("every person must be fond if at least 1 of { they are fond, they have a score }", "yn: yn yn yn yn"),
    ("every person must be fond if at least 1 of { they are fond, they are keen }", "yn?: yn yn? yn yn?"),
    ("every person must be fond if either they are fond or they have a score", "yn: yn yn yn"),
    ("every person must be fond if either they are fond or they are keen", "yn?: yn yn yn?"),
    ("every person must be fond if they are fond or they are keen", "yn?: yn yn yn?"),
    ("every person must be fond and have a score", "yn: yn yn"),
    ("every person must be fond or have a rank", "y: yn y"),
    ("every person must be fond and keen if they are not keen", "yn?: yn yn? yn?"),
    ("every person must be fond if their boss is among their pals", "yn: yn yn"),
    ("every person must be fond if their patron is among their pals", "yn?: yn yn?"),
    ("every person must be fond if their boss is among their crew", "yn?: yn yn?"),
    ("every person must be fond if their pals are the same as their crew", "yn?: yn yn?"),
    ("every person must be fond if they share a pal with their boss", "yn: yn yn"),
    ("every person must be fond if they have the same rank as their boss", "yn: yn yn"),
    ("every person must be fond if they have the same score as their boss", "yn?: yn yn?"),
    ("every person must be fond if their boss is described", "yn: yn yn"),
    ("every person must be fond if their patron is described", "yn?: yn yn?"),
    ("every person must be fond if their boss is known", "yn: yn yn"),
    ("every person must be fond if their patron is known", "yn: yn yn"),
    ("every person must be fond if their patron's rank is known", "yn?: yn yn?"),
    ("every person must be fond if their boss's score is known", "yn: yn yn"),
    ("every team must have a mission if its helper is known", "yn: yn yn"),
    (r#"every person must be fond if their name starts with "a""#, "yn?: yn yn?"),
    (r#"every person must be fond if motto starts with "a""#, "yn: yn yn"),
    (r#"every person must be fond if their name matches "a.*""#, "yn?: yn yn?"),
    ("every person must be fond if their born is before 2000-01-01", "yn?: yn yn?"),
    ("every person must be fond if their left day is before 2000-01-01", "yn: yn yn"),
    ("every person must be fond if their left day is within the last 6 months", "yn: yn yn"),
    ("every person must be fond if their born is within the last 6 months", "yn?: yn yn?"),
    ("every person must be fond if their left day is at most 3 months after their born", "yn?: yn yn?"),
    ("every person must be fond if the time since their left day is at least 3 months", "yn: yn yn"),
    ("every person must be fond if the month of their left day is at least 3", "yn: yn yn"),
    ("every person must be fond if the year of their born is at least 3", "yn?: yn yn?"),
    ("for every person, their rank + 1 must be at least 3", "yn: yn"),
    ("for every person, their rank / 2 must be at least 3", "yn: yn"),
    ("for every person, their rank / their rank must be at least 3", "yn?: yn?"),
    ("for every person, their rank + their score must be at least 3", "yn?: yn?"),
    ("for every person, the sum of rank of their pals must be at least 3", "yn: yn"),
    ("for every person, the highest rank of their pals must be at least 3", "yn: yn"),
    ("for every person, the average rank of their pals must be at least 3", "yn?: yn?"),
    ("for every person, the median rank of their pals must be at least 3", "yn?: yn?"),
    ("for every person, the sum of score of their pals must be at least 3", "yn?: yn?"),
    ("for every person, the sum of rank of their crew must be at least 3", "yn?: yn?"),
    ("for every person, the number of their pals must be at least 3", "yn: yn"),
    ("for every person, the number of their crew must be at least 3", "yn?: yn?"),
    ("for every person, (3 if they are fond, 2 otherwise) must be at least 3", "yn: yn yn"),
    ("for every person, (3 if they are keen, 2 otherwise) must be at least 3", "yn?: yn? yn?"),
    ("for every person, (3 if they are fond, their score otherwise) must be at least 3", "yn?: yn yn?"),
    ("for every person, (their score if they are fond, 3 otherwise) must be at least 3", "yn?: yn yn?"),
    ("every member of a team must be fond", "yn?: yn"),
    ("every member of a team must be a pal of their boss", "yn?: yn"),
    ("every person whose keen is known must be keen", "yn: yn yn"),
    ("every person who is keen must be fond", "yn?: yn? yn"),
    ("every person's marks for an area must be at least 3", "yn?: yn?"),
    ("every area of a team must have a tech lead", "yn: yn"),
    ("at least half of the people must be keen if a tech lead is keen", "yn?: yn? yn?"),
    ("every person must be warm", "yn?: yn?"),
    ("every person's former rank must be at least 2", "yn?: yn?"),
    ("every person must have a boss who has the same rank as them", "yn: yn yn"),
    ("every person must be keen if they are set apart", "yn: yn yn"),
    ("every person must be keen if their boss is set apart", "yn?: yn? yn"),
    ("every person must have at least 1 mate who is fond if their crew are known", "yn: yn yn yn"),
    ("every person must be fond if they have at least 2 crew", "yn?: yn yn?"),
    ("for every team, the tech lead must be fond", "yn: yn"),
    ("for every team, the tech leads must be fond", "yn: yn"),
    ("every tech lead must be fond if the team has a mission", "yn: yn yn"),
    ("every tech lead's depth for the area must be at least strong", "yn?: yn?"),
    (r#"every person must be fond if person "ana" is fond"#, "yn: yn yn"),
    (r#"every person must be fond if person "ana" is keen"#, "yn?: yn yn?"),
    ("for every person, the number of their pals and their crew must be at least 3", "yn?: yn?"),
    ("every person must be fond if they are keen and their keen is known", "yn?: yn yn? yn"),
    ("every person must be fond if their keen is known and they are keen", "yn: yn yn yn"),
    ("every person must be fond if their keen is unknown or they are keen", "yn: yn yn yn"),
    ("every person must be fond if they are keen or their keen is unknown", "yn?: yn yn? yn"),
    ("every person must have a pal who is keen and whose keen is known", "yn?: yn? yn? yn"),
    (r#"every person's marks for area "x" must be at least 3 if their marks for area "x" is known"#, "yn: yn yn"),
    (r#"every person's marks for area "x" must be at least 3 if their marks for area "y" is known"#, "yn?: yn? yn"),
    (r#"every person's marks for area "x" must be at least 3 if their marks is known"#, "yn?: yn? yn"),
    ("every team must have a mission if it has at least 1 plight", "yn: yn yn"),
    ("every team must have a mission if it has at least 1 worry", "yn?: yn yn?"),
    ("every person must be fond if three is more than 2 and they are keen", "yn?: yn y yn?"),
    ("every person must be fond if three is less than 2 and they are keen", ": yn n yn?"),
    ("every person must be fond if three is more than 2 or they are keen", "yn: yn y yn?"),
    ("every person must be fond if three is less than 2 or they are keen", "yn?: yn n yn?"),
    ("every person must be fond if not (three is less than 2)", "yn: yn n"),
    ("every person must be fond if steady is yes", "yn: yn y"),
    ("every person must be fond if steady is no", ": yn n"),
    (r#"every person must be fond if they praise person "ana""#, "yn: yn yn"),
    (r#"every person must be fond if they blame person "ana""#, "yn?: yn yn?"),
    ("every person must be fond if their boss praises their patron", "yn?: yn yn?"),
    ("every person must be fond if their rank is 3", "yn: yn yn"),
    ("every person must be keen if they are among the people whose keen is known", "yn: yn yn yn"),
    ("every person must be keen if they are among the people who are set apart", "yn: yn yn yn"),
    ("every person must be keen if they are among the people who are fond", "yn?: yn? yn yn"),
    ("every person must have a rank or be keen", "y: y yn?"),
    ("every person must not be keen or have a rank", "n: yn? y"),
    ("for every person, their score + their score must be at least 3", "yn?: yn?"),
    ("every person must have at least 1 strain", "yn?: yn?"),
    ("every person must be fond if their born is at most 3 months after their start", "yn?: yn yn?"),
    ("for every person, the sum of score of their crew must be at least 3", "yn?: yn?"),
    ("every person must be fond if their born is at most their stint after their left day", "yn?: yn yn?"),
    ("every person's marks for their plot must be at least 3", "yn?: yn?"),
    ("every person's notes for their plot must be at least 3", "yn?: yn?"),
    (r#"every person must be fond if person "ana" is calm"#, "yn: yn yn"),
    // A number that is not known, of a tally, a count, and at its upper end.
    (
        "every person must be fond if at least (their score + 0) of { they are fond, they have a rank }",
        "yn?: yn yn? yn y",
    ),
    (
        "every person must be fond if at least (their score + 0) of { they are fond, they are keen }",
        "yn?: yn yn? yn yn?",
    ),
    ("every person must have at least (their score + 0) pals", "yn?: yn?"),
    ("every person must have at least (their rank + 0) pals", "yn: yn"),
    ("every person must have between 1 and (their score + 0) pals", "yn?: yn?"),
    // Where there may be nobody what is always so of somebody may be false.
    ("for every person, their boss must have a rank", "yn: y"),
    ("every person must be ranked", "y: y"),
    (r#"every person must be fond if person "ana" is ranked"#, "yn: yn y"),
    ("every person must be fond unless their boss has a rank", "yn: yn y"),
    ("for every person, their pals must have a rank", "yn: y"),
    // Both who they are and what they have may be unknown, or one of both.
    ("for every person, no two of their crew may have the same score", "yn?: yn?"),
    ("for every person, no two of their crew may have the same rank", "yn?: yn"),
    ("for every person, no two of their pals who are keen may have the same score", "yn?: yn? yn?"),
    ("for every person, no two of their pals may have the same rank", "yn: yn"),
    ("for every person, the number of their patron's pals must be at least 3", "yn?: yn?"),
    ("for every person, the number of their boss's pals must be at least 3", "yn: yn"),
    // Of one pal the crew is recorded where somebody in it is spoken of, not of every pal.
    ("every person must be fond if their pals' crew are among their pals' crew", "yn?: yn yn?"),
    // What a filter asks of somebody else than the thing that it filters.
    ("for every person, every pal who vets the person must be fond if the person is keen", "yn: yn yn yn"),
    ("every person as p must be fond if p is among the people who vet p and p is keen", "yn: yn yn yn yn"),
    // Entries of which there may be none, or by default one value.
    ("every person must have at least 2 depths", "yn?: yn?"),
    ("every person must have at least 2 depths if their depth is known", "yn: yn yn"),
    ("every person must be fond if at least 2 of their depths are at least strong", "yn?: yn yn"),
    ("every person must have at least 2 tolls", "yn: yn"),
    // Nobody is there of whom it would always be so; or nobody knows who it is.
    ("every person must be fond unless their boss is ranked", "yn: yn y"),
    ("every person must be fond if their patron is ranked", "yn?: yn y?"),
    ("every person must be fond if their patron is lucky", "yn?: yn y?"),
    ("every person must be fond unless the person's boss is lucky", "yn: yn y"),
    ("every tech lead must be fond unless the team is typed", "y: yn y"),
    ("every tech lead must be fond unless the team has a type", "y: yn y"),
    // Lengths, dates and texts of which both sides may be unknown; numbers are not lengths.
    ("every person's trial must be at least their boss's stint", "yn?: yn?"),
    ("every person must be fond if their left day is at most their stint after their born", "yn?: yn yn?"),
    ("every person must be fond if their name starts with their title", "yn?: yn yn?"),
    ("every person's rank must be at least their boss's rank", "yn: yn"),
    ("for every person, their pals' ranks must be at least their boss's rank", "yn: yn"),
    // The calendar decides between dates, also against a month.
    ("every person's trial must be at most their boss's leave", "yn: yn"),
    // Of several friends one may be fond and another not.
    ("every person must be fond if their friend is fond", "yn?: yn yn"),
    // Heads of nouns and roles that may be undetermined.
    ("every person's perk must be at least 1", "yn?: yn?"),
    ("every team must have at least 1 scout", "yn?: yn?"),
    // The same word where it was asked for before, and where it was not.
    ("every person must be fond if they are bright or (their keen is known and they are bright)", "yn?: yn yn? yn yn"),
    // What is never so can be excused.
    ("every person must not be keen or have a rank unless they are fond", "yn: yn? y yn"),
];

fn signs(Truths { no, open, yes }: Truths) -> String {
    [(yes, "y"), (no, "n"), (open, "?")].into_iter().filter(|(can, _)| *can).map(|(_, sign)| sign).collect()
}

fn possible(program: &Program, at: usize) -> String {
    let policy = &program.policies[at];
    let (truths, conds) = Possible::new(program).rule(&policy.rules[0]);
    let own = conds.iter().filter(|(place, cond)| policy.name.span.file == place.file && cond.alone);
    let own: Vec<String> = own.map(|(_, cond)| signs(cond.truths)).collect();
    format!("{}: {}", signs(truths), own.join(" ")).trim_end().to_owned()
}

#[test]
fn no_more_is_held_possible_than_the_words_leave_open() {
    let text: String =
        TABLE.iter().enumerate().map(|(at, (sentence, _))| format!("policy p{at} {{\n  {sentence}\n}}\n")).collect();
    let policies = Policies::new(&[WORDS, &text]).unwrap_or_else(|slips| panic!("{slips:?}"));
    let program = &policies.program;
    let mut wrong = Vec::new();
    for (at, policy) in program.policies.iter().enumerate() {
        let number: usize = policy.name.value[1..].parse().expect("a number");
        let (sentence, expected) = TABLE[number];
        let found = possible(program, at);
        if found != expected {
            wrong.push(format!("{sentence}: {found}, expected {expected}"));
        }
    }
    assert_eq!(program.policies.len(), TABLE.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
