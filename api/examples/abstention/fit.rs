//! A logistic regression by gradient descent, held to what the weights were thought to be.

use api::retrieval::evidence::FEATURES;

/// What was seen of one question.
pub struct Example {
    pub features: [f64; FEATURES],
    pub answerable: bool,
}

/// The fitted weights.
pub struct Model {
    pub weights: [f64; FEATURES],
    pub bias: f64,
}

/// What the weights are thought to be before anything is seen. None may have the other sign.
const PRIOR: [f64; FEATURES] = [4.0, 3.0, 1.0, -4.0, 0.0];
const PRIOR_BIAS: f64 = -3.0;
/// How strongly the weights are held to that.
const RIDGE: f64 = 0.003;
const STEPS: usize = 10_000;
const RATE: f64 = 0.3;
/// The share of the questions with an answer that may be refused.
const MOST_REFUSED: f64 = 0.08;

impl Model {
    /// Fits. Both answers count the same, however often each is seen; then the bias is set so that few questions with an
    /// answer are refused.
    pub fn fit(examples: &[Example]) -> Self {
        let total =
            |answerable: bool| examples.iter().filter(|seen| seen.answerable == answerable).count() as f64;
        let (answerable, unanswerable) = (total(true), total(false));
        let mut model = Self { weights: PRIOR, bias: PRIOR_BIAS };
        for _ in 0..STEPS {
            let mut slopes = [0.0; FEATURES];
            let mut slope_of_bias = RIDGE * (model.bias - PRIOR_BIAS);
            for (slope, (weight, prior)) in slopes.iter_mut().zip(model.weights.iter().zip(PRIOR)) {
                *slope = RIDGE * (weight - prior);
            }
            for example in examples {
                let of = if example.answerable { answerable } else { unanswerable };
                let wanted = f64::from(u8::from(example.answerable));
                let error = (model.probability(&example.features) - wanted) / of;
                for (slope, feature) in slopes.iter_mut().zip(example.features) {
                    *slope += error * feature;
                }
                slope_of_bias += error;
            }
            for ((weight, slope), prior) in model.weights.iter_mut().zip(slopes).zip(PRIOR) {
                *weight -= RATE * slope;
                if *weight * prior < 0.0 {
                    *weight = 0.0;
                }
            }
            model.bias -= RATE * slope_of_bias;
        }
        let mut sums: Vec<f64> =
            examples.iter().filter(|seen| seen.answerable).map(|seen| model.sum(&seen.features)).collect();
        sums.sort_by(f64::total_cmp);
        let refused = (sums.len() as f64 * MOST_REFUSED) as usize;
        if let [last_refused, first_answered, ..] = sums[refused.saturating_sub(1)..] {
            model.bias = -(last_refused + first_answered) / 2.0;
        }
        model
    }

    fn sum(&self, features: &[f64; FEATURES]) -> f64 {
        self.weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
    }

    /// How likely a question with these features is answered.
    pub fn probability(&self, features: &[f64; FEATURES]) -> f64 {
        1.0 / (1.0 + (-(self.sum(features) + self.bias)).exp())
    }
}
