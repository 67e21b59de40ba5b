//! A case of the error corpus: a file of `tests/cases/` becomes small virtual files without their expectations, and what
//! a run said is written back as expectations. A case passes if that gives the file again, byte for byte; so the code, the
//! severity, the text under each label, label, message and help are all asserted, and that nothing else was said.
//!
//! ```text
//! What slipped, in a sentence.                  (above the first section: for readers, and lines of settings)
//! as of 2027-01-01
//!
//! -- policies/a.policy --
//! policy p {
//!   every team must have a tech leed
//!                          ^^^^^^^^^ label
//!                          = error[unknown-word]: message
//!                          = help: help
//! }
//! ```
//!
//! A line whose first character is `^` is an expectation, and so is one that begins with `= error[`, `= warning[`,
//! `= help: ` or `= of `, the last under a further label of a complaint whose main place is elsewhere. `^+2:3` reaches to
//! the third column two lines below, `^0` stands before a character or the end of the line. What lies in no section (in
//! the prelude, or nowhere) stands at the end, under `-- elsewhere --`.

use std::collections::BTreeMap;

use orglint::diagnostic::{Diagnostic, Label, Severity};
use orglint::source::{FileId, Sources, Span};

/// A case as it is written.
#[derive(Debug)]
pub(crate) struct CaseFile {
    /// All above the first section, as written.
    pub(crate) preamble: String,
    /// The virtual files.
    pub(crate) sections: Vec<Section>,
}

/// A virtual file.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its path, with `/`.
    pub(crate) name: String,
    /// `repeated 9` behind the name: the text stands so often in the file. 1 if it is not written.
    pub(crate) times: usize,
    /// What is written, without expectations.
    pub(crate) text: String,
}

impl Section {
    /// The bytes of the file. `\xff` in a file whose name ends in `.bytes` is that byte.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (at, part) in self.text.split("\\x").enumerate() {
            if at == 0 || !self.is_escaped() {
                bytes.extend(if at > 0 { b"\\x".as_slice() } else { b"" });
                bytes.extend(part.as_bytes());
            } else {
                bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits behind `\\x`"));
                bytes.extend(&part.as_bytes()[2..]);
            }
        }
        bytes
    }

    fn is_escaped(&self) -> bool {
        self.name.ends_with(".bytes")
    }

    /// Where the file lies.
    pub(crate) fn path(&self) -> &str {
        self.name.trim_end_matches(".bytes")
    }
}

impl CaseFile {
    /// Reads a case; expectations are left out.
    pub(crate) fn parse(text: &str) -> CaseFile {
        let mut case = CaseFile { preamble: String::new(), sections: Vec::new() };
        for line in text.split_inclusive('\n') {
            if let Some((name, times)) = header(line) {
                case.sections.push(Section { name, times, text: String::new() });
            } else if let Some(section) = case.sections.last_mut() {
                if !is_expectation(line) {
                    section.text.push_str(line);
                }
            } else {
                case.preamble.push_str(line);
            }
        }
        case.sections.retain(|section| section.name != "elsewhere");
        case
    }

    /// The value of a line `KEY VALUE` above the first section.
    pub(crate) fn setting(&self, key: &str) -> Option<&str> {
        self.preamble.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '))
    }

    /// Whether a line above the first section says just that.
    pub(crate) fn says(&self, line: &str) -> bool {
        self.preamble.lines().any(|said| said == line)
    }

    /// The case with what a run said; `files` are those of the sections, in order.
    pub(crate) fn render(&self, files: &[Option<FileId>], sources: &Sources, said: &[Diagnostic]) -> String {
        let mut notes = Notes::new(self, files, sources);
        for diagnostic in said {
            notes.add(diagnostic);
        }
        let mut out = self.preamble.clone();
        for (at, section) in self.sections.iter().enumerate() {
            let repeated = if section.times > 1 { format!(" repeated {}", section.times) } else { String::new() };
            out += &format!("-- {}{repeated} --\n", section.name);
            for (line, text) in section.text.split_inclusive('\n').enumerate() {
                out += text;
                let below = notes.by_line.remove(&(at, line)).unwrap_or_default();
                if !below.is_empty() && !text.ends_with('\n') {
                    out.push('\n');
                }
                out += &below.concat();
            }
        }
        if !notes.elsewhere.is_empty() {
            out += "-- elsewhere --\n";
            out += &notes.elsewhere.concat();
        }
        out
    }
}

