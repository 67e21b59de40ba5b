//! `orglint describe` and `orglint explain POLICY`: what readers get, in each format, compared with files; hostile text;
//! usage. `UPDATE_EXPECTED=1 cargo test` writes the files anew.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::cli::{Folder, Ran};
use crate::reports::{expect, orglint, root};

fn example() -> std::path::PathBuf {
    root().join("examples/described")
}

#[track_caller]
fn described(arguments: &[&str]) -> String {
    let ran = orglint(&example(), &[arguments, &["--as-of", "2026-10-01"]].concat());
    assert_eq!((ran.exit, ran.err.as_str()), (0, ""), "{ran:#?}");
    ran.out
}

#[test]
fn an_organisation_in_each_format() {
    for (format, name) in [("human", "txt"), ("json", "json"), ("markdown", "md"), ("mermaid", "mmd"), ("dot", "dot")] {
        expect(&format!("describe.{name}"), &described(&["describe", "--format", format]));
    }
}

#[test]
fn one_team_by_its_id_among_paths() {
    let all = described(&["describe", "search"]);
    assert!(all.contains("team search") && !all.contains("team payments"), "{all}");
    assert_eq!(all, described(&["describe", "org", "--team", "search"]));
    assert_eq!(all, described(&["describe", "search", "org/"]));
}

#[test]
fn what_cannot_be_described() {
    let rows: &[(&[&str], &[&str])] = &[
        (&["describe", "serch"], &["there is no team `serch`", "did you mean `search`?"]),
        (&["describe", "nowhere/"], &["no file or folder `nowhere`"]),
        (&["explain", "team-sze"], &["no policy of that name", "did you mean `team-size`?"]),
        (&["explain", "team-size", "team", "paymnts"], &["not about `team paymnts`", "did you mean `team payments`?"]),
    ];
    for (arguments, said) in rows {
        orglint(&example(), arguments).expect(2, said);
    }
}

#[test]
fn nothing_and_nobody() {
    let folder = Folder::with(&[("org/a.yaml", "organisation: acme\n"), ("org2/readme.yaml", "")]);
    folder.run(&["describe"]).expect(0, &["no team is described"]);
    folder.run(&["describe", "--format", "markdown"]).expect(0, &["No team is described"]);
    folder.run(&["describe", "--format", "mermaid"]).expect(0, &["flowchart TB"]);
    folder.run(&["describe", "org2"]).expect(2, &["nothing is described"]);
    let bare = Folder::with(&[("org/a.yaml", "team: a\n")]);
    bare.run(&["describe"]).expect(0, &["members: not known", "no file names anybody"]);
    let broken = Folder::with(&[("org/a.yaml", "team: a\nmembrs: [x]\n")]);
    broken.run(&["describe"]).expect(4, &["did you mean `members`"]);
}

/// Whose engagement nobody wrote down is perhaps a mate; nobody wrote down who the helpers are.
#[test]
fn what_is_only_bounded_is_shown_so() {
    let folder = Folder::with(&[
        (
            "policies/a.policy",
            "extend team { helpers (helper): people }\n\
             role mate of a team means its members who are engaged\n\
             define reach of a team means the number of its members and its helpers\n\
             define aid of a team means the number of its helpers\n\
             define warmth of a team means the number of its members who are engaged\n",
        ),
        (
            "org/a.yaml",
            "team: a\nmembers: [ana, bo, cai]\npeople: { ana: {engaged: yes}, bo: {engaged: no}, cai: {level: mid} }\n",
        ),
    ]);
    folder
        .run(&["describe"])
        .expect(0, &["reach: at least 3", "aid: unknown", "warmth: 1 to 2", "mate: ana, perhaps cai"]);
}

/// Everything that is markup somewhere.
const HOSTILE: &str = r#"team: x
name: "a|b `c` <img src=x onerror=1> [l](http://e.vil) @all #12 \"]; end\u001b[31m\u202e\n```\n%%{init}%% **b** _i_"
members: ["p@q", "-->", "\"];t0[\"x"]
leadership: { direction: "\"];t0[\"x", technical: "-->" }
people:
  "-->": { name: "<script>alert(1)</script>" }
  "\"];t0[\"x": { name: "\\\"; } digraph {" }
  "p@q": {}
