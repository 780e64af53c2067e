//! What Bedrock checks before a model sees a request.
//!
//! Each check is one that the product could fail: a conversation out of turn, a blank text, citations for only some
//! of the search results, and sampling parameters that newer Claude models refuse.

use super::error::WireError;
use super::request::{Content, Converse, Role, SearchResult};

/// Models that refuse any `temperature`, as Bedrock does since Claude Opus 4.7.
const WITHOUT_TEMPERATURE: [&str; 3] = ["claude-opus-4-7", "claude-opus-4-8", "claude-opus-5"];

/// Refuses what Bedrock would refuse.
pub(super) fn check(model: &str, request: &Converse) -> Result<(), WireError> {
    check_turns(request)?;
    check_contents(request)?;
    let config = &request.inference_config;
    if config.max_tokens == Some(0) {
        return Err(WireError::validation(
            "Value 0 at 'inferenceConfig.maxTokens' failed to satisfy constraint: greater than or equal to 1",
        ));
    }
    for (name, value) in [("temperature", config.temperature), ("topP", config.top_p)] {
        if value.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
            return Err(WireError::validation(format!(
                "Value at 'inferenceConfig.{name}' failed to satisfy constraint: between 0 and 1"
            )));
        }
    }
    if config.temperature.is_some() && WITHOUT_TEMPERATURE.iter().any(|name| model.contains(name)) {
        return Err(WireError::validation(
            "The model returned the following errors: `temperature` is deprecated for this model.",
        ));
    }
    if config.temperature.is_some() && config.top_p.is_some() && model.contains("anthropic.claude") {
        return Err(WireError::validation(
            "The model returned the following errors: `temperature` and `top_p` cannot both be specified for this \
             model. Please use only one.",
        ));
    }
    Ok(())
}

fn check_turns(request: &Converse) -> Result<(), WireError> {
    let roles: Vec<Role> = request.messages.iter().map(|message| message.role).collect();
    if roles.first() != Some(&Role::User) {
        return Err(WireError::validation(
            "A conversation must start with a user message. Try again with a conversation that starts with a user \
             message.",
        ));
    }
    if roles.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(WireError::validation(
            "A conversation must alternate between user and assistant roles. Make sure the conversation alternates \
             between user and assistant roles and try again.",
        ));
    }
    if roles.last() != Some(&Role::User) {
        return Err(WireError::validation(
            "The model returned the following errors: This model does not support assistant message prefill. The \
             conversation must end with a user message.",
        ));
    }
    Ok(())
}

fn check_contents(request: &Converse) -> Result<(), WireError> {
    let mut cited = [0, 0];
    for (at, message) in request.messages.iter().enumerate() {
        if message.content.is_empty() {
            return Err(WireError::validation(format!(
                "The content field in the Message object at messages.{at} is empty. Add a ContentBlock object to the \
                 content field and try again."
            )));
        }
        for (part, content) in message.content.iter().enumerate() {
            match content {
                Content::Text(text) => check_text(text, &format!("messages.{at}.content.{part}"))?,
                Content::SearchResult(SearchResult { content, citations, source, title }) => {
                    let place = format!("messages.{at}.content.{part}.searchResult");
                    if content.is_empty() || source.trim().is_empty() || title.trim().is_empty() {
                        return Err(WireError::validation(format!("The field at {place} is blank.")));
                    }
                    for (item, text) in content.iter().enumerate() {
                        check_text(&text.text, &format!("{place}.content.{item}"))?;
                    }
                    cited[usize::from(citations.enabled)] += 1;
                }
                Content::Document(_) | Content::CachePoint(_) => {}
            }
        }
    }
    if cited[0] > 0 && cited[1] > 0 {
        return Err(WireError::validation(
            "The model returned the following errors: citations must be enabled for all or none of the search results",
        ));
    }
    Ok(())
}

fn check_text(text: &str, place: &str) -> Result<(), WireError> {
    if text.trim().is_empty() {
        return Err(WireError::validation(format!(
            "The text field in the ContentBlock object at {place} is blank. Add text to the text field, and try again."
        )));
    }
    Ok(())
}
