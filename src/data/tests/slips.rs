//! One case for each slip of the hand: the code, the text under the labels, and a word of the message or the help.

use super::{Format, Parsed, read};

/// A text, its complaint as `code: text under the labels`, and a word that message or help must hold.
type Slip = (&'static str, &'static str, &'static str);

fn words(parsed: &Parsed) -> String {
    let all = parsed.diagnostics.iter().map(|d| format!("{} / {}", d.message, d.help.as_deref().unwrap_or("")));
    all.collect::<Vec<_>>().join("\n")
}

fn check(format: Format, slips: &[Slip]) {
    let mut wrong = Vec::new();
    for (text, expected, word) in slips {
        let parsed = read(format, text);
        let (found, words) = (parsed.complaints(), words(&parsed));
        let broken = !expected.starts_with("duplicate-key") && !expected.starts_with("unsupported-yaml: !");
        let merge = words.contains("`<<`");
        if found != [*expected] || !words.contains(word) || (broken && !merge && !parsed.documents.is_empty()) {
            wrong.push(format!("{text:?}\n  found    {found:?}\n  expected {expected:?}\n  {words}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn yaml() {
    check(
        Format::Yaml,
        &[
            ("team: x\n\tmembers: y\n", "bad-yaml: \t", "indent with blanks"),
            ("team: x\nm:\n\ta: y\n", "bad-yaml: \t", "indent with blanks"),
            ("team:x\nb: y\n", "bad-yaml: :", "no blank behind"),
            ("a: y\nteam:x\n", "bad-yaml: :", "no blank behind"),
            ("a: y\nteam\nb: z\n", "bad-yaml: team", "no `:`"),
            ("team\nb: z\n", "bad-yaml: team", "no `:`"),
            ("a: [b, c\nd: e\n", "bad-yaml: [ | :", "not closed"),
            ("a: [b, c", "bad-yaml: [", "never closed"),
            ("a: {b: c\nd: e\n", "bad-yaml: { | :", "not closed"),
            ("a: {b: c: d}\n", "bad-yaml: : | {", "commas"),
            ("a: b]\nc: ]\n", "bad-yaml: ]", "closes nothing"),
            ("a: [b}\n", "bad-yaml: [", "closed by `}`"),
            ("a: \"b c\nd: e\n", "bad-yaml: \"", "never closed"),
            ("é: 'b c\nd: e\n", "bad-yaml: '", "never closed"),
            ("é: 'it's'\n", "bad-yaml: s", "it''s"),
            ("a: \"x\" y\n", "bad-yaml: y", "closing quote"),
            ("a:\n  b: 1\n c: 2\n", "bad-yaml: c: 2", "fits no line"),
            ("a: 1\n  b: 2\n", "bad-yaml: b | 1", "has a value already"),
            ("a: 1\n- b\n", "bad-yaml: - b", "list item"),
            ("- b\na: 1\n", "bad-yaml: a: 1", "list item is expected"),
            ("a: b: c\n", "bad-yaml: : | :", "two `:`"),
            ("a: @x\n", "bad-yaml: @", "into quotes"),
            ("a: `x`\n", "bad-yaml: `", "into quotes"),
            ("a: %x\n", "bad-yaml: %", "into quotes"),
            ("%x: a\n", "bad-yaml: %", "into quotes"),
            ("é: *ana\n", "bad-yaml: *ana", "`&ana`"),
            ("a: * x\n", "bad-yaml: *", "quotes"),
            ("a: & x\n", "bad-yaml: &", "quotes"),
            ("a: &x [*x]\n", "bad-yaml: *x | [", "contains itself"),
            ("a: > 5\n", "bad-yaml: >", "next line"),
            ("a: - b\n", "bad-yaml: -", "next line"),
            ("é: \"x \\q\"\n", "bad-yaml: \\q", "single quotes"),
            ("a: \u{1}\n", "bad-yaml: \u{1}", "U+0001"),
            (": x\n", "bad-yaml: :", "no key"),
            ("a: {b: c}\nd: e\na: 2\na: 3\n", "", ""),
            ("{a: b}: c\n", "unsupported-yaml: {", "cannot be a key"),
            ("? [a]\n: c\n", "unsupported-yaml: [", "cannot be a key"),
            ("a: !é x\n", "bad-yaml: !", "tag"),
            ("a: !foo x\n", "unsupported-yaml: !foo", "quotes"),
            ("a: !!set {x: }\n", "unsupported-yaml: !!set", "remove it"),
            ("a: !!str [x]\n", "unsupported-yaml: !!str", "does not fit"),
            ("a: {<<: b}\n", "unsupported-yaml: b", "takes in maps"),
            ("é: 1\nb: 2\n'é': 3\n", "duplicate-key: 'é' | é", "twice"),
            ("{a: b}\nc: d\n", "bad-yaml: c", "---"),
        ]
        .iter()
        .copied()
        .filter(|slip| !slip.1.is_empty())
        .collect::<Vec<_>>(),
    );
}

#[test]
fn json() {
    check(
        Format::Json,
        &[
            ("{\"a\": 1,}", "bad-json: ,", "remove the comma"),
            ("[1, 2,\n]", "bad-json: ,", "remove the comma"),
            ("[1,, 2]", "bad-json: ,", "one comma"),
            ("{\"a\": 1, // é\n}", "bad-json: // é", "comments"),
            ("# x\n{}", "bad-json: # x", "comments"),
            ("{} /* x */", "bad-json: /* x */", "comments"),
            ("{'é': 1}", "bad-json: 'é'", "double quotes"),
            ("[“x”]", "bad-json: “x”", "double quotes"),
            ("{team: 1}", "bad-json: team", "`\"team\"`"),
            ("{\"a\": NaN}", "bad-json: NaN", "no such number"),
            ("{\"a\": -Infinity}", "bad-json: -Infinity", "infinity"),
            ("[True]", "bad-json: True", "`true`"),
            ("[None]", "bad-json: None", "`null`"),
            ("[ana]", "bad-json: ana", "double quotes"),
            ("[012]", "bad-json: 012", "leading zero"),
            ("[30%]", "bad-json: 30%", "double quotes"),
            ("[2026-01-01]", "bad-json: 2026-01-01", "double quotes"),
            ("[1.]", "bad-json: 1.", "`2.5`"),
            ("[.5]", "bad-json: .5", "`0.5`"),
            ("[+1]", "bad-json: +1", "`12`"),
            ("{\"a\": 1 \"é\": 2}", "bad-json: \" | ", "add a comma"),
            ("[\"é\" \"x\"]", "bad-json: \" | ", "add a comma"),
            ("{\"é\" 1}", "bad-json: \"é\" | 1", "no `:`"),
            ("{\"a\": }", "bad-json: }", "missing"),
            ("{\"a\": [1, 2}", "bad-json: } | [", "another kind"),
            ("{\"a\": [1, 2]", "bad-json: { | ", "never closed"),
            ("[", "bad-json: [ | ", "never closed"),
            ("{} {}", "bad-json: { | }", "list"),
            ("[1],", "bad-json: , | ]", "comma"),
            ("[\"x\ny\"]", "bad-json: \"x", "not closed"),
            ("[\"x", "bad-json: \"x", "not closed"),
            ("[\"x\ty\"]", "bad-json: \t", "`\\t`"),
            ("[\"\\é\"]", "bad-json: \\é", "escape"),
            ("[\"\\u12g4\"]", "bad-json: \\u", "escape"),
            ("[\"\\ud800x\"]", "bad-json: \\ud800", "half"),
            ("{\"é\": 1, \"\\u00e9\": 2}", "duplicate-key: \"\\u00e9\" | \"é\"", "twice"),
        ],
    );
}

#[test]
fn toml() {
    check(
        Format::Toml,
        &[
            ("a = 1\na = 2\n", "duplicate-key: a | a", "twice"),
            ("é = 1\n", "bad-toml: é", "double quotes"),
            ("[x.a]\nb = 1\n[y]\na = 1\n[x.a]\n", "duplicate-key: a | a", "twice"),
            ("[t]\nb = 1\n[u]\nb = 2\nb = 3\n", "duplicate-key: b | b", "twice"),
            ("a = ana\n", "bad-toml: ana", "double quotes"),
            ("a = True\n", "bad-toml: True", "`true`"),
            ("a = null\n", "bad-toml: null", "no null"),
            ("a =\n", "bad-toml: =", "no value"),
            ("team: x\n", "bad-toml: :", "`=`"),
            ("a = [1 2]\n", "bad-toml: 1 2", "comma"),
            ("a = [1, 2\nb = 3\n", "bad-toml: b", "not closed"),
            ("a = \"x\n", "bad-toml: \"", "closing quote"),
            ("a = 01\n", "bad-toml: 0", "zero"),
            ("a = \"\\q\"\n", "bad-toml: q", "single quotes"),
            ("a = 2026-13-01\n", "bad-toml: 2026-13-01", "date"),
        ],
    );
}

#[test]
fn csv() {
    check(
        Format::Csv,
        &[
            ("id,é\nana\n", "bad-csv: ana", "1 field"),
            ("id,é\nana,b,c\n", "bad-csv: ana,b,c", "3 fields"),
            ("id,é,id\na,b,c\n", "duplicate-key: id | id", "twice"),
            ("id,,x\n", "bad-csv: ", "no name"),
            ("id;name\na;b\n", "bad-csv: id;name", "commas"),
            ("id\n\"é\n", "bad-csv: \"", "never closed"),
            ("id\n\"é\"x\n", "bad-csv: x | \"é\"", "twice"),
        ],
    );
}

#[test]
fn several_duplicates_are_all_named_and_the_first_is_kept() {
    let parsed = read(Format::Yaml, "a: {b: 1, b: 2}\na: 3\nc: 4\na: 5\n");
    assert_eq!(parsed.complaints(), ["duplicate-key: b | b", "duplicate-key: a | a", "duplicate-key: a | a"]);
    assert_eq!(parsed.shape(), ["{a: {b: 1}, c: 4}"]);
    let many: String = (0..40).map(|n| format!("k{}: {n}\n", n % 39)).collect();
    let parsed = read(Format::Yaml, &many);
    assert_eq!(parsed.complaints(), ["duplicate-key: k0 | k0"]);
    assert_eq!(parsed.documents.len(), 1);
}
