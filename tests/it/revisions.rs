//! `diff`, `review` and `check --changed` over repositories that git itself made: reorganisations, policies, both at once,
//! renamed and deleted files, merges, shallow clones, revisions that are not there, and repositories that mean harm.

use serde_json::Value;

use crate::cli::{Folder, Ran};
use crate::repository::{Repository, git_in, orglint_in};

const POLICIES: &str = "\
policy mission \"Every team has a mission\" { every team must have a mission }
policy lead \"Somebody leads technically\" { every team must have a tech lead }
policy span \"Nobody has too many reports\" { every manager must have at most 3 direct reports }
";

const CHECKOUT: &str = "\
team: checkout
mission: Take orders
members: [ana, bo, cai, dia]
leadership: { people: ana, technical: bo }
people:
  ana: { level: senior }
  bo: { level: senior, manager: ana }
  cai: { level: mid, manager: ana }
  dia: { level: mid, manager: ana }
";

const SEARCH: &str = "\
team: search
members: [flo, gil]
leadership: { people: flo, technical: gil }
people:
  flo: { level: senior }
  gil: { level: mid, manager: flo }
";

fn repository() -> Repository {
    Repository::with(&[("org/checkout.yaml", CHECKOUT), ("org/search.yaml", SEARCH), ("policies/all.policy", POLICIES)])
}

