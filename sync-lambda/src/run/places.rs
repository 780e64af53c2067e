//! Pages whose place changed: they were moved, or something above them was renamed. Notion counts neither as an edit of
//! the page, and what changed is known, so they are stored anew without asking Notion.

use std::pin::pin;

use futures_util::stream::{self, StreamExt};
use shared::ids::PageId;
use shared::manifest::ManifestEntry;
use shared::page::{Ancestor, DatabaseRef};

use crate::notion::ancestors;
use crate::publish;
use crate::render::document;
use crate::run::SyncError;
use crate::run::state::State;

/// How many pages are stored side by side: the store takes its time for each, and a renamed page may have a whole
/// workspace below it.
const SIDE_BY_SIDE: usize = 16;

/// Stores the pages anew that are no longer where they were. Whether it came to its end: otherwise there was no time for
/// the rest, whose place in the manifest is still the old one, so that the next run goes on with them.
pub(super) async fn restate(state: &State<'_>) -> Result<bool, SyncError> {
    let ids: Vec<PageId> = state.with_entries(|entries| entries.keys().copied().collect());
    // One after the other as long as Notion is asked: what is above one page is mostly above the next one too.
    let moves = stream::iter(ids).filter_map(|id| moved(state, id));
    let mut moves = pin!(moves.map(|moved| store(state, moved)).buffer_unordered(SIDE_BY_SIDE));
    let mut is_done = true;
    while let Some(is_stored) = moves.next().await {
        is_done &= is_stored?;
    }
    Ok(is_done)
}

/// A page that is no longer where it was.
struct Moved {
    id: PageId,
    entry: ManifestEntry,
    place: (Vec<Ancestor>, Option<DatabaseRef>),
}

/// Whether a page is no longer where it was.
async fn moved(state: &State<'_>, id: PageId) -> Option<Moved> {
    let entry = state.entry(id)?;
    let place = match state.place(id) {
        Some(place) => place,
        None => {
            let parent = state.register().parent_of(id)?;
            // Where that fails, the place as stored is better than none.
            let path =
                ancestors::resolve(state.client, &state.register, parent, &mut Vec::new()).await.ok()?;
            (path, state.register().database_of(parent))
        }
    };
    (document::place(&place.0, place.1.as_ref()) != entry.place).then_some(Moved { id, entry, place })
}

/// Stores a page where it is now. False if there was no time for it.
async fn store(state: &State<'_>, moved: Moved) -> Result<bool, SyncError> {
    if state.client.is_out_of_time() {
        return Ok(false);
    }
    let Moved { id, entry, place: (path, database) } = moved;
    let Some(mut document) = publish::get_page(state.store, id, &entry.hash).await? else { return Ok(true) };
    let place = document::place(&path, database.as_ref());
    (document.path, document.database) = (path, database);
    let hash = publish::put_page(state.store, &document).await?;
    state.set_entry(id, ManifestEntry { hash, place, ..entry });
    Ok(true)
}
