//! A block's text as sentences, and how they are told.

use shared::page::CELL_SEPARATOR;

use crate::model::PromptBlock;

/// The letters and digits of a text, in lower case: Korean writers put spaces as they like.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The sentences of a block; a line of code, a cell's row or a property is one.
pub(super) fn sentences(block: &PromptBlock) -> Vec<&str> {
    let whole_lines = block.markdown.starts_with("```") || block.markdown.starts_with('|');
    let lines = block.text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| if whole_lines { vec![line] } else { split_sentences(line) }).collect()
}

/// Cuts after a full stop that is followed by a space: `v1.2` and `hanwool.example` stay whole.
fn split_sentences(line: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if letter == ' ' && matches!(before, '.' | '!' | '?' | '。') {
            // `1. ` and `e.g. ` end no sentence.
            let sentence = line[start..at].trim();
            if sentence.chars().count() > 5 && !sentence.ends_with("e.g.") && !sentence.ends_with("i.e.") {
                sentences.push(sentence);
                start = at + 1;
            }
        }
        before = letter;
    }
    sentences.push(line[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// A row of a table is told with the names of its columns; anything else as it stands.
pub(super) fn told(quote: &str, header: Option<&str>) -> String {
    let Some(header) = header else { return quote.to_owned() };
    let names = header.split(CELL_SEPARATOR);
    let cells: Vec<String> = quote
        .split(CELL_SEPARATOR)
        .zip(names)
        .filter(|(cell, _)| !cell.trim().is_empty())
        .map(|(cell, name)| if name.trim().is_empty() { cell.to_owned() } else { format!("{name}: {cell}") })
        .collect();
    cells.join(" · ")
}

/// A sentence that asks answers nothing; in a list of questions it names the answer below it.
pub(super) fn asks(sentence: &str) -> bool {
    sentence.trim_end().ends_with(['?', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_number_does_not_end_a_sentence() {
        assert_eq!(split_sentences("Use v1.2 now. Then wait."), ["Use v1.2 now.", "Then wait."]);
    }
}
