//! How much of the workspace a caller may see: all of it, or some pages and databases and everything below them.
//!
//! Notion tells nobody who may read which page, so a part of the workspace is named by its topmost pages. What a search
//! may not find is kept out before anything is ranked (see `retrieval::index`); what a page that may be seen says of
//! others (the titles above it, its relations) is taken out here.

use std::sync::Arc;

use shared::ids::PageId;
use shared::page::{PageDocument, PropertyValue};

/// How much of the workspace a caller may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum View {
    /// All of it.
    #[default]
    Everything,
    /// These pages and databases, and everything below them.
    Below(Arc<[PageId]>),
}

impl View {
    /// The topmost pages and databases, where not everything is seen.
    pub fn roots(&self) -> Option<&[PageId]> {
        match self {
            Self::Everything => None,
            Self::Below(roots) => Some(roots),
        }
    }

    /// What two views show together.
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Below(one), Self::Below(other)) => {
                let mut roots: Vec<PageId> = one.iter().chain(other.iter()).copied().collect();
                roots.sort_unstable();
                roots.dedup();
                Self::Below(roots.into())
            }
            _ => Self::Everything,
        }
    }

    /// Whether a page is seen.
    pub fn sees(&self, page: &PageDocument) -> bool {
        self.roots().is_none_or(|roots| {
            roots.contains(&page.id) || page.path.iter().any(|ancestor| roots.contains(&ancestor.id))
        })
    }

    /// A page as it is shown to one who sees it: without the titles of what is above the view, and without relations to
    /// pages that are not `visible`.
    pub fn shown(&self, page: &Arc<PageDocument>, visible: impl Fn(PageId) -> bool) -> Arc<PageDocument> {
        let Some(roots) = self.roots() else { return page.clone() };
        let mut shown = PageDocument::clone(page);
        let first = shown.path.iter().position(|ancestor| roots.contains(&ancestor.id));
        shown.path.drain(..first.unwrap_or(shown.path.len()));
        // A row that was named by itself: its database stands above it.
        let inside = |id| shown.path.iter().any(|ancestor| ancestor.id.0 == id);
        if shown.database.as_ref().is_some_and(|database| !inside(database.id.0)) {
            shown.database = None;
        }
        for property in &mut shown.properties {
            if let PropertyValue::Relation(pages) = &mut property.value {
                pages.retain(|related| visible(related.id));
            }
        }
        Arc::new(shown)
    }
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::test_pages::page;

    fn id(number: u128) -> PageId {
        PageId(uuid::Uuid::from_u128(number))
    }

    /// A row of the database 3, which is on the page 2 in the page 1, related to the pages 8 and 9.
    fn row() -> Arc<PageDocument> {
        let mut row =
            serde_json::to_value(&*page("Row", &[(BlockKind::Paragraph, "text")]).document).unwrap();
        row["id"] = serde_json::json!(id(4));
        row["path"] = serde_json::json!([
            {"id": id(1), "title": "Company"}, {"id": id(2), "title": "HR"}, {"id": id(3), "title": "Leave"},
        ]);
        row["database"] = serde_json::json!({"id": id(3), "data_source_id": id(30), "title": "Leave"});
        let mut row: PageDocument = serde_json::from_value(row).unwrap();
        let related =
            [8, 9].map(|number| serde_json::json!({"id": id(number), "title": format!("Page {number}")}));
        let relation: PropertyValue =
            serde_json::from_value(serde_json::json!({"type": "relation", "value": related})).unwrap();
        row.properties = vec![shared::page::Property { name: "About".to_owned(), value: relation }];
        Arc::new(row)
    }

    #[test]
    fn a_page_is_seen_by_itself_or_by_any_page_or_database_above_it() {
        for root in 1..=4 {
            assert!(View::Below([id(root)].into()).sees(&row()), "{root}");
        }
        assert!(!View::Below([id(8)].into()).sees(&row()));
        assert!(!View::Below([].into()).sees(&row()));
        assert!(View::Everything.sees(&row()));
    }

    #[test]
    fn what_is_above_the_view_and_related_outside_of_it_is_not_shown() {
        let shown = View::Below([id(2)].into()).shown(&row(), |page| page == id(8));
        assert_eq!(shown.path_titles(), ["HR", "Leave"]);
        assert!(shown.database.is_some());
        let text = shown.own_block().text;
        assert!(text.contains("Page 8") && !text.contains("Page 9"), "{text}");
        let alone = View::Below([id(4)].into()).shown(&row(), |_| false);
        assert!(alone.path.is_empty() && alone.database.is_none());
        assert_eq!(View::Everything.shown(&row(), |_| false), row());
    }

    #[test]
    fn two_views_together_show_what_either_does() {
        let (one, two) = (View::Below([id(2)].into()), View::Below([id(1), id(2)].into()));
        assert_eq!(one.clone().with(two).roots().map(<[_]>::len), Some(2));
        assert_eq!(one.with(View::Everything), View::Everything);
    }
}
