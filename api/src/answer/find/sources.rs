//! The pages of what was found, as they are shown beside an answer.

use std::collections::HashMap;

use shared::ask::{PageRef, PassageRef, Source};
use shared::page::{Block, PageDocument};
use shared::passage::{self, PageText, Passage};

use crate::answer::find::Read;
use crate::corpus::texts::Texts;
use crate::letters::visible;

/// How many pages are shown as sources.
const MAX_SOURCES: usize = 8;
/// How many passages of one page are named.
const MAX_PASSAGES_OF_A_SOURCE: usize = 3;
/// The length of a snippet, in characters.
const SNIPPET_CHARS: usize = 160;

/// The pages of some passages, by their best one, with their newer editions and those that say the same.
pub(super) fn sources(read: &[Read], newer: &HashMap<u32, u32>, texts: &Texts<'_>) -> Vec<Source> {
    let best = read.first().map_or(1.0, |read| read.hit.score);
    let mut sources: Vec<Source> = Vec::new();
    for read in read {
        let page = &read.text.page().document;
        let passage = passage_ref(read.text.page(), read.text.passage());
        let copies = read.copies.iter().filter_map(|place| texts.head(*place)).map(|page| page_ref(&page));
        if let Some(source) = sources.iter_mut().find(|source| source.page_id == page.id) {
            if source.passages.len() < MAX_PASSAGES_OF_A_SOURCE {
                source.passages.push(passage);
            }
            for copy in copies {
                if !source.copies.contains(&copy) {
                    source.copies.push(copy);
                }
            }
        } else if sources.len() < MAX_SOURCES {
            sources.push(Source {
                page_id: page.id,
                title: visible(&page.title),
                url: page.url.clone(),
                icon: page.icon.clone(),
                path: page.path_titles().iter().map(|title| visible(title)).collect(),
                edited_at: page.edited_at,
                edited_by: page.edited_by.as_ref().and_then(|person| person.name.clone()),
                verification: page.verification.as_ref().map(|mark| mark.state),
                score: read.hit.score / best,
                newer: newer
                    .get(&read.hit.page)
                    .and_then(|place| texts.head(*place))
                    .map(|page| page_ref(&page)),
                copies: copies.collect(),
                passages: vec![passage],
            });
        }
    }
    sources
}

fn page_ref(page: &PageDocument) -> PageRef {
    PageRef { page_id: page.id, title: visible(&page.title), url: page.url.clone() }
}

/// A passage as lists show it: its first block with text that is neither a heading nor the page's title.
pub fn passage_ref(page: &PageText, passage: Passage) -> PassageRef {
    let blocks: Vec<&Block> = page.blocks(passage).filter(|block| !block.text.is_empty()).collect();
    let first = blocks
        .iter()
        .find(|block| block.kind.heading_level().is_none() && block.id.0 != page.document.id.0)
        .or(blocks.first());
    let block_id = first.map_or(page.document.id.into(), |block| block.id);
    let text = first.map_or("", |block| block.text.as_str());
    let headings = passage::heading_path(page, passage);
    let heading_path = headings.iter().map(|heading| visible(heading)).collect();
    PassageRef { block_id, heading_path, snippet: snippet(&visible(text)), text: None, url: None }
}

/// A passage for those who read passages by themselves: with all of its text, and where it stands in Notion.
pub fn whole_passage(page: &PageText, passage: Passage) -> PassageRef {
    let short = passage_ref(page, passage);
    let url = page.document.block_url(short.block_id);
    PassageRef { text: Some(visible(&passage::text(page, passage))), url: Some(url), ..short }
}

fn snippet(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = words.char_indices().nth(SNIPPET_CHARS) {
        words.truncate(cut);
        words.push('…');
    }
    words
}
