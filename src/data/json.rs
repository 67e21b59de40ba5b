//! JSON becomes the neutral tree: a strict reader after RFC 8259, at the speed of the bytes.
//!
//! Strings are scanned eight bytes at a time and copied only if they hold an escape. What is not JSON ends the reading;
//! `slip` then looks at the place and says which slip of the hand it is. Several values at the top are an error.

use std::collections::VecDeque;

use super::document::{Document, Node, NodeKind, Scalar};
use super::error;
use super::json_ahead::{self, Stretch};
use super::store::{Store, Text};
use super::tree::{Builder, Complaints, Input, Read};
use crate::source::Span;

/// Reads one JSON value; a long text on all cores.
pub(super) fn parse(input: Input, complaints: &mut Complaints) -> Read<Document> {
    parse_ahead(input, &json_ahead::starts(&input), complaints)
}

/// Reads one JSON value, and ahead from each of those places, in order; what it comes to is the same.
pub(super) fn parse_ahead(input: Input, starts: &[usize], complaints: &mut Complaints) -> Read<Document> {
    let mut reader = Reader::new(input, input.start, Store::default(), complaints);
    let Some(&first) = starts.first() else { return reader.rest(false) };
    reader.pause = first;
    let (head, ahead) = rayon::join(|| reader.run(false), || json_ahead::read(input, starts));
    match head? {
        Some(root) => reader.end(root),
        None => {
            reader.ahead = ahead;
            let behind = reader.join();
            reader.rest(behind)
        }
    }
}

pub(super) struct Reader<'a, 'c> {
    /// The whole file up to the end of what is read, so that offsets are places in the file.
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) tree: Builder<'a>,
    pub(super) complaints: &'c mut Complaints,
    /// The first child that begins here or behind is not read.
    pub(super) pause: usize,
    /// How many collections were begun elsewhere: they are not closed.
    pub(super) floor: usize,
    /// What was read ahead, in the order of the text.
    ahead: VecDeque<Stretch>,
}

impl<'a, 'c> Reader<'a, 'c> {
    pub(super) fn new(input: Input<'a>, at: usize, store: Store, complaints: &'c mut Complaints) -> Reader<'a, 'c> {
        let bytes = &input.whole.as_bytes()[..input.end];
        let tree = Builder::new(input, store);
        Reader { bytes, at, tree, complaints, pause: usize::MAX, floor: 0, ahead: VecDeque::new() }
    }

    /// Reads to the end; `behind` as in [`Reader::run`].
    fn rest(mut self, mut behind: bool) -> Read<Document> {
        loop {
            if let Some(root) = self.run(behind)? {
                return self.end(root);
            }
            behind = self.join();
        }
    }

    /// Reads up to the end of the value at the top, which it returns; or up to the pause, and then the comma before it has
    /// been read; or up to the bracket of a collection that was begun elsewhere. `behind` says that a child of the
    /// innermost collection has just been read, else a child comes next.
    pub(super) fn run(&mut self, mut behind: bool) -> Read<Option<Node>> {
        loop {
            let mut value = None;
            if !std::mem::take(&mut behind) {
                if self.tree.wants_key() {
                    self.key()?;
                }
                value = self.value()?;
                if value.is_none() {
                    continue;
                }
            }
            loop {
                if let Some(root) = value.take().and_then(|value| self.tree.value(value)) {
                    return Ok(Some(root));
                }
                let own_level = self.tree.open.len() == self.floor;
                if own_level && self.at_bracket() {
                    return Ok(None);
                }
                match self.behind_value()? {
                    Some(closed) => value = Some(closed),
                    None if self.at >= self.pause && (own_level || self.floor == 0) => return Ok(None),
                    None => break,
                }
            }
        }
    }

