//! Whole workspaces: the sample of this project, and a real handbook where it lies beside the project.

use std::path::Path;

use shared::ledger::ObjectKind;
use shared::page::PageStatus;
use stand_ins::notion::{self, Options, Workspace};

use crate::support::{Corpus, beside_the_project, config, sync};

async fn is_synced_whole(folder: &Path, at_least: u64) {
    let workspace = Workspace::from_markdown(folder).unwrap();
    let server = notion::start(workspace, Options::default()).await.unwrap();
    let corpus = Corpus::new();
    let config = config(server.base_url(), server.token(), &corpus);
    let first = sync(&config).await.unwrap();
    assert_eq!(first.run.counts.get("synced"), Some(&first.pages), "{:?}", first.run.counts);
    assert!(first.pages >= at_least, "{} pages", first.pages);

    let ledger = corpus.ledger();
    let manifest = corpus.manifest();
    let pages = ledger.objects.iter().filter(|(_, entry)| entry.kind == ObjectKind::Page);
    assert!(pages.map(|(id, _)| *id).eq(manifest.pages.keys().map(|id| id.0)));
    for (id, entry) in &manifest.pages {
        let object = std::fs::read(corpus.path().join(shared::keys::page(*id, &entry.hash))).unwrap();
        let page: shared::page::PageDocument = serde_json::from_slice(&object).unwrap();
        assert_eq!(page.status, PageStatus::Complete);
        let mut ids: Vec<_> = page.blocks.iter().map(|block| block.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), page.blocks.len(), "each block once");
    }

    let second = sync(&config).await.unwrap();
    assert_eq!(second.run.counts.get("unchanged"), Some(&first.pages));
    eprintln!("{} pages: {} requests, then {}", first.pages, first.run.requests, second.run.requests);
}

#[tokio::test]
async fn the_sample_workspace_is_synced_whole() {
    is_synced_whole(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/workspace"), 60).await;
}

#[tokio::test]
async fn a_real_handbook_is_synced_whole() {
    let Some(folder) = beside_the_project("workspaces/sourcegraph-handbook/content") else { return };
    is_synced_whole(&folder, 883).await;
}
