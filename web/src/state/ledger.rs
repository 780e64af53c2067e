//! The list of what became of every page: what is asked for, and what comes.
//!
//! The rows are read by a type of their own: `shared`'s is flattened out of three, for which serde keeps each row in a
//! general form first, and that costs the page more than the rest of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use shared::ids::PageId;
use shared::ledger::ObjectKind;

/// The kinds that can be asked for, in the order in which they are offered, after "all": as the API names them.
pub(crate) const KINDS: [&str; 4] = ["", "page", "database", "data_source"];

/// One part of the list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct LedgerPart {
    pub(crate) total: u64,
    pub(crate) counts: BTreeMap<String, u64>,
    pub(crate) items: Vec<LedgerRow>,
    #[serde(default)]
    pub(crate) next_cursor: Option<String>,
}

/// What became of one page, database or data source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct LedgerRow {
    pub(crate) id: PageId,
    pub(crate) path: Vec<String>,
    pub(crate) kind: ObjectKind,
    pub(crate) title: String,
    pub(crate) since: DateTime<Utc>,
    pub(crate) outcome: String,
    #[serde(default)]
    pub(crate) reason: Option<String>,
    #[serde(default)]
    pub(crate) types: BTreeMap<String, u64>,
}

impl LedgerRow {
    /// Whether there is a page here to be read.
    pub(crate) fn can_be_read(&self) -> bool {
        self.kind == ObjectKind::Page
            && matches!(self.outcome.as_str(), "synced" | "unchanged" | "unsupported_blocks")
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wanted {
    /// One outcome; all when empty.
    pub(crate) outcome: String,
    /// One of [`KINDS`].
    pub(crate) kind: String,
    /// What the title contains.
    pub(crate) title: String,
}

impl Wanted {
    /// The address of the part that begins at `cursor`. `encode` writes text so that it can stand in an address.
    pub(crate) fn path(&self, cursor: Option<&str>, encode: impl Fn(&str) -> String) -> String {
        let mut path = "/sync/ledger?limit=50".to_owned();
        let title = self.title.trim();
        for (name, value) in [
            ("outcome", self.outcome.as_str()),
            ("kind", self.kind.as_str()),
            ("q", title),
            ("cursor", cursor.unwrap_or_default()),
        ] {
            if !value.is_empty() {
                path.push('&');
                path.push_str(name);
                path.push('=');
                path.push_str(&encode(value));
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use shared::ledger::{LedgerEntry, Outcome};
    use shared::sync::LedgerItem;

    use super::*;

    #[test]
    fn a_row_is_read_as_the_api_writes_it() {
        let id: PageId = "0193f0a1-7c00-7000-8000-000000000001".parse().unwrap();
        let item = |outcome| LedgerItem {
            id: id.0,
            path: vec!["인사".to_owned()],
            entry: LedgerEntry {
                kind: ObjectKind::Page,
                title: "연차".to_owned(),
                parent: None,
                block: None,
                mirrors: Vec::new(),
                since: DateTime::default(),
                outcome,
            },
        };
        let read = |outcome| -> LedgerRow {
            serde_json::from_value(serde_json::to_value(item(outcome)).unwrap()).unwrap()
        };
        let row = read(Outcome::Failed { reason: "502".to_owned() });
        assert_eq!((row.id, row.outcome.as_str(), row.reason.as_deref()), (id, "failed", Some("502")));
        assert!(!row.can_be_read());
        let row = read(Outcome::UnsupportedBlocks { types: [("button".to_owned(), 2)].into() });
        assert!(row.can_be_read() && row.types["button"] == 2 && row.path == ["인사"]);
    }

    #[test]
    fn only_what_is_asked_for_stands_in_the_address() {
        let encode = |text: &str| text.replace('&', "%26");
        assert_eq!(Wanted::default().path(None, encode), "/sync/ledger?limit=50");
        let wanted =
            Wanted { outcome: "failed".to_owned(), kind: "page".to_owned(), title: " a&b ".to_owned() };
        assert_eq!(
            wanted.path(Some("c"), encode),
            "/sync/ledger?limit=50&outcome=failed&kind=page&q=a%26b&cursor=c"
        );
    }
}
