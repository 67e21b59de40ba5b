//! `assign` and `vacate`: who is accountable for a responsibility changes in the leadership block of a team's file.
//!
//! Contributors stay. What is said of the holder who goes (`standing`, `start-date`, `end-date`) goes with them; what is
//! said of the post (`formal` and the like) stays.

use jiff::civil::Date;

use super::apply::cannot;
use super::desk::{Desk, Done, Place, alike};
use super::scenario::{Given, Named, Post};
use crate::edit::{Change, Part, Path, Value};
use crate::vocabulary::{ResponsibilityId, data_key};

/// Attributes of a post that speak of who holds it.
pub(super) const OF_HOLDER: [&str; 3] = ["standing", "start date", "end date"];

/// The accountable holder of a responsibility is somebody else.
pub(super) fn assign(desk: &mut Desk<'_>, post: &Post, to: &[Named], given: &[Given]) -> Done {
    let people: Vec<Value> = to.iter().map(|person| Value::plain(&person.id)).collect();
    let given: Vec<(String, Value)> =
        given.iter().filter_map(|it| Some((desk.key_of(it.attr?), it.value.clone()))).collect();
    for (place, path) in holders(desk, post)? {
        let what = what(post);
        let old = desk.value(&place, &path);
        match old {
            Some(Value::Map(entries)) => {
                change_map(desk, &place, &path, &what, &entries, Some(&one_or_list(&people)), &given)?;
            }
            Some(Value::Null | Value::Scalar { .. } | Value::List(_)) | None => {
                let new = match given.is_empty() {
                    true => one_or_list(&people),
                    false => {
                        let accountable = vec![("accountable".to_owned(), one_or_list(&people))];
                        Value::Map([accountable, given.clone()].concat())
                    }
                };
                desk.change(&place, &what, &Change::Put(path, new))?;
            }
        }
    }
    Ok(())
}

/// Nobody is accountable any more, or somebody of several is not.
pub(super) fn vacate(desk: &mut Desk<'_>, post: &Post, who: &[Named], keep_post: bool, on: Date) -> Done {
    let since = if keep_post { Value::plain(on.to_string()) } else { Value::plain("yes") };
    for (place, path) in holders(desk, post)? {
        let what = what(post);
        let old = desk.value(&place, &path);
        let held = old.as_ref().map_or_else(Vec::new, accountable);
        if held.is_empty() {
            let message = format!("{what} is held by nobody");
            return Err(cannot(
                post.responsibility.span,
                message,
                "nothing to vacate",
                "take the step out of the plan",
            ));
        }
        if let Some(other) = who.iter().find(|person| !held.contains(&person.id)) {
            let message = format!("{} does not hold {what}", other.id);
            return Err(cannot(other.span, message, "not the holder", &format!("held by {}", held.join(", "))));
        }
        let gone = |person: &String| who.is_empty() || who.iter().any(|named| named.id == *person);
        let stay: Vec<Value> = held.iter().filter(|person| !gone(person)).map(Value::plain).collect();
        match (old, stay.is_empty()) {
            (Some(Value::Map(entries)), true) => {
                let contributors = entries.iter().any(|(key, _)| alike(key, "contributors"));
                if contributors || entries.iter().any(|(key, _)| is_kept(key)) {
                    desk.change(&place, &what, &Change::Put(sub(&path, "vacant"), since.clone()))?;
                    change_map(desk, &place, &path, &what, &entries, None, &[])?;
                } else {
                    desk.change(&place, &what, &Change::Put(path, vacant(keep_post, &since)))?;
                }
            }
            (Some(Value::Map(entries)), false) => {
                let key = entries.iter().map(|(key, _)| key).find(|key| alike(key, "accountable"));
                let path = sub(&path, key.map_or("accountable", String::as_str));
                desk.change(&place, &what, &Change::Put(path, one_or_list(&stay)))?;
            }
            (_, true) => desk.change(&place, &what, &Change::Put(path, vacant(keep_post, &since)))?,
            (_, false) => desk.change(&place, &what, &Change::Put(path, one_or_list(&stay)))?,
        }
    }
    Ok(())
}

/// `technical for ledger in team payments`
fn what(post: &Post) -> String {
    let area = post.area.as_ref().map(|area| format!(" for {}", area.id)).unwrap_or_default();
    format!("`{}`{area} in team `{}`", post.responsibility.id, post.team.id)
}

fn vacant(keep_post: bool, since: &Value) -> Value {
    if keep_post { Value::Map(vec![("vacant".to_owned(), since.clone())]) } else { Value::plain("vacant") }
}

/// Whether a key of a holder stays when the holder goes.
fn is_kept(key: &str) -> bool {
    let key = data_key(key);
    !matches!(&*key, "accountable" | "contributors" | "vacant") && !OF_HOLDER.contains(&&*key)
}

/// Who is accountable, as a holder is written.
fn accountable(holder: &Value) -> Vec<String> {
    let named = |value: &Value| super::apply::named_in(value).into_iter().filter(|id| id != "vacant").collect();
    match holder {
        Value::Map(entries) => {
            let found = entries.iter().find(|(key, _)| alike(key, "accountable"));
            found.map(|(_, value)| named(value)).unwrap_or_default()
        }
        Value::Null | Value::Scalar { .. } | Value::List(_) => named(holder),
    }
}

