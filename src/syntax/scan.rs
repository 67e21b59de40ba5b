//! Looks through the text before it is parsed: size, depth of brackets, characters that cannot be seen.
//!
//! One pass over the characters that knows strings, comments and quoted data. A declaration whose brackets are nested
//! too deeply is blanked out, so that the others can still be parsed and nothing after this stage has to fear for its
//! stack. Offsets do not change.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::error;
use crate::syntax::mend;

/// The largest policy file, in bytes.
pub(super) const MAX_BYTES: usize = 1_000_000;

/// How deep brackets may be nested.
const MAX_DEPTH: usize = 64;

/// Words that begin a declaration, for ending a declaration that is nested too deeply.
pub(super) const DECLARATIONS: &[&str] = &[
    "policy",
    "test",
    "waive",
    "define",
    "kind",
    "extend",
    "setting",
    "set",
    "scale",
    "choice",
    "responsibility",
    "role",
    "checklist",
    "archetype",
    "sign",
    "replace",
    "use",
    "pack",
];

/// The text to parse, unless it is too large, and the complaints.
pub(super) fn scan(text: &str, file: FileId) -> (Option<Cow<'_, str>>, Vec<Diagnostic>) {
    if text.len() > MAX_BYTES {
        return (None, vec![error::too_large(Span::new(file, 0, 0), text.len())]);
    }
    let mut scan = Scan::new(text, file);
    let mut offset = 0;
    while let Some(here) = text[offset..].chars().next() {
        scan.step(offset, here);
        offset += scan.width(offset, here);
    }
    scan.end_declaration(text.len());
    scan.conflicts();
    let text = blank_out(text, &scan.too_deep);
    (Some(mend::mend(text, file, &mut scan.diagnostics)), scan.diagnostics)
}

#[derive(Clone, Copy, PartialEq)]
enum Region {
    Plain,
    Text,
    Comment,
    Data,
}

struct Scan<'a> {
    text: &'a str,
    file: FileId,
    region: Region,
    depth: usize,
    /// Where the declaration begins that is being looked through, and whether it is nested too deeply.
    declaration: usize,
    deep_here: bool,
    /// What is not read: declarations that are nested too deeply, marks of a merge conflict.
    too_deep: Vec<std::ops::Range<usize>>,
    /// Whether the run of characters without space has been complained about.
    complained: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, file: FileId) -> Self {
        Scan {
            text,
            file,
            region: Region::Plain,
            depth: 0,
            declaration: 0,
            deep_here: false,
            too_deep: Vec::new(),
            complained: false,
            diagnostics: Vec::new(),
        }
    }

    /// How far to go on: an escape in a string and the quotes of a data block are taken at once.
    fn width(&self, offset: usize, here: char) -> usize {
        let rest = &self.text[offset..];
        if rest.starts_with("\"\"\"") && matches!(self.region, Region::Data | Region::Plain) {
            return 3;
        }
        let escaped = rest[here.len_utf8()..].chars().next().filter(|&next| next != '\n' && next != '\r');
        match (self.region, here, escaped) {
            (Region::Text, '\\', Some(next)) => 1 + next.len_utf8(),
            _ => here.len_utf8(),
        }
    }

    fn step(&mut self, offset: usize, here: char) {
        let rest = &self.text[offset..];
        let (at_line_start, triple) = (offset == 0 || self.text[..offset].ends_with('\n'), rest.starts_with("\"\"\""));
        if at_line_start && matches!(self.region, Region::Plain) && begins_declaration(rest) {
            self.end_declaration(offset);
        }
        self.character(offset, here);
        self.region = match (self.region, here) {
            // The closing quotes were stepped over as three: `Data` is left at their first.
            (Region::Data, '"') if triple => Region::Plain,
            (Region::Data, _) => Region::Data,
            (Region::Plain, '"') if triple => Region::Data,
            (Region::Plain, '"') => Region::Text,
            (Region::Plain, '#') => Region::Comment,
            (Region::Text, '"') | (_, '\n') => Region::Plain,
            (region, _) => region,
        };
        if self.region == Region::Plain {
            self.bracket(offset, here);
        }
    }

    /// Of an unsettled merge conflict the first version is read, and the marks and the other are not.
    fn conflicts(&mut self) {
        let (mut offset, mut other) = (0, None);
        for line in self.text.split_inclusive('\n') {
            let whole = offset..offset + line.len();
            if line.starts_with("<<<<<<< ") {
                let span = Span::new(self.file, offset, offset + line.trim_end().len());
                self.diagnostics.push(error::merge_conflict(span));
                self.too_deep.push(whole.clone());
                other = Some(false);
            } else if let Some(second) = other {
                let middle = line.trim_end() == "=======" || line.starts_with("||||||| ");
                if second || middle {
                    self.too_deep.push(whole.clone());
                }
                other = (!line.starts_with(">>>>>>> ")).then_some(second || middle);
            }
            offset = whole.end;
        }
    }

    fn end_declaration(&mut self, end: usize) {
        if self.deep_here {
            self.too_deep.push(self.declaration..end);
        }
        (self.declaration, self.depth, self.deep_here) = (end, 0, false);
    }

    fn bracket(&mut self, offset: usize, here: char) {
        match here {
            '(' | '{' => self.depth += 1,
            ')' | '}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > MAX_DEPTH && !self.deep_here {
            self.deep_here = true;
            self.diagnostics.push(error::too_deep(Span::new(self.file, offset, offset + 1), MAX_DEPTH));
        }
    }

    /// Complains about a character that cannot be seen, once for each run without space.
    fn character(&mut self, offset: usize, here: char) {
        if here.is_whitespace() && !here.is_control() || matches!(here, '\n' | '\t') {
            self.complained = false;
        }
        let line_end = here == '\r' && self.text[offset..].starts_with("\r\n");
        if !is_invisible(here) || line_end || self.complained || (offset == 0 && here == '\u{feff}') {
            return;
        }
        let span = Span::new(self.file, offset, offset + here.len_utf8());
        let complaint = match self.region {
            Region::Data => return,
            Region::Plain if here.is_control() => error::control_character(span, here),
            Region::Plain => error::zero_width(span, here),
            Region::Text | Region::Comment if here.is_control() => error::control_in_text(span, here),
            Region::Text | Region::Comment => return,
        };
        self.complained = true;
        self.diagnostics.push(complaint);
    }
}

/// Control characters, zero-width characters and marks of direction: the grammar's `invisible`, and no line end.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{180e}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether a line begins with a declaration's keyword and a space: the grammar's `sync`, a little wider.
fn begins_declaration(line: &str) -> bool {
    let end = line.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(line.len());
    let spaced = line[end..].starts_with(char::is_whitespace);
    spaced && DECLARATIONS.iter().any(|keyword| keyword.eq_ignore_ascii_case(&line[..end]))
}

/// The text with these declarations replaced by spaces, line ends kept.
fn blank_out<'a>(text: &'a str, declarations: &[std::ops::Range<usize>]) -> Cow<'a, str> {
    if declarations.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for declaration in declarations {
        bytes[declaration.clone()].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    Cow::Owned(String::from_utf8(bytes).expect("declarations begin and end on character boundaries"))
}
