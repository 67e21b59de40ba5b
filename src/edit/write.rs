//! Values become text of a format: on one line, or, in YAML, as a block.

use super::value::Value;
use crate::data::document::Format;

/// A value on one line.
pub(super) fn inline(value: &Value, format: Format) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Scalar { text, quoted } => scalar(text, *quoted, format),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, format)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Map(entries) => {
            let entries: Vec<String> = entries.iter().map(|(key, value)| entry(key, value, format)).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// `key: value` on one line.
pub(super) fn entry(name: &str, value: &Value, format: Format) -> String {
    let is = if format == Format::Toml { " = " } else { ": " };
    format!("{}{is}{}", key(name, format), inline(value, format))
}

/// A key as the format writes it.
pub(super) fn key(name: &str, format: Format) -> String {
    match format {
        Format::Yaml | Format::Csv => scalar(name, false, Format::Yaml),
        Format::Json => quoted(name),
        Format::Toml => {
            let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
        }
    }
}

fn scalar(text: &str, is_text: bool, format: Format) -> String {
    let bare = match format {
        Format::Yaml | Format::Csv => is_plain(text) && !(is_text && is_guessed(text)),
        Format::Json => !is_text && is_json(text),
        Format::Toml => !is_text && is_toml(text),
    };
    if bare { text.to_owned() } else { quoted(text) }
}

/// In double quotes, with the escapes that YAML, TOML and JSON share.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            char if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(char)));
            }
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether YAML reads it as it stands wherever it stands, also inside brackets.
fn is_plain(text: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | '%' | '(' | ')' | ' ');
    let first = text.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/'));
    let null = matches!(text, "null" | "Null" | "NULL" | "~");
    // `12-05` behind a minus, `---` and the like begin with a sign; negative numbers are plain all the same.
    let negative = text.strip_prefix('-').is_some_and(|rest| rest.parse::<f64>().is_ok());
    (first || negative) && !null && !text.ends_with(' ') && text.chars().all(inner)
}

/// Whether other readers of YAML would take it for something else than text.
fn is_guessed(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    matches!(word.as_str(), "yes" | "no" | "true" | "false" | "on" | "off" | "y" | "n")
        || text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
}

fn is_json(text: &str) -> bool {
    matches!(text, "true" | "false")
        || text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn is_toml(text: &str) -> bool {
    let number = || is_json(text) && !text.contains(['e', 'E']);
    matches!(text, "true" | "false") || number() || crate::value::parse_date(text).is_some()
}

/// A value behind its key in a YAML block: on the same line, or below, indented by `indent` columns.
pub(super) fn block(value: &Value, indent: usize, eol: &str) -> String {
    let blanks = " ".repeat(indent);
    match value {
        Value::Map(entries) if !entries.is_empty() => entries
            .iter()
            .map(|(name, value)| format!("{eol}{blanks}{}:{}", key(name, Format::Yaml), short(value, indent + 2, eol)))
            .collect(),
        Value::Null | Value::Scalar { .. } | Value::List(_) | Value::Map(_) => {
            format!(" {}", inline(value, Format::Yaml))
        }
    }
}

/// How wide a line of flow style may become before a map is written as a block.
const WIDE: usize = 90;

fn short(value: &Value, indent: usize, eol: &str) -> String {
    let line = inline(value, Format::Yaml);
    if indent + line.len() <= WIDE { format!(" {line}") } else { block(value, indent, eol) }
}

/// A whole file with one document; `eol` ends its lines.
pub fn file(entries: &[(String, Value)], format: Format) -> String {
    let line = |(name, value): &(String, Value)| match format {
        Format::Yaml | Format::Csv => format!("{}:{}\n", key(name, format), short(value, 2, "\n")),
        Format::Toml => format!("{}\n", entry(name, value, format)),
        Format::Json => format!("  {}", entry(name, value, format)),
    };
    let lines: Vec<String> = entries.iter().map(line).collect();
    match format {
        Format::Json => format!("{{\n{}\n}}\n", lines.join(",\n")),
        Format::Yaml | Format::Toml | Format::Csv => lines.concat(),
    }
}