/// Changes the mapping of a holder key by key: `people` accountable (nobody takes the key out), what is given beside.
fn change_map(
    desk: &mut Desk<'_>,
    place: &Place,
    path: &Path,
    what: &str,
    entries: &[(String, Value)],
    people: Option<&Value>,
    given: &[(String, Value)],
) -> Done {
    let key = |name: &str| entries.iter().map(|(key, _)| key).find(|key| alike(key, name));
    if let Some(people) = people {
        let name = key("accountable").map_or("accountable", String::as_str);
        desk.change(place, what, &Change::Put(sub(path, name), people.clone()))?;
    }
    for (name, value) in given {
        let name = key(name).unwrap_or(name);
        desk.change(place, what, &Change::Put(sub(path, name), value.clone()))?;
    }
    for (name, _) in entries {
        let given_anew = given.iter().any(|(given, _)| alike(given, name));
        let of_holder = OF_HOLDER.iter().any(|word| alike(word, name)) && !given_anew;
        let gone =
            of_holder || people.is_some() && alike(name, "vacant") || people.is_none() && alike(name, "accountable");
        if gone {
            desk.change(place, what, &Change::Remove(sub(path, name)))?;
        }
    }
    Ok(())
}

fn sub(path: &Path, key: &str) -> Path {
    [path.as_slice(), &[Part::Key(key.to_owned())]].concat()
}

fn one_or_list(people: &[Value]) -> Value {
    match people {
        [one] => one.clone(),
        several => Value::List(several.to_vec()),
    }
}

/// Where the holder of a post is written, or would be.
fn holders(desk: &mut Desk<'_>, post: &Post) -> Done<Vec<(Place, Path)>> {
    let core = desk.vocabulary.core;
    let responsibility = desk.org.find(core.responsibility, &post.responsibility.id);
    let at = responsibility.and_then(|at| u16::try_from(at).ok()).map(ResponsibilityId);
    let per_area = at.is_some_and(|at| desk.vocabulary.responsibilities[at.index()].per.is_some());
    if let Some(area) = post.area.as_ref().filter(|_| !per_area) {
        let message = format!("`{}` is held for a team as a whole", post.responsibility.id);
        return Err(cannot(area.span, message, "an area", "leave `area` out"));
    }
    let blocks = desk.written(core.team, &post.team.id, &|key| alike(key, "leadership"));
    let mut found: Vec<(Place, Path)> = Vec::new();
    for (place, block) in &blocks {
        let Some(Value::Map(categories)) = desk.value(place, block) else { continue };
        for (key, value) in categories.iter().filter(|(key, _)| alike(key, &post.responsibility.id)) {
            let category = sub(block, key);
            let by_area = is_by_area(desk, value);
            match (&post.area, by_area) {
                (Some(area), true) => found.push((place.clone(), sub(&category, &area.id))),
                (None, false) => found.push((place.clone(), category)),
                (Some(area), false) if !matches!(value, Value::Null) => {
                    let message = format!("`{}` of {} is held for all areas at once", key, post.team.id);
                    let help = "leave `area` out, or write the holders area by area in the file first";
                    return Err(cannot(area.span, message, "one area", help));
                }
                (Some(area), false) => found.push((place.clone(), sub(&category, &area.id))),
                (None, true) => {
                    let message = format!("`{}` of {} is held area by area", key, post.team.id);
                    let areas = if let Value::Map(areas) = value { areas.as_slice() } else { &[] };
                    let names: Vec<&str> = areas.iter().map(|(area, _)| area.as_str()).collect();
                    let help = format!("say which: `area: {}`", names.join("`, `area: "));
                    return Err(cannot(post.responsibility.span, message, "no area is named", &help));
                }
            }
        }
    }
    // Of areas in several files the one that has it; else where the category stands, else any block, else a new one.
    let written: Vec<(Place, Path)> =
        found.iter().filter(|(place, path)| desk.value(place, path).is_some()).cloned().collect();
    if !written.is_empty() {
        return Ok(written);
    }
    if let Some(first) = found.into_iter().next() {
        return Ok(vec![first]);
    }
    let category = desk.vocabulary.responsibilities.get(at.map_or(usize::MAX, ResponsibilityId::index));
    let key = category.map_or_else(|| post.responsibility.id.clone(), |it| it.name.replace(' ', "-"));
    let (place, block) = match blocks.into_iter().next() {
        Some(block) => block,
        None => {
            let home = desk.home(core.team, &post.team.id)?;
            let path = sub(&home.path, "leadership");
            (home, path)
        }
    };
    let path = sub(&block, &key);
    Ok(vec![(place, post.area.as_ref().map_or(path.clone(), |area| sub(&path, &area.id)))])
}

/// Whether a value behind a category is a mapping from area to holder, as the organisation reads it.
fn is_by_area(desk: &Desk<'_>, value: &Value) -> bool {
    let Value::Map(entries) = value else { return false };
    let assignment = desk.vocabulary.core.assignment;
    let special = |key: &str| ["accountable", "contributors", "vacant"].iter().any(|name| alike(name, key));
    let of_holder = |key: &str| special(key) || desk.vocabulary.attr_by_key(assignment, key).is_some();
    !entries.iter().any(|(key, _)| special(key)) && !entries.iter().all(|(key, _)| of_holder(key))
}
