//! Measures retrieval on a public test set and prints one JSON object.
//!
//! `cargo run --release -p api --example retrieval_eval -- --squad FILE | --beir DIR [--mode lexical|dense|hybrid]
//! [--vectors DIR] [--weight 0..1]`
//!
//! SQuAD format: each paragraph is a page, and the right page of a question is the paragraph that holds it.
//! BEIR format: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv` (or `qrels/test.tsv`).
//! `--vectors`: a folder with `{set}_passages.npy` and `{set}_queries.npy`, one row for each page and question.
//! Times are of one search on one thread, in microseconds; memory is the whole process's, after the searches.

mod arguments;
mod beir;
mod modes;
mod npy;
mod test_set;

use std::error::Error;
use std::time::Instant;

use api::evaluation::metrics::{self, Metrics};
use api::retrieval::index::{Index, SearchQuery};
use serde_json::Value;
use shared::passage::PageText;

use crate::modes::Mode;
use crate::test_set::TestSet;

/// As deep as the deepest measure looks.
const DEPTH: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let (set, mode) = arguments::read(&std::env::args().skip(1).collect::<Vec<_>>())?;
    println!("{}", measure(set, &mode)?);
    Ok(())
}

/// Searches for every question and reports how well and how fast.
fn measure(set: TestSet, mode: &Mode) -> Result<Value, Box<dyn Error>> {
    let started = Instant::now();
    let pages: Vec<PageText> = set.pages.into_iter().map(PageText::new).collect();
    let index = Index::build(&pages)?;
    let build_s = started.elapsed().as_secs_f64();

    let mut metrics = Metrics::default();
    for (place, query) in set.queries.iter().enumerate() {
        let started = Instant::now();
        // A page may be several passages: look deeper, so that ten pages are left.
        let question = SearchQuery { text: &query.text, ..Default::default() };
        let hits = mode.search(&index, &question, place, DEPTH * 3)?;
        let time = started.elapsed();
        let mut pages: Vec<usize> = Vec::new();
        for (page, _) in hits {
            let page = page as usize;
            if !pages.contains(&page) && pages.len() < DEPTH {
                pages.push(page);
            }
        }
        metrics.add(&pages, &query.relevant, time);
    }
    let mut report = metrics.report();
    report["mode"] = mode.name().into();
    report["build_s"] = build_s.into();
    report["rss_mb"] = metrics::resident_mb().into();
    report["passages"] = index.passages().into();
    Ok(report)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Measures a set that lies beside the project; `None`, and a line that says so, where it does not.
    fn measured(file: &str) -> Option<Value> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/eval").join(file);
        if !path.exists() {
            println!("skipped: {file} is not beside the project");
            return None;
        }
        Some(measure(TestSet::squad(&path).unwrap(), &Mode::Lexical).unwrap())
    }

    #[test]
    fn korean_and_english_are_found_as_well_as_the_documents_say() {
        for (file, least, queries) in
            [("KorQuAD_v1.0_dev.json", 0.957, 5_774), ("xquad.en.json", 0.972, 1_190)]
        {
            let Some(report) = measured(file) else { continue };
            println!("{file}: {report}");
            assert_eq!(report["queries"], queries);
            assert!(report["ndcg@10"].as_f64().unwrap() >= least, "{report}");
        }
    }

    #[test]
    fn a_set_in_beir_format_is_read_and_measured() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        write(
            "corpus.jsonl",
            "{\"_id\":\"d1\",\"title\":\"Leave\",\"text\":\"15 days\"}\n{\"_id\":\"d2\",\"text\":\"travel costs\"}\n",
        );
        write(
            "queries.jsonl",
            "{\"_id\":\"q1\",\"text\":\"leave\"}\n{\"_id\":\"q2\",\"text\":\"unjudged\"}\n",
        );
        write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n");
        let report = measure(TestSet::beir(dir.path()).unwrap(), &Mode::Lexical).unwrap();
        assert_eq!((&report["queries"], &report["passages"]), (&1.into(), &2.into()));
        assert_eq!((&report["recall@1"], &report["ndcg@10"]), (&1.0.into(), &1.0.into()));
        for key in ["recall@5", "recall@10", "p50_us", "p99_us", "build_s", "rss_mb"] {
            assert!(report[key].is_number(), "{key}");
        }
    }
}
