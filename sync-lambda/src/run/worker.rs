//! One task: one page read and stored, or one pointer followed.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::value::RawValue;
use shared::ids::{BlockId, DatabaseId, PageId};
use shared::ledger::Outcome;
use shared::manifest::ManifestEntry;
use shared::page::{BlockKind, PageDocument, PageStatus};
use uuid::Uuid;

use crate::notion::blocks::{self, ChildKind, Walk};
use crate::notion::error::Retry;
use crate::notion::long_properties::long_properties;
use crate::notion::wire::{DataSource, Database, Page, Parent};
use crate::notion::{NotionError, ancestors};
use crate::plan::{self, Seen, Step};
use crate::publish;
use crate::render::document::{self, Context};
use crate::render::outline::Outline;
use crate::run::SyncError;
use crate::run::queue::Item;
use crate::run::remove;
use crate::run::state::{KnownTitles, State};

/// How often a page is read that is edited while it is read.
const READS: u32 = 3;
/// A walk that takes longer may have met an edit that its blocks do not show.
const LONG_WALK: TimeDelta = TimeDelta::minutes(1);

/// What there is to do.
#[derive(Debug)]
pub(super) enum Task {
    /// Read and store a page of the queue.
    Read(Item),
    /// Ask for a page by its id.
    FollowPage(PageId),
    /// Read a page anew, although it was not edited: what it mirrors was.
    ReadAnew(PageId),
    /// See what data sources a database has.
    FollowDatabase(DatabaseId),
}

/// What a task came to.
#[derive(Debug, Default)]
pub(super) struct Finished {
    /// The part of the queue that the page belongs to.
    pub(super) part: Option<u32>,
    /// The page that was worked on.
    pub(super) page: Option<PageId>,
    /// Whether it was read.
    pub(super) was_read: bool,
    /// Whether it could not be read.
    pub(super) has_failed: bool,
    /// Pages and databases that were met.
    pub(super) met: Vec<ChildKind>,
    /// Data sources to be asked for their rows.
    pub(super) sources: Vec<DatabaseId>,
    /// Pages that mirror what changed.
    pub(super) mirrors: Vec<PageId>,
    /// The task, where there was no time for it.
    pub(super) undone: Option<Task>,
    /// Whether Notion gave no answer at all.
    pub(super) is_unanswered: bool,
    /// What was followed, unless it was a page of the queue.
    pub(super) followed: Option<Uuid>,
}

impl Task {
    /// What it follows, unless that is a page of the queue.
    pub(super) fn id(&self) -> Option<Uuid> {
        match self {
            Task::Read(_) => None,
            Task::FollowPage(id) | Task::ReadAnew(id) => Some(id.0),
            Task::FollowDatabase(id) => Some(id.0),
        }
    }
}

/// Does one task. An error ends the run; what is wrong with one page is in its outcome.
pub(super) async fn run(state: &State<'_>, task: Task) -> Result<Finished, SyncError> {
    let done = match &task {
        Task::Read(item) => read_item(state, item).await,
        Task::FollowPage(id) => follow_page(state, *id).await,
        Task::ReadAnew(id) => read_anew(state, *id).await,
        Task::FollowDatabase(id) => follow_database(state, *id).await,
    };
    let followed = task.id();
    match done {
        Err(SyncError::Interrupted(NotionError::OutOfTime { .. })) => {
            Ok(Finished { undone: Some(task), followed, ..Finished::default() })
        }
        done => Ok(Finished { followed, ..done? }),
    }
}

async fn read_item(state: &State<'_>, item: &Item) -> Result<Finished, SyncError> {
    let page: Page = match serde_json::from_str(item.page.get()) {
        Ok(page) => page,
        // It was parsed when it was found: what is stored of it is damaged, and it is found again.
        Err(_) => return Ok(Finished { part: Some(item.part), ..Finished::default() }),
    };
    // What is in the queue and not stored yet comes from a list.
    let is_listed = state.entry(page.id).is_none_or(|entry| !entry.unlisted);
    let finished = read_page(state, page, is_listed).await?;
    Ok(Finished { part: Some(item.part), ..finished })
}

