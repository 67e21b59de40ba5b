//! Questions to git become bytes or a [`Failure`]: the only file that starts another program.
//!
//! The repository may come from anybody. git is called without a shell, with commands that run nothing of what its
//! configuration names: no hook, filter, pager, file system monitor, helper for another transport; nothing is fetched.
//! A revision is never an option: one that begins with `-` is refused, and stands behind `--end-of-options` besides.
//! What git refuses itself (a folder of somebody else's) stays refused, in its words.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::diagnostic::nearest;
use crate::load::Failure;

/// How much of an answer is read. A tree of a million files has about a hundred bytes for each.
const MOST_ANSWER: u64 = 256 << 20;

/// What was said: the answer, or why there is none.
struct Said {
    fine: bool,
    out: Vec<u8>,
    error: String,
}

fn command<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut git = Command::new("git");
    git.args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    // A bare repository that lies among the files of another is data, not a repository to obey.
    git.args(["-c", "safe.bareRepository=explicit", "-c", "protocol.allow=never"]);
    git.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // An object that is not there is fetched from nowhere, whatever the configuration of the repository allows.
    git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none");
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_REPLACE_OBJECTS", "1");
    git.env("LC_ALL", "C").env_remove("LANGUAGE");
    for name in ["GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_TRACE"] {
        git.env_remove(name);
    }
    git
}

