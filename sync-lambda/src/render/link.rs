//! Addresses: which of them lead to another page, and what of them stays the same from one fetch to the next.

use shared::ids::PageId;
use url::Url;

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// To a page of the workspace; with its full address, if it was given one.
    Page(PageId, Option<String>),
    /// To the web.
    Web(String),
}

/// Where a link leads; none for addresses that a page has no business to carry, like `javascript:`.
pub fn target(href: &str) -> Option<Target> {
    let href = href.trim();
    // Notion shortens a link within the workspace to its path.
    if let Some(path) = href.strip_prefix('/') {
        return page_at_end(path.split(['?', '#']).next()?).map(|page| Target::Page(page, None));
    }
    let url = Url::parse(href).ok()?;
    match url.scheme() {
        "http" | "https" => {
            let page = is_notion(&url).then(|| page_at_end(url.path())).flatten();
            Some(
                page.map_or_else(
                    || Target::Web(stable(href)),
                    |page| Target::Page(page, Some(href.to_owned())),
                ),
            )
        }
        "mailto" => Some(Target::Web(href.to_owned())),
        _ => None,
    }
}

/// The address of a page or database, made from its id without dashes.
pub fn in_notion(simple_id: &str) -> String {
    format!("https://www.notion.so/{simple_id}")
}

/// An address without the signature that expires: Notion signs files anew on each fetch.
pub fn stable(address: &str) -> String {
    let (before, query) = address.split_once('?').unwrap_or((address, ""));
    let signed = query.split(['&', '#']).any(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        name.eq_ignore_ascii_case("x-amz-signature") || name.eq_ignore_ascii_case("signature")
    });
    if signed { before.to_owned() } else { address.to_owned() }
}

/// The address of a file that Notion keeps: whatever its query is, it expires.
pub fn without_query(address: &str) -> String {
    address.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The name of the file at an address.
pub fn file_name(address: &str) -> String {
    let path = without_query(address);
    let name = path.rsplit('/').next().unwrap_or_default();
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

fn is_notion(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    ["notion.so", "notion.com", "notion.site"]
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The page in `.../Some-Title-<32 hex digits>`.
fn page_at_end(path: &str) -> Option<PageId> {
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let start = last.len().checked_sub(32)?;
    let (slug, id) = (last.get(..start)?, last.get(start..)?);
    let ends_the_slug = slug.is_empty() || slug.ends_with('-');
    (ends_the_slug && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| id.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "1f2e3d4c5b6a49788899aabbccddeeff";

    #[test]
    fn links_within_the_workspace_are_recognized_however_they_are_written() {
        let page: PageId = HEX.parse().unwrap();
        for href in [
            format!("/{HEX}"),
            format!("/{HEX}?pvs=4#00000000000000000000000000000000"),
            format!("https://www.notion.so/acme/휴가-규정-{HEX}?pvs=4"),
            format!("https://app.notion.com/p/Leave-{HEX}"),
        ] {
            assert!(matches!(target(&href), Some(Target::Page(found, _)) if found == page), "{href}");
        }
    }

    #[test]
    fn other_addresses_are_links_to_the_web_or_nothing() {
        let web = format!("https://notion.so.evil.example/{HEX}");
        assert_eq!(target(&web), Some(Target::Web(web)));
        assert_eq!(target("mailto:hr@example.com"), Some(Target::Web("mailto:hr@example.com".to_owned())));
        for href in ["javascript:alert(1)", "data:text/html,x", "/short", "", "휴가"] {
            assert_eq!(target(href), None, "{href}");
        }
    }

    #[test]
    fn a_signature_is_cut_off_and_an_ordinary_query_is_kept() {
        assert_eq!(
            stable("https://s3.example/a.png?X-Amz-Date=1&X-Amz-Signature=2"),
            "https://s3.example/a.png"
        );
        assert_eq!(stable("https://example.com/a?page=2"), "https://example.com/a?page=2");
        assert_eq!(file_name("https://s3.example/x/%ED%91%9C.pdf?X-Amz-Signature=2"), "표.pdf");
    }
}
