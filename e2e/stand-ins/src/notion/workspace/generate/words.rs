//! Sentences of Korean and English words, as they stand in the documents of a company.

use crate::notion::random::Random;

const WORDS: [&str; 64] = [
    "연차는",
    "입사일",
    "기준으로",
    "발생하며",
    "신청은",
    "팀장",
    "승인",
    "후",
    "확정된다",
    "출장비는",
    "영수증과",
    "함께",
    "청구한다",
    "서버",
    "점검은",
    "매주",
    "수요일",
    "새벽에",
    "진행하고",
    "장애가",
    "발생하면",
    "담당자에게",
    "즉시",
    "알린다",
    "회의록은",
    "공유",
    "폴더에",
    "보관한다",
    "신규",
    "입사자는",
    "보안",
    "교육을",
    "이수해야",
    "한다",
    "배포",
    "전에",
    "반드시",
    "검토를",
    "거친다",
    "고객",
    "문의는",
    "하루",
    "안에",
    "답변한다",
    "the",
    "team",
    "reviews",
    "every",
    "release",
    "before",
    "deployment",
    "and",
    "records",
    "its",
    "decision",
    "API",
    "policy",
    "expenses",
    "are",
    "paid",
    "within",
    "30",
    "days",
    "v2.1",
];

/// So many words, and a full stop.
pub(super) fn sentence(random: &mut Random, words: usize) -> String {
    let mut out = phrase(random, words);
    out.push('.');
    out
}

/// So many words.
pub(super) fn phrase(random: &mut Random, words: usize) -> String {
    let mut out = String::with_capacity(words * 10);
    for number in 0..words {
        if number > 0 {
            out.push(' ');
        }
        out.push_str(WORDS[random.below(WORDS.len())]);
    }
    out
}
