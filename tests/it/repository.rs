//! Repositories for tests, made by git itself, with an identity of their own and no configuration of this machine.

use std::path::Path;
use std::process::Command;

use crate::cli::{Folder, Ran};

/// A folder that is a repository, with one branch, `main`.
pub(crate) struct Repository(pub(crate) Folder);

/// What keeps git to itself.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("GIT_AUTHOR_NAME", "Test"),
    ("GIT_AUTHOR_EMAIL", "test@example.org"),
    ("GIT_AUTHOR_DATE", "2026-10-01T12:00:00Z"),
    ("GIT_COMMITTER_NAME", "Test"),
    ("GIT_COMMITTER_EMAIL", "test@example.org"),
    ("GIT_COMMITTER_DATE", "2026-10-01T12:00:00Z"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
];

impl Repository {
    /// A repository with one commit of these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Repository {
        let repository = Repository(Folder::with(files));
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit();
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        self.0.write(name, text.as_bytes());
    }

    /// Runs git, which must succeed; what it printed.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git_in(self.path(), arguments)
    }

    /// Commits everything as it is.
    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "a change"]);
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        orglint_in(&self.0, self.path(), arguments)
    }

    /// Runs it in a folder of the repository.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        orglint_in(&self.0, &self.path().join(folder), arguments)
    }
}

/// Runs the tool in some folder, with git kept to itself.
pub(crate) fn orglint_in(folder: &Folder, path: &Path, arguments: &[&str]) -> Ran {
    let mut command = folder.command(arguments);
    command.current_dir(path).envs(ENVIRONMENT.iter().copied());
    // The project itself lies in a repository; that of a test must not be found through it.
    command.env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"));
    Ran::from(command.output().expect("the binary runs"))
}

/// Runs git in some folder.
#[track_caller]
pub(crate) fn git_in(path: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(path).envs(ENVIRONMENT.iter().copied());
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(name);
    }
    let output = git.output().expect("git runs");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {error}");
    String::from_utf8(output.stdout).expect("git prints UTF-8").trim().to_owned()
}
