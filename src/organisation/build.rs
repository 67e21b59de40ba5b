//! The state of a build, and the few writes that every step shares: a thing is found or made, a fact is recorded once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::columns::{Columns, Fact};
use super::keys::Keys;
use super::places::{FactPlace, Places};
use super::things::Things;
use super::view::{Shelf, Shelved, Value};
use super::{KeyedFact, Options, Org, error};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};
use crate::value::{Sym, Val};
use crate::vocabulary::{AttrId, KindId, Vocabulary, data_key};

/// How a document names a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `team`, or the short form.
    Singular,
    /// `teams`, or the short form.
    Plural,
    /// One word is both.
    Either,
}

/// `everyone` in a set: it is resolved when all members are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Everyone {
    pub(super) attr: AttrId,
    pub(super) team: u32,
    /// Of a keyed attribute the entry.
    pub(super) key: Option<Val>,
    /// What else the set names: a range of the pool.
    pub(super) besides: (u32, u32),
    /// The word itself.
    pub(super) span: Span,
    /// Where the fact stands, to see whether an overlay replaced it.
    pub(super) place: Span,
}

/// A leadership block that waits until all facts are read.
#[derive(Clone, Copy)]
pub(super) struct Block {
    pub(super) team: u32,
    /// The map of its categories.
    pub(super) map: Shelved,
    pub(super) overlay: bool,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    pub(super) overlay: bool,
    /// Where the description begins in its file: a second value after it is a repeated key.
    pub(super) since: Option<Span>,
}

