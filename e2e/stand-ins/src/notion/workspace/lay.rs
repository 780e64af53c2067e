//! Gives blocks their ids and puts them into the workspace.
//!
//! An id is made of the page and of what the block says. When a page is edited, blocks that stay keep their id
//! and their time, a block that is rewritten in place keeps its id, and only new blocks get new ones: as when
//! somebody types into Notion.

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

use crate::notion::block::{Block, Draft};
use crate::notion::ids;
use crate::notion::time::Time;
use crate::notion::workspace::Workspace;

/// Where blocks are put.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) page: Uuid,
    /// The block that holds them; none at the first level of the page.
    pub(super) holder: Option<Uuid>,
    /// When new blocks were made.
    pub(super) created: Time,
    /// When new and changed blocks were last edited.
    pub(super) edited: Time,
}

impl Workspace {
    /// Puts `drafts` in place of the blocks `old`, and returns their ids in order.
    pub(super) fn lay(&mut self, place: Place, drafts: Vec<Draft>, old: &[Uuid]) -> Vec<Uuid> {
        let kept = self.match_up(&drafts, old);
        for id in old.iter().filter(|id| !kept.contains(&Some(**id))) {
            self.remove_block(*id);
        }
        let mut laid = Vec::with_capacity(drafts.len());
        for (draft, kept) in drafts.into_iter().zip(kept) {
            let Draft { content, children } = draft;
            let before = kept.and_then(|id| self.blocks.remove(&id));
            let id = kept.unwrap_or_else(|| self.free_id(place, &content.key()));
            let (created, edited, old_children) = match before {
                Some(block) if block.content == content => (block.created, block.edited, block.children),
                Some(block) => (block.created, place.edited, block.children),
                None => (place.created, place.edited, Vec::new()),
            };
            let block = Block {
                id,
                page: place.page,
                holder: place.holder,
                content,
                children: Vec::new(),
                created,
                edited,
            };
            self.blocks.insert(id, block);
            let children = self.lay(Place { holder: Some(id), ..place }, children, &old_children);
            if let Some(block) = self.blocks.get_mut(&id) {
                block.children = children;
            }
            laid.push(id);
        }
        laid
    }

    /// For each draft the old block that it is: the one that says the same, else one of its kind that stood
    /// between the same neighbors.
    fn match_up(&self, drafts: &[Draft], old: &[Uuid]) -> Vec<Option<Uuid>> {
        let mut same: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (index, id) in old.iter().enumerate() {
            let key = self.blocks.get(id).map(|block| block.content.key()).unwrap_or_default();
            same.entry(key).or_default().push_back(index);
        }
        let mut matched: Vec<Option<usize>> = drafts
            .iter()
            .map(|draft| same.get_mut(&draft.content.key()).and_then(VecDeque::pop_front))
            .collect();
        let mut free: Vec<bool> = vec![true; old.len()];
        for index in matched.iter().flatten() {
            free[*index] = false;
        }
        let mut from = 0;
        for position in 0..drafts.len() {
            if let Some(index) = matched[position] {
                from = index + 1;
                continue;
            }
            let to = matched[position..].iter().flatten().next().copied().unwrap_or(old.len());
            let kind = drafts[position].content.kind();
            let rewritten = (from..to).find(|index| {
                free[*index]
                    && self.blocks.get(&old[*index]).is_some_and(|block| block.content.kind() == kind)
            });
            if let Some(index) = rewritten {
                matched[position] = Some(index);
                free[index] = false;
                from = index + 1;
            }
        }
        matched.into_iter().map(|index| index.map(|index| old[index])).collect()
    }

    /// An id for a new block: repeated text is told apart by counting.
    fn free_id(&self, place: Place, key: &str) -> Uuid {
        let parent = place.holder.unwrap_or(place.page);
        let mut occurrence = 0;
        loop {
            let id = ids::within(parent, key, occurrence);
            if !self.blocks.contains_key(&id) {
                return id;
            }
            occurrence += 1;
        }
    }

    fn remove_block(&mut self, id: Uuid) {
        if let Some(block) = self.blocks.remove(&id) {
            for child in block.children {
                self.remove_block(child);
            }
        }
    }
}
