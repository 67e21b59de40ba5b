//! Every code of this stage in a case where it fires and in one beside it where it does not.

use jiff::civil::date;

use crate::code::Code;
use crate::compile;
use crate::lint::{Linted, lint};
use crate::packs;
use crate::source::{Role, Sources};
use crate::syntax::parse::parse;
use crate::vocabulary::{Layer, Loaded};

/// The codes for a text beside the prelude, each with the text under its first label.
fn found(text: &str) -> Vec<(Code, String)> {
    let mut sources = Sources::default();
    let mut trees = Vec::new();
    let shipped = packs::PRELUDE.files.iter().map(|file| (file.name, file.text, Layer::Prelude));
    for (name, text, layer) in shipped.chain([("x.policy", text, Layer::Own)]) {
        let file = sources.add(name, text, Role::Policy);
        let (tree, problems) = parse(&sources, file);
        assert_eq!(problems, [], "in {text}");
        trees.push((tree, layer));
    }
    let files: Vec<Loaded<'_>> = trees.iter().map(|(tree, layer)| Loaded { tree, layer: *layer }).collect();
    let (program, problems) = compile::compile(&files);
    assert_eq!(problems, [], "in {text}");
    let program = program.expect("there are no problems");
    let all = lint(&Linted { program: &program, files: &files, as_of: date(2026, 10, 1), packs: false });
    all.into_iter().map(|it| (it.code, sources.text(it.labels[0].span).to_owned())).collect()
}

/// A sentence in a policy that lacks nothing.
fn policy(sentence: &str) -> String {
    format!(
        "policy p \"t\" {{\n  {sentence}\n  because \"b\"\n}}\ntest p \"t\" {{\n  given \"\"\"\n  team: x\n  \"\"\"\n  expect nothing\n}}\n"
    )
}

/// Of sentences the codes that say something about their meaning; silence is a case of its own.
fn of_sentence(sentence: &str) -> Vec<Code> {
    found(&policy(sentence)).into_iter().map(|(code, _)| code).filter(|code| *code != Code::SilenceDecides).collect()
}

#[test]
fn clauses() {
    let bare = "policy p { every team must have a mission\n review by 2026-09-30 }\n";
    let codes: Vec<Code> = found(bare).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [Code::NoTitle, Code::NoReason, Code::NoTest, Code::DueForReview]);
    let full = policy("every team must have a mission\n  review by 2026-10-01");
    assert_eq!(found(&full), []);
}

#[test]
fn unused() {
    let used = policy("every team of note must have at least bar missions-held").replace(
        "every team of note must have at least bar missions-held",
        "every noted team must have a mission if its size is at least bar",
    );
    let words = "define a team is noted means its type is team\nsetting bar = 3 \"x\"\n";
    assert_eq!(found(&format!("{words}{used}")), []);
    let unused = found(&format!("{words}{}", policy("every team must have a mission")));
    assert_eq!(unused.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::UnusedDefinition; 2]);
    // A pack's definitions are for whoever uses it, its settings are not; `describe` shows measures.
    let of_pack = found(&format!("pack house \"x\"\n{words}{}", policy("every team must have a mission")));
    assert_eq!(of_pack, [(Code::UnusedDefinition, "bar".to_owned())]);
    let measure = "define guest count of a team means the number of its mentors\n".replace("mentors", "members");
    assert_eq!(found(&format!("{measure}{}", policy("every team must have a mission"))), []);
    let of_area = "define team count of an area as x means the number of teams whose areas include x\n";
    assert_eq!(found(&format!("{of_area}{}", policy("every team must have a mission"))).len(), 1);
}

#[test]
fn settings() {
    let with =
        |value: &str| found(&format!("set small-team-size = {value}\n{}", policy("every team must have a mission")));
    assert_eq!(with("6").len(), 1);
    assert_eq!(with("6")[0].0, Code::SetToDefault);
    assert_eq!(with("5"), []);
}

