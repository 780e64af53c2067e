//! The tree that a page's flat list of blocks stands for.

use shared::page::{Block, BlockKind};

/// A block and what is nested in it; blocks are named by their index on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branch {
    pub(crate) block: usize,
    pub(crate) children: Vec<Branch>,
}

/// Neighbours that are drawn as one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Group {
    Bullets(Vec<Branch>),
    Numbers(Vec<Branch>),
    ToDos(Vec<Branch>),
    Rows(Vec<Branch>),
    Single(Branch),
}

/// Nests the chosen blocks (indices in ascending order) by their depth. A block whose parent is not chosen stands
/// where its parent would.
pub(crate) fn tree(blocks: &[Block], chosen: &[usize]) -> Vec<Branch> {
    let mut at = 0;
    level(blocks, chosen, &mut at, 0)
}

/// Puts neighbours together that are drawn as one list or table.
pub(crate) fn groups(blocks: &[Block], branches: Vec<Branch>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for branch in branches {
        match (blocks[branch.block].kind, groups.last_mut()) {
            (BlockKind::BulletedListItem, Some(Group::Bullets(items)))
            | (BlockKind::NumberedListItem, Some(Group::Numbers(items)))
            | (BlockKind::ToDo, Some(Group::ToDos(items)))
            | (BlockKind::TableRow, Some(Group::Rows(items))) => items.push(branch),
            (BlockKind::BulletedListItem, _) => groups.push(Group::Bullets(vec![branch])),
            (BlockKind::NumberedListItem, _) => groups.push(Group::Numbers(vec![branch])),
            (BlockKind::ToDo, _) => groups.push(Group::ToDos(vec![branch])),
            (BlockKind::TableRow, _) => groups.push(Group::Rows(vec![branch])),
            _ => groups.push(Group::Single(branch)),
        }
    }
    groups
}

/// About how many blocks are drawn in one frame.
const PART: usize = 120;

/// The groups in parts of some hundred blocks. A list or a table is not cut.
pub(crate) fn parts(groups: Vec<Group>) -> Vec<Vec<Group>> {
    let mut parts: Vec<Vec<Group>> = Vec::new();
    let mut size = PART;
    for group in groups {
        if size >= PART {
            parts.push(Vec::new());
            size = 0;
        }
        size += branches(&group).iter().map(count).sum::<usize>();
        if let Some(part) = parts.last_mut() {
            part.push(group);
        }
    }
    parts
}

/// The part that has a block.
pub(crate) fn part_of(parts: &[Vec<Group>], block: usize) -> usize {
    let has = |group: &Group| branches(group).iter().any(|branch| contains(branch, block));
    parts.iter().position(|part| part.iter().any(has)).unwrap_or(0)
}

/// The headings of a page by index, each with how far it is below the highest: 0, 1 or 2.
pub(crate) fn headings(blocks: &[Block]) -> Vec<(usize, usize)> {
    let levels = || {
        blocks.iter().enumerate().filter_map(|(index, block)| {
            let level = block.kind.heading_level().filter(|_| !block.text.trim().is_empty())?;
            Some((index, level))
        })
    };
    let top = levels().map(|(_, level)| level).min().unwrap_or(1);
    levels().map(|(index, level)| (index, (level - top).min(2))).collect()
}

/// The kind of the block that a block is nested in.
pub(crate) fn parent_kind(blocks: &[Block], index: usize) -> Option<BlockKind> {
    let depth = blocks[index].depth;
    blocks[..index].iter().rev().find(|block| block.depth < depth).map(|block| block.kind)
}

fn branches(group: &Group) -> &[Branch] {
    match group {
        Group::Bullets(items) | Group::Numbers(items) | Group::ToDos(items) | Group::Rows(items) => items,
        Group::Single(branch) => std::slice::from_ref(branch),
    }
}

fn count(branch: &Branch) -> usize {
    1 + branch.children.iter().map(count).sum::<usize>()
}

