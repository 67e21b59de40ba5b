//! Laws of departures, over generated policies and organisations: what is said of somebody who leaves is what a check of
//! the organisation with `status: left` finds, compared with the check as it is; and what notes of who was asked for save
//! is never missed.

use std::collections::BTreeMap;

use orglint::comparison::{self, Identity, Judged, Names};
use orglint::compile::{Program, Waiver};
use orglint::data::document::Format;
use orglint::evaluate::departures::{self, Departure, Departures, Way};
use orglint::evaluate::verdict::Check;
use orglint::evaluate::{self, World};
use orglint::organisation::Org;

use crate::generate::{Generate, policies_text, words_text};
use crate::tool::{Policies, date};
use crate::values::Random;
use crate::verdicts::Verdict;
use crate::world::{self, Kind, Organisation};

/// What a finding weighs before and afterwards, 0 if there is none, where that is not the same.
type Weights = BTreeMap<Identity, (u8, u8)>;

fn weights(program: &Program, (org, check): (&Org, &Check), (later, then): (&Org, &Check)) -> Weights {
    let names = Names::default();
    let before = Judged { program, org, check };
    let after = Judged { program, org: later, check: then };
    let rows = comparison::compare(before, after, &names).rows.into_iter().map(|row| {
        let of = |check: &Check, at: Option<usize>| at.map_or(0, |at| 1 + comparison::weight(&check.findings[at]));
        ((of(check, row.before), of(then, row.after)), row.identity)
    });
    rows.filter(|((before, after), _)| before != after).map(|(weights, identity)| (identity, weights)).collect()
}

fn weights_of(program: &Program, org: &Org, departure: &Departure) -> Weights {
    weights(program, (org, &departure.before), (org, &departure.after))
}

/// Policies with a waiver for one finding, and one for all findings of a policy about people, as far as there are such.
fn waivers(head: &str, text: &str, org: &Organisation) -> String {
    let mut policies = Policies::new(&[head, text]).expect("they were read before");
    let checking = policies.check(&[(&org.yaml(), Format::Yaml)], org.today).expect("it was generated");
    let lines = checking.lines();
    let clauses = "until 2030-01-01\n  because \"b\"\n  approved by \"c\"\n";
    let open = |verdict: &Verdict| matches!(verdict, Verdict::Violated | Verdict::Undetermined);
    let people = lines.iter().find(|(_, about, verdict)| open(verdict) && about.len() == 1 && about[0].0 == "person");
    let any = lines.iter().rev().find(|(_, about, verdict)| open(verdict) && !about.is_empty());
    let mut all = String::new();
    if let Some((name, ..)) = people {
        all += &format!("waive {name} for every person who has a direct report\n  {clauses}");
    }
    if let Some((name, about, _)) = any {
        let subject: Vec<String> = about.iter().rev().map(|(kind, id)| format!("{kind} {id}")).collect();
        all += &format!("waive {name} for {}\n  {clauses}", subject.join(" in "));
    }
    all
}

#[test]
fn a_departure_is_what_a_check_with_the_status_left_finds() {
    let (mut departures_made, mut differences) = (0, 0);
    for seed in 0..crate::number("ORACLE_BATCHES", 8) {
        let mut random = Random::new(123_000 + seed + crate::number("ORACLE_SEED", 0) * 1000);
        let mut generate = Generate { random: &mut random };
        let words = generate.words();
        let sentences = (0..32).map(|_| generate.sentence()).collect();
        let head = words_text(&words);
        let Some((_, sentences)) = crate::read(&head, sentences, seed, &mut BTreeMap::new()) else { continue };
        let text = policies_text(&sentences);
        for nth in 0..4 {
            let org = world::organisation(&mut random);
            let waivers = if nth % 2 == 0 { String::new() } else { waivers(&head, &text, &org) };
            let (made, found) = each_departure(&[&head, &text, &waivers], &org);
            departures_made += made;
            differences += found;
        }
    }
    assert!(departures_made > 60, "only {departures_made} departures");
    assert!(differences > 400, "only {differences} findings came or went");
}

