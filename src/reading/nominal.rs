//! A noun with what stands before it and what it belongs to: lookup, adjectives, `X of NP`, `former X`, `X for NP`.
//!
//! Lookup is decided for each end of a run of words: a thing in scope, then a noun of the nearest owner (the thing being
//! filtered, the subject, then the team), then kinds, roles and nouns that predicates make, and last the nouns of the
//! organisation. What is found at a better rank hides what is found at a worse one with the same end.

use std::sync::Arc;

use super::scope::{Entry as InScope, Place as Came, ScopeId};
use super::{Det, LastFact, Np, Outer, Read, Reader, always};
use crate::formula::{Cond, Op, Place, Set};
use crate::vocabulary::{AttrId, DefForm, Entry, Meaning, Number, Piece, RoleId, Ty};

/// Where a noun is looked up.
#[derive(Debug, Clone)]
pub(super) enum Lookup {
    /// Owners in scope, kinds, the organisation.
    Scope,
    /// The same, after `is` or `are`: a noun that a predicate makes comes first.
    Complement,
    /// Only at this thing: after `has` and after a possessive.
    Own(Arc<Set>, Ty),
}

/// A noun that was found.
#[derive(Debug, Clone)]
struct Head {
    np: Np,
    end: usize,
    rank: usize,
}

const KINDS: usize = 1000;
const ORGANISATION: usize = 2000;

impl<'a> Reader<'a> {
    /// All entries of the lexicon that stand at `at`, with their ends.
    pub(super) fn matches(&self, at: usize) -> Vec<(&'a Entry, usize)> {
        let Some(first) = self.word(at) else { return Vec::new() };
        let entries = self.v.lexicon.get(first).map_or(&[][..], Vec::as_slice);
        entries
            .iter()
            .filter(|entry| entry.words.iter().enumerate().all(|(offset, word)| self.is(at + offset, word)))
            .map(|entry| (entry, at + entry.words.len()))
            .collect()
    }

