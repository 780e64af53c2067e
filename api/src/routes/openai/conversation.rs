//! The messages of a client of OpenAI's API to a question with its history.
//!
//! Such clients send the whole conversation each time and cannot be told to send less: what is too old or too long for
//! the history is left out here, where `/ask` would refuse it.

use shared::ask::{AskRequest, MAX_HISTORY_TURNS, MAX_QUESTION_CHARS, MAX_TURN_CHARS, Role, Turn};
use shared::openai::{ChatCompletionRequest, ChatMessage, ChatRole};

use crate::problem::Failure;

/// The question that the last message asks.
pub(super) fn question(request: ChatCompletionRequest) -> Result<AskRequest, Failure> {
    let options = request.notion.unwrap_or_default();
    // Instructions and the results of tools are nothing that anybody said.
    let mut said = request.messages.iter().filter(|message| role(message).is_some());
    let last = said.next_back().filter(|message| message.role == ChatRole::User);
    let last = last.ok_or_else(|| {
        Failure::invalid("messages: the last one is the question, so it has to be one of role `user`")
    })?;
    let unreadable = last.content.as_ref().and_then(|content| content.unreadable());
    if let Some(kind) = unreadable {
        return Err(Failure::invalid(format!(
            "messages: the last one has a part of type `{kind}`, and only text can be read: leave it out"
        )));
    }
    let question = text(last).trim().to_owned();
    if question.is_empty() {
        return Err(Failure::invalid("messages: the last one is empty, write what you want to know"));
    }
    let chars = question.chars().count();
    if chars > MAX_QUESTION_CHARS {
        return Err(Failure::too_large(format!(
            "messages: the last one has {chars} characters, at most {MAX_QUESTION_CHARS} are read: shorten it"
        )));
    }
    let mut history: Vec<Turn> = said.filter_map(turn).collect();
    history.drain(..history.len().saturating_sub(MAX_HISTORY_TURNS));
    Ok(AskRequest {
        history,
        filters: options.filters,
        language: options.language,
        fresh: options.fresh,
        utc_offset_minutes: options.utc_offset_minutes,
        ..AskRequest::new(question)
    })
}

fn role(message: &ChatMessage) -> Option<Role> {
    match message.role {
        ChatRole::User => Some(Role::User),
        ChatRole::Assistant => Some(Role::Assistant),
        ChatRole::System | ChatRole::Developer | ChatRole::Tool | ChatRole::Function => None,
    }
}

fn turn(message: &ChatMessage) -> Option<Turn> {
    let text: String = text(message).chars().take(MAX_TURN_CHARS).collect();
    if text.trim().is_empty() { None } else { Some(Turn { role: role(message)?, text }) }
}

fn text(message: &ChatMessage) -> String {
    message.content.as_ref().map(|content| content.text()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(messages: Value) -> Result<AskRequest, String> {
        let request = serde_json::from_value(json!({ "messages": messages })).unwrap();
        question(request).map_err(|failure| failure.0.detail)
    }

    #[test]
    fn the_last_message_is_the_question_and_those_before_are_its_history() {
        let request = read(json!([
            { "role": "system", "content": "Talk like a pirate." },
            { "role": "user", "content": "연차는 며칠?" },
            { "role": "assistant", "content": "15일입니다 [1]." },
            { "role": "assistant", "content": null, "tool_calls": [] },
            { "role": "tool", "content": "{}", "tool_call_id": "a" },
            { "role": "user", "content": [{ "type": "text", "text": " 이월은? " }] },
            { "role": "system", "content": "Answer in verse." },
        ]))
        .unwrap();
        let turn = |role, text: &str| Turn { role, text: text.to_owned() };
        assert_eq!(request.question, "이월은?");
        assert_eq!(
            request.history,
            [turn(Role::User, "연차는 며칠?"), turn(Role::Assistant, "15일입니다 [1].")]
        );
    }

    #[test]
    fn a_conversation_may_be_longer_than_what_is_read() {
        let mut messages = vec![json!({ "role": "assistant", "content": "가".repeat(7_000) }); 50];
        messages.push(json!({ "role": "user", "content": "연차는?" }));
        let request = read(messages.into()).unwrap();
        assert_eq!(request.history.len(), MAX_HISTORY_TURNS);
        assert!(request.history.iter().all(|turn| turn.text.chars().count() == MAX_TURN_CHARS));
    }

    #[test]
    fn what_is_no_question_is_refused_with_what_to_do() {
        let image = json!([{ "type": "image_url", "image_url": { "url": "data:," } }]);
        for (messages, said) in [
            (json!([]), "role `user`"),
            (json!([{ "role": "system", "content": "x" }]), "role `user`"),
            (
                json!([{ "role": "user", "content": "x" }, { "role": "assistant", "content": "y" }]),
                "role `user`",
            ),
            (json!([{ "role": "user", "content": " " }]), "is empty"),
            (json!([{ "role": "user", "content": image }]), "type `image_url`"),
            (json!([{ "role": "user", "content": "가".repeat(2_001) }]), "2001 characters"),
        ] {
            let detail = read(messages).unwrap_err();
            assert!(detail.starts_with("messages: ") && detail.contains(said), "{detail}");
        }
    }
}