/// Compares each departure; says how many there were, and how many findings came, went or changed their weight.
fn each_departure(texts: &[&str], org: &Organisation) -> (usize, usize) {
    let policies = || Policies::new(texts).unwrap_or_else(|slips| panic!("{slips:?}\n{}", texts.join("\n")));
    let (mut one, mut other) = (policies(), policies());
    let yaml = org.yaml();
    let checking = one.check(&[(&yaml, Format::Yaml)], org.today).expect("it was generated");
    let program = &checking.policies.program;
    assert!(evaluate::leaves_out(program));
    let waivers: Vec<&Waiver> = program.waivers.iter().collect();
    let world = World::new(program, &checking.org, None, date(org.today), waivers);
    let selection: Vec<usize> = (0..program.policies.len()).collect();
    let noted = Departures::new(&world, &selection, Way::Noted);
    let all = Departures::new(&world, &selection, Way::All);
    let (mut made, mut found) = (0, 0);
    for person in departures::people(&world) {
        let id = checking.org.id(program.vocabulary.core.person, person);
        if !org.things.contains_key(&(Kind::Person, id.to_owned())) {
            continue;
        }
        let mut without = org.clone();
        without.gone.push(id.to_owned());
        let later = other.check(&[(&without.yaml(), Format::Yaml)], org.today).expect("it was generated");
        let expected = weights(program, (&checking.org, &checking.check), (&later.org, &later.check));
        let told = || format!("{id} leaves\n{}\n{yaml}", texts.join("\n"));
        let by_all = weights_of(program, &checking.org, &all.of(person, None));
        assert_eq!(by_all, expected, "everything decided again: {}", told());
        let by_notes = weights_of(program, &checking.org, &noted.of(person, None));
        assert_eq!(by_notes, expected, "what was noted: {}", told());
        made += 1;
        found += expected.len();
    }
    (made, found)
}