fn ask(arguments: &[&str]) -> Result<Said, Failure> {
    let mut child = command(arguments).spawn().map_err(|error| cannot_start(&error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let words = std::thread::spawn(move || {
        let mut text = Vec::new();
        // What cannot be read of the reason is missing from the reason.
        let _ = stderr.map(|stderr| stderr.take(1 << 16).read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut out = Vec::new();
    let read = stdout.map_or(Ok(0), |stdout| stdout.take(MOST_ANSWER + 1).read_to_end(&mut out));
    let status = child.wait();
    let error = words.join().unwrap_or_default();
    match (read, status) {
        (Ok(_), Ok(_)) if out.len() as u64 > MOST_ANSWER => Err(Failure::new("the repository is too large to be read")),
        (Ok(_), Ok(status)) => Ok(Said { fine: status.success(), out, error }),
        (Err(error), _) | (_, Err(error)) => Err(Failure::new(format!("git cannot be asked: {error}"))),
    }
}

fn cannot_start(error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::NotFound {
        return Failure::new("git is needed for a revision, and there is no `git` here")
            .help("install git, or compare two folders: `orglint diff old/ new/`");
    }
    Failure::new(format!("git cannot be started: {error}"))
}

/// What git said, as a failure; `revision` is what was asked for.
fn refused(revision: &str, error: &str) -> Failure {
    let lines = || error.lines().map(|line| line.trim_start_matches("fatal: ").trim());
    if error.contains("cannot use bare repository") {
        return Failure::new(
            "a bare repository is not read unless it is named, since it may lie among the files of another",
        )
        .help("name it in the environment: `GIT_DIR=/path/to/it`");
    }
    if error.contains("not a git repository") && revision == "HEAD" {
        return Failure::new("there is no git repository here, so there is nothing to compare with")
            .help("run it inside of a repository, or compare two folders: `orglint diff old/ new/`");
    }
    if error.contains("not a git repository") {
        return Failure::new(format!(
            "`{revision}` is no path here, and there is no git repository that could know it"
        ))
        .help("run it inside of a repository, or compare two folders: `orglint diff old/ new/`");
    }
    if error.contains("dubious ownership") {
        let way =
            lines().find(|line| line.starts_with("git config")).unwrap_or("git config --global --add safe.directory …");
        return Failure::new("git does not trust this repository, since its folder belongs to somebody else").help(way);
    }
    let first = lines().find(|line| !line.is_empty()).unwrap_or("it does not say why");
    Failure::new(format!("git cannot read `{revision}`: {first}"))
}

fn line(out: &[u8]) -> String {
    String::from_utf8_lossy(out).trim_end_matches(['\n', '\r']).to_owned()
}

/// The commit that a revision names.
///
/// # Errors
/// There is none of that name, no repository, or no git.
pub(super) fn commit(revision: &str) -> Result<String, Failure> {
    if revision.is_empty() || revision.starts_with('-') || revision.contains(['\0', '\n']) {
        return Err(Failure::new(format!("`{revision}` is no revision"))
            .help("a revision is a branch, a tag or a commit: `main`, `v1.2`, `HEAD~1`"));
    }
    let wanted = format!("{revision}^{{commit}}");
    let said = ask(&["rev-parse", "--verify", "--end-of-options", &wanted])?;
    if said.fine {
        return Ok(line(&said.out));
    }
    let unknown = ["Needed a single revision", "unknown revision", "bad revision", "ambiguous argument", "Not a valid"];
    if !unknown.iter().any(|words| said.error.contains(words)) {
        return Err(refused(revision, &said.error));
    }
    let failure = Failure::new(format!("there is no revision `{revision}` in this repository"));
    Err(failure.help(way_to(revision)))
}

/// How a revision that is not there may be had.
fn way_to(revision: &str) -> String {
    let names =
        ask(&["for-each-ref", "--count=2000", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"]);
    let names = names.map(|said| String::from_utf8_lossy(&said.out).into_owned()).unwrap_or_default();
    let remote = format!("origin/{revision}");
    if names.lines().any(|name| name == remote) {
        return format!("did you mean `{remote}`?");
    }
    if is_shallow() {
        return format!(
            "this is a shallow clone, which has only the last commits: `git fetch --unshallow`, or `git fetch --depth=100 \
             origin {revision}`"
        );
    }
    match nearest(revision, names.lines()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`git fetch origin {revision}` brings a branch that is on the server only"),
    }
}

/// Whether only the last commits are here.
fn is_shallow() -> bool {
    ask(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|said| line(&said.out) == "true")
}

/// The first letters of a commit, as many as tell it apart.
pub(super) fn short(commit: &str) -> String {
    let said = ask(&["rev-parse", "--short", "--verify", "--end-of-options", commit]);
    said.ok().filter(|said| said.fine).map_or_else(|| commit.chars().take(10).collect(), |said| line(&said.out))
}

/// The working directory as seen from the root of the repository: `` or `services/`.
///
/// # Errors
/// There is no repository.
pub(super) fn prefix() -> Result<String, Failure> {
    let said = ask(&["rev-parse", "--show-prefix"])?;
    match said.fine {
        true => Ok(line(&said.out)),
        false if said.error.contains("work tree") => Ok(String::new()),
        false => Err(refused("HEAD", &said.error)),
    }
}

/// The branch that others are merged into, as a revision: what the server says, else `main` or `master`.
pub(super) fn default_branch() -> Option<String> {
    let head = ask(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]).ok()?;
    let said = head.fine.then(|| line(&head.out));
    let usual = ["origin/main", "origin/master", "main", "master"].map(str::to_owned);
    let there = |name: &String| ask(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")]);
    said.into_iter().chain(usual).find(|name| there(name).is_ok_and(|said| said.fine))
}

/// The commit from which two went apart.
///
/// # Errors
/// There is none here.
pub(super) fn merge_base(one: &str, other: &str) -> Result<String, Failure> {
    let (first, second) = (commit(one)?, commit(other)?);
    let said = ask(&["merge-base", &first, &second])?;
    if said.fine && !said.out.is_empty() {
        return Ok(line(&said.out));
    }
    let failure = Failure::new(format!("`{one}` and `{other}` have no commit in common here"));
    Err(if is_shallow() {
        failure.help("this is a shallow clone: `git fetch --unshallow`, or `git fetch --deepen=100`")
    } else {
        failure.help(format!("say what to compare with: `--from {one}`"))
    })
}

/// What a name of a tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
}

/// A name of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) sort: Sort,
    pub(super) object: String,
}

/// All names of a commit's tree, by their paths from the root.
///
/// # Errors
/// Trees are missing.
pub(super) fn tree(commit: &str, shown: &str) -> Result<Vec<(String, Entry)>, Failure> {
    let said = ask(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
    if !said.fine {
        return Err(missing(shown, &said.error));
    }
    Ok(said.out.split(|&byte| byte == 0).filter_map(entry).collect())
}

/// `100644 blob 1f2e…<tab>org/a.yaml`
fn entry(row: &[u8]) -> Option<(String, Entry)> {
    let text = String::from_utf8_lossy(row);
    let (head, path) = text.split_once('\t')?;
    let mut words = head.split(' ');
    let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
    let sort = match mode {
        "120000" => Sort::Link,
        "160000" => Sort::Submodule,
        _ => Sort::File,
    };
    Some((path.to_owned(), Entry { sort, object: object.to_owned() }))
}

fn missing(shown: &str, error: &str) -> Failure {
    let first = error.lines().next().unwrap_or("").trim_start_matches("fatal: ").trim_start_matches("error: ");
    let message = format!("a part of `{shown}` is not in this repository: {first}");
    Failure::new(message)
        .help("this is a partial clone, or one that is damaged: `git fetch --refetch --no-filter`, or clone it anew")
}

/// A git that hands out objects until it is dropped.
#[derive(Debug)]
pub(super) struct Objects {
    child: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    /// Starts it.
    ///
    /// # Errors
    /// There is no git.
    pub(super) fn open() -> Result<Objects, Failure> {
        let mut git = command(["cat-file", "--batch"]);
        let mut child =
            git.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(|error| cannot_start(&error))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(asks), Some(answers)) => Ok(Objects { child, asks: Some(asks), answers: BufReader::new(answers) }),
            _ => Err(Failure::new("git cannot be asked")),
        }
    }

    /// The bytes of an object, of a larger one than `most` so many and not more.
    ///
    /// # Errors
    /// The object is missing.
    pub(super) fn read(&mut self, object: &str, most: u64, shown: &str) -> Result<Vec<u8>, Failure> {
        self.try_read(object, most)
            .map_err(|error| Failure::new(format!("git cannot be asked: {error}")))?
            .ok_or_else(|| missing(shown, "its text is missing"))
    }

    fn try_read(&mut self, object: &str, most: u64) -> std::io::Result<Option<Vec<u8>>> {
        let Some(asks) = &mut self.asks else { return Ok(None) };
        writeln!(asks, "{object}")?;
        asks.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.split(' ').nth(2).and_then(|size| size.trim().parse::<u64>().ok());
        let Some(size) = size else { return Ok(None) };
        let mut bytes = Vec::new();
        self.answers.by_ref().take(size.min(most)).read_to_end(&mut bytes)?;
        // The rest, and the line end behind it.
        let rest = size.saturating_sub(most) + 1;
        std::io::copy(&mut self.answers.by_ref().take(rest), &mut std::io::sink())?;
        Ok(Some(bytes))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        drop(self.asks.take());
        // It ends when it is asked nothing more; one that does not has nothing left to say.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
