//! The wording of everything that this stage says.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::source::Span;
use crate::vocabulary::noun::{Noun, pluralise};
use crate::vocabulary::{KindId, Meaning, RoleForm, Ty, Vocabulary, data_key};

use super::habits;
use super::value::Want;

/// How many names a help text lists.
const LISTED: usize = 12;

fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// A text as it is shown: not longer than a line bears.
pub(super) fn shown(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    format!("{}…", text.chars().take(57).collect::<String>())
}

fn key_name(name: &str) -> String {
    name.replace(' ', "-")
}

fn with_near(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    let text = names.into_iter().take(LISTED).collect::<Vec<_>>().join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}

/// `text` is what stands there, if it is one value.
pub(super) fn no_document(span: Span, text: Option<&str>) -> Diagnostic {
    let first = text.unwrap_or_default().lines().next().unwrap_or_default();
    let problem = Diagnostic::error(Code::NoDocument, "this is no description of anything", span, "expected a map");
    problem.help(match (first.split_once('='), first.split_once(':')) {
        (Some((key, value)), _) if !key.trim().is_empty() => {
            format!(
                "in YAML a key ends with a colon: `{}: {}`",
                shown(key.trim()),
                shown(value.split(' ').find(|part| !part.is_empty()).unwrap_or_default())
            )
        }
        (_, Some((key, value))) if !value.starts_with(' ') && !key.contains(' ') => {
            let value = value.split(' ').next().unwrap_or_default();
            format!("a blank stands behind the colon: `{}: {}`", shown(key), shown(value))
        }
        _ => "write `team: payments` with the team's attributes beside it, or `people: { ana: { … } }`".to_owned(),
    })
}

pub(super) fn no_such_kind(vocabulary: &Vocabulary, key: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` is no kind of thing", shown(key));
    let diagnostic = Diagnostic::error(Code::NoSuchKind, message, span, "expected the plural of a kind, or `KIND: id`");
    let owners = owners(vocabulary, key, None);
    if let Some(owner) = owners.first() {
        let (belongs, owner) = (listed(owners.iter().copied()), owner);
        return diagnostic.help(format!("it belongs to {belongs}: say whose it is with `{owner}: ID` beside it"));
    }
    if data_key(key) == "leadership" {
        return diagnostic.help("it belongs to `team`: say whose it is with `team: ID` beside it");
    }
    let names: Vec<String> = kind_keys(vocabulary);
    let ruled = |kind: &&crate::vocabulary::Kind| pluralise(&kind.noun.singular) == data_key(key);
    if let Some(kind) = vocabulary.kinds.iter().find(ruled) {
        return diagnostic.help(format!("did you mean `{}`?", key_name(&kind.noun.plural)));
    }
    match nearest(key, names.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic
            .help("say what the document is about, `team: payments`, or list things: `people: { ana: { … } }`"),
    }
}

/// A document of attributes that does not say whose they are: one complaint, at the first.
pub(super) fn nobodys_attributes(vocabulary: &Vocabulary, keys: &[&str], table: bool, span: Span) -> Diagnostic {
    let owner = likely_owner(vocabulary, keys);
    let first = keys.first().copied().unwrap_or_default();
    if table {
        let message = "no column of this table holds ids";
        let label = format!("belongs to `{owner}`, and there is no column `{owner}`");
        return Diagnostic::error(Code::NoSuchKind, message, span, label)
            .help(format!("each row is one thing: its id stands in a column named after the kind, `{owner}`"));
    }
    Diagnostic::error(
        Code::NoSuchKind,
        format!("the document does not say what `{}` belongs to", shown(first)),
        span,
        format!("it belongs to `{owner}`, and there is no `{owner}: ID` beside it"),
    )
    .help(format!("say whose it is with `{owner}: ID`, best as the first line"))
}

/// `squad: payments` above the attributes of a team.
pub(super) fn other_word_for_kind(
    vocabulary: &Vocabulary,
    key: &str,
    id: &str,
    keys: &[&str],
    span: Span,
) -> Diagnostic {
    let owner = likely_owner(vocabulary, keys);
    Diagnostic::error(
        Code::NoSuchKind,
        format!("`{}` is no kind of thing", shown(key)),
        span,
        format!("write `{owner}`"),
    )
    .help(format!("what stands beside it belongs to `{owner}`: write `{owner}: {}`", shown(id)))
}

/// `id` beside attributes, where the kind should stand.
pub(super) fn id_of_no_kind(vocabulary: &Vocabulary, keys: &[&str], span: Span) -> Diagnostic {
    let owner = likely_owner(vocabulary, keys);
    let message = "`id` does not say of what kind the thing is";
    Diagnostic::error(Code::NoSuchKind, message, span, format!("write `{owner}`")).help(format!(
        "the id of a thing stands under the name of its kind: `{owner}`; so does the column of ids of a table"
    ))
}

/// `leadership:`, and `people: ana` below it in the same column.
pub(super) fn not_indented(key: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` stands beside `leadership`, and not in it", shown(key));
    Diagnostic::error(Code::WrongShape, message, span, "not indented")
        .help("indent the categories below `leadership:`, all by as many blanks")
}

