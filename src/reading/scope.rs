//! What a sentence can refer to at a place: its subject, what `for every` introduced, owners, variables, and the things
//! being filtered.
//!
//! Scopes are kept in an arena and made once for each extension, so that readings can be remembered by scope.

use std::collections::HashMap;
use std::sync::Arc;

use crate::formula::{Set, Var};
use crate::vocabulary::{RoleId, Ty, Vocabulary};

/// An index into the arena of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ScopeId(u32);

/// How something came into scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// The subject of the sentence, or the owner of a definition: what `they` and `it` mean.
    Subject,
    /// What `for every` introduced, an owner in the subject, or another parameter of a head.
    Besides,
    /// The team or the areas of a post in scope.
    OfPost,
    /// Named by `as`; not reached by its noun.
    Variable,
    /// The thing that a filter is about: reached by pronouns only.
    Filtered,
}

/// Something in scope.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) set: Arc<Set>,
    pub(super) ty: Ty,
    /// The nouns and variables that reach it, lower-cased.
    pub(super) names: Vec<String>,
    /// `as m`.
    pub(super) variable: Option<String>,
    /// Whether `set` is one thing (else several, as the areas of a post).
    pub(super) single: bool,
}

/// All scopes of one phrase.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    scopes: Vec<Vec<Entry>>,
    made: HashMap<(ScopeId, Place, Key, Ty), ScopeId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Var(Var),
    Other(String),
}

impl Scopes {
    /// The scope with nothing in it.
    pub(super) fn empty(&mut self) -> ScopeId {
        if self.scopes.is_empty() {
            self.scopes.push(Vec::new());
        }
        ScopeId(0)
    }

    /// The entries, the outermost first.
    pub(super) fn entries(&self, scope: ScopeId) -> &[Entry] {
        &self.scopes[scope.0 as usize]
    }

    /// The scope with one more entry.
    pub(super) fn with(&mut self, scope: ScopeId, entry: Entry) -> ScopeId {
        let key = match &*entry.set {
            Set::Var(var) => Key::Var(*var),
            other => Key::Other(format!("{other:?}")),
        };
        let key = (scope, entry.place, key, entry.ty);
        if let Some(&known) = self.made.get(&key) {
            return known;
        }
        let mut entries = self.entries(scope).to_vec();
        entries.push(entry);
        let id = ScopeId(u32::try_from(self.scopes.len()).expect("the reading budget bounds the scopes"));
        self.scopes.push(entries);
        self.made.insert(key, id);
        id
    }
}

/// A thing bound to a variable, reached by its noun and its kind.
pub(super) fn bound(
    vocabulary: &Vocabulary,
    place: Place,
    set: Arc<Set>,
    ty: Ty,
    noun: &str,
    variable: Option<&str>,
) -> Entry {
    let mut names = vec![noun.to_owned()];
    match ty {
        Ty::Kind(kind) => {
            let noun = &vocabulary.kind(kind).noun;
            names.push(noun.singular.clone());
            names.extend(noun.short.iter().map(|(short, _)| short.clone()));
        }
        Ty::Post(role) => {
            let noun = &vocabulary.roles[role.index()].noun;
            names.push(noun.singular.clone());
            names.extend(noun.short.iter().map(|(short, _)| short.clone()));
            names.push(vocabulary.kind(vocabulary.core.person).noun.singular.clone());
        }
        Ty::Text | Ty::Number | Ty::Duration | Ty::Date | Ty::YesNo | Ty::Scale(_) | Ty::Choice(_) | Ty::Item(_) => {}
    }
    names.dedup();
    Entry { place, set, ty, names, variable: variable.map(str::to_owned), single: true }
}

/// The team and the areas that a post brings into scope.
pub(super) fn of_post(vocabulary: &Vocabulary, post: &Arc<Set>, role: RoleId, areas: bool) -> Vec<Entry> {
    let core = &vocabulary.core;
    let entry = |set: Set, kind, single| Entry {
        place: Place::OfPost,
        set: Arc::new(set),
        ty: Ty::Kind(kind),
        names: vec![vocabulary.kind(kind).noun.singular.clone()],
        variable: None,
        single,
    };
    let mut entries = vec![entry(Set::PostTeam(post.clone()), core.team, true)];
    if areas {
        entries.push(entry(Set::PostAreas { of: post.clone(), role }, core.area, false));
    }
    entries
}
