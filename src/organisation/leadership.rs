//! Leadership blocks become things of kind `assignment`, once all other facts are read.
//!
//! Categories of several files add up, and so do the areas of one category; two holders of the same are an error unless
//! one stands in an overlay. An area that a block names becomes one of the team's areas.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::build::{Block, Builder, Origin};
use super::columns::Fact;
use super::error;
use super::holder::{Holder, Vacant};
use super::places::FactPlace;
use super::view::{Field, Fields, Shape, Value};
use super::{KeyedFact, Recorded};
use crate::source::Span;
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, ResponsibilityId, Ty};

/// Who holds a responsibility in a team, or for one area there.
struct Claim<'a> {
    team: u32,
    responsibility: ResponsibilityId,
    /// A thing of the kind after `per`.
    area: Option<u32>,
    holder: Holder<'a>,
    /// The category, and the area if there is one.
    category: Span,
    key: Span,
    /// What an overlay replaced.
    replaced: Option<Span>,
    /// The claim before it of the same responsibility and area.
    before: Option<usize>,
    /// False if an overlay replaced it.
    stands: bool,
}

/// All claims of one team so far.
#[derive(Default)]
struct Claims<'a> {
    all: Vec<Claim<'a>>,
    /// The latest of each responsibility, as a whole or for one area.
    latest: HashMap<(ResponsibilityId, Option<u32>), usize>,
}

impl Claims<'_> {
    /// The claims that one of that responsibility and area may speak against, the latest first. Areas add up; a holder of
    /// the whole and one of an area do not.
    fn rivals(&self, responsibility: ResponsibilityId, area: Option<u32>) -> Vec<usize> {
        let Some(area) = area else {
            let all = self.all.iter().enumerate().rev();
            return all.filter(|(_, other)| other.responsibility == responsibility).map(|(at, _)| at).collect();
        };
        let mut rivals = Vec::new();
        for area in [Some(area), None] {
            let mut next = self.latest.get(&(responsibility, area)).copied();
            while let Some(at) = next {
                rivals.push(at);
                next = self.all[at].before;
            }
        }
        rivals.sort_unstable_by(|a, b| b.cmp(a));
        rivals
    }
}

/// What every post of a responsibility has in common.
struct Mould {
    /// `/technical/`, as it stands in the ids of posts.
    path: String,
    /// The attribute of a post that holds the area.
    area: Option<AttrId>,
    /// The attribute of a team that lists its areas.
    areas: Option<AttrId>,
}

/// One post to be made.
#[derive(Debug, Clone, Copy)]
struct Post {
    person: Option<(u32, Span)>,
    contributing: bool,
    since: Option<(Val, Span)>,
}

