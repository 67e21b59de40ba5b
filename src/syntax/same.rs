//! Whether a formatted text is the same as before: the same tree but for the places, the same comments in the same
//! order between the same pieces, the same quoted data byte for byte.

use crate::diagnostic::Severity;
use crate::source::{Role, Sources};
use crate::syntax::lexemes::{Sort, lexemes};
use crate::syntax::parse::parse;
use crate::syntax::tree::Tree;

/// Whether `output` is the same text as the one of that tree.
pub(super) fn same(text: &str, tree: &Tree, output: &str) -> bool {
    let mut sources = Sources::default();
    let file = sources.add("formatted", output, Role::Policy);
    let (other, problems) = parse(&sources, file);
    problems.iter().all(|problem| problem.severity != Severity::Error)
        && placeless(&Tree { file, ..tree.clone() }) == placeless(&other)
        && substance(text) == substance(output)
}

/// A tree without its places, and without the capitals of the words of phrases, which mean nothing.
fn placeless(tree: &Tree) -> String {
    let written = format!("{tree:?}");
    without(&without(&written, "Span { file: FileId(", '}'), "written: Some(\"", ')').replace("written: None", "")
}

/// A text without all that stands between `begin` and the next `end`, and without `begin`.
fn without(text: &str, begin: &str, end: char) -> String {
    let mut parts = text.split(begin);
    let mut kept = parts.next().unwrap_or("").to_owned();
    for part in parts {
        kept += part.split_once(end).map_or(part, |(_, rest)| rest);
    }
    kept
}

/// All that a text says: everything but white space and, outside of quotes and comments, capitals. Words run together
/// here; that they are the same words is for the tree to say.
fn substance(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for piece in lexemes(text, &[]) {
        match piece.sort {
            Sort::Word | Sort::Punctuation => all += &piece.text.to_lowercase(),
            Sort::Text | Sort::Data | Sort::Comment => {
                all += &piece.text;
                all.push('\n');
            }
        }
    }
    all
}
