//! The conversations that this browser keeps: their list, and writing, finding, deleting them.
//!
//! Where the browser refuses to keep anything, the page works all the same and says so.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;

use crate::browser;
use crate::browser::channel::Channel;
use crate::browser::database::{Database, Fault, Record, Store};
use crate::parts::Later;
use crate::state::exchange::{Exchange, Phase};
use crate::state::talk::{self, Talk};

/// The conversations that this browser keeps. Copied about as a context.
#[derive(Clone, Copy)]
pub(crate) struct Keep {
    /// The conversations, in no order.
    pub(crate) talks: RwSignal<Vec<Talk>>,
    /// Why the last thing was not kept.
    pub(crate) trouble: RwSignal<Option<Fault>>,
    /// What was deleted last, to be brought back.
    pub(crate) removed: RwSignal<Option<Removed>>,
    /// The conversation that another window has changed last.
    pub(crate) changed: RwSignal<String>,
    opened: StoredValue<Option<Database>, LocalStorage>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
}

/// A conversation with its exchanges.
pub(crate) type Kept = (Talk, Vec<Exchange>);

/// Conversations that are deleted, and can be brought back while the page is open.
#[derive(Clone)]
pub(crate) struct Removed {
    records: Vec<Record>,
    /// How many they are.
    pub(crate) count: usize,
}

impl Keep {
    /// Opens the store and reads the list.
    pub(crate) fn start() -> Self {
        let keep = Keep {
            talks: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            removed: RwSignal::new(None),
            changed: RwSignal::new(String::new()),
            opened: StoredValue::new_local(None),
            channel: StoredValue::new_local(None),
        };
        keep.channel.set_value(Some(Channel::join(move |message| {
            keep.refresh();
            keep.changed.set(message);
        })));
        keep.refresh();
        keep
    }

    /// Tells the other windows that a conversation has changed; without an id, only that the list has.
    pub(crate) fn tell(self, id: &str) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.tell(id);
            }
        });
    }

    /// The ids of the conversations in whose title or text these words stand.
    pub(crate) async fn find(self, words: &str) -> Vec<String> {
        let words = talk::folded(words);
        let Ok(database) = self.database().await else { return Vec::new() };
        let mut ids = database.find(Store::Talks, &words).await.unwrap_or_default();
        let texts = database.find(Store::Exchanges, &words).await.unwrap_or_default();
        ids.extend(texts.iter().filter_map(|key| key.split_once('/')).map(|(id, _)| id.to_owned()));
        ids
    }

    /// Calls a conversation something else.
    pub(crate) fn rename(self, id: &str, title: &str) {
        let title = talk::title_of(title);
        let known = self.talks.with_untracked(|talks| talks.iter().find(|talk| talk.id == id).cloned());
        let Some(mut talk) = known.filter(|_| !title.is_empty()) else { return };
        talk.title = title;
        spawn_local(async move {
            let id = talk.id.clone();
            if write(self, talk, None).await {
                self.tell(&id);
            }
        });
    }

    /// Deletes conversations from the disk at once, and remembers them for as long as the page is open.
    pub(crate) fn delete(self, ids: Vec<String>) {
        spawn_local(async move {
            let Ok(database) = self.database().await else { return };
            let mut records = Vec::new();
            for id in &ids {
                records.extend(database.all(Store::Talks, id).await.unwrap_or_default());
                records.extend(database.all(Store::Exchanges, &format!("{id}/")).await.unwrap_or_default());
            }
            for (_, exchange) in records.iter().filter_map(|record| record.key.split_once('/')) {
                browser::store(&last_words(exchange), "");
            }
            let exchanges: Vec<String> = ids.iter().map(|id| format!("{id}/")).collect();
            for (store, prefixes) in [(Store::Exchanges, &exchanges), (Store::Talks, &ids)] {
                if let Err(fault) = database.remove(store, prefixes).await {
                    self.trouble.set(Some(fault));
                    return;
                }
            }
            // There is room again.
            self.trouble.set(None);
            self.talks.update(|talks| talks.retain(|talk| !ids.contains(&talk.id)));
            self.removed.set(Some(Removed { records, count: ids.len() }));
            for id in &ids {
                self.tell(id);
            }
        });
    }

    /// Brings back what was deleted last.
    pub(crate) fn restore(self) {
        let Some(Removed { records, .. }) = self.removed.try_update(Option::take).flatten() else { return };
        spawn_local(async move {
            if self.put(&records).await {
                self.refresh();
                self.tell("");
            }
        });
    }

    fn refresh(self) {
        spawn_local(async move {
            let listed = match self.database().await {
                Ok(database) => database.all(Store::Talks, "").await,
                Err(fault) => Err(fault),
            };
            match listed {
                Ok(records) => {
                    let talks = records.iter().filter_map(|record| Talk::read(&record.value)).collect();
                    self.talks.set(talks);
                }
                Err(fault) => self.trouble.set(Some(fault)),
            }
        });
    }

    async fn put(self, records: &[Record]) -> bool {
        let written = match self.database().await {
            Ok(database) => database.put(records).await,
            Err(fault) => Err(fault),
        };
        let trouble = written.err();
        if self.trouble.get_untracked() != trouble {
            self.trouble.set(trouble);
        }
        trouble.is_none()
    }

    async fn database(self) -> Result<Database, Fault> {
        if let Some(database) = self.opened.with_value(Clone::clone) {
            return Ok(database);
        }
        let database = Database::open().await?;
        self.opened.set_value(Some(database.clone()));
        Ok(database)
    }
}

