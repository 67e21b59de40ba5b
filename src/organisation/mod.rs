//! Documents and the vocabulary become an [`Org`]: every thing interned, every fact typed and in columns, every reference
//! resolved, with the place of each fact.
//!
//! The steps, in order: `read` finds the things that files describe, so that an index does not depend on who mentions
//! whom first; `facts` reads their attributes by type (`value`); `leadership` turns leadership blocks into assignments;
//! `check` looks at the whole: required attributes, cycles, things that nobody describes.
//!
//! It knows no policy and no definition. Who is *left out* (`left out if …`) is decided by `evaluate`, which can read
//! conditions; here everything that a file mentions is a thing. Defaults are not applied here.

mod build;
mod check;
mod column;
mod columns;
mod described;
mod distinct;
mod error;
mod facts;
mod habits;
mod holder;
mod keys;
mod leadership;
mod near;
mod places;
mod plain;
mod read;
mod spots;
#[cfg(test)]
mod test_columns;
#[cfg(test)]
mod test_forgotten;
#[cfg(test)]
mod tests;
mod things;
mod value;
mod values;
mod view;

use crate::data::document::Document;
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Span};
use crate::value::{Interner, Sym, Val};
use crate::vocabulary::{AttrId, KindId, ResponsibilityId, Vocabulary, data_key};
use columns::{Columns, Fact};
use described::Cursor;
use places::{FactPlace, Places};
use things::Things;
pub use values::{Entries, Values};

/// Documents that are read together. A thing may be described once in each file of an input.
#[derive(Debug, Clone)]
pub struct Input {
    /// The documents; those of one file side by side.
    pub documents: Vec<Document>,
    /// What it says wins over what other inputs say. Overlays are read after all others, a later one wins.
    pub overlay: bool,
}

/// What is to be said of a reference to something that no file describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undeclared {
    /// A warning.
    #[default]
    Warn,
    /// An error.
    Error,
    /// Nothing.
    Allow,
}

/// How an organisation is built.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// What is to be said of a reference to something that no file describes.
    pub undeclared: Undeclared,
    /// How many things there may be, of all kinds together, posts included.
    pub things: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { undeclared: Undeclared::Warn, things: 20_000_000 }
    }
}

/// What the files record of one attribute of one thing. Defaults are not applied here.
#[derive(Debug, Clone, Copy)]
pub enum Recorded<'a> {
    /// No file mentions it.
    Nothing,
    /// One value; of a keyed attribute a bare one, which answers for every key. [`Val::Unknown`] of a set: `everyone` is
    /// written, and nobody wrote down the team's members; its default does not hold then.
    One(Val),
    /// A set, perhaps empty, distinct, in the order of the text; of a keyed attribute a bare one.
    Set(Values<'a>),
    /// One entry for each key that the files give, in the order of the text.
    Keyed(Entries<'a>),
}

/// An entry of a keyed attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeyedFact {
    /// The thing or option that it is for.
    pub key: Val,
    /// The value, if the attribute is single; of a set [`Val::None`], or [`Val::Unknown`] for an `everyone` of a team whose
    /// members nobody wrote down.
    pub value: Val,
    /// The values, if it is a set: a range of [`Org::set_values`], its end not included.
    pub set: (u32, u32),
}

/// A fact that the tool itself records, of a policy or waiver.
#[derive(Debug, Clone, Copy)]
pub enum ToolFact<'a> {
    /// One value.
    One(Val),
    /// A set.
    Set(&'a [Val]),
}

/// An organisation: things by kind and index, facts by attribute and index of the thing.
#[derive(Debug)]
pub struct Org {
    /// The texts of ids and facts, and those of the vocabulary.
    pub texts: Interner,
    core: crate::vocabulary::Core,
    attr_kinds: Vec<KindId>,
    things: Things,
    columns: Columns,
    places: Places,
    /// For each team the range of its posts, as ends; a team begins where the one before ends.
    post_ends: Vec<u32>,
    posts: Vec<u32>,
    /// Pairs of team and responsibility, sorted.
    settled: Vec<(u32, u32)>,
}

