//! Whether words with dots between them are the name of a host. `notion.so` is one, `README.md`, `v1.2.3` and `user.id`
//! are none.
//!
//! There is no telling for certain: new endings are sold every year, and files end like countries do. Where a name is
//! doubtful, what decides is whether it could carry anything: a path, or a label in front of the domain.

/// Endings that are of hosts and of hardly anything else.
const ENDINGS: &[&str] = &[
    "com",
    "net",
    "org",
    "edu",
    "gov",
    "mil",
    "int",
    "biz",
    "arpa",
    "onion",
    "example",
    "xyz",
    "online",
    "tech",
    "cloud",
    "site",
    "top",
    "club",
    "shop",
    "io",
    "ai",
    "co",
    "kr",
    "jp",
    "cn",
    "tw",
    "hk",
    "uk",
    "de",
    "fr",
    "ru",
    "eu",
    "nl",
    "br",
    "au",
    "ca",
    "ch",
    "es",
    "pl",
    "se",
    "nz",
    "vn",
    "sg",
    "th",
    "ph",
    "tk",
    "ml",
    "ga",
    "cf",
    "gq",
    "su",
    "ua",
    "ir",
    "localdomain",
    "icu",
    "email",
];

/// Endings that are words as well: `user.name` is code, and `done.it` lacks a space.
const WORDS: &[&str] = &[
    "app",
    "dev",
    "name",
    "info",
    "pro",
    "page",
    "link",
    "live",
    "store",
    "web",
    "click",
    "news",
    "blog",
    "run",
    "zone",
    "work",
    "world",
    "life",
    "media",
    "one",
    "host",
    "space",
    "website",
    "digital",
    "test",
    "invalid",
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "corp",
    "home",
    "mobi",
    "tel",
    "travel",
    "jobs",
    "museum",
    "art",
    "fun",
];

/// Endings of files. Some are of countries too.
const FILES: &[&str] = &[
    "md", "rs", "py", "sh", "js", "ts", "jsx", "tsx", "mjs", "cjs", "json", "yaml", "yml", "toml", "lock",
    "txt", "csv", "tsv", "xls", "xlsx", "doc", "docx", "ppt", "pptx", "pdf", "png", "jpg", "jpeg", "gif",
    "svg", "webp", "html", "htm", "css", "scss", "go", "java", "kt", "swift", "cs", "cc", "cpp", "hpp", "rb",
    "php", "pl", "sql", "xml", "ini", "cfg", "conf", "env", "log", "zip", "gz", "tar", "tgz", "bz", "mp",
    "mov", "hwp", "hwpx", "ipynb", "tf", "wasm", "map", "bak", "exe", "dmg", "msi", "apk", "ipa", "jar",
    "bat", "ps", "psd", "pem", "key", "vue", "ex", "hs", "so",
];

/// What follows a name at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing of an address.
    None,
    /// A port, a query or a fragment; or the line of a file.
    Mark,
    /// A path.
    Path,
}

/// Whether these labels, in small letters, are the name of a host.
pub(super) fn is_host(labels: &[String], tail: Tail) -> bool {
    if labels.len() == 4 && labels.iter().all(|label| is_byte(label)) {
        return true;
    }
    let Some(last) = labels.last().map(String::as_str).filter(|_| labels.len() > 1) else { return false };
    let alphabetic = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    if last.starts_with("xn--") {
        return true;
    }
    if !alphabetic {
        return false;
    }
    // The one host that this service speaks of all the time, and that look-alikes imitate.
    if last == "so" && labels.len() == 2 && !labels[0].starts_with("lib") {
        return true;
    }
    if ENDINGS.contains(&last) {
        return !FILES.contains(&last) || labels.len() > 2 || tail != Tail::None;
    }
    match tail {
        Tail::Path => true,
        _ if FILES.contains(&last) => last == "so" && !labels[0].starts_with("lib"),
        _ => (labels.len() > 2 || tail == Tail::Mark) && (last.len() == 2 || WORDS.contains(&last)),
    }
}

/// A part of an address of four numbers, as browsers read them: `10`, `012` or `0xA`.
fn is_byte(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(digits) => {
            (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        }
        None => label.len() <= 4 && label.parse::<u16>().is_ok_and(|number| number <= 377),
    }
}
