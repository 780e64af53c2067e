//! The words that a database brings along: its own name, the names of its columns, and the values in them.

use std::collections::HashMap;

use crate::retrieval::scan::database::{Column, Database, Kind, texts};
use crate::retrieval::scan::lexer::{Meaning, Value, Vocabulary};
use crate::retrieval::scan::lexicon;
use crate::retrieval::scan::names::Names;
use crate::retrieval::scan::text::{self, forms, key};

/// The longest value that is understood in a question, in letters, and the most values of one column.
const MAX_VALUE: usize = 40;
const MAX_VALUES: usize = 2_000;
/// The longest free text that is taken for one of several choices.
const MAX_TEXT: usize = 20;
/// The most words for each part of a column's name: their product is taken.
const MAX_SYNONYMS: usize = 12;

/// All the words that a database brings along.
pub(super) fn vocabulary(database: &Database<'_>, names: &Names, columns: &[Column]) -> Vocabulary {
    let mut words = Vocabulary::new();
    for (names, suffices) in [(&names.suffice, true), (&names.beside, false)] {
        for name in names {
            let known = words.entry(name.clone()).or_default();
            if !known.iter().any(|meaning| matches!(meaning, Meaning::Database { .. })) {
                known.push(Meaning::Database { suffices });
            }
        }
    }
    for (place, column) in columns.iter().enumerate() {
        for name in column_names(column, place, columns) {
            add(&mut words, name, Meaning::Column(place));
        }
    }
    let values = values(database, columns);
    for (text, columns) in &values {
        add_value(&mut words, text, columns);
    }
    for (name, text, columns) in first_names(values, columns) {
        add(&mut words, name, Meaning::Value(Value { columns, text, literal: true, denied: false }));
    }
    words
}

fn add(words: &mut Vocabulary, name: String, meaning: Meaning) {
    let meanings = words.entry(name).or_default();
    if !meanings.contains(&meaning) {
        meanings.push(meaning);
    }
}

/// What a column may be called: by its name and what that means elsewhere, by what it is about, and by each word that
/// no other column has.
fn column_names(column: &Column, place: usize, columns: &[Column]) -> Vec<String> {
    let mut names = lexicon::synonyms(&column.name);
    let about = lexicon::without_kind(&column.name);
    if let Some(about) = &about {
        let about = lexicon::synonyms(about);
        if column.kind.is_date() {
            names.extend(about.iter().flat_map(|about| [format!("{about}date"), format!("date{about}")]));
        }
        names.extend(about);
    }
    let own = key(&column.name);
    if let Some(done) =
        own.strip_suffix('자').filter(|done| column.kind == Kind::People && done.chars().count() > 1)
    {
        names.extend(lexicon::synonyms(done));
    }
    let alone = columns.iter().filter(|column| column.kind.is_date()).count() == 1;
    if column.kind.is_date() && alone {
        names.extend(["date", "날짜", "일자"].map(str::to_owned));
    }
    let words = text::words(&column.name);
    // `decided by` has no other names of its own: `decisions by` is none.
    if words.len() > 1 && words.iter().all(|word| !text::is_latin(word) || word.len() > 2) {
        let mut products = vec![String::new()];
        for word in words.iter().take(3) {
            let synonyms = lexicon::synonyms(word);
            products = products
                .iter()
                .flat_map(|product| {
                    synonyms.iter().take(MAX_SYNONYMS).map(move |word| format!("{product}{word}"))
                })
                .collect();
        }
        names.extend(products);
        let elsewhere = |word: &String| {
            columns.iter().enumerate().any(|(other, column)| {
                other != place && text::words(&column.name).iter().any(|name| name.contains(word.as_str()))
            })
        };
        for word in words.iter().filter(|word| word.chars().count() > 1 && !elsewhere(word)) {
            names.extend(lexicon::synonyms(word));
        }
    }
    names
}

/// The values that rows have in columns of choices, people, pages and short texts, each with these columns.
fn values<'a>(database: &Database<'a>, columns: &[Column]) -> HashMap<&'a str, Vec<usize>> {
    let places: HashMap<&str, usize> =
        columns.iter().enumerate().map(|(place, column)| (column.name.as_str(), place)).collect();
    let mut counts = vec![0; columns.len()];
    let mut values: HashMap<&'a str, Vec<usize>> = HashMap::new();
    for property in database.rows.iter().flat_map(|row| &row.properties) {
        let Some(&place) = places.get(property.name.as_str()) else { continue };
        let longest = if columns[place].kind == Kind::Text { MAX_TEXT } else { MAX_VALUE * 2 };
        for text in texts(&property.value) {
            if counts[place] >= MAX_VALUES || text.chars().count() > longest {
                continue;
            }
            let columns = values.entry(text).or_default();
            if !columns.contains(&place) {
                columns.push(place);
                counts[place] += 1;
            }
        }
    }
    for columns in values.values_mut() {
        columns.sort_unstable();
    }
    values
}

fn add_value(words: &mut Vocabulary, text: &str, columns: &[usize]) {
    let own = key(text);
    if own.chars().count() < 2 || own.chars().count() > MAX_VALUE || own.chars().all(|c| c.is_ascii_digit()) {
        return;
    }
    let value = |literal: bool, denied: bool| {
        Meaning::Value(Value { columns: columns.to_vec(), text: text.to_owned(), literal, denied })
    };
    let literal = forms(&own);
    for name in lexicon::synonyms(text) {
        let is_literal = literal.contains(&name);
        add(words, name, value(is_literal, false));
    }
    for name in lexicon::opposites(text) {
        add(words, name, value(false, true));
    }
    // A page is called by its number, too: `ADR-007`.
    let id = text.split_whitespace().next().unwrap_or_default();
    if id.contains('-') && id.contains(|letter: char| letter.is_ascii_digit()) && id != text {
        add(words, key(id), value(true, false));
    }
}

/// The first names of people in Latin letters, where one person has it.
fn first_names(
    values: HashMap<&str, Vec<usize>>,
    columns: &[Column],
) -> impl Iterator<Item = (String, String, Vec<usize>)> {
    let mut first: HashMap<String, Vec<(String, Vec<usize>)>> = HashMap::new();
    for (text, places) in values {
        let name = text.split_once(' ').map(|(name, _)| key(name)).filter(|name| text::is_latin(name));
        if let Some(name) = name.filter(|_| places.iter().all(|&place| columns[place].kind == Kind::People)) {
            first.entry(name).or_default().push((text.to_owned(), places));
        }
    }
    first.into_iter().filter_map(|(name, mut people)| {
        let (text, places) = people.pop()?;
        (people.is_empty() && name.len() > 2).then_some((name, text, places))
    })
}
