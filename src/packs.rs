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
pub const PACKS: &[Pack] = &[pack!("company-words": "1-functions.policy")];

/// The pack of that name. Asking for the prelude is no mistake, it is always there.
pub fn find(name: &str) -> Option<&'static Pack> {
    std::iter::once(&PRELUDE).chain(PACKS).find(|pack| pack.name.eq_ignore_ascii_case(name))
}

/// The shipped text that is the same as this one: a checkout of the tool holds its packs as files, too.
pub fn shipped(text: &str) -> Option<&'static str> {
    std::iter::once(&PRELUDE).chain(PACKS).flat_map(|pack| pack.files).map(|(_, shipped)| *shipped).find(|it| *it == text)
}
