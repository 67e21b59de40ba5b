//! Text that is safe to print: names, values and messages from files become text without control characters, and long
//! text becomes lines of a width.
//!
//! Nothing here knows what a finding is.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether a character would not be seen, or would change how what stands around it is seen: control characters, those
/// that turn the direction of text, and those without width.
pub fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text is visible ASCII throughout, as most are: then it has no hidden character, and this is found quickly.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The same text with every hidden character written out: a line end as `\n`, others like `\u{1b}`; and with what would
/// be a command to a build server that reads its log (`::error`, `##[error]`, wherever they stand) broken up alike.
pub fn clean(text: &str) -> Cow<'_, str> {
    let plain = is_plain(text) || !text.contains(is_hidden);
    if plain && !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (at, char) in text.char_indices() {
        match char {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_hidden(char) || is_command(&text[at..]) => shown.extend(char.escape_unicode()),
            _ => shown.push(char),
        }
    }
    Cow::Owned(shown)
}

/// Whether a command to a build server begins here.
fn is_command(text: &str) -> bool {
    let after = |mark: &str| text.strip_prefix(mark);
    after("::").is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_alphabetic()))
        || after("##").is_some_and(|rest| rest.starts_with('[') || rest.starts_with("vso["))
}

/// A source text with a stand-in of the same length in bytes for every hidden character, so that spans still fit.
/// Line ends and tabs stay.
pub fn stand_in(text: &str) -> Cow<'_, str> {
    let replaced = |(at, char): (usize, char)| match char {
        '\n' | '\t' => false,
        '\r' => !text[at..].starts_with("\r\n"),
        '#' => is_command(&text[at..]),
        _ => is_hidden(char),
    };
    if !text.char_indices().any(replaced) {
        return Cow::Borrowed(text);
    }
    let shown = text.char_indices().map(|(at, char)| match (replaced((at, char)), char.len_utf8()) {
        (false, _) => char,
        (true, 1) => '?',
        (true, 2) => '\u{bf}',
        (true, 3) => '\u{fffd}',
        (true, _) => '\u{1f6ab}',
    });
    Cow::Owned(shown.collect())
}

/// How many columns of a terminal a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The text cut to `limit` columns, the last of them `…` (or `...`) if something was cut.
pub fn crop(text: &str, limit: usize, unicode: bool) -> Cow<'_, str> {
    if columns(text) <= limit {
        return Cow::Borrowed(text);
    }
    let mark = if unicode { "…" } else { "..." };
    let mut room = limit.saturating_sub(columns(mark));
    let mut kept = String::new();
    for char in text.chars() {
        let width = char.width().unwrap_or(0);
        if width > room {
            break;
        }
        room -= width;
        kept.push(char);
    }
    kept.truncate(kept.trim_end().len());
    kept.push_str(mark);
    Cow::Owned(kept)
}

/// The rules by which all texts of a report are broken into lines: only at spaces, so that a path, an id or a hyphened
/// name stays whole, unless it alone is longer than the line.
pub fn wrap_options(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width.max(12))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
}

/// A text in lines of at most `width` columns: the first begins with `lead`, the others with spaces as wide.
pub fn wrap(lead: &str, text: &str, width: usize) -> String {
    let rest = " ".repeat(columns(lead));
    let options = wrap_options(width).initial_indent(lead).subsequent_indent(&rest);
    let lines = textwrap::wrap(text, options);
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// The words under a place, in lines of at most `width` columns.
pub fn wrap_label(text: &str, width: usize) -> String {
    textwrap::wrap(text, wrap_options(width)).join("\n")
}

/// `1 policy`, `3 policies`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A number with its thousands apart by a comma: `12,345`.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A text with one space for each run of spaces, line ends and comments (`#` outside a string): a sentence of a policy
/// as one line.
pub fn one_line(sentence: &str) -> String {
    let mut kept = String::new();
    for line in sentence.lines() {
        let mut quoted = false;
        let end = line.char_indices().find(|&(_, char)| {
            quoted ^= char == '"';
            char == '#' && !quoted
        });
        kept.push_str(&line[..end.map_or(line.len(), |(at, _)| at)]);
        kept.push(' ');
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{clean, columns, counted, crop, one_line, stand_in, wrap};

    #[test]
    fn hidden_characters_are_written_out() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{202e}c\u{85}\u{200b}\r\n\t"),
            "a\\u{1b}[31mb\\u{202e}c\\u{85}\\u{200b}\\r\\n\\t"
        );
        assert_eq!(clean("Zoë 李雷"), "Zoë 李雷");
        assert_eq!(clean("::error:: 1::2 ##[x] ## y"), "\\u{3a}:error:: 1::2 \\u{23}#[x] ## y");
    }

    #[test]
    fn a_stand_in_is_as_long_as_what_it_hides() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\u{e0041}e\tf\r\ng\rh";
        let shown = stand_in(text);
        assert_eq!(shown.len(), text.len());
        assert_eq!(shown, "a?b\u{bf}c\u{fffd}d\u{1f6ab}e\tf\r\ng?h");
    }

    #[test]
    fn cropping_counts_columns() {
        assert_eq!(crop("李雷李雷", 5, true), "李雷…");
        assert_eq!(crop("short", 5, true), "short");
        assert_eq!(crop("longer text", 9, false), "longer...");
    }

    #[test]
    fn wrapped_lines_keep_their_lead_and_their_width() {
        assert_eq!(wrap("note: ", "one two three four five", 20), "note: one two three\n      four five");
        assert!(wrap("", &"x".repeat(100), 40).lines().all(|line| columns(line) <= 40));
    }

    #[test]
    fn numbers_and_sentences() {
        assert_eq!(counted(1, "policy", "policies"), "1 policy");
        assert_eq!(counted(12_345, "policy", "policies"), "12,345 policies");
        assert_eq!(one_line("a must  # why\n   have \"x # y\" unless b"), "a must have \"x # y\" unless b");
    }
}
