//! An organisation as facts in plain words, so that two can be compared without regard to files, places and indices.
//!
//! A post has no name of its own here: it is who holds what where, and how. So the ids that leadership blocks give to
//! posts make no difference.

use std::collections::{BTreeMap, BTreeSet};

use crate::organisation::{Org, Recorded, Values};
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, Ty, Vocabulary};

/// What a fact is about: kind, id, attribute, and of a keyed attribute the key.
pub(super) type Subject = (String, String, String, Option<String>);

/// The posts of one responsibility in one team, for one area or none, accountable or contributing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Held {
    pub(super) team: String,
    pub(super) responsibility: String,
    pub(super) area: String,
    pub(super) contributing: bool,
}

/// A post: who, and what else is said of it.
pub(super) type Holding = (String, BTreeMap<String, BTreeSet<String>>);

/// Everything that an organisation records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) facts: BTreeMap<Subject, BTreeSet<String>>,
    pub(super) posts: BTreeMap<Held, BTreeSet<Holding>>,
    /// Sets of a team that hold all its members, as `everyone` does, with what they hold besides. Whether the word is
    /// written is no fact; if it is, such a set follows the members.
    pub(super) everyone: BTreeMap<Subject, BTreeSet<String>>,
}

impl Facts {
    /// The facts that files record; what the tool fills is left out.
    pub(super) fn of(org: &Org, vocabulary: &Vocabulary) -> Facts {
        let mut all = Facts::default();
        let core = vocabulary.core;
        for (number, attribute) in (0u16..).zip(&vocabulary.attrs) {
            let kind = attribute.kind;
            if kind == core.policy || kind == core.waiver || kind == core.responsibility || kind == core.sign {
                continue;
            }
            for thing in (0..org.len(kind)).filter(|&thing| org.exists(kind, thing)) {
                if kind != core.assignment {
                    all.note(org, vocabulary, AttrId(number), thing);
                }
            }
        }
        for post in (0..org.len(core.assignment)).filter(|&post| org.exists(core.assignment, post)) {
            all.post(org, vocabulary, post);
        }
        all.everyone = all.facts.iter().filter_map(|(subject, values)| all.besides_members(subject, values)).collect();
        all
    }

    fn besides_members(&self, subject: &Subject, values: &BTreeSet<String>) -> Option<(Subject, BTreeSet<String>)> {
        let (kind, id, attr, _) = subject;
        let members = self.facts.get(&(kind.clone(), id.clone(), "members".to_owned(), None))?;
        let all = kind == "team" && attr != "members" && !members.is_empty() && members.is_subset(values);
        all.then(|| (subject.clone(), values - members))
    }

    fn note(&mut self, org: &Org, vocabulary: &Vocabulary, attr: AttrId, thing: u32) {
        let attribute = vocabulary.attr(attr);
        let noun = vocabulary.kind(attribute.kind).noun.singular.clone();
        let id = org.id(attribute.kind, thing).to_owned();
        for (key, values) in values(org, vocabulary, attr, thing) {
            self.facts.insert((noun.clone(), id.clone(), attribute.key.clone(), key), values);
        }
    }

    fn post(&mut self, org: &Org, vocabulary: &Vocabulary, post: u32) {
        let core = vocabulary.core;
        let one = |attr: AttrId| match org.recorded(attr, post) {
            Recorded::One(value) => word(org, vocabulary, vocabulary.attr(attr).ty.element, value),
            Recorded::Nothing | Recorded::Set(_) | Recorded::Keyed(_) => String::new(),
        };
        let held = Held {
            team: one(core.assignment_team),
            responsibility: one(core.assignment_responsibility),
            area: one(core.assignment_area),
            contributing: one(core.assignment_part) == "contributing",
        };
        let fixed = [core.assignment_person, core.assignment_team, core.assignment_responsibility];
        let fixed = [&fixed[..], &[core.assignment_area, core.assignment_part]].concat();
        let mut rest = BTreeMap::new();
        for &attr in vocabulary.kind(core.assignment).attrs.iter().filter(|attr| !fixed.contains(attr)) {
            for (key, values) in values(org, vocabulary, attr, post) {
                let name = vocabulary.attr(attr).key.clone();
                rest.insert(key.map_or(name.clone(), |key| format!("{name}.{key}")), values);
            }
        }
        self.posts.entry(held).or_default().insert((one(core.assignment_person), rest));
    }

