//! Changes of texts, each with the text that is expected, written by hand; and every possible change of a corpus.

use similar::{ChangeTag, TextDiff};

use super::value::{Part, Path, Value};
use super::{Change, Text, apply};
use crate::data::document::Format;

/// `members/1`, `people/ana/depth`
fn path(way: &str) -> Path {
    let part = |part: &str| part.parse().map(Part::Item).unwrap_or_else(|_| Part::Key(part.to_owned()));
    way.split('/').filter(|part| !part.is_empty()).map(part).collect()
}

fn put(way: &str, value: Value) -> Change {
    Change::Put(path(way), value)
}

fn add(way: &str, text: &str) -> Change {
    Change::Add(path(way), Value::plain(text))
}

fn remove(way: &str) -> Change {
    Change::Remove(path(way))
}

fn plain(text: &str) -> Value {
    Value::plain(text)
}

fn map(entries: &[(&str, &str)]) -> Value {
    Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), plain(value))).collect())
}

fn becomes(format: Format, before: &str, change: &Change, after: &str) {
    match apply(before, format, 0, change) {
        Ok(found) => assert_eq!(found, after, "{change:?}"),
        Err(refusal) => panic!("{change:?} of\n{before}\nwas refused: {refusal:?}"),
    }
}

fn refused(format: Format, before: &str, change: &Change, at: &str) {
    match apply(before, format, 0, change) {
        Ok(found) => panic!("{change:?} gave\n{found}"),
        Err(refusal) => assert_eq!(&before[refusal.place.clone()], at, "{refusal:?}"),
    }
}

#[test]
fn yaml_in_brackets() {
    let y = Format::Yaml;
    becomes(y, "members: [ana, bo] # two\n", &add("members", "cai"), "members: [ana, bo, cai] # two\n");
    becomes(y, "members: [ana, bo,]\n", &add("members", "cai"), "members: [ana, bo, cai,]\n");
    becomes(y, "members: []\n", &add("members", "cai"), "members: [cai]\n");
    becomes(y, "members: ana\n", &add("members", "bo"), "members: [ana, bo]\n");
    becomes(y, "members: [ \"ana\" ]\n", &add("members", "bo"), "members: [ \"ana\", \"bo\" ]\n");
    becomes(y, "members: ['ana']\n", &add("members", "bo"), "members: ['ana', 'bo']\n");
    becomes(y, "members: [ana, bo, cai]\n", &remove("members/1"), "members: [ana, cai]\n");
    becomes(y, "members: [ana, bo, cai]\n", &remove("members/2"), "members: [ana, bo]\n");
    becomes(y, "members: [ana]\n", &remove("members/0"), "members: []\n");
    becomes(
        y,
        "members: [\n  ana, # the first\n  bo   # the second\n]\n",
        &add("members", "cai"),
        "members: [\n  ana, # the first\n  bo,   # the second\n  cai\n]\n",
    );
    becomes(
        y,
        "members: [\n  ana, # the first\n  bo   # the second\n]\n",
        &remove("members/1"),
        "members: [\n  ana # the first\n]\n",
    );
    becomes(y, "bo: { level: mid }\n", &put("bo/manager", plain("ana")), "bo: { level: mid, manager: ana }\n");
    becomes(y, "bo: {}\n", &put("bo/manager", plain("ana")), "bo: { manager: ana }\n");
    becomes(y, "bo: { a: x, level: mid }\n", &put("bo/level", plain("senior")), "bo: { a: x, level: senior }\n");
    becomes(y, "bo: { a: x, level: mid }\n", &remove("bo/a"), "bo: { level: mid }\n");
    becomes(y, "bo: { a: x, level: mid }\n", &remove("bo/level"), "bo: { a: x }\n");
    becomes(y, "members: [ana]\n", &add("members", "a: b, [c]"), "members: [ana, \"a: b, [c]\"]\n");
    becomes(y, "members: [ana]\n", &add("members", "null"), "members: [ana, \"null\"]\n");
}

