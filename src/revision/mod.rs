//! A git revision becomes a [`Snapshot`]: its files are found, used and read as those of the disk are, and nothing is
//! checked out. [`Origin`] says which of both a run reads from.
//!
//! Paths are those of the repository, from its root; they are shown as git writes them, `main:org/payments.yaml`. Files
//! are found by the same rules as on the disk (`load`): hidden ones left out, in byte order, each once. Links and
//! submodules are not followed: what they lead to is not in the revision's own files.

mod git;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

use git::{Entry, Objects, Sort};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::diagnostic::{Diagnostic, nearest};
use crate::load::{self, CONFIG_NAME, Content, Failure, Found, UseProblem, Wanted};
use crate::source::{FileId, Role, Sources};

/// Where files are read from.
#[derive(Debug, Clone, Default)]
pub enum Origin {
    /// The disk.
    #[default]
    Disk,
    /// A revision.
    Revision(Arc<Snapshot>),
}

/// The files of a commit.
#[derive(Debug)]
pub struct Snapshot {
    /// What stands before the path of a file: `main`, `1f2e3d4`.
    name: String,
    commit: String,
    /// The working directory as seen from the root: empty, or `services`.
    here: PathBuf,
    entries: BTreeMap<String, Entry>,
    objects: Mutex<Option<Objects>>,
}

/// How many files at least one core reads: fewer are not worth another.
const READ_TOGETHER: usize = 16;

impl Origin {
    /// As [`load::find`].
    ///
    /// # Errors
    /// A path that leads to nothing, or is of the wrong sort.
    pub fn find(&self, paths: &[PathBuf], wanted: Wanted) -> Result<(Vec<Found>, Vec<Diagnostic>), Failure> {
        match self {
            Origin::Disk => load::find(paths, wanted),
            Origin::Revision(snapshot) => snapshot.find(paths, wanted),
        }
    }

    /// As [`load::used`].
    ///
    /// # Errors
    /// The file is not there, or not below the root.
    pub fn used(&self, from: &Found, text: &str) -> Result<Found, UseProblem> {
        match self {
            Origin::Disk => load::used(from, text),
            Origin::Revision(snapshot) => snapshot.used(from, text),
        }
    }

    /// Reads a file into `sources`. Of a file that is larger than `limit` a little more than that is read, so that its
    /// reader sees that it is too large. A diagnostic means that the file is not to be read as policy or data.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(
        &self,
        found: &Found,
        role: Role,
        limit: usize,
        sources: &mut Sources,
    ) -> Result<(FileId, Option<Diagnostic>), Failure> {
        Ok(self.add(found, self.content(found, limit)?, role, sources))
    }

    /// Reads files at the same time; what they hold, in their order.
    ///
    /// # Errors
    /// The first file that cannot be read.
    pub(crate) fn read_all(
        &self,
        all: &[&Found],
        role: Role,
        limit: usize,
        sources: &mut Sources,
    ) -> Result<Vec<(FileId, Option<Diagnostic>)>, Failure> {
        let contents: Vec<Result<Content, Failure>> =
            all.par_iter().with_min_len(READ_TOGETHER).map(|found| self.content(found, limit)).collect();
        all.iter().zip(contents).map(|(found, content)| Ok(self.add(found, content?, role, sources))).collect()
    }

    fn content(&self, found: &Found, limit: usize) -> Result<Content, Failure> {
        match self {
            Origin::Disk => load::read(found, limit),
            Origin::Revision(snapshot) => Ok(Content::of(snapshot.bytes(found, limit)?, limit)),
        }
    }

    fn add(&self, found: &Found, content: Content, role: Role, sources: &mut Sources) -> (FileId, Option<Diagnostic>) {
        let (file, slip) = content.add(found, role, sources);
        match self {
            Origin::Disk => {}
            Origin::Revision(_) => sources.lies_at(file, load::show(&found.path)),
        }
        (file, slip)
    }

    /// Whether there is a file or folder at that path.
    pub fn exists(&self, path: &Path) -> bool {
        match self {
            Origin::Disk => load::exists(path),
            Origin::Revision(snapshot) => normal(path).is_some_and(|path| snapshot.has(&path)),
        }
    }

    /// As [`load::is_below`]; links of a revision are not followed, so they lead nowhere.
    pub fn is_below(&self, folder: &Path, path: &Path) -> bool {
        match self {
            Origin::Disk => load::is_below(folder, path),
            Origin::Revision(_) => match (normal(folder), normal(path)) {
                (Some(folder), Some(path)) => path.starts_with(folder),
                _ => false,
            },
        }
    }

    /// The `orglint.toml` that lies in a folder itself, with that folder.
    pub fn config_in(&self, folder: &Path) -> Option<(PathBuf, Found)> {
        match self {
            Origin::Disk => load::config_in(folder),
            Origin::Revision(snapshot) => snapshot.config_in(&normal(folder)?),
        }
    }

    /// The `orglint.toml` of the working directory or the nearest folder above it, with its folder.
    pub fn find_config(&self) -> Option<(PathBuf, Found)> {
        match self {
            Origin::Disk => load::find_config(),
            Origin::Revision(snapshot) => snapshot.here.ancestors().find_map(|folder| snapshot.config_in(folder)),
        }
    }

    /// A path that is written as seen from the working directory, as this origin takes it.
    pub fn from_here(&self, path: &Path) -> PathBuf {
        match self {
            Origin::Disk => path.to_owned(),
            Origin::Revision(snapshot) => snapshot.here.join(path),
        }
    }

    /// `main`; of the disk: the working tree.
    pub fn name(&self) -> &str {
        match self {
            Origin::Disk => "the working tree",
            Origin::Revision(snapshot) => &snapshot.name,
        }
    }

    /// A path as a reader would name it: `org`, `main:org`.
    pub fn show(&self, path: &Path) -> String {
        match self {
            Origin::Disk => load::show(path),
            Origin::Revision(snapshot) => snapshot.show(&normal(path).unwrap_or_else(|| path.to_owned())),
        }
    }
}

