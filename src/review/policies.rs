//! Two programs become the policies that are not as they were: added, removed, renamed, reworded, or of another meaning,
//! and what that does to this organisation.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::comparison::{Judged, Names, bare_weight, compare_across};
use crate::compile::{Policy, Program};
use crate::meaning::{self, Meaning};
use crate::organisation::Recorded;
use crate::report::text::one_line;
use crate::source::Sources;
use crate::value::Val;
use crate::vocabulary::KindId;

/// A policy that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyChange {
    /// Its name afterwards, of one that is gone the name before.
    pub policy: String,
    /// What was done to it.
    pub what: What,
    /// The words that it rests on and that mean something else now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What it does to this organisation as it is afterwards.
    pub effect: Effect,
    /// Findings of it that are new or weigh more.
    pub tightened: usize,
    /// Findings of it that are gone or weigh less.
    pub loosened: usize,
    /// The teams that these findings are about, or that the people in them are members of.
    pub teams: Vec<String>,
    /// To how many it applied under the old policies.
    pub applied_before: usize,
    /// To how many it applies under the new ones.
    pub applied_after: usize,
}

/// What was done to a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It means the same under another name.
    Renamed {
        /// The name before.
        from: String,
    },
    /// It means the same in other words, or its title, reason, message or advice is another.
    Reworded,
    /// It means something else.
    Changed,
}

/// What a change of policies does to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// There are more findings, or worse ones.
    Tightened,
    /// There are fewer findings, or lighter ones.
    Loosened,
    /// Both.
    Mixed,
    /// The findings are the same.
    None,
}

impl Effect {
    /// `tightened`; `no effect here`.
    pub fn words(self) -> &'static str {
        match self {
            Effect::Tightened => "tightened",
            Effect::Loosened => "loosened",
            Effect::Mixed => "tightened and loosened",
            Effect::None => "no effect here",
        }
    }
}

/// The policies of two programs, side by side: by name, and of those that are left by their meaning.
pub struct Pairs {
    /// By the index of the old policy: the new one.
    new_of: BTreeMap<usize, usize>,
    old: Vec<(Meaning, String)>,
    new: Vec<(Meaning, String)>,
    /// Which sentence of the new policy a sentence of the old one is.
    sentences: BTreeMap<(usize, usize), usize>,
    names: Vec<String>,
}

impl Pairs {
    /// Pairs them; each program with the texts that it was read from.
    pub fn new((old, old_texts): (&Program, &Sources), (new, new_texts): (&Program, &Sources)) -> Pairs {
        let told = |program: &Program, texts: &Sources| -> Vec<(Meaning, String)> {
            let of = |policy: &Policy| (Meaning::of(program, policy), wording(program, texts, policy));
            program.policies.iter().map(of).collect()
        };
        let names: Vec<String> = new.policies.iter().map(|policy| policy.name.value.clone()).collect();
        let mut pairs = Pairs {
            new_of: BTreeMap::new(),
            old: told(old, old_texts),
            new: told(new, new_texts),
            sentences: BTreeMap::new(),
            names,
        };
        for (at, policy) in old.policies.iter().enumerate() {
            if let Some(other) = pairs.names.iter().position(|name| *name == policy.name.value) {
                pairs.new_of.insert(at, other);
            }
        }
        pairs.by_meaning();
        for (&at, &other) in &pairs.new_of {
            let aligned = aligned(&pairs.old[at].0, &pairs.new[other].0);
            pairs.sentences.extend(aligned.into_iter().map(|(from, to)| ((at, from), to)));
        }
        pairs
    }

    fn by_meaning(&mut self) {
        let taken: BTreeSet<usize> = self.new_of.values().copied().collect();
        let mut free: Vec<usize> = (0..self.new.len()).filter(|at| !taken.contains(at)).collect();
        for at in 0..self.old.len() {
            if self.new_of.contains_key(&at) {
                continue;
            }
            if let Some(found) = free.iter().position(|&other| self.new[other].0 == self.old[at].0) {
                self.new_of.insert(at, free.remove(found));
            }
        }
    }

