//! Words and organisations: what the attributes are, how an organisation is made up, and its text as YAML.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::values::{Day, Frac, Length, Random};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Person,
    Team,
    Area,
    Rig,
    Organisation,
}

impl Kind {
    pub fn one(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Team => "team",
            Kind::Area => "area",
            Kind::Rig => "rig",
            Kind::Organisation => "organisation",
        }
    }
    pub fn many(self) -> &'static str {
        match self {
            Kind::Person => "people",
            Kind::Team => "teams",
            Kind::Area => "areas",
            Kind::Rig => "rigs",
            Kind::Organisation => "organisations",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Thing(Kind),
    Number,
    Length,
    Day,
    Text,
    YesNo,
    Grade,
    Hue,
}

pub const GRADES: &[&str] = &["bronze", "silver", "gold", "platinum"];
pub const HUES: &[&str] = &["red", "green", "blue"];

/// A value or a thing. `Unknown` is an element of which nobody knows which; `Nothing` a value that never was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Thing(Kind, String),
    /// Somebody in a role of a team: team, person.
    Post(String, String),
    Number(Frac),
    Length(Length),
    Day(Day),
    Text(String),
    YesNo(bool),
    Grade(usize),
    Hue(usize),
    /// A number of which only the bounds are known.
    Between(Frac, Option<Frac>),
    Unknown,
    Nothing,
}

impl Value {
    /// As it is written in a policy.
    pub fn text(&self) -> String {
        match self {
            Value::Thing(kind, id) => format!("{} \"{id}\"", kind.one()),
            Value::Number(n) => n.text(),
            Value::Length(length) => length.text(),
            Value::Day(day) => day.text(),
            Value::Text(text) => format!("\"{text}\""),
            Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Grade(at) => GRADES[*at].to_owned(),
            Value::Hue(at) => HUES[*at].to_owned(),
            Value::Post(..) | Value::Between(..) | Value::Unknown | Value::Nothing => panic!("never written"),
        }
    }
    /// As it is written in YAML.
    fn yaml(&self) -> String {
        match self {
            Value::Thing(_, id) => id.clone(),
            other => other.text(),
        }
    }
}

/// What stands behind `per`: a kind, or the choice `hue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    By(Kind),
    ByHue,
}

impl Keyed {
    fn one(self) -> &'static str {
        match self {
            Keyed::By(kind) => kind.one(),
            Keyed::ByHue => "hue",
        }
    }
    /// The key that a file writes so.
    pub fn value(self, text: &str) -> Value {
        match self {
            Keyed::By(kind) => Value::Thing(kind, text.to_owned()),
            Keyed::ByHue => Value::Hue(HUES.iter().position(|hue| *hue == text).expect("it is a hue")),
        }
    }
}

/// An attribute: of which kind, its name, the singular of a set's name or the plural of a single one's, its type.
#[derive(Debug)]
pub struct Attribute {
    pub of: Kind,
    pub one: &'static str,
    pub many: &'static str,
    pub ty: Type,
    pub set: bool,
    pub key: Option<Keyed>,
    pub acyclic: bool,
    /// Declared by the prelude, with this default or none.
    pub given: Option<&'static str>,
}

const fn a(of: Kind, one: &'static str, many: &'static str, ty: Type, set: bool) -> Attribute {
    Attribute { of, one, many, ty, set, key: None, acyclic: false, given: None }
}

