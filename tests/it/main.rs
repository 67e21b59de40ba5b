//! The integration tests, in one binary.

mod cli;
mod docs;
mod files;
mod house;
<<<<<<< HEAD
mod policies;
mod quality;
=======
mod reports;
>>>>>>> polish
mod words;
