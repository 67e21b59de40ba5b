//! The integration tests, in one binary.

mod cli;
mod docs;
mod files;
mod house;
mod leadership;
mod quality;
mod words;
