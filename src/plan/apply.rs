//! A step becomes changes of files. Leadership is in `posts`; what a step means is written down once more, in facts, in
//! `expect`, and the two are held against each other when the files have been read again.

use super::desk::{Desk, Done, Form, Place};
use super::posts;
use super::scenario::{Action, Given, Named, Step};
use super::{error, references};
use crate::diagnostic::Diagnostic;
use crate::edit::{Change, Part, Value};
use crate::organisation::Recorded;
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId};

/// Makes a step in the files of the desk.
pub(super) fn apply(desk: &mut Desk<'_>, step: &Step) -> Done {
    let core = desk.vocabulary.core;
    match &step.action {
        Action::Move { people, to, from } => people.iter().try_for_each(|person| moved(desk, person, to, from)),
        Action::Assign { post, to, given } => posts::assign(desk, post, to, given),
        Action::Vacate { post, who, keep_post } => posts::vacate(desk, post, who, *keep_post, step.on),
        Action::Form { team, given, file } => {
            let given = dated(desk, core.team, given, "formation date", step);
            form(desk, team, &given, file.as_ref())
        }
        Action::Close { team } => close(desk, &[team]),
        Action::Split { team, into } => split(desk, team, into, step),
        Action::Merge { teams, into, given } => merge(desk, teams, into, given, step),
        Action::Hire { person, into, given, file } => {
            let given = dated(desk, core.person, given, "start", step);
            let entries = entries(desk, &given);
            desk.describe(core.person, &person.id, &entries, file.as_ref().map(|file| file.id.as_str()))?;
            into.iter().try_for_each(|team| desk.add(core.team, &team.id, core.team_members, &person.id))
        }
        Action::Leave { people } => people.iter().try_for_each(|person| {
            let attr = attr(desk, core.person, "status")?;
            desk.put(core.person, &person.id, attr, &Value::plain("left"))
        }),
        Action::ChangeManager { people, to } => people.iter().try_for_each(|person| {
            let attr = attr(desk, core.person, "manager")?;
            match to {
                Some(to) => desk.put(core.person, &person.id, attr, &Value::plain(&to.id)),
                None => desk.unset(core.person, &person.id, attr),
            }
        }),
        Action::Set { kind, thing, given, unset } => set(desk, *kind, thing, given, unset),
    }
}

/// An attribute of the prelude that a step writes; a company may have replaced it.
fn attr(desk: &Desk<'_>, kind: KindId, key: &str) -> Done<AttrId> {
    desk.vocabulary.attr_by_key(kind, key).ok_or_else(|| {
        let message = format!("a {} has no `{key}` in these policies", desk.vocabulary.kind(kind).noun.singular);
        Box::new(error::impossible(desk.step, message, "this step writes it", "say it with `set:` instead"))
    })
}

/// What is given, with the date of the step where the step gives none and the vocabulary has a word for it.
pub(super) fn dated(desk: &Desk<'_>, kind: KindId, given: &[Given], key: &str, step: &Step) -> Vec<Given> {
    let mut all = given.to_vec();
    let attr = desk.vocabulary.attr_by_key(kind, key).filter(|attr| !given.iter().any(|it| it.attr == Some(*attr)));
    if let Some(attr) = attr {
        all.push(Given { attr: Some(attr), key: step.span, value: Value::plain(step.on.to_string()) });
    }
    all
}

/// What is given, as entries of a description.
fn entries(desk: &Desk<'_>, given: &[Given]) -> Vec<(String, Value)> {
    let name = |given: &Given| given.attr.map_or_else(|| "leadership".to_owned(), |attr| desk.key_of(attr));
    given.iter().map(|given| (name(given), given.value.clone())).collect()
}

/// The ids of the members of a team that are written down.
pub(super) fn members(desk: &Desk<'_>, team: &str) -> Vec<String> {
    let core = desk.vocabulary.core;
    let Some(index) = desk.org.find(core.team, team) else { return Vec::new() };
    let vals = match desk.org.recorded(core.team_members, index) {
        Recorded::Set(vals) => vals,
        Recorded::Nothing | Recorded::One(_) | Recorded::Keyed(_) => return Vec::new(),
    };
    let person = |val: Val| match val {
        Val::Thing(person) => Some(desk.org.id(core.person, person).to_owned()),
        _ => None,
    };
    vals.iter().filter_map(person).collect()
}

