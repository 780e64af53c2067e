//! What a workspace holds, in words: for a test to compare with what somebody made of it.

use uuid::Uuid;

use crate::notion::block::Content;
use crate::notion::objects::View;
use crate::notion::time;

use super::{Page, Parent, Target, Workspace};

impl Workspace {
    /// The pages that the integration can read: all, rows included, that are shared and not in the trash.
    pub fn page_ids(&self) -> Vec<Uuid> {
        let readable = |page: &&Page| !self.is_trashed(page) && self.is_shared(page.id);
        let mut ids: Vec<_> = self.pages.values().filter(readable).map(|page| page.id).collect();
        ids.sort_unstable();
        ids
    }

    /// The databases that the integration can read, with their data sources.
    pub fn database_ids(&self) -> Vec<(Uuid, Uuid)> {
        let databases = self.databases.values().filter(|database| !self.is_database_trashed(database));
        let readable = databases.filter(|database| self.shared_database(database.id).is_some());
        readable.map(|database| (database.id, database.source)).collect()
    }

    /// The title of a page, if there is one with this id.
    pub fn title(&self, page: Uuid) -> Option<&str> {
        self.title_of(Target::Page(page))
    }

    /// A page with this title.
    pub fn page_titled(&self, title: &str) -> Option<Uuid> {
        self.pages.values().find(|page| page.title == title).map(|page| page.id)
    }

    /// The pages and databases below a page or database: all that goes with it when it is no longer shared.
    pub fn below(&self, id: Uuid) -> Vec<Uuid> {
        let mut found = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let in_blocks = self.pages.holders(id).into_iter().map(|block| Parent::Block { block, page: id });
            let parents = [Parent::Page(id), Parent::Database(id)].into_iter().chain(in_blocks);
            let held = parents.flat_map(|parent| self.pages.held(parent)).map(Target::id);
            let from = found.len();
            found.extend(held);
            open.extend(&found[from..]);
        }
        found
    }

    /// The words of the body of a page, if there is one with this id: those of each block that has any on a line of
    /// their own, in the order of reading and at any depth. Not the words of pages and databases that it holds.
    pub fn text_of(&self, page: Uuid) -> Option<String> {
        let view = View { workspace: self, base_url: "", now: time::unknown() };
        let mut lines = Vec::new();
        let mut open: Vec<Uuid> = self.pages.get(&page)?.body.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            let Some(block) = self.blocks.get(&id) else { continue };
            // What a copy shows of an original in the trash is told to be in the trash, too.
            if block.page != page && self.pages.get(&block.page).is_none_or(|page| self.is_trashed(page)) {
                continue;
            }
            let line = match &block.content {
                Content::TableRow(cells) => {
                    cells.iter().map(|cell| view.plain_text(cell)).collect::<Vec<_>>().join(" ")
                }
                content => content.text().map(|text| view.plain_text(text)).unwrap_or_default(),
            };
            lines.extend(Some(line).filter(|line| !line.is_empty()));
            open.extend(view.shown(block).into_iter().rev());
        }
        Some(lines.join("\n"))
    }
}