pub const BOSS: usize = 8;
pub const ATTRIBUTES: &[Attribute] = &[
    a(Kind::Person, "grade", "grades", Type::Grade, false),
    a(Kind::Person, "hue", "hues", Type::Hue, false),
    a(Kind::Person, "score", "scores", Type::Number, false),
    a(Kind::Person, "joining day", "joining days", Type::Day, false),
    a(Kind::Person, "leaving day", "leaving days", Type::Day, false),
    a(Kind::Person, "stint", "stints", Type::Length, false),
    a(Kind::Person, "motto", "mottoes", Type::Text, false),
    a(Kind::Person, "keen", "", Type::YesNo, false),
    Attribute { acyclic: true, ..a(Kind::Person, "boss", "bosses", Type::Thing(Kind::Person), false) },
    a(Kind::Person, "buddy", "buddies", Type::Thing(Kind::Person), true),
    a(Kind::Person, "badge", "badges", Type::Text, true),
    Attribute { key: Some(Keyed::By(Kind::Area)), ..a(Kind::Person, "skill", "skills", Type::Grade, false) },
    Attribute { key: Some(Keyed::By(Kind::Team)), ..a(Kind::Person, "load", "loads", Type::Number, false) },
    a(Kind::Team, "budget", "budgets", Type::Number, false),
    a(Kind::Team, "tone", "tones", Type::Hue, false),
    a(Kind::Team, "kickoff", "kickoffs", Type::Day, false),
    a(Kind::Team, "cosy", "", Type::YesNo, false),
    a(Kind::Team, "host", "hosts", Type::Thing(Kind::Person), false),
    a(Kind::Team, "patron", "patrons", Type::Thing(Kind::Person), true),
    Attribute { given: Some(""), ..a(Kind::Team, "member", "members", Type::Thing(Kind::Person), true) },
    a(Kind::Team, "machine", "machines", Type::Thing(Kind::Rig), true),
    Attribute { given: Some("none"), ..a(Kind::Team, "area", "areas", Type::Thing(Kind::Area), true) },
    a(Kind::Area, "weight", "weights", Type::Number, false),
    a(Kind::Area, "warden", "wardens", Type::Thing(Kind::Person), false),
    a(Kind::Rig, "height", "heights", Type::Number, false),
    a(Kind::Rig, "scrap day", "scrap days", Type::Day, false),
    a(Kind::Rig, "keeper", "keepers", Type::Thing(Kind::Person), false),
    Attribute {
        key: Some(Keyed::By(Kind::Area)),
        ..a(Kind::Team, "helper", "helpers", Type::Thing(Kind::Person), true)
    },
    a(Kind::Rig, "loud", "", Type::YesNo, false),
    a(Kind::Person, "mark", "marks", Type::Number, true),
    a(Kind::Person, "rest day", "rest days", Type::Day, true),
    a(Kind::Team, "tint", "tints", Type::Hue, true),
    Attribute { key: Some(Keyed::ByHue), ..a(Kind::Team, "quota", "quotas", Type::Number, false) },
    Attribute { key: Some(Keyed::By(Kind::Person)), ..a(Kind::Person, "trust", "trusts", Type::Grade, false) },
    Attribute {
        key: Some(Keyed::By(Kind::Person)),
        ..a(Kind::Team, "pupil", "pupils", Type::Thing(Kind::Person), true)
    },
    a(Kind::Organisation, "slogan", "slogans", Type::Text, false),
    a(Kind::Organisation, "sponsor", "sponsors", Type::Thing(Kind::Person), true),
    a(Kind::Organisation, "ceiling", "ceilings", Type::Number, false),
];

impl Attribute {
    pub fn name(&self) -> &'static str {
        if self.set { self.many } else { self.one }
    }
    fn key_name(&self) -> String {
        self.name().replace(' ', "-")
    }
}

/// What silence means of each attribute: unknown, nothing, or a value.
pub type Defaults = Vec<Option<Value>>;

pub fn defaults(random: &mut Random) -> Defaults {
    let one = |attribute: &Attribute, random: &mut Random| match attribute.given {
        Some("none") => Some(Value::Nothing),
        Some(_) => None,
        None if attribute.one == "scrap day" => Some(Value::Nothing),
        None => match random.below(4) {
            0 | 1 => None,
            2 => Some(Value::Nothing).filter(|_| attribute.ty != Type::YesNo && attribute.key.is_none()),
            _ if attribute.set || attribute.key.is_some() || matches!(attribute.ty, Type::Thing(_)) => {
                (attribute.key.is_none() && random.often(40)).then_some(Value::Nothing)
            }
            _ => Some(value(attribute.ty, Day(2027, 3, 31), random)),
        },
    };
    ATTRIBUTES.iter().map(|attribute| one(attribute, random)).collect()
}