    /// Takes over what was read ahead from here on; whether it reaches to the end of the collection.
    fn join(&mut self) -> bool {
        let mut closes = false;
        while self.ahead.front().is_some_and(|stretch| stretch.start <= self.at) {
            let Some(stretch) = self.ahead.pop_front() else { break };
            if !closes && stretch.start == self.at && self.tree.fits(&stretch.children) {
                self.tree.join(stretch.children, stretch.end);
                self.complaints.join(stretch.complaints);
                (self.at, closes) = (stretch.end, stretch.closes);
            }
        }
        self.pause = self.ahead.front().map_or(usize::MAX, |stretch| stretch.start);
        closes
    }

    /// Nothing may follow the value at the top.
    fn end(mut self, root: Node) -> Read<Document> {
        match self.peek() {
            None => Ok(self.tree.document(root)),
            Some(b',') => Err(error::json_extra(self.here(), root.span, true)),
            Some(_) => Err(self.comment().unwrap_or_else(|| error::json_extra(self.word(), root.span, false))),
        }
    }

    /// A scalar or an empty collection, or `None` if a collection was opened that has something in it.
    fn value(&mut self) -> Read<Option<Node>> {
        let start = self.at_token();
        match self.bytes.get(start) {
            Some(b'"') => self.string().map(|(span, text)| Some(scalar(span, text, true))),
            Some(b'{') => self.open(true),
            Some(b'[') => self.open(false),
            Some(b'-' | b'0'..=b'9') => self.number().map(Some),
            _ => self.keyword().map(Some),
        }
    }

    fn open(&mut self, map: bool) -> Read<Option<Node>> {
        self.tree.open(self.at, map)?;
        self.at += 1;
        let next = self.peek();
        if next == Some(if map { b'}' } else { b']' }) {
            self.at += 1;
            return Ok(Some(self.tree.close(self.at, self.complaints)));
        }
        Ok(None)
    }

    /// A key and its colon.
    fn key(&mut self) -> Read<()> {
        let start = self.at_token();
        if self.bytes.get(start) != Some(&b'"') {
            return Err(self.no_key());
        }
        let (span, text) = self.string()?;
        match self.peek() {
            Some(b':') => self.at += 1,
            _ => return Err(self.comment().unwrap_or_else(|| error::json_no_colon(span, self.unclosed_or_here()))),
        }
        self.tree.key(span, text);
        Ok(())
    }

    /// Whether a string with a colon behind it comes next.
    pub(super) fn begins_with_key(&mut self) -> bool {
        let start = self.at;
        let key = self.bytes.get(start) == Some(&b'"') && self.string().is_ok() && self.peek() == Some(b':');
        self.at = start;
        key
    }

    /// Whether the bracket comes next that closes the innermost collection.
    pub(super) fn at_bracket(&mut self) -> bool {
        let close = self.tree.open.last().map(|open| if open.map { b'}' } else { b']' });
        self.peek() == close
    }