#[test]
fn sentences_twice() {
    let two = |one: &str, other: &str| {
        let second = policy(other).replace("policy p", "policy q").replace("test p", "test q");
        let codes = found(&(policy(one) + &second)).into_iter().map(|(code, _)| code);
        codes.filter(|code| *code != Code::SilenceDecides).collect::<Vec<_>>()
    };
    let again = two("every team must have a mission", "each team should have a mission");
    assert_eq!(again, [Code::SameSentence]);
    assert_eq!(two("every team must have a mission", "every team must have a charter"), []);
    let plural = two(
        "every team must have a mission if the tech leads are interim",
        "every team must have a charter if the tech leads are not interim",
    );
    assert_eq!(plural, [Code::NotExhaustive]);
    let whole = two(
        "every team must have a mission if the tech leads are interim",
        "every team must have a charter if not (the tech leads are interim)",
    );
    assert_eq!(whole, []);
}

#[test]
fn never_and_always() {
    for (sentence, wanted) in [
        ("every team must have a mission if its size is at least 7 and its size is at most 5", Some(Code::NeverTrue)),
        ("every team must have a mission if its size is at least 5 and its size is at most 7", None),
        ("every person must have a mentor if their status is active and their status is left", Some(Code::NeverTrue)),
        ("every person must have a mentor if their level is below junior", Some(Code::NeverTrue)),
        ("every person must have a mentor if their level is at least junior", Some(Code::AlwaysTrue)),
        ("every person must have a mentor if their level is at least mid", None),
        ("every person must have a mentor if their level is more than principal", Some(Code::NeverTrue)),
        ("every team must have a mission if the number of its members is at least 0", Some(Code::AlwaysTrue)),
        ("every team must have a mission if the number of its members is less than 0", Some(Code::NeverTrue)),
        ("every team must have a mission if its size is at least 7 or its size is at most 7", Some(Code::AlwaysTrue)),
        ("every team must have a mission if its size is at least 8 or its size is at most 6", None),
        // Words are said out, and numbers of things are bounds like any other.
        ("every team must have a mission if it is a pod and it is a full team", Some(Code::NeverTrue)),
        ("every team must have a mission if it is a pod and it is small", None),
        ("every person must have a mentor if they are senior and their level is junior", Some(Code::NeverTrue)),
        ("every person must have a mentor if they are senior and their level is staff", None),
        ("every person must have a mentor if they are a manager and they have no direct report", Some(Code::NeverTrue)),
        ("every person must have a mentor if they are a manager and their span is less than 1", Some(Code::NeverTrue)),
        ("every person must have a mentor if they are a manager and their span is less than 2", None),
        (
            "every team must have a mission if it has at least 3 members and it has at most 2 members",
            Some(Code::NeverTrue),
        ),
        ("every team must have a mission if it has at least 2 members and it has at most 2 members", None),
        (
            "every team must have a mission if its size is between 3 and 5 and its size is more than 5",
            Some(Code::NeverTrue),
        ),
        ("every team must have a mission if its size is between 3 and 5 and its size is more than 4", None),
        ("every person must have a mentor if at least 2 of { they are senior, they are engaged }", None),
        (
            "every person must have a mentor if at most 2 of { they are senior, they are engaged }",
            Some(Code::AlwaysTrue),
        ),
        (
            "every person must have a mentor if they are a contractor and not (they are a contractor)",
            Some(Code::NeverTrue),
        ),
        ("every person must have a mentor if they are a manager or not (they are a manager)", Some(Code::AlwaysTrue)),
        (
            "every team must have a mission if the tech leads are interim or the tech leads are not interim",
            Some(Code::NotExhaustive),
        ),
    ] {
        assert_eq!(of_sentence(sentence), Vec::from_iter(wanted), "{sentence}");
    }
}

