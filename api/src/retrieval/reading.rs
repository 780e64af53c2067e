//! A passage that was found, and what is made of its text to compare it with questions and with other passages.
//!
//! The same passages are found again and again, and taking their words apart is most of what a question costs: each
//! figure is made once, when it is first asked for, and kept as long as the page is.

use std::sync::{Arc, OnceLock};

use shared::passage::{self, PageText, Passage};

use crate::retrieval::duplicates::Print;
use crate::retrieval::support::passage_terms;
use crate::retrieval::terms::TermSet;
use crate::retrieval::windows::Windows;

/// A passage, and what was made of it so far.
#[derive(Debug)]
pub struct Reading {
    page: Arc<PageText>,
    passage: Passage,
    chars: OnceLock<usize>,
    print: OnceLock<Print>,
    terms: OnceLock<TermSet>,
    letters: OnceLock<TermSet>,
    windows: OnceLock<Windows>,
}

/// A page, with the readings of those of its passages that were found.
#[derive(Debug)]
pub struct ReadPage {
    page: Arc<PageText>,
    readings: Box<[OnceLock<Arc<Reading>>]>,
}

impl Reading {
    /// A passage of which nothing is made yet.
    pub fn new(page: Arc<PageText>, passage: Passage) -> Self {
        Self {
            page,
            passage,
            chars: OnceLock::new(),
            print: OnceLock::new(),
            terms: OnceLock::new(),
            letters: OnceLock::new(),
            windows: OnceLock::new(),
        }
    }

    /// Its page.
    pub fn page(&self) -> &Arc<PageText> {
        &self.page
    }

    /// Its place in the page.
    pub fn passage(&self) -> Passage {
        self.passage
    }

    /// How long its text is, in characters.
    pub fn chars(&self) -> usize {
        *self.chars.get_or_init(|| self.text().chars().count())
    }

    /// What tells it from others.
    pub fn print(&self) -> &Print {
        self.print.get_or_init(|| Print::of(&self.text()))
    }

    /// The terms that it is found by.
    pub fn terms(&self) -> &TermSet {
        self.terms.get_or_init(|| passage_terms(&self.page, self.passage))
    }

    /// The letters of its text and its page's title, as parts.
    pub(super) fn letters(&self) -> &TermSet {
        let text = || format!("{}\n{}", self.page.document.title, self.text());
        self.letters.get_or_init(|| TermSet::parts_of(&text()))
    }

    /// What may be quoted from it.
    pub(super) fn windows(&self) -> &Windows {
        self.windows.get_or_init(|| Windows::new(&self.page, self.passage))
    }

    fn text(&self) -> String {
        passage::text(&self.page, self.passage)
    }
}

impl ReadPage {
    /// A page of so many passages, of which none was found yet.
    pub fn new(page: Arc<PageText>, passages: usize) -> Self {
        Self { page, readings: (0..passages).map(|_| OnceLock::new()).collect() }
    }

    /// The page.
    pub fn page(&self) -> &Arc<PageText> {
        &self.page
    }

    /// The reading of its passage of this number, which lies at `passage`.
    pub fn reading(&self, number: usize, passage: Passage) -> Option<Arc<Reading>> {
        let reading = || Arc::new(Reading::new(self.page.clone(), passage));
        Some(self.readings.get(number)?.get_or_init(reading).clone())
    }
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::test_pages::page;

    #[test]
    fn a_passage_is_taken_apart_once_and_as_it_is() {
        let page = Arc::new(page("연차", &[(BlockKind::Paragraph, "15일입니다.")]));
        let passage = passage::passages(&page)[0];
        let read = ReadPage::new(page.clone(), 1);
        let reading = read.reading(0, passage).expect("a passage");
        assert!(Arc::ptr_eq(&reading, &read.reading(0, passage).expect("a passage")));
        assert_eq!(*reading.terms(), passage_terms(&page, passage));
        assert_eq!(reading.chars(), passage::text(&page, passage).chars().count());
        assert!(read.reading(1, passage).is_none());
    }
}
