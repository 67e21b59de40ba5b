//! A second evaluator of the policy language, written from its reference, against the tool: generated words, sentences and
//! organisations, every verdict compared; and the laws that hold of all of them.
//!
//! A million cases: `ORACLE_CASES=1000000 ORACLE_SEED=1 cargo test --release --test oracle`.

#![allow(clippy::manual_try_fold, reason = "a truth is an Option here, and `and` does not stop at what is unknown")]
#![allow(clippy::large_enum_variant, reason = "terms are few and short-lived")]

mod amounts;
mod changes;
mod corners;
mod coverage;
mod departures;
mod facts;
mod found;
mod generate;
mod has;
mod laws;
mod meaning;
mod numbers;
mod outlook;
mod overlays;
mod predicate;
mod reference;
mod said;
mod sameness;
mod sentence;
mod sentences;
mod shrink;
mod term;
mod tool;
mod values;
mod verdicts;
mod waivers;
mod world;

use std::collections::BTreeMap;

use generate::{Generate, policies_text, words_text};
use orglint::data::document::Format;
use reference::{Reference, Words};
use sentence::Sentence;
use tool::{Line, Policies};
use values::Random;
use verdicts::verdicts;
use world::Organisation;

const SENTENCES: usize = 24;
const ORGANISATIONS: usize = 10;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn expected(words: &Words, sentences: &[Sentence], org: &Organisation) -> Vec<Line> {
    let reference = Reference { words, org };
    let mut lines: Vec<Line> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        for (about, verdict) in verdicts(&reference, sentence) {
            let about = about.into_iter().map(|(kind, id)| (kind.one().to_owned(), id)).collect();
            lines.push((format!("p{at}"), about, verdict));
        }
    }
    lines.sort();
    lines
}

#[test]
fn every_verdict_is_that_of_the_reference() {
    let cases = number("ORACLE_CASES", 10_000);
    let first = number("ORACLE_SEED", 1);
    let per_batch = (SENTENCES * ORGANISATIONS) as u64;
    let mut coverage = coverage::Coverage::default();
    let mut wrong: Vec<String> = Vec::new();
    let mut unread: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // A difference names its seed; `ORACLE_ONLY=SEED` tries that one batch.
    let all = 0..cases.div_ceil(per_batch);
    let only = number("ORACLE_ONLY", 0);
    let seeds: Vec<u64> = match only {
        0 => all.map(|batch| first * 1_000_000_007 + batch).collect(),
        seed => vec![seed],
    };
    for seed in seeds {
        let mut random = Random::new(seed);
        let mut generate = Generate { random: &mut random };
        let words = generate.words();
        let sentences: Vec<Sentence> = (0..SENTENCES).map(|_| generate.policy()).collect();
        let head = words_text(&words);
        coverage.term(&words.predicates);
        coverage.term(&(&words.comforts, &words.pay, &words.reach));
        sentences.iter().for_each(|sentence| coverage.term(sentence));
        let Some((mut policies, sentences)) = read(&head, sentences, seed, &mut unread) else { continue };
        for _ in 0..ORGANISATIONS {
            let org = world::with_baseline(&mut random);
            let yaml = org.yaml();
            let before = org.before.as_ref().map(|before| before.yaml());
            let found = match policies.check_after(before.as_deref(), &[(&yaml, Format::Yaml)], org.today) {
                Ok(checking) => {
                    coverage.evidence(&checking.check);
                    for (at, sentence) in sentences.iter().enumerate() {
                        let out = sentence.is_out_of_dates(org.today);
                        assert!(
                            !out || checking.is_counted_once(&format!("p{at}")),
                            "seed {seed}: {}",
                            sentence.policy("p")
                        );
                    }
                    checking.lines()
                }
                Err(slips) => {
                    wrong.push(format!("seed {seed}: the organisation is refused: {slips:?}\n{yaml}"));
                    continue;
                }
            };
            let expected = expected(&words, &sentences, &org);
            found.iter().for_each(|(_, _, verdict)| coverage.verdict(verdict));
            if found != expected && wrong.len() < 40 {
                wrong.push(difference(seed, &words, &sentences, &org, &found, &expected));
            }
        }
    }
    for (slip, places) in &unread {
        println!(
            "{} × {slip}\n    {}",
            places.len(),
            places.iter().take(3).cloned().collect::<Vec<_>>().join("\n    ")
        );
    }
    println!("{} batches differ", wrong.len());
    for difference in wrong.iter().take(12) {
        println!("{difference}\n");
    }
    let (table, never) = coverage.table();
    println!("{table}");
    assert!(wrong.is_empty() && unread.is_empty());
    assert!(only != 0 || never.is_empty(), "never seen: {never:?}");
}

