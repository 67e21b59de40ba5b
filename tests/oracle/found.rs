//! Cases on which the tool and the reference parted, each with what was wrong.

use orglint::data::document::Format;

use crate::tool::Policies;
use crate::values::Day;
use crate::verdicts::Verdict;

const WORDS: &str = r#"
extend person {
  score: number default none
  boss: person acyclic default none
  chief: person acyclic
  buddies (buddy): people default none
  stint: duration
  trust: number per person
  keen: yes/no default yes
}
extend team { helpers: people default none }
extend area { warden: person }
checklist comforts of a person {
  "few teams": at most 2 teams are described
  "an area": every area is described
}
define a person is seasoned means their stint is at least 4 weeks
define a person is a star (stars) means they are keen
define upper of a person means the chain of chief
"#;

/// The verdict about one subject, named by the last of its ids (none: the organisation).
fn verdicts(sentence: &str, data: &str, id: &str) -> Vec<Verdict> {
    verdicts_after(None, sentence, data, id)
}

/// The same, where there was another organisation before.
fn verdicts_after(before: Option<&str>, sentence: &str, data: &str, id: &str) -> Vec<Verdict> {
    let policy = format!("policy a {{\n  {sentence}\n}}\n");
    let mut policies = Policies::new(&[WORDS, &policy]).unwrap_or_else(|slips| panic!("{sentence}: {slips:?}"));
    let checking = policies
        .check_after(before, &[(data, Format::Yaml)], Day(2027, 3, 31))
        .unwrap_or_else(|slips| panic!("{slips:?}"));
    let about = |(_, about, verdict): (String, Vec<(String, String)>, Verdict)| {
        (about.last().map_or("", |(_, last)| last) == id).then_some(verdict)
    };
    checking.lines().into_iter().filter_map(about).collect()
}

#[test]
fn what_never_was_is_not_between_anything() {
    // `between` was "neither below nor above", which is so of what never was.
    let data = "people: { ana: {} }";
    assert_eq!(verdicts("every person's score must be between 1 and 3", data, "ana"), [Verdict::Violated]);
    assert_eq!(verdicts("every person's score must not be between 1 and 3", data, "ana"), [Verdict::Holds]);
}

#[test]
fn a_month_is_at_least_four_weeks() {
    // Bounds that only touch were taken for undecided.
    let data = "people: { ana: { stint: 1 month } }";
    assert_eq!(verdicts("every person's stint must be at least 28 days", data, "ana"), [Verdict::Holds]);
    assert_eq!(verdicts("every person's stint must be at most 28 days", data, "ana"), [Verdict::Undetermined]);
}

#[test]
fn of_the_value_of_nobody_everything_is_false() {
    // The value of nobody was taken for a value that is none, whose denial is true.
    let data = "people: { ana: {} }";
    let sentence = "every person must have a buddy if their boss's score is not less than 3";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::NotApplicable]);
}

#[test]
fn all_its_xs_ys_is_one_path() {
    // It had two readings: all Ys of its Xs, and the Ys of each of its Xs.
    let data = "{ people: { ana: { buddies: [bo] }, bo: {} }, teams: { t: { helpers: [ana] } } }";
    let sentence = "every team must have a helper if all its helpers' buddies are keen";
    assert_eq!(verdicts(sentence, data, "t"), [Verdict::Holds]);
}

#[test]
fn a_possessive_behind_a_filter_belongs_to_the_filter() {
    // `[every person as m whose boss is m's buddies]'s boss` was a second reading.
    let data = "people: { ana: { buddies: [bo], boss: bo }, bo: { boss: cai }, cai: {} }";
    let sentence = "every person as m whose boss has the same score as m's buddies' bosses must have a mentor";
    assert_eq!(verdicts(sentence, data, "ana"), Vec::<Verdict>::new());
}

#[test]
fn beside_a_post_a_person_is_anybody() {
    // `people` and `teams` meant the post's own person and team, as attributes of an assignment.
    let data = "{ people: { ana: {}, bo: {} }, teams: { t: { leadership: { technical: ana } }, u: {} } }";
    let sentence = "every tech lead must have a score unless there are at least 2 people";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::HoldsByException]);
}

#[test]
fn if_false_wins_over_a_subject_that_nobody_knows() {
    // An `if` that names the subject counted as unknown, whatever it says.
    let data = "{ areas: { x: {} }, people: {} }";
    let sentence = "every area's warden must be keen if there is a person whose boss is the person's boss";
    assert_eq!(verdicts(sentence, data, "x"), [Verdict::NotApplicable]);
}

