//! The integration tests, in one binary.

mod cli;
mod files;
mod house;
mod words;
