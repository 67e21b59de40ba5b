//! What a step means, in facts: written down apart from how it is made, so that one can be held against the other.

use std::collections::{BTreeMap, BTreeSet};

use super::apply::{formed, given_members, left_by, members, named_in, parent_of, unset_of};
use super::desk::{Desk, Done};
use super::facts::{Facts, Held, Holding, Subject};
use super::posts::OF_HOLDER;
use super::scenario::{Action, Given, Named, Post, Step};
use crate::edit::Value;
use crate::value::{Number, parse_date};
use crate::vocabulary::{AttrId, KindId, Ty, Vocabulary, data_key};

/// The facts after a step, worked out from those before it. `desk` is that before the step.
pub(super) fn expect(desk: &Desk<'_>, mut facts: Facts, step: &Step) -> Done<Facts> {
    let vocabulary = desk.vocabulary;
    let core = vocabulary.core;
    let mut all = Expected { vocabulary, facts: &mut facts };
    match &step.action {
        Action::Move { people, to, from } => {
            for person in people {
                for team in left_by(desk, person, to, from)? {
                    all.members(&team).remove(&person.id);
                }
                all.members(&to.id).insert(person.id.clone());
            }
        }
        Action::Assign { post, to, given } => all.assign(post, to, given),
        Action::Vacate { post, who, keep_post } => all.vacate(post, who, keep_post.then(|| step.on.to_string())),
        Action::Form { team, given, .. } => {
            all.describe(core.team, &team.id, &super::apply::dated(desk, core.team, given, "formation date", step));
        }
        Action::Close { team } => all.close(&team.id),
        Action::Split { team, into } => {
            let parent = parent_of(desk, &[team]);
            for (name, given) in into.iter().filter(|(name, _)| name.id != team.id) {
                all.describe(core.team, &name.id, &formed(desk, given, parent.clone(), step));
            }
            match into.iter().find(|(name, _)| name.id == team.id) {
                Some((_, given)) => all.describe(core.team, &team.id, given),
                None => all.close(&team.id),
            }
        }
        Action::Merge { teams, into, given } => {
            let there = desk.org.find(core.team, &into.id).is_some_and(|team| desk.org.exists(core.team, team));
            let now: Vec<String> = if there { members(desk, &into.id) } else { Vec::new() };
            let joined = teams.iter().flat_map(|team| members(desk, &team.id));
            let joined: BTreeSet<String> = joined.chain(now).chain(given_members(desk, given)).collect();
            let parent = parent_of(desk, &teams.iter().collect::<Vec<_>>());
            let given = if there { given.clone() } else { formed(desk, given, parent, step) };
            all.describe(core.team, &into.id, &given);
            *all.members(&into.id) = joined;
            teams.iter().filter(|team| team.id != into.id).for_each(|team| all.close(&team.id));
        }
        Action::Hire { person, into, given, .. } => {
            all.describe(core.person, &person.id, &super::apply::dated(desk, core.person, given, "start", step));
            for team in into {
                all.members(&team.id).insert(person.id.clone());
            }
        }
        Action::Leave { people } => people.iter().for_each(|person| all.put("person", &person.id, "status", "left")),
        Action::ChangeManager { people, to } => {
            for person in people {
                match to {
                    Some(to) => all.put("person", &person.id, "manager", &to.id),
                    None => drop(all.facts.facts.remove(&subject("person", &person.id, "manager"))),
                }
            }
        }
        Action::Set { kind, thing, given, unset } => {
            all.describe(*kind, &thing.id, given);
            for name in unset {
                let (attr, key) = unset_of(desk, *kind, name)?;
                all.unset(*kind, &thing.id, attr, key.as_deref());
            }
        }
    }
    Ok(facts)
}

fn subject(kind: &str, id: &str, attr: &str) -> Subject {
    (kind.to_owned(), id.to_owned(), attr.to_owned(), None)
}

struct Expected<'a> {
    vocabulary: &'a Vocabulary,
    facts: &'a mut Facts,
}