/// Builds the organisation that the inputs describe; earlier inputs come first. Everything that could be made is made,
/// whatever the diagnostics say. The memory of the documents is given back bit by bit, while that of the facts grows.
///
/// With a baseline `before`, built from the same vocabulary, every thing of the baseline keeps its index, and
/// [`Org::exists`] is false for what only the baseline has; texts have the same symbols in both.
pub fn build(
    vocabulary: &Vocabulary,
    sources: &Sources,
    mut inputs: Vec<Input>,
    options: &Options,
    before: Option<&Org>,
) -> (Org, Vec<Diagnostic>) {
    let mut builder = build::Builder::new(vocabulary, sources, options, before);
    let described = builder.read(&inputs);
    builder.record_all(&described, &mut inputs);
    rayon::spawn(move || inputs.into_iter().flat_map(|input| input.documents).for_each(Document::give_back));
    builder.resolve_everyone();
    builder.make_posts();
    builder.check();
    builder.finish()
}

/// A place where a file describes a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Its kind.
    pub kind: KindId,
    /// Its id.
    pub id: String,
    /// Where the id stands: behind `KIND:` or `id:`, or as a key under the plural.
    pub place: Span,
    /// Whether an overlay says it.
    pub overlay: bool,
}

/// Every description in the inputs, in the order in which they are read, overlays last. What is wrong with them is said
/// by [`build`], and not here.
pub fn descriptions(
    vocabulary: &Vocabulary,
    sources: &Sources,
    inputs: &[Input],
    options: &Options,
) -> Vec<Description> {
    let mut builder = build::Builder::new(vocabulary, sources, options, None);
    let described = builder.read(inputs);
    let description = |entity: described::Entity<'_>| Description {
        kind: entity.kind,
        id: builder.org.id(entity.kind, entity.thing).to_owned(),
        place: entity.place,
        overlay: entity.overlay,
    };
    described.take(inputs, sources, &mut Cursor::default(), usize::MAX).into_iter().map(description).collect()
}

impl Org {
    /// How many indices there are of a kind; with a baseline some of them may be of things that do not exist.
    pub fn len(&self, kind: KindId) -> u32 {
        self.things.len(kind)
    }

    /// The id of a thing.
    pub fn id(&self, kind: KindId, thing: u32) -> &str {
        self.texts.text(self.things.id(kind, thing))
    }

    /// The id of a thing as a symbol of [`Org::texts`].
    pub fn id_sym(&self, kind: KindId, thing: u32) -> Sym {
        self.things.id(kind, thing)
    }

    /// The thing of that id, letter case included; of responsibilities and signs `-`, `_`, space and case are the same.
    pub fn find(&self, kind: KindId, id: &str) -> Option<u32> {
        let exact = self.texts.find(id).and_then(|sym| self.things.find(kind, sym));
        if exact.is_some() || !(kind == self.core.responsibility || kind == self.core.sign) {
            return exact;
        }
        let key = data_key(id);
        (0..self.len(kind)).find(|&thing| data_key(self.id(kind, thing)) == key)
    }

    /// Whether a file describes or mentions it, or the vocabulary declares it.
    pub fn exists(&self, kind: KindId, thing: u32) -> bool {
        self.things.exists(kind, thing)
    }

    /// Whether some file describes it, not only mentions it.
    pub fn described(&self, kind: KindId, thing: u32) -> bool {
        self.things.described(kind, thing)
    }

    /// Where it is described, else where it is first mentioned: the place of its id.
    pub fn place(&self, kind: KindId, thing: u32) -> Option<Span> {
        self.things.place(kind, thing)
    }