#[test]
fn yaml_by_lines() {
    let y = Format::Yaml;
    let list = "members:  # who\r\n   - ana # first\r\n   - bo\r\n   # nobody else\r\nmission: x\r\n";
    becomes(
        y,
        list,
        &add("members", "cai"),
        "members:  # who\r\n   - ana # first\r\n   - bo\r\n   - cai\r\n   # nobody else\r\nmission: x\r\n",
    );
    becomes(y, list, &remove("members/0"), "members:  # who\r\n   - bo\r\n   # nobody else\r\nmission: x\r\n");
    becomes(y, "members:\n- ana\n- bo\nmission: x", &add("members", "cai"), "members:\n- ana\n- bo\n- cai\nmission: x");
    becomes(y, "team: x\nmembers:\n- ana\n- bo", &remove("members/1"), "team: x\nmembers:\n- ana");
    becomes(y, "members: # who\n- ana\nx: y\n", &remove("members/0"), "members: [] # who\nx: y\n");
    becomes(y, "team: x\nparent:\n", &put("parent", plain("y")), "team: x\nparent: y\n");
    becomes(y, "team: x\nparent: # of whom?\n", &put("parent", plain("y")), "team: x\nparent: y # of whom?\n");
    becomes(y, "team: x", &put("parent", plain("y")), "team: x\nparent: y");
    becomes(y, "team: x # the\n\n# end\n", &put("parent", plain("y")), "team: x # the\nparent: y\n\n# end\n");
    becomes(y, "team: x\nparent: y # z\nb: c\n", &remove("parent"), "team: x\nb: c\n");
    becomes(y, "--- \nteam: x\nb: c\n", &remove("team"), "--- \nb: c\n");
    let people = "people:\n    ana:\n        level: mid\n    bo: {level: mid}\n";
    becomes(
        y,
        people,
        &put("people/cai", map(&[("level", "mid")])),
        "people:\n    ana:\n        level: mid\n    bo: {level: mid}\n    cai: { level: mid }\n",
    );
    becomes(
        y,
        people,
        &put("people/ana/manager", plain("bo")),
        "people:\n    ana:\n        level: mid\n        manager: bo\n    bo: {level: mid}\n",
    );
    becomes(y, people, &remove("people/ana"), "people:\n    bo: {level: mid}\n");
    let listed = "people:\n  - id: ana\n    level: mid\n  -\n    id: bo\n";
    becomes(
        y,
        listed,
        &put("people/0/manager", plain("bo")),
        "people:\n  - id: ana\n    level: mid\n    manager: bo\n  -\n    id: bo\n",
    );
    becomes(y, listed, &remove("people/1"), "people:\n  - id: ana\n    level: mid\n");
    becomes(y, listed, &remove("people/0/id"), "people:\n  - level: mid\n  -\n    id: bo\n");
    becomes(
        y,
        "leadership:\n  people: # for now\n    accountable: ana\n    standing: interim\nx: y\n",
        &put("leadership/people", map(&[("vacant", "2027-01-01")])),
        "leadership:\n  people: { vacant: 2027-01-01 } # for now\nx: y\n",
    );
    becomes(
        y,
        "team: x\n",
        &put("leadership/technical/ledger", plain("bo")),
        "team: x\nleadership: { technical: { ledger: bo } }\n",
    );
    becomes(y, "mission: |\n  a\n  b\n\nteam: x\n", &put("mission", plain("c")), "mission: c\n\nteam: x\n");
    becomes(y, "mission: 'it''s'\nteam: x\n", &put("mission", plain("c")), "mission: c\nteam: x\n");
}

#[test]
fn yaml_of_several_documents() {
    let text = "# all\nteam: a\n---\n# b\nteam: b\n---\nteam: c\n";
    let without = |at| apply(text, Format::Yaml, at, &Change::RemoveDocument).expect("it can be taken out");
    assert_eq!(without(0), "---\n# b\nteam: b\n---\nteam: c\n");
    assert_eq!(without(1), "# all\nteam: a\n---\nteam: c\n");
    assert_eq!(without(2), "# all\nteam: a\n---\n# b\nteam: b\n");
}