#[test]
fn what_is_known_of_several_is_asked_of_each() {
    // A path over several things was one thing that nobody knew.
    let data = "people: { ana: { buddies: [bo, cai] }, bo: { stint: 2 days }, cai: { stint: 2 days } }";
    let sentence = "every person must have a score unless their buddies' stints are known";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::HoldsByException]);
}

#[test]
fn a_share_of_perhaps_nobody_is_not_nothing() {
    // Nobody was taken for a share of exactly the bound, which `fewer than` excludes.
    let data = "people: { ana: { keen: no }, bo: { keen: no } }";
    let sentence = "there must be a person if fewer than a third of the seasoned people are keen";
    assert_eq!(verdicts(sentence, data, ""), [Verdict::Holds]);
    let sentence = "there must be a person whose score is 9 if fewer than a third of the seasoned people are keen";
    assert_eq!(verdicts(sentence, data, ""), [Verdict::Violated]);
}

#[test]
fn who_is_described_is_known_in_any_sentence() {
    // A set without a subject was evaluated in a frame without types, and its calls wrote over its variables.
    let data = "teams: { t: { leadership: { technical: ana } } }";
    assert_eq!(verdicts("there must be at least 1 keen person who is described", data, ""), [Verdict::Violated]);
}

#[test]
fn what_is_denied_of_several_is_denied_of_each_on_both_sides() {
    // Denied of each to the left, it was said of all to the right: `not the same as all of them`.
    let data = "people: { ana: { buddies: [bo, cai] }, bo: { score: 1 }, cai: { score: 2 } }";
    let sentence = "every person must have a score if their buddies' scores are not their buddies' scores";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::NotApplicable]);
}

#[test]
fn a_year_is_perhaps_365_days_also_in_a_filter() {
    // Candidates were looked up by how the length is written.
    let data = "people: { ana: { stint: 365 days } }";
    let sentence = "every person whose stint is exactly 1 year must have a score";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Undetermined]);
}

#[test]
fn the_items_of_a_checklist_have_variables_of_their_own() {
    // The same slot in two items had the type of the last: teams were looked up as areas.
    let data = "{ people: { ana: {} }, teams: { t: {}, u: {}, v: {} }, areas: { x: {} } }";
    assert_eq!(verdicts("every person must have exactly 1 comfort", data, "ana"), [Verdict::Holds]);
}

#[test]
fn a_list_of_values_ends_behind_its_or() {
    // It took the next item of the braces for one more value, and the sentence had no reading.
    let data = "people: { ana: { score: 2 } }";
    let sentence =
        "every person must be keen if at least 2 of { their score is one of 1 or 2, their score is more than 1 }";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Holds]);
}

#[test]
fn who_was_not_there_before_is_not_asked_for_what_was() {
    // Where nobody knew whom the sentence ranges over, the subject was not looked up in the baseline.
    let sentence = "every helper of a team must be among the team's former helpers";
    let before = "team: t\nhelpers: [bo]\n";
    let now = "teams: { t: { helpers: [bo, cai] }, u: { helpers: everyone } }";
    assert_eq!(verdicts_after(Some(before), sentence, now, "u"), [Verdict::NotApplicable]);
    assert_eq!(verdicts_after(Some(before), sentence, now, "cai"), [Verdict::NotApplicable]);
    assert_eq!(verdicts_after(Some(before), sentence, now, "bo"), [Verdict::Holds]);
}

#[test]
fn an_exception_rests_on_a_person_not_on_a_team_of_the_same_number() {
    // A team was taken for the person who stands at the same place among the people.
    let policy = "policy a {\n  every team must have a mission unless a tech lead is a people manager\n}\n";
    let mut policies = Policies::new(&[WORDS, policy]).unwrap_or_else(|slips| panic!("{slips:?}"));
    let data = "teams: { t: { leadership: { technical: ana, people: ana } } }";
    let checking =
        policies.check(&[(data, Format::Yaml)], Day(2027, 3, 31)).unwrap_or_else(|slips| panic!("{slips:?}"));
    assert_eq!(checking.check.exceptions.len(), 1);
    assert_eq!(checking.check.exceptions[0].evidence.notes, Vec::<String>::new());
}

#[test]
fn another_is_other_than_who_is_spoken_of() {
    // `has another X` left out whoever has it: nobody is their own buddy, so that it asked for any.
    let data = "people: { ana: { boss: bo }, bo: { buddies: [ana] }, cai: { boss: dia }, dia: { buddies: [bo] } }";
    let sentence = "every person must have a score if their boss has another buddy";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::NotApplicable]);
    assert_eq!(verdicts(sentence, data, "cai"), [Verdict::Violated]);
    let sentence = "there must be a person whose boss has another buddy";
    assert_eq!(verdicts(sentence, data, ""), [Verdict::Holds]);
}

