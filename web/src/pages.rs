//! What the addresses of the page show.

pub(crate) mod ask;