/// Writes down a conversation, with one of its exchanges; whether that went well.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn save(keep: Keep, talk: Talk, exchange: Option<Exchange>) -> Later<bool> {
    Ok(Box::pin(async move { write(keep, talk, exchange.as_ref()).await }))
}

async fn write(keep: Keep, talk: Talk, exchange: Option<&Exchange>) -> bool {
    let mut records = vec![Record {
        store: Store::Talks,
        key: talk.id.clone(),
        value: talk.write(),
        words: talk::folded(&talk.title),
    }];
    if let Some(exchange) = exchange {
        records.push(Record {
            store: Store::Exchanges,
            key: format!("{}/{}", talk.id, exchange.id),
            value: talk::write_exchange(exchange),
            words: talk::folded(&format!("{} {}", exchange.question, exchange.text)),
        });
    }
    let saved = keep.put(&records).await;
    if saved {
        keep.talks.update(|talks| match talks.iter_mut().find(|known| known.id == talk.id) {
            Some(known) => *known = talk,
            None => talks.push(talk),
        });
    }
    saved
}

/// A conversation with all its exchanges; none where this browser has no such.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn load(keep: Keep, id: String) -> Later<Option<Kept>> {
    Ok(Box::pin(read(keep, id)))
}

async fn read(keep: Keep, id: String) -> Option<Kept> {
    let database = keep.database().await.ok()?;
    let talks = database.all(Store::Talks, &id).await.ok()?;
    let talk = talks.iter().find(|record| record.key == id).and_then(|record| Talk::read(&record.value))?;
    let records = database.all(Store::Exchanges, &format!("{id}/")).await.ok()?;
    let mut exchanges: Vec<Exchange> =
        records.iter().filter_map(|record| talk::read_exchange(&record.value)).collect();
    for exchange in exchanges.iter_mut().filter(|exchange| exchange.phase == Phase::Interrupted) {
        if let Some(last) = browser::stored(&last_words(exchange.id)) {
            browser::store(&last_words(exchange.id), "");
            if let Some(last) = talk::read_exchange(&last) {
                *exchange = last;
                write(keep, talk.clone(), Some(exchange)).await;
            }
        }
    }
    Some((talk, exchanges))
}

/// Writes down an answer that is arriving while the page closes, where that is possible at once.
pub(crate) fn save_last(exchange: &Exchange) {
    browser::store(&last_words(exchange.id), &talk::write_exchange(exchange));
}

/// The name under which the last state of an exchange is stored while the page closes.
fn last_words(exchange: impl std::fmt::Display) -> String {
    format!("arriving.{exchange}")
}