    /// A noun with its adjectives, owner and filters; the determiner is left bare.
    pub(super) fn nominal(&self, at: usize, scope: ScopeId, lookup: &Lookup) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (np, end) in self.core(at, scope, lookup, 0) {
            found.extend(self.filtered(np, end, scope));
        }
        found
    }

    /// The same without filters.
    pub(super) fn bare_nominal(&self, at: usize, scope: ScopeId, lookup: &Lookup) -> Vec<Read<Np>> {
        self.core(at, scope, lookup, 0)
    }

    fn core(&self, at: usize, scope: ScopeId, lookup: &Lookup, depth: usize) -> Vec<Read<Np>> {
        if !self.step() || depth > 4 {
            return Vec::new();
        }
        let mut found: Vec<Read<Np>> = Vec::new();
        found.extend(self.heads(at, scope, lookup).into_iter().map(|head| (head.np, head.end)));
        if !matches!(lookup, Lookup::Own(..)) {
            found.extend(self.owned(at, scope));
        }
        let declared: Vec<usize> = found.iter().map(|(_, end)| *end).collect();
        for (adjective, end) in self.adjective_ends(at) {
            for (np, np_end) in self.core(end, scope, lookup, depth + 1) {
                // A declared noun of the same words wins.
                if declared.contains(&np_end) {
                    continue;
                }
                for cond in self.adjective(&adjective, at, end, &np.item_of_kind(), np.ty) {
                    found.push((filter_by(np.clone(), cond), np_end));
                }
            }
        }
        if found.is_empty() {
            self.expected(at, "a noun");
        }
        found
    }

    // ── adjectives ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// The runs of words at `at` that can be an adjective, each once for its end.
    pub(super) fn adjective_ends(&self, at: usize) -> Vec<(Vec<Meaning>, usize)> {
        let mut ends: Vec<(Vec<Meaning>, usize)> = Vec::new();
        for (entry, end) in self.matches(at) {
            let adjective = match entry.meaning {
                Meaning::AttrAdjective(_) => entry.number == Number::Singular,
                Meaning::Adjective(_) | Meaning::Level(..) | Meaning::Option(..) => true,
                Meaning::Kind(_)
                | Meaning::Attr(_)
                | Meaning::Def(_)
                | Meaning::IsNoun(_)
                | Meaning::Role(_)
                | Meaning::Checklist(_)
                | Meaning::Setting(_) => false,
            };
            if !adjective {
                continue;
            }
            match ends.iter_mut().find(|(_, known)| *known == end) {
                Some((meanings, _)) => meanings.push(entry.meaning),
                None => ends.push((vec![entry.meaning], end)),
            }
        }
        ends
    }

    /// The yes/no attributes that stand at `at` as nouns of that number (`contractors`), each once for its end.
    pub(super) fn yes_no_ends(&self, at: usize, number: Number) -> Vec<(Vec<Meaning>, usize)> {
        let mut ends: Vec<(Vec<Meaning>, usize)> = Vec::new();
        for (entry, end) in self.matches(at) {
            if !matches!(entry.meaning, Meaning::AttrAdjective(_)) || entry.number != number {
                continue;
            }
            match ends.iter_mut().find(|(_, known)| *known == end) {
                Some((meanings, _)) => meanings.push(entry.meaning),
                None => ends.push((vec![entry.meaning], end)),
            }
        }
        ends
    }

    /// What an adjective says of an item of that type: a yes/no attribute or a predicate; where the thing has neither, a
    /// value of one of its unkeyed scales and choices. Of a post: the post's, then the person's.
    pub(super) fn adjective(&self, meanings: &[Meaning], at: usize, end: usize, item: &Arc<Set>, ty: Ty) -> Vec<Cond> {
        let place = self.place(at, end);
        let mut own = Vec::new();
        for tier in self.tiers(item, ty, at) {
            for meaning in meanings {
                match meaning {
                    Meaning::AttrAdjective(attr) if self.has_attr(tier.ty, *attr) => {
                        own.push(tier.wrap(Cond::Yes(self.attr_of(&tier.set, *attr, place), place)));
                    }
                    Meaning::Adjective(def) if self.owner_fits(*def, tier.ty) => {
                        let args = vec![self.coerce(&tier.set, tier.ty, self.v.defs[def.index()].params[0].ty)];
                        own.push(tier.wrap(Cond::Call { def: *def, args, place }));
                    }
                    Meaning::AttrAdjective(_)
                    | Meaning::Adjective(_)
                    | Meaning::Level(..)
                    | Meaning::Option(..)
                    | Meaning::Kind(_)
                    | Meaning::Attr(_)
                    | Meaning::Def(_)
                    | Meaning::IsNoun(_)
                    | Meaning::Role(_)
                    | Meaning::Checklist(_)
                    | Meaning::Setting(_) => {}
                }
            }
            if !own.is_empty() {
                return own;
            }
        }
        self.value_adjective(meanings, at, place, item, ty)
    }

    fn value_adjective(&self, meanings: &[Meaning], at: usize, place: Place, item: &Arc<Set>, ty: Ty) -> Vec<Cond> {
        for tier in self.tiers(item, ty, at) {
            let Some(kind) = self.v.kind_of(tier.ty) else { continue };
            let mut found = Vec::new();
            for meaning in meanings {
                let (of, value) = match meaning {
                    Meaning::Level(scale, level) => (Ty::Scale(*scale), crate::value::Val::Level(*level)),
                    Meaning::Option(choice, option) => (Ty::Choice(*choice), crate::value::Val::Choice(*option)),
                    _ => continue,
                };
                for attr in &self.v.kind(kind).attrs {
                    let declared = &self.v.attr(*attr).ty;
                    if declared.element == of && declared.key.is_none() && !declared.set {
                        let left = self.attr_of(&tier.set, *attr, place);
                        let right = Arc::new(Set::Value(value));
                        found.push(tier.wrap(Cond::Compare { left, op: Op::Equal, right, place }));
                    }
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// A post is looked at first as the post, then as the person.
    fn tiers(&self, item: &Arc<Set>, ty: Ty, at: usize) -> Vec<Tier> {
        let person = Tier { set: item.clone(), ty, post: None };
        let Ty::Post(role) = ty else { return vec![person] };
        let assignments = Arc::new(Set::PostAssignments { of: item.clone(), role });
        let var = self.var(at, 2);
        let place = self.place(at, at + 1);
        let post = Tier {
            set: Arc::new(Set::Var(var)),
            ty: Ty::Kind(self.v.core.assignment),
            post: Some((assignments, var, place)),
        };
        vec![post, person]
    }

    pub(super) fn has_attr(&self, ty: Ty, attr: AttrId) -> bool {
        self.v.kind_of(ty) == Some(self.v.attr(attr).kind)
    }

    fn attr_of(&self, of: &Arc<Set>, attr: AttrId, place: Place) -> Arc<Set> {
        Arc::new(Set::Attr { of: of.clone(), attr, key: None, place })
    }

    /// Whether a thing of that type can be the owner of a definition.
    pub(super) fn owner_fits(&self, def: crate::vocabulary::DefId, ty: Ty) -> bool {
        self.param_fits(self.v.defs[def.index()].params[0].ty, ty)
    }

    /// Whether a thing of type `ty` can stand where a head asks for `wanted`.
    pub(super) fn param_fits(&self, wanted: Ty, ty: Ty) -> bool {
        wanted == ty || (matches!(wanted, Ty::Kind(kind) if kind == self.v.core.person) && matches!(ty, Ty::Post(_)))
    }

    /// A post as the person where a person is asked for.
    pub(super) fn coerce(&self, set: &Arc<Set>, from: Ty, to: Ty) -> Arc<Set> {
        match (from, to) {
            (Ty::Post(_), Ty::Kind(_)) => Arc::new(Set::PostPerson(set.clone())),
            _ => set.clone(),
        }
    }

    // ── nouns ────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Nouns found without a written owner, the best rank for each end.
    fn heads(&self, at: usize, scope: ScopeId, lookup: &Lookup) -> Vec<Head> {
        let mut heads = match lookup {
            Lookup::Own(of, ty) => {
                let mut heads = self.steps(of, *ty, at, scope);
                // The organisation owns everything.
                if matches!(**of, Set::Organisation) {
                    let all = self.kind_nouns(at, self.empty_scope()).into_iter();
                    heads.extend(all.map(|head| Head { np: Np { generic: false, ..head.np }, ..head }));
                }
                heads
            }
            Lookup::Scope => self.heads_in_scope(at, scope, false),
            Lookup::Complement => self.heads_in_scope(at, scope, true),
        };
        // A yes/no fact of the owner hides no noun: `a contractor` is somebody, whatever the subject is.
        let nouns = heads.iter().filter(|head| head.np.ty != Ty::YesNo);
        let best: Vec<(usize, usize)> = nouns.map(|head| (head.end, head.rank)).collect();
        heads.retain(|head| best.iter().all(|(end, rank)| *end != head.end || *rank >= head.rank));
        heads
    }

    fn heads_in_scope(&self, at: usize, scope: ScopeId, complement: bool) -> Vec<Head> {
        let mut heads = Vec::new();
        for (rank, owner) in self.owners(scope).iter().enumerate() {
            for mut head in self.steps(&owner.set, owner.ty, at, scope) {
                if matches!(owner.ty, Ty::Post(_)) && self.is_side_of_post(&head.np) {
                    continue;
                }
                head.rank += 2 + rank * 2;
                head.np.from_scope = true;
                heads.push(head);
            }
        }
        for mut head in self.kind_nouns(at, scope) {
            if complement
                && self.matches(at).iter().any(|(entry, end)| {
                    *end == head.end && matches!(entry.meaning, Meaning::IsNoun(_) | Meaning::AttrAdjective(_))
                })
            {
                head.rank = if head.rank == KINDS { 0 } else { head.rank };
            }
            heads.push(head);
        }
        let organisation = Arc::new(Set::Organisation);
        for mut head in self.steps(&organisation, Ty::Kind(self.v.core.organisation), at, scope) {
            head.rank = ORGANISATION;
            heads.push(head);
        }
        heads
    }

    /// Whether a noun is the person or the team of an assignment. A post is these two: `a person` and `the number of teams`
    /// beside it mean all people and teams, as the names of their kinds do; `their team` asks for the post's.
    fn is_side_of_post(&self, np: &Np) -> bool {
        let core = &self.v.core;
        np.fact.as_ref().is_some_and(|fact| fact.attr == core.assignment_person || fact.attr == core.assignment_team)
    }

    /// Who can own a noun that no owner is written for: the nearest first.
    pub(super) fn owners(&self, scope: ScopeId) -> Vec<InScope> {
        let entries = self.entries(scope);
        let of = |came: Came| entries.iter().rev().filter(move |entry| entry.place == came && entry.single).cloned();
        let mut owners: Vec<InScope> = of(Came::Filtered).collect();
        owners.extend(of(Came::Subject));
        owners.extend(
            entries
                .iter()
                .rev()
                .filter(|entry| matches!(entry.place, Came::Besides | Came::OfPost) && entry.single)
                .cloned(),
        );
        owners
    }

    /// Kinds, nouns that predicates make, and roles of any team.
    fn kind_nouns(&self, at: usize, scope: ScopeId) -> Vec<Head> {
        let mut heads = Vec::new();
        for (entry, end) in self.matches(at) {
            let place = self.place(at, end);
            let found = match entry.meaning {
                Meaning::Kind(kind) => Some((Set::Things(kind), Ty::Kind(kind))),
                Meaning::IsNoun(def) => Some(self.made_noun(def, at, place)),
                Meaning::Role(role) if self.teams(scope).is_empty() => {
                    Some((self.holders(role, None, None, place), Ty::Post(role)))
                }
                Meaning::AttrAdjective(attr) if entry.number == Number::Plural || self.asks_noun(at) => {
                    Some(self.yes_no_noun(attr, at, place))
                }
                Meaning::Role(_)
                | Meaning::Attr(_)
                | Meaning::Def(_)
                | Meaning::Checklist(_)
                | Meaning::AttrAdjective(_)
                | Meaning::Adjective(_)
                | Meaning::Level(..)
                | Meaning::Option(..)
                | Meaning::Setting(_) => None,
            };
            if let Some((set, ty)) = found {
                let np = Np { generic: true, ..self.noun(at, end, set, ty, entry.number) };
                heads.push(Head { np, end, rank: KINDS });
            }
        }
        heads
    }

    /// `every manager`: the things of which a predicate is true.
    pub(super) fn made_noun(&self, def: crate::vocabulary::DefId, at: usize, place: Place) -> (Set, Ty) {
        let owner = self.v.defs[def.index()].params[0].ty;
        let all = match owner {
            Ty::Post(role) => self.holders(role, None, None, place),
            Ty::Kind(kind) => Set::Things(kind),
            Ty::Text
            | Ty::Number
            | Ty::Duration
            | Ty::Date
            | Ty::YesNo
            | Ty::Scale(_)
            | Ty::Choice(_)
            | Ty::Item(_) => Set::Union(Vec::new()),
        };
        let var = self.var(at, 0);
        let cond = Cond::Call { def, args: vec![Arc::new(Set::Var(var))], place };
        (Set::Filter { of: Arc::new(all), var, cond: Arc::new(cond) }, owner)
    }

    /// Whether what stands before leaves no doubt that a noun follows: in `is small or archived` it is an adjective.
    fn asks_noun(&self, at: usize) -> bool {
        at > 0
            && self.word(at - 1).is_some()
            && !self.one_of(at - 1, &["and", "or", "either", "is", "are", "be", "not"])
    }

    /// `every contractor`: the things of which a yes/no fact is true.
    fn yes_no_noun(&self, attr: AttrId, at: usize, place: Place) -> (Set, Ty) {
        let kind = self.v.attr(attr).kind;
        let var = self.var(at, 0);
        let cond = Cond::Yes(self.attr_of(&Arc::new(Set::Var(var)), attr, place), place);
        (Set::Filter { of: Arc::new(Set::Things(kind)), var, cond: Arc::new(cond) }, Ty::Kind(kind))
    }

    fn holders(&self, role: RoleId, team: Option<Arc<Set>>, area: Option<Arc<Set>>, place: Place) -> Set {
        Set::Holders { role, team, area, place }
    }

    /// The teams in scope.
    pub(super) fn teams(&self, scope: ScopeId) -> Vec<InScope> {
        let team = Ty::Kind(self.v.core.team);
        let entries = self.entries(scope);
        entries.into_iter().filter(|entry| entry.ty == team && entry.single && entry.place != Came::Filtered).collect()
    }

    fn noun(&self, at: usize, end: usize, set: Set, ty: Ty, number: Number) -> Np {
        Np {
            outer: Vec::new(),
            det: Det::Bare,
            set: Arc::new(set),
            ty,
            number,
            said_of_one: false,
            var: self.var(at, 0),
            noun: (at..end).filter_map(|at| self.word(at)).collect::<Vec<_>>().join(" "),
            variable: None,
            fact: None,
            from_scope: false,
            generic: false,
            place: self.place(at, end),
        }
    }

    // ── steps from an owner ──────────────────────────────────────────────────────────────────────────────────────────

    /// The nouns of a thing of that type which stand at `at`, with `for NP` and `former`. Rank 0: the post's own; 1: all
    /// else.
    fn steps(&self, of: &Arc<Set>, ty: Ty, at: usize, scope: ScopeId) -> Vec<Head> {
        let mut heads = Vec::new();
        for (entry, end) in self.matches(at) {
            for (np, rank) in self.step_of(of, ty, entry, at, end, scope) {
                for (np, end) in self.completed(np, entry, end, scope) {
                    heads.push(Head { np, end, rank });
                }
            }
        }
        if self.is(at, "former") && self.is_thing(ty) {
            // A declared name that begins with `former` wins.
            let declared: Vec<usize> = heads.iter().map(|head| head.end).collect();
            let former = self.former_steps(of, ty, at, scope);
            heads.extend(former.into_iter().filter(|head| !declared.contains(&head.end)));
        }
        heads
    }

    fn step_of(&self, of: &Arc<Set>, ty: Ty, entry: &Entry, at: usize, end: usize, scope: ScopeId) -> Vec<(Np, usize)> {
        let place = self.place(at, end);
        let noun = |set: Set, ty: Ty| self.noun(at, end, set, ty, entry.number);
        match entry.meaning {
            Meaning::Attr(attr) if self.has_attr(ty, attr) => {
                vec![(self.attr_step(of, attr, at, end, entry.number), 1)]
            }
            Meaning::Attr(attr) if matches!(ty, Ty::Post(_)) && self.v.attr(attr).kind == self.v.core.assignment => {
                vec![(self.post_step(of, ty, attr, at, end, entry.number), 0)]
            }
            Meaning::Def(def) if self.owner_fits(def, ty) => {
                let Some(result) = self.nouns.noun_type(def) else { return Vec::new() };
                let of = self.coerce(of, ty, self.v.defs[def.index()].params[0].ty);
                vec![(noun(Set::Def { of, def, args: Vec::new(), place }, result), 1)]
            }
            Meaning::Role(role) if ty == Ty::Kind(self.v.core.team) => {
                vec![(noun(self.holders(role, Some(of.clone()), None, place), Ty::Post(role)), 1)]
            }
            Meaning::Role(role) if ty == Ty::Kind(self.v.core.area) && self.per_area(role) => {
                let teams = self.teams(scope);
                let team = (teams.len() == 1).then(|| teams[0].set.clone());
                vec![(noun(self.holders(role, team, Some(of.clone()), place), Ty::Post(role)), 1)]
            }
            Meaning::Checklist(checklist) if self.param_fits(self.v.checklists[checklist.index()].owner.ty, ty) => {
                let of = self.coerce(of, ty, self.v.checklists[checklist.index()].owner.ty);
                vec![(noun(Set::Checklist { of, checklist, place }, Ty::Item(checklist)), 1)]
            }
            Meaning::Attr(_)
            | Meaning::Def(_)
            | Meaning::Role(_)
            | Meaning::Checklist(_)
            | Meaning::Kind(_)
            | Meaning::IsNoun(_)
            | Meaning::AttrAdjective(_)
            | Meaning::Adjective(_)
            | Meaning::Level(..)
            | Meaning::Option(..)
            | Meaning::Setting(_) => Vec::new(),
        }
    }

    fn attr_step(&self, of: &Arc<Set>, attr: AttrId, at: usize, end: usize, number: Number) -> Np {
        let place = self.place(at, end);
        let declared = &self.v.attr(attr).ty;
        let set = Set::Attr { of: of.clone(), attr, key: None, place };
        let mut np = self.noun(at, end, set, declared.element, number);
        np.fact = Some(LastFact { of: of.clone(), attr, key: None });
        np
    }

    /// An attribute of the assignments behind a post: one that fits is enough.
    fn post_step(&self, of: &Arc<Set>, ty: Ty, attr: AttrId, at: usize, end: usize, number: Number) -> Np {
        let Ty::Post(role) = ty else { return self.attr_step(of, attr, at, end, number) };
        let assignments = Arc::new(Set::PostAssignments { of: of.clone(), role });
        if !matches!(**of, Set::Var(_)) {
            return self.attr_step(&assignments, attr, at, end, number);
        }
        let var = self.var(at, 2);
        let mut np = self.attr_step(&Arc::new(Set::Var(var)), attr, at, end, number);
        np.outer.push(Outer {
            det: Det::AnyPost,
            set: assignments,
            ty: Ty::Kind(self.v.core.assignment),
            number: Number::Singular,
            var,
            noun: "post".to_owned(),
            variable: None,
            place: self.place(at, end),
        });
        np
    }

    fn former_steps(&self, of: &Arc<Set>, ty: Ty, at: usize, scope: ScopeId) -> Vec<Head> {
        let var = self.var(at, 3);
        let person = Ty::Kind(self.v.core.person);
        let (of, ty) = if matches!(ty, Ty::Post(_)) { (self.coerce(of, ty, person), person) } else { (of.clone(), ty) };
        let steps = self.steps(&Arc::new(Set::Var(var)), ty, at + 1, scope);
        let former = steps.into_iter().map(|mut head| {
            let place = self.place(at, head.end);
            head.np.set = Arc::new(Set::Former { of: of.clone(), var, step: head.np.set.clone(), place });
            head.np.fact = None;
            head.np.noun = format!("former {}", head.np.noun);
            head
        });
        former.collect()
    }

    /// A noun with the key or the further objects that its declaration asks for.
    fn completed(&self, np: Np, entry: &Entry, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        match entry.meaning {
            Meaning::Attr(attr) if self.v.attr(attr).ty.key.is_some() => {
                let mut found = self.keyed(&np, attr, end, scope);
                found.push((np, end));
                found
            }
            Meaning::Def(def) => match &self.v.defs[def.index()].form {
                DefForm::Noun { pieces, .. } if !pieces.is_empty() => self.with_objects(&np, def, pieces, end, scope),
                DefForm::Noun { .. } | DefForm::IsNoun(_) | DefForm::IsAdjective(_) | DefForm::Phrase { .. } => {
                    vec![(np, end)]
                }
            },
            Meaning::Attr(_)
            | Meaning::Kind(_)
            | Meaning::IsNoun(_)
            | Meaning::Role(_)
            | Meaning::Checklist(_)
            | Meaning::AttrAdjective(_)
            | Meaning::Adjective(_)
            | Meaning::Level(..)
            | Meaning::Option(..)
            | Meaning::Setting(_) => vec![(np, end)],
        }
    }

    /// `depth for the area`, `depth for at least half of the team's areas`.
    fn keyed(&self, np: &Np, attr: AttrId, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        if !self.is(end, "for") {
            return Vec::new();
        }
        let wanted = self.v.attr(attr).ty.key;
        let keys =
            if matches!(wanted, Some(Ty::Kind(_))) { self.np(end + 1, scope) } else { self.value(end + 1, scope) };
        let mut found = Vec::new();
        for (key, key_end) in keys
            .iter()
            .chain(&self.responsibility(end + 1))
            .filter(|(key, _)| wanted.is_some_and(|wanted| self.alike(wanted, key.ty)))
        {
            let mut np = np.clone();
            let direct = matches!(key.det, Det::Definite | Det::Single);
            np.outer.extend(key.outer.iter().cloned());
            let mut set = if direct { key.set.clone() } else { Arc::new(Set::Var(key.var)) };
            if !direct {
                np.outer.push(key.as_outer());
            }
            if let Some(wanted) = wanted {
                set = self.coerce(&set, key.ty, wanted);
            }
            if let Set::Attr { of, attr, place, .. } = &*np.set {
                let (of, attr, place) = (of.clone(), *attr, *place);
                np.fact = Some(LastFact { of: of.clone(), attr, key: Some(set.clone()) });
                np.set = Arc::new(Set::Attr { of, attr, key: Some(set), place });
            }
            // Several keys give several values, of which the number of the key speaks; `them` is one.
            if key.det == Det::Definite && key.number == Number::Plural {
                np.said_of_one |= np.number == Number::Singular;
                np.number = Number::Plural;
            }
            found.push((np, *key_end));
        }
        found
    }

    /// `overlap with the other team`: the further parameters of a noun's head.
    fn with_objects(
        &self,
        np: &Np,
        def: crate::vocabulary::DefId,
        pieces: &[Piece],
        end: usize,
        scope: ScopeId,
    ) -> Vec<Read<Np>> {
        let owner = match &*np.set {
            Set::Def { of, .. } => of.clone(),
            _ => return Vec::new(),
        };
        let mut found = Vec::new();
        for (objects, end) in self.objects(def, pieces, end, scope, &owner) {
            let mut np = np.clone();
            // A noun has one object in each place; a list of them would be several nouns.
            let objects: Vec<&Np> = objects.iter().flat_map(|object| &object.parts).collect();
            if objects.len() + 1 != self.v.defs[def.index()].params.len() {
                continue;
            }
            // `team "a"` is one thing, over which nothing is quantified and no finding ranges.
            let single = |object: &Np| object.det == Det::Single || matches!(*object.set, Set::Named { .. });
            let item = |object: &Np| if single(object) { object.set.clone() } else { object.item() };
            let args = objects.iter().map(|object| item(object)).collect();
            for object in &objects {
                np.outer.extend(object.outer.iter().cloned());
                if !single(object) {
                    np.outer.push(object.as_outer());
                }
            }
            np.set = Arc::new(Set::Def { of: owner.clone(), def, args, place: np.place });
            found.push((np, end));
        }
        found
    }

    // ── X of NP ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// `members of the team`, `start of every person whose …`.
    fn owned(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let former = usize::from(self.is(at, "former"));
        let mut ends: Vec<usize> =
            self.matches(at + former).iter().filter(|(entry, _)| is_step(entry.meaning)).map(|(_, end)| *end).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut found = Vec::new();
        for end in ends.into_iter().filter(|end| self.is(*end, "of")) {
            for (owner, owner_end) in self.np(end + 1, scope).iter() {
                for np in self.belonging(owner, at, end, scope) {
                    found.push((np, *owner_end));
                }
            }
        }
        found
    }

    /// The nouns at `at..end` that belong to `owner`.
    fn belonging(&self, owner: &Np, at: usize, end: usize, scope: ScopeId) -> Vec<Np> {
        let Some((outer, base)) = self.as_owner(owner) else { return Vec::new() };
        let steps = self.steps(&base, owner.ty, at, scope).into_iter().filter(|head| head.end == end);
        let mut steps: Vec<Head> = steps.collect();
        let best = steps.iter().map(|head| head.rank).min();
        steps.retain(|head| Some(head.rank) == best);
        let owned = steps.into_iter().map(|head| {
            let mut np = head.np;
            np.outer.splice(0..0, outer.iter().cloned());
            np.from_scope = owner.from_scope || owner.det == Det::Single;
            np
        });
        owned.collect()
    }

    /// The quantifiers and the base of a path from that owner; nothing if it owns nothing.
    pub(super) fn as_owner(&self, owner: &Np) -> Option<(Vec<Outer>, Arc<Set>)> {
        let mut outer = owner.outer.clone();
        if owner.generic && owner.det == Det::Definite {
            return None;
        }
        match &owner.det {
            Det::Single => Some((outer, owner.set.clone())),
            Det::Definite => Some((outer, owner.set.clone())),
            Det::Bare if owner.number == Number::Plural => Some((outer, owner.set.clone())),
            Det::Every | Det::Some | Det::Another | Det::No | Det::Bare => {
                outer.push(owner.as_outer());
                Some((outer, Arc::new(Set::Var(owner.var))))
            }
            // A counted or shared noun phrase owns nothing.
            Det::Count(_) | Det::Share(_) | Det::AnyPost => None,
        }
    }

    /// After a possessive: the steps of an owner.
    pub(super) fn possessed(&self, owner: &Np, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let Some((outer, base)) = self.as_owner(owner) else { return Vec::new() };
        let lookup = Lookup::Own(base, owner.ty);
        let scope = self.beside_owners(scope, &outer);
        let mut found = Vec::new();
        for (mut np, end) in self.core(at, scope, &lookup, 0) {
            np.outer.splice(0..0, outer.iter().cloned());
            np.det = Det::Definite;
            np.from_scope = owner.from_scope || owner.det == Det::Single;
            found.push((np, end));
        }
        found
    }
}

impl Np {
    /// The item of this noun phrase as a filter sees it.
    pub(super) fn item_of_kind(&self) -> Arc<Set> {
        Arc::new(Set::Var(self.var))
    }
}

/// One way to look at a thing.
struct Tier {
    set: Arc<Set>,
    ty: Ty,
    post: Option<(Arc<Set>, crate::formula::Var, Place)>,
}

impl Tier {
    fn wrap(&self, cond: Cond) -> Cond {
        match &self.post {
            None => cond,
            Some((set, var, place)) => {
                Cond::AnyPost { set: set.clone(), var: *var, body: Arc::new(cond), place: *place }
            }
        }
    }
}

/// Narrows a noun phrase by a condition on its item.
pub(super) fn filter_by(mut np: Np, cond: Cond) -> Np {
    if cond != always() {
        np.set = Arc::new(Set::Filter { of: np.set, var: np.var, cond: Arc::new(cond) });
        np.fact = None;
    }
    np
}

fn is_step(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Attr(_) | Meaning::Def(_) | Meaning::Role(_) | Meaning::Checklist(_))
}
