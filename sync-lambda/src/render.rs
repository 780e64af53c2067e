//! From what Notion sends to what the bucket holds. Pure: no request, no clock.

pub mod block;
pub mod comment;
pub mod document;
pub mod link;
pub mod media;
pub mod outline;
pub mod property;
pub mod rich_text;
pub mod unknown;
