//! What the index keeps of a passage, and how its text becomes terms.

use shared::page::{PageDocument, PropertyValue, RelatedPage};
use shared::passage::{self, PageText, Passage};
use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::retrieval::tokenize::{self, Words, neighbors, parts};

/// The fields of a passage in the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// The page, by its place in the index, and the passage, by its number in the page.
    pub(super) page: Field,
    pub(super) passage: Field,
    /// The words, as terms: of the passage, of the headings and titles above it, of its page's title.
    pub(super) body: Field,
    pub(super) headings: Field,
    pub(super) title: Field,
    /// All of these words, read more loosely.
    pub(super) parts: Field,
    pub(super) neighbors: Field,
    /// What filters ask for.
    pub(super) within: Field,
    pub(super) database: Field,
    pub(super) author: Field,
    pub(super) property: Field,
    pub(super) edited: Field,
}

/// The schema, and the fields by name.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(READ).set_index_option(IndexRecordOption::WithFreqs);
    let read = TextOptions::default().set_indexing_options(indexing);
    let number = NumericOptions::default().set_fast().set_indexed();
    let fields = Fields {
        page: schema.add_u64_field("page", number.clone()),
        passage: schema.add_u64_field("passage", NumericOptions::default().set_fast()),
        body: schema.add_text_field("body", read.clone()),
        headings: schema.add_text_field("headings", read.clone()),
        title: schema.add_text_field("title", read.clone()),
        parts: schema.add_text_field("parts", read.clone()),
        neighbors: schema.add_text_field("neighbors", read),
        within: schema.add_text_field("within", STRING),
        database: schema.add_text_field("database", STRING),
        author: schema.add_text_field("author", STRING),
        property: schema.add_text_field("property", STRING),
        edited: schema.add_i64_field("edited", number),
    };
    (schema.build(), fields)
}

/// A passage as the index stores it.
pub(super) fn document(
    fields: &Fields,
    place: u32,
    number: usize,
    page: &PageText,
    passage: Passage,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    let stored = &page.document;
    document.add_u64(fields.page, u64::from(place));
    document.add_u64(fields.passage, number as u64);
    let body = passage::text(page, passage);
    let mut above = stored.path_titles();
    above.extend(passage::heading_path(page, passage));
    let mut all = Readings::default();
    for (field, text) in
        [(fields.headings, above.join("\n")), (fields.title, stored.title.clone()), (fields.body, body)]
    {
        all.add(&Words::read(&text));
        document.add_text(field, std::mem::take(&mut all.terms));
    }
    document.add_text(fields.parts, all.parts);
    document.add_text(fields.neighbors, all.neighbors);
    document.add_text(fields.within, stored.id.to_string());
    for ancestor in &stored.path {
        document.add_text(fields.within, ancestor.id.to_string());
    }
    if let Some(database) = &stored.database {
        document.add_text(fields.database, database.id.to_string());
        document.add_text(fields.database, database.data_source_id.to_string());
    }
    for person in [&stored.created_by, &stored.edited_by].into_iter().flatten() {
        document.add_text(fields.author, &person.id);
        if let Some(name) = &person.name {
            document.add_text(fields.author, tokenize::normal(name));
        }
    }
    for (name, value) in property_values(stored) {
        document.add_text(fields.property, property_term(name, &value));
    }
    document.add_i64(fields.edited, stored.edited_at.timestamp());
    document
}

/// Every value of every property, by which pages are filtered and counted: each option, person and related page by
/// itself.
pub fn property_values(page: &PageDocument) -> impl Iterator<Item = (&str, String)> {
    page.properties.iter().flat_map(|property| {
        let values = match &property.value {
            PropertyValue::MultiSelect(items) | PropertyValue::People(items) | PropertyValue::List(items) => {
                items.clone()
            }
            PropertyValue::Relation(pages) => pages.iter().map(RelatedPage::name).collect(),
            value => vec![value.to_string()],
        };
        values.into_iter().map(|value| (property.name.as_str(), value))
    })
}

/// A property's value as a term. Long ones are cut: nobody filters by a paragraph.
pub(super) fn property_term(name: &str, value: &str) -> String {
    let value: String = value.chars().take(200).collect();
    tokenize::normal(&format!("{name}\u{1}{value}"))
}

/// Between the words of a reading that is made already. It is no letter, so that it stands in none.
const BETWEEN: char = '\u{1f}';
const READ: &str = "read";

/// The three readings of a text's words, each as one text.
#[derive(Default)]
struct Readings {
    terms: String,
    parts: String,
    neighbors: String,
}

impl Readings {
    fn add(&mut self, words: &Words) {
        let push = |reading: &mut String, word: &str| {
            reading.push_str(word);
            reading.push(BETWEEN);
        };
        tokenize::each_term(words, |term, _| push(&mut self.terms, term));
        parts::each_part(words, |part| push(&mut self.parts, part));
        neighbors::each_pair(words, |pair| push(&mut self.neighbors, pair));
    }
}

/// How the index takes readings in.
pub(super) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(READ, TextAnalyzer::builder(Read).build());
}

/// Takes a reading apart again. Words are read once for all fields, and none is a string of its own: a workspace has
/// hundreds of millions.
#[derive(Clone)]
struct Read;

struct ReadWords<'a> {
    left: &'a str,
    token: Token,
}

impl Tokenizer for Read {
    type TokenStream<'a> = ReadWords<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadWords<'a> {
        ReadWords { left: text, token: Token::default() }
    }
}

impl TokenStream for ReadWords<'_> {
    fn advance(&mut self) -> bool {
        let Some((word, left)) = self.left.split_once(BETWEEN) else { return false };
        self.left = left;
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
