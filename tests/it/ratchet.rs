//! `orglint baseline` and `orglint waivers` as a user runs them: the laws of the ratchet, and what the list says.

use std::fs;
use std::path::Path;

use crate::cli::{Folder, Ran};

const POLICIES: (&str, &str) = (
    "policies/p.policy",
    "policy manned \"Each team has a people manager\" { every team must have a people manager }\n\
     policy led { every people manager must have technical depth }\n\
     policy apart { no two teams may have the same mission }\n\
     policy few { the number of teams must be at most 2 }\n\
     policy areas { every area of a team should have a tech lead }\n\
     policy levels { every person must have a level\nunknown warns }\n",
);

/// Ids that a policy file would read as words of its own, or not at all.
const HOSTILE: (&str, &str) = (
    "org/a.yaml",
    "team: until\nmission: same\nmembers: ['in', 'a \"b\" \\ c', '12', 'é ü', '::error::x', ana]\nleadership: { people: 'in', technical: { 'x in team y': vacant } }\n---\n\
     team: '# no'\nmission: same\nleadership: { people: ['a \"b\" \\ c', ana] }\n---\nteam: a-b\nmission: same\n",
);

fn text(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file is there")
}

/// Baseline then check is exit 0, whatever the ids are; recording changes no other file; a second update nothing at all.
#[test]
fn behind_a_baseline_nothing_is_open() {
    let folder = Folder::with(&[POLICIES, HOSTILE]);
    folder.run(&["check"]).expect(1, &[]);
    folder
        .run(&["baseline", "--as-of", "2026-11-25"])
        .expect(0, &["15 findings recorded", "approved by \"unassigned\""]);
    let recorded = text(&folder, "policies/baseline.policy");
    for said in [
        "waive manned for team a-b\n",
        "for person \"in\" in team \"until\"\n",
        "for person \"a \\\"b\\\" \\\\ c\" in team \"# no\"\n",
        "waive few for the organisation\n",
        "for area \"x in team y\" in team \"until\"\n",
        "until 2027-05-25\n",
    ] {
        assert!(recorded.contains(said), "{said}\n{recorded}");
    }
    assert!(!recorded.contains("a.yaml"), "a waiver names no place");
    folder.run(&["check", "--strict", "--as-of", "2026-11-25"]).expect(0, &["nothing violated"]);
    folder.run(&["baseline"]).expect(2, &["there is a baseline already"]);
    folder.run(&["baseline", "--update", "--as-of", "2026-12-01"]).expect(0, &["as it was"]);
    assert_eq!(text(&folder, "policies/baseline.policy"), recorded);
    folder.run(&["check", "--as-of", "2027-05-26"]).expect(1, &["expired"]);
}

/// The examples, with the policies of all packs.
#[test]
fn behind_a_baseline_nothing_is_open_in_the_examples() {
    for name in ["with-violations", "inference-team", "research-and-people", "product-and-technique"] {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).join("org");
        let folder = Folder::with(&[("policies/p.policy", "policy sized { every team's size must be at most 2 }\n")]);
        let org = example.to_string_lossy().into_owned();
        let pack = |rest: &[&str]| {
            let mut all = rest.to_vec();
            all.extend([org.as_str(), "--pack", "leadership", "--pack", "practices", "--pack", "team-shape"]);
            all.extend(["--as-of", "2026-11-25"]);
            folder.run(&all)
        };
        assert_eq!(pack(&["check"]).exit, 1, "{name}");
        pack(&["baseline", "--until", "2027-01-01"]).expect(0, &["2027-01-01"]);
        pack(&["check"]).expect(0, &[]);
        let recorded = text(&folder, "policies/baseline.policy");
        pack(&["baseline", "--update"]).expect(0, &["as it was"]);
        assert_eq!(text(&folder, "policies/baseline.policy"), recorded, "{name}");
    }
}

#[test]
fn what_is_mended_leaves_and_what_is_new_fails() {
    let org = |members: &str, lead: &str| {
        format!(
            "team: a\nmembers: [{members}]\nleadership: {{ people: {lead} }}\npeople:\n  ana: {{ level: mid }}\n  bo: {{}}\n"
        )
    };
    let policy = "policy levelled { every member of a team must have a level\nunknown fails }\npolicy small { every team's size must be at most 1 }\n";
    let folder = Folder::with(&[("policies/p.policy", policy), ("org/a.yaml", &org("ana, bo, cai", "ana"))]);
    folder.run(&["baseline", "--as-of", "2026-11-25"]).expect(0, &["3 findings", "3 waivers"]);
    // Somebody takes one on: what they wrote stays.
    let taken = text(&folder, "policies/baseline.policy").replacen("\"unassigned\"", "\"vp\" # asked in May", 1);
    folder.write("policies/baseline.policy", taken.as_bytes());
    // New: dia. Gone: cai.
    folder.write("org/a.yaml", org("ana, bo, dia", "ana").as_bytes());
    let update = folder.run(&["baseline", "--update", "--as-of", "2026-12-01"]);
    update
        .expect(1, &["mended, taken out: levelled for person cai", "new: levelled for person dia", "1 mended, 1 new"]);
    let left = text(&folder, "policies/baseline.policy");
    assert!(left.contains("\"vp\" # asked in May") && !left.contains("cai") && !left.contains("dia"), "{left}");
    assert_eq!(taken.lines().count() - left.lines().count(), 5, "{left}");
    folder.write("org/a.yaml", org("ana", "ana").as_bytes());
    folder.run(&["baseline", "--update", "--as-of", "2026-12-01"]).expect(0, &["2 mended"]);
    assert!(!text(&folder, "policies/baseline.policy").contains("waive "));
    folder.run(&["baseline", "--update", "--as-of", "2026-12-01"]).expect(0, &["as it was"]);
}

