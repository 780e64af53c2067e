//! Whether the models of `MODEL` can be used at all: asked at the start, and not by the first person with a question.
//!
//! Access to a model is a switch of the AWS account, an id may have a typing error, a region may not have the model: all of
//! it looks like a healthy service until somebody asks. One call that may say a single token tells. It is the call by which
//! answers are written, so that a right which is missing for that one is found; it never holds up readiness, since pages
//! are found and shown without a model too.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::model::{ModelError, chain::Chain};
use crate::telemetry;

/// What is known of the models. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Usability(Arc<Mutex<Known>>);

/// What is known of the models.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Known {
    /// Nothing yet.
    #[default]
    Untried,
    /// All of them take calls.
    Usable,
    /// One of them does not, and what to check.
    Unusable(&'static str),
}

impl Usability {
    /// What is known now.
    pub fn known(&self) -> Known {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, known: Known) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }
}

/// Tries the models until all of them can be used, again after `pause`, and tells the log which cannot and what to check.
pub(super) async fn run(chain: Chain, pause: Duration) {
    loop {
        let mut known = Known::Usable;
        for bedrock in chain.models() {
            let model = bedrock.model_id();
            match bedrock.probe().await {
                Ok(()) => tracing::info!(model, "the model `{model}` can be used"),
                Err(error) => {
                    let check = what_to_check(&error);
                    tracing::error!(
                        model,
                        kind = error.kind(),
                        cause = telemetry::chain(&error),
                        "the model `{model}` cannot be used: {check}; it is tried again in {} s",
                        pause.as_secs()
                    );
                    if known == Known::Usable {
                        known = Known::Unusable(check);
                    }
                }
            }
        }
        chain.usability().set(known);
        if known == Known::Usable {
            return;
        }
        tokio::time::sleep(pause).await;
    }
}

/// In words for the operator. Without the cause: everybody may read it at /health/ready.
fn what_to_check(error: &ModelError) -> &'static str {
    match error {
        ModelError::Denied { .. } => {
            "check that the account has access to it, that the region has it, and that the credentials may call \
             bedrock:InvokeModelWithResponseStream on it"
        }
        ModelError::Refused { .. } => {
            "check its id in MODEL, which in many regions has to be that of an inference profile, and GUARDRAIL"
        }
        ModelError::Throttled { .. } => {
            "it has no capacity now, or the account's quota for it is used up or zero"
        }
        _ => "Bedrock cannot be reached: check the network and the region",
    }
}
