//! What the tests share: exports made of a few files, and what came of reading them.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use shared::page::{Block, BlockKind, MarkStyle, PageDocument};
use sync_lambda::import::{self, ImportError, Imported, Limits};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

pub const A: &str = "a0000000000040008000000000000001";
pub const B: &str = "b0000000000040008000000000000002";
pub const C: &str = "c0000000000040008000000000000003";
pub const EXPORT: &str = "Export-d2b14fbf-86de-4508-a1b2-6515ff8d7aab";

/// The bytes of a zip file with these files.
pub fn zip<N: AsRef<str>, T: AsRef<[u8]>>(files: &[(N, T)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let time = DateTime::from_date_and_time(2026, 5, 1, 9, 30, 0).unwrap();
    for (name, content) in files {
        zip.start_file(name.as_ref(), SimpleFileOptions::default().last_modified_time(time)).unwrap();
        zip.write_all(content.as_ref()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The pages of an export, and what came of reading it.
#[derive(Debug)]
pub struct Read {
    pub pages: Vec<PageDocument>,
    pub imported: Imported,
}

impl Read {
    /// The page of this title.
    pub fn page(&self, title: &str) -> &PageDocument {
        let titles: Vec<&str> = self.pages.iter().map(|page| page.title.as_str()).collect();
        self.pages
            .iter()
            .find(|page| page.title == title)
            .unwrap_or_else(|| panic!("no `{title}` in {titles:?}"))
    }

    /// What was skipped, with the reasons.
    pub fn skipped(&self) -> Vec<(&str, String)> {
        self.imported.skipped.iter().map(|it| (it.path.as_str(), it.reason.to_string())).collect()
    }
}

/// Reads an export made of these files.
pub fn read<N: AsRef<str>, T: AsRef<[u8]>>(files: &[(N, T)]) -> Read {
    read_bytes(&zip(files), Limits::default()).unwrap()
}

/// Reads an export of these bytes.
pub fn read_bytes(bytes: &[u8], limits: Limits) -> Result<Read, ImportError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("export.zip");
    fs::write(&path, bytes).unwrap();
    read_file(&path, limits)
}

/// Reads the export at a path.
pub fn read_file(path: &Path, limits: Limits) -> Result<Read, ImportError> {
    let mut pages = Vec::new();
    let imported = import::read(path, limits, |page| {
        pages.push(page);
        Ok::<(), ImportError>(())
    })?;
    assert_eq!(imported.pages, pages.len() as u64);
    Ok(Read { pages, imported })
}

/// The blocks of a page of Markdown with this text.
pub fn markdown(text: &str) -> Vec<Block> {
    read(&[(format!("글 {A}.md"), format!("# 글\n\n{text}"))]).pages.remove(0).blocks
}

/// The blocks of a page of HTML with this body.
pub fn html(body: &str) -> Vec<Block> {
    read(&[(format!("글 {A}.html"), page_of_html(A, "글", "", body))]).pages.remove(0).blocks
}

/// A page as Notion writes it as HTML.
pub fn page_of_html(id: &str, title: &str, head: &str, body: &str) -> String {
    format!(
        "<html><head><meta charset=\"utf-8\"/><title>{title}</title><style>p {{ x: y }}</style></head><body>\
         <article id=\"{id}\" class=\"page sans\"><header><h1 class=\"page-title\">{title}</h1>\
         <p class=\"page-description\"></p>{head}</header><div class=\"page-body\">{body}</div></article>\
         <span class=\"sans\" style=\"font-size:14px\"></span></body></html>"
    )
}

/// Kind, depth and text of blocks.
pub fn outline(blocks: &[Block]) -> Vec<(BlockKind, u16, &str)> {
    blocks.iter().map(|block| (block.kind, block.depth, block.text.as_str())).collect()
}

/// The marks of a block, with the words that they cover.
pub fn marks(block: &Block) -> Vec<(MarkStyle, String)> {
    let characters: Vec<char> = block.text.chars().collect();
    let words = |start: u32, end: u32| characters[start as usize..end as usize].iter().collect();
    block.marks.iter().map(|mark| (mark.style, words(mark.start, mark.end))).collect()
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
