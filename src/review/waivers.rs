//! Two programs become the waivers that are not as they were: added, removed, extended, shortened, or given another reason.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::compile::{Program, Waiver, WaiverSubject};
use crate::meaning;

/// A waiver that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaiverChange {
    /// Of which policy.
    pub policy: String,
    /// For whom: `person ana in team payments`.
    pub subject: String,
    /// What was done to it.
    pub change: What,
    /// The last day before, if there was one.
    pub until_before: Option<String>,
    /// The last day afterwards, if it is still there.
    pub until_after: Option<String>,
    /// Who approved it.
    pub approved_by: String,
    /// Why.
    pub because: String,
}

/// What was done to a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It holds longer.
    Extended,
    /// It holds less long.
    Shortened,
    /// It begins on another day, or is approved by somebody else or for another reason.
    Changed,
}

impl What {
    /// `extended`.
    pub fn words(self) -> &'static str {
        match self {
            What::Added => "added",
            What::Removed => "removed",
            What::Extended => "extended",
            What::Shortened => "shortened",
            What::Changed => "changed",
        }
    }
}

impl WaiverChange {
    /// Its cells: the policy, for whom, what was done, until when, approved by whom.
    pub fn row(&self) -> Vec<String> {
        let until = match (&self.until_before, &self.until_after) {
            (Some(before), Some(after)) if before != after => format!("{after}, was {before}"),
            (_, Some(day)) | (Some(day), None) => day.clone(),
            (None, None) => String::new(),
        };
        let what = self.change.words().to_owned();
        vec![self.policy.clone(), self.subject.clone(), what, until, self.approved_by.clone()]
    }
}

/// By policy and subject, in words and in meaning; of several for one and the same subject the first is compared with the
/// first.
type Key = (String, String, String, usize);

/// The waivers that are not as they were, by policy and subject.
pub fn changes(old: &Program, new: &Program) -> Vec<WaiverChange> {
    let (before, after) = (by_key(old), by_key(new));
    let mut keys: Vec<&Key> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter().filter_map(|key| compared(key, before.get(key).copied(), after.get(key).copied())).collect()
}

fn by_key(program: &Program) -> BTreeMap<Key, &Waiver> {
    let mut all = BTreeMap::new();
    for waiver in &program.waivers {
        let meaning = match &waiver.subject {
            WaiverSubject::Every(range) => meaning::of_range(program, range),
            WaiverSubject::Organisation | WaiverSubject::Things(_) => String::new(),
        };
        let mut key = (waiver.name.value.clone(), subject(program, waiver), meaning, 0);
        while all.contains_key(&key) {
            key.3 += 1;
        }
        all.insert(key, waiver);
    }
    all
}

fn compared(key: &Key, before: Option<&Waiver>, after: Option<&Waiver>) -> Option<WaiverChange> {
    let change = match (before, after) {
        (None, None) => return None,
        (None, Some(_)) => What::Added,
        (Some(_), None) => What::Removed,
        (Some(before), Some(after)) if after.until > before.until => What::Extended,
        (Some(before), Some(after)) if after.until < before.until => What::Shortened,
        (Some(before), Some(after)) => {
            let same =
                before.from == after.from && before.because == after.because && before.approved_by == after.approved_by;
            if same {
                return None;
            }
            What::Changed
        }
    };
    let shown = after.or(before)?;
    Some(WaiverChange {
        policy: key.0.clone(),
        subject: key.1.clone(),
        change,
        until_before: before.map(|waiver| waiver.until.to_string()),
        until_after: after.map(|waiver| waiver.until.to_string()),
        approved_by: shown.approved_by.clone(),
        because: shown.because.clone(),
    })
}

/// Whom a waiver is for, as it is written.
fn subject(program: &Program, waiver: &Waiver) -> String {
    match &waiver.subject {
        WaiverSubject::Organisation => "the organisation".to_owned(),
        WaiverSubject::Things(things) => {
            let words = things.iter().map(|thing| {
                let noun = &program.vocabulary.kind(thing.kind).noun.singular;
                format!("{noun} {}", program.texts.text(thing.id))
            });
            words.collect::<Vec<_>>().join(" in ")
        }
        WaiverSubject::Every(range) => format!("every {}", range.noun),
    }
}
