//! Reads a folder of Markdown as a workspace.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde_json::Value;
use uuid::Uuid;

use crate::notion::property::{Property, Verification};
use crate::notion::time::{self, Time};
use crate::notion::{ids, markdown, text};

use super::front_matter::{self, FrontMatter};
use super::lay::Place;
use super::opened::{self, CommentEntry, Head, Opened, WorkspaceFile};
use super::scan::{self, Found};
use super::schema::{Column, DatabaseFile, Kind};
use super::{
    BOT, Comment, CommentOn, Database, Directory, Hidden, Links, Page, Pages, Parent, Target, User,
    Workspace, WorkspaceError,
};

/// The property that tells whether a page outside of databases is verified, as Notion's wikis call it.
const VERIFICATION: &str = "Verification";

impl Workspace {
    /// Reads a folder of Markdown files: each file is a page, each folder the page that holds them, and a folder
    /// with a `_database.yaml` a database whose rows they are.
    pub fn from_markdown(root: &Path) -> Result<Workspace, WorkspaceError> {
        let file = opened::read_workspace_file(root)?;
        let found = scan::scan(root)?;
        let heads = found.iter().map(opened::open).collect::<Result<Vec<_>, _>>()?;

        let mut workspace = empty(&file, root);
        let columns = opened::columns(&heads);
        for name in opened::names(&file, &heads, &columns) {
            workspace.add_person(name);
        }
        for Opened { found, head } in &heads {
            let (title, target) = match head {
                Head::Page(front, body) => (opened::first_title(front, body), Target::Page(found.id)),
                Head::Database(file) => (file.title.clone(), Target::Database(found.id)),
            };
            let title = title.unwrap_or_else(|| scan::readable(&found.key));
            workspace.directory.add(&found.key, &title, target);
        }
        for Opened { found, head } in heads {
            match head {
                Head::Page(front, body) => {
                    let columns = match found.parent {
                        Parent::Database(id) => columns.get(&id),
                        Parent::Workspace | Parent::Page(_) | Parent::Block { .. } => None,
                    };
                    workspace.add_page(found, front, body, columns);
                }
                Head::Database(file) => {
                    let columns = columns.get(&found.id).cloned().unwrap_or_default();
                    workspace.add_database(found, file, columns);
                }
            }
        }
        workspace.number_rows();
        for (index, entry) in file.comments.iter().enumerate() {
            workspace.add_comment(index, entry);
        }
        Ok(workspace)
    }

    fn add_person(&mut self, name: &str) {
        if self.directory.person(name).is_none() {
            let id = ids::of("user", name);
            self.directory.add_person(name, id);
            self.users.push(User { id, name: name.to_owned(), email: None });
        }
    }

    fn add_page(&mut self, found: &Found, front: FrontMatter, body: &str, columns: Option<&Vec<Column>>) {
        let directory = std::mem::take(&mut self.directory);
        let links = Links { directory: &directory, folder: &found.folder };
        let (created, edited) = times(&front);
        let who = |name: &Option<String>| name.as_deref().and_then(|name| links.user(name));
        let created_by = who(&front.created_by).unwrap_or(self.bot.id);
        let mut drafts = markdown::parse(body, &links);
        let given = front.title.as_ref().map(front_matter::words).filter(|title| !title.is_empty());
        let title = given.or_else(|| markdown::take_title(&mut drafts));
        let page = Page {
            id: found.id,
            title: title.unwrap_or_else(|| scan::readable(&found.key)),
            icon: front.icon.clone(),
            parent: found.parent,
            created,
            edited,
            created_by,
            edited_by: who(&front.last_edited_by).unwrap_or(created_by),
            trashed: front.in_trash,
            properties: properties(&front, columns, &links, edited),
            body: Vec::new(),
            folder: found.folder.clone(),
            rank: found.key.as_str().into(),
        };
        self.directory = directory;
        self.pages.put(page);
        let place = Place { page: found.id, holder: None, created, edited };
        let body = self.lay(place, drafts, &[]);
        self.pages.update(found.id, |page| page.body = body);
    }

    fn add_database(&mut self, found: &Found, file: DatabaseFile, columns: Vec<Column>) {
        let database = Database {
            id: found.id,
            source: ids::of("data source", &found.key),
            title: file.title.unwrap_or_else(|| scan::readable(&found.key)),
            description: text::plain(file.description.as_deref().unwrap_or_default()),
            icon: file.icon,
            parent: found.parent,
            created: time::unknown(),
            edited: time::unknown(),
            columns,
            rank: found.key.as_str().into(),
        };
        self.put_database(database);
    }

