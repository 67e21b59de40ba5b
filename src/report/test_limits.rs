//! Reports that have a limit: what is shown of many findings, and what is said of the rest.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::evaluate::verdict::{Evidence, Outcome};
use crate::report::comment::COMMENT;
use crate::report::test_fixture::{Fixture, TEAM, fact, team};
use crate::report::{Base, Mark, Part, Report, Standing, comment, github, gitlab, junit, sarif};
use crate::source::{FileId, Role};

/// Findings of a `should` and of a `must`, the milder policy first.
fn many(count: u32) -> Fixture {
    let mut it = Fixture::new();
    it.ids = (0..count).map(|at| &*Box::leak(format!("team-{at}").into_boxed_str())).collect();
    let text = "every team should have a plan\nevery team must have a lead\n";
    let policies = it.sources.add("p.policy", text, Role::Policy);
    let data = it.data("org.yaml", "team: x\n");
    for (name, sentence) in [("plans", "every team should have a plan"), ("leads", "every team must have a lead")] {
        let main = &sentence[sentence.find("have").expect("it is there")..];
        let policy = it.policy(policies, name, sentence, &[("every team", TEAM)], main);
        for at in 0..count {
            let facts = vec![fact(team(at), "lead", "nobody", Some(it.find(data, "x")))];
            let outcome = if at % 2 == 0 { Outcome::Undetermined } else { Outcome::Violated };
            it.finding(policy, outcome, &[team(at)], Evidence { facts, ..Evidence::default() });
        }
    }
    it
}

fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("a vector takes every byte");
    String::from_utf8(out).expect("a report is UTF-8")
}

#[test]
fn github_shows_ten_of_each_the_worst_first_and_counts_the_rest() {
    let shown = many(30).with(|run| text(|out| github::write(&Report::of(*run), &Base::default(), out)));
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 20, "{shown}");
    let (errors, warnings) = lines.split_at(10);
    assert!(errors.iter().all(|line| line.starts_with("::error ")));
    assert!(warnings.iter().all(|line| line.starts_with("::warning ")));
    // Fifteen are violated, fifteen cannot be told: the nine shown are violated.
    assert!(errors[..9].iter().all(|line| !line.contains("cannot tell")), "{shown}");
    assert_eq!(errors[9], "::error title=orglint::and 21 more errors: only 9 are shown here");
    assert_eq!(warnings[9], "::warning title=orglint::and 21 more warnings: only 9 are shown here");
    let ten = many(10).with(|run| text(|out| github::write(&Report::of(*run), &Base::default(), out)));
    assert_eq!(ten.lines().count(), 20);
    assert!(!ten.contains("more errors"), "{ten}");
}

#[test]
fn github_is_silent_about_what_is_waived_or_was_there_before() {
    let mut it = many(4);
    let waiver = it.find(FileId(0), "every");
    it.waive(0, waiver);
    it.check.findings.iter_mut().take(7).for_each(|finding| finding.waived = Some(0));
    let shown = it.with(|run| text(|out| github::write(&Report::of(*run), &Base::default(), out)));
    assert_eq!(shown.lines().count(), 1, "{shown}");
    let it = many(1);
    let standings = [Standing::StillThere, Standing::Introduced];
    let marks = standings.map(|standing| Some(Mark { standing, cause: None })).to_vec();
    let shown = it.with(|run| {
        let part = Part { title: None, run: *run, marks: Some(marks), whole: true };
        text(|out| github::write(&Report { parts: vec![part], ..Report::default() }, &Base::default(), out))
    });
    assert_eq!(shown.lines().count(), 1, "{shown}");
}

#[test]
fn a_fault_that_several_parts_have_is_one_result() {
    let it = many(1);
    let (sarif, gitlab) = it.with(|run| {
        let part = |standing| {
            let marks = vec![Some(Mark { standing, cause: None }); 2];
            Part { title: None, run: *run, marks: Some(marks), whole: true }
        };
        let parts = vec![part(Standing::Introduced), part(Standing::StillThere)];
        let report = Report { parts, ..Report::default() };
        let base = Base::default();
        (text(|out| sarif::write(&report, &base, out)), text(|out| gitlab::write(&report, &base, out)))
    });
    assert_eq!((sarif.matches("\"baselineState\":\"new\"").count(), sarif.matches("unchanged").count()), (2, 0));
    assert_eq!(gitlab.matches("\"fingerprint\"").count(), 2, "{gitlab}");
}

#[test]
fn a_comment_keeps_its_limit_and_says_what_it_leaves_out() {
    let it = many(2000);
    for limit in [1_000, 5_000, COMMENT, 1 << 20] {
        let shown = it.with(|run| text(|out| comment::write(&Report::of(*run), limit, out)));
        assert!(shown.len() <= limit, "{} of {limit}", shown.len());
        assert!(shown.starts_with("### orglint: "));
        assert_eq!(shown.matches("<details>").count(), shown.matches("</details>").count());
        let entries = shown.matches("- **").count();
        let last = shown.lines().last().expect("it has lines");
        match entries {
            4000 => assert_eq!(last, "</details>"),
            shown => {
                let left_out = crate::report::text::grouped(4000 - shown);
                assert!(last.starts_with(&format!("**{left_out} more entries are left out")), "{last}");
            }
        }
        assert!(limit < COMMENT || entries > 200, "{entries}");
    }
    // The worst policy is the first to be shown.
    let shown = it.with(|run| text(|out| comment::write(&Report::of(*run), COMMENT, out)));
    let fold = shown.find("<details><summary>leads (2,000)").expect("it is shown");
    assert!(shown.find("<details><summary>plans").is_none_or(|other| fold < other));
}

#[test]
fn a_comment_without_a_finding_is_its_verdict() {
    let it = Fixture::new();
    let shown = it.with(|run| text(|out| comment::write(&Report::of(*run), COMMENT, out)));
    assert_eq!(shown, "### orglint: nothing violated; 0 policies, 0 files\n");
}

#[test]
fn junit_fails_for_errors_and_skips_what_does_not_fail() {
    let mut it = many(3);
    it.check.findings[0].waived = Some(0);
    let waiver = it.find(FileId(0), "every");
    it.check.counts[0].violated += 1;
    it.waive(0, waiver);
    it.check.counts[1].holds = 5;
    it.check.counts[1].applied += 5;
    let place = it.find(FileId(1), "x");
    it.diagnostics.push(Diagnostic::error(Code::BadYaml, "so it is", place, "here"));
    let shown = it.with(|run| text(|out| junit::write(&Report::of(*run), out)));
    let xml = roxmltree::Document::parse(&shown).expect("it is XML");
    let root = xml.root_element();
    let number = |node: roxmltree::Node<'_, '_>, key: &str| {
        node.attribute(key).and_then(|it| it.parse::<usize>().ok()).expect("it is a number")
    };
    let counts = |node| ["tests", "failures", "errors", "skipped"].map(|key| number(node, key));
    assert_eq!(counts(root), [8, 3, 1, 3], "{shown}");
    let suites: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
    let names: Vec<&str> = suites.iter().filter_map(|suite| suite.attribute("name")).collect();
    assert_eq!(names, ["policies and descriptions", "leads", "plans"]);
    for suite in suites {
        let cases: Vec<_> = suite.children().filter(|it| it.has_tag_name("testcase")).collect();
        let with = |tag: &str| cases.iter().filter(|case| case.children().any(|it| it.has_tag_name(tag))).count();
        assert_eq!([cases.len(), with("failure"), with("error"), with("skipped")], counts(suite), "{shown}");
    }
    assert!(shown.contains("waived until 2027-03-31 by vp-engineering"), "{shown}");
}