/// A table whose first line is a row.
pub(super) fn no_header(span: Span) -> Diagnostic {
    let message = "the first line of this table names no columns that are known";
    Diagnostic::error(Code::NoSuchKind, message, span, "expected the name of a kind")
        .help("a table begins with a header: `person,level`")
}

/// `people` at the head of a table.
pub(super) fn plural_in_header(noun: &str, span: Span) -> Diagnostic {
    let message = format!("each row of a table is one {noun}");
    Diagnostic::error(Code::NotThings, message, span, format!("write `{}`", key_name(noun)))
        .help("the column of ids is named after the kind, in the singular")
}

/// The kind that has the most of these keys.
fn likely_owner<'v>(vocabulary: &'v Vocabulary, keys: &[&str]) -> &'v str {
    let has = |kind: &KindId| {
        let kind = *kind;
        let own = |key: &&&str| {
            vocabulary.attr_by_key(kind, key).is_some()
                || (kind == vocabulary.core.team && data_key(key) == "leadership")
        };
        keys.iter().filter(own).count()
    };
    let kinds = (0u16..).map(KindId).zip(&vocabulary.kinds);
    // Of kinds that have as many of the keys the more usual one.
    let usual = |kind: &KindId| (*kind == vocabulary.core.team, *kind == vocabulary.core.person);
    kinds.max_by_key(|(kind, _)| (has(kind), usual(kind))).map_or("team", |(_, kind)| &kind.noun.singular)
}

/// Whether a key is an attribute of some kind.
pub(super) fn is_attribute(vocabulary: &Vocabulary, key: &str) -> bool {
    data_key(key) == "leadership" || !owners(vocabulary, key, None).is_empty()
}

/// The kind that a key is nearly the name of.
pub(super) fn nearly_kind(vocabulary: &Vocabulary, key: &str) -> bool {
    nearest(key, kind_keys(vocabulary).iter().map(String::as_str)).is_some()
}

/// The kind whose name in the singular is nearest.
pub(super) fn nearest_kind(vocabulary: &Vocabulary, key: &str) -> Option<KindId> {
    let names: Vec<String> = vocabulary.kinds.iter().map(|kind| key_name(&kind.noun.singular)).collect();
    let near = nearest(key, names.iter().map(String::as_str))?;
    let at = names.iter().position(|name| name == near)?;
    u16::try_from(at).ok().map(KindId)
}

fn kind_keys(vocabulary: &Vocabulary) -> Vec<String> {
    let kinds = vocabulary.kinds.iter();
    kinds.flat_map(|kind| [key_name(&kind.noun.plural), key_name(&kind.noun.singular)]).collect()
}

/// The kinds, other than `not`, that have an attribute of that name.
fn owners<'v>(vocabulary: &'v Vocabulary, key: &str, not: Option<KindId>) -> Vec<&'v str> {
    let kinds = (0u16..).map(KindId).zip(&vocabulary.kinds);
    let has = |kind: KindId| Some(kind) != not && vocabulary.attr_by_key(kind, key).is_some();
    kinds.filter(|(id, _)| has(*id)).map(|(_, kind)| kind.noun.singular.as_str()).collect()
}

pub(super) fn singular_key(key: &str, plural: &str, span: Span) -> Diagnostic {
    let plural = key_name(plural);
    let message = format!("`{key}` is the one thing that a document is about");
    Diagnostic::error(Code::SingularKey, message, span, "several things stand here").help(format!("write `{plural}:`"))
}

/// `team: [payments, ledger]`.
pub(super) fn several_ids(key: &str, plural: &str, span: Span) -> Diagnostic {
    let plural = key_name(plural);
    let message = format!("`{key}` is the one thing that a document is about");
    Diagnostic::error(Code::SingularKey, message, span, "expected one id").help(format!(
        "describe each in a document of its own, parted by a line `---`, or all under `{plural}: {{ ID: {{ … }} }}`"
    ))
}

/// `team: { id: x, mission: m }`.
pub(super) fn attributes_below_kind(key: &str, span: Span) -> Diagnostic {
    let message = format!("the id of the {key} stands behind `{key}`, and its attributes beside it");
    Diagnostic::error(Code::SingularKey, message, span, "expected an id").help(format!(
        "write `{key}: ID` (in TOML `{key} = \"ID\"`), with the attributes on lines of their own, not below it"
    ))
}

