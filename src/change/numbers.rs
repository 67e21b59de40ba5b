//! One organisation becomes the numbers by which reorganisations are discussed: how many people and teams, how deep, how
//! wide, what is vacant or interim, and under which archetypes people lead.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::compile::Program;
use crate::describe;
use crate::evaluate::World;
use crate::evaluate::view::{self, Held};
use crate::vocabulary::{KindId, ResponsibilityId, Silence, Ty};

/// The numbers of one organisation. Only what files say counts: of somebody whose manager nobody wrote down it is taken
/// that they have none, as the evaluator takes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Numbers {
    /// Everybody who is there.
    pub people: usize,
    /// All teams, of whatever type.
    pub teams: usize,
    /// People with a direct report.
    pub managers: usize,
    /// Direct reports of each manager on average; `None` without managers.
    pub reports_per_manager: Option<f64>,
    /// The most direct reports that somebody has.
    pub widest_span: usize,
    /// People from the top to the bottom of the longest chain; 1 if nobody reports to anybody.
    pub layers: usize,
    /// Managers with one direct report.
    pub single_report_managers: usize,
    /// Managers with one direct report who is such a manager, too: the beginnings of chains of single reports.
    pub single_report_chains: usize,
    /// Responsibilities that files call vacant or give to nobody, and positions that are vacant.
    pub vacancies: usize,
    /// Posts that are not held for good: acting, interim.
    pub interims: usize,
    /// People who are accountable for something in a team.
    pub leaders: usize,
    /// By the level of the manager, lowest first; `not written down` last.
    pub spans: Vec<Span>,
    /// By archetype: leaders of teams that are of it. Who leads teams of several counts for each; `unclassified` last.
    pub archetypes: Vec<Archetype>,
}

/// The spans of the managers of one level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Span {
    /// The level, in words.
    pub level: String,
    /// How many managers have it.
    pub managers: usize,
    /// How many direct reports they have together.
    pub reports: usize,
}

/// How many leaders lead a team of an archetype.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Archetype {
    /// Its name.
    pub name: String,
    /// How many lead one.
    pub leaders: usize,
}

/// Counts an organisation.
pub fn numbers(program: &Program, world: &World<'_>) -> Numbers {
    let core = program.vocabulary.core;
    let people = view::things(world, core.person);
    let teams = view::things(world, core.team);
    let lines = Lines::of(program, world, &people);
    let posts: Vec<(u32, Held)> =
        teams.iter().flat_map(|&team| view::posts(world, team).into_iter().map(move |post| (team, post))).collect();
    let accountable = posts.iter().filter(|(_, post)| post.accountable.unwrap_or(true));
    let leads: BTreeSet<(u32, u32)> = accountable.filter_map(|(team, post)| Some((post.person?, *team))).collect();
    let leaders: BTreeSet<u32> = leads.iter().map(|(person, _)| *person).collect();
    let spans: Vec<usize> = lines.reports.values().map(Vec::len).collect();
    let single = |person: &u32| lines.reports.get(person).is_some_and(|reports| reports.len() == 1);
    let begins_chain = |person: &&u32| single(person) && single(&lines.reports[*person][0]);
    let reports: usize = spans.iter().sum();
    Numbers {
        people: people.len(),
        teams: teams.len(),
        managers: spans.len(),
        reports_per_manager: (!spans.is_empty()).then(|| tenths(reports, spans.len())),
        widest_span: spans.iter().copied().max().unwrap_or(0),
        layers: lines.layers(&people),
        single_report_managers: lines.reports.keys().filter(|person| single(person)).count(),
        single_report_chains: lines.reports.keys().filter(begins_chain).count(),
        vacancies: vacancies(program, world, &teams),
        interims: posts.iter().filter(|(_, post)| is_interim(program, world, post)).count(),
        leaders: leaders.len(),
        spans: by_level(program, world, &lines),
        archetypes: by_archetype(program, world, &leads),
    }
}

/// A quotient to one decimal.
fn tenths(numerator: usize, denominator: usize) -> f64 {
    let rounded = (numerator * 20 + denominator) / (2 * denominator);
    f64::from(u32::try_from(rounded).unwrap_or(u32::MAX)) / 10.0
}

/// Who reports to whom.
struct Lines {
    manager: BTreeMap<u32, u32>,
    reports: BTreeMap<u32, Vec<u32>>,
}

impl Lines {
    fn of(program: &Program, world: &World<'_>, people: &[u32]) -> Lines {
        let mut lines = Lines { manager: BTreeMap::new(), reports: BTreeMap::new() };
        let Some(attr) = program.vocabulary.attr_by_key(program.vocabulary.core.person, "manager") else {
            return lines;
        };
        for &person in people {
            if let Some(&manager) = view::references(world, attr, person).sure.first() {
                lines.manager.insert(person, manager);
                lines.reports.entry(manager).or_default().push(person);
            }
        }
        lines
    }

