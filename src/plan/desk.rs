//! The files of a plan as they stand, and where in them each thing is described: facts are put, added and taken out here.
//!
//! A fact that stands in several files is changed in all of them; one that an overlay gives, in the last overlay. What
//! nobody has written yet is added to the first description of its thing.

use std::collections::HashMap;

use super::error;
use crate::data::document::{Document, Format, Node, View};
use crate::diagnostic::Diagnostic;
use crate::edit::{self, Change, Part, Path, Value};
use crate::organisation::{Description, Org};
use crate::source::{FileId, Sources, Span};
use crate::vocabulary::{AttrId, KindId, Vocabulary, data_key};

/// Whether a step could be made; if not, why.
pub(super) type Done<T = ()> = Result<T, Box<Diagnostic>>;

/// A file of descriptions in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, as the user would write it.
    pub name: String,
    /// Its text after the steps so far; `None` once it holds nothing any more.
    pub text: Option<String>,
    /// Its text before the first step; `None` of a new file.
    pub original: Option<String>,
    /// As its name promises.
    pub format: Format,
    /// By which overlay it was found.
    pub overlay: Option<usize>,
    /// The text in the sources of the run.
    pub source: FileId,
}

/// Where a thing is described.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) kind: KindId,
    pub(super) id: String,
    pub(super) file: usize,
    pub(super) document: usize,
    /// The way to the map of its attributes.
    pub(super) path: Path,
    pub(super) form: Form,
    overlay: bool,
}

/// How a description names its thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `team: payments`, beside the attributes.
    Head,
    /// `payments:` below `teams:`.
    Key,
    /// `id: payments` in a list below `teams:`.
    Item,
}

/// The files of a plan during one step.
pub(super) struct Desk<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    /// The organisation before the step.
    pub(super) org: &'a Org,
    pub(super) files: Vec<File>,
    pub(super) places: Vec<Place>,
    sources: &'a Sources,
    /// Where the step stands, for complaints.
    pub(super) step: Span,
}

impl<'a> Desk<'a> {
    /// The desk before a step. `documents` are those of the files, in their order, with the file's number.
    pub(super) fn new(
        (vocabulary, org, sources): (&'a Vocabulary, &'a Org, &'a Sources),
        files: Vec<File>,
        documents: &[(usize, Document)],
        descriptions: Vec<Description>,
        step: Span,
    ) -> Desk<'a> {
        let places = located(sources, documents, descriptions);
        Desk { vocabulary, org, files, places, sources, step }
    }

    /// The place of each key of a map, and the key.
    pub(super) fn keys(&self, place: &Place) -> Vec<String> {
        match self.value_at(place) {
            Some(Value::Map(entries)) => entries.into_iter().map(|(key, _)| key).collect(),
            Some(Value::Null | Value::Scalar { .. } | Value::List(_)) | None => Vec::new(),
        }
    }

    /// What a description says now.
    pub(super) fn value_at(&self, place: &Place) -> Option<Value> {
        self.value(place, &place.path)
    }

    pub(super) fn value(&self, place: &Place, path: &[Part]) -> Option<Value> {
        let file = &self.files[place.file];
        let values = edit::read(file.text.as_deref()?, file.format)?;
        values.get(place.document)?.at(path).cloned()
    }

    /// The descriptions of a thing that count, in the order in which they are read.
    pub(super) fn described(&self, kind: KindId, id: &str) -> Vec<Place> {
        self.places.iter().filter(|place| place.kind == kind && place.id == id).cloned().collect()
    }

    /// Where an attribute of a thing is written: in all files, or in the last overlay that has it.
    pub(super) fn written(&self, kind: KindId, id: &str, is_key: &dyn Fn(&str) -> bool) -> Vec<(Place, Path)> {
        let mut found: Vec<(Place, Path)> = Vec::new();
        for place in self.described(kind, id) {
            let own = self.own_keys(&place);
            for key in own.into_iter().filter(|key| is_key(key)) {
                let path = [place.path.clone(), vec![Part::Key(key)]].concat();
                found.push((place.clone(), path));
            }
        }
        match found.iter().rposition(|(place, _)| place.overlay) {
            Some(at) => vec![found.swap_remove(at)],
            None => found,
        }
    }

