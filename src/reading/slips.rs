//! Habits from other languages, and the words that orglint has for them.
