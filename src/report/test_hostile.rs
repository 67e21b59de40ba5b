//! Texts that try to break a report, or the terminal that shows it; and big files.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::evaluate::verdict::{Evidence, Outcome, Part};
use crate::report::test_fixture::{Fixture, TEAM, clause, fact, missing, team};
use crate::report::test_reports::{expect, narrow, shown};
use crate::report::text::{columns, is_hidden};
use crate::report::{Style, json};
use crate::source::{Role, Span};
use crate::value::Truth;

const EVIL: &str = "\u{1b}[31m::error::\u{202e}x\u{7}\u{9b}\u{200b}\u{feff}\n##[error]\r\t";

/// A finding every text of which is as bad as it can be.
fn evil() -> Fixture {
    let mut it = Fixture::new();
    let policy_text = format!("policy p {{\n  every team must have a lead unless \"{EVIL}\"\n}}\n");
    let policies = it.sources.add("::error::\u{1b}.policy", policy_text, Role::Policy);
    let data = it.data("##[a].yaml", "\u{feff}team: \"\u{1b}[2J\u{202e}evil\"\r\n\tname:\t李雷 👩‍👩‍👧 Zoë\r\nlead: x\r\n");
    let policy = it.policy(policies, "p", "every team must have a lead", &[("every team", TEAM)], "have a lead");
    let described = &mut it.program.policies[policy];
    described.title = Some(EVIL.to_owned());
    described.because = Some(EVIL.to_owned());
    described.source = Some(EVIL.to_owned());
    described.advice = Some(EVIL.to_owned());
    let evidence = Evidence {
        facts: vec![
            fact(team(0), EVIL, EVIL, Some(it.find(data, "evil"))),
            fact(team(0), "name", "李雷", Some(it.find(data, "李雷"))),
            fact(team(0), EVIL, EVIL, None),
        ],
        missing: vec![missing(team(0), EVIL, EVIL, it.find(data, "lead"))],
        clauses: vec![clause(it.find(policies, "have a lead"), Part::Main, Truth::False, Some(EVIL))],
        notes: vec![EVIL.to_owned()],
        facts_left_out: 0,
        ..Evidence::default()
    };
    it.ids = vec![EVIL; 5];
    it.finding(policy, Outcome::Violated, &[team(0)], evidence).says = Some(EVIL.to_owned());
    let waived = it.finding(policy, Outcome::Violated, &[team(1)], Evidence::default());
    waived.waived = Some(0);
    it.waive(policy, Span::new(policies, 0, 1));
    it.program.waivers[0].because = EVIL.to_owned();
    it.program.waivers[0].approved_by = EVIL.to_owned();
    it.diagnostics.push(Diagnostic::warning(Code::BadYaml, EVIL, it.find(data, "evil"), EVIL).help(EVIL));
    it
}

#[test]
fn nothing_hidden_reaches_the_terminal() {
    let it = evil();
    for unicode in [true, false] {
        let report = shown(&it, &Style { unicode, ..narrow() });
        let raw = report.chars().find(|&char| is_hidden(char) && char != '\n');
        assert_eq!(raw, None, "{report}");
        for line in report.lines() {
            assert!(!line.starts_with("::") && !line.starts_with("##["), "{line}");
        }
    }
    expect("hostile.txt", &shown(&it, &narrow()));
}

#[test]
fn json_escapes_what_is_hidden_and_gives_it_back() {
    let mut out = Vec::new();
    evil().with(|run| json::write_check(run, &mut out)).expect("a vector takes every byte");
    let text = String::from_utf8(out).expect("JSON is UTF-8");
    assert!(!text.trim_end().contains(is_hidden), "{text}");
    assert_eq!(text.lines().count(), 1);
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(value["findings"][0]["subject"][0]["id"], EVIL);
}

#[test]
fn long_lines_are_cropped_around_what_they_show() {
    let mut it = Fixture::new();
    let policies = it.sources.add("a.policy", "every team must have a lead", Role::Policy);
    let line = format!("{{{}\"payments\":{{\"lead\":null}},{}}}", "\"x\":1,".repeat(40_000), "\"é\":2,".repeat(40_000));
    let data = it.data("org.json", &line);
    let policy = it.policy(policies, "p", "every team must have a lead", &[("every team", TEAM)], "have a lead");
    let evidence = Evidence {
        facts: vec![fact(team(0), "lead of payments", "nobody", Some(it.find(data, "null")))],
        ..Evidence::default()
    };
    it.finding(policy, Outcome::Violated, &[team(0)], evidence);
    let report = shown(&it, &narrow());
    assert!(report.lines().all(|line| columns(line) <= 80), "{report}");
    expect("long-line.txt", &report);
}

#[test]
fn every_place_of_a_small_text_can_be_shown() {
    for text in ["", "\n", "a", "é\r\n", "\u{feff}", "\u{feff}é: \t1\n\n", "李雷"] {
        let mut it = Fixture::new();
        let file = it.data("a.yaml", text);
        for start in 0..=text.len() + 1 {
            for end in start..=text.len() + 1 {
                let span = Span::new(file, start, end);
                it.diagnostics.push(Diagnostic::error(Code::BadYaml, "it is so", span, "here"));
            }
        }
        let report = shown(&it, &Style { max_findings: usize::MAX, ..narrow() });
        assert_eq!(report.matches("error[bad-yaml]: it is so").count(), it.diagnostics.len());
        assert!(!report.contains("Failed to read"), "{report}");
        let mut out = Vec::new();
        it.with(|run| json::write_check(run, &mut out)).expect("a vector takes every byte");
    }
}

/// Fifty megabytes are looked at once, when their index is made; a finding adds what it shows.
#[test]
fn many_findings_in_a_big_file_do_not_scan_it_again() {
    let block = "  somebody: { level: staff, manager: nobody, team: payments }\n";
    let lines = if cfg!(debug_assertions) { 100_000 } else { 850_000 };
    for one_line in [false, true] {
        let text = format!("people:\n{}", block.repeat(lines));
        let mut it = Fixture::new();
        let policies = it.sources.add("a.policy", "every team must have a lead", Role::Policy);
        let data = it.data("org.yaml", &if one_line { text.replace('\n', " ") } else { text });
        let policy = it.policy(policies, "p", "every team must have a lead", &[("every team", TEAM)], "have a lead");
        for index in 0..1000 {
            let start = 8 + block.len() * (lines / 1000) * index + 2;
            let facts = vec![fact(team(0), "somebody", "x", Some(Span::new(data, start, start + 8)))];
            it.finding(policy, Outcome::Violated, &[team(0)], Evidence { facts, ..Evidence::default() });
        }
        crate::source::scanned::reset();
        let report = shown(&it, &Style { max_findings: 1000, ..narrow() });
        let mut out = Vec::new();
        it.with(|run| json::write_check(run, &mut out)).expect("a vector takes every byte");
        let size = it.sources.get(data).text.len();
        let scanned = crate::source::scanned::bytes();
        assert!(scanned < 2 * size + 20_000_000, "{scanned} bytes were scanned for {size}");
        assert_eq!(report.matches("does not have a lead").count(), 1000);
    }
}
