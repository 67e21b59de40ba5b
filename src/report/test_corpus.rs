//! Texts that try to be more than text, each in every place of a report and in every format, judged by a parser that is
//! not ours where there is one.

use std::io;
use std::sync::OnceLock;

use pulldown_cmark::{Event, Options, Parser};
use regex::Regex;
use serde_json::Value;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Label};
use crate::evaluate::trial::{TestFailure, TestOutcome};
use crate::evaluate::verdict::{Evidence, Outcome, Part};
use crate::report::test_fixture::{Fixture, TEAM, clause, fact, missing, team};
use crate::report::text::{clean, is_hidden};
use crate::report::trial::TestRun;
use crate::report::{
    Base, Cause, Mark, Part as ReportPart, Report, Section, Standing, Style, comment, github, gitlab, json, junit,
    sarif, trial, write_report,
};
use crate::source::{Role, Span};
use crate::value::Truth;

pub(crate) const CORPUS: &[&str] = &[
    // Commands of build servers.
    "::error::hacked",
    "::error file=/etc/passwd,line=1::hacked",
    "x%0A::error::hacked",
    "x\n::error::hacked",
    "x\r\n::set-output name=a::b",
    "::stop-commands::token",
    "::add-mask::a",
    "##[error]hacked",
    "##vso[task.setvariable variable=a]b",
    "a,title=b::c",
    "%3A%2C%25%0D",
    "section_start:0:x\r\u{1b}[0K",
    // Markdown and HTML.
    "[click](https://example.com)",
    "![x](https://example.com/pixel.png)",
    "[x]: https://example.com",
    "[x][y] [^1] [[wiki]]",
    "<https://example.com> <a@example.com>",
    "https://example.com/a?b=c#d",
    "http://example.com www.example.com WWW.example.com",
    "mailto:ana@example.com xmpp:ana@example.com ftp://example.com",
    "javascript:alert(1)",
    "@octocat @org/team ana@example.com",
    "#1 GH-1 gh-22 org/repo#3 !4 $5 %6 ~7 &8",
    "0123456789abcdef0123456789abcdef01234567 deadbeef",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</summary></details><h1>hacked</h1>",
    "<!-- hidden --> --> <!--",
    "&lt;b&gt; &#64;ana &commat;ana &Tab;",
    "| a | b |\n|---|---|\n| c | d |",
    "`code` ``more`` ```\nfence\n```",
    "**bold** __bold__ *it* _it_ ~~gone~~ ^up^ ~down~ ==mark==",
    "# heading\n\n---\n\n> quote\n\n- list\n1. list\n\n    code",
    "\\`back\\slash\\",
    "$x$ $$y$$ :smile: :+1:",
    "{0} {1} {{2}} [a](1)",
    "- [x] done",
    "a\\\n  b  \nc",
    // XML and JSON.
    "]]>",
    "<![CDATA[x]]>",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>&y;",
    "\u{0}\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{fffe}\u{ffff}",
    "\"}],\"x\":[{\"",
    "\\u0000 \\\" \\n",
    "</failure></testcase><testcase name=\"x\"/>",
    // Terminals and eyes.
    "\u{1b}[31mred\u{1b}[0m \u{9b}2J",
    "\u{1b}]8;;https://example.com\u{7}link\u{1b}]8;;\u{7}",
    "\u{1b}]0;title\u{7}\u{8}\u{8}\u{8}",
    "abc\u{202e}fed\u{2066}x\u{2069}",
    "a\u{200b}b\u{200d}c\u{feff}d\u{ad}e\u{e0041}f",
    "\u{85}\u{2028}\u{2029}",
    // Paths and odd letters.
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\x",
    "a b?c#d%e&f",
    "file:///etc/passwd",
    "Zoë 李雷 👩‍👩‍👧 e\u{301}\u{301}\u{301}",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE teams; --",
    "",
    " ",
    "-",
];