#[test]
fn what_an_anchor_shares_is_not_changed() {
    let y = Format::Yaml;
    let text = "members: &core [ana, bo]\nreview-authors: *core\n";
    refused(y, text, &add("members", "cai"), "*core");
    refused(y, text, &add("review-authors", "cai"), "*core");
    refused(y, text, &remove("members/0"), "*core");
    becomes(y, text, &remove("review-authors"), "members: &core [ana, bo]\n");
    becomes(y, text, &put("review-authors", plain("x")), "members: &core [ana, bo]\nreview-authors: x\n");
    let merged = "base: &base { level: mid }\nbo:\n  <<: *base\n  name: Bo\n";
    refused(y, merged, &put("base/level", plain("senior")), "*base");
    becomes(y, merged, &put("bo/name", plain("B")), "base: &base { level: mid }\nbo:\n  <<: *base\n  name: B\n");
    becomes(
        y,
        merged,
        &put("bo/manager", plain("ana")),
        "base: &base { level: mid }\nbo:\n  <<: *base\n  name: Bo\n  manager: ana\n",
    );
}

#[test]
fn json() {
    let j = Format::Json;
    becomes(j, "{\"members\":[\"ana\"]}", &add("members", "b\"o"), "{\"members\":[\"ana\", \"b\\\"o\"]}");
    becomes(
        j,
        "{\n\t\"members\": [\n\t\t\"ana\",\n\t\t\"bo\"\n\t]\n}\n",
        &add("members", "cai"),
        "{\n\t\"members\": [\n\t\t\"ana\",\n\t\t\"bo\",\n\t\t\"cai\"\n\t]\n}\n",
    );
    becomes(
        j,
        "{\r\n  \"members\": [\r\n    \"ana\",\r\n    \"bo\"\r\n  ]\r\n}\r\n",
        &remove("members/1"),
        "{\r\n  \"members\": [\r\n    \"ana\"\r\n  ]\r\n}\r\n",
    );
    becomes(
        j,
        "{\n  \"people\": {\n    \"ana\": {}\n  }\n}\n",
        &put("people/bo", map(&[("level", "mid"), ("utc offset", "2")])),
        "{\n  \"people\": {\n    \"ana\": {},\n    \"bo\": { \"level\": \"mid\", \"utc offset\": 2 }\n  }\n}\n",
    );
    becomes(j, "[{\"a\": null}]", &put("0/a", plain("12")), "[{\"a\": 12}]");
    becomes(j, "{\"a\": 1, \"b\": 2}", &remove("a"), "{\"b\": 2}");
    becomes(j, "{\"a\": 1}", &remove("a"), "{}");
}