fn header(line: &str) -> Option<(String, usize)> {
    let name = line.trim_end().strip_prefix("-- ")?.strip_suffix(" --")?;
    Some(match name.split_once(" repeated ") {
        Some((name, times)) => (name.to_owned(), times.parse().expect("a number behind `repeated`")),
        None => (name.to_owned(), 1),
    })
}

fn is_expectation(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('^') || ["= error[", "= warning[", "= help: ", "= of "].iter().any(|lead| line.starts_with(lead))
}

/// Expectations, by section and line.
struct Notes<'a> {
    case: &'a CaseFile,
    files: &'a [Option<FileId>],
    sources: &'a Sources,
    by_line: BTreeMap<(usize, usize), Vec<String>>,
    elsewhere: Vec<String>,
}

impl<'a> Notes<'a> {
    fn new(case: &'a CaseFile, files: &'a [Option<FileId>], sources: &'a Sources) -> Self {
        Notes { case, files, sources, by_line: BTreeMap::new(), elsewhere: Vec::new() }
    }

    fn add(&mut self, diagnostic: &Diagnostic) {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let name = format!("{severity}[{}]", diagnostic.code.name());
        let mut below = vec![format!("= {name}: {}", diagnostic.message)];
        below.extend(diagnostic.help.iter().map(|help| format!("= help: {help}")));
        match diagnostic.labels.split_first() {
            None => self.elsewhere.push(below.join("\n") + "\n"),
            Some((main, others)) => {
                self.label(main, &below);
                let of = [format!("= of {name}")];
                others.iter().for_each(|other| self.label(other, &of));
            }
        }
    }

    fn label(&mut self, label: &Label, below: &[String]) {
        let Some((section, line, lead, carets)) = self.place(label.span) else {
            let source = self.sources.get(label.span.file);
            let at = self.sources.line_column(label.span.file, label.span.range().start);
            let text = self.sources.text(label.span).lines().next().unwrap_or("");
            let under = format!("{} line {}, under `{text}`: {}\n", source.name, at.line, label.text);
            self.elsewhere.push(under + &below.join("\n") + "\n");
            return;
        };
        let mut note = format!("{lead}{carets} {}", label.text).trim_end().to_owned() + "\n";
        for line in below {
            note += &format!("{lead}{line}\n");
        }
        self.by_line.entry((section, line)).or_default().push(note);
    }

    /// Section, line, the white space that stands for what is before the span, and the carets under it.
    fn place(&self, span: Span) -> Option<(usize, usize, String, String)> {
        let section = self.files.iter().position(|file| *file == Some(span.file))?;
        let source = self.sources.get(span.file);
        let line = source.line_of(span.range().start);
        if line >= self.case.sections[section].text.split_inclusive('\n').count() {
            return None;
        }
        let start = source.line_starts()[line] as usize;
        let whole = source.text[start..].lines().next().unwrap_or("");
        let before = source.text.get(start..span.range().start)?;
        let lead = before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let under = self.sources.text(span);
        let rest = whole.get(before.len()..).unwrap_or("");
        let carets = match under.lines().count() {
            0 => "^0".to_owned(),
            1 if under.ends_with('\n') || !under.contains('\n') => {
                "^".repeat(under.trim_end_matches('\n').chars().count().max(1))
            }
            lines => {
                let last = under.lines().last().map_or(0, |last| last.chars().count());
                format!("{}+{}:{last}", "^".repeat(rest.chars().count().max(1)), lines - 1)
            }
        };
        Some((section, line, lead, carets))
    }
}
