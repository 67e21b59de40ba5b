//! CSV becomes a list of maps, one for each row under the header, after RFC 4180.
//!
//! Fields are read by hand: the `csv` crate tells where a record starts, not where a field does. Blanks round a field
//! without quotes do not count; an empty field is as if not written; empty lines are left out. A field is never marked as
//! text, since programs put quotes round all fields or round none.

use std::collections::HashMap;

use super::document::{Document, Entry, Node, NodeKind, Scalar};
use super::error;
use super::store::{Store, Text};
use super::tree::{Complaints, Input, Read};
use crate::source::Span;

/// Reads a table; `None` if a row does not fit the header, of each of which it complains.
pub(super) fn parse(input: Input, complaints: &mut Complaints) -> Read<Option<Document>> {
    let bytes = &input.whole.as_bytes()[..input.end];
    let mut reader = Reader { input, bytes, at: input.start, store: Store::default() };
    let mut row = Vec::new();
    let mut header: Option<Vec<Column>> = None;
    let mut rows: Vec<Node> = Vec::new();
    let mut ragged = false;
    while reader.row(&mut row)? {
        let Some(columns) = &header else {
            header = Some(columns_of(&reader, &mut row, complaints)?);
            continue;
        };
        if row.len() == columns.len() {
            rows.push(map_of(&mut reader, columns, &mut row));
        } else {
            ragged = true;
            complaints.push(error::csv_ragged(span_of(&row), row.len(), columns.len()));
        }
    }
    let span = input.span(input.start, input.end);
    let mut store = reader.store;
    let root = Node::new(span, store.list(rows.into_iter()));
    store.shrink();
    Ok((!ragged).then_some(Document { file: input.file, root, store }))
}

/// A field with its span.
type Field = (Span, Text);

/// What a header says of its column; `None` if it is a second one of that name.
type Column = Option<Field>;

fn columns_of(reader: &Reader, row: &mut Vec<Field>, complaints: &mut Complaints) -> Read<Vec<Column>> {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut columns = Vec::new();
    for (span, text) in row.drain(..) {
        let name = reader.store.text(text, reader.input.written(span)).to_owned();
        if name.is_empty() {
            return Err(error::csv_nameless(span, columns.len() + 1));
        }
        if columns.is_empty() && name.contains([';', '\t']) && !name.contains(' ') {
            return Err(error::csv_separator(span));
        }
        let earlier = seen.get(&name).copied();
        if let Some(earlier) = earlier {
            complaints.push(error::duplicate_key(&name, earlier, span));
        }
        seen.entry(name).or_insert(span);
        columns.push(earlier.is_none().then_some((span, text)));
    }
    Ok(columns)
}

fn map_of(reader: &mut Reader, columns: &[Column], row: &mut Vec<Field>) -> Node {
    let span = span_of(row);
    let entries = columns.iter().zip(row.drain(..)).filter_map(|(column, (span, text))| {
        let (key_span, key) = (*column)?;
        let empty = reader.store.text(text, reader.input.written(span)).is_empty();
        let kind = if empty { NodeKind::Null } else { NodeKind::Scalar(Scalar { text, quoted: false }) };
        Some(Entry { key, key_span, value: Node::new(span, kind) })
    });
    let entries: Vec<Entry> = entries.collect();
    Node::new(span, reader.store.map(entries.into_iter()))
}

/// From the first to the last field of a row; a row has at least one.
fn span_of(row: &[Field]) -> Span {
    let (first, last) = (row[0].0, row[row.len() - 1].0);
    first.to(last)
}

struct Reader<'a> {
    input: Input<'a>,
    /// The whole file up to the end of what is read, so that offsets are places in the file.
    bytes: &'a [u8],
    at: usize,
    store: Store,
}

impl Reader<'_> {
    /// Reads the next row that is no empty line; false at the end of the text.
    fn row(&mut self, row: &mut Vec<Field>) -> Read<bool> {
        row.clear();
        self.skip_empty_lines();
        if self.at >= self.bytes.len() {
            return Ok(false);
        }
        loop {
            let field = self.field()?;
            row.push(field);
            match self.bytes.get(self.at) {
                Some(b',') => self.at += 1,
                _ => return Ok(true),
            }
        }
    }

    /// Moves to the start of the next line that holds more than white space.
    fn skip_empty_lines(&mut self) {
        let mut at = self.at;
        while let Some(byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'\n' | b'\r' => self.at = at,
                b' ' | b'\t' => {}
                _ => return,
            }
        }
        self.at = at;
    }

    /// One field up to its comma or the end of its line.
    fn field(&mut self) -> Read<Field> {
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
        let start = self.at + self.bytes[self.at..].iter().take_while(blank).count();
        if self.bytes.get(start) == Some(&b'"') {
            return self.quoted(start);
        }
        let rest = &self.bytes[start..];
        let length = memchr::memchr3(b',', b'\n', b'\r', rest).unwrap_or(rest.len());
        self.at = start + length;
        let end = self.at - rest[..length].iter().rev().take_while(blank).count();
        let span = self.input.span(start, end);
        let written = self.input.written(span);
        Ok((span, self.store.keep(written, written)))
    }

    fn quoted(&mut self, start: usize) -> Read<Field> {
        let mut at = start + 1;
        loop {
            match memchr::memchr(b'"', &self.bytes[at..]) {
                None => return Err(error::csv_unclosed(self.input.character(start))),
                Some(quote) if self.bytes.get(at + quote + 1) == Some(&b'"') => at += quote + 2,
                Some(quote) => {
                    at += quote + 1;
                    break;
                }
            }
        }
        let span = self.input.span(start, at);
        let written = self.input.written(span);
        let text = self.store.keep(written, &written[1..written.len() - 1].replace("\"\"", "\""));
        while let Some(b' ' | b'\t') = self.bytes.get(at) {
            at += 1;
        }
        self.at = at;
        match self.bytes.get(at) {
            None | Some(b',' | b'\n' | b'\r') => Ok((span, text)),
            Some(_) => Err(error::csv_behind_quote(self.input.character(at), span)),
        }
    }
}
