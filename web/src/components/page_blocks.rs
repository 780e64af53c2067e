//! Draws the blocks of a Notion page, of every kind: what cannot be shown says so instead of vanishing.

use leptos::prelude::*;
use shared::page::{Block, BlockKind, NumberStyle};

use crate::components::rich_text::{rich_text, whole_text};
use crate::state::links;
use crate::state::outline::{self, Branch, Group};
use crate::state::quote::Found;
use crate::state::segments::cells;
use crate::state::ui::use_ui;

/// The chosen blocks of a page, by index; the found place is marked.
#[component]
pub(crate) fn PageBlocks(blocks: Vec<Block>, chosen: Vec<usize>, found: Option<Found>) -> impl IntoView {
    let levels = chosen.iter().filter_map(|index| blocks[*index].kind.heading_level());
    let drawing = Drawing { blocks: &blocks, found: found.as_ref(), top_level: levels.min().unwrap_or(1) };
    view! { <div class="page-blocks prose">{drawing.branches(outline::tree(&blocks, &chosen))}</div> }
}

struct Drawing<'a> {
    blocks: &'a [Block],
    found: Option<&'a Found>,
    /// The level of the page's highest headings: it comes right below the panel's own title, whatever people chose.
    top_level: usize,
}

impl Drawing<'_> {
    fn branches(&self, branches: Vec<Branch>) -> AnyView {
        outline::groups(self.blocks, branches)
            .into_iter()
            .map(|group| self.group(group))
            .collect_view()
            .into_any()
    }

    fn group(&self, group: Group) -> AnyView {
        match group {
            Group::Bullets(items) => view! { <ul>{self.items(items)}</ul> }.into_any(),
            Group::Numbers(items) => {
                let detail = items.first().map(|item| &self.blocks[item.block].detail);
                let start = detail.and_then(|detail| detail.number).unwrap_or(1);
                let style = detail.and_then(|detail| detail.number_style).map(|style| match style {
                    NumberStyle::Letters => "a",
                    NumberStyle::Roman => "i",
                });
                view! { <ol start=start type=style>{self.items(items)}</ol> }.into_any()
            }
            Group::ToDos(items) => {
                let items = items.into_iter().map(|item| self.to_do(item)).collect_view();
                view! { <ul class="to-dos">{items}</ul> }.into_any()
            }
            Group::Rows(rows) => {
                let rows = rows.into_iter().map(|row| self.row(row.block)).collect_view();
                view! { <div class="table-scroll" tabindex="0"><table><tbody>{rows}</tbody></table></div> }
                    .into_any()
            }
            Group::Single(branch) => self.single(branch),
        }
    }

    fn items(&self, items: Vec<Branch>) -> AnyView {
        let draw = |item: Branch| {
            let class = self.class(item.block, "");
            view! { <li class=class>{self.text(item.block)}{self.branches(item.children)}</li> }
        };
        items.into_iter().map(draw).collect_view().into_any()
    }

    fn to_do(&self, item: Branch) -> AnyView {
        let ui = use_ui();
        let done = self.blocks[item.block].detail.checked.unwrap_or_default();
        let state = move || if done { ui.words().done } else { ui.words().not_done };
        view! {
            <li class=self.class(item.block, if done { "done" } else { "" })>
                <span class="box" role="img" aria-label=state>{if done { "✓" } else { "" }}</span>
                <div>{self.text(item.block)}{self.branches(item.children)}</div>
            </li>
        }
        .into_any()
    }

    fn row(&self, index: usize) -> AnyView {
        let block = &self.blocks[index];
        let quoted = self.quoted(index);
        let cells = cells(&block.text).into_iter().enumerate().map(|(column, span)| {
            let text = rich_text(block, span, quoted);
            if block.detail.header {
                view! { <th scope="col">{text}</th> }.into_any()
            } else if block.detail.row_header && column == 0 {
                view! { <th scope="row">{text}</th> }.into_any()
            } else {
                view! { <td>{text}</td> }.into_any()
            }
        });
        view! { <tr class=self.class(index, "")>{cells.collect_view()}</tr> }.into_any()
    }

    fn single(&self, branch: Branch) -> AnyView {
        let index = branch.block;
        let block = &self.blocks[index];
        let text = self.text(index);
        let inner = self.branches(branch.children);
        let class = |kind| self.class(index, kind);
        if let Some(level) = block.kind.heading_level() {
            let heading = match level.saturating_sub(self.top_level) {
                0 => view! { <h3 class=class("")>{text}</h3> }.into_any(),
                1 => view! { <h4 class=class("")>{text}</h4> }.into_any(),
                _ => view! { <h5 class=class("")>{text}</h5> }.into_any(),
            };
            return view! { {heading}{inner} }.into_any();
        }
        match block.kind {
            BlockKind::Quote => view! { <blockquote class=class("")><p>{text}</p>{inner}</blockquote> }.into_any(),
            BlockKind::Callout => {
                let icon = block.detail.icon.clone().map(|icon| view! { <span class="page-icon" aria-hidden="true">{icon}</span> });
                view! { <div class=class("callout")>{icon}<div><p>{text}</p>{inner}</div></div> }.into_any()
            }
            // Open from the start: a reader who looks for a passage must not have to guess where it is folded away.
            BlockKind::Toggle => {
                view! { <details class=class("toggle") open><summary>{text}</summary>{inner}</details> }.into_any()
            }
            BlockKind::Code => {
                let language = block.detail.language.clone();
                view! { <pre class=class("") tabindex="0" data-language=language><code>{text}</code></pre> }.into_any()
            }
            BlockKind::Equation => view! { <p class=class("equation")><code>{text}</code></p>{inner} }.into_any(),
            BlockKind::Divider => view! { <hr /> }.into_any(),
            BlockKind::ChildPage | BlockKind::ChildDatabase | BlockKind::LinkToPage => {
                view! { <p class=class("reference")>"↳ "{text}</p>{inner} }.into_any()
            }
            BlockKind::Audio
            | BlockKind::Bookmark
            | BlockKind::Embed
            | BlockKind::File
            | BlockKind::Image
            | BlockKind::LinkPreview
            | BlockKind::Pdf
            | BlockKind::Video => self.attachment(index),
            BlockKind::Unsupported | BlockKind::Other => {
                let ui = use_ui();
                let kind = block.detail.notion_type.clone().map(|kind| format!(" ({kind})"));
                let empty = block.text.is_empty();
                let note = empty.then(|| view! { <span>{move || ui.words().not_shown}{kind}</span> });
                view! { <p class=class("reference")>{note}{text}</p>{inner} }.into_any()
            }
            BlockKind::ColumnList | BlockKind::Breadcrumb | BlockKind::TableOfContents => inner,
            // Paragraphs, and what only holds other blocks.
            _ => view! { {(!block.text.is_empty()).then(|| view! { <p class=class("")>{text}</p> })}<div class="nested">{inner}</div> }.into_any(),
        }
    }

    /// A file or an address: its caption, else its name, as a link where that is safe. Nothing is loaded from it.
    fn attachment(&self, index: usize) -> AnyView {
        let block = &self.blocks[index];
        let url = block.detail.url.clone().unwrap_or_default();
        let host =
            url.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or_default().to_owned());
        let text = if block.text.is_empty() { url.clone().into_any() } else { self.text(index) };
        let host = (!block.text.is_empty())
            .then_some(host)
            .flatten()
            .map(|host| view! { <span class="path">" "{host}</span> });
        let class = self.class(index, "attachment");
        if links::is_safe(&url) {
            view! { <p class=class><a href=url target="_blank" rel="noopener noreferrer nofollow">{text}</a>{host}</p> }.into_any()
        } else {
            view! { <p class=class>{text}{host}</p> }.into_any()
        }
    }

    fn text(&self, index: usize) -> AnyView {
        whole_text(&self.blocks[index], self.quoted(index))
    }

    fn quoted(&self, index: usize) -> Option<(usize, usize)> {
        self.found.filter(|found| found.block == index).and_then(|found| found.quoted)
    }

    fn class(&self, index: usize, kind: &str) -> String {
        let is_found = self.found.is_some_and(|found| found.block == index);
        if is_found { format!("{kind} found") } else { kind.to_owned() }
    }
}
