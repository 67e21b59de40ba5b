//! An organisation becomes a [`Description`]: who holds what in each team, which archetype a team is, what protects it,
//! what its signs point to, and how large everything is. The formats are in `report`.
//!
//! It says what is, and judges nothing: a team that is of no archetype is unclassified, which is not wrong. All words
//! come from the vocabulary; categories are the responsibilities without `within`, duties those with. Every fact and
//! every truth comes from `evaluate`.

mod classify;
mod leadership;
mod signs;

use serde::Serialize;

use crate::compile::Program;
use crate::evaluate::World;
use crate::evaluate::verdict::ThingRef;
use crate::evaluate::view;
use crate::explain::Node;
use crate::explain::phrase::Phrases;
use crate::source::Sources;
use crate::vocabulary::{KindId, Ty};

/// An organisation.
#[derive(Debug, Serialize)]
pub struct Description {
    /// The organisation.
    pub organisation: Named,
    /// The archetypes that the organisation itself is.
    pub is: Vec<Archetype>,
    /// The teams asked for, in the order of the files.
    pub teams: Vec<Team>,
    /// Everybody whom these teams name.
    pub people: Vec<Person>,
    /// How many archetypes of teams there are at all.
    pub archetypes: usize,
    /// The references between teams and between people that make a hierarchy, as far as both ends are described here.
    pub links: Vec<Link>,
}

/// A reference of a thing to another of its kind: `manager`, `parent`.
#[derive(Debug, Serialize)]
pub struct Link {
    /// Whether it is between people; else between teams.
    pub people: bool,
    /// What the reference is called.
    pub name: String,
    /// Whose it is.
    pub from: String,
    /// To whom.
    pub to: String,
}

/// Somebody, or a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name, if a file gives one.
    pub name: Option<String>,
}

/// Somebody, with measures.
#[derive(Debug, Serialize)]
pub struct Person {
    /// Who.
    #[serde(flatten)]
    pub who: Named,
    /// Spans, layers and the like.
    pub measures: Vec<Measure>,
}

/// A number or a length of time.
#[derive(Debug, Serialize)]
pub struct Measure {
    /// What is measured.
    pub name: String,
    /// In words.
    pub value: String,
}

/// A team.
#[derive(Debug, Serialize)]
pub struct Team {
    /// Which.
    #[serde(flatten)]
    pub who: Named,
    /// The members; `None` if no file says who they are.
    pub members: Option<Vec<String>>,
    /// Sizes and the like.
    pub measures: Vec<Measure>,
    /// Categories and duties, for each area, and who holds them.
    pub leadership: Vec<Row>,
    /// Roles that are declared by what they mean, and who holds them.
    pub roles: Vec<RoleHolders>,
    /// The archetypes that it is.
    pub is: Vec<Archetype>,
    /// If it is none: those that it comes nearest to.
    pub nearest: Vec<Archetype>,
    /// The checklists of the team and of those who lead it.
    pub checklists: Vec<Checklist>,
    /// What was seen.
    pub signs: Vec<Sign>,
    /// Which categories the signs point to, the strongest candidate first.
    pub diagnosis: Vec<Candidate>,
}

/// A category or a duty, of one area or of all.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it is.
    pub title: Option<String>,
    /// Of a duty: the category.
    pub within: Option<String>,
    /// For which area.
    pub area: Option<String>,
    /// Who is accountable.
    pub accountable: Vec<Holder>,
    /// Who contributes.
    pub contributing: Vec<Holder>,
    /// Whether it is nobody's: nobody is named, or the post is vacant.
    pub nobody: bool,
    /// Of a duty that the files do not settle: it falls to the holders of the category.
    pub falls: bool,
}

/// Somebody who holds a responsibility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// Who.
    pub id: String,
    /// What the post says besides: `interim`.
    pub notes: Vec<String>,
}

/// A role and who holds it.
#[derive(Debug, Serialize)]
pub struct RoleHolders {
    /// The role.
    pub name: String,
    /// Who.
    pub people: Vec<String>,
    /// Who perhaps does.
    pub perhaps: Vec<String>,
}

/// An archetype and how the team stands to it.
#[derive(Debug, Serialize)]
pub struct Archetype {
    /// Its name, as written.
    pub name: String,
    /// What it is.
    pub title: Option<String>,
    /// The conditions that it consists of, each with its truth.
    pub conditions: Vec<Node>,
}

/// A checklist of a person or of the team.
#[derive(Debug, Serialize)]
pub struct Checklist {
    /// What its items are called.
    pub name: String,
    /// Whose it is.
    pub owner: String,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a checklist.
#[derive(Debug, Serialize)]
pub struct Item {
    /// What it says.
    pub label: String,
    /// `yes`, `no`, `unknown`.
    pub met: &'static str,
    /// Why.
    pub why: Node,
}

/// A sign that was seen.
#[derive(Debug, Serialize)]
pub struct Sign {
    /// Its name.
    pub name: String,
    /// What it says.
    pub title: Option<String>,
    /// What it points to, and how strongly: 3 strongly, 2 plainly, 1 weakly.
    pub points_to: Vec<(String, u32)>,
}

/// A category that may go badly.
#[derive(Debug, Serialize)]
pub struct Candidate {
    /// The category.
    pub name: String,
    /// What it is.
    pub title: Option<String>,
    /// The sum of the weights of its signs.
    pub weight: u32,
    /// The signs that point to it, with their weights.
    pub signs: Vec<(String, u32)>,
    /// Who is accountable for it.
    pub accountable: Vec<String>,
}

/// What everything here is read from.
pub(crate) struct Reader<'a> {
    program: &'a Program,
    sources: &'a Sources,
    world: &'a World<'a>,
    phrases: Phrases<'a>,
}