    /// The keys of a description that are its own. New ones come at their end.
    fn own_keys(&self, place: &Place) -> Vec<String> {
        if place.form != Form::Head {
            return self.keys(place);
        }
        let foreign: Vec<String> = self.foreign_keys(place);
        self.keys(place).into_iter().filter(|key| !foreign.contains(key)).collect()
    }

    /// The keys beside a `KIND: id` under which other things are described.
    pub(super) fn foreign_keys(&self, place: &Place) -> Vec<String> {
        let inside = |other: &&Place| {
            (other.file, other.document) == (place.file, place.document)
                && other.path.len() > place.path.len()
                && other.path.starts_with(&place.path)
        };
        let key = |other: &Place| match other.path.get(place.path.len()) {
            Some(Part::Key(key)) => Some(key.clone()),
            Some(Part::Item(_)) | None => None,
        };
        self.places.iter().filter(inside).filter_map(key).collect()
    }

    pub(super) fn attr_written(&self, kind: KindId, id: &str, attr: AttrId) -> Vec<(Place, Path)> {
        self.written(kind, id, &|key| self.vocabulary.attr_by_key(kind, key) == Some(attr))
    }

    /// The key under which files write an attribute.
    pub(super) fn key_of(&self, attr: AttrId) -> String {
        self.vocabulary.attr(attr).key.replace(' ', "-")
    }

    /// Makes one change in one file.
    pub(super) fn change(&mut self, place: &Place, what: &str, change: &Change) -> Done {
        let file = &mut self.files[place.file];
        let Some(text) = &file.text else { return Ok(()) };
        match edit::apply(text, file.format, place.document, change) {
            Ok(after) => {
                file.text = Some(after);
                Ok(())
            }
            Err(refusal) => {
                // Places are those of the file as it was read only as long as nothing in it was changed.
                let same = self.sources.get(file.source).text == *text;
                Err(Box::new(error::refused(self.step, what, same.then_some(file.source), &refusal)))
            }
        }
    }

    /// Puts a value wherever the attribute is written, or else into the first description.
    pub(super) fn put(&mut self, kind: KindId, id: &str, attr: AttrId, value: &Value) -> Done {
        let what = self.what(kind, id, attr);
        let written = self.attr_written(kind, id, attr);
        for (place, path) in &written {
            self.change(place, &what, &Change::Put(path.clone(), value.clone()))?;
        }
        if !written.is_empty() {
            return Ok(());
        }
        let home = self.home(kind, id)?;
        let path = [home.path.clone(), vec![Part::Key(self.key_of(attr))]].concat();
        self.change(&home, &what, &Change::Put(path, value.clone()))
    }

    /// Takes an attribute out wherever it is written.
    pub(super) fn unset(&mut self, kind: KindId, id: &str, attr: AttrId) -> Done {
        let what = self.what(kind, id, attr);
        for (place, path) in self.attr_written(kind, id, attr) {
            self.change(&place, &what, &Change::Remove(path))?;
        }
        Ok(())
    }

    /// Adds something to a set.
    pub(super) fn add(&mut self, kind: KindId, id: &str, attr: AttrId, item: &str) -> Done {
        let what = self.what(kind, id, attr);
        let mut written = self.attr_written(kind, id, attr);
        if written.is_empty() {
            let home = self.home(kind, id)?;
            let path = [home.path.clone(), vec![Part::Key(self.key_of(attr))]].concat();
            written.push((home, path));
        }
        for (place, path) in written {
            self.change(&place, &what, &Change::Add(path, Value::plain(item)))?;
        }
        Ok(())
    }

    /// Takes something out of a set.
    pub(super) fn take(&mut self, kind: KindId, id: &str, attr: AttrId, item: &str) -> Done {
        let what = self.what(kind, id, attr);
        for (place, path) in self.attr_written(kind, id, attr) {
            let change = match self.value(&place, &path) {
                Some(Value::List(items)) => {
                    let at = items.iter().position(|it| it.text() == Some(item));
                    at.map(|at| Change::Remove([path, vec![Part::Item(at)]].concat()))
                }
                Some(value) if value.text() == Some(item) => Some(Change::Put(path, Value::List(Vec::new()))),
                Some(Value::Null | Value::Scalar { .. } | Value::Map(_)) | None => None,
            };
            if let Some(change) = change {
                self.change(&place, &what, &change)?;
            }
        }
        Ok(())
    }

