//! orglint in a pipeline: several reports of one run, the action with the variables of a runner, the hooks, and what a
//! hostile pull request may try with files and links.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::{Folder, Ran};

const POLICY: &str = "policy leads \"Every team has a lead\" {\n  every team must have a people manager\n}\n";

fn folder() -> Folder {
    Folder::with(&[
        ("policies/a.policy", POLICY),
        ("org/payments.yaml", "team: payments\nmembers: [ana]\n"),
        ("org/people.yaml", "people:\n  ana: { name: Ana }\n"),
    ])
}

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn one_run_feeds_the_terminal_and_files() {
    let folder = folder();
    let ran = folder.run(&[
        "check",
        "--output=sarif=x.sarif",
        "--output=markdown=x.md",
        "--output=gitlab=x.json",
        "--output=junit=x.xml",
        "--output=json=all.json",
        "--output=human=x.txt",
    ]);
    ran.expect(1, &["does not have a people manager", "1 violated"]);
    assert!(read(&folder, "x.sarif").contains("\"version\":\"2.1.0\""));
    assert!(read(&folder, "x.md").starts_with("### orglint: 1 violated"));
    assert!(read(&folder, "x.json").starts_with("[{\"description\":"));
    assert!(read(&folder, "x.xml").starts_with("<?xml"));
    assert!(read(&folder, "all.json").starts_with("{\"version\":1,"));
    assert!(read(&folder, "x.txt").ends_with("1 violated; 1 policy, 2 files\n"));
}

#[test]
fn a_report_that_has_no_place_stops_the_run() {
    let folder = folder();
    for (arguments, said) in [
        (vec!["--output=sarif"], "say the format and the file"),
        (vec!["--output=xml=x"], "the formats are human, json, sarif, github, gitlab, junit, markdown"),
        (vec!["--output=sarif="], "the file is missing"),
        (vec!["--output=json=x", "--output=sarif=x"], "two reports would go to `x`"),
        (vec!["--format=json", "--output=sarif=-"], "two reports would go to standard output"),
        (vec!["--output=json=no/such/folder"], "`no/such/folder` cannot be written"),
    ] {
        folder.run(&[&["check"], arguments.as_slice()].concat()).expect(2, &[said]);
    }
    folder.run(&["check", "--output=json=-"]).expect(1, &["{\"version\":1,"]);
}

#[test]
fn tests_have_every_format_too() {
    let folder = folder();
    let test = "test leads \"nobody knows\" {\n  given \"\"\"\n    team: a\n  \"\"\"\n  expect holds for team a\n}\n";
    folder.write("policies/a.policy", format!("{POLICY}{test}").as_bytes());
    for (format, said) in [
        ("human", "failed:"),
        ("json", "\"passed\":false"),
        ("sarif", "\"ruleId\":\"failed-test\""),
        ("github", "::error file=policies/a.policy,line=4"),
        ("gitlab", "\"check_name\":\"failed-test\""),
        ("junit", "failures=\"1\""),
        ("markdown", "### orglint test: 1 test failed, 0 passed"),
    ] {
        folder.run(&["test", "--format", format]).expect(1, &[said]);
    }
}

/// The script of the action, with the variables that a runner sets.
fn action(folder: &Folder, more: &[(&str, &str)]) -> Ran {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("ci/action.sh");
    let mut command = Command::new("bash");
    command.arg(script).current_dir(folder.path()).env("ORGLINT_BINARY", env!("CARGO_BIN_EXE_orglint"));
    for (name, file) in [("GITHUB_OUTPUT", "output"), ("GITHUB_STEP_SUMMARY", "summary.md")] {
        command.env(name, folder.path().join(file));
    }
    command.env("GITHUB_WORKSPACE", folder.path()).env("GITHUB_ACTIONS", "true").envs(more.iter().copied());
    Ran::from(command.output().expect("bash runs"))
}

#[test]
fn the_action_runs_as_a_runner_would_run_it() {
    let folder = folder();
    folder.write("summary.md", b"what an earlier command wrote\n");
    let ran = action(&folder, &[("ORGLINT_SARIF", "x.sarif"), ("ORGLINT_MARKDOWN", "a b;$(touch hacked).md")]);
    ran.expect(1, &["::error file=org/payments.yaml,line=1,", "title=leads%3A Every team has a lead::team payments"]);
    assert_eq!(read(&folder, "output"), "exit-code=1\n");
    let summary = read(&folder, "summary.md");
    assert!(summary.starts_with("what an earlier command wrote\n### orglint: 1 violated"), "{summary}");
    assert!(read(&folder, "x.sarif").contains("org/payments.yaml"));
    assert!(read(&folder, "a b;$(touch hacked).md").starts_with("### orglint"));
    assert!(!folder.path().join("hacked").exists());
}

