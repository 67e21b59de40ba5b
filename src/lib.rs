//! orglint: a company writes its leadership policy in a small readable language; orglint checks it against descriptions
//! of teams and reports what does not hold, where, why, and what to do.
//!
//! Modules in the order in which data flows; each imports only from those above it.

#![forbid(unsafe_code)]

pub mod about;
pub mod baseline;
pub mod canonical;
pub mod change;
pub mod cli;
pub mod code;
pub mod comparison;
pub mod compile;
pub mod config;
pub mod coverage;
pub mod data;
pub mod describe;
pub mod diagnostic;
pub mod diff;
pub mod edit;
pub mod evaluate;
pub mod explain;
pub mod formula;
pub mod lint;
pub mod load;
pub mod meaning;
mod memory;
pub mod mutate;
pub mod organisation;
pub mod packs;
pub mod plan;
pub mod quality;
pub mod question;
pub mod reading;
pub mod rephrase;
pub mod report;
pub mod review;
pub mod revision;
pub mod run;
pub mod source;
pub mod syntax;
pub mod trial;
pub mod value;
pub mod vocabulary;
pub mod waivers;
pub mod walk;
pub mod whatif;
