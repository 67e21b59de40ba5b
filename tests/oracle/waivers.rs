//! Waivers of every kind, with their last day at or beside the day of the check, and policies about waivers and about
//! policies: what is set aside, how each waiver stands, and what such policies say, by the reference.

use std::collections::BTreeMap;

use orglint::data::document::Format;
use orglint::evaluate::verdict::State;

use crate::generate::{Generate, NOWHERE, Place, words_text};
use crate::reference::{Reference, Scope, Words};
use crate::sentence::Sentence;
use crate::term::{Base, Noun};
use crate::tool::{Checking, Line, Policies};
use crate::values::{Day, Random, Truth};
use crate::verdicts::Verdict;
use crate::world::{self, DAYS, Kind, Organisation, Value};

/// Whom a waiver is for.
#[derive(Debug, Clone)]
enum For {
    /// Outermost first.
    Things(Vec<(Kind, String)>),
    Organisation,
    Every(Noun),
}

/// One `waive`.
#[derive(Debug, Clone)]
struct Waiver {
    policy: usize,
    subject: For,
    from: Option<Day>,
    until: Day,
}

impl Waiver {
    fn text(&self) -> String {
        let subject = match &self.subject {
            For::Things(things) => {
                let names: Vec<String> = things.iter().rev().map(|(kind, id)| format!("{} {id}", kind.one())).collect();
                names.join(" in ")
            }
            For::Organisation => "the organisation".to_owned(),
            For::Every(noun) => format!("every {}", noun.text(false)),
        };
        let from = self.from.map_or_else(String::new, |day| format!("from {} ", day.text()));
        let until = self.until.text();
        format!("waive p{} for {subject}\n  {from}until {until}\n  because \"b\"\n  approved by \"c\"\n", self.policy)
    }

    /// Whether it is for what a finding is about: the finding's subject contains its own.
    fn is_for(&self, about: &[(String, String)], reference: &Reference<'_>) -> Truth {
        let has = |kind: Kind, id: &str| about.iter().any(|(of, known)| of == kind.one() && known == id);
        match &self.subject {
            For::Things(things) => Some(things.iter().all(|(kind, id)| has(*kind, id))),
            For::Organisation => Some(about.is_empty()),
            For::Every(noun) => {
                let covered = reference.noun(noun, &Scope::default(), None);
                let mine = covered.items.iter().filter(|item| match &item.value {
                    Value::Thing(kind, id) => has(*kind, id),
                    Value::Post(team, person) => has(Kind::Team, team) && has(Kind::Person, person),
                    _ => false,
                });
                mine.fold(Some(false), |truth, item| match (truth, item.sure) {
                    (Some(true), _) | (_, true) => Some(true),
                    _ => None,
                })
            }
        }
    }
}

/// What a policy says of itself.
#[derive(Debug, Clone, Copy)]
struct About {
    title: bool,
    owner: bool,
    tag: bool,
}

fn policy_text(at: usize, sentence: &Sentence, about: About) -> String {
    let title = if about.title { " \"A title\"" } else { "" };
    let owner = if about.owner { "  owner \"o\"\n" } else { "" };
    let tag = if about.tag { "  tags x\n" } else { "" };
    let text = sentence.policy(&format!("p{at}"));
    text.replace(&format!("policy p{at} {{"), &format!("policy p{at}{title} {{"))
        .replace("\n}\n", &format!("\n{owner}{tag}}}\n"))
}