pub(super) fn two_kinds_in_document(keys: (&str, &str), span: Span, earlier: Span) -> Diagnostic {
    let message = format!("one document is about a `{}` and a `{}`", keys.0, keys.1);
    Diagnostic::error(Code::TwoKindsInDocument, message, span, format!("neither is an attribute of the {}", keys.0))
        .and(earlier, "the first one")
        .help("begin a new document with a line `---`, or move one of them to a file of its own")
}

pub(super) fn two_organisations(id: &str, span: Span, earlier: Span) -> Diagnostic {
    let message = format!("`{}` is a second organisation", shown(id));
    Diagnostic::error(Code::TwoOrganisations, message, span, "there is one organisation")
        .and(earlier, "described here")
        .help("describe its parts as teams, or as a kind of your own")
}

pub(super) fn other_organisation(id: &str, known: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` is not the organisation", shown(id));
    Diagnostic::error(Code::NotDeclared, message, span, format!("the one organisation is `{known}`"))
        .help(format!("write `{known}`; parts of it are teams, or a kind of your own"))
}

pub(super) fn described_twice(noun: &str, id: &str, span: Span, earlier: Span) -> Diagnostic {
    let message = format!("{noun} `{}` is described twice in this file", shown(id));
    Diagnostic::error(Code::DescribedTwice, message, span, "not read")
        .and(earlier, "described here")
        .help("join both descriptions, or give one of them another id")
}

pub(super) fn filled_by_tool(plural: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::FilledByTool, format!("{plural} are filled by the tool"), span, "data cannot describe them")
        .help("they are written in `.policy` files")
}

pub(super) fn not_things(noun: &Noun, span: Span) -> Diagnostic {
    let plural = key_name(&noun.plural);
    let message = format!("`{plural}` wants ids with their attributes");
    Diagnostic::error(Code::NotThings, message, span, "expected a map or a list").help(match plural.as_str() {
        "people" => "write `people: { ID: { … } }`; who leads people in a team stands in `leadership: { people: ID }`"
            .to_owned(),
        _ => format!(
            "write `{plural}: {{ ID: {{ … }} }}`, or `{}: ID` for one with its attributes beside it",
            noun.singular
        ),
    })
}

pub(super) fn not_attributes(noun: &Noun, id: &str, span: Span) -> Diagnostic {
    // `ana { level: senior }`, which YAML reads as a key with a brace in it.
    if let Some((plain, rest)) = id.split_once(['{', '[']) {
        let right = format!("write `{}: {{ {}: …`, with a `:` behind the key", shown(plain.trim()), shown(rest.trim()));
        let message = format!("there is no `:` behind `{}`", shown(plain.trim()));
        return Diagnostic::error(Code::NotThings, message, span, "the end of a map").help(right);
    }
    let message = format!("{} `{}` has no attributes here", noun.singular, shown(id));
    Diagnostic::error(Code::NotThings, message, span, "expected a map of attributes")
        .help(format!("write `{}: {{ … }}`, or `{{}}` if there is nothing else to say", shown(id)))
}

/// `file` is the name of the file, `name` what stands under `name` in its place; `alone` the one key, if it has a map behind
/// it, as in `- ana: { level: mid }`.
pub(super) fn map_without_id(
    noun: &Noun,
    file: &str,
    name: Option<&str>,
    alone: Option<&str>,
    span: Span,
) -> Diagnostic {
    let message = format!("{} in a list has no `id`", a(&noun.singular));
    if let Some(id) = alone {
        let plural = key_name(&noun.plural);
        return Diagnostic::error(Code::NotThings, message, span, "expected an `id` beside this")
            .help(format!("ids with a map behind them have no dash: `{plural}: {{ {id}: {{ … }} }}`", id = shown(id)));
    }
    let word = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let id = name.map_or_else(|| "ID".to_owned(), |name| shown(name).chars().map(word).collect());
    let line = match file.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
        Some("toml") => format!("id = \"{id}\""),
        Some("json") => format!("\"id\": \"{id}\","),
        _ => format!("id: {id}"),
    };
    Diagnostic::error(Code::NotThings, message, span, "expected an `id` beside this")
        .help(format!("write `{line}` beside it; a `name` may change, an id is what others refer to"))
}

pub(super) fn listed_without_id(noun: &Noun, text: Option<&str>, span: Span) -> Diagnostic {
    let message = format!("{} in a list has no `id`", a(&noun.singular));
    let help = match text {
        Some(text) => format!(
            "write `{}: {{ {}: {{ … }} }}`, or `- {{ id: {} }}` for each",
            key_name(&noun.plural),
            shown(text),
            shown(text)
        ),
        None => "write `- { id: ID, … }`; `name` is no id".to_owned(),
    };
    Diagnostic::error(Code::NotThings, message, span, "expected a map with an `id`").help(help)
}

pub(super) fn unknown_attribute(
    vocabulary: &Vocabulary,
    kind: KindId,
    key: &str,
    beside_kinds: bool,
    span: Span,
) -> Diagnostic {
    let noun = &vocabulary.kind(kind).noun.singular;
    let message = format!("{} has no `{}`", a(noun), shown(key));
    let diagnostic = Diagnostic::error(Code::UnknownAttribute, message, span, format!("no attribute of {noun}"));
    // `{level mid}`
    if let Some((name, value)) = key.split_once(' ')
        && vocabulary.attr_by_key(kind, name).is_some()
    {
        return diagnostic.help(format!("write `{name}: {value}`, with a `:` behind the key"));
    }
    let owners = owners(vocabulary, key, Some(kind));
    if !owners.is_empty() {
        return diagnostic.help(format!("`{}` belongs to {}", shown(key), listed(owners)));
    }
    if data_key(key) == "leadership" {
        return diagnostic.help("`leadership` belongs to `team`");
    }
    let mut names: Vec<String> =
        vocabulary.kind(kind).attrs.iter().map(|&attr| key_name(&vocabulary.attr(attr).key)).collect();
    if kind == vocabulary.core.team {
        names.push("leadership".to_owned());
    }
    if beside_kinds {
        names.extend(kind_keys(vocabulary));
    }
    let meant = habits::in_other_words(key).filter(|meant| names.iter().any(|name| name == meant));
    match nearest(key, names.iter().map(String::as_str)).or(meant) {
        Some(near) if key.chars().any(habits::is_invisible) => {
            diagnostic.help(format!("did you mean `{near}`? an invisible character stands in it: type it again"))
        }
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if habits::of_a_patch(key) => diagnostic.help(
            "a file says what is so and takes nothing away: an overlay gives the whole value, `members: [ana, bo]`; an empty set is `[]`",
        ),
        None => diagnostic.help(not_written(vocabulary, key).unwrap_or_else(|| {
            format!(
                "`orglint words {noun}` lists what can be said of {}; `extend {noun} {{ {}: text }}` in a policy file adds to it",
                a(noun),
                shown(key)
            )
        })),
    }
}

/// Why a word that policies know is no key of a file.
fn not_written(vocabulary: &Vocabulary, key: &str) -> Option<String> {
    let name = data_key(key);
    let first = name.split(' ').next().unwrap_or_default();
    let entries = vocabulary.lexicon.get(first).map_or(&[][..], Vec::as_slice);
    let mut meanings = entries.iter().filter(|entry| entry.words.join(" ") == *name).map(|entry| entry.meaning);
    let role = |role: &&crate::vocabulary::Role| role.noun.singular.split(' ').next_back() == Some(&*name);
    if let Some(role) = vocabulary.roles.iter().find(role).filter(|_| entries.iter().all(|entry| entry.words.len() > 1))
    {
        let role = &role.noun.singular;
        return Some(format!("is it the `{role}`? Who holds a role stands under `leadership`"));
    }
    meanings.find_map(|meaning| match meaning {
        Meaning::Role(_) => Some(format!("`{name}` is a role: who holds it stands under `leadership`")),
        Meaning::Def(_) | Meaning::IsNoun(_) | Meaning::Adjective(_) => {
            Some(format!("`{name}` is worked out from other facts, and never written; `orglint words {name}` says how"))
        }
        Meaning::Kind(_)
        | Meaning::Attr(_)
        | Meaning::Checklist(_)
        | Meaning::AttrAdjective(_)
        | Meaning::Level(..)
        | Meaning::Option(..)
        | Meaning::Setting(_) => None,
    })
}

pub(super) fn repeated_attribute(key: &str, span: Span, earlier: Span) -> Diagnostic {
    Diagnostic::error(Code::RepeatedAttribute, format!("`{}` is given twice", shown(key)), span, "the same again")
        .and(earlier, "given here")
        .help("leave one of them out")
}

pub(super) fn conflicting_facts(what: &str, span: Span, earlier: Span) -> Diagnostic {
    Diagnostic::error(Code::ConflictingFacts, format!("{what} has two values"), span, "another value here")
        .and(earlier, "given here")
        .help("leave one of them out, or name the file that is to win as an overlay")
}

/// What a type wants, in words: `a date, as in 2027-03-31`.
fn wanted(vocabulary: &Vocabulary, want: Want<'_>) -> String {
    match want.ty {
        Ty::Text => "text".to_owned(),
        Ty::Number if want.percent => "a percent".to_owned(),
        Ty::Number => "a number".to_owned(),
        Ty::Duration => "a duration".to_owned(),
        Ty::Date => "a date".to_owned(),
        Ty::YesNo => "yes or no".to_owned(),
        Ty::Scale(_) => format!("a level of {}", vocabulary.ty_name(want.ty)),
        Ty::Choice(_) => format!("one option of {}", vocabulary.ty_name(want.ty)),
        Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => format!("the id of {}", a(vocabulary.ty_name(want.ty))),
    }
}

pub(super) fn list_for_one(vocabulary: &Vocabulary, want: Want<'_>, only: Option<&str>, span: Span) -> Diagnostic {
    let message = format!("`{}` wants one value", shown(want.key));
    Diagnostic::error(Code::WrongShape, message, span, format!("expected {}, not a list", wanted(vocabulary, want)))
        .help(match only {
            Some(only) => format!("write `{}: {}`, without brackets", shown(want.key), shown(only)),
            None => "leave one of them; several fit only where a set is declared".to_owned(),
        })
}

pub(super) fn map_for_value(vocabulary: &Vocabulary, want: Want<'_>, span: Span) -> Diagnostic {
    let message = format!("`{}` wants a value", shown(want.key));
    let help = match want.ty {
        Ty::Kind(kind) => {
            let plural = key_name(&vocabulary.kind(kind).noun.plural);
            format!("write the id alone; what is known of it stands under `{plural}: {{ ID: {{ … }} }}`")
        }
        _ => format!("write the value itself: `{}: …`", shown(want.key)),
    };
    Diagnostic::error(Code::WrongShape, message, span, format!("expected {}, not a map", wanted(vocabulary, want)))
        .help(help)
}

pub(super) fn map_for_set(vocabulary: &Vocabulary, want: Want<'_>, span: Span) -> Diagnostic {
    let message = format!("`{}` wants a list", shown(want.key));
    let label = format!("expected a list, each element {}", wanted(vocabulary, want));
    Diagnostic::error(Code::WrongShape, message, span, label).help(format!("write `{}: [ … ]`", shown(want.key)))
}

fn wrong(want: Want<'_>, text: &str, span: Span, label: &str) -> Diagnostic {
    let message = format!("`{}` cannot be `{}`", shown(want.key), shown(text));
    Diagnostic::error(Code::WrongValue, message, span, label)
}

pub(super) fn bare_percent(want: Want<'_>, text: &str, span: Span) -> Diagnostic {
    let Some(number) = crate::value::Number::parse(text) else {
        return wrong(want, text, span, "expected a percent").help("write it as `30%`");
    };
    let message = format!("`{}` wants a percent, and `{}` has no `%`", shown(want.key), shown(text));
    let share = number.mul(crate::value::Number::whole(100)).filter(|_| number < crate::value::Number::whole(1));
    let help = match share {
        Some(share) if !number.is_zero() => format!("write `{share}%` or `{number}%`, whichever is meant"),
        _ => format!("write `{number}%`"),
    };
    Diagnostic::error(Code::BarePercent, message, span, "expected a percent, as in `30%` or `0.3%`").help(help)
}

pub(super) fn no_number(want: Want<'_>, text: &str, span: Span) -> Diagnostic {
    let diagnostic = wrong(want, text, span, "expected a number");
    let plain = text.replace([',', '_', ' ', '\u{a0}', '\''], "");
    let decimal = text.replace(',', ".");
    let thousands = text.rsplit_once(',').is_some_and(|(_, rest)| rest.len() == 3);
    let help = if text.matches(',').count() == 1 && !thousands && crate::value::Number::parse(&decimal).is_some() {
        Some(decimal)
    } else {
        crate::value::Number::parse(&plain).map(|_| plain)
    };
    match help {
        Some(help) => diagnostic.help(format!("write `{help}`")),
        None => diagnostic.help("write digits, with a point before decimals: `12`, `-8`, `2.5`"),
    }
}

pub(super) fn no_duration(want: Want<'_>, text: &str, span: Span) -> Diagnostic {
    wrong(want, text, span, "expected a duration")
        .help("write a number and a unit: `30 minutes`, `2 weeks`, `1 year`; units are minutes to years")
}

pub(super) fn no_date(want: Want<'_>, text: &str, span: Span) -> Diagnostic {
    let shape = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    let label = if shape { "no day of the calendar" } else { "expected a date" };
    let message = format!("`{}` cannot be `{}`", shown(want.key), shown(text));
    let two =
        || crate::value::two_dates(text).map(|(one, other)| format!("write `{one}` or `{other}`: year, month and day"));
    let end = || crate::value::end_of_month(text).map(|last| format!("that month ends on `{last}`"));
    let help = crate::value::meant_date(text)
        .map(|date| format!("write `{date}`: year, month and day"))
        .or_else(two)
        .or_else(end)
        .unwrap_or_else(|| "write year, month and day: `2027-03-31`".to_owned());
    Diagnostic::error(Code::NoDate, message, span, label).help(help)
}

pub(super) fn no_yes_no(want: Want<'_>, text: &str, span: Span) -> Diagnostic {
    wrong(want, text, span, "expected yes or no").help("write `yes`, `no`, `true` or `false`")
}

pub(super) fn not_on_scale(vocabulary: &Vocabulary, want: Want<'_>, text: &str, span: Span) -> Diagnostic {
    let name = vocabulary.ty_name(want.ty);
    let (what, steps) = match want.ty {
        Ty::Scale(scale) => ("level", &vocabulary.scales[scale.index()].levels[..]),
        Ty::Choice(choice) => ("option", &vocabulary.choices[choice.index()].options[..]),
        _ => ("value", &[][..]),
    };
    let message = format!("`{}` is no {what} of `{name}`", shown(text));
    let label = match want.ty {
        Ty::Scale(_) => format!("not on the scale `{name}`"),
        _ => format!("not among the options of `{name}`"),
    };
    let diagnostic = Diagnostic::error(Code::NotOnScale, message, span, label);
    let names = || steps.iter().map(|step| step.name.as_str());
    let list = format!("the {what}s are {}", listed(names()));
    if let Some(near) = nearest(text, names()) {
        return diagnostic.help(format!("did you mean `{near}`? {list}"));
    }
    // Word processors put curly quotes, which are letters of the text in every format.
    let bare = text.trim_matches(|c| matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»'));
    if bare != text && names().any(|name| data_key(name) == data_key(bare)) {
        return diagnostic.help(format!("write `{bare}`: curly quotes do not quote, they belong to the text"));
    }
    match elsewhere(vocabulary, text) {
        Some(elsewhere) => diagnostic.help(format!("it is {elsewhere}; {list}")),
        None => diagnostic.help(list),
    }
}

/// The scale or choice that has a step of that name.
fn elsewhere(vocabulary: &Vocabulary, text: &str) -> Option<String> {
    let has = |steps: &[crate::vocabulary::Step]| steps.iter().any(|step| data_key(&step.name) == data_key(text));
    let scale = vocabulary.scales.iter().find(|scale| has(&scale.levels));
    let choice = || vocabulary.choices.iter().find(|choice| has(&choice.options));
    scale
        .map(|scale| format!("a level of {}", scale.name))
        .or_else(|| choice().map(|choice| format!("an option of {}", choice.name)))
}

/// `comment` is what stands behind the key all the same: with a blank before it, `#` begins a comment.
pub(super) fn comment_behind_key(key: &str, span: Span, comment: &str) -> Diagnostic {
    let message = format!("nothing stands behind `{}` but a comment", shown(key));
    Diagnostic::warning(Code::NothingBehindKey, message, span, "as if it were not written")
        .help(format!("text that starts with `#` wants quotes: `\"{}\"`", shown(comment)))
}

pub(super) fn nothing_behind_key(key: &str, span: Span) -> Diagnostic {
    let message = format!("nothing stands behind `{}`", shown(key));
    Diagnostic::warning(Code::NothingBehindKey, message, span, "as if it were not written")
        .help("write a value, `[]` for an empty set or `{}` for a thing without attributes, or leave the key out")
}

pub(super) fn nothing_listed(span: Span) -> Diagnostic {
    Diagnostic::warning(Code::NothingBehindKey, "an item of this list is empty", span, "as if it were not written")
        .help("write a value, or leave the item out; a list of nobody is `[]`")
}

pub(super) fn reserved_id(noun: &str, id: &str, span: Span) -> Diagnostic {
    let message = format!("`{id}` is no id of {}", a(noun));
    let diagnostic = Diagnostic::error(Code::ReservedId, message, span, "a reserved word");
    match id {
        "everyone" => diagnostic.help("`everyone` stands for a team's members, in sets of people on the team"),
        "vacant" => diagnostic.help("`vacant` stands alone behind a category of `leadership`"),
        _ => diagnostic.help("give it another id"),
    }
}

pub(super) fn empty_id(noun: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadId, format!("the id of {} is empty", a(noun)), span, "expected an id")
        .help("an id is one line of text: `payments`, `ana`")
}

pub(super) fn bad_id(noun: &str, id: &str, span: Span) -> Diagnostic {
    let shown: String = shown(id).escape_debug().collect();
    let message = format!("the id `{shown}` of {} holds a control character or a line end", a(noun));
    Diagnostic::error(Code::BadId, message, span, "expected one line of visible text")
        .help("take the control character or line end out; a name with spaces belongs under `name`")
}

pub(super) fn commas_in_one_value(text: &str, parts: &[&str], table: bool, span: Span) -> Diagnostic {
    let message = format!("`{}` is one id by the letter", shown(text));
    Diagnostic::warning(Code::CommasInOneValue, message, span, "read as one id").help(match table {
        true => "a cell of a table holds one value: write the list in a YAML, TOML or JSON file".to_owned(),
        false => format!("write `[{}]` for a list", shown(&parts.join(", "))),
    })
}

pub(super) fn undeclared_reference(
    noun: &Noun,
    id: &str,
    near: Option<&str>,
    other: Option<&str>,
    count: u32,
    span: Span,
    strict: bool,
) -> Diagnostic {
    let message = format!("no file describes {} `{}`", noun.singular, shown(id));
    let label = match count {
        0 | 1 => "mentioned here".to_owned(),
        2 => "mentioned here and once more".to_owned(),
        _ => format!("mentioned here and {} times more", count - 1),
    };
    let severity = if strict { Severity::Error } else { Severity::Warning };
    let diagnostic = Diagnostic { severity, ..Diagnostic::warning(Code::UndeclaredReference, message, span, label) };
    match near {
        Some(near) => diagnostic.help(match id.chars().zip(near.chars()).find(|(said, meant)| said != meant) {
            // A letter that looks the same.
            Some((said, meant)) if meant.is_ascii_alphabetic() && !said.is_ascii() && said.is_alphabetic() => {
                format!(
                    "did you mean `{near}`? `{said}` is U+{:04X} here, a letter of another script or with an accent",
                    u32::from(said)
                )
            }
            _ => format!("did you mean `{near}`?"),
        }),
        None if habits::meant_beside_id(id).is_some() => {
            diagnostic.help(habits::meant_beside_id(id).unwrap_or_default())
        }
        None if id.starts_with('-') => diagnostic.help(format!(
            "if this is a list write a blank behind each dash: `- {}`",
            shown(id.trim_start_matches('-').split(' ').next().unwrap_or(id))
        )),
        None => match other {
            Some(other) => {
                diagnostic.help(format!("{} is described under this id; name {} here", a(other), a(&noun.singular)))
            }
            None => diagnostic.help(format!("describe it under `{}:`", key_name(&noun.plural))),
        },
    }
}

pub(super) fn not_declared<'n>(
    noun: &Noun,
    text: &str,
    names: impl Iterator<Item = &'n str> + Clone,
    span: Span,
) -> Diagnostic {
    let message = format!("there is no {} `{}`", noun.singular, shown(text));
    let label = format!("{} are declared in policy files", noun.plural);
    let diagnostic = Diagnostic::error(Code::NotDeclared, message, span, label);
    match nearest(text, names.clone()) {
        _ if text.starts_with('[') => diagnostic.help(format!("without quotes it is a list: `{}`", shown(text))),
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("declared are {}", listed(names))),
    }
}