/// The teams that somebody is moved out of: those that are named, else the one in which they are.
pub(super) fn left_by(desk: &Desk<'_>, person: &Named, to: &Named, from: &[Named]) -> Done<Vec<String>> {
    let core = desk.vocabulary.core;
    let teams = (0..desk.org.len(core.team)).filter(|&team| desk.org.exists(core.team, team));
    let names = teams.map(|team| desk.org.id(core.team, team).to_owned());
    let all: Vec<String> = names.filter(|team| members(desk, team).contains(&person.id)).collect();
    if all.contains(&to.id) {
        let message = format!("{} is a member of {} already", person.id, to.id);
        return Err(Box::new(error::impossible(
            person.span,
            message,
            "nothing to move",
            "take the step out of the plan",
        )));
    }
    if let Some(wrong) = from.iter().find(|team| !all.contains(&team.id)) {
        let message = format!("{} is no member of {}", person.id, wrong.id);
        let help = if all.is_empty() {
            "leave `from` out".to_owned()
        } else {
            format!("{} is in {}", person.id, all.join(", "))
        };
        return Err(Box::new(error::impossible(wrong.span, message, "not there", help)));
    }
    if !from.is_empty() {
        return Ok(from.iter().map(|team| team.id.clone()).collect());
    }
    if all.len() > 1 {
        let message = format!("{} is a member of {}", person.id, all.join(" and "));
        let help = format!("say which of them: `from: {}`, or `from: [{}]`", all[0], all.join(", "));
        return Err(Box::new(error::impossible(person.span, message, "moved from which?", help)));
    }
    Ok(all)
}

fn moved(desk: &mut Desk<'_>, person: &Named, to: &Named, from: &[Named]) -> Done {
    let core = desk.vocabulary.core;
    for team in left_by(desk, person, to, from)? {
        desk.take(core.team, &team, core.team_members, &person.id)?;
    }
    desk.add(core.team, &to.id, core.team_members, &person.id)
}

fn form(desk: &mut Desk<'_>, team: &Named, given: &[Given], file: Option<&Named>) -> Done {
    let entries = entries(desk, given);
    let kind = desk.vocabulary.core.team;
    // Most teams have a file of their own, so a new one does, too, unless all stand in one map or list.
    let alone = desk.places.iter().any(|place| place.kind == kind && place.form == Form::Head);
    let name = file.map(|file| file.id.clone());
    let name = name.or_else(|| alone.then(|| format!("{}.yaml", safe(&team.id))));
    desk.describe(kind, &team.id, &entries, name.as_deref())?;
    Ok(())
}

/// An id as the name of a file.
fn safe(id: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    id.chars().map(plain).collect::<String>().trim_start_matches('.').to_owned()
}

/// Takes out all that describes some teams, which nothing else may name.
fn close(desk: &mut Desk<'_>, teams: &[&Named]) -> Done {
    let core = desk.vocabulary.core;
    let ids: Vec<&str> = teams.iter().map(|team| team.id.as_str()).collect();
    for team in teams {
        if let Some(problem) = references::in_the_way(desk, team, &ids) {
            return Err(Box::new(problem));
        }
    }
    let mut places: Vec<Place> = desk
        .places
        .iter()
        .filter(|place| place.kind == core.team && ids.contains(&place.id.as_str()))
        .cloned()
        .collect();
    // From the end, so that what stands before keeps its place.
    places.sort_by(|a, b| (b.file, b.document, &b.path).cmp(&(a.file, a.document, &a.path)));
    places.iter().try_for_each(|place| undescribe(desk, place))
}

/// Takes out one description.
fn undescribe(desk: &mut Desk<'_>, place: &Place) -> Done {
    let what = desk.name(place.kind, &place.id);
    let foreign = desk.foreign_keys(place);
    if place.form != Form::Head || foreign.is_empty() && !place.path.is_empty() {
        return desk.change(place, &what, &Change::Remove(place.path.clone()));
    }
    if foreign.is_empty() {
        let file = &desk.files[place.file];
        let documents =
            file.text.as_deref().and_then(|text| crate::edit::read(text, file.format)).map_or(0, |all| all.len());
        if documents == 1 {
            desk.files[place.file].text = None;
            return Ok(());
        }
        return desk.change(place, &what, &Change::RemoveDocument);
    }
    for key in desk.keys(place).into_iter().filter(|key| !foreign.contains(key)) {
        let path = [place.path.clone(), vec![Part::Key(key)]].concat();
        desk.change(place, &what, &Change::Remove(path))?;
    }
    Ok(())
}

/// The ids that a value of a set names.
pub(super) fn named_in(value: &Value) -> Vec<String> {
    match value {
        Value::List(items) => items.iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
        Value::Scalar { text, .. } => vec![text.clone()],
        Value::Null | Value::Map(_) => Vec::new(),
    }
}

/// The members that a new team is given.
pub(super) fn given_members(desk: &Desk<'_>, given: &[Given]) -> Vec<String> {
    let members = given.iter().find(|given| given.attr == Some(desk.vocabulary.core.team_members));
    members.map(|given| named_in(&given.value)).unwrap_or_default()
}

