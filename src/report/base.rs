//! The names of files as a build server wants them: relative to the root of the repository, and as parts of a URI.
//!
//! A report names files as the user did, from the working directory; a build server reads names from the root of the
//! repository. Names below the root lose it; others stay as they are.

use crate::source::SourceFile;

/// The folders that names are relative to, as absolute paths with `/`, or both empty: names then stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base {
    /// The root of the repository.
    pub root: String,
    /// The working directory.
    pub here: String,
}

impl Base {
    /// The name from the root, without `.` and `..`; a name that leads out of the root is absolute.
    pub fn relative(&self, name: &str) -> String {
        let whole = if name.starts_with('/') || self.here.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", self.here)
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in whole.split('/').filter(|part| !part.is_empty() && *part != ".") {
            match part {
                ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        let path = parts.join("/");
        if !whole.starts_with('/') {
            return path;
        }
        let root = self.root.trim_matches('/');
        match path.strip_prefix(root).filter(|_| !self.root.is_empty()).and_then(|rest| rest.strip_prefix('/')) {
            Some(below) => below.to_owned(),
            None => format!("/{path}"),
        }
    }

    /// Where a file lies from the root.
    pub fn path(&self, file: &SourceFile) -> String {
        file.path.clone().unwrap_or_else(|| self.relative(&file.name))
    }

    /// The same as a URI reference: a relative one, or `file:///…` for what lies outside the root.
    pub fn uri(&self, file: &SourceFile) -> String {
        uri(&self.path(file))
    }
}

fn uri(path: &str) -> String {
    let path = encode(path);
    if path.starts_with('/') { format!("file://{path}") } else { path }
}

/// Every byte that has a meaning in a URI, or no place there, as `%` and two hex digits; `/` stays.
fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte.into()),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{Base, uri};
    use crate::source::{Role, Sources};

    #[test]
    fn names_are_relative_to_the_root() {
        let base = Base { root: "/repo".to_owned(), here: "/repo/teams".to_owned() };
        assert_eq!(base.relative("org/a.yaml"), "teams/org/a.yaml");
        assert_eq!(base.relative("../policies/./p.policy"), "policies/p.policy");
        assert_eq!(base.relative("/repo/org/a.yaml"), "org/a.yaml");
        assert_eq!(base.relative("/repository/a.yaml"), "/repository/a.yaml");
        assert_eq!(base.relative("../../etc/x"), "/etc/x");
        assert_eq!(uri(&base.relative("../../etc/x")), "file:///etc/x");
        assert_eq!(Base::default().relative("./org//a.yaml"), "org/a.yaml");
        assert_eq!(Base::default().relative("../a.yaml"), "../a.yaml");
    }

    #[test]
    fn a_file_of_a_revision_lies_where_it_lies() {
        let mut sources = Sources::default();
        let file = sources.add("main:org/a b.yaml", "", Role::Data);
        sources.lies_at(file, "org/a b.yaml");
        let base = Base { root: "/repo".to_owned(), here: "/repo/teams".to_owned() };
        assert_eq!(base.path(sources.get(file)), "org/a b.yaml");
        assert_eq!(base.uri(sources.get(file)), "org/a%20b.yaml");
    }

    #[test]
    fn a_uri_has_no_character_of_meaning() {
        assert_eq!(uri("org/a b#c?%:\u{e9}\n.yaml"), "org/a%20b%23c%3F%25%3A%C3%A9%0A.yaml");
        assert_eq!(uri("javascript:alert(1)"), "javascript%3Aalert%281%29");
    }
}
