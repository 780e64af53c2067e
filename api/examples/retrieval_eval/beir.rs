//! The BEIR format: `corpus.jsonl`, `queries.jsonl`, and judgments in `qrels.tsv` or `qrels/test.tsv`.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::test_set::{TestQuery, TestSet, page};

#[derive(Deserialize)]
struct BeirText {
    _id: String,
    #[serde(default)]
    title: String,
    text: String,
}

impl TestSet {
    /// A folder of the BEIR format. Questions without a judged page are left out.
    pub fn beir(dir: &Path) -> Result<Self, Box<dyn Error>> {
        let mut places = HashMap::new();
        let mut pages = Vec::new();
        for line in fs::read_to_string(dir.join("corpus.jsonl"))?.lines().filter(|line| !line.is_empty()) {
            let text: BeirText = serde_json::from_str(line)?;
            pages.push(page(pages.len(), &text.title, &text.text));
            places.insert(text._id, pages.len() - 1);
        }
        let mut judged: HashMap<String, HashMap<usize, f64>> = HashMap::new();
        let qrels = [dir.join("qrels.tsv"), dir.join("qrels/test.tsv")];
        let qrels = qrels.iter().find(|path| path.exists()).ok_or("no qrels.tsv and no qrels/test.tsv")?;
        for line in fs::read_to_string(qrels)?.lines() {
            let [query, page, relevance] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            let (Some(&place), Ok(relevance)) = (places.get(page), relevance.trim().parse::<f64>()) else {
                continue;
            };
            if relevance > 0.0 {
                judged.entry(query.to_owned()).or_default().insert(place, relevance);
            }
        }
        let mut queries = Vec::new();
        for line in fs::read_to_string(dir.join("queries.jsonl"))?.lines().filter(|line| !line.is_empty()) {
            let query: BeirText = serde_json::from_str(line)?;
            if let Some(relevant) = judged.remove(&query._id) {
                queries.push(TestQuery { text: query.text, relevant });
            }
        }
        Ok(TestSet { pages, queries })
    }
}
