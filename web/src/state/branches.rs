//! The tree of a conversation.
//!
//! A question that is edited, or answered anew, stands beside the first and does not replace it: each exchange has a
//! parent, the exchanges of one parent are versions of each other, and what is shown is one path from the root down.
//! It also keeps two windows apart: what each adds becomes a version, and nothing of the other is overwritten.

/// The parent of the first question.
pub(crate) const ROOT: u64 = 0;

/// The tree, by the ids of its exchanges.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Branches {
    /// Each exchange with its parent, oldest first.
    nodes: Vec<(u64, u64)>,
    /// The versions that were chosen where there are several; else the newest is shown.
    chosen: Vec<u64>,
}

impl Branches {
    /// The tree of these exchanges, as `(id, parent)`, and the versions chosen. One whose parent is lost begins anew
    /// at the root, so that it can still be reached.
    pub(crate) fn new(mut nodes: Vec<(u64, u64)>, chosen: Vec<u64>) -> Self {
        nodes.sort_unstable();
        let ids: Vec<u64> = nodes.iter().map(|node| node.0).collect();
        for (id, parent) in &mut nodes {
            // Younger ones first asked cannot have older children; this also keeps a damaged record from going in rings.
            if *parent >= *id || ids.binary_search(parent).is_err() {
                *parent = ROOT;
            }
        }
        Branches { nodes, chosen }
    }

    /// The versions chosen, to be kept.
    pub(crate) fn chosen(&self) -> &[u64] {
        &self.chosen
    }

    /// What is shown, from the first question to the last.
    pub(crate) fn path(&self) -> Vec<u64> {
        let mut path = Vec::new();
        let mut parent = ROOT;
        loop {
            let children = self.children(parent);
            let Some(newest) = children.last() else { return path };
            parent = *children.iter().find(|child| self.chosen.contains(child)).unwrap_or(newest);
            path.push(parent);
        }
    }

    /// Adds an exchange below another, and shows it.
    pub(crate) fn add(&mut self, id: u64, parent: u64) {
        self.nodes.push((id, parent));
        self.choose(id);
    }

    /// Shows this version of its siblings.
    pub(crate) fn choose(&mut self, id: u64) {
        let versions = self.versions(id);
        self.chosen.retain(|chosen| !versions.contains(chosen));
        if versions.len() > 1 {
            self.chosen.push(id);
        }
    }

    /// The exchange and the other versions of it, oldest first.
    pub(crate) fn versions(&self, id: u64) -> Vec<u64> {
        self.children(self.parent(id))
    }

    /// What an exchange follows.
    pub(crate) fn parent(&self, id: u64) -> u64 {
        self.nodes.iter().find(|node| node.0 == id).map_or(ROOT, |node| node.1)
    }

    fn children(&self, parent: u64) -> Vec<u64> {
        self.nodes.iter().filter(|node| node.1 == parent).map(|node| node.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_question_stands_beside_the_first_with_all_that_followed() {
        let mut tree = Branches::default();
        tree.add(1, ROOT);
        tree.add(2, 1);
        tree.add(3, ROOT);
        assert_eq!(tree.path(), [3]);
        assert_eq!(tree.versions(3), [1, 3]);
        tree.choose(1);
        assert_eq!(tree.path(), [1, 2]);
        tree.add(4, 1);
        assert_eq!(tree.path(), [1, 4]);
        assert_eq!((tree.versions(4), tree.parent(4)), (vec![2, 4], 1));
    }

    #[test]
    fn what_was_chosen_is_shown_again() {
        let mut tree = Branches::default();
        tree.add(1, ROOT);
        tree.add(2, ROOT);
        tree.choose(1);
        assert_eq!(Branches::new(vec![(2, ROOT), (1, ROOT)], tree.chosen().to_vec()).path(), [1]);
    }

    #[test]
    fn what_another_window_added_becomes_a_version() {
        let tree = Branches::new(vec![(1, ROOT), (2, 1), (3, 1)], Vec::new());
        assert_eq!((tree.path(), tree.versions(3)), (vec![1, 3], vec![2, 3]));
    }

    #[test]
    fn a_lost_parent_and_a_ring_do_no_harm() {
        assert_eq!(Branches::new(vec![(5, 4)], Vec::new()).path(), [5]);
        assert_eq!(Branches::new(vec![(5, 5)], Vec::new()).path(), [5]);
        assert_eq!(Branches::new(vec![(1, 2), (2, 1)], Vec::new()).path(), [1, 2]);
    }
}
