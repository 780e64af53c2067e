//! What the tests share: a workspace from a few files, a corpus to look into.

use std::fs;
use std::path::{Path, PathBuf};

use shared::corpus_url::CorpusUrl;
use shared::ids::PageId;
use shared::keys;
use shared::ledger::{Ledger, Outcome};
use shared::manifest::Manifest;
use shared::page::{Block, PageDocument};
use shared::sync::SyncReport;
use stand_ins::notion::{self, Change, Options, Request, Server, Workspace};
use sync_lambda::config::Config;
use sync_lambda::run::SyncError;
use tempfile::TempDir;
use url::Url;

/// A workspace that is served.
pub struct Notion {
    pub server: Server,
    _folder: TempDir,
}

impl Notion {
    /// Serves a workspace made of these files: path and content.
    pub async fn of(files: &[(&str, &str)]) -> Self {
        Self::with(files, Options::default()).await
    }

    /// Serves a workspace made of these files, with these options.
    pub async fn with(files: &[(&str, &str)], options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let workspace = Workspace::from_markdown(folder.path()).unwrap();
        Self { server: notion::start(workspace, options).await.unwrap(), _folder: folder }
    }

    /// A sync of this workspace into a corpus.
    pub fn config(&self, corpus: &Corpus) -> Config {
        config(self.server.base_url(), self.server.token(), corpus)
    }

    /// Edits a page, at a time that is long ago for every test, so that the page is settled when it was read.
    pub fn edit(&self, page: &str, markdown: &str, at: &str) {
        let (page, markdown) = (page.to_owned(), markdown.to_owned());
        self.server.change(Change::Edit { page, markdown, last_edited_time: Some(at.to_owned()) }).unwrap();
    }

    /// The requests since the first `count`.
    pub fn requests_since(&self, count: usize) -> Vec<Request> {
        self.server.requests().split_off(count)
    }
}

/// A sync of the workspace at an address, without pauses.
pub fn config(base_url: &str, token: &str, corpus: &Corpus) -> Config {
    Config::new(Url::parse(base_url).unwrap(), token.into(), corpus.url())
}

/// One sync.
pub async fn sync(config: &Config) -> Result<SyncReport, SyncError> {
    sync_lambda::sync(config, |_| {}).await
}

/// What one sync did, also when it needs a look: because lists ended early, for instance.
pub async fn report(config: &Config) -> SyncReport {
    match sync(config).await {
        Err(SyncError::NeedsALook { report, .. }) => *report,
        done => done.unwrap(),
    }
}

/// The id of the page at a path of the workspace.
pub fn page_id(path: &str) -> PageId {
    PageId(notion::page_id(path))
}

/// A corpus in a folder of its own.
pub struct Corpus {
    folder: TempDir,
}

impl Corpus {
    /// An empty corpus.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// An empty corpus on no disk, where there is such a place: a busy one keeps a write for seconds.
    pub fn in_memory() -> Self {
        Self { folder: tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap() }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Its address.
    pub fn url(&self) -> CorpusUrl {
        CorpusUrl::Dir(self.path().to_owned())
    }

    /// What readers see.
    pub fn manifest(&self) -> Manifest {
        self.read(keys::MANIFEST)
    }

    /// What became of each page in the last run.
    pub fn ledger(&self) -> Ledger {
        self.read(keys::LEDGER)
    }

    /// What became of a page in the last run.
    pub fn outcome(&self, path: &str) -> Outcome {
        self.ledger().objects[&page_id(path).0].outcome.clone()
    }

    /// A page as readers see it.
    pub fn page(&self, path: &str) -> PageDocument {
        let id = page_id(path);
        self.read(&keys::page(id, &self.manifest().pages[&id].hash))
    }

    /// The words of a page, a block a line.
    pub fn text(&self, path: &str) -> String {
        self.page(path).blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// That readers find all that the manifest names, if there is one, and each page as the one it is said to be.
    pub fn assert_is_readable(&self) {
        if !self.path().join(keys::MANIFEST).exists() {
            return;
        }
        for (id, entry) in &self.manifest().pages {
            let page: PageDocument = self.read(&keys::page(*id, &entry.hash));
            assert_eq!((page.id, &page.title), (*id, &entry.title));
        }
    }

    /// What is stored under a key.
    pub fn read<T: serde::de::DeserializeOwned>(&self, key: &str) -> T {
        serde_json::from_slice(&fs::read(self.path().join(key)).unwrap()).unwrap()
    }
}

/// The block with this text.
pub fn block<'a>(page: &'a PageDocument, text: &str) -> &'a Block {
    page.blocks.iter().find(|block| block.text == text).unwrap_or_else(|| panic!("no block says `{text}`"))
}

/// A folder beside the project that not every checkout has. Says so when it is missing.
pub fn beside_the_project(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: {} is missing", folder.display());
    None
}