/// A run in which that text stands wherever a file or a policy may bring one, and how its findings stand.
fn run_of(text: &str) -> Fixture {
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    let mut it = Fixture::new();
    let sentence = "every team must have a lead";
    let policy_text = format!("policy p {{\n  {sentence} unless \"{text}\"\n}}\n");
    let policies = it.sources.add(format!("{text}.policy"), policy_text, Role::Policy);
    let data = it.data(&format!("org/{text}.yaml"), &format!("team: \"{text}\"\nlead: x\n"));
    let policy = it.policy(policies, text, sentence, &[("every team", TEAM)], "have a lead");
    let described = &mut it.program.policies[policy];
    let said = || Some(text.to_owned());
    (described.title, described.because, described.source, described.advice) = (said(), said(), said(), said());
    (described.owner, described.tags) = (said(), vec![text.to_owned()]);
    let place = it.find(data, "team");
    let evidence = Evidence {
        facts: vec![fact(team(0), text, text, Some(place)), fact(team(0), text, text, None)],
        missing: vec![missing(team(0), text, text, it.find(data, "lead"))],
        clauses: vec![clause(it.find(policies, "have a lead"), Part::Main, Truth::False, Some(text))],
        notes: vec![text.to_owned()],
        ..Evidence::default()
    };
    it.ids = vec![kept, Box::leak(format!("{text}2").into_boxed_str()), Box::leak(format!("{text}3").into_boxed_str())];
    it.finding(policy, Outcome::Violated, &[team(0)], evidence.clone()).says = said();
    it.finding(policy, Outcome::Undetermined, &[team(1)], evidence);
    it.finding(policy, Outcome::Violated, &[team(2)], Evidence::default()).waived = Some(0);
    it.waive(policy, Span::new(policies, 0, 6));
    (it.program.waivers[0].because, it.program.waivers[0].approved_by) = (text.to_owned(), text.to_owned());
    // Help may have lines of its own.
    let help = text.replace('\n', " ");
    it.diagnostics.push(Diagnostic::error(Code::BadYaml, text, place, text).help(help.clone()));
    it.diagnostics.push(Diagnostic::warning(Code::BadYaml, text, place, text).help(help));
    it.diagnostics.push(Diagnostic { labels: Vec::new(), ..it.diagnostics[1].clone() });
    it
}

