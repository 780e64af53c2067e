//! The blocks of a page in reading order: what is above each, which number it has, whether it heads a table.

use shared::ids::BlockId;
use shared::page::{Block, BlockKind, NumberStyle};

use crate::notion::wire;
use crate::render::block::{self, Titles};

/// A page's blocks under construction.
#[derive(Debug)]
pub struct Outline<'a, T> {
    titles: &'a T,
    blocks: Vec<Block>,
    /// The containers around the next block: the page first, then one for each depth.
    levels: Vec<Level>,
}

/// What the blocks of one container have in common.
#[derive(Debug)]
struct Level {
    container: BlockKind,
    /// Whether the container is a table whose first row names its columns.
    has_header: bool,
    /// Whether the container is a table whose first column names its rows.
    has_row_header: bool,
    /// The text that the container puts above its blocks, of a toggle for instance.
    label: Option<String>,
    /// The headings seen in this container that still hold, with their levels.
    headings: Vec<(usize, String)>,
    /// How many blocks the container has so far.
    count: u32,
    /// The number of the last block and how it is written, if that was a numbered item.
    number: Option<(u32, Option<NumberStyle>)>,
}

impl<'a, T: Titles> Outline<'a, T> {
    /// An empty page.
    pub fn new(titles: &'a T) -> Self {
        Self { titles, blocks: Vec::new(), levels: vec![Level::page()] }
    }

    /// Adds the next block in reading order.
    pub fn push(&mut self, depth: u16, raw: &wire::Block) {
        let kind = block::kind(&raw.kind);
        let text = block::text(raw, self.titles);
        let mut detail = block::detail(raw);
        detail.caption_start = text.caption_start();
        let (text, marks) = text.finish();

        self.levels.truncate(usize::from(depth) + 1);
        let inside_tab = self.levels.last().is_some_and(|level| level.container == BlockKind::Tab);
        if let Some(level) = self.levels.last_mut() {
            let number = level.number_of(kind, raw);
            detail.number = number.map(|(number, _)| number);
            detail.number_style = number.and_then(|(_, style)| style);
            detail.header = kind == BlockKind::TableRow && level.has_header && level.count == 0;
            detail.row_header = kind == BlockKind::TableRow && level.has_row_header;
            level.count += 1;
            // A heading ends those of its own and of deeper levels.
            if let Some(heading) = kind.heading_level() {
                level.headings.retain(|(above, _)| *above < heading);
            }
        }
        let heading_path = self.heading_path();

        // A toggle heads what is in it; a heading that is a toggle does no more than that.
        let is_toggle =
            raw.has_children && (kind.heading_level().is_some() || kind == BlockKind::Toggle || inside_tab);
        if let (Some(level), Some(heading), false) = (self.levels.last_mut(), kind.heading_level(), is_toggle)
        {
            level.headings.push((heading, text.clone()));
        }
        self.levels.push(Level {
            container: kind,
            has_header: raw.payload["has_column_header"] == true,
            has_row_header: raw.payload["has_row_header"] == true,
            label: is_toggle.then(|| text.clone()),
            ..Level::page()
        });
        self.blocks.push(Block { id: raw.id, kind, depth, heading_path, text, marks, detail });
    }

    /// Notes that the original of a mirrored block is not shared, so that nothing could be read in it.
    pub fn note_not_shared(&mut self, mirror: BlockId) {
        for block in self.blocks.iter_mut().filter(|block| block.id == mirror) {
            block.detail.not_shared = true;
        }
    }

    /// The blocks.
    pub fn finish(self) -> Vec<Block> {
        self.blocks
    }

    fn heading_path(&self) -> Vec<String> {
        let above = self
            .levels
            .iter()
            .flat_map(|level| level.label.iter().chain(level.headings.iter().map(|(_, heading)| heading)));
        above.filter(|text| !text.trim().is_empty()).cloned().collect()
    }
}

impl Level {
    fn page() -> Self {
        // What holds the top blocks is no block; no kind but `Tab` makes a difference.
        Self {
            container: BlockKind::Other,
            has_header: false,
            has_row_header: false,
            label: None,
            headings: Vec::new(),
            count: 0,
            number: None,
        }
    }

    /// The number of a block and how it is written: items that follow each other count on and are written alike,
    /// until one says otherwise; anything between starts anew.
    fn number_of(&mut self, kind: BlockKind, raw: &wire::Block) -> Option<(u32, Option<NumberStyle>)> {
        let start = raw.payload["list_start_index"].as_u64().and_then(|start| u32::try_from(start).ok());
        let style = raw.payload["list_format"].as_str().map(|format| match format {
            "letters" => Some(NumberStyle::Letters),
            "roman" => Some(NumberStyle::Roman),
            _ => None,
        });
        self.number = (kind == BlockKind::NumberedListItem).then(|| {
            let next = self.number.map_or(1, |(number, _)| number.saturating_add(1));
            let alike = self.number.and_then(|(_, style)| style);
            (start.unwrap_or(next), style.unwrap_or(alike))
        });
        self.number
    }
}
