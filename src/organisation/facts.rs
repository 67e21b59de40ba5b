//! The attributes of described things: each key is found in the vocabulary, each value read by its type and recorded.

use std::collections::HashSet;

use super::build::{Block, Builder, Everyone, Origin};
use super::columns::Fact;
use super::distinct::Distinct;
use super::places::FactPlace;
use super::read::Entity;
use super::value::Want;
use super::view::{Field, Fields, Shape, Value};
use super::{KeyedFact, error};
use crate::source::Span;
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, Ty, data_key};

/// A set as it is read: a range of the pool, and `everyone` if it is named.
struct SetRead {
    range: (u32, u32),
    everyone: Option<Span>,
}

impl<'a> Builder<'a> {
    /// Records what the descriptions say.
    pub(super) fn record_all(&mut self, entities: &[Entity<'a>]) {
        for entity in entities {
            self.org.places.begin();
            let since = entity.entries.get(0).map(|entry| entry.key_span());
            let origin = Origin { overlay: entity.overlay, since };
            let mut hint = 0;
            for (at, entry) in entity.entries.iter().enumerate() {
                if !entity.skip.has(at) {
                    self.entry(entity, entry, origin, &mut hint);
                }
            }
        }
    }

    fn entry(&mut self, entity: &Entity<'a>, entry: Field<'a>, origin: Origin, hint: &mut usize) {
        let key = entry.key();
        if let Some(attr) = self.attr_by_key(entity.kind, key, hint) {
            self.attribute(attr, entity.thing, entry, origin);
            return;
        }
        if entity.kind == self.vocabulary.core.team && data_key(key) == "leadership" {
            match entry.shape() {
                Shape::Map(entries) => {
                    self.blocks.push(Block { team: entity.thing, entries, overlay: entity.overlay });
                }
                Shape::Null => self.nothing_behind(entry),
                Shape::Scalar(_) | Shape::List(_) => {
                    self.diagnostics.push(error::leadership_shape(entry.value().span()));
                }
            }
            return;
        }
        let diagnostic =
            error::unknown_attribute(self.vocabulary, entity.kind, key, entity.beside_kinds, entry.key_span());
        self.diagnostics.push(diagnostic);
    }

    /// The attribute that a key names. Files repeat their keys in much the same order, so the search goes on from the
    /// last hit.
    pub(super) fn attr_by_key(&mut self, kind: KindId, key: &'a str, hint: &mut usize) -> Option<AttrId> {
        let known = &mut self.keys[kind.index()];
        let (before, after) = known.split_at((*hint).min(known.len()));
        let found = after.iter().position(|(name, _)| *name == key).map(|at| at + before.len());
        let found = found.or_else(|| before.iter().position(|(name, _)| *name == key));
        let at = found.unwrap_or_else(|| {
            known.push((key, self.vocabulary.attr_by_key(kind, key)));
            known.len() - 1
        });
        *hint = at + 1;
        let attr = known[at].1;
        if attr.is_none() || known.len() > 256 {
            // Neither unknown keys nor every spelling of one are kept: a file could be full of them.
            known.remove(at);
            *hint = 0;
        }
        attr
    }

    /// Reads and records one attribute of a thing.
    pub(super) fn attribute(&mut self, attr: AttrId, thing: u32, entry: Field<'a>, origin: Origin) {
        let ty = self.vocabulary.attr(attr).ty;
        let place = FactPlace { key: entry.key_span(), value: entry.value().span() };
        let want = Want { ty: ty.element, percent: ty.percent, key: entry.key() };
        match (entry.shape(), ty.key) {
            (Shape::Null, _) => self.nothing_behind(entry),
            (Shape::Map(entries), Some(key)) => {
                let new = self.entries(attr, thing, key, entries);
                if !new.is_empty() {
                    self.record_entries(attr, thing, &new, place, origin);
                }
            }
            _ if ty.set => {
                let Some(read) = self.set(want, attr, entry.value()) else { return };
                let fact = match read.everyone {
                    Some(span) => {
                        let (team, besides, place) = (thing, read.range, entry.value().span());
                        self.everyone.push(Everyone { attr, team, key: None, besides, span, place });
                        Fact::One(Val::Unknown)
                    }
                    None => Fact::Set(read.range.0, read.range.1),
                };
                self.record(attr, thing, fact, place, origin);
            }
            _ => {
                if let Some(value) = self.value(want, entry.value()) {
                    self.record(attr, thing, Fact::One(value), place, origin);
                }
            }
        }
    }

    /// The entries of a keyed attribute.
    fn entries(&mut self, attr: AttrId, thing: u32, key: Ty, entries: Fields<'a>) -> Vec<(KeyedFact, Span)> {
        let ty = self.vocabulary.attr(attr).ty;
        let mut new: Vec<(KeyedFact, Span)> = Vec::with_capacity(entries.len());
        let mut keys = Distinct::new();
        for entry in entries.iter() {
            let text = entry.key();
            if matches!(entry.shape(), Shape::Null) {
                self.nothing_behind(entry);
                continue;
            }
            let key = self.scalar(Want { ty: key, percent: false, key: text }, text, entry.key_span());
            let Some(key) = key else { continue };
            let want = Want { ty: ty.element, percent: ty.percent, key: text };
            let Some(fact) = self.keyed_fact(attr, thing, key, want, entry.value()) else { continue };
            if keys.insert(key) {
                new.push((fact, entry.value().span()));
            } else {
                let earlier = new.iter().find(|(fact, _)| fact.key == key).map_or(entry.key_span(), |(_, span)| *span);
                self.diagnostics.push(error::repeated_attribute(text, entry.key_span(), earlier));
            }
        }
        new
    }

    fn keyed_fact(&mut self, attr: AttrId, team: u32, key: Val, want: Want<'_>, node: Value<'a>) -> Option<KeyedFact> {
        if !self.vocabulary.attr(attr).ty.set {
            return self.value(want, node).map(|value| KeyedFact { key, value, set: (0, 0) });
        }
        let read = self.set(want, attr, node)?;
        let Some(span) = read.everyone else { return Some(KeyedFact { key, value: Val::None, set: read.range }) };
        self.everyone.push(Everyone { attr, team, key: Some(key), besides: read.range, span, place: node.span() });
        Some(KeyedFact { key, value: Val::Unknown, set: (0, 0) })
    }

    /// A list, or one scalar, as a set; what is named twice counts once.
    fn set(&mut self, want: Want<'_>, attr: AttrId, node: Value<'a>) -> Option<SetRead> {
        let items = match node.shape() {
            Shape::Null => return None,
            Shape::List(items) => items,
            Shape::Scalar(_) => node.alone(),
            Shape::Map(_) => {
                self.diagnostics.push(error::map_for_set(self.vocabulary, want, node.span()));
                return None;
            }
        };
        // Lists are short as a rule, and then looking through them is quicker than hashing.
        let mut many: Option<HashSet<Val>> = (items.len() > 32).then(HashSet::new);
        let from = self.org.columns.items_len();
        let mut everyone = None;
        let mut made = 0;
        for item in items.iter() {
            if self.is_everyone(want, attr, item) {
                everyone = Some(item.span());
                continue;
            }
            let Some(value) = self.value(want, item) else { continue };
            made += 1;
            let new = match &mut many {
                Some(seen) => seen.insert(value),
                None => !self.org.columns.set((from, self.org.columns.items_len())).contains(&value),
            };
            if new {
                self.org.columns.push_item(value, item.span());
            }
        }
        // Of a set with nothing but slips nothing is known; an empty list is an empty set.
        let known = items.len() == 0 || made > 0 || everyone.is_some();
        known.then(|| SetRead { range: (from, self.org.columns.items_len()), everyone })
    }

    /// Whether this is `everyone` in a set of people on a team. The members themselves cannot be everyone.
    fn is_everyone(&self, want: Want<'_>, attr: AttrId, item: Value<'a>) -> bool {
        let core = self.vocabulary.core;
        want.ty == Ty::Kind(core.person)
            && self.vocabulary.attr(attr).kind == core.team
            && attr != core.team_members
            && item.text() == Some("everyone")
    }

    /// The kind that a key of a document names.
    pub(super) fn kind_by_key(&self, key: &str) -> Option<(KindId, super::build::Form)> {
        self.kind_names.get(&*data_key(key)).copied()
    }
}
