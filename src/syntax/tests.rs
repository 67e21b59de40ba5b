//! Tests of the stage: the prelude by the text under its spans, one test row for each slip, hostile text.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Role, Sources};
use crate::syntax::parse::parse;
use crate::syntax::tree::{Item, ItemKind, Phrase, RoleForm, Subject, TokenKind, Tree};

const KINDS: &str = include_str!("../../rules/prelude/1-kinds.policy");
const WORDS: &str = include_str!("../../rules/prelude/2-words.policy");
const SAMPLE: &str = include_str!("sample.policy");

fn read(text: &str) -> (Sources, Tree, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("x.policy", text, Role::Policy);
    let (tree, diagnostics) = parse(&sources, file);
    (sources, tree, diagnostics)
}

/// Reads a text that has no slips.
fn clean(text: &str) -> (Sources, Tree) {
    let (sources, tree, diagnostics) = read(text);
    assert_eq!(diagnostics, [], "in {text}");
    (sources, tree)
}

fn under<'s>(sources: &'s Sources, phrase: &Phrase) -> &'s str {
    sources.text(phrase.span)
}

fn words(phrase: &Phrase) -> Vec<&str> {
    phrase
        .tokens
        .iter()
        .map(|token| if let TokenKind::Word(word) = &token.kind { word.as_str() } else { "·" })
        .collect()
}

#[test]
fn the_kinds_of_the_prelude() {
    let (sources, tree) = clean(KINDS);
    assert_eq!(tree.pack.as_ref().map(|(name, _)| name.value.as_str()), Some("prelude"));
    assert_eq!(tree.items.len(), 24);
    assert!(tree.items.iter().all(|item| {
        let text = sources.text(item.span);
        text == text.trim() && text.starts_with(sources.text(item.keyword))
    }));
    let kinds = tree.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Kind { names, body, .. } => Some((names, body)),
        _ => None,
    });
    let (names, person) = kinds.clone().find(|(names, _)| names.name.value == "person").expect("people are declared");
    assert_eq!(names.other.as_ref().map(|other| sources.text(other.span)), Some("people"));
    let attribute = |name: &str| person.attributes.iter().find(|a| a.names.name.value == name).expect("it is declared");
    assert_eq!(under(&sources, &attribute("working relationship").ty), "relationship per person");
    assert_eq!(words(&attribute("contractor").ty), ["yes/no"]);
    assert!(attribute("long hours").descriptive.is_some() && attribute("manager").acyclic.is_some());
    assert_eq!(attribute("status").default.as_ref().map(|value| under(&sources, value)), Some("active"));
    assert_eq!(person.left_out.as_ref().map(|condition| under(&sources, condition)), Some("they are gone"));
    let (post, _) = kinds.clone().find(|(names, _)| names.name.value == "assignment").expect("posts are declared");
    assert_eq!(post.short.as_ref().map(|short| short.value.as_str()), Some("post"));
}

#[test]
fn the_words_of_the_prelude() {
    let (sources, tree) = clean(WORDS);
    assert_eq!(tree.items.len(), 48);
    let depth = tree.items.iter().find_map(|item| match &item.kind {
        ItemKind::Define { head, body, .. } if under(&sources, head).contains("depth in a team") => Some(body),
        _ => None,
    });
    let text = under(&sources, depth.expect("technical depth is defined"));
    assert!(text.starts_with("(the team has") && text.ends_with("depth-bar)"), "{text}");
    let mut roles = tree.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Role { role: RoleForm::Means { names, of, body }, .. } => {
            Some((names.written.as_str(), under(&sources, of), under(&sources, body)))
        }
        _ => None,
    });
    assert_eq!(roles.next_back(), Some(("pod lead", "of a pod", "its project managers")));
}

