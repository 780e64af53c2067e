//! An answer as Markdown, for the clipboard.

use shared::ask::{Citation, Source};

use crate::markdown;
use crate::state::cards;

/// The answer with its markers as links to the cited blocks, and the cited pages below it.
pub(crate) fn answer(text: &str, citations: &[Citation], sources: &[Source], heading: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{citation, citation_of, source};

    #[test]
    fn a_copy_keeps_its_links_and_names_its_sources() {
        let citations = [Citation { position: 3, ..citation_of(1, 1) }];
        assert_eq!(
            answer("15일[1]", &citations, &[source("연차", 1)], "인용한 문서"),
            "15일 [\\[1\\]](https://www.notion.so/p#b)\n\n인용한 문서\n\n1. [제목](https://www.notion.so/1)"
        );
    }

    #[test]
    fn an_answer_without_citations_is_only_its_text() {
        assert_eq!(answer(" 없음 \n", &[], &[], "인용한 문서"), "없음");
        assert_eq!(answer("가", &[citation(1, 9)], &[], "x").lines().count(), 5);
    }
}
