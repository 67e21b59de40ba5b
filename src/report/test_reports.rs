//! Whole reports, as a reader sees them, against the files in `tests/expected/`; hostile texts; bounded work.
//!
//! `UPDATE_EXPECTED=1 cargo test --lib report` rewrites the files; read every difference.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Label};
use crate::evaluate::trial::{TestFailure, TestOutcome};
use crate::evaluate::verdict::{Counts, Evidence, Outcome, Part};
use crate::report::test_fixture::{Fixture, PERSON, TEAM, clause, fact, missing, person, team};
use crate::report::text::columns;
use crate::report::trial::{TestRun, write_tests};
use crate::report::{Run, Style, write_check};
use crate::source::{FileId, Role, Span};
use crate::value::Truth;

/// Compares a report with the file of that name.
pub(super) fn expect(name: &str, actual: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, actual).expect("the file of an expected report can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{} differs; the report is now:\n{actual}", path.display());
}

pub(super) fn shown(fixture: &Fixture, style: &Style) -> String {
    let mut out = Vec::new();
    fixture.with(|run| write_check(run, style, &mut out)).expect("a vector takes every byte");
    String::from_utf8(out).expect("reports are UTF-8")
}

pub(super) fn narrow() -> Style {
    Style { width: 80, ..Style::default() }
}

const POLICIES: &str = r#"policy people-manager-depth "The people manager can follow the technical discussion" {
  people manager must have technical depth unless TL co-writes reviews
  because "They need not be the deepest, but must see who is right without relying on trust."
  source "Categories of leadership, The people manager"
  advice "Agree on a depth plan, or let the tech lead write the reviews together with the people manager."
}

policy span "Nobody leads too many people" {
  every manager's span should be at most 9   # see the handbook
}

policy unused {
  every pod must have a lead
}

waive people-manager-depth for team search until 2027-03-31
"#;

const PAYMENTS: &str = "\
team: payments
members: [ana, bo, cai, dia]
leadership:
  people: ana
  technical: { ledger: bo, gateways: cai }
people:
  ana: { title: Engineering manager, depth: { ledger: aware } }
  bo:
    depth: { ledger: expert }
";

const SEARCH: &str = "team = \"search\"\nleadership = { people = \"bo\", technical = \"cai\" }\n";

pub(super) fn touchstone() -> Fixture {
    let mut it = Fixture::new();
    let policies = it.sources.add("policies/depth.policy", POLICIES, Role::Policy);
    let payments = it.data("org/payments.yaml", PAYMENTS);
    let search = it.data("org/search.toml", SEARCH);
    let sentence = "people manager must have technical depth unless TL co-writes reviews";
    let depth =
        it.policy(policies, "people-manager-depth", sentence, &[("people manager", PERSON)], "have technical depth");
    describe(&mut it, depth);
    let span = it.policy(
        policies,
        "span",
        "every manager's span should be at most 9",
        &[("every manager", PERSON)],
        "be at most 9",
    );
    it.policy(policies, "unused", "every pod must have a lead", &[("pod", TEAM)], "have a lead");
    violated_depth(&mut it, depth, policies, payments);
    unknown_depth(&mut it, depth, policies, search);
    let evidence = Evidence {
        facts: vec![fact(person(3), "span of bo", "12 direct reports", None)],
        clauses: vec![clause(it.find(policies, "be at most 9"), Part::Main, Truth::False, Some("12 is more than 9"))],
        ..Evidence::default()
    };
    it.finding(span, Outcome::Violated, &[person(3)], evidence);
    it.check.findings.last_mut().expect("pushed").evidence.facts[0].by_default = false;
    let waiver = it.waive_place(policies);
    it.finding(depth, Outcome::Violated, &[team(1), person(4)], Evidence::default()).waived = Some(0);
    it.waive(depth, waiver);
    it.check.counts[depth].holds = 14;
    it.check.counts[depth].applied += 14;
    it
}

impl Fixture {
    fn waive_place(&self, file: FileId) -> Span {
        self.find(file, "waive people-manager-depth for team search until 2027-03-31")
    }
}

