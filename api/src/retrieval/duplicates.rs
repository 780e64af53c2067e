//! Passages that say the same: of a text that was copied from page to page, one is enough.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::retrieval::tokenize::{self, Words};

/// The share of the words of both that two passages must have in common to be the same.
const SAME: f32 = 0.85;
/// A passage of fewer different words is not compared: short lines are alike by chance.
const LEAST_WORDS: usize = 12;

/// The words of a passage, to compare it by: a number for each, in order.
#[derive(Debug)]
pub struct Print(Vec<u64>);

impl Print {
    /// The print of a text.
    pub fn of(text: &str) -> Self {
        let mut words = Vec::new();
        tokenize::each_term(&Words::read(text), |term, _| {
            let mut hasher = DefaultHasher::new();
            term.hash(&mut hasher);
            words.push(hasher.finish());
        });
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    /// Whether two passages say the same in (nearly) the same words.
    pub fn is_same(&self, other: &Print) -> bool {
        let (fewer, more) = (self.0.len().min(other.0.len()), self.0.len().max(other.0.len()));
        if fewer < LEAST_WORDS || (fewer as f32) < SAME * more as f32 {
            return false;
        }
        let common = self.common(other) as f32;
        common / ((fewer + more) as f32 - common) >= SAME
    }

    fn common(&self, other: &Print) -> usize {
        let (mut a, mut b, mut common) = (0, 0, 0);
        while let (Some(one), Some(another)) = (self.0.get(a), other.0.get(b)) {
            common += usize::from(one == another);
            a += usize::from(one <= another);
            b += usize::from(another <= one);
        }
        common
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "하루나 이틀 쉬려면 3영업일 전까지, 연속 5일 이상이면 2주 전까지 팀장에게 신청하고 인수인계 메모를 첨부합니다.";

    #[test]
    fn a_copy_is_the_same_and_another_rule_is_not() {
        let copy = format!("{RULE} (복사)");
        assert!(Print::of(RULE).is_same(&Print::of(&copy)));
        let other = "출장비는 복귀 후 5일 안에 영수증과 함께 정산하고 법인카드 사용분은 카드사 앱에서 내려받아 팀장에게 첨부합니다.";
        assert!(!Print::of(RULE).is_same(&Print::of(other)));
        assert!(!Print::of("연차").is_same(&Print::of("연차")), "too short to tell");
    }
}