#[test]
fn toml() {
    let t = Format::Toml;
    becomes(t, "members = [\"ana\"] # one\n", &add("members", "bo"), "members = [\"ana\", \"bo\"] # one\n");
    becomes(
        t,
        "members = [\n  \"ana\", # first\n  \"bo\",\n]\n",
        &add("members", "cai"),
        "members = [\n  \"ana\", # first\n  \"bo\",\n  \"cai\",\n]\n",
    );
    becomes(t, "members = [\n  \"ana\",\n  \"bo\",\n]\n", &remove("members/0"), "members = [\n  \"bo\",\n]\n");
    becomes(t, "members = 'ana'\n", &add("members", "bo"), "members = ['ana', \"bo\"]\n");
    let tables = "team = \"x\" # the\n\n[leadership]\npeople = \"ana\"\n\n[people.ana]\nlevel = \"mid\"\n# end\n";
    becomes(
        t,
        tables,
        &put("mission", plain("pay")),
        "team = \"x\" # the\nmission = \"pay\"\n\n[leadership]\npeople = \"ana\"\n\n[people.ana]\nlevel = \"mid\"\n# end\n",
    );
    becomes(
        t,
        tables,
        &put("leadership/direction", plain("bo")),
        "team = \"x\" # the\n\n[leadership]\npeople = \"ana\"\ndirection = \"bo\"\n\n[people.ana]\nlevel = \"mid\"\n# end\n",
    );
    becomes(
        t,
        tables,
        &put("people/bo", map(&[("level", "mid"), ("start", "2027-01-01")])),
        "team = \"x\" # the\n\n[leadership]\npeople = \"ana\"\n\n[people.ana]\nlevel = \"mid\"\n\n[people.bo]\nlevel = \"mid\"\nstart = 2027-01-01\n# end\n",
    );
    becomes(t, tables, &remove("leadership"), "team = \"x\" # the\n\n[people.ana]\nlevel = \"mid\"\n# end\n");
    refused(t, tables, &remove("people/ana"), "\n[people.ana]\nlevel = \"mid\"\n");
    becomes(
        t,
        "[people.ana]\r\n[people.bo]\r\n",
        &put("people/ana/level", plain("mid")),
        "[people.ana]\r\nlevel = \"mid\"\r\n[people.bo]\r\n",
    );
    becomes(
        t,
        "person = \"ana\"\ndepth.ledger = \"aware\"\nlevel = \"mid\"\n",
        &put("depth/tax", plain("expert")),
        "person = \"ana\"\ndepth.ledger = \"aware\"\ndepth.tax = \"expert\"\nlevel = \"mid\"\n",
    );
    becomes(
        t,
        "# about\n\n# people\n[people.ana]\n",
        &put("team", plain("x")),
        "# about\n\nteam = \"x\"\n\n# people\n[people.ana]\n",
    );
    becomes(
        t,
        "[[people]]\nid = \"ana\"\n\n[[people]]\nid = \"bo\"\n",
        &put("people/1/level", plain("mid")),
        "[[people]]\nid = \"ana\"\n\n[[people]]\nid = \"bo\"\nlevel = \"mid\"\n",
    );
    becomes(
        t,
        "[[people]]\nid = \"ana\" # one\n",
        &Change::Add(path("people"), map(&[("id", "bo")])),
        "[[people]]\nid = \"ana\" # one\n\n[[people]]\nid = \"bo\"\n",
    );
    becomes(
        t,
        "[[people]]\nid = \"ana\"\n\n[[people]]\nid = \"bo\"\n",
        &remove("people/0"),
        "\n[[people]]\nid = \"bo\"\n",
    );
    becomes(t, "bo = { level = \"mid\" }\n", &put("bo/a b", plain("x")), "bo = { level = \"mid\", \"a b\" = \"x\" }\n");
}

/// Texts with what people write: comments, anchors, odd indentation, CRLF, quotes, no line end at the end.
const CORPUS: &[(Format, &str)] = &[
    (
        Format::Yaml,
        "# head\nteam: payments   # the\nmembers: [ana, 'bo', \"cai\"]\nleadership:\n     direction: ana\n     technical: {ledger: bo,\n        gateways: cai}\n     people:\n        accountable: ana\n        contributors:\n        - bo\n        # and\n        - cai # too\npeople:\n  ana: { depth: aware }\n\n  # bo\n  bo:\n      level: staff\n      depth: {ledger: expert}\n  cai:\n",
    ),
    (
        Format::Yaml,
        "team: a\r\nmission: >\r\n  long\r\n  text\r\n\r\nmembers:\r\n- ana\r\n-   bo   # x\r\n\r\n---\r\nteam: b\r\n",
    ),
    (
        Format::Yaml,
        "defaults: &d\n  level: mid\n  tags: [x, y]\npeople:\n  ana: {<<: *d, name: Ana}\n  bo:\n    <<: *d\n    level: staff\n  cai: *d",
    ),
    (
        Format::Yaml,
        "\u{feff}- team: a\n  tags: [x]\n- {team: b, members: [ana]}\n-   team: c\n    members:\n      -   ana\n      - bo\n",
    ),
    (
        Format::Yaml,
        "? team\n: a\n\"quoted key\" : 'v'\nlist: [[a, b], {c: d}]\nempty: {}\nnone:\nnothing: ~\ntext: |-\n   x\n   y\n",
    ),
    (
        Format::Json,
        "{\"team\": \"a\", \"members\": [\"ana\", \"bo\"], \"people\": {\"ana\": {\"level\": null}, \"bo\": {}}}",
    ),
    (
        Format::Json,
        "[\r\n  {\r\n    \"team\": \"a\",\r\n    \"members\": [\r\n      \"ana\",\r\n      \"bo\"\r\n    ],\r\n    \"tags\": [ ]\r\n  }\r\n]",
    ),
    (
        Format::Toml,
        "# head\nteam = \"a\" # the\nmembers = [\n  \"ana\", # first\n  'bo' # second\n]\ndepth.ledger = \"x\"\ndepth.tax = \"y\"\n\n[leadership]\npeople = { accountable = \"ana\", contributors = [\"bo\"] }\n[leadership.technical]\nledger = \"bo\"\n\n[people]\nana = {}\n[people.bo]\nlevel = \"mid\"",
    ),
    (
        Format::Toml,
        "[[teams]]\r\nid = \"a\"\r\nmembers = [\"ana\"]\r\n\r\n[[teams]]\r\nid = \"b\"\r\n[teams.leadership]\r\npeople = \"bo\"\r\n",
    ),
];