/// The same, once as a check and once as a comparison with that text in its headline and tables.
fn with_reports(text: &str, mut judge: impl FnMut(&Report<'_>)) {
    run_of(text).with(|run| {
        judge(&Report::of(*run));
        let mark = |standing, cause| Some(Mark { standing, cause: Some(cause) });
        let marks = vec![
            mark(Standing::Introduced, Cause::Policy),
            mark(Standing::Changed, Cause::Data),
            mark(Standing::StillThere, Cause::Data),
        ];
        let gone = vec![mark(Standing::Resolved, Cause::Data), None, None];
        let cells = || vec![text.to_owned(), text.to_owned()];
        let title = text.to_owned();
        let section = Section { title: title.clone(), heads: cells(), rows: vec![cells(), cells()] };
        let list = Section { title: title.clone(), heads: Vec::new(), rows: vec![vec![title.clone()]] };
        judge(&Report {
            headline: Some(title.clone()),
            sections: vec![section, list],
            parts: vec![
                ReportPart { title: Some(title.clone()), run: *run, marks: Some(marks), whole: true },
                ReportPart { title: Some(title), run: *run, marks: Some(gone), whole: false },
            ],
            ..Report::default()
        });
    });
}

/// Tests whose names and results are that text.
fn with_tests(text: &str, judge: impl FnOnce(&TestRun<'_>)) {
    let it = run_of(text);
    let place = Span::new(crate::source::FileId(0), 0, 6);
    let failure = TestFailure {
        message: text.to_owned(),
        expected: text.to_owned(),
        actual: text.to_owned(),
        places: vec![Label { span: place, text: text.to_owned() }],
        notes: vec![text.to_owned()],
    };
    let failed = TestOutcome { name: text.to_owned(), span: place, failures: vec![failure] };
    let passed = TestOutcome { failures: Vec::new(), ..failed.clone() };
    it.with(|run| judge(&TestRun { run: *run, tests: &[failed, passed] }));
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("a vector takes every byte");
    String::from_utf8(out).expect("a report is UTF-8")
}

/// Every report of a format, of checks, comparisons and tests, for every text of the corpus.
fn every(
    of_report: impl Fn(&Report<'_>, &mut Vec<u8>) -> io::Result<()>,
    of_tests: impl Fn(&TestRun<'_>, &mut Vec<u8>) -> io::Result<()>,
    judge: impl Fn(&str, &str),
) {
    assert!(CORPUS.len() >= 40);
    for text in CORPUS {
        with_reports(text, |report| judge(text, &written(|out| of_report(report, out))));
        with_tests(text, |tests| judge(text, &written(|out| of_tests(tests, out))));
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("it is a pattern")
}

fn nothing_hidden(shown: &str) {
    let raw = shown.chars().find(|&char| is_hidden(char) && char != '\n');
    assert_eq!(raw, None, "{shown}");
}

fn base() -> Base {
    Base::default()
}

#[test]
fn for_people_nothing_hidden_is_shown_and_no_line_is_a_command() {
    let style = Style { width: 80, ..Style::default() };
    let command = pattern(r"(?m)^\s*(::[a-z]|##\[)");
    every(
        |report, out| write_report(report, &style, out),
        |tests, out| trial::write_tests(tests, &style, out),
        |_, shown| {
            nothing_hidden(shown);
            assert!(!command.is_match(shown), "{shown}");
        },
    );
}

#[test]
fn json_gives_the_text_back() {
    every(json::write_report, json::write_tests, |text, shown| {
        nothing_hidden(shown.trim_end());
        let value: Value = serde_json::from_str(shown).expect("it is JSON");
        let back = value.pointer("/findings/0/subject/0/id").or(value.pointer("/tests/0/name"));
        assert_eq!(back.and_then(Value::as_str), Some(text), "{shown}");
    });
}

#[test]
fn gitlab_reads_every_entry() {
    let parts = (
        |report: &Report<'_>, out: &mut Vec<u8>| gitlab::write(report, &base(), out),
        |tests: &TestRun<'_>, out: &mut Vec<u8>| gitlab::write_tests(tests, &base(), out),
    );
    every(parts.0, parts.1, |text, shown| {
        nothing_hidden(shown.trim_end());
        let value: Value = serde_json::from_str(shown).expect("it is JSON");
        let entries = value.as_array().expect("it is a list");
        let prints: std::collections::HashSet<_> = entries.iter().map(|it| it["fingerprint"].to_string()).collect();
        assert_eq!(prints.len(), entries.len(), "{shown}");
        for entry in entries {
            assert!(entry["description"].as_str().is_some_and(|said| said.contains(&*clean(text))), "{entry}");
            assert!(entry["location"]["path"].as_str().is_some_and(|path| !path.is_empty()), "{entry}");
            assert!(entry["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{entry}");
        }
    });
}

/// What a SARIF message would be read as, were it more than text.
fn is_markup(text: &str) -> bool {
    static PLACEHOLDER: OnceLock<Regex> = OnceLock::new();
    let placeholder = PLACEHOLDER.get_or_init(|| pattern(r"(^|[^{])\{\d+\}([^}]|$)"));
    text.contains("](") || placeholder.is_match(text)
}

fn strings<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| match value {
            Value::String(text) if name == key => found.push(text),
            value => strings(value, key, found),
        }),
        Value::Array(list) => list.iter().for_each(|value| strings(value, key, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn sarif_is_valid_and_its_texts_are_no_links() {
    let schema = super::test_sarif::Schema::new();
    let uri = pattern(r"^[A-Za-z0-9\-._~/%:]*$");
    let parts = (
        |report: &Report<'_>, out: &mut Vec<u8>| sarif::write(report, &base(), out),
        |tests: &TestRun<'_>, out: &mut Vec<u8>| sarif::write_tests(tests, &base(), out),
    );
    every(parts.0, parts.1, |_, shown| {
        nothing_hidden(shown.trim_end());
        let value: Value = serde_json::from_str(shown).expect("it is JSON");
        schema.check(&value);
        let mut found = Vec::new();
        strings(&value, "uri", &mut found);
        assert!(found.iter().all(|it| uri.is_match(it) && !it.starts_with("//") && !it.contains("javascript:")));
        let mut found = Vec::new();
        strings(&value, "text", &mut found);
        assert!(found.iter().all(|text| !is_markup(text)), "{found:?}");
        let mut found = Vec::new();
        strings(&value, "markdown", &mut found);
        found.iter().for_each(|text| only_text(text, &[]));
    });
}

/// A line as the runner of GitHub Actions takes it apart: `::command properties::data`.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let rest = line.strip_prefix("::").expect("a line is a command");
    let (head, data) = rest.split_once("::").expect("a command has an end");
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let unescaped = |text: &str| {
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    let pair = |pair: &str| pair.split_once('=').map(|(key, value)| (key.to_owned(), unescaped(value)));
    let properties = properties.split(',').map(|it| pair(it).expect("a property has a value"));
    let data = data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    (name.to_owned(), properties.collect(), data)
}

#[test]
fn github_has_its_own_commands_only() {
    let parts = (
        |report: &Report<'_>, out: &mut Vec<u8>| github::write(report, &base(), out),
        |tests: &TestRun<'_>, out: &mut Vec<u8>| github::write_tests(tests, &base(), out),
    );
    let escape = pattern("%(25|0D|0A|3A|2C)");
    every(parts.0, parts.1, |text, shown| {
        nothing_hidden(shown);
        for line in shown.lines() {
            assert_eq!(line.matches('%').count(), escape.find_iter(line).count(), "{line}");
            let (name, properties, data) = command(line);
            assert!(["error", "warning"].contains(&name.as_str()), "{line}");
            let keys: Vec<&str> = properties.iter().map(|(key, _)| key.as_str()).collect();
            let whole = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(keys == whole || keys == ["title"] || keys == ["file", "line", "endLine", "title"], "{line}");
            assert!(data.contains(&*clean(text)), "{line}");
            let file = properties.iter().find(|(key, _)| key == "file");
            assert!(
                file.is_none_or(|(_, file)| file.starts_with("org/")
                    || file.ends_with(".policy")
                    || file.ends_with(".yaml")),
                "{line}"
            );
        }
        assert_eq!(shown.matches("\n").count(), shown.lines().count());
    });
}

#[test]
fn junit_is_xml_and_gives_the_text_back() {
    every(junit::write, junit::write_tests, |text, shown| {
        nothing_hidden(shown);
        let xml = roxmltree::Document::parse(shown).unwrap_or_else(|error| panic!("{error}: {shown}"));
        let known = ["testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"];
        for node in xml.descendants().filter(roxmltree::Node::is_element) {
            assert!(known.contains(&node.tag_name().name()), "{shown}");
            for attribute in node.attributes().filter(|it| it.name() == "message") {
                let normal = |text: &str| text.split_whitespace().collect::<String>();
                let empty = attribute.value() == "applies to nothing";
                assert!(empty || normal(attribute.value()).contains(&normal(&clean(text))), "{shown}");
            }
        }
        let suites = xml.root_element().children().filter(roxmltree::Node::is_element).count();
        assert!(suites >= 2, "{shown}");
    });
}

/// The events of a Markdown text, with every extension that some site has.
fn events(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, Options::all()).collect()
}

/// Our own HTML: the folds and the comments that part what would be a mention.
const OWN_HTML: [&str; 3] = ["<!-- -->", "</details>", "<details><summary>"];

/// What stands between two pieces of markup may be read as a link or a mention by who shows it.
fn only_text(markdown: &str, same_as: &[String]) {
    static LINK: OnceLock<Regex> = OnceLock::new();
    let link = LINK.get_or_init(|| {
        pattern(
            r"(?i)(^|[^\w])@\w|\w@\w|(^|[^\w&])#\d|\bgh-\d|://|www\.|mailto:\S|xmpp:\S|:[a-z+]\w*:|\b[0-9a-f]{7,40}\b",
        )
    });
    let mut run = String::new();
    let mut shape = Vec::new();
    for event in events(markdown) {
        match event {
            Event::Text(text) => run.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = html.trim();
                let summary = html.strip_prefix(OWN_HTML[2]).and_then(|it| it.strip_suffix("</summary>"));
                match summary {
                    // Between our own tags a text has no tag, and nothing that is read as one.
                    Some(summary) => summary.split(OWN_HTML[0]).for_each(|text| {
                        assert!(!text.contains(['<', '>']) && !link.is_match(text), "{html}\n{markdown}");
                    }),
                    None => assert!(
                        html.split(OWN_HTML[0]).all(|it| it.is_empty() || it == OWN_HTML[1]),
                        "{html}\n{markdown}"
                    ),
                }
                assert!(!link.is_match(&run), "{run}\n{markdown}");
                run.clear();
            }
            Event::Start(_) | Event::End(_) | Event::SoftBreak | Event::HardBreak => {
                assert!(!link.is_match(&run), "{run}\n{markdown}");
                run.clear();
                shape.push(named(&event));
            }
            other => panic!("{other:?} in {markdown}"),
        }
    }
    let foreign = [
        "Link",
        "Image",
        "CodeBlock",
        "FootnoteDefinition",
        "Strikethrough",
        "Superscript",
        "Subscript",
        "DefinitionList",
        "MetadataBlock",
    ];
    let found = shape.iter().find(|it| foreign.iter().any(|name| it.contains(name)));
    assert_eq!(found, None, "{markdown}");
    assert!(same_as.is_empty() || shape == same_as, "{markdown}\n{shape:?}\n{same_as:?}");
}

fn shape(markdown: &str) -> Vec<String> {
    let marks = events(markdown).into_iter().filter(|event| matches!(event, Event::Start(_) | Event::End(_)));
    marks.map(|event| named(&event)).collect()
}

/// Which way a column is aligned depends on what stands in it.
fn named(event: &Event<'_>) -> String {
    let name = format!("{event:?}");
    if name.starts_with("Start(Table(") { "Start(Table)".to_owned() } else { name }
}

#[test]
fn markdown_has_the_shape_of_a_harmless_report() {
    let of = |report: &Report<'_>| written(|out| comment::write(report, comment::COMMENT, out));
    let mut harmless = Vec::new();
    with_reports("word", |report| harmless.push(shape(&of(report))));
    assert!(harmless.iter().all(|shape| shape.iter().any(|it| it.contains("Table"))));
    for text in CORPUS.iter().filter(|text| !text.trim().is_empty()) {
        let mut at = 0;
        with_reports(text, |report| {
            let shown = of(report);
            nothing_hidden(&shown);
            only_text(&shown, &harmless[at]);
            at += 1;
        });
    }
}

#[test]
fn markdown_of_tests_has_the_shape_of_a_harmless_report() {
    let mut harmless = Vec::new();
    let of = |tests: &TestRun<'_>| written(|out| comment::write_tests(tests, comment::COMMENT, out));
    with_tests("word", |tests| harmless = shape(&of(tests)));
    for text in CORPUS.iter().filter(|text| !text.trim().is_empty()) {
        with_tests(text, |tests| only_text(&of(tests), &harmless));
    }
}
