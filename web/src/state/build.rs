//! Whether the page that runs is the one that is deployed.

/// The event of the window that tells: a part of the program could not be fetched.
pub(crate) const PART_MISSING: &str = "notion-rag-part-missing";

/// The hashed files that a page's HTML names. Two builds of the page differ in at least one of them.
pub(crate) fn assets(html: &str) -> Vec<&str> {
    let is_asset =
        |part: &&str| part.starts_with('/') && [".js", ".css", ".wasm"].iter().any(|end| part.ends_with(end));
    let mut assets: Vec<&str> = html.split('"').filter(is_asset).collect();
    assets.sort_unstable();
    assets.dedup();
    assets
}

/// Whether `deployed` is the HTML of another build than `running`. What names no files is no build, but the page of a
/// proxy or of a server that is being replaced.
pub(crate) fn is_newer(running: &str, deployed: &str) -> bool {
    let deployed = assets(deployed);
    !deployed.is_empty() && deployed != assets(running)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNNING: &str = r#"<link rel="stylesheet" href="/page-1a.css" integrity="sha384-x"><script type="module" src="/start-1.js"></script>"#;

    #[test]
    fn another_hash_is_another_build() {
        assert!(is_newer(RUNNING, &RUNNING.replace("page-1a", "page-1b")));
        assert!(is_newer(RUNNING, &RUNNING.replace("start-1", "start-2")));
    }

    #[test]
    fn the_same_files_written_otherwise_are_not() {
        let as_shown = r#"<head><script src="/start-1.js" type="module"></script><link href="/page-1a.css" rel="stylesheet"></head>"#;
        assert!(!is_newer(RUNNING, as_shown));
    }

    #[test]
    fn what_names_no_files_is_no_build() {
        assert!(!is_newer(RUNNING, "<h1>503 Service Unavailable</h1>"));
        assert!(!is_newer(RUNNING, ""));
    }
}
