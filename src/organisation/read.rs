//! Documents become a list of described things, each with its entries; no attribute is read yet.
//!
//! A document has one entity (`team: payments`, attributes beside it), plural keys (`people:`), or both. Every thing that
//! some file describes has its index when this is done.

use super::build::{Builder, Form};
use super::described::{Described, Part, What, Whence, id_of};
use super::view::{Elements, Field, Fields, Shape, Value};
use super::{Input, error};
use crate::memory::give_back;
use crate::source::{FileId, Span};
use crate::vocabulary::{KindId, data_key};

/// A `KIND: id` of a document.
#[derive(Clone, Copy)]
struct Head<'a> {
    /// Its place among the entries.
    at: usize,
    kind: KindId,
    entry: Field<'a>,
}

/// What a key at the top of a document is.
enum Role {
    /// The `KIND: id` of the document.
    Head,
    /// A plural key with the things of a kind behind it.
    Things(KindId),
    /// An attribute of the document's entity, or an unknown key.
    Other,
}

struct Reader<'b, 'a> {
    builder: &'b mut Builder<'a>,
    parts: Vec<Part>,
    /// The document that is being read.
    whence: Whence,
    overlay: bool,
    /// Counts the files of each input: a thing may be described once in each.
    source: u32,
    /// By kind and thing: the last source that describes it, and where.
    described: Vec<Vec<Option<(u32, Span)>>>,
    organisation: Option<Span>,
}

impl Builder<'_> {
    /// Finds what the inputs describe, overlays last.
    pub(super) fn read(&mut self, inputs: &[Input]) -> Described {
        let described = vec![Vec::new(); self.vocabulary.kinds.len()];
        let (parts, whence) = (Vec::new(), Whence::default());
        let mut reader =
            Reader { builder: self, parts, whence, overlay: false, source: 0, described, organisation: None };
        for overlay in [false, true] {
            reader.overlay = overlay;
            for (at, input) in inputs.iter().enumerate().filter(|(_, input)| input.overlay == overlay) {
                reader.input(at, input);
            }
        }
        reader.ensure_organisation();
        let Reader { parts, described, .. } = reader;
        described.into_iter().for_each(give_back);
        Described { parts }
    }
}

impl Reader<'_, '_> {
    fn input(&mut self, input: usize, Input { documents, .. }: &Input) {
        let mut file: Option<FileId> = None;
        for (at, document) in documents.iter().enumerate() {
            self.whence = Whence { input, document: at };
            if file != Some(document.file) {
                self.source += 1;
                file = Some(document.file);
            }
            let root = Value::root(document, self.builder.sources);
            match root.shape() {
                Shape::List(items) => self.list(items),
                Shape::Null | Shape::Scalar(_) | Shape::Map(_) => self.document(root),
            }
        }
    }

    /// A list of documents; that its elements are none is told once.
    fn list(&mut self, items: Elements<'_>) {
        let mut told = false;
        for item in items.iter() {
            let described = matches!(item.shape(), Shape::Map(_) | Shape::Null);
            if described || !told {
                self.document(item);
            }
            told |= !described;
        }
    }

    fn document(&mut self, root: Value<'_>) {
        match root.shape() {
            Shape::Map(entries) => self.map(root, entries),
            Shape::Null => {}
            Shape::Scalar(_) | Shape::List(_) => {
                self.builder.diagnostics.push(error::no_document(root.span(), root.text()))
            }
        }
    }

    fn map(&mut self, root: Value<'_>, entries: Fields<'_>) {
        let span = root.span();
        if let Some((kind, header)) = self.plural_in_header(span, entries) {
            let noun = &self.builder.vocabulary.kind(kind).noun.singular;
            self.builder.diagnostics.push(error::plural_in_header(noun, header));
            return;
        }
        if let Some(kind) = self.row_without_id(span, entries) {
            let noun = &self.builder.vocabulary.kind(kind).noun.singular;
            self.builder.diagnostics.push(error::empty_id(noun, span));
            return;
        }
        let heads = self.heads(entries);
        let head = match self.choose_head(&heads) {
            Ok(head) => head,
            Err(()) => {
                // Which attribute belongs to which is open; that both are described is not.
                for head in heads {
                    self.describe_head(head);
                }
                self.things_beside(entries, None);
                return;
            }
        };
        let skip = self.things_beside(entries, head);
        let Some(head) = head else {
            self.without_entity(entries, &skip);
            return;
        };
        if let Some(thing) = self.describe_head(head) {
            let kind = head.kind;
            let what = What::One { thing, place: head.entry.value().span(), skip: skip.into() };
            self.part(kind, root, what);
        }
    }

