//! How many questions of each kind are refused.

use std::collections::BTreeMap;

use api::retrieval::evidence::Evidence;
use serde_json::{Value, json};

use crate::fit::Model;
use crate::workspace::Asked;

/// The shares of the fitted questions with an answer that are refused, at each point of the curve.
const REFUSED: [f64; 6] = [0.02, 0.04, 0.06, 0.08, 0.1, 0.15];

/// Of each kind of question, how many are refused at a confidence of one half.
pub fn judged(asked: &[Asked], confidence: impl Fn(&Evidence) -> f64) -> Value {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for question in asked {
        let (refused, of) = kinds.entry(&question.kind).or_default();
        *of += 1;
        *refused += usize::from(confidence(&question.evidence) < 0.5);
    }
    let kinds =
        kinds.into_iter().map(|(kind, (refused, of))| (kind.to_owned(), json!(format!("{refused} of {of}"))));
    Value::Object(kinds.collect())
}

/// The questions that are judged wrongly, with the confidence.
pub fn wrong(asked: &[Asked], confidence: impl Fn(&Evidence) -> f64) -> Vec<String> {
    let judged = asked.iter().map(|question| (question, confidence(&question.evidence)));
    judged
        .filter(|(question, confidence)| (*confidence >= 0.5) != question.answerable)
        .map(|(question, confidence)| format!("{} {} {confidence:.2}", question.kind, question.id))
        .collect()
}

/// What is refused where the bias is set by other shares of the fitted questions.
pub fn curve(model: &Model, fitted_on: &[Asked], tested_on: &[Asked]) -> Vec<Value> {
    let at = |share: f64| {
        let model = model.refusing(share, fitted_on);
        let confidence = |evidence: &Evidence| model.probability(evidence);
        json!({
            "refused_at_most": share, "bias": model.bias,
            "fitted_on": judged(fitted_on, confidence), "tested_on": judged(tested_on, confidence),
        })
    };
    REFUSED.map(at).into()
}
