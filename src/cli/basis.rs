//! The arguments of every comparison of organisations (`diff`, `review`, `plan`): what is applied, what is written, and
//! which findings decide the exit code.

use super::arguments::{Data, Limits, Policies};
use super::outputs::Outputs;
use crate::diff::Gate;

/// What a comparison is made by.
#[derive(Debug, clap::Args)]
pub(super) struct Basis {
    #[command(flatten)]
    pub(super) policies: Policies,
    #[command(flatten)]
    pub(super) data: Data,
    #[command(flatten)]
    pub(super) outputs: Outputs,
    /// Look at this policy only
    #[arg(long, value_name = "POLICY")]
    pub(super) only: Vec<String>,
    /// Which findings decide the exit code
    #[arg(long, value_name = "WHICH", default_value = "introduced")]
    pub(super) gate: GateName,
    /// A violated `should` counts, too: exit code 1
    #[arg(long)]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) limits: Limits,
}

/// `--gate`
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum GateName {
    /// Those that are introduced, or weigh more than before
    Introduced,
    /// All that are there, also before
    All,
}

impl From<GateName> for Gate {
    fn from(name: GateName) -> Gate {
        match name {
            GateName::Introduced => Gate::Introduced,
            GateName::All => Gate::All,
        }
    }
}