    /// A comma, then `None`, or a closing bracket, then the collection that it closes.
    fn behind_value(&mut self) -> Read<Option<Node>> {
        let next = self.peek();
        let Some(open) = self.tree.open.last() else { return Ok(None) };
        let close = if open.map { b'}' } else { b']' };
        match next {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                if self.peek() == Some(close) {
                    return Err(error::json_trailing_comma(self.span(comma, comma + 1), close as char));
                }
                Ok(None)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(Some(self.tree.close(self.at, self.complaints)))
            }
            _ => Err(self.no_comma(next)),
        }
    }

    /// A string with its span; its text only if it holds an escape.
    fn string(&mut self) -> Read<(Span, Text)> {
        let start = self.at;
        self.at = plain_end(self.bytes, start + 1);
        match self.bytes.get(self.at) {
            Some(b'"') => {
                self.at += 1;
                Ok((self.span(start, self.at), Text::AS_WRITTEN))
            }
            Some(b'\\') => self.escaped(start),
            _ => Err(self.broken_string(start)),
        }
    }

    /// The rest of a string from its first escape on.
    fn escaped(&mut self, start: usize) -> Read<(Span, Text)> {
        let whole = self.tree.input.whole;
        let mut text = whole[start + 1..self.at].to_owned();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.broken_string(start)),
            }
            let from = self.at;
            self.at = plain_end(self.bytes, from);
            text.push_str(&whole[from..self.at]);
        }
        self.at += 1;
        let span = self.span(start, self.at);
        Ok((span, self.tree.store.keep(&whole[start..self.at], &text)))
    }

    /// One escape, from its backslash on.
    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        let plain = match self.bytes.get(start + 1) {
            Some(&byte @ (b'"' | b'\\' | b'/')) => byte as char,
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                let end = self.tree.input.character(start + 1).end as usize;
                return Err(error::json_escape(self.span(start, end)));
            }
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\u0041`, or two of them that make one character.
    fn unicode(&mut self, start: usize) -> Read<char> {
        let Some(first) = self.hex(start) else {
            return Err(error::json_escape(self.span(start, start + 2)));
        };
        self.at = start + 6;
        if let Some(found) = char::from_u32(first) {
            return Ok(found);
        }
        let second = self.hex(self.at).filter(|low| first < 0xdc00 && (0xdc00..0xe000).contains(low));
        let found = second.and_then(|low| char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00)));
        let Some(found) = found else { return Err(error::json_half_character(self.span(start, start + 6))) };
        self.at += 6;
        Ok(found)
    }

    /// The number behind a `\u` at that place.
    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |number, &digit| Some(number * 16 + (digit as char).to_digit(16)?))
    }

    fn number(&mut self) -> Read<Node> {
        let start = self.at;
        let mut at = start + usize::from(self.bytes[start] == b'-');
        let whole = self.digits(at);
        let mut sound = whole > at && (self.bytes[at] != b'0' || whole == at + 1);
        at = whole;
        if self.bytes.get(at) == Some(&b'.') {
            let end = self.digits(at + 1);
            sound &= end > at + 1;
            at = end;
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            let sign = usize::from(matches!(self.bytes.get(at + 1), Some(b'+' | b'-')));
            let end = self.digits(at + 1 + sign);
            sound &= end > at + 1 + sign;
            at = end;
        }
        if !sound || self.bytes.get(at).is_some_and(|&byte| word_byte(byte)) {
            let word = self.word();
            return Err(error::json_number(word, self.tree.input.written(word)));
        }
        self.at = at;
        Ok(scalar(self.span(start, at), Text::AS_WRITTEN, false))
    }

    /// One past the digits that start at that place.
    fn digits(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// `true`, `false`, `null`.
    fn keyword(&mut self) -> Read<Node> {
        let word = self.word();
        let kind = match self.tree.input.written(word) {
            "null" => NodeKind::Null,
            "true" | "false" => NodeKind::Scalar(Scalar { text: Text::AS_WRITTEN, quoted: false }),
            _ => return Err(self.no_value(word)),
        };
        self.at = word.end as usize;
        Ok(Node::new(word, kind))
    }

    /// Moves over white space; the next place.
    #[inline]
    fn at_token(&mut self) -> usize {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.at
    }

    /// Moves over white space; the next byte.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        let at = self.at_token();
        self.bytes.get(at).copied()
    }

    #[inline]
    fn span(&self, start: usize, end: usize) -> Span {
        self.tree.input.span(start, end)
    }
}

/// What is wrong at a place where reading stopped. All of it is off the fast path.
impl Reader<'_, '_> {
    /// The character at the place.
    fn here(&self) -> Span {
        self.tree.input.character(self.at)
    }

    /// The word at the place, or else the character.
    fn word(&self) -> Span {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let length = rest.iter().take_while(|&&byte| word_byte(byte)).count();
        if length == 0 { self.here() } else { self.span(self.at, self.at + length) }
    }

    /// At the end of the text the bracket that was never closed, else the character at the place.
    fn unclosed_or_here(&self) -> Span {
        match self.tree.open.last() {
            Some(open) if self.at >= self.bytes.len() => self.span(open.start, open.start + 1),
            _ => self.here(),
        }
    }

    fn unclosed(&self) -> Option<Box<crate::diagnostic::Diagnostic>> {
        let open = self.tree.open.last().filter(|_| self.at >= self.bytes.len())?;
        let bracket = self.span(open.start, open.start + 1);
        Some(error::json_unclosed(bracket, self.here(), if open.map { '}' } else { ']' }))
    }

    /// A comment, if one stands here.
    fn comment(&self) -> Option<Box<crate::diagnostic::Diagnostic>> {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let block = rest.starts_with(b"/*").then(|| memchr::memmem::find(rest, b"*/")).flatten().map(|at| at + 2);
        let line = block.unwrap_or_else(|| memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()));
        let starts = rest.starts_with(b"//") || rest.starts_with(b"/*") || rest.starts_with(b"#");
        starts.then(|| error::json_comment(self.span(self.at, self.at + line)))
    }

    /// A text in quotes that are not JSON's, if one starts here.
    fn other_quotes(&self) -> Option<Box<crate::diagnostic::Diagnostic>> {
        let rest = self.tree.input.whole.get(self.at..self.tree.input.end)?;
        let open = rest.chars().next().filter(|c| matches!(c, '\'' | '`' | '“' | '”' | '„' | '‘' | '’'))?;
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let close = line[open.len_utf8()..].find(['\'', '`', '“', '”', '‘', '’']);
        let length = close.map_or(open.len_utf8(), |at| {
            let at = at + open.len_utf8();
            at + line[at..].chars().next().map_or(0, char::len_utf8)
        });
        Some(error::json_quotes(self.span(self.at, self.at + length), open))
    }

    fn no_value(&self, word: Span) -> Box<crate::diagnostic::Diagnostic> {
        let known = self.unclosed().or_else(|| self.comment()).or_else(|| self.other_quotes());
        known.unwrap_or_else(|| error::json_no_value(word, self.tree.input.written(word)))
    }

    fn no_key(&self) -> Box<crate::diagnostic::Diagnostic> {
        let known = self.unclosed().or_else(|| self.comment()).or_else(|| self.other_quotes());
        known.unwrap_or_else(|| {
            let word = self.word();
            error::json_no_key(word, self.tree.input.written(word))
        })
    }

    /// Neither a comma nor the right bracket behind a value.
    fn no_comma(&self, next: Option<u8>) -> Box<crate::diagnostic::Diagnostic> {
        if let Some(known) = self.unclosed().or_else(|| self.comment()) {
            return known;
        }
        let open = self.tree.open.last().map_or(self.here(), |open| self.span(open.start, open.start + 1));
        match next {
            Some(b'}' | b']') => error::json_wrong_bracket(self.here(), open, self.tree.input.written(open)),
            _ => {
                let behind = self.tree.last_end().unwrap_or(self.at);
                error::json_no_comma(self.word(), self.span(behind, behind), self.tree.input.written(open))
            }
        }
    }

    /// A string that meets the end of the text or a control character.
    fn broken_string(&self, start: usize) -> Box<crate::diagnostic::Diagnostic> {
        match self.bytes.get(self.at) {
            Some(b'\n' | b'\r') | None => error::json_unclosed_string(self.span(start, self.at.min(self.bytes.len()))),
            Some(&byte) => error::json_control(self.here(), byte),
        }
    }
}

fn scalar(span: Span, text: Text, quoted: bool) -> Node {
    Node::new(span, NodeKind::Scalar(Scalar { text, quoted }))
}

/// Bytes of which a word is made that might have been meant as one value.
fn word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.' | b'$' | b'%') || byte >= 0x80
}

/// The first place from `at` on with a quote, a backslash or a control character; or the end.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let special = special_bytes(u64::from_le_bytes(*chunk));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            break;
        }
        at += 1;
    }
    at
}

/// Sets the top bit of every byte that is a quote, a backslash or below 0x20; of the bytes above the lowest such one it
/// may say so wrongly, which does not matter here. (The usual "has zero byte" trick: Mycroft 1987.)
#[inline]
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES * 0x80;
    let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let quote = zero(word ^ (ONES * b'"' as u64));
    let backslash = zero(word ^ (ONES * b'\\' as u64));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & TOPS
}
