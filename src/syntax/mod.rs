//! The text of a policy file becomes a [`tree::Tree`]: declarations, clauses, and phrases as flat lists of tokens.
//!
//! This stage knows no vocabulary and no data. What a run of words means is settled in `reading`. The door is
//! [`parse::parse`]; the way back, a text in canonical layout, is [`format::format`].

mod columns;
mod declarations;
mod error;
pub mod format;
mod heads;
mod layout;
mod lexemes;
mod marks;
mod mend;
mod pairs;
pub mod parse;
mod policies;
mod same;
mod scan;
#[cfg(test)]
mod test_format;
#[cfg(test)]
mod tests;
mod tests_and_waivers;
mod tests_and_waivers_error;
mod tokens;
pub mod tree;
mod wrap;
