//! The integration tests, in one binary.

mod cli;
mod files;
mod docs;
mod house;
mod words;