impl Expected<'_> {
    fn members(&mut self, team: &str) -> &mut BTreeSet<String> {
        self.facts.facts.entry(subject("team", team, "members")).or_default()
    }

    fn put(&mut self, kind: &str, id: &str, attr: &str, value: &str) {
        self.facts.facts.insert(subject(kind, id, attr), BTreeSet::from([value.to_owned()]));
    }

    /// Facts of a thing are these; leadership makes posts.
    fn describe(&mut self, kind: KindId, id: &str, given: &[Given]) {
        let noun = self.vocabulary.kind(kind).noun.singular.clone();
        for given in given {
            match (given.attr, &given.value) {
                (None, value) => self.leadership(id, value),
                (Some(attr), Value::Map(entries)) if self.vocabulary.attr(attr).ty.key.is_some() => {
                    let name = self.vocabulary.attr(attr).key.clone();
                    for (key, value) in entries {
                        let values = self.words(attr, value, id);
                        let subject = (noun.clone(), id.to_owned(), name.clone(), Some(key.clone()));
                        self.facts.everyone.remove(&subject);
                        self.facts.facts.insert(subject, values);
                    }
                }
                (Some(attr), value) => {
                    let name = self.vocabulary.attr(attr).key.clone();
                    let values = self.words(attr, value, id);
                    let other = |key: &Subject| (&key.0, key.1.as_str(), &key.2) != (&noun, id, &name);
                    self.facts.facts.retain(|key, _| other(key));
                    self.facts.everyone.retain(|key, _| other(key));
                    self.facts.facts.insert((noun.clone(), id.to_owned(), name, None), values);
                }
            }
        }
    }

    fn unset(&mut self, kind: KindId, id: &str, attr: AttrId, inner: Option<&str>) {
        let noun = &self.vocabulary.kind(kind).noun.singular;
        let name = &self.vocabulary.attr(attr).key;
        let gone = |key: &Subject| {
            (&key.0, key.1.as_str(), &key.2) == (noun, id, name)
                && inner.is_none_or(|inner| key.3.as_deref() == Some(inner))
        };
        self.facts.facts.retain(|key, _| !gone(key));
    }

    /// A value as [`Facts`] says it; `everyone` in a set of a team is its members.
    fn words(&self, attr: AttrId, value: &Value, id: &str) -> BTreeSet<String> {
        let attribute = self.vocabulary.attr(attr);
        let mut words = BTreeSet::new();
        for text in named_in(value) {
            let of_people = attribute.ty.element == Ty::Kind(self.vocabulary.core.person);
            match self.facts.facts.get(&subject("team", id, "members")) {
                Some(members) if text == "everyone" && of_people && attribute.ty.set => words.extend(members.clone()),
                Some(_) | None => drop(words.insert(self.word(attribute.ty.element, &text))),
            }
        }
        words
    }

    fn word(&self, ty: Ty, text: &str) -> String {
        let trimmed = text.trim();
        let lower = trimmed.to_lowercase();
        match ty {
            Ty::Text | Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => text.to_owned(),
            Ty::YesNo => if matches!(lower.as_str(), "yes" | "true") { "yes" } else { "no" }.to_owned(),
            Ty::Date => parse_date(trimmed).map_or(lower, |date| date.to_string()),
            Ty::Duration => crate::value::Duration::parse(&lower).map_or(lower, |duration| duration.to_string()),
            Ty::Number => {
                let percent = trimmed.strip_suffix('%').and_then(|number| Number::parse(number.trim()));
                let number = Number::parse(trimmed).or_else(|| percent?.div(Number::whole(100)));
                number.map_or(lower, |number| number.to_string())
            }
            Ty::Scale(_) | Ty::Choice(_) => {
                let steps = match ty {
                    Ty::Scale(scale) => &self.vocabulary.scales[scale.index()].levels,
                    Ty::Choice(choice) => &self.vocabulary.choices[choice.index()].options,
                    Ty::Text
                    | Ty::Number
                    | Ty::Duration
                    | Ty::Date
                    | Ty::YesNo
                    | Ty::Kind(_)
                    | Ty::Post(_)
                    | Ty::Item(_) => {
                        return lower;
                    }
                };
                let found = steps.iter().find(|step| data_key(&step.name) == data_key(trimmed));
                found.map_or(lower, |step| step.name.clone())
            }
        }
    }

    /// A team is no more, nor are its posts.
    fn close(&mut self, team: &str) {
        self.facts.facts.retain(|key, _| (key.0.as_str(), key.1.as_str()) != ("team", team));
        self.facts.posts.retain(|held, _| held.team != team);
    }

    fn held(&self, post: &Post, contributing: bool) -> Held {
        let name = |it: &&crate::vocabulary::Responsibility| data_key(&it.name) == data_key(&post.responsibility.id);
        let known = self.vocabulary.responsibilities.iter().find(name);
        Held {
            team: post.team.id.clone(),
            responsibility: known.map_or_else(|| post.responsibility.id.clone(), |it| it.name.clone()),
            area: post.area.as_ref().map_or_else(String::new, |area| area.id.clone()),
            contributing,
        }
    }

    /// An area that a leadership block names is one of the team's.
    fn area(&mut self, post: &Post) {
        if let Some(area) = &post.area {
            self.facts.facts.entry(subject("team", &post.team.id, "areas")).or_default().insert(area.id.clone());
        }
    }

    /// What is said of the post itself stays; what is given comes.
    fn rest(&self, post: &Post, given: &[Given]) -> BTreeMap<String, BTreeSet<String>> {
        let both = [self.held(post, false), self.held(post, true)];
        let old = both.iter().flat_map(|held| self.facts.posts.get(held)).flatten().next();
        let mut rest = old.map(|(_, rest)| rest.clone()).unwrap_or_default();
        rest.retain(|key, _| !OF_HOLDER.contains(&key.as_str()));
        for given in given {
            if let Some(attr) = given.attr {
                let words = self.words(attr, &given.value, "");
                rest.insert(self.vocabulary.attr(attr).key.clone(), words);
            }
        }
        rest
    }

    fn assign(&mut self, post: &Post, to: &[Named], given: &[Given]) {
        let rest = self.rest(post, given);
        self.contributors(post, &rest);
        let holdings = to.iter().map(|person| (person.id.clone(), rest.clone())).collect();
        self.facts.posts.insert(self.held(post, false), holdings);
        self.area(post);
    }

    /// Contributors share what is said of the post.
    fn contributors(&mut self, post: &Post, rest: &BTreeMap<String, BTreeSet<String>>) {
        if let Some(holdings) = self.facts.posts.get_mut(&self.held(post, true)) {
            *holdings = std::mem::take(holdings).into_iter().map(|(person, _)| (person, rest.clone())).collect();
        }
    }

    fn vacate(&mut self, post: &Post, who: &[Named], since: Option<String>) {
        let held = self.held(post, false);
        let before: BTreeSet<Holding> = self.facts.posts.get(&held).cloned().unwrap_or_default();
        let stay = |(person, _): &&Holding| !who.is_empty() && !who.iter().any(|named| named.id == *person);
        let stay: BTreeSet<Holding> = before.iter().filter(stay).cloned().collect();
        if !stay.is_empty() {
            self.facts.posts.insert(held, stay);
            return;
        }
        let rest = self.rest(post, &[]);
        self.contributors(post, &rest);
        match since {
            Some(date) => {
                let mut rest = rest;
                rest.insert("start date".to_owned(), BTreeSet::from([date]));
                self.facts.posts.insert(held, BTreeSet::from([(String::new(), rest)]));
            }
            None => drop(self.facts.posts.remove(&held)),
        }
        self.area(post);
    }

    /// The posts of a new team: a holder is one id, a list, `vacant`, or areas with holders; what is said of posts beside
    /// their holder is left to the reader of the files.
    fn leadership(&mut self, team: &str, value: &Value) {
        let Value::Map(categories) = value else { return };
        for (category, holder) in categories {
            let name = |id: &str| Named { id: id.to_owned(), span: self.nowhere() };
            let post =
                |area: Option<&str>| Post { responsibility: name(category), area: area.map(name), team: name(team) };
            let per = self.vocabulary.responsibilities.iter().find(|it| data_key(&it.name) == data_key(category));
            match holder {
                Value::Map(areas) if per.is_some_and(|it| it.per.is_some()) && !is_holder(areas) => {
                    let posts: Vec<(Post, &Value)> = areas.iter().map(|(area, it)| (post(Some(area)), it)).collect();
                    posts.iter().for_each(|(post, holder)| self.holder(post, holder));
                }
                _ => {
                    let post = post(None);
                    self.holder(&post, holder);
                }
            }
        }
    }

    fn holder(&mut self, post: &Post, holder: &Value) {
        self.area(post);
        let entries = match holder {
            Value::Map(entries) => entries.as_slice(),
            Value::Null | Value::Scalar { .. } | Value::List(_) => &[],
        };
        let find = |name: &str| entries.iter().find(|(key, _)| data_key(key) == name).map(|(_, value)| value);
        let people = |value: &Value| named_in(value).into_iter().filter(|id| id != "vacant").collect::<Vec<_>>();
        let mut rest: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (key, value) in entries {
            if let Some(attr) = self.vocabulary.attr_by_key(self.vocabulary.core.assignment, key) {
                rest.insert(self.vocabulary.attr(attr).key.clone(), self.words(attr, value, ""));
            }
        }
        let accountable = find("accountable").map_or_else(|| people(holder), people);
        let mut holdings: BTreeSet<Holding> = accountable.into_iter().map(|id| (id, rest.clone())).collect();
        if let Some(date) = find("vacant").and_then(Value::text).and_then(parse_date) {
            let mut rest = rest.clone();
            rest.insert("start date".to_owned(), BTreeSet::from([date.to_string()]));
            holdings.insert((String::new(), rest));
        }
        let contributors = find("contributors").map(people).unwrap_or_default();
        for (contributing, holdings) in
            [(false, holdings), (true, contributors.into_iter().map(|id| (id, rest.clone())).collect())]
        {
            if !holdings.is_empty() {
                self.facts.posts.insert(self.held(post, contributing), holdings);
            }
        }
    }

    fn nowhere(&self) -> crate::source::Span {
        self.vocabulary.kind(self.vocabulary.core.team).span
    }
}

/// Whether a map is one holder, and not areas with holders.
fn is_holder(entries: &[(String, Value)]) -> bool {
    entries.iter().any(|(key, _)| matches!(&*data_key(key), "accountable" | "contributors" | "vacant"))
}
