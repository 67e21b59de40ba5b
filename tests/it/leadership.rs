//! The shipped packs: their tests, each alone and all together, and the table that maps every statement of the founding
//! text to where it lives.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use orglint::packs;
use orglint::source::{Role, Sources, Span};
use orglint::syntax::parse::parse;
use orglint::syntax::tree::{ItemKind, Names, RoleForm};

use crate::cli::{Folder, Ran};

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn tested(paths: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
    command.arg("test").args(paths).current_dir(root()).env("COLUMNS", "80");
    Ran::from(command.output().expect("the binary runs"))
}

#[test]
fn what_applies_to_nothing_is_told_one_by_one_of_ones_own_and_in_one_breath_of_packs() {
    let policies =
        "policy idle { every position must have a title }\npolicy idle-too { every area must have a skillset }\n";
    let folder = Folder::with(&[("org/a.yaml", "person: ana\n"), ("policies/p.policy", policies)]);
    let ran = folder.run(&["check", "--pack", "leadership", "--as-of", "2026-10-01"]);
    let told: Vec<&str> = ran.out.lines().filter(|line| line.contains("[applies-to-nothing]")).collect();
    assert_eq!(told.len(), 3, "{}", ran.out);
    for own in ["idle", "idle-too"] {
        assert!(told.iter().any(|line| line.ends_with(&format!("the policy `{own}` applies to nothing"))), "{told:#?}");
    }
    assert!(told.iter().any(|line| line.ends_with("policies of packs apply to nothing here")), "{told:#?}");
}

#[test]
fn the_shipped_packs_pass_their_tests_all_together() {
    tested(&["rules"]).expect(0, &["tests passed"]);
}

/// A pack that its own tool finds fault with would be a poor example.
#[test]
fn the_shipped_packs_have_no_faults() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
    command.args(["lint", "rules", "--as-of", "2026-10-01"]).current_dir(root()).env("COLUMNS", "80");
    Ran::from(command.output().expect("the binary runs")).expect(0, &["no finding"]);
}

#[test]
fn each_pack_passes_its_tests_alone() {
    for pack in packs::PACKS.iter().filter(|pack| pack.name != "company-words") {
        tested(&[&format!("rules/{}", pack.name)]).expect(0, &["tests passed"]);
    }
}

#[test]
fn a_weakened_policy_is_noticed_and_its_test_named() {
    let text = packs::find("leadership").expect("it is shipped").files;
    let weakened: Vec<(String, String)> = text
        .iter()
        .map(|shipped| {
            let file = shipped.name.rsplit('/').next().unwrap_or(shipped.name);
            let strong = "setting protective-factors-wanted    = 2";
            let weaker = shipped.text.replace(strong, "setting protective-factors-wanted = 1");
            (format!("policies/{file}"), weaker)
        })
        .collect();
    let files: Vec<(&str, &str)> = weakened.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Folder::with(&files).run(&["test"]).expect(1, &["tlm-has-protective-factors", "2 tests failed"]);
}

#[test]
fn a_company_that_changes_a_setting_runs_its_own_tests_only() {
    let policies = "use leadership\nset protective-factors-wanted = 3\npolicy own { every team must have a mission }\n\
        test own \"x\" { given \"\"\"\n  team: a\n  mission: b\n\"\"\"\n expect holds for team a\n}\n";
    let folder = Folder::with(&[("policies/own.policy", policies)]);
    folder.run(&["test"]).expect(0, &["1 test passed"]);
    folder.run(&["test", "--only", "tlm-has-protective-factors"]).expect(1, &["2 tests failed"]);
}

/// The divisions that the founding text tells of: what each is, and what a check says of it.
#[test]
fn the_four_divisions_are_what_the_text_says() {
    let asked = |example: &str, question: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
        command.args(["ask", question]).current_dir(root().join("examples").join(example)).env("COLUMNS", "120");
        Ran::from(command.output().expect("the binary runs")).out
    };
    let divisions = ["TLM-led", "EM-TL", "PM-TL", "PM-RL"];
    let teams = [
        ("inference-team", "inference", "EM-TL"),
        ("product-and-technique", "shops", "PM-TL"),
        ("product-and-technique", "couriers", "PM-TL"),
        ("research-and-people", "interpretability", "PM-RL"),
        ("tech-lead-managers", "billing", "TLM-led"),
        ("tech-lead-managers", "marketplace", "TLM-led"),
    ];
    for (example, team, its) in teams {
        for division in divisions {
            let article = if division.starts_with('E') { "an" } else { "a" };
            let answer = asked(example, &format!("team \"{team}\" is {article} {division}"));
            let expected = if division == its { "yes" } else { "no" };
            assert!(answer.starts_with(expected), "{team}, {division}: {answer}");
        }
    }
    assert!(asked("inference-team", "team \"inference\" is an in-pods").starts_with("yes"));

    let checked = |example: &str, only: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
        let arguments = ["check", "--only", only, "--as-of", "2026-10-01"];
        command.args(arguments).current_dir(root().join("examples").join(example)).env("COLUMNS", "120");
        Ran::from(command.output().expect("the binary runs"))
    };
    // The exception is a `should`: one safeguard is missing, the report says which, and nothing fails.
    let missing = "not met: \"tech leads have a";
    let said = "paul may not be able to follow the technical discussion of couriers";
    checked("product-and-technique", "people-manager-keeps-up").expect(0, &[said, missing, "1 by exception"]);
    let said = "omar answers for everything in marketplace";
    checked("tech-lead-managers", "tlm-has-protective-factors").expect(0, &[said, "1 hold"]);
    for quiet in ["inference-team", "research-and-people"] {
        checked(quiet, "people-manager-keeps-up").expect(0, &["1 hold"]);
    }
}

