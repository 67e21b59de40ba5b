//! The `orglint` binary.

fn main() {}
