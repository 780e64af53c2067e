//! The tables of an export: the columns of a database, and rows that have no page of their own.

use std::collections::{HashMap, HashSet};

use csv::ReaderBuilder;
use unicode_normalization::UnicodeNormalization;

/// A row, by its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What stands in the column of the titles.
    pub title: String,
    /// The other columns, with their names.
    pub cells: Vec<(String, String)>,
    /// How many rows of the same title come before.
    pub twin: usize,
}

/// The pages of a database's rows, as far as they must be told apart.
#[derive(Debug, Default)]
pub struct Pages {
    /// What the pages of a title say: their properties in one text.
    saying: HashMap<String, Vec<String>>,
    properties: HashSet<String>,
}

impl Pages {
    /// Adds the page of a row, with its properties as they are written.
    pub fn add(&mut self, title: &str, properties: &[(String, String)]) {
        self.saying.entry(comparable(title)).or_default().push(saying(properties));
        self.properties.extend(properties.iter().map(|(name, _)| name.clone()));
    }

    /// Takes out the page of a row: one of the same title.
    fn take(&mut self, row: &Row, must_say_the_same: bool) -> bool {
        let Some(pages) = self.saying.get_mut(&comparable(&row.title)) else { return false };
        let said = saying(&row.cells);
        let page = pages.iter().position(|page| !must_say_the_same || *page == said);
        page.map(|page| pages.swap_remove(page)).is_some()
    }

    /// Takes out a page that says the same under another title.
    fn take_renamed(&mut self, row: &Row) -> bool {
        let said = saying(&row.cells);
        let same = |pages: &mut Vec<String>| {
            let page = pages.iter().position(|page| *page == said && !said.is_empty());
            page.map(|page| pages.swap_remove(page)).is_some()
        };
        self.saying.values_mut().any(same)
    }

    fn is_empty(&self) -> bool {
        self.saying.values().all(Vec::is_empty)
    }
}

/// The names of the columns.
pub fn columns(csv: &[u8]) -> Vec<String> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(csv);
    reader.byte_headers().map(|names| names.iter().map(text).collect()).unwrap_or_default()
}

/// The rows of a table that have no page. Tables have no ids: a row and a page belong together by their titles and by
/// what they say, then by their titles alone. Last come pages of another title, which say the same: a title that is a
/// date is `@July 28, 2025` in the table and may be `@Last Monday` on the page.
pub fn without_pages(csv: &[u8], mut pages: Pages) -> Vec<Row> {
    let mut rows = rows(csv, &pages);
    rows.retain(|row| !pages.take(row, true));
    rows.retain(|row| !pages.take(row, false));
    if !pages.is_empty() {
        rows.retain(|row| !pages.take_renamed(row));
    }
    let mut twins: HashMap<String, usize> = HashMap::new();
    for row in &mut rows {
        let twin = twins.entry(comparable(&row.title)).or_default();
        row.twin = *twin;
        *twin += 1;
    }
    rows
}

fn rows(csv: &[u8], pages: &Pages) -> Vec<Row> {
    let columns = columns(csv);
    // The title is the first column, unless the pages have that as a property and another one never.
    let is_property = |index: &usize| columns.get(*index).is_some_and(|name| pages.properties.contains(name));
    let title = (0..columns.len()).find(|index| !is_property(index)).unwrap_or_default();
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(csv);
    let mut rows = Vec::new();
    // A line that is no record costs itself: the reader goes on with the next.
    for record in reader.byte_records().filter_map(Result::ok) {
        let cells: Vec<String> = record.iter().map(text).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let own = cells.get(title).cloned().unwrap_or_default();
        let named = columns.iter().cloned().chain(std::iter::repeat(String::new())).zip(cells).enumerate();
        let cells = named.filter(|(index, _)| *index != title).map(|(_, cell)| cell).collect();
        rows.push(Row { title: own, cells, twin: 0 });
    }
    rows
}

/// What properties say, in one text that is the same for a page and for its row.
fn saying(properties: &[(String, String)]) -> String {
    let said = properties.iter().filter(|(_, words)| !words.trim().is_empty());
    let mut said: Vec<String> = said.map(|(name, words)| format!("{name}:{}", squeezed(words))).collect();
    said.sort();
    said.join("\n")
}

fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_start_matches('\u{feff}').trim().nfc().collect()
}

/// A title as tables and pages write it alike.
fn comparable(title: &str) -> String {
    match squeezed(title) {
        title if title == "Untitled" || title == "제목없음" => String::new(),
        title => title,
    }
}

fn squeezed(words: &str) -> String {
    words.nfc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(csv: &str, pages: &[(&str, &[(&str, &str)])]) -> Vec<(String, usize, String)> {
        let mut counted = Pages::default();
        for (title, properties) in pages {
            let properties: Vec<_> =
                properties.iter().map(|(name, words)| (name.to_string(), words.to_string())).collect();
            counted.add(title, &properties);
        }
        let cells =
            |row: &Row| row.cells.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let rows = without_pages(csv.as_bytes(), counted).into_iter();
        rows.map(|row| (row.title.clone(), row.twin, cells(&row).join(","))).collect()
    }

    fn row(title: &str, twin: usize, cells: &str) -> (String, usize, String) {
        (title.to_owned(), twin, cells.to_owned())
    }

    #[test]
    fn rows_with_pages_are_left_out_as_often_as_there_are_pages() {
        let csv =
            "\u{feff}이름,상태\r\n회의 ,진행\r\n회의,완료\r\n회의,보류\r\n,\r\n\"메모, 둘\",\"a\nb\"\r\n";
        assert_eq!(
            left(csv, &[("회의", &[("상태", "완료")])]),
            [row("회의", 0, "상태=진행"), row("회의", 1, "상태=보류"), row("메모, 둘", 0, "상태=a\nb"),]
        );
        assert_eq!(left("이름\n회의\n회의\n", &[("회의", &[])]), [row("회의", 0, "")]);
    }

    #[test]
    fn a_page_with_another_title_that_says_the_same_is_that_of_the_row() {
        let csv = "날짜,시각\n\"@July 28, 2025\",6:10\n\"@July 29, 2025\",6:50\n";
        assert_eq!(
            left(csv, &[("@Last Monday", &[("시각", "6:10")])]),
            [row("@July 29, 2025", 0, "시각=6:50")]
        );
    }

    #[test]
    fn the_column_that_pages_have_as_a_property_is_not_the_title() {
        let csv = "상태,이름\n진행,회의\n완료,메모\n";
        assert_eq!(left(csv, &[("회의", &[("상태", "진행")])]), [row("메모", 0, "상태=완료")]);
    }

    #[test]
    fn lines_that_are_too_short_or_too_long_keep_their_words() {
        assert_eq!(left("a,b\n1\n2,3,4\n", &[]), [row("1", 0, ""), row("2", 0, "b=3,=4")]);
        assert_eq!(left("", &[]), []);
    }
}
