//! The pieces of a text become lines: a declaration, a statement in a block, a closing brace, a comment of its own.
//!
//! Where a statement goes on in the next line is settled afterwards, by its width. Only a statement with a comment
//! inside keeps the line ends that its author gave it, so that the comment stays beside what it is about.

use std::ops::Range;

use crate::syntax::format::WIDTH;
use crate::syntax::lexemes::{Lexeme, Sort};
use crate::syntax::marks::{Family, Mark, Marks};
use crate::syntax::wrap;

/// A line, before it is broken.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// How deep it is indented, two columns each.
    pub(super) depth: usize,
    /// Its pieces.
    pub(super) pieces: Range<usize>,
    /// What it is set in columns with.
    pub(super) family: Family,
    /// A blank line stood before it.
    pub(super) blank: bool,
    /// The comment behind it.
    pub(super) comment: Option<usize>,
    /// It has comments inside: its line ends are kept.
    pub(super) kept: bool,
    /// What sort of line it is.
    pub(super) role: Role,
}

/// What sort of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Begins a declaration.
    Item,
    /// Begins a declaration with a block, or a waiver: has blank lines round it.
    Block,
    /// Any other.
    Inside,
    /// The closing brace.
    Close,
    /// A comment alone.
    Comment,
}

/// The lines of a text.
pub(super) fn lines(pieces: &[Lexeme], marks: &Marks) -> Vec<Line> {
    let mut builder = Builder { pieces, marks, lines: Vec::new(), depth: 0, open: false };
    for at in 0..pieces.len() {
        builder.piece(at);
    }
    on_one_line(pieces, builder.lines)
}

struct Builder<'a> {
    pieces: &'a [Lexeme],
    marks: &'a Marks,
    lines: Vec<Line>,
    depth: usize,
    /// The last piece opened a block.
    open: bool,
}

impl Builder<'_> {
    fn mark(&self, at: usize) -> Option<Mark> {
        self.marks.at.get(&self.pieces[at].place.start).copied()
    }

    fn piece(&mut self, at: usize) {
        if self.pieces[at].sort == Sort::Comment {
            return self.comment(at);
        }
        let shares = self.pieces[at].lines_before == 0
            && self.lines.last().is_some_and(|line| line.family == Family::Days && line.comment.is_none());
        match self.mark(at) {
            Some(Mark::Item(family)) => {
                self.depth = 0;
                let role = if family == Family::Waiver { Role::Block } else { Role::Item };
                self.line(at, 0, family, role);
            }
            Some(Mark::Statement(Family::Days)) if shares => self.append(at),
            Some(Mark::Statement(family)) => self.line(at, self.depth, family, Role::Inside),
            Some(Mark::WaiverClause) => self.line(at, self.depth + 1, Family::Plain, Role::Inside),
            Some(Mark::Close) => {
                self.depth = self.depth.saturating_sub(1);
                self.line(at, self.depth, Family::Plain, Role::Close);
            }
            Some(Mark::Open) => {
                self.append(at);
                self.depth += 1;
                if let Some(line) = self.lines.last_mut() {
                    line.role = Role::Block;
                    line.family = Family::Plain;
                }
            }
            None => self.append(at),
        }
        self.open = self.mark(at) == Some(Mark::Open);
    }

    fn line(&mut self, at: usize, depth: usize, family: Family, role: Role) {
        let blank = self.pieces[at].lines_before > 1;
        self.lines.push(Line { depth, pieces: at..at + 1, family, blank, comment: None, kept: false, role });
    }

    fn append(&mut self, at: usize) {
        match self.lines.last_mut() {
            Some(line) => line.pieces.end = at + 1,
            None => self.line(at, 0, Family::Plain, Role::Item),
        }
    }

    fn comment(&mut self, at: usize) {
        let next = (at + 1..self.pieces.len()).find(|&next| self.pieces[next].sort != Sort::Comment);
        let depth = match next.map(|next| self.mark(next)) {
            None | Some(Some(Mark::Item(_))) => 0,
            Some(Some(Mark::Statement(_) | Mark::Close)) => self.depth,
            Some(Some(Mark::WaiverClause)) => self.depth + 1,
            Some(Some(Mark::Open) | None) if !self.open => {
                self.append(at);
                if let Some(line) = self.lines.last_mut() {
                    line.kept = true;
                }
                return;
            }
            Some(Some(Mark::Open) | None) => self.depth,
        };
        let behind = self.pieces[at].lines_before == 0;
        match self.lines.last_mut().filter(|line| behind && line.comment.is_none() && line.role != Role::Comment) {
            Some(line) => line.comment = Some(at),
            None => self.line(at, depth, Family::Plain, Role::Comment),
        }
    }
}

/// A block of one short statement that stood on one line stays there; an empty block always does.
fn on_one_line(pieces: &[Lexeme], lines: Vec<Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::new();
    for line in lines {
        if line.role == Role::Close {
            let here = pieces[line.pieces.start].lines_before == 0;
            let block = match joined.as_slice() {
                [.., open] if open.role == Role::Block && open.comment.is_none() && !open.kept => Some(1),
                [.., open, inside] if here && is_short_block(pieces, open, inside, &line) => Some(2),
                _ => None,
            };
            if let Some(count) = block {
                joined.truncate(joined.len() + 1 - count);
                let open = joined.last_mut().expect("the block has an opening line");
                open.pieces.end = line.pieces.end;
                open.comment = line.comment;
                open.role = Role::Item;
                continue;
            }
        }
        joined.push(line);
    }
    joined
}

fn is_short_block(pieces: &[Lexeme], open: &Line, inside: &Line, close: &Line) -> bool {
    let plain = |line: &Line| line.comment.is_none() && !line.kept;
    let all = open.pieces.start..close.pieces.end;
    open.role == Role::Block
        && inside.role == Role::Inside
        && open.pieces.end == inside.pieces.start
        && plain(open)
        && plain(inside)
        && pieces[inside.pieces.start].lines_before == 0
        && pieces[all.clone()].iter().all(|piece| !piece.text.contains('\n'))
        && open.depth * 2 + wrap::width(pieces, all) <= WIDTH
}

/// Whether a blank line goes before a line: round blocks always, elsewhere where its author left one.
pub(super) fn blank_before(lines: &[Line], at: usize) -> bool {
    let (before, line) = (&lines[at - 1], &lines[at]);
    if line.depth > 0 || line.role == Role::Close {
        let first = before.role == Role::Block && before.family != Family::Waiver;
        return line.blank && line.role != Role::Close && !first && !begins_waiver(lines, at);
    }
    // A comment belongs to the declaration right below it.
    let attached = before.role == Role::Comment && !line.blank;
    let below = lines[at..].iter().enumerate().find(|(_, next)| next.role != Role::Comment);
    let own = below.filter(|(further, _)| lines[at + 1..=at + further].iter().all(|next| !next.blank));
    let block = own.is_some_and(|(_, next)| next.role == Role::Block);
    line.blank || (!attached && (block || before.role == Role::Close || before.depth > 0))
}

fn begins_waiver(lines: &[Line], at: usize) -> bool {
    lines[at - 1].family == Family::Waiver
}
