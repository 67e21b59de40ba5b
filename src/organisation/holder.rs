//! One holder of a leadership block: an id, a list, `vacant`, or a mapping, becomes the people it names.

use super::build::Builder;
use super::distinct::Distinct;
use super::error;
use super::value::Want;
use super::view::{Field, Fields, Shape, Value};
use crate::source::Span;
use crate::value::Val;
use crate::vocabulary::{Ty, data_key};

/// Whether a holder says that nobody is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Vacant {
    /// It does not.
    No,
    /// There is no post.
    NoPost,
    /// There is a post with nobody in it, since that day.
    Since(Val, Span),
}

/// Who holds a responsibility.
#[derive(Clone)]
pub(super) struct Holder<'a> {
    pub(super) accountable: Vec<(u32, Span)>,
    pub(super) contributors: Vec<(u32, Span)>,
    pub(super) vacant: Vacant,
    /// Attributes of every post that this makes.
    pub(super) attrs: Vec<Field<'a>>,
    pub(super) span: Span,
}

impl<'a> Holder<'a> {
    fn nobody(span: Span) -> Holder<'a> {
        Holder { accountable: Vec::new(), contributors: Vec::new(), vacant: Vacant::No, attrs: Vec::new(), span }
    }

    /// Whether it names somebody accountable or says that there is nobody.
    pub(super) fn settles(&self) -> bool {
        !self.accountable.is_empty() || self.vacant != Vacant::No
    }

    /// Whether both say the same; the order of people and of attributes does not count.
    pub(super) fn same(&self, other: &Holder<'_>) -> bool {
        let people = |people: &[(u32, Span)]| {
            let mut people: Vec<u32> = people.iter().map(|(person, _)| *person).collect();
            people.sort_unstable();
            people
        };
        let vacant = match (self.vacant, other.vacant) {
            (Vacant::Since(a, _), Vacant::Since(b, _)) => a == b,
            (a, b) => a == b,
        };
        let has = |field: &Field<'_>| other.attrs.iter().any(|other| field.same(*other));
        vacant
            && people(&self.accountable) == people(&other.accountable)
            && people(&self.contributors) == people(&other.contributors)
            && self.attrs.len() == other.attrs.len()
            && self.attrs.iter().all(has)
    }
}

impl Builder<'_> {
    /// Reads a holder; `None` if nothing is written or it cannot be read.
    pub(super) fn holder<'d>(&mut self, team: u32, node: Value<'d>) -> Option<Holder<'d>> {
        match node.shape() {
            Shape::Null => None,
            Shape::Scalar(_) if node.text() == Some("vacant") => {
                Some(Holder { vacant: Vacant::NoPost, ..Holder::nobody(node.span()) })
            }
            Shape::Scalar(_) | Shape::List(_) => {
                let accountable = self.people(team, node);
                Some(Holder { accountable, ..Holder::nobody(node.span()) })
            }
            Shape::Map(entries) => self.holder_map(team, node.span(), entries),
        }
    }

    fn holder_map<'d>(&mut self, team: u32, span: Span, entries: Fields<'d>) -> Option<Holder<'d>> {
        if entries.len() == 0 {
            return None;
        }
        let mut holder = Holder::nobody(span);
        let mut names = false;
        for entry in entries.iter() {
            let key = entry.key();
            let special = data_key(key);
            names |= matches!(&*special, "accountable" | "contributors" | "vacant");
            match &*special {
                _ if entry.is_null() => self.nothing_behind(entry),
                "accountable" if entry.value().text() == Some("vacant") => holder.vacant = Vacant::NoPost,
                "accountable" => holder.accountable = self.people(team, entry.value()),
                "contributors" => holder.contributors = self.people(team, entry.value()),
                "vacant" => holder.vacant = self.vacant(entry.value()),
                _ if self.is_holder_key(key) => holder.attrs.push(entry),
                _ => self.diagnostics.push(error::unknown_in_holder(self.vocabulary, key, entry.key_span())),
            }
        }
        if !names {
            self.diagnostics.push(error::holder_names_nobody(span));
            return None;
        }
        if holder.vacant != Vacant::No && !holder.accountable.is_empty() {
            self.diagnostics.push(error::held_and_vacant(span));
            holder.vacant = Vacant::No;
        }
        Some(holder)
    }

    /// `vacant: 2026-05-01`, or `vacant: yes` as `vacant` alone.
    fn vacant(&mut self, node: Value<'_>) -> Vacant {
        match node.text() {
            Some("yes" | "true") => return Vacant::NoPost,
            Some("no" | "false") => return Vacant::No,
            Some(_) | None => {}
        }
        let want = Want { ty: Ty::Date, percent: false, key: "vacant" };
        self.value(want, node).map_or(Vacant::NoPost, |date| Vacant::Since(date, node.span()))
    }

    /// The people that an id or a list names, each once; `everyone` is the team's members.
    fn people(&mut self, team: u32, node: Value<'_>) -> Vec<(u32, Span)> {
        let items = match node.shape() {
            Shape::List(items) => items,
            Shape::Null | Shape::Scalar(_) | Shape::Map(_) => node.alone(),
        };
        let want = Want { ty: Ty::Kind(self.vocabulary.core.person), percent: false, key: "leadership" };
        let mut seen = Distinct::new();
        let mut people = Vec::new();
        for item in items.iter() {
            let named = if item.text() == Some("everyone") {
                self.members_of(team, item.span())
            } else {
                self.value(want, item).into_iter().collect()
            };
            for person in named {
                if let Val::Thing(person) = person
                    && seen.insert(person)
                {
                    people.push((person, item.span()));
                }
            }
        }
        people
    }

    fn members_of(&mut self, team: u32, span: Span) -> Vec<Val> {
        let members = self.vocabulary.core.team_members;
        match self.org.columns.range(members, team) {
            Some(range) => self.org.columns.set(members, range).iter().collect(),
            None => {
                let id = self.org.id(self.vocabulary.core.team, team);
                self.diagnostics.push(error::unknown_everyone(id, span));
                Vec::new()
            }
        }
    }

    /// Whether a key can stand in the mapping of a holder.
    pub(super) fn is_holder_key(&self, key: &str) -> bool {
        key.len() <= self.longest_holder_key && self.holder_keys.contains(&*data_key(key))
    }
}
