//! A file of questions with the pages that answer them.

use std::collections::HashMap;

use serde::Deserialize;
use shared::ask::{Filters, Turn};
use shared::ids::PageId;

use crate::corpus::snapshot::Snapshot;
use crate::retrieval::tokenize::normal;

/// A question as the file has it. Other fields are the owner's own notes.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Names it in the report.
    #[serde(default)]
    pub id: String,
    /// The question.
    pub question: String,
    /// The pages that answer it: each by its address in Notion, its id, or its title. None for a question that no page
    /// answers.
    #[serde(default)]
    pub pages: Vec<String>,
    /// What was said before it.
    #[serde(default)]
    pub history: Vec<Turn>,
    /// Where to look.
    #[serde(default)]
    pub filters: Option<Filters>,
    /// A name for questions that are reported together, beside all.
    #[serde(default)]
    pub kind: Option<String>,
}

/// A question, and the pages that answer it.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The question.
    pub question: Question,
    /// The pages.
    pub pages: Vec<PageId>,
}

/// Why a file of questions could not be used.
#[derive(Debug, thiserror::Error)]
pub enum QuestionsError {
    /// The file cannot be read.
    #[error("cannot read `{path}`")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// It is no list of questions.
    #[error("`{path}` is no list of questions, each with `question` and `pages`")]
    Malformed {
        /// The file.
        path: String,
        /// Where and why.
        #[source]
        source: Box<serde_saphyr::Error>,
    },
    /// It names pages that there are not.
    #[error("these pages are not in the corpus; write the address, the id or the whole title of each:{}", .0.iter().map(|name| format!("\n  {name}")).collect::<String>())]
    UnknownPages(Vec<String>),
}

/// Reads a file.
pub fn read(path: &str) -> Result<Vec<Question>, QuestionsError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| QuestionsError::Unreadable { path: path.to_owned(), source })?;
    serde_saphyr::from_str(&text)
        .map_err(|error| QuestionsError::Malformed { path: path.to_owned(), source: Box::new(error) })
}

/// Finds the pages that the questions name. A title that several pages have means any of them.
pub fn resolve(questions: Vec<Question>, snapshot: &Snapshot) -> Result<Vec<Expected>, QuestionsError> {
    let mut titles: HashMap<String, Vec<PageId>> = HashMap::new();
    for (_, page) in snapshot.index.pages() {
        titles.entry(normal(page.head.title.trim())).or_default().push(page.head.id);
    }
    let mut unknown = Vec::new();
    let mut expected = Vec::with_capacity(questions.len());
    for question in questions {
        let mut pages = Vec::new();
        for name in &question.pages {
            let by_id = id_in(name).filter(|id| snapshot.page(*id).is_some());
            match (by_id, titles.get(&normal(name.trim()))) {
                (Some(id), _) => pages.push(id),
                (None, Some(ids)) => pages.extend(ids),
                (None, None) => unknown.push(name.clone()),
            }
        }
        expected.push(Expected { question, pages });
    }
    if unknown.is_empty() { Ok(expected) } else { Err(QuestionsError::UnknownPages(unknown)) }
}

/// The id that a page's address ends with, or that the text is.
fn id_in(name: &str) -> Option<PageId> {
    let end = name.trim().split(['?', '#']).next()?.trim_end_matches('/');
    let last = end.rsplit('/').next()?;
    let digits: Vec<char> = last.chars().filter(|letter| *letter != '-').collect();
    let id: String = digits.get(digits.len().checked_sub(32)?..)?.iter().collect();
    id.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_with_the_id() {
        let id = Some("0123456789abcdef0123456789abcdef".parse().unwrap());
        for name in [
            "https://www.notion.so/acme/Leave-policy-0123456789abcdef0123456789abcdef?pvs=4#block",
            "https://app.notion.com/p/0123456789abcdef0123456789abcdef/",
            "01234567-89ab-cdef-0123-456789abcdef",
        ] {
            assert_eq!(id_in(name), id, "{name}");
        }
        assert_eq!(id_in("연차휴가 규정"), None);
    }
}
