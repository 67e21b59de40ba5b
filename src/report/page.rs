//! The pieces of source that one report shows: around each place some lines, cleaned and cropped, each with where it
//! comes from; places near each other share a piece.
//!
//! Only these pieces are ever cleaned or copied, so that a report costs the same in a file of a kilobyte and in one of
//! fifty megabytes.

use std::ops::Range;

use crate::report::Style;
use crate::report::text::{clean, columns, stand_in, wrap_label};
use crate::report::window::{Window, back, drawn, from, underlines, window};
use crate::source::{FileId, LineColumn, Role, SourceFile, Sources, Span};

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

impl Mark {
    fn words(&self, style: &Style) -> String {
        let texts: Vec<&str> = self.texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        style.plain(&texts.join("; "))
    }
}

/// What one file's lines have to fit.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    file: &'a SourceFile,
    style: &'a Style,
    /// How many lines before a place are shown.
    before: usize,
}

/// How many columns stand before a line: its number, of that many lines, a frame and three spaces.
fn frame(lines: usize) -> usize {
    lines.to_string().len() + 4
}

/// How many columns stand between the middle of a place and the words under it.
const LEADER: usize = 4;
/// What is said in no more columns than this is said there.
const NARROW: usize = 14;
/// If the line is moved at all, words have so many columns.
const COMFORTABLE: usize = 20;
/// Words under a place are not pushed into fewer columns than this on account of their number.
const ENOUGH: usize = 40;

impl<'a> Sheet<'a> {
    fn new(file: &'a SourceFile, context: Context, style: &'a Style) -> Self {
        let before = usize::from(context == Context::Everywhere || file.role != Role::Policy);
        Sheet { file, style, before }
    }

    /// The longest line; in most files it is the same for all pieces.
    fn limit(&self) -> usize {
        let frame = frame(self.file.line_starts().len()).max(frame(1000));
        self.style.width.saturating_sub(frame).clamp(30, LONGEST_LINE)
    }

    /// How many columns there are for the words under a place whose middle stands in the first one.
    fn span(&self, window: &Window) -> usize {
        self.style.width.saturating_sub(frame(window.line + window.lines) + LEADER)
    }

    /// The column in which the middle of a place would stand.
    fn middle(&self, window: &Window, place: &Range<usize>) -> usize {
        let text = &self.file.text;
        let line = (self.file.line_starts()[self.file.line_of(place.start)] as usize).max(self.file.shown.start);
        let from = line.max(window.bytes.start);
        let (start, end) = (drawn(&text[from..place.start]), drawn(&text[from..place.end.max(place.start)]));
        usize::from(from > line) + usize::midpoint(start, end)
    }

    /// How many columns the words under a place have.
    fn room(&self, window: &Window, place: &Range<usize>) -> usize {
        self.span(window).saturating_sub(self.middle(window, place))
    }

    /// Where the line may begin at the earliest, if the words under a place are to have room; `None` if it may be shown
    /// as it is.
    fn earliest(&self, window: &Window, mark: &Mark) -> Option<usize> {
        let words = mark.words(self.style);
        let longest = words.split(' ').map(columns).max().unwrap_or(0);
        let in_lines = |lines, narrow| {
            let enough = longest.max(columns(&words) / lines + 2).clamp(narrow, ENOUGH);
            columns(&words).min(enough)
        };
        // Where the line is cut anyhow, it may as well be cut for its words.
        let narrow = if window.cropped { COMFORTABLE } else { NARROW };
        if self.room(window, &mark.place) >= in_lines(3, narrow) {
            return None;
        }
        let wanted = in_lines(2, COMFORTABLE);
        let most = self.span(window).saturating_sub(wanted + 1);
        let half = drawn(&self.file.text[mark.place.clone()]) / 2;
        Some(back(self.file, mark.place.start, most.saturating_sub(half)))
    }

    /// The piece in which these places are shown; `None` if they do not fit into one.
    fn window(&self, marks: &[&Mark]) -> Option<Window> {
        let start = marks.iter().map(|mark| mark.place.start).min()?;
        let end = marks.iter().map(|mark| mark.place.end).max()?;
        let whole = window(self.file, start..end, self.before, self.limit())?;
        match marks.iter().filter_map(|mark| self.earliest(&whole, mark)).max() {
            Some(earliest) => {
                let fitting = back(self.file, end, self.limit() - 2);
                from(self.file, earliest.max(fitting), start..end, self.limit())
            }
            None => Some(whole),
        }
    }
}

impl<'a> Page<'a> {
    /// The page for these places. The files stand in the order in which they are mentioned, the places in that of the
    /// text.
    pub(crate) fn new(sources: &'a Sources, labels: &[(Span, String)], context: Context, style: &Style) -> Self {
        let (files, marks) = marks(sources, labels, style);
        let mut page = Page { sources, pieces: Vec::new(), underlines: Vec::new() };
        for (order, file) in files.into_iter().enumerate() {
            let own: Vec<&Mark> = marks.iter().filter(|mark| mark.order == order).collect();
            let sheet = Sheet::new(sources.get(file), context, style);
            let mut own = own.into_iter().peekable();
            while let Some(first) = own.next() {
                let mut group = vec![first];
                let Some(mut window) = sheet.window(&group) else { continue };
                while let Some(next) = own.peek() {
                    let near = |it: Window| window.line + window.lines + BETWEEN >= it.line;
                    group.push(*next);
                    match sheet.window(&group).filter(|_| sheet.window(&[*next]).is_some_and(near)) {
                        Some(joint) => window = joint,
                        None => {
                            group.pop();
                            break;
                        }
                    }
                    own.next();
                }
                page.add(file, window, &group, &sheet);
            }
        }
        page
    }

