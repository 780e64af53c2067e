//! Answers and conversations as Markdown, for the clipboard and for files.

use crate::locale::read::Read;
use crate::locale::talks::Talks;
use crate::markdown;
use crate::state::cards;
use crate::state::exchange::Exchange;
use crate::state::talk;

/// The answer with its markers as links to the cited blocks, and the cited pages below it.
pub(crate) fn answer(exchange: &Exchange, heading: &str) -> String {
    let Exchange { text, citations, sources, .. } = exchange;
    let mut out = markdown::with_links(text.trim(), citations);
    let cards = cards::cited(citations, sources);
    if !cards.is_empty() {
        out.push_str(&format!("\n\n{heading}\n"));
    }
    for card in cards {
        let number = card.number.unwrap_or_default();
        let url = card.source.as_ref().map_or(card.target.url.as_str(), |source| &source.url);
        let title = card.target.title.replace(['[', ']'], "");
        out.push_str(&format!("\n{number}. [{title}]({url})"));
    }
    out
}

/// A conversation: its title, when it was exported, and each question with its answer.
pub(crate) fn conversation(
    title: &str,
    exchanges: &[Exchange],
    now: &str,
    words: &Read,
    talks: &Talks,
) -> String {
    let mut out = format!("# {}\n\n{}\n", talk::title_of(title), (talks.exported)(now));
    for exchange in exchanges {
        if exchange.continues {
            out.push_str(&format!("\n## {}\n", talks.going_on));
        } else {
            // A quotation, so that no line of the question is read as a heading.
            let question = exchange.question.trim().replace('\n', "\n> ");
            out.push_str(&format!("\n## {}\n\n> {question}\n", talks.question));
        }
        let answer = answer(exchange, words.sources);
        if !answer.is_empty() {
            out.push_str(&format!("\n### {}\n\n{answer}\n", words.answer));
        }
    }
    out
}

/// A name for the file: the title without what file systems do not take.
pub(crate) fn file_name(title: &str) -> String {
    let name: String = title.chars().map(|char| if char.is_alphanumeric() { char } else { ' ' }).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join("-");
    if name.is_empty() { "conversation.md".to_owned() } else { format!("{name}.md") }
}

#[cfg(test)]
mod tests {
    use shared::ask::{Citation, Language, Source};

    use super::*;
    use crate::locale::{read, talks};
    use crate::state::samples::{citation, citation_of, source};

    fn exchange(text: &str, citations: &[Citation], sources: &[Source]) -> Exchange {
        Exchange {
            text: text.to_owned(),
            citations: citations.to_vec(),
            sources: sources.to_vec(),
            ..Exchange::new(1, 0, "연차는?\n# 이월은?".to_owned())
        }
    }

    #[test]
    fn a_copy_keeps_its_links_and_names_its_sources() {
        let citations = [Citation { position: 3, ..citation_of(1, 1) }];
        assert_eq!(
            answer(&exchange("15일[1]", &citations, &[source("연차", 1)]), "인용한 문서"),
            "15일 [\\[1\\]](https://www.notion.so/p#b)\n\n인용한 문서\n\n1. [제목](https://www.notion.so/1)"
        );
    }

    #[test]
    fn an_answer_without_citations_is_only_its_text() {
        assert_eq!(answer(&exchange(" 없음 \n", &[], &[]), "인용한 문서"), "없음");
        assert_eq!(answer(&exchange("가", &[citation(1, 9)], &[]), "x").lines().count(), 5);
    }

    #[test]
    fn a_conversation_has_its_questions_and_answers_in_order() {
        let words = read(Language::Ko);
        let cut = Exchange { continues: true, ..exchange("이어짐", &[], &[]) };
        let text = conversation(
            "연차는?",
            &[exchange("15일", &[], &[]), cut],
            "2026-05-01 10:00",
            words,
            talks(Language::Ko),
        );
        assert_eq!(
            text,
            "# 연차는?\n\n2026-05-01 10:00에 내보냄\n\n## 질문\n\n> 연차는?\n> # 이월은?\n\n### 답변\n\n15일\n\n## 이어서 답변\n\n### 답변\n\n이어짐\n"
        );
    }

    #[test]
    fn a_file_is_named_after_the_conversation() {
        assert_eq!(file_name("연차는 ../며칠인가요?"), "연차는-며칠인가요.md");
        assert_eq!(file_name("?!"), "conversation.md");
    }
}
