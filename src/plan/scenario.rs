//! The documents of a scenario become dated steps; whom and what they name is not looked up here.
//!
//! Every slip is told, all in one run: a step that cannot be understood does not hide the next one.

use jiff::civil::Date;

use super::error;
use crate::data::document::{Document, Entries, Entry, Node, View};
use crate::diagnostic::{Diagnostic, nearest};
use crate::edit::Value;
use crate::source::{Sources, Span};
use crate::value::parse_date;
use crate::vocabulary::{AttrId, KindId, Vocabulary, data_key};

/// A name as a step gives it: an id, or a responsibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The id, without a kind in front.
    pub id: String,
    /// Where it stands.
    pub span: Span,
}

/// A value for an attribute.
#[derive(Debug, Clone)]
pub struct Given {
    /// Which; `None` is `leadership` of a team.
    pub attr: Option<AttrId>,
    /// The place of the key.
    pub key: Span,
    /// What it shall be.
    pub value: Value,
}

/// A responsibility in a team, or for one area of it.
#[derive(Debug, Clone)]
pub struct Post {
    /// `technical`
    pub responsibility: Named,
    /// `ledger`
    pub area: Option<Named>,
    /// `payments`
    pub team: Named,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum Action {
    /// People are members of another team.
    Move { people: Vec<Named>, to: Named, from: Vec<Named> },
    /// A responsibility has other people accountable.
    Assign { post: Post, to: Vec<Named>, given: Vec<Given> },
    /// Nobody, or somebody less, is accountable.
    Vacate { post: Post, who: Vec<Named>, keep_post: bool },
    /// A new team.
    Form { team: Named, given: Vec<Given>, file: Option<Named> },
    /// A team is no more.
    Close { team: Named },
    /// The members of a team are spread over others.
    Split { team: Named, into: Vec<(Named, Vec<Given>)> },
    /// The members of teams come together in one.
    Merge { teams: Vec<Named>, into: Named, given: Vec<Given> },
    /// Somebody new.
    Hire { person: Named, into: Vec<Named>, given: Vec<Given>, file: Option<Named> },
    /// People leave.
    Leave { people: Vec<Named> },
    /// People report to somebody else, or to nobody.
    ChangeManager { people: Vec<Named>, to: Option<Named> },
    /// Any other fact.
    Set { kind: KindId, thing: Named, given: Vec<Given>, unset: Vec<Named> },
}

/// A dated step.
#[derive(Debug, Clone)]
pub struct Step {
    /// The day from which it is so.
    pub on: Date,
    /// What it does.
    pub action: Action,
    /// In words, as the report shows it: `move ana to payments`.
    pub words: String,
    /// Where its action stands.
    pub span: Span,
}

/// What the first key of a step may be, and which keys go with it.
struct Shape {
    action: &'static str,
    needs: &'static [&'static str],
    takes: &'static [&'static str],
    /// The kind whose attributes may stand beside.
    of: Of,
}

enum Of {
    Nothing,
    Team,
    Person,
    Post,
    Named,
}

const SHAPES: &[Shape] = &[
    Shape { action: "move", needs: &["to"], takes: &["from"], of: Of::Nothing },
    Shape { action: "assign", needs: &["in", "to"], takes: &["area"], of: Of::Post },
    Shape { action: "vacate", needs: &["in"], takes: &["area", "who", "keep post"], of: Of::Nothing },
    Shape { action: "form team", needs: &[], takes: &["file"], of: Of::Team },
    Shape { action: "close team", needs: &[], takes: &[], of: Of::Nothing },
    Shape { action: "split", needs: &["into"], takes: &[], of: Of::Nothing },
    Shape { action: "merge", needs: &["into"], takes: &[], of: Of::Team },
    Shape { action: "hire", needs: &[], takes: &["into", "file"], of: Of::Person },
    Shape { action: "leave", needs: &[], takes: &[], of: Of::Nothing },
    Shape { action: "change manager", needs: &["to"], takes: &[], of: Of::Nothing },
    Shape { action: "set", needs: &[], takes: &["unset"], of: Of::Named },
];

/// The steps of a scenario, in the order of the text.
pub fn read(vocabulary: &Vocabulary, sources: &Sources, documents: &[Document]) -> (Vec<Step>, Vec<Diagnostic>) {
    let mut steps = Vec::new();
    let mut problems = Vec::new();
    for document in documents {
        let mut reader = Reader { vocabulary, sources, document, problems: Vec::new() };
        steps.extend(reader.top());
        problems.append(&mut reader.problems);
    }
    for pair in steps.windows(2).filter(|pair: &&[(Step, Span)]| pair[1].0.on < pair[0].0.on) {
        problems.push(error::out_of_order(&pair[1].0, pair[1].1, &pair[0].0, pair[0].1));
    }
    (steps.into_iter().map(|(step, _)| step).collect(), problems)
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    sources: &'a Sources,
    document: &'a Document,
    problems: Vec<Diagnostic>,
}

