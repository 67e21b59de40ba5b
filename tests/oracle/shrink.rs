//! Smaller cases: parts of a sentence or of an organisation left out.

use crate::predicate::Cond;
use crate::sentence::{Sentence, Subject};
use crate::term::Noun;
use crate::world::{Kind, Organisation};

/// The sentence without one of its parts.
pub fn sentences(sentence: &Sentence) -> Vec<Sentence> {
    let mut smaller = Vec::new();
    if let Some(also) = &sentence.also {
        smaller.push(Sentence { also: None, ..sentence.clone() });
        smaller.push((**also).clone());
    }
    if sentence.from.is_some() || sentence.until.is_some() {
        smaller.push(Sentence { from: None, until: None, ..sentence.clone() });
    }
    if sentence.when.is_some() {
        smaller.push(Sentence { when: None, ..sentence.clone() });
    }
    if sentence.unless.is_some() {
        smaller.push(Sentence { unless: None, when: None, ..sentence.clone() });
        smaller.push(Sentence { unless: None, ..sentence.clone() });
    }
    for part in parts(sentence.unless.as_ref()) {
        smaller.push(Sentence { unless: Some(part.clone()), ..sentence.clone() });
        smaller.push(Sentence { unless: Some(part), when: None, ..sentence.clone() });
    }
    for part in parts(sentence.when.as_ref()) {
        smaller.push(Sentence { when: Some(part), ..sentence.clone() });
    }
    if let Subject::Every { noun, style } = &sentence.subject {
        let plain = Noun::plain(noun.base.clone());
        smaller.push(Sentence { subject: Subject::Every { noun: plain, style: *style }, ..sentence.clone() });
    }
    smaller
}

fn parts(cond: Option<&Cond>) -> Vec<Cond> {
    match cond {
        Some(Cond::And(conds) | Cond::Or(conds) | Cond::Tally(_, _, conds)) => conds.clone(),
        Some(Cond::Not(one)) => vec![(**one).clone()],
        Some(Cond::Either(one, other)) => vec![(**one).clone(), (**other).clone()],
        Some(Cond::Said(..) | Cond::There(..)) | None => Vec::new(),
    }
}

/// The organisation without one of its things, facts or posts.
pub fn organisations(org: &Organisation) -> Vec<Organisation> {
    let mut smaller = Vec::new();
    if org.before.is_some() {
        smaller.push(Organisation { before: None, ..org.clone() });
    }
    // The areas stay: sentences name them as keys.
    for key in org.things.keys().filter(|key| !matches!(key.0, Kind::Area | Kind::Organisation)) {
        let mut one = org.clone();
        one.things.remove(key);
        if key.0 == Kind::Team {
            one.posts.retain(|post| post.team != key.1);
        }
        one.gone.retain(|id| key.0 != Kind::Person || *id != key.1);
        smaller.push(one);
    }
    for (key, facts) in &org.things {
        for at in facts.keys() {
            let mut one = org.clone();
            one.things.get_mut(key).expect("it was there").remove(at);
            smaller.push(one);
        }
    }
    for at in 0..org.posts.len() {
        let mut one = org.clone();
        one.posts.remove(at);
        smaller.push(one);
    }
    for at in 0..org.gone.len() {
        let mut one = org.clone();
        one.gone.remove(at);
        smaller.push(one);
    }
    smaller
}
