//! The browser's database: two stores of records under names. It may be forbidden (private windows, policies) or full.

use js_sys::{Array, Function, JsString, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

/// The database's name, and the form of its stores.
const NAME: &str = "notion-rag";
const VERSION: u32 = 1;

/// A store of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// A conversation each, by its id.
    Talks,
    /// An exchange each, by the id of its conversation and its own.
    Exchanges,
}

impl Store {
    fn name(self) -> &'static str {
        match self {
            Store::Talks => "talks",
            Store::Exchanges => "exchanges",
        }
    }
}

/// Why the database did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The browser has none for this page.
    Refused,
    /// There is no room left.
    Full,
}

/// A record with its place.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) store: Store,
    pub(crate) key: String,
    /// The record as it was written, and the words by which it is found.
    pub(crate) value: String,
    pub(crate) words: String,
}

/// An open database.
#[derive(Clone)]
pub(crate) struct Database(IdbDatabase);

impl Database {
    /// Opens the database, or makes it.
    pub(crate) async fn open() -> Result<Self, Fault> {
        let factory = window().indexed_db().map_err(fault)?.ok_or(Fault::Refused)?;
        let request = factory.open_with_u32(NAME, VERSION).map_err(fault)?;
        let making = request.clone();
        let make = Closure::once(move || {
            // What goes wrong here fails the request.
            if let Some(database) = making.result().ok().and_then(|made| made.dyn_into::<IdbDatabase>().ok())
            {
                let _ = database.create_object_store(Store::Talks.name());
                let _ = database.create_object_store(Store::Exchanges.name());
            }
        });
        request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
        let database: IdbDatabase = result(&request).await?.unchecked_into();
        // A newer version of the page in another window changes the form: it must not wait for this one.
        let closing = database.clone();
        let close = Closure::<dyn Fn()>::new(move || closing.close());
        database.set_onversionchange(Some(close.into_js_value().unchecked_ref()));
        Ok(Database(database))
    }

    /// Writes records, all of them or none.
    pub(crate) async fn put(&self, records: &[Record]) -> Result<(), Fault> {
        let transaction = self.transaction(IdbTransactionMode::Readwrite)?;
        for Record { store, key, value, words } in records {
            let pair = Array::of2(&JsValue::from_str(value), &JsValue::from_str(words));
            let target = open_store(&transaction, *store)?;
            target.put_with_key(&pair, &JsValue::from_str(key)).map_err(fault)?;
        }
        settled(&transaction).await
    }

    /// The records of a store whose keys begin so, in the order of their keys.
    pub(crate) async fn all(&self, store: Store, prefix: &str) -> Result<Vec<Record>, Fault> {
        let range = range(prefix)?;
        let transaction = self.transaction(IdbTransactionMode::Readonly)?;
        let target = open_store(&transaction, store)?;
        let keys = target.get_all_keys_with_key(&range).map_err(fault)?;
        let values = target.get_all_with_key(&range).map_err(fault)?;
        settled(&transaction).await?;
        let keys: Array = keys.result().map_err(fault)?.unchecked_into();
        let values: Array = values.result().map_err(fault)?.unchecked_into();
        let record = |(key, value): (JsValue, JsValue)| {
            let pair: Array = value.dyn_into().ok()?;
            let (value, words) = (pair.get(0).as_string()?, pair.get(1).as_string()?);
            Some(Record { store, key: key.as_string()?, value, words })
        };
        Ok(keys.iter().zip(values.iter()).filter_map(record).collect())
    }

    /// The keys of the records of a store that have this in their words.
    pub(crate) async fn find(&self, store: Store, words: &str) -> Result<Vec<String>, Fault> {
        let transaction = self.transaction(IdbTransactionMode::Readonly)?;
        let target = open_store(&transaction, store)?;
        let keys = target.get_all_keys().map_err(fault)?;
        let values = target.get_all().map_err(fault)?;
        settled(&transaction).await?;
        let keys: Array = keys.result().map_err(fault)?.unchecked_into();
        let values: Array = values.result().map_err(fault)?.unchecked_into();
        // The texts stay where they are: all that was ever said is not copied over to be looked through.
        let has_words = |value: JsValue| {
            let text =
                value.dyn_into::<Array>().ok().and_then(|pair| pair.get(1).dyn_into::<JsString>().ok());
            text.is_some_and(|text| text.includes(words, 0))
        };
        let found = keys.iter().zip(values.iter()).filter(|(_, value)| has_words(value.clone()));
        Ok(found.filter_map(|(key, _)| key.as_string()).collect())
    }

    /// Removes the records whose keys begin so.
    pub(crate) async fn remove(&self, store: Store, prefixes: &[String]) -> Result<(), Fault> {
        let transaction = self.transaction(IdbTransactionMode::Readwrite)?;
        let target = open_store(&transaction, store)?;
        for prefix in prefixes {
            target.delete(&range(prefix)?).map_err(fault)?;
        }
        settled(&transaction).await
    }

    fn transaction(&self, mode: IdbTransactionMode) -> Result<IdbTransaction, Fault> {
        let names = Array::of2(&Store::Talks.name().into(), &Store::Exchanges.name().into());
        self.0.transaction_with_str_sequence_and_mode(&names, mode).map_err(fault)
    }
}

fn open_store(transaction: &IdbTransaction, store: Store) -> Result<IdbObjectStore, Fault> {
    transaction.object_store(store.name()).map_err(fault)
}

/// All keys that begin so.
fn range(prefix: &str) -> Result<JsValue, Fault> {
    let end = format!("{prefix}\u{ffff}");
    IdbKeyRange::bound(&JsValue::from_str(prefix), &JsValue::from_str(&end)).map(JsValue::from).map_err(fault)
}

async fn result(request: &IdbRequest) -> Result<JsValue, Fault> {
    let wait = promise(|done, failed| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(failed));
    });
    JsFuture::from(wait).await.map_err(|_| Fault::Refused)?;
    request.result().map_err(fault)
}

/// Waits until what was asked of the database is on the disk, or has failed.
async fn settled(transaction: &IdbTransaction) -> Result<(), Fault> {
    let wait = promise(|done, failed| {
        transaction.set_oncomplete(Some(done));
        transaction.set_onabort(Some(failed));
    });
    JsFuture::from(wait)
        .await
        .map(|_| ())
        .map_err(|_| transaction.error().map_or(Fault::Refused, |error| fault(error.into())))
}

/// A promise that is kept by whoever calls its functions.
fn promise(mut start: impl FnMut(&Function, &Function)) -> Promise {
    Promise::new(&mut |done, failed| start(&done, &failed))
}

fn fault(error: JsValue) -> Fault {
    let name = Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError") => Fault::Full,
        _ => Fault::Refused,
    }
}
