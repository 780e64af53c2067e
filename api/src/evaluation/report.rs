//! What an evaluation says, as a table for people and as JSON for programs.

use serde_json::{Value, json};
use shared::ask::IndexInfo;

use crate::evaluation::metrics::Metrics;

/// The name of the group that has every question.
pub const ALL: &str = "all";
/// How many misses the table shows. JSON has all of them.
const MOST_MISSES: usize = 20;

/// How well a file of questions was answered.
#[derive(Debug)]
pub struct Report {
    /// The state of the workspace that was asked.
    pub index: IndexInfo,
    /// The questions, all together and by their kinds.
    pub groups: Vec<(String, Group)>,
    /// The questions that did not end as they should, the worst first.
    pub misses: Vec<Miss>,
}

/// Questions that are counted together.
#[derive(Debug, Default)]
pub struct Group {
    /// Of those that a page answers; none without such a question.
    pub metrics: Option<Metrics>,
    /// Of those: how many were told to have no answer.
    pub wrongly_refused: usize,
    /// How many no page answers.
    pub unanswerable: usize,
    /// Of those: how many were told so.
    pub rightly_refused: usize,
}

/// A question that did not end as it should.
#[derive(Debug)]
pub struct Miss {
    /// Its name in the file.
    pub id: String,
    /// The question.
    pub question: String,
    /// The titles of the pages that answer it.
    pub expected: Vec<String>,
    /// The place of the first of them, from 1, if it was found.
    pub place: Option<usize>,
    /// Whether it was told to have no answer.
    pub refused: bool,
    /// How likely it was thought to have one, 0 to 1.
    pub confidence: f32,
    /// The titles of the pages that were found first.
    pub found: Vec<String>,
}

impl Group {
    fn json(&self) -> Value {
        let mut json = self.metrics.as_ref().map_or_else(|| json!({"queries": 0}), Metrics::report);
        json["refused"] = self.wrongly_refused.into();
        json["unanswerable"] = self.unanswerable.into();
        json["unanswerable_refused"] = self.rightly_refused.into();
        json
    }
}

impl Report {
    /// Everything.
    pub fn json(&self) -> Value {
        let groups = self.groups.iter().map(|(name, group)| (name.clone(), group.json())).collect();
        let misses = self.misses.iter().map(|miss| {
            json!({
                "id": miss.id, "question": miss.question, "expected": miss.expected, "place": miss.place,
                "refused": miss.refused, "confidence": miss.confidence, "found": miss.found,
            })
        });
        let misses: Vec<Value> = misses.collect();
        json!({"index": self.index, "groups": Value::Object(groups), "misses": misses})
    }

    /// The figures and the worst misses.
    pub fn table(&self) -> String {
        let mut table = format!(
            "{} pages, generation {}\n\n{:<14} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}  no answer: told\n",
            self.index.pages,
            self.index.generation,
            "questions",
            "",
            "first",
            "in 5",
            "in 10",
            "nDCG@10",
            "refused"
        );
        for (name, group) in &self.groups {
            let json = group.json();
            let figure = |key: &str| {
                json[key].as_f64().map_or_else(|| "-".to_owned(), |figure| format!("{figure:.3}"))
            };
            table.push_str(&format!(
                "{name:<14} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8}  {} of {}\n",
                json["queries"].as_u64().unwrap_or_default(),
                figure("recall@1"),
                figure("recall@5"),
                figure("recall@10"),
                figure("ndcg@10"),
                group.wrongly_refused,
                group.rightly_refused,
                group.unanswerable,
            ));
        }
        for miss in self.misses.iter().take(MOST_MISSES) {
            table.push_str(&format!("\n{} {}\n", miss.id, miss.question));
            table.push_str(&match (miss.expected.is_empty(), miss.place) {
                (true, _) => "  no page answers it, and it was answered".to_owned(),
                (false, place) => {
                    let place =
                        place.map_or_else(|| "not found".to_owned(), |place| format!("at place {place}"));
                    let refused = if miss.refused { ", told to have no answer" } else { "" };
                    format!("  {} {place}{refused}", miss.expected.join(", "))
                }
            });
            table.push_str(&format!(
                "; found: {} (confidence {:.2})\n",
                miss.found.join(", "),
                miss.confidence
            ));
        }
        let more = self.misses.len().saturating_sub(MOST_MISSES);
        if more > 0 {
            table.push_str(&format!("\nand {more} more: see --json\n"));
        }
        table
    }
}