/// An organisation in the making.
pub(super) struct Builder<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) sources: &'a Sources,
    pub(super) options: &'a Options,
    pub(super) org: Org,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Kinds by the names that documents use, in one form.
    pub(super) kind_names: HashMap<String, (KindId, Form)>,
    pub(super) keys: Keys<'a>,
    pub(super) everyone: Vec<Everyone>,
    pub(super) blocks: Vec<Block>,
    /// What the blocks say.
    pub(super) shelf: Shelf,
    /// How often a thing that no file describes is mentioned.
    pub(super) mentions: BTreeMap<(KindId, u32), u32>,
    /// Things of which something has been said already.
    pub(super) held_back: BTreeSet<(KindId, u32)>,
    /// The keys that the mapping of a holder may have, in one form.
    pub(super) holder_keys: HashSet<String>,
    /// In bytes; most names of areas are longer, and then nothing is to be looked up.
    pub(super) longest_holder_key: usize,
    /// Found while leadership was read; joined with what assignments say.
    pub(super) settled: Vec<(u32, u32)>,
    /// Whether several files describe the same thing.
    pub(super) repeats: bool,
    too_many: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        vocabulary: &'a Vocabulary,
        sources: &'a Sources,
        options: &'a Options,
        before: Option<&Org>,
    ) -> Builder<'a> {
        let kinds = vocabulary.kinds.len();
        let org = Org {
            texts: before.map_or(&vocabulary.texts, |org| &org.texts).clone(),
            core: vocabulary.core,
            attr_kinds: vocabulary.attrs.iter().map(|attr| attr.kind).collect(),
            things: before.map_or_else(
                || Things::new(kinds, options.things),
                |org| Things::after(&org.things, kinds, options.things),
            ),
            columns: Columns::new(vocabulary.attrs.iter().map(|attr| attr.ty).collect()),
            places: Places::default(),
            post_ends: Vec::new(),
            posts: Vec::new(),
            settled: Vec::new(),
        };
        let holder_keys = holder_keys(vocabulary);
        let mut builder = Builder {
            vocabulary,
            sources,
            options,
            org,
            diagnostics: Vec::new(),
            kind_names: kind_names(vocabulary),
            keys: Keys::new(vocabulary),
            everyone: Vec::new(),
            blocks: Vec::new(),
            shelf: Shelf::default(),
            mentions: BTreeMap::new(),
            held_back: BTreeSet::new(),
            longest_holder_key: holder_keys.iter().map(String::len).max().unwrap_or(0),
            holder_keys,
            settled: Vec::new(),
            repeats: false,
            too_many: false,
        };
        builder.declare_responsibilities();
        builder.declare_signs();
        builder
    }

    /// Responsibilities are things whose facts stand in policy files.
    fn declare_responsibilities(&mut self) {
        let core = self.vocabulary.core;
        for responsibility in &self.vocabulary.responsibilities {
            let place = FactPlace { key: responsibility.span, value: responsibility.span };
            let thing = self.declare(core.responsibility, &responsibility.name, responsibility.span);
            let name = Val::Text(self.org.texts.intern(&responsibility.name));
            self.put(core.responsibility_name, thing, Fact::One(name), place);
            if let Some(within) = responsibility.within {
                self.put(core.responsibility_within, thing, Fact::One(Val::Thing(u32::from(within.0))), place);
            }
        }
    }

    fn declare_signs(&mut self) {
        let core = self.vocabulary.core;
        for sign in &self.vocabulary.signs {
            let place = FactPlace { key: sign.span, value: sign.span };
            let thing = self.declare(core.sign, &sign.name, sign.span);
            let name = Val::Text(self.org.texts.intern(sign.title.as_ref().unwrap_or(&sign.name)));
            self.put(core.sign_name, thing, Fact::One(name), place);
        }
    }

    fn declare(&mut self, kind: KindId, id: &str, span: Span) -> u32 {
        let sym = self.org.texts.intern(id);
        let thing = self.org.things.find(kind, sym).unwrap_or_else(|| self.org.things.add_always(kind, sym));
        self.org.things.describe(kind, thing, Some(span));
        self.org.places.begin();
        thing
    }

    /// Kinds whose things the vocabulary declares: data can only refer to them.
    pub(super) fn is_closed(&self, kind: KindId) -> bool {
        kind == self.vocabulary.core.responsibility || kind == self.vocabulary.core.sign
    }

    /// Kinds that the tool fills.
    pub(super) fn is_tools(&self, kind: KindId) -> bool {
        kind == self.vocabulary.core.policy || kind == self.vocabulary.core.waiver
    }

    /// A new thing; says once if there are too many.
    pub(super) fn add(&mut self, kind: KindId, id: Sym, span: Span) -> Option<u32> {
        let thing = self.org.things.add(kind, id);
        if thing.is_none() && !self.too_many {
            self.too_many = true;
            self.diagnostics.push(error::too_many_things(span, self.options.things));
        }
        thing
    }

    /// Records a fact, or says that another file says something else.
    pub(super) fn record(&mut self, attr: AttrId, thing: u32, fact: Fact, place: FactPlace, origin: Origin) {
        if matches!(self.org.recorded(attr, thing), super::Recorded::Nothing) {
            return self.put(attr, thing, fact, place);
        }
        let Some(old) = self.org.columns.fact(attr, thing) else {
            return self.disagree(attr, thing, Some(fact), place, origin);
        };
        if self.org.columns.same(attr, old, fact) {
            return self.repeated(attr, thing, place, origin);
        }
        self.disagree(attr, thing, Some(fact), place, origin);
    }

    /// Records entries of a keyed attribute; those of other files stay.
    pub(super) fn record_entries(
        &mut self,
        attr: AttrId,
        thing: u32,
        new: &[(KeyedFact, Span)],
        place: FactPlace,
        origin: Origin,
    ) {
        match self.org.recorded(attr, thing) {
            super::Recorded::Nothing => {
                self.org.columns.put_entries(attr, thing, new);
                self.put_place(attr, thing, place);
            }
            super::Recorded::One(_) | super::Recorded::Set(_) => {
                self.disagree(attr, thing, None, place, origin);
                if origin.overlay {
                    self.org.columns.put_entries(attr, thing, new);
                }
            }
            super::Recorded::Keyed(_) => self.join_entries(attr, thing, new, place, origin),
        }
    }

    fn join_entries(&mut self, attr: AttrId, thing: u32, new: &[(KeyedFact, Span)], place: FactPlace, origin: Origin) {
        let super::Recorded::Keyed(old) = self.org.recorded(attr, thing) else { return };
        let spans = self.org.columns.entry_spans(attr, thing);
        let old: HashMap<Val, (KeyedFact, Span)> =
            old.iter().zip(spans).map(|(entry, span)| (entry.key, (entry, span))).collect();
        let mut added = Vec::new();
        for &(entry, span) in new {
            match old.get(&entry.key) {
                None => added.push((entry, span)),
                Some((before, _)) if self.same_entry(attr, *before, entry) => {}
                Some(&(_, earlier)) if origin.overlay => {
                    self.org.places.note_overlaid(attr, thing, earlier);
                    added.push((entry, span));
                }
                Some(&(_, earlier)) => {
                    let what = self.fact_name(attr, thing);
                    self.diagnostics.push(error::conflicting_facts(&what, span, earlier));
                }
            }
        }
        if !added.is_empty() {
            self.org.columns.put_entries(attr, thing, &added);
            if origin.overlay {
                self.org.places.replace(attr, thing, place);
            }
        }
    }

    fn same_entry(&self, attr: AttrId, a: KeyedFact, b: KeyedFact) -> bool {
        a.value == b.value && self.org.columns.same(attr, Fact::Set(a.set.0, a.set.1), Fact::Set(b.set.0, b.set.1))
    }

    /// Two values: an overlay wins, otherwise both places are labelled and the first stands.
    fn disagree(&mut self, attr: AttrId, thing: u32, fact: Option<Fact>, place: FactPlace, origin: Origin) {
        let earlier = self.org.find_place(attr, thing).map_or(place.value, |place| place.value);
        if !origin.overlay {
            let what = self.fact_name(attr, thing);
            self.diagnostics.push(error::conflicting_facts(&what, place.value, earlier));
            return;
        }
        self.org.places.note_overlaid(attr, thing, earlier);
        self.org.places.replace(attr, thing, place);
        if let Some(fact) = fact {
            self.org.columns.put(attr, thing, fact);
        }
    }

    /// The same value again: fine from another file, a slip within one description.
    fn repeated(&mut self, attr: AttrId, thing: u32, place: FactPlace, origin: Origin) {
        let earlier = self.org.find_place(attr, thing);
        if let (Some(earlier), Some(since)) = (earlier, origin.since)
            && earlier.value.file == since.file
            && earlier.value.start >= since.start
            && earlier.value != place.value
        {
            self.diagnostics.push(error::repeated_attribute(&self.vocabulary.attr(attr).key, place.key, earlier.key));
        }
    }

    /// Notes a leadership block, given its map.
    pub(super) fn note_block(&mut self, team: u32, map: Value<'_>, overlay: bool) {
        let map = self.shelf.put(map);
        self.blocks.push(Block { team, map, overlay });
    }

    /// Writes a fact and its place.
    pub(super) fn put(&mut self, attr: AttrId, thing: u32, fact: Fact, place: FactPlace) {
        self.org.columns.put(attr, thing, fact);
        self.put_place(attr, thing, place);
    }

    fn put_place(&mut self, attr: AttrId, thing: u32, place: FactPlace) {
        let kind = self.vocabulary.attr(attr).kind;
        let file: Option<FileId> = self.org.things.place(kind, thing).map(|place| place.file);
        self.org.places.add(kind, thing, file, attr, place);
    }

    /// ``the `level` of person `ana` ``
    pub(super) fn fact_name(&self, attr: AttrId, thing: u32) -> String {
        let attr = self.vocabulary.attr(attr);
        let kind = &self.vocabulary.kind(attr.kind).noun.singular;
        format!("the `{}` of {kind} `{}`", attr.key, self.org.id(attr.kind, thing))
    }

    /// The organisation and what was found on the way.
    pub(super) fn finish(mut self) -> (Org, Vec<Diagnostic>) {
        self.org.columns.shrink();
        self.org.places.shrink();
        // A key of a table's header, or what an alias stands for, is met many times and wrong once.
        let mut told = HashSet::new();
        self.diagnostics.retain(|problem| {
            let place = problem.labels.first().map(|label| label.span);
            told.insert((problem.code, place, problem.message.clone()))
        });
        (self.org, self.diagnostics)
    }
}

fn holder_keys(vocabulary: &Vocabulary) -> HashSet<String> {
    let attrs = vocabulary.kind(vocabulary.core.assignment).attrs.iter();
    let names = attrs.map(|&attr| data_key(&vocabulary.attr(attr).key).into_owned());
    ["accountable", "contributors", "vacant"].into_iter().map(str::to_owned).chain(names).collect()
}

fn kind_names(vocabulary: &Vocabulary) -> HashMap<String, (KindId, Form)> {
    let mut names: HashMap<String, (KindId, Form)> = HashMap::new();
    for (id, kind) in (0u16..).map(KindId).zip(&vocabulary.kinds) {
        let short = kind.noun.short.as_ref();
        let forms = [
            (Some(&kind.noun.singular), Form::Singular),
            (Some(&kind.noun.plural), Form::Plural),
            (short.map(|short| &short.0), Form::Singular),
            (short.map(|short| &short.1), Form::Plural),
        ];
        for (name, form) in forms {
            let Some(name) = name else { continue };
            let known = names.entry(data_key(name).into_owned()).or_insert((id, form));
            if known.0 == id && known.1 != form {
                known.1 = Form::Either;
            }
        }
    }
    names
}
