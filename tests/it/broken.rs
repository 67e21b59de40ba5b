//! Broken files end in an answer: every example and every case is cut off anywhere, or some of its bytes are changed, and
//! is then read, compiled, tested, checked and reported. There is no panic, no label beside the text, and an end.
//!
//! One file of each set is broken once; `BROKEN=100 cargo test --release --test it broken` breaks each file so often, and
//! `BROKEN=all` cuts it off at every character.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use orglint::organisation::Undeclared;
use orglint::report::{self, Style};
use orglint::run::{Inputs, Run};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::cases;

/// Files that are read together.
struct Set {
    name: String,
    /// Name and text. What ends in `.policy` is a policy, all else a description.
    files: Vec<(String, String)>,
}

/// Larger ones are limits that are tried elsewhere, not what anybody writes.
const LARGE: usize = 20_000;

fn sets() -> Vec<Set> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sets = Vec::new();
    for folder in fs::read_dir(root.join("examples")).expect("there are examples") {
        let folder = folder.expect("a folder").path();
        let mut files = Vec::new();
        add_files(&folder, &mut files);
        sets.push(Set { name: folder.display().to_string(), files });
    }
    for file in fs::read_dir(root.join("tests/policies")).expect("there are policies") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a policy is UTF-8");
        let name = path.display().to_string();
        sets.push(Set { name: name.clone(), files: vec![(name, text)] });
    }
    for case in cases::ran() {
        let sections = case.case.sections.iter().filter(|section| section.times == 1);
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let files = sections.map(|section| (section.path().to_owned(), text(section.bytes()))).collect();
        sets.push(Set { name: case.path.clone(), files });
    }
    for set in &mut sets {
        set.files.retain(|(name, text)| {
            let read =
                [".policy", ".yaml", ".yml", ".json", ".toml", ".csv"].iter().any(|ending| name.ends_with(ending));
            read && !name.ends_with("orglint.toml") && !text.is_empty() && text.len() <= LARGE
        });
    }
    sets.sort_by(|a, b| a.name.cmp(&b.name));
    sets
}

fn add_files(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            add_files(&path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            files.push((path.display().to_string(), text));
        }
    }
}

/// Everything that the tool does with the files, the reports included.
fn answer(files: &[(String, String)]) {
    let mut run = Run::new(Inputs {
        policies: Vec::new(),
        org: Vec::new(),
        overlays: Vec::new(),
        packs: Vec::new(),
        undeclared: Undeclared::Warn,
        as_of: "2026-11-25".parse().expect("a date"),
        explained: 5,
        only: Vec::new(),
    });
    run.read_policies().expect("no file is named");
    for (name, text) in files {
        match name.ends_with(".policy") {
            true => _ = run.add_policy(name, text),
            false => _ = run.add_data(name, text, None),
        }
    }
    run.compile();
    _ = run.test();
    _ = run.lint(false);
    _ = if run.data.is_empty() { run.organise() } else { run.check() };
    let problems = run.problems();
    for problem in problems.iter().chain(run.check.iter().flat_map(|check| &check.diagnostics)) {
        for label in &problem.labels {
            assert!(run.sources.get(label.span.file).text.get(label.span.range()).is_some(), "a label off the text");
        }
    }
    let ids = |thing| run.id_of(thing);
    let report = run.report(&problems, &ids);
    report::write_check(&report, &Style::default(), &mut Vec::new()).expect("a list of bytes can be written");
    report::json::write_check(&report, &mut Vec::new()).expect("a list of bytes can be written");
}

/// Numbers by chance, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("it is below a usize")
    }
}

fn cut(text: &str, at: usize) -> String {
    text[..(0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)].to_owned()
}

fn changed(text: &str, random: &mut Random) -> String {
    const SPICE: &[&str] = &[
        "\"", "{", "}", "(", ")", "\n", "'", "\t", ":", "-", ",", "#", "[", "&a", "*a", "é", "\u{202e}", "0", "\"\"\"",
    ];
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => drop(bytes.splice(at..at, SPICE[random.below(SPICE.len())].bytes())),
            1 => drop(bytes.drain(at..(at + 1 + random.below(20)).min(bytes.len()))),
            2 if !bytes.is_empty() => bytes[at] = u8::try_from(random.below(256)).expect("it is below 256"),
            _ => {
                let other = random.below(bytes.len());
                if !bytes.is_empty() {
                    bytes.swap(at, other);
                }
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How often files are broken.
#[derive(Clone, Copy)]
enum Times {
    /// One file of each set, once.
    Once,
    /// Each file, in both ways.
    Each(usize),
    /// Each file, cut off at every byte.
    All,
}

impl Times {
    fn asked() -> Times {
        match std::env::var("BROKEN").as_deref() {
            Err(_) => Times::Once,
            Ok("all") => Times::All,
            Ok(number) => Times::Each(number.parse().expect("`BROKEN` is a number, or `all`")),
        }
    }
}

/// The set with one file broken, in every way that is asked for: the number of the file, and its text.
fn broken(set: &Set, times: Times, random: &mut Random) -> Vec<(usize, String)> {
    let mut ways = Vec::new();
    for (file, (_, text)) in set.files.iter().enumerate() {
        match times {
            Times::Once => {}
            Times::Each(times) => {
                for _ in 0..times {
                    ways.push((file, cut(text, random.below(text.len()))));
                    ways.push((file, changed(text, random)));
                }
            }
            Times::All => ways.extend((0..text.len()).map(|at| (file, cut(text, at)))),
        }
    }
    if matches!(times, Times::Once) && !set.files.is_empty() {
        let file = random.below(set.files.len());
        let text = &set.files[file].1;
        let way = if random.below(2) == 0 { cut(text, random.below(text.len())) } else { changed(text, random) };
        ways.push((file, way));
    }
    ways
}

#[test]
fn a_broken_file_ends_in_an_answer() {
    let (times, sets) = (Times::asked(), sets());
    assert!(sets.len() > 700, "only {} sets of files were found", sets.len());
    let wrong: Vec<String> = sets.par_iter().enumerate().flat_map(|(at, set)| break_set(at, set, times)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n────\n"));
}

/// What went wrong when a file of the set was broken, the others whole.
fn break_set(at: usize, set: &Set, times: Times) -> Vec<String> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (at as u64 + 1));
    let mut wrong = Vec::new();
    for (file, text) in broken(set, times, &mut random) {
        let mut files = set.files.clone();
        files[file].1.clone_from(&text);
        if catch_unwind(AssertUnwindSafe(|| answer(&files))).is_err() {
            wrong.push(format!("{}: {}\n{text}", set.name, files[file].0));
        }
    }
    wrong
}
