//! Identifiers of Notion objects.
//!
//! Notion writes ids as dashed UUIDs, accepts them without dashes and puts the undashed form into URLs.
//! Parsing here, at the border, means that no other string can ever become part of an object key or a URL.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A string that is no Notion id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no Notion id: expected a UUID, with or without dashes")]
pub struct InvalidId(String);

macro_rules! notion_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "uuid"))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id without dashes, as Notion writes it into URLs.
            pub fn simple(&self) -> String {
                self.0.simple().to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId(text.chars().take(80).collect()))
            }
        }
    };
}

notion_id! {
    /// A page of the workspace, rows of databases included.
    PageId
}
notion_id! {
    /// A block of a page. A page is a block too: its own id is the block id of its title.
    BlockId
}
notion_id! {
    /// A database, the container of one or more data sources.
    DatabaseId
}

impl From<PageId> for BlockId {
    fn from(page: PageId) -> Self {
        BlockId(page.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_with_and_without_dashes_and_written_with_them() {
        let dashed = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff";
        let id: PageId = "1f2e3d4c5b6a49788899aabbccddeeff".parse().unwrap();
        assert_eq!(id, dashed.parse().unwrap());
        assert_eq!(id.to_string(), dashed);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{dashed}\""));
    }

    #[test]
    fn what_could_escape_an_object_key_is_no_id() {
        for text in ["", "../manifest", "1f2e3d4c-5b6a-4978-8899-aabbccddeefg", "pages/1"] {
            assert!(text.parse::<PageId>().is_err(), "{text}");
        }
    }
}
