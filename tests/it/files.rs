//! What is read and what is not: folders, links, `use`, encodings, through the library.

use std::fs;
use std::path::{Path, PathBuf};

use orglint::load::{self, Found, UseProblem, Wanted};
use orglint::revision::Origin;
use orglint::source::{Role, Sources};

use crate::cli::Folder;

fn names(found: &[Found]) -> Vec<String> {
    let short = |found: &Found| found.name.split("/top/").nth(1).unwrap_or(&found.name).to_owned();
    found.iter().map(short).collect()
}

fn top(folder: &Folder) -> PathBuf {
    folder.path().join("top")
}

#[test]
fn folders_are_read_in_byte_order_without_what_is_hidden() {
    let folder = Folder::with(&[
        ("top/b.yaml", ""),
        ("top/a/z.json", ""),
        ("top/a-b.yml", ""),
        ("top/A.toml", ""),
        ("top/.hidden.yaml", ""),
        ("top/.git/c.yaml", ""),
        ("top/orglint.toml", ""),
        ("top/notes.md", ""),
        ("top/a/x.policy", ""),
    ]);
    let (found, warnings) = load::find(&[top(&folder)], Wanted::Data).expect("there are files");
    assert_eq!(names(&found), ["A.toml", "a-b.yml", "a/z.json", "b.yaml"]);
    assert!(warnings.is_empty());
    let hidden = top(&folder).join(".hidden.yaml");
    let (found, _) =
        load::find(&[top(&folder), hidden, top(&folder).join("a")], Wanted::Data).expect("there are files");
    assert_eq!(names(&found), [".hidden.yaml", "A.toml", "a-b.yml", "a/z.json", "b.yaml"], "each file counts once");
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_only() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[("top/team.yaml", ""), ("top/sub/x.yaml", ""), ("secret/x.yaml", "")]);
    let link = |target: &str, name: &str| symlink(target, top(&folder).join(name)).expect("a link can be made");
    link("../secret/x.yaml", "out.yaml");
    link("../secret", "out");
    link("nowhere.yaml", "broken.yaml");
    link("team.yaml", "a-second-name.yaml");
    link(".", "circle");
    link("circle", "circle-of-circles");
    let (found, warnings) = load::find(&[top(&folder)], Wanted::Data).expect("there are files");
    assert_eq!(names(&found), ["sub/x.yaml", "team.yaml"], "the real name wins");
    let said: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    let both = [top(&folder), folder.path().join("secret")];
    let (found, warnings) = load::find(&both, Wanted::Data).expect("there are files");
    assert_eq!((found.len(), warnings.len()), (3, 1), "a target that is given itself is inside");
}

#[cfg(unix)]
#[test]
fn use_never_leaves_the_root() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[
        ("top/a.policy", ""),
        ("top/sub/b.policy", ""),
        ("top/sub/notes.txt", ""),
        ("secret/c.policy", ""),
    ]);
    symlink("../secret/c.policy", top(&folder).join("link.policy")).expect("a link can be made");
    symlink("../secret", top(&folder).join("folder")).expect("a link can be made");
    let (found, _) = load::find(&[top(&folder)], Wanted::Policies).expect("there are files");
    let from = found.iter().find(|found| found.name.ends_with("sub/b.policy")).expect("it is found");
    let used = |text: &str| load::used(from, text).map(|found| found.path);
    assert_eq!(used("../a.policy"), Ok(fs::canonicalize(top(&folder).join("a.policy")).expect("it is there")));
    assert_eq!(used("./b.policy").as_deref(), Ok(from.path.as_path()));
    for outside in
        ["../../secret/c.policy", "../../top/a.policy", "/etc/passwd", "../link.policy", "../folder/c.policy"]
    {
        assert_eq!(used(outside), Err(UseProblem::Outside), "{outside}");
    }
    assert_eq!(used("../aa.policy"), Err(UseProblem::Missing(Some("a.policy".into()))));
    assert_eq!(used("../folder/d.policy"), Err(UseProblem::Missing(None)), "names outside are not told");
    assert_eq!(used("./notes.txt"), Err(UseProblem::Missing(None)), "no policy file");
    // The root of a file that is given itself is its folder.
    let (found, _) = load::find(std::slice::from_ref(&from.path), Wanted::Policies).expect("it is there");
    assert_eq!(load::used(&found[0], "../a.policy").map(|_| ()), Err(UseProblem::Outside));
}

fn read(bytes: &[u8], limit: usize) -> (String, Option<(usize, String)>) {
    let folder = Folder::with(&[]);
    let path = folder.path().join("x.yaml");
    fs::write(&path, bytes).expect("a file can be written");
    let (found, _) = load::find(&[path], Wanted::Data).expect("it is there");
    let mut sources = Sources::default();
    let (file, slip) = Origin::Disk.read(&found[0], Role::Data, limit, &mut sources).expect("it can be read");
    let slip = slip.map(|slip| (slip.labels[0].span.range().start, sources.text(slip.labels[0].span).to_owned()));
    (sources.get(file).text.clone(), slip)
}

#[test]
fn texts_are_utf8() {
    assert_eq!(read("\u{feff}é".as_bytes(), 100), ("\u{feff}é".to_owned(), None));
    assert_eq!(read(b"a\nb\xe9c", 100), ("a\nb\u{fffd}c".to_owned(), Some((3, "\u{fffd}".to_owned()))));
    assert_eq!(read(b"ab\xc3", 100).1, Some((2, "\u{fffd}".to_owned())), "cut in the middle of a letter");
    for bytes in [&b"\xff\xfea\0:\0"[..], b"\xfe\xff\0a\0:", b"a\0:\0", b"\0a\0:"] {
        let (text, slip) = read(bytes, 100);
        assert!(text.ends_with("a:"), "{text}");
        assert_eq!(slip.map(|(at, _)| at), Some(0));
    }
    let (text, slip) = read("ééééééé".as_bytes(), 5);
    assert!(text.len() > 5 && slip.is_none(), "more than the limit, and whole letters: {text}");
}

#[test]
fn a_long_file_is_read_whole_or_up_to_the_limit() {
    let line = "a line of a long file, with a letter of two bytes: é\n";
    let text = line.repeat((9 << 20) / line.len());
    assert!(read(text.as_bytes(), usize::MAX).0 == text);
    let (cut, slip) = read(text.as_bytes(), (8 << 20) + 7);
    assert!(text.starts_with(&cut) && cut.len() > (8 << 20) + 7 && cut.len() < (8 << 20) + 12 && slip.is_none());
}

#[test]
fn what_stops_a_run_names_what_was_looked_at() {
    let folder = Folder::with(&[("top/a.policy", "")]);
    let said = |path: &str, wanted| {
        let failure = load::find(&[folder.path().join(path)], wanted).expect_err("it leads to nothing");
        format!("{failure} {}", failure.help.as_deref().unwrap_or_default())
    };
    assert!(said("tpo", Wanted::Data).contains("no file or folder") && said("tpo", Wanted::Data).contains("top`?"));
    assert!(said("top", Wanted::Data).contains("holds no description"));
    assert!(said("top/a.policy", Wanted::Data).contains("policies go behind `-p`"));
    assert_eq!(load::show(Path::new("./a/./b")), "a/b");
    assert_eq!(load::show(Path::new("./")), ".");
    assert_eq!(load::show(Path::new("../a")), "../a");
}
