//! Fits and tests the confidence by which "not in your Notion" is decided, and prints one JSON object.
//!
//! `cargo run -p api --example abstention -- EVAL_DIR`, where `EVAL_DIR` has the public sets (see docs/RETRIEVAL.md).
//!
//! Fitted on: `e2e/questions.yaml` on the sample workspace, and every other question of `e2e/parity`, each of the workspace
//! with and without the page that answers it. Tested on: the other half of those, `e2e/questions-heldout.yaml`, and public
//! questions on a half of their passages, so that the other half is not there to answer them. What is printed as `weights`
//! and `bias` stands in `retrieval::evidence`; `curve` is what other biases would refuse.

mod fit;
mod judged;
#[path = "../retrieval_eval/synced.rs"]
mod synced;
#[path = "../retrieval_eval/test_set.rs"]
mod test_set;
mod workspace;

use std::error::Error;
use std::path::Path;

use api::retrieval::evidence::Evidence;
use api::retrieval::index::Index;
use serde_json::json;
use shared::passage::PageText;

use crate::fit::Model;
use crate::judged::{curve, judged, wrong};
use crate::test_set::TestSet;
use crate::workspace::Asked;

/// How many passages the evidence is taken from, as an answer does.
const DEPTH: usize = 12;
/// One public question in so many is taken.
const EVERY: usize = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: abstention EVAL_DIR")?;
    let mut public = Vec::new();
    for file in ["KorQuAD_v1.0_dev.json", "xquad.en.json"] {
        public.extend(half_of(&Path::new(&folder).join(file))?);
    }
    let (fitted_on, tested_on) = workspace::examples().await?;
    let fitted = Model::fit(&fitted_on);
    let now = |evidence: &Evidence| f64::from(evidence.confidence());
    let then = |evidence: &Evidence| fitted.probability(evidence);
    let report = json!({
        "weights": fitted.weights, "bias": fitted.bias,
        "fitted_on": {"now": judged(&fitted_on, now), "fitted": judged(&fitted_on, then), "wrong": wrong(&fitted_on, then)},
        "tested_on": {"now": judged(&tested_on, now), "fitted": judged(&tested_on, then)},
        "public": {"now": judged(&public, now), "fitted": judged(&public, then)},
        "curve": curve(&fitted, &fitted_on, &tested_on),
    });
    println!("{report:#}");
    Ok(())
}

/// Questions of a public set, on the passages with an even number only.
fn half_of(path: &Path) -> Result<Vec<Asked>, Box<dyn Error>> {
    let set = TestSet::squad(path)?;
    let pages: Vec<PageText> = set.pages.into_iter().step_by(2).map(PageText::new).collect();
    let index = Index::build(&pages)?;
    let mut asked = Vec::new();
    for query in set.queries.iter().step_by(EVERY) {
        let answerable = query.relevant.keys().any(|place| place % 2 == 0);
        asked.push(Asked {
            id: String::new(),
            kind: if answerable { "answerable" } else { "unanswerable" }.to_owned(),
            answerable,
            evidence: workspace::evidence(&query.text, &index, &pages)?,
        });
    }
    Ok(asked)
}
