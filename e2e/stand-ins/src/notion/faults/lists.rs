//! Lists that repeat themselves, do not end, or end too soon.

use std::collections::HashMap;

use serde_json::{Value, json};
use uuid::Uuid;

/// What is remembered of lists between two requests.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The last part that was given of each list; only while a rule may repeat it.
    last: HashMap<String, Value>,
    /// Cursors that were made up, and where they lead: to a true cursor, or to the beginning.
    made_up: HashMap<String, Option<String>>,
}

impl Lists {
    /// Where a cursor truly leads: `None` for one that was not made up.
    pub(super) fn resolve(&self, cursor: &str) -> Option<Option<String>> {
        self.made_up.get(cursor).cloned()
    }

    /// The part of the list that was given last.
    pub(super) fn last(&self, list: &str) -> Option<Value> {
        self.last.get(list).cloned()
    }

    pub(super) fn remember(&mut self, list: String, part: &Value) {
        self.last.insert(list, part.clone());
    }

    /// Gives the part a cursor that was never seen before. After the last part the list begins again.
    pub(super) fn go_on(&mut self, part: &mut Value) {
        let next = part["next_cursor"].as_str().map(str::to_owned);
        let id = Uuid::new_v4();
        // As the true cursors of lists of this kind look.
        let cursor = match part["type"].as_str() {
            Some("page_or_data_source") => format!("s:{id}:{}", Uuid::new_v4()),
            _ => id.to_string(),
        };
        part["has_more"] = true.into();
        part["next_cursor"] = cursor.as_str().into();
        self.made_up.insert(cursor, next);
    }
}

/// Ends the list with this part.
pub(super) fn end(part: &mut Value) {
    part["has_more"] = false.into();
    part["next_cursor"] = Value::Null;
    part["request_status"] = json!({"type": "incomplete", "incomplete_reason": "query_result_limit_reached"});
}
