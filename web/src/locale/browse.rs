//! The words of looking through the synced pages.

/// The words of looking through the synced pages.
pub(crate) struct Browse {
    /// The name of the page.
    pub(crate) title: &'static str,
}

pub(super) const KO: Browse = Browse { title: "문서" };

pub(super) const EN: Browse = Browse { title: "Sources" };
