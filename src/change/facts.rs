//! What files write of a thing becomes single [`Fact`]s that can be compared; and those that changed become events, for
//! everything that `people` and `teams` do not say better.

use std::collections::BTreeMap;

use super::{Event, Pair, Renames};
use crate::compile::Program;
use crate::evaluate::World;
use crate::evaluate::verdict::ThingRef;
use crate::evaluate::view;
use crate::organisation::{KeyedFact, Org, Recorded, Values};
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, Ty, Vocabulary};

/// One value of one attribute, as a file writes it. Two organisations with shared indices give equal facts for equal
/// texts, people, levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Fact {
    pub(super) attr: AttrId,
    pub(super) key: Option<Val>,
    /// [`Val::None`] is an empty set.
    pub(super) val: Val,
}

impl Fact {
    /// The same fact with the ids of the later organisation.
    pub(super) fn renamed(self, vocabulary: &Vocabulary, renames: &Renames) -> Fact {
        let declared = vocabulary.attr(self.attr).ty;
        let map = |ty: Ty, val: Val| match (ty, val) {
            (Ty::Kind(kind), Val::Thing(index)) => Val::Thing(renames.after(ThingRef { kind, index }).index),
            _ => val,
        };
        let key = declared.key.zip(self.key).map(|(ty, key)| map(ty, key)).or(self.key);
        Fact { attr: self.attr, key, val: map(declared.element, self.val) }
    }

    /// Whether it names another thing.
    pub(super) fn is_reference(self, vocabulary: &Vocabulary) -> bool {
        matches!(vocabulary.attr(self.attr).ty.element, Ty::Kind(_))
    }
}

/// Everything that files write of a thing.
pub(super) fn facts(vocabulary: &Vocabulary, org: &Org, kind: KindId, thing: u32) -> Vec<Fact> {
    vocabulary.kind(kind).attrs.iter().flat_map(|&attr| facts_of(org, attr, thing)).collect()
}

/// What files write of one attribute of it.
pub(super) fn facts_of(org: &Org, attr: AttrId, thing: u32) -> Vec<Fact> {
    let values = |key: Option<Val>, values: Values<'_>| -> Vec<Fact> {
        match values.is_empty() {
            true => vec![Fact { attr, key, val: Val::None }],
            false => values.iter().map(|val| Fact { attr, key, val }).collect(),
        }
    };
    match org.recorded(attr, thing) {
        Recorded::Nothing => Vec::new(),
        Recorded::One(val) => vec![Fact { attr, key: None, val }],
        Recorded::Set(all) => values(None, all),
        Recorded::Keyed(entries) => {
            let of = |entry: KeyedFact| match (entry.value, entry.set.0 == entry.set.1) {
                (Val::None, false) => values(Some(entry.key), org.set_values(attr, entry.set)),
                (val, _) => vec![Fact { attr, key: Some(entry.key), val }],
            };
            entries.iter().flat_map(of).collect()
        }
    }
}

/// Who holds what in a team, as facts of the team: the responsibility is the key, the person the value.
pub(super) fn post_facts(program: &Program, world: &World<'_>, team: u32) -> Vec<Fact> {
    let core = program.vocabulary.core;
    let posts = view::posts(world, team).into_iter();
    let facts = posts.filter_map(|post| {
        let key = Some(Val::Number(crate::value::Number::whole(i64::from(post.responsibility.0))));
        Some(Fact { attr: core.assignment_person, key, val: Val::Thing(post.person?) })
    });
    facts.collect()
}

impl Pair<'_> {
    /// What else is written of things that are there before and afterwards, and things of other kinds that come and go.
    pub(super) fn facts(&self, events: &mut Vec<Event>) {
        let core = self.program.vocabulary.core;
        for kind in self.kinds() {
            let split = self.split(kind);
            if kind != core.person && kind != core.team {
                let name = self.kind_name(kind);
                let new = super::ids(self.after, kind, &split.new).into_iter();
                events.extend(new.map(|id| Event::Added { kind: name.clone(), id }));
                let gone = super::ids(self.before, kind, &split.gone).into_iter();
                events.extend(gone.map(|id| Event::Removed { kind: name.clone(), id }));
            }
            for (earlier, later) in split.both {
                self.facts_of(kind, earlier, later, events);
            }
        }
    }

    /// The attributes of which people and teams say more.
    fn said_elsewhere(&self) -> Vec<AttrId> {
        let vocabulary = &self.program.vocabulary;
        let core = vocabulary.core;
        let named = [(core.person, "manager"), (core.team, "parent")];
        let named = named.into_iter().filter_map(|(kind, key)| vocabulary.attr_by_key(kind, key));
        named.chain([core.team_members]).collect()
    }

    fn facts_of(&self, kind: KindId, earlier: u32, later: u32, events: &mut Vec<Event>) {
        let vocabulary = &self.program.vocabulary;
        let elsewhere = self.said_elsewhere();
        for &attr in vocabulary.kind(kind).attrs.iter().filter(|attr| !elsewhere.contains(attr)) {
            let before = facts_of(self.before.org(), attr, earlier);
            let after = facts_of(self.after.org(), attr, later);
            let mapped: Vec<Fact> = before.iter().map(|fact| fact.renamed(vocabulary, self.renames)).collect();
            let gone = before.iter().zip(&mapped).filter(|(_, fact)| !after.contains(fact)).map(|(fact, _)| *fact);
            let new = after.iter().filter(|fact| !mapped.contains(fact)).copied();
            let (gone, new): (Vec<Fact>, Vec<Fact>) = (gone.collect(), new.collect());
            if gone.is_empty() && new.is_empty() {
                continue;
            }
            let declared = vocabulary.attr(attr);
            // By the key as it is called afterwards.
            let mut keys: BTreeMap<Option<String>, (Vec<String>, Vec<String>)> = BTreeMap::new();
            for fact in gone {
                let key = fact.renamed(vocabulary, self.renames).key;
                let key = key.map(|key| view::key_words(self.after, attr, key));
                keys.entry(key).or_default().0.extend(value_words(self.before, fact));
            }
            for fact in new {
                let key = fact.key.map(|key| view::key_words(self.after, attr, key));
                keys.entry(key).or_default().1.extend(value_words(self.after, fact));
            }
            for (key, (from, to)) in keys {
                let noun = if declared.ty.set { &declared.noun.plural } else { &declared.noun.singular };
                events.push(Event::Set {
                    kind: self.kind_name(kind),
                    id: self.after.org().id(kind, later).to_owned(),
                    what: key.map_or_else(|| noun.clone(), |key| format!("{noun} for {key}")),
                    several: declared.ty.set,
                    from,
                    to,
                });
            }
        }
    }
}

/// A value in words; an empty set has none.
fn value_words(world: &World<'_>, fact: Fact) -> Option<String> {
    match fact.val {
        Val::None => None,
        Val::Unknown => Some("everyone".to_owned()),
        val => Some(view::value_words(world, fact.attr, val)),
    }
}
