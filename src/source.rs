//! Files and places: a text with its name becomes a [`FileId`]; a place in it is a [`Span`] of bytes.
//!
//! Every span carries its file, so no message can name a line without naming the file. Lines are looked up in an index
//! that is made once per file, on the first look-up. This file reads nothing from disk: `load.rs` does.

use std::sync::OnceLock;

/// Which file of a run a span lies in: an index into [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file; `start <= end`, both on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the range lies in.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of the bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file, start: narrow(start), end: narrow(end) }
    }

    /// The smallest span that covers both; `other` must lie in the same file, else `self` is returned.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The range as `usize`, for slicing the text of its file.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column, both counted from 1; columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// What kind of text a file holds; reports say "policy" or "data" of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A `.policy` file: the prelude, a pack, or a company's own.
    Policy,
    /// A description of an organisation.
    Data,
    /// `orglint.toml`, or text given on the command line.
    Other,
}

/// One text of a run.
#[derive(Debug)]
pub struct SourceFile {
    /// The name to show: the path as the user would write it, with `/`.
    pub name: String,
    /// Where it lies from the root of the repository, where its name does not say so: of a file of a revision, which is
    /// shown as `main:org/a.yaml`.
    pub path: Option<String>,
    /// The whole text, valid UTF-8, a leading byte order mark included (offsets count it).
    pub text: String,
    /// What the file is for.
    pub role: Role,
    /// The bytes that people wrote and are shown, lines and columns counted from their first: all, but for a sentence that
    /// stands within a declaration of ours.
    pub shown: std::ops::Range<usize>,
    lines: OnceLock<Vec<u32>>,
    characters: OnceLock<Vec<u32>>,
}

/// How many bytes lie between two entries of the index of characters.
const STRIDE: usize = 1024;

impl SourceFile {
    /// The byte offset of the start of every line, in order; the first is 0.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            #[cfg(test)]
            scanned::add(self.text.len());
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(ends.map(|end| u32::try_from(end + 1).unwrap_or(u32::MAX))).collect()
        })
    }

    /// The index of the first line that is shown.
    pub fn first_line(&self) -> usize {
        if self.shown.start == 0 { 0 } else { self.line_of(self.shown.start) }
    }

    /// How many characters begin in the bytes `start..end`. A near one is counted directly.
    fn characters_between(&self, start: usize, end: usize) -> usize {
        if end - start <= STRIDE {
            return begins(&self.text.as_bytes()[start..end]);
        }
        self.characters_before(end) - self.characters_before(start)
    }

    /// How many characters begin before byte `offset`. Counted from an index that is made once, so that a column far
    /// out in one long line (a data file written without line ends) costs no more than one near its start.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let index = self.characters.get_or_init(|| {
            let mut sum = 0;
            let counted = bytes.chunks(STRIDE).map(|chunk| {
                let before = sum;
                sum += begins(chunk);
                u32::try_from(before).unwrap_or(u32::MAX)
            });
            counted.collect()
        });
        let chunk = (offset / STRIDE).min(index.len().saturating_sub(1));
        index.get(chunk).map_or(0, |&before| before as usize + begins(&bytes[chunk * STRIDE..offset]))
    }

    /// How many characters of the text begin before byte `offset`, a byte order mark not counted; past the end means the
    /// end, and a byte inside a character means its start.
    pub fn code_points_before(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let mark = usize::from(offset > 0 && self.text.starts_with('\u{feff}'));
        self.characters_before(offset) - mark
    }

    /// The index (from 0) of the line that holds byte `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }
}

/// How many characters begin in a text.
fn begins(bytes: &[u8]) -> usize {
    #[cfg(test)]
    scanned::add(bytes.len());
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// All texts of a run, in the order in which they were read.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a text and says under which id it is found.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>, role: Role) -> FileId {
        let text = text.into();
        let shown = 0..text.len();
        self.add_within(name, text, shown, role)
    }

    /// Adds a text of which only these bytes are shown.
    pub fn add_within(
        &mut self,
        name: impl Into<String>,
        text: impl Into<String>,
        shown: std::ops::Range<usize>,
        role: Role,
    ) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files are loaded"));
        self.files.push(SourceFile {
            name: name.into(),
            path: None,
            text: text.into(),
            role,
            shown,
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        });
        id
    }

    /// Says where a file lies from the root of the repository.
    pub fn lies_at(&mut self, file: FileId, path: impl Into<String>) {
        self.files[file.0 as usize].path = Some(path.into());
    }

    /// The file of that id.
    pub fn get(&self, file: FileId) -> &SourceFile {
        &self.files[file.0 as usize]
    }

    /// All files with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// The text under a span; empty if the span does not fit its file.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// The line and column of a byte of a file, among what is shown of it; an offset past the end means the end.
    pub fn line_column(&self, file: FileId, offset: usize) -> LineColumn {
        let source = self.get(file);
        let mut offset = offset.clamp(source.shown.start, source.shown.end);
        while !source.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = source.line_of(offset);
        let start = (source.line_starts()[line] as usize).max(source.shown.start);
        let mut column = source.characters_between(start, offset);
        if line == 0 && offset > 0 && source.text.starts_with('\u{feff}') {
            column -= 1;
        }
        LineColumn { line: line - source.first_line() + 1, column: column + 1 }
    }
}

/// How many bytes the indexes of texts looked at, for tests that nothing is scanned twice.
#[cfg(test)]
pub(crate) mod scanned {
    use std::cell::Cell;

    thread_local!(static BYTES: Cell<usize> = const { Cell::new(0) });

    pub(super) fn add(bytes: usize) {
        BYTES.set(BYTES.get() + bytes);
    }

    pub(crate) fn reset() {
        BYTES.set(0);
    }

    pub(crate) fn bytes() -> usize {
        BYTES.get()
    }
}