pub(super) fn no_category(vocabulary: &Vocabulary, name: &str, span: Span) -> Diagnostic {
    let role = vocabulary.roles.iter().find(|role| {
        let short = role.noun.short.as_ref().is_some_and(|(one, _)| data_key(one) == data_key(name));
        data_key(&role.noun.singular) == data_key(name) || data_key(&role.noun.plural) == data_key(name) || short
    });
    if let Some(RoleForm::Holds { responsibility, .. }) = role.map(|role| &role.form) {
        let category = &vocabulary.responsibilities[responsibility.index()].name;
        let message = format!("`{}` is a role; `leadership` names responsibilities", shown(name));
        return Diagnostic::error(Code::NotDeclared, message, span, format!("expected `{}`", key_name(category)))
            .help(format!("write `{}:`, and who holds it", key_name(category)));
    }
    // `review-authors:` below `leadership:`
    if vocabulary.attr_by_key(vocabulary.core.team, name).is_some() {
        let message = format!("there is no responsibility `{}`", shown(name));
        return Diagnostic::error(Code::NotDeclared, message, span, "indented too far")
            .help(format!("`{}` belongs to the team: indent it like `leadership`", shown(name)));
    }
    let names = vocabulary.responsibilities.iter().map(|responsibility| responsibility.name.as_str());
    not_declared(&vocabulary.kind(vocabulary.core.responsibility).noun, name, names, span)
}

