//! Pages of other sites: whether they may call, and whether a call that changes something was sent by one of them.
//!
//! A browser adds a session cookie, or its place on this machine, to whatever any page has it send. It also tells where
//! that page is from, and no page can change what it tells.

use url::Url;

/// The origins of other sites whose pages may call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Vec<String>);

/// What a browser tells of the page that sends a request. Other clients tell nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sender<'a> {
    /// `Sec-Fetch-Site`.
    pub site: Option<&'a str>,
    /// `Origin`.
    pub origin: Option<&'a str>,
    /// The host that was called.
    pub host: Option<&'a str>,
}

impl Origins {
    /// Reads origins that are separated by commas.
    pub fn parse(text: &str) -> Result<Self, String> {
        let origins = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
        let origins = origins.map(|origin| {
            let url = origin.parse::<Url>().ok().filter(|url| ["http", "https"].contains(&url.scheme()));
            let written = url.map(|url| url.origin().ascii_serialization());
            written
                .filter(|written| written == origin)
                .ok_or_else(|| format!("`{origin}` is no origin, such as `https://intranet.example.com`"))
        });
        Ok(Self(origins.collect::<Result<_, _>>()?))
    }

    /// The origins.
    pub fn all(&self) -> &[String] {
        &self.0
    }

    /// Whether a request that changes something may come from this sender: from our own page, from an allowed one, or
    /// from no page at all.
    pub fn may_change(&self, sender: Sender<'_>) -> bool {
        match (sender.site, sender.origin) {
            (Some("same-origin" | "none"), _) | (None, None) => true,
            (Some(_), None) => false,
            (site, Some(origin)) => {
                let is_allowed = self.0.iter().any(|allowed| allowed == origin);
                is_allowed || site.is_none() && sender.host.is_some_and(|host| is_of(origin, host))
            }
        }
    }
}

/// Whether an origin is that of a host.
fn is_of(origin: &str, host: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_an_allowed_one_and_no_page_may_change_something() {
        let origins = Origins::parse("https://a.example, http://b.example:81").unwrap();
        for (site, origin, may) in [
            (None, None, true),
            (Some("same-origin"), Some("https://chat.example"), true),
            (Some("none"), None, true),
            (Some("cross-site"), Some("https://evil.example"), false),
            (Some("same-site"), Some("https://evil.chat.example"), false),
            (Some("cross-site"), None, false),
            (Some("cross-site"), Some("https://a.example"), true),
            (Some("something-new"), Some("https://chat.example"), false),
            // Browsers of old tell the origin alone.
            (None, Some("https://chat.example"), true),
            (None, Some("http://b.example:81"), true),
            (None, Some("http://b.example"), false),
            (None, Some("null"), false),
        ] {
            let sender = Sender { site, origin, host: Some("chat.example") };
            assert_eq!(origins.may_change(sender), may, "{sender:?}");
        }
        let elsewhere = Sender { origin: Some("https://chat.example"), ..Sender::default() };
        assert!(!origins.may_change(elsewhere));
    }

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        assert_eq!(Origins::parse("").unwrap(), Origins::default());
        for wrong in [
            "*",
            "a.example",
            "https://a.example/",
            "https://a.example/x",
            "ftp://a.example",
            "HTTPS://a.example",
        ] {
            assert!(Origins::parse(wrong).is_err(), "{wrong}");
        }
    }
}
