//! The inside of a paragraph: formatted text, links, mentions, and the pictures that stand in it.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::notion::block::{Content, Media};
use crate::notion::text::{self, Inline, Mention, Span, Style, Text};
use crate::notion::workspace::{Links, Target};

use super::html::{self, Formatting, Token};
use super::notation;

/// What stands in a paragraph, a heading or a cell.
#[derive(Debug, Default)]
pub(super) struct Inlines {
    pub(super) text: Text,
    /// Notion has no pictures inside of text: they follow it.
    pub(super) media: Vec<Content>,
    /// The box of a task list item, if it begins with one.
    pub(super) task: Option<bool>,
    /// The expression, when all there is is one displayed equation.
    pub(super) display: Option<String>,
    pub(super) is_toc: bool,
}

impl Inlines {
    /// The text, with what pictures say in place of the pictures: for what cannot hold blocks.
    pub(super) fn flat(self) -> Text {
        let mut spans = self.text;
        for media in self.media {
            let caption = match media {
                Content::Media(media) => media.caption,
                Content::Embed { caption, .. } => caption,
                _ => Text::new(),
            };
            if !spans.is_empty() && !caption.is_empty() {
                spans.push(Span::plain(" "));
            }
            spans.extend(caption);
        }
        text::tidy(spans)
    }
}

/// Reads events up to the first that is no inline one, and tells how many it took.
pub(super) fn read(events: &[Event<'_>], links: &Links<'_>) -> (Inlines, usize) {
    let mut reader = Reader {
        links,
        out: Inlines::default(),
        styles: Vec::new(),
        leads: Vec::new(),
        html: Formatting::default(),
        picture: None,
    };
    let mut displayed = Vec::new();
    let mut taken = 0;
    for event in events {
        match event {
            Event::Text(text) => reader.push(Inline::Text(text.to_string())),
            Event::Code(code) => {
                let code =
                    Span { style: Style { code: true, ..Style::default() }, ..Span::plain(code.to_string()) };
                reader.push_span(code);
            }
            Event::InlineMath(math) => reader.push(Inline::Equation(math.to_string())),
            Event::DisplayMath(math) => {
                displayed.push(math.trim().to_owned());
                reader.push(Inline::Equation(math.trim().to_owned()));
            }
            Event::SoftBreak => reader.push(Inline::Text(" ".to_owned())),
            Event::HardBreak => reader.push(Inline::Text("\n".to_owned())),
            Event::InlineHtml(html) => reader.inline_html(html),
            Event::TaskListMarker(checked) => reader.out.task = Some(*checked),
            Event::FootnoteReference(name) => reader.push(Inline::Text(format!("[^{name}]"))),
            Event::Start(
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript,
            ) => {
                reader.start_style(event);
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => reader.start_link(*link_type, dest_url),
            Event::Start(Tag::Image { dest_url, .. }) => {
                reader.picture = Some((dest_url.to_string(), String::new()))
            }
            Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript,
            ) => {
                reader.styles.pop();
            }
            Event::End(TagEnd::Link) => {
                reader.leads.pop();
            }
            Event::End(TagEnd::Image) => reader.end_picture(),
            _ => break,
        }
        taken += 1;
    }
    let mut out = reader.out;
    let is_blank = |span: &Span| span.as_text().is_some_and(|text| text.trim().is_empty());
    let equations = out.text.iter().filter(|span| !is_blank(span)).count();
    if let [expression] = displayed.as_slice()
        && equations == 1
    {
        out.display = Some(expression.clone());
    }
    out.text = text::tidy(notation::mentions(text::tidy(out.text), links));
    (out, taken)
}

/// What a link that is open does to the text in it.
enum Lead {
    To(Option<String>),
    /// The text is a mention already.
    Swallowed,
}

struct Reader<'a> {
    links: &'a Links<'a>,
    out: Inlines,
    styles: Vec<Style>,
    leads: Vec<Lead>,
    html: Formatting,
    /// The address of the picture that is open, and its description so far.
    picture: Option<(String, String)>,
}

impl Reader<'_> {
    fn push(&mut self, content: Inline) {
        self.push_span(Span { content, style: Style::default(), link: None });
    }

    fn push_span(&mut self, mut span: Span) {
        if let Some((_, description)) = &mut self.picture {
            description.push_str(span.as_text().unwrap_or_default());
            return;
        }
        for style in &self.styles {
            span.style.bold |= style.bold;
            span.style.italic |= style.italic;
            span.style.strikethrough |= style.strikethrough;
        }
        match self.leads.last() {
            Some(Lead::Swallowed) => return,
            Some(Lead::To(link)) => span.link = link.clone(),
            None => {}
        }
        self.out.text.push(self.html.on(span));
    }

    fn start_style(&mut self, event: &Event<'_>) {
        let mut style = Style::default();
        match event {
            Event::Start(Tag::Emphasis) => style.italic = true,
            Event::Start(Tag::Strong) => style.bold = true,
            Event::Start(Tag::Strikethrough) => style.strikethrough = true,
            _ => {}
        }
        self.styles.push(style);
    }

    fn start_link(&mut self, kind: LinkType, address: &str) {
        let lead = match kind {
            LinkType::WikiLink { .. } if address.eq_ignore_ascii_case("toc") => {
                self.out.is_toc = true;
                Lead::To(None)
            }
            LinkType::WikiLink { has_pothole } => match self.links.named(address) {
                Some(target) if has_pothole => Lead::To(Some(target.address())),
                Some(target) => {
                    self.push(Inline::Mention(match target {
                        Target::Page(id) => Mention::Page(id),
                        Target::Database(id) => Mention::Database(id),
                    }));
                    Lead::Swallowed
                }
                None => Lead::To(None),
            },
            LinkType::Email => Lead::To(Some(format!("mailto:{address}"))),
            _ => Lead::To(self.links.address(address)),
        };
        self.leads.push(lead);
    }

    fn end_picture(&mut self) {
        if let Some((address, description)) = self.picture.take() {
            self.out.media.push(Content::Media(Media::of(&address, text::plain(description.trim()))));
        }
    }

    fn inline_html(&mut self, html: &str) {
        for token in html::tokens(html) {
            self.html.apply(&token, self.links);
            match token {
                Token::Text(text) => self.push(Inline::Text(text)),
                Token::Open { name, .. } if name == "br" => self.push(Inline::Text("\n".to_owned())),
                Token::Open { name, attributes } => {
                    self.separate(&name);
                    self.out.media.extend(html::media(&name, &attributes));
                }
                Token::Close(name) => self.separate(&name),
            }
        }
    }

    /// An element that would stand on lines of its own, as a list in a cell does, must not run into what is
    /// around it.
    fn separate(&mut self, name: &str) {
        let last = self.out.text.last().and_then(Span::as_text).unwrap_or("\n");
        if html::is_boundary(name) && !last.ends_with('\n') {
            self.push(Inline::Text("\n".to_owned()));
        }
    }
}
