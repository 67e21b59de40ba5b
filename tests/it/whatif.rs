//! `orglint whatif leaves`: on the examples what it says is what a check with `status: left` says; the report; usage.

use std::path::{Path, PathBuf};

use orglint::comparison::{self, Judged, Names};
use orglint::config;
use orglint::evaluate::verdict::Outcome;
use orglint::organisation::Undeclared;
use orglint::run::{Inputs, Run};
use orglint::source::{Role, Sources};
use orglint::whatif::{self, Who};

use crate::cli::Folder;
use crate::reports::{expect, orglint, root};

fn checked(folder: &Path, overlay: Option<PathBuf>) -> Run {
    let mut sources = Sources::default();
    let text = std::fs::read_to_string(folder.join("orglint.toml")).expect("an example has one");
    let file = sources.add("orglint.toml", text, Role::Other);
    let (config, slips) = config::parse(&sources, file, folder);
    assert!(slips.is_empty(), "{slips:?}");
    let mut run = Run::new(Inputs {
        policies: config.policies.unwrap_or_else(|| vec![folder.join("policies")]),
        org: config.org.unwrap_or_else(|| vec![folder.join("org")]),
        overlays: overlay.into_iter().collect(),
        packs: config.packs.into_iter().map(|pack| pack.value).collect(),
        undeclared: Undeclared::Allow,
        as_of: jiff::civil::date(2026, 10, 1),
        explained: 0,
        only: Vec::new(),
    });
    run.read_policies().expect("the policies can be read");
    run.compile();
    run.read_data().expect("the descriptions can be read");
    run.check().expect("it can be checked");
    assert!(!run.has_errors(), "{:?}", run.problems());
    run
}

/// Policy, sentence, what it is about, whether it is violated.
type Break = (String, usize, Vec<(String, String)>, bool);

/// What is worse in a run with the person left, by comparing two checks.
fn breaks(before: &Run, after: &Run) -> Vec<Break> {
    let judged = |run| -> Judged<'_> {
        let run: &Run = run;
        let (program, org) =
            (run.program.as_ref().expect("it compiles"), run.organisation.as_ref().expect("it is built"));
        Judged { program, org, check: run.check.as_ref().expect("it was checked") }
    };
    let (before, after) = (judged(before), judged(after));
    let rows = comparison::compare(before, after, &Names::default()).rows.into_iter().filter(|row| row.worse);
    let found = rows.filter_map(|row| Some((row.identity, &after.check.findings[row.after?])));
    let open = found.filter(|(_, finding)| finding.waived.is_none());
    let told = open.map(|(identity, finding)| {
        let violated = finding.verdict.outcome == Outcome::Violated;
        (identity.policy, identity.sentence, identity.subject, violated)
    });
    let mut told: Vec<Break> = told.collect();
    told.sort();
    told
}

#[test]
fn of_every_example_and_person_it_is_what_the_status_left_leads_to() {
    let overlays = Folder::with(&[]);
    let (mut asked, mut broken) = (0, 0);
    for example in std::fs::read_dir(root().join("examples")).expect("there are examples") {
        let folder = example.expect("it can be listed").path();
        if !folder.join("org").exists() {
            continue;
        }
        let run = checked(&folder, None);
        let answer = whatif::ask(&run, &Who::Everybody, 0).expect("it can be asked").expect("there are no errors");
        for impact in &answer.impacts {
            let name = format!("{}-{}.yaml", folder.file_name().expect("a name").to_string_lossy(), impact.person);
            overlays.write(&name, format!("people:\n  {}: {{ status: left }}\n", impact.person).as_bytes());
            let overlay = overlays.path().join(&name);
            let expected = breaks(&run, &checked(&folder, Some(overlay)));
            let mut found: Vec<Break> = impact
                .breaks
                .iter()
                .map(|it| {
                    let violated = it.outcome == Outcome::Violated;
                    (it.policy.clone(), it.sentence, it.subject.clone(), violated)
                })
                .collect();
            found.sort();
            assert_eq!(found, expected, "{} leaves {}", impact.person, folder.display());
            assert_eq!(impact.must + impact.should + impact.cannot_tell, expected.len());
            asked += 1;
            broken += usize::from(!expected.is_empty());
        }
    }
    assert!(asked > 30 && broken > 5, "{broken} of {asked} departures break something");
}

