//! Laws of comparisons, over generated policies and organisations: an organisation does not differ from itself; the way
//! back mirrors the way there; what is introduced, changed and still there are the findings afterwards; a rename is
//! nothing but that; and what a review says brought each finding is what four separate evaluations say.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use orglint::change::{Event, Post, Turn};
use orglint::comparison::{Identity, Row};
use orglint::data::document::Format;
use orglint::diff::{self, Compared, Place};
use orglint::organisation::Undeclared;
use orglint::report::{Cause, Standing};
use orglint::review;
use orglint::revision::Origin;
use orglint::run::{Inputs, Run};

use crate::generate::{Generate, policies_text, words_text};
use crate::sentence::Sentence;
use crate::tool::{Policies, date};
use crate::values::{Day, Random};
use crate::verdicts::Verdict;
use crate::world::{self, Organisation};

/// A folder of files for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("changes-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Folder(folder)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Words, two sets of sentences of which some are the same, and organisations.
struct Batch {
    head: String,
    old: Vec<Sentence>,
    new: Vec<Sentence>,
    organisations: Vec<Organisation>,
}

fn batches() -> impl Iterator<Item = Batch> {
    (0..30u64).filter_map(|seed| {
        let mut random = Random::new(93_000 + seed + crate::number("ORACLE_SEED", 0) * 1000);
        let mut generate = Generate { random: &mut random };
        let words = generate.words();
        // The state before has nothing before it, so what is said of `former` does not mirror.
        let all = std::iter::repeat_with(|| generate.sentence());
        let sentences: Vec<Sentence> = all.filter(|sentence| !sentence.speaks_of_before()).take(24).collect();
        let head = words_text(&words);
        let (_, sentences) = crate::read(&head, sentences, seed, &mut BTreeMap::new())?;
        let half = sentences.len() / 2;
        let old = sentences[..half].to_vec();
        let new = old.iter().enumerate().map(
            |(at, sentence)| {
                if at % 2 == 0 { sentence.clone() } else { sentences[half + at].clone() }
            },
        );
        let new = new.collect();
        let organisations = (0..4).map(|_| world::organisation(&mut random)).collect();
        Some(Batch { head, old, new, organisations })
    })
}

fn run(policies: &[PathBuf], org: &Path, today: Day) -> Run {
    let mut run = Run::new(Inputs {
        policies: policies.to_vec(),
        org: vec![org.to_owned()],
        overlays: Vec::new(),
        packs: Vec::new(),
        undeclared: Undeclared::Allow,
        as_of: date(today),
        explained: usize::MAX,
        only: Vec::new(),
    });
    run.read_policies().expect("the policies can be read");
    run.compile();
    run
}

fn place(org: &Path) -> Place {
    Place { from: Origin::Disk, org: vec![org.to_owned()], overlays: Vec::new(), may_be_missing: false }
}

fn compared(policies: &[PathBuf], before: &Path, after: &Path, today: Day) -> Compared {
    let mut run = run(policies, after, today);
    let earlier = diff::run(&mut run, &place(before)).expect("it can be run");
    let earlier = earlier.unwrap_or_else(|| panic!("{:?}", run.problems()));
    diff::compare(&run, &earlier).expect("there are no errors")
}

/// A finding by its policy, the place of its sentence there, and what it is about; several may be alike.
type Key = (String, usize, Vec<(String, String)>);

/// What changes where a finding is `changed`: its verdict, or whether the sentence says `must`.
type Weight = (Verdict, bool);

fn key(identity: &Identity) -> Key {
    let about = identity.subject.iter().filter(|(kind, _)| kind != "organisation").cloned().collect();
    (identity.policy.clone(), identity.sentence, about)
}

fn keys(compared: &Compared, wanted: &[Standing]) -> Vec<Key> {
    let rows = compared.findings.rows.iter().filter(|row| wanted.contains(&row.standing));
    let mut keys: Vec<Key> = rows.map(|row| key(&row.identity)).collect();
    keys.sort();
    keys
}

