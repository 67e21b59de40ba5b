//! The integration tests, in one binary.

mod cli;
mod docs;
mod files;
mod house;
mod policies;
mod quality;
mod reports;
mod sentences;
mod words;