pub(super) fn leadership_shape(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongShape, "`leadership` wants a map", span, "expected a map from category to holder")
        .help("write `leadership: { people: ana, technical: bo }`")
}

pub(super) fn not_per_area(vocabulary: &Vocabulary, name: &str, first: &str, span: Span) -> Diagnostic {
    let message = format!("`{}` is not held per area", shown(name));
    let diagnostic = Diagnostic::error(Code::NotPerArea, message, span, "expected one holder")
        .help("write an id, a list, `vacant`, or `{ accountable: ID, contributors: [ID] }`");
    let keys = holder_keys(vocabulary);
    with_near(diagnostic, nearest(first, keys.iter().map(String::as_str)))
}

fn holder_keys(vocabulary: &Vocabulary) -> Vec<String> {
    let attrs = vocabulary.kind(vocabulary.core.assignment).attrs.iter();
    let names = attrs.map(|&attr| key_name(&vocabulary.attr(attr).key));
    ["accountable", "contributors", "vacant"].into_iter().map(str::to_owned).chain(names).collect()
}

pub(super) fn unknown_in_holder(vocabulary: &Vocabulary, key: &str, span: Span) -> Diagnostic {
    let message = format!("a holder has no `{}`", shown(key));
    let label = "expected `accountable`, `contributors`, `vacant` or an attribute of a post";
    let keys = holder_keys(vocabulary);
    let diagnostic = Diagnostic::error(Code::UnknownAttribute, message, span, label);
    // `interim: yes`
    let option = vocabulary.kind(vocabulary.core.assignment).attrs.iter().find_map(|attr| {
        let Ty::Choice(choice) = vocabulary.attr(*attr).ty.element else { return None };
        let options = &vocabulary.choices[choice.index()].options;
        let option = options.iter().find(|option| option.name == *data_key(key))?;
        Some(format!("{}: {}", key_name(&vocabulary.attr(*attr).key), option.name))
    });
    if let Some(option) = option {
        return diagnostic.help(format!("write `{option}`"));
    }
    match meant_in_holder(key).or_else(|| nearest(key, keys.iter().map(String::as_str))) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("the keys are {}", listed(keys.iter().map(String::as_str)))),
    }
}