    /// What a sentence of an old policy is called among the new ones.
    pub fn sentence(&self, old: &Program, policy: usize, sentence: usize) -> (String, usize) {
        // One that is gone keeps a place that no new one has.
        let gone = sentence + GONE;
        match self.new_of.get(&policy) {
            Some(&other) => {
                (self.names[other].clone(), self.sentences.get(&(policy, sentence)).copied().unwrap_or(gone))
            }
            None => (old.policies[policy].name.value.clone(), gone),
        }
    }
}

/// Above every index of a sentence.
const GONE: usize = 1 << 32;

/// Sentences of the same meaning first, in their order; then what is left of both, one by one.
fn aligned(old: &Meaning, new: &Meaning) -> Vec<(usize, usize)> {
    let mut free: Vec<usize> = (0..new.sentences.len()).collect();
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for at in 0..old.sentences.len() {
        match free.iter().position(|&other| old.same_sentence(at, new, other)) {
            Some(found) => pairs.push((at, free.remove(found))),
            None => left.push(at),
        }
    }
    pairs.extend(left.into_iter().zip(free));
    pairs
}

/// The policies that are not as they were, by their names; `old` and `new` are both over the descriptions afterwards.
pub fn changes(pairs: &Pairs, old: Judged<'_>, new: Judged<'_>) -> Vec<PolicyChange> {
    let mut changes = Vec::new();
    let taken: BTreeSet<usize> = pairs.new_of.values().copied().collect();
    for (at, policy) in new.program.policies.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        let mut change = PolicyChange::new(&policy.name.value, What::Added);
        change.applied_after = new.check.counts[at].applied;
        changes.push(change);
    }
    for (at, policy) in old.program.policies.iter().enumerate() {
        let Some(&other) = pairs.new_of.get(&at) else {
            let mut change = PolicyChange::new(&policy.name.value, What::Removed);
            change.applied_before = old.check.counts[at].applied;
            changes.push(change);
            continue;
        };
        let Some(what) = compared(pairs, (old.program, at), (new.program, other)) else { continue };
        let mut change = PolicyChange::new(&new.program.policies[other].name.value, what);
        change.words = pairs.old[at].0.other_words(&pairs.new[other].0);
        change.applied_before = old.check.counts[at].applied;
        change.applied_after = new.check.counts[other].applied;
        changes.push(change);
    }
    effects(pairs, old, new, &mut changes);
    changes.sort_by(|a, b| a.policy.cmp(&b.policy));
    changes
}

impl PolicyChange {
    fn new(policy: &str, what: What) -> PolicyChange {
        PolicyChange {
            policy: policy.to_owned(),
            what,
            words: Vec::new(),
            effect: Effect::None,
            tightened: 0,
            loosened: 0,
            teams: Vec::new(),
            applied_before: 0,
            applied_after: 0,
        }
    }
}

impl PolicyChange {
    /// Its cells: the name, what was done to it, what that does here, the findings, the teams.
    pub fn row(&self) -> Vec<String> {
        let what = match &self.what {
            What::Added => "added".to_owned(),
            What::Removed => "removed".to_owned(),
            What::Renamed { from } => format!("renamed, was {from}"),
            What::Reworded => "reworded".to_owned(),
            What::Changed if self.words.is_empty() => "changed".to_owned(),
            What::Changed => format!("changed by {}", self.words.join(", ")),
        };
        let counts = [(self.tightened, '+'), (self.loosened, '-')];
        let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, sign)| format!("{sign}{count}"));
        let effect = match &self.what {
            What::Renamed { .. } | What::Reworded if self.effect == Effect::None => "means the same",
            What::Added | What::Removed | What::Changed | What::Renamed { .. } | What::Reworded => self.effect.words(),
        };
        let counts = counts.collect::<Vec<_>>().join(" ");
        vec![self.policy.clone(), what, effect.to_owned(), counts, self.teams.join(", ")]
    }
}

