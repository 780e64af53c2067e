//! The words of the sync and the settings.

/// The words of the sync and the settings.
pub(crate) struct Operate {
    /// The name of the page on the sync.
    pub(crate) sync: &'static str,
    /// The name of the page of settings.
    pub(crate) settings: &'static str,
}

pub(super) const KO: Operate = Operate { sync: "동기화", settings: "설정" };

pub(super) const EN: Operate = Operate { sync: "Sync", settings: "Settings" };
