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
