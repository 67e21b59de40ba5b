//! The integration tests, in one binary.

mod cli;
mod house;
mod words;