#[test]
fn the_sample_has_every_form() {
    let (sources, tree) = clean(SAMPLE);
    let policy =
        tree.items.iter().find_map(|item| if let ItemKind::Policy(policy) = &item.kind { Some(policy) } else { None });
    let policy = policy.expect("the sample has a policy");
    assert_eq!(policy.sentences.iter().map(|sentence| words(sentence)[0]).collect::<Vec<_>>(), ["every", "owner"]);
    assert!(under(&sources, &policy.sentences[0]).ends_with("co-writes reviews"));
    assert_eq!(policy.tags.iter().map(|tag| tag.value.as_str()).collect::<Vec<_>>(), ["staffing", "TLM"]);
    assert!(
        policy.waivable.is_some() && policy.unknown.is_some() && policy.review_by.is_some() && policy.until.is_some()
    );
    let test = tree.items.iter().find_map(|item| if let ItemKind::Test(test) = &item.kind { Some(test) } else { None });
    let test = test.expect("the sample has a test");
    assert_eq!(test.before.map(|span| sources.text(span)), Some("    team: payments # was\n"));
    let given = test.stages.iter().map(|stage| (stage.also, stage.expectations.len())).collect::<Vec<_>>();
    assert_eq!(given, [(false, 2), (true, 2)]);
    let Some(Subject::Things(parts)) = &test.stages[0].expectations[0].subject else { panic!("things are named") };
    assert_eq!((parts[0].kind.value.as_str(), parts[0].id.value.as_str()), ("steering term", "2024-q1.x/@"));
    assert_eq!(test.waivers.len(), 1);
}

#[test]
fn texts_without_declarations_are_empty() {
    for text in ["", "\u{feff}", "# only\r\n\r\n  # comments", "\n\n \t\n"] {
        assert_eq!(clean(text).1.items, []);
    }
}