/// What is violated or undetermined, by a check of its own.
fn found(head: &str, sentences: &[Sentence], yaml: &str, today: Day) -> Vec<(Key, Weight)> {
    let mut policies = Policies::new(&[head, &policies_text(sentences)]).expect("they were read before");
    let checking = policies.check(&[(yaml, Format::Yaml)], today).expect("it was generated");
    let lines = checking.by_sentence().into_iter();
    let open = lines.filter(|(_, _, (_, _, verdict))| matches!(verdict, Verdict::Violated | Verdict::Undetermined));
    let mut all: Vec<(Key, Weight)> =
        open.map(|(at, must, (policy, about, verdict))| ((policy, at, about), (verdict, must))).collect();
    all.sort();
    all
}

/// The same event on the way back.
fn mirrored(event: Event) -> Event {
    let back = |post: Post| Post {
        turn: match post.turn {
            Turn::FallsVacant => Turn::IsFilled,
            Turn::IsFilled => Turn::FallsVacant,
            turn @ (Turn::ChangesHands | Turn::ChangesForm) => turn,
        },
        from: post.to,
        to: post.from,
        ..post
    };
    match event {
        Event::Renamed { kind, from, to } => Event::Renamed { kind, from: to, to: from },
        Event::Formed { team, parent, members, from } => Event::Closed { team, parent, members, into: from },
        Event::Closed { team, parent, members, into } => Event::Formed { team, parent, members, from: into },
        Event::MovedBelow { team, from, to } => Event::MovedBelow { team, from: to, to: from },
        Event::Joins { person, teams } => Event::Leaves { person, teams },
        Event::Leaves { person, teams } => Event::Joins { person, teams },
        Event::Moves { person, from, to } => Event::Moves { person, from: to, to: from },
        Event::Manager { person, from, to } => Event::Manager { person, from: to, to: from },
        Event::Accountable(post) => Event::Accountable(back(post)),
        Event::Contributing(post) => Event::Contributing(back(post)),
        Event::Added { kind, id } => Event::Removed { kind, id },
        Event::Removed { kind, id } => Event::Added { kind, id },
        Event::Set { kind, id, what, several, from, to } => Event::Set { kind, id, what, several, from: to, to: from },
    }
}

fn sorted(events: impl IntoIterator<Item = Event>) -> Vec<Event> {
    let mut events: Vec<Event> = events.into_iter().collect();
    events.sort();
    events
}

#[test]
fn an_organisation_does_not_differ_from_itself() {
    let folder = Folder::new("itself");
    for (at, batch) in batches().enumerate() {
        let policies = [
            folder.write(&format!("{at}/head.policy"), &batch.head),
            folder.write(&format!("{at}/p.policy"), &policies_text(&batch.old)),
        ];
        for (nth, org) in batch.organisations.iter().enumerate() {
            let one = folder.write(&format!("{at}/{nth}a/org.yaml"), &org.yaml());
            let other = folder.write(&format!("{at}/{nth}b/org.yaml"), &org.yaml());
            let compared = compared(&policies, &one, &other, org.today);
            assert!(compared.change.events.is_empty(), "{:?}\n{}", compared.change.events, org.yaml());
            assert!(compared.change.touched.is_empty(), "{:?}", compared.change.touched);
            assert_eq!(compared.before, compared.after);
            let all_still = |row: &Row| row.standing == Standing::StillThere;
            assert!(compared.findings.rows.iter().all(all_still), "{:?}\n{}", compared.findings.rows, org.yaml());
        }
    }
}

