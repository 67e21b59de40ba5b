//! Steps in every format: what facts change is written by hand, once for all formats, and so is how few lines change.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use similar::{ChangeTag, TextDiff};

use super::facts::Facts;
use super::{File, Way};
use crate::organisation::Undeclared;
use crate::run::{Inputs, Run};
use crate::source::Role;

/// The same organisation in each format; two files, each with what people write beside it.
const FORMATS: &[(&str, [(&str, &str); 2])] = &[
    (
        "YAML in lines",
        [
            (
                "org/a.yaml",
                "# The payments team\r\nteam: payments\r\nparent: money   # for now\r\nmembers:\r\n  - ana\r\n  # on leave in May\r\n  - bo # ledger\r\n  - cai\r\nareas: [ledger, gateways]\r\nleadership:\r\n   people: ana\r\n   direction:\r\n      accountable: ana\r\n      contributors: [bo]\r\n      standing: interim\r\n      formal: yes\r\n   technical:\r\n      ledger: bo\r\n      gateways: cai\r\n",
            ),
            (
                "org/b.yaml",
                "team: search\nparent: money\nmembers: [dev]\nleadership: { people: dev }\n---\nteam: money\nmembers: []\n---\npeople:\n  ana:\n    level: staff\n  # the ledger\n  bo:\n    manager: ana\n    depth:\n      ledger: expert\n  cai:\n    manager: ana\n    strengths: []\n  dev: {}\n",
            ),
        ],
    ),
    (
        "YAML in brackets",
        [
            (
                "org/a.yaml",
                "{team: payments, parent: money, members: [ana, bo, \"cai\"], areas: [ledger, gateways],\n  leadership: {people: ana, direction: {accountable: ana, contributors: [bo], standing: interim, formal: yes},\n    technical: {ledger: bo, gateways: cai}}}",
            ),
            (
                "org/b.yaml",
                "- {team: search, parent: money, members: dev, leadership: {people: dev}}\n- {team: money, members: []}\n- people: {ana: {level: staff}, bo: {manager: ana, depth: {ledger: expert}}, cai: {manager: ana}, dev: {}}\n",
            ),
        ],
    ),
    (
        "TOML",
        [
            (
                "org/a.toml",
                "# The payments team\nteam = \"payments\"\nparent = 'money' # for now\nmembers = [\n  \"ana\",\n  \"bo\", # ledger\n  \"cai\",\n]\nareas = [\"ledger\", \"gateways\"]\n\n[leadership]\npeople = \"ana\"\ndirection = { accountable = \"ana\", contributors = [\"bo\"], standing = \"interim\", formal = true }\ntechnical.ledger = \"bo\"\ntechnical.gateways = \"cai\"\n",
            ),
            (
                "org/b.toml",
                "[teams.search]\nparent = \"money\"\nmembers = [\"dev\"]\n[teams.search.leadership]\npeople = \"dev\"\n\n[teams.money]\nmembers = []\n\n[people.ana]\nlevel = \"staff\"\n\n# the ledger\n[people.bo]\nmanager = \"ana\"\ndepth = { ledger = \"expert\" }\n\n[people.cai]\nmanager = \"ana\"\n\n[people.dev]\n",
            ),
        ],
    ),
    (
        "JSON",
        [
            (
                "org/a.json",
                "{\n  \"team\": \"payments\",\n  \"parent\": \"money\",\n  \"members\": [\n    \"ana\",\n    \"bo\",\n    \"cai\"\n  ],\n  \"areas\": [\"ledger\", \"gateways\"],\n  \"leadership\": {\n    \"people\": \"ana\",\n    \"direction\": { \"accountable\": \"ana\", \"contributors\": [\"bo\"], \"standing\": \"interim\", \"formal\": true },\n    \"technical\": { \"ledger\": \"bo\", \"gateways\": \"cai\" }\n  }\n}\n",
            ),
            (
                "org/b.json",
                "[{\"teams\": [{\"id\": \"search\", \"parent\": \"money\", \"members\": [\"dev\"], \"leadership\": {\"people\": \"dev\"}},\n {\"id\": \"money\", \"members\": []}],\n\"people\": {\n\t\"ana\": {\"level\": \"staff\"},\n\t\"bo\": {\"manager\": \"ana\", \"depth\": {\"ledger\": \"expert\"}},\n\t\"cai\": {\"manager\": \"ana\"},\n\t\"dev\": {}\n}}]",
            ),
        ],
    ),
];