#[test]
fn of_a_or_bs_the_verb_goes_by_the_nearest() {
    // `ana or their buddies have` was no sentence, and the answer spoke of an `and` in `between 1 and 2`.
    let data = "people: { ana: { buddies: [bo] }, bo: { buddies: [ana] } }";
    let sentence = "every person must have a score if their boss or their buddies have between 1 and 2 buddies";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Violated]);
}

#[test]
fn the_organisation_is_what_its_means_and_owns_everything() {
    // `its` referred to nothing, and of teams and people it had none.
    let data = "{ organisation: acme, people: { ana: {}, bo: {} }, teams: { t: {} } }";
    let sentence = "the organisation must have at least 2 people if its mission is unknown";
    assert_eq!(verdicts(sentence, data, ""), [Verdict::Holds]);
    assert_eq!(verdicts("the organisation must have more teams than people", data, ""), [Verdict::Violated]);
    assert_eq!(verdicts("the organisation must have a tech lead", data, ""), [Verdict::Violated]);
}

#[test]
fn for_them_is_for_one() {
    // The plural of `them` was taken for the number of what is said: `is` was to be `are`.
    let data = "people: { ana: { trust: { ana: 2 } }, bo: { trust: { ana: 1 } } }";
    let sentence = "every person must have a score if their trust for them is at least 2";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Violated]);
    assert_eq!(verdicts(sentence, data, "bo"), [Verdict::Undetermined]);
}

#[test]
fn for_nobody_there_is_nothing() {
    // It was unknown where nothing was recorded for anybody, and of several not none but nothing at all.
    let sentence = "every person's trust for person \"zoe\" must be at least 1";
    assert_eq!(verdicts(sentence, "people: { ana: {} }", "ana"), [Verdict::Violated]);
    assert_eq!(verdicts(sentence, "people: { ana: { trust: { ana: 2 } } }", "ana"), [Verdict::Violated]);
    assert_eq!(verdicts(sentence, "people: { ana: { trust: 2 } }", "ana"), [Verdict::Violated]);
    let sentence = "every person must be keen if their buddies' trusts for person \"zoe\" are not at least 1";
    assert_eq!(verdicts(sentence, "people: { ana: { buddies: [ana] } }", "ana"), [Verdict::Holds]);
}

#[test]
fn former_entries_of_who_was_not_there_are_unknown() {
    // Without a key they were taken for an empty set.
    let sentence = "every person must have a boss if their buddies' former trusts are at least 1";
    let now = "people: { ana: { buddies: [bo] }, bo: {} }";
    assert_eq!(verdicts_after(Some("people: { ana: {} }"), sentence, now, "ana"), [Verdict::Undetermined]);
}

#[test]
fn how_waivers_stand_is_known_where_they_are_counted() {
    // Only a subject that ranges over waivers had its policy decided last; counted, their state was unknown.
    let policies = "policy a { every person must have a score }
        waive a for person ana
          until 2020-01-01
          because \"b\"
          approved by \"c\"
        define a waiver is lapsed means its state is expired
        policy m { fewer than 1 waiver may be expired }
        policy n { there must be a waiver that is lapsed }";
    let mut policies = Policies::new(&[WORDS, policies]).unwrap_or_else(|slips| panic!("{slips:?}"));
    let checking = policies.check(&[("people: { ana: {} }", Format::Yaml)], Day(2027, 3, 31)).expect("it is sound");
    let of_all = checking.lines().into_iter().filter(|(name, ..)| name != "a");
    let of_all: Vec<(String, Verdict)> = of_all.map(|(name, _, verdict)| (name, verdict)).collect();
    assert_eq!(of_all, [("m".to_owned(), Verdict::Violated), ("n".to_owned(), Verdict::Holds)]);
}

#[test]
fn of_who_has_left_the_chain_is_open_too() {
    // Chains were made of those who are there: of a former boss it was said that there is no upper.
    let before = Some("people: { ana: { boss: bo }, bo: {} }");
    let sentence = "every person's former boss must have an upper";
    assert_eq!(verdicts_after(before, sentence, "people: { ana: {} }", "bo"), [Verdict::Undetermined]);
}

