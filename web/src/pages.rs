//! What the addresses of the page show.

pub(crate) mod ask;
pub(crate) mod reader;
pub(crate) mod settings;
pub(crate) mod sources;
pub(crate) mod sync;
