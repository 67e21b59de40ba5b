//! The text of a policy file becomes a [`tree::Tree`]: declarations, clauses, and phrases as flat lists of tokens.
//!
//! This stage knows no vocabulary and no data. What a run of words means is settled in `reading`.

pub mod tree;