fn describe(it: &mut Fixture, policy: usize) {
    let policy = &mut it.program.policies[policy];
    policy.title = Some("The people manager can follow the technical discussion".to_owned());
    policy.because =
        Some("They need not be the deepest, but must see who is right without relying on trust.".to_owned());
    policy.source = Some("Categories of leadership, The people manager".to_owned());
    policy.advice = Some(
        "Agree on a depth plan, or let the tech lead write the reviews together with the people manager.".to_owned(),
    );
}

fn violated_depth(it: &mut Fixture, policy: usize, policies: FileId, payments: FileId) {
    let mut reviews = fact(team(0), "review authors of payments", "nobody", None);
    reviews.clause = Some(it.find(policies, "co-writes reviews"));
    let evidence = Evidence {
        facts: vec![
            fact(person(2), "people manager of payments", "ana", Some(it.after(payments, "people: ", "ana"))),
            fact(person(2), "depth of ana for ledger", "aware", Some(it.find(payments, "aware"))),
            reviews,
        ],
        clauses: vec![
            clause(it.find(policies, "have technical depth"), Part::Main, Truth::False, None),
            clause(it.find(policies, "unless TL co-writes reviews"), Part::Exception, Truth::False, None),
        ],
        ..Evidence::default()
    };
    it.finding(policy, Outcome::Violated, &[team(0), person(2)], evidence);
}

fn unknown_depth(it: &mut Fixture, policy: usize, policies: FileId, search: FileId) {
    let bo = it.find(search, "\"bo\"");
    let cai = it.find(search, "\"cai\"");
    let evidence = Evidence {
        facts: vec![fact(person(3), "people manager of search", "bo", Some(bo))],
        missing: vec![
            missing(person(3), "depth of bo for search", "depth.search", bo),
            missing(team(1), "review authors of search", "review authors", it.find(search, "\"search\"")),
        ],
        clauses: vec![
            clause(it.find(policies, "have technical depth"), Part::Main, Truth::Unknown, None),
            clause(it.find(policies, "unless TL co-writes reviews"), Part::Exception, Truth::Unknown, None),
        ],
        notes: vec!["ana is a contractor, bo is not: say `a tech lead` or `every tech lead`".to_owned()],
        ..Evidence::default()
    };
    it.finding(policy, Outcome::Undetermined, &[team(1), person(3)], evidence);
    let _ = cai;
}

#[test]
fn a_check_at_80_columns() {
    let report = shown(&touchstone(), &narrow());
    assert!(report.lines().all(|line| columns(line) <= 80), "{report}");
    expect("check-80.txt", &report);
}

#[test]
fn a_table_of_many_policies_with_long_names_fits() {
    let mut it = Fixture::new();
    let file = it.sources.add("a.policy", "every team must have a lead", Role::Policy);
    let names = ["short", "every-manager-of-managers-has-been-one-for-a-year", "nothing", "x"];
    for name in names {
        it.policy(file, name, "every team must have a lead", &[("every team", TEAM)], "have a lead");
    }
    let all = Counts {
        applied: 123_456,
        holds: 100_000,
        by_exception: 12,
        violated: 20_000,
        undetermined: 3444,
        not_applicable: 7,
        waived: 1,
    };
    (it.check.counts[0], it.check.counts[1]) = (all, all);
    it.check.counts[3] = Counts { not_applicable: 3, ..Counts::default() };
    let report = shown(&it, &narrow());
    assert!(report.lines().all(|line| columns(line) <= 80), "{report}");
    expect("table.txt", &report);
}

#[test]
fn no_policy_hides_another() {
    let mut it = Fixture::new();
    let file = it.sources.add("a.policy", "every team must have a lead", Role::Policy);
    for name in ["many", "few"] {
        it.policy(file, name, "every team must have a lead", &[("every team", TEAM)], "have a lead");
    }
    for index in 0..30 {
        it.finding(usize::from(index % 10 == 0), Outcome::Violated, &[team(0)], Evidence::default());
    }
    let report = shown(&it, &Style { max_findings: 8, ..narrow() });
    assert_eq!(report.matches("error:").count(), 8);
    expect("capped.txt", &report);
}

