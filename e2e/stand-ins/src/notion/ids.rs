//! Ids that are the same on every machine and in every run: hashes (UUIDs of version 5) of a path in the workspace.

use uuid::Uuid;

/// The namespace of all ids of this stand-in; the value itself means nothing.
const NAMESPACE: Uuid = Uuid::from_u128(0x6d0f_3a8c_51b2_4c7e_9a44_0c1d_27e5_b913);

/// The id of the page that a file or folder is, by its path from the root of the workspace:
/// `hr/annual-leave.md`, `hr` (a folder), `hr/index.md` (the same page as the folder).
pub fn page_id(path: &str) -> Uuid {
    of("page", &page_key(path))
}

/// The path that stands for a page: without `.md`, and the folder's path for its `index` or `README`.
pub(crate) fn page_key(path: &str) -> String {
    let key = path.trim_matches('/');
    let key = key.strip_suffix(".md").unwrap_or(key);
    match key.rsplit_once('/') {
        Some((folder, file)) if is_index(file) => folder.to_owned(),
        _ => key.to_owned(),
    }
}

/// Whether a file of this name (without `.md`) is the page of its folder.
pub(crate) fn is_index(stem: &str) -> bool {
    stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme")
}

/// The id of something that has a name within a kind: a user, a data source, a file.
pub(crate) fn of(kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{kind}:{name}").as_bytes())
}

/// The id of the `occurrence`th thing with this `key` inside `parent`.
pub(crate) fn within(parent: Uuid, key: &str, occurrence: usize) -> Uuid {
    Uuid::new_v5(&parent, format!("{occurrence}:{key}").as_bytes())
}

/// Reads an id as Notion does: with or without dashes, and only with the variant bits of a real UUID.
pub(crate) fn parse(text: &str) -> Option<Uuid> {
    let plain = text.len() == 32 || (text.len() == 36 && text.matches('-').count() == 4);
    let id = plain.then(|| Uuid::try_parse(text).ok()).flatten()?;
    (id.is_nil() || id.get_variant() == uuid::Variant::RFC4122).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_of_a_folder_is_the_page_of_the_folder() {
        assert_eq!(page_id("hr/index.md"), page_id("hr"));
        assert_eq!(page_id("hr/README.md"), page_id("hr/"));
        assert_ne!(page_id("index.md"), page_id(""));
        assert_eq!(page_id("hr/annual-leave.md"), page_id("hr/annual-leave"));
    }

    #[test]
    fn only_real_uuids_are_ids() {
        let id = page_id("hr");
        assert_eq!(parse(&id.to_string()), Some(id));
        assert_eq!(parse(&id.simple().to_string()), Some(id));
        assert_eq!(parse("00000000-0000-0000-0000-000000000000"), Some(Uuid::nil()));
        assert_eq!(parse("12345678-1234-1234-1234-123456789abc"), None, "the variant bits are wrong");
        assert_eq!(parse("AAA"), None);
        assert_eq!(parse(&format!("{{{id}}}")), None);
    }
}