    /// `people,level`: the kind of a table's rows in the plural, and its place.
    fn plural_in_header(&self, row: Span, entries: Fields<'_>) -> Option<(KindId, Span)> {
        let first = entries.get(0).filter(|entry| entry.key_span().end <= row.start)?;
        match self.builder.kind_by_key(first.key())? {
            (kind, Form::Plural) => Some((kind, first.key_span())),
            (_, Form::Singular | Form::Either) => None,
        }
    }

    /// A row of a table, whose keys stand in the header, with nothing in the column of its kind: that kind.
    fn row_without_id<'d>(&self, row: Span, entries: Fields<'d>) -> Option<KindId> {
        let in_header = entries.get(0).is_some_and(|entry| entry.key_span().end <= row.start);
        let kind = |entry: Field<'d>| match self.builder.kind_by_key(entry.key())? {
            (kind, Form::Singular | Form::Either) => Some((kind, entry)),
            (_, Form::Plural) => None,
        };
        let kinds: Vec<(KindId, Field<'d>)> = entries.iter().filter(|_| in_header).filter_map(kind).collect();
        let owns = |(own, _): &&(KindId, Field<'d>)| {
            let mut others = kinds.iter().filter(|(other, _)| other != own);
            others.all(|(_, other)| self.builder.vocabulary.attr_by_key(*own, other.key()).is_some())
        };
        kinds.iter().find(owns).filter(|(_, entry)| entry.is_null()).map(|(kind, _)| *kind)
    }

    fn describe_head(&mut self, head: Head<'_>) -> Option<u32> {
        let value = head.entry.value();
        self.describe(head.kind, value.text()?, value.span())
    }

    /// The keys that name a kind in the singular with an id behind.
    fn heads<'d>(&self, entries: Fields<'d>) -> Vec<Head<'d>> {
        let scalar = |entry: &Field<'d>| matches!(entry.shape(), Shape::Scalar(_));
        let head = |(at, entry): (usize, Field<'d>)| match self.builder.kind_by_key(entry.key()) {
            Some((kind, Form::Singular | Form::Either)) => Some(Head { at, kind, entry }),
            Some((_, Form::Plural)) | None => None,
        };
        entries.iter().enumerate().filter(|(_, entry)| scalar(entry)).filter_map(head).collect()
    }

    /// Of several `KIND: id` the one of which all others are attributes.
    fn choose_head<'d>(&mut self, heads: &[Head<'d>]) -> Result<Option<Head<'d>>, ()> {
        let vocabulary = self.builder.vocabulary;
        let owns = |head: &Head<'d>| {
            let mut others = heads.iter().filter(|other| other.at != head.at);
            others.all(|other| vocabulary.attr_by_key(head.kind, other.entry.key()).is_some())
        };
        let chosen = heads.iter().copied().find(owns);
        if chosen.is_none()
            && let [first, second, ..] = heads
        {
            let (first, second) = (first.entry, second.entry);
            let keys = (first.key(), second.key());
            let diagnostic = error::two_kinds_in_document(keys, second.key_span(), first.key_span());
            self.builder.diagnostics.push(diagnostic);
            return Err(());
        }
        Ok(chosen)
    }

    /// Reads the plural keys of a document; returns the entries that are no attributes.
    fn things_beside(&mut self, entries: Fields<'_>, head: Option<Head<'_>>) -> Vec<usize> {
        let mut skip = Vec::new();
        let told = match head {
            Some(head) => self.not_indented(head, entries),
            None => {
                let told = self.nameless(entries);
                if told.is_empty() { self.several_ids(entries) } else { told }
            }
        };
        // `tesm: payments` above attributes of a team.
        let misspelt = if head.is_none() { self.misspelt_head(entries) } else { None };
        for (at, entry) in entries.iter().enumerate() {
            if told.contains(&at) {
                skip.push(at);
                continue;
            }
            if misspelt.is_some_and(|kind| self.builder.vocabulary.attr_by_key(kind, entry.key()).is_some()) {
                continue;
            }
            match self.role(at, entry, head) {
                Role::Head => skip.push(at),
                Role::Things(kind) => {
                    skip.push(at);
                    self.things(kind, entry);
                }
                Role::Other => {}
            }
        }
        skip
    }

    /// The kind that the word above an id was most likely meant to be.
    fn misspelt_head(&self, entries: Fields<'_>) -> Option<KindId> {
        let head = entries.iter().find(|entry| {
            let scalar = matches!(entry.shape(), Shape::Scalar(_));
            scalar
                && self.builder.kind_by_key(entry.key()).is_none()
                && error::nearly_kind(self.builder.vocabulary, entry.key())
        })?;
        error::nearest_kind(self.builder.vocabulary, head.key())
    }

    /// `team:` without an id, and the attributes of that team: says so; they are nobody's.
    fn nameless<'d>(&mut self, entries: Fields<'d>) -> Vec<usize> {
        let vocabulary = self.builder.vocabulary;
        let empty = |entry: Field<'d>| match self.builder.kind_by_key(entry.key()) {
            Some((kind, Form::Singular | Form::Either)) if entry.is_null() => Some((kind, entry.key_span())),
            _ => None,
        };
        let Some((kind, span)) = entries.iter().find_map(empty) else { return Vec::new() };
        let own = |entry: Field<'d>| entry.is_null() || vocabulary.attr_by_key(kind, entry.key()).is_some();
        let own: Vec<usize> = entries.iter().enumerate().filter(|(_, entry)| own(*entry)).map(|(at, _)| at).collect();
        if own.len() < 2 {
            return Vec::new();
        }
        self.builder.diagnostics.push(error::empty_id(&vocabulary.kind(kind).noun.singular, span));
        own
    }

    /// `team: [payments, ledger]`, and attributes beside it: says so; they are nobody's.
    fn several_ids<'d>(&mut self, entries: Fields<'d>) -> Vec<usize> {
        let vocabulary = self.builder.vocabulary;
        let several = |entry: Field<'d>| match (self.builder.kind_by_key(entry.key()), entry.shape()) {
            (Some((kind, Form::Singular)), Shape::List(items)) => {
                let bare = items.iter().all(|item| matches!(item.shape(), Shape::Scalar(_)));
                bare.then_some((kind, entry))
            }
            _ => None,
        };
        let Some((kind, list)) = entries.iter().find_map(several) else { return Vec::new() };
        let noun = &vocabulary.kind(kind).noun;
        self.builder.diagnostics.push(error::several_ids(list.key(), &noun.plural, list.value().span()));
        let own = |entry: Field<'d>| {
            entry.key_span() == list.key_span()
                || vocabulary.attr_by_key(kind, entry.key()).is_some()
                || data_key(entry.key()) == "leadership"
        };
        entries.iter().enumerate().filter(|(_, entry)| own(*entry)).map(|(at, _)| at).collect()
    }

    /// `leadership:` with its categories below it in the same column: says so; they belong to nothing.
    fn not_indented<'d>(&mut self, head: Head<'d>, entries: Fields<'d>) -> Vec<usize> {
        let vocabulary = self.builder.vocabulary;
        let leadership = |entry: &Field<'d>| entry.is_null() && data_key(entry.key()) == "leadership";
        let at = entries.iter().position(|entry| leadership(&entry)).filter(|_| head.kind == vocabulary.core.team);
        let Some(at) = at else { return Vec::new() };
        // `people: { ana: { … } }` describes people.
        let things = |entry: Field<'d>| match (self.builder.kind_by_key(entry.key()), entry.shape()) {
            (Some((_, Form::Plural)), Shape::Map(things)) => {
                things.iter().all(|thing| matches!(thing.shape(), Shape::Map(_) | Shape::Null))
            }
            _ => false,
        };
        let category = |entry: Field<'d>| {
            let name = data_key(entry.key());
            let known = vocabulary.responsibilities.iter().any(|known| known.name == *name);
            known && vocabulary.attr_by_key(head.kind, entry.key()).is_none() && !things(entry)
        };
        let below = entries.iter().skip(at + 1).take_while(|entry| category(*entry)).count();
        if let Some(first) = entries.get(at + 1).filter(|_| below > 0) {
            self.builder.diagnostics.push(error::not_indented(first.key(), first.key_span()));
            return (at..=at + below).collect();
        }
        Vec::new()
    }

    fn role(&mut self, at: usize, entry: Field<'_>, head: Option<Head<'_>>) -> Role {
        if head.is_some_and(|head| head.at == at) {
            return Role::Head;
        }
        let key = entry.key();
        let Some((kind, form)) = self.builder.kind_by_key(key) else { return Role::Other };
        let vocabulary = self.builder.vocabulary;
        let attr = head.and_then(|head| vocabulary.attr_by_key(head.kind, key));
        match (entry.shape(), form, attr) {
            (Shape::Map(things), Form::Plural | Form::Either, Some(attr)) => {
                // A keyed attribute may be called like the kind; things have mappings behind their ids.
                let mappings = things.iter().all(|thing| matches!(thing.shape(), Shape::Map(_) | Shape::Null));
                let keyed = vocabulary.attr(attr).ty.key.is_some();
                if keyed && !mappings { Role::Other } else { Role::Things(kind) }
            }
            (_, _, Some(_)) | (Shape::Scalar(_), Form::Singular, None) => Role::Other,
            (Shape::Map(_) | Shape::List(_), Form::Singular, None) => {
                let noun = &vocabulary.kind(kind).noun;
                let Shape::Map(things) = entry.shape() else {
                    self.builder.diagnostics.push(error::singular_key(key, &noun.plural, entry.key_span()));
                    return Role::Things(kind);
                };
                // `[team]` with `id = "x"`: attributes of one thing, and no things.
                let one = things.iter().any(|thing| matches!(thing.shape(), Shape::Scalar(_)));
                if one || kind == vocabulary.core.organisation {
                    self.builder.diagnostics.push(error::attributes_below_kind(key, entry.key_span()));
                    return Role::Head;
                }
                self.builder.diagnostics.push(error::singular_key(key, &noun.plural, entry.key_span()));
                Role::Things(kind)
            }
            (Shape::Null | Shape::Scalar(_) | Shape::Map(_) | Shape::List(_), _, None) => Role::Things(kind),
        }
    }

    /// The keys of a document that has no entity and are no plural of a kind.
    fn without_entity<'d>(&mut self, entries: Fields<'d>, skip: &[usize]) {
        let mut open = Vec::new();
        for (_, entry) in entries.iter().enumerate().filter(|(at, _)| !skip.contains(at)) {
            if entry.is_null() && self.builder.kind_by_key(entry.key()).is_some() {
                self.builder.nothing_behind(entry);
                continue;
            }
            open.push(entry);
        }
        // `teams: payments` was complained about, and took the attributes beside it along.
        let plural = |entry: Field<'d>| {
            let kind = self.builder.kind_by_key(entry.key());
            matches!(entry.shape(), Shape::Scalar(_)) && matches!(kind, Some((_, Form::Plural | Form::Either)))
        };
        if !entries.iter().any(plural) {
            self.say_whose(&open);
        }
    }

    /// Keys that belong to nothing: one slip. A misspelt kind takes its attributes with it.
    fn say_whose<'d>(&mut self, open: &[Field<'d>]) {
        let vocabulary = self.builder.vocabulary;
        let attributes: Vec<Field<'d>> =
            open.iter().copied().filter(|entry| error::is_attribute(vocabulary, entry.key())).collect();
        let misspelt = open
            .iter()
            .any(|entry| matches!(entry.shape(), Shape::Scalar(_)) && error::nearly_kind(vocabulary, entry.key()));
        let id = open.iter().find(|entry| entry.key().eq_ignore_ascii_case("id"));
        if let (Some(id), Some(_), false) = (id, attributes.first(), misspelt) {
            let keys: Vec<&str> = attributes.iter().map(|entry| entry.key()).collect();
            self.builder.diagnostics.push(error::id_of_no_kind(vocabulary, &keys, id.key_span()));
        } else if let Some(head) = open.first().filter(|head| {
            // `squad: payments` above attributes: the word for the kind is the slip.
            let scalar = matches!(head.shape(), Shape::Scalar(_)) && !attributes.is_empty() && !misspelt;
            scalar && !self.is_table(head) && !error::is_attribute(vocabulary, head.key())
        }) {
            let keys: Vec<&str> = attributes.iter().map(|entry| entry.key()).collect();
            let id = head.value().text().unwrap_or("ID");
            let problem = error::other_word_for_kind(vocabulary, head.key(), id, &keys, head.key_span());
            return self.builder.diagnostics.push(problem);
        } else if let (Some(first), false) = (attributes.first(), misspelt) {
            let keys: Vec<&str> = attributes.iter().map(|entry| entry.key()).collect();
            let table = self.is_table(first);
            self.builder.diagnostics.push(error::nobodys_attributes(vocabulary, &keys, table, first.key_span()));
        }
        // A document of another tool has no word that is ours: one slip.
        let strange = attributes.is_empty() && !open.iter().any(|entry| error::nearly_kind(vocabulary, entry.key()));
        let told = if strange { 1 } else { usize::MAX };
        for entry in open.iter().filter(|entry| !error::is_attribute(vocabulary, entry.key())).take(told) {
            let key = entry.key();
            if strange && self.is_table(entry) {
                self.builder.diagnostics.push(error::no_header(entry.key_span()));
                continue;
            }
            // What is no attribute may be one that is misspelt; whose it would be is not known.
            if attributes.is_empty() || error::nearly_kind(vocabulary, key) {
                self.builder.diagnostics.push(error::no_such_kind(vocabulary, key, entry.key_span()));
            }
        }
    }

    fn is_table(&self, entry: &Field<'_>) -> bool {
        self.builder.sources.get(entry.key_span().file).name.to_lowercase().ends_with(".csv")
    }

    /// `people: { ana: { … } }` or `people: [{ id: ana, … }]`.
    fn things<'d>(&mut self, kind: KindId, entry: Field<'d>) {
        if self.builder.is_tools(kind) {
            let noun = &self.builder.vocabulary.kind(kind).noun;
            self.builder.diagnostics.push(error::filled_by_tool(&noun.plural, entry.key_span()));
            return;
        }
        let indices = match entry.shape() {
            Shape::Map(things) => things.iter().map(|thing| self.thing(kind, thing)).collect(),
            Shape::List(items) => {
                // A list of bare ids is one slip.
                let mut told = false;
                let one = |item: Value<'d>| {
                    // So is one of ids with a map behind each.
                    let bare = match item.shape() {
                        Shape::Map(entries) => keyed(entries).is_some(),
                        Shape::Null | Shape::Scalar(_) | Shape::List(_) => true,
                    };
                    let again = bare && told;
                    told |= bare;
                    if again { None } else { self.listed(kind, item) }
                };
                items.iter().map(one).collect()
            }
            Shape::Null => return self.builder.nothing_behind(entry),
            Shape::Scalar(_) => {
                let noun = &self.builder.vocabulary.kind(kind).noun;
                return self.builder.diagnostics.push(error::not_things(noun, entry.value().span()));
            }
        };
        self.part(kind, entry.value(), What::Below(indices));
    }

    fn part(&mut self, kind: KindId, value: Value<'_>, what: What) {
        self.parts.push(Part { whence: self.whence, kind, overlay: self.overlay, node: value.node(), what });
    }

    fn thing(&mut self, kind: KindId, entry: Field<'_>) -> Option<u32> {
        let id = entry.key();
        match entry.shape() {
            Shape::Map(_) => return self.describe(kind, id, entry.key_span()),
            Shape::Null => self.builder.nothing_behind(entry),
            Shape::Scalar(_) | Shape::List(_) => {
                let noun = &self.builder.vocabulary.kind(kind).noun;
                self.builder.diagnostics.push(error::not_attributes(noun, id, entry.value().span()));
            }
        }
        None
    }

    fn listed(&mut self, kind: KindId, item: Value<'_>) -> Option<u32> {
        let noun = &self.builder.vocabulary.kind(kind).noun;
        let Shape::Map(entries) = item.shape() else {
            self.builder.diagnostics.push(error::listed_without_id(noun, item.text(), item.span()));
            return None;
        };
        let field = id_of(entries).and_then(|at| entries.get(at));
        let id = field.map(Field::value).and_then(|value| Some((value.text()?, value.span())));
        let Some((id, span)) = id else {
            // The keys of a table stand in its header, and not in the row.
            let inside = |span: &Span| item.span().start <= span.start && span.end <= item.span().end;
            let place = field.or_else(|| entries.get(0)).map(Field::key_span);
            let diagnostic = match (place.filter(inside), field) {
                (None, Some(_)) => error::empty_id(&noun.singular, item.span()),
                (Some(key), Some(field)) if field.is_null() => error::empty_id(&noun.singular, key),
                (place, _) => {
                    let span = place.unwrap_or(item.span());
                    let file = &self.builder.sources.get(span.file).name;
                    let name = entries.iter().find(|entry| entry.key().eq_ignore_ascii_case("name"));
                    error::map_without_id(noun, file, name.and_then(|name| name.value().text()), keyed(entries), span)
                }
            };
            self.builder.diagnostics.push(diagnostic);
            return None;
        };
        self.describe(kind, id, span)
    }

    /// Notes that a thing is described here; `None` if what is said of it is not to be read.
    fn describe(&mut self, kind: KindId, id: &str, span: Span) -> Option<u32> {
        if self.builder.is_tools(kind) {
            let noun = &self.builder.vocabulary.kind(kind).noun;
            self.builder.diagnostics.push(error::filled_by_tool(&noun.plural, span));
            return None;
        }
        if self.builder.is_closed(kind) {
            let thing = self.builder.closed(kind, id, span)?;
            return self.once_a_file(kind, thing, span);
        }
        if !self.builder.check_id(kind, id, span) {
            return None;
        }
        if kind == self.builder.vocabulary.core.organisation {
            return self.describe_organisation(id, span);
        }
        let sym = self.builder.org.texts.intern(id);
        let thing = match self.builder.org.things.find(kind, sym) {
            Some(thing) => thing,
            None => self.builder.add(kind, sym, span)?,
        };
        let thing = self.once_a_file(kind, thing, span)?;
        self.builder.org.things.describe(kind, thing, Some(span));
        Some(thing)
    }

    fn once_a_file(&mut self, kind: KindId, thing: u32, span: Span) -> Option<u32> {
        let (described, at) = (&mut self.described[kind.index()], thing as usize);
        if described.len() <= at {
            described.resize(at + 1, None);
        }
        match described[at].replace((self.source, span)) {
            Some((source, earlier)) if source == self.source => {
                let noun = &self.builder.vocabulary.kind(kind).noun;
                let id = self.builder.org.id(kind, thing);
                self.builder.diagnostics.push(error::described_twice(&noun.singular, id, span, earlier));
                None
            }
            Some(_) => {
                self.builder.repeats = true;
                Some(thing)
            }
            None => Some(thing),
        }
    }

    /// There is one organisation, index 0, whatever it is called.
    fn describe_organisation(&mut self, id: &str, span: Span) -> Option<u32> {
        let kind = self.builder.vocabulary.core.organisation;
        let sym = self.builder.org.texts.intern(id);
        if let Some(earlier) = self.organisation
            && self.builder.org.things.id(kind, 0) != sym
        {
            self.builder.diagnostics.push(error::two_organisations(id, span, earlier));
            return None;
        }
        self.organisation.get_or_insert(span);
        if self.builder.org.len(kind) == 0 {
            self.builder.add(kind, sym, span)?;
        } else if self.builder.org.things.id(kind, 0) != sym {
            // The baseline's organisation had another id.
            self.builder.org.things.rename(kind, 0, sym);
        }
        let thing = self.once_a_file(kind, 0, span)?;
        self.builder.org.things.describe(kind, thing, Some(span));
        Some(thing)
    }

    fn ensure_organisation(&mut self) {
        let kind = self.builder.vocabulary.core.organisation;
        if self.builder.org.len(kind) == 0 {
            let sym = self.builder.org.texts.intern("organisation");
            // It counts whatever the limit says: everything else relies on it.
            self.builder.org.things.add_always(kind, sym);
        }
        self.builder.org.things.mention(kind, 0, None);
    }
}

/// The key of `- ana: { level: mid }`: the only one, with a map behind it.
fn keyed<'a>(entries: Fields<'a>) -> Option<&'a str> {
    let only = entries.get(0).filter(|_| entries.get(1).is_none())?;
    matches!(only.shape(), Shape::Map(_)).then(|| only.key())
}
