//! The piece of a file that a report shows around a place: some lines, or a part of one line if it is long.
//!
//! Looked up in the file's index of lines; the work does not depend on the size of the file. A long line (a data file
//! without line ends is one line of megabytes) is never shown whole.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::source::{SourceFile, Span};

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// The index, from 0, of its first line among those that are shown of the file.
    pub line: usize,
    /// How many lines it has.
    pub lines: usize,
    /// Whether it is a part of one line.
    pub cropped: bool,
}

/// How many columns a tab takes.
pub const TAB: usize = 4;

/// How many lines one piece has at most; places that lie further apart are shown as two pieces.
const MOST_LINES: usize = 12;

/// The piece that shows the bytes `place` with up to `context` lines before it. Lines are at most `limit`
/// columns long: of a longer one only the part around the place is kept, and as context it is left out. `None` if
/// the place does not fit: it is longer than that, or has too many or too long lines.
pub fn window(file: &SourceFile, place: Range<usize>, context: usize, limit: usize) -> Option<Window> {
    file.text.get(place.clone())?;
    let first = file.line_of(place.start);
    let last = file.line_of(place.end.saturating_sub(1).max(place.start));
    if last - first >= MOST_LINES {
        return None;
    }
    if first == last && !is_short(file, first, limit) {
        let bytes = crop(file, first, place, limit)?;
        return Some(Window { bytes, line: first - file.first_line(), lines: 1, cropped: true });
    }
    if !(first..=last).all(|line| is_short(file, line, limit)) {
        return None;
    }
    let above = first.saturating_sub(context).max(file.first_line());
    let from = (above..first).rev().take_while(|&line| is_short(file, line, limit)).last();
    let from = from.unwrap_or(first);
    let bytes = line_bytes(file, from).start..line_bytes(file, last).end;
    Some(Window { bytes, line: from - file.first_line(), lines: last - from + 1, cropped: false })
}

/// The piece of the place's line that begins at `start`, a place in it at most as far as the other one; at most `limit`
/// columns long. `None` if the place does not fit, or has several lines.
pub fn from(file: &SourceFile, start: usize, place: Range<usize>, limit: usize) -> Option<Window> {
    let line = file.line_of(place.start);
    let bytes = line_bytes(file, line);
    if start < bytes.start || start > place.start || place.end > bytes.end {
        return None;
    }
    // Room for a mark at each end.
    let end = start + reach(file.text[start..bytes.end].chars(), limit.saturating_sub(2)).0;
    (place.end <= end).then_some(Window { bytes: start..end, line: line - file.first_line(), lines: 1, cropped: true })
}

/// How far back from a place its line may be shown, if the place is to begin no further right than at this column.
pub fn back(file: &SourceFile, at: usize, column: usize) -> usize {
    let bytes = line_bytes(file, file.line_of(at));
    let start = bytes.start.min(at);
    at - reach(file.text[start..at].chars().rev(), column).0
}

/// In which column a piece of a line ends that begins in that one: a tab reaches to the next of its stops.
pub fn drawn(column: usize, text: &str) -> usize {
    text.chars().fold(column, |column, char| match char {
        '\t' => column + TAB - column % TAB,
        char => column + char.width().unwrap_or(0),
    })
}

/// The places to underline for a span: one for each line, at most `limit` columns long, without the white space
/// around them, at most four. A place where there is nothing (the end of the file, an empty line) is moved back to the
/// last visible character, or left empty.
pub fn underlines(file: &SourceFile, span: Span, limit: usize) -> Vec<Range<usize>> {
    let text = &file.text;
    let start = floor(text, span.range().start.clamp(file.shown.start, file.shown.end).max(text_start(file)));
    let end = floor(text, span.range().end.min(file.shown.end).max(start));
    let first = file.line_of(start);
    let last = file.line_of(end.saturating_sub(1).max(start));
    let lines = (first..=last).map(|line| {
        let bytes = line_bytes(file, line);
        let place = start.max(bytes.start)..end.min(bytes.end);
        trimmed(text, place, limit)
    });
    let seen: Vec<_> = lines.take(64).filter(|place| !place.is_empty()).take(4).collect();
    if seen.is_empty() { vec![last_visible(file, start)] } else { seen }
}

/// Where what is shown of the text begins: after a byte order mark.
fn text_start(file: &SourceFile) -> usize {
    if file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { file.shown.start }
}

/// An empty place at the end of a line is drawn under nothing: it moves to the last visible character before it, but
/// not over an earlier line that says something else, unless the rest of the file is empty.
fn last_visible(file: &SourceFile, at: usize) -> Range<usize> {
    let text = &file.text;
    let from = text_start(file);
    let at = at.max(from);
    // A blank stretch longer than this is not worth searching.
    let near = floor(text, at.saturating_sub(4096).max(from));
    let here = text[at..file.shown.end.max(at)].chars().next().filter(|char| !char.is_whitespace());
    if let Some(char) = here {
        return at..at + char.len_utf8();
    }
    let before = text[near..at].char_indices().rev().find(|(_, char)| !char.is_whitespace());
    // A tab before the first word of a line: the word shows the line that is meant.
    let rest = text[at..file.shown.end.max(at)].split('\n').next().unwrap_or_default();
    let behind = rest.char_indices().find(|(_, char)| !char.is_whitespace());
    match (before, behind) {
        (Some((back, _)), Some((on, char))) if text[near + back..at].contains('\n') => {
            at + on..at + on + char.len_utf8()
        }
        (Some((back, char)), _) => near + back..near + back + char.len_utf8(),
        (None, _) => at..at,
    }
}