/// Whether a key is nearly one of a holder's.
pub(super) fn nearly_holder_key(vocabulary: &Vocabulary, key: &str) -> bool {
    meant_in_holder(key).is_some() || nearest(key, holder_keys(vocabulary).iter().map(String::as_str)).is_some()
}

/// What people call the keys of a holder.
fn meant_in_holder(key: &str) -> Option<&'static str> {
    Some(match &*data_key(key) {
        "since" | "from" | "start" => "start-date",
        "until" | "to" | "end" => "end-date",
        "holder" | "who" | "lead" | "owner" => "accountable",
        "vacant since" => "vacant",
        _ => return None,
    })
}

pub(super) fn holder_names_nobody(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongShape, "this holder names nobody", span, "expected `accountable` or `contributors`")
        .help("write `{ accountable: ID, … }`, `{ vacant: 2026-05-01 }` or `vacant`")
}

pub(super) fn held_and_vacant(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::WrongShape,
        "this is held and vacant at once",
        span,
        "`accountable` and `vacant` exclude each other",
    )
    .help("leave one of them out")
}

pub(super) fn two_holders(name: &str, team: &str, span: Span, earlier: Span) -> Diagnostic {
    let message = format!("`{name}` of team `{}` has two different holders", shown(team));
    Diagnostic::error(Code::ConflictingHolders, message, span, "another holder here")
        .and(earlier, "held here")
        .help("write a list if they hold it jointly, or name the file that is to win as an overlay")
}

