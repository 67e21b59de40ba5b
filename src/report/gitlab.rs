//! GitLab's code quality report: a JSON list with an entry for each fault, which GitLab compares by fingerprint with that
//! of the target branch. What is waived is no entry, nor what is gone.

use std::collections::HashSet;
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use crate::diagnostic::Severity;
use crate::report::item::{Item, Verdict, items, items_of_tests};
use crate::report::json::write_json;
use crate::report::text::clean;
use crate::report::trial::TestRun;
use crate::report::{Base, Report, Standing};

/// The file that is named where a fault lies in none of the repository: an entry without one is refused.
const NO_FILE: &str = "orglint.toml";

/// Writes the report of a command. An error is the writer's own.
pub fn write(report: &Report<'_>, base: &Base, out: &mut impl Write) -> io::Result<()> {
    write_json(&Entries { items: &|| items(report), base }, out)
}

/// Writes the results of tests. An error is the writer's own.
pub fn write_tests(tests: &TestRun<'_>, base: &Base, out: &mut impl Write) -> io::Result<()> {
    write_json(&Entries { items: &|| items_of_tests(tests), base }, out)
}

struct Entries<'a, I> {
    items: &'a dyn Fn() -> I,
    base: &'a Base,
}

impl<'i, I: Iterator<Item = Item<'i>>> Serialize for Entries<'_, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let resolved = |item: &Item<'_>| item.mark.is_some_and(|mark| mark.standing == Standing::Resolved);
        // A fingerprint stands once: a plan meets the same fault at several steps.
        let mut known = HashSet::new();
        let open = (self.items)().filter(|item| item.waiver.is_none() && !resolved(item));
        for item in open.filter(|item| known.insert(item.fingerprint.clone())) {
            list.serialize_element(&entry(&item, self.base))?;
        }
        list.end()
    }
}

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

fn entry(item: &Item<'_>, base: &Base) -> Entry {
    let place = item.places.first().map(|(place, _)| *place).filter(|place| !item.is_shipped(*place));
    let (path, begin) = match place {
        Some(place) => {
            let name = clean(&base.path(item.sources.get(place.file))).into_owned();
            (name, item.sources.line_column(place.file, place.start as usize).line)
        }
        None => (NO_FILE.to_owned(), 1),
    };
    Entry {
        description: item.message.clone(),
        check_name: item.rule.name(),
        fingerprint: item.fingerprint.clone(),
        severity: match (item.severity, item.rule.verdict()) {
            (Severity::Error, Some(Verdict::Undetermined)) => "major",
            (Severity::Error, Some(Verdict::Violated) | None) => "critical",
            (Severity::Warning, _) => "minor",
        },
        location: Location { path, lines: Lines { begin } },
    }
}
