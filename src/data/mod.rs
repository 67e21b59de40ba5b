//! YAML, TOML, JSON and CSV become one neutral [`document::Node`] tree with byte spans; knows no policy and no vocabulary.
//!
//! A malformed text gives one error and no documents: half a file would be a wrong organisation. A duplicate key or a tag
//! that is not understood gives an error for each, and reading goes on. Every reader works with an explicit stack or
//! within the depth limit, in time linear in the text, and never panics.

pub mod document;

mod csv;
mod error;
mod json;
mod json_ahead;
mod store;
#[cfg(test)]
mod tests;
mod toml;
mod tree;
mod yaml;
mod yaml_slip;

use std::ops::Range;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};
use document::{Document, Format, LARGEST, Limits};
use tree::{Complaints, Input};

/// Reads the bytes `within` of a file as data. Spans are places in the whole file. Quoted data may be indented as a whole.
///
/// An empty text, white space and a lone `---` are no documents and no error.
pub fn parse(
    sources: &Sources,
    file: FileId,
    within: Range<usize>,
    format: Format,
    limits: &Limits,
) -> (Vec<Document>, Vec<Diagnostic>) {
    let mut input = Input::new(sources, file, within, limits);
    let allowed = if format == Format::Toml { limits.toml_size.min(limits.file_size) } else { limits.file_size };
    let allowed = allowed.min(LARGEST);
    if input.end - input.start > allowed || input.end > u32::MAX as usize - 1 {
        return (Vec::new(), vec![error::file_too_large(&input, allowed)]);
    }
    if input.text().starts_with('\u{feff}') {
        input.start += '\u{feff}'.len_utf8();
    }
    if input.text().trim().is_empty() {
        return (Vec::new(), Vec::new());
    }
    if let Some(conflict) = merge_conflict(&input) {
        let code = match format {
            Format::Yaml => Code::BadYaml,
            Format::Toml => Code::BadToml,
            Format::Json => Code::BadJson,
            Format::Csv => Code::BadCsv,
        };
        return (Vec::new(), vec![error::merge_conflict(code, conflict)]);
    }
    let mut complaints = Complaints::default();
    let read = match format {
        Format::Yaml => yaml::parse(input, &mut complaints),
        Format::Toml => toml::parse(input).map(|document| vec![document]),
        Format::Json => json::parse(input, &mut complaints).map(|document| vec![document]),
        Format::Csv => csv::parse(input, &mut complaints).map(|document| document.into_iter().collect()),
    };
    let documents = read.unwrap_or_else(|error| {
        complaints.push(*error);
        Vec::new()
    });
    (documents, complaints.finish())
}

/// The line that begins an unsettled merge conflict.
fn merge_conflict(input: &Input<'_>) -> Option<Span> {
    let text = input.text();
    let at_line_start = |at: &usize| *at == 0 || text.as_bytes()[at - 1] == b'\n';
    let at = memchr::memmem::find_iter(text.as_bytes(), b"<<<<<<< ").find(at_line_start)?;
    let length = text[at..].lines().next().map_or(0, |line| line.trim_end().len());
    Some(input.span(input.start + at, input.start + at + length))
}

/// The format that a file's name promises by its extension, in small or capital letters.
pub fn format_of(name: &str) -> Option<Format> {
    let (stem, extension) = name.rsplit_once('.')?;
    let formats = [
        ("yaml", Format::Yaml),
        ("yml", Format::Yaml),
        ("toml", Format::Toml),
        ("json", Format::Json),
        ("csv", Format::Csv),
    ];
    if stem.is_empty() || stem.ends_with(['/', '\\']) {
        return None;
    }
    formats.into_iter().find(|(known, _)| extension.eq_ignore_ascii_case(known)).map(|(_, format)| format)
}
