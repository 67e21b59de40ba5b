//! TOML becomes the neutral tree: the `toml` crate reads, this file converts and words the errors.
//!
//! Only the first error of a file is shown, since what the crate finds after it is mostly its consequence. The span of a
//! table runs from its header to the last of its values. Numbers lose their underscores and their radix (`0xff` is
//! `255`), dates and times stay as written. Recursion is bounded by the depth limit and by the crate's own of 80.

use ::toml::de::{DeInteger, DeTable, DeValue, Error};

use super::document::{Document, Entry, Node, NodeKind, Scalar};
use super::error;
use super::store::Store;
use super::tree::{Input, Read};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::value::{end_of_month, meant_date};

/// Reads a TOML file.
pub(super) fn parse(input: Input) -> Read<Document> {
    let table = DeTable::parse(input.text()).map_err(|error| worded(&input, &error))?;
    let mut store = Store::default();
    let entries = entries(&input, &mut store, table.into_inner(), 1)?;
    let root = Node::new(input.span(input.start, input.end), store.map(entries.into_iter()));
    store.shrink();
    Ok(Document { file: input.file, root, store })
}

/// A range of the crate's as a span in the file.
fn span_of(input: &Input, range: std::ops::Range<usize>) -> Span {
    input.span(input.start + range.start, input.start + range.end)
}

fn entries(input: &Input, store: &mut Store, table: DeTable, depth: usize) -> Read<Vec<Entry>> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        let key_span = span_of(input, key.span());
        let value_span = span_of(input, value.span());
        let value = node(input, store, value.into_inner(), value_span, key_span, depth)?;
        let key = store.keep(input.written(key_span), key.get_ref());
        entries.push(Entry { key, key_span, value });
    }
    Ok(entries)
}

fn node(input: &Input, store: &mut Store, value: DeValue, span: Span, key: Span, depth: usize) -> Read<Node> {
    let written = input.written(span);
    let mut scalar =
        |read: &str, quoted| Node::new(span, NodeKind::Scalar(Scalar { text: store.keep(written, read), quoted }));
    let node = match value {
        DeValue::String(text) => scalar(&text, true),
        DeValue::Integer(number) => scalar(&decimal(&number), false),
        DeValue::Float(number) => scalar(number.as_str().trim_start_matches('+'), false),
        DeValue::Boolean(_) | DeValue::Datetime(_) => scalar(written, false),
        DeValue::Array(_) | DeValue::Table(_) if depth >= input.limits.depth => {
            return Err(error::too_deep(input, key));
        }
        DeValue::Array(items) => {
            let items = items.into_iter().map(|item| {
                let span = span_of(input, item.span());
                node(input, store, item.into_inner(), span, key, depth + 1)
            });
            let items = items.collect::<Read<Vec<Node>>>()?;
            let span = items.iter().fold(span, |all, item| all.to(item.span));
            Node::new(span, store.list(items.into_iter()))
        }
        DeValue::Table(table) => {
            let entries = entries(input, store, table, depth + 1)?;
            let span = entries.iter().fold(span, |all, entry| all.to(entry.key_span).to(entry.value.span));
            Node::new(span, store.map(entries.into_iter()))
        }
    };
    Ok(node)
}

/// An integer in decimal; one that is too long for that stays as it is.
fn decimal(number: &DeInteger) -> String {
    let digits = number.as_str().trim_start_matches('+');
    match number.radix() {
        10 => digits.to_owned(),
        radix => i128::from_str_radix(digits, radix).map_or_else(|_| number.to_string(), |value| value.to_string()),
    }
}

