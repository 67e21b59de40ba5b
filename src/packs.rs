//! The policy files that ship with the tool, compiled into it: the prelude, and packs that `use NAME` brings. What
//! policies say in words that only a pack declares is answered with the name of the pack.
//!
//! Parsing the prelude took half of a check of one team, so shipped files are parsed when the tool is built (`build.rs`): a
//! run reads what the grammar found in them, and only makes the tree of it.
//!
//! To add a file below `rules/`, add a line here; a house test fails until it is listed.

use std::collections::HashSet;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Label, nearest};
use crate::source::{FileId, Role, Sources, Span};
use crate::syntax::parse;
use crate::syntax::tree::{ItemKind, Tree, Use};
use crate::vocabulary;
use crate::vocabulary::{DefForm, Layer, Loaded, Piece};

/// A pack: files under one name.
#[derive(Debug, Clone, Copy)]
pub struct Pack {
    /// What `use` and `--pack` call it.
    pub name: &'static str,
    /// Its files, in order.
    pub files: &'static [PackFile],
}

/// A file of a pack.
#[derive(Debug, Clone, Copy)]
pub struct PackFile {
    /// What is shown of where it lies: `prelude/1-kinds.policy`.
    pub name: &'static str,
    /// All of it.
    pub text: &'static str,
    /// What the grammar finds in it, as `build.rs` wrote it down.
    pairs: &'static [u8],
}

impl PackFile {
    /// The tree of its text, which `sources` holds under that id.
    pub fn parse(&self, sources: &Sources, file: FileId) -> (Tree, Vec<Diagnostic>) {
        parse::parse_shipped(sources, file, self.pairs)
    }
}

macro_rules! pack {
    ($name:literal: $($file:literal)*) => {
        Pack {
            name: $name,
            files: &[$(PackFile {
                name: concat!($name, "/", $file),
                text: include_str!(concat!("../rules/", $name, "/", $file)),
                pairs: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, "/", $file, ".pairs")),
            }),*],
        }
    };
}

/// The words that every run has.
pub const PRELUDE: Pack = pack!("prelude": "1-kinds.policy" "2-words.policy");

/// The packs that a run may ask for.
pub const PACKS: &[Pack] = &[
    // Words that several packs share.
    pack!("company-words": "1-functions.policy"),
    pack!("leadership":
        "1-duties.policy"
        "2-direction.policy"
        "3-people.policy"
        "4-project.policy"
        "5-technical.policy"
        "6-signs.policy"
        "7-archetypes.policy"
        "8-tech-lead-manager.policy"
        "9-manager-and-tech-lead.policy"
        "10-product-manager-and-tech-lead.policy"
        "11-research-lead.policy"
        "12-growing-leaders.policy"
    ),
    pack!("spans-and-layers": "1-spans.policy"),
    pack!("reporting-lines": "1-lines.policy"),
    pack!("team-shape": "1-shape.policy"),
    pack!("practices": "1-practices.policy"),
    pack!("vacancies-and-interims": "1-vacancies.policy"),
    pack!("open-source-governance": "1-governance.policy"),
];

/// What to write instead of a pack that is not shipped.
pub fn help(name: &str) -> String {
    let names: Vec<&str> = PACKS.iter().map(|pack| pack.name).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the packs are `{}`; a file is used by its path: `use \"./x.policy\"`", names.join("`, `")),
    }
}

/// The pack of that name. Asking for the prelude is no mistake, it is always there.
pub fn find(name: &str) -> Option<&'static Pack> {
    std::iter::once(&PRELUDE).chain(PACKS).find(|pack| pack.name.eq_ignore_ascii_case(name))
}

/// The shipped text that is the same as this one: a checkout of the tool holds its packs as files, too.
pub fn shipped(text: &str) -> Option<&'static str> {
    std::iter::once(&PRELUDE)
        .chain(PACKS)
        .flat_map(|pack| pack.files)
        .map(|file| file.text)
        .find(|shipped| *shipped == text)
}

/// How many further places of words of one missing pack are shown.
const PLACES: usize = 8;

