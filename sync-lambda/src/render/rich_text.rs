//! Rich text: plain words, and marks beside them for what is bold, a link, a mention.

use serde_json::Value;
use shared::ids::PageId;
use shared::page::{Mark, MarkStyle};

use crate::notion::wire::{self, Annotations, RichText};
use crate::render::link::{self, Target};

/// A text under construction, with its marks.
#[derive(Debug, Default)]
pub struct Styled {
    text: String,
    /// How many code points `text` has: marks count those.
    length: u32,
    marks: Vec<Mark>,
    caption_start: Option<u32>,
}

impl Styled {
    /// Whether there is no text yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds words without formatting.
    pub fn push_str(&mut self, words: &str) {
        self.text.push_str(words);
        self.length += u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
    }

    /// Adds words that lead to a page.
    pub fn push_page(&mut self, words: &str, page: PageId) {
        let start = self.length;
        self.push_str(words);
        self.mark(Mark {
            start,
            end: self.length,
            style: MarkStyle::PageMention,
            href: None,
            page: Some(page),
        });
    }

    /// Adds Notion's pieces of text.
    pub fn push(&mut self, pieces: &[RichText]) {
        for piece in pieces {
            self.push_piece(piece, piece.plain_text.clone());
        }
    }

    /// Adds Notion's pieces of text as a cell of a row: on one line, and without what separates cells.
    pub fn push_cell(&mut self, pieces: &[RichText]) {
        for piece in pieces {
            // One code point for another, so that marks stay where they are.
            let words = piece.plain_text.replace(['\n', '\r', '\t'], " ").replace(" | ", " ¦ ");
            self.push_piece(piece, words);
        }
    }

    /// Adds a caption, on a line of its own below what there is.
    pub fn push_caption(&mut self, pieces: &[RichText]) {
        if !self.is_empty() && pieces.iter().any(|piece| !piece.plain_text.is_empty()) {
            self.push_str("\n");
            self.caption_start = Some(self.length);
        }
        self.push(pieces);
    }

    /// Where the caption starts, if it stands below something else.
    pub fn caption_start(&self) -> Option<u32> {
        self.caption_start
    }

    /// The words, and their marks in the order of their starts.
    pub fn finish(mut self) -> (String, Vec<Mark>) {
        self.marks.sort_by_key(|mark| mark.start);
        (self.text, self.marks)
    }

    fn push_piece(&mut self, piece: &RichText, words: String) {
        let start = self.length;
        self.push_str(&words);
        let end = self.length;
        if start == end {
            return;
        }
        for style in styles(piece.annotations) {
            self.mark(Mark { start, end, style, href: None, page: None });
        }
        if let Some((style, href, page)) = meaning(piece) {
            self.mark(Mark { start, end, style, href, page });
        }
    }

    /// Adds a mark. Notion cuts a text wherever any style changes: a style that goes on is one mark.
    fn mark(&mut self, mark: Mark) {
        let goes_on = |last: &&mut Mark| {
            last.end == mark.start && last.style == mark.style && last.href == mark.href && joins(mark.style)
        };
        match self.marks.iter_mut().rev().find(goes_on) {
            Some(last) => last.end = mark.end,
            None if mark.start < mark.end => self.marks.push(mark),
            None => {}
        }
    }
}

/// Two mentions side by side are two, two bold pieces are one.
fn joins(style: MarkStyle) -> bool {
    use MarkStyle::{Bold, Code, Italic, Link, Strike, Underline};
    matches!(style, Bold | Italic | Strike | Underline | Code | Link)
}

fn styles(annotations: Annotations) -> impl Iterator<Item = MarkStyle> {
    let Annotations { bold, italic, strikethrough, underline, code } = annotations;
    [
        (bold, MarkStyle::Bold),
        (italic, MarkStyle::Italic),
        (strikethrough, MarkStyle::Strike),
        (underline, MarkStyle::Underline),
        (code, MarkStyle::Code),
    ]
    .into_iter()
    .filter_map(|(on, style)| on.then_some(style))
}

/// What a piece is besides its words: a link, a mention, a formula.
fn meaning(piece: &RichText) -> Option<(MarkStyle, Option<String>, Option<PageId>)> {
    let mention = &piece.mention;
    let kind = mention["type"].as_str().unwrap_or_default();
    let of_web = |address: &Value| address.as_str().or(piece.href.as_deref()).and_then(link);
    match (piece.kind.as_str(), kind) {
        ("equation", _) => Some((MarkStyle::Equation, None, None)),
        ("mention", "page") => {
            let page = mention["page"]["id"].as_str()?.parse().ok()?;
            Some((MarkStyle::PageMention, None, Some(page)))
        }
        // A database is no page of ours, but has an address.
        ("mention", "database") => piece.href.as_deref().and_then(link_of_web),
        ("mention", "user" | "template_mention") if kind == "user" || is_of_user(mention) => {
            Some((MarkStyle::UserMention, None, None))
        }
        ("mention", "date" | "template_mention") => Some((MarkStyle::DateMention, None, None)),
        ("mention", "link_preview") => of_web(&mention["link_preview"]["url"]),
        ("mention", "link_mention") => of_web(&mention["link_mention"]["href"]),
        _ => piece.href.as_deref().and_then(link),
    }
}

