//! What the server is told to say: a list of rules, in YAML or JSON.
//!
//! ```yaml
//! - match: 연차                  # these words stand in the last user message; absent: any message
//!   times: 2                     # only for the first two such calls; absent: for all
//!   error: ThrottlingException   # instead of an answer
//! - match: 연차
//!   answer:                      # content blocks: a text, streamed word by word, or a list of exact deltas
//!     - 연차는 15일입니다.
//!     - [{text: "입사 "}, {text: 1년부터}, {citation: {title: 연차, source: p1, sourceContent: [{text: 1년}]}}]
//!   stop_reason: end_turn
//!   usage: {inputTokens: 10, outputTokens: 4}
//!   interrupted: {after: 2, by: modelStreamErrorException}   # or `cut`, `end`, `silence`
//! ```
//!
//! A rule without `answer` answers as the server does without a script.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::answer::Delta;
use super::error::ErrorName;

/// A list of rules; the first that matches decides. Without any, answers cite what was sent.
#[derive(Debug, Default)]
pub struct Script {
    rules: Vec<(Rule, AtomicU32)>,
}

/// What to say to which messages.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Words of the last user message. Absent: any.
    #[serde(rename = "match", default)]
    pub contains: Option<String>,
    /// How many calls it holds for. Absent: all.
    #[serde(default)]
    pub times: Option<u32>,
    /// The error to give instead of an answer.
    #[serde(default)]
    pub error: Option<ErrorName>,
    /// The answer's content blocks. Absent: made by citing what was sent.
    #[serde(default)]
    pub answer: Option<Vec<Block>>,
    /// Why the model stops. Defaults to `end_turn`.
    #[serde(default)]
    pub stop_reason: Option<String>,
    /// What the call counts. Absent: a rough count.
    #[serde(default)]
    pub usage: Option<Usage>,
    /// What breaks the stream off.
    #[serde(default)]
    pub interrupted: Option<Interruption>,
}

/// A content block of an answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Block {
    /// A text, streamed word by word.
    Words(String),
    /// Deltas, sent just so.
    Deltas(Vec<Delta>),
}

/// The tokens of a call, in the names of the wire.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Usage {
    /// Tokens read.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// Tokens read from the prompt cache.
    #[serde(default)]
    pub cache_read_input_tokens: u64,
    /// Tokens written to the prompt cache.
    #[serde(default)]
    pub cache_write_input_tokens: u64,
}

/// Breaks a stream off.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interruption {
    /// After how many deltas.
    pub after: usize,
    /// By what.
    pub by: InterruptionKind,
}

/// What breaks a stream off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InterruptionKind {
    /// The connection is cut.
    Cut,
    /// The response ends as if it were complete.
    End,
    /// Nothing comes any more, and the connection stays open.
    Silence,
    /// An exception frame.
    #[serde(untagged)]
    Exception(ExceptionName),
}

/// An exception in the middle of a stream, by its name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ExceptionName {
    /// The service failed.
    InternalServerException,
    /// The model failed.
    ModelStreamErrorException,
    /// The service is overloaded.
    ServiceUnavailableException,
    /// The account's quota is used up.
    ThrottlingException,
    /// The request turned out to be wrong.
    ValidationException,
}

impl ExceptionName {
    pub(super) fn name(self) -> &'static str {
        match self {
            ExceptionName::InternalServerException => "internalServerException",
            ExceptionName::ModelStreamErrorException => "modelStreamErrorException",
            ExceptionName::ServiceUnavailableException => "serviceUnavailableException",
            ExceptionName::ThrottlingException => "throttlingException",
            ExceptionName::ValidationException => "validationException",
        }
    }
}

/// Why a script cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// The file cannot be read.
    #[error("cannot read the file")]
    Read(#[source] io::Error),
    /// It is no list of rules.
    #[error("it is no list of rules in YAML or JSON")]
    Parse(#[source] Box<serde_saphyr::Error>),
}

impl Script {
    /// A script of these rules.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        Script { rules: rules.into_iter().map(|rule| (rule, AtomicU32::new(0))).collect() }
    }

    /// Reads rules in YAML or JSON (which is YAML too).
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        let rules: Vec<Rule> =
            serde_saphyr::from_str(text).map_err(|source| ScriptError::Parse(Box::new(source)))?;
        Ok(Script::new(rules))
    }

    /// Reads a file of rules.
    pub fn read(file: &Path) -> Result<Self, ScriptError> {
        Script::parse(&fs::read_to_string(file).map_err(ScriptError::Read)?)
    }

    /// The rule for a message; counts its use.
    pub(super) fn rule_for(&self, message: &str) -> Option<&Rule> {
        let fits = |(rule, used): &&(Rule, AtomicU32)| {
            rule.contains.as_ref().is_none_or(|words| message.contains(words))
                && rule.times.is_none_or(|times| used.fetch_add(1, Ordering::Relaxed) < times)
        };
        self.rules.iter().find(fits).map(|(rule, _)| rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_the_module_s_own_documentation_is_understood() {
        let source = include_str!("script.rs");
        let yaml: Vec<&str> = source
            .lines()
            .skip_while(|line| *line != "//! ```yaml")
            .skip(1)
            .take_while(|line| *line != "//! ```")
            .map(|line| &line[4..])
            .collect();
        let script = Script::parse(&yaml.join("\n")).unwrap();
        assert_eq!(script.rules.len(), 2);
        let rule = &script.rules[1].0;
        assert!(
            matches!(&rule.answer.as_deref(), Some([Block::Words(_), Block::Deltas(deltas)]) if deltas.len() == 3)
        );
        assert_eq!(
            rule.interrupted.map(|interruption| interruption.by),
            Some(InterruptionKind::Exception(ExceptionName::ModelStreamErrorException))
        );
    }

    #[test]
    fn a_rule_for_two_calls_leaves_the_third_to_the_next_rule() {
        let script = Script::parse(
            r#"[{"match": "leave", "times": 2, "error": "ThrottlingException"}, {"answer": ["15 days"]}]"#,
        )
        .unwrap();
        let errors: Vec<bool> =
            (0..3).map(|_| script.rule_for("annual leave?").unwrap().error.is_some()).collect();
        assert_eq!(errors, [true, true, false]);
        assert!(script.rule_for("lunch?").unwrap().error.is_none());
    }

    #[test]
    fn a_misspelt_key_is_an_error_that_names_it() {
        let error = Script::parse("- macth: x").unwrap_err();
        assert!(format!("{error:?}").contains("macth"), "{error:?}");
    }
}