fn split(desk: &mut Desk<'_>, team: &Named, into: &[(Named, Vec<Given>)], step: &Step) -> Done {
    let core = desk.vocabulary.core;
    let now = members(desk, &team.id);
    let spread: Vec<String> = into.iter().flat_map(|(_, given)| given_members(desk, given)).collect();
    let left: Vec<&str> = now.iter().filter(|member| !spread.contains(member)).map(String::as_str).collect();
    if !left.is_empty() {
        let message = format!("{} would be in none of the new teams", left.join(", "));
        let help = "name every member of the team in one of them, or move them away before";
        return Err(Box::new(error::impossible(team.span, message, "split", help)));
    }
    let parent = parent_of(desk, &[team]);
    for (name, given) in into.iter().filter(|(name, _)| name.id != team.id) {
        form(desk, name, &formed(desk, given, parent.clone(), step), None)?;
    }
    match into.iter().find(|(name, _)| name.id == team.id) {
        None => close(desk, &[team]),
        Some((_, given)) => {
            let stay = given_members(desk, given);
            let others =
                given.iter().filter(|given| given.attr != Some(core.team_members)).cloned().collect::<Vec<_>>();
            for member in now.iter().filter(|member| !stay.contains(member)) {
                desk.take(core.team, &team.id, core.team_members, member)?;
            }
            for member in stay.iter().filter(|member| !now.contains(member)) {
                desk.add(core.team, &team.id, core.team_members, member)?;
            }
            set(desk, core.team, team, &others, &[])
        }
    }
}

/// What a team that comes out of others is given: the date, and their parent, unless the step says otherwise.
pub(super) fn formed(desk: &Desk<'_>, given: &[Given], parent: Option<String>, step: &Step) -> Vec<Given> {
    let core = desk.vocabulary.core;
    let mut all = dated(desk, core.team, given, "formation date", step);
    let attr = desk.vocabulary.attr_by_key(core.team, "parent");
    if let (Some(attr), Some(parent)) = (attr.filter(|attr| !given.iter().any(|it| it.attr == Some(*attr))), parent) {
        all.push(Given { attr: Some(attr), key: step.span, value: Value::plain(parent) });
    }
    all
}

/// The parent that all these teams have.
pub(super) fn parent_of(desk: &Desk<'_>, teams: &[&Named]) -> Option<String> {
    let core = desk.vocabulary.core;
    let attr = desk.vocabulary.attr_by_key(core.team, "parent")?;
    let parent = |team: &&Named| match desk.org.recorded(attr, desk.org.find(core.team, &team.id)?) {
        Recorded::One(Val::Thing(parent)) => Some(desk.org.id(core.team, parent).to_owned()),
        Recorded::Nothing | Recorded::One(_) | Recorded::Set(_) | Recorded::Keyed(_) => None,
    };
    let first = teams.first().and_then(parent)?;
    teams.iter().all(|team| parent(team).as_deref() == Some(first.as_str())).then_some(first)
}

fn merge(desk: &mut Desk<'_>, teams: &[Named], into: &Named, given: &[Given], step: &Step) -> Done {
    let core = desk.vocabulary.core;
    let mut all: Vec<String> = given_members(desk, given);
    for member in teams.iter().flat_map(|team| members(desk, &team.id)) {
        if !all.contains(&member) {
            all.push(member);
        }
    }
    let closed: Vec<&Named> = teams.iter().filter(|team| team.id != into.id).collect();
    let others: Vec<Given> = given.iter().filter(|it| it.attr != Some(core.team_members)).cloned().collect();
    if desk.org.find(core.team, &into.id).is_some_and(|team| desk.org.exists(core.team, team)) {
        let now = members(desk, &into.id);
        for member in all.iter().filter(|member| !now.contains(member)) {
            desk.add(core.team, &into.id, core.team_members, member)?;
        }
        set(desk, core.team, into, &others, &[])?;
    } else {
        let members = Value::List(all.iter().map(Value::plain).collect());
        let members = Given { attr: Some(core.team_members), key: step.span, value: members };
        let parent = parent_of(desk, &teams.iter().collect::<Vec<_>>());
        let given = formed(desk, &[vec![members], others].concat(), parent, step);
        form(desk, into, &given, None)?;
    }
    close(desk, &closed)
}

fn set(desk: &mut Desk<'_>, kind: KindId, thing: &Named, given: &[Given], unset: &[Named]) -> Done {
    for given in given {
        let Some(attr) = given.attr else {
            let help = "say who holds what with `assign:` and `vacate:`";
            return Err(Box::new(error::impossible(given.key, "`leadership` is not set as a whole", "here", help)));
        };
        let ty = desk.vocabulary.attr(attr).ty;
        match &given.value {
            Value::Map(entries) if ty.key.is_some() => {
                for (key, value) in entries {
                    put_entry(desk, kind, &thing.id, attr, key, value)?;
                }
            }
            value if ty.set && ty.key.is_none() => put_set(desk, kind, &thing.id, attr, value)?,
            value => desk.put(kind, &thing.id, attr, value)?,
        }
    }
    unset.iter().try_for_each(|name| {
        let (attr, key) = unset_of(desk, kind, name)?;
        match key {
            None => desk.unset(kind, &thing.id, attr),
            Some(key) => remove_entry(desk, kind, &thing.id, attr, &key),
        }
    })
}

