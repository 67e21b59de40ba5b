//! Trees become the [`Vocabulary`], in passes: lists of values, kinds, responsibilities, attributes, nouns that own
//! things, definitions and all else, and at last the lexicon.
//!
//! A `replace` takes the place of what it replaces, so that ids stay; what has no place is a diagnostic.

use std::collections::{HashMap, HashSet};

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::{
    At, Attribute, Item, ItemKind, KindBody, Names, Phrase, RoleForm as RoleTree, SignWeight, Token, Tree,
};
use crate::value::Interner;
use crate::vocabulary::head::{self, Head, HeadError, Owner, Owners};
use crate::vocabulary::noun::Noun;
use crate::vocabulary::types::{TypeNames, index};
use crate::vocabulary::words::misused;
use crate::vocabulary::{
    Attr, AttrId, Checklist, Choice, Core, Def, DefForm, DefId, Kind, KindId, Param, Responsibility, ResponsibilityId,
    Role, RoleForm, RoleId, Scale, Setting, Sign, Silence, Ty, Vocabulary, error, lexicon,
};

/// Whose file it is; a later layer may replace what an earlier one says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The words that ship with the tool.
    Prelude,
    /// A shipped pack in use.
    Pack,
    /// The organisation's own.
    Own,
}

/// A tree with its layer.
#[derive(Debug, Clone, Copy)]
pub struct Loaded<'a> {
    /// The file.
    pub tree: &'a Tree,
    /// Whose it is.
    pub layer: Layer,
}

/// Builds the table of all words. Trees come prelude first.
///
/// # Panics
/// If the prelude is not among the trees: the engine fills kinds that only it declares.
pub fn build(trees: &[Loaded<'_>]) -> (Vocabulary, Vec<Diagnostic>) {
    let mut builder = Builder::default();
    builder.doubtful.extend(trees.iter().flat_map(|loaded| loaded.tree.doubtful.iter().cloned()));
    // Replacements come after what they replace, those of later layers last.
    let mut items: Vec<(Layer, &Item)> =
        trees.iter().flat_map(|loaded| loaded.tree.items.iter().map(|item| (loaded.layer, item))).collect();
    items.sort_by_key(|(layer, item)| (replaces(item), *layer));
    let items: Vec<&Item> = items.into_iter().map(|(_, item)| item).collect();
    builder.value_lists(&items);
    builder.kinds(&items);
    builder.responsibilities(&items);
    builder.attributes(&items);
    builder.roles_and_made_nouns(&items);
    builder.definitions(&items);
    builder.settings(&items);
    builder.finish()
}

fn replaces(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Scale { replace, .. }
        | ItemKind::Choice { replace, .. }
        | ItemKind::Define { replace, .. }
        | ItemKind::Role { replace, .. }
        | ItemKind::Checklist { replace, .. }
        | ItemKind::Archetype { replace, .. } => *replace,
        ItemKind::Use(_)
        | ItemKind::ExtendScale { .. }
        | ItemKind::ExtendChoice { .. }
        | ItemKind::Kind { .. }
        | ItemKind::Extend { .. }
        | ItemKind::Setting { .. }
        | ItemKind::Set { .. }
        | ItemKind::Responsibility { .. }
        | ItemKind::Sign { .. }
        | ItemKind::Policy(_)
        | ItemKind::Waive(_)
        | ItemKind::Test(_) => false,
    }
}

/// The tables while they are filled.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) kinds: Vec<Kind>,
    pub(super) attrs: Vec<Attr>,
    pub(super) scales: Vec<Scale>,
    pub(super) choices: Vec<Choice>,
    pub(super) defs: Vec<Def>,
    pub(super) settings: Vec<Setting>,
    pub(super) responsibilities: Vec<Responsibility>,
    pub(super) roles: Vec<Role>,
    pub(super) checklists: Vec<Checklist>,
    pub(super) signs: Vec<Sign>,
    pub(super) owners: Owners,
    /// Which definition a made noun comes from, filled in when its head is read.
    pub(super) made: HashMap<String, DefId>,
    pub(super) texts: Interner,
    pub(super) problems: Vec<Diagnostic>,
    /// See [`Vocabulary::doubtful`].
    pub(super) doubtful: HashSet<String>,
}

