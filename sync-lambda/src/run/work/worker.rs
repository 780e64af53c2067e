//! One task: one page read and stored, or one pointer followed.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use shared::ids::{BlockId, DatabaseId, PageId};
use shared::ledger::Outcome;
use shared::manifest::ManifestEntry;
use shared::page::{PageDocument, PageStatus};

use crate::notion::blocks::{self, ChildKind};
use crate::notion::enumerate;
use crate::notion::list::{End, Taken};
use crate::notion::long_properties::long_properties;
use crate::notion::people::People;
use crate::notion::wire::{DataSource, Database, Page, Parent};
use crate::notion::{Client, NotionError, ancestors};
use crate::publish;
use crate::render::block::Titles;
use crate::render::document::{self, Context};
use crate::render::outline::Outline;
use crate::run::work::{Finished, Task};
use crate::run::{Settled, SyncError};
use crate::store::Store;
use crate::tree::Tree;

/// What all tasks of a run share.
pub(super) struct Worker<'a> {
    client: &'a Client,
    store: &'a Store,
    stored: &'a BTreeMap<PageId, ManifestEntry>,
    tree: Mutex<Tree>,
    people: People,
    started_at: DateTime<Utc>,
}

impl<'a> Worker<'a> {
    /// A worker that has done nothing yet.
    pub(super) fn new(
        client: &'a Client,
        store: &'a Store,
        stored: &'a BTreeMap<PageId, ManifestEntry>,
        tree: Tree,
        started_at: DateTime<Utc>,
    ) -> Self {
        Self { client, store, stored, tree: Mutex::new(tree), people: People::default(), started_at }
    }

    /// What is known of the workspace's tree by now.
    pub(super) fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether all above a page is known.
    pub(super) fn knows_the_place_of(&self, page: &Page) -> bool {
        self.tree().climb(page.parent).unknown.is_none()
    }

    /// Does one task. An error ends the run; what is wrong with one page is in its outcome.
    pub(super) async fn run(&self, task: Task) -> Result<Finished, SyncError> {
        match task {
            Task::Read(page, head) => self.read(&page, head).await,
            Task::Restate(page, head) => self.restate(&page, head).await,
            Task::Follow(ChildKind::Page(id, title)) => self.follow_page(id, title).await,
            Task::Follow(ChildKind::Database(id)) => self.follow_database(id).await,
        }
    }

    async fn read(&self, page: &Page, head: String) -> Result<Finished, SyncError> {
        let mut met = Vec::new();
        let document = match self.document(page, &mut met).await {
            Ok(document) => document,
            Err(error) if error.ends_the_run() => return Err(SyncError::Interrupted(error)),
            Err(error) => {
                tracing::warn!(page.id = %page.id, error = %error, "a page cannot be read; its last copy is kept");
                let settled = self.keep(page, Outcome::Failed { reason: error.to_string() });
                return Ok(Finished { page: Some((page.id, settled)), met, ..Finished::default() });
            }
        };
        let outcome = match &document.status {
            PageStatus::Complete => Outcome::Synced,
            PageStatus::Partial { unread } => Outcome::Partial {
                reason: format!("what is in {} of its blocks cannot be read", unread.len()),
                unread: unread.clone(),
            },
        };
        let partial = document.status != PageStatus::Complete;
        // Half of a new state is worse than all of an old one.
        let has_complete_copy = self.stored.get(&page.id).is_some_and(|entry| !entry.partial);
        let settled = if partial && has_complete_copy {
            self.keep(page, outcome)
        } else {
            let hash = publish::put_page(self.store, &document).await?;
            let PageDocument { title, edited_at, .. } = document;
            let entry = ManifestEntry {
                hash,
                edited_at,
                read_at: self.started_at,
                title: title.clone(),
                head,
                place: String::new(),
                partial,
            };
            Settled::new(Some(entry), title, outcome)
        };
        Ok(Finished { page: Some((page.id, settled)), met, ..Finished::default() })
    }

    async fn restate(&self, page: &Page, head: String) -> Result<Finished, SyncError> {
        let Some(entry) = self.stored.get(&page.id) else { return self.read(page, head).await };
        let Some(copy) = publish::get_page(self.store, page.id, &entry.hash).await? else {
            return self.read(page, head).await;
        };
        let mut met = Vec::new();
        let context = match self.context(page, &mut met).await {
            Ok(context) => context,
            Err(error) if error.ends_the_run() => return Err(SyncError::Interrupted(error)),
            Err(error) => {
                let settled = self.keep(page, Outcome::Failed { reason: error.to_string() });
                return Ok(Finished { page: Some((page.id, settled)), met, ..Finished::default() });
            }
        };
        let document = document::document(page, context, copy.blocks, copy.status);
        let hash = publish::put_page(self.store, &document).await?;
        let outcome = if hash == entry.hash { Outcome::Unchanged } else { Outcome::Synced };
        let title = document.title;
        let entry = ManifestEntry { hash, head, title: title.clone(), ..entry.clone() };
        Ok(Finished {
            page: Some((page.id, Settled::new(Some(entry), title, outcome))),
            met,
            ..Finished::default()
        })
    }

