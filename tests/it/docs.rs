//! The references under `docs/` are in step with the code: the grammar of phrases names functions that exist and words
//! that the reader knows, and every reserved word is listed.

use std::fs;

fn read(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// The text of the `ebnf` block of the language reference.
fn grammar() -> String {
    let page = read("docs/language.md");
    let start = page.find("```ebnf").expect("the language reference has a grammar of phrases");
    let rest = &page[start + 7..];
    rest[..rest.find("```").expect("the block ends")].to_owned()
}

#[test]
fn the_grammar_of_phrases_names_functions_of_the_reader() {
    let mut named = 0;
    for comment in grammar().split("(*").skip(1).filter_map(|rest| rest.split("*)").next()) {
        let mut words = comment.split_whitespace();
        let (Some(file), Some(function), None) = (words.next(), words.next(), words.next()) else { continue };
        if !file.ends_with(".rs") {
            continue;
        }
        let source = read(&format!("src/reading/{file}"));
        let found = source.contains(&format!("fn {function}(")) || source.contains(&format!("fn {function}<"));
        assert!(found, "docs/language.md names `{function}` in {file}, and there is none");
        named += 1;
    }
    assert!(named > 40, "only {named} functions are named in the grammar of phrases");
}

/// What stands in quotes in the grammar.
fn terminals(grammar: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in grammar.lines() {
        let rule = line.split("(*").next().unwrap_or_default();
        found.extend(rule.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    found
}

#[test]
fn every_word_of_the_grammar_is_read_and_every_read_word_is_in_the_grammar() {
    let grammar = grammar();
    let terminals = terminals(&grammar);
    let reader: String = fs::read_dir(format!("{}/src/reading", env!("CARGO_MANIFEST_DIR")))
        .expect("the reader has a folder")
        .map(|entry| fs::read_to_string(entry.expect("it can be listed").path()).expect("it is text"))
        .collect();
    let units = read("src/value.rs");
    // Numbers in words are read from the one list of them.
    let numbers = orglint::vocabulary::words::NUMBERS;
    let plain = |word: &&String| word.chars().all(char::is_alphabetic) && !numbers.contains(&word.as_str());
    for word in terminals.iter().filter(plain) {
        let quoted = format!("\"{word}\"");
        assert!(
            reader.contains(&quoted) || units.contains(&quoted),
            "the grammar has {quoted}, and no reader knows it"
        );
    }
    for number in numbers {
        assert!(terminals.iter().any(|terminal| terminal == number), "`{number}` is read, and the grammar has it not");
    }
    for word in orglint::vocabulary::words::RESERVED {
        let preposition = orglint::vocabulary::words::is_preposition(word);
        let known = terminals.iter().any(|terminal| terminal == word);
        assert!(known || preposition || *word == "means", "`{word}` is reserved, and the grammar does not use it");
    }
}

#[test]
fn every_reserved_word_is_listed() {
    let page = read("docs/language.md");
    let start = page.find("### Reserved words").expect("the reference lists them");
    let listed: Vec<&str> =
        page[start..].split('`').nth(1).expect("the list stands in backticks").split_whitespace().collect();
    assert_eq!(listed, orglint::vocabulary::words::RESERVED, "docs/language.md lists other words than the code");
}
