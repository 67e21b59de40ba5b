//! A change of one document becomes a change of as little text as possible: comments, order and layout of everything else
//! stay byte for byte.
//!
//! Every change is made twice: on the text, and on the values that the text stands for. The text is then read again, and
//! if that does not give the values, nothing is changed and a [`Refusal`] says why. So a value that an anchor shares with
//! another place, or a layout that was not thought of, never ends in a file that means something else.
//!
//! `value` has documents without places, `write` turns values into text, `spot` finds the place of a value; `flow` edits
//! what stands in brackets (JSON, YAML, TOML), `block` YAML by lines, `table` TOML by lines.

mod block;
mod flow;
mod spot;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod write;

pub use value::{Part, Path, Value};
pub use write::file;

use std::ops::Range;

use crate::data;
use crate::data::document::{Document, Format, Limits};
use crate::source::{FileId, Role, Sources};
use spot::Spot;

/// A change of one document.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A value behind a key or in the place of an element; the keys that lead to it are added if they are missing.
    Put(Path, Value),
    /// An entry or an element is taken out.
    Remove(Path),
    /// One more element of the list at that place; one value becomes a list, a missing key gets one.
    Add(Path, Value),
    /// The whole document is taken out of its file.
    RemoveDocument,
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Bytes of the text that the change is about.
    pub place: Range<usize>,
    /// What is in the way, in words.
    pub why: String,
    /// What to do.
    pub help: &'static str,
}

/// A piece of the text that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Splice {
    range: Range<usize>,
    text: String,
}

impl Splice {
    fn new(range: Range<usize>, text: impl Into<String>) -> Splice {
        Splice { range, text: text.into() }
    }
}

/// A text with its documents.
struct Text<'a> {
    text: &'a str,
    format: Format,
    sources: Sources,
    documents: Vec<Document>,
}

