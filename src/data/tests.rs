//! The readers, seen through the door: what is under each span, and one case for each slip of the hand.

use super::document::{Document, Entry, Format, Limits, Node, View};
use super::{format_of, parse};
use crate::diagnostic::Diagnostic;
use crate::source::{Role, Sources};

mod ahead;
mod hostile;
mod slips;

struct Parsed {
    sources: Sources,
    documents: Vec<Document>,
    diagnostics: Vec<Diagnostic>,
}

fn read(format: Format, text: &str) -> Parsed {
    read_within(format, text, 0..text.len(), &Limits::default())
}

fn read_within(format: Format, text: &str, within: std::ops::Range<usize>, limits: &Limits) -> Parsed {
    let mut sources = Sources::default();
    let file = sources.add("file", text, Role::Data);
    let (documents, diagnostics) = parse(&sources, file, within, format, limits);
    Parsed { sources, documents, diagnostics }
}

impl Parsed {
    /// Every document as one line: scalars as `text` or `'text'`, each with what is under its span if that differs.
    fn shape(&self) -> Vec<String> {
        self.documents.iter().map(|document| self.node(document, &document.root)).collect()
    }

    fn node(&self, document: &Document, node: &Node) -> String {
        let under = self.sources.text(node.span);
        let alias = node.alias(&self.sources).map_or(String::new(), |span| format!("@{}", self.sources.text(span)));
        let shape = match document.view(node, &self.sources) {
            View::Null if under.is_empty() => "-".to_owned(),
            View::Null => format!("-({under})"),
            View::Scalar { text, quoted } => {
                assert_eq!(document.text(node, &self.sources), Some(text));
                let mark = if quoted { "'" } else { "" };
                let differs = under.trim_matches(['"', '\'']) != text;
                format!("{mark}{text}{mark}{}", if differs { format!("({under})") } else { String::new() })
            }
            View::List(nodes) => {
                format!("[{}]", nodes.iter().map(|node| self.node(document, &node)).collect::<Vec<_>>().join(", "))
            }
            View::Map(entries) => {
                let entries = entries.iter().map(|entry| self.entry(document, &entry));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
        };
        format!("{shape}{alias}")
    }

    fn entry(&self, document: &Document, entry: &Entry) -> String {
        let (key, under) = (document.key(entry, &self.sources), self.sources.text(entry.key_span));
        let differs = under.trim_matches(['"', '\'']) != key;
        let under = if differs { format!("({under})") } else { String::new() };
        format!("{key}{under}: {}", self.node(document, &entry.value))
    }

    /// The text under the spans of all collections, outermost first.
    fn collections(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let tops = self.documents.iter().map(|document| (document, document.root));
        let mut waiting: Vec<(&Document, Node)> = tops.rev().collect();
        while let Some((document, node)) = waiting.pop() {
            match document.view(&node, &self.sources) {
                View::Null | View::Scalar { .. } => continue,
                View::List(nodes) => waiting.extend(nodes.iter().rev().map(|node| (document, node))),
                View::Map(entries) => waiting.extend(entries.iter().rev().map(|entry| (document, entry.value))),
            }
            found.push(self.sources.text(node.span));
        }
        found
    }

    /// Every diagnostic as `code: text under the labels`.
    fn complaints(&self) -> Vec<String> {
        let under = |diagnostic: &Diagnostic| {
            let texts = diagnostic.labels.iter().map(|label| self.sources.text(label.span));
            texts.collect::<Vec<_>>().join(" | ")
        };
        self.diagnostics.iter().map(|d| format!("{}: {}", d.code.name(), under(d))).collect()
    }
}

#[track_caller]
fn reads(format: Format, text: &str, expected: &[&str]) {
    let parsed = read(format, text);
    assert_eq!(parsed.complaints(), Vec::<String>::new(), "{:#?}", parsed.diagnostics);
    assert_eq!(parsed.shape(), expected);
}

#[test]
fn a_long_key_and_a_value_far_from_its_key_are_read() {
    let key = "k".repeat(70_000);
    let text = format!("{{\"{key}\": 1, \"a\":{}2}}", " ".repeat(70_000));
    reads(Format::Json, &text, &[&format!("{{{key}: 1, a: 2}}")]);
}

#[test]
fn formats_by_name() {
    let cases = [("a/b.yml", Some(Format::Yaml)), ("A.YAML", Some(Format::Yaml)), ("x.json", Some(Format::Json))];
    let others = [
        ("t.toml", Some(Format::Toml)),
        ("t.csv", Some(Format::Csv)),
        ("yaml", None),
        ("a/.json", None),
        ("a.txt", None),
    ];
    for (name, format) in cases.into_iter().chain(others) {
        assert_eq!(format_of(name), format, "{name}");
    }
}

#[test]
fn nothing_is_no_document() {
    for text in ["", "\u{feff}", " \n\t\n", "\r\n"] {
        for format in [Format::Yaml, Format::Json, Format::Toml, Format::Csv] {
            reads(format, text, &[]);
        }
    }
    for text in ["---", "---\n", "# only words\n", "---\n---\n", "null\n", "--- # a\n...\n"] {
        reads(Format::Yaml, text, &[]);
    }
}

#[test]
fn yaml_scalars_stay_text() {
    reads(
        Format::Yaml,
        "country: NO\nwhen: 2026-01-01\nn: 012\nq: 'it''s'\nd: \"a\\tb\"\nz: ~\nnul: null\ns: 'null'\ne:\nf: [x, y z, ]\n",
        &[
            "{country: NO, when: 2026-01-01, n: 012, q: 'it's'('it''s'), d: 'a\tb'(\"a\\tb\"), z: -(~), nul: -(null), s: 'null', e: -, f: [x, y z]}",
        ],
    );
}

#[test]
fn yaml_spans_in_other_scripts() {
    for text in ["\u{feff}näme: Zoë 🙂\r\n人: [王, \"é\"]\r\nb: c\r\n", "näme: Zoë 🙂\n人: [王, \"é\"]\nb: c"]
    {
        let parsed = read(Format::Yaml, text);
        assert_eq!(parsed.shape(), ["{näme: Zoë 🙂, 人: [王, 'é'], b: c}"]);
        assert_eq!(parsed.collections()[1], "[王, \"é\"]");
        assert_eq!(parsed.collections()[0], text.trim_matches(['\u{feff}', '\r', '\n']));
    }
}

#[test]
fn yaml_spans_of_collections() {
    let text = "# top\na:\n  - x\n  - k: v\n    l:\nb:\n- 1\n- {c: d}\n\nt: |\n  one\n  two\n\n";
    let parsed = read(Format::Yaml, text);
    assert_eq!(parsed.shape(), ["{a: [x, {k: v, l: -}], b: [1, {c: d}], t: 'one\ntwo\n'(one\n  two)}"]);
    assert_eq!(
        parsed.collections(),
        [text[6..].trim_end(), "- x\n  - k: v\n    l", "k: v\n    l", "- 1\n- {c: d}", "{c: d}"]
    );
}

#[test]
fn yaml_aliases_are_shared_and_show_both_places() {
    reads(
        Format::Yaml,
        "a: &x [1, 2]\nb: *x\nc: &s é\nd: [*s, *s]\n*s : e\n",
        &["{a: [1, 2], b: [1, 2]@*x, c: é, d: [é@*s, é@*s], é(*s): e}"],
    );
}

#[test]
fn yaml_merge_keys() {
    reads(
        Format::Yaml,
        "base: &b {depth: aware, level: mid}\nmore: &m {level: senior, x: y}\nana:\n  level: staff\n  <<: *b\nbo: {<<: [*m, *b]}\nq: {'<<': z}\nn: {<<: }\n",
        &["{base: {depth: aware, level: mid}, more: {level: senior, x: y}, ana: {level: staff, depth: aware@*b}, \
           bo: {level: senior@*m, x: y@*m, depth: aware@*b}, q: {<<: 'z'}, n: {}}"
            .replace("'z'", "z")
            .as_str()],
    );
}

#[test]
fn yaml_documents_tags_and_directives() {
    reads(
        Format::Yaml,
        "%YAML 1.2\n---\na: !!str 12\nb: !!int \"3\"\nc: !!null x\nd: ! y\ne: !!seq [1]\n---\n- z\n...\n---\nword\n",
        &["{a: '12', b: 3, c: -(x), d: 'y', e: [1]}", "[z]", "word"],
    );
    reads(Format::Yaml, "{}", &["{}"]);
}

#[test]
fn yaml_inside_a_larger_file() {
    let data =
        "    team: é\n    members:\n      - ana\n    ---\n    note: |\n      one\n        two\n    list:\n    - x\n  ";
    let text = format!("policy “x”\n  given\n  \"\"\"\n{data}\"\"\"\n");
    let start = text.find("    team").expect("it is there");
    let shape = ["{team: é, members: [ana]}", "{note: 'one\n  two\n'(one\n        two), list: [x]}"];
    // The part may also start behind the indentation of its first line.
    let end = start + data.len();
    for start in [start, start + 4] {
        let parsed = read_within(Format::Yaml, &text, start..end, &Limits::default());
        assert_eq!(parsed.complaints(), Vec::<String>::new());
        assert_eq!(parsed.shape(), shape);
        assert_eq!(parsed.collections()[1], "- ana");
        assert_eq!(parsed.collections()[0], "team: é\n    members:\n      - ana");
    }
    let broken = text.replace("- ana", "- @na");
    let parsed = read_within(Format::Yaml, &broken, start..start + data.len(), &Limits::default());
    assert_eq!(parsed.complaints(), ["bad-yaml: @"]);
}

#[test]
fn json_values_and_spans() {
    let text = "\u{feff} {\"näme\": \"Zoë \\ud83d\\ude42\\n\", \"人\" : [1, -2.5e3, true, null, {}, []],\r\n \"t\\u0061b\":\"\\\"\\\\\\/\"}\n";
    reads(
        Format::Json,
        text,
        &[
            "{näme: 'Zoë 🙂\n'(\"Zoë \\ud83d\\ude42\\n\"), 人: [1, -2.5e3, true, -(null), {}, []], tab(\"t\\u0061b\"): '\"\\/'(\"\\\"\\\\\\/\")}",
        ],
    );
    let parsed = read(Format::Json, text);
    assert_eq!(
        parsed.collections(),
        [text.trim_matches(['\u{feff}', ' ', '\n']), "[1, -2.5e3, true, null, {}, []]", "{}", "[]"]
    );
    for (text, shape) in [("12", "12"), ("\"'x'\"", "''x''(\"'x'\")"), ("[\"\\u0022\"]", "['\"'(\"\\u0022\")]")] {
        reads(Format::Json, text, &[shape]);
    }
}

#[test]
fn toml_values_and_spans() {
    let text = "\u{feff}team = \"payménts\"\nn = 1_000\nx = 0xff\nwhen = 2026-01-01\nok = true\nq.\"a b\".c = 'it\"s'\n\n\
                [[people]]\nid = \"ana\"\n[[people]]\nid = \"bo\"\nskills = [\n  1, 2.50]\n[people.more]\nl = \"\"\"\none\\ttwo\"\"\"\n";
    reads(
        Format::Toml,
        text,
        &["{team: 'payménts', n: 1000(1_000), x: 255(0xff), when: 2026-01-01, ok: true, q: {a b: {c: 'it\"s'}}, \
         people: [{id: 'ana'}, {id: 'bo', skills: [1, 2.50], more: {l: 'one\ttwo'(\"\"\"\none\\ttwo\"\"\")}}]}"],
    );
    let parsed = read(Format::Toml, text);
    let collections = parsed.collections();
    assert!(collections.contains(&"[[people]]\nid = \"ana\""), "{collections:?}");
    assert!(collections.contains(&"[\n  1, 2.50]"), "{collections:?}");
}

#[test]
fn csv_rows_are_maps() {
    let text = "\u{feff}id, name ,\"note\"\r\nana,\"Zoë \"\"Z\"\" 王\",\r\n\r\nbo,  B o ,\"two\r\nlines\"\r\n";
    reads(
        Format::Csv,
        text,
        &["[{id: ana, name: Zoë \"Z\" 王(\"Zoë \"\"Z\"\" 王\"), note: -}, {id: bo, name: B o, note: two\r\nlines}]"],
    );
    assert_eq!(read(Format::Csv, text).collections()[1], "ana,\"Zoë \"\"Z\"\" 王\",");
    reads(Format::Csv, "id\n", &["[]"]);
    reads(Format::Csv, "a,b\n'x,\"\"", &["[{a: 'x(, b: -(\"\")}]".replace("'x(", "'x('x)").as_str()]);
}
