//! The `orglint` binary.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    orglint::cli::main()
}
