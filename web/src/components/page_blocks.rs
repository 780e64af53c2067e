//! Draws the blocks of a Notion page: lists, tables, and what `block_view` draws of each single block.
//!
//! A page can have thousands of blocks. They are drawn part by part, one a frame, beginning with what is looked at: the
//! first words are there at once, and the page answers to the reader meanwhile.

use std::sync::Arc;

use leptos::prelude::*;
use shared::ids::{BlockId, PageId};
use shared::page::{Block, NumberStyle};

use crate::components::rich_text::{rich_text, whole_text};
use crate::state::outline::{self, Branch, Group};
use crate::state::quote::Found;
use crate::state::segments::cells;
use crate::state::ui::use_ui;

/// The chosen blocks of a page, by index; the found place is marked. Where the page is read whole, `page` names it, so
/// that its headings have links; `unread` are the blocks whose children could not be read.
#[component]
pub(crate) fn PageBlocks(
    blocks: Vec<Block>,
    chosen: Vec<usize>,
    found: Option<Found>,
    #[prop(optional)] page: Option<PageId>,
    #[prop(optional)] unread: Vec<BlockId>,
) -> impl IntoView {
    let levels = chosen.iter().filter_map(|index| blocks[*index].kind.heading_level());
    let top_level = levels.min().unwrap_or(1);
    let groups = outline::groups(&blocks, outline::tree(&blocks, &chosen));
    let parts = outline::parts(groups);
    // What is looked for is there from the start.
    let first = found.as_ref().map_or(0, |found| outline::part_of(&parts, found.block));
    let drawing = Arc::new(Drawing { blocks, found, top_level, page, unread });
    let count = parts.len();
    let shown = RwSignal::new((first + 1).min(count));
    if first + 1 < count {
        draw_next(shown, count);
    }
    let draw = move |part: usize| parts[part].iter().map(|group| drawing.group(group)).collect::<Vec<_>>();
    view! {
        <div class="page-blocks prose"><For each=move || 0..shown.get() key=|part| *part children=draw /></div>
    }
}

/// Draws one part more in each frame, until all are drawn or the page is gone.
fn draw_next(shown: RwSignal<usize>, count: usize) {
    request_animation_frame(move || {
        if shown.try_update(|shown| *shown += 1).is_some() && shown.get_untracked() < count {
            draw_next(shown, count);
        }
    });
}

/// A page that is drawn.
pub(super) struct Drawing {
    pub(super) blocks: Vec<Block>,
    found: Option<Found>,
    /// The level of the page's highest headings: it comes right below the page's own title, whatever people chose.
    top_level: usize,
    /// The page, where it is read whole.
    pub(super) page: Option<PageId>,
    unread: Vec<BlockId>,
}

impl Drawing {
    pub(super) fn branches(&self, branches: &[Branch]) -> AnyView {
        let groups = outline::groups(&self.blocks, branches.to_vec());
        groups.iter().map(|group| self.group(group)).collect::<Vec<_>>().into_any()
    }

    fn group(&self, group: &Group) -> AnyView {
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
                let items = items.iter().map(|item| self.to_do(item)).collect::<Vec<_>>();
                view! { <ul class="to-dos">{items}</ul> }.into_any()
            }
            Group::Rows(rows) => self.table(rows),
            Group::Single(branch) => self.single(branch),
        }
    }

    fn items(&self, items: &[Branch]) -> AnyView {
        let draw = |item: &Branch| {
            view! {
                <li class=self.class(item.block, "") data-block=self.id(item.block)>
                    {self.text(item.block)}{self.inner(item)}
                </li>
            }
            .into_any()
        };
        items.iter().map(draw).collect::<Vec<_>>().into_any()
    }

    fn to_do(&self, item: &Branch) -> AnyView {
        let ui = use_ui();
        let done = self.blocks[item.block].detail.checked.unwrap_or_default();
        let state = move || if done { ui.read_words().done } else { ui.read_words().not_done };
        view! {
            <li class=self.class(item.block, if done { "done" } else { "" }) data-block=self.id(item.block)>
                <span class="box" role="img" aria-label=state>{if done { "✓" } else { "" }}</span>
                <div>{self.text(item.block)}{self.inner(item)}</div>
            </li>
        }
        .into_any()
    }

    fn table(&self, rows: &[Branch]) -> AnyView {
        let ui = use_ui();
        let rows = rows.iter().map(|row| self.row(row.block)).collect::<Vec<_>>();
        // It scrolls sideways: the keyboard has to reach it.
        view! {
            <div class="table-scroll" tabindex="0" role="group" aria-label=move || ui.browse_words().table>
                <table><tbody>{rows}</tbody></table>
            </div>
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
        view! { <tr class=self.class(index, "") data-block=self.id(index)>{cells.collect::<Vec<_>>()}</tr> }
            .into_any()
    }

    /// What is nested in a block; and that something is missing there, where it could not be read.
    pub(super) fn inner(&self, branch: &Branch) -> AnyView {
        let ui = use_ui();
        let is_unread = self.unread.contains(&self.blocks[branch.block].id);
        let note = is_unread.then(
            || view! { <p class="unread" data-testid="unread">{move || ui.browse_words().unread_below}</p> },
        );
        view! { {self.branches(&branch.children)}{note} }.into_any()
    }

    pub(super) fn text(&self, index: usize) -> AnyView {
        whole_text(&self.blocks[index], self.quoted(index))
    }

    pub(super) fn quoted(&self, index: usize) -> Option<(usize, usize)> {
        self.found.as_ref().filter(|found| found.block == index).and_then(|found| found.quoted)
    }

    pub(super) fn class(&self, index: usize, kind: &str) -> String {
        let is_found = self.found.as_ref().is_some_and(|found| found.block == index);
        if is_found { format!("{kind} found") } else { kind.to_owned() }
    }

    /// The id that a link to a block names.
    pub(super) fn id(&self, index: usize) -> String {
        self.blocks[index].id.simple()
    }

    /// How far a heading is below the highest of the page: 0, 1 or 2.
    pub(super) fn rank(&self, level: usize) -> usize {
        level.saturating_sub(self.top_level).min(2)
    }
}
