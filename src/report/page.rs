//! The pieces of source that one report shows: around each place some lines, cleaned and cropped, each with where it
//! comes from; places near each other share a piece.
//!
//! Only these pieces are ever cleaned or copied, so that a report costs the same in a file of a kilobyte and in one of
//! fifty megabytes.

use std::ops::Range;

use crate::report::Style;
use crate::report::text::{clean, columns, stand_in, wrap_label};
use crate::report::window::{Window, underlines, window};
use crate::source::{FileId, LineColumn, Role, Sources, Span};

/// A piece of a file, at an address of the page.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Where it begins on the page.
    pub base: usize,
    /// What is shown: as many bytes as the window has, between the marks of what was cropped.
    pub text: String,
    /// Which lines it holds.
    pub window: Window,
    file: FileId,
    /// How many bytes the mark before the text takes.
    lead: usize,
}

/// A place on the page with the words under it, perhaps in several lines.
#[derive(Debug)]
pub(crate) struct Underline {
    /// The address.
    pub start: usize,
    /// Its length in bytes.
    pub length: usize,
    /// What stands there.
    pub text: Option<String>,
}

/// All pieces of a report, in one range of addresses.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    sources: &'a Sources,
    pieces: Vec<Piece>,
    /// What is underlined.
    pub underlines: Vec<Underline>,
}

/// Lines of source are never longer than this.
const LONGEST_LINE: usize = 300;

/// Up to this many lines between two pieces are shown, since the frames of two pieces would take as much room.
const BETWEEN: usize = 2;

/// Which lines a report shows around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// The line before, in every file: for mistakes in a text.
    Everywhere,
    /// The line before in data; a policy's clause stands alone, since the report names the policy.
    InData,
}

/// A place to underline, in its file.
struct Mark {
    /// Which file of the report, in the order of mention.
    order: usize,
    place: Range<usize>,
    texts: Vec<String>,
}

impl<'a> Page<'a> {
    /// The page for these places. The files stand in the order in which they are mentioned, the places in that of the
    /// text.
    pub(crate) fn new(sources: &'a Sources, labels: &[(Span, String)], context: Context, style: &Style) -> Self {
        // Line numbers and the frame take eight columns.
        let limit = style.width.saturating_sub(8).clamp(30, LONGEST_LINE);
        let (files, marks) = marks(sources, labels, limit);
        let mut page = Page { sources, pieces: Vec::new(), underlines: Vec::new() };
        let mut marks = marks.into_iter().peekable();
        while let Some(first) = marks.next() {
            let file = files[first.order];
            let role = sources.get(file).role;
            let before = usize::from(context == Context::Everywhere || role != Role::Policy);
            let look = |place: Range<usize>| window(sources.get(file), place, before, limit);
            let Some(mut window) = look(first.place.clone()) else { continue };
            let mut whole = first.place.clone();
            let mut group = vec![first];
            while let Some(next) = marks.next_if(|next| {
                // A place of another file is no place of this one.
                let same_file = next.order == group[0].order;
                let near = |it: Window| window.line + window.lines + BETWEEN >= it.line;
                let union = whole.start..whole.end.max(next.place.end);
                same_file && look(next.place.clone()).is_some_and(near) && look(union).is_some()
            }) {
                whole.end = whole.end.max(next.place.end);
                window = look(whole.clone()).expect("it was just looked up");
                group.push(next);
            }
            page.add(file, window, group, style);
        }
        page
    }

