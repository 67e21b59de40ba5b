//! What only code can ask of the stages: what a policy reaches, whether a status alone leaves people out, sets of many.

use std::fmt::Write;

use orglint::compile;
use orglint::data::document::Format;
use orglint::evaluate::trace::{self, Step, Traced};
use orglint::evaluate::verdict::Check;
use orglint::evaluate::{self, Options, World};

use orglint::value::Val;
use orglint::vocabulary::ChecklistId;

use crate::tool::{Policies, date};
use crate::values::Day;
use crate::verdicts::Verdict;

fn policies(text: &str) -> Policies {
    Policies::new(&[text]).unwrap_or_else(|slips| panic!("{slips:?}\n{text}"))
}

#[test]
fn a_policy_reaches_the_words_of_its_sentences_and_those_of_their_words() {
    const WORDS: &str = "
define a person is calm means they have a title
define a person is wise means they are calm
define friend of a person means a person whose manager is them and who is wise
define a person is idle means they have no title
checklist comforts of a person { \"calm\": they are calm }
checklist pains (pain) of a person { \"idle\": they are idle }
";
    let reached = |sentence: &str| {
        let policies = policies(&format!("{WORDS}policy p {{\n  {sentence}\n}}\n"));
        let program = &policies.program;
        let found = compile::reached(program, &program.policies[0]);
        let own = |name: &str| ["calm", "wise", "friend", "idle"].iter().any(|word| name.contains(word));
        let defs = found.defs.iter().map(|def| program.vocabulary.defs[def.index()].name.clone());
        let lists =
            found.checklists.iter().map(|list| program.vocabulary.checklists[list.index()].noun.written.clone());
        defs.filter(|name| own(name)).chain(lists).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(reached("every person must have a mentor"), "");
    assert_eq!(reached("every person must be wise"), "is calm, is wise");
    assert_eq!(reached("every person must have a mentor if they are calm"), "is calm");
    assert_eq!(reached("every person must have a mentor unless they are calm"), "is calm");
    assert_eq!(reached("every person who is calm must have a mentor"), "is calm");
    assert_eq!(reached("every friend of a person must have a mentor"), "is calm, is wise, friend");
    assert_eq!(reached("every person must have at least 1 comfort"), "is calm, comforts");
    assert_eq!(reached("every person must have at least 1 pain if they are calm"), "is calm, is idle, pains");
}

#[test]
fn a_status_leaves_out_if_the_words_say_so_and_nothing_else() {
    let leaves = |definition: &str| evaluate::leaves_out(&policies(definition).program);
    let gone = |means: &str| leaves(&format!("replace define a person is gone means {means}\n"));
    assert!(leaves("define a person is calm means they have a title\n"), "the words of leadership");
    assert!(gone("their status is left or they are a contractor"));
    assert!(gone("they are a contractor or their status is left"));
    assert!(!gone("they are a contractor"));
    assert!(!gone("they are a contractor or they have no title"));
    assert!(!gone("their status is left and they are a contractor"));
    assert!(!gone("their status is left or their status is leave"));
    assert!(!gone("their status is not left"));
    assert!(!gone("their status is leave"));
    assert!(!gone("their manager's status is left"));
    assert!(!gone("their status is left or their manager's status is leave"));
    assert!(!gone("their status is left or they have a status"));
    // Of contractors alone; and the same of everybody.
    let parted = |head: &str| {
        leaves(&format!(
            "define {head} is parted means their status is left\nreplace define a person is gone means they are parted\n"
        ))
    };
    assert!(parted("a person"));
    assert!(!parted("a person who is a contractor"));
    let badge = |cond: &str| {
        leaves(&format!(
            "kind badge {{\n  holder: person default none\n  lost: yes/no default no\n  left out if {cond}\n}}\n\
             define a person is away means their status is leave\n\
             define a person is busy means they have a title\n\
             role aide of a team means a person who is away\n\
             checklist woes (woe) of a person {{ \"away\": they are away }}\n"
        ))
    };
    assert!(badge("it is lost"));
    assert!(badge("its holder is busy"));
    assert!(!badge("its holder is away"));
    assert!(!badge("its holder's status is left"));
    assert!(!badge("its holder has a status"));
    assert!(!badge("its holder has at least 1 woe"));
    assert!(!badge("its holder is an aide of a team"));
}

/// The verdict of one sentence about the organisation.
fn verdict(words: &str, sentence: &str, data: &str) -> Verdict {
    let mut policies = policies(&format!("{words}policy p {{\n  {sentence}\n}}\n"));
    let lines =
        policies.check(&[(data, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}")).lines();
    lines.into_iter().map(|(_, _, verdict)| verdict).next().expect("one verdict")
}

#[test]
fn many_are_counted_once_each() {
    const WORDS: &str = "extend person {\n  friends: people default none\n  keen: yes/no\n}\nextend team {\n  fans: people default none\n}\n";
    for count in [3, 60] {
        // Everybody has the same two friends; who is keen is known of the last only, in both orders.
        let fans: Vec<String> = (0..count).map(|at| format!("p{at}")).collect();
        let mut data = format!("teams: {{ t: {{ fans: [{}] }} }}\npeople:\n  x: {{}}\n  y: {{}}\n", fans.join(", "));
        for at in 0..count {
            let keen = if at + 1 == count { ", keen: yes" } else { "" };
            writeln!(data, "  p{at}: {{ friends: [x, y]{keen} }}").expect("a text grows");
        }
        let of = |amount: &str| {
            verdict(WORDS, &format!("for every team, the number of its fans' friends must be {amount}"), &data)
        };
        assert_eq!(of("exactly 2"), Verdict::Holds);
        assert_eq!(of("at least 3"), Verdict::Violated);
        let keen = |amount: &str| {
            verdict(WORDS, &format!("for every team, the number of its keen fans' friends must be {amount}"), &data)
        };
        assert_eq!(keen("exactly 2"), Verdict::Holds, "one is surely keen");
    }
}

#[test]
fn waivers_of_the_same_name_are_several() {
    let waive = "waive q for person ana\n  until 2028-03-31\n  because \"b\"\n  approved by \"c\"\n";
    let words = format!("policy q {{ every person must have a title }}\n{waive}{waive}{waive}");
    let mut all = policies(&format!("{words}policy p {{ there must be exactly 3 waivers }}\n"));
    let data = "people: { ana: { level: mid } }";
    let lines =
        all.check(&[(data, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}")).lines();
    let p: Vec<Verdict> = lines.into_iter().filter(|(name, ..)| name == "p").map(|(_, _, verdict)| verdict).collect();
    assert_eq!(p, [Verdict::Holds]);
}

/// What a check as of the last of March 2027 finds that keeps no verdicts.
fn checked(policies: &mut Policies, data: &str) -> Check {
    let checking =
        policies.check(&[(data, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}"));
    let program = &checking.policies.program;
    let world = World::new(program, &checking.org, None, date(Day(2027, 3, 31)), Vec::new());
    let selection: Vec<usize> = (0..program.policies.len()).collect();
    evaluate::check(&world, &selection, &Options::default())
}

#[test]
fn a_policy_is_due_the_day_after_and_applies_on_its_first_and_last() {
    let counts = |clauses: &str| {
        let mut policies = policies(&format!("policy p {{\n  every person must have a title\n  {clauses}\n}}\n"));
        let check = checked(&mut policies, "people: { ana: { level: mid } }");
        let counts = check.counts[0];
        (counts.violated, counts.not_applicable, check.diagnostics.len())
    };
    assert_eq!(counts("review by 2027-03-30"), (1, 0, 1));
    assert_eq!(counts("review by 2027-03-31"), (1, 0, 0));
    assert_eq!(counts("from 2027-03-31"), (1, 0, 0));
    assert_eq!(counts("from 2027-04-01"), (0, 1, 0));
    assert_eq!(counts("until 2027-03-31"), (1, 0, 0));
    assert_eq!(counts("until 2027-03-30"), (0, 1, 0));
}

/// A step of a trace and what is below it: truth, whom it is about, the note, facts, what is missing, the parts.
fn drawn(step: &Step) -> String {
    let mut text = format!("{:?}", step.truth).to_lowercase();
    let mut say = |sign: &str, words: &str| write!(text, " {sign}{words}").expect("a text grows");
    step.about.iter().for_each(|about| say("of ", about));
    step.note.iter().for_each(|note| say("= ", note));
    step.facts.iter().for_each(|fact| say("", &format!("[{} {}]", fact.what, fact.value)));
    step.missing.iter().for_each(|fact| say("", &format!("[{}?]", fact.what)));
    if !step.parts.is_empty() {
        say("", &format!("({})", step.parts.iter().map(drawn).collect::<Vec<_>>().join(", ")));
    }
    if step.left_out > 0 {
        say("+", &step.left_out.to_string());
    }
    text
}

#[test]
fn a_trace_keeps_every_condition_with_what_was_read() {
    let traced = |sentence: &str, data: &str| {
        let mut policies = policies(&format!("policy p {{\n  {sentence}\n}}\n"));
        let checking =
            policies.check(&[(data, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}"));
        let program = &checking.policies.program;
        let world = World::new(program, &checking.org, None, date(Day(2027, 3, 31)), Vec::new());
        trace::rule(&world, &checking.check.verdicts[0]).expect("the subject is there")
    };
    let lines = |parts: &[Traced]| {
        parts.iter().map(|part| format!("{:?}: {}", part.part, drawn(&part.step))).collect::<Vec<_>>().join("\n")
    };
    let sentence = "every person whose title is \"x\" must have a mentor if their level is at least mid";
    assert_eq!(
        lines(&traced(sentence, "people: { ana: { title: x, level: mid } }")),
        "Filter: true [title of ana x] (true of x = title of ana is x)\n\
         Condition: true [level of ana mid] (true of mid = level of ana is mid)\n\
         Main: false = no file records the mentors of ana"
    );
    let missing = "engaged of ana is not written down [engaged of ana?]";
    assert_eq!(
        lines(&traced("every person must be engaged and not be engaged", "people: { ana: {} }")),
        format!("Main: unknown (unknown = {missing}, unknown (unknown = {missing}))")
    );
    // A fact that is read twice is told once, and so is one that is missing.
    let own = "every person must be engaged if their level is more than their level";
    let level = |data: &str| {
        let step = &traced(own, data)[0].step;
        (step.facts.len(), step.missing.len())
    };
    assert_eq!(level("people: { ana: { level: mid } }"), (1, 0));
    assert_eq!(level("people: { ana: { title: x } }"), (0, 1));
    // Of seventy conditions sixty are kept, and the others counted.
    let names: Vec<String> = (0..70).map(|at| format!("p{at}")).collect();
    let data = format!("teams: {{ t: {{ members: [{}] }} }}", names.join(", "));
    let parts = traced("every team must have at least 1 member who is engaged", &data);
    assert_eq!((parts[0].step.parts.len(), parts[0].step.left_out), (60, 10));
}

#[test]
fn a_finding_is_placed_at_the_innermost_thing_that_is_described_and_says_who_it_is_about() {
    let mut policies =
        policies("policy p {\n  every member of a team must have a title\n  says \"{the member} of {the team}\"\n}\n");
    let data = "teams: { t: { members: [zed] } }";
    let checking =
        policies.check(&[(data, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}"));
    let finding = &checking.check.findings[0];
    assert_eq!(finding.says.as_deref(), Some("zed of t"));
    let (thing, _) = finding.evidence.subject.expect("a place");
    assert_eq!(checking.org.id(thing.kind, thing.index), "t", "no file describes zed");
}

#[test]
fn a_checklist_is_traced_of_those_whom_it_is_for() {
    let mut policies = policies(
        "checklist pains (pain) of a team whose type is pod { \"b\": it has a charter }\npolicy p { every team must have a mission }\n",
    );
    let data = "teams: { a: { type: pod }, b: { type: team } }";
    let checking =
        policies.check(&[(data, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}"));
    let program = &checking.policies.program;
    let world = World::new(program, &checking.org, None, date(Day(2027, 3, 31)), Vec::new());
    let of = |id: &str| {
        let team = checking.org.find(program.vocabulary.core.team, id).expect("a team");
        let last = ChecklistId(u16::try_from(program.checklists.len() - 1).expect("few"));
        trace::checklist(&world, last, Val::Thing(team)).map(|steps| steps.len())
    };
    assert_eq!((of("a"), of("b")), (Some(1), None));
}
