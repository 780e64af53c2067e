//! Measures retrieval on a public test set and prints one JSON object.
//!
//! `cargo run --release -p api --example retrieval_eval -- --squad FILE | --beir DIR`
//!
//! SQuAD format: each paragraph is a page, and the right page of a question is the paragraph that holds it.
//! BEIR format: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv` (or `qrels/test.tsv`).
//! Times are of one search on one thread, in microseconds; memory is the whole process's, after the searches.

mod metrics;
mod test_set;

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use api::retrieval::index::{Index, SearchQuery};

use crate::metrics::Metrics;
use crate::test_set::TestSet;

/// As deep as the deepest measure looks.
const DEPTH: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let set = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [flag, path] if flag == "--squad" => TestSet::squad(&PathBuf::from(path))?,
        [flag, path] if flag == "--beir" => TestSet::beir(&PathBuf::from(path))?,
        _ => return Err("usage: retrieval_eval --squad FILE | --beir DIR".into()),
    };
    let started = Instant::now();
    let index = Index::build(set.pages)?;
    let build_s = started.elapsed().as_secs_f64();

    let mut metrics = Metrics::default();
    for query in &set.queries {
        let started = Instant::now();
        // A page may be several passages: look deeper, so that ten pages are left.
        let hits = index.search(&SearchQuery { text: &query.text, ..Default::default() }, DEPTH * 3)?;
        let time = started.elapsed();
        let mut pages: Vec<usize> = Vec::new();
        for hit in hits {
            let page = index.passages()[hit.passage].page;
            if !pages.contains(&page) && pages.len() < DEPTH {
                pages.push(page);
            }
        }
        metrics.add(&pages, &query.relevant, time);
    }
    let mut report = metrics.report();
    report["build_s"] = build_s.into();
    report["rss_mb"] = metrics::resident_mb().into();
    report["passages"] = index.passages().len().into();
    println!("{report}");
    Ok(())
}
