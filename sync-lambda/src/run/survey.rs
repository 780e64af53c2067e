//! Finding what there is to read: what search and the data sources list goes into the queue, unless it is as stored.

use std::collections::{BTreeSet, VecDeque};

use chrono::{DateTime, Utc};
use futures_util::stream::{FuturesUnordered, StreamExt};
use shared::ids::{DatabaseId, PageId};
use shared::ledger::{ObjectKind, Outcome};
use uuid::Uuid;

use crate::notion::NotionError;
use crate::notion::find::{Found, Rows, Scope, Search};
use crate::notion::list::End;
use crate::notion::wire::{DataSource, Database, Parent};
use crate::plan::Step;
use crate::progress::Progress;
use crate::run::SyncError;
use crate::run::queue::Queue;
use crate::run::state::State;

/// What a look at the workspace came to, besides the queue.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Pages that Notion lists as trash.
    pub(super) trashed: BTreeSet<PageId>,
    /// Lists that Notion did not give to their end.
    pub(super) gaps: u64,
    /// Whether there was no time to look at everything.
    pub(super) is_cut: bool,
    /// Pages that lists gave in a shape that is not understood: each is to be asked for by its id.
    pub(super) odd: Vec<Uuid>,
    /// Data sources that are still to be asked for their rows.
    sources: VecDeque<DatabaseId>,
}

impl Survey {
    /// Whether everything was seen that there is in its scope.
    pub(super) fn is_complete(&self) -> bool {
        self.gaps == 0 && !self.is_cut
    }

    /// Looks at the workspace. `trash_since`: from when on to look at the trash, if at all.
    pub(super) async fn run(
        state: &State<'_>,
        queue: &mut Queue<'_>,
        scope: Scope,
        trash_since: Option<DateTime<Utc>>,
        progress: &impl Fn(Progress),
    ) -> Result<Self, SyncError> {
        let mut survey = Self::default();
        survey.search(state, queue, scope, progress).await?;
        if let Some(since) = trash_since {
            survey.search_trash(state, since).await?;
        }
        let known = state.register().ids(ObjectKind::DataSource, is_visible);
        for source in known {
            survey.add_source(state, DatabaseId(source));
        }
        survey.query(state, queue, scope, progress).await?;
        if scope == Scope::Everything {
            survey.name_databases(state).await?;
        }
        Ok(survey)
    }

    /// Queues the pages that search says were edited after they were read in this run: one that was edited while it was
    /// read may be half old and half new.
    pub(super) async fn edits(
        state: &State<'_>,
        queue: &mut Queue<'_>,
        since: DateTime<Utc>,
    ) -> Result<(), SyncError> {
        let mut survey = Self::default();
        let mut search = Search::new(state.client, Scope::Since(since), false);
        let mut seen = BTreeSet::new();
        let mut any_new = true;
        loop {
            let part = match search.next(any_new).await {
                Ok(Some(part)) => part,
                Ok(None) => break,
                Err(error) => {
                    survey.note(error)?;
                    break;
                }
            };
            any_new = part.is_empty();
            for object in part {
                any_new |= object.id().is_some_and(|id| seen.insert(id));
                let Found::Page(page, raw) = object else { continue };
                let is_newer =
                    state.entry(page.id).is_none_or(|entry| entry.edited_at < page.last_edited_time);
                if is_newer && !page.is_in_trash() {
                    state.meet(&page, true);
                    queue.push(raw, false);
                }
            }
        }
        queue.flush().await?;
        Ok(())
    }