#[test]
fn there_and_back() {
    let folder = Folder::new("back");
    let (mut changed, mut introduced) = (0, 0);
    for (at, batch) in batches().enumerate() {
        let policies = [
            folder.write(&format!("{at}/head.policy"), &batch.head),
            folder.write(&format!("{at}/p.policy"), &policies_text(&batch.old)),
        ];
        for (nth, pair) in batch.organisations.windows(2).enumerate() {
            let today = pair[0].today;
            let (a, b) = (pair[0].yaml(), pair[1].yaml());
            let one = folder.write(&format!("{at}/{nth}a/org.yaml"), &a);
            let other = folder.write(&format!("{at}/{nth}b/org.yaml"), &b);
            let there = compared(&policies, &one, &other, today);
            let back = compared(&policies, &other, &one, today);
            let mirror = sorted(back.change.events.into_iter().map(mirrored));
            assert_eq!(sorted(there.change.events.clone()), mirror, "{a}\n{b}");
            assert_eq!((&there.before, &there.after), (&back.after, &back.before));
            let of = |standing| keys(&there, &[standing]);
            let of_back = |standing| -> Vec<Key> {
                let rows = back.findings.rows.iter().filter(|row| row.standing == standing);
                let mut keys: Vec<Key> = rows.map(|row| key(&row.identity)).collect();
                keys.sort();
                keys
            };
            if there.change.renames.iter().next().is_none() {
                assert_eq!(of(Standing::Introduced), of_back(Standing::Resolved), "{a}\n{b}");
                assert_eq!(of(Standing::Resolved), of_back(Standing::Introduced), "{a}\n{b}");
                assert_eq!(of(Standing::Changed), of_back(Standing::Changed), "{a}\n{b}");
            }
            // What a check of its own finds there, and nothing else.
            let after = found(&batch.head, &batch.old, &b, today);
            let after: Vec<Key> = after.into_iter().map(|(key, _)| key).collect();
            let standing = [Standing::Introduced, Standing::Changed, Standing::StillThere];
            assert_eq!(keys(&there, &standing), after, "{a}\n{b}");
            changed += of(Standing::Changed).len();
            introduced += of(Standing::Introduced).len();
        }
    }
    assert!(changed > 20 && introduced > 100, "{changed} changed, {introduced} introduced");
}

#[test]
fn a_rename_is_nothing_but_that() {
    let folder = Folder::new("rename");
    let mut recognised = 0;
    for (at, batch) in batches().enumerate() {
        let policies = [
            folder.write(&format!("{at}/head.policy"), &batch.head),
            folder.write(&format!("{at}/p.policy"), &policies_text(&batch.old)),
        ];
        for (nth, org) in batch.organisations.iter().enumerate() {
            let yaml = org.yaml();
            let renamed = rename_word(&yaml, "t1", "zz");
            let one = folder.write(&format!("{at}/{nth}a/org.yaml"), &yaml);
            let other = folder.write(&format!("{at}/{nth}b/org.yaml"), &renamed);
            let compared = compared(&policies, &one, &other, org.today);
            let told = |event: &Event| matches!(event, Event::Renamed { from, .. } if from == "t1");
            if !compared.change.events.iter().any(told) {
                continue;
            }
            recognised += 1;
            assert!(compared.change.events.iter().all(told), "{:?}\n{yaml}\n{renamed}", compared.change.events);
            let rows = compared.findings.rows.iter();
            // A sentence may name the team by its id, and is then about another one.
            let named: Vec<usize> =
                (0..batch.old.len()).filter(|&at| batch.old[at].text().contains("\"t1\"")).collect();
            let is_named = |row: &Row| named.iter().any(|at| row.identity.policy == format!("p{at}"));
            let new = rows.filter(|row| matches!(row.standing, Standing::Introduced | Standing::Resolved));
            let new: Vec<&Row> = new.filter(|row| !is_named(row)).collect();
            assert!(new.is_empty(), "{new:?}\n{yaml}");
        }
    }
    assert!(recognised > 5, "{recognised} recognised");
}

fn rename_word(text: &str, from: &str, to: &str) -> String {
    let mut renamed = String::new();
    let mut word = String::new();
    for char in text.chars().chain(['\n']) {
        if char.is_alphanumeric() || char == '-' {
            word.push(char);
            continue;
        }
        renamed.push_str(if word == from { to } else { &word });
        word.clear();
        renamed.push(char);
    }
    renamed
}

/// The findings of one evaluation, each with how many are so.
type Cell = BTreeMap<(Key, Weight), usize>;