/// A step, the facts that it changes (before → after), and how many lines may go and come in all files that were there.
const STEPS: &[(&str, &[&str], (usize, usize))] = &[
    (
        "move: bo\n    to: team search",
        &["team payments members: ana, bo, cai → ana, cai", "team search members: dev → bo, dev"],
        (3, 3),
    ),
    (
        "move: [ana, cai]\n    from: payments\n    to: search",
        &["team payments members: ana, bo, cai → bo", "team search members: dev → ana, cai, dev"],
        (4, 3),
    ),
    (
        "assign: technical\n    area: ledger\n    in: payments\n    to: cai",
        &["technical ledger in payments: bo → cai"],
        (1, 1),
    ),
    (
        "assign: technical\n    area: fraud\n    in: payments\n    to: [ana, bo]",
        &[
            "team payments areas: gateways, ledger → fraud, gateways, ledger",
            "technical fraud in payments: - → ana, bo",
        ],
        (1, 2),
    ),
    (
        "assign: direction\n    in: payments\n    to: cai\n    start-date: 2027-01-15",
        &[
            "direction in payments: ana formal yes standing interim → cai formal yes start date 2027-01-15",
            "contributing to direction in payments: bo formal yes standing interim → bo formal yes start date 2027-01-15",
        ],
        (4, 4),
    ),
    (
        "assign: project\n    in: payments\n    to: bo\n    standing: acting",
        &["project in payments: - → bo standing acting"],
        (1, 3),
    ),
    ("vacate: people\n    in: payments", &["people in payments: ana → vacant start date 2027-01-15"], (1, 1)),
    ("vacate: people\n    in: payments\n    keep-post: no", &["people in payments: ana → -"], (1, 1)),
    (
        "vacate: direction\n    in: payments",
        &[
            "direction in payments: ana formal yes standing interim → vacant formal yes start date 2027-01-15",
            "contributing to direction in payments: bo formal yes standing interim → bo formal yes",
        ],
        (3, 2),
    ),
    (
        "form team: risk\n    mission: 'Say: \"no\"'\n    members: [cai]\n    leadership: { people: ana, technical: { fraud: cai } }",
        &[
            "people in risk: - → ana",
            "team risk areas: - → fraud",
            "team risk formation date: - → 2027-01-15",
            "team risk members: - → cai",
            "team risk mission: - → Say: \"no\"",
            "technical fraud in risk: - → cai",
        ],
        (0, 0),
    ),
    (
        "close team: search",
        &["people in search: dev → -", "team search members: dev → -", "team search parent: money → -"],
        (6, 2),
    ),
    (
        "split: payments\n    into: { payments: [ana, bo], gates: { members: [cai], mission: Open } }",
        &[
            "team gates formation date: - → 2027-01-15",
            "team gates members: - → cai",
            "team gates mission: - → Open",
            "team gates parent: - → money",
            "team payments members: ana, bo, cai → ana, bo",
        ],
        (2, 1),
    ),
    (
        "merge: [search, payments]\n    into: payments",
        &[
            "people in search: dev → -",
            "team payments members: ana, bo, cai → ana, bo, cai, dev",
            "team search members: dev → -",
            "team search parent: money → -",
        ],
        (7, 3),
    ),
    (
        "hire: eve\n    into: search\n    manager: dev\n    level: senior",
        &[
            "person eve level: - → senior",
            "person eve manager: - → dev",
            "person eve start: - → 2027-01-15",
            "team search members: dev → dev, eve",
        ],
        (3, 7),
    ),
    ("leave: bo", &["person bo status: - → left"], (1, 1)),
    (
        "change manager: [bo, dev]\n    to: cai",
        &["person bo manager: ana → cai", "person dev manager: - → cai"],
        (2, 2),
    ),
    ("change manager: bo\n    to: nobody", &["person bo manager: ana → -"], (1, 1)),
    (
        "set: person bo\n    depth: { ledger: aware, gateways: strong }\n    level: mid",
        &[
            "person bo depth for gateways: - → strong",
            "person bo depth for ledger: expert → aware",
            "person bo level: - → mid",
        ],
        (1, 3),
    ),
    (
        "set: team payments\n    mission: Pay\n    tags: ['a: b', '#1', 'no']\n    unset: parent",
        &["team payments mission: - → Pay", "team payments parent: money → -", "team payments tags: - → #1, a: b, no"],
        (2, 4),
    ),
    ("set: person bo\n    unset: depth.ledger", &["person bo depth for ledger: expert → -"], (2, 1)),
];

