//! The place where YAML cannot be read on becomes an error in plain words: which slip of the hand it most likely is.
//!
//! The parser says what it wanted in the terms of the YAML grammar; the line itself shows what was meant.

use granit_parser::ErrorKind;

use super::error;
use super::tree::Input;
use crate::diagnostic::Diagnostic;

type Fatal = Box<Diagnostic>;

/// Words the parser's error at the byte `at` of the file; `open` is where the innermost open collection starts.
pub(super) fn worded(input: &Input, kind: &ErrorKind, at: usize, open: Option<usize>) -> Fatal {
    let at = at.clamp(input.start, input.end);
    let slip = Slip { input, at, open };
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => slip.tab(),
        K::MappingValueNotAllowed => slip.colon(),
        K::SimpleKeyExpected | K::InvalidSimpleKey => slip.no_colon(),
        K::UnclosedFlowCollection { .. } => slip.bracket(at),
        K::InvalidColonPlacement
        | K::ExpectedFlowMappingSeparator
        | K::ExpectedFlowSequenceSeparator
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::BlockEntryInFlowCollection => slip.in_brackets(),
        K::MisplacedFlowCollectionEnd => {
            slip.says("this bracket closes nothing", "nothing is open here", "remove it, or put the text into quotes")
        }
        K::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("`{open}` is closed by `{close}`");
            slip.says(&message, "opened here", "use brackets of one kind")
        }
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => slip.says(
            "this quote is never closed",
            "opened here",
            "add the closing quote; in single quotes an apostrophe is written twice: `'it''s'`",
        ),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => slip.says(
            "there is text behind a closing quote",
            "expected the end of the line",
            "put the whole value into quotes; in single quotes an apostrophe is written twice: `'it''s'`",
        ),
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => slip.escape(),
        K::ExpectedBlockMappingKey | K::ExpectedBlockSequenceEntry | K::InvalidIndentation => slip.indentation(),
        K::InvalidQuotedScalarIndent | K::InvalidFlowScalarIndent | K::InvalidBlockScalarIndent => slip.indentation(),
        K::BlockSequenceEntryNotAllowed => slip.says(
            "a list does not start on the line of its key",
            "a list item",
            "start the list on the next line, or write `[…, …]`; text that starts with `- ` wants quotes",
        ),
        K::UnexpectedCharacter { character } => slip.character(*character),
        K::ExpectedDocumentStart | K::MissingDocumentEndBeforeDirective | K::InvalidDocumentEnd => {
            slip.second_document()
        }
        K::UnknownAnchor => slip.alias(),
        K::MissingAnchorOrAliasName => slip.says(
            "a name is missing behind this sign",
            "starts a reference in YAML",
            "put the value into quotes if it is meant as text",
        ),
        K::InvalidBlockScalarHeader => slip.says(
            "text behind `|` or `>` starts on the next line",
            "starts a block of text",
            "move the text to the next line and indent it, or put the value into quotes",
        ),
        K::UndeclaredTagHandle | K::MissingTagUri | K::InvalidTagTerminator | K::ExpectedTagBang => slip.says(
            "a value that starts with `!` is a tag, and this one is not known",
            "a tag",
            "put the value into quotes if it is meant as text",
        ),
        K::CommentNotSeparated => slip.says(
            "there is no blank in front of this `#`",
            "a comment?",
            "put a blank in front of it, or the value into quotes",
        ),
        K::CommentInterceptedScalar => {
            slip.says("a comment interrupts this text", "reading stopped here", "put the text into quotes")
        }
        K::RecursionLimitExceeded => error::too_deep(input, input.character(at)),
        other => {
            let sign = input.whole.get(at..input.end).and_then(|rest| rest.chars().next());
            match sign.filter(|sign| matches!(sign, '?' | '-')) {
                Some(sign) => slip.says(
                    &format!("`{sign}` alone is no value"),
                    "expected a value",
                    "leave the key out if it is not known; as text it stands in quotes",
                ),
                None => slip.says(
                    &format!("this is not YAML: {other}"),
                    "reading stopped here",
                    "text with signs at its beginning stands in quotes",
                ),
            }
        }
    }
}

struct Slip<'a> {
    input: &'a Input<'a>,
    at: usize,
    open: Option<usize>,
}

