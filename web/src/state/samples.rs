//! Values for tests.

use shared::ask::IndexInfo;
use shared::ask::{Citation, Done, FinishReason, Source};
use shared::ids::{BlockId, PageId};
use shared::page::{Block, BlockDetail, BlockKind, PAGE_SCHEMA, PageDocument, PageStatus};
use shared::sources::SourceSummary;
use shared::sync::{RunProgress, RunSummary, SyncStatus};

/// A workspace of three pages that was synced at noon, by a schedule.
pub(crate) fn sync_status() -> SyncStatus {
    let at = "2026-11-23T12:00:00Z".parse().unwrap();
    let run = RunSummary {
        run: "run-1".to_owned(),
        started_at: at,
        finished_at: at,
        counts: [("synced".to_owned(), 1), ("unchanged".to_owned(), 2)].into(),
        complete: true,
        ..RunSummary::default()
    };
    SyncStatus {
        index: Some(IndexInfo { generation: 1, published_at: at, pages: 3 }),
        loaded_at: Some(at),
        complete: true,
        as_of: Some(at),
        passages: 9,
        unreadable_pages: 0,
        vectors: None,
        load_error: None,
        recent_runs: vec![run.clone()],
        last_run: Some(run),
        next_run_at: Some("2026-11-23T13:00:00Z".parse().unwrap()),
        running: None,
        can_start: true,
    }
}

/// A sync that runs.
pub(crate) fn progress(done: u64, total: u64, found: u64) -> RunProgress {
    let at = "2026-11-23T12:30:00Z".parse().unwrap();
    RunProgress { run: "run-2".to_owned(), started_at: at, updated_at: at, found, total, done, ended: false }
}

/// The id of the nth page.
fn page_id(n: u128) -> PageId {
    format!("{n:032x}").parse().unwrap()
}

/// The id of the nth block.
pub(crate) fn block_id(n: u128) -> BlockId {
    format!("{n:032x}").parse().unwrap()
}

/// A citation with this number whose marker stands here.
pub(crate) fn citation(number: u32, position: u32) -> Citation {
    Citation { position, ..citation_of(number, 1) }
}

/// A citation of the nth page.
pub(crate) fn citation_of(number: u32, page: u128) -> Citation {
    Citation {
        number,
        position: 0,
        page_id: page_id(page),
        block_id: block_id(100),
        url: "https://www.notion.so/p#b".to_owned(),
        title: "제목".to_owned(),
        heading_path: Vec::new(),
        quote: "인용".to_owned(),
        start: 0,
        end: 2,
    }
}

/// The nth page as a source.
pub(crate) fn source(title: &str, page: u128) -> Source {
    Source {
        page_id: page_id(page),
        title: title.to_owned(),
        url: format!("https://www.notion.so/{page}"),
        icon: None,
        path: Vec::new(),
        edited_at: "2026-05-01T00:00:00Z".parse().unwrap(),
        edited_by: None,
        verification: None,
        score: 1.0,
        newer: None,
        copies: Vec::new(),
        passages: Vec::new(),
    }
}

/// A page in a list.
pub(crate) fn summary(title: &str, path: &[&str]) -> SourceSummary {
    SourceSummary {
        id: page_id(1),
        title: title.to_owned(),
        url: String::new(),
        icon: None,
        path: path.iter().map(|&title| title.to_owned()).collect(),
        database: None,
        edited_at: "2026-05-01T00:00:00Z".parse().unwrap(),
        edited_by: None,
        verification: None,
        complete: true,
        passages: Vec::new(),
    }
}

/// The end of an answer.
pub(crate) fn done(finish_reason: FinishReason) -> Done {
    Done::new(finish_reason)
}

/// A paragraph.
pub(crate) fn block(id: u128, text: &str) -> Block {
    Block {
        id: block_id(id),
        kind: BlockKind::Paragraph,
        depth: 0,
        heading_path: Vec::new(),
        text: text.to_owned(),
        marks: Vec::new(),
        detail: BlockDetail::default(),
    }
}

/// A page of these blocks.
pub(crate) fn page(blocks: Vec<Block>) -> PageDocument {
    PageDocument {
        schema: PAGE_SCHEMA,
        id: page_id(1),
        title: "제목".to_owned(),
        url: String::new(),
        icon: None,
        path: Vec::new(),
        database: None,
        properties: Vec::new(),
        created_at: "2026-05-01T00:00:00Z".parse().unwrap(),
        edited_at: "2026-05-01T00:00:00Z".parse().unwrap(),
        created_by: None,
        edited_by: None,
        verification: None,
        blocks,
        comments: Vec::new(),
        status: PageStatus::Complete,
    }
}
