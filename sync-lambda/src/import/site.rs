//! What an export holds and what lies in what, as far as that must be known before the first page is read.

use std::collections::{HashMap, HashSet};

use shared::ids::{DatabaseId, PageId};
use shared::page::{Ancestor, DatabaseRef};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::import::name::{self, Name};

/// Where a page or database stands in a [`Site`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(usize);

/// A page or database.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its id in Notion, or one made from its path.
    pub id: Uuid,
    /// Whether the id is Notion's.
    pub is_known: bool,
    /// Its title.
    pub title: String,
    /// Whether it is a database.
    pub is_database: bool,
    /// What it lies in.
    pub parent: Option<Place>,
}

/// All pages and databases of an export.
#[derive(Debug, Default)]
pub struct Site {
    nodes: Vec<Node>,
    by_path: HashMap<String, Place>,
    by_id: HashMap<Uuid, Place>,
    /// By folder and by title as far as it fits into a name: newer exports leave the id out of folders' names.
    by_short_title: HashMap<(String, String), Place>,
    folders: HashMap<String, Option<Place>>,
    attachments: HashSet<String>,
}

impl Site {
    /// Adds a file with a page or database. Two files of one id (a database's page, its tables) are one place.
    pub fn add(&mut self, path: &str, id: Option<Uuid>, title: &str, is_database: bool) -> Place {
        let name = Name::of_file(path);
        let known = id.or(name.id);
        // Without its extension, so that a database is the same one as a page and as a table.
        let stem = format!("{}/{}", name::folder(path), name.title);
        let id = known.unwrap_or_else(|| made_up(&stem));
        let place = self.place(id, known.is_some(), title);
        self.nodes[place.0].is_database |= is_database;
        self.by_path.insert(path.to_owned(), place);
        self.by_short_title.entry((name::folder(path).to_owned(), name.title)).or_insert(place);
        place
    }

    /// Adds a file that someone put into a page.
    pub fn add_attachment(&mut self, path: &str) {
        self.attachments.insert(path.to_owned());
    }

    /// Finds out what lies in what. To be called once everything is added.
    pub fn connect(&mut self) {
        let mut paths: Vec<(String, Place)> =
            self.by_path.iter().map(|(path, place)| (path.clone(), *place)).collect();
        paths.sort();
        for (path, place) in paths {
            let parent = self.folder(name::folder(&path), path.ends_with(".html"));
            if parent != Some(place) && self.nodes[place.0].parent.is_none() {
                self.nodes[place.0].parent = parent;
            }
        }
    }

    /// A page or database.
    pub fn node(&self, place: Place) -> &Node {
        &self.nodes[place.0]
    }

    /// The page or database of a file.
    pub fn at(&self, path: &str) -> Option<Place> {
        self.by_path.get(path).copied()
    }

    /// The page or database of an id.
    pub fn of(&self, id: Uuid) -> Option<Place> {
        self.by_id.get(&id).copied()
    }

    /// Whether a file is one that someone put into a page.
    pub fn has_attachment(&self, path: &str) -> bool {
        self.attachments.contains(path)
    }

    /// The place and what lies around it, outermost first.
    pub fn path(&self, place: Place) -> Vec<Ancestor> {
        let mut path = Vec::new();
        let mut next = Some(place);
        // Ids of two files could make a circle of parents.
        while let Some(place) = next.filter(|_| path.len() < 100) {
            let node = self.node(place);
            path.push(Ancestor { id: PageId(node.id), title: node.title.clone() });
            next = node.parent;
        }
        path.reverse();
        path
    }

    /// The database that a page is a row of.
    pub fn database_of(&self, place: Place) -> Option<DatabaseRef> {
        let parent = self.node(self.node(place).parent?);
        // An export does not name data sources: the database stands for its only one.
        let id = DatabaseId(parent.id);
        parent.is_database.then(|| DatabaseRef { id, data_source_id: id, title: parent.title.clone() })
    }

