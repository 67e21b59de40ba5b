//! `orglint.toml` becomes a [`Config`]: where the organisation and the policies lie, and how to take them.
//!
//! Paths are relative to the folder of the file. Every slip is a diagnostic with its place, all in one run; a
//! configuration with a slip configures nothing, since a key that silently does nothing would be worse (exit code 2).

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::code::Code;
use crate::data;
use crate::data::document::{Format, Limits};
use crate::diagnostic::{Diagnostic, nearest};
use crate::organisation::Undeclared;
use crate::packs;
use crate::source::{FileId, Sources, Span};
use crate::syntax::tree::At;

/// `warn`, `error` or `allow`.
pub fn undeclared(text: &str) -> Option<Undeclared> {
    match text {
        "warn" => Some(Undeclared::Warn),
        "error" => Some(Undeclared::Error),
        "allow" => Some(Undeclared::Allow),
        _ => None,
    }
}

/// What `orglint.toml` says. A key that it leaves out is `None` or empty.
#[derive(Debug, Default)]
pub struct Config {
    /// Files and folders that describe the organisation.
    pub org: Option<Vec<PathBuf>>,
    /// Files and folders of policies.
    pub policies: Option<Vec<PathBuf>>,
    /// Shipped packs.
    pub packs: Vec<At<String>>,
    /// Files and folders that win over `org` where both give a fact.
    pub overlays: Vec<PathBuf>,
    /// What a reference to something undescribed is.
    pub undeclared: Option<Undeclared>,
    /// Files that were not written for this tool.
    pub sources: Vec<Mapping>,
    /// Every path of `org`, `policies` and `overlays`, with its place.
    pub written: Vec<(PathBuf, Span)>,
    /// The text of the file.
    pub text: Sources,
}

/// A `[[source]]` table: how files of another tool are read.
#[derive(Debug, Default)]
pub struct Mapping {
    /// Which files: a pattern, relative to the folder of `orglint.toml`.
    pub files: Option<At<String>>,
    /// What they describe.
    pub kind: Option<At<String>>,
    /// The path of the id.
    pub id: Option<At<String>>,
    /// A shipped mapping.
    pub preset: Option<At<String>>,
    /// Attribute → path in the file.
    pub map: Vec<(At<String>, At<String>)>,
    /// The whole table.
    pub span: Option<Span>,
}

const KEYS: [&str; 6] = ["org", "policies", "packs", "overlays", "undeclared", "source"];
/// What is said by arguments only.
const ARGUMENTS: [&str; 9] =
    ["strict", "format", "output", "as-of", "only", "color", "max-file-size", "max-things", "max-findings"];
const SOURCE_KEYS: [&str; 5] = ["files", "kind", "id", "preset", "map"];

/// Reads a configuration whose folder is reached by `folder`.
pub fn parse(sources: &Sources, file: FileId, folder: &Path) -> (Config, Vec<Diagnostic>) {
    let text = sources.get(file).text.as_str();
    let offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { file, offset, folder, diagnostics: Vec::new(), written: Vec::new() };
    let mut config = match DeTable::parse(&text[offset..]) {
        Ok(table) => reader.config(table.get_ref()),
        Err(error) => {
            let place = reader.span(error.span().unwrap_or(0..0));
            reader.diagnostics.push(not_toml(sources, file, place));
            Config::default()
        }
    };
    config.written = reader.written;
    (config, reader.diagnostics)
}

/// What is wrong with the text as TOML, in the words that are used of any file of data.
fn not_toml(sources: &Sources, file: FileId, place: Span) -> Diagnostic {
    let text = sources.get(file).text.as_str();
    let (_, problems) = data::parse(sources, file, 0..text.len(), Format::Toml, &Limits::default());
    let problem = problems.into_iter().next();
    let problem = problem
        .unwrap_or_else(|| Diagnostic::error(Code::BadConfig, "the file is no TOML", place, "reading stopped here"));
    Diagnostic { code: Code::BadConfig, ..problem }
}

type Value<'a> = Spanned<DeValue<'a>>;
type Key<'a> = Spanned<DeString<'a>>;

struct Reader<'a> {
    file: FileId,
    offset: usize,
    folder: &'a Path,
    diagnostics: Vec<Diagnostic>,
    written: Vec<(PathBuf, Span)>,
}

