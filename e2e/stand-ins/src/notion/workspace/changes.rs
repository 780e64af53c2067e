//! What somebody does in the workspace while it is served: edits, moves, trash and new pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::notion::time::{self, Time};
use crate::notion::{ids, markdown};

use super::front_matter::{self, FrontMatter};
use super::lay::Place;
use super::load::properties;
use super::scan::readable;
use super::{Links, Page, Parent, Target, Workspace};

/// A change, as the control call takes it. `page` is a path in the workspace or an id; times are floored to the
/// minute when they are shown, and default to now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Gives the page another text; front matter in it replaces the title and the properties.
    Edit {
        /// Path or id.
        page: String,
        /// All of the new text.
        markdown: String,
        /// When it was edited.
        last_edited_time: Option<String>,
    },
    /// Adds a page at a path whose folder is a page or a database.
    Create {
        /// The path, which is not there yet.
        page: String,
        /// Its text.
        #[serde(default)]
        markdown: String,
        /// When it was made.
        last_edited_time: Option<String>,
    },
    /// Puts the page under another page or database (`to`: path or id), or at the top (no `to`). Its time of
    /// edit changes only if one is given.
    Move {
        /// Path or id.
        page: String,
        /// Path or id of what is to hold it.
        to: Option<String>,
        /// When it was edited, if moving it counts as that.
        last_edited_time: Option<String>,
    },
    /// Puts the page into the trash. Its time of edit changes only if one is given.
    Trash {
        /// Path or id.
        page: String,
        /// When it was edited, if this counts as that.
        last_edited_time: Option<String>,
    },
    /// Takes the page out of the trash.
    Restore {
        /// Path or id.
        page: String,
        /// When it was edited, if this counts as that.
        last_edited_time: Option<String>,
    },
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// No page is at this path, or has this id.
    #[error("there is no page `{0}`: give its path in the workspace, or its id")]
    NoSuchPage(String),
    /// A page is at this path already.
    #[error("`{0}` is there already: edit it")]
    Exists(String),
    /// A page cannot be put into itself.
    #[error("`{0}` is inside the page that is moved")]
    Circle(String),
    /// A time that cannot be read.
    #[error("`{0}` is no time: write it as 2026-05-01T09:30:00Z")]
    Time(String),
    /// Front matter that cannot be read.
    #[error("the front matter is not understood: correct its YAML")]
    FrontMatter(#[source] Box<serde_saphyr::Error>),
}

impl Change {
    /// The page that is to change, as it was named.
    pub(crate) fn page(&self) -> &str {
        let (Change::Edit { page, .. }
        | Change::Create { page, .. }
        | Change::Move { page, .. }
        | Change::Trash { page, .. }
        | Change::Restore { page, .. }) = self;
        page
    }
}

impl Workspace {
    /// Makes the change, at `now` where it gives no time, and returns the id of the page.
    pub(crate) fn change(&mut self, change: Change, now: Time) -> Result<Uuid, ChangeError> {
        match change {
            Change::Edit { page, markdown, last_edited_time } => {
                let id = self.find(&page)?;
                let at = read_time(last_edited_time)?.unwrap_or(now);
                self.edit(id, &markdown, at)?;
                Ok(id)
            }
            Change::Create { page, markdown, last_edited_time } => {
                let at = read_time(last_edited_time)?.unwrap_or(now);
                self.create(&page, &markdown, at)
            }
            Change::Move { page, to, last_edited_time } => {
                let id = self.find(&page)?;
                let parent = match &to {
                    None => Parent::Workspace,
                    Some(to) => self.find_parent(to)?,
                };
                if self.is_inside(parent, id) {
                    return Err(ChangeError::Circle(to.unwrap_or_default()));
                }
                self.touch(id, read_time(last_edited_time)?, |page| page.parent = parent);
                Ok(id)
            }
            Change::Trash { page, last_edited_time } => {
                let id = self.find(&page)?;
                self.touch(id, read_time(last_edited_time)?, |page| page.trashed = true);
                Ok(id)
            }
            Change::Restore { page, last_edited_time } => {
                let id = self.find(&page)?;
                self.touch(id, read_time(last_edited_time)?, |page| page.trashed = false);
                Ok(id)
            }
        }
    }

    fn find(&self, page: &str) -> Result<Uuid, ChangeError> {
        let id = match self.directory.at(page.trim_matches('/')) {
            Some(Target::Page(id)) => Some(id),
            Some(Target::Database(_)) => None,
            None => ids::parse(page),
        };
        id.filter(|id| self.pages.contains_key(id)).ok_or_else(|| ChangeError::NoSuchPage(page.to_owned()))
    }

