//! Draws the Markdown of an answer as it grows.
//!
//! Each node of the tree watches only its own part, so a token changes one text node and nothing else is made
//! anew: no flicker, selections and focus stay, and a long answer costs no more per token than a short one.

use leptos::prelude::*;

use crate::components::citation_chip::CitationChip;
use crate::markdown::{Block, Document, Inline};
use crate::state::exchange::Exchange;

/// The text of an answer.
#[component]
pub(crate) fn Prose(exchange: RwSignal<Exchange>) -> impl IntoView {
    let document = StoredValue::new(Document::default());
    // Each block on its own: only those that change are looked at again.
    let blocks: StoredValue<Vec<ArcRwSignal<Option<Block>>>> = StoredValue::new(Vec::new());
    let kinds: RwSignal<Vec<(usize, Kind)>> = RwSignal::new(Vec::new());
    Effect::new(move || {
        let read = |document: &mut Document| {
            exchange.with(|exchange| document.read(&exchange.text, &exchange.citations, exchange.is_open()))
        };
        let first = document.try_update_value(read).unwrap_or_default();
        document.with_value(|document| {
            blocks.update_value(|shown| show(&document.blocks()[first..], first, shown));
            let changed = kinds_of(&document.blocks()[first..], first);
            if kinds.with_untracked(|kinds| kinds[first.min(kinds.len())..] != changed) {
                kinds.update(|kinds| kinds.splice(first.min(kinds.len()).., changed).for_each(drop));
            }
        });
    });
    let draw = move |(index, kind)| {
        let block: Option<ArcRwSignal<Option<Block>>> =
            blocks.with_value(|blocks| blocks.get(index).cloned());
        draw_block(kind, block.unwrap_or_default().into())
    };
    view! { <div class="prose"><For each=move || kinds.get() key=|kind| *kind children=draw /></div> }
}

/// Hands the blocks of a document from the `first` on to those that draw them.
fn show(blocks: &[Block], first: usize, shown: &mut Vec<ArcRwSignal<Option<Block>>>) {
    for (index, block) in (first..).zip(blocks) {
        match shown.get(index) {
            None => shown.push(ArcRwSignal::new(Some(block.clone()))),
            Some(drawn) if drawn.with_untracked(|drawn| drawn.as_ref() == Some(block)) => {}
            Some(drawn) => drawn.set(Some(block.clone())),
        }
    }
    shown.truncate(first + blocks.len());
}

fn kinds_of(blocks: &[Block], first: usize) -> Vec<(usize, Kind)> {
    (first..).zip(blocks.iter().map(Kind::from)).collect()
}

/// What a block is drawn as; a block that becomes another kind is drawn anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Paragraph,
    Heading(u8),
    Bullets,
    Numbers(u32),
    Quote,
    Code,
    Table,
    Rule,
    Text,
    Strong,
    Emphasis,
    Strike,
    InlineCode,
    Break,
    Citation(usize),
}

impl From<&Block> for Kind {
    fn from(block: &Block) -> Self {
        match block {
            Block::Paragraph(_) => Kind::Paragraph,
            Block::Heading { level, .. } => Kind::Heading(*level),
            Block::List { start: None, .. } => Kind::Bullets,
            Block::List { start: Some(start), .. } => Kind::Numbers(*start),
            Block::Quote(_) => Kind::Quote,
            Block::Code { .. } => Kind::Code,
            Block::Table { .. } => Kind::Table,
            Block::Rule => Kind::Rule,
        }
    }
}

impl From<&Inline> for Kind {
    fn from(inline: &Inline) -> Self {
        match inline {
            Inline::Text(_) => Kind::Text,
            Inline::Strong(_) => Kind::Strong,
            Inline::Emphasis(_) => Kind::Emphasis,
            Inline::Strike(_) => Kind::Strike,
            Inline::Code(_) => Kind::InlineCode,
            Inline::Break => Kind::Break,
            Inline::Citation(index) => Kind::Citation(*index),
        }
    }
}

fn draw_blocks(blocks: Signal<Vec<Block>>) -> AnyView {
    let kinds = move || blocks.with(|blocks| kinds_of(blocks, 0));
    let draw = move |(index, kind)| draw_block(kind, item(blocks, index));
    view! { <For each=kinds key=|kind| *kind children=draw /> }.into_any()
}

