//! The document of keys, collections and groups, as the operator writes it in a secret or a file.
//!
//! ```json
//! {
//!   "keys": [{ "id": "ci", "sha256": "...", "scopes": ["ask"], "collections": ["hr"], "expires_at": "2027-01-01T00:00:00Z" }],
//!   "groups": { "staff": { "scopes": ["ask", "read"], "collections": ["hr"] } },
//!   "collections": { "hr": ["0f5a6b7c-..."] }
//! }
//! ```
//!
//! Without `collections` a key or group sees the whole workspace. The group `*` is everybody who is signed in; who is in
//! no group of the document may do nothing.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use shared::ids::PageId;

use crate::auth::Refusal;
use crate::auth::key::{Hash, id_of, is_id};
use crate::auth::scope::{Scope, Scopes};
use crate::view::View;

/// The group that everybody is in who is signed in.
const EVERYBODY: &str = "*";

/// What somebody may do and see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What they may do.
    pub scopes: Scopes,
    /// What they may see.
    pub view: View,
}

impl Grant {
    /// What is granted to everybody who is signed in where there is no document.
    pub fn signed_in() -> Self {
        Self { scopes: [Scope::Ask, Scope::Read].into_iter().collect(), view: View::Everything }
    }
}

/// The document, checked.
#[derive(Debug, Default)]
pub struct Document {
    keys: HashMap<String, Key>,
    groups: BTreeMap<String, Grant>,
}

#[derive(Debug)]
struct Key {
    hash: Hash,
    grant: Grant,
    expires_at: Option<DateTime<Utc>>,
}

/// What is wrong with a document. No message has a value of it: somebody may have pasted a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// No JSON, or of another form.
    #[error(
        "it is not of the form {{\"keys\": [..], \"collections\": {{..}}, \"groups\": {{..}}}}: look at line {line}, column \
         {column}"
    )]
    Form {
        /// The line.
        line: usize,
        /// The place in it.
        column: usize,
    },
    /// The id of a key.
    #[error("key number {0} has no good `id`: write small letters, digits and dashes")]
    Id(usize),
    /// Two with one id.
    #[error("there are two keys `{0}`: give each its own id")]
    SameId(String),
    /// No hash.
    #[error("the `sha256` of the key `{0}` is not 64 hexadecimal digits: `api key new` prints it")]
    NoHash(String),
    /// Nothing may be done.
    #[error("`{0}` has no scopes: write one or more of \"ask\", \"read\", \"admin\"")]
    NoScope(String),
    /// Restricted to nothing.
    #[error(
        "`{0}` has an empty list of collections: leave `collections` out for the whole workspace, or name one"
    )]
    NoCollection(String),
    /// A collection that is not there, or has no pages.
    #[error("`{of}` names the collection `{collection}`, which has no pages: list some under `collections`")]
    UnknownCollection {
        /// Who names it.
        of: String,
        /// Its name.
        collection: String,
    },
    /// The ledger knows no collections.
    #[error(
        "`{0}` has the scope \"admin\", which sees the titles of the whole workspace: leave `collections` out there"
    )]
    Admin(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    keys: Vec<WrittenKey>,
    #[serde(default)]
    collections: BTreeMap<String, Vec<PageId>>,
    #[serde(default)]
    groups: BTreeMap<String, WrittenGrant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKey {
    id: String,
    sha256: String,
    scopes: Vec<Scope>,
    collections: Option<Vec<String>>,
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGrant {
    scopes: Vec<Scope>,
    collections: Option<Vec<String>>,
}

impl Document {
    /// Reads a document.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        // A list would be taken for the fields in their order.
        if !text.trim_start().starts_with('{') {
            return Err(DocumentError::Form { line: 1, column: 1 });
        }
        let written: Written = serde_json::from_str(text).map_err(|error| form(&error))?;
        let mut keys = HashMap::new();
        for (number, key) in (1..).zip(written.keys) {
            if !is_id(&key.id) {
                return Err(DocumentError::Id(number));
            }
            let hash = Hash::parse(&key.sha256).ok_or_else(|| DocumentError::NoHash(key.id.clone()))?;
            let grant = grant(&key.id, key.scopes, key.collections, &written.collections)?;
            if keys.insert(key.id.clone(), Key { hash, grant, expires_at: key.expires_at }).is_some() {
                return Err(DocumentError::SameId(key.id));
            }
        }
        let groups = written.groups.into_iter().map(|(name, group)| {
            let grant = grant(&name, group.scopes, group.collections, &written.collections)?;
            Ok((name, grant))
        });
        Ok(Self { keys, groups: groups.collect::<Result<_, _>>()? })
    }

    /// Whether it has a key of the id that is in this text.
    pub fn knows(&self, text: &str) -> bool {
        id_of(text).is_some_and(|id| self.keys.contains_key(id))
    }

    /// The id of a key and what it grants.
    pub fn key(&self, text: &str, now: DateTime<Utc>) -> Result<(&str, &Grant), Refusal> {
        let known = id_of(text).and_then(|id| self.keys.get_key_value(id));
        let (id, key) = known.filter(|(_, key)| key.hash.is(&Hash::of(text))).ok_or(Refusal::UnknownKey)?;
        if key.expires_at.is_some_and(|time| time <= now) {
            return Err(Refusal::ExpiredKey);
        }
        Ok((id, &key.grant))
    }

    /// What somebody may do who is signed in and in these groups: all that any of them may. `None` where none may.
    pub fn grant(&self, groups: &[String]) -> Option<Grant> {
        let named = groups.iter().map(String::as_str).filter(|name| *name != EVERYBODY);
        let grants = named.chain([EVERYBODY]).filter_map(|name| self.groups.get(name)).cloned();
        grants.reduce(|one, other| Grant {
            scopes: one.scopes.with(other.scopes),
            view: one.view.with(other.view),
        })
    }

    /// How many keys and groups there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.keys.len(), self.groups.len())
    }
}

