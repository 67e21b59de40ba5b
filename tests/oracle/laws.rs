//! Laws that hold of every policy and organisation: order, renaming, more facts, messages, severity, white space, waivers,
//! and that broken text ends in an answer.

use orglint::compile::Modal;
use orglint::data::document::Format;
use orglint::evaluate::verdict::Outcome;

use crate::generate::{Generate, Place, policies_text, words_text};
use crate::reference::Words;
use crate::sentence::{Sentence, Style, Subject};
use crate::term::{Base, ROLES};
use crate::tool::{Line, Policies};
use crate::values::Random;
use crate::verdicts::Verdict;
use crate::world::{self, ATTRIBUTES, Kind, Organisation};

/// A batch for the laws, smaller than those that are compared with the reference.
struct Batch {
    words: Words,
    head: String,
    sentences: Vec<Sentence>,
    random: Random,
}

const BATCHES: u64 = 5;

impl Batch {
    fn all() -> impl Iterator<Item = Batch> {
        (0..BATCHES).filter_map(|seed| {
            let mut random = Random::new(77_000 + seed + crate::number("ORACLE_SEED", 0) * 1000);
            let mut generate = Generate { random: &mut random };
            let words = generate.words();
            let sentences: Vec<Sentence> = (0..16).map(|_| generate.sentence()).collect();
            let head = words_text(&words);
            let (_, sentences) = crate::read(&head, sentences, seed, &mut std::collections::BTreeMap::new())?;
            Some(Batch { words, head, sentences, random })
        })
    }
    fn policies(&self, texts: &[&str]) -> Policies {
        let mut all = vec![self.head.as_str()];
        all.extend(texts);
        Policies::new(&all).unwrap_or_else(|slips| panic!("{slips:?}\n{}", texts.join("\n")))
    }
    fn organisations(&mut self) -> Vec<Organisation> {
        (0..4).map(|_| world::organisation(&mut self.random)).collect()
    }
}

fn lines(policies: &mut Policies, org: &Organisation) -> Vec<Line> {
    let yaml = org.yaml();
    policies.check(&[(&yaml, Format::Yaml)], org.today).unwrap_or_else(|slips| panic!("{slips:?}\n{yaml}")).lines()
}

/// One policy in a text of its own, so that the places in it do not depend on the others.
fn parts(sentences: &[Sentence]) -> Vec<String> {
    let text = policies_text(sentences);
    text.split_inclusive("\n}\n").map(str::to_owned).collect()
}

#[test]
fn the_order_of_files_changes_no_byte() {
    for mut batch in Batch::all() {
        let texts = parts(&batch.sentences);
        let mut forwards: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut one = batch.policies(&forwards);
        forwards.reverse();
        let mut other = batch.policies(&forwards);
        for org in batch.organisations() {
            let yaml = org.yaml();
            let findings = |policies: &mut Policies| {
                let checking = policies.check(&[(&yaml, Format::Yaml)], org.today).expect("it was generated");
                nameless(&checking.json())
            };
            let (one, other) = (findings(&mut one), findings(&mut other));
            // Complaints stand in the order of the files, and these were turned round.
            let (one, other) = (sorted_complaints(&one), sorted_complaints(&other));
            let at = one.bytes().zip(other.bytes()).position(|(a, b)| a != b).unwrap_or(0);
            let near =
                |text: &str| text.get(at.saturating_sub(300)..(at + 200).min(text.len())).unwrap_or("").to_owned();
            assert!(one == other, "{}\n\n{}\n\n{yaml}", near(&one), near(&other));
        }
    }
}

fn sorted_complaints(json: &str) -> String {
    let (findings, complaints) = json.split_once("\"diagnostics\"").unwrap_or((json, ""));
    let complaints = complaints.trim_start_matches([':', '[']);
    let mut each: Vec<&str> =
        complaints.split("{\"severity\"").map(|one| one.trim_end_matches([',', '\n', '}', ']'])).collect();
    each.sort_unstable();
    format!("{findings}{}", each.join("\n"))
}