fn trimmed(text: &str, place: Range<usize>, limit: usize) -> Range<usize> {
    if place.start >= place.end {
        return place.start..place.start;
    }
    let piece = &text[place.clone()];
    let start = place.start + (piece.len() - piece.trim_start().len());
    let piece = piece.trim();
    start..start + reach(piece.chars(), limit).0
}

/// The bytes of a line without its end.
fn line_bytes(file: &SourceFile, line: usize) -> Range<usize> {
    let starts = file.line_starts();
    let start = starts[line] as usize;
    let end = starts.get(line + 1).map_or(file.text.len(), |&next| next as usize - 1).min(file.shown.end);
    let end = if end > start && file.text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end };
    start.max(text_start(file)).min(end)..end
}

/// Looks at no more than `limit` characters.
fn is_short(file: &SourceFile, line: usize, limit: usize) -> bool {
    let text = &file.text[line_bytes(file, line)];
    text.len() <= limit && !text.contains('\t') || reach(text.chars(), limit).0 == text.len()
}

fn crop(file: &SourceFile, line: usize, place: Range<usize>, limit: usize) -> Option<Range<usize>> {
    let bytes = line_bytes(file, line);
    let (start, end) = (place.start.max(bytes.start), place.end.min(bytes.end).max(place.start));
    // Room for a mark at each end.
    let limit = limit.saturating_sub(2);
    let (fitting, length) = reach(file.text[start..end].chars(), limit);
    if fitting < end - start {
        return None;
    }
    let room = limit - length;
    let (left, right) = (&file.text[bytes.start..start], &file.text[end..bytes.end.max(end)]);
    let wanted = reach(right.chars(), room / 2).1;
    let (before, used) = reach(left.chars().rev(), room - wanted);
    let after = reach(right.chars(), room - used).0;
    Some(start - before..end + after)
}

/// How many bytes of these characters fit into `room` columns, and how many columns they take. A character that takes
/// none counts as one, so that the work is bounded.
fn reach(chars: impl Iterator<Item = char>, room: usize) -> (usize, usize) {
    let (mut bytes, mut used) = (0, 0);
    for char in chars {
        let width = if char == '\t' { TAB } else { char.width().unwrap_or(1).max(1) };
        if used + width > room {
            break;
        }
        bytes += char.len_utf8();
        used += width;
    }
    (bytes, used)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{underlines, window};
    use crate::source::{FileId, Role, Sources, Span};

    fn with(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", text, Role::Data);
        (sources, id)
    }

    fn shown(text: &str, start: usize, end: usize, context: usize, limit: usize) -> Option<String> {
        let (sources, id) = with(text);
        window(sources.get(id), start..end, context, limit).map(|window| text[window.bytes].to_owned())
    }

    #[test]
    fn whole_lines_with_their_context() {
        let text = "one\r\ntwo\r\nthree\r\n";
        assert_eq!(shown(text, 5, 8, 0, 80).as_deref(), Some("two"));
        assert_eq!(shown(text, 5, 8, 1, 80).as_deref(), Some("one\r\ntwo"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}HERE{}", "é".repeat(500), "ü".repeat(500));
        let cut = shown(&text, 1000, 1004, 1, 20).expect("it fits");
        assert_eq!(cut, format!("{}HERE{}", "é".repeat(7), "ü".repeat(7)));
        assert_eq!(shown(&text, 0, 1004, 1, 20), None);
    }

    #[test]
    fn wide_characters_and_tabs_take_their_columns() {
        let text = format!("{}HERE{}", "李".repeat(50), "\t".repeat(50));
        assert_eq!(shown(&text, 150, 154, 0, 22).as_deref(), Some("李李李李HERE\t\t"));
    }

    #[test]
    fn a_cut_at_the_edge_uses_the_room() {
        let text = format!("HERE{}", "x".repeat(500));
        assert_eq!(shown(&text, 0, 4, 0, 20).as_deref(), Some("HERExxxxxxxxxxxxxx"));
        let text = format!("{}HERE", "x".repeat(500));
        assert_eq!(shown(&text, 500, 504, 0, 20).as_deref(), Some("xxxxxxxxxxxxxxHERE"));
    }

    #[test]
    fn a_span_of_several_lines_is_underlined_line_by_line() {
        let text = "a must have x\n    unless b\n";
        let (sources, id) = with(text);
        let places = underlines(sources.get(id), Span::new(id, 0, text.len()), 80);
        let under: Vec<_> = places.into_iter().map(|place| &text[place]).collect();
        assert_eq!(under, ["a must have x", "unless b"]);
    }

    #[test]
    fn a_tab_is_shown_in_its_own_line() {
        let text = "team: a\n\tmission: m\n";
        let (sources, id) = with(text);
        let places = underlines(sources.get(id), Span::new(id, 8, 9), 80);
        assert_eq!(places.into_iter().map(|place| &text[place]).collect::<Vec<_>>(), ["m"]);
    }

    #[test]
    fn places_of_nothing_are_safe() {
        for text in ["", "\n", "\u{feff}", "\u{feff}a", "a\n", "é"] {
            let (sources, id) = with(text);
            for start in 0..=text.len() + 2 {
                for place in underlines(sources.get(id), Span::new(id, start, start), 80) {
                    assert!(text.get(place.clone()).is_some(), "{text:?} {start}");
                    assert!(window(sources.get(id), place, 1, 80).is_some(), "{text:?} {start}");
                }
            }
        }
        let (sources, id) = with("team: a\n");
        let places = underlines(sources.get(id), Span::new(id, 8, 8), 80);
        assert_eq!((places.len(), places[0].clone()), (1, 6..7));
    }
}
