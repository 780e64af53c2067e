//! Passages that say the same: of a text that was copied from page to page, one is enough.

use crate::retrieval::terms::TermSet;

/// The share of the words of both that two passages must have in common to be the same.
const SAME: f32 = 0.85;
/// A passage of fewer different words is not compared: short lines are alike by chance.
const LEAST_WORDS: usize = 12;

/// The words of a passage, to compare it by.
#[derive(Debug)]
pub struct Print(TermSet);

impl Print {
    /// The print of a text.
    pub fn of(text: &str) -> Self {
        Self(TermSet::of(text))
    }

    /// Whether two passages say the same in (nearly) the same words.
    pub fn is_same(&self, other: &Print) -> bool {
        let (fewer, more) = (self.0.len().min(other.0.len()), self.0.len().max(other.0.len()));
        if fewer < LEAST_WORDS || (fewer as f32) < SAME * more as f32 {
            return false;
        }
        let common = self.0.common(&other.0) as f32;
        common / ((fewer + more) as f32 - common) >= SAME
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