impl Reader<'_> {
    fn config(&mut self, table: &DeTable) -> Config {
        let mut config = Config::default();
        for (key, value) in table.iter() {
            match key.get_ref().as_ref() {
                "org" => config.org = Some(self.paths(value)),
                "policies" => config.policies = Some(self.paths(value)),
                "packs" => config.packs = self.packs(value),
                "overlays" => config.overlays = self.paths(value),
                "undeclared" => config.undeclared = self.undeclared(value),
                "source" => config.sources = self.mappings(value),
                _ if matches!(value.get_ref(), DeValue::Table(_)) => self.needless_header(key),
                _ => self.unknown(key, &KEYS, "`orglint.toml`"),
            }
        }
        config
    }

    fn paths(&mut self, value: &Value) -> Vec<PathBuf> {
        let written: Vec<(PathBuf, Span)> =
            self.texts(value).into_iter().map(|path| (self.folder.join(path.value), path.span)).collect();
        self.written.extend(written.iter().cloned());
        written.into_iter().map(|(path, _)| path).collect()
    }

    /// A list of texts; one text alone is a list of one.
    fn texts(&mut self, value: &Value) -> Vec<At<String>> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| self.text(item, "a text in quotes")).collect(),
            _ => self.text(value, "a list of texts: `[\"a\", \"b\"]`").into_iter().collect(),
        }
    }

    /// Names of shipped packs.
    fn packs(&mut self, value: &Value) -> Vec<At<String>> {
        let named = self.texts(value);
        for name in named.iter().filter(|name| packs::find(&name.value).is_none()) {
            let message = format!("there is no pack `{}`", name.value);
            let problem = Diagnostic::error(Code::BadConfig, message, name.span, "not shipped");
            self.diagnostics.push(problem.help(packs::help(&name.value)));
        }
        named
    }

    fn text(&mut self, value: &Value, wanted: &str) -> Option<At<String>> {
        let span = self.span(value.span());
        let DeValue::String(text) = value.get_ref() else {
            self.wrong(span, wanted);
            return None;
        };
        Some(At { value: text.to_string(), span })
    }

    fn undeclared(&mut self, value: &Value) -> Option<Undeclared> {
        let text = self.text(value, "`\"warn\"`, `\"error\"` or `\"allow\"`")?;
        let found = undeclared(&text.value);
        if found.is_none() {
            let label = "expected `warn`, `error` or `allow`";
            let message = format!("`undeclared` cannot be `{}`", text.value);
            let problem = Diagnostic::error(Code::BadConfig, message, text.span, label);
            self.diagnostics.push(match near_name(&text.value, &["warn", "error", "allow"]) {
                Some(near) => problem.help(format!("did you mean `\"{near}\"`?")),
                None => problem.help("for example `undeclared = \"warn\"`"),
            });
        }
        found
    }

    fn mappings(&mut self, value: &Value) -> Vec<Mapping> {
        let DeValue::Array(tables) = value.get_ref() else {
            self.wrong(self.span(value.span()), "tables: `[[source]]`");
            return Vec::new();
        };
        tables.iter().filter_map(|table| self.mapping(table)).collect()
    }

    fn mapping(&mut self, value: &Value) -> Option<Mapping> {
        let span = self.span(value.span());
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(span, "a table: `[[source]]`");
            return None;
        };
        let mut mapping = Mapping { span: Some(span), ..Mapping::default() };
        for (key, value) in table.iter() {
            let wanted = "a text in quotes";
            match key.get_ref().as_ref() {
                "files" => mapping.files = self.text(value, wanted),
                "kind" => mapping.kind = self.text(value, wanted),
                "id" => mapping.id = self.text(value, wanted),
                "preset" => mapping.preset = self.text(value, wanted),
                "map" => mapping.map = self.map(value),
                _ => self.unknown(key, &SOURCE_KEYS, "`[[source]]`"),
            }
        }
        Some(mapping)
    }

    fn map(&mut self, value: &Value) -> Vec<(At<String>, At<String>)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(self.span(value.span()), "a table: `[source.map]`");
            return Vec::new();
        };
        let pairs = table.iter().filter_map(|(key, value)| {
            let key = At { value: key.get_ref().to_string(), span: self.span(key.span()) };
            Some((key, self.text(value, "the path of the value, in quotes")?))
        });
        pairs.collect()
    }

    /// `[orglint]`: the keys stand at the top of the file.
    fn needless_header(&mut self, key: &Key) {
        let name = key.get_ref().as_ref();
        let span = self.span(key.span());
        let near = nearest(name, ["source"]).filter(|_| name.len() > 3);
        let (label, help) = match near {
            Some(_) => ("not known", "did you mean `[[source]]`?".to_owned()),
            None => ("delete this header", format!("the keys stand at the top of the file: `{}`", KEYS.join("`, `"))),
        };
        let message = format!("`orglint.toml` has no table `[{name}]`");
        self.diagnostics.push(Diagnostic::error(Code::UnknownConfigKey, message, span, label).help(help));
    }

    fn unknown(&mut self, key: &Key, known: &[&str], place: &str) {
        let name = key.get_ref().as_ref();
        let span = self.span(key.span());
        let help = match near_name(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known == KEYS && ARGUMENTS.contains(&&*name.replace('_', "-")) => {
                format!("an argument says it for each run: `--{}`", name.replace('_', "-"))
            }
            None => format!("the keys are `{}`", known.join("`, `")),
        };
        let message = format!("{place} has no key `{name}`");
        self.diagnostics.push(Diagnostic::error(Code::UnknownConfigKey, message, span, "not known").help(help));
    }

    fn wrong(&mut self, span: Span, wanted: &str) {
        let label = format!("expected {wanted}");
        let problem = Diagnostic::error(Code::BadConfig, "a value of the wrong sort", span, label);
        let help = match wanted.contains("[[source]]") {
            true => "each mapping is a table of a list: `[[source]]`, with two brackets",
            false => "for example `org = [\"org/\"]`, `undeclared = \"warn\"`",
        };
        self.diagnostics.push(problem.help(help));
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start + self.offset, range.end + self.offset)
    }
}

/// The nearest of these names, or the one that is a shorter or longer form of it: `organisation` is `org`.
fn near_name<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = name.to_lowercase();
    let stem = lower.trim_end_matches(['s', 'y']);
    let form =
        |known: &&&str| stem.len() > 2 && (lower.starts_with(known.trim_end_matches('s')) || known.starts_with(stem));
    nearest(name, known.iter().copied()).or_else(|| known.iter().find(form).copied())
}