/// The entries of a step, with what they are called in one form.
type Keys<'a> = Vec<(String, Entry)>;

impl<'a> Reader<'a> {
    /// The steps with the places of their dates.
    fn top(&mut self) -> Vec<(Step, Span)> {
        let root = &self.document.root;
        let list = match self.document.view(root, self.sources) {
            View::List(steps) => steps.iter().collect(),
            View::Map(entries) => match self.listed(entries) {
                Some(steps) => steps,
                None => return Vec::new(),
            },
            View::Null | View::Scalar { .. } => {
                self.problems.push(error::no_steps(root.span));
                return Vec::new();
            }
        };
        list.iter().filter_map(|node| self.step(node)).collect()
    }

    /// What stands behind `steps`.
    fn listed(&mut self, entries: Entries<'a>) -> Option<Vec<Node>> {
        let mut found = None;
        for entry in entries.iter() {
            let key = self.document.key(&entry, self.sources);
            match (&*data_key(key), self.document.view(&entry.value, self.sources)) {
                ("steps", View::List(steps)) => found = Some(steps.iter().collect()),
                ("steps", View::Null) => found = Some(Vec::new()),
                ("steps", View::Scalar { .. } | View::Map(_)) => self.problems.push(error::no_steps(entry.value.span)),
                ("title" | "why", _) => {}
                _ => self.problems.push(error::unknown_key(
                    key,
                    entry.key_span,
                    "a scenario",
                    &["steps", "title", "why"],
                )),
            }
        }
        if found.is_none() && self.problems.is_empty() {
            self.problems.push(error::no_steps(self.document.root.span));
        }
        found
    }

    fn step(&mut self, node: &Node) -> Option<(Step, Span)> {
        let View::Map(entries) = self.document.view(node, self.sources) else {
            self.problems.push(error::no_step(node.span));
            return None;
        };
        let keys: Keys<'a> = entries
            .iter()
            .map(|entry| (data_key(self.document.key(&entry, self.sources)).into_owned(), entry))
            .collect();
        let date = self.date(&keys, node.span);
        let (shape, subject) = self.shape(&keys, node.span)?;
        let before = self.problems.len();
        for need in shape.needs.iter().filter(|need| !keys.iter().any(|(key, _)| key == *need)) {
            self.problems.push(error::missing_key(shape.action, need, subject.key_span));
        }
        let action = self.action(shape, subject, &keys)?;
        if self.problems.len() > before {
            return None;
        }
        let (on, place) = date?;
        let words = super::words::of(self.vocabulary, &action);
        Some((Step { on, action, words, span: subject.key_span.to(subject.value.span) }, place))
    }

    fn date(&mut self, keys: &Keys<'a>, whole: Span) -> Option<(Date, Span)> {
        let Some((_, entry)) = keys.iter().find(|(key, _)| key == "on") else {
            self.problems.push(error::no_date(whole));
            return None;
        };
        let text = self.document.text(&entry.value, self.sources).map(str::trim);
        let date = text.and_then(parse_date);
        if date.is_none() {
            self.problems.push(error::bad_date(text.unwrap_or(""), entry.value.span));
        }
        date.map(|date| (date, entry.value.span))
    }

    /// The one action among the keys of a step.
    fn shape(&mut self, keys: &Keys<'a>, whole: Span) -> Option<(&'static Shape, Entry)> {
        // `set` may be an attribute's name nowhere, but `move` beside `set` is two steps in one.
        let found: Vec<(&Shape, Entry)> = keys
            .iter()
            .filter_map(|(key, entry)| Some((SHAPES.iter().find(|shape| shape.action == *key)?, *entry)))
            .collect();
        match found.as_slice() {
            [one] => Some(*one),
            [first, second, ..] => {
                self.problems.push(error::two_actions(first.1.key_span, second.1.key_span));
                None
            }
            [] => {
                let names: Vec<&str> = SHAPES.iter().map(|shape| shape.action).collect();
                let other =
                    keys.iter().find(|(key, _)| !matches!(key.as_str(), "on" | "why" | "to" | "from" | "in" | "into"));
                let near = other.and_then(|(key, _)| nearest(key, names.iter().copied()));
                let place = other.map_or(whole, |(_, entry)| entry.key_span);
                let word = other.map(|(_, entry)| self.document.key(&entry, self.sources));
                self.problems.push(error::unknown_step(word, place, near, &names));
                None
            }
        }
    }

