//! A policy file in canonical layout: the door of the formatter.
//!
//! Steps: pieces (`lexemes.rs`) and what the grammar says of them (`marks.rs`) become lines (`layout.rs`), these text
//! (`columns.rs`, `wrap.rs`). Nothing is reordered, added or taken away: what comes out is read again, and where it does
//! not mean the same with the same comments, there is no output (`same.rs`).

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources};
use crate::syntax::columns;
use crate::syntax::layout::{self, Line};
use crate::syntax::lexemes::{Lexeme, lexemes};
use crate::syntax::marks::marks;
use crate::syntax::parse::{nodes, parse};
use crate::syntax::same::same;
use crate::syntax::wrap;

/// How many columns a line has, unless it cannot be broken.
pub(super) const WIDTH: usize = 120;

/// Why there is no output.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The text has errors.
    Broken(Vec<Diagnostic>),
    /// The output would not have meant the same. This never happens; but nobody's text is put at stake for it.
    NotTheSame,
}

/// A file in canonical layout. `reserved` says which words are the language's own, and so in lower case.
///
/// # Errors
/// The text has errors, or the output would not have been the same.
pub fn format(sources: &Sources, file: FileId, reserved: &dyn Fn(&str) -> bool) -> Result<String, Refusal> {
    let (tree, problems) = parse(sources, file);
    let errors: Vec<Diagnostic> = problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
    if !errors.is_empty() {
        return Err(Refusal::Broken(errors));
    }
    let text = sources.get(file).text.as_str();
    let output = laid_out(text, file, reserved);
    if same(text, &tree, &output) { Ok(output) } else { Err(Refusal::NotTheSame) }
}

fn laid_out(text: &str, file: FileId, reserved: &dyn Fn(&str) -> bool) -> String {
    let marks = marks(text, &nodes(text, file), reserved);
    let mut pieces = lexemes(text, &marks.cuts);
    for piece in &mut pieces {
        if marks.lower.contains(&piece.place.start) {
            piece.text = piece.text.to_lowercase();
        }
    }
    let lines = layout::lines(&pieces, &marks);
    let bom = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    // The line ends of the file are its own affair; within quoted data they are as they were.
    let end = if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" };
    bom.to_owned() + &written(&pieces, &lines, end)
}

fn written(pieces: &[Lexeme], lines: &[Line], end: &str) -> String {
    let padding = columns::padding(pieces, lines);
    let bodies: Vec<Vec<String>> = lines.iter().map(|line| wrap::lines(pieces, line, &padding)).collect();
    let comments = columns::comments(lines, &bodies);
    let mut output = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && layout::blank_before(lines, at) {
            output += end;
        }
        let body = &bodies[at];
        for (row, text) in body.iter().enumerate() {
            output += text;
            if let Some(comment) = line.comment.filter(|_| row + 1 == body.len()) {
                output += &" ".repeat(comments[at]);
                output += &pieces[comment].text;
            }
            output += end;
        }
    }
    output
}
