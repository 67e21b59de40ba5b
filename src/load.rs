//! Paths become texts in [`Sources`]: the only file that touches the disk.
//!
//! Folders are read with their subfolders, hidden ones left out, in the byte order of their `/` paths; what is named
//! itself is read even if hidden. A file counts once, however it is reached. Nothing outside the given roots is read:
//! a symbolic link that leads out is a warning, a `use` that leads out an error. A file that is no UTF-8 is kept in a
//! readable form for the report, and complained about. What stops the run before it begins is a [`Failure`].

use std::collections::HashSet;
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};
use std::{fmt, fs, io};

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::source::{FileId, Role, Sources, Span};

/// Why nothing could be run: exit code 2. Not for mistakes inside a policy or a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is, in one line.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Failure {
    /// A failure without advice.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    /// Both failures in one; the advice of each, if it has any.
    #[must_use]
    pub fn and(self, other: Option<Failure>) -> Failure {
        let Some(other) = other.filter(|other| other.message != self.message) else { return self };
        let help: Vec<String> = self.help.into_iter().chain(other.help).collect();
        let help = (!help.is_empty()).then(|| help.join(" "));
        Failure { message: format!("{}; {}", self.message, other.message), help }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Which files are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// `*.policy`
    Policies,
    /// `*.yaml`, `*.yml`, `*.toml`, `*.json`, `*.csv`; never `orglint.toml`.
    Data,
}

impl Wanted {
    /// Whether a file of that name is of this sort.
    pub(crate) fn accepts(self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        match self {
            Wanted::Policies => extension == "policy",
            Wanted::Data => {
                matches!(extension.as_str(), "yaml" | "yml" | "toml" | "json" | "csv") && name != CONFIG_NAME
            }
        }
    }

    /// What is not looked for.
    pub(crate) fn other(self) -> Wanted {
        match self {
            Wanted::Policies => Wanted::Data,
            Wanted::Data => Wanted::Policies,
        }
    }

    /// What is looked for, in words.
    pub fn noun(self) -> &'static str {
        match self {
            Wanted::Policies => "policy file (*.policy)",
            Wanted::Data => "description of an organisation (*.yaml, *.yml, *.toml, *.json, *.csv)",
        }
    }
}

/// The name of the configuration file.
pub const CONFIG_NAME: &str = "orglint.toml";

/// A file that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path as the user would write it, with `/`.
    pub name: String,
    /// Where it really is: the same for every way to reach it.
    pub path: PathBuf,
    /// The folder that `use` may not leave: the one given, or that of the file given.
    pub root: PathBuf,
}

/// All files of the wanted sort at or below the paths, each once, in byte order of the names: in which order the paths are
/// given changes nothing. Also warnings about links.
///
/// # Errors
/// A path that does not exist, cannot be read, is of the wrong sort, or has no wanted file below it.
pub fn find(paths: &[PathBuf], wanted: Wanted) -> Result<(Vec<Found>, Vec<Diagnostic>), Failure> {
    let paths = in_order(paths);
    let (mut roots, mut missing) = (Vec::new(), Vec::new());
    for path in &paths {
        match real_path(path) {
            Ok(root) => roots.push(root),
            Err(failure) => missing.push(failure),
        }
    }
    if let Some(all) = missing.into_iter().reduce(|all, other| all.and(Some(other))) {
        return Err(all);
    }
    let mut all = Vec::new();
    let mut warnings = Vec::new();
    let mut known = HashSet::new();
    for (path, root) in paths.iter().zip(&roots) {
        let mut walk = Walk::new(root, &roots, wanted);
        walk.start(path)?;
        if walk.found.is_empty() {
            let mut others = Walk::new(root, &roots, wanted.other());
            others.start(path)?;
            return Err(holds_none(&show(path), wanted, !others.found.is_empty()));
        }
        walk.found.sort_by(by_name);
        all.extend(walk.found.into_iter().filter(|found| known.insert(found.path.clone())));
        warnings.append(&mut walk.warnings);
    }
    all.sort_by(by_name);
    warnings.dedup();
    Ok((all, warnings))
}

/// The paths in byte order, so that a file below two of them has the same name and root whichever is given first.
pub(crate) fn in_order(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut paths = paths.to_vec();
    paths.sort();
    paths
}

/// The order in which files are read and reported.
pub(crate) fn by_name(a: &Found, b: &Found) -> std::cmp::Ordering {
    a.name.as_bytes().cmp(b.name.as_bytes())
}

/// A way to a file or folder: as shown, and as it really is.
struct Way {
    shown: PathBuf,
    real: PathBuf,
}

