//! The pages one level of the workspace at a time, for those who look for a page by where it is.

use std::collections::{HashMap, HashSet};

use shared::ids::PageId;
use shared::page::{Ancestor, PageDocument};
use shared::sources::{PlaceKind, SourceTree, TreeItem};

use crate::corpus::snapshot::Snapshot;
use crate::corpus::texts::Texts;
use crate::view::View;

/// What is right below a place, or at the top. `None` where the view has no such place.
///
/// The path of a page says all that is above it, and so the tree: only places that hold a page are in it.
pub fn level(snapshot: &Snapshot, view: &View, below: Option<PageId>) -> Option<SourceTree> {
    let texts = Texts::of(snapshot, view);
    let mut path = None;
    let mut items: HashMap<PageId, TreeItem> = HashMap::new();
    let mut databases = HashSet::new();
    for page in snapshot.index.pages().filter_map(|(place, _)| texts.head(place)) {
        if let Some(database) = &page.database {
            databases.insert(PageId(database.id.0));
        }
        let Some(depth) = depth_below(&page, below) else { continue };
        if depth > 0 && path.is_none() {
            path = Some(above(&page, depth));
        }
        match page.path.get(depth) {
            Some(place) => {
                count(&mut items, place.id, &place.title);
            }
            // The place itself.
            None if depth > page.path.len() => {}
            None => {
                let item = count(&mut items, page.id, &page.title);
                item.kind = PlaceKind::Page;
                item.title = page.title.clone();
                item.icon = page.icon.clone();
            }
        }
    }
    if below.is_some() && path.is_none() {
        return None;
    }
    let mut items: Vec<TreeItem> = items.into_values().collect();
    for item in items.iter_mut().filter(|item| databases.contains(&item.id)) {
        item.kind = PlaceKind::Database;
    }
    items.sort_by_cached_key(|item| (item.title.to_lowercase(), item.id));
    Some(SourceTree { path: path.unwrap_or_default(), items, index: snapshot.info.clone() })
}

/// Where on the path of a page what is right below the place stands: the place after the last for the page itself, and
/// one further for the page that is the place. `None` for a page that is not below it.
fn depth_below(page: &PageDocument, place: Option<PageId>) -> Option<usize> {
    let Some(place) = place else { return Some(0) };
    if page.id == place {
        return Some(page.path.len() + 1);
    }
    page.path.iter().position(|ancestor| ancestor.id == place).map(|at| at + 1)
}

/// The first places of the path to a page, that included.
fn above(page: &PageDocument, depth: usize) -> Vec<Ancestor> {
    let own = Ancestor { id: page.id, title: page.title.clone() };
    page.path.iter().cloned().chain([own]).take(depth).collect()
}

fn count<'a>(items: &'a mut HashMap<PageId, TreeItem>, id: PageId, title: &str) -> &'a mut TreeItem {
    let item = items.entry(id).or_insert_with(|| TreeItem {
        id,
        title: title.to_owned(),
        icon: None,
        kind: PlaceKind::Parent,
        pages: 0,
    });
    item.pages += 1;
    item
}