/// The declarations of the words.
pub fn declarations(defaults: &Defaults) -> String {
    let mut text = format!("scale grade = {}\nchoice hue = {}\n", GRADES.join(" < "), HUES.join(" | "));
    for kind in [Kind::Rig, Kind::Person, Kind::Team, Kind::Area, Kind::Organisation] {
        let head = if kind == Kind::Rig { "kind rig".to_owned() } else { format!("extend {}", kind.one()) };
        writeln!(text, "{head} {{").expect("a string can be written");
        for (attribute, default) in ATTRIBUTES.iter().zip(defaults) {
            if attribute.of == kind && attribute.given.is_none() {
                writeln!(text, "  {}", declared(attribute, default.as_ref())).expect("a string can be written");
            }
        }
        text += if kind == Kind::Rig { "  left out if they are scrapped\n}\n" } else { "}\n" };
    }
    text.replace("they are scrapped", "it is scrapped")
        + "define a rig is scrapped means its scrap day is before today\n"
}

/// The declarations, each in place of another one.
pub fn replacements(defaults: &Defaults) -> String {
    let of = |(attribute, default): (&Attribute, &Option<Value>)| {
        let line = declared(attribute, default.as_ref());
        format!("extend {} {{ replace {line} }}\n", attribute.of.one())
    };
    ATTRIBUTES.iter().zip(defaults).filter(|(attribute, _)| attribute.given.is_none()).map(of).collect()
}

fn declared(attribute: &Attribute, default: Option<&Value>) -> String {
    let ty = match (attribute.ty, attribute.set) {
        (Type::Thing(kind), false) => kind.one().to_owned(),
        (Type::Thing(kind), true) => kind.many().to_owned(),
        (ty, set) => {
            let name = match ty {
                Type::Number => "number",
                Type::Length => "duration",
                Type::Day => "date",
                Type::Text => "text",
                Type::YesNo => "yes/no",
                Type::Grade => "grade",
                Type::Hue | Type::Thing(_) => "hue",
            };
            format!("{}{name}", if set { "set of " } else { "" })
        }
    };
    let key = attribute.key.map_or_else(String::new, |key| format!(" per {}", key.one()));
    let acyclic = if attribute.acyclic { " acyclic" } else { "" };
    let default = match default {
        None => String::new(),
        Some(Value::Nothing) => " default none".to_owned(),
        Some(value) => format!(" default {}", value.text()),
    };
    format!("{}: {ty}{key}{acyclic}{default}", attribute.name())
}

/// What a file says of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    One(Value),
    Set(Vec<Value>),
    Keyed(Vec<(String, Vec<Value>)>),
}

/// A post: team, category, area, who (nobody: vacant), and its own facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    pub team: String,
    pub category: &'static str,
    pub area: Option<String>,
    pub person: Option<String>,
    pub accountable: bool,
    pub formal: Option<bool>,
    pub start: Option<Day>,
    pub end: Option<Day>,
}

/// Who and what is described, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    pub today: Day,
    pub things: BTreeMap<(Kind, String), BTreeMap<usize, Fact>>,
    /// People who are known to have left.
    pub gone: Vec<String>,
    pub posts: Vec<Post>,
    /// Named in a description that another one wins over.
    pub mentioned: Vec<(Kind, String)>,
    /// What there was before, where two organisations are compared.
    pub before: Option<Box<Organisation>>,
}

const PEOPLE: &[&str] = &["ana", "bo", "cai", "dia", "eli", "fay"];
const TEAMS: &[&str] = &["t1", "t2", "t3"];
pub const DAYS: &[Day] = &[Day(2027, 2, 28), Day(2028, 2, 29), Day(2026, 10, 31), Day(2027, 3, 31), Day(2027, 7, 1)];