/// Two rules are broken, one is mended.
fn reorganise(repository: &Repository) {
    let checkout = CHECKOUT.replace("technical: bo", "technical: vacant");
    repository.write("org/checkout.yaml", &checkout.replace("  dia: { level: mid, manager: ana }\n", ""));
    let search = SEARCH.replace("team: search\n", "team: search\nmission: Find things\n");
    let search = search.replace("[flo, gil]", "[flo, gil, eli]");
    let dia = "  dia: { level: mid, manager: flo }\n  eli: { level: mid, manager: flo }\n  fay: { manager: flo }\n";
    repository.write("org/search.yaml", &(search + dia));
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {ran:#?}"))
}

/// `introduced lead: team checkout`, sorted; with a cause behind the standing where there is one.
fn findings(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |finding: &Value| {
        let subject: Vec<String> = finding["subject"]
            .as_array()
            .expect("a subject is a list")
            .iter()
            .map(|thing| format!("{} {}", text(&thing["kind"]), text(&thing["id"])))
            .collect();
        let cause = finding["cause"].as_str().map(|cause| format!(" by {cause}")).unwrap_or_default();
        format!("{}{cause} {}: {}", text(&finding["standing"]), text(&finding["policy"]), subject.join(" in "))
    };
    let mut all: Vec<String> = report["findings"].as_array().expect("findings are a list").iter().map(row).collect();
    all.sort();
    all
}

fn changes(report: &Value) -> Vec<String> {
    report["changes"].as_array().expect("changes are a list").iter().map(Value::to_string).collect()
}

#[test]
fn a_reorganisation_breaks_two_rules_and_mends_one() {
    let repository = repository();
    reorganise(&repository);
    let ran = repository.run(&["diff", "--from", "main", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    let expected = ["introduced lead: team checkout", "introduced span: person flo", "resolved mission: team search"];
    assert_eq!(findings(&report), expected);
    assert_eq!((&report["from"], &report["to"]), (&Value::from("main"), &Value::from("the working tree")));
    // What was there before keeps a gate open, and closes it for `all`.
    repository.commit();
    repository.run(&["diff", "--from", "HEAD"]).expect(0, &["nothing introduced, 2 still there"]);
    repository.run(&["diff", "--from", "HEAD", "--gate", "all"]).expect(1, &[]);
    // Both revisions, the other way round: it is mended, and the mission is missing again.
    let back = repository.run(&["diff", "--from", "HEAD", "--to", "HEAD~1", "--format", "json"]);
    back.expect(1, &[]);
    let expected = ["introduced mission: team search", "resolved lead: team checkout", "resolved span: person flo"];
    assert_eq!(findings(&json(&back)), expected);
}

#[test]
fn a_reorganisation_for_people() {
    let repository = repository();
    reorganise(&repository);
    let ran = repository.run(&["diff", "main"]);
    ran.expect(1, &[]);
    crate::reports::expect("diff.txt", &ran.out);
}

#[test]
fn a_policy_is_tightened() {
    let repository = repository();
    repository.write("policies/all.policy", &POLICIES.replace("at most 3", "at most 2"));
    let ran = repository.run(&["review", "--from", "main", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["introduced by policy span: person ana", "still-there mission: team search"]);
    let changes = report["policy_changes"].as_array().expect("a list");
    assert_eq!(changes.len(), 1, "{changes:?}");
    let change = &changes[0];
    assert_eq!((&change["policy"], &change["effect"]), (&Value::from("span"), &Value::from("tightened")));
    assert_eq!(change["teams"], serde_json::json!(["checkout"]));
    // `diff` speaks of the organisation: nothing changed there.
    repository.run(&["diff", "--from", "main"]).expect(0, &["nothing introduced, 2 still there"]);
}

#[test]
fn both_at_once_are_told_apart() {
    let repository = repository();
    reorganise(&repository);
    // ana had three reports and has two; flo had one and has four. `mission` is looser, and means the same for search.
    let policies = POLICIES
        .replace("at most 3", "at most 2")
        .replace("every team must have a tech lead", "each team must have a tech lead");
    repository.write("policies/all.policy", &(policies + "policy seniors { every tech lead must be senior }\n"));
    let ran = repository.run(&["review", "--from", "main", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    let expected = [
        "introduced by data lead: team checkout",
        "introduced by data span: person flo",
        "introduced by policy seniors: person gil in team search",
        "resolved by data mission: team search",
    ];
    let shown: Vec<String> = findings(&report).into_iter().collect();
    let shown: Vec<String> =
        shown.iter().map(|line| line.replace("team search in person gil", "person gil in team search")).collect();
    assert_eq!(shown, expected);
    assert_eq!(report["mended"], 1, "ana had too many for the new policy, and no longer has");
    let what: Vec<(&Value, &Value)> = report["policy_changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|change| (&change["policy"], &change["what"]["change"]))
        .collect();
    let text = |text: &str| Value::from(text);
    let (added, changed, reworded) = (text("added"), text("changed"), text("reworded"));
    let names = (text("seniors"), text("span"), text("lead"));
    assert_eq!(what, [(&names.2, &reworded), (&names.0, &added), (&names.1, &changed)]);
}

#[test]
fn a_renamed_and_a_deleted_file() {
    let repository = repository();
    repository.git(&["mv", "org/search.yaml", "org/find.yaml"]);
    let ran = repository.run(&["diff", "--from", "main", "--format", "json"]);
    ran.expect(0, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["still-there mission: team search"]);
    assert!(changes(&report).is_empty(), "{report}");
    repository.git(&["rm", "--quiet", "--force", "org/find.yaml"]);
    let ran = repository.run(&["diff", "--from", "main", "--format", "json"]);
    ran.expect(0, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["resolved mission: team search"]);
    let closed = serde_json::json!({"change": "closed", "team": "search", "parent": null, "members": ["flo", "gil"],
        "into": []});
    assert_eq!(report["changes"][0], closed, "{report}");
}

#[test]
fn a_merge_commit_and_the_place_where_a_branch_left() {
    let repository = repository();
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    reorganise(&repository);
    repository.commit();
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("org/pay.yaml", "team: pay\nleadership: { technical: hal }\n");
    repository.commit();
    // On the branch, what main did meanwhile is no change of the branch.
    repository.git(&["switch", "--quiet", "feature"]);
    let ran = repository.run(&["diff", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    assert!(findings(&report).iter().all(|line| !line.contains("pay")), "{report}");
    assert!(report["from"].as_str().is_some_and(|from| from.starts_with("where it left main (")), "{report}");
    // After the merge the first parent lacks the reorganisation, the second one the team.
    repository.git(&["merge", "--quiet", "--no-edit", "main"]);
    let first = json(&repository.run(&["diff", "--from", "HEAD^1", "--to", "HEAD", "--format", "json"]));
    assert_eq!(
        findings(&first),
        ["introduced mission: team pay", "still-there lead: team checkout", "still-there span: person flo"]
    );
    let second = json(&repository.run(&["diff", "--from", "HEAD^2", "--to", "HEAD", "--format", "json"]));
    assert!(findings(&second).contains(&"introduced span: person flo".to_owned()), "{second}");
    let review = repository.run(&["review", "--to", "feature", "--format", "json"]);
    review.expect(1, &[]);
    assert!(findings(&json(&review)).contains(&"introduced by data lead: team checkout".to_owned()));
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let repository = repository();
    reorganise(&repository);
    repository.commit();
    repository.git(&["branch", "feature", "HEAD~1"]);
    let folder = Folder::with(&[]);
    let url = format!("file://{}", repository.path().display());
    git_in(folder.path(), &["clone", "--quiet", "--depth=1", &url, "clone"]);
    let clone = folder.path().join("clone");
    let run = |arguments: &[&str]| orglint_in(&folder, &clone, arguments);
    run(&["diff", "--from", "HEAD"]).expect(0, &["2 still there"]);
    for revision in ["HEAD~1", "feature"] {
        run(&["diff", "--from", revision])
            .expect(2, &["there is no revision", "shallow clone", "git fetch --unshallow"]);
    }
    // A branch of the server that was fetched, and is not here under its bare name.
    git_in(&clone, &["fetch", "--quiet", "--depth=1", "origin", "feature:refs/remotes/origin/feature"]);
    run(&["diff", "--from", "feature"]).expect(2, &["did you mean `origin/feature`?"]);
    run(&["diff", "--from", "origin/feature"]).expect(1, &["2 introduced"]);
    git_in(&clone, &["switch", "--quiet", "--detach", "origin/feature"]);
    run(&["review"]).expect(2, &["have no commit in common here", "git fetch --unshallow"]);
}

#[test]
fn what_is_no_revision_runs_nothing() {
    let repository = repository();
    let rows: &[(&[&str], &str)] = &[
        (&["diff", "--from", "mian"], "did you mean `main`?"),
        (&["diff", "nowhere"], "`nowhere` is no path here, and no revision of this repository"),
        (&["review", "--from", "mian"], "there is no revision `mian`"),
        (&["check", "--changed", "mian"], "there is no revision `mian`"),
        (&["diff", "--from=--output=x"], "`--output=x` is no revision"),
        (&["diff", "--from", "main", "--to=-p"], "`-p` is no revision"),
        (&["diff", "--", "-p", "org/"], "`-p` is no revision"),
        (&["diff", ":org", "org/"], "`` is no revision"),
        (&["diff", "main:orgg/", "org/"], "did you mean `main:org`?"),
        (&["diff", "main:../org", "org/"], "leads out of the repository"),
        (&["diff", "main:org/nothing.yaml", "org/"], "there is no file or folder `org/nothing.yaml` in `main`"),
        (&["diff", "orgg/", "org/"], "there is no file or folder `orgg/`"),
        (&["diff", "a", "b", "c"], "a comparison has two sides"),
        (&["diff", "main^{tree}", "org/"], "main^{tree}"),
    ];
    for (arguments, said) in rows {
        let ran = repository.run(arguments);
        ran.expect(2, &[said]);
        assert!(ran.out.is_empty(), "{ran:#?}");
    }
    let folder = Folder::with(&[("org/a.yaml", "team: a\n"), ("policies/a.policy", POLICIES)]);
    orglint_in(&folder, folder.path(), &["diff", "--from", "main"]).expect(2, &["there is no git repository"]);
    orglint_in(&folder, folder.path(), &["review"]).expect(2, &["there is no git repository"]);
}

#[test]
fn a_folder_of_a_revision_and_one_on_the_disk() {
    let repository = repository();
    reorganise(&repository);
    let expected = ["introduced lead: team checkout", "introduced span: person flo", "resolved mission: team search"];
    for before in ["main:org/", "main:org", "main:./org", "main"] {
        let ran = repository.run(&["diff", before, "org/", "--format", "json"]);
        assert_eq!(findings(&json(&ran)), expected, "{before}");
    }
    let ran = repository.run_in("policies", &["diff", "main:../org", "../org", "-p", ".", "--format", "json"]);
    assert_eq!(findings(&json(&ran)), expected, "{ran:#?}");
    // The name of a file of a revision is what git shows.
    repository.run(&["diff", "org/", "main:org/"]).expect(1, &["[main:org/search.yaml:1:7]"]);
}

#[test]
fn the_configuration_of_a_revision_says_where_its_files_lie() {
    let repository = Repository::with(&[
        ("orglint.toml", "org = [\"teams/\"]\npolicies = [\"rules/\"]\n"),
        ("teams/search.yaml", SEARCH),
        ("rules/all.policy", POLICIES),
    ]);
    repository.git(&["mv", "teams", "people"]);
    repository.git(&["mv", "rules", "policies"]);
    repository.write("orglint.toml", "org = [\"people/\"]\npolicies = [\"policies/\"]\n");
    let ran = repository.run(&["review", "--from", "main", "--format", "json"]);
    ran.expect(0, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["still-there mission: team search"]);
    assert_eq!((&report["policy_changes"], &report["changes"]), (&serde_json::json!([]), &serde_json::json!([])));
    let below = repository.run_in("people", &["diff", "--from", "main", "--format", "json"]);
    assert_eq!(findings(&json(&below)), ["still-there mission: team search"], "{below:#?}");
}

#[test]
fn the_first_descriptions_and_policies_are_all_new() {
    let repository = Repository::with(&[("README.md", "nothing yet\n")]);
    repository.write("org/search.yaml", SEARCH);
    repository.write("policies/all.policy", POLICIES);
    let ran = repository.run(&["review", "--from", "main", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["introduced by both mission: team search"]);
    assert_eq!(report["policy_changes"].as_array().map(Vec::len), Some(3));
    let formed = report["changes"].as_array().expect("a list").iter().filter(|change| change["change"] == "formed");
    assert_eq!(formed.count(), 1);
}

#[test]
fn words_that_only_one_state_has() {
    let repository = repository();
    let extended = "extend team { budget: number }\npolicy budget { every team must have a budget }\n";
    repository.write("policies/budget.policy", extended);
    repository.write("org/search.yaml", &(SEARCH.to_owned() + "budget: 3\n"));
    let ran = repository.run(&["review", "--from", "main", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["introduced by policy budget: team checkout", "still-there mission: team search"]);
    assert_eq!((&report["unread"], &report["mended"]), (&Value::from(1), &Value::from(1)));
    // The other way round the attribute is gone; the earlier descriptions still write it.
    repository.commit();
    repository.git(&["rm", "--quiet", "policies/budget.policy"]);
    repository.write("org/search.yaml", SEARCH);
    repository
        .run(&["diff", "--from", "HEAD"])
        .expect(0, &["a team has no `budget`", "HEAD:org/search.yaml:7:1", "1 still there"]);
    repository.run(&["review", "--from", "HEAD"]).expect(0, &["budget", "removed", "loosened", "checkout"]);
}

#[test]
fn errors_of_either_state_are_told_with_its_name() {
    let repository = repository();
    repository.write("org/search.yaml", "team: [\n");
    repository.commit();
    repository.write("org/search.yaml", SEARCH);
    for command in ["diff", "review"] {
        let ran = repository.run(&[command, "--from", "HEAD"]);
        ran.expect(4, &["HEAD:org/search.yaml"]);
    }
    repository.commit();
    repository.write("policies/all.policy", "policy p { every team must have a misson }\n");
    repository.run(&["review", "--from", "HEAD"]).expect(3, &["misson"]);
    repository.commit();
    repository.write("policies/all.policy", POLICIES);
    repository.run(&["review", "--from", "HEAD"]).expect(3, &["HEAD:policies/all.policy"]);
    repository.run(&["diff", "--from", "HEAD"]).expect(0, &["1 still there"]);
}

#[test]
fn waivers_come_go_and_are_extended() {
    let waive = |days: &str, team: &str| {
        let head = format!("waive mission for team {team}\n  until {days}\n");
        head + "  because \"next offsite\"\n  approved by \"vp\"\n"
    };
    let repository = repository();
    repository.write("policies/waivers.policy", &waive("2027-01-01", "search"));
    repository.commit();
    repository.write("policies/waivers.policy", &waive("2027-06-01", "search"));
    let arguments = ["review", "--from", "HEAD", "--as-of", "2026-10-01", "--format", "json"];
    let extended = json(&repository.run(&arguments));
    let change = &extended["waiver_changes"][0];
    assert_eq!((&change["change"], &change["subject"]), (&Value::from("extended"), &Value::from("team search")));
    assert_eq!((&change["until_before"], &change["until_after"]), (&"2027-01-01".into(), &"2027-06-01".into()));
    assert_eq!(findings(&extended), ["still-there mission: team search"]);
    repository.git(&["rm", "--quiet", "--force", "policies/waivers.policy"]);
    let removed = repository.run(&arguments);
    // What was waived is no longer: it weighs more, and the gate sees it.
    removed.expect(1, &[]);
    repository.run(&arguments[..5]).expect(1, &["before, this was waived"]);
    let removed = json(&removed);
    assert_eq!(removed["waiver_changes"][0]["change"], "removed");
    assert_eq!(findings(&removed), ["changed by policy mission: team search"]);
}

#[test]
fn only_what_the_change_touches() {
    let repository = repository();
    repository.write("org/pay.yaml", "team: pay\nleadership: { technical: hal }\n");
    repository.commit();
    reorganise(&repository);
    let ran = repository.run(&["check", "--changed", "HEAD", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["introduced lead: team checkout", "introduced span: person flo"]);
    assert_eq!(report["other_findings"], 1);
    repository.run(&["check", "--changed", "HEAD"]).expect(1, &["1 other is not shown"]);
    repository.commit();
    repository.run(&["check", "--changed", "HEAD"]).expect(0, &["no finding is about what changed since HEAD"]);
    repository.run(&["check"]).expect(1, &[]);
    // A finding about a team is about a fact of somebody, too.
    let seniors = "policy seniors { every team must have a member who is senior }\n";
    repository.write("policies/seniors.policy", seniors);
    repository.write(
        "org/more.yaml",
        "team: more\nmission: m\nmembers: [ike]\nleadership: { technical: ike }\npeople: { ike: { level: mid } }\n",
    );
    repository.commit();
    let more =
        "team: more\nmission: m\nmembers: [ike]\nleadership: { technical: ike }\npeople: { ike: { level: junior } }\n";
    repository.write("org/more.yaml", more);
    let ran = repository.run(&["check", "--changed", "HEAD", "--only", "seniors", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    assert_eq!(findings(&report), ["changed seniors: team more"], "{ran:#?}");
    let notes = report["findings"][0]["notes"].to_string();
    assert!(notes.contains("before: level of ike is mid; at least senior is asked for\""), "{notes}");
}

#[test]
fn links_and_submodules_of_a_revision_are_not_followed() {
    let repository = repository();
    #[cfg(unix)]
    {
        repository.0.link("org/link.yaml", "../secret.yaml");
        repository.write("secret.yaml", "team: secret\n");
        repository.commit();
        let head = repository.git(&["rev-parse", "HEAD"]);
        repository.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},org/module")]);
        repository.git(&["commit", "--quiet", "--message", "a module"]);
        let ran = repository.run(&["diff", "main:org", "main:org"]);
        ran.expect(0, &["`main:org/link.yaml` is a symbolic link", "`main:org/module` is a submodule"]);
        assert!(!ran.out.contains("team secret"), "{ran:#?}");
        repository.run(&["diff", "main:org/link.yaml", "org"]).expect(2, &["symbolic link", "not followed"]);
    }
}

/// Nothing that a repository configures is run, fetched, or obeyed.
#[test]
#[cfg(unix)]
fn a_repository_that_means_harm_runs_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let repository = repository();
    let mark = repository.path().join("mark");
    let script = repository.path().join("harm.sh");
    std::fs::write(&script, format!("#!/bin/sh\ntouch {}\ncat\n", mark.display())).expect("it can be written");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("it can be made a program");
    let harm = script.display().to_string();
    repository.write(".gitattributes", "* filter=harm diff=harm text eol=crlf\n");
    repository.commit();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.gitProxy",
        "diff.external",
        "diff.harm.textconv",
        "filter.harm.smudge",
        "filter.harm.clean",
        "filter.harm.process",
        "credential.helper",
        "alias.rev-parse",
        "alias.ls-tree",
        "uploadpack.packObjectsHook",
    ] {
        repository.git(&["config", key, &harm]);
    }
    repository.git(&["config", "core.hooksPath", &repository.path().display().to_string()]);
    // Objects that are not here would be fetched by a command of the repository's own.
    repository.git(&["config", "remote.origin.url", &format!("ext::{harm}")]);
    repository.git(&["config", "protocol.ext.allow", "always"]);
    repository.git(&["config", "remote.origin.promisor", "true"]);
    repository.git(&["config", "remote.origin.partialclonefilter", "blob:none"]);
    repository.git(&["config", "extensions.partialClone", "origin"]);
    repository.run(&["diff", "--from", "main"]).expect(0, &["nothing introduced, 1 still there"]);
    repository.run(&["review", "--from", "main", "--to", "main"]).expect(0, &["nothing changes"]);
    let blob = repository.git(&["rev-parse", "main:org/search.yaml"]);
    let object = repository.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    std::fs::remove_file(object).expect("it is a loose object");
    let ran = repository.run(&["diff", "--from", "main"]);
    ran.expect(2, &["a part of `main:org/search.yaml` is not in this repository", "git fetch"]);
    // Not even of the first file it is taken for nothing having been there.
    let blob = repository.git(&["rev-parse", "main:org/checkout.yaml"]);
    let object = repository.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    std::fs::remove_file(object).expect("it is a loose object");
    repository.run(&["diff", "--from", "main"]).expect(2, &["a part of `main:org/checkout.yaml` is not", "git fetch"]);
    assert!(!mark.exists(), "something of the repository was run");
}

/// A bare repository among the files of another one is data.
#[test]
#[cfg(unix)]
fn a_repository_within_the_files_is_not_obeyed() {
    let repository = repository();
    let folder = repository.path().join("org/inner");
    std::fs::create_dir_all(folder.join("objects")).expect("a folder can be made");
    std::fs::create_dir_all(folder.join("refs")).expect("a folder can be made");
    repository.write("org/inner/HEAD", "ref: refs/heads/main\n");
    repository.write("org/inner/config", "[core]\n\tbare = true\n");
    let ran = repository.run_in("org/inner", &["diff", "--from", "main"]);
    ran.expect(2, &[]);
}

/// Formulas are compared by what their words mean, not by the numbers that words have in one program.
#[test]
fn a_policy_changes_with_its_words_and_not_with_those_of_others() {
    let repository = repository();
    let words = "setting cap = 3 \"How many reports\"\ndefine a person is busy means their span is at least cap\n\
        policy busy {\n  no person who is senior may be busy\n}\n\
        policy called { no team may have a mission that is \"Nothing\" }\n";
    repository.write("policies/busy.policy", words);
    repository.commit();
    repository.write(
        "policies/busy.policy",
        &words
            .replace("cap = 3", "cap = 1")
            .replace("no person who is senior", "# the same\n  no  person who is  senior"),
    );
    // Every number of a word, and every text, is another one behind these.
    let first = "scale zeal = low < high\nkind rig \"A machine\" { zeal: zeal }\nextend person { pet: text }\n\
        define a person is odd means their pet is \"Odd\"\npolicy odd { no person may be odd }\n";
    repository.write("policies/a-first.policy", first);
    let ran = repository.run(&["review", "--from", "HEAD", "--format", "json"]);
    ran.expect(1, &[]);
    let report = json(&ran);
    let changes = report["policy_changes"].as_array().expect("a list");
    let told: Vec<String> = changes
        .iter()
        .map(|change| format!("{} {} {}", change["policy"], change["what"]["change"], change["effect"]))
        .collect();
    assert_eq!(told, ["\"busy\" \"changed\" \"tightened\"", "\"odd\" \"added\" \"tightened\""], "{changes:?}");
    assert_eq!(changes[0]["words"], serde_json::json!(["setting cap"]));
    assert_eq!(changes[0]["teams"], serde_json::json!(["search"]));
}
