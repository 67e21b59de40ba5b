//! Events become lines for people, in groups by team: a move is one line, where it leads to; who moves alike stands in
//! one line. Numbers become rows. What stands here may hold text from files: whoever prints it cleans it.

use std::collections::BTreeMap;

use super::{Change, Event, Holder, Numbers, Post, Share, Turn};

/// Lines about one team, or about what belongs to none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `team payments`, `people without a team`, `area ledger`.
    pub title: String,
    /// One sentence each, without a full stop.
    pub lines: Vec<String>,
}

/// What share of a team goes to another one if the two are said to be merged, or one split off, in hundredths.
const MOST: usize = 66;

/// The groups: teams by their ids, then people without a team, then what else there is.
pub fn groups(change: &Change) -> Vec<Group> {
    let mut groups = Groups { change, by_place: BTreeMap::new() };
    for event in &change.events {
        groups.add(event);
    }
    groups.finish()
}

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Team(String),
    NoTeam,
    Other(String, String),
}

/// A line, or something that is said of several at once: the words before, who, the words behind.
#[derive(Debug)]
enum Line {
    Whole(String),
    Alike { who: Vec<String>, one: String, many: String },
}

struct Groups<'a> {
    change: &'a Change,
    by_place: BTreeMap<Place, Vec<Line>>,
}

impl Groups<'_> {
    fn say(&mut self, place: Place, line: String) {
        self.by_place.entry(place).or_default().push(Line::Whole(line));
    }

    /// Says the same of somebody as of those before.
    fn alike(&mut self, place: Place, who: &str, one: String, many: String) {
        let lines = self.by_place.entry(place).or_default();
        for line in lines.iter_mut() {
            if let Line::Alike { who: others, one: said, .. } = line
                && *said == one
            {
                others.push(who.to_owned());
                return;
            }
        }
        lines.push(Line::Alike { who: vec![who.to_owned()], one, many });
    }

    fn add(&mut self, event: &Event) {
        match event {
            Event::Renamed { kind, from, to } => {
                let place = self.place_of(kind, to);
                self.say(place, format!("{kind} {to} was called {from} before"));
            }
            Event::Formed { team, parent, members, from } => {
                let line = formed(parent.as_deref(), members, from);
                self.say(Place::Team(team.clone()), line);
            }
            Event::Closed { team, parent, members, into } => {
                let line = closed(parent.as_deref(), members, into);
                self.say(Place::Team(team.clone()), line);
            }
            Event::MovedBelow { team, from, to } => {
                let line = match (from, to) {
                    (Some(from), Some(to)) => format!("moves from below {from} to below {to}"),
                    (None, Some(to)) => format!("moves below {to}"),
                    (Some(from), None) => format!("is no longer below {from}"),
                    (None, None) => return,
                };
                self.say(Place::Team(team.clone()), line);
            }
            Event::Joins { person, teams } => self.comes(person, teams, "the organisation", true),
            Event::Leaves { person, teams } => self.comes(person, teams, "the organisation", false),
            Event::Moves { person, from, to } => self.moves(person, from, to),
            Event::Manager { person, from, to } => {
                let from = from.as_deref().unwrap_or("nobody");
                let to = to.as_deref().unwrap_or("nobody");
                let place = self.place_of("person", person);
                let words = |verb: &str| format!("{verb} to {to}, no longer to {from}");
                self.alike(place, person, words("reports"), words("report"));
            }
            Event::Accountable(post) => self.say(Place::Team(post.team.clone()), holders(post, "")),
            Event::Contributing(post) => self.say(Place::Team(post.team.clone()), holders(post, "contributors to ")),
            Event::Added { kind, id } => self.say(Place::Other(kind.clone(), id.clone()), "is new".to_owned()),
            Event::Removed { kind, id } => self.say(Place::Other(kind.clone(), id.clone()), "is gone".to_owned()),
            Event::Set { kind, id, what, several, from, to } => {
                let place = self.place_of(kind, id);
                let of_group = matches!(&place, Place::Team(team) if team == id) || matches!(place, Place::Other(..));
                let said = set(what, *several, from, to);
                self.say(place, if of_group { said } else { format!("{id}: {said}") });
            }
        }
    }

    /// The group of a thing: a team's own, of somebody that of their first team.
    fn place_of(&self, kind: &str, id: &str) -> Place {
        match kind {
            "team" => Place::Team(id.to_owned()),
            "person" => match self.change.teams_of.get(id).and_then(|teams| teams.first()) {
                Some(team) => Place::Team(team.clone()),
                None => Place::NoTeam,
            },
            _ => Place::Other(kind.to_owned(), id.to_owned()),
        }
    }

    fn comes(&mut self, person: &str, teams: &[String], what: &str, joins: bool) {
        let place = teams.first().map_or(Place::NoTeam, |team| Place::Team(team.clone()));
        let others = teams.get(1..).filter(|others| !others.is_empty());
        let also = others.map_or_else(String::new, |others| format!(" (also in {})", others.join(", ")));
        let (one, many) = if joins { ("joins", "join") } else { ("leaves", "leave") };
        self.alike(place, person, format!("{one} {what}{also}"), format!("{many} {what}{also}"));
    }

    fn moves(&mut self, person: &str, from: &[String], to: &[String]) {
        match (from, to) {
            ([], to) => {
                for team in to {
                    self.alike(
                        Place::Team(team.clone()),
                        person,
                        "joins the team, too".into(),
                        "join the team, too".into(),
                    );
                }
            }
            (from, []) => {
                for team in from {
                    self.alike(Place::Team(team.clone()), person, "leaves the team".into(), "leave the team".into());
                }
            }
            (from, [first, others @ ..]) => {
                let from = from.join(", ");
                self.alike(
                    Place::Team(first.clone()),
                    person,
                    format!("moves here from {from}"),
                    format!("move here from {from}"),
                );
                for team in others {
                    self.alike(
                        Place::Team(team.clone()),
                        person,
                        format!("moves here, too, from {from}"),
                        format!("move here, too, from {from}"),
                    );
                }
            }
        }
    }

    fn finish(self) -> Vec<Group> {
        let group = |(place, lines): (Place, Vec<Line>)| {
            let lines = lines.into_iter().map(|line| match line {
                Line::Whole(line) => line,
                Line::Alike { who, one, .. } if who.len() == 1 => format!("{} {one}", who[0]),
                Line::Alike { who, many, .. } => format!("{} {many}", listed(&who)),
            });
            Group { title: title(&place), lines: lines.collect() }
        };
        self.by_place.into_iter().map(group).collect()
    }
}