    fn action(&mut self, shape: &Shape, subject: Entry, keys: &Keys<'a>) -> Option<Action> {
        let kinds = self.vocabulary.core;
        if shape.action == "set" {
            return self.set(subject, keys);
        }
        let of = match shape.of {
            Of::Nothing | Of::Named => None,
            Of::Team => Some(kinds.team),
            Of::Person => Some(kinds.person),
            Of::Post => Some(kinds.assignment),
        };
        let given = self.others(shape, keys, of);
        let get = |name: &str| keys.iter().find(|(key, _)| key == name).map(|(_, entry)| *entry);
        let file = get("file").and_then(|entry| self.one(entry, None));
        Some(match shape.action {
            "move" => Action::Move {
                people: self.several(subject, Some("person"))?,
                to: self.one(get("to")?, Some("team"))?,
                from: get("from").map_or(Some(Vec::new()), |entry| self.several(entry, Some("team")))?,
            },
            "assign" => {
                Action::Assign { post: self.post(subject, &get)?, to: self.several(get("to")?, Some("person"))?, given }
            }
            "vacate" => Action::Vacate {
                post: self.post(subject, &get)?,
                who: get("who").map_or(Some(Vec::new()), |entry| self.several(entry, Some("person")))?,
                keep_post: get("keep post").map_or(Some(true), |entry| self.yes_no(entry))?,
            },
            "form team" => Action::Form { team: self.one(subject, Some("team"))?, given, file },
            "close team" => Action::Close { team: self.one(subject, Some("team"))? },
            "split" => Action::Split { team: self.one(subject, Some("team"))?, into: self.parts(get("into")?)? },
            "merge" => Action::Merge {
                teams: self.several(subject, Some("team"))?,
                into: self.one(get("into")?, Some("team"))?,
                given,
            },
            "hire" => Action::Hire {
                person: self.one(subject, Some("person"))?,
                into: get("into").map_or(Some(Vec::new()), |entry| self.several(entry, Some("team")))?,
                given,
                file,
            },
            "leave" => Action::Leave { people: self.several(subject, Some("person"))? },
            _ => Action::ChangeManager {
                people: self.several(subject, Some("person"))?,
                to: self.one(get("to")?, Some("person")).map(|to| Some(to).filter(|to| to.id != "nobody"))?,
            },
        })
    }

    fn post(&mut self, subject: Entry, get: &dyn Fn(&str) -> Option<Entry>) -> Option<Post> {
        let responsibility = self.one(subject, None);
        let area = get("area").map(|entry| self.one(entry, None));
        let team = self.one(get("in")?, Some("team"));
        Some(Post {
            responsibility: responsibility?,
            area: area.map_or(Some(None), |area| area.map(Some))?,
            team: team?,
        })
    }

    /// `set: person bo`
    fn set(&mut self, subject: Entry, keys: &Keys<'a>) -> Option<Action> {
        let named = self.one(subject, None)?;
        let Some((kind, id)) = kind_and_id(self.vocabulary, &named.id) else {
            self.problems.push(error::set_without_kind(&named.id, named.span));
            return None;
        };
        let thing = Named { id: id.to_owned(), span: named.span };
        let shape = SHAPES.iter().find(|shape| shape.action == "set")?;
        let before = self.problems.len();
        let given = self.others(shape, keys, Some(kind));
        let unset = keys.iter().find(|(key, _)| key == "unset");
        let unset = unset.map_or(Some(Vec::new()), |(_, entry)| self.several(*entry, None))?;
        if given.is_empty() && unset.is_empty() && self.problems.len() == before {
            self.problems.push(error::set_nothing(subject.key_span));
        }
        Some(Action::Set { kind, thing, given, unset })
    }

    /// `into: { ledger-team: [ana, bo], risk: { members: [cai], mission: … } }`
    fn parts(&mut self, entry: Entry) -> Option<Vec<(Named, Vec<Given>)>> {
        let View::Map(parts) = self.document.view(&entry.value, self.sources) else {
            self.problems.push(error::split_shape(entry.value.span));
            return None;
        };
        let team = self.vocabulary.core.team;
        let mut found = Vec::new();
        for part in parts.iter() {
            let name = Named { id: self.document.key(&part, self.sources).to_owned(), span: part.key_span };
            let given = match self.document.view(&part.value, self.sources) {
                View::Map(attributes) => {
                    let keys: Keys<'a> =
                        attributes.iter().map(|it| (self.document.key(&it, self.sources).to_owned(), it)).collect();
                    keys.into_iter().filter_map(|(key, entry)| self.given(&key, entry, Some(team), &[])).collect()
                }
                View::Null | View::Scalar { .. } | View::List(_) => {
                    let value = self.value(&part.value);
                    vec![Given { attr: Some(self.vocabulary.core.team_members), key: part.key_span, value }]
                }
            };
            found.push((name, given));
        }
        Some(found)
    }