    fn add(&mut self, file: FileId, window: Window, marks: &[&Mark], sheet: &Sheet<'_>) {
        let base = self.pieces.last().map_or(0, |last| last.base + last.text.len() + 1);
        let text = &self.sources.get(file).text;
        let mark = sheet.style.plain("…");
        let file_shown = &self.sources.get(file).shown;
        let edge = |at: usize| !matches!(text.as_bytes().get(at), None | Some(b'\n' | b'\r'));
        let before = window.cropped && window.bytes.start > file_shown.start && edge(window.bytes.start - 1);
        let after = window.cropped && window.bytes.end < file_shown.end && edge(window.bytes.end);
        let lead = if before { mark.len() } else { 0 };
        let shown = stand_in(&text[window.bytes.clone()]);
        let ends = (if before { mark.as_str() } else { "" }, if after { mark.as_str() } else { "" });
        let shown = format!("{}{shown}{}", ends.0, ends.1);
        for mark in marks {
            let place = &mark.place;
            let words = mark.words(sheet.style);
            let room = sheet.room(&window, place).max(NARROW);
            let text = (!words.is_empty()).then(|| wrap_label(&words, room));
            let start = base + place.start - window.bytes.start + lead;
            self.underlines.push(Underline { start, length: place.len(), text });
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
fn marks(sources: &Sources, labels: &[(Span, String)], style: &Style) -> (Vec<FileId>, Vec<Mark>) {
    let mut files: Vec<FileId> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    for (span, text) in labels {
        let order = files.iter().position(|file| *file == span.file).unwrap_or(files.len());
        if order == files.len() {
            files.push(span.file);
        }
        let sheet = Sheet::new(sources.get(span.file), Context::InData, style);
        let under = underlines(sheet.file, *span, sheet.limit() - 2);
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
    use crate::diagnostic::Severity;
    use crate::report::Style;
    use crate::report::human::Block;
    use crate::report::text::columns;
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

    /// One place of a one-line file drawn with words under it.
    fn drawn(text: &str, under: &str, words: &str, width: usize) -> String {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text, Role::Data);
        let at = text.find(under).expect("it is there");
        let labels = vec![(Span::new(file, at, at + under.len()), words.to_owned())];
        let block = Block {
            severity: Severity::Error,
            code: None,
            headline: "it is so".to_owned(),
            labels,
            context: Context::InData,
            notes: Vec::new(),
        };
        block.draw(&sources, &Style { width, ..Style::default() })
    }

    #[test]
    fn a_place_far_to_the_right_is_moved_to_where_its_words_have_room() {
        let line = format!("team: payments\nareas: [{}last]\n", "ledger, ".repeat(7));
        let said = "accountable for technical for the last area of all in payments";
        assert_eq!(
            drawn(&line, "last", said, 80),
            "  error: it is so\n   \
             ╭─[a.yaml:2:65]\n \
             2 │ …r, ledger, ledger, ledger, ledger, last]\n   \
             ·                                     ──┬─\n   \
             ·                                       ╰─┤ accountable for technical for the\n   \
             ·                                         │ last area of all in payments\n   \
             ╰────\n"
        );
        // Few words have room where they are, and the line before stays.
        assert!(drawn(&line, "last", "gone", 80).contains("1 │ team: payments\n"));
    }

    #[test]
    fn whatever_stands_in_a_line_it_stays_within_the_width() {
        let words = "depth of ana for settlement-and-reconciliation is aware, at least conversant is asked for";
        for before in ["x", "é", "李", "🚀", "\t", "x\t李 ", "word and word, "] {
            for times in [1, 7, 20, 33, 60, 150] {
                for under in ["here", "李雷", "here: a longer place, with some words in it"] {
                    let line = format!("{}{under}{}", before.repeat(times), before.repeat(times / 2));
                    for width in [60, 80, 120] {
                        let drawn = drawn(&line, under, words, width);
                        let wide = drawn.lines().find(|line| columns(line) > width);
                        assert_eq!(wide, None, "{before:?} {times} {under} {width}\n{drawn}");
                        assert!(drawn.contains(under), "{drawn}");
                        // The whole text stands there, in its order, each word unbroken.
                        let under = drawn
                            .lines()
                            .skip_while(|line| !line.contains(['╰']))
                            .take_while(|line| line.contains('·'));
                        let under = under.filter_map(|line| line.rsplit_once(['┤', '│', '─'])).map(|it| it.1.trim());
                        assert_eq!(under.collect::<Vec<_>>().join(" "), words, "{drawn}");
                    }
                }
            }
        }
    }

    #[test]
    fn far_places_of_one_line_are_shown_apart_only_if_they_must_be() {
        let line = format!("first, {}last\n", "word, ".repeat(9));
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", &line, Role::Data);
        let last = line.find("last").expect("it is there");
        let style = Style { width: 80, ..Style::default() };
        let pieces = |said: &str| {
            let labels =
                [(Span::new(file, 0, 5), "one".to_owned()), (Span::new(file, last, last + 4), said.to_owned())];
            Page::new(&sources, &labels, Context::InData, &style).pieces.len()
        };
        assert_eq!((pieces("two"), pieces(&"many words ".repeat(6))), (1, 2));
    }
}
