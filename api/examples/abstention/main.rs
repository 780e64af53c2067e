//! Fits and tests the confidence by which "not in your Notion" is decided, and prints one JSON object.
//!
//! `cargo run -p api --example abstention -- EVAL_DIR`, where `EVAL_DIR` has the public sets (see docs/RETRIEVAL.md).
//!
//! Fitted on: `e2e/questions.yaml` on the sample workspace, and every other question of `e2e/parity`, each of the workspace
//! with and without the page that answers it. Tested on: the other half of those, `e2e/questions-heldout.yaml`, and public
//! questions on a half of their passages, so that the other half is not there to answer them. What is printed as `weights` and `bias` stands in `retrieval::evidence`.

mod fit;
#[path = "../retrieval_eval/test_set.rs"]
mod test_set;
mod workspace;

use std::error::Error;
use std::path::Path;

use api::retrieval::evidence::{Asked, Evidence};
use api::retrieval::index::{Index, SearchQuery};
use serde_json::{Value, json};
use shared::passage::PageText;

use crate::fit::{Example, Model};
use crate::test_set::TestSet;

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
    let examples: Vec<Example> = fitted_on.iter().map(workspace::Asked::example).collect();
    let fitted = Model::fit(&examples);
    let now = |evidence: &Evidence| f64::from(evidence.confidence());
    let then = |evidence: &Evidence| fitted.probability(&evidence.features().map(f64::from));
    let report = json!({
        "weights": fitted.weights, "bias": fitted.bias,
        "fitted_on": {"now": measure(&fitted_on, now), "fitted": measure(&fitted_on, then)},
        "tested_on": {"now": measure(&tested_on, now), "fitted": measure(&tested_on, then)},
        "public": {"now": measure(&public, now), "fitted": measure(&public, then)},
    });
    println!("{report:#}");
    Ok(())
}

/// How the questions of each kind are judged at a confidence of one half.
fn measure(asked: &[workspace::Asked], confidence: impl Fn(&Evidence) -> f64) -> Value {
    let mut kinds: Vec<(&str, usize, usize)> = Vec::new();
    let mut wrong = Vec::new();
    for question in asked {
        let answered = confidence(&question.evidence) >= 0.5;
        let at = kinds.iter().position(|(kind, ..)| *kind == question.kind).unwrap_or_else(|| {
            kinds.push((&question.kind, 0, 0));
            kinds.len() - 1
        });
        kinds[at].1 += 1;
        kinds[at].2 += usize::from(answered == question.answerable);
        if answered != question.answerable && !question.id.is_empty() {
            let confidence = (confidence(&question.evidence) * 100.0).round() / 100.0;
            wrong.push(format!("{} {confidence}", question.id));
        }
    }
    let kinds =
        kinds.into_iter().map(|(kind, of, right)| (kind.to_owned(), json!({"of": of, "right": right})));
    json!({"kinds": Value::Object(kinds.collect()), "wrong": wrong})
}

/// Questions of a public set, on the passages with an even number only.
fn half_of(path: &Path) -> Result<Vec<workspace::Asked>, Box<dyn Error>> {
    let set = TestSet::squad(path)?;
    let pages: Vec<PageText> = set.pages.into_iter().step_by(2).map(PageText::new).collect();
    let index = Index::build(&pages)?;
    let mut asked = Vec::new();
    for query in set.queries.iter().step_by(EVERY) {
        let hits = index.search(&SearchQuery { text: &query.text, ..Default::default() }, DEPTH)?;
        let found = hits.iter().filter_map(|hit| {
            let passage = *index.page(hit.page)?.passages.get(hit.passage as usize)?;
            Some((pages.get(hit.page as usize)?, passage))
        });
        let evidence = Asked::new(&query.text, &index)?.evidence(found);
        let answerable = query.relevant.keys().any(|place| place % 2 == 0);
        let kind = if answerable { "answerable" } else { "unanswerable" };
        asked.push(workspace::Asked { id: String::new(), kind: kind.to_owned(), answerable, evidence });
    }
    Ok(asked)
}