pub fn value(ty: Type, today: Day, random: &mut Random) -> Value {
    match ty {
        Type::Number => Value::Number(Frac::new(*random.pick(&[0, 1, 2, 2, 4, 4, 5, 6, 8]), 2)),
        Type::Length => Value::Length(*random.pick(&[
            Length::Days(28),
            Length::Days(30),
            Length::Days(31),
            Length::Days(32),
            Length::Months(1),
            Length::Months(2),
            Length::Months(3),
            Length::Months(12),
            Length::Days(365),
        ])),
        Type::Day => Value::Day(day(today, random)),
        Type::Text => Value::Text((*random.pick(&["north", "Northern", "south", "wg-x", "x"])).to_owned()),
        Type::YesNo => Value::YesNo(random.often(60)),
        Type::Grade => Value::Grade(random.below(GRADES.len())),
        Type::Hue => Value::Hue(random.below(HUES.len())),
        Type::Thing(_) => panic!("things are picked from those that are there"),
    }
}

/// A day near today, at or beside a boundary.
pub fn day(today: Day, random: &mut Random) -> Day {
    let months = *random.pick(&[0, 0, -1, 1, -2, -3, 3, -12, 12]);
    today.months(months).days(*random.pick(&[0, 0, -1, 1, 2, -30]))
}

fn things_of(kind: Kind, people: usize, teams: usize, random: &mut Random) -> Option<String> {
    let from: &[&str] = match kind {
        Kind::Person if random.often(6) => &["ghost"],
        Kind::Person => &PEOPLE[..people],
        Kind::Team => &TEAMS[..teams],
        Kind::Area => &["a1", "a2"],
        Kind::Rig => &["r1", "r2", "r3"],
        Kind::Organisation => &["acme"],
    };
    (!from.is_empty()).then(|| (*random.pick(from)).to_owned())
}

/// A small organisation.
pub fn organisation(random: &mut Random) -> Organisation {
    let today = *random.pick(DAYS);
    let (people, teams) = (random.below(PEOPLE.len() + 1), random.below(TEAMS.len() + 1));
    let mut things = BTreeMap::new();
    let known = random.below(100);
    let ids = |kind: Kind| -> Vec<&str> {
        match kind {
            Kind::Person => PEOPLE[..people].to_vec(),
            Kind::Team => TEAMS[..teams].to_vec(),
            Kind::Area => vec!["a1", "a2"],
            Kind::Rig => vec!["r1", "r2"],
            Kind::Organisation => vec!["acme"],
        }
    };
    for kind in [Kind::Person, Kind::Team, Kind::Area, Kind::Rig, Kind::Organisation] {
        for id in ids(kind) {
            let mut facts = BTreeMap::new();
            for (at, attribute) in ATTRIBUTES.iter().enumerate().filter(|(_, attribute)| attribute.of == kind) {
                let earlier = PEOPLE.iter().position(|known| *known == id).unwrap_or(0);
                if random.below(100) < known.max(15) {
                    let scope = if at == BOSS { earlier } else { people };
                    facts.extend(fact(attribute, scope, teams, today, random).map(|fact| (at, fact)));
                }
            }
            things.insert((kind, id.to_owned()), facts);
        }
    }
    let gone = PEOPLE[..people].iter().filter(|_| random.often(8)).map(|id| (*id).to_owned()).collect();
    let posts = TEAMS[..teams].iter().flat_map(|team| posts(team, people, today, random)).collect();
    Organisation { today, things, gone, posts, mentioned: Vec::new(), before: None }
}

/// An organisation, as a rule with another one before it that has some things in common with it.
pub fn with_baseline(random: &mut Random) -> Organisation {
    let now = organisation(random);
    let before = random.often(75).then(|| {
        let mut before = Organisation { today: now.today, ..organisation(random) };
        for (thing, facts) in &now.things {
            if random.often(60) {
                before.things.insert(thing.clone(), facts.clone());
            }
        }
        Box::new(before)
    });
    Organisation { before, ..now }
}

