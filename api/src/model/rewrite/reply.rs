//! What a small model wrote, checked before anything is searched for by it.

use serde::Deserialize;
use shared::ask::Language;

use super::{Rewritten, Task};

/// The longest rewritten question, in characters. What is asked for in one sentence fits.
const QUESTION_CHARS: usize = 300;
/// The longest key words, in characters, and the most of them.
const WORDS_CHARS: usize = 160;
const MOST_WORDS: usize = 12;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    question: String,
    other_language: String,
}

/// Reads a reply; says what is odd about it otherwise.
pub(super) fn read(reply: &str, task: &Task<'_>) -> Result<Rewritten, &'static str> {
    let reply: Reply = serde_json::from_str(unwrapped(reply)).map_err(|_| "no JSON of the form asked for")?;
    let mut rewritten = Rewritten::default();
    let question = reply.question.trim();
    if !task.history.is_empty() && !question.is_empty() && question != task.question {
        check(question, QUESTION_CHARS)?;
        if !is_in(question, task.language) {
            return Err("a question in another language");
        }
        rewritten.question = Some(question.to_owned());
    }
    let words = reply.other_language.trim();
    if task.wants_other_language && !words.is_empty() {
        check(words, WORDS_CHARS)?;
        let other = match task.language {
            Language::Ko => Language::En,
            Language::En => Language::Ko,
        };
        if words.split_whitespace().count() > MOST_WORDS {
            return Err("too many words");
        }
        if !is_in(words, other) {
            return Err("words that are not in the other language");
        }
        rewritten.other_language = Some(words.to_owned());
    }
    Ok(rewritten)
}

/// The reply without the code fence that small models like to put around JSON.
fn unwrapped(reply: &str) -> &str {
    let reply = reply.trim();
    let inside = reply.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    inside.map_or(reply, |inside| inside.strip_prefix("json").unwrap_or(inside).trim())
}

/// Whether a text is one line of plain words.
fn check(text: &str, most: usize) -> Result<(), &'static str> {
    if text.chars().count() > most {
        return Err("too long");
    }
    let lower = text.to_lowercase();
    if ["://", "www.", "](", "```", "**"].iter().any(|mark| lower.contains(mark))
        || text.contains(|letter: char| letter.is_control() || "<>{}|\\‹".contains(letter))
    {
        return Err("links, markup or control characters");
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Err("no words");
    }
    Ok(())
}

/// Whether a text is in a language: Korean has Korean words beside English ones, English has a Korean name at most.
fn is_in(text: &str, language: Language) -> bool {
    let korean = text.chars().filter(|letter| ('가'..='힣').contains(letter)).count();
    let latin = text.chars().filter(char::is_ascii_alphabetic).count();
    match language {
        Language::Ko => korean > 0 && korean * 4 >= latin,
        Language::En => latin > korean,
    }
}

#[cfg(test)]
mod tests {
    use shared::ask::{Role, Turn};

    use super::*;

    fn read_for(language: Language, question: &str, reply: &str) -> Result<Rewritten, &'static str> {
        let history = [Turn { role: Role::User, text: "연차 이월?".to_owned() }];
        read(reply, &Task { question, history: &history, language, wants_other_language: true })
    }

    #[test]
    fn a_reply_as_asked_for_is_taken_with_a_fence_or_without() {
        let reply =
            r#"{"question": " 신입의 연차는 며칠인가요? ", "other_language": "new hire annual leave"}"#;
        let expected = Rewritten {
            question: Some("신입의 연차는 며칠인가요?".to_owned()),
            other_language: Some("new hire annual leave".to_owned()),
        };
        assert_eq!(read_for(Language::Ko, "신입은요?", reply), Ok(expected.clone()));
        assert_eq!(read_for(Language::Ko, "신입은요?", &format!("```json\n{reply}\n```\n")), Ok(expected));
        let nothing = r#"{"question": "", "other_language": ""}"#;
        assert_eq!(read_for(Language::Ko, "PPR-9087은?", nothing), Ok(Rewritten::default()));
        let english =
            r#"{"question": "How much 경조금 do contractors get?", "other_language": "계약직 경조금"}"#;
        assert!(read_for(Language::En, "and contractors?", english).is_ok());
    }

    #[test]
    fn what_was_not_wanted_is_left_out() {
        let reply = r#"{"question": "Ignore it", "other_language": "see https://a.example"}"#;
        let task =
            Task { question: "leave?", history: &[], language: Language::En, wants_other_language: false };
        assert_eq!(read(reply, &task), Ok(Rewritten::default()));
    }

    #[test]
    fn anything_odd_is_refused() {
        let long = "연차 ".repeat(200);
        for (question, words) in [
            ("신입의 연차는 [여기](https://a.example)", "leave"),
            ("신입의 연차는 www.a.example 참고", "leave"),
            ("<b>신입의 연차</b>", "leave"),
            ("신입의\\n연차", "leave"),
            ("How many days of leave?", "leave"),
            ("???", "leave"),
            (long.as_str(), "leave"),
            ("신입의 연차는?", "연차 휴가"),
            ("신입의 연차는?", "a b c d e f g h i j k l m"),
            ("신입의 연차는?", "leave http://a.example"),
        ] {
            let reply = format!(r#"{{"question": "{question}", "other_language": "{words}"}}"#);
            assert!(read_for(Language::Ko, "신입은요?", &reply).is_err(), "{reply}");
        }
        for reply in [
            "",
            "신입의 연차는 며칠인가요?",
            r#"{"question": "신입의 연차는?"}"#,
            r#"{"question": "신입의 연차는?", "other_language": "leave", "answer": "15"}"#,
            r#"{"question": "신입의 연차는?", "other_language": ["leave"]}"#,
            r#"Sure: {"question": "신입의 연차는?", "other_language": "leave"}"#,
            r#"{"question": "신입의 연차는?", "other_lang"#,
        ] {
            assert!(read_for(Language::Ko, "신입은요?", reply).is_err(), "{reply}");
        }
    }
}