pub(super) fn unknown_everyone(team: &str, span: Span) -> Diagnostic {
    let message = format!("nobody wrote down who is in team `{}`", shown(team));
    Diagnostic::error(Code::EveryoneUnknown, message, span, "everyone of whom?").help("list them under `members:`")
}

pub(super) fn missing_attribute(noun: &str, id: &str, key: &str, span: Span) -> Diagnostic {
    let message = format!("{noun} `{}` has no `{key}`", shown(id));
    Diagnostic::error(Code::MissingAttribute, message, span, "it is required")
        .help(format!("write `{}:` with a value", key_name(key)))
}

pub(super) fn circular_reference(key: &str, noun: &Noun, ids: &[&str], span: Span, last: Option<Span>) -> Diagnostic {
    let round = match ids {
        few if few.len() <= 4 => few.iter().map(|id| format!("`{}`", shown(id))).collect::<Vec<_>>().join(" → "),
        [first, second, .., last] => format!("`{}` → `{}` → … → `{}`", shown(first), shown(second), shown(last)),
        _ => String::new(),
    };
    let count = ids.len();
    let first = ids.first().map_or("", |id| id);
    if count == 1 {
        let message = format!("the `{key}` of {} `{}` is that {0} itself", noun.singular, shown(first));
        return Diagnostic::error(Code::CircularReference, message, span, "the same again")
            .help(format!("leave `{key}` out, or name another"));
    }
    let message = format!("`{key}` goes round in a circle of {count} {}: {round} → `{}`", noun.plural, shown(first));
    let diagnostic = Diagnostic::error(Code::CircularReference, message, span, "the circle begins here");
    let diagnostic = match last {
        Some(last) => diagnostic.and(last, "and comes back here"),
        None => diagnostic,
    };
    diagnostic.help("take one of these references out")
}

pub(super) fn too_many_things(span: Span, limit: usize) -> Diagnostic {
    let message = format!("there are more than {limit} things");
    Diagnostic::error(Code::TooManyThings, message, span, "this one and what follows is not read")
        .help("split the organisation, or raise the limit: `--max-things`")
}