#[test]
fn the_action_takes_an_argument_from_each_line_and_none_as_code() {
    let folder = folder();
    let arguments = "--as-of\n2027-01-01\n\n--only\n$(touch hacked)";
    action(&folder, &[("ORGLINT_ARGUMENTS", arguments)]).expect(2, &["there is no policy `$(touch hacked)`"]);
    assert!(!folder.path().join("hacked").exists());
    let below = action(&folder, &[("ORGLINT_FOLDER", "org"), ("ORGLINT_ARGUMENTS", ".\n-p\n../policies")]);
    below.expect(1, &["::error file=org/payments.yaml,line=1,"]);
    action(&folder, &[("ORGLINT_COMMAND", "test")]).expect(2, &["there are no tests"]);
}

#[test]
fn the_summary_of_a_step_keeps_its_limit() {
    let folder = folder();
    folder.write("summary.md", "x".repeat((1 << 20) - 100).as_bytes());
    action(&folder, &[]).expect(1, &[]);
    assert!(read(&folder, "summary.md").len() <= 1 << 20);
}

#[test]
fn the_action_and_its_script_know_the_same_variables() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(project.join(name)).expect("it is there");
    let (action, script) = (read("action.yml"), read("ci/action.sh"));
    let mut variables = Vec::new();
    for line in action.lines().filter(|line| line.trim_start().starts_with("ORGLINT_")) {
        let (name, input) = line.trim().split_once(": ${{ inputs.").expect("a variable is an input");
        let input = input.trim_end_matches(" }}");
        assert!(
            script.contains(&format!("#   {name}"))
                || script.contains(&format!("{name}, "))
                || script.contains(&format!(", {name}\n")),
            "{name}"
        );
        assert!(action.contains(&format!("\n  {input}:\n")), "`{input}` is an input");
        variables.push(name);
    }
    assert_eq!(variables.len(), 8);
    // Nothing but the path of the script is ever run.
    let runs: Vec<&str> = action.lines().filter(|line| line.trim_start().starts_with("run:")).collect();
    assert_eq!(runs, [r#"      run: '"$GITHUB_ACTION_PATH/ci/action.sh"'"#]);
}

#[test]
fn every_hook_is_a_command_that_there_is() {
    let hooks =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")).expect("it is there");
    let entries: Vec<&str> = hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: orglint ")).collect();
    assert_eq!(entries, ["check", "test", "lint", "fmt"]);
    for entry in entries {
        folder().run(&[entry, "--help"]).expect(0, &["Usage: orglint"]);
    }
}

#[cfg(unix)]
#[test]
fn a_pull_request_brings_in_no_file_from_elsewhere() {
    let folder = folder();
    folder.write("secret/token.yaml", b"token: 12345\n");
    folder.write("elsewhere/orglint.toml", b"token = 12345\n");
    folder.write("repo/policies/a.policy", POLICY.as_bytes());
    let run = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        Ran::from(command.current_dir(folder.path().join("repo")).output().expect("the binary runs"))
    };
    let silent = |ran: &Ran| assert!(!format!("{ran:?}").contains("12345"), "{ran:?}");
    // Folders that are read without being named.
    folder.link("repo/org", "../secret");
    let ran = run(&["check"]);
    ran.expect(2, &["`./org` is a link that leads out of this folder"]);
    silent(&ran);
    run(&["check", "org"]).expect(4, &[]);
    // What the configuration names, by its path or through a link.
    for named in ["org", "../secret", "/etc"] {
        folder.write("repo/orglint.toml", format!("org = [\"{named}\"]\npolicies = \"policies\"\n").as_bytes());
        let ran = run(&["check"]);
        ran.expect(2, &["lies outside of its folder"]);
        silent(&ran);
    }
    // The configuration itself.
    fs::remove_file(folder.path().join("repo/orglint.toml")).expect("it can be removed");
    folder.link("repo/orglint.toml", "../elsewhere/orglint.toml");
    let ran = run(&["check"]);
    ran.expect(2, &["`orglint.toml` is a link that leads out of its folder"]);
    silent(&ran);
}

#[test]
fn annotations_of_a_revision_lie_on_the_files_of_the_repository() {
    let folder = folder();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com"]).args(arguments);
        let ran = command.current_dir(folder.path()).output().expect("git runs");
        assert!(ran.status.success(), "{ran:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "first"]);
    folder.write("org/search.yaml", b"team: search\n");
    git(&["add", "."]);
    git(&["commit", "-qm", "second"]);
    let ran = folder.run(&["review", "--from=HEAD~1", "--to=HEAD", "--format=github", "--output=sarif=x.sarif"]);
    ran.expect(1, &["::error file=org/search.yaml,line=1,"]);
    assert_eq!(ran.out.lines().count(), 1, "only what is new: {ran:#?}");
    let sarif = read(&folder, "x.sarif");
    assert!(sarif.contains("\"uri\":\"org/search.yaml\"") && !sarif.contains("HEAD"), "{sarif}");
}
