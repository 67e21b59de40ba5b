//! Documents and the vocabulary become an [`Org`]: every thing interned, every fact typed and in columns, every reference
//! resolved, with the place of each fact.
//!
//! It knows no policy and no definition. Who is *left out* (`left out if …`) is decided by `evaluate`, which can read
//! conditions; here everything that a file mentions is a thing.

use crate::source::Span;
use crate::value::{Interner, Val};
use crate::vocabulary::{AttrId, KindId, ResponsibilityId};

/// What the files record of one attribute of one thing. Defaults are not applied here.
#[derive(Debug, Clone, Copy)]
pub enum Recorded<'a> {
    /// No file mentions it.
    Nothing,
    /// One value; of a keyed attribute a bare one, which answers for every key.
    One(Val),
    /// A set, perhaps empty, distinct, in the order of the text; of a keyed attribute a bare one.
    Set(&'a [Val]),
    /// One entry for each key that the files give, in the order of the text.
    Keyed(&'a [KeyedFact]),
}

/// An entry of a keyed attribute.
#[derive(Debug, Clone, Copy)]
pub struct KeyedFact {
    /// The thing or option that it is for.
    pub key: Val,
    /// The value, if the attribute is single.
    pub value: Val,
    /// The values, if it is a set: a range of [`Org::set_values`].
    pub set: (u32, u32),
}