fn fact(attribute: &Attribute, people: usize, teams: usize, today: Day, random: &mut Random) -> Option<Fact> {
    let one = |random: &mut Random| match attribute.ty {
        Type::Thing(kind) => {
            let id = things_of(kind, people, teams, random).filter(|id| !(attribute.acyclic && id == "ghost"));
            id.map(|id| Value::Thing(kind, id))
        }
        ty => Some(value(ty, today, random)),
    };
    let set = |random: &mut Random| {
        let mut values: Vec<Value> = (0..random.below(5)).filter_map(|_| one(random)).collect();
        values.sort();
        values.dedup();
        values
    };
    match attribute.key {
        None if attribute.set => Some(Fact::Set(set(random))),
        None => one(random).map(Fact::One),
        Some(_) if random.often(15) && !attribute.set => one(random).map(Fact::One),
        Some(key) => {
            let mut entries: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for _ in 0..random.below(3) {
                let id = match key {
                    Keyed::By(kind) => things_of(kind, people, teams, random)?,
                    Keyed::ByHue => (*random.pick(HUES)).to_owned(),
                };
                let values = if attribute.set { set(random) } else { one(random).into_iter().collect() };
                entries.insert(id, values);
            }
            (!entries.is_empty()).then(|| Fact::Keyed(entries.into_iter().collect()))
        }
    }
}

fn posts(team: &str, people: usize, today: Day, random: &mut Random) -> Vec<Post> {
    let mut posts = Vec::new();
    let who = |random: &mut Random| things_of(Kind::Person, people, 0, random);
    for category in ["direction", "people", "technical", "scouting"] {
        let plain = |person: Option<String>, area: Option<&str>| Post {
            team: team.to_owned(),
            category,
            area: area.map(str::to_owned),
            person,
            accountable: true,
            formal: None,
            start: None,
            end: None,
        };
        match random.below(6) {
            0 => {}
            1 => posts.push(plain(None, None)),
            2 => posts.extend(who(random).map(|id| plain(Some(id), None))),
            3 if category == "technical" => {
                posts.extend(who(random).map(|id| plain(Some(id), Some("a1"))));
                posts.extend(who(random).map(|id| plain(Some(id), Some("a2"))));
            }
            3 => {
                let (one, two) = (who(random), who(random));
                if one != two {
                    posts.extend([one, two].into_iter().flatten().map(|id| plain(Some(id), None)));
                }
            }
            _ => {
                let Some(id) = who(random) else { continue };
                let post = Post {
                    formal: random.often(60).then(|| random.often(50)),
                    start: random.often(40).then(|| day(today, random)),
                    end: random.often(40).then(|| day(today, random)),
                    ..plain(Some(id.clone()), None)
                };
                posts.push(post.clone());
                let helper = who(random).filter(|helper| *helper != id && random.often(50));
                posts.extend(helper.map(|helper| Post { accountable: false, person: Some(helper), ..post }));
            }
        }
    }
    posts
}

impl Organisation {
    /// Whatever a file names or describes.
    pub fn ids(&self, kind: Kind) -> Vec<String> {
        let mut ids: Vec<String> = self.things.keys().filter(|(k, _)| *k == kind).map(|(_, id)| id.clone()).collect();
        let mut add = |value: &Value| {
            if let Value::Thing(k, id) = value
                && *k == kind
                && !ids.contains(id)
            {
                ids.push(id.clone());
            }
        };
        for (at, fact) in self.things.values().flatten() {
            match fact {
                Fact::One(value) => add(value),
                Fact::Set(values) => values.iter().for_each(&mut add),
                Fact::Keyed(entries) => {
                    for (key, values) in entries {
                        ATTRIBUTES[*at].key.iter().for_each(|keyed| add(&keyed.value(key)));
                        values.iter().for_each(&mut add);
                    }
                }
            }
        }
        self.mentioned.iter().for_each(|(kind, id)| add(&Value::Thing(*kind, id.clone())));
        for post in &self.posts {
            post.person.iter().for_each(|id| add(&Value::Thing(Kind::Person, id.clone())));
            post.area.iter().for_each(|id| add(&Value::Thing(Kind::Area, id.clone())));
        }
        ids.sort();
        ids
    }

