//! The YAML at the head of a Markdown file.

use serde::Deserialize;
use serde_json::{Map, Value};

/// What a file says about its page before its text begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct FrontMatter {
    pub(super) title: Option<Value>,
    pub(super) icon: Option<String>,
    pub(super) created_time: Option<String>,
    pub(super) last_edited_time: Option<String>,
    pub(super) created_by: Option<String>,
    pub(super) last_edited_by: Option<String>,
    pub(super) verification: Option<Value>,
    #[serde(default)]
    pub(super) in_trash: bool,
    /// Every other key: properties of the page.
    #[serde(flatten)]
    pub(super) properties: Map<String, Value>,
}

/// The front matter of a text, if it has one, and the text after it.
pub(super) fn split(source: &str) -> (Option<&str>, &str) {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let Some(rest) = source.strip_prefix("---\n").or_else(|| source.strip_prefix("---\r\n")) else {
        return (None, source);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&rest[..at]), &rest[at + line.len()..]);
        }
        at += line.len();
    }
    (None, source)
}

/// Reads front matter; without any, all is as it is by default.
pub(super) fn read(yaml: Option<&str>) -> Result<FrontMatter, serde_saphyr::Error> {
    match yaml.map(str::trim) {
        None | Some("") => Ok(FrontMatter::default()),
        Some(yaml) => serde_saphyr::from_str(yaml),
    }
}

/// A value as words: what is not text is written as YAML has it.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_at_the_top_is_no_front_matter() {
        assert_eq!(split("---\ntitle: a\n---\n\ntext"), (Some("title: a\n"), "\ntext"));
        assert_eq!(split("---\nno end"), (None, "---\nno end"));
        assert_eq!(split("# a\n---\n"), (None, "# a\n---\n"));
    }

    #[test]
    fn keys_that_are_not_reserved_are_properties() {
        let read =
            read(Some("title: 연차\n예산: 12\n담당자: [김민수]\n시작일: 2026-05-01")).expect("valid YAML");
        assert_eq!(read.title, Some(Value::from("연차")));
        assert_eq!(read.properties["예산"], Value::from(12));
        assert_eq!(read.properties["시작일"], Value::from("2026-05-01"));
    }
}
