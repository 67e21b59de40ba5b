//! SARIF against the published schema, and its regions by the text that lies in them.

use serde_json::Value;

use crate::compile::Modal;
use crate::evaluate::verdict::{Evidence, Outcome};
use crate::report::test_fixture::{Fixture, TEAM, fact, team};
use crate::report::test_reports::touchstone;
use crate::report::{Base, Report, sarif};
use crate::source::{Role, Span};

/// The published schema, compiled once.
pub(crate) struct Schema {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Schema {
    pub(crate) fn new() -> Schema {
        let text = include_str!("../../tests/schemas/sarif-schema-2.1.0.json");
        let schema: Value = serde_json::from_str(text).expect("the schema is JSON");
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        let name = "https://example.com/sarif.json";
        compiler.add_resource(name, schema).expect("the schema is a resource");
        let index = compiler.compile(name, &mut schemas).expect("the schema is sound");
        Schema { schemas, index }
    }

    pub(crate) fn check(&self, value: &Value) {
        if let Err(error) = self.schemas.validate(value, self.index) {
            panic!("{error:#}\n{value:#}");
        }
    }
}

fn sarif_of(it: &Fixture) -> Value {
    let mut out = Vec::new();
    it.with(|run| sarif::write(&Report::of(*run), &Base::default(), &mut out)).expect("a vector takes every byte");
    let value: Value = serde_json::from_slice(&out).expect("it is JSON");
    Schema::new().check(&value);
    value
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let mut value = sarif_of(&touchstone());
    let schema = Schema::new();
    value["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(schema.schemas.validate(&value, schema.index).is_err());
}

/// What lies in a region, taken out by lines and columns, and by offsets: both in code points, as the log says.
fn text_in(text: &str, region: &Value) -> (String, String) {
    let number = |key: &str| usize::try_from(region[key].as_u64().expect("a region has it")).expect("it is small");
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<Vec<char>> = text.split_inclusive('\n').map(|line| line.chars().collect()).collect();
    let at = |line: usize, column: usize| lines[..line - 1].iter().map(Vec::len).sum::<usize>() + column - 1;
    let (start, end) = (at(number("startLine"), number("startColumn")), at(number("endLine"), number("endColumn")));
    let by_columns = text.chars().skip(start).take(end - start).collect();
    let by_offset = text.chars().skip(number("charOffset")).take(number("charLength")).collect();
    (by_columns, by_offset)
}

#[test]
fn regions_hold_the_text_that_they_are_about() {
    let texts = [
        "team: payments\nlead: nobody\n",
        "\u{feff}team: payments\r\nlead: nobody\r\n",
        "# Zoë 👩‍👩‍👧 李雷\nteam: \"Zoë 👩‍👩‍👧\" # nobody\nlead: \"e\u{301} 𝒳\", nobody\n",
        "{\"a\": \"👩‍👩‍👧👩‍👩‍👧\", \"lead\": \"nobody\"}",
        "nobody",
    ];
    for text in texts {
        let mut it = Fixture::new();
        let policies = it.sources.add("p.policy", "every team must have a lead", Role::Policy);
        let data = it.data("org.yaml", text);
        let policy = it.policy(policies, "p", "every team must have a lead", &[("every team", TEAM)], "have a lead");
        let start = text.rfind("nobody").expect("it is there");
        let place = Span::new(data, start, start + 6);
        let facts = vec![fact(team(0), "lead", "nobody", Some(place))];
        it.finding(policy, Outcome::Violated, &[team(0)], Evidence { facts, ..Evidence::default() });
        let log = sarif_of(&it);
        assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
        let result = &log["runs"][0]["results"][0];
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(text_in(text, region), ("nobody".to_owned(), "nobody".to_owned()), "{text}");
        let clause = &result["relatedLocations"][0]["physicalLocation"];
        assert_eq!(clause["artifactLocation"]["uri"], "p.policy");
        assert_eq!(text_in("every team must have a lead", &clause["region"]).0, "have a lead");
    }
}

#[test]
fn a_rule_for_each_policy_and_a_suppression_for_each_waiver() {
    let it = touchstone();
    let log = sarif_of(&it);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("there are rules");
    for (at, policy) in it.program.policies.iter().enumerate() {
        assert_eq!(rules[at]["id"], policy.name.value.as_str());
        let must = policy.rules.iter().any(|rule| rule.modal == Modal::Must);
        assert_eq!(rules[at]["defaultConfiguration"]["level"], if must { "error" } else { "warning" });
        assert!(rules[at]["help"]["text"].is_string() && rules[at]["help"]["markdown"].is_string());
    }
    let results = run["results"].as_array().expect("there are results");
    let waived = it.check.findings.iter().filter(|finding| finding.waived.is_some()).count();
    let suppressed: Vec<&Value> = results.iter().filter(|result| !result["suppressions"].is_null()).collect();
    assert!(waived > 0 && suppressed.len() == waived);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("it has a rule")).expect("it is small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let justification = suppressed[0]["suppressions"][0]["justification"].as_str().unwrap_or_default();
    assert!(justification.contains("the depth plan is agreed") && justification.contains("vp-engineering"));
}

fn fingerprints(prefix: &str, file: &str, ids: &'static [&'static str]) -> Vec<String> {
    let mut it = Fixture::new();
    it.ids = ids.to_vec();
    let sentence = "every team must have a lead";
    let policies = it.sources.add(file, format!("{prefix}{sentence}"), Role::Policy);
    let data = it.data(file, &format!("{prefix}team: payments\n"));
    let policy = it.policy(policies, "p", sentence, &[("every team", TEAM)], "have a lead");
    for at in [0, 1] {
        let facts = vec![fact(team(at), "lead", "nobody", Some(it.find(data, "payments")))];
        it.finding(policy, Outcome::Violated, &[team(at)], Evidence { facts, ..Evidence::default() });
    }
    let log = sarif_of(&it);
    let results = log["runs"][0]["results"].as_array().expect("there are results");
    let of = |result: &Value| result["partialFingerprints"]["orglint/v1"].as_str().expect("it is text").to_owned();
    results.iter().map(of).collect()
}

#[test]
fn a_fingerprint_survives_moved_lines_and_renamed_files() {
    let ids = &["payments", "search", "a", "b", "c"];
    let before = fingerprints("", "a", ids);
    assert_ne!(before[0], before[1]);
    assert_eq!(before, fingerprints("# a line\n\n", "elsewhere", ids));
    assert_ne!(before, fingerprints("", "a", &["billing", "search", "a", "b", "c"]));
}
