//! A logistic regression by gradient descent, held to what the weights were thought to be.

use std::collections::{HashMap, HashSet};

use api::retrieval::evidence::{Evidence, FEATURES};

use crate::workspace::Asked;

/// The fitted weights.
pub struct Model {
    pub weights: [f64; FEATURES],
    pub bias: f64,
}

/// What the weights are thought to be before anything is seen. None may have the other sign.
const PRIOR: [f64; FEATURES] = [3.0, 3.0, -3.0, 1.0, -2.0, -1.0, -1.0];
const PRIOR_BIAS: f64 = -3.0;
/// How strongly the weights are held to that.
const RIDGE: f64 = 0.003;
const STEPS: usize = 10_000;
const RATE: f64 = 0.3;
/// The share of the questions with an answer that may be refused.
const MOST_REFUSED: f64 = 0.06;

impl Model {
    /// Fits. Questions with an answer and without count the same, and so does each kind among them, however many there
    /// are; then the bias is set so that few questions with an answer are refused.
    pub fn fit(asked: &[Asked]) -> Self {
        let mut sizes: HashMap<&str, f64> = HashMap::new();
        for question in asked {
            *sizes.entry(&question.kind).or_default() += 1.0;
        }
        let kinds = |answerable: bool| {
            let of = asked.iter().filter(|question| question.answerable == answerable);
            of.map(|question| &*question.kind).collect::<HashSet<_>>().len() as f64
        };
        let (answerable, unanswerable) = (kinds(true), kinds(false));
        let examples: Vec<([f64; FEATURES], f64, f64)> = asked
            .iter()
            .map(|question| {
                let kinds = if question.answerable { answerable } else { unanswerable };
                let weight = 1.0 / (kinds * sizes[&*question.kind]);
                (features(&question.evidence), f64::from(u8::from(question.answerable)), weight)
            })
            .collect();
        let mut model = Self { weights: PRIOR, bias: PRIOR_BIAS };
        for _ in 0..STEPS {
            model.step(&examples);
        }
        model.weights = model.weights.map(rounded);
        model.refusing(MOST_REFUSED, asked)
    }

    /// Moves the weights against the slope of the error.
    fn step(&mut self, examples: &[([f64; FEATURES], f64, f64)]) {
        let mut slopes = [0.0; FEATURES];
        let mut slope_of_bias = RIDGE * (self.bias - PRIOR_BIAS);
        for (slope, (weight, prior)) in slopes.iter_mut().zip(self.weights.iter().zip(PRIOR)) {
            *slope = RIDGE * (weight - prior);
        }
        for (features, wanted, weight) in examples {
            let error = (sigmoid(self.sum(features)) - wanted) * weight;
            for (slope, feature) in slopes.iter_mut().zip(features) {
                *slope += error * feature;
            }
            slope_of_bias += error;
        }
        for ((weight, slope), prior) in self.weights.iter_mut().zip(slopes).zip(PRIOR) {
            *weight -= RATE * slope;
            if *weight * prior < 0.0 {
                *weight = 0.0;
            }
        }
        self.bias -= RATE * slope_of_bias;
    }

    /// The same weights with a bias by which at most this share of the questions with an answer is refused.
    pub fn refusing(&self, share: f64, asked: &[Asked]) -> Self {
        let answerable = asked.iter().filter(|question| question.answerable);
        let mut sums: Vec<f64> =
            answerable.map(|question| self.sum(&features(&question.evidence)) - self.bias).collect();
        sums.sort_by(f64::total_cmp);
        let refused = (sums.len() as f64 * share) as usize;
        let first = sums.get(refused).copied().unwrap_or_default();
        // Half way to the last that is refused, or just under the first.
        let last = refused.checked_sub(1).and_then(|place| sums.get(place)).copied().unwrap_or(first - 0.02);
        Self { weights: self.weights, bias: rounded(-(first + last) / 2.0) }
    }

    fn sum(&self, features: &[f64; FEATURES]) -> f64 {
        let weighed = self.weights.iter().zip(features).map(|(weight, feature)| weight * feature);
        weighed.sum::<f64>() + self.bias
    }

    /// How likely a question with this evidence is answered.
    pub fn probability(&self, evidence: &Evidence) -> f64 {
        sigmoid(self.sum(&features(evidence)))
    }
}

fn features(evidence: &Evidence) -> [f64; FEATURES] {
    evidence.features().map(f64::from)
}

/// As it stands in the code.
fn rounded(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

fn sigmoid(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}