impl<'a> Text<'a> {
    /// Reads a text; `None` if it has errors.
    fn read(text: &'a str, format: Format) -> Option<Text<'a>> {
        let mut sources = Sources::default();
        let file: FileId = sources.add("text", text, Role::Data);
        let (documents, problems) = data::parse(&sources, file, 0..text.len(), format, &Limits::default());
        problems.is_empty().then_some(Text { text, format, sources, documents })
    }

    fn values(&self) -> Vec<Value> {
        self.documents.iter().map(|document| Value::of(document, &document.root, &self.sources)).collect()
    }
}

/// The documents of a text as values; `None` if it has errors.
pub fn read(text: &str, format: Format) -> Option<Vec<Value>> {
    Text::read(text, format).map(|text| text.values())
}

/// The text after a change of its document of that number, from 0; documents of nothing do not count.
///
/// # Errors
/// The change cannot be made in few lines, or not without changing something else.
pub fn apply(text: &str, format: Format, document: usize, change: &Change) -> Result<String, Refusal> {
    let nowhere = |why: &str| Refusal { place: 0..0, why: why.to_owned(), help: BY_HAND };
    if format == Format::Csv {
        return Err(nowhere(
            "a table (CSV) is not changed by steps: a column may be missing, and a cell holds no list",
        ));
    }
    let before = Text::read(text, format).ok_or_else(|| nowhere("the file cannot be read"))?;
    let mut expected = before.values();
    let Some(value) = expected.get_mut(document) else { return Err(nowhere("the document is not there")) };
    let change = settled(value, change);
    if !done(&mut expected, document, &change) {
        return Err(nowhere("there is no such place in the document"));
    }
    let mut splices = match &change {
        Change::Put(path, value) => put(&before, document, path, value)?,
        Change::Remove(path) => remove(&before, document, path)?,
        Change::Add(path, value) => add(&before, document, path, value)?,
        Change::RemoveDocument => vec![without_document(&before, document)?],
    };
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let after = spliced(text, &splices);
    let read = Text::read(&after, format).map(|after| after.values());
    if read.as_ref() == Some(&expected) {
        return Ok(after);
    }
    Err(unsafe_here(&before, document, &splices))
}

const BY_HAND: &str = "make this change in the file by hand, and take the step out of the plan";

/// A change whose path is there up to its last part: what is missing is put as maps in maps.
fn settled(root: &Value, change: &Change) -> Change {
    let (path, new) = match change {
        Change::Put(path, value) => (path, value.clone()),
        Change::Add(path, value) if matches!(root.at(path), None | Some(Value::Null)) => {
            (path, Value::List(vec![value.clone()]))
        }
        Change::Add(..) | Change::Remove(_) | Change::RemoveDocument => return change.clone(),
    };
    let is_map = |length: &usize| matches!(root.at(&path[..*length]), Some(Value::Map(_) | Value::List(_)));
    let deepest = (0..path.len()).rev().find(is_map).unwrap_or(0);
    let missing = path.get(deepest + 1..).unwrap_or_default();
    let value = missing.iter().rev().fold(new, |value, part| match part {
        Part::Key(key) => Value::Map(vec![(key.clone(), value)]),
        Part::Item(_) => Value::List(vec![value]),
    });
    Change::Put(path[..path.len().min(deepest + 1)].to_vec(), value)
}

/// Makes the change on the values; says whether it could be made.
fn done(values: &mut Vec<Value>, document: usize, change: &Change) -> bool {
    match change {
        Change::Put(path, value) => values[document].put(path, value.clone()),
        Change::Remove(path) => values[document].remove(path),
        Change::Add(path, value) => values[document].add(path, value.clone()),
        Change::RemoveDocument => {
            values.remove(document);
            true
        }
    }
}

fn put(text: &Text<'_>, document: usize, path: &[Part], value: &Value) -> Result<Vec<Splice>, Refusal> {
    if let Some(spot) = Spot::find(text, document, path) {
        spot.refuse_elsewhere(text)?;
        return replace(text, &spot, value);
    }
    let Some((Part::Key(key), before)) = path.split_last() else { return Err(by_layout(0..0)) };
    let parent = Spot::find(text, document, before).ok_or_else(|| by_layout(0..0))?;
    parent.refuse_shared(text)?;
    if parent.is_flow(text) {
        return Ok(flow::insert(text, &parent, &write::entry(key, value, text.format)));
    }
    match text.format {
        Format::Toml => table::insert(text, &parent, before, key, value),
        Format::Yaml | Format::Json | Format::Csv => Ok(vec![block::insert_entry(text, &parent, key, value)]),
    }
}

fn replace(text: &Text<'_>, spot: &Spot<'_>, value: &Value) -> Result<Vec<Splice>, Refusal> {
    let new = write::inline(value, text.format);
    let range = spot.written(text);
    match text.format {
        Format::Json => Ok(vec![Splice::new(range, new)]),
        Format::Toml if table::is_lines(text, spot) => Err(by_layout(range)),
        Format::Toml => Ok(vec![Splice::new(range, new)]),
        Format::Yaml | Format::Csv => Ok(vec![block::replace(text, spot, &new)]),
    }
}

fn remove(text: &Text<'_>, document: usize, path: &[Part]) -> Result<Vec<Splice>, Refusal> {
    let spot = Spot::find(text, document, path).ok_or_else(|| by_layout(0..0))?;
    let before = &path[..path.len().saturating_sub(1)];
    let parent = Spot::find(text, document, before).ok_or_else(|| by_layout(0..0))?;
    parent.refuse_shared(text)?;
    let Some(at) = parent.child(text, spot.start()) else { return Err(spot.shared(text)) };
    if parent.is_flow(text) {
        return Ok(flow::remove(text, &parent, at));
    }
    match text.format {
        Format::Toml => table::remove(text, &spot),
        Format::Yaml | Format::Json | Format::Csv => block::remove(text, &parent, at).map(|splice| vec![splice]),
    }
}

fn add(text: &Text<'_>, document: usize, path: &[Part], value: &Value) -> Result<Vec<Splice>, Refusal> {
    let spot = Spot::find(text, document, path).ok_or_else(|| by_layout(0..0))?;
    spot.refuse_shared(text)?;
    let new = spot.like_siblings(text, value);
    if !spot.is_list(text) {
        let range = spot.node.span.range();
        let list = format!("[{}, {new}]", text.text.get(range.clone()).unwrap_or(""));
        return Ok(vec![Splice::new(range, list)]);
    }
    if spot.is_flow(text) {
        return Ok(flow::insert(text, &spot, &new));
    }
    match text.format {
        Format::Yaml => Ok(vec![block::insert_item(text, &spot, &new)]),
        Format::Toml => table::add(text, &spot, path, value),
        Format::Json | Format::Csv => Err(by_layout(spot.node.span.range())),
    }
}

fn without_document(text: &Text<'_>, document: usize) -> Result<Splice, Refusal> {
    match text.format {
        Format::Yaml => Ok(block::without_document(text, document)),
        Format::Json | Format::Toml | Format::Csv => Err(by_layout(0..0)),
    }
}

/// Where the text is written in a way that a small change of it does not fit.
fn by_layout(place: Range<usize>) -> Refusal {
    Refusal { place, why: "it is laid out in a way that cannot be changed line by line".to_owned(), help: BY_HAND }
}

/// What would change something else, with the place of what is most likely the reason.
fn unsafe_here(text: &Text<'_>, document: usize, splices: &[Splice]) -> Refusal {
    let place = splices.first().map_or(0..0, |splice| splice.range.clone());
    if let Some(alias) = spot::alias_of(text, document, &place) {
        return shared_value(alias);
    }
    Refusal { place, why: "changing it would change what else stands in the file".to_owned(), help: BY_HAND }
}

/// A value that an anchor shares with another place.
fn shared_value(place: Range<usize>) -> Refusal {
    Refusal {
        place,
        why: "it is shared with another place through an anchor".to_owned(),
        help: "write the value out in both places instead of the anchor and its alias",
    }
}

/// A text with pieces replaced; they are in order and do not overlap.
fn spliced(text: &str, splices: &[Splice]) -> String {
    let mut after = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for splice in splices {
        after.push_str(text.get(at..splice.range.start).unwrap_or(""));
        after.push_str(&splice.text);
        at = splice.range.end.max(at);
    }
    after.push_str(text.get(at..).unwrap_or(""));
    after
}

/// The end of the line on which a byte stands, before its line end.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}

/// The start of the line on which a byte stands.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(if text.starts_with('\u{feff}') { 3 } else { 0 }, |end| end + 1).min(at)
}

/// One past the line end behind a byte.
fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length + 1)
}

/// How the lines round a byte end.
fn eol(text: &str, at: usize) -> &'static str {
    let crlf = |end: usize| text[..end].ends_with('\r');
    let here = text[at..].find('\n').map(|length| crlf(at + length));
    let before = || text[..at].rfind('\n').map(crlf);
    if here.or_else(before).unwrap_or(false) { "\r\n" } else { "\n" }
}