    /// Asks the data sources for their rows, several side by side.
    pub(super) async fn query(
        &mut self,
        state: &State<'_>,
        queue: &mut Queue<'_>,
        scope: Scope,
        progress: &impl Fn(Progress),
    ) -> Result<(), SyncError> {
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < state.client.concurrency()
                && !self.is_cut
                && let Some(source) = self.sources.pop_front()
            {
                if !self.is_named(state, source).await? {
                    continue;
                }
                // What was not read to its end before is not known by its edits alone.
                let is_known =
                    matches!(state.register().outcome(source.0), Some(Outcome::Synced | Outcome::Unchanged));
                let scope = if is_known { scope } else { Scope::Everything };
                running.push(next(Rows::new(state.client, source, scope)));
            }
            let Some((rows, part)) = running.next().await else { break };
            match part {
                Ok(Some(part)) => {
                    for object in part {
                        self.take(state, queue, object, true);
                    }
                    queue.flush().await?;
                    progress(Progress::Finding { pages: state.found() });
                    running.push(next(rows));
                }
                Ok(None) => self.settle_source(state, &rows),
                Err(error) => self.settle_lost_source(state, rows.source, error).await?,
            }
        }
        Ok(())
    }

    /// Whether there are data sources that are still to be asked.
    pub(super) fn has_sources(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Adds a data source to those that are asked for their rows, once.
    pub(super) fn add_source(&mut self, state: &State<'_>, source: DatabaseId) {
        if state.find(source.0) {
            self.sources.push_back(source);
        }
    }

    /// Takes in something that was found. Whether it was new.
    pub(super) fn take(
        &mut self,
        state: &State<'_>,
        queue: &mut Queue<'_>,
        object: Found,
        is_listed: bool,
    ) -> bool {
        match object {
            Found::Page(page, raw) => {
                if page.is_in_trash() {
                    return self.trashed.insert(page.id);
                }
                let is_new = !state.has_found(page.id.0);
                if let Parent::DataSource(source) = page.parent {
                    self.add_source(state, source);
                }
                if is_new && state.meet(&page, is_listed) != Step::Keep {
                    let late = matches!(state.register().climb(page.parent).unknown, Some(Parent::Block(_)));
                    queue.push(raw, late);
                }
                is_new
            }
            Found::DataSource(source) => {
                if source.is_in_trash() {
                    state.settle(source.id.0, Outcome::InTrash);
                    return false;
                }
                let is_new = !state.has_found(source.id.0);
                state.register().add_data_source(&source);
                self.add_source(state, source.id);
                is_new
            }
            // It is there, whatever it is; what cannot be told by its id may have been any page.
            Found::Odd(Some(page)) => {
                let is_new = state.find(page.0);
                if is_new {
                    self.odd.push(page.0);
                }
                is_new
            }
            Found::Odd(None) => {
                tracing::warn!("a list of the workspace has an object that is not understood");
                self.gaps += 1;
                false
            }
        }
    }

    async fn search(
        &mut self,
        state: &State<'_>,
        queue: &mut Queue<'_>,
        scope: Scope,
        progress: &impl Fn(Progress),
    ) -> Result<(), SyncError> {
        let mut search = Search::new(state.client, scope, false);
        let (mut any_new, mut is_first) = (true, true);
        loop {
            let part = match search.next(any_new).await {
                Ok(Some(part)) => part,
                Ok(None) => break,
                // Nothing can be said about a workspace that cannot be searched at all.
                Err(error) if is_first && !matches!(error, NotionError::OutOfTime { .. }) => {
                    return Err(SyncError::Find(error));
                }
                Err(error) => return self.note(error),
            };
            is_first = false;
            any_new = part.is_empty();
            for object in part {
                any_new |= self.take(state, queue, object, true);
            }
            queue.flush().await?;
            progress(Progress::Finding { pages: state.found() });
        }
        self.gaps += u64::from(search.end() == End::Incomplete);
        Ok(())
    }

    /// What lies in the trash since a time: it explains why pages are missing. Notion need not answer: a page that is
    /// missing is asked for by its id anyway.
    async fn search_trash(&mut self, state: &State<'_>, since: DateTime<Utc>) -> Result<(), SyncError> {
        let mut search = Search::new(state.client, Scope::Since(since), true);
        let mut seen = BTreeSet::new();
        let mut any_new = true;
        loop {
            match search.next(any_new).await {
                Ok(Some(part)) => {
                    any_new = part.is_empty();
                    for object in part {
                        any_new |= object.id().is_some_and(|id| seen.insert(id));
                        if let Found::Page(page, _) = object
                            && page.is_in_trash()
                        {
                            self.trashed.insert(page.id);
                        }
                    }
                }
                Ok(None) => return Ok(()),
                Err(error) if error.ends_the_run() => return self.note(error),
                Err(error) => {
                    tracing::debug!(error = %error, "the trash cannot be listed");
                    return Ok(());
                }
            }
        }
    }

    /// Asks for a data source of which only a row is known. Whether it is there.
    async fn is_named(&mut self, state: &State<'_>, source: DatabaseId) -> Result<bool, SyncError> {
        if state.register().contains(source.0) {
            return Ok(true);
        }
        match state.client.get::<DataSource>(&format!("data_sources/{source}")).await {
            Ok(found) => {
                state.register().add_data_source(&found);
                Ok(!found.is_in_trash())
            }
            Err(error) => {
                self.settle_lost_source(state, source, error).await?;
                Ok(false)
            }
        }
    }

    fn settle_source(&mut self, state: &State<'_>, rows: &Rows<'_>) {
        let id = rows.source.0;
        let is_new = state.register().outcome(id).is_none_or(|outcome| *outcome == Outcome::Waiting);
        let outcome = match rows.end() {
            End::Complete if is_new => Outcome::Synced,
            End::Complete => Outcome::Unchanged,
            End::Incomplete => {
                self.gaps += 1;
                let reason =
                    "Notion did not list its rows to the end: what it did not list is kept as it was";
                Outcome::Partial { reason: reason.to_owned(), unread: Vec::new() }
            }
        };
        state.settle(id, outcome);
    }

    /// A data source whose rows cannot be had: is it gone, or is it only now?
    async fn settle_lost_source(
        &mut self,
        state: &State<'_>,
        source: DatabaseId,
        error: NotionError,
    ) -> Result<(), SyncError> {
        let was_seen = state.register().outcome(source.0).is_some_and(is_visible);
        if !error.is_about_one_object() {
            state.register().miss(Parent::DataSource(source), error.to_string());
            return self.note(error);
        }
        let outcome = match state.client.get::<DataSource>(&format!("data_sources/{source}")).await {
            Ok(found) if found.is_in_trash() => Outcome::InTrash,
            Err(NotionError::NotFound { .. }) if was_seen => Outcome::Deleted,
            Err(NotionError::NotFound { .. }) => Outcome::NotShared,
            Ok(_) => {
                self.gaps += 1;
                Outcome::Failed { reason: error.to_string() }
            }
            // Refused is not gone: its rows may be there.
            Err(error) => {
                state.register().miss(Parent::DataSource(source), error.to_string());
                return self.note(error);
            }
        };
        if !state.register().contains(source.0) {
            state.register().hide(Parent::DataSource(source));
        }
        state.settle(source.0, outcome);
        Ok(())
    }

    /// A database with several data sources has a title that none of those has; and a row may be the only trace of its
    /// data source.
    async fn name_databases(&mut self, state: &State<'_>) -> Result<(), SyncError> {
        let several = state.register().databases_with_several_sources();
        for id in several {
            if !state.find(id.0) {
                continue;
            }
            match state.client.get::<Database>(&format!("databases/{id}")).await {
                Ok(database) => state.register().add_database(&database),
                Err(NotionError::NotFound { .. } | NotionError::Refused { .. }) => {}
                Err(error) => return self.note(error),
            }
        }
        Ok(())
    }

    /// Whether a failure ends the run, cuts the survey short, or is one list that is missing.
    fn note(&mut self, error: NotionError) -> Result<(), SyncError> {
        match error {
            NotionError::OutOfTime { .. } => {
                self.is_cut = true;
                Ok(())
            }
            error if error.ends_the_run() => Err(SyncError::Find(error)),
            error => {
                tracing::warn!(error = %error, "a list of the workspace cannot be read to its end");
                self.gaps += 1;
                Ok(())
            }
        }
    }
}

async fn next(mut rows: Rows<'_>) -> (Rows<'_>, Result<Option<Vec<Found>>, NotionError>) {
    let part = rows.next().await;
    (rows, part)
}

/// Whether Notion showed it, when it was looked at last.
fn is_visible(outcome: &Outcome) -> bool {
    !matches!(outcome, Outcome::NotShared | Outcome::Deleted | Outcome::InTrash)
}