/// The output without the numbers that this test gives to its files in memory.
fn nameless(json: &str) -> String {
    let mut text = String::new();
    let mut rest = json;
    while let Some(at) = rest.find(".policy") {
        let digits = rest[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        text += &rest[..digits];
        rest = &rest[at + ".policy".len()..];
    }
    text + rest
}

#[test]
fn the_order_of_keys_and_splitting_files_change_no_verdict() {
    for mut batch in Batch::all() {
        let text = policies_text(&batch.sentences);
        let mut policies = batch.policies(&[&text]);
        for org in batch.organisations() {
            let whole = lines(&mut policies, &org);
            // One file for each thing, and the facts of a thing in two.
            let mut files: Vec<String> = Vec::new();
            for (key, facts) in org.things.iter().rev() {
                for half in [0, 1] {
                    let some = facts.iter().filter(|(at, _)| *at % 2 == half);
                    let mut part =
                        Organisation { things: [].into(), gone: Vec::new(), posts: Vec::new(), ..org.clone() };
                    part.things.insert(key.clone(), some.map(|(at, fact)| (*at, fact.clone())).collect());
                    if half == 1 && key.0 == Kind::Team {
                        part.posts = org.posts.iter().filter(|post| post.team == key.1).cloned().collect();
                    }
                    if half == 1 && key.0 == Kind::Person {
                        part.gone = org.gone.iter().filter(|id| **id == key.1).cloned().collect();
                    }
                    files.push(part.yaml());
                }
            }
            let split: Vec<(&str, Format)> = files.iter().map(|text| (text.as_str(), Format::Yaml)).collect();
            let found = policies.check(&split, org.today).unwrap_or_else(|slips| panic!("{slips:?}")).lines();
            assert_eq!(whole, found, "{}", org.yaml());
        }
    }
}

#[test]
fn renaming_ids_renames_the_findings() {
    let renamed = |text: &str| {
        let ids = [("ana", "zed"), ("bo", "yve"), ("cai", "xan"), ("dia", "wim"), ("eli", "vic"), ("fay", "una")];
        let word =
            |text: &str| ids.iter().find(|(id, _)| *id == text).map_or(text.to_owned(), |(_, new)| (*new).to_owned());
        let mut made = String::new();
        let mut run = String::new();
        for c in text.chars().chain(['\n']) {
            if c.is_alphanumeric() || c == '-' || c == '_' {
                run.push(c);
            } else {
                made += &word(&run);
                run.clear();
                made.push(c);
            }
        }
        made
    };
    for mut batch in Batch::all() {
        let text = policies_text(&batch.sentences);
        let mut policies = batch.policies(&[&text]);
        let (head, text) = (renamed(&batch.head), renamed(&text));
        let mut others = Policies::new(&[&head, &text]).unwrap_or_else(|slips| panic!("{slips:?}"));
        for org in batch.organisations() {
            let yaml = renamed(&org.yaml());
            let found = others.check(&[(&yaml, Format::Yaml)], org.today).unwrap_or_else(|slips| panic!("{slips:?}"));
            let mut wanted: Vec<Line> = lines(&mut policies, &org);
            for (_, about, _) in &mut wanted {
                about.iter_mut().for_each(|(_, id)| *id = renamed(id).trim().to_owned());
            }
            wanted.sort();
            assert_eq!(wanted, found.lines(), "{yaml}");
        }
    }
}

/// Whether the sentence, or a definition, asks for the record itself.
fn asks_for_the_record(term: &impl std::fmt::Debug) -> bool {
    let text = format!("{term:?}");
    ["Recorded", "Known", "Described", "Without(", "Has(No", "(No, Noun"].iter().any(|sign| text.contains(sign))
}

#[test]
fn a_new_fact_changes_no_verdict_that_was_settled() {
    let mut compared = 0;
    for mut batch in Batch::all() {
        let words = &batch.words;
        let defined = asks_for_the_record(&(&words.predicates, &words.comforts, &words.pay, &words.reach));
        let plain = batch.sentences.iter().filter(|sentence| !asks_for_the_record(sentence)).cloned();
        let made = ["Defined", "Duo", "Comforts", "at: 102", "at: 103"];
        let plain = plain.filter(|sentence| {
            let text = format!("{sentence:?}");
            !defined || !made.iter().any(|sign| text.contains(sign))
        });
        let plain: Vec<Sentence> = plain.collect();
        let text = policies_text(&plain);
        let mut policies = batch.policies(&[&text]);
        for org in batch.organisations() {
            let before = lines(&mut policies, &org);
            // Only a fact that was unknown: without a default, and of a thing that is described.
            let more = world::organisation(&mut batch.random);
            for (key, facts) in &more.things {
                for (at, fact) in facts {
                    let silent = batch.words.defaults[*at].is_none() && ATTRIBUTES[*at].key.is_none();
                    let there = org.things.get(key).is_some_and(|facts| !facts.contains_key(at));
                    let thing = matches!(ATTRIBUTES[*at].ty, crate::world::Type::Thing(_));
                    // A reference may bring a thing that nobody mentioned before.
                    if !silent || !there || thing || ATTRIBUTES[*at].one == "member" {
                        continue;
                    }
                    let mut known = org.clone();
                    known.things.get_mut(key).expect("it is there").insert(*at, fact.clone());
                    let after = lines(&mut policies, &known);
                    compared += 1;
                    for (name, about, verdict) in &before {
                        let unsettled = *verdict == Verdict::Undetermined;
                        let same = after.iter().filter(|line| line.0 == *name && line.1 == *about);
                        for (_, _, now) in same.filter(|_| !unsettled) {
                            let number: usize = name[1..].parse().expect("a number");
                            let excused = [Verdict::Holds, Verdict::HoldsByException];
                            let both_hold = excused.contains(verdict) && excused.contains(now);
                            // `if` false wins over a main clause that holds: the filter was unknown.
                            let outside = [*verdict, *now].contains(&Verdict::NotApplicable)
                                && [*verdict, *now].iter().any(|verdict| excused.contains(verdict));
                            let text = plain[number].text();
                            assert!(
                                verdict == now || both_hold || outside,
                                "{text}\n{about:?} was {verdict:?}, is {now:?}\nadded {} of {key:?}: {fact:?}\n{}",
                                ATTRIBUTES[*at].one,
                                org.yaml()
                            );
                        }
                    }
                }
            }
        }
    }
    assert!(compared > 30, "only {compared} facts were added");
}

#[test]
fn words_for_people_change_no_verdict_and_should_only_the_severity() {
    let mut filled = 0;
    for mut batch in Batch::all() {
        let text = policies_text(&batch.sentences);
        let mut policies = batch.policies(&[&text]);
        let titled: String = parts(&batch.sentences)
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let head = format!("policy p{at} {{");
                let title = format!("policy p{at} \"A title\" {{");
                let says = slots(&mut batch.random, &batch.sentences[at]);
                let clauses = format!(
                    "\n  because \"b\"\n  source \"s\"\n  advice \"a\"\n  says \"{says}\"\n  owner \"o\"\n  tags x, y\n}}\n"
                );
                filled += usize::from(says.contains('{'));
                part.replace(&head, &title).replace("\n}\n", &clauses)
            })
            .collect();
        let mut others = batch.policies(&[&titled]);
        let turned: Vec<Sentence> =
            batch.sentences.iter().map(|sentence| Sentence { must: !sentence.must, ..sentence.clone() }).collect();
        let mut weaker = batch.policies(&[&policies_text(&turned)]);
        // More space between words, comments and empty lines.
        let airy = text.replace(' ', "   ").replace('\n', "  # a comment\n\n");
        let mut airy = batch.policies(&[&airy]);
        for org in batch.organisations() {
            let wanted = lines(&mut policies, &org);
            assert_eq!(wanted, lines(&mut others, &org), "{}", org.yaml());
            assert_eq!(wanted, lines(&mut weaker, &org), "{}", org.yaml());
            assert_eq!(wanted, lines(&mut airy, &org), "{}", org.yaml());
        }
        for (policy, sentence) in policies.program.policies.iter().zip(&weaker.program.policies) {
            let may = policy.rules[0].modal == sentence.rules[0].modal;
            let either = [policy.rules[0].modal, sentence.rules[0].modal];
            assert!(may || (either.contains(&Modal::Must) && either.contains(&Modal::Should)));
        }
    }
    assert!(filled > 5, "only {filled} messages have slots");
}

