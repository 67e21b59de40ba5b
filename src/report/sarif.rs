//! SARIF 2.1.0 (OASIS Standard, 27 March 2020), as code scanning services read it: a rule for each policy and for each
//! code of a diagnostic, a result for each finding, diagnostic and failed test.
//!
//! Results are written one at a time, so that a hundred thousand are never held twice. Files are named from the root of
//! the repository; what is compiled into the tool lies under a base of its own. A diagnostic without a place is a
//! notification: a result without a place is refused by those who read it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};
use serde_json::{Value, json};

use crate::code::Code;
use crate::compile::{Modal, Policy, Waiver};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::item::{FAILED_TEST, Item, Rule, items, items_of_tests};
use crate::report::json::write_json;
use crate::report::markdown::escape;
use crate::report::text::{clean, one_line};
use crate::report::trial::TestRun;
use crate::report::{Base, Cause, Report, Standing};
use crate::source::{Sources, Span};

/// Where the schema of this version is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The base of what the user's files are relative to, and of what is compiled in.
const ROOT: &str = "%SRCROOT%";
const PACKS: &str = "ORGLINT_PACKS";
/// How many related places a result has at most.
const MOST_RELATED: usize = 20;

/// Writes the report of a command. An error is the writer's own.
pub fn write(report: &Report<'_>, base: &Base, out: &mut impl Write) -> io::Result<()> {
    let mut rules = Rules::default();
    for (run, policy) in report
        .parts
        .iter()
        .filter_map(|part| Some((&part.run, part.run.checked?)))
        .flat_map(|(run, checked)| checked.counted().map(move |(policy, _)| (run, policy)))
    {
        rules.policy(policy, run.sources);
    }
    report.diagnostics().for_each(|(_, it)| rules.code(it.code));
    let diagnostics = || report.diagnostics().map(|(_, it)| it);
    let results = || items(report);
    write_log(&Log { base, rules, invocation: invocation(diagnostics), results: &results }, out)
}

/// Writes the results of tests. An error is the writer's own.
pub fn write_tests(tests: &TestRun<'_>, base: &Base, out: &mut impl Write) -> io::Result<()> {
    let mut rules = Rules::default();
    rules.add(FAILED_TEST, rule_of_tests);
    tests.run.all_diagnostics().for_each(|it| rules.code(it.code));
    let results = || items_of_tests(tests);
    write_log(&Log { base, rules, invocation: invocation(|| tests.run.all_diagnostics()), results: &results }, out)
}

/// All that a log is made of; `results` begins anew at each call.
struct Log<'a, I> {
    base: &'a Base,
    rules: Rules,
    invocation: Value,
    results: &'a dyn Fn() -> I,
}

fn write_log<'a, I: Iterator<Item = Item<'a>>>(log: &Log<'_, I>, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Whole<R> {
        #[serde(rename = "$schema")]
        schema: &'static str,
        version: &'static str,
        runs: [R; 1],
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct OneRun<'a, R> {
        tool: Value,
        column_kind: &'static str,
        original_uri_base_ids: Value,
        invocations: [&'a Value; 1],
        results: R,
    }
    let version = env!("CARGO_PKG_VERSION");
    let driver = json!({ "name": "orglint", "version": version, "semanticVersion": version, "rules": log.rules.rows });
    let packs = "the policies that are compiled into orglint; its `rules` folder has them";
    let run = OneRun {
        tool: json!({ "driver": driver }),
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({
            ROOT: { "description": { "text": "the root of the repository" } },
            PACKS: { "description": { "text": packs } },
        }),
        invocations: [&log.invocation],
        results: Results(log),
    };
    write_json(&Whole { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
}

/// The results, made one at a time while they are written.
struct Results<'a, 'b, I>(&'a Log<'b, I>);

impl<'i, I: Iterator<Item = Item<'i>>> Serialize for Results<'_, '_, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        // A plan meets the same fault at several steps: it is one result, as it was first met.
        let mut known = HashSet::new();
        let placed = (self.0.results)().filter(|item| !item.places.is_empty());
        for item in placed.filter(|item| known.insert(item.fingerprint.clone())) {
            list.serialize_element(&result(&item, &self.0.rules, self.0.base))?;
        }
        list.end()
    }
}

// ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The rules with their indices.
#[derive(Default)]
struct Rules {
    rows: Vec<Value>,
    known: HashMap<String, usize>,
}

impl Rules {
    fn add(&mut self, id: &str, row: impl FnOnce() -> Value) {
        if !self.known.contains_key(id) {
            self.known.insert(id.to_owned(), self.rows.len());
            self.rows.push(row());
        }
    }

    fn policy(&mut self, policy: &Policy, sources: &Sources) {
        self.add(&clean(&policy.name.value), || rule_of_policy(policy, sources));
    }

    fn code(&mut self, code: Code) {
        self.add(&code_id(code), || {
            json!({
                "id": code_id(code),
                "shortDescription": { "text": escaped(code.short()) },
                "fullDescription": { "text": escaped(code.long()) },
                "help": { "text": escaped(code.long()), "markdown": code.long() },
                "defaultConfiguration": { "level": "error" },
            })
        });
    }
}

/// No policy has a name with a `/`.
fn code_id(code: Code) -> String {
    format!("orglint/{}", code.name())
}

fn id_of(rule: &Rule<'_>) -> String {
    match rule {
        Rule::Code(code) => code_id(*code),
        Rule::Policy(..) | Rule::Test => rule.name(),
    }
}

fn rule_of_tests() -> Value {
    json!({
        "id": FAILED_TEST,
        "shortDescription": { "text": "a test of a policy failed" },
        "fullDescription": { "text": "a test beside a policy expects something else than what the policy says" },
        "defaultConfiguration": { "level": "error" },
    })
}

fn rule_of_policy(policy: &Policy, sources: &Sources) -> Value {
    let name = clean(&policy.name.value);
    let title = policy.title.as_deref().map_or(name.clone(), clean);
    let sentences: Vec<String> =
        policy.rules.iter().map(|rule| clean(&one_line(sources.text(rule.place.0))).into_owned()).collect();
    let full = policy.because.as_deref().map_or_else(|| sentences.join("; ").into(), clean);
    let must = policy.rules.iter().any(|rule| rule.modal == Modal::Must);
    let said = [("Because", &policy.because), ("Source", &policy.source), ("What to do", &policy.advice)];
    let said = || said.iter().filter_map(|(lead, text)| Some((lead, clean(text.as_deref()?))));
    let text = said().fold(sentences.join("\n"), |all, (lead, text)| format!("{all}\n\n{lead}: {text}"));
    let quoted: Vec<String> = sentences.iter().map(|sentence| format!("> {}", escape(sentence))).collect();
    let markdown =
        said().fold(quoted.join("\n>\n"), |all, (lead, text)| format!("{all}\n\n**{lead}:** {}", escape(&text)));
    let tags: Vec<String> = policy.tags.iter().map(|tag| clean(tag).into_owned()).collect();
    json!({
        "id": name,
        "shortDescription": { "text": escaped(&title) },
        "fullDescription": { "text": escaped(&full) },
        "help": { "text": escaped(&text), "markdown": markdown },
        "defaultConfiguration": { "level": if must { "error" } else { "warning" } },
        "properties": { "tags": tags },
    })
}