"#;

#[test]
fn text_from_files_is_never_markup() {
    let folder = Folder::with(&[("org/a.yaml", HOSTILE)]);
    let show = |format: &str| {
        let ran = folder.run(&["describe", "--format", format]);
        assert_eq!(ran.exit, 0, "{ran:#?}");
        assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'), "{}", ran.out);
        ran.out
    };
    show("human");
    show("json");
    let markdown = show("markdown");
    let prose = markdown.rsplit("```").next().unwrap_or("");
    for raw in ["<script", "<img", "](http", "@all", "p@q", "#12", "http://", "**b**", " _i_"] {
        assert!(!prose.contains(raw), "{raw} in {prose}");
    }
    let fences = markdown.lines().filter(|line| line.contains("```")).count();
    assert_eq!(fences, 2, "the diagram's own fences only: {markdown}");
    let mermaid = show("mermaid");
    for line in mermaid.lines().skip(1) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
        let label = line.split('"').nth(1).unwrap_or("").replace("<br/>", "");
        assert!(!label.contains(['<', '>', '[', ']', '`', '%', '@', '*']), "{line}");
    }
    let dot = show("dot");
    for line in dot.lines().filter(|line| line.contains("label=")) {
        let bare = line.replace("\\\\", "").replace("\\\"", "");
        assert!(bare.matches('"').count() == 2 && bare.ends_with("\"];"), "{line}");
    }
}

/// Graphviz reads what is written for it. Where there is no `dot` the check is skipped, and says so.
#[test]
fn the_diagrams_are_read_by_graphviz() {
    let folder = Folder::with(&[("org/a.yaml", HOSTILE)]);
    let dot = folder.run(&["describe", "--format", "dot"]).out;
    let started = Command::new("dot").arg("-Tcanon").stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
    let Ok(mut child) = started else {
        println!("skipped: there is no `dot` of Graphviz here");
        return;
    };
    child.stdin.take().expect("it is piped").write_all(dot.as_bytes()).expect("dot reads");
    assert!(child.wait().expect("dot ends").success(), "{dot}");
}

/// The folders of `examples/`.
fn examples() -> Vec<std::path::PathBuf> {
    let folders = std::fs::read_dir(root().join("examples")).expect("it is there").flatten().map(|entry| entry.path());
    let mut folders: Vec<_> = folders.filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() > 8, "{folders:?}");
    folders
}

/// Mermaid's own parser reads the diagram of every example, and one of hostile names; and it refuses what is none, so
/// that the check is one. Without the parser (`npm ci` in `tests/mermaid`) it is skipped, and says so; in CI it fails.
#[test]
fn the_diagrams_are_read_by_mermaid() {
    let folder = root().join("tests/mermaid");
    if !folder.join("node_modules/mermaid").is_dir() {
        let missing = "Mermaid's parser is not there: `npm ci --ignore-scripts` in tests/mermaid brings it";
        assert!(std::env::var_os("CI").is_none(), "{missing}");
        println!("skipped: {missing}");
        return;
    }
    let files = Folder::with(&[("org/a.yaml", HOSTILE), ("none.mmd", "flowchart TB\n  a[[\" -->\n")]);
    let mut diagrams = vec![("hostile".to_owned(), files.run(&["describe", "--format", "mermaid"]).out)];
    for example in examples() {
        let name = example.file_name().unwrap_or_default().to_string_lossy().into_owned();
        diagrams.push((name, orglint(&example, &["describe", "--format", "mermaid"]).out));
    }
    let written = diagrams.iter().map(|(name, diagram)| {
        assert!(diagram.lines().count() > 3, "{name}: {diagram}");
        let path = files.path().join(format!("{name}.mmd"));
        std::fs::write(&path, diagram).expect("it can be written");
        path
    });
    let read = |paths: &[std::path::PathBuf]| {
        let ran = Command::new("node").arg("check.mjs").args(paths).current_dir(&folder).output();
        Ran::from(ran.expect("whoever has its packages has node"))
    };
    read(&written.collect::<Vec<_>>()).expect(0, &[]);
    read(&[files.path().join("none.mmd")]).expect(1, &["none.mmd", "Parse error"]);
}