/// A message with slots: the subject, something of it, and how many there are of that.
fn slots(random: &mut Random, sentence: &Sentence) -> String {
    let (kind, noun) = match &sentence.subject {
        Subject::Every { noun, style: Style::Every | Style::Each | Style::All } => match noun.base {
            Base::Role(role) => (Kind::Person, ROLES[role].0),
            _ => (noun.kind().expect("things"), noun.kind().expect("things").one()),
        },
        Subject::ForOf(..) => return "{the team} and {the team's members}".to_owned(),
        _ => return "m".to_owned(),
    };
    let mut generate = Generate { random };
    let place = Place { pronoun: false, ..Place::of(kind, noun) };
    // A text in a text would end it.
    let path = generate.path(place, |_| true, true).map(|path| path.text()).filter(|path| !path.contains('"'));
    path.map_or("m".to_owned(), |path| format!("{{the {noun}}}: {{{path}}}, {{the number of {path}}}"))
}

#[test]
fn a_waiver_covers_exactly_what_it_names() {
    let mut waived = 0;
    for mut batch in Batch::all() {
        let text = policies_text(&batch.sentences);
        let mut policies = batch.policies(&[&text]);
        for org in batch.organisations() {
            let all = lines(&mut policies, &org);
            let found = all.iter().find(|(_, about, verdict)| {
                !about.is_empty() && matches!(verdict, Verdict::Violated | Verdict::Undetermined)
            });
            let Some((name, about, _)) = found else { continue };
            let subject: Vec<String> = about.iter().rev().map(|(kind, id)| format!("{kind} {id}")).collect();
            let clauses = "until 2030-01-01\n  because \"b\"\n  approved by \"c\"";
            let waiver = format!("waive {name} for {}\n  {clauses}\n", subject.join(" in "));
            let mut with = batch.policies(&[&text, &waiver]);
            let yaml = org.yaml();
            let checking = with.check(&[(&yaml, Format::Yaml)], org.today).expect("it was generated");
            assert_eq!(checking.lines(), all, "a waiver changes no verdict");
            for finding in &checking.check.findings {
                let policy = &checking.policies.program.policies[finding.verdict.policy].name.value;
                let things = &finding.verdict.subject;
                let has = |id: &str| things.iter().any(|thing| checking.org.id(thing.kind, thing.index) == id);
                let covered = policy == name && about.iter().all(|(_, id)| has(id));
                assert_eq!(finding.waived.is_some(), covered, "{waiver}{text}{yaml}");
                assert_ne!(finding.verdict.outcome, Outcome::Holds);
                waived += usize::from(covered);
            }
        }
    }
    assert!(waived > 5, "only {waived} findings were waived");
}