#[test]
fn line_ends_spaces_and_case_do_not_matter() {
    let plain = "policy x \"t\" {\n  every team must have the team's lead\n    unless it is small\n}\n";
    let (_, one) = clean(plain);
    let shown = |tree: &Tree| {
        format!(
            "{:?}",
            sentences(tree)
                .iter()
                .map(|s| s.tokens.iter().map(|t| t.kind.clone()).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        )
    };
    for other in [
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        plain.replace('\'', "\u{2019}").replace("every ", "every\u{a0}"),
        plain.replace("policy", "POLICY").replace("must", "MUST").replace("team", "Team").replace("unless", "Unless"),
        plain.replace("\n    unless", "\n\n  # a comment\n\n    unless"),
        "policy x { every team must have the team's lead unless it is small }".to_string(),
    ] {
        assert_eq!(shown(&clean(&other).1), shown(&one), "{other}");
    }
}

fn sentences(tree: &Tree) -> Vec<&Phrase> {
    let policies = tree
        .items
        .iter()
        .filter_map(|item| if let ItemKind::Policy(policy) = &item.kind { Some(policy) } else { None });
    policies.flat_map(|policy| &policy.sentences).collect()
}

#[test]
fn symbols_and_numbers_in_phrases() {
    let (sources, tree) = clean("policy x { size >= 5, 7 && p017-x != -8 - a/b * 40% ! 2027-03-31 }");
    let tokens = &sentences(&tree)[0].tokens;
    let foreign = tokens
        .iter()
        .filter_map(|token| if let TokenKind::Foreign(text) = &token.kind { Some(text.as_str()) } else { None });
    assert_eq!(foreign.collect::<Vec<_>>(), [">=", "&&", "!=", "!"]);
    let all = tokens.iter().map(|token| sources.text(token.span)).collect::<Vec<_>>();
    let expected =
        ["size", ">=", "5", ",", "7", "&&", "p017-x", "!=", "-8", "-", "a", "/", "b", "*", "40%", "!", "2027-03-31"];
    assert_eq!(all, expected);
}

/// What a slip gives: the code, and the text under the first label.
type Expected = (Code, &'static str);

/// Asserts that a text has exactly this one slip.
fn slip(text: &str, (code, place): Expected) {
    let (sources, _, diagnostics) = read(text);
    let found = diagnostics.iter().map(|d| (d.code, sources.text(d.labels[0].span))).collect::<Vec<_>>();
    assert_eq!(found, [(code, place)], "in {text}");
}

fn in_policy(line: &str) -> String {
    format!("policy a \"t\" {{\n  every team must have a lead\n  {line}\n}}\ndefine a team is x means y\n")
}

#[test]
fn slips_of_characters() {
    let rows: &[(&str, Expected)] = &[
        ("because \"no end", (Code::UnterminatedString, "\"no end")),
        (r#"because "a \q b""#, (Code::BadEscape, r"\q")),
        ("because “text”", (Code::CurlyQuote, "“")),
        ("because 'text'", (Code::CurlyQuote, "'")),
        ("every team – must have a lead", (Code::LongDash, "–")),
        ("every one‑on‑one must be known", (Code::LongDash, "‑")),
        ("every te\u{200b}am must have a lead", (Code::ZeroWidthCharacter, "\u{200b}")),
        ("every te\u{1}am must have a lead", (Code::ControlCharacter, "\u{1}")),
        ("every te\u{430}m must have a lead", (Code::LookalikeLetter, "\u{430}")),
        ("every team must have at least 2,5 leads", (Code::DecimalComma, "2,5")),
        ("every team must have at least 2,500 leads", (Code::ThousandsSeparator, "2,500")),
        ("every team must have at least 2'500 leads", (Code::ThousandsSeparator, "2'500")),
        ("every team must have a talk within 6m", (Code::BadNumber, "6m")),
        ("every team must have a size of 5-3", (Code::BadNumber, "5-3")),
        ("every team must have a size of 99999999999999999999", (Code::NumberOutOfRange, "99999999999999999999")),
        ("from 2027-02-30", (Code::BadDate, "2027-02-30")),
        ("from 2027-2-3", (Code::BadDate, "2027-2-3")),
        ("from 31.03.2027", (Code::BadDate, "31.03.2027")),
        ("every team must have a date before 2027-13-01", (Code::BadDate, "2027-13-01")),
        ("every team mustn't have a lead", (Code::Contraction, "mustn't")),
        ("every team' lead must be known", (Code::StrayApostrophe, "'")),
    ];
    rows.iter().for_each(|&(line, expected)| slip(&in_policy(line), expected));
}

#[test]
fn control_characters_in_text_are_warnings() {
    let (_, _, diagnostics) = read(&in_policy("because \"a\u{7}b\" # \u{8}"));
    assert_eq!(
        diagnostics.iter().map(|d| (d.code, d.severity)).collect::<Vec<_>>(),
        [(Code::ControlCharacter, Severity::Warning); 2]
    );
}

#[test]
fn slips_are_mended_where_it_is_plain_what_was_meant() {
    for (line, meant) in [
        ("every te\u{430}m must have 2,5", "every team must have 2.5"),
        ("it is on 31.03.2027 – x", "it is on 2027-03-31 - x"),
    ] {
        let kinds = |text: &str| {
            let (_, tree, _) = read(&format!("policy x {{ {text} }}"));
            sentences(&tree)[0].tokens.iter().map(|token| token.kind.clone()).collect::<Vec<_>>()
        };
        assert_eq!(kinds(line), kinds(meant));
    }
}

#[test]
fn slips_of_clauses() {
    let rows: &[(&str, Expected)] = &[
        ("because the text has no quotes", (Code::MissingQuotes, "the text has no quotes")),
        ("becuase \"text\"", (Code::UnknownClause, "becuase")),
        ("reference \"text\"", (Code::UnknownClause, "reference")),
        ("waivable maybe", (Code::BadClause, "maybe")),
        ("unknown whatever", (Code::BadClause, "whatever")),
        ("review until 2027-01-01", (Code::UnknownClause, "review until")),
        ("until soon", (Code::BadClause, "soon")),
        ("until", (Code::BadClause, "until")),
        ("owner \"a\"\n  owner \"b\"", (Code::DuplicateClause, "owner \"b\"")),
        ("from 2027-01-01 until 2028-01-01 forever", (Code::UnexpectedText, "forever")),
        ("every team must have a lead because \"x\"", (Code::MisplacedClause, "because")),
        ("every team must (have a lead", (Code::UnclosedBracket, "(")),
        ("every team must (have a lead\n  because \"x\"", (Code::UnclosedBracket, "(")),
        ("every team must have) a lead", (Code::StrayBracket, ")")),
        ("because \"\"\"text\"\"\"", (Code::UnexpectedText, "\"\"\"text\"\"\"")),
    ];
    rows.iter().for_each(|&(line, expected)| slip(&in_policy(line), expected));
}

#[test]
fn slips_of_declarations() {
    let rows: &[(&str, Expected)] = &[
        ("polcy a \"t\" {\n  every team must x\n}", (Code::UnknownDeclaration, "polcy")),
        ("policy a \"t\" {\n  every team must x\n", (Code::MissingBrace, "{")),
        ("policy a \"t\"\n  every team must x\n}", (Code::MissingBrace, "")),
        ("policy a \"t\" {\n}", (Code::MissingClause, "a")),
        ("policy a A title without quotes {\n  every team must x\n}", (Code::MissingQuotes, "A title without quotes")),
        ("policy \"t\" {\n  every team must x\n}", (Code::IncompleteDeclaration, "\"t\"")),
        ("policy a { every team must x }\n}", (Code::StrayBracket, "}")),
        ("policy a {\n every team must x }\n  because \"x\"\n}", (Code::MisplacedClause, "because")),
        ("define a team is small\n  its size is 5", (Code::MissingMeans, "")),
        ("define size of a team = the number of its members", (Code::MissingMeans, "=")),
        ("define size of a team means\n", (Code::MissingMeans, "")),
        ("scale depth low < high", (Code::IncompleteDeclaration, "<")),
        ("scale depth = low | high", (Code::UnexpectedText, "| high")),
        ("kind person {\n  name text\n  age: number\n}", (Code::BadAttribute, "name text")),
        ("kind person { name: text, age: number }", (Code::BadAttribute, ", age: number")),
        ("kind person {\n  name: text default\n}", (Code::BadAttribute, "default")),
        ("kind person {\n  name: text required required\n}", (Code::DuplicateClause, "required")),
        ("role x is responsible for y", (Code::IncompleteDeclaration, "is responsible for")),
        ("sign x \"t\"", (Code::IncompleteDeclaration, "")),
        ("setting x", (Code::IncompleteDeclaration, "")),
        ("use leadership please", (Code::UnexpectedText, "please")),
        ("use x\npack y \"t\"", (Code::MisplacedClause, "pack")),
        ("???", (Code::UnexpectedText, "???")),
        ("checklist x of a person {\n  the team is small\n}", (Code::UnexpectedText, "the team is small")),
    ];
    for &(text, expected) in rows {
        let text = format!("{text}\ndefine a team is x means y\n");
        slip(&text, expected);
        let (_, tree, _) = read(&text);
        assert!(
            matches!(tree.items.last(), Some(Item { kind: ItemKind::Define { .. }, .. })),
            "the next one stands: {text}"
        );
    }
}

#[test]
fn slips_of_waivers_and_tests() {
    let clauses = "\n  until 2027-03-31\n  because \"b\"\n  approved by \"c\"\n";
    let given = "  given \"\"\"\n    team: x\n  \"\"\"\n";
    let waive = |head: &str, clauses: &str| format!("waive {head}{clauses}\ndefine a team is x means y\n");
    let test = |lines: &str| format!("test a \"t\" {{\n{lines}\n}}\ndefine a team is x means y\n");
    let rows: &[(String, Expected)] = &[
        (waive("a for team x", "\n  because \"b\""), (Code::MissingClause, "a")),
        (waive("a for team x", &clauses.replace("approved", "aproved")), (Code::UnknownClause, "aproved")),
        (waive("a for team x", &clauses.replace("\"b\"", "no quotes")), (Code::MissingQuotes, "no quotes")),
        (waive("a for x", clauses), (Code::BadSubject, "x")),
        (waive("a for team x and team y", clauses), (Code::BadSubject, "and")),
        (waive("a for team x {", &format!("{clauses}}}")), (Code::UnexpectedText, "{")),
        (waive("a team x", clauses), (Code::IncompleteDeclaration, "team")),
        (test(given), (Code::MissingClause, "test")),
        (test("  expect violated for team x"), (Code::MissingClause, "test")),
        (test(&format!("{given}  expect violatd for team x")), (Code::UnknownVerdict, "violatd")),
        (test(&format!("{given}  expect violated")), (Code::BadSubject, "expect violated")),
        (test(&format!("{given}  expect violated for every team")), (Code::BadSubject, "every team")),
        (test(&format!("{given}  expct violated for team x")), (Code::UnknownClause, "expct")),
        (test(&format!("{given}{given}  expect nothing")), (Code::DuplicateClause, "given")),
        (test(&format!("  as of today\n{given}  expect nothing")), (Code::BadClause, "today")),
        (test("  given team x\n  expect nothing"), (Code::BadClause, "team x")),
        (
            "test \"t\" {\n given \"\"\"a: b\"\"\"\n expect nothing\n}".to_string(),
            (Code::IncompleteDeclaration, "test"),
        ),
        (
            "test a \"t\" {\n  given \"\"\"\n  team: x\n  expect nothing\n}\npolicy b \"t\" { every team must x }"
                .to_string(),
            (Code::UnterminatedData, "\"\"\""),
        ),
    ];
    rows.iter().for_each(|(text, expected)| slip(text, *expected));
}

#[test]
fn every_slip_of_a_file_is_answered_in_one_run() {
    let text = "polcy a {\n}\npolicy b {\n  because text\n  every team must have 2,5 leads\n  unknown whatever\n}\n\
                define x is y\nscale z\npolicy c {\n  every team must have a lead\n";
    let (_, tree, diagnostics) = read(text);
    let codes = diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
    let expected = [
        Code::UnknownDeclaration,
        Code::MissingQuotes,
        Code::DecimalComma,
        Code::BadClause,
        Code::MissingMeans,
        Code::IncompleteDeclaration,
        Code::MissingBrace,
    ];
    assert_eq!(codes, expected);
    assert_eq!(sentences(&tree).len(), 2);
}

#[test]
fn hostile_text_ends_quickly_with_one_error() {
    let open = "(".repeat(100_000);
    let sentence = format!("policy a {{ every team must {open} }}\npolicy b {{ every team must x }}\n");
    let (_, tree, diagnostics) = read(&sentence);
    assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::NestingTooDeep]);
    assert_eq!(sentences(&tree).len(), 1);
    slip(&"{".repeat(100_000), (Code::NestingTooDeep, "{"));
    slip(&"x".repeat(10_000_000), (Code::FileTooLarge, ""));
    slip(&in_policy(&format!("every team must {}x{}", "(".repeat(64), ")".repeat(64))), (Code::NestingTooDeep, "("));
    clean(&in_policy(&format!("every team must {}x{}", "(".repeat(63), ")".repeat(63))));
}

/// Reads every `step`th prefix of the texts.
fn read_prefixes(step: usize) {
    for text in [KINDS, WORDS, SAMPLE] {
        for end in (0..text.len()).step_by(step).filter(|&end| text.is_char_boundary(end)) {
            read(&text[..end]);
        }
    }
}

#[test]
fn no_prefix_panics() {
    read_prefixes(23);
}

#[test]
#[ignore = "takes minutes without optimisation; run it after a change of the grammar"]
fn not_one_prefix_panics() {
    read_prefixes(1);
}

#[test]
fn no_edit_panics() {
    const PIECES: &[&str] = &[
        "\"",
        "{",
        "}",
        "(",
        ")",
        "\n",
        "'",
        "\\",
        "\u{a0}",
        "é",
        "\u{200b}",
        "#",
        "\"\"\"",
        "-",
        ",5",
        "\npolicy ",
        "\r",
        "“",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below.max(1)).expect("a length fits")).expect("it is below a usize")
    };
    for _ in 0..2_000 {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for _ in 0..=random(3) {
            let at = random(bytes.len());
            match random(3) {
                0 => bytes[at] = u8::try_from(random(256)).expect("it is below 256"),
                1 => drop(bytes.drain(at..(at + 1 + random(20)).min(bytes.len()))),
                _ => drop(bytes.splice(at..at, PIECES[random(PIECES.len())].bytes())),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (sources, _, diagnostics) = read(&text);
        for label in diagnostics.iter().flat_map(|d| &d.labels) {
            let range = label.span.range();
            assert!(text.get(range).is_some(), "a label off the text in {}", sources.text(label.span));
        }
    }
}
