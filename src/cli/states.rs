//! What the words of `diff`, `review` and `check --changed` name: the working tree, a folder or file, or a revision, each
//! with the configuration that holds there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{self, Data, Policies};
use crate::config::Config;
use crate::diff::Place;
use crate::load::{self, Failure};
use crate::revision::{self, Origin, Snapshot};
use crate::run::Inputs;

/// An organisation at some time, and where its policies lie.
pub(super) struct State {
    /// On the disk, or in a revision.
    pub(super) from: Origin,
    /// What a reader would call it.
    pub(super) name: String,
    config: Config,
    /// Named on the command line; else the configuration says it.
    org: Vec<PathBuf>,
    /// Whether it is a state of the past that may have had no descriptions.
    may_be_missing: bool,
}

impl State {
    /// The working tree, or these paths in it.
    pub(super) fn here(mut org: Vec<PathBuf>) -> Result<State, Failure> {
        let config = arguments::configuration_of(&mut org)?;
        let from = Origin::Disk;
        Ok(State { name: from.name().to_owned(), from, config, org, may_be_missing: false })
    }

    /// A revision, or these paths in it, as seen from the working directory.
    pub(super) fn of_revision(revision: &str, org: &[PathBuf]) -> Result<State, Failure> {
        let from = Origin::Revision(Arc::new(Snapshot::open(revision)?));
        State::of(from, revision.to_owned(), org)
    }

    /// Where the branch of a revision (`HEAD` for the working tree) left the default branch.
    pub(super) fn fork_point(revision: &str, org: &[PathBuf]) -> Result<State, Failure> {
        let (snapshot, branch) = revision::fork_point(revision)?;
        let from = Origin::Revision(Arc::new(snapshot));
        let name = format!("where it left {branch} ({})", from.name());
        State::of(from, name, org)
    }

    fn of(from: Origin, name: String, org: &[PathBuf]) -> Result<State, Failure> {
        let org: Vec<PathBuf> = org.iter().map(|path| from.from_here(path)).collect();
        let own = match org.as_slice() {
            [folder] => from.config_in(folder),
            _ => None,
        };
        let (config, org) = match own {
            Some((folder, found)) => {
                let config = arguments::read(&from, &folder, &found)?;
                let org = if config.org.is_some() { Vec::new() } else { org };
                (config, org)
            }
            None => (arguments::configuration_in(&from)?, org),
        };
        Ok(State { from, name, config, org, may_be_missing: true })
    }

    /// What one word names: a path that is there, else `REV` or `REV:path`.
    pub(super) fn named(text: &str) -> Result<State, Failure> {
        let path = Path::new(text);
        if load::exists(path) {
            let state = State::here(vec![path.to_owned()])?;
            return Ok(State { name: load::show(path), ..state });
        }
        let (revision, path) = revision::split(text);
        let Some(path) = path else {
            // What looks like a path is one, so that a slip in it is found.
            if text.ends_with('/') || text.starts_with('.') || text.starts_with('/') {
                return Err(no_path(text));
            }
            return State::of_revision(revision, &[]).map_err(|failure| neither(text, failure));
        };
        let from = Origin::Revision(Arc::new(Snapshot::open(revision)?));
        let seen_from_here = path.starts_with("./") || path.starts_with("../");
        let path = if seen_from_here { from.from_here(Path::new(path)) } else { PathBuf::from(path) };
        let (config, org) = match from.config_in(&path) {
            Some((folder, found)) => {
                let config = arguments::read(&from, &folder, &found)?;
                let org = if config.org.is_some() { Vec::new() } else { vec![path] };
                (config, org)
            }
            None => (arguments::configuration_in(&from)?, vec![path]),
        };
        Ok(State { from, name: text.to_owned(), config, org, may_be_missing: false })
    }

    /// The inputs of a run over this state with its own policies, and where these lie.
    pub(super) fn inputs(self, policies: Policies, data: Data) -> Result<(Inputs, Origin, Origin), Failure> {
        let policies_from = if policies.policies.is_empty() { self.from.clone() } else { Origin::Disk };
        let inputs = arguments::inputs_in(&self.from, self.org, policies, data, self.config)?;
        Ok((inputs, policies_from, self.from))
    }

    /// The inputs of a run with the policies of this state, the rest as in the run over the state afterwards.
    pub(super) fn inputs_before(&self, after: &Inputs, named: &[PathBuf], packs: &[String]) -> Inputs {
        let policies = if named.is_empty() {
            let default = || vec![self.from.from_here(Path::new("policies"))];
            self.config.policies.clone().unwrap_or_else(default)
        } else {
            named.iter().map(|path| self.from.from_here(path)).collect()
        };
        // In a state of the past there may have been no policies yet.
        let policies = policies.into_iter().filter(|path| !self.may_be_missing || self.from.exists(path)).collect();
        let packs = match packs {
            [] => self.config.packs.iter().map(|pack| pack.value.clone()).collect(),
            packs => packs.to_vec(),
        };
        Inputs { policies, packs, ..after.clone() }
    }

    /// Where the descriptions of a state before lie.
    pub(super) fn place(&self) -> Place {
        let default = || vec![self.from.from_here(Path::new("org"))];
        let configured = || self.config.org.clone().unwrap_or_else(default);
        Place {
            from: self.from.clone(),
            org: if self.org.is_empty() { configured() } else { self.org.clone() },
            overlays: self.config.overlays.clone(),
            may_be_missing: self.may_be_missing,
        }
    }
}

/// A word that is neither a path nor a revision.
fn neither(text: &str, failure: Failure) -> Failure {
    if !failure.message.starts_with("there is no revision") {
        return failure;
    }
    Failure { message: format!("`{text}` is no path here, and no revision of this repository"), ..failure }
}

fn no_path(text: &str) -> Failure {
    Failure::new(format!("there is no file or folder `{text}`"))
        .help("a revision is a branch, a tag or a commit, with a path behind a colon: `main:org/`")
}