    /// The description to which new facts of a thing are added. One that is only mentioned gets a description.
    pub(super) fn home(&mut self, kind: KindId, id: &str) -> Done<Place> {
        let described = self.described(kind, id);
        if let Some(home) = described.iter().find(|place| !place.overlay).or(described.first()) {
            return Ok(home.clone());
        }
        self.describe(kind, id, &[], None)
    }

    /// Describes a new thing: among others of its kind if there is a list or map of them, else in a file of its own.
    pub(super) fn describe(
        &mut self,
        kind: KindId,
        id: &str,
        entries: &[(String, Value)],
        file: Option<&str>,
    ) -> Done<Place> {
        match self.container(kind).filter(|_| file.is_none()) {
            Some(container) => self.describe_in(container, kind, id, entries),
            None => self.describe_alone(kind, id, entries, file),
        }
    }

    /// The map or list that describes most things of a kind, and that steps can add to.
    fn container(&self, kind: KindId) -> Option<Place> {
        let of_kind = self.places.iter().filter(|place| {
            place.kind == kind
                && place.form != Form::Head
                && !place.overlay
                && self.files[place.file].format != Format::Csv
        });
        let mut counts: HashMap<(usize, usize, &[Part]), usize> = HashMap::new();
        let owner = |place: &'_ Place| place.path.len() - 1;
        for place in of_kind.clone() {
            *counts.entry((place.file, place.document, &place.path[..owner(place)])).or_default() += 1;
        }
        let most = counts.values().copied().max()?;
        let fits = |place: &&Place| counts[&(place.file, place.document, &place.path[..owner(place)])] == most;
        of_kind.clone().find(fits).cloned()
    }

    fn describe_in(&mut self, like: Place, kind: KindId, id: &str, entries: &[(String, Value)]) -> Done<Place> {
        let owner = like.path[..like.path.len() - 1].to_vec();
        let what = self.name(kind, id);
        let mut place = Place { kind, id: id.to_owned(), ..like };
        if place.form == Form::Key {
            place.path = [owner, vec![Part::Key(id.to_owned())]].concat();
            self.change(&place, &what, &Change::Put(place.path.clone(), Value::Map(entries.to_vec())))?;
        } else {
            let count = match self.value(&place, &owner) {
                Some(Value::List(items)) => items.len(),
                Some(Value::Null | Value::Scalar { .. } | Value::Map(_)) | None => 0,
            };
            let all = [vec![("id".to_owned(), Value::plain(id))], entries.to_vec()].concat();
            self.change(&place, &what, &Change::Add(owner.clone(), Value::Map(all)))?;
            place.path = [owner, vec![Part::Item(count)]].concat();
        }
        self.places.push(place.clone());
        Ok(place)
    }

    fn describe_alone(
        &mut self,
        kind: KindId,
        id: &str,
        entries: &[(String, Value)],
        file: Option<&str>,
    ) -> Done<Place> {
        let name = self.new_name(kind, id, file)?;
        let format = crate::data::format_of(&name).unwrap_or(Format::Yaml);
        let noun = self.vocabulary.kind(kind).noun.singular.clone();
        let all = [vec![(noun, Value::plain(id))], entries.to_vec()].concat();
        let text = edit::file(&all, format);
        let source = self.files.first().map_or(self.step.file, |file| file.source);
        self.files.push(File { name, text: Some(text), original: None, format, overlay: None, source });
        let place = Place {
            kind,
            id: id.to_owned(),
            file: self.files.len() - 1,
            document: 0,
            path: Vec::new(),
            form: Form::Head,
            overlay: false,
        };
        self.places.push(place.clone());
        Ok(place)
    }

