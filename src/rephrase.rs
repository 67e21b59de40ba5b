//! Phrases that people type become the plain form with the same meaning: `everybody` is `every person`, `no more than two`
//! is `at most 2`.
//!
//! What is proposed here is decided elsewhere: whoever applies the edits compiles both texts and compares what they mean
//! ([`crate::compile::same_meaning`]).

use std::collections::HashSet;
use std::ops::Range;

use crate::syntax::tree::{ItemKind, Phrase, RoleForm, Token, TokenKind, Tree};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::words::NUMBERS;

/// A part of the text, and what takes its place.
pub type Edit = (Range<usize>, String);

const FRACTIONS: [&str; 5] = ["half", "third", "thirds", "quarter", "quarters"];

/// The edits that make the phrases of a file plain, in the order of the text. A word that is declared, or that names a
/// variable, stays.
pub fn edits(text: &str, tree: &Tree, vocabulary: &Vocabulary) -> Vec<Edit> {
    let phrases = phrases(tree);
    let mut taken: HashSet<&str> = HashSet::new();
    for entry in vocabulary.lexicon.values().flatten() {
        taken.extend(entry.words.iter().map(String::as_str));
    }
    for phrase in &phrases {
        taken.extend(phrase.tokens.windows(2).filter(|pair| word(&pair[0]) == "as").map(|pair| word(&pair[1])));
    }
    let person = vocabulary.kind(vocabulary.core.person).noun.singular.as_str();
    let mut found: Vec<Edit> = Vec::new();
    for phrase in phrases {
        let tokens = &phrase.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let Some((length, plain)) = plain_form(&tokens[at..], at.checked_sub(1).map(|it| &tokens[it..]), person)
            else {
                at += 1;
                continue;
            };
            let place = tokens[at].span.to(tokens[at + length - 1].span).range();
            // A comment between the words, or a declared word, and all stays as it is.
            let one_line = text.get(place.clone()).is_some_and(|text| !text.contains(['\n', '#']));
            if one_line && !tokens[at..at + length].iter().any(|token| taken.contains(word(token))) {
                found.push((place, plain));
            }
            at += length;
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    found.dedup_by(|later, earlier| later.0.start < earlier.0.end);
    found
}

/// A text with edits applied.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut output = String::with_capacity(text.len());
    let mut end = 0;
    for (place, plain) in edits {
        output += &text[end..place.start];
        output += plain;
        end = place.end;
    }
    output + &text[end..]
}

fn word(token: &Token) -> &str {
    match &token.kind {
        TokenKind::Word(word) => word,
        _ => "",
    }
}

/// How many words are replaced here, and by what.
fn plain_form(tokens: &[Token], before: Option<&[Token]>, person: &str) -> Option<(usize, String)> {
    let at = |index: usize| tokens.get(index).map_or("", word);
    match (at(0), at(1), at(2)) {
        ("everybody" | "everyone", ..) => Some((1, format!("every {person}"))),
        ("somebody" | "someone", ..) => Some((1, format!("a {person}"))),
        ("each", ..) => Some((1, "every".to_owned())),
        ("no", "more", "than") => Some((3, "at most".to_owned())),
        ("no", "fewer" | "less", "than") => Some((3, "at least".to_owned())),
        (number, next, _) => {
            let value = NUMBERS.iter().position(|known| *known == number)? + 1;
            let bound = before.is_some_and(|before| ends_bound(word(&before[0])));
            (bound && !FRACTIONS.contains(&next)).then(|| (1, value.to_string()))
        }
    }
}

/// Whether a number may follow: `at least two`, `more than two`. (`than one of the leads` is no number, and compiles to
/// something else.)
fn ends_bound(word: &str) -> bool {
    matches!(word, "least" | "most" | "exactly" | "than" | "between")
}

/// Everything in a file whose words the vocabulary decides.
fn phrases(tree: &Tree) -> Vec<&Phrase> {
    let mut found = Vec::new();
    for item in &tree.items {
        match &item.kind {
            ItemKind::Kind { body, .. } | ItemKind::Extend { body, .. } => found.extend(&body.left_out),
            ItemKind::Define { body, .. }
            | ItemKind::Archetype { body, .. }
            | ItemKind::Role { role: RoleForm::Means { body, .. }, .. } => found.push(body),
            ItemKind::Checklist { items, .. } => found.extend(items.iter().map(|item| &item.condition)),
            ItemKind::Policy(policy) => found.extend(&policy.sentences),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{apply, edits};
    use crate::compile::{self, Program};
    use crate::packs;
    use crate::source::{Role, Sources};
    use crate::syntax::parse::parse;
    use crate::syntax::tree::Tree;
    use crate::vocabulary::{Layer, Loaded};

    fn compiled(text: &str) -> (Tree, Program) {
        let mut sources = Sources::default();
        let mut trees = Vec::new();
        let shipped = packs::PRELUDE.files.iter().map(|file| (file.name, file.text, Layer::Prelude));
        for (name, text, layer) in shipped.chain([("x.policy", text, Layer::Own)]) {
            let file = sources.add(name, text, Role::Policy);
            trees.push((parse(&sources, file).0, layer));
        }
        let files: Vec<Loaded<'_>> = trees.iter().map(|(tree, layer)| Loaded { tree, layer: *layer }).collect();
        let (program, problems) = compile::compile(&files);
        assert_eq!(problems, [], "in {text}");
        let own = trees.pop().expect("the own text is the last").0;
        (own, program.expect("there are no problems"))
    }

    #[test]
    fn plain_forms_mean_the_same() {
        for (typed, plain) in [
            ("everybody must have a manager", "every person must have a manager"),
            ("each team must have at most five members", "every team must have at most 5 members"),
            (
                "every team must have a mission if its size is no more than 6",
                "every team must have a mission if its size is at most 6",
            ),
            ("every team's size must be no fewer than 2", "every team's size must be at least 2"),
            ("every team must have between two and 9 members", "every team must have between 2 and 9 members"),
        ] {
            let text = |sentence: &str| format!("policy p {{ {sentence} }}");
            let typed = text(typed);
            let (tree, before) = compiled(&typed);
            let output = apply(&typed, &edits(&typed, &tree, &before.vocabulary));
            assert_eq!(output, text(plain));
            let (_, after) = compiled(&output);
            let rules = |program: &Program| format!("{:?}", program.policies[0].rules);
            assert!(compile::same_meaning(&before, &after), "{}\n{}", rules(&before), rules(&after));
        }
    }

    #[test]
    fn other_words_stay() {
        for text in [
            "role everybody of a team means its members\npolicy p { everybody must have a mentor }\n",
            "policy p { no two teams may have the same mission }\n",
            "policy p { every person must have a mentor if (the number of their mentors is no # why\n more than 2) }\n",
        ] {
            let (tree, program) = compiled(text);
            assert_eq!(edits(text, &tree, &program.vocabulary), [], "{text}");
        }
    }
}