/// What a file declares, as `sort name`, in lower case.
fn declared(name: &str, text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(name, text, Role::Policy);
    let (tree, problems) = parse(&sources, file);
    assert!(problems.is_empty(), "{name}");
    let mut all = Vec::new();
    let mut add = |sort: &str, name: &str| all.push(format!("{sort} {}", name.to_lowercase()));
    let said = |span: Span| sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let first = |names: &Names| names.name.value.clone();
    for item in &tree.items {
        match &item.kind {
            ItemKind::Scale { names, levels: options, .. } => {
                add("scale", &first(names));
                options.iter().for_each(|option| add("option", &first(option)));
            }
            ItemKind::Choice { names, options, .. } => {
                add("choice", &first(names));
                options.iter().for_each(|option| add("option", &first(option)));
            }
            ItemKind::Kind { body, .. } | ItemKind::Extend { body, .. } => {
                body.attributes.iter().for_each(|attribute| add("attribute", &first(&attribute.names)));
            }
            // `a person works closely with a person as partner` is named by the words that stand together in it.
            ItemKind::Define { head, .. } => add("word", &said(head.span)),
            ItemKind::Setting { name, .. } => add("setting", &name.value),
            ItemKind::Responsibility { names, .. } => add("responsibility", &first(names)),
            ItemKind::Role { role, .. } => match role {
                RoleForm::Accountable { names, .. }
                | RoleForm::Contributes { names, .. }
                | RoleForm::Means { names, .. } => add("role", &first(names)),
            },
            ItemKind::Checklist { head, items, .. } => {
                let head = said(head.span);
                add("checklist", head.split(" of ").next().unwrap_or(&head));
                items.iter().for_each(|item| add("item", &item.label.value));
            }
            ItemKind::Archetype { names, .. } => add("archetype", &first(names)),
            ItemKind::Sign { names, .. } => add("sign", &first(names)),
            ItemKind::Policy(policy) => add("policy", &policy.name.value),
            ItemKind::Use(_)
            | ItemKind::ExtendScale { .. }
            | ItemKind::ExtendChoice { .. }
            | ItemKind::Set { .. }
            | ItemKind::Waive(_)
            | ItemKind::Test(_) => {}
        }
    }
    all
}

/// The comments and quoted texts of a file as one line.
fn prose(text: &str) -> String {
    let words = text.lines().flat_map(|line| line.trim_start().trim_start_matches('#').split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_statement_lives_where_the_table_says() {
    let mut files = BTreeMap::new();
    for file in std::iter::once(&packs::PRELUDE).chain(packs::PACKS).flat_map(|pack| pack.files) {
        let short = file.name.trim_end_matches(".policy").to_owned();
        files.insert(short, (declared(file.name, file.text), prose(file.text)));
    }
    let page = fs::read_to_string(root().join(Path::new("docs/leadership-statements.md"))).expect("the table is there");
    let mut next = 1;
    let mut wrong = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [number, _, _, places] = cells.as_slice() else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        assert_eq!(number, next, "each number once, in order: {line}");
        next += 1;
        if let Some(reason) = places.strip_prefix("not a rule: ") {
            assert!(reason.len() > 20, "a reason: {line}");
            continue;
        }
        for place in places.split("; `").map(|place| place.trim_start_matches('`')) {
            let (named, file) = place.split_once("` in ").unwrap_or_else(|| panic!("`sort name` in file: {line}"));
            let Some((declared, prose)) = files.get(file) else {
                wrong.push(format!("{number}: there is no file {file}"));
                continue;
            };
            let wanted = named.to_lowercase();
            let there = match wanted.split_once(' ') {
                Some(("comment", _)) => prose.contains(named["comment ".len()..].trim_matches('"')),
                Some(("word", words)) => {
                    let within = |head: &str| format!(" {head} ").contains(&format!(" {words} "));
                    declared.iter().filter_map(|name| name.strip_prefix("word ")).any(within)
                }
                _ => declared.contains(&wanted),
            };
            if !there {
                wrong.push(format!("{number}: {file} has no {named}"));
            }
        }
    }
    assert_eq!(next, 205, "204 statements");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
