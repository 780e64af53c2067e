//! What a workspace costs as it grows, as one JSON object a line.
//!
//! `cargo bench -p api --bench scale -- [PASSAGES...] [CHART.svg]`; 1,000, 10,000 and 100,000 when none is given. The corpus comes over
//! HTTP from a server that speaks S3, with the SDK that the service uses; its text is made of the sentences of `KorQuAD`
//! and `XQuAD`, read beside the project. For each size: start from nothing, a renewal after one page in a hundred has
//! changed, searches one after the other on one thread, and memory. Beside them, in the same run: tantivy with its own
//! tokenizer, and the way of the first version of this product, which listed the bucket, fetched every object and looked
//! for the words in it.

mod baseline;
mod chart;
mod server;
mod text;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use api::answer::find::find;
use api::answer::standalone::Standalone;
use api::corpus::Corpus;
use api::corpus::library::Library;
use api::evaluation::metrics::resident_mb;
use api::retrieval::index::SearchQuery;
use api::view::View;
use serde_json::{Value, json};
use shared::ask::AskRequest;

use crate::server::Server;
use crate::text::Sentences;

/// How many passages a page of the made workspace has.
const PASSAGES_OF_A_PAGE: usize = 8;
/// How many questions are asked of each size.
const QUESTIONS: usize = 400;
/// Fetching every object for a question takes long: it is measured on few questions, up to this many pages.
const MOST_FETCHED: usize = 2_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/eval");
    if !folder.exists() {
        println!("skipped: {} is not there, which the text is made of", folder.display());
        return Ok(());
    }
    let sentences = Sentences::read(&folder)?;
    let mut sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    let mut reports = Vec::new();
    for passages in sizes {
        let report = measure(&sentences, passages / PASSAGES_OF_A_PAGE).await?;
        println!("{report}");
        reports.push(report);
    }
    if let Some(file) = std::env::args().find(|argument| argument.ends_with(".svg")) {
        std::fs::write(file, chart::svg(&reports))?;
    }
    Ok(())
}

async fn measure(sentences: &Sentences, pages: usize) -> Result<Value, Box<dyn Error>> {
    let server = Server::start(sentences.clone(), pages).await?;
    let library = Library::with(Corpus::S3(server.bucket()), usize::MAX, None);
    let started = Instant::now();
    library.renew().await?;
    let boot = started.elapsed();
    let snapshot = library.current().ok_or("nothing was loaded")?;
    let passages = snapshot.index.passages();
    let rss = resident_mb();

    let questions: Vec<&str> = sentences.questions(QUESTIONS).collect();
    let search = times(&questions, |text| {
        snapshot.index.search(&SearchQuery { text, ..Default::default() }, 100).map(drop)
    })?;
    let find = times(&questions, |text| {
        let request = AskRequest::new(text);
        find(&snapshot, &View::Everything, &request, &Standalone::asked(text), None).map(drop)
    })?;

    server.change_one_in_a_hundred();
    let started = Instant::now();
    library.renew().await?;
    let renewal = started.elapsed();

    let stock = baseline::Stock::build(sentences, pages)?;
    let stock_search = times(&questions, |text| stock.search(text))?;
    let fetched = if pages <= MOST_FETCHED {
        let started = Instant::now();
        baseline::fetch_all(&server, questions[0]).await?;
        json!(millis(started.elapsed()))
    } else {
        Value::Null
    };
    Ok(json!({
        "pages": pages, "passages": passages,
        "boot_s": boot.as_secs_f64(), "passages_per_s": (passages as f64 / boot.as_secs_f64()).round(),
        "rss_mb": rss,
        "search": search, "search_rank_and_read": find,
        "renewal_1_percent_s": renewal.as_secs_f64(),
        "stock_tokenizer": {"build_s": stock.built_in.as_secs_f64(), "search": stock_search},
        "fetch_every_object_ms": fetched,
    }))
}

/// How long each question takes, one after the other: the middle and the slowest one in a hundred, in milliseconds.
fn times<E: Error + 'static>(
    questions: &[&str],
    mut ask: impl FnMut(&str) -> Result<(), E>,
) -> Result<Value, Box<dyn Error>> {
    let mut times = Vec::with_capacity(questions.len());
    for question in questions {
        let started = Instant::now();
        ask(question)?;
        times.push(started.elapsed());
    }
    times.sort();
    let at = |share: f64| millis(times[((times.len() - 1) as f64 * share) as usize]);
    Ok(json!({"p50_ms": at(0.5), "p99_ms": at(0.99)}))
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