    /// The first difference, in words; `None` if both say the same.
    pub(super) fn difference(&self, other: &Facts) -> Option<String> {
        let keys: BTreeSet<&Subject> = self.facts.keys().chain(other.facts.keys()).collect();
        let nothing = BTreeSet::new();
        for key in keys {
            let (want, have) = (self.facts.get(key).unwrap_or(&nothing), other.facts.get(key).unwrap_or(&nothing));
            let same = want == have && self.facts.contains_key(key) == other.facts.contains_key(key);
            let with_everyone = self.everyone.get(key).is_some_and(|besides| other.everyone.get(key) == Some(besides));
            if !same && !with_everyone {
                let (kind, id, attr, inner) = key;
                let inner = inner.as_ref().map(|inner| format!(" for {inner}")).unwrap_or_default();
                return Some(format!("{attr}{inner} of {kind} {id} would be {}, not {}", list(have), list(want)));
            }
        }
        let keys: BTreeSet<&Held> = self.posts.keys().chain(other.posts.keys()).collect();
        let differs = keys.into_iter().find(|key| self.posts.get(key) != other.posts.get(key))?;
        let names = |facts: &Facts| {
            let posts = facts.posts.get(differs).into_iter().flatten();
            list(&posts.map(|(person, _)| person.clone()).collect())
        };
        let Held { team, responsibility, area, .. } = differs;
        let area = if area.is_empty() { String::new() } else { format!(" for {area}") };
        Some(format!("{responsibility}{area} in {team} would be held by {}, not {}", names(other), names(self)))
    }
}

fn list(values: &BTreeSet<String>) -> String {
    let names: Vec<&str> = values.iter().filter(|value| !value.is_empty()).map(String::as_str).collect();
    if names.is_empty() { "nobody or nothing".to_owned() } else { names.join(", ") }
}

/// The values of an attribute, of a keyed one by key.
fn values(org: &Org, vocabulary: &Vocabulary, attr: AttrId, thing: u32) -> Vec<(Option<String>, BTreeSet<String>)> {
    let ty = vocabulary.attr(attr).ty;
    let say = |value: Val| word(org, vocabulary, ty.element, value);
    let all = |values: Values<'_>| values.iter().map(say).collect::<BTreeSet<String>>();
    match org.recorded(attr, thing) {
        Recorded::Nothing => Vec::new(),
        Recorded::One(value) => vec![(None, BTreeSet::from([say(value)]))],
        Recorded::Set(values) => vec![(None, all(values))],
        Recorded::Keyed(entries) => entries
            .iter()
            .map(|entry| {
                let key = word(org, vocabulary, ty.key.unwrap_or(Ty::Text), entry.key);
                let values = match ty.set && entry.value == Val::None {
                    true => all(org.set_values(attr, entry.set)),
                    false => BTreeSet::from([say(entry.value)]),
                };
                (Some(key), values)
            })
            .collect(),
    }
}

/// A value as files write it, up to case and hyphens.
fn word(org: &Org, vocabulary: &Vocabulary, ty: Ty, value: Val) -> String {
    match (value, ty) {
        (Val::Thing(thing), Ty::Kind(kind)) => id(org, kind, thing),
        (Val::Text(text), _) => org.texts.text(text).to_owned(),
        (Val::YesNo(yes), _) => if yes { "yes" } else { "no" }.to_owned(),
        (Val::Date(date), _) => date.to_string(),
        (Val::Number(number), _) => number.to_string(),
        (Val::Duration(duration), _) => duration.to_string(),
        (Val::Level(_) | Val::Choice(_), _) => vocabulary.step_name(ty, value).unwrap_or_default().to_owned(),
        (Val::None, _) => String::new(),
        (Val::Unknown, _) => "everyone".to_owned(),
        (Val::Thing(thing) | Val::Post { person: thing, .. }, _) => thing.to_string(),
        (Val::Item(item), _) => format!("{item:?}"),
    }
}

fn id(org: &Org, kind: KindId, thing: u32) -> String {
    org.id(kind, thing).to_owned()
}
