//! The house rules of `ARCHITECTURE.md`, as tests: who may import whom, who may name which crate, how files begin.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use orglint::code::Code;
use orglint::packs;

/// The modules in the order in which data flows: each imports only from those before it.
const ORDER: &[&str] = &[
    "code",
    "source",
    "diagnostic",
    "value",
    "syntax",
    "data",
    "edit",
    "vocabulary",
    "formula",
    "walk",
    "reading",
    "compile",
    "meaning",
    "rephrase",
    "lint",
    "organisation",
    "evaluate",
    "coverage",
    "mutate",
    "explain",
    "describe",
    "change",
    "report",
    "comparison",
    "trial",
    "packs",
    "load",
    "config",
    "revision",
    "run",
    "diff",
    "review",
    "plan",
    "baseline",
    "waivers",
    "whatif",
    "quality",
    "question",
    "about",
    "canonical",
    "cli",
    "main",
    "lib",
];

/// Arrows that the order would allow, and that must not be there all the same.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("lint", "reading", "lint looks at what sentences mean, not at how they are read"),
    ("lint", "rephrase", "lint changes nothing"),
    ("data", "syntax", "data knows no policy"),
    ("organisation", "formula", "an organisation knows no sentence"),
    ("organisation", "reading", "an organisation knows no sentence"),
    ("organisation", "compile", "an organisation knows no sentence"),
];

/// A source file: its path below the root with `/`, and its text.
struct File {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, extension: &str) -> Vec<File> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project can be read") {
            let path = entry.expect("a folder of the project can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let name =
                    path.strip_prefix(root()).expect("it lies below the root").to_string_lossy().replace('\\', "/");
                found.push(File { path: name, text: fs::read_to_string(&path).expect("a source file is UTF-8") });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The lines that are compiled into the tool: without comments and tests.
fn code(file: &File) -> impl Iterator<Item = &str> {
    let end = file.text.find("#[cfg(test)]\nmod tests {").unwrap_or(file.text.len());
    file.text[..end].lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// `src/syntax/parse.rs` → `syntax`, `src/run.rs` → `run`.
fn module(path: &str) -> &str {
    let below = path.trim_start_matches("src/");
    below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/") || name.starts_with("test_") || name == "tests.rs" || name == "sample.rs"
}

#[test]
fn modules_import_from_their_left_only() {
    let place = |module: &str| ORDER.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    for file in files("src", "rs").iter().filter(|file| !is_test(&file.path)) {
        let from = module(&file.path);
        let Some(own) = place(from) else {
            wrong.push(format!("{}: `{from}` has no place in ORDER of tests/it/house.rs", file.path));
            continue;
        };
        for line in code(file) {
            for rest in line.split("crate::").skip(1) {
                let to: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let known = place(&to);
                if to.is_empty() {
                    wrong.push(format!("{}: write one `use crate::…` for each module: {line}", file.path));
                } else if known.is_some_and(|other| other > own) {
                    wrong.push(format!("{}: `{from}` imports `{to}`, which comes after it", file.path));
                } else if let Some((_, _, why)) = FORBIDDEN.iter().find(|(a, b, _)| *a == from && *b == to) {
                    wrong.push(format!("{}: imports `{to}`, but {why}", file.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_names_are_named_in_one_place_only() {
    let rules: &[(&str, &[&str], &str)] = &[
        ("pest", &["src/syntax/parse"], "only syntax/parse*.rs names pest"),
        ("pest_derive", &["src/syntax/parse"], "only syntax/parse*.rs names pest"),
        ("miette", &["src/report/human.rs"], "only report/human.rs names miette"),
        ("fs", &["src/load.rs"], "only load.rs touches the disk"),
        (
            "process",
            &["src/revision/git.rs", "src/load.rs", "src/cli/mod.rs", "src/main.rs"],
            "only git.rs starts a program",
        ),
        ("granit_parser", &["src/data/yaml"], "only data/yaml*.rs names the YAML parser"),
        ("clap", &["src/cli/"], "only cli/ names the command line"),
        ("env", &["src/load.rs", "src/cli/"], "only load.rs and cli/ ask the environment"),
        ("SystemTime", &[], "nobody reads a clock but cli/arguments.rs, through jiff"),
        ("Instant", &[], "nobody reads a clock but cli/arguments.rs, through jiff"),
        ("Timestamp", &["src/cli/arguments.rs"], "only cli/arguments.rs reads a clock"),
        ("ZonedDateTime", &[], "only cli/arguments.rs reads a clock"),
    ];
    let mut wrong = Vec::new();
    for file in files("src", "rs").iter().filter(|file| !is_test(&file.path)) {
        for line in code(file) {
            for (name, places, why) in rules {
                if names(line, name) && !places.iter().any(|place| file.path.starts_with(place)) {
                    wrong.push(format!("{}: {why}: {}", file.path, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a line uses `name::…` or imports `name`.
fn names(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    line.match_indices(&path).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        || line.trim_start().starts_with(&format!("use std::{name};"))
}

#[test]
fn every_file_opens_with_what_it_does_and_is_a_room_of_its_own() {
    let mut wrong = Vec::new();
    for file in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        if !file.text.starts_with("//! ") {
            wrong.push(format!("{}: begins without `//!`", file.path));
        }
        let lines = file.text.lines().count();
        if lines > 800 {
            wrong.push(format!("{}: {lines} lines, split it", file.path));
        }
        if file.text.lines().any(|line| line.trim_start().starts_with("use ") && line.contains("::*")) {
            wrong.push(format!("{}: imports by glob", file.path));
        }
        if file.path.matches('/').count() > 2 && !is_test(&file.path) {
            wrong.push(format!("{}: folders are one deep", file.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn main_is_only_a_door() {
    let main = fs::read_to_string(root().join("src/main.rs")).expect("main.rs is there");
    assert!(main.lines().count() < 20);
}

#[test]
fn every_code_is_unique_and_explained() {
    let mut names = BTreeSet::new();
    for code in Code::ALL {
        let name = code.name();
        assert!(names.insert(name), "{name} stands twice");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name} is no kebab-case");
        assert!(!code.short().ends_with('.') && !code.short().is_empty(), "{name}: one line, no full stop");
        assert!(code.long().ends_with('.') && code.long().len() > 40, "{name}: some sentences");
        assert_eq!(Code::from_name(name), Some(*code));
    }
}

/// `UPDATE_EXPECTED=1 cargo test` rewrites generated pages; every difference is read.
#[test]
fn the_page_of_codes_is_fresh() {
    let mut page = String::from(
        "# Diagnostic codes\n\nGenerated from `src/code.rs`; `orglint explain CODE` prints the same. \
         `UPDATE_EXPECTED=1 cargo test --test it` rewrites this page.\n",
    );
    for code in Code::ALL {
        page += &format!("\n## {}\n\n{}.\n\n{}\n", code.name(), capital(code.short()), code.long());
    }
    let path = root().join("docs/codes.md");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::create_dir_all(root().join("docs")).expect("docs/ can be made");
        fs::write(&path, &page).expect("docs/codes.md can be written");
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == page, "docs/codes.md is stale: UPDATE_EXPECTED=1 cargo test --test it");
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[test]
fn every_shipped_policy_file_is_compiled_in() {
    let listed: BTreeSet<String> = std::iter::once(&packs::PRELUDE)
        .chain(packs::PACKS)
        .flat_map(|pack| pack.files.iter().map(|file| format!("rules/{}", file.name)))
        .collect();
    let there: BTreeSet<String> = files("rules", "policy").into_iter().map(|file| file.path).collect();
    assert_eq!(there, listed, "src/packs.rs lists every file below rules/");
}
