//! The text of a policy file becomes a [`tree::Tree`]: declarations, clauses, and phrases as flat lists of tokens.
//!
//! This stage knows no vocabulary and no data. What a run of words means is settled in `reading`. The door is
//! [`parse::parse`].

mod declarations;
mod error;
pub mod parse;
mod policies;
mod scan;
#[cfg(test)]
mod tests;
mod tests_and_waivers;
mod tokens;
pub mod tree;
