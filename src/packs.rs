//! The policy files that ship with the tool, compiled into it: the prelude, and packs that `use NAME` brings.
//!
//! To add a file below `rules/`, add a line here; a house test fails until it is listed.

/// A pack: files under one name.
#[derive(Debug, Clone, Copy)]
pub struct Pack {
    /// What `use` and `--pack` call it.
    pub name: &'static str,
    /// The names of its files, to show (`prelude/1-kinds.policy`), and their texts, in order.
    pub files: &'static [(&'static str, &'static str)],
}

macro_rules! pack {
    ($name:literal: $($file:literal)*) => {
        Pack { name: $name, files: &[$((concat!($name, "/", $file), include_str!(concat!("../rules/", $name, "/", $file)))),*] }
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

/// The pack of that name. Asking for the prelude is no mistake, it is always there.
pub fn find(name: &str) -> Option<&'static Pack> {
    std::iter::once(&PRELUDE).chain(PACKS).find(|pack| pack.name.eq_ignore_ascii_case(name))
}

/// The shipped text that is the same as this one: a checkout of the tool holds its packs as files, too.
pub fn shipped(text: &str) -> Option<&'static str> {
    std::iter::once(&PRELUDE)
        .chain(PACKS)
        .flat_map(|pack| pack.files)
        .map(|(_, shipped)| *shipped)
        .find(|it| *it == text)
}