#[test]
fn who_has_left_is_none_of_those_whom_a_noun_covers() {
    // The reference asked the definition, the evidence what is unknown about somebody who is not there.
    let before = Some("people: { ana: { boss: bo }, bo: { keen: no } }");
    let now = "people: { ana: {} }";
    assert_eq!(verdicts_after(before, "every person's former boss must be a star", now, "bo"), [Verdict::Violated]);
    assert_eq!(verdicts_after(before, "every person's former boss must not be a star", now, "bo"), [Verdict::Holds]);
    let policy = "policy a { every person's former boss must be a star }";
    let mut policies = Policies::new(&[WORDS, policy]).unwrap_or_else(|slips| panic!("{slips:?}"));
    let checking = policies.check_after(before, &[(now, Format::Yaml)], Day(2027, 3, 31)).expect("it is sound");
    let clauses = &checking.check.findings[0].evidence.clauses;
    let notes: Vec<&str> = clauses.iter().filter_map(|clause| clause.note.as_deref()).collect();
    assert_eq!(notes, ["bo is no longer there"]);
}

#[test]
fn the_former_value_of_nobody_is_not_there() {
    // It was a value that is none, so that any denial of it was true.
    let before = Some("people: { ana: { score: 3 } }");
    let sentence = "every person must not be keen if their boss's former score is not at least 2";
    assert_eq!(verdicts_after(before, sentence, "people: { ana: {} }", "ana"), [Verdict::NotApplicable]);
}

#[test]
fn the_former_value_of_somebody_unknown_is_one_at_most() {
    // It made the whole set open, as if there were any number of them.
    let (before, now) = (Some("people: { ana: {}, bo: {} }"), "people: { ana: { buddies: [bo] }, bo: {} }");
    let sentence = "every person must not be keen if the number of their buddies' chiefs' former bosses is at most 1";
    assert_eq!(verdicts_after(before, sentence, now, "ana"), [Verdict::Violated]);
}

#[test]
fn a_sum_is_over_entries() {
    // The reference took each value once.
    let data = "people: { ana: { buddies: [ana, bo], score: 2 }, bo: { score: 2 } }";
    let sentence = "every person must have a chief if the sum of their buddies' scores is at least 4";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Violated]);
}

#[test]
fn what_is_denied_of_a_list_is_denied_of_each_of_its_parts() {
    // The reference denied the list as a whole: not that of all buddies, instead of that of none.
    let data = "people: { ana: { buddies: [bo, cai], score: 1, boss: bo }, bo: { score: 1 }, cai: { score: 2 } }";
    let sentence = "every person must have a chief if their score is not the same as their buddies' scores or 3";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::NotApplicable]);
}

#[test]
fn of_somebody_unknown_there_may_be_any_number_of_entries() {
    // The former entries of somebody unknown were one value, though theirs now are any number, as of who is known.
    let sentence = "no person's score may be above the person's chief's former trusts";
    let scored = "people: { ana: { score: 1 } }";
    assert_eq!(verdicts_after(Some(scored), sentence, scored, "ana"), [Verdict::Undetermined]);
    let data = "people: { ana: {} }";
    assert_eq!(verdicts_after(Some(data), sentence, data, "ana"), [Verdict::Holds], "a none is above nothing");
    let sentence = "no person may have a score above their trusts";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Holds], "there is no score");
    let sentence = "every person must have a score unless at most 1 of their chief's trusts is at least 2";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Undetermined]);
    let alike = "people: { ana: { trust: { ana: 2, bo: 2 } }, bo: { chief: ana } }";
    assert_eq!(verdicts(sentence, alike, "bo"), [Verdict::Violated]);
}

#[test]
fn none_are_not_more_than_those_of_anybody() {
    // The reference left it open, as it is not written down who the uppers are.
    let data = "people: { ana: { buddies: [] }, bo: { buddies: [ana] } }";
    let sentence = "every person must have more buddies than their uppers";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Violated]);
    assert_eq!(verdicts(sentence, data, "bo"), [Verdict::Undetermined]);
}

#[test]
fn who_is_spoken_of_is_somebody() {
    // Of several, what is recorded for everybody was perhaps nothing for a subject that nobody knows.
    let data = "{ people: { ana: { buddies: [ana], trust: 2 } }, areas: { x: {} } }";
    let sentence =
        "every area's warden must have a score unless person \"ana\"'s buddies' trusts for them are at least 2";
    assert_eq!(verdicts(sentence, data, "x"), [Verdict::HoldsByException]);
}

#[test]
fn for_somebody_unknown_there_is_perhaps_nothing() {
    // What is recorded for everybody answered, also where a chief who has left would have made it nothing.
    let sentence = "every person's trust for their chief must be at least 2";
    assert_eq!(verdicts(sentence, "people: { ana: { trust: 2 } }", "ana"), [Verdict::Undetermined]);
    let data = "people: { ana: { trust: 2, chief: bo }, bo: { status: left } }";
    assert_eq!(verdicts(sentence, data, "ana"), [Verdict::Violated]);
}