/// `depth`, or `depth.ledger` for one entry of it.
pub(super) fn unset_of(desk: &Desk<'_>, kind: KindId, name: &Named) -> Done<(AttrId, Option<String>)> {
    if let Some(attr) = desk.vocabulary.attr_by_key(kind, &name.id) {
        return Ok((attr, None));
    }
    let inner = name.id.split_once('.').and_then(|(attr, key)| {
        let attr = desk.vocabulary.attr_by_key(kind, attr)?;
        Some((attr, Some(key.to_owned())))
    });
    inner.ok_or_else(|| {
        let names = desk.vocabulary.kind(kind).attrs.iter().map(|&attr| desk.vocabulary.attr(attr).key.as_str());
        let noun = &desk.vocabulary.kind(kind).noun.singular;
        Box::new(error::unknown_key(&name.id, name.span, &format!("a {noun}"), &names.collect::<Vec<_>>()))
    })
}

/// One entry of a keyed attribute.
fn put_entry(desk: &mut Desk<'_>, kind: KindId, id: &str, attr: AttrId, key: &str, value: &Value) -> Done {
    let what = format!("`{}` of {}", desk.key_of(attr), desk.name(kind, id));
    let mut written = desk.attr_written(kind, id, attr);
    // In several files the entries add up: the one that has the key is changed.
    let has = |(place, path): &(Place, Vec<Part>)| entry_key(desk, place, path, key).is_some();
    if written.iter().any(has) {
        let keep: Vec<bool> = written.iter().map(has).collect();
        let mut keep = keep.into_iter();
        written.retain(|_| keep.next().unwrap_or(true));
    } else {
        written.truncate(1);
    }
    if written.is_empty() {
        let home = desk.home(kind, id)?;
        let path = [home.path.clone(), vec![Part::Key(desk.key_of(attr))]].concat();
        written.push((home, path));
    }
    for (place, path) in written {
        let key = entry_key(desk, &place, &path, key).unwrap_or_else(|| key.to_owned());
        if matches!(desk.value(&place, &path), Some(Value::Scalar { .. } | Value::List(_))) {
            let message = format!("{what} has one value for all, and the step gives one for `{key}`");
            let help = "set the value for all, or write out the single ones in the file first";
            return Err(Box::new(error::impossible(desk.step, message, "in this step", help)));
        }
        desk.change(&place, &what, &Change::Put([path, vec![Part::Key(key)]].concat(), value.clone()))?;
    }
    Ok(())
}

/// A key of a map in a file as it is written there.
fn entry_key(desk: &Desk<'_>, place: &Place, path: &[Part], key: &str) -> Option<String> {
    match desk.value(place, path)? {
        Value::Map(entries) => entries.into_iter().map(|(name, _)| name).find(|name| name == key),
        Value::Null | Value::Scalar { .. } | Value::List(_) => None,
    }
}

fn remove_entry(desk: &mut Desk<'_>, kind: KindId, id: &str, attr: AttrId, key: &str) -> Done {
    let what = format!("`{}` of {}", desk.key_of(attr), desk.name(kind, id));
    for (place, path) in desk.attr_written(kind, id, attr) {
        if let Some(key) = entry_key(desk, &place, &path, key) {
            desk.change(&place, &what, &Change::Remove([path, vec![Part::Key(key)]].concat()))?;
        }
    }
    Ok(())
}

/// A set gets other elements; those that stay keep their lines.
fn put_set(desk: &mut Desk<'_>, kind: KindId, id: &str, attr: AttrId, value: &Value) -> Done {
    let new = named_in(value);
    let written = desk.attr_written(kind, id, attr);
    let lists = written.iter().all(|(place, path)| matches!(desk.value(place, path), Some(Value::List(_))));
    if written.is_empty() || !lists || matches!(value, Value::Map(_)) {
        return desk.put(kind, id, attr, value);
    }
    let old =
        written.first().and_then(|(place, path)| desk.value(place, path)).map_or_else(Vec::new, |old| named_in(&old));
    for item in old.iter().filter(|item| !new.contains(item)) {
        desk.take(kind, id, attr, item)?;
    }
    for item in new.iter().filter(|item| !old.contains(item)) {
        desk.add(kind, id, attr, item)?;
    }
    Ok(())
}

/// Complains in words of a step.
pub(super) fn cannot(span: crate::source::Span, message: String, label: &str, help: &str) -> Box<Diagnostic> {
    Box::new(error::impossible(span, message, label, help))
}
