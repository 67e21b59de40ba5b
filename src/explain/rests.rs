//! What a policy rests on, through all definitions that it uses: words, settings, and the facts that it reads with what
//! silence means for each.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Serialize;

use super::phrase::Phrases;
use super::{line, place};
use crate::compile::{Meaning, Policy, Program};
use crate::formula::{Cond, Set};
use crate::source::Sources;
use crate::vocabulary::{AttrId, ChecklistId, DefId, RoleForm, RoleId, SettingId, Silence};
use crate::walk::{look, look_set};

/// A word that the sentences use, and what it stands for.
#[derive(Debug, Serialize)]
pub struct WordUse {
    /// The word.
    pub name: String,
    /// What sort of word it is.
    pub sort: &'static str,
    /// What it means, as it is written.
    pub means: String,
    /// Where that is written.
    pub place: String,
}

/// A setting with its value.
#[derive(Debug, Serialize)]
pub struct SettingUse {
    /// Its name.
    pub name: String,
    /// The value in force.
    pub value: String,
    /// Where it was set.
    pub place: String,
    /// The declared value, if another one is in force.
    pub declared: Option<String>,
    /// What it is for.
    pub title: Option<String>,
}

/// A fact that is read.
#[derive(Debug, Serialize)]
pub struct FactUse {
    /// `level of a person`.
    pub fact: String,
    /// The key in files.
    pub key: String,
    /// What it means that no file says it.
    pub silence: String,
}

/// All of it.
pub(super) struct Rests {
    pub(super) words: Vec<WordUse>,
    pub(super) settings: Vec<SettingUse>,
    pub(super) facts: Vec<FactUse>,
}

#[derive(Default)]
struct Seen {
    defs: BTreeSet<DefId>,
    roles: BTreeSet<RoleId>,
    lists: BTreeSet<ChecklistId>,
    settings: BTreeSet<SettingId>,
    attrs: BTreeSet<AttrId>,
}

impl Seen {
    fn size(&self) -> usize {
        self.defs.len() + self.roles.len() + self.lists.len()
    }
}

/// What a policy rests on.
pub(super) fn of(program: &Program, sources: &Sources, phrases: &Phrases<'_>, policy: &Policy) -> Rests {
    let seen = RefCell::new(Seen::default());
    for rule in &policy.rules {
        rule.ranges.iter().for_each(|range| in_set(&range.set, &seen));
        rule.when.iter().chain([&rule.main]).chain(&rule.unless).for_each(|cond| in_cond(cond, &seen));
    }
    let mut before = usize::MAX;
    while seen.borrow().size() != before {
        before = seen.borrow().size();
        through_words(program, &seen);
    }
    let seen = seen.into_inner();
    Rests {
        words: words(program, sources, &seen),
        settings: settings(program, sources, &seen),
        facts: facts(program, phrases, &seen),
    }
}

fn in_cond(cond: &Cond, seen: &RefCell<Seen>) {
    look(cond, &|set| on_set(set, seen), &|cond| on_cond(cond, seen));
}

fn in_set(set: &Set, seen: &RefCell<Seen>) {
    look_set(set, &|set| on_set(set, seen), &|cond| on_cond(cond, seen));
}

fn on_set(set: &Set, seen: &RefCell<Seen>) {
    let mut seen = seen.borrow_mut();
    match set {
        Set::Attr { attr, .. } | Set::Chain { attr, .. } => {
            seen.attrs.insert(*attr);
        }
        Set::Def { def, .. } => {
            seen.defs.insert(*def);
        }
        Set::Holders { role, .. } | Set::PostAreas { role, .. } | Set::PostAssignments { role, .. } => {
            seen.roles.insert(*role);
        }
        Set::Checklist { checklist, .. } => {
            seen.lists.insert(*checklist);
        }
        Set::Setting(id) => {
            seen.settings.insert(*id);
        }
        _ => {}
    }
}