/// The policies, without the sentences that have not exactly one reading; these are noted.
fn read(
    head: &str,
    mut sentences: Vec<Sentence>,
    seed: u64,
    unread: &mut BTreeMap<String, Vec<String>>,
) -> Option<(Policies, Vec<Sentence>)> {
    loop {
        let text = policies_text(&sentences);
        let slips = match Policies::new(&[head, &text]) {
            Ok(policies) => return Some((policies, sentences)),
            Err(slips) => slips,
        };
        let mut bad = Vec::new();
        for (line, slip) in slips {
            let own = slip.starts_with("[1");
            let lines: Vec<&str> = if own { text.lines().collect() } else { head.lines().collect() };
            let place = lines.get(line.saturating_sub(1)).copied().unwrap_or("");
            let number = lines[..line.min(lines.len())].iter().filter(|line| line.starts_with("policy ")).count();
            let whole = if own { sentences[number - 1].text() } else { place.to_owned() };
            unread.entry(slip.clone()).or_default().push(format!("seed {seed}: {place}\n    {whole}"));
            if !own {
                return None;
            }
            bad.push(lines[..line].iter().filter(|line| line.starts_with("policy ")).count() - 1);
        }
        let mut at = 0;
        sentences.retain(|_| {
            at += 1;
            !bad.contains(&(at - 1))
        });
    }
}

/// The smallest case that still differs, as text.
fn difference(
    seed: u64,
    words: &Words,
    sentences: &[Sentence],
    org: &Organisation,
    found: &[Line],
    expected: &[Line],
) -> String {
    let only = |a: &[Line], b: &[Line]| a.iter().find(|line| !b.contains(line)).cloned();
    let Some((name, ..)) = only(found, expected).or_else(|| only(expected, found)) else {
        return format!("seed {seed}: a verdict stands twice");
    };
    let at: usize = name[1..].parse().expect("a number");
    let mut sentence = sentences[at].clone();
    let mut org = org.clone();
    let head = words_text(words);
    for smaller in shrink::sentences(&sentence) {
        if differs(&head, words, &smaller, &org).is_some() {
            sentence = smaller;
        }
    }
    let mut policies = Policies::new(&[&head, &policies_text(std::slice::from_ref(&sentence))]).ok();
    while let Some(policies) = &mut policies
        && let Some(smaller) = shrink::organisations(&org)
            .into_iter()
            .find(|smaller| different(policies, words, &sentence, smaller).is_some())
    {
        org = smaller;
    }
    let lines = differs(&head, words, &sentence, &org).unwrap_or_default();
    let text = sentence.policy("p");
    let kept: String = head.lines().filter(|line| is_used(line, &text)).map(|line| format!("  {line}\n")).collect();
    let before = org.before.as_ref().map_or_else(String::new, |before| format!("before:\n{}now:\n", before.yaml()));
    format!("seed {seed}, today {}\n{text}{lines}{before}{}{kept}", org.today.text(), org.yaml())
}

/// Whether a declaration has to do with a sentence.
fn is_used(line: &str, text: &str) -> bool {
    let name = line.trim().split(':').next().unwrap_or_default();
    let stem = name.trim_end_matches('s').trim_end_matches("ie");
    let defined =
        ["upper", "protege", "vouches", "pay", "reach", "seasoned", "humming", "PAIR", "comfort", "score-bar"];
    let mut words = text.to_owned();
    if words.contains("formal") || words.contains("manager") {
        words.push(' ');
    }
    match line.split(' ').next() {
        Some("define" | "setting" | "archetype") => {
            defined.iter().any(|word| line.contains(word) && text.contains(word.trim_end_matches("es")))
        }
        _ if line.trim().starts_with("\"comfort") => text.contains("comfort"),
        _ => line.starts_with("  ") && line.contains(':') && (text.contains(stem) || line.contains(" default ")),
    }
}

fn differs(head: &str, words: &Words, sentence: &Sentence, org: &Organisation) -> Option<String> {
    let mut policies = Policies::new(&[head, &policies_text(std::slice::from_ref(sentence))]).ok()?;
    different(&mut policies, words, sentence, org)
}

fn different(policies: &mut Policies, words: &Words, sentence: &Sentence, org: &Organisation) -> Option<String> {
    let before = org.before.as_ref().map(|before| before.yaml());
    let found = policies.check_after(before.as_deref(), &[(&org.yaml(), Format::Yaml)], org.today).ok()?.lines();
    let expected = expected(words, std::slice::from_ref(sentence), org);
    let lines = |a: &[Line], b: &[Line], who: &str| -> String {
        a.iter()
            .filter(|line| !b.contains(line))
            .map(|(_, about, verdict)| format!("  {who}: {verdict:?} {about:?}\n"))
            .collect()
    };
    (found != expected).then(|| lines(&found, &expected, "tool") + &lines(&expected, &found, "reference"))
}
