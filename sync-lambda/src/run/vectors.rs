//! Having vectors made of what changed, once the pages are read: readers need not wait for them to see a new text.
//!
//! A page whose entry names no vectors of the model is due, whether it was edited, failed before, or had those of
//! another model. Of its passages only those are sent whose text the page's last vectors do not have. Pages are taken
//! in waves, so that calls hold as many texts as they may, and a run keeps little in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use shared::embedding::{EmbeddingInfo, TextDigest, embedded_text};
use shared::ids::PageId;
use shared::keys;
use shared::manifest::{Manifest, ManifestEntry};
use shared::passage::{PageText, passages};
use shared::sync::VectorsMade;
use shared::vectors::{PageVectors, Quantized};
use tokio::time::Instant;

use crate::command::with_causes;
use crate::embed::bedrock::Client;
use crate::embed::{EmbedError, Embedder};
use crate::progress::Progress;
use crate::publish;
use crate::run::SyncError;
use crate::run::state::State;

/// Pages of a wave.
const WAVE: usize = 64;
/// Pages that are read from the store and stored side by side.
const PAGES_AT_ONCE: usize = 16;
/// Calls of the model side by side. Titan takes one text a call: at a tenth of a second each, 80 texts a second.
const CALLS_AT_ONCE: usize = 8;
/// The model is left alone for the rest of the run after so many failures in a row.
const GIVE_UP_AFTER: u32 = 3;

/// The vectors of a run.
#[derive(Debug)]
pub(super) struct Vectors<'a> {
    embedder: &'a Embedder,
    /// The vectors that pages had before the run, by the same model.
    before: BTreeMap<PageId, String>,
    made: u64,
    failures: u32,
    problem: Option<EmbedError>,
    is_over: bool,
}

/// A page that is due.
struct Due {
    id: PageId,
    entry: ManifestEntry,
    /// The digests of its passages, in their order.
    digests: Vec<TextDigest>,
    known: HashMap<TextDigest, Quantized>,
    texts: Vec<(TextDigest, String)>,
}

/// What one call came to.
#[derive(Default)]
struct Answered {
    vectors: Vec<(TextDigest, Quantized)>,
    refused: Vec<TextDigest>,
    failure: Option<EmbedError>,
}

impl<'a> Vectors<'a> {
    /// Takes over the vectors that a manifest names. Those of another model are forgotten, and made anew.
    pub(super) fn new(embedder: &'a Embedder, manifest: Option<&mut Manifest>) -> Self {
        let mut vectors =
            Self { embedder, before: BTreeMap::new(), made: 0, failures: 0, problem: None, is_over: false };
        let Some(manifest) = manifest else { return vectors };
        if manifest.embeddings.is_some() && manifest.embeddings == vectors.info() {
            let named = manifest.pages.iter().filter_map(|(id, entry)| Some((*id, entry.vectors.clone()?)));
            vectors.before = named.collect();
        } else {
            manifest.pages.values_mut().for_each(|entry| entry.vectors = None);
        }
        vectors
    }

    /// What makes them; none when vectors are off.
    pub(super) fn info(&self) -> Option<EmbeddingInfo> {
        self.client().map(|client| client.model().info())
    }

