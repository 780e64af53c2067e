//! What the index keeps of a passage, and how its text becomes terms.

use tantivy::TantivyDocument;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::retrieval::passage::{self, IndexedPage, Passage};
use crate::retrieval::tokenize;

/// The fields of a passage in the index.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) passage: Field,
    pub(super) body: Field,
    pub(super) headings: Field,
    pub(super) title: Field,
    pub(super) within: Field,
    pub(super) database: Field,
    pub(super) edited: Field,
}

/// The schema, and the fields by name.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        passage: schema.add_u64_field("passage", NumericOptions::default().set_fast()),
        body: schema.add_text_field("body", text.clone()),
        headings: schema.add_text_field("headings", text.clone()),
        title: schema.add_text_field("title", text),
        within: schema.add_text_field("within", STRING),
        database: schema.add_text_field("database", STRING),
        edited: schema.add_i64_field("edited", NumericOptions::default().set_fast().set_indexed()),
    };
    (schema.build(), fields)
}

/// A passage as the index stores it.
pub(super) fn document(
    fields: &Fields,
    page: &IndexedPage,
    passage: &Passage,
    place: usize,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    let stored = &page.document;
    document.add_u64(fields.passage, place as u64);
    document.add_text(fields.body, passage::text(page, passage));
    let mut above = stored.path_titles();
    above.extend(passage::heading_path(page, passage));
    document.add_text(fields.headings, above.join("\n"));
    document.add_text(fields.title, &stored.title);
    document.add_text(fields.within, stored.id.to_string());
    for ancestor in &stored.path {
        document.add_text(fields.within, ancestor.id.to_string());
    }
    if let Some(database) = &stored.database {
        document.add_text(fields.database, database.id.to_string());
        document.add_text(fields.database, database.data_source_id.to_string());
    }
    document.add_i64(fields.edited, stored.edited_at.timestamp());
    document
}

/// The name under which the index knows [`tokenizer`].
pub(super) const TOKENIZER: &str = "terms";

/// [`tokenize::terms`] for the index.
pub(super) fn tokenizer() -> TextAnalyzer {
    TextAnalyzer::builder(TermTokenizer).build()
}

/// [`tokenize::terms`] as tantivy wants it.
#[derive(Clone)]
struct TermTokenizer;

struct Terms {
    terms: std::vec::IntoIter<tokenize::Term>,
    token: Token,
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        Terms { terms: tokenize::terms(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        self.token.position = term.word;
        self.token.text = term.text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