/// The crate's error in our words. Its messages name the defect and then, behind a comma, what was expected.
fn worded(input: &Input, error: &Error) -> Box<Diagnostic> {
    let range = error.span().unwrap_or(0..0);
    let mut span = span_of(input, range);
    // `team: x` is blamed on the `x`.
    let before = input.whole[input.start..span.start as usize].trim_end_matches(' ');
    if before.ends_with(':') && error.message().starts_with("key with no value") {
        span = span_of(input, before.len() - 1..before.len());
    } else if span.start == span.end {
        span = input.character(span.start as usize);
    }
    // Nothing behind `=`: the place is that of the sign.
    if input.written(span).trim().is_empty() && before.ends_with('=') {
        span = span_of(input, before.len() - 1..before.len());
    }
    let slashes = input.whole[span.start as usize..].bytes().take_while(|byte| *byte == b'/').count();
    if slashes > 1 {
        span = Span { end: span.start + 2, ..span };
    }
    let open = opening(&input.whole[input.start..span.start as usize], error.message());
    if let Some(open) = open {
        span = input.character(input.start + open);
    }
    let written = input.written(span);
    let (what, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    if what == "duplicate key" || what.starts_with("cannot extend value") {
        let name = written.trim_matches(['"', '\'']);
        return error::toml_duplicate(name, earlier_key(input, name, span), span);
    }
    let label = match expected {
        _ if open.is_some() => "opened here".to_owned(),
        "" | "nothing" => "reading stopped here".to_owned(),
        expected if what.starts_with("string values") => {
            format!("expected {}", expected.replace("literal string", "a value"))
        }
        "newline, `#`" => "expected the end of the line".to_owned(),
        _ if matches!(what, "invalid boolean" | "invalid float") => "expected a value".to_owned(),
        expected => format!("expected {expected}"),
    };
    if let Some(help) = Some(written).filter(|_| what.starts_with("invalid date")).and_then(date_help) {
        let message = format!("`{}` is no date of TOML", written.trim());
        return error::toml(message, span, "expected year, month and day in digits".to_owned(), Some(&help));
    }
    let (message, help) = in_plain_words(what, written);
    error::toml(message, span, label, help)
}

/// Where the bracket or quote was opened that is not closed at the end of `before`.
fn opening(before: &str, message: &str) -> Option<usize> {
    let (open, close) = match message.split(',').next()? {
        "unclosed array" => ('[', ']'),
        "unclosed inline table" => ('{', '}'),
        "invalid basic string" => return before.rfind('"'),
        "invalid literal string" => return before.rfind('\''),
        _ => return None,
    };
    let mut depth = 0usize;
    for (at, found) in before.char_indices().rev() {
        if found == close {
            depth += 1;
        } else if found == open {
            match depth {
                0 => return Some(at),
                _ => depth -= 1,
            }
        }
    }
    None
}

/// A message and a help for the typical slips; any other message of the crate's is plain enough.
fn in_plain_words(what: &str, written: &str) -> (String, Option<&'static str>) {
    let word = written.trim();
    let (message, help) = match what {
        "string values must be quoted" if matches!(word, "" | "=") => {
            ("there is no value behind this `=`", "write a value, or remove the line")
        }
        "string values must be quoted" | "invalid boolean" | "invalid float" => no_value(word),
        "key with no value" if word == ":" => ("a TOML key is followed by `=`, not `:`", "write `key = value`"),
        "key with no value" => {
            ("there is no `=` behind this key", "write `key = value`; a key with blanks in it stands in quotes")
        }
        "invalid unquoted key" => ("a key with such characters stands in quotes", "put the key into double quotes"),
        "invalid basic string" | "invalid literal string" => {
            ("this text is not closed on its line", "add the closing quote")
        }
        "missing comma between array elements" => ("this list is not closed, or a comma is missing", "add `,` or `]`"),
        "missing escaped value" => (
            "TOML has no such escape",
            "a backslash itself is `\\\\`; or use single quotes, where it stands for itself",
        ),
        "missing comma between key-value pairs" => (
            "this table is not closed, or a comma is missing",
            "add `,` or `}`; a text ends on its line, with the quote that began it",
        ),
        "unclosed table" => ("this header is not closed", "write `[people.ana]`, with `]` at its end"),
        "unclosed array" => ("this list is not closed", "add the closing `]`"),
        "unclosed inline table" => ("this table is not closed", "add the closing `}`"),
        "unexpected key or value" if word.starts_with('/') => {
            ("a comment does not start so", "a comment starts with `#`")
        }
        "unexpected key or value" => {
            ("there is text behind the value", "start a new line; text with blanks in it stands in quotes")
        }
        "unexpected leading zero" => {
            ("a number does not start with `0`", "remove the zero, or put the value into double quotes")
        }
        other => return (other.to_owned(), None),
    };
    (message.to_owned(), Some(help))
}

/// How a date is written that has other digits than TOML wants.
fn date_help(written: &str) -> Option<String> {
    let written = written.trim();
    Some(match (meant_date(written), end_of_month(written)) {
        (Some(date), _) => format!("write `{date}`"),
        (None, Some(last)) => format!("that month ends on `{last}`"),
        (None, None) => "a date is `2027-03-31`: four, two and two digits".to_owned(),
    })
}

/// The message and the help for a word that is no value.
fn no_value(word: &str) -> (&'static str, &'static str) {
    match word {
        "True" | "TRUE" | "yes" => ("this is not a TOML value", "write `true`"),
        "False" | "FALSE" | "no" => ("this is not a TOML value", "write `false`"),
        "null" | "None" | "nil" | "~" => ("TOML has no null", "leave the key out"),
        _ if word.contains(' ') && word.split(' ').all(|part| part.parse::<f64>().is_ok()) => {
            ("there is no comma between these values", "add a comma")
        }
        _ if word.starts_with(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']) => {
            ("TOML text stands in plain double quotes", "use `\"` at both ends")
        }
        _ => ("this is not a TOML value", "put text into double quotes"),
    }
}

/// Where the key of that name stood first: the text before the line of the second one is sound, so it is read again.
fn earlier_key(input: &Input, name: &str, later: Span) -> Option<Span> {
    let before = &input.whole[input.start..later.start as usize];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let table = DeTable::parse(&before[..line]).ok()?;
    // A header names its table from the root, a key stands in the table that was opened last.
    let header = before[line..].trim_start().starts_with('[');
    let root = table.into_inner();
    let opened = if header { None } else { last_opened(&root) };
    let found = key_in(opened.unwrap_or(&root), name).or_else(|| key_in(&root, name))?;
    Some(span_of(input, found))
}

/// The first key of that name in a table or in the tables in it.
fn key_in(table: &DeTable, name: &str) -> Option<std::ops::Range<usize>> {
    let direct = table.iter().find(|(key, _)| key.get_ref().as_ref() == name).map(|(key, _)| key.span());
    direct.or_else(|| table.iter().find_map(|(_, value)| key_in(value.get_ref().as_table()?, name)))
}

/// The table whose header stands last.
fn last_opened<'t, 'i>(table: &'t DeTable<'i>) -> Option<&'t DeTable<'i>> {
    let mut last: Option<(usize, &DeTable)> = None;
    let mut waiting = vec![table];
    while let Some(table) = waiting.pop() {
        for value in table.values() {
            let tables = match value.get_ref() {
                DeValue::Table(inner) => vec![(value.span().start, inner)],
                DeValue::Array(items) => {
                    items.iter().filter_map(|item| Some((item.span().start, item.get_ref().as_table()?))).collect()
                }
                _ => Vec::new(),
            };
            for (start, inner) in tables {
                waiting.push(inner);
                if last.is_none_or(|(latest, _)| start >= latest) {
                    last = Some((start, inner));
                }
            }
        }
    }
    last.map(|(_, table)| table)
}