    fn client(&self) -> Option<&'a Client> {
        match self.embedder {
            Embedder::Off => None,
            Embedder::Bedrock(client) => Some(client),
        }
    }

    /// What the run made.
    pub(super) fn summary(&self, state: &State<'_>) -> Option<VectorsMade> {
        Some(VectorsMade {
            model: self.info()?.model,
            passages: self.made,
            pages_without: state.with_entries(|entries| {
                entries.values().filter(|entry| entry.vectors.is_none()).count() as u64
            }),
            problem: self.problem.as_ref().map(ToString::to_string),
        })
    }

    /// Whether a run right after this one would get on.
    pub(super) fn wants_another(&self, state: &State<'_>) -> bool {
        let is_due = || state.with_entries(|entries| entries.values().any(|entry| entry.vectors.is_none()));
        self.made > 0 && !self.is_over && self.client().is_some() && is_due()
    }

    /// Makes vectors of what is due, for about this long. Whether some of it is left that can be gone on with: not when
    /// the model fails, or the run has no time.
    pub(super) async fn make(
        &mut self,
        state: &State<'_>,
        time: Duration,
        progress: &impl Fn(Progress),
    ) -> Result<bool, SyncError> {
        let Some(client) = self.client() else { return Ok(false) };
        let until = Instant::now() + time;
        let due: Vec<PageId> = state.with_entries(|entries| {
            entries.iter().filter(|(_, entry)| entry.vectors.is_none()).map(|(id, _)| *id).collect()
        });
        for (number, wave) in due.chunks(WAVE).enumerate() {
            if self.is_over || state.client.is_out_of_time() {
                return Ok(false);
            }
            if Instant::now() >= until {
                return Ok(true);
            }
            progress(Progress::Embedding { done: (number * WAVE) as u64, total: due.len() as u64 });
            self.make_wave(state, client, wave).await?;
        }
        Ok(false)
    }

    async fn make_wave(
        &mut self,
        state: &State<'_>,
        client: &Client,
        wave: &[PageId],
    ) -> Result<(), SyncError> {
        let this = &*self;
        let pages = stream::iter(wave).map(|id| this.due(state, client, *id)).buffer_unordered(PAGES_AT_ONCE);
        let mut pages: Vec<Due> = pages.try_filter_map(|due| async { Ok(due) }).try_collect().await?;
        // The same text on several pages is sent once.
        let texts: BTreeMap<TextDigest, String> =
            pages.iter_mut().flat_map(|page| std::mem::take(&mut page.texts)).collect();
        let vectors = self.embed(client, texts.into_iter().collect(), || state.client.is_out_of_time()).await;
        let model = client.model().info();
        let mut stored = stream::iter(pages)
            .map(|page| store(state, &model, page, &vectors))
            .buffer_unordered(PAGES_AT_ONCE);
        while let Some(page) = stored.next().await {
            page?;
        }
        Ok(())
    }

    /// What is to be made for a page; none where there is no such page any more, or nothing is to be done.
    async fn due(&self, state: &State<'_>, client: &Client, id: PageId) -> Result<Option<Due>, SyncError> {
        let Some(entry) = state.entry(id) else { return Ok(None) };
        let Some(document) = publish::get_page(state.store, id, &entry.hash).await? else { return Ok(None) };
        let page = PageText::new(Arc::new(document));
        let texts = passages(&page).into_iter().map(|passage| embedded_text(&page, passage));
        let texts: Vec<(TextDigest, String)> = texts.map(|text| (TextDigest::of(&text), text)).collect();
        let digests: Vec<TextDigest> = texts.iter().map(|(digest, _)| *digest).collect();
        let model = client.model().info();
        let known = match self.before.get(&id) {
            // The same texts again, on a page that changed otherwise.
            Some(name) if *name == PageVectors::name(&model, &digests) => {
                state.set_vectors(id, &entry.hash, name.clone());
                return Ok(None);
            }
            Some(name) => {
                let object = state.store.get(&keys::vectors(&model, id, name)).await?;
                let stored = object.and_then(|object| PageVectors::decode(&object.bytes).ok());
                let fits = |stored: &PageVectors| stored.dimensions() == model.dimensions;
                stored.filter(fits).map(|stored| stored.by_digest()).unwrap_or_default()
            }
            None => HashMap::new(),
        };
        let texts =
            texts.into_iter().filter(|(digest, text)| !text.is_empty() && !known.contains_key(digest));
        Ok(Some(Due { id, entry, digests, texts: texts.collect(), known }))
    }

    /// The vectors of texts, as far as they can be had.
    async fn embed(
        &mut self,
        client: &Client,
        texts: Vec<(TextDigest, String)>,
        is_late: impl Fn() -> bool,
    ) -> HashMap<TextDigest, Quantized> {
        let nowhere = Quantized::nowhere(client.model().dimensions());
        let mut vectors = HashMap::from([(TextDigest::of(""), nowhere.clone())]);
        let mut refused = Vec::new();
        let calls = texts.chunks(client.model().texts_per_call()).map(|texts| call(client, texts));
        let mut calls = stream::iter(calls).buffer_unordered(CALLS_AT_ONCE);
        while let Some(answered) = calls.next().await {
            if !answered.vectors.is_empty() {
                self.failures = 0;
            }
            self.made += answered.vectors.len() as u64;
            vectors.extend(answered.vectors);
            self.failures += answered.refused.len() as u32 * u32::from(!self.has_worked());
            refused.extend(answered.refused);
            if let Some(failure) = answered.failure {
                tracing::warn!(error = %with_causes(&failure), "passages have no vectors");
                let is_refusal = matches!(failure, EmbedError::Refused { .. });
                self.failures += u32::from(!is_refusal);
                self.is_over |= matches!(failure, EmbedError::Denied { .. });
                self.problem = Some(failure);
            }
            self.is_over |= self.failures >= GIVE_UP_AFTER;
            if self.is_over || is_late() {
                break;
            }
        }
        // A text that a model refuses, which takes others, would be sent and paid for again by every run. It is found by
        // its words.
        if self.has_worked() {
            vectors.extend(refused.into_iter().map(|digest| (digest, nowhere.clone())));
        }
        vectors
    }

    /// Whether the model is known to make vectors: what it refuses then is the text's fault.
    fn has_worked(&self) -> bool {
        self.made > 0 || !self.before.is_empty()
    }
}

