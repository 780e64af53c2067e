//! What the model was sent, checked: no tools, and the text of pages only where data belongs.

use serde_json::Value;
use shared::page::PageDocument;

use crate::red_team::oracle::{hidden, without_hidden};

/// The passages that a model was shown, in the form of its kind.
pub struct Sent {
    /// Whether as numbered text.
    pub numbered: bool,
    /// The blocks of each passage.
    passages: Vec<Vec<String>>,
}

impl Sent {
    /// Reads a request and checks it.
    pub fn checked(request: &Value, question: &str, pages: &[PageDocument]) -> Sent {
        let mut fields: Vec<&str> = request.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["inferenceConfig", "messages", "system"], "nothing else is sent: no tools");
        assert_eq!(request["inferenceConfig"]["maxTokens"], 1_500);
        let messages = request["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0]["role"], "user");
        let system = request["system"].as_array().unwrap();
        assert_eq!(system.len(), 1);
        let system = system[0]["text"].as_str().unwrap();
        let contents = messages[0]["content"].as_array().unwrap();
        let sent =
            if contents.len() == 1 { numbered(contents, question) } else { results(contents, question) };
        for text in pages.iter().flat_map(|page| page.blocks.iter().map(|block| &block.text)) {
            let text = without_hidden(text);
            assert!(
                text.trim().chars().count() < 4 || !system.contains(text.trim()),
                "in the instructions: {text}"
            );
        }
        let all: String = sent.passages.concat().concat();
        assert_eq!(hidden(&all), None);
        sent
    }

    /// The passage of a page, from 0: the one with these words, or else the first.
    pub fn passage_of(&self, page: &PageDocument, words: &str) -> usize {
        let has = |passage: &[String], text: &str| passage.iter().any(|block| block.contains(text));
        let of_page = |passage: &&Vec<String>| {
            page.blocks.iter().any(|block| {
                let text = without_hidden(&block.text);
                text.chars().count() > 3 && has(passage, text.lines().next().unwrap_or_default())
            })
        };
        let first = words.lines().next().unwrap_or_default();
        let with_words = self.passages.iter().position(|passage| of_page(&passage) && has(passage, first));
        with_words.or_else(|| self.passages.iter().position(|passage| of_page(&passage))).unwrap_or(98)
    }

    /// The block of a passage with these words, from 0; the first when none has them.
    pub fn block_of(&self, passage: usize, words: &str) -> usize {
        let blocks = self.passages.get(passage).map_or(&[][..], Vec::as_slice);
        blocks.iter().position(|block| block.contains(words)).unwrap_or_default()
    }
}

/// Search results, and the question as the only text.
fn results(contents: &[Value], question: &str) -> Sent {
    let (last, results) = contents.split_last().unwrap();
    assert_eq!(last, &serde_json::json!({ "text": question }));
    let passages = results.iter().enumerate().map(|(at, result)| {
        assert_eq!(result.as_object().unwrap().len(), 1);
        let result = &result["searchResult"];
        assert_eq!(result["source"], format!("passage-{}", at + 1));
        assert_eq!(result["citations"]["enabled"], true);
        assert_eq!(hidden(result["title"].as_str().unwrap()), None);
        let blocks = result["content"].as_array().unwrap().iter();
        blocks.map(|block| block["text"].as_str().unwrap().to_owned()).collect()
    });
    Sent { numbered: false, passages: passages.collect() }
}

/// Numbered passages between tags that only the service can write, and the question behind them.
fn numbered(contents: &[Value], question: &str) -> Sent {
    let text = contents[0]["text"].as_str().unwrap();
    let mut rest = text;
    let mut passages = Vec::new();
    while let Some(opened) = rest.strip_prefix(&format!("<passage n=\"{}\" title=\"", passages.len() + 1)) {
        let (title, body) = opened.split_once("\">\n").expect("the tag ends with its line");
        assert!(!title.contains(['"', '<', '>', '\n']) && hidden(title).is_none(), "{title:?}");
        let (body, after) = body.split_once("\n</passage>\n\n").expect("the passage is closed");
        // Whatever is spelled like a tag, in any letters.
        for (at, _) in body.match_indices(['<', '＜', '﹤']) {
            let next = body[at..].chars().skip(1).find(|letter| !letter.is_whitespace());
            let tag = next.is_none_or(|next| next.is_alphabetic() || "/／!?".contains(next));
            assert!(!tag, "a tag in a passage: {}", &body[at..]);
        }
        passages.push(body.lines().map(str::to_owned).collect());
        rest = after;
    }
    assert!(!passages.is_empty());
    assert_eq!(rest, question, "nothing but the question follows the passages");
    Sent { numbered: true, passages }
}
