//! The deliveries of late, by their ids: Notion delivers again what it takes for lost.

use std::collections::{HashSet, VecDeque};

/// How many deliveries are remembered: at one a second, those of some hours.
const CAPACITY: usize = 10_000;
/// The longest id that is remembered, in bytes; Notion's have 36.
const MAX_ID: usize = 64;

/// The ids of the last deliveries.
#[derive(Debug, Default)]
pub(super) struct Seen {
    ids: HashSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    /// Remembers an id. Says whether it is new.
    pub(super) fn insert(&mut self, id: &str) -> bool {
        if id.len() > MAX_ID {
            return true;
        }
        if !self.ids.insert(id.to_owned()) {
            return false;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_once_and_the_oldest_are_forgotten() {
        let mut seen = Seen::default();
        assert!(seen.insert("0"));
        assert!(!seen.insert("0"));
        assert!((1..CAPACITY).all(|number| seen.insert(&number.to_string())));
        assert!(!seen.insert("0"));
        assert!(seen.insert("one more"));
        assert!(seen.insert("0"));
        assert_eq!((seen.ids.len(), seen.order.len()), (CAPACITY, CAPACITY));
    }
}