fn is_of_user(mention: &Value) -> bool {
    mention["template_mention"]["type"] == "template_mention_user"
}

fn link(href: &str) -> Option<(MarkStyle, Option<String>, Option<PageId>)> {
    match link::target(href)? {
        Target::Page(page, address) => Some((MarkStyle::PageMention, address, Some(page))),
        Target::Web(address) => Some((MarkStyle::Link, Some(address), None)),
    }
}

fn link_of_web(href: &str) -> Option<(MarkStyle, Option<String>, Option<PageId>)> {
    let address = match link::target(href)? {
        Target::Page(id, address) => address.unwrap_or_else(|| link::in_notion(&id.simple())),
        Target::Web(address) => address,
    };
    Some((MarkStyle::Link, Some(address), None))
}

/// The text of a member of a block.
pub fn text(value: &Value) -> Styled {
    let mut styled = Styled::default();
    styled.push(&wire::rich_text(value));
    styled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn bold(words: &str) -> Value {
        json!({"type": "text", "plain_text": words, "annotations": {"bold": true}})
    }

    fn plain(words: &str) -> Value {
        json!({"type": "text", "plain_text": words})
    }

    fn marked(pieces: Value) -> Vec<(MarkStyle, String)> {
        let (text, marks) = super::text(&pieces).finish();
        let characters: Vec<char> = text.chars().collect();
        let words = |mark: &Mark| characters[mark.start as usize..mark.end as usize].iter().collect();
        marks.iter().map(|mark| (mark.style, words(mark))).collect()
    }

    #[test]
    fn marks_count_code_points_and_a_style_that_goes_on_is_one_mark() {
        let italic =
            json!({"type": "text", "plain_text": "규정", "annotations": {"bold": true, "italic": true}});
        let marks = marked(json!([plain("👩‍💻 "), bold("휴가 "), italic, plain(" 안내")]));
        assert_eq!(
            marks,
            [(MarkStyle::Bold, "휴가 규정".to_owned()), (MarkStyle::Italic, "규정".to_owned())]
        );
    }

    #[test]
    fn every_kind_of_mention_keeps_its_words_and_says_what_it_is() {
        let mention = |kind: &str, value: Value| {
            let mut mention = json!({"type": kind});
            mention[kind] = value;
            json!([{"type": "mention", "plain_text": "x", "mention": mention, "href": "https://example.com/x"}])
        };
        let page = json!({"id": "1f2e3d4c-5b6a-4978-8899-aabbccddeeff"});
        for (kind, value, style) in [
            ("page", page.clone(), MarkStyle::PageMention),
            ("database", page.clone(), MarkStyle::Link),
            ("custom_emoji", json!({"name": "party"}), MarkStyle::Link),
            ("user", json!({"object": "user", "id": "1"}), MarkStyle::UserMention),
            ("date", json!({"start": "2026-05-01"}), MarkStyle::DateMention),
            ("template_mention", json!({"type": "template_mention_user"}), MarkStyle::UserMention),
            ("template_mention", json!({"type": "template_mention_date"}), MarkStyle::DateMention),
            ("link_preview", json!({"url": "https://example.com/pr"}), MarkStyle::Link),
            ("link_mention", json!({"href": "https://example.com/a"}), MarkStyle::Link),
            ("of_tomorrow", json!({}), MarkStyle::Link),
        ] {
            assert_eq!(marked(mention(kind, value)), [(style, "x".to_owned())], "{kind}");
        }
    }

    #[test]
    fn two_mentions_side_by_side_are_two() {
        let user = json!({"type": "mention", "plain_text": "@민지", "mention": {"type": "user", "user": {}}});
        assert_eq!(marked(json!([user, user])).len(), 2);
    }

    #[test]
    fn a_link_that_a_page_has_no_business_to_carry_is_only_words() {
        let script = json!([{"type": "text", "plain_text": "click", "href": "javascript:alert(1)"}]);
        assert_eq!(marked(script), []);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_every_mark_lies_within(pieces in prop::collection::vec((".{0,8}", any::<[bool; 3]>()), 0..8)) {
            let json: Vec<Value> = pieces
                .iter()
                .map(|(words, [bold, code, link])| {
                    let href = link.then_some("https://example.com/");
                    json!({"type": "text", "plain_text": words, "href": href, "annotations": {"bold": bold, "code": code}})
                })
                .collect();
            let (text, marks) = super::text(&Value::Array(json)).finish();
            prop_assert_eq!(&text, &pieces.iter().map(|(words, _)| words.as_str()).collect::<String>());
            let length = text.chars().count() as u32;
            prop_assert!(marks.iter().all(|mark| mark.start < mark.end && mark.end <= length));
            prop_assert!(marks.is_sorted_by_key(|mark| mark.start));
        }
    }
}
