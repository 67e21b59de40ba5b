//! `orglint test --coverage` and `--mutate`: a test that shows every case leaves no gap, and each gap of a weak one is
//! shown under the policy text.

use orglint::coverage::What;
use orglint::organisation::Undeclared;
use orglint::quality;
use orglint::run::{Inputs, Run};

use crate::cli::Folder;
use crate::leadership::{root, tested};

const POLICY: &str = "\
policy few-members \"A team fits round a table\" {
  every team must have at most 3 members unless it has a charter
}
";

/// Every outcome of the sentence and of both conditions, and both sides of the bound.
const STRONG: &str = "\
test few-members \"the bound, one more, one more with a charter, not written down\" {
  given \"\"\"
    teams:
      three: { members: [a, b, c] }
      four:  { members: [a, b, c, d] }
      five:  { members: [a, b, c, d, e], charter: yes }
      open:  { mission: x }
  \"\"\"
  expect holds for team three
  expect violated for team four
  expect holds by exception for team five
  expect undetermined for team open
}
";

const WEAK: &str = "\
test few-members \"far too many\" {
  given \"\"\"
    team: ten
    members: [a, b, c, d, e, f, g, h, i, j]
  \"\"\"
  expect violated for team ten
}
";

fn folder(test: &str) -> Folder {
    Folder::with(&[("policies/a.policy", &format!("{POLICY}\n{test}"))])
}

#[test]
fn a_test_of_every_case_leaves_no_gap() {
    let folder = folder(STRONG);
    folder.run(&["test", "--coverage-min", "100"]).expect(0, &["coverage: 8 of 8 outcomes shown, 100 %"]);
    let ran = folder.run(&["test", "--mutate-min", "100"]);
    ran.expect(0, &["changes noticed, 100 %"]);
    assert!(ran.out.trim_end().ends_with("100 %"), "the score stands in the last line:\n{}", ran.out);
}

#[test]
fn a_weak_test_shows_its_gaps_under_the_policy() {
    let folder = folder(WEAK);
    let ran = folder.run(&["test", "--coverage", "--mutate"]);
    ran.expect(
        0,
        &["not-covered", "never seen: holds or cannot be told", "change-unnoticed", "3 becomes 4", "coverage: 3 of 8"],
    );
    assert!(!ran.out.contains("the bound moves"), "{}", ran.out);
    folder.run(&["test", "--coverage-min", "50"]).expect(1, &["37 %"]);
    folder.run(&["test", "--mutate-min", "90"]).expect(1, &["changes noticed"]);
}

#[test]
fn junit_has_a_failure_for_each_gap() {
    let folder = folder(WEAK);
    let ran = folder.run(&["test", "--coverage", "--format", "junit"]);
    ran.expect(
        0,
        &["<testsuites name=\"orglint\"", "coverage and mutation", "type=\"not-covered\"", "policies/a.policy:2:3"],
    );
}

#[test]
fn policies_whose_tests_fail_are_not_measured() {
    let failing = STRONG.replace("expect violated for team four", "expect holds for team four");
    let ran = folder(&failing).run(&["test", "--coverage", "--mutate"]);
    ran.expect(1, &["failed"]);
    assert!(!ran.out.contains("coverage:"), "{}", ran.out);
}

/// Policies of which some outcomes are ruled out by what their words mean, with the outcomes that are not.
const RULED_OUT: &[(&str, &str)] = &[
    // A default leaves nothing open.
    ("every person must not be a contractor", "4"),
    // A fact without one does.
    ("every person must be engaged", "6"),
    // Asked of the record.
    ("every team must have a mission", "4"),
    // Whoever is asked for what is known of them is not asked in vain.
    ("every person must be engaged if their engaged is known", "6"),
    // A setting settles it; so the policy, too, can only hold.
    ("every team must have a charter unless small-team-size is at least 5", "4"),
    // A member of a team whose members nobody wrote down is nobody that one could ask.
    ("every member of a team must be among the team's members", "5"),
    // Of nothing at least half cannot be told; at most half can.
    ("at least half of the teams must have a charter if at least half of the people are contractors", "7"),
    ("at least half of the teams must have a charter if at most half of the people are contractors", "6"),
];

