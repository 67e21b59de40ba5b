//! The integration tests, in one binary.

mod case_file;
mod case_run;
mod cases;
mod cli;
mod describe;
mod docs;
mod error_pages;
mod files;
mod fmt;
mod house;
mod leadership;
mod policies;
mod quality;
mod ratchet;
mod reports;
mod sentences;
mod words;
