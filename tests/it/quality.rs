//! `orglint test --coverage` and `--mutate`: a test that shows every case leaves no gap, and each gap of a weak one is
//! shown under the policy text.

use crate::cli::Folder;

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
