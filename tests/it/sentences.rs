//! Sentences: what the language page calls an error shows what to write.

use crate::cli::Folder;

/// Faulty sentences, each with all that its diagnostic has to say.
const FAULTY: &[(&str, &[&str])] = &[
    // Words people type
    ("only managers may have a mentor", &["`only`", "no person who is not a X may"]),
    ("no manager may have a mentor only if they have a title", &["no … may … unless C"]),
    ("every person may not have a mentor", &["`may not`", "must not"]),
    ("every person cannot have a mentor", &["must not"]),
    ("every person shall have a mentor", &["write `must` for an error"]),
    ("every person must never have a mentor", &["write `must not`"]),
    ("every person must have both a mentor and a title", &["without `both`"]),
    ("every person must have neither a mentor nor a title", &["must not P or Q"]),
    ("all but one of the people must have a title", &["at most 1 person may have no title"]),
    ("every person must have a title when they have a mentor", &["must … if"]),
    ("if the organisation has a mission, every person must have a title", &["every … must … if"]),
    ("every team must have a tech lead for every area", &["every area of a team must have"]),
    // Subjects and modals
    ("a person must have a title", &["every person must"]),
    ("any person must have a title", &["every person must"]),
    ("some person must have a title", &["every person must"]),
    ("at most 2 people must have a title", &["at most … may"]),
    ("at least 2 people may have a title", &["wrong-modal"]),
    ("every person may have a title", &["wrong-modal", "no … may"]),
    ("no team must have a mission", &["no team may"]),
    ("no two teams must have the same name", &["no two teams may"]),
    ("every person must have a title and should have a name", &["one sentence says `must` and `should`"]),
    ("for every team the tech lead must be senior", &["for every team, …"]),
    // Two readings, both shown
    ("every person must not have a mentor and have a title", &["not both, or neither"]),
    ("no team may have a tech lead and a mission", &["not both, or neither"]),
    ("every team without a tech lead and a mission must have a charter", &["not both, or neither"]),
    ("no people manager may manage every tech lead and every project manager", &["not both, or neither"]),
    ("every team must have 2 members", &["at least 2 members", "exactly 2 members"]),
    ("every team must have a mission if every member is not senior", &["not every member is", "no member is"]),
    ("every small or senior-heavy team must have a mission", &["team that is small or senior-heavy"]),
    ("every person must have a mentor who is not their manager", &["the person's manager", "m's manager"]),
    (
        "every person must have a direct report whose span is more than their layer",
        &["the person's layer", "m's layer"],
    ),
    ("every simple team must have a mission", &["technical complexity", "operational complexity"]),
    (
        "every team must have pods that are small and have a charter",
        &["the pod has a charter", "the team has a charter"],
    ),
    (
        "every pod of a team that is small must have a mission",
        &["for every team that is small", "every pod of the team that is small"],
    ),
    ("every tech lead must have a mentor who is a tech lead", &["tech lead of the team", "tech lead of a team"]),
    ("every person's layer must be less than any manager's layer", &["every manager", "at least one manager"]),
    ("every person must have the same level as any mentor", &["every mentor", "at least one mentor"]),
    ("every team that is small and has a mission or has a charter must have a name", &["(A and B) or C"]),
    // Typed, ahead of any data
    ("every team's pressure must be at least high", &["unordered"]),
    ("every person's level must be at least conversant", &["wrong-type"]),
    ("every team must have another mission", &["another one than what"]),
    ("every team must have a mission if their size is at least 2", &["refers to nothing"]),
    ("every team as m must have a mission", &["unused-variable"]),
    ("for every team, every person must have a title", &["unused-variable"]),
    ("every team who is small must have a mission", &["write `that`"]),
    ("every teams must have a mission", &["wrong number"]),
    ("every person who are managers must have a title", &["expected `is`"]),
    ("every person must have a manager who is ana", &["person \\\"ana\\\""]),
    ("every person must be no manager", &["not be a"]),
    ("every team must have a mission if the number of every team's members is at least 2", &["define a measure"]),
    ("the number of members of every team must be at least 2", &["define a measure", "every team's NAME"]),
    ("the time since every person's start must be at least 1 year", &["define a measure", "every person's NAME"]),
    ("every person's layer must be more than half of their span", &["more than half *"]),
];

#[test]
fn faulty_sentences_show_what_to_write() {
    for (sentence, said) in FAULTY {
        let policy = format!("policy p \"A rule\" {{\n  {sentence}\n}}\n");
        let folder = Folder::with(&[("org/a.yaml", "team: t\n"), ("policies/a.policy", &policy)]);
        let ran = folder.run(&["check", "-p", "policies", "org", "--format", "json"]);
        assert_eq!(ran.exit, 3, "{sentence}: {ran:#?}");
        for text in *said {
            assert!(ran.out.contains(text), "{sentence}\n`{text}` is not said: {}", ran.out);
        }
    }
}
