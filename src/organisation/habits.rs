//! What other tools and other files write → what is written here: keys with another name, words of patches, ids with more
//! behind them than an id.

use super::error::shown;
use crate::vocabulary::data_key;

/// Keys that other tools have for what a file of ours says with another one.
pub(super) fn in_other_words(key: &str) -> Option<&'static str> {
    Some(match &*data_key(key) {
        "reports to" | "boss" | "line manager" | "supervisor" | "managed by" => "manager",
        "1 on 1s" | "1on1" | "1on1s" | "1 1s" | "one to ones" | "oneonones" => "one-on-ones",
        "grade" | "seniority" | "rank" => "level",
        "people" | "staff" | "team members" => "members",
        "full name" | "display name" => "name",
        "job title" | "position" | "role" => "title",
        "purpose" | "goal" => "mission",
        "joined" | "hire date" | "hired" | "start date" | "joining date" => "start",
        "founded" | "created" | "formed" | "founding date" => "formation-date",
        "office" | "site" => "location",
        "parent team" | "subteam of" => "parent",
        "slack" | "slack channel" => "channel",
        "fte" | "capacity" => "allocation",
        _ => return None,
    })
}

/// Words of patches, which other tools have for files that win over others.
pub(super) fn of_a_patch(key: &str) -> bool {
    let name = data_key(key);
    matches!(
        &*name,
        "remove"
            | "delete"
            | "unset"
            | "add"
            | "append"
            | "replace"
            | "patch"
            | "merge"
            | "override"
            | "overlay"
            | "op"
    ) || name.starts_with('$')
}

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

/// An id with more behind it than an id: a comment, a remark, a date, a second id.
pub(super) fn meant_beside_id(id: &str) -> Option<String> {
    if let Some((plain, _)) = id.split_once('#').filter(|(plain, _)| !plain.is_empty()) {
        return Some(format!("a comment has a blank in front of its `#`: `{} # …`", shown(plain.trim())));
    }
    if let Some((plain, sign)) = ["//", "--", "/*", "<!--"]
        .iter()
        .find_map(|sign| id.split_once(&format!(" {sign}")).map(|(plain, _)| (plain, sign)))
    {
        return Some(format!("`{sign}` begins no comment: write `{} # …`", shown(plain.trim())));
    }
    if let Some((plain, remark)) = id.strip_suffix(')').and_then(|id| id.split_once(" (")) {
        let standing = ["interim", "acting", "permanent"].contains(&remark.to_lowercase().as_str());
        let more = if standing {
            format!("`{{ accountable: {}, standing: {} }}`", shown(plain), remark.to_lowercase())
        } else {
            format!("`{{ accountable: {}, … }}`", shown(plain))
        };
        return Some(format!("an id stands alone: `{}`; what else is known of a post is {more}", shown(plain)));
    }
    if let Some(day) = id.strip_prefix("vacant ").map(|rest| rest.trim_start_matches("since ").trim()) {
        return Some(format!("since when a post is vacant is `{{ vacant: {} }}`", shown(day)));
    }
    if matches!(id.to_lowercase().as_str(), "all" | "everybody" | "all members" | "the team" | "whole team") {
        return Some("all members of the team are `everyone`".to_owned());
    }
    if let Some((key, value)) = id.split_once(": ") {
        return Some(format!("a key and a value stand in braces: `{{ {}: {} }}`", shown(key), shown(value)));
    }
    id.starts_with('[').then(|| format!("without quotes it is a list: `{}`", shown(id)))
}