fn steps(text: &str) -> String {
    format!("steps:\n  - on: 2027-01-15\n    {text}\n")
}

/// A run of the files, and the way of a scenario in it.
fn planned(files: &[(&str, &str)], scenario: &str) -> (Run, Option<Way>) {
    let inputs = Inputs {
        policies: Vec::new(),
        org: Vec::new(),
        overlays: Vec::new(),
        packs: Vec::new(),
        undeclared: Undeclared::Allow,
        as_of: date(2026, 12, 1),
        explained: 0,
        only: Vec::new(),
    };
    let mut run = Run::new(inputs);
    run.read_policies().expect("the prelude is there");
    run.add_policy("p.policy", "policy known { every team should have a mission }\n");
    for (name, text) in files {
        run.add_data(name, text, None);
    }
    let file = run.sources.add("plan.yaml", scenario, Role::Data);
    run.compile();
    let way = super::run(&mut run, file).expect("there is something to plan with");
    (run, way)
}

/// The facts that differ, in one order, as `subject: before → after`.
fn changes(before: &Facts, after: &Facts) -> BTreeSet<String> {
    let said = |facts: &Facts| {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for ((kind, id, attr, key), values) in &facts.facts {
            let key = key.as_ref().map(|key| format!(" for {key}")).unwrap_or_default();
            all.insert(format!("{kind} {id} {attr}{key}"), values.iter().cloned().collect::<Vec<_>>().join(", "));
        }
        for (held, holdings) in &facts.posts {
            let area = if held.area.is_empty() { String::new() } else { format!(" {}", held.area) };
            let part = if held.contributing { "contributing to " } else { "" };
            let holding = |(person, rest): &super::facts::Holding| {
                let who = if person.is_empty() { "vacant" } else { person.as_str() };
                let rest = rest
                    .iter()
                    .map(|(key, values)| format!(" {key} {}", values.iter().cloned().collect::<Vec<_>>().join("+")));
                format!("{who}{}", rest.collect::<String>())
            };
            let holders: Vec<String> = holdings.iter().map(holding).collect();
            all.insert(format!("{part}{}{area} in {}", held.responsibility, held.team), holders.join(", "));
        }
        all
    };
    let (before, after) = (said(before), said(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |all: &BTreeMap<String, String>, key: &String| {
        all.get(key).cloned().filter(|text| !text.is_empty()).unwrap_or("-".to_owned())
    };
    let differ = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    differ
        .map(|key| format!("{key}: {} → {}", of(&before, key), of(&after, key)))
        .filter(|line| !line.ends_with("- → -"))
        .collect()
}

/// How many lines of the files that were there went and came.
fn lines(files: &[File]) -> (usize, usize) {
    let mut sum = (0, 0);
    for file in files {
        let (Some(before), after) = (&file.original, file.text.clone().unwrap_or_default()) else { continue };
        let diff = TextDiff::from_lines(before.as_str(), after.as_str());
        let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
        sum = (sum.0 + count(ChangeTag::Delete), sum.1 + count(ChangeTag::Insert));
    }
    sum
}

fn facts(run: &Run, org: &crate::organisation::Org) -> Facts {
    Facts::of(org, &run.program.as_ref().expect("the policies have no errors").vocabulary)
}

#[test]
fn every_step_means_the_same_in_every_format() {
    let mut wrong = Vec::new();
    for (format, files) in FORMATS {
        for (step, expected, (out, put)) in STEPS {
            let (run, way) = planned(files, &steps(step));
            let said: Vec<String> =
                run.problems().iter().map(|problem| format!("{}: {:?}", problem.message, problem.help)).collect();
            let Some(way) = way.filter(|way| way.made.len() == 1) else {
                wrong.push(format!("{format}: {step}\n  was not made: {said:?}"));
                continue;
            };
            let found = changes(&facts(&run, &way.base.organisation), &facts(&run, &way.made[0].after.organisation));
            let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
            if found != expected {
                wrong.push(format!("{format}: {step}\n  found {found:#?}\n  expected {expected:#?}"));
            }
            let (gone, came) = lines(&way.files);
            if gone > *out || came > *put {
                let texts: Vec<&str> = way.files.iter().filter_map(|file| file.text.as_deref()).collect();
                wrong.push(format!(
                    "{format}: {step}\n  -{gone} +{came}, at most -{out} +{put}\n{}",
                    texts.join("~~~\n")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_four_formats_describe_the_same_organisation() {
    let all: Vec<Facts> = FORMATS
        .iter()
        .map(|(_, files)| {
            let (run, way) = planned(files, "steps: []\n");
            facts(&run, &way.expect("there is a base").base.organisation)
        })
        .collect();
    for (facts, (format, _)) in all.iter().zip(FORMATS).skip(1) {
        // `strengths: []` says nothing more than silence in the others.
        let found = changes(&all[0], facts);
        assert!(found.is_empty(), "{format}: {found:?}");
    }
}

#[test]
fn an_empty_scenario_changes_no_byte() {
    for (format, files) in FORMATS {
        for scenario in ["steps: []\n", "steps:\n", "[]\n", "title: nothing\nsteps: []\n"] {
            let (run, way) = planned(files, scenario);
            assert!(!run.has_errors(), "{format}: {:?}", run.problems());
            let way = way.expect("there is a base");
            for (file, (name, text)) in way.files.iter().zip(files) {
                assert_eq!((file.name.as_str(), file.text.as_deref()), (*name, Some(*text)), "{format}");
            }
        }
    }
}

#[test]
fn ids_that_need_quotes_stay_what_they_are() {
    let hostile = ["a: b", "- x", "no", "it's", "[x]", "#1", "2027-01-01", "é ü"];
    for (format, files) in FORMATS {
        for id in hostile {
            let quoted = format!("'{}'", id.replace('\'', "''"));
            let text =
                format!("steps:\n  - on: 2027-01-15\n    hire: {quoted}\n    into: search\n    name: {quoted}\n");
            let (run, way) = planned(files, &text);
            let way = way.filter(|way| way.made.len() == 1);
            let way = way.unwrap_or_else(|| panic!("{format}: {id}: {:?}", run.problems()));
            let found = changes(&facts(&run, &way.base.organisation), &facts(&run, &way.made[0].after.organisation));
            assert!(found.contains(&format!("person {id} name: - → {id}")), "{format}: {found:?}");
        }
    }
}

/// The third week breaks a rule that holds before and after.
#[test]
fn a_plan_whose_end_is_fine_is_seen_in_its_third_week() {
    let files = [("org/a.yaml", "team: a\nmembers: [ana, bo]\n---\nteam: b\nmembers: [cai, dev]\n")];
    let scenario = "steps:\n  - { on: 2027-01-04, move: ana, to: b }\n  - { on: 2027-01-11, move: bo, to: b }\n  - { on: 2027-01-18, move: cai, to: a }\n";
    let inputs =
        |run: &mut Run| run.add_policy("q.policy", "policy staffed { every team must have at least 1 member }\n");
    let mut run = planned(&files, "steps: []\n").0;
    run = {
        let mut fresh = Run::new(run.inputs.clone());
        fresh.read_policies().expect("the prelude is there");
        inputs(&mut fresh);
        fresh.add_data(files[0].0, files[0].1, None);
        fresh
    };
    let file = run.sources.add("plan.yaml", scenario, Role::Data);
    run.inputs.as_of = date(2026, 12, 1);
    run.compile();
    let way = super::run(&mut run, file).expect("there is something to plan with").expect("there is a base");
    let counts = |standing| way.made.iter().map(|made| made.findings.of(standing).count()).collect::<Vec<_>>();
    assert_eq!(counts(crate::report::Standing::Introduced), [0, 1, 0]);
    assert_eq!(counts(crate::report::Standing::Resolved), [0, 0, 1]);
    let exit = |gate| super::exit(&run, Some(&way), gate, false);
    assert_eq!(exit(crate::diff::Gate::Introduced), crate::report::exit::Exit::Violated);
    assert_eq!(exit(crate::diff::Gate::All), crate::report::exit::Exit::Violated);
}
