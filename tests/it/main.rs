//! The integration tests, in one binary.

mod agreement;
mod broken;
mod case_file;
mod case_run;
mod cases;
mod changes;
mod cli;
mod describe;
mod docs;
mod error_pages;
mod evidence;
mod files;
mod fmt;
mod house;
mod leadership;
mod many;
mod pipeline;
mod policies;
mod quality;
mod ratchet;
mod reports;
mod repository;
mod revisions;
mod sentences;
mod whatif;
mod words;
