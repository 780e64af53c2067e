//! Draws one block of a Notion page, of every kind: what cannot be shown says so instead of vanishing.

use leptos::prelude::*;
use shared::ids::PageId;
use shared::page::BlockKind;

use crate::components::attachment::attachment;
use crate::components::code_block::code_block;
use crate::components::icon::{Icon, LINK, PAGE, TABLE};
use crate::components::page_blocks::Drawing;
use crate::components::source_tree::PageTree;
use crate::state::formula;
use crate::state::outline::{Branch, parent_kind};
use crate::state::route::Route;
use crate::state::ui::use_ui;

impl Drawing {
    /// A block that is drawn by itself, with what is nested in it.
    pub(super) fn single(&self, branch: &Branch) -> AnyView {
        let ui = use_ui();
        let index = branch.block;
        let block = &self.blocks[index];
        let (class, id) = (|kind| self.class(index, kind), self.id(index));
        match block.kind {
            BlockKind::Heading1 | BlockKind::Heading2 | BlockKind::Heading3 | BlockKind::Heading4 => {
                self.heading(branch)
            }
            BlockKind::Paragraph if parent_kind(&self.blocks, index) == Some(BlockKind::Tab) => {
                let icon = block.detail.icon.clone().map(page_icon);
                view! {
                    <section class=class("tab") data-block=id>
                        <p class="tab-label">{icon}{self.text(index)}</p>{self.inner(branch)}
                    </section>
                }
                .into_any()
            }
            BlockKind::Paragraph | BlockKind::Template => self.paragraph(branch, ""),
            BlockKind::MeetingNotes => self.paragraph(branch, "meeting"),
            BlockKind::Quote => view! {
                <blockquote class=class("") data-block=id><p>{self.text(index)}</p>{self.inner(branch)}</blockquote>
            }
            .into_any(),
            BlockKind::Callout => {
                let icon = block.detail.icon.clone().map(page_icon);
                view! {
                    <div class=class("callout") data-block=id>
                        {icon}<div><p>{self.text(index)}</p>{self.inner(branch)}</div>
                    </div>
                }
                .into_any()
            }
            // Open from the start: a reader who looks for a passage must not have to guess where it is folded away.
            BlockKind::Toggle => view! {
                <details class=class("toggle") data-block=id open>
                    <summary>{self.text(index)}</summary>{self.inner(branch)}
                </details>
            }
            .into_any(),
            BlockKind::Code => code_block(block, class(""), self.quoted(index)),
            BlockKind::Equation => {
                let source = block.text.clone();
                let label = move || ui.browse_words().formula;
                // The quoted words are those of the source.
                let text = match self.quoted(index) {
                    Some(_) => view! { <code>{self.text(index)}</code> }.into_any(),
                    None => formula::readable(&source).into_any(),
                };
                view! {
                    <div class=class("equation") data-block=id role="group" aria-label=label title=source>{text}</div>
                }
                .into_any()
            }
            BlockKind::Divider => view! { <hr /> }.into_any(),
            BlockKind::ChildPage | BlockKind::LinkToPage => self.reference(branch),
            BlockKind::ChildDatabase => self.database(branch),
            BlockKind::Audio
            | BlockKind::Bookmark
            | BlockKind::Embed
            | BlockKind::File
            | BlockKind::Image
            | BlockKind::LinkPreview
            | BlockKind::Pdf
            | BlockKind::Video => {
                view! { {attachment(block, class("attachment"), self.quoted(index))}{self.inner(branch)} }.into_any()
            }
            BlockKind::Unsupported | BlockKind::Other => {
                let kind = block.detail.notion_type.clone().map(|kind| format!(" ({kind})"));
                let is_empty = block.text.is_empty();
                let note = is_empty.then(|| view! { <span>{move || ui.read_words().not_shown}{kind}</span> });
                view! { <p class=class("reference") data-block=id>{note}{self.text(index)}</p>{self.inner(branch)} }
                    .into_any()
            }
            BlockKind::SyncedBlock if block.detail.not_shared => {
                view! { <p class=class("reference") data-block=id>{move || ui.browse_words().not_shared}</p> }.into_any()
            }
            BlockKind::SyncedBlock | BlockKind::Tab | BlockKind::Table => self.inner(branch),
            BlockKind::ColumnList => view! { <div class="columns">{self.inner(branch)}</div> }.into_any(),
            BlockKind::Column => view! { <div class="col">{self.inner(branch)}</div> }.into_any(),
            BlockKind::TableOfContents => self.contents(),
            // The path stands above the page already.
            BlockKind::Breadcrumb => self.inner(branch),
            // A row or an item is drawn with its neighbors.
            BlockKind::BulletedListItem | BlockKind::NumberedListItem | BlockKind::ToDo | BlockKind::TableRow => {
                self.paragraph(branch, "")
            }
        }
    }