    pub fn described(&self, kind: Kind, id: &str) -> bool {
        self.things.contains_key(&(kind, id.to_owned()))
    }

    /// The text of the file.
    pub fn yaml(&self) -> String {
        let mut text = String::new();
        for kind in [Kind::Person, Kind::Team, Kind::Area, Kind::Rig, Kind::Organisation] {
            let of_kind: Vec<_> = self.things.iter().filter(|((k, _), _)| *k == kind).collect();
            if of_kind.is_empty() {
                continue;
            }
            writeln!(text, "{}:", kind.many()).expect("a string can be written");
            for ((_, id), facts) in of_kind {
                let mut lines: Vec<String> = facts.iter().map(|(at, fact)| line(*at, fact)).collect();
                if kind == Kind::Person && self.gone.contains(id) {
                    lines.push("status: left".to_owned());
                }
                let leadership = if kind == Kind::Team { self.leadership(id) } else { Vec::new() };
                if !leadership.is_empty() {
                    lines.push(format!("leadership: {{ {} }}", leadership.join(", ")));
                }
                writeln!(text, "  {id}: {{ {} }}", lines.join(", ")).expect("a string can be written");
            }
        }
        text
    }

    fn leadership(&self, team: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for category in ["direction", "people", "technical", "scouting"] {
            let posts: Vec<&Post> =
                self.posts.iter().filter(|post| post.team == team && post.category == category).collect();
            let accountable: Vec<&&Post> = posts.iter().filter(|post| post.accountable).collect();
            let Some(first) = accountable.first() else { continue };
            let helpers: Vec<&str> =
                posts.iter().filter(|post| !post.accountable).filter_map(|post| post.person.as_deref()).collect();
            let ids: Vec<&str> = accountable.iter().filter_map(|post| post.person.as_deref()).collect();
            let mut parts = vec![format!("accountable: [{}]", ids.join(", "))];
            parts.extend(first.formal.map(|formal| format!("formal: {}", if formal { "yes" } else { "no" })));
            parts.extend(first.start.map(|day| format!("start-date: {}", day.text())));
            parts.extend(first.end.map(|day| format!("end-date: {}", day.text())));
            if !helpers.is_empty() {
                parts.push(format!("contributors: [{}]", helpers.join(", ")));
            }
            let holder = match first {
                Post { person: None, .. } => "vacant".to_owned(),
                Post { area: Some(_), .. } => {
                    let areas: Vec<String> = accountable
                        .iter()
                        .filter_map(|post| Some(format!("{}: {}", post.area.as_ref()?, post.person.as_ref()?)))
                        .collect();
                    format!("{{ {} }}", areas.join(", "))
                }
                _ if parts.len() == 1 => format!("[{}]", ids.join(", ")),
                _ => format!("{{ {} }}", parts.join(", ")),
            };
            lines.push(format!("{category}: {holder}"));
        }
        lines
    }
}

fn line(at: usize, fact: &Fact) -> String {
    let list = |values: &[Value]| {
        let texts: Vec<String> = values.iter().map(Value::yaml).collect();
        format!("[{}]", texts.join(", "))
    };
    let value = match fact {
        Fact::One(value) => value.yaml(),
        Fact::Set(values) => list(values),
        Fact::Keyed(entries) => {
            let set = ATTRIBUTES[at].set;
            let entry = |(key, values): &(String, Vec<Value>)| match values.first() {
                Some(value) if !set => format!("{key}: {}", value.yaml()),
                _ => format!("{key}: {}", list(values)),
            };
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    };
    format!("{}: {value}", ATTRIBUTES[at].key_name())
}
