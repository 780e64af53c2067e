//! Who is called what: paths and titles of pages, names of people. What links and mentions are looked up in.

use std::collections::HashMap;

use uuid::Uuid;

use crate::notion::ids;

/// A page or a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Target {
    Page(Uuid),
    Database(Uuid),
}

impl Target {
    pub(crate) fn id(self) -> Uuid {
        let (Target::Page(id) | Target::Database(id)) = self;
        id
    }

    /// As Notion writes a link inside of the workspace.
    pub(crate) fn address(self) -> String {
        format!("/{}", self.id().simple())
    }
}

/// The names of a workspace.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    paths: HashMap<String, Target>,
    titles: HashMap<String, Target>,
    people: HashMap<String, Uuid>,
}

impl Directory {
    /// Notes a page under its path; of two with one title, the title leads to the first.
    pub(crate) fn add(&mut self, key: &str, title: &str, target: Target) {
        self.paths.insert(key.to_owned(), target);
        self.titles.entry(title.trim().to_lowercase()).or_insert(target);
    }

    pub(crate) fn add_person(&mut self, name: &str, id: Uuid) {
        self.people.insert(name.to_owned(), id);
    }

    pub(crate) fn person(&self, name: &str) -> Option<Uuid> {
        self.people.get(name.trim()).copied()
    }

    /// What is at a path from the root, with or without `.md`.
    pub(crate) fn at(&self, path: &str) -> Option<Target> {
        self.paths.get(path).or_else(|| self.paths.get(&ids::page_key(path))).copied()
    }

    fn titled(&self, title: &str) -> Option<Target> {
        self.titles.get(&title.trim().to_lowercase()).copied()
    }
}

/// The directory as one page sees it: relative links start at its folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    pub(crate) directory: &'a Directory,
    /// The folder of the page that is read, from the root; empty for the root itself.
    pub(crate) folder: &'a str,
}

impl Links<'_> {
    /// The page or database that a path or a title names.
    pub(crate) fn named(&self, name: &str) -> Option<Target> {
        let name = name.trim();
        let directory = self.directory;
        directory
            .at(name.trim_start_matches('/'))
            .or_else(|| self.relative(name))
            .or_else(|| directory.titled(name))
    }

    /// A person of that name.
    pub(crate) fn user(&self, name: &str) -> Option<Uuid> {
        self.directory.person(name)
    }

    /// Where a link leads: the web as it is, another page by its id. A link that leads nowhere is dropped, as
    /// Notion does when it takes in Markdown; its text stays.
    pub(crate) fn address(&self, link: &str) -> Option<String> {
        let lower = link.to_ascii_lowercase();
        if ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)) {
            return Some(link.to_owned());
        }
        let path = link.split(['#', '?']).next().unwrap_or(link);
        let path = unescape(path);
        let found = match path.strip_prefix('/') {
            Some(path) => self.directory.at(path.trim_end_matches('/')),
            None if path.is_empty() => None,
            None => self.relative(&path),
        };
        found.map(Target::address)
    }

    fn relative(&self, path: &str) -> Option<Target> {
        let mut parts: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        self.directory.at(&parts.join("/"))
    }
}

/// Resolves `%20` and its like; what is no UTF-8 after that stays as it was.
fn unescape(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_followed_from_the_folder_of_its_page() {
        let mut directory = Directory::default();
        let leave = Target::Page(ids::page_id("hr/연차.md"));
        directory.add("hr/연차", "연차 규정", leave);
        let links = Links { directory: &directory, folder: "hr/sub" };
        for link in ["../연차.md", "../%EC%97%B0%EC%B0%A8.md#a", "/hr/연차", "../연차/index.md"] {
            assert_eq!(links.address(link), Some(leave.address()), "{link}");
        }
        assert_eq!(links.address("../../../x.md"), None);
        assert_eq!(links.address("https://example.com/a b"), Some("https://example.com/a b".to_owned()));
        assert_eq!(links.address("javascript:alert(1)"), None);
        assert_eq!(links.named("연차 규정"), Some(leave));
    }
}
