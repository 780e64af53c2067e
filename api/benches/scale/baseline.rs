//! What the figures are compared with.

use std::error::Error;
use std::time::{Duration, Instant};

use api::corpus::{Corpus, Found};
use futures_util::{StreamExt, stream};
use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::query::QueryParser;
use tantivy::schema::{Schema, TEXT};
use tantivy::{TantivyDocument, TantivyError};

use crate::server::Server;
use crate::text::Sentences;

/// Tantivy as it comes: its default tokenizer, one field.
pub struct Stock {
    pub built_in: Duration,
    searcher: tantivy::Searcher,
    parser: QueryParser,
}

impl Stock {
    pub fn build(sentences: &Sentences, pages: usize) -> Result<Self, TantivyError> {
        let started = Instant::now();
        let mut schema = Schema::builder();
        let body = schema.add_text_field("body", TEXT);
        let index = tantivy::Index::builder()
            .schema(schema.build())
            .open_or_create(MmapDirectory::create_from_tempdir()?)?;
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 96 << 20)?;
        for page in 0..pages {
            for text in sentences.passages(page, 1) {
                let mut document = TantivyDocument::new();
                document.add_text(body, text);
                writer.add_document(document)?;
            }
        }
        writer.commit()?;
        let parser = QueryParser::for_index(&index, vec![body]);
        Ok(Self { built_in: started.elapsed(), searcher: index.reader()?.searcher(), parser })
    }

    pub fn search(&self, text: &str) -> Result<(), TantivyError> {
        let (query, _) = self.parser.parse_query_lenient(text);
        self.searcher.search(&query, &TopDocs::with_limit(100).order_by_score()).map(drop)
    }
}

/// The way of the first version: every object is fetched for every question, and the words are looked for in its text.
pub async fn fetch_all(server: &Server, question: &str) -> Result<usize, Box<dyn Error>> {
    let corpus = Corpus::S3(server.bucket());
    let words: Vec<&str> = question.split_whitespace().collect();
    let mut reads = stream::iter(server.keys())
        .map(|key| {
            let corpus = &corpus;
            async move { corpus.get(&key, None).await }
        })
        .buffer_unordered(16);
    let mut matching = 0;
    while let Some(read) = reads.next().await {
        if let Found::New(object) = read? {
            let text = String::from_utf8_lossy(&object.bytes);
            matching += usize::from(words.iter().any(|word| text.contains(word)));
        }
    }
    Ok(matching)
}
