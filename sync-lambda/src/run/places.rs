//! Pages whose place changed: they were moved, or something above them was renamed. Notion counts neither as an edit of
//! the page, and what changed is known, so they are stored anew without asking Notion.

use shared::ids::PageId;
use shared::manifest::ManifestEntry;

use crate::notion::ancestors;
use crate::publish;
use crate::render::document;
use crate::run::SyncError;
use crate::run::state::State;

/// Stores the pages anew that are no longer where they were. Returns what had to be asked for on the way and is new.
pub(super) async fn restate(state: &State<'_>) -> Result<(), SyncError> {
    let ids: Vec<PageId> = state.with_entries(|entries| entries.keys().copied().collect());
    for id in ids {
        let Some(entry) = state.entry(id) else { continue };
        let place = match state.place(id) {
            Some(place) => place,
            None => {
                let Some(parent) = state.register().parent_of(id) else { continue };
                let mut met = Vec::new();
                match ancestors::resolve(state.client, &state.register, parent, &mut met).await {
                    Ok(path) => (path, state.register().database_of(parent)),
                    // The place as stored is better than none.
                    Err(_) => continue,
                }
            }
        };
        let digest = document::place(&place.0, place.1.as_ref());
        if digest == entry.place {
            continue;
        }
        let Some(mut document) = publish::get_page(state.store, id, &entry.hash).await? else { continue };
        (document.path, document.database) = place;
        let hash = publish::put_page(state.store, &document).await?;
        state.set_entry(id, ManifestEntry { hash, place: digest, ..entry });
    }
    Ok(())
}