#[test]
fn what_brought_a_finding_is_what_four_evaluations_say() {
    let folder = Folder::new("review");
    let mut seen: BTreeMap<(Standing, Option<Cause>), usize> = BTreeMap::new();
    for (at, batch) in batches().enumerate() {
        let head = folder.write(&format!("{at}/head.policy"), &batch.head);
        let old = [head.clone(), folder.write(&format!("{at}/old.policy"), &policies_text(&batch.old))];
        let new = [head, folder.write(&format!("{at}/new.policy"), &policies_text(&batch.new))];
        for (nth, pair) in batch.organisations.windows(2).enumerate() {
            let today = pair[0].today;
            let (a, b) = (pair[0].yaml(), pair[1].yaml());
            let before = folder.write(&format!("{at}/{nth}a/org.yaml"), &a);
            let after = folder.write(&format!("{at}/{nth}b/org.yaml"), &b);
            let runs = review::evaluate(run(&old, &after, today), run(&new, &after, today), &place(&before));
            let runs = runs.expect("it can be run");
            let review = runs.review().expect("there are no errors");
            if review.organisation.change.renames.iter().next().is_some() {
                continue;
            }
            let cell = |sentences: &[Sentence], yaml: &str| -> Cell {
                let mut cell = Cell::new();
                for line in found(&batch.head, sentences, yaml, today) {
                    *cell.entry(line).or_default() += 1;
                }
                cell
            };
            let cells = [cell(&batch.old, &a), cell(&batch.new, &a), cell(&batch.old, &b), cell(&batch.new, &b)];
            // Several findings about the same have no names of their own here; there the counts must do.
            let alone = |key: &Key| cells.iter().all(|cell| of(cell, key).len() <= 1);
            for (row, &cause) in review.findings.rows.iter().zip(&review.causes) {
                let key = key(&row.identity);
                *seen.entry((row.standing, cause)).or_default() += 1;
                if alone(&key) {
                    let [first, by_policies, by_data, last] = cells.each_ref().map(|cell| of(cell, &key).pop());
                    let (standing, wanted) = expected(first, by_policies, by_data, last);
                    if let Some(wanted) = wanted {
                        assert_eq!((row.standing, cause), (standing, Some(wanted)), "{key:?}\n{a}\n{b}");
                    } else {
                        assert_eq!(cause.is_none(), row.standing == Standing::StillThere, "{key:?}");
                    }
                }
            }
            // The whole difference, and nothing else, is told apart.
            let count =
                |standing: Standing| -> usize { Cause::ALL.iter().map(|&cause| review.count(standing, cause)).sum() };
            let size = |cell: &Cell| cell.values().sum::<usize>();
            assert_eq!(size(&cells[0]) + count(Standing::Introduced), size(&cells[3]) + count(Standing::Resolved));
            let still = review.findings.of(Standing::StillThere).count();
            assert_eq!(count(Standing::Introduced) + count(Standing::Changed) + still, size(&cells[3]));
        }
    }
    for cause in Cause::ALL {
        for standing in [Standing::Introduced, Standing::Resolved] {
            assert!(seen.get(&(standing, Some(cause))).is_some_and(|count| *count > 0), "{seen:?}");
        }
    }
}

fn of(cell: &Cell, key: &Key) -> Vec<Weight> {
    let alike = cell.iter().filter(|((other, _), _)| other == key);
    alike.flat_map(|((_, weight), count)| std::iter::repeat_n(*weight, *count)).collect()
}

/// What is to be said of a finding by what each evaluation says of it; `None` where the values that led to it decide.
fn expected(
    first: Option<Weight>,
    by_policies: Option<Weight>,
    by_data: Option<Weight>,
    last: Option<Weight>,
) -> (Standing, Option<Cause>) {
    let standing = match (first, last) {
        (None, _) => Standing::Introduced,
        (_, None) => Standing::Resolved,
        (Some(_), Some(_)) => Standing::Changed,
    };
    if first == last {
        return (standing, None);
    }
    let arrived = |cell: Option<Weight>| match standing {
        Standing::Introduced | Standing::Resolved => cell.is_some() == last.is_some(),
        Standing::Changed | Standing::StillThere => cell == last,
    };
    let cause = match (arrived(by_policies), arrived(by_data)) {
        (true, false) => Cause::Policy,
        (false, true) => Cause::Data,
        (true, true) => Cause::Either,
        (false, false) => Cause::Both,
    };
    (standing, Some(cause))
}
