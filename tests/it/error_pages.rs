//! `docs/errors/`: a page for each diagnostic code, made from the table in `src/code.rs` and from a case of the error
//! corpus, with what is printed for it. `UPDATE_EXPECTED=1 cargo test --test it error_pages` rewrites the pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use orglint::code::Code;

use crate::cases::{self, Ran};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors")
}

#[test]
fn the_pages_of_codes_are_fresh() {
    if std::env::var_os("ONLY").is_some() {
        return;
    }
    let wanted = pages();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let _ = fs::remove_dir_all(folder());
        fs::create_dir_all(folder()).expect("docs/errors can be made");
        wanted.iter().for_each(|(name, text)| fs::write(folder().join(name), text).expect("a page can be written"));
    }
    let there = fs::read_dir(folder()).expect("docs/errors is there").map(|entry| entry.expect("a page").path());
    let there: BTreeMap<String, String> = there
        .map(|path| {
            let name = path.file_name().expect("a page has a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("a page is UTF-8"))
        })
        .collect();
    let stale: Vec<&String> = wanted.keys().filter(|name| there.get(*name) != wanted.get(*name)).collect();
    let extra: Vec<&String> = there.keys().filter(|name| !wanted.contains_key(*name)).collect();
    assert!(
        stale.is_empty() && extra.is_empty(),
        "stale: {stale:?}, of no code: {extra:?}; UPDATE_EXPECTED=1 rewrites them"
    );
}

fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut list = String::from(
        "# What orglint says\n\nGenerated from `src/code.rs` and `tests/cases/`. `orglint explain CODE` prints the text of a \
         code; each page has an example, too.\n\n",
    );
    for code in Code::ALL {
        list += &format!("- [{0}]({0}.md): {1}\n", code.name(), code.short());
        pages.insert(format!("{}.md", code.name()), page(*code));
    }
    pages.insert("README.md".to_owned(), list);
    pages
}

fn page(code: Code) -> String {
    let mut page = format!("# {}\n\n{}.\n\n{}\n", code.name(), capital(code.short()), code.long());
    if let Some(case) = example(code) {
        page += "\n## Example\n";
        for section in &case.case.sections {
            let repeated = if section.times > 1 { format!(", {} times", section.times) } else { String::new() };
            page += &format!("\n`{}`{repeated}:\n\n~~~text\n{}\n~~~\n", section.path(), visible(&section.text));
        }
        page += &format!("\nis answered with\n\n~~~text\n{}\n~~~\n", case.printed.trim_end());
    }
    page
}

/// The shortest case that says this and nothing else; else the one that says least besides.
fn example(code: Code) -> Option<&'static Ran> {
    let length = |case: &&Ran| case.case.sections.iter().map(|section| section.text.len()).sum::<usize>();
    let all = cases::ran().iter().filter(|case| case.codes.contains(&code));
    all.min_by_key(|case| (case.said, length(case), case.path.clone()))
}

/// Control characters are shown as escapes, so that the page stays a text.
fn visible(text: &str) -> String {
    let shown =
        |c: char| if c.is_control() && c != '\n' && c != '\t' { c.escape_unicode().to_string() } else { c.to_string() };
    text.trim_end().chars().map(shown).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
