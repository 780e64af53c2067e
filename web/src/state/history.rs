//! The conversation as it is sent with a follow-up question.

use shared::ask::{MAX_HISTORY_TURNS, Role, Turn};

use crate::markdown;
use crate::state::exchange::Exchange;

/// The turns before a question, oldest first: no more than the API takes, and whole exchanges only. Questions
/// without an answer are left out, and so are the citation markers: their numbers mean other pages next time.
pub(crate) fn turns(earlier: &[Exchange]) -> Vec<Turn> {
    let answered: Vec<&Exchange> =
        earlier.iter().filter(|exchange| !exchange.text.trim().is_empty()).collect();
    let skipped = answered.len().saturating_sub(MAX_HISTORY_TURNS / 2);
    answered[skipped..]
        .iter()
        .flat_map(|exchange| {
            let answer = markdown::without_markers(&exchange.text, &exchange.citations);
            [
                Turn { role: Role::User, text: exchange.question.clone() },
                Turn { role: Role::Assistant, text: answer },
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::citation;

    fn exchange(question: &str, text: &str) -> Exchange {
        Exchange { text: text.to_owned(), ..Exchange::new(1, question.to_owned()) }
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
}
