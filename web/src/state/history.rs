//! The conversation as it is sent with a follow-up question.

use shared::ask::{MAX_HISTORY_TURNS, MAX_TURN_CHARS, Role, Turn};

use crate::markdown;
use crate::state::exchange::Exchange;

/// All of the history together, in bytes of UTF-8: the API takes 256 KB with all that a request has around it.
const MAX_BYTES: usize = 160_000;

/// The turns before a question, oldest first: no more than the API takes, and whole exchanges only. Questions
/// without an answer are left out, and so are the citation markers: their numbers mean other pages next time.
pub(crate) fn turns(earlier: &[Exchange]) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut bytes = 0;
    for exchange in earlier.iter().rev().filter(|exchange| !exchange.text.trim().is_empty()) {
        let answer = markdown::without_markers(&exchange.text, &exchange.citations);
        let answer = shortened(answer, exchange.is_cut());
        bytes += answer.len() + exchange.question.len();
        if turns.len() + 2 > MAX_HISTORY_TURNS || bytes > MAX_BYTES {
            break;
        }
        turns.push(Turn { role: Role::Assistant, text: answer });
        turns.push(Turn { role: Role::User, text: exchange.question.clone() });
    }
    turns.reverse();
    turns
}

/// As much of an answer as a turn may have: its beginning, or its end where the next answer is to go on from there.
fn shortened(answer: String, from_end: bool) -> String {
    let excess = answer.chars().count().saturating_sub(MAX_TURN_CHARS);
    match (excess, from_end) {
        (0, _) => answer,
        (_, true) => answer.chars().skip(excess).collect(),
        (_, false) => answer.chars().take(MAX_TURN_CHARS).collect(),
    }
}

#[cfg(test)]
mod tests {
    use shared::ask::FinishReason;

    use super::*;
    use crate::state::exchange::Phase;
    use crate::state::samples::{citation, done};

    fn exchange(question: &str, text: &str) -> Exchange {
        Exchange { text: text.to_owned(), ..Exchange::new(1, 0, question.to_owned()) }
    }

    #[test]
    fn answers_go_without_their_markers_and_unanswered_questions_not_at_all() {
        let mut first = exchange("연차는?", "15일[1]입니다.");
        first.citations = vec![citation(1, 3)];
        let turns = turns(&[first, exchange("실패한 질문", " ")]);
        let texts: Vec<_> = turns.iter().map(|turn| (turn.role, turn.text.as_str())).collect();
        assert_eq!(texts, [(Role::User, "연차는?"), (Role::Assistant, "15일입니다.")]);
    }

    #[test]
    fn a_long_conversation_sends_its_end() {
        let exchanges: Vec<_> = (0..30).map(|n| exchange(&n.to_string(), "답")).collect();
        let turns = turns(&exchanges);
        assert_eq!(turns.len(), MAX_HISTORY_TURNS);
        assert_eq!(turns[0].text, "10");
    }

    #[test]
    fn a_long_answer_sends_its_beginning_and_one_to_go_on_with_its_end() {
        let mut long = exchange("긴 답", &format!("처음{}끝", "가".repeat(MAX_TURN_CHARS)));
        assert!(turns(&[long.clone()])[1].text.starts_with("처음"));
        long.phase = Phase::Done(done(FinishReason::Length));
        let sent = turns(&[long]);
        assert!(sent[1].text.ends_with("가끝"));
        assert_eq!(sent[1].text.chars().count(), MAX_TURN_CHARS);
    }

    #[test]
    fn long_answers_together_stay_below_what_a_request_may_have() {
        let long = exchange("긴 답", &"가".repeat(MAX_TURN_CHARS));
        let sent = turns(&vec![long; 20]);
        assert!(sent.len() < MAX_HISTORY_TURNS && sent.len() >= 10, "{}", sent.len());
    }
}
