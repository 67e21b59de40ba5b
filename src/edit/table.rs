//! TOML by lines: keys with their values, and tables under headers of their own.

use super::spot::Spot;
use super::value::{Part, Value};
use super::{Refusal, Splice, Text, by_layout, eol, line_end, line_start, next_line, write};
use crate::data::document::{Entries, Entry, View};

/// Whether a value is spread over lines: a table under a header, tables in a list, or keys with dots.
pub(super) fn is_lines(text: &Text<'_>, spot: &Spot<'_>) -> bool {
    let start = text.text.as_bytes().get(spot.node.span.start as usize);
    match spot.document.view(&spot.node, &text.sources) {
        View::Map(_) => start != Some(&b'{'),
        View::List(_) => !spot.is_flow(text),
        View::Null | View::Scalar { .. } => false,
    }
}

/// Whether the key of an entry stands in a header.
fn in_header(text: &Text<'_>, entry: &Entry) -> bool {
    let key = entry.key_span.start as usize;
    text.text[line_start(text.text, key)..key].trim_start().starts_with('[')
}

/// Adds an entry to a table. `path` is the way to the table.
pub(super) fn insert(
    text: &Text<'_>,
    table: &Spot<'_>,
    path: &[Part],
    key: &str,
    value: &Value,
) -> Result<Vec<Splice>, Refusal> {
    let View::Map(entries) = table.document.view(&table.node, &text.sources) else {
        return Err(by_layout(table.node.span.range()));
    };
    let under_headers = |entry: &Entry| in_header(text, entry);
    if matches!(value, Value::Map(_)) && entries.iter().any(|entry| under_headers(&entry)) {
        return section(text, entries, path, key, value);
    }
    let line = write::entry(key, value, text.format);
    let lines = entries.iter().filter(|entry| !in_header(text, entry));
    if let Some(last) = lines.max_by_key(|entry| entry.key_span.start) {
        // `depth.ledger = …`: what stands before the key belongs to its name.
        let start = last.key_span.start as usize;
        let before = &text.text[line_start(text.text, start)..start];
        let at = line_end(text.text, (last.value.span.end as usize).max(start));
        return Ok(vec![Splice::new(at..at, format!("{}{before}{line}", eol(text.text, start)))]);
    }
    match path.is_empty() {
        true => Ok(vec![before_headers(text, &line)]),
        false => behind_header(text, table, &line),
    }
}

/// A key at the top of a file whose first line of its own is a header.
fn before_headers(text: &Text<'_>, line: &str) -> Splice {
    let mut at = 0;
    let mut start = 0;
    for one in text.text.split_inclusive('\n') {
        let trimmed = one.trim_start_matches('\u{feff}').trim();
        if trimmed.starts_with('[') {
            break;
        }
        at += one.len();
        if !trimmed.starts_with('#') {
            start = at;
        }
    }
    let eol = eol(text.text, 0);
    Splice::new(start..start, format!("{line}{eol}{eol}"))
}

/// A key in a table that has a header and no key yet.
fn behind_header(text: &Text<'_>, table: &Spot<'_>, line: &str) -> Result<Vec<Splice>, Refusal> {
    let start = table.node.span.start as usize;
    let begin = line_start(text.text, start);
    if !text.text[begin..].trim_start().starts_with('[') || text.text[begin..start].contains('=') {
        return Err(by_layout(table.node.span.range()));
    }
    let at = line_end(text.text, start);
    Ok(vec![Splice::new(at..at, format!("{}{line}", eol(text.text, start)))])
}

/// A table under a header of its own, behind the last one beside it.
fn section(
    text: &Text<'_>,
    entries: Entries<'_>,
    path: &[Part],
    key: &str,
    value: &Value,
) -> Result<Vec<Splice>, Refusal> {
    let Value::Map(own) = value else { return Err(by_layout(0..0)) };
    let end = entries.iter().map(|entry| entry.value.span.end.max(entry.key_span.end)).max().unwrap_or(0) as usize;
    let header = [path, &[Part::Key(key.to_owned())]].concat();
    Ok(vec![behind(text, end, &format!("[{}]", dotted(text, &header)), own)])
}

/// One more table of a list of tables.
pub(super) fn add(text: &Text<'_>, list: &Spot<'_>, path: &[Part], value: &Value) -> Result<Vec<Splice>, Refusal> {
    let end = list.node.span.end as usize;
    let Value::Map(own) = value else { return Err(by_layout(list.node.span.range())) };
    Ok(vec![behind(text, end, &format!("[[{}]]", dotted(text, path)), own)])
}

/// The name in a header. Which table of a list is meant, it does not say: it is always the last.
fn dotted(text: &Text<'_>, path: &[Part]) -> String {
    let names = path.iter().filter_map(|part| match part {
        Part::Key(name) => Some(write::key(name, text.format)),
        Part::Item(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}

fn behind(text: &Text<'_>, end: usize, header: &str, entries: &[(String, Value)]) -> Splice {
    let eol = eol(text.text, end);
    let at = line_end(text.text, end);
    let lines = entries.iter().map(|(name, value)| format!("{eol}{}", write::entry(name, value, text.format)));
    Splice::new(at..at, format!("{eol}{eol}{header}{}", lines.collect::<String>()))
}

/// Takes an entry, or a table with its header, out.
pub(super) fn remove(text: &Text<'_>, spot: &Spot<'_>) -> Result<Vec<Splice>, Refusal> {
    let key = spot.start();
    let start = line_start(text.text, key);
    let end = next_line(text.text, (spot.node.span.end as usize).max(key));
    match spot.entry {
        Some(entry) if !in_header(text, &entry) => return Ok(vec![Splice::new(start..end, "")]),
        None if !text.text[start..end].trim_start().starts_with("[[") => {
            return Err(by_layout(spot.node.span.range()));
        }
        Some(_) | None => {}
    }
    // A header leaves with the empty line before it.
    let before = &text.text[..start];
    let gap = before.trim_end_matches(['\n', '\r']);
    let line_ends = before[gap.len()..].matches('\n').count();
    let from = if line_ends > 1 { next_line(text.text, gap.len()) } else { start };
    Ok(vec![Splice::new(from..end, "")])
}