    fn paragraph(&self, branch: &Branch, kind: &str) -> AnyView {
        let index = branch.block;
        let text = (!self.blocks[index].text.is_empty()).then(|| {
            view! { <p class=self.class(index, kind) data-block=self.id(index)>{self.text(index)}</p> }
        });
        view! { {text}<div class="nested">{self.inner(branch)}</div> }.into_any()
    }

    /// A heading; one that holds blocks can be folded, as in Notion.
    fn heading(&self, branch: &Branch) -> AnyView {
        let ui = use_ui();
        let index = branch.block;
        let block = &self.blocks[index];
        let level = block.kind.heading_level().unwrap_or(1);
        let text = self.text(index);
        // In the reader, where every heading has its address.
        let anchor = self.page.map(|page| {
            let title = block.text.clone();
            let label = move || (ui.browse_words().link_to_heading)(&title);
            view! {
                <a class="anchor" href=Route::Page(page, Some(block.id)).hash() aria-label=label><Icon glyph=LINK /></a>
            }
        });
        let (class, id) = (self.class(index, ""), self.id(index));
        // The panel has a title of the second level, the reader one of the first.
        let heading = match self.rank(level) + if self.page.is_some() { 2 } else { 3 } {
            2 => view! { <h2 class=class data-block=id>{text}{anchor}</h2> }.into_any(),
            3 => view! { <h3 class=class data-block=id>{text}{anchor}</h3> }.into_any(),
            4 => view! { <h4 class=class data-block=id>{text}{anchor}</h4> }.into_any(),
            _ => view! { <h5 class=class data-block=id>{text}{anchor}</h5> }.into_any(),
        };
        if branch.children.is_empty() {
            return view! { {heading}{self.inner(branch)} }.into_any();
        }
        view! { <details class="toggle" open><summary>{heading}</summary>{self.inner(branch)}</details> }
            .into_any()
    }

    /// The page's headings, as links.
    fn contents(&self) -> AnyView {
        let ui = use_ui();
        let Some(page) = self.page else { return ().into_any() };
        let headings = self.blocks.iter().filter_map(|block| {
            let rank = self.rank(block.kind.heading_level()?);
            let href = Route::Page(page, Some(block.id)).hash();
            Some(view! { <li class=format!("rank-{rank}")><a href=href>{block.text.clone()}</a></li> })
        });
        let headings = headings.collect::<Vec<_>>();
        view! { <nav class="contents" aria-label=move || ui.browse_words().outline><ul>{headings}</ul></nav> }
            .into_any()
    }

    /// A page that this one holds or points at.
    fn reference(&self, branch: &Branch) -> AnyView {
        let ui = use_ui();
        let index = branch.block;
        let block = &self.blocks[index];
        let named = block.marks.iter().find_map(|mark| mark.page);
        // Without a title, its text has no mark that names it; its address does.
        let by_address = || block.detail.url.as_deref()?.rsplit('/').next()?.parse().ok();
        let own = (block.kind == BlockKind::ChildPage).then_some(PageId(block.id.0));
        let title = match block.text.is_empty() {
            true => view! { <span>{move || ui.read_words().untitled}</span> }.into_any(),
            false => block.text.clone().into_any(),
        };
        let class = self.class(index, "page-link");
        let link = match own.or(named).or_else(by_address) {
            Some(page) => {
                view! { <a class=class data-block=self.id(index) href=Route::Page(page, None).hash()><Icon glyph=PAGE />{title}</a> }
                    .into_any()
            }
            None => view! { <span class=class data-block=self.id(index)><Icon glyph=PAGE />{title}</span> }.into_any(),
        };
        view! { <p>{link}</p>{self.inner(branch)} }.into_any()
    }

    /// A database on the page: its rows are fetched when it is opened.
    fn database(&self, branch: &Branch) -> AnyView {
        let ui = use_ui();
        let index = branch.block;
        let block = &self.blocks[index];
        let id = PageId(block.id.0);
        let is_open = RwSignal::new(false);
        let title = match block.text.is_empty() {
            true => view! { <span>{move || ui.read_words().untitled}</span> }.into_any(),
            false => self.text(index),
        };
        let rows = move || is_open.get().then(|| view! { <PageTree below=Some(id) /> });
        view! {
            <details class=self.class(index, "toggle rows") data-block=self.id(index) on:toggle=move |_| is_open.set(true)>
                <summary><Icon glyph=TABLE />{title}</summary>
                {rows}
            </details>
            {self.inner(branch)}
        }
        .into_any()
    }
}

fn page_icon(icon: String) -> AnyView {
    view! { <span class="page-icon" aria-hidden="true">{icon}</span> }.into_any()
}
