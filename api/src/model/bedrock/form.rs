//! How a model is shown passages and how it cites them.

/// How a model is shown passages and how it cites them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Passages as search results, cited by the service itself: exact, and no tokens spent on quotes.
    SearchResults,
    /// Passages as numbered text, cited by quotes between the words. Every model can do that.
    Quotes,
}

/// Claude models before search results, by what follows `anthropic.claude-`.
const WITHOUT_SEARCH_RESULTS: [&str; 6] = ["v2", "instant", "3-sonnet", "3-haiku", "3-opus", "3-5-sonnet"];

impl Form {
    /// The form for a model id, an inference profile id, or an ARN of either.
    ///
    /// The ARN of an application inference profile does not tell its model, so that gets the form for all.
    pub(super) fn of(model: &str) -> Self {
        match model.split_once("anthropic.claude-") {
            Some((_, name)) if !WITHOUT_SEARCH_RESULTS.iter().any(|old| name.starts_with(old)) => {
                Form::SearchResults
            }
            _ => Form::Quotes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_claude_models_get_search_results_however_they_are_named() {
        for model in [
            "anthropic.claude-3-7-sonnet-20250219-v1:0",
            "anthropic.claude-3-5-haiku-20241022-v1:0",
            "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "apac.anthropic.claude-sonnet-4-20250514-v1:0",
            "us.anthropic.claude-opus-5",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0",
        ] {
            assert_eq!(Form::of(model), Form::SearchResults, "{model}");
        }
    }

    #[test]
    fn every_other_model_gets_numbered_text() {
        for model in [
            "anthropic.claude-3-haiku-20240307-v1:0",
            "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
            "anthropic.claude-v2:1",
            "amazon.nova-pro-v1:0",
            "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
        ] {
            assert_eq!(Form::of(model), Form::Quotes, "{model}");
        }
    }
}
