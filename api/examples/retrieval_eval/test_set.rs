//! A test set as pages and questions, and the SQuAD format.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use shared::ids::{BlockId, PageId};
use shared::page::{Block, BlockDetail, BlockKind, PAGE_SCHEMA, PageDocument, PageStatus};
use uuid::Uuid;

/// Pages, and questions with the pages that answer them.
pub struct TestSet {
    pub pages: Vec<Arc<PageDocument>>,
    pub queries: Vec<TestQuery>,
}

/// A question, and how relevant which page is.
pub struct TestQuery {
    pub text: String,
    pub relevant: HashMap<usize, f64>,
}

#[derive(Deserialize)]
struct Squad {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    question: String,
}

impl TestSet {
    /// A file of the SQuAD 1.1 format. Paragraphs with the same text are one page.
    pub fn squad(path: &Path) -> Result<Self, Box<dyn Error>> {
        let squad: Squad = serde_json::from_str(&fs::read_to_string(path)?)?;
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut set = TestSet { pages: Vec::new(), queries: Vec::new() };
        for paragraph in squad.data.into_iter().flat_map(|article| article.paragraphs) {
            let next = set.pages.len();
            let place = *places.entry(paragraph.context.clone()).or_insert(next);
            if place == next {
                set.pages.push(page(next, "", &paragraph.context));
            }
            set.queries.extend(paragraph.qas.into_iter().map(|question| TestQuery {
                text: question.question,
                relevant: HashMap::from([(place, 1.0)]),
            }));
        }
        Ok(set)
    }
}

/// A page of one paragraph.
pub fn page(place: usize, title: &str, text: &str) -> Arc<PageDocument> {
    let id = Uuid::from_u128(place as u128 + 1);
    let block = Block {
        id: BlockId(id),
        kind: BlockKind::Paragraph,
        depth: 0,
        heading_path: Vec::new(),
        text: text.to_owned(),
        marks: Vec::new(),
        detail: BlockDetail::default(),
    };
    Arc::new(PageDocument {
        schema: PAGE_SCHEMA,
        id: PageId(id),
        title: title.to_owned(),
        url: String::new(),
        icon: None,
        path: Vec::new(),
        database: None,
        properties: Vec::new(),
        created_at: Default::default(),
        edited_at: Default::default(),
        created_by: None,
        edited_by: None,
        verification: None,
        blocks: vec![block],
        comments: Vec::new(),
        status: PageStatus::Complete,
    })
}
