//! What `diff` says of changes of an organisation, between two folders: in words for people and as values for programs.

use serde_json::{Value, json};

use crate::cli::{Folder, Ran};
use crate::reports::{orglint, root};
use crate::repository::Repository;

const POLICY: &str = "policy named { every team should have a mission }\n";

/// Compares two texts of descriptions.
fn diff(before: &str, after: &str) -> (Value, String) {
    let folder = Folder::with(&[("a/org.yaml", before), ("b/org.yaml", after), ("policies/p.policy", POLICY)]);
    let run = |format: &str| -> Ran {
        folder.run(&["diff", "a/", "b/", "--undeclared", "allow", "--as-of", "2026-10-01", "--format", format])
    };
    let (machine, human) = (run("json"), run("human"));
    machine.expect(0, &[]);
    let report = serde_json::from_str(&machine.out).expect("it is JSON");
    (report, human.out)
}

#[track_caller]
fn expect(before: &str, after: &str, changes: Value, lines: &[&str]) {
    let (report, human) = diff(before, after);
    assert_eq!(report["changes"], changes, "{human}");
    for line in lines {
        assert!(human.lines().any(|shown| shown.trim_start() == *line), "`{line}` is not said:\n{human}");
    }
}

#[test]
fn who_joins_leaves_and_moves() {
    let before = "team: a\nmembers: [ana, bo, cai]\n---\nteam: b\nmembers: [dia, bo]\n";
    let after = "team: a\nmembers: [ana]\n---\nteam: b\nmembers: [dia, cai, eli, bo]\n";
    let changes = json!([
        {"change": "joins", "person": "eli", "teams": ["b"]},
        {"change": "moves", "person": "bo", "from": ["a"], "to": []},
        {"change": "moves", "person": "cai", "from": ["a"], "to": ["b"]},
    ]);
    expect(before, after, changes, &["cai moves here from a", "bo leaves the team", "eli joins the organisation"]);
}

#[test]
fn somebody_who_is_marked_as_gone_leaves() {
    let before = "team: a\nmembers: [ana, bo]\npeople: { ana: { level: mid }, bo: { level: mid } }\n";
    let after = "team: a\nmembers: [ana, bo]\npeople: { ana: { level: mid }, bo: { level: mid, status: left } }\n";
    let changes = json!([{"change": "leaves", "person": "bo", "teams": ["a"]}]);
    expect(before, after, changes, &["bo leaves the organisation"]);
}

#[test]
fn managers_and_other_facts() {
    let before = "people:\n  ana: { level: mid, depth: { x: aware } }\n  bo: { manager: ana }\n  cai: { manager: ana }\n  dia: {}\n";
    let after = "people:\n  ana: { level: senior, depth: { x: strong, y: aware } }\n  bo: { manager: dia }\n  cai: { manager: dia }\n  dia: { mentors: [ana, bo] }\n";
    let changes = json!([
        {"change": "manager", "person": "bo", "from": "ana", "to": "dia"},
        {"change": "manager", "person": "cai", "from": "ana", "to": "dia"},
        {"change": "set", "kind": "person", "id": "ana", "what": "level", "several": false, "from": ["mid"], "to": ["senior"]},
        {"change": "set", "kind": "person", "id": "ana", "what": "depth for x", "several": false, "from": ["aware"], "to": ["strong"]},
        {"change": "set", "kind": "person", "id": "ana", "what": "depth for y", "several": false, "from": [], "to": ["aware"]},
        {"change": "set", "kind": "person", "id": "dia", "what": "mentors", "several": true, "from": [], "to": ["ana", "bo"]},
        {"change": "added", "kind": "area", "id": "y"},
    ]);
    let lines =
        ["bo and cai report to dia, no longer to ana", "ana: level is senior, was mid", "dia: mentors: with ana, bo"];
    expect(before, after, changes, &lines);
}

