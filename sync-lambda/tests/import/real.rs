//! Exports that Notion really made: how much of their text is in the pages.

use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use shared::page::PageDocument;
use sync_lambda::import::Limits;
use unicode_normalization::UnicodeNormalization;

use crate::support::{Read, beside_the_project, read_bytes, read_file, zip};

fn exports() -> Vec<PathBuf> {
    let Some(folder) = beside_the_project("notion/recorded") else { return Vec::new() };
    let mut found = Vec::new();
    collect(&folder, &mut found);
    if found.is_empty() {
        eprintln!("skipped: {} holds no export", folder.display());
    }
    found
}

/// Every zip file, and every folder that is an export unpacked: with files that have ids in their names.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    if paths.iter().any(|path| path.extension().is_some_and(|it| it == "md") && has_id(path)) {
        found.push(folder.to_owned());
        return;
    }
    for path in paths {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|it| it == "zip") {
            found.push(path);
        }
    }
}

fn has_id(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.len() > 32 && stem.bytes().rev().take(32).all(|byte| byte.is_ascii_hexdigit())
}

fn read_export(path: &Path) -> Read {
    if path.is_dir() {
        let files: Vec<(String, Vec<u8>)> = files(path);
        return read_bytes(&zip(&files), Limits::default()).unwrap();
    }
    read_file(path, Limits::default()).unwrap()
}

/// The files of an export with their names, the zip files in it opened.
fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
    if path.is_dir() {
        let mut found = Vec::new();
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap().path();
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            if entry.is_dir() {
                found.extend(
                    files(&entry).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)),
                );
            } else {
                found.push((name, fs::read(&entry).unwrap()));
            }
        }
        return found;
    }
    unpack(&fs::read(path).unwrap())
}

fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name.ends_with(".zip") { found.extend(unpack(&bytes)) } else { found.push((name, bytes)) }
    }
    found
}

/// The words that a reader of a page in Markdown sees: those of its text, and no addresses.
fn words_of_markdown(markdown: &str) -> Vec<String> {
    let mut text = String::new();
    let mut in_image = false;
    for event in Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS,
    ) {
        match event {
            Event::Start(Tag::Image { .. }) => in_image = true,
            Event::End(TagEnd::Image) => in_image = false,
            Event::Text(words) | Event::Code(words) if !in_image => text.push_str(&words),
            Event::Html(html) | Event::InlineHtml(html) => {
                text.push_str(&html.replace("<aside>", "").replace("</aside>", ""))
            }
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                text.push('\n')
            }
            _ => {}
        }
    }
    words(&text)
}

/// The words that a reader of a page in HTML sees.
fn words_of_html(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(html);
    let article = scraper::Selector::parse("article").unwrap();
    let mut text = String::new();
    for article in document.select(&article) {
        for node in article.descendants() {
            let Some(words) = node.value().as_text() else { continue };
            let unseen = node.ancestors().filter_map(scraper::ElementRef::wrap).any(|element| {
                let class = element.value().attr("class").unwrap_or_default();
                let formula = class.contains("katex-html") || element.value().name() == "semantics";
                let is_source = node
                    .parent()
                    .and_then(scraper::ElementRef::wrap)
                    .is_some_and(|it| it.value().name() == "annotation");
                matches!(element.value().name(), "style" | "script" | "nav")
                    || formula && !is_source
                    || class.contains("bookmark-href")
            });
            if !unseen {
                text.push_str(words);
                text.push('\n');
            }
        }
    }
    words(&text)
}

fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn counted(words: impl IntoIterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

fn words_of_page(page: &PageDocument) -> Vec<String> {
    let mut found = words(&page.own_block().text);
    for block in &page.blocks {
        found.extend(words(&block.text));
        // A picture's caption stands for its name, and an address for a bookmark without one.
        found.extend(block.detail.url.iter().flat_map(|url| words(url)));
    }
    found
}

#[test]
fn a_real_export_loses_no_word() {
    for export in exports() {
        let read = read_export(&export);
        let name = export.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(read.imported.skipped, [], "{name}");
        let pages: HashMap<String, &PageDocument> =
            read.pages.iter().map(|page| (page.id.simple(), page)).collect();
        let (mut all, mut lost, mut missing) = (0, 0, Vec::new());
        for (path, bytes) in files(&export) {
            let text = String::from_utf8_lossy(&bytes);
            let stem = path.rsplit_once('.').map_or("", |(stem, _)| stem).to_owned();
            let id = stem.get(stem.len().saturating_sub(32)..).unwrap_or_default().to_owned();
            let expected = match path.rsplit('.').next() {
                Some("md") if has_id(Path::new(&path)) => words_of_markdown(&text),
                Some("html") if has_id(Path::new(&path)) => words_of_html(&text),
                _ => continue,
            };
            let page = pages.get(&id).unwrap_or_else(|| panic!("{name}: {path} is no page"));
            let mut found = counted(words_of_page(page));
            for word in expected {
                all += 1;
                match found.get_mut(&word).filter(|count| **count > 0) {
                    Some(count) => *count -= 1,
                    None => {
                        lost += 1;
                        missing.push(word);
                    }
                }
            }
        }
        let kept = 100.0 * (1.0 - f64::from(lost) / f64::from(all.max(1)));
        eprintln!("{name}: {} pages, {all} words, {kept:.2} % kept, lost: {missing:?}", read.pages.len());
        assert!(all > 0 && kept >= 99.5, "{name}: {kept:.2} % of the words are kept, lost: {missing:?}");
    }
}

#[test]
fn every_row_of_a_real_table_is_one_page() {
    for export in exports() {
        let read = read_export(&export);
        let mut rows = 0;
        for (path, bytes) in files(&export).into_iter().filter(|(path, _)| path.ends_with("_all.csv")) {
            let stem = path.trim_end_matches("_all.csv");
            let database = stem.get(stem.len().saturating_sub(32)..).unwrap_or_default();
            let is_row =
                |page: &&PageDocument| page.database.as_ref().is_some_and(|it| it.id.simple() == database);
            let found = csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[..]).records().count();
            let pages = read.pages.iter().filter(is_row).count();
            assert!(pages >= found, "{path}: {found} rows, and {pages} pages");
            rows += found;
        }
        eprintln!("{}: {rows} rows, {} of them without a page", export.display(), read.imported.rows);
        // A date as a title is written otherwise in the table than on the page: that makes no second page.
        assert_eq!(read.imported.rows, 0, "every row of these exports has a page");
    }
}

#[test]
fn links_between_the_pages_of_a_real_export_lead_to_pages_and_no_path_is_left() {
    for export in exports() {
        let read = read_export(&export);
        let mut mentions = 0;
        for page in &read.pages {
            let json = serde_json::to_string(page).unwrap();
            for id in read.pages.iter().map(|page| page.id.simple()) {
                let is_path = json.contains(&format!("{id}/")) || json.contains(&format!("{id}."));
                assert!(!is_path, "{}: a path is in `{}`: {json}", export.display(), page.title);
            }
            for block in &page.blocks {
                let length = block.text.chars().count() as u32;
                assert!(
                    block.marks.iter().all(|mark| mark.start < mark.end && mark.end <= length),
                    "{block:?}"
                );
                mentions += block.marks.iter().filter(|mark| mark.page.is_some()).count();
            }
            assert!(page.url.starts_with("https://www.notion.so/") && page.url.len() == 54, "{}", page.url);
        }
        eprintln!("{}: {mentions} links between pages", export.display());
        assert!(mentions > 0);
    }
}
