//! Where the links of an exported page lead: to another file of the export, or to the web.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::import::name::{self, Kind, Name};
use crate::import::site::{Place, Site};
use crate::render::link;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a page or database.
    Page(Uuid),
    /// To the web, or to someone's mail.
    Web(String),
    /// To a file that someone put into a page, by its name.
    File(String),
}

/// The links of one file.
#[derive(Debug, Clone, Copy)]
pub struct Links<'a> {
    site: &'a Site,
    folder: &'a str,
    page: Option<Place>,
}

impl<'a> Links<'a> {
    /// The links of the file at `path`, which holds `page`.
    pub fn of(site: &'a Site, path: &'a str, page: Place) -> Self {
        Self { site, folder: name::folder(path), page: Some(page) }
    }

    /// Where a link leads; none for addresses that a page has no business to carry, and to places within the page.
    pub fn target(&self, href: &str) -> Option<Target> {
        match link::target(href) {
            Some(link::Target::Page(page, _)) => return Some(Target::Page(page.0)),
            Some(link::Target::Web(address)) => return Some(Target::Web(address)),
            None => {}
        }
        let path = self.path(href)?;
        if let Some(place) = self.site.at(&path) {
            return Some(Target::Page(self.site.node(place).id));
        }
        let name = Name::of_file(&path);
        match (name.kind, name.id) {
            // The page may have been left out of the export, or its folder renamed.
            (Kind::Markdown | Kind::Html | Kind::Table { .. }, Some(id)) => Some(Target::Page(id)),
            (Kind::Attachment, _) if self.site.has_attachment(&path) || has_extension(&path) => {
                Some(Target::File(file_name(&path)))
            }
            _ if self.site.has_attachment(&path) => Some(Target::File(file_name(&path))),
            _ => None,
        }
    }

    /// The name of the file of the export that a path leads to.
    pub fn file(&self, href: &str) -> Option<String> {
        self.path(href).filter(|path| self.site.has_attachment(path)).map(|path| file_name(&path))
    }

    /// The title of a page of the export.
    pub fn title(&self, page: Uuid) -> Option<&str> {
        self.site.of(page).map(|place| self.site.node(place).title.as_str())
    }

    /// Whether a page or database lies directly in this page.
    pub fn is_child(&self, page: Uuid) -> bool {
        self.site.of(page).is_some_and(|place| self.site.node(place).parent == self.page)
    }

    /// Whether it is a database.
    pub fn is_database(&self, page: Uuid) -> bool {
        self.site.of(page).is_some_and(|place| self.site.node(place).is_database)
    }

    /// Whether the export holds it.
    pub fn holds(&self, page: Uuid) -> bool {
        self.site.of(page).is_some()
    }

    /// The path within the export that a relative link leads to.
    fn path(&self, href: &str) -> Option<String> {
        let relative = href.split(['#', '?']).next().filter(|href| !href.is_empty())?;
        let decoded: String = percent_decode_str(relative).decode_utf8().ok()?.nfc().collect();
        let mut parts: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

/// Whether a path names a file that may have been left out of the export.
fn has_extension(path: &str) -> bool {
    let extension =
        path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map(|(_, extension)| extension);
    extension
        .is_some_and(|it| (1..=5).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The name of the file at a path, without its folders.
pub fn file_name(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path));
    decoded.rsplit('/').next().unwrap_or_default().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "a0000000000000000000000000000001";
    const B: &str = "b0000000000000000000000000000002";

    #[test]
    fn a_link_leads_to_a_page_a_file_the_web_or_nowhere() {
        let (home, child) = (format!("홈 {A}.md"), format!("홈 {A}/메모 (1) {B}.md"));
        let mut site = Site::default();
        let place = site.add(&home, None, "홈", false);
        site.add(&child, None, "메모", false);
        site.add_attachment(&format!("홈 {A}/표 1.pdf"));
        site.connect();
        let links = Links::of(&site, &home, place);
        let page = |hex: &str| Some(Target::Page(hex.parse().unwrap()));
        for (href, target) in [
            (format!("%ED%99%88%20{A}/%EB%A9%94%EB%AA%A8%20(1)%20{B}.md"), page(B)),
            (format!("홈 {A}/메모 (1) {B}.md#x"), page(B)),
            (format!("../x/Left%20out%20{B}.md"), None),
            (format!("x/Left%20out%20{B}.html"), page(B)),
            (format!("https://www.notion.so/acme/Home-{A}?pvs=21"), page(A)),
            (format!("홈%20{A}/%ED%91%9C%201.pdf"), Some(Target::File("표 1.pdf".to_owned()))),
            ("https://example.com/a".to_owned(), Some(Target::Web("https://example.com/a".to_owned()))),
            ("javascript:alert(1)".to_owned(), None),
            ("file:///etc/passwd".to_owned(), None),
            ("../../etc/passwd".to_owned(), None),
            ("left%20out/%ED%91%9C.mp4".to_owned(), Some(Target::File("표.mp4".to_owned()))),
            ("#heading".to_owned(), None),
            ("%ff".to_owned(), None),
        ] {
            assert_eq!(links.target(&href), target, "{href}");
        }
        assert!(links.is_child(B.parse().unwrap()) && !links.is_child(A.parse().unwrap()));
    }
}