    /// The keys beside an action that are attributes; says which are nothing.
    fn others(&mut self, shape: &Shape, keys: &Keys<'a>, of: Option<KindId>) -> Vec<Given> {
        let own = |key: &str| {
            matches!(key, "on" | "why")
                || key == shape.action
                || shape.needs.contains(&key)
                || shape.takes.contains(&key)
        };
        let others = keys.iter().filter(|(key, _)| !own(key));
        let known: Vec<&str> = shape.needs.iter().chain(shape.takes).copied().chain(["on", "why"]).collect();
        others.filter_map(|(key, entry)| self.given(key, *entry, of, &known)).collect()
    }

    fn given(&mut self, key: &str, entry: Entry, of: Option<KindId>, known: &[&str]) -> Option<Given> {
        let core = self.vocabulary.core;
        let written = self.document.key(&entry, self.sources).to_owned();
        let value = self.value(&entry.value);
        if of == Some(core.team) && data_key(key) == "leadership" {
            return Some(Given { attr: None, key: entry.key_span, value });
        }
        // What a post is about is said by `assign`, `area`, `in` and `to`.
        let fixed = [core.assignment_person, core.assignment_team, core.assignment_responsibility];
        let fixed = [&fixed[..], &[core.assignment_area, core.assignment_part]].concat();
        let attr = of.and_then(|kind| self.vocabulary.attr_by_key(kind, key)).filter(|attr| !fixed.contains(attr));
        let Some(attr) = attr else {
            let attrs = of.map(|kind| self.vocabulary.kind(kind).attrs.as_slice()).unwrap_or_default();
            let names =
                attrs.iter().filter(|attr| !fixed.contains(attr)).map(|&attr| self.vocabulary.attr(attr).key.as_str());
            let names: Vec<&str> = known.iter().copied().chain(names).collect();
            self.problems.push(error::unknown_key(&written, entry.key_span, "this step", &names));
            return None;
        };
        if matches!(value, Value::Null) {
            self.problems.push(error::nothing_given(&written, entry.key_span));
            return None;
        }
        Some(Given { attr: Some(attr), key: entry.key_span, value })
    }

    fn value(&self, node: &Node) -> Value {
        Value::of(self.document, node, self.sources)
    }

    /// One id; a kind in front of it is left out.
    fn one(&mut self, entry: Entry, kind: Option<&str>) -> Option<Named> {
        match self.named(&entry.value, kind) {
            Some(named) => Some(named),
            None => {
                let key = self.document.key(&entry, self.sources).to_owned();
                self.problems.push(error::one_name(&key, entry.value.span));
                None
            }
        }
    }

    /// One id, or a list of them.
    fn several(&mut self, entry: Entry, kind: Option<&str>) -> Option<Vec<Named>> {
        let nodes: Vec<Node> = match self.document.view(&entry.value, self.sources) {
            View::List(nodes) => nodes.iter().collect(),
            View::Null | View::Scalar { .. } | View::Map(_) => vec![entry.value],
        };
        let names: Option<Vec<Named>> = nodes.iter().map(|node| self.named(node, kind)).collect();
        let names = names.filter(|names| !names.is_empty());
        if names.is_none() {
            let key = self.document.key(&entry, self.sources).to_owned();
            self.problems.push(error::names(&key, entry.value.span));
        }
        names
    }

    fn named(&self, node: &Node, kind: Option<&str>) -> Option<Named> {
        let text = self.document.text(node, self.sources)?.trim();
        let bare = kind.and_then(|kind| text.strip_prefix(kind)?.strip_prefix(' ')).map_or(text, str::trim);
        (!bare.is_empty()).then(|| Named { id: bare.to_owned(), span: node.span })
    }

    fn yes_no(&mut self, entry: Entry) -> Option<bool> {
        match self.document.text(&entry.value, self.sources).map(str::to_lowercase).as_deref() {
            Some("yes" | "true") => Some(true),
            Some("no" | "false") => Some(false),
            Some(_) | None => {
                self.problems.push(error::not_yes_no(entry.value.span));
                None
            }
        }
    }
}

/// `team payments` → the kind and `payments`.
fn kind_and_id<'t>(vocabulary: &Vocabulary, text: &'t str) -> Option<(KindId, &'t str)> {
    let text = text.trim();
    let core = vocabulary.core;
    let closed = [core.policy, core.waiver, core.responsibility, core.sign];
    let of = |(index, kind): (u16, &crate::vocabulary::Kind)| {
        let id = text.strip_prefix(kind.noun.singular.as_str())?.strip_prefix(' ')?.trim();
        let kind = KindId(index);
        (!id.is_empty() && !closed.contains(&kind)).then_some((kind, id))
    };
    if text == "the organisation" || text == "organisation" {
        return Some((core.organisation, ""));
    }
    (0u16..).zip(&vocabulary.kinds).filter_map(of).max_by_key(|(kind, _)| vocabulary.kind(*kind).noun.singular.len())
}
