//! Which addresses the page makes into links.

/// Whether an address may become a link: `https`, or `http` on this machine, where a local trial has its Notion
/// stand-in. Everything else, `javascript:` first of all, stays text.
pub(crate) fn is_safe(url: &str) -> bool {
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.is_empty() || authority.contains('@') {
        return false;
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => matches!(host, "127.0.0.1" | "localhost" | "[::1]"),
        _ => false,
    }
}

/// Whether an address in a page may become a link: as [`is_safe`], and mail.
pub(crate) fn is_safe_in_page(url: &str) -> bool {
    is_safe(url)
        || url.strip_prefix("mailto:").is_some_and(|to| !to.is_empty() && !to.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notion_and_this_machine_are_linked() {
        for url in [
            "https://www.notion.so/a#b",
            "http://127.0.0.1:8089/a#b",
            "http://localhost/a",
            "HTTPS://notion.so",
        ] {
            assert!(is_safe(url), "{url}");
        }
        assert!(is_safe_in_page("mailto:hr@example.com"));
    }

    #[test]
    fn nothing_else_is() {
        for url in [
            "javascript:alert(1)",
            "java\nscript://x",
            "http://example.com",
            "http://127.0.0.1@evil.example/",
            "http://127.0.0.1.evil.example/",
            "https://",
            "//evil.example",
            "data:text/html,x",
            "mailto:hr@example.com",
        ] {
            assert!(!is_safe(url), "{url}");
        }
    }
}
