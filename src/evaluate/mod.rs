//! A program and an organisation become verdicts with evidence: total, pure, ordered.
//!
//! It cannot fail, print, read a clock or iterate a hash map, and it always ends.

pub mod trial;
pub mod verdict;