// ── results ──────────────────────────────────────────────────────────────────────────────────────────────────────────

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(item: &Item<'_>, rules: &Rules, base: &Base) -> Value {
    let id = id_of(&item.rule);
    let lines = std::iter::once(&item.message).chain(&item.notes).chain(&item.help).chain(&item.advice);
    let text: Vec<String> = lines.map(|line| escaped(line)).collect();
    let mut places = item.places.iter();
    let mut row = json!({
        "ruleId": id,
        "level": level(item.severity),
        "kind": "fail",
        "message": { "text": text.join("\n") },
        "locations": places.next().map(|place| vec![location(item, place, base)]).unwrap_or_default(),
        "partialFingerprints": { "orglint/v1": item.fingerprint, "primaryLocationLineHash": item.fingerprint },
    });
    if let Some(index) = rules.known.get(&id) {
        row["ruleIndex"] = json!(index);
    }
    let related = places.take(MOST_RELATED).enumerate().map(|(at, place)| {
        let mut row = location(item, place, base);
        row["id"] = json!(at + 1);
        row
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        row["relatedLocations"] = Value::Array(related);
    }
    if let Some(waiver) = item.waiver {
        row["suppressions"] = json!([suppression(waiver, item.sources, base)]);
    }
    if let Some(mark) = item.mark {
        row["baselineState"] = json!(match mark.standing {
            Standing::Introduced => "new",
            Standing::Changed => "updated",
            Standing::StillThere => "unchanged",
            Standing::Resolved => "absent",
        });
    }
    let properties = properties(item);
    if !properties.is_empty() {
        row["properties"] = json!(properties);
    }
    row
}

fn properties<'a>(item: &'a Item<'_>) -> BTreeMap<&'static str, &'a str> {
    let verdict = item.rule.verdict().map(|verdict| verdict.key());
    let subject = Some(item.subject.as_str()).filter(|subject| !subject.is_empty());
    let cause = item.mark.and_then(|mark| mark.cause).map(Cause::key);
    let all = [("verdict", verdict), ("subject", subject), ("cause", cause)];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn suppression(waiver: &Waiver, sources: &Sources, base: &Base) -> Value {
    let (because, by) = (clean(&waiver.because), clean(&waiver.approved_by));
    let justification = format!("{because} (approved by {by}, until {})", waiver.until);
    json!({
        "kind": "external",
        "status": "accepted",
        "justification": escaped(&justification),
        "location": { "physicalLocation": physical(sources, waiver.span, waiver.in_pack, base) },
    })
}

fn location(item: &Item<'_>, (place, words): &(Span, String), base: &Base) -> Value {
    let physical = physical(item.sources, *place, item.is_shipped(*place), base);
    match words.is_empty() {
        true => json!({ "physicalLocation": physical }),
        false => json!({ "physicalLocation": physical, "message": { "text": escaped(words) } }),
    }
}

fn physical(sources: &Sources, place: Span, shipped: bool, base: &Base) -> Value {
    let file = sources.get(place.file);
    let artifact = match shipped {
        true => json!({ "uri": Base::default().uri(file), "uriBaseId": PACKS }),
        false => match base.uri(file) {
            absolute if absolute.starts_with("file:") => json!({ "uri": absolute }),
            relative => json!({ "uri": relative, "uriBaseId": ROOT }),
        },
    };
    json!({ "artifactLocation": artifact, "region": region(sources, place) })
}

/// Lines and columns from 1, offsets from 0, all in code points; the end is one past the last character. A byte order
/// mark is no part of the text.
fn region(sources: &Sources, place: Span) -> Value {
    let (start, end) = (place.start as usize, place.end as usize);
    let (from, to) = (sources.line_column(place.file, start), sources.line_column(place.file, end));
    let file = sources.get(place.file);
    let (offset, past) = (file.code_points_before(start), file.code_points_before(end));
    json!({
        "startLine": from.line,
        "startColumn": from.column,
        "endLine": to.line,
        "endColumn": to.column,
        "charOffset": offset,
        "charLength": past - offset,
    })
}

// ── the run itself ───────────────────────────────────────────────────────────────────────────────────────────────────

/// Whether it could do its work, and what it has to say of no place.
fn invocation<'a, I: Iterator<Item = &'a Diagnostic>>(diagnostics: impl Fn() -> I) -> Value {
    let broken = diagnostics().any(|it| it.severity == Severity::Error);
    let unplaced = diagnostics().filter(|it| it.labels.is_empty()).map(|it| {
        json!({
            "level": level(it.severity),
            "message": { "text": escaped(&clean(&it.message)) },
            "associatedRule": { "id": code_id(it.code) },
        })
    });
    json!({
        "executionSuccessful": !broken,
        "toolExecutionNotifications": unplaced.collect::<Vec<_>>(),
    })
}

/// Text that is no link (`[words](target)`) and no placeholder (`{0}`) to who reads a SARIF message: a brace before a
/// digit is doubled, and brackets of a link are set apart.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = ' ';
    let mut open = false;
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        let digit = rest.peek().is_some_and(char::is_ascii_digit);
        match char {
            '(' if before == ']' => shown.push_str(" ("),
            '{' if digit => {
                open = true;
                shown.push_str("{{");
            }
            '}' if open => {
                open = false;
                shown.push_str("}}");
            }
            char => shown.push(char),
        }
        before = char;
    }
    shown
}