/// Asks for the vectors of texts. When the model refuses them, each is sent by itself: one is to blame.
async fn call(client: &Client, texts: &[(TextDigest, String)]) -> Answered {
    let mut answered = Answered::default();
    match send(client, texts).await {
        Err(EmbedError::Refused { .. }) if texts.len() > 1 => {
            for one in texts.chunks(1) {
                let is_over = answered.add(one, send(client, one).await);
                if is_over {
                    break;
                }
            }
        }
        sent => {
            answered.add(texts, sent);
        }
    }
    answered
}

impl Answered {
    /// Notes what a call with these texts came to. Whether further calls would fail as well.
    fn add(
        &mut self,
        texts: &[(TextDigest, String)],
        sent: Result<Vec<(TextDigest, Quantized)>, EmbedError>,
    ) -> bool {
        match sent {
            Ok(vectors) => {
                self.vectors.extend(vectors);
                false
            }
            Err(failure) => {
                let is_refusal = matches!(failure, EmbedError::Refused { .. });
                if is_refusal {
                    self.refused.extend(texts.iter().map(|(digest, _)| *digest));
                }
                self.failure = Some(failure);
                !is_refusal
            }
        }
    }
}

async fn send(
    client: &Client,
    texts: &[(TextDigest, String)],
) -> Result<Vec<(TextDigest, Quantized)>, EmbedError> {
    let plain: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let vectors = client.embed(&plain).await?;
    Ok(texts.iter().map(|(digest, _)| *digest).zip(vectors).collect())
}

/// Stores the vectors of a page, if all of them are there, and lets its entry name them.
async fn store(
    state: &State<'_>,
    model: &EmbeddingInfo,
    page: Due,
    made: &HashMap<TextDigest, Quantized>,
) -> Result<(), SyncError> {
    let Due { id, entry, digests, known, .. } = page;
    let vector =
        |digest: &TextDigest| Some((*digest, known.get(digest).or_else(|| made.get(digest))?.clone()));
    let Some(vectors) = digests.iter().map(vector).collect::<Option<Vec<_>>>() else { return Ok(()) };
    let name = PageVectors::name(model, &digests);
    let bytes = PageVectors::new(model.dimensions, &vectors).encode();
    state.store.put_immutable(&keys::vectors(model, id, &name), bytes).await?;
    state.set_vectors(id, &entry.hash, name);
    Ok(())
}