/// Splits `main:org/` into the revision and the path. A colon in braces belongs to the revision (`main^{/fix: it}`).
pub fn split(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0;
    for (at, char) in text.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            ':' if depth == 0 => return (&text[..at], Some(&text[at + 1..])),
            _ => {}
        }
    }
    (text, None)
}

/// Where the branch of `revision` (`HEAD` for the working tree) left the branch that others are merged into.
///
/// # Errors
/// There is no such branch, or no commit in common.
pub fn fork_point(revision: &str) -> Result<(Snapshot, String), Failure> {
    let Some(branch) = git::default_branch() else {
        git::commit(revision)?;
        return Err(Failure::new("there is no branch `main` or `master` to compare with, here or at `origin`")
            .help("say what to compare with: `--from REV`"));
    };
    let commit = git::merge_base(&branch, revision)?;
    Ok((Snapshot::of(git::short(&commit), commit)?, branch))
}

impl Snapshot {
    /// The files of a revision.
    ///
    /// # Errors
    /// It cannot be read, or it is not there.
    pub fn open(revision: &str) -> Result<Snapshot, Failure> {
        let commit = git::commit(revision)?;
        Snapshot::of(revision.to_owned(), commit)
    }

    fn of(name: String, commit: String) -> Result<Snapshot, Failure> {
        let here = PathBuf::from(git::prefix()?.trim_end_matches('/'));
        let entries = git::tree(&commit, &name)?.into_iter().collect();
        Ok(Snapshot { name, commit, here, entries, objects: Mutex::new(None) })
    }