/// Every way into a value.
fn ways(value: &Value) -> Vec<Path> {
    let mut found = vec![Vec::new()];
    let children: Vec<(Part, &Value)> = match value {
        Value::Map(entries) => entries.iter().map(|(key, value)| (Part::Key(key.clone()), value)).collect(),
        Value::List(items) => items.iter().enumerate().map(|(at, value)| (Part::Item(at), value)).collect(),
        Value::Null | Value::Scalar { .. } => Vec::new(),
    };
    for (part, child) in children {
        found.extend(ways(child).into_iter().map(|way| [vec![part.clone()], way].concat()));
    }
    found
}

/// Lines that a change takes out and puts in.
fn lines_changed(before: &str, after: &str) -> (usize, usize) {
    let diff = TextDiff::from_lines(before, after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    (count(ChangeTag::Delete), count(ChangeTag::Insert))
}

/// Any change of any place is refused or right, and touches no line that it need not. That the result is right is asked
/// of the reader, not of the editor; how many are refused is written down, so that it cannot grow unseen.
#[test]
fn every_change_of_a_corpus_is_right_or_refused() {
    let hostile = ["eve", "a: b", "x, y", "- dash", "#no", "null", "it's \"so\"", "[", "2027-01-01", "ü ñ"];
    let (mut tried, mut refusals) = (0, Vec::new());
    for (format, text) in CORPUS {
        let read = Text::read(text, *format).expect("the corpus reads").values();
        for (document, value) in read.iter().enumerate() {
            for (at, way) in ways(value).into_iter().enumerate() {
                let word = hostile[at % hostile.len()];
                let new = |key: &str| [way.clone(), vec![Part::Key(key.to_owned())]].concat();
                let old = value.at(&way).expect("the way was found");
                let changes = match old {
                    Value::Map(_) => vec![
                        Change::Put(new(word), plain(word)),
                        Change::Put(new("new"), map(&[(word, "x"), ("level", word)])),
                        Change::Remove(way.clone()),
                    ],
                    Value::List(_) => vec![Change::Add(way.clone(), plain(word)), Change::Remove(way.clone())],
                    Value::Null | Value::Scalar { .. } => vec![
                        Change::Put(way.clone(), plain(word)),
                        Change::Put(way.clone(), Value::List(vec![plain("a"), plain(word)])),
                        Change::Remove(way.clone()),
                    ],
                };
                for change in changes.into_iter().filter(|change| *change != Change::Remove(Vec::new())) {
                    tried += 1;
                    let Ok(after) = apply(text, *format, document, &change) else {
                        refusals.push(format!("{change:?} of {text:?}"));
                        continue;
                    };
                    let found = Text::read(&after, *format).expect("the result reads").values();
                    assert_ne!(found, read, "{change:?} changed nothing");
                    let (out, put) = lines_changed(text, &after);
                    let size = |value: &Value| format!("{value:?}").len() / 20 + 2;
                    let most = match &change {
                        Change::Remove(_) => size(old),
                        Change::Put(..) | Change::Add(..) | Change::RemoveDocument => 5,
                    };
                    assert!(out <= most && put <= 5, "{change:?} of\n{text}\ngave\n{after}\n-{out} +{put}");
                }
            }
        }
    }
    assert!(tried > 300, "{tried}");
    // The one entry of a top, an explicit key (`? team`), a scalar among tables and the only list of tables.
    let by_layout = refusals.iter().filter(|refusal| !refusal.contains("&d")).count();
    assert!(by_layout <= 4, "{} of {tried} refused:\n{}", refusals.len(), refusals.join("\n"));
}