/// Policies that ask whether somebody is among a set that hangs on no subject, in each way in which such sets are read:
/// one element, the whole set, its size; sets of things, of posts, of teams, and sets that use others.
const SETS: &str = "
define a person is an engineer means their title is \"engineer\"
define a person is a chief means they are a manager-of-managers and they are a leader
role guided lead of a team means a person who is a tech lead and whose manager is a people manager
define a team is well led means it has a tech lead who is a chief
policy s0 { every manager should have at most 1 direct reports who are engineers }
policy s1 { every person must have a level unless they are a tech lead }
policy s2 { every person must be a manager if their manager is a chief }
policy s3 { every team must have at least 1 member who is a people manager }
policy s4 { every area of a team must have a tech lead if the team is a well led team }
policy s5 { every tech lead must be a manager unless their manager is a people manager }
policy s6 { every team must have a project manager if the number of all managers is at least 4 }
policy s7 { every well led team must have a people manager who is not a chief }
policy s8 { no two people may have the same name }
policy s12 { every person should have a level if they are a guided lead }
policy s9 { the number of all tech leads must be at least 4 }
policy s10 { every person must be under a chief }
policy s11 { at most half of all people may be managers }
policy s13 { every tech lead must have a level unless there are at most 16 people whose title is not the tech lead's title }
";

/// Two dozen people with managers above them, and six teams whose posts are in any hands.
fn company(random: &mut Random) -> (Vec<String>, String, String) {
    let people: Vec<String> = (0..24).map(|at| format!("p{at}")).collect();
    let mut rows = String::new();
    for (at, id) in people.iter().enumerate() {
        let manager = if at > 0 { format!("manager: p{}, ", random.below(at.min(8))) } else { String::new() };
        let level = if random.often(70) { "level: senior, " } else { "" };
        let title = random.pick(&["engineer", "designer", "lead"]);
        let name = random.below(20);
        rows += &format!("  {id}: {{ {manager}{level}title: {title}, name: n{name} }}\n");
    }
    let mut teams = String::from("teams:\n");
    for team in 0..6 {
        let mut who = || people[random.below(14)].clone();
        let (a, b, c, d, e) = (who(), who(), who(), who(), who());
        let vacant = if team == 5 { "vacant".to_owned() } else { c.clone() };
        teams += &format!(
            "  t{team}: {{ members: [{a}, {e}, p{}], areas: [a{team}, b{team}], leadership: {{ people: {a}, project: {b}, \
             technical: {{ a{team}: {vacant}, b{team}: {d} }} }} }}\n",
            14 + team
        );
    }
    (people, rows, teams)
}

#[test]
fn a_departure_changes_sets_that_hang_on_no_subject() {
    let policies = || Policies::new(&[SETS]).unwrap_or_else(|slips| panic!("{slips:?}"));
    let (mut one, mut other) = (policies(), policies());
    let mut found = 0;
    for seed in 0..6 {
        let mut random = Random::new(9_000 + seed + crate::number("ORACLE_SEED", 0) * 1000);
        let (people, rows, teams) = company(&mut random);
        let today = crate::values::Day(2027, 3, 31);
        let yaml = format!("people:\n{rows}{teams}");
        let checking = one.check(&[(&yaml, Format::Yaml)], today).unwrap_or_else(|slips| panic!("{slips:?}\n{yaml}"));
        let program = &checking.policies.program;
        let world = World::new(program, &checking.org, None, date(today), Vec::new());
        let selection: Vec<usize> = (0..program.policies.len()).collect();
        let noted = Departures::new(&world, &selection, Way::Noted);
        for id in &people {
            let person = checking.org.find(program.vocabulary.core.person, id).expect("they are described");
            let rows = rows.replace(&format!("  {id}: {{ "), &format!("  {id}: {{ status: left, "));
            let later = format!("people:\n{rows}{teams}");
            let later = other.check(&[(&later, Format::Yaml)], today).expect("it was read before");
            let expected = weights(program, (&checking.org, &checking.check), (&later.org, &later.check));
            let by_notes = weights_of(program, &checking.org, &noted.of(person, None));
            assert_eq!(by_notes, expected, "{id} leaves\n{yaml}");
            found += expected.len();
        }
    }
    assert!(found > 500, "only {found} findings came or went");
}

/// What hangs on the organisation alone, so that with who leaves there may be nobody left whom a sentence is about.
const OF_THE_ORGANISATION: &str = "
extend organisation {
  directors (director): people default none
  chief:      person default none
  deputies (deputy): people default none
  wardens (warden):  people
}
extend person { keen: yes/no
  fans (fan): people }
policy a { the chief must have a title }
policy b { the deputies must have a title }
policy c { every director must have a title }
policy d { the keen deputies must have a title }
policy e { the keen directors must have a title }
policy f { no director may have a title }
policy g { every warden must have a title }
policy h { the keen wardens must have a title }
policy i { every keen person must have a title }
policy j { the keen people must have a title }
policy k { there must be at least 2 keen people }
policy l { at least half of the directors must have a title }
policy m { the directors must be keen if the chief has a title unless a deputy is keen }
policy n { every fan of the chief must have a title
  unknown passes }
";

const ORGANISATION: &[&str] = &[
    "organisation: o\nchief: ana\ndirectors: [ana, bo]\ndeputies: [bo]\nwardens: [cai]\n",
    "organisation: o\ndirectors: [cai]\ndeputies: [dia]\n",
    "organisation: o\nchief: dia\ndirectors: [dia, eve]\ndeputies: [dia, eve]\nwardens: [eve, ana]\n",
    "organisation: o\n",
];

/// An organisation that begins with `head` and has those people, perhaps one of them as left.
fn organisation_of(head: &str, people: &[String], gone: Option<usize>) -> String {
    let lines = people.iter().enumerate().map(|(at, person)| {
        let comma = if person.ends_with('{') { "" } else { "," };
        let status = if gone == Some(at) { format!("{comma} status: left") } else { String::new() };
        format!("  {person}{status} }}\n")
    });
    format!("{head}people:\n{}", lines.collect::<String>())
}

/// Compares the departures of these people, one after the other; says how many findings came or went.
fn each_leaves(policies: &str, head: &str, people: &[String], who: &[usize]) -> usize {
    let read = || Policies::new(&[policies]).unwrap_or_else(|slips| panic!("{slips:?}"));
    let today = crate::values::Day(2027, 3, 31);
    let (mut one, mut other) = (read(), read());
    let now = organisation_of(head, people, None);
    let checking = one.check(&[(&now, Format::Yaml)], today).unwrap_or_else(|slips| panic!("{slips:?}\n{now}"));
    let program = &checking.policies.program;
    let world = World::new(program, &checking.org, None, date(today), Vec::new());
    let selection: Vec<usize> = (0..program.policies.len()).collect();
    let noted = Departures::new(&world, &selection, Way::Noted);
    let mut differences = 0;
    for &at in who {
        let id = people[at].split(':').next().expect("a name");
        let index = checking.org.find(program.vocabulary.core.person, id).expect("who is described");
        let later = organisation_of(head, people, Some(at));
        let later = other.check(&[(&later, Format::Yaml)], today).unwrap_or_else(|slips| panic!("{slips:?}"));
        let expected = weights(program, (&checking.org, &checking.check), (&later.org, &later.check));
        let found = weights_of(program, &checking.org, &noted.of(index, None));
        assert_eq!(found, expected, "{id} leaves\n{now}");
        differences += found.len();
    }
    differences
}

#[test]
fn with_a_departure_nobody_may_be_left_whom_a_sentence_is_about() {
    let people = ["ana: {", "bo: { keen: yes", "cai: { keen: no", "dia: { title: x", "eve: { keen: yes"];
    let people = people.map(str::to_owned);
    let all = |head: &&str| each_leaves(OF_THE_ORGANISATION, head, &people, &[0, 1, 2, 3, 4]);
    let differences: usize = ORGANISATION.iter().map(all).sum();
    assert!(differences > 15, "only {differences} findings came or went");
}

/// Mates and helpers of whom some are not known.
const OF_SOMEBODY_UNKNOWN: &str = "
extend team { helpers (helper): people }
role mate of a team means its members
role aide of a team means its helpers
policy a { every person must have a manager unless they are a mate }
policy b { every person must have a manager if they are a mate }
policy c { there must be at least 3 mates }
policy d { every person must have a manager if they are an aide }
policy e { there must be at least 2 aides }
";

#[test]
fn what_is_not_known_stays_so_with_a_departure() {
    let people = ["ana: {", "bo: { manager: ana", "cai: { manager: bo", "dia: { manager: ana"].map(str::to_owned);
    let teams = [
        "teams:\n  t: {}\n  u: { members: [ana], helpers: [bo] }\n",
        "teams:\n  t: { helpers: [ana, bo] }\n  u: { members: [ana, bo] }\n",
        "teams:\n  t: { members: [cai], helpers: [ana, cai] }\n  u: { members: [ana, bo], helpers: [] }\n",
    ];
    let all = |head: &&str| each_leaves(OF_SOMEBODY_UNKNOWN, head, &people, &[0, 1, 2, 3]);
    let differences: usize = teams.iter().map(all).sum();
    assert!(differences > 5, "only {differences} findings came or went");
}

/// More people than are decided at a time.
#[test]
fn somebody_leaves_a_large_organisation() {
    let person = |at: usize| match at {
        0 => "p0: {".to_owned(),
        _ => format!("p{at}: {{ manager: p{}", at / 7),
    };
    let people: Vec<String> = (0..400).map(person).collect();
    let policies = "policy a { every person must have a manager }\n";
    // The reports of 20 are 140 to 146, those of 50 are 350 to 356; nobody reports to 399.
    assert_eq!(each_leaves(policies, "", &people, &[20, 50, 399]), 14);
}
