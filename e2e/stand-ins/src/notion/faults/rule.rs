//! Faults of single requests: for which of them, when, and what happens.

use serde::{Deserialize, Deserializer, Serialize};

use crate::notion::ids;
use crate::notion::workspace::Change;

use super::asked::Asked;
use super::{FaultsError, RetryAfter, answers, expect};

/// One fault: `{"path": "search", "method": "POST", "when": {"nth": 2}, "what": {"status": 503}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The path below `/v1/`: `search`, `blocks/*/children` (`*` is one part), `data_sources/**` (`**` at the end is
    /// all that follows); everything when left out.
    #[serde(default = "everything")]
    pub path: String,
    /// `GET` or `POST`; both when left out.
    #[serde(default)]
    pub method: Option<String>,
    /// Only requests whose `page_size` (100 when they give none) is more than this.
    #[serde(default)]
    pub only_above_page_size: Option<usize>,
    /// At which of the requests that match all of the above; at each when left out.
    #[serde(default)]
    pub when: When,
    /// What happens.
    pub what: What,
    /// Overrides the `retry_after` of all faults, for a status of 429 or 529.
    #[serde(default)]
    pub retry_after: Option<RetryAfter>,
}

/// At which of the matching requests a rule acts. They are counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// At each.
    #[default]
    Always,
    /// At these: `{"nth": 2}`, `{"nth": [2, 5]}`.
    #[serde(deserialize_with = "one_or_several")]
    Nth(Vec<u64>),
    /// At each of which the number is a multiple: `{"every": 10}`.
    Every(u64),
    /// At the first so many: `{"first": 3}`.
    First(u64),
    /// At each with a probability, from 0 to 1, drawn from the seed: `{"probability": 0.05}`.
    Probability(f64),
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is answered with an error, in Notion's words: 400, 401, 403, 404, 409, 429, 500, 503, 504 or 529. 502 is a
    /// page of HTML from the edge, without a request id. `{"status": 503}`.
    Status(u16),
    /// The true answer breaks off in the middle.
    HalfJson,
    /// There is no answer until the client goes away.
    Hang,
    /// There is no answer for so many milliseconds, and then the connection is closed.
    HangMs(u64),
    /// The true answer comes so many milliseconds late.
    DelayMs(u64),
    /// The connection is closed without an answer.
    Drop,
    /// The cursor is not known any more: 400. Only requests with a `start_cursor` match.
    ExpireCursor,
    /// The same part of the list as the last time, with the same `next_cursor`. At the first request for the list
    /// there is no last time: it gets its part, and a `next_cursor` in any case.
    Repeat,
    /// There is always more: after the last part the list begins again, and each cursor is new.
    Endless,
    /// The list ends here, and says that it is not complete.
    Incomplete,
    /// Somebody changes the workspace just before the request is answered: a change as of `POST /control`.
    ChangeBefore(Change),
    /// Somebody changes the workspace when the answer is made up, just before it is sent.
    ChangeAfter(Change),
}

fn everything() -> String {
    "**".to_owned()
}

fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        One(u64),
        Several(Vec<u64>),
    }
    Ok(match Given::deserialize(deserializer)? {
        Given::One(number) => vec![number],
        Given::Several(numbers) => numbers,
    })
}

impl Rule {
    /// A fault of the requests to a path.
    pub fn new(path: impl Into<String>, when: When, what: What) -> Rule {
        Rule { path: path.into(), method: None, only_above_page_size: None, when, what, retry_after: None }
    }

    /// Whether the request is one that the rule is for, whichever it is in turn.
    pub(super) fn matches(&self, asked: &Asked) -> bool {
        self.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(&asked.method))
            && self.only_above_page_size.is_none_or(|size| asked.page_size > size)
            && (self.what != What::ExpireCursor || asked.cursor.is_some())
            && is_at(&self.path, &asked.path)
    }

    pub(super) fn check(&self, index: usize) -> Result<(), FaultsError> {
        let field = |name: &str| format!("rules[{index}].{name}");
        match self.when {
            When::Every(number) => expect(field("when.every"), number, number > 0, "it must be more than 0")?,
            When::Probability(share) => {
                let is_share = (0.0..=1.0).contains(&share);
                expect(field("when.probability"), share, is_share, "it is a number from 0 to 1")?;
            }
            When::Always | When::Nth(_) | When::First(_) => {}
        }
        if let What::Status(status) = self.what {
            let expected = "known are 400, 401, 403, 404, 409, 429, 500, 502, 503, 504 and 529";
            expect(field("what.status"), status, answers::is_known(status), expected)?;
        }
        Ok(())
    }
}

/// Whether a path is one that the pattern stands for; ids may be written with or without dashes.
fn is_at(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    for wanted in pattern.split('/').filter(|part| !part.is_empty()) {
        if wanted == "**" {
            return true;
        }
        let Some(part) = parts.next() else { return false };
        let same_id = || ids::parse(wanted).is_some_and(|id| ids::parse(part) == Some(id));
        if wanted != "*" && wanted != part && !same_id() {
            return false;
        }
    }
    parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_one_part_of_the_path_and_two_are_the_rest() {
        for (pattern, path, expected) in [
            ("search", "search", true),
            ("search", "searches", false),
            ("**", "anything/at/all", true),
            ("blocks/*/children", "blocks/1/children", true),
            ("blocks/*/children", "blocks/1", false),
            ("blocks/*", "blocks/1/children", false),
            ("blocks/**", "blocks/1/children", true),
            ("pages/5c6a28216bb14a7eb6e1c50111515c3d", "pages/5c6a2821-6bb1-4a7e-b6e1-c50111515c3d", true),
        ] {
            assert_eq!(is_at(pattern, path), expected, "{pattern} {path}");
        }
    }
}
