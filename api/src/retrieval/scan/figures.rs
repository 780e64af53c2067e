//! The figures that a question asks for: how many rows there are, and sums and averages of a number property.

use shared::ask::scan::Function;

use crate::retrieval::scan::database::Kind;
use crate::retrieval::scan::grammar::{Counted, Word};
use crate::retrieval::scan::order::Order;
use crate::retrieval::scan::reading::Reading;
use crate::retrieval::scan::text;

/// Endings that make `몇 개` a part of something else than a count of rows.
const NO_COUNT: &[&str] =
    &["까지", "부터", "로", "으로", "씩", "마다", "당", "보다", "짜리", "에", "에서", "의", "만에", "째"];
/// Endings of number properties that are counts themselves.
const COUNTS: &[&str] = &["횟수", "건수", "개수", "수", "count", "counts", "times"];

impl Reading<'_> {
    pub(super) fn counted(&self, at: usize) -> Option<Counted> {
        self.tokens[at].word(|word| if let Word::Count(counted) = word { Some(counted) } else { None })
    }

    /// How many rows there are, or the sum of a property that counts.
    pub(super) fn count(&mut self, counts: &[usize]) -> Option<Order> {
        let mut of_times = false;
        for &at in counts {
            let ending = self.tokens[at].ending.as_str();
            if NO_COUNT.iter().any(|no| ending.starts_with(no)) {
                return None;
            }
            match self.counted(at)? {
                Counted::People if !self.of_people => return None,
                Counted::Times => of_times = true,
                _ => {}
            }
            self.take(at..at + 1);
        }
        for at in self.free(Word::Sum) {
            self.take(at..at + 1);
        }
        let free = |this: &Self| -> Vec<(usize, usize)> {
            this.mentions(|_| true)
                .into_iter()
                .filter(|&(at, column)| {
                    this.is_free(at) && !this.tokens[at].is_database() && !this.shown.contains(&column)
                })
                .collect()
        };
        let property = match free(self)[..] {
            [] => None,
            [(_, column), ..] => {
                // A count of anything but rows: only a property that counts can tell.
                let name = text::key(&self.columns[column].name);
                let is_count = self.columns[column].kind == Kind::Number
                    && COUNTS.iter().any(|count| name.ends_with(count));
                if !is_count {
                    return None;
                }
                self.show(column);
                Some(self.columns[column].name.clone())
            }
        };
        if !free(self).is_empty() || of_times && property.is_none() && self.conditions.is_empty() {
            return None;
        }
        let function = if property.is_some() { Function::Sum } else { Function::Count };
        Some(Order { measure: Some((function, property)), ..Order::default() })
    }

    /// The sum or average of a number property.
    pub(super) fn figure(&mut self) -> Option<(Function, Option<String>)> {
        let function = match (self.any(Word::Average), self.any(Word::Sum)) {
            (true, _) => Function::Average,
            (false, true) => Function::Sum,
            _ => return None,
        };
        let (at, column) =
            self.mentions(|kind| kind == Kind::Number).into_iter().find(|&(at, _)| self.is_free(at))?;
        self.take(at..at + 1);
        self.show(column);
        for word in [Word::Average, Word::Sum, Word::HowMuch] {
            for at in self.free(word) {
                self.take(at..at + 1);
            }
        }
        Some((function, Some(self.columns[column].name.clone())))
    }
}