struct Walk<'a> {
    wanted: Wanted,
    roots: &'a [PathBuf],
    root: &'a Path,
    found: Vec<Found>,
    /// Met, to be followed when all that is really there is known: so the real name wins.
    links: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    warnings: Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    fn new(root: &'a Path, roots: &'a [PathBuf], wanted: Wanted) -> Self {
        let (found, links, warnings) = (Vec::new(), Vec::new(), Vec::new());
        Walk { wanted, roots, root, found, links, seen: HashSet::new(), warnings }
    }

    fn start(&mut self, path: &Path) -> Result<(), Failure> {
        if !self.root.is_dir() {
            return self.single(path);
        }
        self.folder(Way { shown: path.to_owned(), real: self.root.to_owned() })?;
        while !self.links.is_empty() {
            self.links.sort();
            let link = self.links.remove(0);
            self.follow(link)?;
        }
        Ok(())
    }

    /// A file that is named itself.
    fn single(&mut self, path: &Path) -> Result<(), Failure> {
        let name = show(path);
        if !self.wanted.accepts(&name) {
            return Err(wrong_sort(&name, self.wanted));
        }
        let root = self.root.parent().unwrap_or(self.root).to_owned();
        self.found.push(Found { name, path: self.root.to_owned(), root });
        Ok(())
    }

    /// Everything below a folder that is no link. The order in which it is met does not matter: names are sorted later.
    fn folder(&mut self, way: Way) -> Result<(), Failure> {
        let mut waiting = vec![way];
        while let Some(way) = waiting.pop() {
            if !self.seen.insert(way.real.clone()) {
                continue;
            }
            for entry in fs::read_dir(&way.real).map_err(|error| unreadable(&way.shown, &error))? {
                let entry = entry.map_err(|error| unreadable(&way.shown, &error))?;
                let name = entry.file_name();
                if name.to_string_lossy().starts_with('.') {
                    continue;
                }
                let sort = entry.file_type().map_err(|error| unreadable(&way.shown, &error))?;
                let next = Way { shown: way.shown.join(&name), real: way.real.join(&name) };
                if sort.is_symlink() {
                    self.links.push(next.shown);
                } else if sort.is_dir() {
                    waiting.push(next);
                } else if sort.is_file() {
                    self.file(next);
                }
            }
        }
        Ok(())
    }

    fn file(&mut self, way: Way) {
        let name = show(&way.shown);
        let last = name.rsplit('/').next().unwrap_or(&name);
        if self.wanted.accepts(last) && self.seen.insert(way.real.clone()) {
            self.found.push(Found { name, path: way.real, root: self.root.to_owned() });
        }
    }

    fn follow(&mut self, shown: PathBuf) -> Result<(), Failure> {
        let wanted = self.wanted.accepts(&show(&shown));
        let Ok(real) = fs::canonicalize(&shown) else {
            if wanted {
                self.warnings.push(link_warning(&shown, "leads nowhere"));
            }
            return Ok(());
        };
        let is_folder = real.is_dir();
        if self.roots.iter().any(|root| real.starts_with(root)) {
            if is_folder {
                return self.folder(Way { shown, real });
            }
            if real.is_file() {
                self.file(Way { shown, real });
            }
        } else if wanted || is_folder {
            self.warnings.push(link_warning(&shown, "leads out of the folders that were given"));
        }
        Ok(())
    }
}

/// Why a `use` brings no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UseProblem {
    /// It leads out of the root, by its path or through a link.
    Outside,
    /// There is no such policy file; the nearest name in that folder.
    Missing(Option<String>),
}

/// The file that `use "…"` in `from` names.
///
/// # Errors
/// The file is not there, or not below the root. Whether there is something outside the root is never looked up.
pub fn used(from: &Found, text: &str) -> Result<Found, UseProblem> {
    let mut path = from.path.parent().unwrap_or(&from.root).to_owned();
    for part in Path::new(text).components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => path.push(name),
            Component::ParentDir => {
                path.pop();
            }
            Component::RootDir | Component::Prefix(_) => return Err(UseProblem::Outside),
        }
        if !path.starts_with(&from.root) {
            return Err(UseProblem::Outside);
        }
    }
    let real = match fs::canonicalize(&path) {
        Ok(real) if !real.starts_with(&from.root) => return Err(UseProblem::Outside),
        Ok(real) if real.is_file() && Wanted::Policies.accepts(text) => real,
        _ => return Err(UseProblem::Missing(nearest_policy(&path, &from.root))),
    };
    let folder = Path::new(&from.name).parent().unwrap_or(Path::new(""));
    Ok(Found { name: show(&folder.join(text)), path: real, root: from.root.clone() })
}

