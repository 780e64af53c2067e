//! A corpus of a few pages, written as the sync writes it.

use std::collections::BTreeMap;
use std::path::Path;

use shared::ids::{BlockId, PageId};
use shared::keys;
use shared::manifest::{MANIFEST_SCHEMA, Manifest, ManifestEntry};
use shared::page::{Block, BlockDetail, BlockKind, PAGE_SCHEMA, PageDocument, PageStatus};
use tempfile::TempDir;
use uuid::Uuid;

pub const LEAVE: u128 = 0x1000;
pub const TRAVEL: u128 = 0x2000;
pub const DEPLOY: u128 = 0x3000;

pub fn page_id(number: u128) -> PageId {
    PageId(Uuid::from_u128(number))
}

/// A page of paragraphs and headings (`# `). The block at place n has the page's number plus n plus 1 as its id.
pub fn page(number: u128, title: &str, lines: &[&str]) -> PageDocument {
    let mut heading_path: Vec<String> = Vec::new();
    let mut blocks = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let heading = line.strip_prefix("# ");
        blocks.push(Block {
            id: BlockId(Uuid::from_u128(number + place as u128 + 1)),
            kind: if heading.is_some() { BlockKind::Heading2 } else { BlockKind::Paragraph },
            depth: 0,
            heading_path: if heading.is_some() { Vec::new() } else { heading_path.clone() },
            text: heading.unwrap_or(line).to_owned(),
            marks: Vec::new(),
            detail: BlockDetail::default(),
        });
        if let Some(heading) = heading {
            heading_path = vec![heading.to_owned()];
        }
    }
    PageDocument {
        schema: PAGE_SCHEMA,
        id: page_id(number),
        title: title.to_owned(),
        url: format!("https://www.notion.so/{}", page_id(number).simple()),
        icon: None,
        path: Vec::new(),
        database: None,
        properties: Vec::new(),
        created_at: "2026-01-02T03:04:00Z".parse().unwrap(),
        edited_at: "2026-05-06T07:08:00Z".parse().unwrap(),
        created_by: None,
        edited_by: None,
        verification: None,
        blocks,
        comments: Vec::new(),
        status: PageStatus::Complete,
    }
}

/// Three pages that most tests are content with.
pub fn pages() -> Vec<PageDocument> {
    vec![
        page(
            LEAVE,
            "연차휴가 규정",
            &[
                "# 연차",
                "입사 2년차부터 연차는 15일입니다. 이월은 5일까지 됩니다.",
                "# 병가",
                "병가는 연 5일 유급입니다.",
            ],
        ),
        page(TRAVEL, "출장 규정", &["출장비는 복귀 후 5일 안에 정산합니다."]),
        page(
            DEPLOY,
            "Deploy runbook",
            &["Releases are deployed on Tuesdays at 14:00.", "See PPR-9087 for the exception."],
        ),
    ]
}

/// Publishes pages into a folder: objects first, the manifest last.
pub fn publish(dir: &Path, generation: u64, pages: &[PageDocument]) {
    let mut manifest = Manifest {
        schema: MANIFEST_SCHEMA,
        generation,
        published_at: "2026-11-23T00:00:00Z".parse().unwrap(),
        run: format!("run-{generation}"),
        as_of: None,
        complete: true,
        embeddings: None,
        pages: BTreeMap::new(),
    };
    for page in pages {
        let hash = format!("{generation:016x}");
        let path = dir.join(keys::page(page.id, &hash));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, serde_json::to_vec(page).unwrap()).unwrap();
        manifest.pages.insert(page.id, entry(page, &hash));
    }
    std::fs::write(dir.join(keys::MANIFEST), serde_json::to_vec(&manifest).unwrap()).unwrap();
}

fn entry(page: &PageDocument, hash: &str) -> ManifestEntry {
    serde_json::from_value(serde_json::json!({
        "hash": hash, "edited_at": page.edited_at, "read_at": page.edited_at, "title": page.title,
    }))
    .unwrap()
}

/// Writes a JSON object beside the pages.
pub fn write(dir: &Path, key: &str, value: &impl serde::Serialize) {
    let path = dir.join(key);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, serde_json::to_vec(value).unwrap()).unwrap();
}

/// The three pages in a folder of their own.
pub fn published() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1, &pages());
    dir
}
