//! From what Notion sends to what the bucket holds. Pure: no request, no clock.

pub mod block;
pub mod document;
pub mod link;
pub mod outline;
pub mod property;
pub mod rich_text;