fn draw_block(kind: Kind, block: Signal<Option<Block>>) -> AnyView {
    let text = || {
        draw_inline(part(block, |block| match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => Some(text),
            _ => None,
        }))
    };
    match kind {
        // The page has its own headings of the first two levels.
        Kind::Heading(1 | 2) => view! { <h3>{text()}</h3> }.into_any(),
        Kind::Heading(3) => view! { <h4>{text()}</h4> }.into_any(),
        Kind::Heading(_) => view! { <h5>{text()}</h5> }.into_any(),
        Kind::Bullets => view! { <ul>{draw_items(block)}</ul> }.into_any(),
        Kind::Numbers(start) => view! { <ol start=start>{draw_items(block)}</ol> }.into_any(),
        Kind::Quote => {
            let inner = part(block, |block| match block {
                Block::Quote(inner) => Some(inner),
                _ => None,
            });
            view! { <blockquote>{draw_blocks(inner)}</blockquote> }.into_any()
        }
        Kind::Code => {
            let code = part(block, |block| match block {
                Block::Code { text, .. } => Some(text),
                _ => None,
            });
            let language = part(block, |block| match block {
                Block::Code { language, .. } => Some(language),
                _ => None,
            });
            view! { <pre tabindex="0" data-language=language><code>{code}</code></pre> }.into_any()
        }
        Kind::Table => draw_table(block),
        Kind::Rule => view! { <hr /> }.into_any(),
        _ => view! { <p>{text()}</p> }.into_any(),
    }
}

fn draw_items(list: Signal<Option<Block>>) -> AnyView {
    let items = part(list, |block| match block {
        Block::List { items, .. } => Some(items),
        _ => None,
    });
    let draw = move |index| view! { <li>{draw_blocks(or_default(item(items, index)))}</li> };
    view! { <For each=move || 0..items.with(Vec::len) key=|index| *index children=draw /> }.into_any()
}

fn draw_table(table: Signal<Option<Block>>) -> AnyView {
    let header = part(table, |block| match block {
        Block::Table { header, .. } => Some(header),
        _ => None,
    });
    let rows = part(table, |block| match block {
        Block::Table { rows, .. } => Some(rows),
        _ => None,
    });
    let head = move |index| view! { <th scope="col">{draw_inline(or_default(item(header, index)))}</th> };
    let row = move |index| {
        let cells: Signal<Vec<Vec<Inline>>> = or_default(item(rows, index));
        let cell = move |index| view! { <td>{draw_inline(or_default(item(cells, index)))}</td> };
        view! { <tr><For each=move || 0..cells.with(Vec::len) key=|index| *index children=cell /></tr> }
    };
    view! {
        <div class="table-scroll" tabindex="0">
            <table>
                <thead><tr><For each=move || 0..header.with(Vec::len) key=|index| *index children=head /></tr></thead>
                <tbody><For each=move || 0..rows.with(Vec::len) key=|index| *index children=row /></tbody>
            </table>
        </div>
    }
    .into_any()
}

fn draw_inline(nodes: Signal<Vec<Inline>>) -> AnyView {
    let kinds = move || nodes.with(|nodes| nodes.iter().map(Kind::from).enumerate().collect::<Vec<_>>());
    let draw = move |(index, kind)| {
        let node = item(nodes, index);
        let inner = || {
            draw_inline(part(node, |node| match node {
                Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => Some(inner),
                _ => None,
            }))
        };
        let text = || {
            part(node, |node| match node {
                Inline::Text(text) | Inline::Code(text) => Some(text),
                _ => None,
            })
        };
        match kind {
            Kind::Strong => view! { <strong>{inner()}</strong> }.into_any(),
            Kind::Emphasis => view! { <em>{inner()}</em> }.into_any(),
            Kind::Strike => view! { <s>{inner()}</s> }.into_any(),
            Kind::InlineCode => view! { <code>{text()}</code> }.into_any(),
            Kind::Break => view! { <br /> }.into_any(),
            Kind::Citation(citation) => view! { <CitationChip index=citation /> }.into_any(),
            _ => text().into_any(),
        }
    };
    view! { <For each=kinds key=|kind| *kind children=draw /> }.into_any()
}

/// One item of a list that changes; none once the list has become shorter.
fn item<T: Clone + PartialEq + Send + Sync + 'static>(
    list: Signal<Vec<T>>,
    index: usize,
) -> Signal<Option<T>> {
    Memo::new(move |_| list.with(|list| list.get(index).cloned())).into()
}

/// A part of a node; empty in the moment between the node's becoming another kind and its being drawn anew.
fn part<N, T>(node: Signal<Option<N>>, pick: fn(N) -> Option<T>) -> Signal<T>
where
    N: Clone + Send + Sync + 'static,
    T: Clone + Default + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| node.get().and_then(pick).unwrap_or_default()).into()
}

fn or_default<T: Clone + Default + PartialEq + Send + Sync + 'static>(node: Signal<Option<T>>) -> Signal<T> {
    part(node, Some)
}