/// A waiver for a team covers its people, too: that it hides more than it was for is seen all the same.
#[test]
fn a_baseline_that_hides_more_is_worse() {
    let policy = "policy p {\n  every team must have a mission\n  every team must have a charter\n  unknown fails\n}\n";
    let folder = Folder::with(&[("policies/p.policy", policy), ("org/a.yaml", "team: a\nmission: x\n")]);
    folder.run(&["baseline", "--as-of", "2026-11-25"]).expect(0, &["1 finding recorded"]);
    folder.write("org/a.yaml", b"team: a\n");
    folder.run(&["check", "--as-of", "2026-11-26"]).expect(0, &[]);
    let update = ["baseline", "--update", "--as-of", "2026-11-26"];
    folder.run(&update).expect(1, &["worse: p for team a: 2 violated now, 1 violated then"]);
    folder.write(
        "policies/baseline.policy",
        text(&folder, "policies/baseline.policy").replace("1 violated", "3 violated").as_bytes(),
    );
    folder.run(&update).expect(0, &["better, for less now: p for team a", "1 better"]);
    assert!(text(&folder, "policies/baseline.policy").contains(": 2 violated\""));
}

#[test]
fn a_clean_organisation_needs_no_baseline() {
    let folder = Folder::with(&[
        ("policies/p.policy", "policy p { every team must have a mission }\n"),
        ("org/a.yaml", "team: a\nmission: x\n"),
    ]);
    folder.run(&["baseline"]).expect(0, &["Nothing to waive", "No file was written"]);
    assert!(!folder.path().join("policies/baseline.policy").exists());
    folder.run(&["baseline", "--update"]).expect(2, &["is not among the policies"]);
    folder.run(&["waivers"]).expect(0, &["no waivers"]);
}

#[test]
fn what_is_not_to_be_waived_is_said_and_not_recorded() {
    let policy = "policy strict { every team must have at least 1 member\nwaivable no }\npolicy p { every team must have at least 2 members }\n";
    let folder = Folder::with(&[("policies/p.policy", policy), ("org/a.yaml", "team: a\nmembers: []\n")]);
    folder.run(&["baseline"]).expect(1, &["1 finding recorded", "Not recorded: 1 finding of strict"]);
    assert!(!text(&folder, "policies/baseline.policy").contains("strict"));
    folder.run(&["check"]).expect(1, &["1 violated"]);
    folder.run(&["baseline", "--update"]).expect(1, &["Not recorded: 1 finding of strict", "as it was"]);
}

#[test]
fn a_run_with_errors_records_nothing() {
    let folder =
        Folder::with(&[("policies/p.policy", "policy p { every teem must be led }\n"), ("org/a.yaml", "team: a\n")]);
    folder.run(&["baseline"]).expect(3, &["unknown"]);
    let folder = Folder::with(&[
        ("policies/p.policy", "policy p { every team must have a mission }\n"),
        ("org/a.yaml", "team: a\nx: y\n"),
    ]);
    folder.run(&["baseline"]).expect(4, &[]);
    assert!(!folder.path().join("policies/baseline.policy").exists());
    let folder = Folder::with(&[
        ("policies/p.policy", "policy p { every team must have a mission }\n"),
        ("org/a.yaml", "team: a\n"),
    ]);
    folder.run(&["baseline", "--until", "2020-01-01"]).expect(2, &["would have expired"]);
    folder.run(&["baseline", "--file", "waivers.txt"]).expect(2, &["no policy file"]);
}

const WAIVED: &str = "policy p { every team must have at least 1 member }\n\
    waive p for team a\n  until 2026-11-20\n  because \"late\"\n  approved by \"vp\"\n\
    waive p for team b\n  until 2026-12-20\n  because \"a | b\"\n  approved by \"@vp\"\n\
    waive p for team c\n  until 2027-12-20\n  because \"was so\"\n  approved by \"unassigned\"\n";

