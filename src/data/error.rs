//! The wording of everything that can be wrong with a data file as a text.

use super::document::LARGEST;
use super::tree::Input;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// An error that ends the reading of its file.
type Fatal = Box<Diagnostic>;

fn helped(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>, help: &str) -> Fatal {
    Box::new(Diagnostic::error(code, message, span, label).help(help))
}

/// Text of the user in backticks, cut where it is long.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}

// ── every format ─────────────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn file_too_large(input: &Input, allowed: usize) -> Diagnostic {
    let length = input.end - input.start;
    let span = input.span(input.start, input.start);
    let message = format!("the file is {length} bytes long, more than the {allowed} that are read");
    let help = match allowed {
        LARGEST => "split it: no file may be longer",
        _ if allowed < input.limits.file_size => "split it, or write it as YAML or JSON, which may be longer",
        _ => "split it, or raise the limit: `--max-file-size`",
    };
    Diagnostic::error(Code::DataTooLarge, message, span, "this file").help(help)
}

pub(super) fn too_deep(input: &Input, span: Span) -> Fatal {
    let message = format!("values are nested more than {} deep", input.limits.depth);
    helped(Code::DataTooDeep, message, span, "one level too many", "flatten the data")
}

pub(super) fn duplicate_key(name: &str, earlier: Span, later: Span) -> Diagnostic {
    Diagnostic::error(Code::DuplicateKey, format!("the key {} stands here twice", quoted(name)), later, "again here")
        .and(earlier, "first here; this one was used")
        .help("keep one of the two")
}

/// A map that begins anew: `team: x`, attributes, `team: y`, attributes.
pub(super) fn second_thing(name: &str, earlier: Span, later: Span) -> Diagnostic {
    Diagnostic::error(Code::DuplicateKey, format!("the key {} stands here twice", quoted(name)), later, "again here")
        .and(earlier, "first here; this one was used")
        .help("keep one of the two; in YAML a second thing begins behind a line `---`")
}

/// The marks that a version control system leaves in a file.
pub(super) fn merge_conflict(code: Code, span: Span) -> Diagnostic {
    let message = "there is an unsettled merge conflict in this file";
    Diagnostic::error(code, message, span, "it begins here")
        .help("keep what is right of the two versions, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`")
}

pub(super) fn and_more(last: &Diagnostic, more: usize) -> Diagnostic {
    let span = last.labels[0].span;
    let message = format!("{more} more errors of this file are not listed");
    Diagnostic::error(last.code, message, span, "the last one listed")
}

// ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn json_extra(span: Span, value: Span, comma: bool) -> Fatal {
    let help = if comma { "remove the comma" } else { "put several values into a list: `[…, …]`" };
    let error =
        Diagnostic::error(Code::BadJson, "there is text behind the end of the JSON value", span, "expected the end");
    // The whole value may be the whole file; its last byte shows where it ended.
    let last = Span { start: value.end.saturating_sub(1).max(value.start), ..value };
    Box::new(error.and(last, "the value ends here").help(help))
}

pub(super) fn json_no_colon(key: Span, span: Span) -> Fatal {
    let error = Diagnostic::error(Code::BadJson, "there is no `:` behind this key", key, "a key");
    Box::new(error.and(span, "expected `:`").help("write a key and its value as `\"key\": value`"))
}

pub(super) fn json_trailing_comma(span: Span, close: char) -> Fatal {
    let label = format!("nothing follows but `{close}`");
    helped(Code::BadJson, "there is a comma behind the last value", span, label, "remove the comma")
}

pub(super) fn json_escape(span: Span) -> Fatal {
    let help = "the escapes of JSON are `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits; a backslash itself is `\\\\`";
    helped(Code::BadJson, "JSON has no such escape", span, "not an escape", help)
}

pub(super) fn json_half_character(span: Span) -> Fatal {
    let help = "write the character itself, or both halves (`\\ud83d\\ude00`)";
    helped(Code::BadJson, "this escape is only half of a character", span, "one half of a pair", help)
}