    /// The name of a new file: beside those that describe its kind, or beside the first.
    fn new_name(&self, kind: KindId, id: &str, file: Option<&str>) -> Done<String> {
        let beside =
            self.places.iter().find(|place| place.kind == kind && !place.overlay).map_or(0, |place| place.file);
        let folder = self.files.get(beside).and_then(|file| file.name.rsplit_once('/')).map(|(folder, _)| folder);
        let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
        let own: String = id.chars().map(plain).collect::<String>().trim_start_matches('.').to_owned();
        let last = file.map_or_else(|| format!("{own}.yaml"), str::to_owned);
        let is_safe =
            !last.starts_with('/') && last.split(['/', '\\']).all(|part| !part.is_empty() && !part.starts_with('.'));
        let format = crate::data::format_of(&last).filter(|format| *format != Format::Csv && is_safe);
        let name = folder.map_or_else(|| last.clone(), |folder| format!("{folder}/{last}"));
        if format.is_none() {
            let message = format!("`{last}` is no name for a new file of descriptions");
            let help = "name a file below the folder of the others, ending in `.yaml`, `.toml` or `.json`";
            return Err(Box::new(error::impossible(self.step, message, "in this step", help)));
        }
        if self.files.iter().any(|file| file.name == name && file.text.is_some()) {
            let message = format!("there is a file `{name}` already");
            let help = "name another one in the step: `file: other.yaml`";
            return Err(Box::new(error::impossible(self.step, message, "in this step", help)));
        }
        Ok(name)
    }

    /// `person bo`
    pub(super) fn name(&self, kind: KindId, id: &str) -> String {
        format!("{} `{id}`", self.vocabulary.kind(kind).noun.singular)
    }

    /// ``members of team `payments` ``
    fn what(&self, kind: KindId, id: &str, attr: AttrId) -> String {
        format!("`{}` of {}", self.key_of(attr), self.name(kind, id))
    }
}

/// Finds the map of each description in the documents.
fn located(sources: &Sources, documents: &[(usize, Document)], descriptions: Vec<Description>) -> Vec<Place> {
    let mut wanted: HashMap<Span, usize> = HashMap::new();
    for (at, description) in descriptions.iter().enumerate() {
        wanted.insert(description.place, at);
    }
    let mut found: Vec<Option<Place>> = vec![None; descriptions.len()];
    let mut number = 0;
    for (at, (file, document)) in documents.iter().enumerate() {
        let first = at == 0 || documents[at - 1].0 != *file;
        number = if first { 0 } else { number + 1 };
        let mut note = |span: Span, path: Path, form: Form| {
            if let Some(&at) = wanted.get(&span) {
                let Description { kind, ref id, overlay, .. } = descriptions[at];
                found[at] = Some(Place { kind, id: id.clone(), file: *file, document: number, path, form, overlay });
            }
        };
        walk(document, &document.root, sources, &mut Vec::new(), &mut note);
    }
    found.into_iter().flatten().collect()
}

/// Calls `note` with the place of every key, and of every scalar behind one, that stands where its way says.
fn walk(document: &Document, node: &Node, sources: &Sources, path: &mut Path, note: &mut impl FnMut(Span, Path, Form)) {
    match document.view(node, sources) {
        View::Map(entries) => {
            for entry in entries.iter() {
                let key = document.key(&entry, sources);
                if matches!(document.view(&entry.value, sources), View::Scalar { .. }) {
                    let listed = key.eq_ignore_ascii_case("id") && matches!(path.last(), Some(Part::Item(_)));
                    note(entry.value.span, path.clone(), if listed { Form::Item } else { Form::Head });
                }
                path.push(Part::Key(key.to_owned()));
                note(entry.key_span, path.clone(), Form::Key);
                walk(document, &entry.value, sources, path, note);
                path.pop();
            }
        }
        View::List(nodes) => {
            for (at, node) in nodes.iter().enumerate() {
                path.push(Part::Item(at));
                walk(document, &node, sources, path, note);
                path.pop();
            }
        }
        View::Null | View::Scalar { .. } => {}
    }
}

/// Whether two names of keys or responsibilities are the same up to `-`, `_`, space and case.
pub(super) fn alike(a: &str, b: &str) -> bool {
    data_key(a) == data_key(b)
}