#[test]
fn waivers_are_listed_with_their_days_and_what_they_hide() {
    let org = "team: a\nmembers: []\n---\nteam: b\nmembers: []\n---\nteam: c\nmembers: [ana]\n";
    let folder = Folder::with(&[("policies/p.policy", WAIVED), ("org/a.yaml", org)]);
    let list = |rest: &[&str]| folder.run(&[&["waivers", "--as-of", "2026-11-25"], rest].concat());
    let all = list(&[]);
    all.expect(
        0,
        &[
            "ended 5 days ago: p for team a",
            "no longer hides 1 finding",
            "25 days left: p for team b",
            "stale",
            "3 waivers: 1 expired, 1 stale, 1 in force",
        ],
    );
    let order: Vec<usize> =
        ["team a", "team b", "team c"].iter().map(|team| all.out.find(team).expect("it is listed")).collect();
    assert!(order.is_sorted(), "{}", all.out);
    let due = list(&["--due", "30 days"]);
    assert!(due.out.contains("team b") && due.out.contains("team a") && !due.out.contains("team c"), "{}", due.out);
    let unassigned = list(&["--unassigned"]);
    assert!(unassigned.out.contains("team c") && !unassigned.out.contains("team b"), "{}", unassigned.out);
    list(&["--due", "soon"]).expect(2, &["a number and a unit"]);
    let json: serde_json::Value = serde_json::from_str(&list(&["--format", "json"]).out).expect("it is JSON");
    let waivers = json["waivers"].as_array().expect("a list");
    assert_eq!(waivers.len(), 3);
    assert_eq!((waivers[0]["state"].as_str(), waivers[0]["days_left"].as_i64()), (Some("expired"), Some(-5)));
    assert_eq!(waivers[1]["findings"].as_array().map(Vec::len), Some(1));
    let table = list(&["--format", "markdown"]).out;
    assert!(
        table
            .lines()
            .filter(|line| line.starts_with('|'))
            .all(|line| line.replace("\\|", "").matches('|').count() == 10),
        "{table}"
    );
    assert!(!table.contains(" @vp"), "{table}");
}

/// Whoever is no longer there needs no waiver, and that is no reason to refuse.
#[test]
fn a_waiver_for_somebody_who_is_gone_is_taken_out() {
    let policy = "policy p { every team must have at least 1 member }\n";
    let folder = Folder::with(&[
        ("policies/p.policy", policy),
        ("org/a.yaml", "team: a\nmembers: []\n---\nteam: b\nmembers: [x]\n"),
    ]);
    folder.run(&["baseline"]).expect(0, &["1 finding"]);
    folder.write("org/a.yaml", b"team: b\nmembers: [x]\n");
    folder.run(&["check"]).expect(3, &["the waiver is for nobody"]);
    folder.run(&["baseline", "--update"]).expect(0, &["mended, taken out: p for team a"]);
    folder.run(&["check"]).expect(0, &[]);
}

fn plan(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["plan", "--as-of", "2026-11-25"], arguments].concat())
}

/// What `--write` writes without a step is what is there, byte for byte, in every example.
#[test]
fn an_empty_plan_writes_every_example_as_it_is() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("the examples are there") {
        let example = entry.expect("an example").path();
        if !example.join("org").is_dir() {
            continue;
        }
        let folder = Folder::with(&[("nothing.yaml", "steps: []\n")]);
        let path = example.to_string_lossy().into_owned();
        plan(&folder, &[&path, "nothing.yaml", "--write", "out"]).expect(0, &["no steps", "0 changed, 0 new"]);
        let mut files = 0;
        for file in fs::read_dir(example.join("org")).expect("the descriptions are there") {
            let file = file.expect("a file").path();
            let written = folder.path().join("out").join(file.file_name().expect("a name"));
            assert_eq!(fs::read(&file).ok(), fs::read(written).ok(), "{}", file.display());
            files += 1;
        }
        assert_eq!(fs::read_dir(folder.path().join("out")).expect("it was written").count(), files);
    }
}

#[test]
fn a_plan_is_written_only_where_nothing_is() {
    let folder = Folder::with(&[
        ("policies/p.policy", "policy p { every team must have at least 1 member }\n"),
        ("org/a.yaml", "team: a # the a\r\nmembers:\r\n- ana\r\n- bo\r\n"),
        ("org/b.toml", "team = \"b\"\nmembers = []\n"),
        (
            "s.json",
            "{\"steps\": [{\"on\": \"2027-01-15\", \"move\": \"bo\", \"to\": \"b\"}, {\"on\": \"2027-02-01\", \"close team\": \"a\"}]}",
        ),
        ("t.toml", "[[steps]]\non = 2027-01-15\nmove = \"bo\"\nto = \"b\"\n"),
    ]);
    plan(&folder, &["t.toml", "--write", "out"])
        .expect(0, &["none of 1 step introduces a finding", "2 changed, 0 new"]);
    assert_eq!(text(&folder, "out/a.yaml"), "team: a # the a\r\nmembers:\r\n- ana\r\n");
    assert_eq!(text(&folder, "out/b.toml"), "team = \"b\"\nmembers = [\"bo\"]\n");
    plan(&folder, &["t.toml", "--write", "out"]).expect(2, &["already there, nothing was written"]);
    plan(&folder, &["s.json", "--write", "out", "--force"]).expect(0, &["1 left out"]);
    assert!(!folder.path().join("out/a.yaml").exists());
    plan(&folder, &["s.json", "--gate", "all"]).expect(1, &[]);
    // The folder that is written is an organisation of its own.
    folder.run(&["check", "out"]).expect(0, &[]);
}