    /// Managers make no circle: that would have been an error of the descriptions.
    fn layers(&self, people: &[u32]) -> usize {
        let mut depth: BTreeMap<u32, usize> = BTreeMap::new();
        for &person in people {
            let mut way = vec![person];
            while let Some(&manager) = way.last().and_then(|last| self.manager.get(last))
                && !depth.contains_key(&way[way.len() - 1])
                && way.len() <= people.len()
            {
                way.push(manager);
            }
            let mut above = 0;
            for &one in way.iter().rev() {
                above = *depth.entry(one).or_insert(above + 1);
            }
        }
        depth.values().copied().max().unwrap_or(0)
    }
}

fn by_level(program: &Program, world: &World<'_>, lines: &Lines) -> Vec<Span> {
    let vocabulary = &program.vocabulary;
    let attr = vocabulary.attr_by_key(vocabulary.core.person, "level");
    let mut levels: Vec<String> = match attr.map(|attr| vocabulary.attr(attr).ty.element) {
        Some(Ty::Scale(scale)) => {
            vocabulary.scales[scale.index()].levels.iter().map(|step| step.name.clone()).collect()
        }
        _ => Vec::new(),
    };
    levels.push(NOT_WRITTEN.to_owned());
    let mut spans: Vec<Span> = levels.into_iter().map(|level| Span { level, managers: 0, reports: 0 }).collect();
    for (&manager, reports) in &lines.reports {
        let level = attr.and_then(|attr| view::fact(world, attr, manager)).unwrap_or_else(|| NOT_WRITTEN.to_owned());
        if let Some(span) = spans.iter_mut().find(|span| span.level == level) {
            span.managers += 1;
            span.reports += reports.len();
        }
    }
    spans.retain(|span| span.managers > 0);
    spans
}

const NOT_WRITTEN: &str = "level not written down";

/// Responsibilities of which the files speak and that nobody is accountable for, and vacant positions.
fn vacancies(program: &Program, world: &World<'_>, teams: &[u32]) -> usize {
    let of_teams: usize = teams.iter().map(|&team| vacant_in(program, world, team)).sum();
    let vocabulary = &program.vocabulary;
    let position = (0u16..).zip(&vocabulary.kinds).find(|(_, kind)| kind.noun.singular == "position");
    let position = position.map(|(at, _)| KindId(at));
    let status = position.and_then(|kind| vocabulary.attr_by_key(kind, "status"));
    let (Some(kind), Some(status)) = (position, status) else { return of_teams };
    let positions = view::things(world, kind).into_iter();
    of_teams + positions.filter(|&one| view::fact(world, status, one).as_deref() == Some("vacant")).count()
}

/// What is vacant in a team: of what is held by area, the areas that nobody has.
fn vacant_in(program: &Program, world: &World<'_>, team: u32) -> usize {
    let vocabulary = &program.vocabulary;
    let posts = view::posts(world, team);
    let areas = view::references(world, vocabulary.core.team_areas, team).sure;
    let of_one = |(at, one): (u16, &crate::vocabulary::Responsibility)| {
        let id = ResponsibilityId(at);
        let own = posts.iter().filter(|post| post.responsibility == id && post.accountable.unwrap_or(true));
        let own: Vec<&Held> = own.collect();
        let held = |area: Option<u32>| {
            let whole = own.iter().filter(|post| post.area.is_none() || post.area == area);
            whole.into_iter().any(|post| post.person.is_some() || post.unknown)
        };
        if own.is_empty() && !view::is_settled(world, team, id) {
            return 0;
        }
        match one.per.filter(|kind| *kind == vocabulary.core.area && !areas.is_empty()) {
            Some(_) => areas.iter().filter(|area| !held(Some(**area))).count(),
            None => usize::from(!held(None)),
        }
    };
    (0u16..).zip(&vocabulary.responsibilities).map(of_one).sum()
}

/// Whether the standing of a post is another one than that which goes without saying.
fn is_interim(program: &Program, world: &World<'_>, post: &Held) -> bool {
    let vocabulary = &program.vocabulary;
    let Some(attr) = vocabulary.attr_by_key(vocabulary.core.assignment, "standing") else { return false };
    let declared = vocabulary.attr(attr);
    let Silence::Value(default) = declared.silence else { return false };
    let standing = view::fact(world, attr, post.assignment);
    post.person.is_some()
        && standing
            .is_some_and(|standing| vocabulary.step_name(declared.ty.element, default) != Some(standing.as_str()))
}

fn by_archetype(program: &Program, world: &World<'_>, leads: &BTreeSet<(u32, u32)>) -> Vec<Archetype> {
    let names = describe::archetype_names(program);
    // Where none is declared nobody is unclassified.
    if names.is_empty() {
        return Vec::new();
    }
    let mut teams: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut leaders: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for &(person, team) in leads {
        let is = teams.entry(team).or_insert_with(|| describe::archetypes_of(program, world, team));
        let unclassified = [UNCLASSIFIED.to_owned()];
        let is = if is.is_empty() { &unclassified[..] } else { &is[..] };
        for name in is {
            leaders.entry(name.clone()).or_default().insert(person);
        }
    }
    let order = names.into_iter().chain([UNCLASSIFIED.to_owned()]);
    let counted = order.filter_map(|name| {
        let leaders = leaders.get(&name)?.len();
        Some(Archetype { name, leaders })
    });
    counted.collect()
}

const UNCLASSIFIED: &str = "unclassified";
