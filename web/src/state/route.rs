//! Which page an address shows.
//!
//! Pages are told apart by the part of the address behind `#`: `/sources` and `/sync` are calls of the API, and what is
//! behind `#` reaches no server, so that the title of a conversation or a search stands in nobody's log.

use shared::ids::{BlockId, PageId};

/// A page of the client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Route {
    /// A new conversation.
    #[default]
    New,
    /// A conversation kept on this device, by its id.
    Talk(String),
    /// The synced pages, with the search and filters as the address has them.
    Sources(String),
    /// One synced page, read whole; at a block of it, if that is named. A database is shown by its rows.
    Page(PageId, Option<BlockId>),
    /// How the sync is doing.
    Sync,
    /// Looks, language, and how this browser is known to the server.
    Settings,
}

impl Route {
    /// The page of an address' part behind `#`, with the `#` or without. What is no page's is a new conversation.
    pub(crate) fn of_hash(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.split('/').collect::<Vec<_>>()[..] {
            ["talks", id] if is_talk(id) => Route::Talk(id.to_owned()),
            ["sources"] => Route::Sources(query.to_owned()),
            ["sources", id] => {
                id.parse().map_or_else(|_| Route::Sources(String::new()), |id| Route::Page(id, None))
            }
            ["sources", id, block] => id
                .parse()
                .map_or_else(|_| Route::Sources(String::new()), |id| Route::Page(id, block.parse().ok())),
            ["sync"] => Route::Sync,
            ["settings"] => Route::Settings,
            _ => Route::New,
        }
    }

    /// The part of the address that shows this page, with its `#`.
    pub(crate) fn hash(&self) -> String {
        match self {
            Route::New => "#/".to_owned(),
            Route::Talk(id) => format!("#/talks/{id}"),
            Route::Sources(query) if query.is_empty() => "#/sources".to_owned(),
            Route::Sources(query) => format!("#/sources?{query}"),
            Route::Page(id, None) => format!("#/sources/{id}"),
            Route::Page(id, Some(block)) => format!("#/sources/{id}/{}", block.simple()),
            Route::Sync => "#/sync".to_owned(),
            Route::Settings => "#/settings".to_owned(),
        }
    }

    /// The page without the place on it: what is drawn anew when it changes.
    pub(crate) fn frame(&self) -> Self {
        match self {
            Route::New | Route::Talk(_) => Route::New,
            Route::Sources(_) => Route::Sources(String::new()),
            Route::Page(id, _) => Route::Page(*id, None),
            Route::Sync => Route::Sync,
            Route::Settings => Route::Settings,
        }
    }

    /// Whether this page shows a conversation.
    pub(crate) fn is_ask(&self) -> bool {
        matches!(self, Route::New | Route::Talk(_))
    }
}

/// Ids of conversations are made by this page, of letters and digits: anything else comes from elsewhere.
fn is_talk(id: &str) -> bool {
    (1..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_found_again_by_its_address() {
        let id: PageId = "0193f0a1-7c00-7000-8000-000000000001".parse().expect("a page id");
        let routes = [
            Route::New,
            Route::Talk("k3f9".to_owned()),
            Route::Sources(String::new()),
            Route::Sources("query=%EC%97%B0%EC%B0%A8".to_owned()),
            Route::Page(id, None),
            Route::Page(id, Some(id.into())),
            Route::Sync,
            Route::Settings,
        ];
        for route in routes {
            assert_eq!(Route::of_hash(&route.hash()), route);
        }
    }

    #[test]
    fn an_address_of_no_page_is_a_new_conversation() {
        for hash in ["", "#", "#/", "#/nowhere", "#/talks/", "#/talks/../sync", "#/talks/<script>"] {
            assert_eq!(Route::of_hash(hash), Route::New, "{hash}");
        }
        assert_eq!(Route::of_hash("#/sources/no-id"), Route::Sources(String::new()));
    }
}