async fn follow_page(state: &State<'_>, id: PageId) -> Result<Finished, SyncError> {
    match state.client.get::<Page>(&format!("pages/{id}")).await {
        Ok(page) if page.is_in_trash() => {
            let mirrors = remove::drop_page(state, id, Outcome::InTrash).await?;
            Ok(Finished { page: Some(id), mirrors, ..Finished::default() })
        }
        Ok(page) => {
            let is_listed = state.is_listed(id);
            let step = state.meet(&page, is_listed);
            if step == Step::Keep {
                return Ok(Finished::default());
            }
            read_page(state, page, is_listed).await
        }
        Err(error) if error.ends_the_run() => Err(SyncError::Interrupted(error)),
        // A copy is not thrown away on the word of one request: see `remove`.
        Err(NotionError::NotFound { .. }) if state.entry(id).is_none() => {
            state.register().hide(Parent::Page(id));
            Ok(Finished { page: Some(id), ..Finished::default() })
        }
        Err(error) => {
            state.register().miss(Parent::Page(id), error.to_string());
            Ok(failed(id, &error))
        }
    }
}

/// What a page comes to that cannot be read.
fn failed(id: PageId, error: &NotionError) -> Finished {
    let is_unanswered = error.retry() != Retry::Never;
    Finished { page: Some(id), has_failed: true, is_unanswered, ..Finished::default() }
}

async fn read_anew(state: &State<'_>, id: PageId) -> Result<Finished, SyncError> {
    match state.client.get::<Page>(&format!("pages/{id}")).await {
        Ok(page) if !page.is_in_trash() => read(state, page, state.is_listed(id)).await,
        Err(error) if error.ends_the_run() => Err(SyncError::Interrupted(error)),
        // Whatever became of it is found out as for every other page; its copy is as good as it was.
        Ok(_) | Err(_) => Ok(Finished::default()),
    }
}

async fn follow_database(state: &State<'_>, id: DatabaseId) -> Result<Finished, SyncError> {
    let mut finished = Finished::default();
    match data_sources(state, id, &mut finished.sources).await {
        Ok(outcome) => state.settle(id.0, outcome),
        Err(error) if error.ends_the_run() => return Err(SyncError::Interrupted(error)),
        // A view of a database that lies elsewhere looks like one, and cannot be opened.
        Err(NotionError::NotFound { .. } | NotionError::Refused { .. }) => {
            state.register().hide(Parent::Database(id));
        }
        Err(error) => {
            finished.is_unanswered = error.retry() != Retry::Never;
            state.settle(id.0, Outcome::Failed { reason: error.to_string() });
        }
    }
    Ok(finished)
}

async fn data_sources(
    state: &State<'_>,
    id: DatabaseId,
    sources: &mut Vec<DatabaseId>,
) -> Result<Outcome, NotionError> {
    let database: Database = state.client.get(&format!("databases/{id}")).await?;
    state.register().add_database(&database);
    if database.in_trash {
        return Ok(Outcome::InTrash);
    }
    for source in &database.data_sources {
        let place = Parent::DataSource(source.id);
        match state.client.get::<DataSource>(&format!("data_sources/{}", source.id)).await {
            Ok(source) => {
                state.register().add_data_source(&source);
                sources.push(source.id);
            }
            // The others are there all the same.
            Err(NotionError::NotFound { .. }) => state.register().hide(place),
            Err(error) if error.is_about_one_object() => state.register().miss(place, error.to_string()),
            Err(error) => return Err(error),
        }
    }
    Ok(Outcome::Synced)
}

/// Does with a page what is to be done with it by now.
async fn read_page(state: &State<'_>, page: Page, is_listed: bool) -> Result<Finished, SyncError> {
    let head = document::head(&page);
    let seen = Seen { edited_at: page.last_edited_time, head };
    let entry = state.entry(page.id);
    match plan::step(entry.as_ref(), &seen, state.anew_since) {
        // Another way led here before.
        Step::Keep => Ok(Finished { page: Some(page.id), ..Finished::default() }),
        Step::Read => read(state, page, is_listed).await,
        Step::Restate => {
            let Some(entry) = entry else { return read(state, page, is_listed).await };
            restate(state, page, seen.head, entry).await
        }
    }
}

