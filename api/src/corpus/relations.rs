//! The titles that pages have now, where other pages name them in a relation.
//!
//! A page's object has the title that a related page had when the relation was read. Renaming the related page is no
//! edit of the pages that name it, so their objects are not written anew: the manifest knows better.

use shared::manifest::Manifest;
use shared::page::{PageDocument, PropertyValue, RelatedPage};

/// The pages that a page names in its relations.
pub(super) fn related(page: &PageDocument) -> impl Iterator<Item = &RelatedPage> {
    page.properties.iter().flat_map(|property| match &property.value {
        PropertyValue::Relation(pages) => pages.as_slice(),
        _ => &[],
    })
}

/// Whether a related page has another title in the manifest.
pub(super) fn are_outdated(page: &PageDocument, manifest: &Manifest) -> bool {
    related(page).any(|related| newer_title(related, manifest).is_some())
}

/// Gives every related page the title that it has in the manifest. One that the manifest does not have keeps the title
/// that was known when the relation was read.
pub(super) fn retitle(page: &mut PageDocument, manifest: &Manifest) {
    for property in &mut page.properties {
        let PropertyValue::Relation(pages) = &mut property.value else { continue };
        for related in pages {
            if let Some(title) = newer_title(related, manifest) {
                related.title = title;
            }
        }
    }
}

/// The title of a related page, if it is another one now. An untitled page has none.
fn newer_title(related: &RelatedPage, manifest: &Manifest) -> Option<Option<String>> {
    let title = &manifest.pages.get(&related.id)?.title;
    let title = (!title.is_empty()).then_some(title);
    (title != related.title.as_ref()).then(|| title.cloned())
}