#[test]
fn what_the_meaning_rules_out_is_not_asked_for() {
    for (sentence, asked) in RULED_OUT {
        let policy = format!(
            "policy p \"t\" {{ {sentence} }}\ntest p \"t\" {{\n  given \"\"\"\n    area: x\n  \"\"\"\n  expect nothing\n}}\n"
        );
        let ran = Folder::with(&[("policies/a.policy", &policy)]).run(&["test", "--coverage"]);
        assert!(ran.out.contains(&format!(" of {asked} outcomes")), "{sentence}: {asked} asked for\n{}", ran.out);
    }
}

/// A sentence about two kinds, which always holds of one and never of the other.
const OF_TWO_KINDS: &str = "
define a person is marked means small-team-size is at least 1
define a team is marked means small-team-size is at least 100
policy p \"t\" { every person and every team must be marked }
";

#[test]
fn what_is_said_of_two_kinds_is_asked_for_of_both() {
    let asked = |given: &str| {
        let test = format!("test p \"t\" {{\n  given \"\"\"\n    {given}\n  \"\"\"\n");
        let verdict =
            if given.contains("team") { "  expect violated for team t\n}\n" } else { "  expect nothing\n}\n" };
        let policy = format!("{OF_TWO_KINDS}{test}{verdict}");
        Folder::with(&[("policies/a.policy", &policy)]).run(&["test", "--coverage"])
    };
    // The sentence and what it says can turn out either way, each of the two meanings one way.
    asked("area: x").expect(0, &["coverage: 0 of 6 outcomes"]);
    asked("person: ana").expect(0, &["coverage: 3 of 6 outcomes"]);
    asked("team: t").expect(0, &["coverage: 3 of 6 outcomes"]);
}

/// The longest pack, whose tests are meant to show everything.
#[test]
fn the_tests_of_the_leadership_pack_show_every_outcome() {
    let ran = tested(&["rules/leadership", "--coverage-min", "100"]);
    ran.expect(0, &["outcomes shown, 100 %"]);
}

/// What stands before the bound of `n-with-all` in `tests/policies/values-nothing.policy`.
const ONE_ON_ONES: &str = "the number of its one-on-ones must be ";

/// What `compile::Possible` rules out is never seen, whatever the tests of this project try.
#[test]
fn nothing_that_is_ruled_out_is_ever_seen() {
    for folder in ["rules", "tests/policies"] {
        let run = run_of(folder);
        let coverage = quality::coverage(&run);
        assert!(coverage.rows.len() > 300, "{folder}: {} rows", coverage.rows.len());
        for row in &coverage.rows {
            let text = run.sources.text(row.place);
            let ruled_out = [
                (row.seen.was_true && !row.wanted.was_true, "true"),
                (row.seen.was_false && !row.wanted.was_false, "false"),
                // A sentence is also undetermined about things that nobody describes. And evidence goes on behind
                // `their function is known and`, where nothing is decided any more. Nor is it asked for what `everyone`
                // leaves open in a team whose members nobody wrote down (`n-with-all`, `gt-everyone`).
                (
                    row.seen.was_unknown
                        && !row.wanted.was_unknown
                        && row.what == What::Condition
                        && text != "product"
                        && text != "one-on-one"
                        && !run.sources.get(row.place.file).text[..row.place.range().start].ends_with(ONE_ON_ONES),
                    "undetermined",
                ),
            ];
            for (wrong, what) in ruled_out {
                let name = &run.sources.get(row.place.file).name;
                assert!(!wrong, "{name}: `{text}` was {what}, which is ruled out");
            }
        }
    }
}

fn run_of(folder: &str) -> Run {
    let mut run = Run::new(Inputs {
        policies: vec![root().join(folder)],
        org: Vec::new(),
        overlays: Vec::new(),
        packs: Vec::new(),
        undeclared: Undeclared::Warn,
        as_of: jiff::civil::date(2026, 10, 1),
        explained: 0,
        only: Vec::new(),
    });
    run.read_policies().expect("the folder is there");
    run.compile();
    run.test().expect("its tests run");
    run
}
