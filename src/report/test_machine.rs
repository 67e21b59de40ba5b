//! The report for programs against its schema, and exit codes.

use serde_json::Value;

use crate::code::Code;
use crate::compile::Modal;
use crate::diagnostic::Diagnostic;
use crate::evaluate::verdict::{Check, Evidence, Outcome};
use crate::report::exit::Exit;
use crate::report::test_fixture::{Fixture, TEAM, team};
use crate::report::test_reports::{expect, touchstone};
use crate::report::trial::TestRun;
use crate::report::{Cause, Mark, Part, Report, Standing, json};
use crate::source::{Role, Sources, Span};
use crate::syntax::tree::WhenUnknown;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/report.schema.json")).expect("the schema is JSON")
}

/// The keywords of JSON Schema that ours uses.
fn check(schema: &Value, root: &Value, value: &Value, path: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(&name[1..]).unwrap_or_else(|| panic!("{name} is defined"));
        return check(target, root, value, path);
    }
    if let Some(expected) = schema.get("const") {
        assert_eq!(value, expected, "{path}");
    }
    if let Some(options) = schema["enum"].as_array() {
        assert!(options.contains(value), "{path}: {value}");
    }
    match schema["type"].as_str() {
        Some("object") => check_object(schema, root, value, path),
        Some("array") => {
            let items = value.as_array().unwrap_or_else(|| panic!("{path} is a list: {value}"));
            for (index, item) in items.iter().enumerate() {
                check(&schema["items"], root, item, &format!("{path}/{index}"));
            }
        }
        Some("integer") => {
            let number = value.as_u64().unwrap_or_else(|| panic!("{path} is a number: {value}"));
            assert!(number >= schema["minimum"].as_u64().unwrap_or(0), "{path}: {number}");
        }
        Some("string") => assert!(value.is_string(), "{path}: {value}"),
        Some("boolean") => assert!(value.is_boolean(), "{path}: {value}"),
        Some(other) => panic!("{path}: the test does not know the type {other}"),
        None => {}
    }
}

fn check_object(schema: &Value, root: &Value, value: &Value, path: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("{path} is an object: {value}"));
    for required in schema["required"].as_array().into_iter().flatten() {
        let key = required.as_str().expect("a key is text");
        assert!(object.contains_key(key), "{path} has `{key}`");
    }
    for (key, value) in object {
        let of_key = &schema["properties"][key];
        assert!(!of_key.is_null(), "{path}: `{key}` is in the schema");
        check(of_key, root, value, &format!("{path}/{key}"));
    }
}

fn json_of(fixture: &Fixture) -> Value {
    let mut out = Vec::new();
    fixture.with(|run| json::write_check(run, &mut out)).expect("a vector takes every byte");
    serde_json::from_slice(&out).expect("it is JSON")
}

#[test]
fn the_report_follows_its_schema() {
    let mut it = touchstone();
    let place = Span::new(crate::source::FileId(1), 0, 4);
    it.diagnostics.push(Diagnostic::warning(Code::BadYaml, "so it is", place, "here").help("mend it"));
    let schema = schema();
    let report = json_of(&it);
    check(&schema["$defs"]["check"], &schema, &report, "");
    let pretty = serde_json::to_string_pretty(&report).expect("it is JSON");
    expect("check.json", &format!("{pretty}\n"));
    let mut out = Vec::new();
    it.with(|run| {
        let mark = Mark { standing: Standing::Introduced, cause: Some(Cause::Policy) };
        let marks = vec![Some(mark); run.checked.map_or(0, |checked| checked.check.findings.len())];
        let part = Part { title: Some("after".to_owned()), run: *run, marks: Some(marks), whole: true };
        let headline = Some("it is worse".to_owned());
        json::write_report(&Report { headline, parts: vec![part], ..Report::default() }, &mut out)
    })
    .expect("a vector takes every byte");
    let compared: Value = serde_json::from_slice(&out).expect("it is JSON");
    check(&schema["$defs"]["check"], &schema, &compared, "");
    assert_eq!(compared["findings"][0]["standing"], "introduced");
    out.clear();
    it.with(|run| json::write_tests(&TestRun { run: *run, tests: &[] }, &mut out)).expect("a vector takes every byte");
    check(&schema["$defs"]["tests"], &schema, &serde_json::from_slice(&out).expect("it is JSON"), "");
}

/// A check with one finding, and its exit code plain and strict.
fn exits(outcome: Outcome, modal: Modal, unknown: WhenUnknown, waived: bool) -> [u8; 2] {
    let mut it = Fixture::new();
    let file = it.sources.add("a.policy", "every team must have a lead", Role::Policy);
    let policy = it.policy(file, "p", "every team must have a lead", &[("every team", TEAM)], "have a lead");
    let finding = it.finding(policy, outcome, &[team(0)], Evidence::default());
    (finding.modal, finding.unknown) = (modal, unknown);
    finding.waived = waived.then_some(0);
    [false, true].map(|strict| Exit::of(&it.sources, &[], Some(&it.check), strict).code())
}

#[test]
fn exit_codes_of_findings() {
    use Modal::{Must, Should};
    use Outcome::{Undetermined, Violated};
    use WhenUnknown::{Fails, Passes, Warns};
    let table = [
        (Violated, Must, Fails, [1, 1]),
        (Violated, Must, Passes, [1, 1]),
        (Violated, Should, Warns, [0, 1]),
        (Violated, Should, Fails, [0, 1]),
        (Undetermined, Must, Fails, [5, 5]),
        (Undetermined, Must, Warns, [0, 0]),
        (Undetermined, Must, Passes, [0, 0]),
        (Undetermined, Should, Warns, [0, 0]),
        (Undetermined, Should, Fails, [5, 5]),
    ];
    for (outcome, modal, unknown, expected) in table {
        let case = format!("{outcome:?} {modal:?} {unknown:?}");
        assert_eq!(exits(outcome, modal, unknown, false), expected, "{case}");
        assert_eq!(exits(outcome, modal, unknown, true), [0, 0], "{case} waived");
    }
}

#[test]
fn exit_codes_of_errors() {
    let mut sources = Sources::default();
    let files = [Role::Policy, Role::Data, Role::Other].map(|role| sources.add("a", "text", role));
    let [policy, data, other] = files.map(|file| Diagnostic::error(Code::BadYaml, "so", Span::new(file, 0, 1), ""));
    let warning = Diagnostic::warning(Code::BadYaml, "so", Span::new(files[0], 0, 1), "");
    let of = |all: &[&Diagnostic]| {
        let all: Vec<Diagnostic> = all.iter().map(|&it| it.clone()).collect();
        Exit::of(&sources, &all, Some(&Check::default()), true).code()
    };
    assert_eq!(of(&[]), 0);
    assert_eq!(of(&[&warning]), 0);
    assert_eq!(of(&[&data, &warning]), 4);
    assert_eq!(of(&[&data, &policy]), 3);
    assert_eq!(of(&[&policy, &other]), 2);
}
