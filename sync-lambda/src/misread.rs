//! JSON that is not what it should be: where, and never what it says. An error of the parser quotes the text that it
//! stumbles over, and errors are logged.

use serde_json::error::Category;

/// Where JSON is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("{what} at line {line}, column {column}")]
pub struct Misread {
    what: &'static str,
    line: usize,
    column: usize,
}

impl From<serde_json::Error> for Misread {
    fn from(error: serde_json::Error) -> Self {
        let what = match error.classify() {
            Category::Io => "it cannot be read",
            Category::Syntax => "it is no JSON",
            Category::Data => "a member is missing or of another type",
            Category::Eof => "it breaks off",
        };
        Self { what, line: error.line(), column: error.column() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_are_not_understood_are_not_repeated() {
        let error = serde_json::from_str::<u32>("\"a secret\"").unwrap_err();
        assert!(error.to_string().contains("secret"));
        assert_eq!(
            Misread::from(error).to_string(),
            "a member is missing or of another type at line 1, column 10"
        );
    }
}