pub(super) fn json_number(span: Span, written: &str) -> Fatal {
    let help = match written {
        _ if written.ends_with('%') => "put it into double quotes",
        "-Infinity" | "-NaN" => "JSON has no infinity; leave the key out or write `null`",
        _ if written.trim_start_matches('-').starts_with('0') => {
            "remove the leading zero, or put it into double quotes"
        }
        _ => "numbers are written as `12`, `-3` or `2.5`; anything else wants double quotes",
    };
    helped(Code::BadJson, format!("{} is not a JSON number", quoted(written)), span, "not a number", help)
}

pub(super) fn json_unclosed(bracket: Span, end: Span, close: char) -> Fatal {
    let error = Diagnostic::error(Code::BadJson, "this bracket is never closed", bracket, "opened here");
    Box::new(error.and(end, format!("expected `{close}`")).help(format!("add the missing `{close}`")))
}

pub(super) fn json_comment(span: Span) -> Fatal {
    let help = "remove it, or keep the data in YAML or TOML, where comments start with `#`";
    helped(Code::BadJson, "JSON has no comments", span, "a comment", help)
}

pub(super) fn json_quotes(span: Span, open: char) -> Fatal {
    let message = format!("JSON text stands in double quotes, not in {}", quoted(&open.to_string()));
    helped(Code::BadJson, message, span, "other quotes", "use `\"` at both ends")
}

pub(super) fn json_no_value(span: Span, written: &str) -> Fatal {
    let help = match written {
        "True" | "TRUE" | "yes" | "Yes" => "write `true`",
        "False" | "FALSE" | "no" | "No" => "write `false`",
        "None" | "NULL" | "Null" | "nil" | "undefined" => "write `null`, or leave the key out",
        "NaN" | "Infinity" => "JSON has no such number; leave the key out or write `null`",
        "," => "remove one comma, or write the value that is missing",
        "]" | "}" | ":" => "write the value that is missing",
        _ if written.starts_with(['+', '.']) => "numbers are written as `12`, `-3` or `0.5`",
        "" => "write the value that is missing",
        _ => "put text into double quotes",
    };
    helped(Code::BadJson, format!("{} is not a JSON value", quoted(written)), span, "expected a value", help)
}

pub(super) fn json_no_key(span: Span, written: &str) -> Fatal {
    let help = match written {
        "," => "remove one comma".to_owned(),
        "" | "}" | "]" | "{" | "[" | ":" => "write a key in double quotes: `\"key\": value`".to_owned(),
        _ => format!("put the key into double quotes: `\"{}\"`", written.chars().take(40).collect::<String>()),
    };
    helped(
        Code::BadJson,
        format!("{} is not a JSON key", quoted(written)),
        span,
        "expected a key in double quotes",
        &help,
    )
}

pub(super) fn json_wrong_bracket(span: Span, open: Span, written: &str) -> Fatal {
    let close = if written == "{" { '}' } else { ']' };
    let error =
        Diagnostic::error(Code::BadJson, "this bracket closes another kind", span, format!("expected `{close}`"));
    Box::new(error.and(open, "opened here").help(format!("write `{close}` here, or close the other bracket first")))
}

pub(super) fn json_no_comma(span: Span, behind: Span, open: &str) -> Fatal {
    let what = if open == "{" { "`,` or `}`" } else { "`,` or `]`" };
    let error =
        Diagnostic::error(Code::BadJson, "there is no comma between two values", span, "the next one starts here");
    Box::new(error.and(behind, format!("expected {what} here")).help("add a comma"))
}

pub(super) fn json_unclosed_string(span: Span) -> Fatal {
    let help = "add the closing `\"`; inside the text a quote is written `\\\"`, a new line `\\n`";
    helped(Code::BadJson, "this text is not closed on its line", span, "no `\"` at its end", help)
}

pub(super) fn json_control(span: Span, byte: u8) -> Fatal {
    let help = if byte == b'\t' { "write a tab as `\\t`" } else { "remove it, or write it as an escape" };
    let message = format!("there is a control character in this text (U+{byte:04X})");
    helped(Code::BadJson, message, span, "not allowed as it is", help)
}

// ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn fields(count: usize) -> String {
    if count == 1 { "1 field".to_owned() } else { format!("{count} fields") }
}

pub(super) fn csv_ragged(row: Span, found: usize, expected: usize) -> Diagnostic {
    let message = format!("this row has {}, the header has {}", fields(found), fields(expected));
    let label = if found < expected { "too few" } else { "too many" };
    let help = if found < expected {
        "an empty field still needs its comma"
    } else {
        "a field with a comma in it stands in double quotes"
    };
    Diagnostic::error(Code::BadCsv, message, row, label).help(help)
}