    /// The whole id of the commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    fn show(&self, path: &Path) -> String {
        let path = load::show(path);
        if path == "." { self.name.clone() } else { format!("{}:{path}", self.name) }
    }

    fn entry(&self, path: &Path) -> Option<&Entry> {
        self.entries.get(&load::show(path))
    }

    /// All entries below a folder; of the root (an empty path) all there are.
    fn below(&self, folder: &Path) -> impl Iterator<Item = (&String, &Entry)> {
        let start = if folder.as_os_str().is_empty() { String::new() } else { load::show(folder) + "/" };
        let from = self.entries.range(start.clone()..);
        from.take_while(move |(path, _)| path.starts_with(&start))
    }

    fn has(&self, path: &Path) -> bool {
        self.entry(path).is_some() || self.below(path).next().is_some()
    }

    fn config_in(&self, folder: &Path) -> Option<(PathBuf, Found)> {
        let path = folder.join(CONFIG_NAME);
        let found = || Found { name: self.show(&path), path: path.clone(), root: folder.to_owned() };
        self.entry(&path).filter(|entry| entry.sort == Sort::File).map(|_| (folder.to_owned(), found()))
    }

    fn find(&self, paths: &[PathBuf], wanted: Wanted) -> Result<(Vec<Found>, Vec<Diagnostic>), Failure> {
        let mut all: Vec<Found> = Vec::new();
        let mut warnings = Vec::new();
        for path in &load::in_order(paths) {
            let Some(path) = normal(path) else {
                return Err(Failure::new(format!("`{}` leads out of the repository", load::show(path))));
            };
            let found = self.find_at(&path, wanted, &mut warnings)?;
            if found.is_empty() {
                let others = self.find_at(&path, wanted.other(), &mut Vec::new())?;
                return Err(load::holds_none(&self.show(&path), wanted, !others.is_empty()));
            }
            all.extend(found);
        }
        let mut known = std::collections::HashSet::new();
        all.retain(|found| known.insert(found.path.clone()));
        all.sort_by(load::by_name);
        Ok((all, warnings))
    }

    fn find_at(&self, path: &Path, wanted: Wanted, warnings: &mut Vec<Diagnostic>) -> Result<Vec<Found>, Failure> {
        if let Some(entry) = self.entry(path) {
            if entry.sort != Sort::File {
                return Err(Failure::new(format!(
                    "`{}` is {}, which is not followed",
                    self.show(path),
                    what(entry.sort)
                )));
            }
            if !wanted.accepts(&load::show(path)) {
                return Err(load::wrong_sort(&self.show(path), wanted));
            }
            let root = path.parent().unwrap_or(Path::new("")).to_owned();
            return Ok(vec![Found { name: self.show(path), path: path.to_owned(), root }]);
        }
        if self.below(path).next().is_none() {
            return Err(self.nothing_at(path));
        }
        let mut found = Vec::new();
        for (name, entry) in self.below(path) {
            let below = Path::new(name).strip_prefix(path).unwrap_or(Path::new(name));
            if below.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.')) {
                continue;
            }
            let last = name.rsplit('/').next().unwrap_or(name);
            match entry.sort {
                Sort::File if wanted.accepts(last) => {
                    found.push(Found {
                        name: self.show(Path::new(name)),
                        path: PathBuf::from(name),
                        root: path.to_owned(),
                    });
                }
                // A link without an ending may be a folder.
                Sort::Link if wanted.accepts(last) || !last.contains('.') => {
                    warnings.push(load::not_followed(&self.show(Path::new(name)), "is a symbolic link of a revision"));
                }
                Sort::Submodule => {
                    warnings.push(load::not_followed(&self.show(Path::new(name)), "is a submodule"));
                }
                Sort::File | Sort::Link => {}
            }
        }
        Ok(found)
    }

    fn nothing_at(&self, path: &Path) -> Failure {
        let shown = load::show(path);
        let failure = Failure::new(format!("there is no file or folder `{shown}` in `{}`", self.name));
        let folder = path.parent().unwrap_or(Path::new(""));
        let beside = self.below(folder).filter_map(|(name, _)| {
            let below = Path::new(name).strip_prefix(folder).ok()?;
            Some(load::show(&folder.join(below.components().next()?)))
        });
        let beside: Vec<String> = beside.collect();
        match nearest(&shown, beside.iter().map(String::as_str)) {
            Some(near) => failure.help(format!("did you mean `{}:{near}`?", self.name)),
            None => failure
                .help("a path behind the colon begins at the root of the repository, one with `./` where you are"),
        }
    }

    fn used(&self, from: &Found, text: &str) -> Result<Found, UseProblem> {
        let folder = from.path.parent().unwrap_or(Path::new(""));
        let written = Path::new(text);
        let path = if written.has_root() { None } else { normal(&folder.join(written)) };
        let Some(path) = path.filter(|path| path.starts_with(&from.root)) else { return Err(UseProblem::Outside) };
        let is_policy =
            self.entry(&path).is_some_and(|entry| entry.sort == Sort::File) && Wanted::Policies.accepts(text);
        if is_policy {
            return Ok(Found { name: self.show(&path), path, root: from.root.clone() });
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let names = self.below(&folder).filter_map(|(name, _)| name.strip_prefix(&(load::show(&folder) + "/")));
        let names: Vec<&str> = names.filter(|name| !name.contains('/') && Wanted::Policies.accepts(name)).collect();
        let last = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Err(UseProblem::Missing(nearest(&last, names).map(str::to_owned)))
    }

    /// A little more than `limit` bytes of a larger file, as of one on the disk.
    fn bytes(&self, found: &Found, limit: usize) -> Result<Vec<u8>, Failure> {
        let Some(entry) = self.entry(&found.path) else { return Err(self.nothing_at(&found.path)) };
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(4);
        let mut objects = self.objects.lock().map_err(|_| Failure::new("git cannot be asked"))?;
        let open = match objects.take() {
            Some(open) => objects.insert(open),
            None => objects.insert(Objects::open()?),
        };
        open.read(&entry.object, most, &found.name)
    }
}

fn what(sort: Sort) -> &'static str {
    match sort {
        Sort::File => "a file",
        Sort::Link => "a symbolic link",
        Sort::Submodule => "a submodule",
    }
}

/// A path without `.` and `..`; `None` if it leads out.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => plain.push(name),
            Component::ParentDir => {
                if !plain.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::{normal, split};
    use std::path::{Path, PathBuf};

    #[test]
    fn a_revision_ends_at_the_first_colon_outside_of_braces() {
        assert_eq!(split("main:org/"), ("main", Some("org/")));
        assert_eq!(split("HEAD~1"), ("HEAD~1", None));
        assert_eq!(split("main^{/fix: it}:a:b"), ("main^{/fix: it}", Some("a:b")));
        assert_eq!(split(":org"), ("", Some("org")));
    }

    #[test]
    fn paths_stay_in_the_repository() {
        assert_eq!(normal(Path::new("./a/../b//c/.")), Some(PathBuf::from("b/c")));
        assert_eq!(normal(Path::new("a/../..")), None);
        assert_eq!(normal(Path::new("/etc")), None);
    }
}