    fn find_parent(&self, path: &str) -> Result<Parent, ChangeError> {
        let found = self.directory.at(path.trim_matches('/')).map(Target::id).or_else(|| ids::parse(path));
        match found {
            Some(id) if self.pages.contains_key(&id) => Ok(Parent::Page(id)),
            Some(id) if self.databases.contains_key(&id) => Ok(Parent::Database(id)),
            _ => Err(ChangeError::NoSuchPage(path.to_owned())),
        }
    }

    fn is_inside(&self, parent: Parent, page: Uuid) -> bool {
        match parent {
            Parent::Workspace => false,
            Parent::Page(id) | Parent::Block { page: id, .. } => {
                id == page || self.pages.get(&id).is_some_and(|above| self.is_inside(above.parent, page))
            }
            Parent::Database(id) => {
                self.databases.get(&id).is_some_and(|above| self.is_inside(above.parent, page))
            }
        }
    }

    fn touch(&mut self, id: Uuid, at: Option<Time>, change: impl FnOnce(&mut Page)) {
        self.pages.update(id, |page| {
            change(page);
            page.edited = at.unwrap_or(page.edited);
        });
    }

    fn create(&mut self, path: &str, source: &str, at: Time) -> Result<Uuid, ChangeError> {
        let key = ids::page_key(path);
        let id = ids::of("page", &key);
        if self.pages.contains_key(&id) || self.databases.contains_key(&id) {
            return Err(ChangeError::Exists(path.to_owned()));
        }
        let (folder, parent) = match key.rsplit_once('/') {
            None => ("", Parent::Workspace),
            Some((folder, _)) => (folder, self.find_parent(folder)?),
        };
        let source = Source::read(source)?;
        let page = Page {
            id,
            title: readable(&key),
            icon: None,
            parent,
            created: at,
            edited: at,
            created_by: self.bot.id,
            edited_by: self.bot.id,
            trashed: false,
            properties: BTreeMap::new(),
            body: Vec::new(),
            folder: folder.to_owned(),
            rank: key.into(),
        };
        self.pages.put(page);
        self.write(id, source, at);
        Ok(id)
    }

    fn edit(&mut self, id: Uuid, source: &str, at: Time) -> Result<(), ChangeError> {
        let source = Source::read(source)?;
        self.write(id, source, at);
        Ok(())
    }

    /// Gives a page its text, its title if the text has one, and its properties if there is front matter.
    fn write(&mut self, id: Uuid, source: Source<'_>, at: Time) {
        let Some(mut page) = self.pages.get(&id).cloned() else { return };
        let links = Links { directory: &self.directory, folder: &page.folder };
        let mut drafts = markdown::parse(source.body, &links);
        let given = source.front.title.as_ref().map(front_matter::words).filter(|title| !title.is_empty());
        if let Some(title) = given.or_else(|| markdown::take_title(&mut drafts)) {
            page.title = title;
        }
        if source.has_front || page.properties.is_empty() {
            let columns = match page.parent {
                Parent::Database(id) => self.databases.get(&id).map(|database| &database.columns),
                Parent::Workspace | Parent::Page(_) | Parent::Block { .. } => None,
            };
            page.properties = properties(&source.front, columns, &links, at);
        }
        page.icon = source.front.icon.or(page.icon);
        page.edited = at;
        self.directory.add(&page.rank, &page.title, Target::Page(id));
        let place = Place { page: id, holder: None, created: at, edited: at };
        page.body = self.lay(place, drafts, &page.body);
        self.pages.put(page);
        // A page goes into the trash with the block that holds it.
        for block in self.pages.holders(id).into_iter().filter(|block| !self.blocks.contains_key(block)) {
            let held: Vec<_> = self.pages.held(Parent::Block { block, page: id }).collect();
            for target in held {
                self.pages.update(target.id(), |page| page.trashed = true);
            }
        }
    }
}

/// A Markdown text in its two parts.
struct Source<'a> {
    has_front: bool,
    front: FrontMatter,
    body: &'a str,
}

impl Source<'_> {
    fn read(source: &str) -> Result<Source<'_>, ChangeError> {
        let (yaml, body) = front_matter::split(source);
        let front = front_matter::read(yaml).map_err(|error| ChangeError::FrontMatter(Box::new(error)))?;
        Ok(Source { has_front: yaml.is_some(), front, body })
    }
}

fn read_time(text: Option<String>) -> Result<Option<Time>, ChangeError> {
    text.map(|text| time::parse(&text).ok_or(ChangeError::Time(text))).transpose()
}
