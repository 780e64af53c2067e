//! The text of a made workspace: real sentences in an order of their own for each page.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use shared::page::PageDocument;
use uuid::Uuid;

use crate::PASSAGES_OF_A_PAGE;

/// How many sentences a passage has: about 500 letters.
const SENTENCES_OF_A_PASSAGE: usize = 8;

/// Sentences, and questions about them.
#[derive(Clone)]
pub struct Sentences {
    sentences: Arc<[String]>,
    questions: Arc<[String]>,
}

impl Sentences {
    /// Those of `KorQuAD` and `XQuAD`.
    pub fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let (mut sentences, mut questions) = (Vec::new(), Vec::new());
        for file in ["KorQuAD_v1.0_dev.json", "xquad.en.json"] {
            let set: Value = serde_json::from_str(&std::fs::read_to_string(folder.join(file))?)?;
            let articles = set["data"].as_array().into_iter().flatten();
            for paragraph in
                articles.flat_map(|article| article["paragraphs"].as_array().into_iter().flatten())
            {
                let text = paragraph["context"].as_str().unwrap_or_default();
                sentences.extend(text.split_inclusive(". ").map(|sentence| sentence.trim().to_owned()));
                let asked = paragraph["qas"].as_array().into_iter().flatten();
                questions.extend(asked.filter_map(|asked| asked["question"].as_str()).map(str::to_owned));
            }
        }
        Ok(Self { sentences: sentences.into(), questions: questions.into() })
    }

    /// Some questions, from all over the sets.
    pub fn questions(&self, count: usize) -> impl Iterator<Item = &str> {
        let step = (self.questions.len() / count).max(1);
        self.questions.iter().step_by(step).take(count).map(String::as_str)
    }

    /// The text of each passage of a page in one of its states.
    pub fn passages(&self, page: usize, state: u64) -> Vec<String> {
        // A step that shares no factor with their number visits all sentences before one comes again.
        let mut at = (page as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(state) >> 8;
        let mut sentence = || {
            at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            self.sentences[(at >> 33) as usize % self.sentences.len()].as_str()
        };
        (0..PASSAGES_OF_A_PAGE)
            .map(|_| (0..SENTENCES_OF_A_PASSAGE).map(|_| sentence()).collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The page as the sync would store it.
    pub fn document(&self, page: usize, state: u64) -> Result<PageDocument, serde_json::Error> {
        let mut blocks = Vec::new();
        for (number, text) in self.passages(page, state).into_iter().enumerate() {
            let id =
                |part: usize| Uuid::from_u128(((page as u128 + 1) << 32) + (number * 2 + part) as u128 + 1);
            blocks.push(
                json!({"id": id(0), "kind": "heading2", "depth": 0, "text": format!("Section {number}")}),
            );
            blocks.push(json!({"id": id(1), "kind": "paragraph", "depth": 0, "text": text}));
        }
        serde_json::from_value(json!({
            "schema": 2, "id": id(page), "title": format!("문서 {page}"), "url": "https://www.notion.so/x",
            "created_at": "2026-01-01T00:00:00Z", "edited_at": "2026-01-01T00:00:00Z",
            "blocks": blocks, "status": {"state": "complete"},
        }))
    }
}

/// The id of a page.
pub fn id(page: usize) -> Uuid {
    Uuid::from_u128((page as u128 + 1) << 32)
}