/// Describes these teams (indices), or all that some file describes.
pub fn describe(program: &Program, sources: &Sources, world: &World<'_>, teams: Option<&[u32]>) -> Description {
    let reader = Reader { program, sources, world, phrases: Phrases::new(program) };
    let core = program.vocabulary.core;
    let all = view::things(world, core.team);
    // Of all teams those that are only mentioned say nothing.
    let is_wanted = |team: &u32| match teams {
        Some(teams) => teams.contains(team),
        None => world.org().described(core.team, *team),
    };
    let wanted: Vec<u32> = all.into_iter().filter(is_wanted).collect();
    let mut people: Vec<u32> = Vec::new();
    for &team in &wanted {
        let members = view::references(world, core.team_members, team);
        let holders = view::posts(world, team).into_iter().filter_map(|post| post.person);
        people.extend(members.sure.into_iter().chain(holders));
    }
    // Everybody once, in the order in which they are first named.
    let mut seen = std::collections::HashSet::new();
    people.retain(|person| seen.insert(*person));
    let mut links = reader.links(core.team, &wanted, false);
    links.extend(reader.links(core.person, &people, true));
    Description {
        organisation: reader.named(core.organisation, world.org().organisation()),
        is: reader.archetypes(core.organisation, world.org().organisation()).0,
        teams: wanted.iter().map(|&team| reader.team(team)).collect(),
        people: people.iter().map(|&person| reader.person(person)).collect(),
        archetypes: reader.archetypes_of_teams(),
        links,
    }
}

/// The archetypes of teams by their names, in the order of declaration.
pub fn archetype_names(program: &Program) -> Vec<String> {
    classify::of_teams(program).map(|(_, def)| classify::name(def)).collect()
}

/// The names of the archetypes that a team surely is.
pub fn archetypes_of(program: &Program, world: &World<'_>, team: u32) -> Vec<String> {
    let all = classify::of_teams(program);
    all.filter(|(id, _)| classify::is_one(world, *id, team)).map(|(_, def)| classify::name(def)).collect()
}

impl Reader<'_> {
    fn team(&self, team: u32) -> Team {
        let core = self.program.vocabulary.core;
        let members = view::references(self.world, core.team_members, team);
        let (is, nearest) = self.archetypes(core.team, team);
        let leadership = self.leadership(team);
        let signs = self.signs(team);
        Team {
            who: self.named(core.team, team),
            members: (!members.open).then(|| self.ids(core.person, &members.sure)),
            measures: self.measures(core.team, team),
            roles: self.roles(team),
            is,
            nearest,
            checklists: self.checklists(team),
            diagnosis: self.diagnosis(&signs, &leadership),
            leadership,
            signs,
        }
    }

    fn person(&self, person: u32) -> Person {
        let kind = self.program.vocabulary.core.person;
        Person { who: self.named(kind, person), measures: self.measures(kind, person) }
    }

    fn id(&self, kind: KindId, thing: u32) -> String {
        self.world.org().id(kind, thing).to_owned()
    }

    fn ids(&self, kind: KindId, things: &[u32]) -> Vec<String> {
        things.iter().map(|&thing| self.id(kind, thing)).collect()
    }

    fn named(&self, kind: KindId, thing: u32) -> Named {
        let name = self.program.vocabulary.attr_by_key(kind, "name");
        Named { id: self.id(kind, thing), name: name.and_then(|name| view::fact(self.world, name, thing)) }
    }

    fn words(&self, kind: KindId, thing: u32) -> String {
        crate::explain::thing(self.program, self.world, ThingRef { kind, index: thing })
    }

    fn measures(&self, kind: KindId, of: u32) -> Vec<Measure> {
        let measures = view::measures(self.world, kind).into_iter().filter_map(|def| {
            let name = self.program.vocabulary.defs[def.index()].name.clone();
            view::measure(self.world, def, of).map(|value| Measure { name, value })
        });
        measures.collect()
    }

    /// The references between these things that can have no circle.
    fn links(&self, kind: KindId, things: &[u32], people: bool) -> Vec<Link> {
        let vocabulary = &self.program.vocabulary;
        let attrs = vocabulary.kind(kind).attrs.iter().copied().filter(|&id| {
            let attr = vocabulary.attr(id);
            attr.acyclic && !attr.ty.set && attr.ty.key.is_none() && attr.ty.element == Ty::Kind(kind)
        });
        let links = attrs.flat_map(|attr| {
            let name = &vocabulary.attr(attr).noun.singular;
            things.iter().flat_map(move |&thing| {
                let to = view::references(self.world, attr, thing).sure.into_iter();
                to.filter(|to| things.contains(to)).map(move |to| Link {
                    people,
                    name: name.clone(),
                    from: self.id(kind, thing),
                    to: self.id(kind, to),
                })
            })
        });
        links.collect()
    }
}
