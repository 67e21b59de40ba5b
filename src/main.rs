//! The `orglint` binary.

fn main() -> std::process::ExitCode {
    orglint::cli::main()
}