fn on_cond(cond: &Cond, seen: &RefCell<Seen>) {
    match cond {
        Cond::Call { def, .. } => {
            seen.borrow_mut().defs.insert(*def);
        }
        Cond::Has { attr, .. } | Cond::Known { attr, .. } => {
            seen.borrow_mut().attrs.insert(*attr);
        }
        _ => {}
    }
}

/// Looks into the bodies of the words seen so far.
fn through_words(program: &Program, seen: &RefCell<Seen>) {
    let (defs, roles, lists) = {
        let seen = seen.borrow();
        (seen.defs.clone(), seen.roles.clone(), seen.lists.clone())
    };
    for def in defs {
        let body = &program.defs[def.index()];
        body.guard.iter().for_each(|cond| in_cond(cond, seen));
        match &body.meaning {
            Meaning::Set(set) => in_set(set, seen),
            Meaning::Cond(cond) => in_cond(cond, seen),
            Meaning::Broken => {}
        }
    }
    for body in roles.iter().filter_map(|role| program.roles[role.index()].as_ref()) {
        body.guard.iter().for_each(|cond| in_cond(cond, seen));
        in_set(&body.set, seen);
    }
    for body in lists.iter().map(|list| &program.checklists[list.index()]) {
        body.guard.iter().chain(&body.items).for_each(|cond| in_cond(cond, seen));
    }
}

fn words(program: &Program, sources: &Sources, seen: &Seen) -> Vec<WordUse> {
    let vocabulary = &program.vocabulary;
    let roles = seen.roles.iter().map(|id| &vocabulary.roles[id.index()]).map(|role| {
        let means = match &role.form {
            RoleForm::Holds { responsibility, accountable } => {
                let how = if *accountable { "is accountable for" } else { "contributes to" };
                format!("who {how} {} in the team", vocabulary.responsibilities[responsibility.index()].name)
            }
            RoleForm::Means { body, .. } => line(sources, body.span),
        };
        WordUse { name: role.noun.singular.clone(), sort: "role", means, place: place(sources, role.span) }
    });
    let defs = seen.defs.iter().map(|id| &vocabulary.defs[id.index()]).map(|def| WordUse {
        name: line(sources, def.span),
        sort: "definition",
        means: line(sources, def.body.span),
        place: place(sources, def.span),
    });
    let lists = seen.lists.iter().map(|id| &vocabulary.checklists[id.index()]).map(|list| WordUse {
        name: list.noun.plural.clone(),
        sort: "checklist",
        means: list.items.iter().map(|(label, ..)| label.as_str()).collect::<Vec<_>>().join("; "),
        place: place(sources, list.span),
    });
    roles.chain(defs).chain(lists).collect()
}

fn settings(program: &Program, sources: &Sources, seen: &Seen) -> Vec<SettingUse> {
    let settings = seen.settings.iter().map(|id| {
        let setting = &program.vocabulary.settings[id.index()];
        let (value, declared) = (line(sources, setting.value.span), line(sources, setting.declared.span));
        SettingUse {
            name: setting.name.clone(),
            place: place(sources, setting.set_at),
            declared: (setting.set_at != setting.span && declared != value).then_some(declared),
            value,
            title: setting.title.clone(),
        }
    });
    settings.collect()
}

fn facts(program: &Program, phrases: &Phrases<'_>, seen: &Seen) -> Vec<FactUse> {
    let vocabulary = &program.vocabulary;
    let facts = seen.attrs.iter().map(|id| {
        let attr = vocabulary.attr(*id);
        let noun = if attr.ty.set { &attr.noun.plural } else { &attr.noun.singular };
        let silence = match &attr.silence {
            Silence::Unknown => "unknown".to_owned(),
            Silence::Nothing if attr.ty.set => "none: the set is empty".to_owned(),
            Silence::Nothing => "none".to_owned(),
            Silence::Value(val) => phrases.value(*val, Some(attr.ty.element)),
        };
        FactUse {
            fact: format!("{noun} of a {}", vocabulary.kind(attr.kind).noun.singular),
            key: attr.key.replace(' ', "-"),
            silence,
        }
    });
    facts.collect()
}