    /// The address of a page: its own, or that of the closest place around it that has one.
    pub fn url(&self, place: Place) -> String {
        let mut next = Some(place);
        for _ in 0..100 {
            match next.map(|place| self.node(place)) {
                Some(node) if node.is_known => return url(node.id),
                Some(node) => next = node.parent,
                None => break,
            }
        }
        "https://www.notion.so/".to_owned()
    }

    fn place(&mut self, id: Uuid, is_known: bool, title: &str) -> Place {
        if let Some(place) = self.by_id.get(&id) {
            return *place;
        }
        let place = Place(self.nodes.len());
        let title = title.nfc().collect();
        self.nodes.push(Node { id, is_known, title, is_database: false, parent: None });
        self.by_id.insert(id, place);
        place
    }

    /// The page or database that a folder belongs to.
    fn folder(&mut self, folder: &str, holds_html: bool) -> Option<Place> {
        if folder.is_empty() {
            return None;
        }
        if let Some(found) = self.folders.get(folder) {
            return *found;
        }
        let above = name::folder(folder);
        let (title, id) = name::title_and_id(folder.rsplit('/').next().unwrap_or_default());
        let found = match id {
            Some(id) if self.by_id.contains_key(&id) => self.of(id),
            // A database within a page has no file of its own in an HTML export, and the pages in it are its rows.
            Some(id) => {
                let parent = self.folder(above, holds_html);
                let place = self.place(id, true, &title);
                self.nodes[place.0].is_database = holds_html;
                self.nodes[place.0].parent = parent;
                Some(place)
            }
            None => match self.by_short_title.get(&(above.to_owned(), title)) {
                Some(place) => Some(*place),
                None => self.folder(above, holds_html),
            },
        };
        self.folders.insert(folder.to_owned(), found);
        found
    }
}

/// The address of a page or database in Notion.
pub fn url(id: Uuid) -> String {
    format!("https://www.notion.so/{}", id.simple())
}

/// An id for what has none in the export: the same for the same words.
pub fn made_up(words: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("notion-export:{words}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "a0000000000000000000000000000001";
    const B: &str = "b0000000000000000000000000000002";
    const C: &str = "c0000000000000000000000000000003";

    fn site(files: &[(&str, bool)]) -> Site {
        let mut site = Site::default();
        for (path, is_database) in files {
            site.add(path, None, &Name::of_file(path).title, *is_database);
        }
        site.connect();
        site
    }

    fn titles(site: &Site, path: &str) -> Vec<String> {
        site.path(site.at(path).unwrap()).into_iter().map(|ancestor| ancestor.title).collect()
    }

    #[test]
    fn folders_with_and_without_ids_lead_to_what_is_above() {
        for (above, table) in [(format!("홈 {A}"), format!("일감 {B}")), ("홈".to_owned(), "일감".to_owned())]
        {
            let row = format!("회사/{above}/{table}/회의 {C}.md");
            let csv = format!("회사/{above}/일감 {B}.csv");
            let site = site(&[(&row, false), (&csv, true), (&format!("회사/홈 {A}.md"), false)]);
            assert_eq!(titles(&site, &row), ["홈", "일감", "회의"]);
            let database = site.database_of(site.at(&row).unwrap()).unwrap();
            assert_eq!((database.id.simple(), database.title.as_str()), (B.to_owned(), "일감"));
        }
    }

    #[test]
    fn a_folder_that_no_file_belongs_to_is_a_database_of_an_html_export() {
        let row = format!("홈 {A}/일감 {B}/회의 {C}.html");
        let site = site(&[(&row, false), (&format!("홈 {A}.html"), false)]);
        assert_eq!(titles(&site, &row), ["홈", "일감", "회의"]);
        assert!(site.database_of(site.at(&row).unwrap()).is_some());
    }

    #[test]
    fn a_page_without_an_id_has_one_made_from_its_path_and_the_closest_address() {
        let path = format!("홈 {A}/메모.md");
        let site = site(&[(&path, false), (&format!("홈 {A}.md"), false)]);
        let place = site.at(&path).unwrap();
        assert_eq!(site.node(place).id, self::site(&[(&path, false)]).node(Place(0)).id);
        assert_eq!(site.url(place), format!("https://www.notion.so/{A}"));
        assert_eq!(site.path(place).len(), 2);
    }
}