fn contains(branch: &Branch, block: usize) -> bool {
    branch.block == block || branch.children.iter().any(|child| contains(child, block))
}

fn level(blocks: &[Block], chosen: &[usize], at: &mut usize, depth: u16) -> Vec<Branch> {
    let mut branches = Vec::new();
    while let Some(&block) = chosen.get(*at) {
        let own = blocks[block].depth;
        if own < depth {
            break;
        }
        *at += 1;
        branches.push(Branch { block, children: level(blocks, chosen, at, own.saturating_add(1)) });
    }
    branches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::block;

    fn at(depth: u16, kind: BlockKind) -> Block {
        Block { depth, kind, ..block(1, "") }
    }

    fn leaf(block: usize) -> Branch {
        Branch { block, children: Vec::new() }
    }

    #[test]
    fn blocks_nest_by_depth() {
        let blocks = [0, 1, 2, 1, 0].map(|depth| at(depth, BlockKind::Paragraph));
        assert_eq!(
            tree(&blocks, &[0, 1, 2, 3, 4]),
            [
                Branch { block: 0, children: vec![Branch { block: 1, children: vec![leaf(2)] }, leaf(3)] },
                leaf(4)
            ]
        );
    }

    #[test]
    fn a_block_without_its_parent_keeps_its_place() {
        let blocks = [0, 3, 1, 0].map(|depth| at(depth, BlockKind::Paragraph));
        assert_eq!(tree(&blocks, &[1, 2, 3]), [leaf(1), leaf(2), leaf(3)]);
    }

    #[test]
    fn a_long_page_is_cut_into_parts_that_hold_every_block_once() {
        let mut blocks: Vec<Block> = (0..500).map(|_| at(0, BlockKind::Paragraph)).collect();
        blocks[300] = at(1, BlockKind::Paragraph);
        let chosen: Vec<usize> = (0..500).collect();
        let parts = parts(groups(&blocks, tree(&blocks, &chosen)));
        assert_eq!(parts.len(), 5);
        let all: usize = parts.iter().flatten().flat_map(branches).map(count).sum();
        assert_eq!(all, 500);
        assert_eq!([0, 300, 499].map(|block| part_of(&parts, block)), [0, 2, 4]);
    }

    #[test]
    fn headings_are_ranked_from_the_highest_that_the_page_has() {
        let mut blocks =
            [BlockKind::Heading2, BlockKind::Paragraph, BlockKind::Heading4, BlockKind::Heading3]
                .map(|kind| Block { text: "글".to_owned(), ..at(0, kind) });
        assert_eq!(headings(&blocks), [(0, 0), (2, 2), (3, 1)]);
        blocks[0].text.clear();
        assert_eq!(headings(&blocks), [(2, 1), (3, 0)]);
    }

    #[test]
    fn the_parent_is_the_nearest_block_above_that_is_less_deep() {
        let blocks = [
            at(0, BlockKind::Tab),
            at(1, BlockKind::Paragraph),
            at(2, BlockKind::Quote),
            at(1, BlockKind::Paragraph),
        ];
        assert_eq!(parent_kind(&blocks, 3), Some(BlockKind::Tab));
        assert_eq!(parent_kind(&blocks, 2), Some(BlockKind::Paragraph));
        assert_eq!(parent_kind(&blocks, 0), None);
    }

    #[test]
    fn neighbours_of_one_kind_are_one_list() {
        let kinds =
            [BlockKind::BulletedListItem, BlockKind::BulletedListItem, BlockKind::ToDo, BlockKind::Paragraph];
        let blocks = kinds.map(|kind| at(0, kind));
        assert_eq!(
            groups(&blocks, tree(&blocks, &[0, 1, 2, 3])),
            [Group::Bullets(vec![leaf(0), leaf(1)]), Group::ToDos(vec![leaf(2)]), Group::Single(leaf(3))]
        );
    }
}
