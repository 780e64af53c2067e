//! Sets of terms, as numbers: a question compares its words with those of dozens of passages, and a string for each word of
//! all of them would be most of its time.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::retrieval::tokenize::{self, Words, parts};

/// A term as a number. Two terms are one number in one of some ten billion comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u64);

impl TermId {
    /// The number of a term.
    pub fn of(term: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        term.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Different terms, in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermSet(Vec<TermId>);

impl TermSet {
    /// The terms of a text.
    pub fn of(text: &str) -> Self {
        let mut terms = Vec::new();
        tokenize::each_term(&Words::read(text), |term, _| terms.push(TermId::of(term)));
        terms.into_iter().collect()
    }

    /// The parts of a text.
    pub fn parts_of(text: &str) -> Self {
        let mut terms = Vec::new();
        parts::each_part(&Words::read(text), |part| terms.push(TermId::of(part)));
        terms.into_iter().collect()
    }

    /// Whether a term is one of them.
    pub fn has(&self, term: TermId) -> bool {
        self.0.binary_search(&term).is_ok()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = TermId> {
        self.0.iter().copied()
    }

    /// How many are in both.
    pub fn common(&self, other: &Self) -> usize {
        let (mut a, mut b, mut common) = (0, 0, 0);
        while let (Some(one), Some(another)) = (self.0.get(a), other.0.get(b)) {
            common += usize::from(one == another);
            a += usize::from(one <= another);
            b += usize::from(another <= one);
        }
        common
    }
}

impl FromIterator<TermId> for TermSet {
    fn from_iter<I: IntoIterator<Item = TermId>>(terms: I) -> Self {
        let mut terms: Vec<TermId> = terms.into_iter().collect();
        terms.sort_unstable();
        terms.dedup();
        Self(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_each_term_once() {
        let set = TermSet::of("연차 휴가 연차");
        assert_eq!(set.len(), 2);
        assert!(set.has(TermId::of("휴가")) && !set.has(TermId::of("병가")));
        assert_eq!(set.common(&TermSet::of("병가 휴가")), 1);
        assert!(TermSet::of("?").is_empty());
    }
}