impl Slip<'_> {
    /// An error at the character where reading stopped.
    fn says(&self, message: &str, label: &str, help: &str) -> Fatal {
        error::yaml_slip(message, self.input.character(self.at), label, help)
    }

    fn at(&self, start: usize, end: usize, message: &str, label: &str, help: &str) -> Fatal {
        error::yaml_slip(message, self.input.span(start, end), label, help)
    }

    /// The line that holds a byte: its start and its text without the line end.
    fn line(&self, at: usize) -> (usize, &str) {
        let text = &self.input.whole[..self.input.end];
        let start = text[..at].rfind('\n').map_or(self.input.start, |end| (end + 1).max(self.input.start));
        let line = text[start..].split(['\n', '\r']).next().unwrap_or("");
        (start, line)
    }

    /// The last line above the place that is neither empty nor a comment.
    fn line_above(&self) -> Option<(usize, &str)> {
        let mut start = self.line(self.at).0;
        while start > self.input.start {
            let (above, line) = self.line(start - 1);
            let text = line.trim();
            if !text.is_empty() && !text.starts_with('#') {
                return Some((above, line));
            }
            start = above;
        }
        None
    }

    fn tab(&self) -> Fatal {
        let (start, _) = self.line(self.at);
        let mut line_start = start;
        // The parser may have noticed on the line above.
        for line in self.input.whole[start..self.input.end].split_inclusive('\n').take(1000) {
            let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
            if let Some(tab) = indent.find('\t') {
                let at = line_start + tab;
                return self.at(at, at + 1, "this line is indented with a tab", "a tab", "indent with blanks");
            }
            line_start += line.len();
        }
        let tab = self.input.whole[start..self.input.end].find('\t').map_or(self.at, |tab| start + tab);
        self.at(tab, (tab + 1).min(self.input.end), "a tab cannot stand here", "a tab", "use blanks")
    }

    /// A `:` where no key can be.
    fn colon(&self) -> Fatal {
        let (start, line) = self.line(self.at);
        let before = &self.input.whole[start..self.at];
        if before.len() > 1024 {
            let (from, to) = (start + before.len() - before.trim_start().len(), self.at);
            return self.at(from, to, "this key is longer than 1,024 characters", "a key", "shorten it");
        }
        // `ana { name: Ana, level: mid }`
        if let Some(open) = before.find(['{', '[']).filter(|open| !before[..*open].contains(':')) {
            let word = before[..open].trim();
            let from = start + before.find(word).unwrap_or(0);
            if !word.is_empty() && !word.starts_with('-') {
                let help = "write `key: { … }`, with a `:` behind the key";
                return self.at(from, from + word.len(), "there is no `:` behind this word", "expected a key", help);
            }
        }
        if let Some(first) = before.find(": ") {
            let first = self.input.span(start + first, start + first + 1);
            let help = "put the value into quotes if the second `:` belongs to it, else start a new line";
            let here = self.input.character(self.at);
            let error = error::yaml_slip("there are two `:` in this line", here, "the second", help);
            return Box::new(error.and(first, "the first"));
        }
        let above = self.line_above();
        if let Some((above, text)) = above
            && let Some(colon) = tight_colon(text)
        {
            return self.missing_blank(above + colon);
        }
        let key = start + line.len() - line.trim_start().len();
        match above {
            Some((above, text)) if text.contains(": ") => {
                let value = above + text.find(": ").unwrap_or(0) + 2;
                let place = self.input.span(key, self.at);
                let help = "indent the line like the one above, or remove the value there";
                let message = "this key is indented under a line that has a value already";
                let error = error::yaml_slip(message, place, "indented too far", help);
                Box::new(error.and(self.input.span(value, above + text.len()), "the value"))
            }
            Some((above, text)) => {
                let from = above + text.len() - text.trim_start().len();
                let message = "there is no `:` behind this word, and a key follows";
                self.at(from, above + text.trim_end().len(), message, "not a key", "write `key: value`")
            }
            None => self.says("there is a `:` where no key can be", "reading stopped here", "put the text into quotes"),
        }
    }

    fn missing_blank(&self, colon: usize) -> Fatal {
        let help = "write `key: value`";
        let behind = self.input.whole[colon + 1..].chars().next().filter(|c| c.is_whitespace() && !c.is_ascii());
        if let Some(odd) = behind {
            let message =
                format!("the space behind this `:` is U+{:04X}, which YAML does not count as one", u32::from(odd));
            let end = colon + 1 + odd.len_utf8();
            return self.at(colon, end, &message, "looks like a blank, and is none", "type the blank again");
        }
        self.at(colon, colon + 1, "there is no blank behind this `:`", "not read as the end of a key", help)
    }

    /// A line among keys that has no `:`.
    fn no_colon(&self) -> Fatal {
        let (start, line) = self.line(self.at);
        if let Some(colon) = tight_colon(line) {
            return self.missing_blank(start + colon);
        }
        let from = self.at.max(start + line.len() - line.trim_start().len());
        let end = (start + line.trim_end().len()).max(from);
        let help = "write `key: value`; text over several lines wants quotes or a `|` in front";
        self.at(from, end, "there is no `:` behind this word", "expected a key", help)
    }

    /// A bracket that is not closed.
    fn bracket(&self, at: usize) -> Fatal {
        let help = "add the closing bracket; text that starts with a bracket wants quotes";
        self.at(at, at + 1, "this bracket is never closed", "opened here", help)
    }

    /// Something unexpected between brackets.
    fn in_brackets(&self) -> Fatal {
        let open = self.open.filter(|&open| matches!(self.input.whole.as_bytes().get(open), Some(b'[' | b'{')));
        let Some(open) = open else {
            return self.says("this cannot stand between brackets", "reading stopped here", "put the text into quotes");
        };
        let close =
            if self.input.whole[open..].starts_with('[') { "expected `,` or `]`" } else { "expected `,` or `}`" };
        let bracket = self.input.span(open, open + 1);
        let here = self.input.character(self.at);
        if self.line(open).0 == self.line(self.at).0 {
            let help = "separate values by commas; text with `:` or brackets in it wants quotes";
            let error = error::yaml_slip("this cannot stand between brackets", here, close, help);
            return Box::new(error.and(bracket, "opened here"));
        }
        let help = "add the closing bracket";
        let error = error::yaml_slip("this bracket is not closed", bracket, "opened here", help);
        Box::new(error.and(here, close))
    }

    /// An escape that YAML does not have; the parser only says in which text.
    fn escape(&self) -> Fatal {
        let text = &self.input.whole[self.at..self.input.end];
        let mut characters = text.char_indices().peekable();
        let mut place = self.input.character(self.at);
        while let Some((at, found)) = characters.next() {
            if found != '\\' {
                continue;
            }
            let Some((next, escape)) = characters.next() else { break };
            let known = "0abt\tnvfre \"/\\N_LP\n\r".contains(escape);
            if !known && !sound_hex(&text[next..]) {
                place = self.input.span(self.at + at, self.at + next + escape.len_utf8());
                break;
            }
        }
        let help = "write a backslash as `\\\\`, or use single quotes, where it stands for itself";
        error::yaml_slip("YAML has no such escape", place, "not an escape", help)
    }

    /// A line that fits no other by its indentation.
    fn indentation(&self) -> Fatal {
        if let Some(slip) = self.behind_bracket().or_else(|| self.odd_indentation()) {
            return slip;
        }
        let (start, line) = self.line(self.at);
        let text = line.trim_start();
        let from = start + line.len() - text.len();
        let end = start + line.trim_end().len();
        let item = text == "-" || text.starts_with("- ");
        let open_list = self.open.is_some_and(|open| self.input.whole[open..].starts_with("- "));
        let (message, help) = match (item, open_list) {
            (true, false) => {
                ("a list item stands where a key is expected", "indent it like the other items of its list")
            }
            (false, true) => (
                "this line stands where a list item is expected",
                "indent it like the keys that it belongs to, or start it with `- `",
            ),
            _ => ("the indentation of this line fits no line above", "indent the line like those that it belongs to"),
        };
        self.at(from.min(end), end, message, "indented differently", help)
    }

    /// `members: [ana, bo] // old`, `members: [ana, bo] pressure: low`: text behind the bracket that closes a value.
    fn behind_bracket(&self) -> Option<Fatal> {
        let (start, line) = self.line(self.at);
        let (mut depth, mut quote, mut end) = (0usize, None, None);
        for (at, c) in line.char_indices() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if depth > 0 => quote = Some(c),
                (None, '[' | '{') => depth += 1,
                (None, ']' | '}') if depth == 1 => {
                    end = Some(at + 1);
                    break;
                }
                (None, ']' | '}') => depth = depth.saturating_sub(1),
                (None, _) => {}
            }
        }
        let rest = line.get(end?..)?;
        let said = rest.trim();
        if said.is_empty() || said.starts_with(['#', ':', ',', ']', '}']) {
            return None;
        }
        let from = start + line.len() - rest.trim_start().len();
        let (length, label, help) = match ["//", "--", "/*", "<!--", ";", "%"]
            .iter()
            .find(|sign| said.starts_with(**sign))
        {
            Some(sign) => (sign.len(), "begins no comment", "a comment begins with `#`, with a blank in front of it"),
            None if said.contains(':') => (said.len(), "a key of its own?", "start a new line for the next key"),
            None => {
                (said.len(), "expected the end of the line", "put the whole value into quotes if this belongs to it")
            }
        };
        Some(self.at(from, from + length, "there is text behind the bracket that closes this value", label, help))
    }

    /// A space that is no blank in front of a line, here or in the line above.
    fn odd_indentation(&self) -> Option<Fatal> {
        let lines = [Some(self.line(self.at)), self.line_above()];
        lines.into_iter().flatten().find_map(|(start, line)| {
            let (at, odd) = line.char_indices().take_while(|(_, c)| c.is_whitespace()).find(|(_, c)| !c.is_ascii())?;
            let message =
                format!("the indentation has the space U+{:04X}, which YAML does not count as one", u32::from(odd));
            let help = "type the blanks again";
            Some(self.at(start + at, start + at + odd.len_utf8(), &message, "looks like a blank, and is none", help))
        })
    }

    /// A character with which nothing can start.
    fn character(&self, found: char) -> Fatal {
        if found.is_control() {
            let message = format!("there is a control character in the text (U+{:04X})", u32::from(found));
            return self.says(&message, "not allowed", "remove it");
        }
        let message = format!("a value cannot start with `{found}`");
        self.says(&message, "reserved in YAML", "put the value into quotes")
    }

    /// Something behind the end of a document, or a line that starts with `%`.
    fn second_document(&self) -> Fatal {
        let lines = self.input.whole[self.input.start..self.input.end].split_inclusive('\n');
        let mut start = self.input.start;
        for line in lines {
            let from = start + line.len() - line.trim_start().len();
            if line.trim_start().starts_with('%') {
                return self.at(
                    from,
                    from + 1,
                    "a key cannot start with `%`",
                    "reserved in YAML",
                    "put the key into quotes",
                );
            }
            start += line.len();
        }
        self.says("there is text behind the end of the value", "expected the end", "separate documents by a line `---`")
    }

    fn alias(&self) -> Fatal {
        let text = &self.input.whole[self.at..self.input.end];
        let length = text.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(text.len());
        let message = format!("nothing is marked with `&{}` above", &text[1.min(length)..length]);
        let help = "mark a value with it, or put this one into quotes if it is meant as text";
        self.at(self.at, self.at + length, &message, "refers to nothing", help)
    }
}

/// Where in a line a `:` stands directly between two words, as in `team:payments` (not in `http://…` or `10:30`).
fn tight_colon(line: &str) -> Option<usize> {
    if line.contains(": ") || line.trim_end().ends_with(':') {
        return None;
    }
    let word = line.trim_start().trim_start_matches("- ").trim_start();
    let colon = word.find(':')?;
    let key = &word[..colon];
    let sound = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_ .".contains(c));
    let url = word[colon..].starts_with("://");
    let time = key.bytes().all(|byte| byte.is_ascii_digit());
    (sound && !url && !time).then(|| line.len() - word.len() + colon)
}

/// Whether the text behind a backslash is `x41`, `u0041` or `U00000041` and stands for a character.
fn sound_hex(text: &str) -> bool {
    let length = match text.as_bytes().first() {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        _ => return false,
    };
    let digits = text.get(1..=length);
    digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32).is_some()
}