async fn read(state: &State<'_>, page: Page, is_listed: bool) -> Result<Finished, SyncError> {
    let id = page.id;
    let mut finished = Finished { page: Some(id), was_read: true, ..Finished::default() };
    let read_at = Utc::now();
    let (page, document) = match document(state, page, &mut finished.met).await {
        Ok(read) => read,
        Err(error) if error.ends_the_run() => return Err(SyncError::Interrupted(error)),
        Err(error) => {
            tracing::warn!(page.id = %id, error = %error, "a page cannot be read; its last copy is kept");
            state.settle(id.0, Outcome::Failed { reason: error.to_string() });
            return Ok(Finished { was_read: true, met: finished.met, ..failed(id, &error) });
        }
    };
    let (outcome, partial) = match &document.status {
        PageStatus::Complete => (complete(&page, &document, Outcome::Synced), false),
        PageStatus::Partial { unread } => {
            let reason = format!("what is in {} of its blocks cannot be read", unread.len());
            (Outcome::Partial { reason, unread: unread.clone() }, true)
        }
    };
    // Half of a new state is worse than all of an old one.
    let before = state.entry(id);
    let has_better_copy = match &before {
        Some(entry) => partial && (!entry.partial || has_more(state, entry, &document).await?),
        None => false,
    };
    if !has_better_copy {
        let hash = publish::put_page(state.store, &document).await?;
        if let Some(before) = before.filter(|before| before.hash != hash) {
            finished.mirrors = mirrors_of(state, &document);
            // What is no longer in it is mirrored no more either.
            finished.mirrors.extend(mirrors_of_stored(state, id, &before).await?);
        }
        let entry = ManifestEntry {
            hash,
            edited_at: document.edited_at,
            read_at,
            head: document::head(&page),
            place: document::place(&document.path, document.database.as_ref()),
            title: document.title,
            partial,
            unlisted: !is_listed,
            vectors: None,
        };
        state.set_entry(id, entry);
    }
    state.settle(id.0, outcome);
    Ok(Finished { has_failed: partial, ..finished })
}

/// What a page came to that was read to its end, if Notion gives all of it.
fn complete(page: &Page, document: &PageDocument, whole: Outcome) -> Outcome {
    let types = document::unsupported(page, &document.blocks);
    if types.is_empty() { whole } else { Outcome::UnsupportedBlocks { types } }
}

/// Whether a stored copy that was read in part has more of the same state than a new one.
async fn has_more(state: &State<'_>, entry: &ManifestEntry, new: &PageDocument) -> Result<bool, SyncError> {
    if entry.edited_at != new.edited_at {
        return Ok(false);
    }
    let unread = |document: &PageDocument| match &document.status {
        PageStatus::Partial { unread } => unread.len(),
        PageStatus::Complete => 0,
    };
    let copy = publish::get_page(state.store, new.id, &entry.hash).await?;
    Ok(copy.is_some_and(|copy| unread(&copy) < unread(new)))
}

/// Stores a page anew with the blocks that are stored.
async fn restate(
    state: &State<'_>,
    page: Page,
    head: String,
    entry: ManifestEntry,
) -> Result<Finished, SyncError> {
    let Some(copy) = publish::get_page(state.store, page.id, &entry.hash).await? else {
        return read(state, page, !entry.unlisted).await;
    };
    let mut finished = Finished { page: Some(page.id), ..Finished::default() };
    let context = match context(state, &page, &mut finished.met).await {
        Ok(context) => context,
        Err(error) if error.ends_the_run() => return Err(SyncError::Interrupted(error)),
        Err(error) => {
            state.settle(page.id.0, Outcome::Failed { reason: error.to_string() });
            return Ok(Finished { met: finished.met, ..failed(page.id, &error) });
        }
    };
    let place = document::place(&context.path, context.database.as_ref());
    let mut document = document::document(&page, context, copy.blocks, copy.status);
    document.comments = copy.comments;
    let hash = publish::put_page(state.store, &document).await?;
    let whole = if hash == entry.hash { Outcome::Unchanged } else { Outcome::Synced };
    let outcome = complete(&page, &document, whole);
    state.set_entry(page.id, ManifestEntry { hash, head, place, title: document.title, ..entry });
    state.settle(page.id.0, outcome);
    Ok(finished)
}