/// Complaints about words that nothing declares, with the name of the pack that does: one complaint for each pack that is
/// missing, with all places. `used` are the names of the packs in use. Only packs whose texts have such a word are read.
pub fn name_packs(problems: &mut Vec<Diagnostic>, sources: &Sources, used: &[&str]) {
    let mut names: Vec<(&Pack, HashSet<String>)> = Vec::new();
    let mut told: HashSet<Span> = HashSet::new();
    let mut first: Vec<(&str, Span)> = Vec::new();
    let mut further: Vec<(Span, Span)> = Vec::new();
    problems.retain_mut(|problem| {
        let place = problem.labels.first().map(|label| label.span);
        let Some(place) = place.filter(|_| problem.code == Code::UnknownWord) else { return true };
        let word = sources.text(place).to_lowercase();
        let stem = word.strip_suffix('s').unwrap_or(&word);
        for pack in PACKS.iter().filter(|pack| !used.contains(&pack.name) && has_word(pack, stem)) {
            if !names.iter().any(|(known, _)| known.name == pack.name) {
                names.push((pack, declared(pack)));
            }
        }
        let all = names.iter().flat_map(|(pack, names)| names.iter().map(|name| (pack.name, name)));
        let found = all.filter_map(|(pack, name)| Some((pack, name, name_round(sources, place, name)?)));
        // Of names that begin alike the longest is said; of packs the first that has it.
        let Some((pack, name, whole)) = found.min_by_key(|(pack, name, _)| {
            let order = PACKS.iter().position(|known| known.name == *pack);
            (std::cmp::Reverse(name.len()), order, name.as_str())
        }) else {
            return true;
        };
        problem.labels[0].span = whole;
        problem.labels[0].text = format!("declared by the pack `{pack}`");
        problem.message = format!("nothing in use declares `{name}`");
        problem.help = Some(format!("write `use {pack}` at the top of the file, or say `packs = [\"{pack}\"]`"));
        if !told.insert(whole) {
            return false;
        }
        match first.iter().find(|(known, _)| *known == pack) {
            Some((_, place)) => further.push((*place, whole)),
            None => first.push((pack, whole)),
        }
        !further.iter().any(|(_, place)| *place == whole)
    });
    for (first, further) in further.into_iter().take(PLACES) {
        let of_first = |problem: &&mut Diagnostic| problem.labels.first().is_some_and(|label| label.span == first);
        if let Some(problem) = problems.iter_mut().filter(|problem| problem.code == Code::UnknownWord).find(of_first) {
            problem.labels.push(Label { span: further, text: "so is this".to_owned() });
        }
    }
}

/// Whether a word begins somewhere in the texts of a pack so.
fn has_word(pack: &Pack, stem: &str) -> bool {
    stem.len() > 2 && pack.files.iter().any(|file| file.text.contains(stem))
}

/// Where a name stands round a place, if it does.
fn name_round(sources: &Sources, place: Span, name: &str) -> Option<Span> {
    let source = sources.get(place.file);
    let (start, end) = (place.start as usize, place.end as usize);
    let line = source.line_starts()[source.line_of(start)] as usize;
    let text = source.text.get(line..)?.lines().next()?.to_ascii_lowercase();
    let at = text.match_indices(name).map(|(at, _)| at + line).find(|at| *at <= start && end <= at + name.len())?;
    let bounds = [text[..at - line].chars().next_back(), text[at - line + name.len()..].chars().next()];
    let whole = bounds.iter().flatten().all(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
    whole.then(|| Span::new(place.file, at, at + name.len()))
}

/// The trees of a pack and of those that it uses.
fn with_used(pack: &Pack, packs: &mut Vec<&'static str>, all: &mut Vec<Tree>) {
    if packs.contains(&pack.name) {
        return;
    }
    packs.push(pack.name);
    for tree in trees(pack) {
        for item in &tree.items {
            if let ItemKind::Use(Use::Pack(name)) = &item.kind
                && let Some(used) = find(&name.value)
            {
                with_used(used, packs, all);
            }
        }
        all.push(tree);
    }
}

fn trees(pack: &Pack) -> Vec<Tree> {
    let mut sources = Sources::default();
    let trees = pack.files.iter().map(|shipped| {
        let file = sources.add(shipped.name, shipped.text, Role::Policy);
        shipped.parse(&sources, file).0
    });
    trees.collect()
}

/// All names that a pack and what it uses declare, in all forms, those of the prelude among them.
fn declared(pack: &'static Pack) -> HashSet<String> {
    let mut trees = trees(&PRELUDE);
    with_used(pack, &mut vec![PRELUDE.name], &mut trees);
    let loaded: Vec<Loaded<'_>> = trees.iter().map(|tree| Loaded { tree, layer: Layer::Pack }).collect();
    let (vocabulary, _) = vocabulary::build(&loaded);
    let mut names: HashSet<String> = vocabulary.lexicon.values().flatten().map(|entry| entry.words.join(" ")).collect();
    for def in &vocabulary.defs {
        if let DefForm::Phrase { pieces, .. } = &def.form {
            let words = pieces.iter().map_while(|piece| match piece {
                Piece::Word(word) => Some(word.as_str()),
                Piece::Slot(_) => None,
            });
            names.insert(words.collect::<Vec<_>>().join(" "));
        }
    }
    names.remove("");
    names
}

#[cfg(test)]
mod tests {
    use super::{PACKS, PRELUDE};
    use crate::source::{Role, Sources};
    use crate::syntax::parse;

    #[test]
    fn what_the_build_found_in_shipped_files_is_what_parsing_them_finds() {
        let mut sources = Sources::default();
        // The id is part of every place: it shall not be 0 by chance.
        sources.add("before", "", Role::Other);
        for shipped in std::iter::once(&PRELUDE).chain(PACKS).flat_map(|pack| pack.files) {
            let file = sources.add(shipped.name, shipped.text, Role::Policy);
            let (tree, problems) = parse::parse(&sources, file);
            assert!(tree.items.len() > 1 && problems.is_empty(), "{}: {problems:?}", shipped.name);
            assert!(shipped.parse(&sources, file) == (tree, problems), "{}", shipped.name);
        }
    }
}
