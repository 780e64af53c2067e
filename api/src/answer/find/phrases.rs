//! Words in quotation marks: they are looked for as they stand.

use crate::corpus::snapshot::TextError;
use crate::corpus::texts::Texts;
use crate::retrieval::index::Hit;
use crate::retrieval::tokenize::normal;
use shared::passage;

/// Quotation marks, opening and closing.
const MARKS: [(char, char); 4] = [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』')];

/// The hits whose passages have every phrase of the question. All of them where there is no phrase, or where no passage
/// has it: what comes nearest is better than nothing.
pub(super) fn matching(question: &str, hits: Vec<Hit>, texts: &mut Texts<'_>) -> Result<Vec<Hit>, TextError> {
    let phrases = phrases(question);
    if phrases.is_empty() {
        return Ok(hits);
    }
    let mut matching = Vec::new();
    for hit in &hits {
        let Some(read) = texts.passage(*hit)? else { continue };
        let (page, passage) = (read.page(), read.passage());
        let text = spaced(&format!("{}\n{}", page.document.title, passage::text(page, passage)));
        if phrases.iter().all(|phrase| text.contains(phrase)) {
            matching.push(*hit);
        }
    }
    Ok(if matching.is_empty() { hits } else { matching })
}

/// What a question has in quotation marks, of two letters at least.
fn phrases(question: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    let mut rest = question;
    while let Some((start, (open, close))) = rest
        .char_indices()
        .find_map(|(at, letter)| Some((at, *MARKS.iter().find(|(open, _)| *open == letter)?)))
    {
        rest = &rest[start + open.len_utf8()..];
        let Some(end) = rest.find(close) else { break };
        phrases.push(spaced(&rest[..end]));
        rest = &rest[end + close.len_utf8()..];
    }
    phrases.retain(|phrase| phrase.chars().count() >= 2);
    phrases
}

/// In the form in which texts are compared, each run of spaces being one.
fn spaced(text: &str) -> String {
    normal(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_what_stands_in_quotation_marks() {
        assert_eq!(phrases("\"3영업일  전\" 규정과 “Roll Back” 절차"), ["3영업일 전", "roll back"]);
        assert!(phrases("연차는 \"").is_empty());
        assert!(phrases("7\" 화면").is_empty());
    }
}