pub(super) fn csv_nameless(span: Span, column: usize) -> Fatal {
    let message = format!("column {column} has no name in the header");
    helped(Code::BadCsv, message, span, "expected a name", "name the column, or remove it")
}

pub(super) fn csv_separator(span: Span) -> Fatal {
    let help = "save the table with commas between the fields";
    helped(Code::BadCsv, "fields are separated by commas", span, "one field", help)
}

pub(super) fn csv_unclosed(quote: Span) -> Fatal {
    let help = "add the closing `\"`; a quote inside a quoted field is written twice";
    helped(Code::BadCsv, "this quoted field is never closed", quote, "opened here", help)
}

pub(super) fn csv_behind_quote(span: Span, field: Span) -> Fatal {
    let error = Diagnostic::error(
        Code::BadCsv,
        "there is text behind a quoted field",
        span,
        "expected `,` or the end of the line",
    );
    Box::new(error.and(field, "the field").help("a quote inside a quoted field is written twice: `\"\"`"))
}

// ── TOML ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn toml(message: String, span: Span, label: String, help: Option<&str>) -> Fatal {
    let error = Diagnostic::error(Code::BadToml, message, span, label);
    Box::new(match help {
        Some(help) => error.help(help),
        None => error,
    })
}

pub(super) fn toml_duplicate(name: &str, earlier: Option<Span>, later: Span) -> Fatal {
    let message = format!("the key {} stands here twice", quoted(name));
    let error = Diagnostic::error(Code::DuplicateKey, message, later, "again here");
    let error = match earlier {
        Some(earlier) => error.and(earlier, "first here"),
        None => error,
    };
    Box::new(error.help("keep one of the two; nothing in the file was used"))
}

// ── YAML ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn yaml_slip(message: impl Into<String>, span: Span, label: &str, help: &str) -> Fatal {
    helped(Code::BadYaml, message, span, label, help)
}

pub(super) fn complex_key(span: Span) -> Fatal {
    let help = "write a plain word in front of the `:`; text that starts with a bracket wants quotes";
    helped(Code::UnsupportedYaml, "a list or a map cannot be a key", span, "used as a key", help)
}

pub(super) fn empty_key(span: Span) -> Fatal {
    helped(Code::BadYaml, "there is no key in front of this `:`", span, "expected a key", "write `key: value`")
}

pub(super) fn tag(span: Span, written: &str) -> Diagnostic {
    let message = format!("the tag {} is not understood", quoted(written));
    let help =
        "remove it; the type that is declared decides how a value is read. Text that starts with `!` wants quotes";
    Diagnostic::error(Code::UnsupportedYaml, message, span, "a tag").help(help)
}

/// `above` is the item as far as it was meant, with the end of its line.
pub(super) fn swallowed_item(place: Span, above: Span) -> Diagnostic {
    let above = Span { end: above.end.saturating_sub(1).max(above.start), ..above };
    Diagnostic::error(
        Code::BadYaml,
        "this item is indented further than the one above",
        place,
        "read as text of the other",
    )
    .and(above, "the item above")
    .help("begin all items of a list in the same column")
}

pub(super) fn tag_misfit(span: Span, written: &str) -> Diagnostic {
    let message = format!("the tag {} does not fit this value", quoted(written));
    Diagnostic::error(Code::UnsupportedYaml, message, span, "another kind of value follows").help("remove the tag")
}

pub(super) fn self_reference(span: Span, anchored: Span) -> Fatal {
    let error = Diagnostic::error(Code::BadYaml, "this value contains itself", span, "stands for what it lies in");
    Box::new(error.and(anchored, "the value starts here").help("write the value out"))
}

pub(super) fn too_many_aliases(input: &Input, span: Span) -> Fatal {
    let message = format!("aliases stand for more than {} values", input.limits.alias_nodes);
    helped(Code::TooManyAliases, message, span, "with this one", "write the values out")
}

pub(super) fn merge_of_no_map(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::UnsupportedYaml,
        "`<<` takes in maps, and this is none",
        span,
        "expected a map or a list of maps",
    )
    .help("write `<<: *name`, where `&name` marks a map; a key that is spelled `<<` wants quotes")
}
