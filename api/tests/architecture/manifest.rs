//! The Cargo.toml of a crate as the rules see it: what the crate is built with, apart from its tests.

/// One Cargo.toml.
pub(crate) struct Manifest {
    /// Where it is, from the root of the project: `api/Cargo.toml`.
    pub(crate) path: String,
    /// Its dependencies by name, those of its tests left out.
    pub(crate) dependencies: Vec<String>,
    /// The lines that name them.
    pub(crate) lines: Vec<String>,
}

impl Manifest {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let mut manifest = Self { path: path.to_owned(), dependencies: Vec::new(), lines: Vec::new() };
        let mut inside = false;
        for line in text.lines().map(str::trim) {
            if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                let parts: Vec<&str> = section.split('.').collect();
                let of_the_build = parts.contains(&"dependencies") || parts.contains(&"build-dependencies");
                inside = of_the_build && parts.last().is_some_and(|last| last.ends_with("dependencies"));
                // `[dependencies.name]`
                if of_the_build && !inside {
                    manifest.dependencies.extend(parts.last().map(|name| (*name).to_owned()));
                }
            } else if inside && line.starts_with(|c: char| c.is_alphabetic()) {
                let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
                manifest.dependencies.push(name.to_owned());
                manifest.lines.push(line.to_owned());
            }
        }
        manifest
    }
}

#[test]
fn what_only_tests_use_is_no_dependency() {
    let text = "[package]\nname = \"a\"\n[dependencies]\nb.workspace = true\n# c\nd = { path = \"d\" }\n[dependencies.e]\n\
                version = \"1\"\n[target.'cfg(unix)'.dependencies]\nf = \"1\"\n[dev-dependencies]\ng = \"1\"\n";
    assert_eq!(Manifest::new("a/Cargo.toml", text).dependencies, ["b", "d", "e", "f"]);
}