    /// Rows that give no number of their own are numbered in order.
    fn number_rows(&mut self) {
        let databases: Vec<Uuid> = self.databases.keys().copied().collect();
        for database in databases {
            let rows: Vec<Uuid> = self.rows(database).iter().map(|page| page.id).collect();
            for (index, id) in rows.into_iter().enumerate() {
                self.pages.update(id, |page| {
                    for property in page.properties.values_mut() {
                        if let Property::UniqueId(number @ 0) = property {
                            *number = index as u64 + 1;
                        }
                    }
                });
            }
        }
    }

    fn add_comment(&mut self, index: usize, entry: &CommentEntry) {
        let Some(Target::Page(page)) = self.directory.at(&entry.page) else { return };
        let holds = |words: &str| {
            let mut blocks = self.pages.get(&page)?.body.iter();
            blocks.find(|id| {
                let text = self.blocks.get(id).and_then(|block| block.content.text());
                text.is_some_and(|text| text::words(text).contains(words))
            })
        };
        let block = entry.on.as_deref().and_then(holds).copied();
        let links = Links { directory: &self.directory, folder: "" };
        let comment = Comment {
            id: ids::within(page, "comment", index),
            discussion: ids::within(block.unwrap_or(page), "discussion", 0),
            on: block.map_or(CommentOn::Page(page), CommentOn::Block),
            created: entry.at.as_deref().and_then(time::parse).unwrap_or_else(time::unknown),
            by: entry.by.as_deref().and_then(|name| links.user(name)).unwrap_or(self.bot.id),
            text: text::tidy(text::plain(&entry.text)),
        };
        self.comments.push(comment);
    }
}

impl Workspace {
    /// A workspace without anything in it but the integration.
    pub(super) fn empty(name: String, bot: &str) -> Workspace {
        Workspace {
            id: ids::of("workspace", "workspace"),
            name,
            bot: User::bot(bot),
            users: Vec::new(),
            pages: Pages::default(),
            databases: BTreeMap::new(),
            blocks: HashMap::new(),
            comments: Vec::new(),
            directory: Directory::default(),
            private: HashSet::new(),
            hidden: Hidden::default(),
        }
    }
}

fn empty(file: &WorkspaceFile, root: &Path) -> Workspace {
    let folder = root.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = file.name.clone().or(folder).unwrap_or_else(|| "Workspace".to_owned());
    let bot = file.bot.clone().unwrap_or_else(|| BOT.to_owned());
    let mut directory = Directory::default();
    let mut users = Vec::new();
    for user in &file.users {
        let id = ids::of("user", &user.name);
        directory.add_person(&user.name, id);
        users.push(User { id, name: user.name.clone(), email: user.email.clone() });
    }
    Workspace { users, directory, ..Workspace::empty(name, &bot) }
}

pub(super) fn times(front: &FrontMatter) -> (Time, Time) {
    let created = front.created_time.as_deref().and_then(time::parse);
    let edited = front.last_edited_time.as_deref().and_then(time::parse);
    let created = created.or(edited).unwrap_or_else(time::unknown);
    (created, edited.unwrap_or(created))
}

/// The properties of a page: in a database those that it has columns for, elsewhere those that the file gives.
pub(super) fn properties(
    front: &FrontMatter,
    columns: Option<&Vec<Column>>,
    links: &Links<'_>,
    edited: Time,
) -> BTreeMap<String, Property> {
    let mut out = BTreeMap::new();
    if let Some(columns) = columns {
        for column in columns {
            let value = front.properties.get(&column.name).unwrap_or(&Value::Null);
            let value = match (column.kind, &front.verification) {
                (Kind::Verification, Some(verification)) => verification,
                _ => value,
            };
            out.extend(Property::read(column.kind, value, links).map(|value| (column.name.clone(), value)));
        }
        return out;
    }
    for (name, value) in &front.properties {
        let property = Property::read(Property::kind_of(value), value, links);
        out.extend(property.map(|property| (name.clone(), property)));
    }
    if let Some(value) = &front.verification {
        let verification = Verification::read(value, links, edited);
        out.insert(VERIFICATION.to_owned(), Property::Verification(verification));
    }
    out
}