/// Reads a page until it stands still. What lies in it goes into `met`.
async fn document(
    state: &State<'_>,
    mut page: Page,
    met: &mut Vec<ChildKind>,
) -> Result<(Page, PageDocument), NotionError> {
    let titles = KnownTitles(&state.register);
    for reads in 1.. {
        let started_at = Utc::now();
        let mut outline = Outline::new(&titles);
        let mut mirrored = Vec::new();
        let walk = blocks::walk(state.client, page.id, |depth, block| {
            outline.push(depth, block);
            let original = &block.payload["synced_from"]["block_id"];
            mirrored.extend(original.as_str().and_then(|id| id.parse::<BlockId>().ok()));
        })
        .await?;
        if reads < READS && is_torn(&walk, page.last_edited_time, started_at) {
            let now: Page = state.client.get(&format!("pages/{}", page.id)).await?;
            if now.last_edited_time != page.last_edited_time {
                page = now;
                continue;
            }
        }
        for child in walk.children {
            if let Some(block) = child.within {
                state.register().add_block(block, Parent::Page(page.id));
            }
            let parent = child.within.map_or(Parent::Page(page.id), Parent::Block);
            let is_news = match &child.kind {
                ChildKind::Page(id, title) => state.register().add_named_page(*id, title, parent),
                ChildKind::Database(id) => state.register().add_named_database(*id, parent),
            };
            if is_news {
                met.push(child.kind);
            }
        }
        walk.not_shared.iter().for_each(|mirror| outline.note_not_shared(*mirror));
        let status = if walk.unread.is_empty() {
            PageStatus::Complete
        } else {
            PageStatus::Partial { unread: walk.unread }
        };
        state.register().set_mirrors(page.id, mirrored);
        let blocks = outline.finish();
        let mut context = context(state, &page, met).await?;
        context.comments = state.comments(&page, &blocks).await?;
        let document = document::document(&page, context, blocks, status);
        return Ok((page, document));
    }
    unreachable!("the last of the reads counts, whatever it shows")
}

/// Whether the page may have been edited while it was walked, or before that and after it was found: some block is
/// newer than the page was, or the walk took so long that one may have gone.
fn is_torn(walk: &Walk, edited_at: DateTime<Utc>, started_at: DateTime<Utc>) -> bool {
    let is_newer = walk.newest_edit.is_some_and(|newest| newest > edited_at);
    is_newer || Utc::now() - started_at > LONG_WALK
}

async fn context(state: &State<'_>, page: &Page, met: &mut Vec<ChildKind>) -> Result<Context, NotionError> {
    let path = ancestors::resolve(state.client, &state.register, page.parent, met).await?;
    let long_properties = long_properties(state.client, page).await?;
    let people = match state.people.names(state.client).await {
        Ok(names) => names.clone(),
        // Without names is better than not at all, and worse than a copy that has them.
        Err(error) if error.ends_the_run() || state.entry(page.id).is_some() => return Err(error),
        Err(_) => HashMap::new(),
    };
    let register = state.register();
    let related = document::related_pages(page, &long_properties).into_iter();
    let titles = related.filter_map(|id| Some((id, register.page_title(id)?.to_owned()))).collect();
    let database = register.database_of(page.parent);
    Ok(Context { path, database, people, titles, long_properties, comments: Vec::new() })
}

/// The other pages that mirror a block of the stored state of a page.
pub(super) async fn mirrors_of_stored(
    state: &State<'_>,
    id: PageId,
    entry: &ManifestEntry,
) -> Result<Vec<PageId>, SyncError> {
    if !state.register().has_mirrors() {
        return Ok(Vec::new());
    }
    let document = publish::get_page(state.store, id, &entry.hash).await?;
    Ok(document.map(|document| mirrors_of(state, &document)).unwrap_or_default())
}

fn mirrors_of(state: &State<'_>, document: &PageDocument) -> Vec<PageId> {
    let originals = document.blocks.iter().filter(|block| block.kind == BlockKind::SyncedBlock);
    let mut pages = state.register().mirrors_of(originals.map(|block| block.id));
    pages.retain(|page| *page != document.id);
    pages
}

/// A page as Notion sent it, for the queue.
pub(super) fn parse(raw: &RawValue) -> Option<Page> {
    serde_json::from_str(raw.get()).ok()
}