fn title(place: &Place) -> String {
    match place {
        Place::Team(team) => format!("team {team}"),
        Place::NoTeam => "people without a team".to_owned(),
        Place::Other(kind, _) if kind == "organisation" => "the organisation".to_owned(),
        Place::Other(kind, id) => format!("{kind} {id}"),
    }
}

/// `ana, bo and cai`.
fn listed(names: &[String]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn people(count: usize) -> String {
    match count {
        0 => "nobody".to_owned(),
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

/// `is formed below growth with 5 people, split off from checkout (4 of them)`.
fn formed(parent: Option<&str>, members: &[String], from: &[Share]) -> String {
    let below = parent.map_or_else(String::new, |parent| format!(" below {parent}"));
    let with = if members.is_empty() { String::new() } else { format!(" with {}", people(members.len())) };
    let origin = match from {
        [most, ..] if is_most(most, members) => {
            format!(", split off from {} ({} of them)", most.team, most.people.len())
        }
        [] => String::new(),
        shares => format!(", from {}", counted(shares)),
    };
    format!("is formed{below}{with}{origin}")
}

/// `is closed; 4 of 5 people go to checkout: merged into it`.
fn closed(parent: Option<&str>, members: &[String], into: &[Share]) -> String {
    let below = parent.map_or_else(String::new, |parent| format!(" (it was below {parent})"));
    let whither = match into {
        [most] if is_most(most, members) => {
            format!(", merged into {} ({} of {})", most.team, most.people.len(), people(members.len()))
        }
        [] => String::new(),
        [_] => format!(", its people go to {}", counted(into)),
        _ => format!(", split up into {}", counted(into)),
    };
    format!("is closed{below}{whither}")
}

fn is_most(share: &Share, members: &[String]) -> bool {
    share.people.len() * 100 > members.len() * MOST
}

/// `checkout (3), search (1)`.
fn counted(shares: &[Share]) -> String {
    let words = shares.iter().map(|share| format!("{} ({})", share.team, share.people.len()));
    words.collect::<Vec<_>>().join(", ")
}

/// `technical for ledger falls vacant; it was bo`.
fn holders(post: &Post, lead: &str) -> String {
    let area = post.area.as_ref().map_or_else(String::new, |area| format!(" for {area}"));
    let what = format!("{lead}{}{area}", post.responsibility);
    let (from, to) = (named(&post.from), named(&post.to));
    match (post.turn, lead.is_empty()) {
        (Turn::FallsVacant, true) => format!("{what} falls vacant: it was {from}"),
        (Turn::FallsVacant, false) => format!("{what}: nobody, no longer {from}"),
        (Turn::IsFilled, true) => format!("{what} is filled: {to}"),
        (Turn::IsFilled, false) => format!("{what}: {to}"),
        (Turn::ChangesHands, true) => format!("{what} passes from {from} to {to}"),
        (Turn::ChangesHands, false) => format!("{what}: {to}, no longer {from}"),
        (Turn::ChangesForm, _) => format!("{what}: {to}, was {from}"),
    }
}

/// `ana (interim) and bo`.
fn named(holders: &[Holder]) -> String {
    let words = holders.iter().map(|holder| {
        if holder.notes.is_empty() {
            holder.person.clone()
        } else {
            format!("{} ({})", holder.person, holder.notes.join(", "))
        }
    });
    listed(&words.collect::<Vec<_>>())
}

/// How long a value may be that is shown; of longer ones it is said that they changed.
const LONGEST: usize = 60;

/// `level is senior, was mid`; `tags: with a, without b`.
fn set(what: &str, several: bool, from: &[String], to: &[String]) -> String {
    let long = from.iter().chain(to).map(|value| value.chars().count()).sum::<usize>() > LONGEST;
    match (several, from, to) {
        (_, [], []) => format!("{what}: none now"),
        (true, [], to) => format!("{what}: with {}", short(to)),
        (true, from, []) => format!("{what}: without {}", short(from)),
        (true, from, to) => format!("{what}: with {}, without {}", short(to), short(from)),
        (false, [], _) if long => format!("{what} is written down now"),
        (false, _, []) if long => format!("{what} is no longer written down"),
        (false, _, _) if long => format!("{what} is another text"),
        (false, [], to) => format!("{what} is {}, was not written down", to.join(", ")),
        (false, from, []) => format!("{what} is no longer written down, was {}", from.join(", ")),
        (false, from, to) => format!("{what} is {}, was {}", to.join(", "), from.join(", ")),
    }
}

/// How many elements of a set are named.
const MOST_NAMED: usize = 6;

fn short(values: &[String]) -> String {
    if values.len() <= MOST_NAMED {
        return values.join(", ");
    }
    format!("{} and {} more", values[..MOST_NAMED].join(", "), values.len() - MOST_NAMED)
}

/// Rows of a table of numbers: what is counted, before, afterwards, and the difference. Rows in which nothing is counted
/// on either side are left out.
pub fn rows(before: &Numbers, after: &Numbers) -> Vec<[String; 4]> {
    let mut rows = vec![
        row("people", before.people, after.people),
        row("teams", before.teams, after.teams),
        row("managers", before.managers, after.managers),
        average(before, after),
        row("widest span", before.widest_span, after.widest_span),
        row("layers", before.layers, after.layers),
        row("managers with a single report", before.single_report_managers, after.single_report_managers),
        row("chains of single reports", before.single_report_chains, after.single_report_chains),
        row("vacancies", before.vacancies, after.vacancies),
        row("interims", before.interims, after.interims),
        row("people who lead", before.leaders, after.leaders),
    ];
    rows.retain(|row| !row[1..3].iter().all(|cell| cell == "0" || cell == "-"));
    rows.extend(spans(before, after));
    rows.extend(archetypes(before, after));
    rows
}

fn row(what: &str, before: usize, after: usize) -> [String; 4] {
    [what.to_owned(), before.to_string(), after.to_string(), difference(before, after)]
}

fn difference(before: usize, after: usize) -> String {
    match before.cmp(&after) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Less => format!("+{}", after - before),
        std::cmp::Ordering::Greater => format!("-{}", before - after),
    }
}

fn average(before: &Numbers, after: &Numbers) -> [String; 4] {
    let words = |numbers: &Numbers| numbers.reports_per_manager.map_or_else(|| "-".to_owned(), |it| format!("{it:.1}"));
    ["reports per manager".to_owned(), words(before), words(after), String::new()]
}

/// `reports per manager, senior`: by the level of the manager.
fn spans(before: &Numbers, after: &Numbers) -> Vec<[String; 4]> {
    let find = |numbers: &Numbers, level: &str| numbers.spans.iter().find(|span| span.level == level).cloned();
    let levels = after.spans.iter().chain(&before.spans).map(|span| span.level.as_str());
    let words = |span: Option<super::numbers::Span>| match span {
        Some(span) => format!("{:.1}", mean(span.reports, span.managers)),
        None => "-".to_owned(),
    };
    let row = |level: &str| {
        let what = format!("reports per manager, {level}");
        [what, words(find(before, level)), words(find(after, level)), String::new()]
    };
    once(levels).into_iter().map(row).collect()
}

/// Each once, in the order given.
fn once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = std::collections::BTreeSet::new();
    names.filter(|name| seen.insert(*name)).collect()
}

fn mean(sum: usize, count: usize) -> f64 {
    let narrow = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    narrow(sum) / narrow(count.max(1))
}

/// The share of leaders under each archetype.
fn archetypes(before: &Numbers, after: &Numbers) -> Vec<[String; 4]> {
    let count = |numbers: &Numbers, name: &str| {
        numbers.archetypes.iter().find(|one| one.name == name).map_or(0, |one| one.leaders)
    };
    let names = after.archetypes.iter().chain(&before.archetypes).map(|one| one.name.as_str());
    let share = |numbers: &Numbers, name: &str| match numbers.leaders {
        0 => "-".to_owned(),
        all => format!("{}%", (count(numbers, name) * 100 + all / 2) / all),
    };
    let row = |name: &str| {
        let what = format!("leaders, {name}");
        [what, share(before, name), share(after, name), difference(count(before, name), count(after, name))]
    };
    once(names).into_iter().map(row).collect()
}