fn nearest_policy(path: &Path, root: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| folder.starts_with(root))?;
    // A folder on the way may be a link that leads out.
    let folder = fs::canonicalize(folder).ok().filter(|real| real.starts_with(root))?;
    let names: Vec<String> = names_in(&folder).into_iter().filter(|name| Wanted::Policies.accepts(name)).collect();
    nearest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str)).map(str::to_owned)
}

/// A file that was read: its text, and what is wrong with its bytes.
pub(crate) struct Content {
    text: String,
    slip: Option<BadText>,
}

impl Content {
    /// The bytes of a file, wherever it lies, as a text; those of one that is larger than `limit` are cut.
    pub(crate) fn of(mut bytes: Vec<u8>, limit: usize) -> Content {
        if bytes.len() > limit {
            let whole = bytes.iter().rposition(|byte| byte & 0xc0 != 0x80).unwrap_or(0);
            bytes.truncate(whole);
        }
        let (text, slip) = decode(bytes);
        Content { text, slip }
    }

    /// Puts the text into `sources`; with what is wrong with it.
    pub(crate) fn add(self, found: &Found, role: Role, sources: &mut Sources) -> (FileId, Option<Diagnostic>) {
        let file = sources.add(found.name.clone(), self.text, role);
        (file, self.slip.map(|slip| slip.diagnostic(file)))
    }
}

/// Reads a file; what is no UTF-8 is made readable. Of a file that is larger than `limit` bytes a little more than that is
/// read, so that whoever looks at it sees that it is too large.
///
/// # Errors
/// The disk refuses.
pub(crate) fn read(found: &Found, limit: usize) -> Result<Content, Failure> {
    // Room for the rest of a character that the limit cuts.
    let most = limit.saturating_add(4);
    let bytes = bytes(&found.path, most).map_err(|error| unreadable(Path::new(&found.name), &error))?;
    Ok(Content::of(bytes, limit))
}

/// Of a file that is longer than this each core reads a part.
const LONG: usize = 8 << 20;
/// How long such a part is at least.
const PART: usize = 4 << 20;

/// The first bytes of a file, `most` of them if it is so long.
fn bytes(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut open = fs::File::open(path)?;
    // What the disk says of the size is a hint: a pipe has none, and a file may grow.
    let size = open.metadata().map_or(0, |about| usize::try_from(about.len()).unwrap_or(usize::MAX)).min(most);
    let mut bytes = match size > LONG {
        true => in_parts(path, size).unwrap_or_default(),
        false => Vec::with_capacity(size + 1),
    };
    // Seeking is not for pipes.
    if !bytes.is_empty() {
        open.seek(io::SeekFrom::Start(size as u64))?;
    }
    open.take((most - bytes.len()) as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The first `size` bytes of a file, read on all cores; an error too if it has become shorter.
fn in_parts(path: &Path, size: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; size];
    bytes.par_chunks_mut(PART).enumerate().try_for_each(|(at, part)| {
        let mut open = fs::File::open(path)?;
        open.seek(io::SeekFrom::Start((at * PART) as u64))?;
        open.read_exact(part)
    })?;
    Ok(bytes)
}

/// What is wrong with the bytes of a text, with the place in the readable form of it.
struct BadText {
    what: &'static str,
    at: std::ops::Range<usize>,
    label: String,
}

impl BadText {
    fn diagnostic(self, file: FileId) -> Diagnostic {
        let span = Span::new(file, self.at.start, self.at.end);
        Diagnostic::error(Code::BadEncoding, self.what, span, self.label).help("save the file as UTF-8")
    }
}

/// UTF-8 as it is; anything else in a form that can be shown.
fn decode(bytes: Vec<u8>) -> (String, Option<BadText>) {
    let wide: Option<fn([u8; 2]) -> u16> = match *bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        [a, 0, b, 0, ..] if a != 0 && b != 0 => Some(u16::from_le_bytes),
        [0, a, 0, b, ..] if a != 0 && b != 0 => Some(u16::from_be_bytes),
        _ => None,
    };
    if let Some(unit) = wide {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        let text = String::from_utf16_lossy(&units);
        let at = 0..text.chars().next().map_or(0, char::len_utf8);
        return (text, Some(BadText { what: "the file is UTF-16", at, label: "two bytes for each letter".into() }));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let label = format!("the byte 0x{:02x} is no part of a UTF-8 text", error.as_bytes()[start]);
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let at = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
            (text, Some(BadText { what: "the file is not UTF-8", at, label }))
        }
    }
}

