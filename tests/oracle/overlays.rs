//! Descriptions that win over others, and words of a pack that are replaced: what comes of both is what one description,
//! or one set of words, says that was put together by hand.

use std::collections::BTreeMap;

use crate::generate::{Generate, policies_text, replacing_text, words_text};
use crate::reference::Words;
use crate::sentence::Sentence;
use crate::tool::{Line, Policies};
use crate::values::Random;
use crate::world::{self, Fact, Kind, Organisation};

/// What wins over `org`: some facts of what is there and of what is new, some posts.
fn overlay(org: &Organisation, random: &mut Random) -> Organisation {
    let other = world::organisation(random);
    let mut over = Organisation { things: BTreeMap::new(), gone: Vec::new(), posts: Vec::new(), ..org.clone() };
    for (thing, facts) in other.things {
        // The one organisation is described in both.
        let known = org.things.get(&thing);
        let mut some: BTreeMap<usize, Fact> = BTreeMap::new();
        for (at, fact) in facts {
            // A bare value beside entries for single keys is an error, and who wins is not said.
            let alike = known
                .and_then(|facts| facts.get(&at))
                .is_none_or(|known| std::mem::discriminant(known) == std::mem::discriminant(&fact));
            if alike && random.often(40) {
                some.insert(at, fact);
            }
        }
        if known.is_some() || random.often(50) {
            over.things.insert(thing, some);
        }
    }
    let is_new = |id: &String| over.things.contains_key(&(Kind::Person, id.clone()));
    over.gone = other.gone.into_iter().filter(is_new).collect();
    let by_area = |org: &Organisation, team: &str, category: &str| {
        let mut mine = org.posts.iter().filter(|post| post.team == team && post.category == category);
        mine.any(|post| post.area.is_some())
    };
    for category in ["direction", "people", "technical", "scouting"] {
        for team in over.things.keys().filter(|(kind, _)| *kind == Kind::Team).map(|(_, id)| id.clone()) {
            let mine = other.posts.iter().filter(|post| post.team == team && post.category == category);
            let plain = !by_area(org, &team, category) && mine.clone().all(|post| post.area.is_none());
            if plain && random.often(60) {
                over.posts.extend(mine.cloned());
            }
        }
    }
    over
}

/// Both in one: each attribute is as the overlay says it, else as it was; entries for single keys are attributes of their own.
fn merged(org: &Organisation, over: &Organisation) -> Organisation {
    let mut all = org.clone();
    for (thing, facts) in &over.things {
        let mine = all.things.entry(thing.clone()).or_default();
        for (at, fact) in facts {
            let fact = match (mine.get(at), fact) {
                (Some(Fact::Keyed(old)), Fact::Keyed(new)) => {
                    let mut entries: BTreeMap<_, _> = old.iter().cloned().collect();
                    entries.extend(new.iter().cloned());
                    Fact::Keyed(entries.into_iter().collect())
                }
                _ => fact.clone(),
            };
            mine.insert(*at, fact);
        }
    }
    all.gone.extend(over.gone.iter().filter(|id| !org.gone.contains(id)).cloned());
    let named = |team: &str, category: &str| {
        over.posts.iter().any(|post| post.team == team && post.category == category && post.accountable)
    };
    let kinds = [Kind::Person, Kind::Team, Kind::Area, Kind::Rig, Kind::Organisation];
    all.mentioned = kinds.into_iter().flat_map(|kind| org.ids(kind).into_iter().map(move |id| (kind, id))).collect();
    all.posts.retain(|post| !named(&post.team, post.category));
    all.posts.extend(over.posts.iter().cloned());
    all
}

fn batch(seed: u64, random: &mut Random) -> Option<(Words, Vec<Sentence>)> {
    let mut generate = Generate { random };
    let words = generate.words();
    let sentences: Vec<Sentence> = (0..24).map(|_| generate.policy()).collect();
    let (_, sentences) = crate::read(&words_text(&words), sentences, seed, &mut BTreeMap::new())?;
    Some((words, sentences))
}

#[test]
fn an_overlay_wins() {
    let mut changed = 0;
    for seed in 0..crate::number("ORACLE_BATCHES", 12) {
        let mut random = Random::new(66_000 + seed + crate::number("ORACLE_SEED", 0) * 1000);
        let Some((words, sentences)) = batch(seed, &mut random) else { continue };
        let mut policies = Policies::new(&[&words_text(&words), &policies_text(&sentences)]).expect("they were read");
        for _ in 0..8 {
            let org = world::organisation(&mut random);
            let over = overlay(&org, &mut random);
            let all = merged(&org, &over);
            let (yaml, more) = (org.yaml(), over.yaml());
            let told = || format!("seed {seed}, today {}\n{yaml}\nover it:\n{more}", org.today.text());
            let checking = policies.check_under(&yaml, &more, org.today);
            let found: Vec<Line> = checking.unwrap_or_else(|slips| panic!("{slips:?}\n{}", told())).lines();
            let wanted = crate::expected(&words, &sentences, &all);
            for (found, wanted) in found.iter().zip(&wanted) {
                let at: usize = wanted.0[1..].parse().expect("a number");
                assert_eq!(found, wanted, "{}\n{}", sentences[at].text(), told());
            }
            assert_eq!(found.len(), wanted.len(), "{}", told());
            changed += usize::from(wanted != crate::expected(&words, &sentences, &org));
        }
    }
    assert!(changed > 20, "only {changed} overlays changed a verdict");
}

#[test]
fn what_replaces_a_word_is_the_word() {
    let mut differ = 0;
    for seed in 0..crate::number("ORACLE_BATCHES", 8) {
        let mut random = Random::new(67_000 + seed + crate::number("ORACLE_SEED", 0) * 1000);
        let Some((words, sentences)) = batch(seed, &mut random) else { continue };
        // A pack in which the same words mean something else.
        let other = Generate { random: &mut random }.words();
        let pack = Words { comforts: words.comforts.clone(), ..other };
        let pack = Words { predicates: with_pair(&pack, &words), ..pack };
        if Policies::new(&[&words_text(&pack)]).is_err() {
            continue;
        }
        let text = policies_text(&sentences);
        let mut replaced = Policies::over_pack(&words_text(&pack), &[&replacing_text(&words), &text])
            .unwrap_or_else(|slips| panic!("seed {seed}: {slips:?}\n{}", replacing_text(&words)));
        for _ in 0..6 {
            let org = world::organisation(&mut random);
            let yaml = org.yaml();
            let files = [(yaml.as_str(), orglint::data::document::Format::Yaml)];
            let found = replaced.check(&files, org.today).expect("it was generated").lines();
            assert_eq!(found, crate::expected(&words, &sentences, &org), "seed {seed}\n{yaml}");
            differ += usize::from(found != crate::expected(&pack, &sentences, &org));
        }
    }
    assert!(differ > 10, "the words of the pack and those that replace them differ {differ} times");
}

/// An archetype is not replaced.
fn with_pair(pack: &Words, words: &Words) -> Vec<crate::predicate::Cond> {
    let mut predicates = pack.predicates.clone();
    predicates[crate::term::PAIR] = words.predicates[crate::term::PAIR].clone();
    predicates
}