/// How two policies differ; `None` if they do not, but for their layout and comments.
fn compared(pairs: &Pairs, (old, at): (&Program, usize), (new, other): (&Program, usize)) -> Option<What> {
    let (before, after) = (&pairs.old[at], &pairs.new[other]);
    let names = (&old.policies[at].name.value, &new.policies[other].name.value);
    if names.0 != names.1 {
        return Some(What::Renamed { from: names.0.clone() });
    }
    if before.0 != after.0 {
        return Some(What::Changed);
    }
    (before.1 != after.1).then_some(What::Reworded)
}

/// The words of a policy, without its layout and comments.
fn wording(program: &Program, texts: &Sources, policy: &Policy) -> String {
    let sentences = policy.rules.iter().map(|rule| one_line(texts.text(rule.place.0)));
    sentences.chain([meaning::wording(program, policy)]).collect::<Vec<_>>().join("\n")
}

/// What the policies do to the findings of this organisation, policy by policy.
fn effects(pairs: &Pairs, old: Judged<'_>, new: Judged<'_>, changes: &mut [PolicyChange]) {
    let sentences = |policy: usize, sentence: usize| pairs.sentence(old.program, policy, sentence);
    let teams = Teams::of(new);
    let rows = compare_across(old, new, &Names::default(), &sentences).rows;
    for row in rows {
        let Some(change) = changes.iter_mut().find(|change| change.policy == row.identity.policy) else { continue };
        // What a waiver does is told of the waiver.
        let weigh = |judged: Judged<'_>, at: Option<usize>| at.map(|at| bare_weight(&judged.check.findings[at]));
        match weigh(new, row.after).cmp(&weigh(old, row.before)) {
            Ordering::Greater => change.tightened += 1,
            Ordering::Less => change.loosened += 1,
            Ordering::Equal => continue,
        }
        change.teams.extend(teams.about(&row.identity.subject));
    }
    for change in changes {
        change.teams.sort();
        change.teams.dedup();
        change.effect = match (change.tightened, change.loosened) {
            (0, 0) => Effect::None,
            (_, 0) => Effect::Tightened,
            (0, _) => Effect::Loosened,
            (_, _) => Effect::Mixed,
        };
    }
}

/// The teams of an organisation, to say whom findings are about.
struct Teams<'a> {
    team: &'a str,
    person: &'a str,
    /// By the id of a person.
    of: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Teams<'a> {
    fn of(judged: Judged<'a>) -> Teams<'a> {
        let (vocabulary, org) = (&judged.program.vocabulary, judged.org);
        let core = vocabulary.core;
        let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for team in (0..org.len(core.team)).filter(|team| org.exists(core.team, *team)) {
            let Recorded::Set(members) = org.recorded(core.team_members, team) else { continue };
            for member in members.iter() {
                if let Val::Thing(person) = member {
                    of.entry(org.id(core.person, person)).or_default().push(org.id(core.team, team));
                }
            }
        }
        let name = |kind: KindId| vocabulary.kind(kind).noun.singular.as_str();
        Teams { team: name(core.team), person: name(core.person), of }
    }

    /// The teams that a subject is about; of people without one the teams that they are members of.
    fn about(&self, subject: &[(String, String)]) -> Vec<String> {
        let own: Vec<String> = subject.iter().filter(|(kind, _)| kind == self.team).map(|(_, id)| id.clone()).collect();
        if !own.is_empty() {
            return own;
        }
        let people = subject.iter().filter(|(kind, _)| kind == self.person);
        let teams = people.filter_map(|(_, id)| self.of.get(id.as_str()));
        teams.flatten().map(|&team| team.to_owned()).collect()
    }
}
