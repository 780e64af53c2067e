//! Rust source as the rules see it: the paths that it names, without its comments, its strings and its tests.

use std::path::Path;

/// One source file.
pub(crate) struct Source {
    /// Where it is, from the root of the project: `api/src/routes/ask.rs`.
    pub(crate) path: String,
    tokens: Vec<String>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), tokens: without_tests(tokens(text)) }
    }

    /// All sources below a folder of the project, tests left out.
    pub(crate) fn all_below(root: &Path, folder: &str) -> Vec<Source> {
        let mut found = Vec::new();
        let mut folders = vec![root.join(folder)];
        while let Some(folder) = folders.pop() {
            let entries =
                std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            for entry in entries {
                let path = entry.expect("an entry of a folder can be read").path();
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                if path.is_dir() {
                    if name != "tests" {
                        folders.push(path);
                    }
                } else if name.ends_with(".rs") && name != "tests.rs" {
                    let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
                    let relative = path.strip_prefix(root).expect("the walk began at the root");
                    found.push(Source::new(&relative.to_string_lossy(), &text));
                }
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    }

    /// Whether this is the module that `module` names (`api/src/routes`), or one below it.
    pub(crate) fn is_in(&self, module: &str) -> bool {
        self.path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// Every path that it names, in full: `use std::{env, fs}` names `std::env` and `std::fs`.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let token = self.tokens[at].as_str();
            // `use<'a>` in a type captures lifetimes, and imports nothing.
            if token == "use" && self.token(at + 1) != "<" {
                at = use_tree(&self.tokens, at + 1, "", &mut paths);
            } else if token == "mod" {
                // A declaration names what it makes, and uses nothing.
                at += 2;
            } else if is_name(token) {
                let mut path = token.to_owned();
                while self.token(at + 1) == "::" && is_name(self.token(at + 2)) {
                    path = format!("{path}::{}", self.token(at + 2));
                    at += 2;
                }
                paths.push(path);
                at += 1;
            } else {
                at += 1;
            }
        }
        paths
    }

    /// The words inside each call of one of these macros: `info!(page.id = %id, "read {count}")` holds `page`, `id` and
    /// `count`.
    pub(crate) fn words_in_macros(&self, macros: &[&str]) -> Vec<String> {
        let mut words = Vec::new();
        for at in 0..self.tokens.len() {
            if macros.contains(&self.token(at)) && self.token(at + 1) == "!" {
                let end = closing(&self.tokens, at + 2);
                for token in &self.tokens[at + 2..end] {
                    if is_name(token) {
                        words.push(token.clone());
                    } else if let Some(format) = token.strip_prefix('"') {
                        let inside = |part: &str| {
                            part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
                        };
                        words.extend(format.split('{').skip(1).map(inside));
                    }
                }
            }
        }
        words
    }

    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Cuts source into names, signs (`::` is one) and strings, which begin with `"`. Comments are gone.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied().unwrap_or('\0');
        match c {
            '/' if next == '/' => at = find(&chars, at, |rest| rest.starts_with(&['\n'])),
            '/' if next == '*' => at = find(&chars, at + 2, |rest| rest.starts_with(&['*', '/'])) + 2,
            '"' => {
                let end = end_of_string(&chars, at + 1);
                tokens.push(chars[at..end].iter().collect());
                at = end + 1;
            }
            'r' if raw_hashes(&chars[at + 1..]).is_some() => {
                let hashes = raw_hashes(&chars[at + 1..]).unwrap_or(0);
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                let start = at + 1 + hashes;
                at = find(&chars, start + 1, |rest| rest.starts_with(&end));
                tokens.push(chars[start..at].iter().collect());
                at += end.len();
            }
            // A letter in quotes; else the sign begins a lifetime.
            '\'' if next == '\\' => at = find(&chars, at + 3, |rest| rest.starts_with(&['\''])) + 1,
            '\'' if chars.get(at + 2) == Some(&'\'') => at += 3,
            ':' if next == ':' => {
                tokens.push("::".to_owned());
                at += 2;
            }
            _ if c.is_alphanumeric() || c == '_' => {
                let end = find(&chars, at, |rest| !rest[0].is_alphanumeric() && rest[0] != '_');
                tokens.push(chars[at..end].iter().collect());
                at = end;
            }
            _ => {
                if !c.is_whitespace() {
                    tokens.push(c.to_string());
                }
                at += 1;
            }
        }
    }
    tokens
}

/// The first place from `at` on where `there` holds, or the end.
fn find(chars: &[char], at: usize, there: impl Fn(&[char]) -> bool) -> usize {
    (at..chars.len()).find(|&at| there(&chars[at..])).unwrap_or(chars.len())
}

/// Where the string ends whose inside begins at `at`.
fn end_of_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at.min(chars.len())
}

/// After an `r`: how many `#` open a raw string, if one opens.
fn raw_hashes(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().take_while(|&&c| c == '#').count();
    (rest.get(hashes) == Some(&'"')).then_some(hashes)
}

/// Leaves out each item under `#[cfg(test)]`.
fn without_tests(tokens: Vec<String>) -> Vec<String> {
    let marker = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at..].iter().map(String::as_str).take(marker.len()).eq(marker) {
            at += marker.len();
            while at < tokens.len() && tokens[at] != ";" && tokens[at] != "{" {
                at += 1;
            }
            at = if tokens.get(at).is_some_and(|token| token == "{") { closing(&tokens, at) } else { at } + 1;
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Where the bracket that opens at `at` closes, or the end.
fn closing(tokens: &[String], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    tokens.len()
}

/// Reads one branch of a `use` from `at`, adds the full paths below `prefix`, and gives where the branch ends.
fn use_tree(tokens: &[String], mut at: usize, prefix: &str, paths: &mut Vec<String>) -> usize {
    let mut path = prefix.to_owned();
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = use_tree(tokens, at, &path, paths);
                    if tokens.get(at).is_some_and(|token| token == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "," | ";" | "}" => break,
            // The new name of an import says nothing about what is imported.
            "as" => at += 2,
            "::" => at += 1,
            name => {
                path = if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") };
                at += 1;
            }
        }
    }
    paths.push(path);
    at
}

#[test]
fn every_path_is_seen_in_full_and_no_comment_string_or_test_is() {
    let source = Source::new(
        "a.rs",
        r##"
        use std::{env, fs::{self, File}, sync::Arc as Shared};
        // axum::one
        /* axum::two */
        fn f<'a>(c: char) -> bool { let s = "axum::three"; let r = r#"axum::"four""#; c == '"' || b'\'' == 1 }
        #[tokio::main] async fn g() { serde_json::to_string(&1).map(drop) }
        #[cfg(test)]
        mod tests { use axum::five; fn t() { if true {} } }
        #[cfg(test)]
        use axum::six;
        fn h() -> impl Future<Output = http::StatusCode> + use<> { todo() }
        "##,
    );
    let paths = source.paths();
    for path in [
        "std::env",
        "std::fs::File",
        "std::sync::Arc",
        "tokio::main",
        "serde_json::to_string",
        "http::StatusCode",
    ] {
        assert!(paths.iter().any(|seen| seen == path), "{path} is not seen in {paths:?}");
    }
    assert!(!paths.iter().any(|path| path.starts_with("axum")), "{paths:?}");
}

#[test]
fn a_macro_logs_what_its_text_names_too() {
    let source = Source::new(
        "a.rs",
        r#"fn f() { info!(page.id = %id, "read {count} of {{all}} in {took:?}"); g(question) }"#,
    );
    assert_eq!(source.words_in_macros(&["info"]), ["page", "id", "id", "count", "", "all", "took"]);
}
