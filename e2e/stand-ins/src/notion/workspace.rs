//! A workspace as it is kept in memory: pages, databases, blocks, people and comments.

mod changes;
mod directory;
mod front_matter;
mod generate;
mod hidden;
mod lay;
mod load;
mod opened;
mod pages;
mod reading;
mod scan;
mod schema;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use crate::notion::block::Block;
use crate::notion::ids;
use crate::notion::property::Property;
use crate::notion::text::Text;
use crate::notion::time::{self, Time};

pub use changes::{Change, ChangeError};
pub(crate) use directory::{Directory, Links, Target};
pub use generate::Spec;
pub(crate) use hidden::Hidden;
pub(crate) use pages::Pages;
pub(crate) use schema::{Column, Kind, escaped, property_id};

/// What the integration is called, where nobody says otherwise.
pub(crate) const BOT: &str = "Notion RAG Chatbot";

/// A Notion workspace in memory.
#[derive(Debug)]
pub struct Workspace {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// The integration whose token is used.
    pub(crate) bot: User,
    pub(crate) users: Vec<User>,
    pub(crate) pages: Pages,
    pub(crate) databases: BTreeMap<Uuid, Database>,
    pub(crate) blocks: HashMap<Uuid, Block>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) directory: Directory,
    /// Pages and databases that nobody shared with the integration.
    pub(crate) private: HashSet<Uuid>,
    /// What faults hide.
    pub(crate) hidden: Hidden,
}

/// Why a folder cannot be served as a workspace.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// A file or folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// YAML that is broken, or that says what the file may not say.
    #[error("the YAML of `{}` is not understood: correct it", path.display())]
    Yaml {
        /// The file that holds it.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: Box<serde_saphyr::Error>,
    },
    /// A folder without any page.
    #[error("`{}` holds no `.md` file: name the folder that holds the workspace", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A database whose rows would be databases.
    #[error("`{}` is a database inside a database: move it out", path.display())]
    NestedDatabase {
        /// The inner database.
        path: PathBuf,
    },
}

/// Somebody who uses the workspace, or the integration itself.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
}

impl User {
    /// The integration.
    pub(crate) fn bot(name: &str) -> User {
        User { id: ids::of("bot", "bot"), name: name.to_owned(), email: None }
    }
}

/// A page: also a row of a database.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) id: Uuid,
    pub(crate) title: String,
    pub(crate) icon: Option<String>,
    pub(crate) parent: Parent,
    pub(crate) created: Time,
    pub(crate) edited: Time,
    pub(crate) created_by: Uuid,
    pub(crate) edited_by: Uuid,
    /// Whether it was put into the trash itself; see [`Workspace::is_trashed`].
    pub(crate) trashed: bool,
    /// All but the title.
    pub(crate) properties: BTreeMap<String, Property>,
    /// The blocks of its body at the first level.
    pub(crate) body: Vec<Uuid>,
    /// The folder that the links of its text start at.
    pub(crate) folder: String,
    /// The path it was found at, which is its place among its siblings.
    pub(crate) rank: Arc<str>,
}

/// A database with its one data source.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) id: Uuid,
    pub(crate) source: Uuid,
    pub(crate) title: String,
    pub(crate) description: Text,
    pub(crate) icon: Option<String>,
    pub(crate) parent: Parent,
    pub(crate) created: Time,
    pub(crate) edited: Time,
    pub(crate) columns: Vec<Column>,
    pub(crate) rank: Arc<str>,
}

/// Where a page or database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Parent {
    Workspace,
    Page(Uuid),
    Database(Uuid),
    /// A toggle, a column: a block of the body of a page.
    Block {
        block: Uuid,
        page: Uuid,
    },
}

/// A comment on a page or on one of its blocks.
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) id: Uuid,
    pub(crate) discussion: Uuid,
    pub(crate) on: CommentOn,
    pub(crate) created: Time,
    pub(crate) by: Uuid,
    pub(crate) text: Text,
}

/// What a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommentOn {
    Page(Uuid),
    Block(Uuid),
}

impl CommentOn {
    /// The id to ask for its comments with.
    pub(crate) fn id(self) -> Uuid {
        let (CommentOn::Page(id) | CommentOn::Block(id)) = self;
        id
    }
}

impl Workspace {
    /// Whether the page is in the trash: itself, or something above it.
    pub(crate) fn is_trashed(&self, page: &Page) -> bool {
        self.pages.is_trashed(page.id)
    }

    /// Whether the database is in the trash, with the page that holds it.
    pub(crate) fn is_database_trashed(&self, database: &Database) -> bool {
        self.pages.is_under_trash(database.parent)
    }

    /// Whether the page or database is in the trash.
    pub(crate) fn is_in_trash(&self, target: Target) -> bool {
        match target {
            Target::Page(id) => self.pages.is_trashed(id),
            Target::Database(id) => {
                self.databases.get(&id).is_some_and(|database| self.is_database_trashed(database))
            }
        }
    }

    /// All pages and databases in the trash, with the minute of their last edit, in no order.
    pub(crate) fn trash(&self) -> Vec<(Time, Target)> {
        let pages =
            self.pages.trash().map(|page| (time::floor_to_minute(page.edited), Target::Page(page.id)));
        let databases = self.databases.values().filter(|database| self.is_database_trashed(database));
        let databases =
            databases.map(|database| (time::floor_to_minute(database.edited), Target::Database(database.id)));
        pages.chain(databases).collect()
    }

    /// The pages and databases that a page, database or block holds, in order, without pages that were put into
    /// the trash.
    pub(crate) fn held_by(&self, parent: Parent) -> impl Iterator<Item = Target> {
        self.pages.held(parent).filter(|target| match target {
            Target::Page(id) => self.pages.get(id).is_some_and(|page| !page.trashed),
            Target::Database(_) => true,
        })
    }

    /// The rows of a database, in order, trashed ones included.
    pub(crate) fn rows(&self, database: Uuid) -> Vec<&Page> {
        let held = self.pages.held(Parent::Database(database));
        held.filter_map(|target| self.pages.get(&target.id())).collect()
    }

    /// Adds a database, which is to have an id that no other has.
    pub(crate) fn put_database(&mut self, database: Database) {
        self.pages.place(&database);
        self.databases.insert(database.id, database);
    }

    /// The database that a data source belongs to.
    pub(crate) fn database_of(&self, source: Uuid) -> Option<&Database> {
        self.databases.values().find(|database| database.source == source)
    }

    /// A person, or the integration.
    pub(crate) fn user(&self, id: Uuid) -> Option<&User> {
        if self.bot.id == id { Some(&self.bot) } else { self.users.iter().find(|user| user.id == id) }
    }

    /// The title of what is named, for a mention of it.
    pub(crate) fn title_of(&self, target: Target) -> Option<&str> {
        match target {
            Target::Page(id) => self.pages.get(&id).map(|page| page.title.as_str()),
            Target::Database(id) => self.databases.get(&id).map(|database| database.title.as_str()),
        }
    }
}