/// What a reader of Markdown sees: as many columns in each row of a table as in its head, and no markup of a name's own.
#[test]
fn markdown_is_read_as_meant() {
    let hostile = Folder::with(&[("org/a.yaml", HOSTILE)]);
    let mut pages = vec![("hostile".to_owned(), hostile.run(&["describe", "--format", "markdown"]).out)];
    for example in examples() {
        pages.push((example.display().to_string(), orglint(&example, &["describe", "--format", "markdown"]).out));
    }
    for (name, page) in &pages {
        let (mut heads, mut columns, mut cells, mut rows) = (0, 0, 0, 0);
        for event in Parser::new_ext(page, Options::all()) {
            match event {
                Event::Start(Tag::Table(alignments)) => (heads, columns) = (heads + 1, alignments.len()),
                Event::Start(Tag::TableRow | Tag::TableHead) => cells = 0,
                Event::Start(Tag::TableCell) => cells += 1,
                Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                    rows += 1;
                    assert_eq!(cells, columns, "{name}: {page}");
                }
                Event::Html(raw) | Event::InlineHtml(raw) => assert!(is_own(&raw), "{name}: raw HTML `{raw}`"),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    panic!("{name}: a link to {dest_url}")
                }
                _ => {}
            }
        }
        // A row of the source that is none for the reader would be text with bars in it.
        let written = page
            .lines()
            .filter(|line| line.starts_with('|') && !line.starts_with("|-") && !line.starts_with("| -"))
            .count();
        assert!(heads > 0 && rows == written, "{name}: {rows} rows read, {written} written\n{page}");
    }
}

/// The only HTML that reports write themselves: a line end in a cell, and nothing, so that a name is no mention or link.
fn is_own(raw: &str) -> bool {
    ["<br>", "<br/>", "<!-- -->"].contains(&raw.trim())
}

#[test]
fn a_policy_is_explained() {
    expect("explain-policy.txt", &described(&["explain", "people-manager-depth"]));
    let by_exception = described(&["explain", "people-manager-depth", "person", "ana", "in", "team", "payments"]);
    expect("explain-by-exception.txt", &by_exception);
    let holds = described(&["explain", "team-size", "team payments"]);
    assert!(holds.contains("team payments: holds") && holds.contains("org/payments.yaml:4"), "{holds}");
    let json = described(&["explain", "people-manager-depth", "person", "ana", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(value["cases"][0]["verdict"], "holds by exception");
    assert_eq!(value["cases"][0]["parts"][0]["tree"]["truth"], "no");
    let json = described(&["explain", "people-manager-depth", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(value["settings"][0]["declared"], "conversant");
    assert_eq!(value["facts"][0]["silence"], "unknown");
}

#[test]
fn no_line_is_wider_than_the_page() {
    for width in ["60", "80", "120"] {
        for arguments in
            [&["describe"][..], &["explain", "people-manager-depth"], &["explain", "team-size", "team search"]]
        {
            let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
            command.args(arguments).current_dir(Path::new(&example())).env("COLUMNS", width).env("NO_COLOR", "1");
            let shown = String::from_utf8(command.output().expect("it runs").stdout).expect("it is UTF-8");
            let limit: usize = width.parse().expect("a number");
            let wide: Vec<&str> = shown.lines().filter(|line| line.chars().count() > limit).collect();
            assert!(wide.is_empty(), "{width}: {wide:#?}");
        }
    }
}

/// The divisions that the founding text describes are what it calls them.
#[test]
fn the_four_divisions_are_what_the_text_calls_them() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("inference-team", "inference", &["EM-TL", "in-pods"]),
        ("product-and-technique", "shops", &["PM-TL"]),
        ("research-and-people", "interpretability", &["PM-RL"]),
        ("tech-lead-managers", "billing", &["TLM-led"]),
        ("tech-lead-managers", "marketplace", &["TLM-led"]),
    ];
    for (example, team, archetypes) in rows {
        let ran = orglint(&root().join("examples").join(example), &["describe", team, "--format", "json"]);
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:#?}"));
        let is = value["teams"][0]["is"].as_array().expect("a list");
        let names: Vec<&str> = is.iter().filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(names, *archetypes, "{example}, {team}");
    }
}