/// The configuration file in the working directory or the nearest folder above it, with the way to its folder (empty, or
/// `../..`).
pub fn find_config() -> Option<(PathBuf, Found)> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        let path = folder.join(CONFIG_NAME);
        if path.is_file() {
            let found = Found { name: show(&up.join(CONFIG_NAME)), path, root: folder.to_owned() };
            return Some((up, found));
        }
        up.push("..");
    }
    None
}

/// The `orglint.toml` that lies in a folder itself, with the folder to which its paths are relative.
pub fn config_in(folder: &Path) -> Option<(PathBuf, Found)> {
    let path = folder.join(CONFIG_NAME);
    path.is_file().then(|| {
        let found = Found { name: show(&path), path, root: folder.to_owned() };
        (folder.to_owned(), found)
    })
}

/// Whether a path leads to something in that folder, also through links; what is not there leads nowhere else.
pub fn is_below(folder: &Path, path: &Path) -> bool {
    match (fs::canonicalize(folder), fs::canonicalize(path)) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        (_, Err(error)) => error.kind() == ErrorKind::NotFound,
        (Err(_), Ok(_)) => false,
    }
}

/// Whether there is something at that path.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Writes new files below `folder`: all, or none if one of them is already there.
///
/// # Errors
/// Names the files that are already there, or what the disk refused.
pub fn write_new(folder: &Path, files: &[(&str, &str)]) -> Result<(), Failure> {
    let taken: Vec<String> = files
        .iter()
        .map(|(name, _)| folder.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| format!("`{}`", show(&path)))
        .collect();
    if !taken.is_empty() {
        let message = format!("{} already there, nothing was written", be(&taken));
        return Err(Failure::new(message).help("name another folder: `orglint init my-organisation`"));
    }
    for (name, text) in files {
        let path = folder.join(name);
        let write = || -> io::Result<()> {
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::OpenOptions::new().write(true).create_new(true).open(&path)?.write_all(text.as_bytes())
        };
        write().map_err(|error| Failure::new(format!("`{}` cannot be written: {}", show(&path), plain(&error))))?;
    }
    Ok(())
}

/// Writes a report to a file, a piece at a time; a file that is already there is replaced.
///
/// # Errors
/// The disk refuses.
pub fn write_report(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let whole = || -> io::Result<()> {
        let mut out = io::BufWriter::new(fs::File::create(path)?);
        write(&mut out)?;
        out.flush()
    };
    whole().map_err(|error| Failure::new(format!("`{}` cannot be written: {}", show(path), plain(&error))))
}

/// Adds to a file what fits below `limit` bytes: `write` is told how many are left.
///
/// # Errors
/// The disk refuses.
pub fn append_report(
    path: &Path,
    limit: usize,
    write: impl FnOnce(usize, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let whole = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(path)?;
        let taken = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        write(limit.saturating_sub(taken), &mut file)?;
        file.flush()
    };
    whole().map_err(|error| Failure::new(format!("`{}` cannot be written: {}", show(path), plain(&error))))
}

/// Reads a scenario.
///
/// # Errors
/// There is no such file, or it is none that is read as data.
pub fn scenario(path: &Path, limit: usize, sources: &mut Sources) -> Result<(FileId, Option<Diagnostic>), Failure> {
    let real = real_path(path)?;
    let name = show(path);
    if real.is_dir() || !Wanted::Data.accepts(&name) || name.to_ascii_lowercase().ends_with(".csv") {
        return Err(Failure::new(format!("`{name}` is no scenario (*.yaml, *.toml, *.json)"))
            .help("the scenario is the last argument: `orglint plan org/ reorganisation.yaml`"));
    }
    let root = real.parent().unwrap_or(&real).to_owned();
    let found = Found { name, path: real, root };
    Ok(read(&found, limit)?.add(&found, Role::Data, sources))
}

/// Writes files below a folder, all or none: one without a text shall not be there. What is there already stays, unless
/// `force` says otherwise.
///
/// # Errors
/// Names the files that are already there, or what the disk refused.
pub fn write_all(folder: &Path, files: &[(String, Option<&str>)], force: bool) -> Result<(), Failure> {
    let there: Vec<String> = files
        .iter()
        .map(|(name, _)| folder.join(name))
        .filter(|path| !force && path.symlink_metadata().is_ok())
        .map(|path| format!("`{}`", show(&path)))
        .collect();
    if !there.is_empty() {
        let message = format!("{} already there, nothing was written", be(&there));
        return Err(Failure::new(message).help("name another folder, or say `--force` to write over them"));
    }
    for (name, text) in files {
        let path = folder.join(name);
        let write = || -> io::Result<()> {
            let Some(text) = text else {
                return if path.symlink_metadata().is_ok() { fs::remove_file(&path) } else { Ok(()) };
            };
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent)?;
            replace(parent, &path, text)
        };
        write().map_err(|error| Failure::new(format!("`{}` cannot be written: {}", show(&path), plain(&error))))?;
    }
    Ok(())
}

