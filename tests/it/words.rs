//! `orglint words`: every word has a place and an example, and pages stay within their width.

use crate::cli::Folder;

#[test]
fn every_word_says_where_it_is_declared_and_how_it_is_used() {
    let folder = Folder::with(&[]);
    let ran = folder.run(&["words", "--format", "json"]);
    ran.expect(0, &[]);
    let all: serde_json::Value = serde_json::from_str(&ran.out).expect("the output is JSON");
    assert_eq!(all["version"], 1);
    let words = all["words"].as_array().expect("a list of words");
    assert!(words.len() > 100);
    for word in words {
        assert_eq!(word["declared"], "prelude", "{word}");
        assert!(word["example"].as_str().is_some_and(|text| !text.is_empty()), "{word}");
    }
}

#[test]
fn the_overview_fits_eighty_columns() {
    let ran = Folder::with(&[]).run(&["words"]);
    ran.expect(0, &["Kinds", "Roles", "Settings", "small-team-size", "co-writes reviews"]);
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn words_of_ones_own_show_their_file_and_line() {
    let own = "# ours\nextend team { squad lead: person }\nset small-team-size = 5\n";
    let folder = Folder::with(&[("policies/own.policy", own)]);
    folder.run(&["words", "squad lead"]).expect(0, &["attribute of a team", "policies/own.policy:2"]);
    folder.run(&["words", "small_team_size"]).expect(0, &["5, set at policies/own.policy:3 (declared as 6)"]);
    folder.run(&["words", "conversant"]).expect(0, &["value of a depth", "unfamiliar < aware"]);
}