    fn add(&mut self, file: FileId, window: Window, marks: Vec<Mark>, style: &Style) {
        let base = self.pieces.last().map_or(0, |last| last.base + last.text.len() + 1);
        let text = &self.sources.get(file).text;
        let mark = style.plain("…");
        let edge = |at: usize| !matches!(text.as_bytes().get(at), None | Some(b'\n' | b'\r'));
        let before = window.bytes.start > 0 && edge(window.bytes.start - 1) && window.cropped;
        let after = edge(window.bytes.end) && window.cropped;
        let lead = if before { mark.len() } else { 0 };
        let shown = stand_in(&text[window.bytes.clone()]);
        let ends = (if before { mark.as_str() } else { "" }, if after { mark.as_str() } else { "" });
        let shown = format!("{}{shown}{}", ends.0, ends.1);
        for Mark { place, texts, .. } in marks {
            let start = place.start - window.bytes.start + lead;
            let words = texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
            let line = shown[..start].rfind('\n').map_or(0, |end| end + 1);
            let column = shown.get(line..start + place.len()).map_or(0, columns).saturating_sub(place.len() / 2);
            let room = style.width.saturating_sub(column + 12).max(14);
            let text = (!words.is_empty()).then(|| wrap_label(&style.plain(&words), room));
            self.underlines.push(Underline { start: base + start, length: place.len(), text });
        }
        self.pieces.push(Piece { base, text: shown, window, file, lead });
    }

    /// The piece that holds these bytes of the page whole.
    pub(crate) fn piece(&self, start: usize, length: usize) -> Option<&Piece> {
        let piece = self.pieces.iter().rev().find(|piece| piece.base <= start)?;
        (start + length <= piece.base + piece.text.len()).then_some(piece)
    }

    /// The cleaned name of a piece's file.
    pub(crate) fn name(&self, piece: &Piece) -> String {
        clean(&self.sources.get(piece.file).name).into_owned()
    }

    /// Where an address lies in the file.
    pub(crate) fn line_column(&self, piece: &Piece, address: usize) -> LineColumn {
        let offset = (address - piece.base).saturating_sub(piece.lead) + piece.window.bytes.start;
        self.sources.line_column(piece.file, offset)
    }
}

/// The files in order of mention, and all places to underline, sorted; a place that is named twice once, with both texts.
fn marks(sources: &Sources, labels: &[(Span, String)], limit: usize) -> (Vec<FileId>, Vec<Mark>) {
    let mut files: Vec<FileId> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    for (span, text) in labels {
        let order = files.iter().position(|file| *file == span.file).unwrap_or(files.len());
        if order == files.len() {
            files.push(span.file);
        }
        let under = underlines(sources.get(span.file), *span, limit - 2);
        let last = under.len().saturating_sub(1);
        for (index, place) in under.into_iter().enumerate() {
            let text = if index == last { clean(text).into_owned() } else { String::new() };
            match marks.iter_mut().find(|mark| mark.order == order && mark.place == place) {
                Some(mark) if mark.texts.contains(&text) => {}
                Some(mark) => mark.texts.push(text),
                None => marks.push(Mark { order, place, texts: vec![text] }),
            }
        }
    }
    marks.sort_by_key(|mark| (mark.order, mark.place.start, mark.place.end));
    (files, marks)
}

#[cfg(test)]
mod tests {
    use super::{Context, Page};
    use crate::report::Style;
    use crate::source::{Role, Sources, Span};

    #[test]
    fn places_of_one_file_are_never_looked_up_in_another() {
        let mut sources = Sources::default();
        let policy = "every team must have a mission and a tech lead\n".repeat(20);
        let policy = sources.add("a.policy", policy, Role::Policy);
        // Two bytes a letter, in lines of any length: half of the policy's places lie within a letter here.
        for line in [3, 40, 400] {
            let data = format!("{}\n", "é".repeat(line)).repeat(2000 / line);
            let data = sources.add("b.yaml", data, Role::Data);
            for at in 0..300 {
                let labels = [(Span::new(data, 0, 2), "data".into()), (Span::new(policy, at, at + 1), "policy".into())];
                let page = Page::new(&sources, &labels, Context::InData, &Style::default());
                assert_eq!((page.pieces.len(), page.underlines.len()), (2, 2), "{at} in lines of {line}");
            }
        }
    }
}
