//! Notion's names of the languages that code is written in.

/// The name for what stands after the fence; Notion knows no others, so what it has no name for is plain text.
pub(super) fn name(info: &str) -> &'static str {
    let word = info.split([' ', ',', '{', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    match word.as_str() {
        "bash" => "bash",
        "sh" | "shell" | "zsh" | "console" | "shell-session" => "shell",
        "c" => "c",
        "cpp" | "c++" => "c++",
        "cs" | "csharp" | "c#" => "c#",
        "css" => "css",
        "diff" | "patch" => "diff",
        "docker" | "dockerfile" => "docker",
        "go" | "golang" => "go",
        "graphql" => "graphql",
        "groovy" => "groovy",
        "html" => "html",
        "hcl" | "terraform" | "tf" => "hcl",
        "java" => "java",
        "js" | "javascript" | "jsx" => "javascript",
        "json" | "jsonc" => "json",
        "kotlin" | "kt" => "kotlin",
        "latex" | "tex" => "latex",
        "makefile" | "make" => "makefile",
        "markdown" | "md" => "markdown",
        "mermaid" => "mermaid",
        "php" => "php",
        "powershell" => "powershell",
        "protobuf" | "proto" => "protobuf",
        "python" | "py" => "python",
        "ruby" | "rb" => "ruby",
        "rust" | "rs" => "rust",
        "scala" => "scala",
        "scss" => "scss",
        "sql" | "postgresql" => "sql",
        "swift" => "swift",
        "toml" => "toml",
        "ts" | "typescript" | "tsx" => "typescript",
        "xml" => "xml",
        "yaml" | "yml" => "yaml",
        _ => "plain text",
    }
}