impl Builder {
    pub(super) fn complain(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// These words would have been declared, and are not.
    pub(super) fn doubt(&mut self, name: &str) {
        self.doubtful.extend(crate::vocabulary::words::split(name));
    }

    /// Complains of a reserved word at the ends of a name.
    pub(super) fn check_name(&mut self, names: &Names, adjective: bool) {
        if let Some(word) = misused(&names.name.value, adjective) {
            let problem = error::reserved_word(&names.written, word, names.name.span);
            self.complain(problem);
        }
    }

    // ── kinds and their attributes ───────────────────────────────────────────────────────────────────────────────────

    fn kinds(&mut self, items: &[&Item]) {
        for item in items {
            if let ItemKind::Kind { names, title, body } = &item.kind {
                self.check_name(names, false);
                let noun = singular_noun(names);
                if let Some(first) =
                    self.kinds.iter().find(|kind| kind.noun.singular == noun.singular).map(|kind| kind.span)
                {
                    let problem = error::declared_twice("the kind", &names.written, names.name.span, first);
                    self.complain(problem);
                    continue;
                }
                let forms = [noun.singular.as_str(), noun.plural.as_str()];
                let shared = |kind: &Kind| {
                    let shared = [&kind.noun.singular, &kind.noun.plural]
                        .into_iter()
                        .find(|form| forms.contains(&form.as_str()));
                    shared.map(|form| (form.clone(), kind.span))
                };
                if let Some((form, first)) = self.kinds.iter().find_map(shared) {
                    let problem = error::forms_coincide(&form, "the organisation", names.name.span, first);
                    self.complain(problem);
                }
                let owner = Owner { ty: Ty::Kind(KindId(index(self.kinds.len()))), guard: None };
                self.owners.insert(noun.singular.clone(), owner);
                if let Some((short, _)) = &noun.short {
                    self.owners.entry(short.clone()).or_insert(owner);
                }
                let title = title.as_ref().map(|title| title.value.clone());
                self.kinds.push(Kind {
                    noun,
                    title,
                    attrs: Vec::new(),
                    left_out: body.left_out.clone(),
                    span: names.name.span,
                });
            }
        }
    }

    pub(super) fn kind_named(&self, name: &str) -> Option<KindId> {
        let is = |kind: &Kind| {
            kind.noun.singular == name || kind.noun.short.as_ref().is_some_and(|(short, _)| short == name)
        };
        self.kinds.iter().position(is).map(|at| KindId(index(at)))
    }

    fn attributes(&mut self, items: &[&Item]) {
        for item in items {
            if let ItemKind::Kind { names, body, .. } = &item.kind
                && let Some(kind) = self.kind_named(&names.name.value)
            {
                // A second kind of the name was refused; its attributes would only add to the noise.
                if self.kinds[kind.index()].span == names.name.span {
                    self.attribute_lines(kind, body);
                }
            }
        }
        self.extended(items);
        self.replaced(items);
    }

    fn extended(&mut self, items: &[&Item]) {
        for item in items {
            if let ItemKind::Extend { kind, body } = &item.kind {
                match self.kind_named(&kind.value) {
                    Some(id) => {
                        self.attribute_lines(id, body);
                        if let Some(left_out) = &body.left_out {
                            self.extend_left_out(id, left_out);
                        }
                    }
                    None => {
                        let known: Vec<&str> = self.kinds.iter().map(|kind| kind.noun.singular.as_str()).collect();
                        let plural = self.kinds.iter().find(|known| known.noun.plural == kind.value);
                        let problem = match plural {
                            Some(known) => error::plural_of_kind(&kind.value, kind.span, &known.noun.singular),
                            None => error::extends_nothing("kind", &kind.value, kind.span, known),
                        };
                        self.complain(problem);
                        body.attributes.iter().for_each(|line| self.doubt(&line.names.name.value));
                    }
                }
            }
        }
    }

    fn extend_left_out(&mut self, kind: KindId, left_out: &Phrase) {
        match &self.kinds[kind.index()].left_out {
            None => self.kinds[kind.index()].left_out = Some(left_out.clone()),
            Some(first) => {
                let problem = error::declared_twice("who is", "left out", left_out.span, first.span)
                    .help("replace the definition that the first one reads, for example `replace define a person is gone means …`");
                self.complain(problem);
            }
        }
    }

    fn attribute_lines(&mut self, kind: KindId, body: &KindBody) {
        body.attributes.iter().filter(|line| !line.replace).for_each(|line| self.attribute(kind, line));
    }

    /// What `replace` replaces may stand in a later file, so these lines come last.
    fn replaced(&mut self, items: &[&Item]) {
        for item in items {
            let (ItemKind::Extend { kind: At { value: kind, .. }, body }
            | ItemKind::Kind { names: Names { name: At { value: kind, .. }, .. }, body, .. }) = &item.kind
            else {
                continue;
            };
            if let Some(id) = self.kind_named(kind) {
                body.attributes.iter().filter(|line| line.replace).for_each(|line| self.attribute(id, line));
            }
        }
    }

    fn attribute(&mut self, kind: KindId, line: &Attribute) {
        self.check_name(&line.names, true);
        let names = TypeNames { scales: &self.scales, choices: &self.choices, kinds: &self.kinds };
        let ty = match names.attr_type(&line.ty) {
            Ok(ty) => ty,
            Err(problem) => {
                // A type whose own declaration could not be read.
                let broken = |token: &Token| head::word(Some(token)).is_some_and(|said| self.doubtful.contains(said));
                let follows = problem.code == Code::UnknownType && line.ty.tokens.iter().any(broken);
                self.doubt(&line.names.name.value);
                if follows {
                    return;
                }
                return self.complain(problem);
            }
        };
        let name = &line.names.name.value;
        let silence = match &line.default {
            None => Ok(Silence::Unknown),
            Some(value) => names.silence(name, &ty, value, &mut self.texts),
        };
        let silence = silence.unwrap_or_else(|problem| {
            self.complain(problem);
            Silence::Unknown
        });
        let references_own_kind = ty.element == Ty::Kind(kind) && !ty.set && ty.key.is_none();
        if let Some(span) = line.acyclic.filter(|_| !references_own_kind) {
            let problem =
                error::bad_flag(name, span, "only a single reference to the attribute's own kind can be acyclic");
            self.complain(problem);
        }
        if let (Some(span), true) = (line.required, line.default.is_some()) {
            let problem = error::bad_flag(name, span, "what is required is always written, so a default says nothing");
            self.complain(problem);
        }
        let other = line.names.other.as_ref().map(|other| other.value.as_str());
        let noun = match ty.set {
            true => Noun::from_plural(name, other, &line.names.written),
            false => Noun::from_singular(name, other, &line.names.written),
        };
        let attr = Attr {
            kind,
            noun,
            key: name.clone(),
            ty,
            required: line.required.is_some(),
            acyclic: line.acyclic.is_some(),
            descriptive: line.descriptive.is_some(),
            silence,
            span: line.names.name.span,
        };
        self.add_attribute(line.replace, attr);
    }

    fn add_attribute(&mut self, replace: bool, attr: Attr) {
        let kind = &self.kinds[attr.kind.index()];
        let owner = kind.noun.singular.clone();
        let known = kind.attrs.iter().copied().find(|id| self.attrs[id.index()].key == attr.key);
        match (known, replace) {
            (Some(id), true) => self.attrs[id.index()] = attr,
            (Some(id), false) => {
                let first = self.attrs[id.index()].span;
                let problem =
                    error::declared_twice("the attribute", &format!("{}` of `{owner}", attr.key), attr.span, first);
                self.complain(problem);
            }
            (None, true) => {
                let names: Vec<&str> = kind.attrs.iter().map(|id| self.attrs[id.index()].key.as_str()).collect();
                let problem = error::replaces_nothing("attribute", &attr.key, attr.span, names);
                self.complain(problem);
            }
            (None, false) => {
                let id = AttrId(index(self.attrs.len()));
                self.kinds[attr.kind.index()].attrs.push(id);
                self.attrs.push(attr);
            }
        }
    }

    // ── responsibilities, roles, nouns that predicates make ──────────────────────────────────────────────────────────

    fn responsibilities(&mut self, items: &[&Item]) {
        let mut within: Vec<(ResponsibilityId, &At<String>)> = Vec::new();
        for item in items {
            if let ItemKind::Responsibility { names, within: inside, title, per } = &item.kind {
                let name = names.name.value.clone();
                if let Some(first) = self.responsibilities.iter().find(|old| old.name == name).map(|old| old.span) {
                    let problem = error::declared_twice("the responsibility", &names.written, names.name.span, first);
                    self.complain(problem);
                    continue;
                }
                let per = per.as_ref().and_then(|per| {
                    let kind =
                        self.kind_named(&per.value).filter(|kind| self.kinds[kind.index()].noun.singular == "area");
                    if kind.is_none() {
                        let problem =
                            error::bad_flag("per", per.span, "a responsibility is held for a team, or `per area`");
                        self.complain(problem);
                    }
                    kind
                });
                if let Some(inside) = inside {
                    within.push((ResponsibilityId(index(self.responsibilities.len())), inside));
                }
                let title = title.as_ref().map(|title| title.value.clone());
                self.responsibilities.push(Responsibility { name, within: None, per, title, span: names.name.span });
            }
        }
        self.within_by_another_word(items);
        for (id, inside) in within {
            match self.responsibility_named(&inside.value) {
                Some(category) if category != id => self.responsibilities[id.index()].within = Some(category),
                _ => self.unknown_responsibility(inside),
            }
        }
        self.check_within();
    }

    /// `responsibility hiring in people`: a name with a responsibility in it, where `people` is one by itself.
    fn within_by_another_word(&mut self, items: &[&Item]) {
        for item in items {
            let ItemKind::Responsibility { names, within: None, .. } = &item.kind else { continue };
            let (name, span) = (&names.name.value, names.name.span);
            let found = ["in", "under", "inside", "below"].into_iter().find_map(|said| {
                let (first, rest) = name.split_once(&format!(" {said} "))?;
                self.responsibility_named(rest).map(|_| (said, first, rest))
            });
            if let Some((said, first, rest)) = found.filter(|_| span.range().len() == name.len()) {
                let start = span.start as usize + first.len() + 1;
                let problem = error::in_for_within(said, first, rest, Span::new(span.file, start, start + said.len()));
                self.complain(problem);
            }
        }
    }

    /// A duty within a duty within itself would never fall to anybody.
    fn check_within(&mut self) {
        for start in 0..self.responsibilities.len() {
            let mut at = self.responsibilities[start].within;
            for _ in 0..self.responsibilities.len() {
                match at {
                    Some(id) if id.index() == start => {
                        let span = self.responsibilities[start].span;
                        let name = self.responsibilities[start].name.clone();
                        self.responsibilities[start].within = None;
                        let problem = error::bad_flag(&name, span, "it would be a duty within itself");
                        self.complain(problem);
                        break;
                    }
                    Some(id) => at = self.responsibilities[id.index()].within,
                    None => break,
                }
            }
        }
    }

    fn responsibility_named(&self, name: &str) -> Option<ResponsibilityId> {
        self.responsibilities.iter().position(|old| old.name == name).map(|at| ResponsibilityId(index(at)))
    }

    fn unknown_responsibility(&mut self, name: &At<String>) {
        if name.value.split(' ').all(|word| self.doubtful.contains(word)) {
            return;
        }
        let known: Vec<&str> = self.responsibilities.iter().map(|old| old.name.as_str()).collect();
        // `project mildly`: what stands behind the name is the slip.
        let behind = known.iter().find_map(|known| name.value.strip_prefix(known)?.strip_prefix(' '));
        let problem = match behind.filter(|_| name.span.range().len() == name.value.len()) {
            Some(behind) => {
                let start = name.span.end as usize - behind.len();
                error::behind_responsibility(behind, Span::new(name.span.file, start, name.span.end as usize))
            }
            None => error::extends_nothing("responsibility", &name.value, name.span, known),
        };
        self.complain(problem);
    }

    fn roles_and_made_nouns(&mut self, items: &[&Item]) {
        let mut role_nouns = 0u16;
        let mut names: Vec<String> = Vec::new();
        for item in items {
            if let ItemKind::Role { role, replace } = &item.kind {
                let (RoleTree::Accountable { names: role, .. }
                | RoleTree::Contributes { names: role, .. }
                | RoleTree::Means { names: role, .. }) = role;
                if names.contains(&role.name.value) || *replace {
                    continue;
                }
                names.push(role.name.value.clone());
                let owner = Owner { ty: Ty::Post(RoleId(role_nouns)), guard: None };
                role_nouns += 1;
                self.owners.entry(role.name.value.clone()).or_insert(owner);
                if let Some(short) = &role.short {
                    self.owners.entry(short.value.to_lowercase()).or_insert(owner);
                }
            }
        }
        // A noun may be made of a thing that another noun names; as many rounds as there can be links.
        let heads: Vec<(String, String)> = items.iter().filter_map(|item| made_noun(item)).collect();
        for _ in 0..heads.len().min(8) {
            for (owner, noun) in &heads {
                if let Some(&of) = self.owners.get(owner) {
                    self.owners.entry(noun.clone()).or_insert(of);
                }
            }
        }
        for item in items {
            if let ItemKind::Role { replace, role } = &item.kind {
                self.role(*replace, role);
            }
        }
    }

    fn role(&mut self, replace: bool, tree: &RoleTree) {
        let (names, form) = match tree {
            RoleTree::Accountable { names, responsibility } => (names, self.holds(responsibility, true)),
            RoleTree::Contributes { names, responsibility } => (names, self.holds(responsibility, false)),
            RoleTree::Means { names, of, body } => {
                let owner = self.owner_of(of);
                (names, owner.map(|owner| RoleForm::Means { owner: Box::new(owner), body: body.clone() }))
            }
        };
        self.check_name(names, false);
        let noun = singular_noun(names);
        // Even a role whose form is unknown keeps its place, since others were given by counting.
        let broken = RoleForm::Holds { responsibility: ResponsibilityId(0), accountable: true };
        let role = Role { noun, form: form.unwrap_or(broken), span: names.name.span };
        let known = self.roles.iter().position(|old| old.noun.singular == role.noun.singular);
        match (known, replace) {
            (Some(at), true) => self.roles[at] = role,
            (Some(at), false) => {
                let problem = error::declared_twice("the role", &names.written, role.span, self.roles[at].span);
                self.complain(problem);
            }
            (None, true) => {
                let known: Vec<&str> = self.roles.iter().map(|role| role.noun.singular.as_str()).collect();
                let problem = error::replaces_nothing("role", &names.written, role.span, known);
                self.complain(problem);
            }
            (None, false) => self.roles.push(role),
        }
    }

    fn holds(&mut self, name: &At<String>, accountable: bool) -> Option<RoleForm> {
        let Some(responsibility) = self.responsibility_named(&name.value) else {
            self.unknown_responsibility(name);
            return None;
        };
        Some(RoleForm::Holds { responsibility, accountable })
    }

    fn owner_of(&mut self, of: &Phrase) -> Option<Param> {
        match head::owner_phrase(of, &self.owners) {
            Ok(owner) => Some(owner),
            Err(why) => {
                self.complain_of_head(why);
                None
            }
        }
    }

    fn complain_of_head(&mut self, why: HeadError) {
        let problem = match why {
            HeadError::UnknownOwner(name, span) => {
                let mut known: Vec<&str> = self.owners.keys().map(String::as_str).collect();
                known.sort_unstable();
                error::unknown_owner(&name, span, known)
            }
            HeadError::Shape(span, why) => error::bad_head(span, why),
            HeadError::Meant(span, right) => error::nearly_a_head(span, &right),
        };
        self.complain(problem);
    }

    // ── definitions, checklists, archetypes, signs, settings ─────────────────────────────────────────────────────────

    fn definitions(&mut self, items: &[&Item]) {
        for item in items {
            match &item.kind {
                ItemKind::Define { replace, head, body } => match head::define(head, &self.owners) {
                    Ok(found) => self.define(*replace, found, head.span, body, None),
                    Err(why) => {
                        word_list(head).iter().for_each(|word| self.doubt(word));
                        self.complain_of_head(why);
                    }
                },
                ItemKind::Archetype { replace, names, title, of, body } => {
                    self.check_name(names, false);
                    if let Some(owner) = self.owner_of(of) {
                        let noun = singular_noun(names);
                        let found =
                            Head { name: names.written.clone(), form: DefForm::IsNoun(noun), params: vec![owner] };
                        let title = Some(title.as_ref().map(|title| title.value.clone()));
                        self.define(*replace, found, names.name.span, body, title);
                    }
                }
                ItemKind::Checklist { replace, head, items } => self.checklist(*replace, head, items),
                ItemKind::Sign { names, title, of } => self.sign(names, title.as_ref(), of),
                _ => {}
            }
        }
        // Heads may name a noun that a later definition makes, so guards are filled in at the end.
        for def in 0..self.defs.len() {
            for at in 0..self.defs[def].params.len() {
                self.defs[def].params[at].guard = self.made.get(&self.defs[def].params[at].noun).copied();
            }
        }
        for at in 0..self.checklists.len() {
            self.checklists[at].owner.guard = self.made.get(&self.checklists[at].owner.noun).copied();
        }
        for role in &mut self.roles {
            if let RoleForm::Means { owner, .. } = &mut role.form {
                owner.guard = self.made.get(&owner.noun).copied();
            }
        }
    }

    fn define(&mut self, replace: bool, found: Head, span: Span, body: &Phrase, archetype: Option<Option<String>>) {
        if let Some(word) = misused(&plain_name(&found.form, &found.name), !matches!(found.form, DefForm::Noun { .. }))
        {
            let problem = error::reserved_word(&found.name, word, span);
            self.doubt(&found.name);
            self.complain(problem);
        }
        if let DefForm::IsNoun(noun) = &found.form {
            // The first that makes the noun is the one that heads mean by it.
            let id = DefId(index(self.defs.len()));
            self.made.entry(noun.singular.clone()).or_insert(id);
        }
        let def = Def { name: found.name, form: found.form, params: found.params, body: body.clone(), span, archetype };
        let known = self.defs.iter().position(|old| same_head(old, &def));
        match (known, replace) {
            (Some(at), true) => self.defs[at] = def,
            (Some(at), false) => {
                let problem = error::declared_twice("the definition", &def.name, span, self.defs[at].span);
                self.complain(problem);
            }
            (None, true) => {
                let known: Vec<&str> = self.defs.iter().map(|def| def.name.as_str()).collect();
                let problem = error::replaces_nothing("definition", &def.name, span, known);
                self.complain(problem);
            }
            (None, false) => self.defs.push(def),
        }
    }

    fn checklist(&mut self, replace: bool, phrase: &Phrase, items: &[crate::syntax::tree::ChecklistItem]) {
        let (noun, owner) = match head::checklist(phrase, &self.owners) {
            Ok(found) => found,
            Err(why) => {
                word_list(phrase).iter().for_each(|word| self.doubt(word));
                return self.complain_of_head(why);
            }
        };
        let name = noun.plural.clone();
        let items =
            items.iter().map(|item| (item.label.value.clone(), item.label.span, item.condition.clone())).collect();
        let checklist = Checklist { noun, owner, items, span: phrase.span };
        let same = |old: &Checklist| old.noun == checklist.noun && old.owner.ty == checklist.owner.ty;
        match (self.checklists.iter().position(same), replace) {
            (Some(at), true) => self.checklists[at] = checklist,
            (Some(at), false) => {
                let problem = error::declared_twice("the checklist", &name, phrase.span, self.checklists[at].span);
                self.complain(problem);
            }
            (None, true) => {
                let known: Vec<&str> = self.checklists.iter().map(|list| list.noun.plural.as_str()).collect();
                let problem = error::replaces_nothing("checklist", &name, phrase.span, known);
                self.complain(problem);
            }
            (None, false) => self.checklists.push(checklist),
        }
    }

    fn sign(&mut self, names: &Names, title: Option<&At<String>>, of: &[SignWeight]) {
        let name = names.written.clone();
        if let Some(first) = self.signs.iter().find(|sign| sign.name == name).map(|sign| sign.span) {
            let problem = error::declared_twice("the sign", &name, names.name.span, first);
            return self.complain(problem);
        }
        let mut weights = Vec::new();
        for weight in of {
            match self.responsibility_named(&weight.responsibility.value) {
                Some(id) => weights.push((id, weight.weight)),
                None => self.unknown_responsibility(&weight.responsibility),
            }
        }
        let title = title.map(|title| title.value.clone());
        self.signs.push(Sign { name, title, of: weights, span: names.name.span });
    }

    fn settings(&mut self, items: &[&Item]) {
        for item in items {
            if let ItemKind::Setting { name, ty, value, title } = &item.kind {
                if let Some(first) = self.settings.iter().find(|old| old.name == name.value).map(|old| old.span) {
                    let problem = error::declared_twice("the setting", &name.value, name.span, first);
                    self.complain(problem);
                    continue;
                }
                let names = TypeNames { scales: &self.scales, choices: &self.choices, kinds: &self.kinds };
                let ty = match ty.as_ref().map(|ty| names.setting_type(ty)).transpose() {
                    Ok(ty) => ty,
                    Err(problem) => {
                        self.complain(problem);
                        None
                    }
                };
                self.settings.push(Setting {
                    name: name.value.clone(),
                    ty,
                    value: value.clone(),
                    set_at: name.span,
                    declared: value.clone(),
                    title: title.as_ref().map(|title| title.value.clone()),
                    span: name.span,
                });
            }
        }
        let mut set: HashMap<&str, Span> = HashMap::new();
        for item in items {
            if let ItemKind::Set { name, value } = &item.kind {
                let Some(at) = self.settings.iter().position(|old| old.name == name.value) else {
                    if self.doubtful.contains(&name.value) {
                        continue;
                    }
                    let known: Vec<&str> = self.settings.iter().map(|setting| setting.name.as_str()).collect();
                    let problem = error::extends_nothing("setting", &name.value, name.span, known);
                    self.complain(problem);
                    continue;
                };
                if let Some(first) = set.insert(&name.value, name.span) {
                    let problem = error::declared_twice("the value of", &name.value, name.span, first);
                    self.complain(problem);
                    continue;
                }
                self.settings[at].value = value.clone();
                self.settings[at].set_at = name.span;
            }
        }
    }

    // ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────

    fn finish(mut self) -> (Vocabulary, Vec<Diagnostic>) {
        self.check_forms();
        let core = self.core();
        let mut vocabulary = Vocabulary {
            kinds: self.kinds,
            attrs: self.attrs,
            scales: self.scales,
            choices: self.choices,
            defs: self.defs,
            settings: self.settings,
            responsibilities: self.responsibilities,
            roles: self.roles,
            checklists: self.checklists,
            signs: self.signs,
            core,
            texts: self.texts,
            doubtful: self.doubtful,
            lexicon: HashMap::new(),
            verbs: HashMap::new(),
        };
        lexicon::fill(&mut vocabulary);
        (vocabulary, self.problems)
    }

    fn core(&self) -> Core {
        let kind =
            |name: &str| self.kind_named(name).unwrap_or_else(|| panic!("the prelude declares the kind `{name}`"));
        let attr = |of: &str, name: &str| {
            let ids = &self.kinds[kind(of).index()].attrs;
            let found = ids.iter().copied().find(|id| self.attrs[id.index()].key == name);
            found.unwrap_or_else(|| panic!("the prelude declares `{name}` of `{of}`"))
        };
        Core {
            organisation: kind("organisation"),
            person: kind("person"),
            team: kind("team"),
            area: kind("area"),
            responsibility: kind("responsibility"),
            assignment: kind("assignment"),
            sign: kind("sign"),
            policy: kind("policy"),
            waiver: kind("waiver"),
            team_members: attr("team", "members"),
            team_areas: attr("team", "areas"),
            assignment_person: attr("assignment", "person"),
            assignment_team: attr("assignment", "team"),
            assignment_responsibility: attr("assignment", "responsibility"),
            assignment_area: attr("assignment", "area"),
            assignment_part: attr("assignment", "part"),
            assignment_start: attr("assignment", "start date"),
            responsibility_name: attr("responsibility", "name"),
            responsibility_within: attr("responsibility", "within"),
            sign_name: attr("sign", "name"),
        }
    }
}

fn made_noun(item: &Item) -> Option<(String, String)> {
    match &item.kind {
        ItemKind::Define { head, .. } => head::made_noun(head),
        ItemKind::Archetype { names, of, .. } => {
            let owner =
                of.tokens.iter().skip(2).map_while(|token| head::word(Some(token))).collect::<Vec<_>>().join(" ");
            Some((owner, names.name.value.clone()))
        }
        _ => None,
    }
}

fn singular_noun(names: &Names) -> Noun {
    let other = names.other.as_ref().map(|other| other.value.as_str());
    let short = names.short.as_ref().map(|short| short.value.as_str());
    Noun::from_singular(&names.name.value, other, &names.written).with_short(short)
}

fn plain_name(form: &DefForm, name: &str) -> String {
    match form {
        DefForm::Noun { noun, .. } | DefForm::IsNoun(noun) => noun.singular.clone(),
        DefForm::IsAdjective(words) => words.join(" "),
        DefForm::Phrase { .. } => {
            name.split(' ').next().filter(|first| *first != "is" && *first != "has").unwrap_or("x").to_owned()
        }
    }
}

/// Whether two definitions define the same word of the same things.
fn same_head(a: &Def, b: &Def) -> bool {
    let types = |def: &Def| def.params.iter().map(|param| param.ty).collect::<Vec<_>>();
    let form = match (&a.form, &b.form) {
        (DefForm::Noun { noun: x, pieces: p }, DefForm::Noun { noun: y, pieces: q }) => {
            x.singular == y.singular && p == q
        }
        (DefForm::IsNoun(x), DefForm::IsNoun(y)) => x.singular == y.singular,
        (DefForm::IsAdjective(x), DefForm::IsAdjective(y)) => x == y,
        (DefForm::Phrase { verb: v, pieces: p }, DefForm::Phrase { verb: w, pieces: q }) => v == w && p == q,
        _ => false,
    };
    form && types(a) == types(b)
        && a.params[0].filter.as_ref().map(word_list) == b.params[0].filter.as_ref().map(word_list)
}

fn word_list(phrase: &Phrase) -> Vec<String> {
    phrase.tokens.iter().filter_map(|token| head::word(Some(token)).map(str::to_owned)).collect()
}
