//! What can be said only of the whole: required attributes, cycles of acyclic references, things nobody describes.

use std::collections::{BTreeMap, HashMap};

use super::build::Builder;
use super::near::{Names, Patience};
use super::{Recorded, Undeclared, error};
use crate::diagnostic::nearest;
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, Ty};

impl Builder<'_> {
    /// Checks the whole.
    pub(super) fn check(&mut self) {
        for attr in (0u16..).map(AttrId).take(self.vocabulary.attrs.len()) {
            let declared = self.vocabulary.attr(attr);
            if declared.required {
                self.required(attr);
            }
            if declared.acyclic && declared.ty.element == Ty::Kind(declared.kind) {
                self.acyclic(attr);
            }
        }
        if self.options.undeclared != Undeclared::Allow {
            self.undeclared();
        }
    }

    fn required(&mut self, attr: AttrId) {
        let kind = self.vocabulary.attr(attr).kind;
        for thing in 0..self.org.len(kind) {
            if self.org.described(kind, thing)
                && matches!(self.org.recorded(attr, thing), Recorded::Nothing)
                && let Some(span) = self.org.place(kind, thing)
            {
                let noun = &self.vocabulary.kind(kind).noun.singular;
                let (id, key) = (self.org.id(kind, thing), &self.vocabulary.attr(attr).key);
                self.diagnostics.push(error::missing_attribute(noun, id, key, span));
            }
        }
    }

    /// Follows the single reference of every thing, each once: a walk that meets itself is a cycle, one that meets an
    /// earlier walk ends.
    fn acyclic(&mut self, attr: AttrId) {
        let kind = self.vocabulary.attr(attr).kind;
        let count = self.org.len(kind);
        // For each thing the walk that came by, counted from 1.
        let mut walk = vec![0u32; count as usize];
        for start in 0..count {
            let mut path = Vec::new();
            let mut here = start;
            while walk[here as usize] == 0 {
                walk[here as usize] = start + 1;
                path.push(here);
                let Recorded::One(Val::Thing(next)) = self.org.recorded(attr, here) else { break };
                here = next;
                if walk[here as usize] == start + 1 {
                    let from = path.iter().position(|&thing| thing == here).unwrap_or(0);
                    self.cycle(attr, path.split_off(from));
                }
            }
        }
    }

    fn cycle(&mut self, attr: AttrId, mut cycle: Vec<u32>) {
        let kind = self.vocabulary.attr(attr).kind;
        // It begins with the first id, so that the order of files does not show.
        let first = (0..cycle.len()).min_by_key(|&at| self.org.id(kind, cycle[at])).unwrap_or(0);
        cycle.rotate_left(first);
        let ids: Vec<&str> = cycle.iter().map(|&thing| self.org.id(kind, thing)).collect();
        let noun = &self.vocabulary.kind(kind).noun;
        let place = |thing: u32| self.org.fact_place(attr, thing, None).or_else(|| self.org.place(kind, thing));
        let last = cycle.last().and_then(|&thing| place(thing));
        let Some(span) = cycle.first().and_then(|&thing| place(thing)) else { return };
        let key = &self.vocabulary.attr(attr).key;
        self.diagnostics.push(error::circular_reference(key, noun, &ids, span, last));
    }

    /// Things that files mention and none describes, each once, at its first place.
    fn undeclared(&mut self) {
        let mut patience = Patience::new();
        let mut names: BTreeMap<KindId, Names<'_>> = BTreeMap::new();
        let mut called: BTreeMap<KindId, HashMap<String, &str>> = BTreeMap::new();
        let mut found = Vec::new();
        for (&(kind, thing), &count) in &self.mentions {
            if self.org.described(kind, thing) || self.is_tools(kind) || self.held_back.contains(&(kind, thing)) {
                continue;
            }
            let Some(span) = self.org.place(kind, thing) else { continue };
            let id = self.org.id(kind, thing);
            let named = self
                .id_in_address(kind, id)
                .or_else(|| called.entry(kind).or_insert_with(|| self.called(kind)).get(&id.to_lowercase()).copied());
            let near =
                named.or_else(|| names.entry(kind).or_insert_with(|| self.described(kind)).near(id, &mut patience));
            // `vacnt` in a `leadership` block.
            let holder = kind == self.vocabulary.core.person;
            let near = near.or_else(|| nobody(id).filter(|_| holder && self.may_be_vacant(span, id)));
            let noun = &self.vocabulary.kind(kind).noun;
            let strict = self.options.undeclared == Undeclared::Error;
            let other = self.described_as_other(kind, id).filter(|_| near.is_none());
            found.push(error::undeclared_reference(noun, id, near, other, count, span, strict));
        }
        self.diagnostics.extend(found);
    }

    /// Whether `vacant` could be written there: a holder stands behind the name of a category.
    fn may_be_vacant(&self, span: crate::source::Span, id: &str) -> bool {
        let text = &self.sources.get(span.file).text[..span.range().start];
        let line = text.rsplit('\n').next().unwrap_or("");
        let before = line.trim_end_matches([' ', '"', '\'', ':', '=', '{', '[', ',']);
        let key = before.rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).next().unwrap_or("");
        let attr = self.vocabulary.attrs.iter().any(|attr| attr.key == *crate::vocabulary::data_key(key));
        nearest(id, ["vacant", "everyone"]).is_some() || !attr || key == "accountable"
    }

    /// The kind of a described thing that has this id, if it is of another kind.
    fn described_as_other(&self, kind: KindId, id: &str) -> Option<&str> {
        let kinds = (0..self.vocabulary.kinds.len()).filter_map(|at| Some(KindId(u16::try_from(at).ok()?)));
        let mut others = kinds.filter(|other| *other != kind && !self.is_closed(*other));
        let other =
            others.find(|other| self.org.find(*other, id).is_some_and(|thing| self.org.described(*other, thing)))?;
        Some(&self.vocabulary.kind(other).noun.singular)
    }

    /// The described id that an address of mail begins with: `ana` of `ana@acme.com`.
    fn id_in_address(&self, kind: KindId, id: &str) -> Option<&str> {
        let (local, _) = id.split_once('@').filter(|(local, host)| !local.is_empty() && host.contains('.'))?;
        let thing = self.org.find(kind, local).filter(|&thing| self.org.described(kind, thing))?;
        Some(self.org.id(kind, thing))
    }

    /// The described ids by their `name`, in small letters; of a name that two have neither.
    fn called(&self, kind: KindId) -> HashMap<String, &str> {
        let Some(attr) = self.vocabulary.attr_by_key(kind, "name") else { return HashMap::new() };
        let mut ids: HashMap<String, Option<&str>> = HashMap::new();
        for thing in (0..self.org.len(kind)).filter(|&thing| self.org.described(kind, thing)) {
            if let Recorded::One(Val::Text(name)) = self.org.recorded(attr, thing) {
                let id = self.org.id(kind, thing);
                ids.entry(self.org.texts.text(name).to_lowercase())
                    .and_modify(|known| *known = None)
                    .or_insert(Some(id));
            }
        }
        ids.into_iter().filter_map(|(name, id)| Some((name, id?))).collect()
    }

    /// The ids that are described.
    fn described(&self, kind: KindId) -> Names<'_> {
        let described = (0..self.org.len(kind)).filter(|&thing| self.org.described(kind, thing));
        Names::new(described.map(|thing| self.org.id(kind, thing)).collect())
    }
}

/// What other files write where a post has nobody in it, and slips for the two words that stand for a holder.
fn nobody(id: &str) -> Option<&'static str> {
    let empty = ["none", "nobody", "no one", "no-one", "tbd", "tba", "open", "n/a", "na", "unfilled", "-", "?"];
    match empty.contains(&id.to_lowercase().as_str()) {
        true => Some("vacant"),
        false => nearest(id, ["vacant", "everyone"]),
    }
}
