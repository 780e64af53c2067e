//! Figures of an HTML page: callouts, formulas, links to pages, bookmarks, pictures and files.

use serde_json::json;
use uuid::Uuid;

use crate::import::draft::kind_of_file;
use crate::import::html::blocks::{Blocks, plain};
use crate::import::html::dom::{Element, Node};
use crate::import::html::inline;
use crate::import::links::{Target, file_name};
use crate::import::piece::{self, Meaning, Piece};

impl Blocks<'_> {
    /// A figure: what it shows, its class or what is in it tells.
    pub(super) fn figure(&mut self, figure: &Element<'_>, id: Option<Uuid>, depth: usize) {
        let caption = figure.all("figcaption").next();
        let caption = caption.map(|it| inline::pieces(it.children(), self.links)).unwrap_or_default();
        let link = figure.all("a").next();
        let href = link.and_then(|link| link.attribute("href")).unwrap_or_default();
        let target = self.links.target(href);
        if figure.has_class("callout") {
            self.callout(figure, id, depth);
        } else if figure.has_class("equation") {
            let formula = inline::formula(figure).unwrap_or_else(|| figure.words());
            self.drafts.push(depth, "equation", json!({"expression": formula}), id);
        } else if let (true, Some(link)) = (figure.has_class("link-to-page"), link) {
            self.link_to_page(&link, target, id, depth);
        } else if let Some(bookmark) = link.filter(|link| link.has_class("bookmark")) {
            self.bookmark(&bookmark, href, caption, id, depth);
        } else if let Some(source) = figure.first_with_class("source").or_else(|| figure.all("img").next()) {
            self.file(figure, &source, caption, id, depth);
        } else {
            self.read(figure.children(), depth);
        }
    }

    fn callout(&mut self, figure: &Element<'_>, id: Option<Uuid>, depth: usize) {
        // One part holds the icon, one the text.
        let mut icon = None;
        let mut nodes: Vec<Node<'_>> = Vec::new();
        for part in figure.children() {
            let Some(div) = part.element().filter(|it| it.name() == "div") else {
                nodes.push(part);
                continue;
            };
            match div.children().filter_map(Node::element).find(|it| it.has_class("icon")) {
                Some(it) => icon = Some(it.words().trim().to_owned()).filter(|icon| !icon.is_empty()),
                None => nodes.extend(div.children()),
            }
        }
        let payload = json!({"icon": {"emoji": icon}});
        // The text of a callout may be its first paragraph.
        let first = nodes.first().and_then(|node| node.element()).filter(|it| it.name() == "p");
        let nodes = match first {
            Some(first) => first.children().chain(nodes.into_iter().skip(1)).collect(),
            None => nodes,
        };
        self.with_text("callout", payload, nodes, id, depth);
    }

    fn link_to_page(&mut self, link: &Element<'_>, target: Option<Target>, id: Option<Uuid>, depth: usize) {
        let pieces = inline::pieces(link.children(), self.links);
        match target {
            // A page in this one is a block under its own id, whatever folder it was put into.
            Some(Target::Page(page)) if id == Some(page) || self.links.is_child(page) => {
                if !self.drafts.push_child(depth, page, piece::words(&pieces).trim(), self.links) {
                    self.drafts.push_paragraph(depth, pieces, None, self.links);
                }
            }
            Some(target) => {
                let meaning = Meaning::Link(target);
                let pieces: Vec<Piece> =
                    pieces.into_iter().map(|it| Piece { meaning: meaning.clone(), ..it }).collect();
                self.drafts.push(depth, "paragraph", json!({"rich_text": piece::rich_text(&pieces)}), id);
            }
            None => self.drafts.push_paragraph(depth, pieces, id, self.links),
        }
    }

    fn bookmark(
        &mut self,
        link: &Element<'_>,
        href: &str,
        caption: Vec<Piece>,
        id: Option<Uuid>,
        depth: usize,
    ) {
        let part = |class: &str| {
            let part = link.first_with_class(class).map(|it| it.words().trim().to_owned());
            part.filter(|words| !words.is_empty())
        };
        let mut said = Vec::new();
        for words in [part("bookmark-title"), part("bookmark-description"), Some(piece::words(&caption))] {
            said.extend(words.filter(|words| !words.trim().is_empty()));
        }
        match self.links.target(href) {
            Some(Target::Web(address)) => {
                self.drafts.push_bookmark(depth, "bookmark", &address, plain(said.join("\n")), id);
            }
            _ => self.drafts.push_paragraph(depth, plain(said.join("\n")), id, self.links),
        }
    }

    /// A picture, a file or something of the web that is shown in the page.
    fn file(
        &mut self,
        figure: &Element<'_>,
        source: &Element<'_>,
        caption: Vec<Piece>,
        id: Option<Uuid>,
        depth: usize,
    ) {
        let address =
            |element: &Element<'_>| element.attribute("href").or(element.attribute("src")).map(str::to_owned);
        let inner = source.descendants().find_map(|it| address(&it));
        let href = address(source).or(inner).unwrap_or_default();
        let said = source.words().trim().to_owned();
        let is_image = figure.has_class("image") || source.name() == "img";
        match self.links.target(&href) {
            Some(Target::Web(url)) if is_image => {
                let payload = json!({"external": {"url": url}, "caption": piece::rich_text(&caption)});
                self.drafts.push(depth, "image", payload, id);
            }
            Some(Target::Web(url)) => {
                let mut words = plain(if said == url { String::new() } else { said });
                if !words.is_empty() && !caption.is_empty() {
                    words.extend(plain("\n".to_owned()));
                }
                words.extend(caption);
                self.drafts.push_bookmark(depth, "embed", &url, words, id);
            }
            _ => {
                let name = file_name(href.split(['?', '#']).next().unwrap_or_default());
                let name =
                    said.rsplit('/').next().filter(|said| !said.is_empty()).map_or(name, str::to_owned);
                let kind = if is_image { "image" } else { kind_of_file(&name) };
                let payload = json!({"name": name, "caption": piece::rich_text(&caption)});
                self.drafts.push(depth, kind, payload, id);
            }
        }
    }
}