impl Builder<'_> {
    /// Makes the posts of all leadership blocks, and lists the posts of each team.
    pub(super) fn make_posts(&mut self) {
        let responsibilities = (0u16..).map(ResponsibilityId).take(self.vocabulary.responsibilities.len());
        let moulds: Vec<Mould> = responsibilities.map(|responsibility| self.mould(responsibility)).collect();
        let mut blocks = std::mem::take(&mut self.blocks);
        // Those of one team together; among these the order of the files.
        blocks.sort_by_key(|block| block.team);
        let shelf = std::mem::take(&mut self.shelf);
        let mut claims = Claims::default();
        for blocks in blocks.chunk_by(|a, b| a.team == b.team) {
            for &block in blocks {
                let Shape::Map(entries) = shelf.get(block.map, self.sources).shape() else { continue };
                for entry in entries.iter() {
                    self.category(&mut claims, block, entry);
                }
            }
            self.posts_of_team(&moulds, &claims.all);
            claims.all.clear();
            claims.latest.clear();
        }
        self.list_posts();
    }

    fn mould(&self, responsibility: ResponsibilityId) -> Mould {
        let core = self.vocabulary.core;
        let declared = &self.vocabulary.responsibilities[responsibility.index()];
        let path = format!("/{}/", declared.name.replace(' ', "-"));
        // A responsibility is held for a team, or per area: no other kind can be declared.
        let held = |attr: AttrId| declared.per.map(|_| attr);
        Mould { path, area: held(core.assignment_area), areas: held(core.team_areas) }
    }

    fn posts_of_team(&mut self, moulds: &[Mould], claims: &[Claim<'_>]) {
        let mut areas: BTreeMap<AttrId, Vec<(Val, Span)>> = BTreeMap::new();
        for claim in claims.iter().filter(|claim| claim.stands) {
            let mould = &moulds[claim.responsibility.index()];
            if let (Some(area), Some(attr)) = (claim.area, mould.areas) {
                areas.entry(attr).or_default().push((Val::Thing(area), claim.key));
            }
            self.posts_of_claim(mould, claim);
        }
        for (attr, areas) in areas {
            let team = claims.first().map_or(0, |claim| claim.team);
            self.add_areas(team, attr, &areas);
        }
    }

    fn category<'d>(&mut self, claims: &mut Claims<'d>, block: Block, entry: Field<'d>) {
        let core = self.vocabulary.core;
        let name = entry.key();
        if entry.is_null() {
            return self.nothing_behind(entry);
        }
        let Some(thing) = self.org.find(core.responsibility, name) else {
            self.diagnostics.push(error::no_category(self.vocabulary, name, entry.key_span()));
            return;
        };
        let Ok(index) = u16::try_from(thing) else { return };
        let responsibility = ResponsibilityId(index);
        let per = self.vocabulary.responsibilities[responsibility.index()].per;
        match (self.by_area(entry.value()), per) {
            (Some(areas), Some(kind)) => {
                for area in areas.iter() {
                    self.area(claims, block, responsibility, entry, kind, area);
                }
            }
            (Some(areas), None) => {
                let slip = areas.iter().find(|area| error::nearly_holder_key(self.vocabulary, area.key()));
                if let Some(slip) = slip {
                    self.diagnostics.push(error::unknown_in_holder(self.vocabulary, slip.key(), slip.key_span()));
                    return;
                }
                let first = areas.get(0).map_or("", |area| area.key());
                self.diagnostics.push(error::not_per_area(self.vocabulary, name, first, entry.value().span()));
            }
            (None, _) => {
                let Some(holder) = self.holder(block.team, entry.value()) else { return };
                self.claim(claims, block, responsibility, None, holder, (entry.key_span(), entry.key_span()));
            }
        }
    }

    /// The entries of a mapping from area to holder: one with a key that no holder has, and none that only holders have.
    fn by_area<'d>(&self, node: Value<'d>) -> Option<Fields<'d>> {
        let Shape::Map(entries) = node.shape() else { return None };
        let holder_only = |entry: Field<'d>| {
            ["accountable", "contributors", "vacant"].iter().any(|name| entry.key().eq_ignore_ascii_case(name))
        };
        let all = entries.iter().all(|entry| self.is_holder_key(entry.key()));
        (!all && !entries.iter().any(holder_only)).then_some(entries)
    }

    fn area<'d>(
        &mut self,
        claims: &mut Claims<'d>,
        block: Block,
        responsibility: ResponsibilityId,
        category: Field<'d>,
        kind: KindId,
        entry: Field<'d>,
    ) {
        if entry.is_null() {
            return self.nothing_behind(entry);
        }
        let id = entry.key();
        let Some(area) = self.reference(kind, id, entry.key_span()) else { return };
        let Some(holder) = self.holder(block.team, entry.value()) else { return };
        self.claim(claims, block, responsibility, Some(area), holder, (category.key_span(), entry.key_span()));
    }

    fn claim<'d>(
        &mut self,
        claims: &mut Claims<'d>,
        block: Block,
        responsibility: ResponsibilityId,
        area: Option<u32>,
        holder: Holder<'d>,
        (category, key): (Span, Span),
    ) {
        let (team, overlay) = (block.team, block.overlay);
        let before = claims.latest.get(&(responsibility, area)).copied();
        let mut claim =
            Claim { team, responsibility, area, holder, category, key, replaced: None, before, stands: true };
        // The first of those that this one speaks against; it is met last.
        let mut first = None;
        for at in claims.rivals(responsibility, area) {
            let other = &claims.all[at];
            if !other.stands {
                continue;
            }
            if other.area == area && other.holder.same(&claim.holder) {
                return;
            }
            first = Some(other.holder.span);
            claims.all[at].stands &= !overlay;
        }
        if let (Some(first), false) = (first, overlay) {
            let team = self.org.id(self.vocabulary.core.team, team);
            let name = &self.vocabulary.responsibilities[responsibility.index()].name;
            self.diagnostics.push(error::two_holders(name, team, claim.holder.span, first));
            return;
        }
        claim.replaced = first;
        claims.latest.insert((responsibility, area), claims.all.len());
        claims.all.push(claim);
    }

    /// Adds areas to those that the team's file lists.
    fn add_areas(&mut self, team: u32, attr: AttrId, areas: &[(Val, Span)]) {
        let old = self.org.columns.range(attr, team);
        let mut all = old.map_or_else(Vec::new, |range| self.org.columns.placed(attr, range));
        let mut known: std::collections::HashSet<Val> = all.iter().map(|(area, _)| *area).collect();
        let listed = all.len();
        all.extend(areas.iter().filter(|(area, _)| known.insert(*area)));
        if all.len() == listed {
            return;
        }
        let from = self.org.columns.items_len();
        all.iter().for_each(|&(area, span)| self.org.columns.push_item(area, span));
        let fact = Fact::Set(from, self.org.columns.items_len());
        self.org.columns.put(attr, team, fact);
        if old.is_none()
            && let Some(&(_, span)) = areas.first()
        {
            self.org.places.replace(attr, team, FactPlace { key: span, value: span });
        }
    }

    fn posts_of_claim(&mut self, mould: &Mould, claim: &Claim<'_>) {
        if claim.holder.settles() {
            self.settled.push((claim.team, u32::from(claim.responsibility.0)));
        }
        let (holder, mut posts) = (&claim.holder, Vec::new());
        let plain = |&person| Post { person: Some(person), contributing: false, since: None };
        posts.extend(holder.accountable.iter().map(plain));
        if let Vacant::Since(date, span) = holder.vacant {
            posts.push(Post { person: None, contributing: false, since: Some((date, span)) });
        }
        posts.extend(holder.contributors.iter().map(|person| Post { contributing: true, ..plain(person) }));
        let mut first = None;
        for post in posts {
            let Some(thing) = self.post(mould, claim, post) else { return };
            match first {
                // The attributes are read once, so that a slip in them is said once.
                None => self.post_attributes(claim, thing),
                Some(first) => self.copy_attributes(claim, first, thing),
            }
            first.get_or_insert(thing);
        }
    }

    fn post(&mut self, mould: &Mould, claim: &Claim<'_>, post: Post) -> Option<u32> {
        let core = self.vocabulary.core;
        let span = post.person.or(post.since.map(|(_, span)| (0, span))).map_or(claim.key, |(_, span)| span);
        let thing = self.new_post(&self.post_id(mould, claim, post), span)?;
        self.org.things.describe(core.assignment, thing, Some(span));
        self.org.places.begin();
        let category = FactPlace { key: claim.category, value: claim.category };
        let at = |value| FactPlace { key: claim.key, value };
        if let Some((person, span)) = post.person {
            self.put(core.assignment_person, thing, Fact::One(Val::Thing(person)), at(span));
        }
        self.put(core.assignment_team, thing, Fact::One(Val::Thing(claim.team)), category);
        let responsibility = Val::Thing(u32::from(claim.responsibility.0));
        self.put(core.assignment_responsibility, thing, Fact::One(responsibility), category);
        if let (Some(area), Some(attr)) = (claim.area, mould.area) {
            self.put(attr, thing, Fact::One(Val::Thing(area)), at(claim.key));
        }
        if let Some(part) = self.part(post.contributing) {
            self.put(core.assignment_part, thing, Fact::One(part), at(span));
        }
        if let Some((date, span)) = post.since {
            self.put(core.assignment_start, thing, Fact::One(date), at(span));
        }
        if let Some(replaced) = claim.replaced {
            self.org.places.note_overlaid(core.assignment_person, thing, replaced);
        }
        Some(thing)
    }

    /// The option for accountable or contributing: by name, else by the order of the declaration.
    fn part(&self, contributing: bool) -> Option<Val> {
        let Ty::Choice(choice) = self.vocabulary.attr(self.vocabulary.core.assignment_part).ty.element else {
            return None;
        };
        let name = if contributing { "contributing" } else { "accountable" };
        let options = &self.vocabulary.choices[choice.index()].options;
        let at = options.iter().position(|option| option.name == name).unwrap_or(usize::from(contributing));
        u16::try_from(at).ok().map(Val::Choice)
    }

    /// `payments/technical/ledger/bo`
    fn post_id(&self, mould: &Mould, claim: &Claim<'_>, post: Post) -> String {
        let core = self.vocabulary.core;
        let team = self.org.id(core.team, claim.team);
        let kind = self.vocabulary.responsibilities[claim.responsibility.index()].per;
        let area = claim.area.zip(kind).map(|(area, kind)| self.org.id(kind, area));
        let person = post.person.map_or("vacant", |(person, _)| self.org.id(core.person, person));
        let (area, slash) = area.map_or(("", ""), |area| (area, "/"));
        [team, &mould.path, area, slash, person, if post.contributing { "/contributing" } else { "" }].concat()
    }

    /// A new post of that id, or with a number behind it if something else is called so.
    fn new_post(&mut self, id: &str, span: Span) -> Option<u32> {
        let kind = self.vocabulary.core.assignment;
        let mut name = Cow::Borrowed(id);
        for number in 2u32.. {
            let sym = self.org.texts.intern(&name);
            match self.org.things.find(kind, sym) {
                None => return self.add(kind, sym, span),
                Some(thing) if !self.org.things.exists(kind, thing) => return Some(thing),
                Some(_) => name = Cow::Owned(format!("{id}/{number}")),
            }
        }
        None
    }

    fn post_attributes(&mut self, claim: &Claim<'_>, thing: u32) {
        let mut hint = 0;
        for &entry in &claim.holder.attrs {
            let key = entry.key();
            if let Some(attr) = self.keys.attr(self.vocabulary.core.assignment, key, &mut hint) {
                self.attribute(attr, thing, entry, Origin { overlay: false, since: None });
            }
        }
    }

    fn copy_attributes(&mut self, claim: &Claim<'_>, from: u32, to: u32) {
        for &entry in &claim.holder.attrs {
            let key = entry.key();
            let Some(attr) = self.vocabulary.attr_by_key(self.vocabulary.core.assignment, key) else { continue };
            let place = FactPlace { key: entry.key_span(), value: entry.value().span() };
            if let Some(fact) = self.org.columns.fact(attr, from) {
                if self.org.columns.fact(attr, to).is_none() {
                    self.put(attr, to, fact, place);
                }
            } else if let Recorded::Keyed(entries) = self.org.recorded(attr, from) {
                let spans = self.org.columns.entry_spans(attr, from);
                let copy: Vec<(KeyedFact, Span)> = entries.iter().zip(spans).collect();
                self.record_entries(attr, to, &copy, place, Origin { overlay: false, since: None });
            }
        }
    }

    /// Lists the posts of each team, those described as assignments included, and what they settle.
    fn list_posts(&mut self) {
        let core = self.vocabulary.core;
        let team_of = |org: &super::Org, post| match org.recorded(core.assignment_team, post) {
            Recorded::One(Val::Thing(team)) => Some(team),
            Recorded::Nothing | Recorded::One(_) | Recorded::Set(_) | Recorded::Keyed(_) => None,
        };
        let posts = 0..self.org.len(core.assignment);
        let mut of_team: Vec<(u32, u32)> = posts.filter_map(|post| Some((team_of(&self.org, post)?, post))).collect();
        of_team.sort_unstable();
        let contributing = self.part(true);
        for &(team, post) in &of_team {
            self.settle(team, post, contributing);
        }
        let mut ends = vec![0u32; self.org.len(core.team) as usize];
        of_team.iter().for_each(|&(team, _)| ends[team as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        self.org.posts = of_team.into_iter().map(|(_, post)| post).collect();
        self.org.post_ends = ends;
        self.settled.sort_unstable();
        self.settled.dedup();
        self.settled.shrink_to_fit();
        self.org.settled = std::mem::take(&mut self.settled);
    }

    /// A post settles its responsibility unless it only contributes; one with nobody in it says that it is vacant.
    fn settle(&mut self, team: u32, post: u32, contributing: Option<Val>) {
        let core = self.vocabulary.core;
        let Recorded::One(Val::Thing(responsibility)) = self.org.recorded(core.assignment_responsibility, post) else {
            return;
        };
        let contributes = match self.org.recorded(core.assignment_part, post) {
            Recorded::One(part) => Some(part) == contributing,
            Recorded::Nothing | Recorded::Set(_) | Recorded::Keyed(_) => false,
        };
        if !contributes {
            self.settled.push((team, responsibility));
        }
    }
}