    async fn follow_page(&self, id: PageId, title: String) -> Result<Finished, SyncError> {
        match self.client.get::<Page>(&format!("pages/{id}")).await {
            Ok(page) if page.is_in_trash() => Ok(Finished::default()),
            Ok(page) => {
                let head = {
                    let mut tree = self.tree();
                    tree.add_page(&page);
                    document::head(&page, &tree)
                };
                self.read(&page, head).await
            }
            Err(error) if error.ends_the_run() => Err(SyncError::Interrupted(error)),
            Err(error) if error.is_about_one_object() => Ok(Finished::default()),
            Err(error) => {
                let settled = Settled::new(None, title, Outcome::Failed { reason: error.to_string() });
                Ok(Finished { page: Some((id, settled)), ..Finished::default() })
            }
        }
    }

    async fn follow_database(&self, id: DatabaseId) -> Result<Finished, SyncError> {
        let mut rows = Vec::new();
        match self.rows(id, &mut rows).await {
            Ok(End::Complete) => Ok(Finished { rows, ..Finished::default() }),
            Err(error) if error.ends_the_run() => Err(SyncError::Interrupted(error)),
            // A view of a database that lies elsewhere looks like one, and cannot be opened.
            Err(error) if error.is_about_one_object() => Ok(Finished { rows, ..Finished::default() }),
            Ok(End::Incomplete) | Err(_) => Ok(Finished { rows, gaps: 1, ..Finished::default() }),
        }
    }

    async fn rows(&self, id: DatabaseId, rows: &mut Vec<Page>) -> Result<End, NotionError> {
        let database: Database = self.client.get(&format!("databases/{id}")).await?;
        self.tree().add_database(&database);
        if database.in_trash {
            return Ok(End::Complete);
        }
        let mut end = End::Complete;
        for source in &database.data_sources {
            let source: DataSource = self.client.get(&format!("data_sources/{}", source.id)).await?;
            self.tree().add_data_source(&source);
            let mut seen = HashSet::new();
            let took = enumerate::rows(self.client, source.id, |object| {
                let page: Page = serde_json::from_str(object.get())?;
                if !seen.insert(page.id) {
                    return Ok(Taken::Again);
                }
                if !page.is_in_trash() {
                    self.tree().add_page(&page);
                    rows.push(page);
                }
                Ok(Taken::New)
            })
            .await?;
            if took == End::Incomplete {
                end = End::Incomplete;
            }
        }
        Ok(end)
    }

    /// Reads a page. What lies in it goes into `met`.
    async fn document(&self, page: &Page, met: &mut Vec<ChildKind>) -> Result<PageDocument, NotionError> {
        let titles = KnownTitles(&self.tree);
        let mut outline = Outline::new(&titles);
        let walk = blocks::walk(self.client, page.id, |depth, block| outline.push(depth, block)).await?;
        walk.not_shared.iter().for_each(|mirror| outline.note_not_shared(*mirror));
        for child in walk.children {
            if let Some(block) = child.within {
                self.tree().add_block(block, Parent::Page(page.id));
            }
            met.push(child.kind);
        }
        let context = self.context(page, met).await?;
        let status = status(walk.unread);
        Ok(document::document(page, context, outline.finish(), status))
    }

    async fn context(&self, page: &Page, met: &mut Vec<ChildKind>) -> Result<Context, NotionError> {
        let path = ancestors::resolve(self.client, &self.tree, page.parent, met).await?;
        let long_properties = long_properties(self.client, page).await?;
        let people = self.people.names(self.client).await?.clone();
        let tree = self.tree();
        let titles = document::related_pages(page, &long_properties)
            .into_iter()
            .filter_map(|id| Some((id, tree.page_title(id)?.to_owned())))
            .collect();
        let database = tree.database_of(page.parent);
        Ok(Context { path, database, people, titles, long_properties, comments: Vec::new() })
    }

    /// The page as it was before this run.
    fn keep(&self, page: &Page, outcome: Outcome) -> Settled {
        Settled::new(self.stored.get(&page.id).cloned(), page.title(), outcome)
    }
}

fn status(unread: Vec<BlockId>) -> PageStatus {
    if unread.is_empty() { PageStatus::Complete } else { PageStatus::Partial { unread } }
}

struct KnownTitles<'a>(&'a Mutex<Tree>);

impl Titles for KnownTitles<'_> {
    fn page(&self, id: PageId) -> Option<String> {
        let tree = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tree.page_title(id).map(str::to_owned)
    }

    fn database(&self, id: DatabaseId) -> Option<String> {
        let tree = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tree.database_title(id).map(str::to_owned)
    }
}