/// Checks an entry that is to become a key: all but whether its collections are there.
pub(super) fn check_entry(entry: &serde_json::Value) -> Result<(), DocumentError> {
    let named = entry["collections"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
    let nil = PageId(uuid::Uuid::nil());
    let collections: BTreeMap<_, _> = named.map(|name| (name, [nil])).collect();
    Document::parse(&serde_json::json!({"keys": [entry], "collections": collections}).to_string()).map(drop)
}

fn grant(
    of: &str,
    scopes: Vec<Scope>,
    collections: Option<Vec<String>>,
    all: &BTreeMap<String, Vec<PageId>>,
) -> Result<Grant, DocumentError> {
    let of = of.to_owned();
    let scopes: Scopes = scopes.into_iter().collect();
    if scopes.is_empty() {
        return Err(DocumentError::NoScope(of));
    }
    let Some(names) = collections else { return Ok(Grant { scopes, view: View::Everything }) };
    if names.is_empty() {
        return Err(DocumentError::NoCollection(of));
    }
    if scopes.has(Scope::Admin) {
        return Err(DocumentError::Admin(of));
    }
    let mut roots = Vec::new();
    for name in names {
        match all.get(&name).filter(|pages| !pages.is_empty()) {
            Some(pages) => roots.extend(pages),
            None => return Err(DocumentError::UnknownCollection { of, collection: name }),
        }
    }
    roots.sort_unstable();
    roots.dedup();
    Ok(Grant { scopes, view: View::Below(roots.into()) })
}

fn form(error: &serde_json::Error) -> DocumentError {
    DocumentError::Form { line: error.line(), column: error.column() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HR: &str = "00000000-0000-0000-0000-000000001000";

    fn document(json: serde_json::Value) -> Result<Document, DocumentError> {
        Document::parse(&json.to_string())
    }

    fn hash(text: &str) -> String {
        Hash::of(text).hexadecimal()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-25T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_key_grants_what_its_entry_says_until_it_expires() {
        let document = document(serde_json::json!({
            "keys": [
                {"id": "a", "sha256": hash("nrc_a_1"), "scopes": ["ask"], "collections": ["hr"]},
                {"id": "b", "sha256": hash("nrc_b_1"), "scopes": ["admin"], "expires_at": "2026-11-25T00:00:00Z"},
            ],
            "collections": {"hr": [HR]},
        }))
        .unwrap();
        let (id, grant) = document.key("nrc_a_1", now()).unwrap();
        assert_eq!((id, grant.view.roots().map(<[_]>::len)), ("a", Some(1)));
        assert!(grant.scopes.has(Scope::Ask) && !grant.scopes.has(Scope::Read));
        assert_eq!(document.key("nrc_a_2", now()).unwrap_err(), Refusal::UnknownKey);
        assert_eq!(document.key("nrc_c_1", now()).unwrap_err(), Refusal::UnknownKey);
        assert_eq!(document.key("nrc_b_1", now()).unwrap_err(), Refusal::ExpiredKey);
        assert!(document.key("nrc_b_1", now() - chrono::TimeDelta::seconds(1)).is_ok());
        assert!(document.knows("nrc_a_2") && !document.knows("nrc_c_1"));
    }

    #[test]
    fn groups_add_up_and_who_is_in_none_may_nothing() {
        assert!(!Grant::signed_in().scopes.has(Scope::Admin));
        // A document that lost its groups must not let everybody see everything.
        assert_eq!(document(serde_json::json!({})).unwrap().grant(&["hr".to_owned()]), None);
        let mut json = serde_json::json!({
            "groups": {"hr": {"scopes": ["ask"], "collections": ["hr"]}, "ops": {"scopes": ["admin"]}},
            "collections": {"hr": [HR]},
        });
        let limited = document(json.clone()).unwrap();
        let grant = |groups: &[&str]| {
            limited.grant(&groups.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(grant(&[]), None);
        assert_eq!(grant(&["*", "guests"]), None);
        assert!(grant(&["hr"]).unwrap().view.roots().is_some());
        let both = grant(&["hr", "ops"]).unwrap();
        assert!(both.scopes.has(Scope::Ask) && both.scopes.has(Scope::Admin));
        assert_eq!(both.view, View::Everything);
        json["groups"]["*"] = serde_json::json!({"scopes": ["read"], "collections": ["hr"]});
        assert!(document(json).unwrap().grant(&[]).unwrap().scopes.has(Scope::Read));
    }

    #[test]
    fn every_mistake_is_told_without_a_value_of_the_document() {
        let key = |change: serde_json::Value| {
            let mut key = serde_json::json!({"id": "a", "sha256": hash("x"), "scopes": ["ask"]});
            for (name, value) in change.as_object().unwrap() {
                key[name] = value.clone();
            }
            document(serde_json::json!({"keys": [key], "collections": {"hr": [HR], "none": []}})).map(drop)
        };
        assert_eq!(key(serde_json::json!({})), Ok(()));
        for (change, part) in [
            (serde_json::json!({"id": "A_b"}), "key number 1"),
            (serde_json::json!({"sha256": "nrc_a_secret"}), "sha256"),
            (serde_json::json!({"scopes": []}), "no scopes"),
            (serde_json::json!({"scopes": ["nrc_a_secret"]}), "line 1"),
            (serde_json::json!({"collections": []}), "leave `collections` out"),
            (serde_json::json!({"collections": ["it"]}), "`it`"),
            (serde_json::json!({"collections": ["none"]}), "`none`"),
            (serde_json::json!({"collections": ["hr"], "scopes": ["admin"]}), "whole workspace"),
            (serde_json::json!({"expires": "2027-01-01T00:00:00Z"}), "line 1"),
        ] {
            let told = key(change.clone()).unwrap_err().to_string();
            assert!(told.contains(part) && !told.contains("secret"), "{change}: {told}");
        }
        for text in ["", "[]", "null", "nrc_a_secret"] {
            assert!(matches!(Document::parse(text), Err(DocumentError::Form { .. })), "{text}");
        }
        let twice = serde_json::json!({"id": "a", "sha256": hash("x"), "scopes": ["ask"]});
        assert_eq!(
            document(serde_json::json!({"keys": [twice, twice]})).unwrap_err(),
            DocumentError::SameId("a".to_owned())
        );
    }
}
