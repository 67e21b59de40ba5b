//! What the reference knows of things: facts, what silence means, definitions, and who holds which post.

use crate::coverage::{met, met_if};
use crate::numbers::agree;
use crate::reference::identity;
use crate::reference::{Bag, Item, Reference, Scope, Single, one, owned};
use crate::term::{CAPTAIN, Key, PAY, PROTEGE, REACH, ROLES, Step, UPPER, WIDTH, word};
use crate::values::Truth;
use crate::world::{ATTRIBUTES, BOSS, Fact, Kind, Organisation, Type, Value};

impl Reference<'_> {
    pub fn is_left_out(&self, kind: Kind, id: &str) -> bool {
        match kind {
            Kind::Person => self.org.gone.iter().any(|gone| gone == id),
            Kind::Rig => {
                let at = ATTRIBUTES.iter().position(|known| known.one == "scrap day").expect("it is declared");
                let facts = self.org.things.get(&(kind, id.to_owned()));
                matches!(facts.and_then(|facts| facts.get(&at)),
                    Some(Fact::One(Value::Day(day))) if *day < self.org.today)
            }
            Kind::Team | Kind::Area | Kind::Organisation => false,
        }
    }

    /// All things of a kind.
    pub fn things(&self, kind: Kind) -> Bag {
        let ids = self.org.ids(kind).into_iter().filter(|id| !self.is_left_out(kind, id));
        let items = ids.map(|id| Item { value: Value::Thing(kind, id), sure: true }).collect();
        Bag { items, open: false }
    }

    pub fn fact(&self, id: &str, at: usize) -> Option<Fact> {
        let recorded =
            self.org.things.get(&(ATTRIBUTES[at].of, id.to_owned())).and_then(|facts| facts.get(&at)).cloned();
        if ATTRIBUTES[at].one != "area" {
            return recorded;
        }
        // An area that a leadership block names is one of the team's areas.
        let named = self.org.posts.iter().filter(|post| post.team == id).filter_map(|post| post.area.clone());
        let named: Vec<Value> = named.map(|area| Value::Thing(Kind::Area, area)).collect();
        match recorded {
            Some(Fact::Set(values)) => Some(Fact::Set([values, named].concat())),
            _ if named.is_empty() => None,
            _ => Some(Fact::Set(named)),
        }
    }

    pub fn silence(&self, at: usize) -> Bag {
        let attribute = &ATTRIBUTES[at];
        let thing = matches!(attribute.ty, Type::Thing(_));
        match &self.words.defaults[at] {
            Some(Value::Nothing) if attribute.set || thing => Bag::default(),
            Some(value) => one(value.clone()),
            None if attribute.set => {
                met("a set that nobody wrote down");
                Bag { items: Vec::new(), open: true }
            }
            None => Bag { items: vec![Item { value: Value::Unknown, sure: !thing }], open: false },
        }
    }

    pub fn attribute(&self, owner: &Value, at: usize, key: Option<&Value>) -> Bag {
        let attribute = &ATTRIBUTES[at];
        let thing = matches!(attribute.ty, Type::Thing(_));
        // With no entry at all nobody knows how many there are.
        let entries = attribute.key.is_some() && key.is_none() && !attribute.set;
        let id = match identity(owner) {
            Value::Thing(_, id) => id,
            _ if attribute.set || entries => return Bag { items: Vec::new(), open: true },
            _ => return Bag { items: vec![Item { value: Value::Unknown, sure: !thing }], open: false },
        };
        let unknown = || match attribute.set {
            true => Bag { items: Vec::new(), open: true },
            false => Bag { items: vec![Item { value: Value::Unknown, sure: !thing }], open: false },
        };
        let values = match (self.fact(&id, at), key) {
            // For nobody there is nothing, whatever is recorded of others.
            (_, Some(Value::Nothing)) if attribute.set || thing => Vec::new(),
            (_, Some(Value::Nothing)) => vec![Value::Nothing],
            (Some(Fact::Keyed(_)), Some(Value::Unknown)) => return unknown(),
            (None, _) if attribute.key.is_some() && key.is_none() && attribute.set => Vec::new(),
            (None, _) if entries && self.words.defaults[at].is_none() => {
                met("a keyed attribute without an entry");
                return Bag { items: Vec::new(), open: true };
            }
            (None, _) => return self.silence(at),
            (Some(Fact::One(value)), _) => vec![value],
            (Some(Fact::Set(values)), _) => values,
            (Some(Fact::Keyed(entries)), Some(key)) => match entries
                .into_iter()
                .find(|(known, _)| attribute.key.is_some_and(|keyed| keyed.value(known) == *key))
            {
                Some((_, values)) => values,
                None => return self.silence(at),
            },
            (Some(Fact::Keyed(entries)), None) => entries.into_iter().flat_map(|(_, values)| values).collect(),
        };
        let mut bag = Bag::default();
        for value in values {
            let left_out = matches!(&value, Value::Thing(kind, id) if self.is_left_out(*kind, id));
            match entries && !thing {
                _ if left_out => {}
                // Over entries, not over distinct values; whom two entries name is one.
                true => bag.items.push(Item { value, sure: true }),
                false => bag.add(value, true),
            }
        }
        bag
    }

    /// Whether a file records it: for `is known`, or (`presence`) for `has a X`.
    pub fn recorded(&self, owner: &Value, at: usize, presence: bool) -> Truth {
        let Value::Thing(_, id) = identity(owner) else { return None };
        let fact = self.fact(&id, at);
        if !presence {
            return Some(fact.is_some());
        }
        Some(match fact {
            None => !matches!(self.words.defaults[at], None | Some(Value::Nothing)),
            Some(_) => !self.attribute(owner, at, None).items.is_empty(),
        })
    }

    pub fn step(&self, from: &Bag, step: &Step, scope: &Scope) -> Bag {
        let entries = self.entries(from, step, scope);
        let mut bag = Bag { items: Vec::new(), open: entries.open };
        entries.items.into_iter().for_each(|item| bag.add(item.value, item.sure));
        bag
    }

    /// Each owner's own, also where two have the same.
    pub fn entries(&self, from: &Bag, step: &Step, scope: &Scope) -> Bag {
        let mut bag = Bag { items: Vec::new(), open: false };
        // Whom an id names is asked for where the fact is; who is spoken of is there.
        let before = self.org.before.as_deref().filter(|_| step.former);
        let key = step.key.as_ref().map(|key| match (key, before) {
            (Key::Id(..), Some(org)) => Reference { words: self.words, org }.key(key, scope),
            _ => self.key(key, scope),
        });
        if from.open {
            bag.open = true;
        }
        for owner in from.items.iter().filter(|item| item.value != Value::Nothing) {
            let reached = match step.former {
                true => self.former(&owner.value, step, key.as_ref()),
                false => self.noun_of(&owner.value, step.at, key.as_ref()),
            };
            bag.open |= reached.open;
            let own = reached.items.into_iter().map(|item| Item { sure: item.sure && owner.sure, ..item });
            bag.items.extend(own);
        }
        bag
    }

    /// What was recorded before: of a thing that was not there unknown, of a set nothing.
    fn former(&self, owner: &Value, step: &Step, key: Option<&Value>) -> Bag {
        let before = self.org.before.as_deref();
        let there = |org: &&Organisation| match identity(owner) {
            Value::Thing(kind, id) => org.ids(kind).contains(&id),
            _ => false,
        };
        match before.filter(there) {
            // Whose they are nobody knows.
            _ if *owner == Value::Unknown => self.noun_of(owner, step.at, key),
            Some(org) => Reference { words: self.words, org }.noun_of(owner, step.at, key),
            None if word(step.at).set => Bag::default(),
            None if step.is_entries() => Bag { items: Vec::new(), open: true },
            None => one(Value::Unknown),
        }
    }

    /// An attribute or a definition of one thing.
    pub fn noun_of(&self, owner: &Value, at: usize, key: Option<&Value>) -> Bag {
        let unknown = *owner == Value::Unknown;
        match at {
            UPPER | PROTEGE if unknown => Bag { items: Vec::new(), open: true },
            PAY | REACH | WIDTH if unknown => one(Value::Unknown),
            UPPER => self.chain(owner),
            PROTEGE => {
                let mut bag = Bag::default();
                for person in self.things(Kind::Person).items {
                    match self.attribute(&person.value, BOSS, None).has(owner) {
                        Some(true) => bag.add(person.value, true),
                        None => bag.add(person.value, false),
                        Some(false) => {}
                    }
                }
                bag
            }
            PAY => one(self.pay(owner).kept()),
            REACH => one(self.single(&self.words.reach, &owned(owner)).kept()),
            WIDTH => one(self.single(&self.words.width, &owned(owner)).kept()),
            _ => self.attribute(owner, at, key),
        }
    }

    pub fn chain(&self, owner: &Value) -> Bag {
        let mut bag = Bag::default();
        let mut at = owner.clone();
        loop {
            let above = self.attribute(&at, BOSS, None);
            match above.items.first() {
                None => return bag,
                Some(item) if item.value == Value::Unknown => {
                    met_if(!bag.items.is_empty(), "a chain with an open end");
                    return Bag { open: true, ..bag };
                }
                Some(item) => {
                    at = item.value.clone();
                    bag.add(at.clone(), true);
                }
            }
        }
    }

    pub fn pay(&self, owner: &Value) -> Single {
        let scope = owned(owner);
        let mut left = Vec::new();
        for (value, cond) in &self.words.pay.0 {
            let truth = self.cond(cond, &scope);
            if truth != Some(false) {
                left.push(self.single(value, &scope));
            }
            if truth == Some(true) {
                return agree(&left);
            }
        }
        left.push(self.single(&self.words.pay.1, &scope));
        agree(&left)
    }

    /// The people in posts of a role of a team.
    pub fn holders(&self, team: &str, role: usize) -> Bag {
        let (_, _, category, accountable) = ROLES[role];
        let mut bag = Bag::default();
        for post in self.posts(team, category, accountable) {
            if let Some(person) = &post.person
                && !self.is_left_out(Kind::Person, person)
            {
                bag.add(Value::Post(team.to_owned(), person.clone()), true);
            }
            met_if(post.person.is_none(), "a vacancy");
        }
        met_if(bag.items.len() > 1, "joint holders");
        bag
    }

    /// Who is a direction owner and a people manager there.
    pub fn captains(&self, team: &str) -> Bag {
        let [one, other] = CAPTAIN.map(|role| self.holders(team, role));
        let mut bag = Bag::default();
        for item in one.items {
            let person = identity(&item.value);
            if other.has(&person) == Some(true) {
                bag.add(person, true);
            }
        }
        bag
    }

    /// Who hold an area in any team: by name, or all areas of a team that has it.
    pub fn holders_of_area(&self, area: &str, role: usize, team: Option<&Value>) -> Bag {
        let at = ATTRIBUTES.iter().position(|known| known.one == "area").expect("it is declared");
        let wanted = Value::Thing(Kind::Area, area.to_owned());
        let (_, _, category, accountable) = ROLES[role];
        let mut bag = Bag::default();
        let asked = |id: &str| !matches!(team, Some(Value::Thing(_, other)) if other != id);
        for team in self.org.ids(Kind::Team).into_iter().filter(|id| asked(id)) {
            let of_team = self.attribute(&Value::Thing(Kind::Team, team.clone()), at, None).has(&wanted);
            for post in self.posts(&team, category, accountable) {
                let Some(person) = post.person.as_ref().filter(|id| !self.is_left_out(Kind::Person, id)) else {
                    continue;
                };
                let holds = post.area.as_ref().map_or(of_team == Some(true), |named| named == area);
                if holds {
                    bag.add(Value::Post(team.clone(), person.clone()), true);
                }
            }
        }
        bag
    }

    pub fn posts(&self, team: &str, category: &str, accountable: bool) -> Vec<&crate::world::Post> {
        let mine = |category: &str| {
            self.org.posts.iter().filter(|post| post.team == team && post.category == category).collect::<Vec<_>>()
        };
        let named = mine(category).iter().any(|post| post.accountable);
        // A duty falls to each holder of its category unless the file says otherwise.
        let category = if category == "scouting" && !named { "people" } else { category };
        let there = |post: &&crate::world::Post| {
            let ended = post.end.is_some_and(|end| end < self.org.today);
            met_if(post.end == Some(self.org.today), "a post on its last day");
            met_if(post.start == Some(self.org.today), "a post on its first day");
            let to_come = post.start.is_some_and(|start| start > self.org.today);
            post.accountable == accountable && !ended && !to_come
        };
        mine(category).into_iter().filter(there).collect()
    }

    pub fn all_holders(&self, role: usize) -> Bag {
        let mut bag = Bag::default();
        for team in self.org.ids(Kind::Team) {
            self.holders(&team, role).items.into_iter().for_each(|item| bag.add(item.value, item.sure));
        }
        bag
    }
}