#[test]
fn decided_by_the_filter() {
    for (sentence, fires) in [
        ("every person who is not a contractor must have a mentor unless they are a contractor", true),
        ("every person who is not a contractor must have a mentor unless they are a manager", false),
        ("every team whose size is at least 7 must have a mission if its size is at most 5", true),
        ("every team whose size is at least 7 must have a mission if its size is at most 9", false),
        ("every team whose size is at least 7 must have a mission unless its size is less than 7", true),
        ("every person must have a mentor if they are a manager unless they are not a manager", true),
        ("every person who is gone must have a mentor", true),
        ("every small team must be small", true),
        ("every small team must have a mission", false),
        ("every small team must not be small", true),
        ("every pod must have a mission if it is a full team", true),
        ("every full team must have a mission unless it is a pod", true),
        ("every full team must have a mission unless it is small", false),
        ("every manager must have a direct report", true),
        ("every manager's span must be at least 1", true),
        ("every manager's span must be at least 2", false),
        ("every senior person must have a title if their level is junior", true),
        ("every senior person must have a title if their level is staff", false),
        ("every small team must have a mission if its size is more than 8", true),
        ("every small team must have a mission if its size is more than 3", false),
        ("every team with at least 3 members must have at least 2 members", true),
        ("every team with at least 2 members must have at least 3 members", false),
        ("every team with at least 3 members must have a mission if it has no member", true),
        ("every person whose status is left must have a mentor", true),
    ] {
        let wanted: &[Code] = if fires { &[Code::DecidedByFilter] } else { &[] };
        assert_eq!(of_sentence(sentence), wanted, "{sentence}");
    }
}

#[test]
fn roles_that_several_hold() {
    for (sentence, wanted) in [
        ("every team must have a mission if the tech lead is a contractor", Some(Code::SeveralMayHoldIt)),
        ("every team must have a mission if a tech lead is a contractor", None),
        ("every team must have a mission if every tech lead is a contractor", None),
        ("every team must have a mission if the people manager is a contractor", None),
        ("every tech lead must have a mentor", None),
        ("every team must have a people manager", Some(Code::PartsTakenIn)),
        ("every full team must have a people manager", None),
        ("every team must have a people manager if it is a full team", None),
        ("every team must have a people manager unless it is a pod", None),
        ("every team must have a people manager if its type is team", None),
        ("every team must have a people manager unless it has a parent", None),
        ("every team must have a people manager if it has a mission", Some(Code::PartsTakenIn)),
    ] {
        assert_eq!(of_sentence(sentence), Vec::from_iter(wanted), "{sentence}");
    }
}

#[test]
fn exceptions_met_alone() {
    for (sentence, fires) in [
        ("people manager must have technical depth unless TL co-writes reviews", true),
        ("people manager must have technical depth unless another person co-writes reviews", false),
        ("people manager must have technical depth unless the team is small", false),
        ("every person must have a manager unless there is a person who is a manager", true),
        ("every person must have a manager unless they have a mentor", false),
        ("every team must have a mission unless a team has a charter", true),
        ("every team must have a mission unless another team has a charter", false),
        ("every tech lead must have a title unless a member of the team is senior", true),
        ("every tech lead must have a title unless another member of the team is senior", false),
        // Who does not do it is not the one who does.
        ("every tech lead must be senior unless a member of the team is senior", false),
    ] {
        let wanted: &[Code] = if fires { &[Code::ExcusesItself] } else { &[] };
        assert_eq!(of_sentence(sentence), wanted, "{sentence}");
    }
}

#[test]
fn silence_is_told_once_for_each_word() {
    let all = found(&policy("every person with no mentors must have a manager unless they have no mentor"));
    assert_eq!(all.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::SilenceDecides]);
    assert_eq!(found(&policy("every person whose level is senior must have a manager")), []);
    // Who declares the word in the same file knows.
    let own = "extend person { sponsor: person default none }\n";
    assert_eq!(found(&format!("{own}{}", policy("every person with a sponsor must have a manager"))), []);
}
