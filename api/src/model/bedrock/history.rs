//! The conversation so far, as it is sent before the passages.

use aws_sdk_bedrockruntime::types::{ContentBlock, ConversationRole, Message};
use shared::ask::{Role, Turn};

/// How much of the conversation is sent, in characters, counted from its end: enough to know what "it" is, and a
/// bound on what a long conversation costs.
const LONGEST_HISTORY: usize = 8_000;

/// The conversation as Bedrock takes it: it starts with the user, the roles alternate, and nothing is blank.
pub(super) fn messages(history: &[Turn], last: Vec<ContentBlock>) -> Vec<Message> {
    let mut turns: Vec<(ConversationRole, Vec<ContentBlock>)> = vec![(ConversationRole::User, last)];
    let mut chars = 0;
    for turn in history.iter().rev() {
        let (role, text) = match turn.role {
            Role::User => (ConversationRole::User, turn.text.trim().to_owned()),
            Role::Assistant => (ConversationRole::Assistant, without_markers(&turn.text).trim().to_owned()),
        };
        chars += text.chars().count();
        if chars > LONGEST_HISTORY {
            break;
        }
        if text.is_empty() {
            continue;
        }
        let text = ContentBlock::Text(text);
        match turns.last_mut() {
            Some((later, contents)) if *later == role => contents.insert(0, text),
            _ => turns.push((role, vec![text])),
        }
    }
    if turns.last().is_some_and(|(role, _)| *role == ConversationRole::Assistant) {
        turns.pop();
    }
    turns
        .into_iter()
        .rev()
        .map(|(role, contents)| {
            Message::builder()
                .role(role)
                .set_content(Some(contents))
                .build()
                .expect("a message with a role and contents is complete")
        })
        .collect()
}

/// An earlier answer without its `[n]`: their numbers mean nothing any more, and a model would imitate them.
fn without_markers(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        match rest[digits..].strip_prefix(']') {
            Some(after) if digits > 0 => rest = after,
            _ => plain.push('['),
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(role: Role, text: &str) -> Turn {
        Turn { role, text: text.to_owned() }
    }

    fn texts(messages: &[Message]) -> Vec<(String, Vec<&str>)> {
        messages
            .iter()
            .map(|message| {
                let contents = message.content().iter().map(|content| content.as_text().unwrap().as_str());
                (message.role().as_str().to_owned(), contents.collect())
            })
            .collect()
    }

    #[test]
    fn the_conversation_starts_with_the_user_alternates_and_has_no_markers() {
        let history = [
            turn(Role::Assistant, "Hello"),
            turn(Role::User, "Leave?"),
            turn(Role::Assistant, " "),
            turn(Role::User, "Annual leave?"),
            turn(Role::Assistant, "15 days[1], a[i] or [12]20."),
        ];
        let messages = messages(&history, vec![ContentBlock::Text("And now?".to_owned())]);
        let expected = [
            ("user", vec!["Leave?", "Annual leave?"]),
            ("assistant", vec!["15 days, a[i] or 20."]),
            ("user", vec!["And now?"]),
        ];
        assert_eq!(texts(&messages), expected.map(|(role, contents)| (role.to_owned(), contents)));
    }

    #[test]
    fn of_a_long_conversation_the_end_is_sent() {
        let long = "가".repeat(LONGEST_HISTORY);
        let history = [
            turn(Role::User, &long),
            turn(Role::Assistant, "old"),
            turn(Role::User, "b"),
            turn(Role::Assistant, "c"),
        ];
        let messages = messages(&history, vec![ContentBlock::Text("d".to_owned())]);
        let expected = [("user", vec!["b"]), ("assistant", vec!["c"]), ("user", vec!["d"])];
        assert_eq!(texts(&messages), expected.map(|(role, contents)| (role.to_owned(), contents)));
    }
}
