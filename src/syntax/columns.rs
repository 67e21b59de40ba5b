//! Lines that follow each other and are of one family are set in columns: the types of attributes, the conditions of a
//! checklist, the values of settings, the texts of clauses; and so are the comments behind such lines.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::syntax::layout::{Line, Role};
use crate::syntax::lexemes::{Lexeme, Sort};
use crate::syntax::marks::Family;
use crate::syntax::wrap::{Padding, padded_width};

/// The spaces before pieces, besides the usual one.
pub(super) fn padding(pieces: &[Lexeme], lines: &[Line]) -> Padding {
    let mut padding = Padding::new();
    for run in runs(lines, |before, line| table(before.family) == table(line.family) && !before.kept && !line.kept) {
        let stops: Vec<Vec<usize>> = lines[run.clone()].iter().map(|line| stops(pieces, line)).collect();
        let columns = stops.iter().map(Vec::len).max().unwrap_or(0);
        for column in 0..columns {
            // A piece stands where the widest line before it ends.
            let ends: Vec<(usize, usize)> = run
                .clone()
                .zip(&stops)
                .filter_map(|(at, stops)| stops.get(column).map(|&stop| (lines[at].pieces.start, stop)))
                .map(|(start, stop)| (stop, padded_width(pieces, start..stop, &padding)))
                .collect();
            let widest = column_width(ends.iter().map(|(_, width)| *width).collect());
            padding.extend(ends.into_iter().map(|(stop, width)| (stop, widest.saturating_sub(width))));
        }
    }
    padding
}

/// How much wider than the next narrower one an entry may be that sets the width of its column.
const OUTLIER: usize = 12;

/// The width of a column: that of its widest entry, without those that are so much wider than all others that they would
/// tear the column apart. Those stand beside it.
fn column_width(mut widths: Vec<usize>) -> usize {
    widths.sort_unstable();
    let steps = widths.windows(2).skip(widths.len() / 2);
    let outlier = steps.filter(|pair| pair[1] > pair[0] + OUTLIER).map(|pair| pair[0]).next();
    outlier.or(widths.last().copied()).unwrap_or(0)
}

/// The spaces before the comment behind each line.
pub(super) fn comments(lines: &[Line], bodies: &[Vec<String>]) -> Vec<usize> {
    let mut spaces = vec![2; lines.len()];
    let width = |at: usize| bodies[at].last().map_or(0, |row| row.width());
    let attributes = |before: &Line, line: &Line| [before, line].iter().all(|it| it.family == Family::Attribute);
    let commented = |before: &Line, line: &Line| before.comment.is_some() && line.comment.is_some();
    for run in runs(lines, |before, line| attributes(before, line) || commented(before, line)) {
        let run: Vec<usize> = run.filter(|&at| lines[at].comment.is_some()).collect();
        let widest = run.iter().map(|&at| width(at)).max().unwrap_or(0);
        for at in run {
            spaces[at] = widest - width(at) + 2;
        }
    }
    spaces
}

/// Lines of one depth that follow each other without a gap and belong together.
fn runs(lines: &[Line], together: impl Fn(&Line, &Line) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..lines.len() {
        let goes_on = at > 0 && {
            let (before, line) = (&lines[at - 1], &lines[at]);
            let plain = |line: &Line| matches!(line.role, Role::Item | Role::Inside);
            plain(before) && plain(line) && before.depth == line.depth && !line.blank && together(before, line)
        };
        match found.last_mut() {
            Some(run) if goes_on => run.end = at + 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}

/// Families that share their columns count as one.
fn table(family: Family) -> Family {
    if family == Family::Tags { Family::Clause } else { family }
}

/// The pieces of a line at which a column begins.
fn stops(pieces: &[Lexeme], line: &Line) -> Vec<usize> {
    let inner = line.pieces.start + 1..line.pieces.end;
    let find = |test: &dyn Fn(&Lexeme) -> bool| inner.clone().find(|&at| test(&pieces[at]));
    let text = || find(&|piece| piece.sort == Sort::Text);
    let equals = || find(&|piece| piece.text == "=");
    match line.family {
        Family::Attribute | Family::ChecklistItem => {
            let colon = line.pieces.clone().find(|&at| pieces[at].sort != Sort::Text && pieces[at].text.ends_with(':'));
            colon.map(|at| at + 1).filter(|&at| at < line.pieces.end).into_iter().collect()
        }
        Family::Values => std::iter::once(inner.start).chain(equals()).collect(),
        Family::Set => equals().into_iter().collect(),
        Family::Setting => {
            let last = line.pieces.end - 1;
            let titled = pieces[last].sort == Sort::Text && pieces[last - 1].text != "=";
            equals().into_iter().chain(titled.then_some(last)).collect()
        }
        Family::Clause => text().into_iter().collect(),
        Family::Tags => vec![inner.start],
        Family::Responsibility => {
            let within = find(&|piece| piece.text == "within").filter(|&at| text().is_none_or(|text| at < text));
            within.into_iter().chain(text()).collect()
        }
        Family::Holder => {
            let accountable = |&at: &usize| pieces[at].text == "is" && pieces[at + 1].text == "accountable";
            let verb = (inner.start..inner.end - 1).find(accountable);
            verb.or_else(|| find(&|piece| piece.text == "contributes")).into_iter().collect()
        }
        Family::Sign => {
            text().map_or_else(Vec::new, |at| if at + 1 < line.pieces.end { vec![at, at + 1] } else { vec![at] })
        }
        _ => Vec::new(),
    }
}
