//! YAML in block style: entries and elements are lines, told apart by how far they are indented.

use super::spot::Spot;
use super::value::Value;
use super::{Refusal, Splice, Text, by_layout, eol, line_end, line_start, next_line, write};
use crate::data::document::View;

/// Puts `new`, which stands on one line, in the place of a value.
pub(super) fn replace(text: &Text<'_>, spot: &Spot<'_>, new: &str) -> Splice {
    let range = spot.written(text);
    let is_block = text.text[range.clone()].contains('\n')
        && !spot.is_flow(text)
        && !matches!(text.text.as_bytes().get(range.start), Some(b'"' | b'\''));
    let Some(entry) = spot.entry.filter(|_| is_block || range.is_empty()) else {
        return Splice::new(range, new);
    };
    let key = entry.key_span.end as usize;
    let colon = text.text[key..].find(':').map_or(key, |at| key + at + 1);
    // A comment behind the key stays there.
    let line = &text.text[colon..line_end(text.text, colon)];
    let comment = line.find(" #").map_or("", |at| &line[at..]);
    if range.is_empty() {
        return Splice::new(colon..colon, format!(" {new}"));
    }
    let kept = if comment.is_empty() { String::new() } else { format!(" {}", comment.trim_start()) };
    Splice::new(colon..range.end, format!(" {new}{kept}"))
}

/// Adds a line, or some, behind the last entry of a map.
pub(super) fn insert_entry(text: &Text<'_>, map: &Spot<'_>, key: &str, value: &Value) -> Splice {
    let range = map.node.span.range();
    let indent = column(text.text, range.start);
    let blanks = " ".repeat(indent);
    let at = line_end(text.text, range.end);
    let eol = eol(text.text, range.start);
    let value = match has_blocks(text, map) {
        true => write::block(value, indent + 2, eol),
        false => format!(" {}", write::inline(value, text.format)),
    };
    Splice::new(at..at, format!("{eol}{blanks}{}:{value}", write::key(key, text.format)))
}

/// Whether the last map in a map is written as a block, or what a new one would hold is too much for a line.
fn has_blocks(text: &Text<'_>, map: &Spot<'_>) -> bool {
    let View::Map(entries) = map.document.view(&map.node, &text.sources) else { return false };
    let mut maps = entries.iter().filter(
        |entry| matches!(map.document.view(&entry.value, &text.sources), View::Map(entries) if !entries.is_empty()),
    );
    maps.next_back().is_some_and(|entry| text.text.as_bytes().get(entry.value.span.start as usize) != Some(&b'{'))
}

/// Adds a line behind the last element of a list.
pub(super) fn insert_item(text: &Text<'_>, list: &Spot<'_>, new: &str) -> Splice {
    let range = list.node.span.range();
    let blanks = " ".repeat(column(text.text, range.start));
    let at = line_end(text.text, range.end);
    Splice::new(at..at, format!("{}{blanks}- {new}", eol(text.text, range.start)))
}

/// Takes out a child of a map or list with its lines.
pub(super) fn remove(text: &Text<'_>, parent: &Spot<'_>, at: usize) -> Result<Splice, Refusal> {
    let children = parent.children(text);
    let own = children[at].range.clone();
    if children.len() == 1 {
        let empty = if parent.is_list(text) { "[]" } else { "{}" };
        return match parent.entry {
            Some(_) => Ok(replace_block(text, parent, empty)),
            None => Err(by_layout(own)),
        };
    }
    let start_of = |at: usize| match parent.is_list(text) {
        true => dash(text.text, parent.node.span.start as usize, children[at].range.start),
        false => Some(children[at].range.start),
    };
    let start = start_of(at).ok_or_else(|| by_layout(own.clone()))?;
    let line = line_start(text.text, start);
    if text.text[line..start].trim().is_empty() {
        let end = next_line(text.text, own.end.max(start));
        // The last line of a text that does not end its lines takes the line end before it with it.
        let before = &text.text[..line];
        let unended = end == text.text.len() && !text.text.ends_with('\n');
        let from = if unended { before.trim_end_matches(['\n', '\r']).len() } else { line };
        return Ok(Splice::new(from..end, ""));
    }
    // It stands behind `- ` or `--- `: the next one takes its place.
    let next = (at + 1 < children.len()).then(|| start_of(at + 1)).flatten();
    next.map(|next| Splice::new(start..next, "")).ok_or_else(|| by_layout(own))
}

/// Replaces a collection that may stand on one line without being in brackets.
fn replace_block(text: &Text<'_>, spot: &Spot<'_>, new: &str) -> Splice {
    let key = spot.entry.map_or(0, |entry| entry.key_span.end as usize);
    let colon = text.text[key..].find(':').map_or(key, |at| key + at + 1);
    let end = spot.node.span.end as usize;
    let line = &text.text[colon..line_end(text.text, colon)];
    let comment = line.find(" #").map_or(String::new(), |at| format!(" {}", line[at..].trim_start()));
    Splice::new(colon..end, format!(" {new}{comment}"))
}

/// The dash of an element: in the column of the first one.
fn dash(text: &str, first: usize, element: usize) -> Option<usize> {
    let wanted = column(text, first);
    let mut at = element;
    loop {
        let line = line_start(text, at);
        let dash = line + wanted;
        if dash <= element && dash >= first && text.as_bytes().get(dash) == Some(&b'-') {
            return Some(dash);
        }
        at = line.checked_sub(1).filter(|&at| at >= first)?;
    }
}

/// How many bytes stand before a byte on its line.
fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

/// Takes a document out of a text of several.
pub(super) fn without_document(text: &Text<'_>, document: usize) -> Splice {
    let root = text.documents[document].root.span.range();
    let mut start = 0;
    let mut end = text.text.len();
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        if line.starts_with("---") {
            if at <= root.start {
                start = at;
            } else if at >= root.end {
                end = end.min(at);
            }
        }
        at += line.len();
    }
    Splice::new(start..end, "")
}