#[test]
fn responsibilities_change_hands_fall_vacant_and_are_filled() {
    let before = "team: a\nmembers: [ana, bo]\nleadership:\n  people: ana\n  direction: { accountable: ana, contributors: [bo] }\n  project: vacant\n  technical: { x: bo, y: bo }\n";
    let after = "team: a\nmembers: [ana, bo]\nleadership:\n  people: { accountable: ana, standing: interim }\n  direction: { accountable: bo, contributors: [ana] }\n  project: ana\n  technical: { x: bo, y: vacant }\n";
    let holder = |person: &str, notes: &[&str]| json!({"person": person, "notes": notes});
    let post = |change: &str, responsibility: &str, area: Value, turn: &str, from: Value, to: Value| {
        json!({"change": change, "team": "a", "responsibility": responsibility, "area": area, "turn": turn,
            "from": from, "to": to})
    };
    let (ana, bo) = (holder("ana", &[]), holder("bo", &[]));
    let changes = json!([
        post("accountable", "direction", Value::Null, "changes-hands", json!([ana]), json!([bo])),
        post("contributing", "direction", Value::Null, "changes-hands", json!([bo]), json!([ana])),
        post("accountable", "people", Value::Null, "changes-form", json!([ana]), json!([holder("ana", &["interim"])])),
        post("accountable", "project", Value::Null, "is-filled", json!([]), json!([ana])),
        post("accountable", "technical", json!("y"), "falls-vacant", json!([bo]), json!([])),
    ]);
    let lines = [
        "direction passes from ana to bo",
        "contributors to direction: ana, no longer bo",
        "people: ana (interim), was ana",
        "project is filled: ana",
        "technical for y falls vacant: it was bo",
    ];
    expect(before, after, changes, &lines);
}

#[test]
fn teams_are_formed_closed_merged_split_and_moved() {
    let before = "team: top\n---\nteam: a\nparent: top\nmembers: [a1, a2, a3]\n---\nteam: b\nmembers: [b1, b2, b3, b4]\n---\nteam: c\nmembers: [c1, c2]\n";
    let after = "team: top\n---\nteam: b\nparent: top\nmembers: [b1, b2, a1, a2, a3]\n---\nteam: d\nparent: b\nmembers: [b3, b4, c1]\n---\nteam: e\nmembers: [c2]\n";
    let (report, human) = diff(before, after);
    let of = |change: &str| -> Vec<Value> {
        let all = report["changes"].as_array().expect("a list");
        all.iter().filter(|event| event["change"] == change).cloned().collect()
    };
    let share = |team: &str, people: &[&str]| json!({"team": team, "people": people});
    let formed = [
        json!({"change": "formed", "team": "d", "parent": "b", "members": ["b3", "b4", "c1"],
            "from": [share("b", &["b3", "b4"]), share("c", &["c1"])]}),
        json!({"change": "formed", "team": "e", "parent": null, "members": ["c2"], "from": [share("c", &["c2"])]}),
    ];
    assert_eq!(of("formed"), formed);
    let closed = [
        json!({"change": "closed", "team": "a", "parent": "top", "members": ["a1", "a2", "a3"],
            "into": [share("b", &["a1", "a2", "a3"])]}),
        json!({"change": "closed", "team": "c", "parent": null, "members": ["c1", "c2"],
            "into": [share("d", &["c1"]), share("e", &["c2"])]}),
    ];
    assert_eq!(of("closed"), closed);
    let below = json!({"change": "moved-below", "team": "b", "from": null, "to": "top"});
    assert_eq!(of("moved-below"), [below]);
    for line in [
        "is formed below b with 3 people, split off from b (2 of them)",
        "is closed (it was below top), merged into b (3 of 3 people)",
        "is closed, split up into d (1), e (1)",
        "moves below top",
        "a1, a2 and a3 move here from a",
    ] {
        assert!(human.lines().any(|shown| shown.trim_start() == line), "`{line}` is not said:\n{human}");
    }
}

#[test]
fn renames_are_recognised_where_they_are_clear() {
    let team = "team: checkout\nmission: Take orders\nmembers: [ana, bo, cai]\nleadership: { people: ana }\n";
    let renamed = json!([{"change": "renamed", "kind": "team", "from": "checkout", "to": "basket"}]);
    expect(team, &team.replace("checkout", "basket"), renamed, &["team basket was called checkout before"]);
    // The same name, whatever else; and the other facts are compared with those before.
    let named = "people:\n  ana: { name: Ana Lim, level: mid }\n";
    let changes = json!([
        {"change": "renamed", "kind": "person", "from": "ana", "to": "ana-lim"},
        {"change": "set", "kind": "person", "id": "ana-lim", "what": "level", "several": false, "from": ["mid"], "to": ["senior"]},
    ]);
    expect(named, "people:\n  ana-lim: { name: Ana Lim, level: senior }\n", changes, &[]);
    let alias = "people:\n  annie: { aliases: [ana], level: mid }\n";
    let changes = diff("people:\n  ana: { level: mid }\n", alias).0["changes"].clone();
    assert_eq!(changes[0], json!({"change": "renamed", "kind": "person", "from": "ana", "to": "annie"}));
    // A member of the same name in a renamed team has not moved, and what a finding is about is the same.
    let (report, _) = diff("team: a\nname: Alpha\nmembers: [ana]\n", "team: z\nname: Alpha\nmembers: [ana]\n");
    assert_eq!(report["changes"], json!([{"change": "renamed", "kind": "team", "from": "a", "to": "z"}]));
    assert_eq!(report["findings"][0]["standing"], "still-there", "{report}");
}

