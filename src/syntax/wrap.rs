//! A line that is too long is broken where the language lets a sentence go on: after `means`, before `unless` and `if`,
//! before `and` and `or`, after a comma, and inside brackets only if nothing else helps.

use std::collections::HashMap;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::syntax::format::WIDTH;
use crate::syntax::layout::{Line, Role};
use crate::syntax::lexemes::{Lexeme, Sort};
use crate::syntax::marks::Family;
use crate::syntax::policies::CLAUSES;
use crate::syntax::tests_and_waivers::{TEST_CLAUSES, WAIVER_CLAUSES};

/// Words with which a next line may go on outside of brackets.
const GOES_ON: &[&str] =
    &["and", "or", "if", "unless", "must", "should", "may", "whose", "who", "that", "which", "otherwise"];

/// More spaces than one before a piece.
pub(super) type Padding = HashMap<usize, usize>;

/// A line as it is written, broken where it must be; without the comment behind it.
pub(super) fn lines(pieces: &[Lexeme], line: &Line, padding: &Padding) -> Vec<String> {
    let indent = "  ".repeat(line.depth);
    if line.kept {
        return kept(pieces, line, &indent);
    }
    let writer = Writer { pieces, padding };
    let whole = format!("{indent}{}", writer.text(line.pieces.clone()));
    let own = own_breaks(pieces, line);
    if (whole.width() <= WIDTH && own.is_empty()) || line.role == Role::Comment {
        return vec![whole];
    }
    let mut places = places(pieces, line);
    for (at, class, _) in &mut places {
        // What its author divided into lines stays so divided.
        *class = if own.contains(at) { 0 } else { *class };
    }
    let mut rows = Vec::new();
    for segment in segments(line, &places) {
        writer.fill(segment, &places, line.depth, &mut rows);
    }
    rows
}

/// The width of pieces on one line.
pub(super) fn width(pieces: &[Lexeme], range: Range<usize>) -> usize {
    Writer { pieces, padding: &Padding::new() }.text(range).width()
}

/// The width of pieces on one line, with the spaces of columns.
pub(super) fn padded_width(pieces: &[Lexeme], range: Range<usize>, padding: &Padding) -> usize {
    Writer { pieces, padding }.text(range).width()
}

/// A statement with comments inside, line by line as it was.
fn kept(pieces: &[Lexeme], line: &Line, indent: &str) -> Vec<String> {
    let mut rows = vec![indent.to_owned()];
    for at in line.pieces.clone() {
        let piece = &pieces[at];
        let first = at == line.pieces.start;
        if !first && piece.lines_before > 0 {
            rows.push(format!("{indent}  {}", piece.text));
            continue;
        }
        let Some(row) = rows.last_mut() else { continue };
        if !first {
            *row += if piece.sort == Sort::Comment { "  " } else { gap(&pieces[at - 1], piece) };
        }
        *row += &piece.text;
    }
    rows
}

/// What stands between two pieces of a line.
fn gap(before: &Lexeme, after: &Lexeme) -> &'static str {
    let colon = after.text.starts_with(':') && (after.glued || after.text == ":");
    let possessive = after.glued && after.text.starts_with(['\'', '\u{2019}']);
    let tight = before.text == "("
        || matches!(after.text.as_str(), ")" | "," | "%")
        || (before.text == "{" && after.text == "}" && before.sort == Sort::Punctuation)
        || colon
        || possessive;
    if tight { "" } else { " " }
}

struct Writer<'a> {
    pieces: &'a [Lexeme],
    padding: &'a Padding,
}

impl Writer<'_> {
    fn text(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        for at in range.clone() {
            if at > range.start {
                text += gap(&self.pieces[at - 1], &self.pieces[at]);
                text += &" ".repeat(self.padding.get(&at).copied().unwrap_or(0));
            }
            text += &self.pieces[at].text;
        }
        text
    }

    /// Fills rows, and breaks at the best of the places that fit, of equals at the last.
    fn fill(&self, mut rest: Range<usize>, places: &[Place], depth: usize, rows: &mut Vec<String>) {
        loop {
            // What goes on inside brackets stands further in.
            let inside = places.iter().find(|(at, ..)| *at == rest.start).map_or(0, |(_, _, brackets)| *brackets);
            let indent = "  ".repeat(if rows.is_empty() { depth } else { depth + 1 + inside });
            let whole = format!("{indent}{}", self.text(rest.clone()));
            let inside = places.iter().filter(|(at, ..)| *at > rest.start && *at < rest.end);
            let width = |at: usize| indent.width() + self.text(rest.start..at).width();
            // A row of two words is no better than a break inside brackets.
            let cost = |at: usize, class: u32| if width(at) * 5 < WIDTH * 2 { class + 2 } else { class };
            let best = inside
                .clone()
                .filter(|(at, ..)| width(*at) <= WIDTH)
                .min_by_key(|&&(at, class, _)| (cost(at, class), std::cmp::Reverse(at)));
            let Some(&(at, ..)) = best.or(inside.clone().next()).filter(|_| whole.width() > WIDTH) else {
                rows.push(whole);
                return;
            };
            rows.push(format!("{indent}{}", self.text(rest.start..at)));
            rest.start = at;
        }
    }
}