/// Policies about waivers and policies; what they say is worked out by [`said_of_records`].
const RECORDS: &str = "
policy m0 { every waiver must be fresh }
policy m1 { no waiver may be expired }
policy m2 { every waiver should have an expiry date at least 1 day after today }
policy m3 { at most 1 waiver may be stale }
policy m4 { no two waivers may have the same policy }
policy m5 { every policy must have an owner if its tags include \"x\" }
policy m6 { every policy's expiry date must be after today unless it has a title }
policy m7 { every policy that has an effective date must be an error policy }
policy m8 { every waiver's policy must have an owner }
policy m9 { there must be a fresh waiver whose expiry date is today }
";

/// What is said of one waiver, by the name of the policy: holds or not.
fn said_of_records(
    sentences: &[Sentence],
    abouts: &[About],
    waivers: &[Waiver],
    states: &[State],
    today: Day,
) -> BTreeMap<String, Vec<Verdict>> {
    let mut all: BTreeMap<String, Vec<Verdict>> = BTreeMap::new();
    let mut say = |name: &str, holds: bool| {
        all.entry(name.to_owned()).or_default().push(if holds { Verdict::Holds } else { Verdict::Violated });
    };
    let is = |at: usize, state: State| states[at] == state;
    let count = |state: State| states.iter().filter(|known| **known == state).count();
    for (at, waiver) in waivers.iter().enumerate() {
        say("m0", is(at, State::Fresh));
        say("m1", !is(at, State::Expired));
        say("m2", waiver.until >= today.days(1));
        say("m4", !waivers.iter().enumerate().any(|(other, known)| other != at && known.policy == waiver.policy));
    }
    say("m3", count(State::Stale) <= 1);
    let ends_today = |(at, waiver): (usize, &Waiver)| is(at, State::Fresh) && waiver.until == today;
    say("m9", waivers.iter().enumerate().any(ends_today));
    for policy in waivers.iter().map(|waiver| waiver.policy) {
        say("m8", abouts[policy].owner);
    }
    let own = sentences.iter().zip(abouts);
    // These policies are policies, too: without owner, title, tags and dates.
    let records = (0..10).map(|_| (About { title: false, owner: false, tag: false }, None, None, true));
    let all_policies = own
        .map(|(sentence, about)| (*about, sentence.from, sentence.until, sentence.must || sentence.may))
        .chain(records);
    let mut more = Vec::new();
    for (about, from, until, error) in all_policies {
        more.push(("m5", if about.tag { Some(about.owner) } else { None }, false));
        more.push(("m6", Some(until.is_some_and(|until| until > today)), about.title));
        if from.is_some() {
            more.push(("m7", Some(error), false));
        }
    }
    for (name, truth, excused) in more {
        let verdict = match (truth, excused) {
            (None, _) => Verdict::NotApplicable,
            (Some(true), _) => Verdict::Holds,
            (Some(false), true) => Verdict::HoldsByException,
            (Some(false), false) => Verdict::Violated,
        };
        all.entry(name.to_owned()).or_default().push(verdict);
    }
    all.values_mut().for_each(|verdicts| verdicts.sort());
    all
}

/// A waiver for something that was found, for something else that is there, or for all of a noun.
fn waiver(generate: &mut Generate<'_>, found: &[Line], org: &Organisation) -> Option<Waiver> {
    let policies = found.iter().filter(|(_, _, verdict)| is_open(*verdict)).map(|(name, ..)| name.clone());
    let policies: Vec<String> = policies.collect();
    let name = policies.get(generate.random.below(policies.len()))?.clone();
    let abouts: Vec<&Line> = found.iter().filter(|(policy, _, verdict)| *policy == name && is_open(*verdict)).collect();
    let (_, about, _) = *generate.random.pick(&abouts);
    let kind_of = |name: &str| {
        *[Kind::Person, Kind::Team, Kind::Area, Kind::Rig].iter().find(|kind| kind.one() == name).expect("a kind")
    };
    let about: Vec<(Kind, String)> = about.iter().map(|(kind, id)| (kind_of(kind), id.clone())).collect();
    let subject = match generate.random.below(6) {
        0 | 1 if about.is_empty() => For::Organisation,
        0 | 1 => For::Things(about),
        2 => For::Things(vec![about.last()?.clone()]),
        3 => {
            let kind = *generate.random.pick(&[Kind::Person, Kind::Team]);
            let ids = org.ids(kind);
            For::Things(vec![(kind, ids.get(generate.random.below(ids.len()))?.clone())])
        }
        _ => {
            let base = match about.last() {
                Some((kind, _)) => Base::Kind(*kind),
                None => Base::Kind(Kind::Team),
            };
            For::Every(generate.noun(base, Place { depth: 1, ..NOWHERE }))
        }
    };
    let day = *generate.random.pick(&[org.today, org.today, *generate.random.clone().pick(DAYS)]);
    let until = day.days(*generate.random.pick(&[0, 0, -1, 1]));
    let from = generate.random.often(25).then(|| org.today.days(*generate.random.pick(&[0, -1, 1])));
    let policy = name[1..].parse().expect("a number");
    Some(Waiver { policy, subject, from: from.filter(|from| *from <= until), until })
}

fn is_open(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Violated | Verdict::Undetermined)
}

/// What is waived, and how each waiver stands.
fn expected(words: &Words, org: &Organisation, found: &[Line], waivers: &[Waiver]) -> (Vec<Line>, Vec<State>) {
    let reference = Reference { words, org };
    let open: Vec<&Line> = found.iter().filter(|(_, _, verdict)| is_open(*verdict)).collect();
    let mut waived: Vec<Line> = Vec::new();
    let mut states = Vec::new();
    for waiver in waivers {
        let own = format!("p{}", waiver.policy);
        let of_policy = open.iter().filter(|line| line.0 == own);
        let (mine, others): (Vec<&&Line>, Vec<&&Line>) =
            of_policy.partition(|line| waiver.is_for(&line.1, &reference) == Some(true));
        // One that perhaps covers a finding leaves it, and is not said to waive nothing.
        let perhaps = others.iter().any(|line| waiver.is_for(&line.1, &reference).is_none());
        states.push(match () {
            () if org.today > waiver.until => State::Expired,
            () if waiver.from.is_some_and(|from| org.today < from) => State::Fresh,
            () if mine.is_empty() && !perhaps => State::Stale,
            () => {
                waived.extend(mine.into_iter().map(|line| (*line).clone()));
                State::Fresh
            }
        });
    }
    waived.sort();
    waived.dedup();
    (waived, states)
}

fn waived(checking: &Checking<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> =
        checking.findings().into_iter().filter(|(_, waived)| *waived).map(|(line, _)| line).collect();
    lines.sort();
    lines.dedup();
    lines
}

#[test]
fn waivers_and_policies_about_records_are_those_of_the_reference() {
    let (mut seen, mut covered) = (BTreeMap::<State, usize>::new(), 0);
    for batch in 0..crate::number("ORACLE_BATCHES", 16) {
        let seed = 55_000 + batch + crate::number("ORACLE_SEED", 0) * 1000;
        let mut random = Random::new(seed);
        let mut generate = Generate { random: &mut random };
        let words = generate.words();
        let head = words_text(&words);
        let sentences: Vec<Sentence> = (0..16).map(|_| generate.policy()).collect();
        let Some((_, sentences)) = crate::read(&head, sentences, seed, &mut BTreeMap::new()) else { continue };
        let abouts: Vec<About> = sentences
            .iter()
            .map(|_| About { title: random.often(50), owner: random.often(50), tag: random.often(50) })
            .collect();
        let text: String = sentences
            .iter()
            .zip(&abouts)
            .enumerate()
            .map(|(at, (sentence, about))| policy_text(at, sentence, *about))
            .collect();
        for _ in 0..4 {
            let org = world::organisation(&mut random);
            let found = crate::expected(&words, &sentences, &org);
            let mut generate = Generate { random: &mut random };
            let waivers: Vec<Waiver> = (0..6).filter_map(|_| waiver(&mut generate, &found, &org)).collect();
            let waive: String = waivers.iter().map(Waiver::text).collect();
            let Ok(mut policies) = Policies::new(&[&head, &text, &waive, RECORDS]) else {
                let slips = Policies::new(&[&head, &text, &waive, RECORDS]).err();
                panic!("seed {seed}: {slips:?}\n{waive}");
            };
            let yaml = org.yaml();
            let checking = policies.check(&[(&yaml, Format::Yaml)], org.today).expect("it was generated");
            let (wanted, states) = expected(&words, &org, &found, &waivers);
            let told = || format!("seed {seed}, today {}\n{waive}{text}{yaml}", org.today.text());
            let stand: Vec<State> = checking.check.waivers.iter().map(|standing| standing.state).collect();
            assert_eq!(waived(&checking), wanted, "{}", told());
            assert_eq!(stand, states, "{}", told());
            let (records, own): (Vec<Line>, Vec<Line>) =
                checking.lines().into_iter().partition(|(name, ..)| name.starts_with('m'));
            assert_eq!(own, found, "a waiver changes no verdict: {}", told());
            let mut by_name: BTreeMap<String, Vec<Verdict>> = BTreeMap::new();
            for (name, _, verdict) in records {
                by_name.entry(name).or_default().push(verdict);
            }
            by_name.values_mut().for_each(|verdicts| verdicts.sort());
            assert_eq!(by_name, said_of_records(&sentences, &abouts, &waivers, &states, org.today), "{}", told());
            covered += wanted.len();
            states.into_iter().for_each(|state| *seen.entry(state).or_default() += 1);
        }
    }
    assert!(covered > 50 && seen.len() == 3, "{covered} findings, {seen:?}");
}