#[test]
fn what_is_doubtful_is_no_rename() {
    // A successor has the same team, manager, level and posts, and is somebody else.
    let before = "team: a\nmembers: [ana, bo]\nleadership: { people: ana, technical: bo }\npeople:\n  ana: {}\n  bo: { level: senior, manager: ana }\n";
    let (report, _) = diff(before, &before.replace("bo", "dan"));
    let told: Vec<&Value> =
        report["changes"].as_array().expect("a list").iter().map(|event| &event["change"]).collect();
    assert_eq!(told, ["accountable", "joins", "leaves"], "{report}");
    // Two new teams that are as near: neither is the old one.
    let team = |id: &str| format!("team: {id}\nmembers: [ana, bo]\ncharter: Ours\n---\n");
    let (report, _) = diff(&team("a"), &(team("b") + &team("c")));
    assert!(report["changes"].as_array().expect("a list").iter().all(|event| event["change"] != "renamed"));
    // Two people of one name.
    let (report, _) =
        diff("people: { ana: { name: Ana } }\n", "people: { ana1: { name: Ana }, ana2: { name: Ana } }\n");
    assert!(report["changes"].as_array().expect("a list").iter().all(|event| event["change"] != "renamed"));
}

#[test]
fn nothing_but_places_and_order_is_nothing() {
    let before = "team: a\nmembers: [ana, bo]\ntags: [x, y]\npeople: { ana: { level: mid }, bo: {} }\n";
    let after = "# moved\npeople: { bo: {}, ana: { level: mid } }\ntags: [y, x]\nmembers: [bo, ana]\nteam: a\n";
    expect(before, after, json!([]), &[]);
}

#[test]
fn numbers_before_and_afterwards() {
    let before = "team: a\nmembers: [ana, bo, cai]\nleadership: { people: ana, technical: vacant }\npeople:\n  ana: { level: senior }\n  bo: { manager: ana }\n  cai: { manager: bo }\n  dia: { manager: cai, level: mid }\n";
    let after = "team: a\nmembers: [ana, bo, cai]\nleadership: { people: { accountable: ana, standing: acting }, technical: bo }\npeople:\n  ana: { level: senior }\n  bo: { manager: ana }\n  cai: { manager: ana }\n---\nposition: p\nteam: a\nstatus: vacant\n";
    let (report, _) = diff(before, after);
    let numbers = |state: &str, key: &str| report["numbers"][state][key].clone();
    let rows = [
        ("people", json!(4), json!(3)),
        ("teams", json!(1), json!(1)),
        ("managers", json!(3), json!(1)),
        ("reports_per_manager", json!(1.0), json!(2.0)),
        ("widest_span", json!(1), json!(2)),
        ("layers", json!(4), json!(2)),
        ("single_report_managers", json!(3), json!(0)),
        ("single_report_chains", json!(2), json!(0)),
        ("vacancies", json!(1), json!(1)),
        ("interims", json!(0), json!(1)),
        ("leaders", json!(1), json!(2)),
        ("archetypes", json!([]), json!([])),
    ];
    for (key, before, after) in rows {
        assert_eq!((numbers("before", key), numbers("after", key)), (before, after), "{key}");
    }
    let spans = json!([{"level": "senior", "managers": 1, "reports": 1},
        {"level": "level not written down", "managers": 2, "reports": 2}]);
    assert_eq!(numbers("before", "spans"), spans);
}