/// The parts of a line that is too long: it is always broken at the places of class 0.
fn segments(line: &Line, places: &[Place]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = line.pieces.start;
    for &(at, ..) in places.iter().filter(|(_, class, _)| *class == 0) {
        found.push(start..at);
        start = at;
    }
    found.push(start..line.pieces.end);
    found
}

/// Where the author of a scale or a choice went on in a new line: their groups mean something.
fn own_breaks(pieces: &[Lexeme], line: &Line) -> Vec<usize> {
    if !matches!(line.family, Family::Values | Family::ChangedValues) {
        return Vec::new();
    }
    let begins = |at: &usize| {
        let joins = matches!(pieces[*at].text.as_str(), "<" | "|");
        let next = pieces.get(at + 1).filter(|_| at + 1 < line.pieces.end);
        joins && (pieces[*at].lines_before > 0 || next.is_some_and(|next| next.lines_before > 0))
    };
    (line.pieces.start + 1..line.pieces.end).filter(begins).collect()
}

/// Where a line may be broken: before which piece, how well that reads (0 is best), and inside how many brackets.
type Place = (usize, u32, usize);

fn places(pieces: &[Lexeme], line: &Line) -> Vec<Place> {
    let first = match line.family {
        Family::Definition => after_means(pieces, line),
        // What an item asks stands below its name, in one piece.
        Family::ChecklistItem => after_colon(pieces, line),
        _ => line.pieces.start + 1,
    };
    let sentence = line.family == Family::Sentence
        && line.pieces.clone().any(|at| pieces[at].text == "must" || pieces[at].text == "should");
    let mut found = Vec::new();
    let mut depth = 0u32;
    for at in line.pieces.clone() {
        let text = pieces[at].text.as_str();
        if at >= first
            && let Some(class) = class(pieces, line.family, at, depth, sentence)
        {
            let means = line.family == Family::Definition && at == first && pieces[at - 1].text == "means";
            let named = line.family == Family::ChecklistItem && at == first;
            found.push((at, if means || named { 0 } else { class }, depth as usize));
        } else if line.family == Family::ChecklistItem && at == first {
            found.push((at, 0, 0));
        }
        match text {
            "(" | "{" => depth += 1,
            ")" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// The first piece of what a checklist item asks.
fn after_colon(pieces: &[Lexeme], line: &Line) -> usize {
    let colon = line.pieces.clone().find(|&at| pieces[at].sort != Sort::Text && pieces[at].text.ends_with(':'));
    colon.map_or(line.pieces.end, |at| at + 1)
}

/// The first piece of a body; of `left out if` the first of the condition after its first word.
fn after_means(pieces: &[Lexeme], line: &Line) -> usize {
    let means = line.pieces.clone().find(|&at| pieces[at].text == "means");
    match means {
        Some(at) => at + 1,
        None if pieces[line.pieces.start].text == "left" => line.pieces.start + 4,
        None => line.pieces.end,
    }
}

fn class(pieces: &[Lexeme], family: Family, at: usize, depth: u32, sentence: bool) -> Option<u32> {
    let (before, here) = (pieces[at - 1].text.as_str(), pieces[at].text.as_str());
    match family {
        Family::Values | Family::ChangedValues => return matches!(here, "<" | "|").then_some(2),
        Family::Sign | Family::Tags => return (before == "," && may_begin(&pieces[at])).then_some(2),
        Family::Sentence | Family::Definition | Family::ChecklistItem => {}
        _ => return None,
    }
    let class = match here {
        "unless" | "if" if sentence && depth == 0 => 0,
        _ if before == "means" => 0,
        _ if before == "," => 2,
        "and" | "or" if joins_numbers(pieces, at) => 4,
        "and" | "or" => 2,
        "otherwise" => 5,
        _ if GOES_ON.contains(&here) => 3,
        _ => return None,
    };
    (may_begin(&pieces[at])).then_some(class + 3 * depth)
}

/// Whether a line of a sentence can begin with that piece.
fn may_begin(piece: &Lexeme) -> bool {
    let word = piece.text.to_lowercase();
    let clause = [CLAUSES, WAIVER_CLAUSES, TEST_CLAUSES, &["waive"]].iter().any(|all| all.contains(&word.as_str()));
    piece.sort != Sort::Text && !clause
}

/// `between 5 and 9`
fn joins_numbers(pieces: &[Lexeme], at: usize) -> bool {
    (at.saturating_sub(4)..at).any(|before| pieces[before].text == "between")
}