    /// What is recorded of an attribute of a thing.
    pub fn recorded(&self, attr: AttrId, thing: u32) -> Recorded<'_> {
        self.columns.recorded(attr, thing)
    }

    /// The values of a set of that attribute, see [`KeyedFact::set`].
    pub fn set_values(&self, attr: AttrId, range: (u32, u32)) -> Values<'_> {
        self.columns.set(attr, range)
    }

    /// Where the value of a fact stands: of a keyed attribute with `key` that of the entry, else of the bare value.
    pub fn fact_place(&self, attr: AttrId, thing: u32, key: Option<Val>) -> Option<Span> {
        match (self.recorded(attr, thing), key) {
            (Recorded::Nothing, _) => None,
            (Recorded::Keyed(entries), Some(key)) => {
                let at = entries.iter().position(|entry| entry.key == key)?;
                self.columns.entry_spans(attr, thing).nth(at)
            }
            (Recorded::Keyed(_) | Recorded::One(_) | Recorded::Set(_), _) => {
                self.find_place(attr, thing).map(|place| place.value)
            }
        }
    }

    /// Where the key of a fact stands.
    pub fn key_place(&self, attr: AttrId, thing: u32) -> Option<Span> {
        self.find_place(attr, thing).map(|place| place.key)
    }

    /// Where one element of a set stands; `key` as in [`Org::fact_place`].
    pub fn item_place(&self, attr: AttrId, thing: u32, key: Option<Val>, value: Val) -> Option<Span> {
        let range = match (self.recorded(attr, thing), key) {
            (Recorded::Keyed(entries), Some(key)) => entries.find(key)?.set,
            (Recorded::Keyed(_), None) | (Recorded::Nothing | Recorded::One(_), _) => return None,
            (Recorded::Set(_), _) => self.columns.range(attr, thing)?,
        };
        let at = self.columns.set(attr, range).iter().position(|item| item == value)?;
        self.columns.item_spans(range).nth(at)
    }

    /// The place of the value that an overlay replaced, the last one if there were several.
    pub fn overlaid(&self, attr: AttrId, thing: u32) -> Option<Span> {
        self.places.overlaid(attr, thing)
    }

    /// The one thing of kind organisation, whatever it is called; it is there whether or not a file describes it.
    pub fn organisation(&self) -> u32 {
        0
    }

    /// The posts of a team: indices of assignments, in order. Whether one has ended is not asked here.
    pub fn posts_of(&self, team: u32) -> &[u32] {
        let at = team as usize;
        let from = at.checked_sub(1).map_or(0, |at| self.post_ends.get(at).copied().unwrap_or(0));
        let to = self.post_ends.get(at).copied().unwrap_or(from);
        self.posts.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// Whether the files say who is accountable for a responsibility in a team: they name somebody accountable, even if
    /// they left or the post ended, or say that it is vacant. A duty that is not settled falls to the category's holder.
    pub fn settled(&self, team: u32, responsibility: ResponsibilityId) -> bool {
        self.settled.binary_search(&(team, u32::from(responsibility.0))).is_ok()
    }

    /// Adds a thing that the tool itself fills (a policy, a waiver), or finds it; `None` if there are too many things.
    pub fn add_thing(&mut self, kind: KindId, id: &str, place: Option<Span>) -> Option<u32> {
        let sym = self.texts.intern(id);
        let thing = match self.things.find(kind, sym) {
            Some(thing) => thing,
            None => self.things.add(kind, sym)?,
        };
        self.things.describe(kind, thing, place);
        Some(thing)
    }

    /// Records a fact of such a thing, in place of what was recorded.
    pub fn set_fact(&mut self, attr: AttrId, thing: u32, fact: ToolFact<'_>, place: Option<Span>) {
        let fact = match fact {
            ToolFact::One(value) => Fact::One(value),
            ToolFact::Set(values) => {
                let from = self.columns.items_len();
                values.iter().for_each(|&value| self.columns.push_item(value, place.unwrap_or(spots::NOWHERE)));
                Fact::Set(from, self.columns.items_len())
            }
        };
        self.columns.put(attr, thing, fact);
        if let Some(span) = place {
            self.places.replace(attr, thing, FactPlace { key: span, value: span });
        }
    }

    fn find_place(&self, attr: AttrId, thing: u32) -> Option<FactPlace> {
        let kind = self.attr_kinds[attr.index()];
        let file = self.things.place(kind, thing).map(|place| place.file);
        self.places.find(kind, thing, file, attr)
    }
}