#[test]
fn leaders_by_archetype() {
    let policies = "use leadership\npolicy named { every team should have a mission }\n";
    let org =
        "team: a\nmembers: [ana, bo]\nleadership: { direction: ana, people: ana, project: ana, technical: ana }\n";
    let folder = Folder::with(&[("a/org.yaml", org), ("b/org.yaml", org), ("policies/p.policy", policies)]);
    let ran = folder.run(&["diff", "a/", "b/", "--only", "named", "--format", "json", "--undeclared", "allow"]);
    let report: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let archetypes = report["numbers"]["after"]["archetypes"].as_array().expect("a list").clone();
    // The same as `describe` says of the team.
    let described = folder.run(&["describe", "a/", "--format", "json", "--undeclared", "allow"]);
    let described: Value = serde_json::from_str(&described.out).expect("it is JSON");
    let is = described["teams"][0]["is"].as_array().expect("a list");
    let named: Vec<&Value> = is.iter().map(|one| &one["name"]).collect();
    assert!(!named.is_empty());
    assert_eq!(archetypes.iter().map(|one| &one["name"]).collect::<Vec<_>>(), named);
    assert!(archetypes.iter().all(|one| one["leaders"] == 1));
}

/// `former` reads the state before, and in that state itself nothing has changed yet.
#[test]
fn rules_about_the_change_itself() {
    let policy = "policy grows { no team may have a size of more than its former size }\n";
    let org = |members: &str| format!("team: a\nmembers: [{members}]\n");
    let folder =
        Folder::with(&[("a/org.yaml", &org("ana")), ("b/org.yaml", &org("ana, bo")), ("policies/p.policy", policy)]);
    folder.run(&["diff", "a/", "b/", "--undeclared", "allow"]).expect(1, &["1 introduced", "team a"]);
    folder.run(&["diff", "b/", "a/", "--undeclared", "allow"]).expect(0, &["nothing introduced"]);
    folder.run(&["diff", "b/", "b/", "--undeclared", "allow"]).expect(0, &["nothing introduced"]);
}

/// A block of the page begins with the command; what follows is printed, and more after it.
fn shown_on_the_page(command: &str) -> String {
    let page = std::fs::read_to_string(root().join("docs/changes.md")).expect("there is a page");
    let start = page.find(&format!("$ {command}\n")).unwrap_or_else(|| panic!("the page does not show {command}"));
    let block = &page[start + command.len() + 3..];
    block[..block.find("```").expect("the block ends")].to_owned()
}

#[test]
fn the_page_on_changes_shows_real_reports() {
    let example = root().join("examples/reorganisation");
    let ran = orglint(&example, &["diff", "before/", "after/"]);
    ran.expect(1, &[]);
    assert!(ran.out.starts_with(&shown_on_the_page("orglint diff before/ after/")), "{}", ran.out);

    let files = |folder: &str, into: &str| -> Vec<(String, String)> {
        let entries = std::fs::read_dir(example.join(folder)).expect("the example is there");
        let named = entries.map(|entry| entry.expect("it can be listed").path());
        let name = |path: &std::path::Path| path.file_name().expect("a file").to_string_lossy().into_owned();
        let read = |path: std::path::PathBuf| {
            (format!("{into}/{}", name(&path)), std::fs::read_to_string(&path).expect("it is text"))
        };
        named.map(read).collect()
    };
    let before: Vec<(String, String)> = [files("before", "org"), files("policies", "policies")].concat();
    let before: Vec<(&str, &str)> = before.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let repository = Repository::with(&before);
    repository.git(&["rm", "--quiet", "-r", "org"]);
    files("after", "org").iter().for_each(|(name, text)| repository.write(name, text));
    let policies = &files("policies", "policies")[0];
    let waiver = "\nwaive written-down for team pricing\n  until 2027-06-30\n  because \"It was formed this week\"\n  approved by \"vp-engineering\"\n";
    repository.write(&policies.0, &(policies.1.replace("at most 4 direct", "at most 3 direct") + waiver));
    let command = ["review", "--from", "main", "--as-of", "2026-10-01"];
    let ran = repository.run(&command);
    ran.expect(1, &[]);
    let block = shown_on_the_page(&format!("orglint {}", command.join(" ")));
    assert!(ran.out.starts_with(&block), "{}", ran.out);
}

#[test]
fn a_post_with_nobody_in_it_is_vacant() {
    let before = "team: a\nleadership: { people: ana, project: bo }\n";
    let after = "team: a\nleadership: { people: { vacant: 2026-05-01 }, project: vacant }\n";
    let (report, _) = diff(before, after);
    let vacancies = |state: &str| report["numbers"][state]["vacancies"].clone();
    assert_eq!((vacancies("before"), vacancies("after")), (json!(0), json!(2)));
}