#[test]
fn a_check_at_120_columns() {
    expect("check-120.txt", &shown(&touchstone(), &Style { width: 120, ..Style::default() }));
}

#[test]
fn a_check_in_ascii() {
    let shown = shown(&touchstone(), &Style { unicode: false, ..narrow() });
    assert!(shown.is_ascii(), "{shown}");
    expect("check-ascii.txt", &shown);
}

#[test]
fn a_check_in_colour_says_the_same() {
    let colour = shown(&touchstone(), &Style { colour: true, ..narrow() });
    let mut plain = String::new();
    let mut rest = colour.as_str();
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = code.split_once('m').expect("only colours are written").1;
    }
    plain.push_str(rest);
    let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&plain), lines(&shown(&touchstone(), &narrow())));
    expect("check-colour.txt", &colour);
}

#[test]
fn diagnostics_without_a_check() {
    let mut it = touchstone();
    let (policies, payments) = (FileId(0), FileId(1));
    it.diagnostics.push(
        Diagnostic::error(
            Code::UnexpectedText,
            "`depht` is not an attribute of a person",
            it.find(payments, "title"),
            "no such key",
        )
        .and(it.find(policies, "people manager"), "a person is meant here")
        .help("did you mean `depth`?"),
    );
    let end = PAYMENTS.len();
    it.diagnostics.push(Diagnostic::warning(
        Code::BadYaml,
        "the file ends too early",
        Span::new(payments, end, end),
        "something is missing here",
    ));
    let mut out = Vec::new();
    let run = Run { sources: &it.sources, diagnostics: &it.diagnostics, checked: None };
    write_check(&run, &narrow(), &mut out).expect("a vector takes every byte");
    expect("diagnostics.txt", &String::from_utf8(out).expect("reports are UTF-8"));
}

#[test]
fn a_failed_test() {
    let mut it = Fixture::new();
    let text = "test span \"ten are too many\" {\n  given \"\"\"\n    people: { ana: { level: staff } }\n  \"\"\"\n  expect holds for person ana\n}\n";
    let file = it.sources.add("policies/span.policy", text, Role::Policy);
    let failure = TestFailure {
        message: "person ana is not as expected".to_owned(),
        expected: "holds for person ana".to_owned(),
        actual: "violated".to_owned(),
        places: vec![
            Label { span: it.find(file, "expect holds for person ana"), text: "expected here".to_owned() },
            Label { span: it.find(file, "staff"), text: "level of ana".to_owned() },
        ],
        notes: Vec::new(),
    };
    let head = it.find(file, "test span \"ten are too many\"");
    let outcome = |name: &str, failures: Vec<TestFailure>| TestOutcome { name: name.to_owned(), span: head, failures };
    let tests = [outcome("span \"ten are too many\"", vec![failure]), outcome("span \"nine are fine\"", Vec::new())];
    let run = Run { sources: &it.sources, diagnostics: &[], checked: None };
    let mut out = Vec::new();
    write_tests(&TestRun { run, tests: &tests }, &narrow(), &mut out).expect("a vector takes every byte");
    expect("tests.txt", &String::from_utf8(out).expect("reports are UTF-8"));
}

#[test]
fn a_check_without_findings_says_so_in_one_line() {
    let mut it = Fixture::new();
    let file = it.sources.add("a.policy", "every team must have a lead", Role::Policy);
    it.policy(file, "leads", "every team must have a lead", &[("every team", TEAM)], "have a lead");
    it.check.counts[0] = Counts { applied: 1, holds: 1, ..Counts::default() };
    let report = shown(&it, &narrow());
    assert!(report.ends_with("\nnothing violated, 1 holds; 1 policy, 0 files\n"), "{report}");
}

#[test]
fn findings_beside_errors_are_not_called_the_whole() {
    let mut it = touchstone();
    let place = it.find(FileId(1), "team");
    it.diagnostics.push(Diagnostic::error(Code::BadYaml, "it is not so", place, "here"));
    let report = shown(&it, &Style { width: 200, ..Style::default() });
    let last = report.lines().last().unwrap_or("");
    assert!(last.contains("; 1 error in the data, so this is not the whole; 3 policies"), "{last}");
}