/// Writes a file beside its place and moves it there: nobody ever sees half of it, and a link is replaced, not followed.
fn replace(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = folder.join(format!(".{name}.orglint-{}", std::process::id()));
    let write = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(text.as_bytes())?;
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        fs::rename(&beside, path)
    };
    write().inspect_err(|_| {
        // What is left of an attempt harms nobody.
        let _ = fs::remove_file(&beside);
    })
}

/// Gives a file that was found another text: all of it, or nothing is changed.
///
/// # Errors
/// The disk refuses.
pub fn rewrite(found: &Found, text: &str) -> Result<(), Failure> {
    let folder = found.path.parent().unwrap_or(&found.root);
    replace(folder, &found.path, text)
        .map_err(|error| Failure::new(format!("`{}` cannot be written: {}", found.name, plain(&error))))
}

fn be(names: &[String]) -> String {
    format!("{} {}", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}

/// A path as a user would write it: with `/`, without `./` in front.
pub fn show(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components().filter(|part| *part != Component::CurDir) {
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        match part {
            Component::RootDir => name.push('/'),
            part => name.push_str(&part.as_os_str().to_string_lossy()),
        }
    }
    if name.is_empty() { ".".to_owned() } else { name }
}

fn real_path(path: &Path) -> Result<PathBuf, Failure> {
    fs::canonicalize(path).map_err(|error| {
        if error.kind() != ErrorKind::NotFound {
            return unreadable(path, &error);
        }
        let failure = Failure::new(format!("there is no file or folder `{}`", show(path)));
        match nearest_sibling(path) {
            Some(sibling) => failure.help(format!("did you mean `{sibling}`?")),
            None => failure,
        }
    })
}

/// The file that says what time it is here (TZif); none where the environment names a zone, or where zones are kept elsewhere.
pub(crate) fn local_zone() -> Option<Vec<u8>> {
    if std::env::var_os("TZ").is_some() { None } else { fs::read("/etc/localtime").ok() }
}

/// The file or folder beside it whose name is nearest.
pub(crate) fn nearest_sibling(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let names = names_in(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let name = nearest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str))?.to_owned();
    Some(show(&folder.join(name)))
}

/// The names in a folder that are not hidden, sorted; none if it cannot be read.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

/// A file that is named and is not of the wanted sort.
pub(crate) fn wrong_sort(name: &str, wanted: Wanted) -> Failure {
    let failure = Failure::new(format!("`{name}` is no {}", wanted.noun()));
    if wanted.other().accepts(name) { failure.help(other_way(name, wanted)) } else { failure }
}

/// A folder without a file of the wanted sort; `others` if there are some of the other.
pub(crate) fn holds_none(name: &str, wanted: Wanted, others: bool) -> Failure {
    let failure = Failure::new(format!("`{name}` holds no {}", wanted.noun()));
    if others { failure.help(other_way(name, wanted)) } else { failure }
}

/// How to name what is there.
fn other_way(name: &str, wanted: Wanted) -> String {
    match wanted {
        Wanted::Data => format!("policies go behind `-p`: `-p {name}`"),
        Wanted::Policies => format!("descriptions are named without `-p`, as in `orglint check {name}`"),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("`{}` cannot be read: {}", show(path), plain(error)))
}

/// What the system says, without its number: `permission denied`.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn link_warning(shown: &Path, what: &str) -> Diagnostic {
    let message = format!("the link `{}` {what}; it is not followed", show(shown));
    let help = Some("name its target as an argument, too, or put a copy in its place".to_owned());
    Diagnostic { code: Code::LinkNotFollowed, severity: Severity::Warning, message, labels: Vec::new(), help }
}

/// A warning about a name of a revision that is no file of its own: `main:org/a.yaml`.
pub(crate) fn not_followed(shown: &str, what: &str) -> Diagnostic {
    let message = format!("`{shown}` {what}; it is not followed");
    let help = Some("put a copy in its place".to_owned());
    Diagnostic { code: Code::LinkNotFollowed, severity: Severity::Warning, message, labels: Vec::new(), help }
}
