//! Texts that try to break a report, or the terminal that shows it.
