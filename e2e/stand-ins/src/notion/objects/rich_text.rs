//! Rich text items.

use serde_json::{Value, json};

use crate::notion::text::{DateRange, Inline, Mention, Span};
use crate::notion::workspace::Target;

use super::View;

impl View<'_> {
    /// The items of a run.
    pub(crate) fn rich_text(&self, text: &[Span]) -> Value {
        text.iter().map(|span| self.rich_text_item(span)).collect()
    }

    /// The words of a run, mentions included: its `plain_text`s put together.
    pub(crate) fn plain_text(&self, text: &[Span]) -> String {
        text.iter().map(|span| self.words(span)).collect()
    }

    pub(crate) fn rich_text_item(&self, span: &Span) -> Value {
        let style = span.style;
        let mut href = span.link.clone();
        let (kind, content) = match &span.content {
            Inline::Text(text) => {
                let link = span.link.as_ref().map(|url| json!({"url": url}));
                ("text", json!({"content": text, "link": link}))
            }
            Inline::Equation(expression) => ("equation", json!({"expression": expression})),
            Inline::Mention(mention) => {
                href = match mention {
                    Mention::Page(id) | Mention::Database(id) => Some(self.url("", *id)),
                    Mention::User(_) | Mention::Date(_) => None,
                };
                ("mention", self.mention(mention))
            }
        };
        json!({
            "type": kind,
            kind: content,
            "annotations": {
                "bold": style.bold,
                "italic": style.italic,
                "strikethrough": style.strikethrough,
                "underline": style.underline,
                "code": style.code,
                "color": "default",
            },
            "plain_text": self.words(span),
            "href": href,
        })
    }

    fn mention(&self, mention: &Mention) -> Value {
        match mention {
            Mention::Page(id) => json!({"type": "page", "page": {"id": id}}),
            Mention::Database(id) => json!({"type": "database", "database": {"id": id}}),
            Mention::User(id) => json!({"type": "user", "user": self.person(*id)}),
            Mention::Date(date) => json!({"type": "date", "date": date_value(date)}),
        }
    }

    fn words(&self, span: &Span) -> String {
        let title = |target| self.workspace.title_of(target).unwrap_or("Untitled").to_owned();
        match &span.content {
            Inline::Text(text) | Inline::Equation(text) => text.clone(),
            Inline::Mention(Mention::Page(id)) => title(Target::Page(*id)),
            Inline::Mention(Mention::Database(id)) => title(Target::Database(*id)),
            Inline::Mention(Mention::User(id)) => {
                let name = self.workspace.user(*id).map_or("Anonymous", |user| user.name.as_str());
                format!("@{name}")
            }
            Inline::Mention(Mention::Date(DateRange { start, end })) => match end {
                Some(end) => format!("{start} → {end}"),
                None => start.clone(),
            },
        }
    }
}

/// A date as a value.
pub(super) fn date_value(date: &DateRange) -> Value {
    json!({"start": date.start, "end": date.end, "time_zone": null})
}