#[test]
fn the_report_in_each_format() {
    let example = root().join("examples/with-violations");
    for (format, name) in [("human", "txt"), ("json", "json"), ("markdown", "md")] {
        let ran = orglint(&example, &["whatif", "leaves", "--each", "--as-of", "2026-10-01", "--format", format]);
        assert_eq!((ran.exit, ran.err.as_str()), (0, ""), "{ran:#?}");
        expect(&format!("whatif.{name}"), &ran.out);
    }
}

#[test]
fn the_example_of_the_docs_is_what_is_said() {
    let page = std::fs::read_to_string(root().join("docs/departures.md")).expect("the page is there");
    let shown = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has an example");
    let ran = orglint(&root().join("examples/with-violations"), &["whatif", "leaves", "--each"]);
    assert!(ran.out.starts_with(shown), "{}", ran.out);
}

#[test]
fn questions_that_cannot_be_asked() {
    let example = root().join("examples/starter");
    let said = |arguments: &[&str], part: &str| {
        let ran = orglint(&example, &[&["whatif", "leaves"], arguments].concat());
        assert!(ran.exit == 2 && ran.err.contains(part), "{ran:#?}");
    };
    said(&["an"], "did you mean `ana`?");
    said(&[], "who leaves is missing");
    said(&["--each", "--everybody"], "`--each` does not go with `--everybody`");
    said(&["--everybody", "--each"], "`--everybody` does not go with `--each`");
    said(&["--each", "ana"], "for one person: `orglint whatif leaves ana`");
    let folder = Folder::with(&[]);
    folder.write("org/a.yaml", b"people:\n  ana: { status: left }\n  bo: {}\n");
    folder.write("policies/a.policy", b"policy named \"Named\" { every person must have a name }\n");
    let ran = orglint(folder.path(), &["whatif", "leaves", "ana"]);
    assert!(ran.exit == 2 && ran.err.contains("left out already"), "{ran:#?}");
    // Words by which more follows from a status than that somebody is left out.
    folder.write("policies/a.policy", b"replace define a person is gone means their contractor is yes\npolicy named \"Named\" { every person must have a name }\n");
    let ran = orglint(folder.path(), &["whatif", "leaves", "bo"]);
    assert!(ran.exit == 2 && ran.err.contains("a plan with the step `leave`"), "{ran:#?}");
    // Errors of policies and descriptions are told, and decide the exit code.
    folder.write("policies/a.policy", b"policy named \"Named\" { every persn must have a name }\n");
    assert_eq!(orglint(folder.path(), &["whatif", "leaves", "bo"]).exit, 3);
    folder.write("policies/a.policy", b"policy named \"Named\" { every person must have a name }\n");
    folder.write("org/a.yaml", b"people:\n  bo: { nam: x }\n");
    assert_eq!(orglint(folder.path(), &["whatif", "leaves", "bo"]).exit, 4);
}

/// What is known of a role, and not only who holds it, may be another after somebody left.
#[test]
fn a_role_that_becomes_known_or_unknown() {
    let folder = Folder::with(&[]);
    folder.write(
        "policies/a.policy",
        br#"extend team { deputy: person }
extend person { buddy: person }
role aide of a team means the buddy of its point of contact
define head of a team means (its point of contact if at least half of its members are contractors, its deputy otherwise)
role chair of a team means its head
policy aides "Aides" { every aide must be engaged }
policy chairs "Chairs" { every person must be engaged if they are a chair }
"#,
    );
    folder.write(
        "org/a.yaml",
        b"teams: { t: {members: [ana], point of contact: bo, deputy: cai} }
people: { ana: {contractor: yes, engaged: yes}, bo: {engaged: no}, cai: {engaged: no} }
",
    );
    let ran = orglint(folder.path(), &["whatif", "leaves", "--everybody", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let of = |at: usize| {
        let it = &answer["departures"][at];
        let number = |key: &str| it[key].as_u64().expect("a number");
        (it["person"].as_str().expect("an id"), number("must"), number("cannot_tell"), number("resolved"))
    };
    // Without ana there is no member of whom half could be contractors: the chair is bo or cai. Bo is violated before and
    // undetermined afterwards, cai was no chair and perhaps is one now.
    assert_eq!(of(0), ("ana", 0, 1, 0));
    assert_eq!(answer["departures"][0]["breaks"][0]["subject"][0]["id"], "cai");
    // Nobody knows who bo's buddy is; without bo nobody asks. The other finding that is gone is that about bo, the chair.
    assert_eq!(of(1), ("bo", 0, 0, 2));
    assert_eq!(of(2), ("cai", 0, 0, 0));
}