#[test]
fn broken_text_ends_in_an_answer() {
    let rules = "use leadership\npolicy a \"t\" {\n  every team must have at least 2 members unless TL co-writes reviews\n  because \"b\"\n}\n\
         waive a for team t1\n  until 2030-01-01\n  because \"b\"\n  approved by \"c\"\n\
         test a \"x\" {\n  given \"\"\"\n    team: t1\n  \"\"\"\n  expect violated for team t1\n}\n";
    let mut random = Random::new(5 + crate::number("ORACLE_SEED", 0));
    let mut batch = Batch::all().next().expect("there is one");
    let text = policies_text(&batch.sentences[..4.min(batch.sentences.len())]);
    let org = batch.organisations().remove(0);
    let mut policies = batch.policies(&[&text]);
    for _ in 0..12 {
        for whole in [&text, rules] {
            let end = random.below(whole.len());
            let prefix = &whole[..(0..=end).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0)];
            _ = Policies::new(&[&batch.head, prefix]);
            _ = Policies::new(&[&batch.head, &changed(whole, &mut random)]);
        }
        let yaml = org.yaml();
        let end = random.below(yaml.len());
        _ = policies.check(&[(&yaml[..end], Format::Yaml)], org.today).map(|checking| checking.json());
        let yaml = changed(&yaml, &mut random);
        _ = policies.check(&[(&yaml, Format::Yaml)], org.today).map(|checking| checking.json());
    }
}

fn changed(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..1 + random.below(3) {
        let at = random.below(chars.len());
        let new =
            *random.pick(&['{', '}', '"', ' ', '\n', 'x', '(', ')', ':', ',', '\'', '#', '-', '1', '\u{202e}', 'é']);
        match random.below(3) {
            0 => chars[at] = new,
            1 => chars.insert(at, new),
            _ => _ = chars.remove(at),
        }
    }
    chars.into_iter().collect()
}
