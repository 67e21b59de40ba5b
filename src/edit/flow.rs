//! Collections in brackets: JSON, YAML's flow style, TOML's arrays and inline tables. Elements are added behind the last
//! one and taken out with their comma; one that has a line to itself gets and leaves a line.

use super::spot::Spot;
use super::{Splice, Text, eol, line_end, line_start, next_line};
use crate::data::document::Format;

/// Adds `new` behind the last element.
pub(super) fn insert(text: &Text<'_>, spot: &Spot<'_>, new: &str) -> Vec<Splice> {
    let whole = spot.node.span.range();
    let children = spot.children(text);
    let Some(last) = children.last() else { return vec![into_empty(text, whole.start + 1, whole.end - 1, new)] };
    let end = last.range.end;
    let comma = comma_behind(text, end);
    let behind = comma.map_or(end, |comma| comma + 1);
    let own_line = line_of_its_own(text.text, last.range.start) && text.text[whole.start..end].contains('\n');
    if !own_line {
        let piece = if comma.is_some() { format!(" {new},") } else { format!(", {new}") };
        return vec![Splice::new(behind..behind, piece)];
    }
    let start = line_start(text.text, last.range.start);
    let indent = &text.text[start..last.range.start];
    let eol = eol(text.text, end);
    if !is_rest_of_line_empty(text, behind) {
        return vec![Splice::new(
            behind..behind,
            format!("{}{eol}{indent}{new}", if comma.is_some() { "" } else { "," }),
        )];
    }
    // A comment behind the last element stays with it.
    let line = line_end(text.text, behind);
    match comma {
        Some(_) => vec![Splice::new(line..line, format!("{eol}{indent}{new},"))],
        None if line == end => vec![Splice::new(end..end, format!(",{eol}{indent}{new}"))],
        None => vec![Splice::new(end..end, ","), Splice::new(line..line, format!("{eol}{indent}{new}"))],
    }
}

fn into_empty(text: &Text<'_>, start: usize, end: usize, new: &str) -> Splice {
    let is_map = text.text[..start].ends_with('{');
    let inner = &text.text[start..end];
    if inner.trim().is_empty() {
        return Splice::new(start..end, if is_map { format!(" {new} ") } else { new.to_owned() });
    }
    Splice::new(end..end, format!("{new}{}", if is_map { " " } else { "" }))
}

/// Takes out the element of that number.
pub(super) fn remove(text: &Text<'_>, spot: &Spot<'_>, at: usize) -> Vec<Splice> {
    let children = spot.children(text);
    let own = children[at].range.clone();
    let comma = comma_behind(text, own.end);
    let behind = comma.map_or(own.end, |comma| comma + 1);
    let next = children.get(at + 1);
    let before = at.checked_sub(1).map(|at| children[at].range.clone());
    let whole = spot.node.span.range();
    if line_of_its_own(text.text, own.start) && is_rest_of_line_empty(text, behind) {
        let start = line_start(text.text, own.start);
        let line = Splice::new(start..next_line(text.text, behind), "");
        let dangling =
            before.filter(|_| next.is_none() && comma.is_none()).and_then(|before| comma_behind(text, before.end));
        return match dangling {
            Some(comma) => vec![Splice::new(comma..comma + 1, ""), line],
            None => vec![line],
        };
    }
    match (next, before) {
        (Some(next), _) => vec![Splice::new(own.start..next.range.start, "")],
        (None, Some(before)) => vec![Splice::new(before.end..own.end, "")],
        (None, None) => {
            let inner = whole.start + 1..whole.end - 1;
            let rest = [&text.text[inner.start..own.start], &text.text[behind..inner.end]].concat();
            let range = if rest.trim().is_empty() { inner } else { own.start..behind };
            vec![Splice::new(range, "")]
        }
    }
}

/// The comma behind a byte, with nothing but space and comments before it.
fn comma_behind(text: &Text<'_>, mut at: usize) -> Option<usize> {
    let bytes = text.text.as_bytes();
    loop {
        match bytes.get(at)? {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' if text.format != Format::Json => at = line_end(text.text, at),
            b',' => return Some(at),
            _ => return None,
        }
    }
}

/// Whether nothing but space stands before a byte on its line.
fn line_of_its_own(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].trim().is_empty()
}

/// Whether nothing but space and a comment stands behind a byte on its line, and the line ends.
fn is_rest_of_line_empty(text: &Text<'_>, at: usize) -> bool {
    let end = line_end(text.text, at);
    let rest = text.text[at..end].trim_start();
    end < text.text.len() && (rest.is_empty() || rest.starts_with('#') && text.format != Format::Json)
}
