//! What a database is called: by its title, by what that means in the other language, and by what the titles of its
//! rows share.

use std::collections::HashMap;

use shared::page::PageDocument;

use crate::retrieval::scan::database::Database;
use crate::retrieval::scan::lexicon;
use crate::retrieval::scan::text;

/// How many titles are looked at for the words that they share, and the share of them that must have one.
const TITLES: usize = 40;
const SHARED_BY: f64 = 0.6;

/// What a database is called.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Names {
    /// Words that suffice to name it.
    pub suffice: Vec<String>,
    /// Words that may stand beside those.
    pub beside: Vec<String>,
    /// Whether its rows are people.
    pub of_people: bool,
}

impl Names {
    /// What a database is called by its title and by the titles of its rows.
    pub(super) fn of(database: &Database<'_>) -> Self {
        let mut names = Self::default();
        for part in database.title.split(['(', ')', '[', ']', '/', '|', '·', ':', ',', '—', '–']) {
            names.add_part(part);
        }
        let (first, others) = shared_words(&database.rows);
        for word in first {
            names.suffice.extend(lexicon::synonyms(&word));
        }
        for word in others {
            names.beside.extend(lexicon::synonyms(&word));
        }
        names
    }

    /// Adds a part of the title. Its last word says what the rows are, in Korean as in English; where that is only
    /// what keeps them, the word before does.
    fn add_part(&mut self, part: &str) {
        let mut words = text::words(part);
        if let [word] = &words[..]
            && let Some(kept) = lexicon::before_container(word)
        {
            words = vec![kept.to_owned(), word[kept.len()..].to_owned()];
        }
        let whole = words.concat();
        if whole.chars().count() < 2 {
            return;
        }
        self.suffice.extend(lexicon::synonyms(&whole));
        let is_container = |word: &String| lexicon::is_container(word);
        let head = words.iter().rposition(|word| !is_container(word));
        for (place, word) in words.iter().enumerate() {
            let names_it = head == Some(place) && !lexicon::is_owner(word) && word.chars().count() >= 2;
            if names_it {
                self.suffice.extend(lexicon::synonyms(word));
                self.of_people |= lexicon::is_people(word);
            } else {
                self.beside.extend(lexicon::synonyms(word));
            }
        }
        if words.iter().any(is_container) {
            self.beside.extend(lexicon::containers());
        }
    }
}

/// The words that most titles share: those that they begin with in Latin letters, as `ADR-012` does, and the others.
fn shared_words(rows: &[&PageDocument]) -> (Vec<String>, Vec<String>) {
    let mut counts: HashMap<(bool, String), usize> = HashMap::new();
    let titles: Vec<Vec<String>> = rows.iter().take(TITLES).map(|row| text::words(&row.title)).collect();
    for title in &titles {
        let mut seen: Vec<(bool, &str)> = Vec::new();
        for (place, word) in title.iter().enumerate() {
            let word = word.trim_matches(|letter: char| letter.is_numeric() || "./-".contains(letter));
            let named = (place == 0 && text::is_latin(word), word);
            if word.chars().count() >= 2 && !seen.contains(&named) {
                seen.push(named);
                *counts.entry((named.0, word.to_owned())).or_default() += 1;
            }
        }
    }
    let least = (titles.len() as f64 * SHARED_BY).max(3.0);
    let shared = counts.into_iter().filter(|(_, count)| *count as f64 >= least).map(|(word, _)| word);
    let (first, others): (Vec<_>, Vec<_>) = shared.partition(|(first, _)| *first);
    let words = |words: Vec<(bool, String)>| words.into_iter().map(|(_, word)| word).collect();
    (words(first), words(others))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(title: &str) -> Names {
        Names::of(&Database { id: shared::ids::DatabaseId(uuid::Uuid::nil()), title, rows: Vec::new() })
    }

    #[test]
    fn a_database_is_called_by_the_word_that_says_what_its_rows_are() {
        for (title, called, not) in [
            ("기술 결정 (ADR)", "decisions", "기술"),
            ("온콜 일정", "oncall", "일정"),
            ("온콜일정", "온콜", "일정"),
            ("Hiring pipeline", "채용", "pipeline"),
            ("고객 인터뷰", "인터뷰", "고객"),
            ("팀 일정", "팀일정", "팀"),
        ] {
            let names = names(title);
            assert!(names.suffice.contains(&called.to_owned()), "{title}");
            assert!(!names.suffice.contains(&not.to_owned()), "{title}");
        }
        assert!(names("채용 후보자").of_people);
        assert!(!names("고객 인터뷰 기록 보관").of_people);
    }
}
