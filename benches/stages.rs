//! How long each stage takes, and how that compares with what a program written by hand would need at least.
//!
//! `cargo bench` prints the best of some runs for organisations of growing size: reading the bytes, parsing, building the
//! organisation, deciding the policies, writing the report; and the ratio of the whole to two yardsticks measured in
//! the same run: deserialising the same file into typed structs, and that plus one policy checked by hand. Times drift
//! from day to day; the ratios are what to read. `ORGLINT_BENCH=100000` picks one size, `ORGLINT_FILE` a file of one's own.

mod organisation;

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use orglint::data::document::{Format, Limits};
use orglint::evaluate::{self, World};
use orglint::organisation as org;
use orglint::packs;
use orglint::report;
use orglint::source::{Role, Sources};
use orglint::vocabulary::{Layer, Loaded};
use orglint::{compile, data, syntax};

const POLICIES: &str = include_str!("workload.policy");

/// The person of the typed yardstick.
#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "what is deserialised is the work that is measured")]
struct Person {
    name: String,
    title: Option<String>,
    level: Option<String>,
    manager: Option<String>,
    #[serde(default)]
    depth: serde_json::Value,
    employer: Option<String>,
    start: Option<String>,
    location: Option<String>,
}

#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "what is deserialised is the work that is measured")]
struct Team {
    name: Option<String>,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    areas: Vec<String>,
    #[serde(default)]
    leadership: HashMap<String, serde_json::Value>,
}

#[derive(serde::Deserialize)]
struct Typed {
    people: HashMap<String, Person>,
    teams: HashMap<String, Team>,
}

fn main() {
    let one = std::env::var("ORGLINT_BENCH").ok().and_then(|size| size.parse().ok());
    let sizes: Vec<usize> = one.map_or_else(|| vec![1_000, 10_000, 100_000], |size: usize| vec![size]);
    println!(
        "{:>8} {:>8} | {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} | {:>9} {:>9}",
        "people", "MB", "compile", "parse", "build", "decide", "report", "whole", "x typed", "x by hand"
    );
    for size in sizes {
        let text = match std::env::var("ORGLINT_FILE") {
            Ok(path) => std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}")),
            Err(_) => organisation::json(size),
        };
        let runs = if size > 20_000 { 5 } else { 9 };
        row(size, &text, runs);
    }
}

fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let timed = (0..runs).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    timed.min().unwrap_or_default()
}

fn row(size: usize, text: &str, runs: usize) {
    let typed = best(runs, || serde_json::from_str::<Typed>(text).expect("the file fits the structs"));
    let by_hand = best(runs, || spans(&serde_json::from_str::<Typed>(text).expect("the file fits the structs")));
    let mut stages = [Duration::MAX; 5];
    let mut whole = Duration::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        let times = run(text);
        whole = whole.min(start.elapsed());
        for (best, time) in stages.iter_mut().zip(times) {
            *best = (*best).min(time);
        }
    }
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
    let ratio = |yardstick: Duration| format!("{:.2}", whole.as_secs_f64() / yardstick.as_secs_f64());
    let [compile, parse, build, decide, report] = stages.map(ms);
    let megabytes = format!("{:.1}", text.len() as f64 / 1e6);
    println!(
        "{size:>8} {megabytes:>8} | {compile:>8} {parse:>8} {build:>8} {decide:>8} {report:>8} {:>8} | {:>9} {:>9}",
        ms(whole),
        ratio(typed),
        ratio(by_hand)
    );
}

/// One policy by hand: nobody has more than 8 direct reports.
fn spans(typed: &Typed) -> usize {
    let mut reports: HashMap<&str, usize> = HashMap::new();
    for person in typed.people.values() {
        if let Some(manager) = &person.manager {
            *reports.entry(manager).or_default() += 1;
        }
    }
    reports.values().filter(|count| **count > 8).count() + typed.teams.len()
}

/// The whole pipeline in memory, with the time of each stage.
fn run(text: &str) -> [Duration; 5] {
    let mut sources = Sources::default();
    let start = Instant::now();
    let mut trees = Vec::new();
    for shipped in packs::PRELUDE.files {
        let file = sources.add(shipped.name, shipped.text, Role::Policy);
        trees.push((shipped.parse(&sources, file).0, Layer::Prelude));
    }
    let own = sources.add("workload.policy", POLICIES, Role::Policy);
    trees.push((syntax::parse::parse(&sources, own).0, Layer::Own));
    let loaded: Vec<Loaded<'_>> = trees.iter().map(|(tree, layer)| Loaded { tree, layer: *layer }).collect();
    let (program, problems) = compile::compile(&loaded);
    let program = program.unwrap_or_else(|| panic!("the workload is sound: {problems:?}"));
    let compiled = start.elapsed();
    let file = sources.add("org.json", text, Role::Data);
    let start = Instant::now();
    let (documents, problems) = data::parse(&sources, file, 0..text.len(), Format::Json, &Limits::default());
    assert!(problems.is_empty(), "the organisation is sound");
    let parsed = start.elapsed();
    let start = Instant::now();
    let inputs = [org::Input { documents: &documents, overlay: false }];
    let (mut organisation, _) = org::build(&program.vocabulary, &sources, &inputs, &org::Options::default(), None);
    drop(documents);
    let built = start.elapsed();
    let start = Instant::now();
    evaluate::fill(&mut organisation, &program, &[]);
    let world = World::new(&program, &organisation, None, jiff::civil::date(2026, 10, 1), Vec::new());
    let selection: Vec<usize> = (0..program.policies.len()).collect();
    let options = evaluate::Options { explained: usize::MAX, ..evaluate::Options::default() };
    let check = evaluate::check(&world, &selection, &options);
    let decided = start.elapsed();
    let start = Instant::now();
    let ids = |thing: evaluate::verdict::ThingRef| organisation.id(thing.kind, thing.index).to_owned();
    let checked = report::Checked { program: &program, check: &check, ids: &ids, only: None, data_files: 1 };
    let run = report::Run { sources: &sources, diagnostics: &[], checked: Some(checked) };
    report::json::write_check(&run, &mut std::io::sink()).expect("a sink takes all");
    [compiled, parsed, built, decided, start.elapsed()]
}
