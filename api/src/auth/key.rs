//! API keys: `nrc_<id>_<64 hexadecimal digits>`, of which only a hash is ever stored.

use std::fmt::Write as _;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// What every key begins with, by which scanners find those that were published by mistake.
const PREFIX: &str = "nrc_";
/// The longest id.
const MAX_ID: usize = 40;

/// The hash of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Of a key, all of it.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// From 64 hexadecimal digits.
    pub fn parse(hexadecimal: &str) -> Option<Self> {
        let digits = hexadecimal.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// As 64 hexadecimal digits.
    pub fn hexadecimal(&self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whether it is the same, told in the same time whatever it is.
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hash")
    }
}

/// Whether a text looks like a key, and not like another token.
pub fn is_one(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// The id in a key.
pub fn id_of(text: &str) -> Option<&str> {
    let (id, random) = text.strip_prefix(PREFIX)?.split_once('_')?;
    (is_id(id) && !random.is_empty()).then_some(id)
}

/// Whether a text may be an id.
pub fn is_id(text: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    (1..=MAX_ID).contains(&text.len()) && text.bytes().all(plain)
}

/// Makes a key with this id.
pub fn make(id: &str) -> SecretString {
    // Two of them: 244 bits from the system's own generator.
    format!("{PREFIX}{id}_{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()).into()
}

/// What `api key new` prints: a new key and its entry, for these scopes (separated by commas), collections, and time of
/// expiry.
pub fn issue(
    id: Option<&str>,
    scopes: &str,
    collections: Option<&str>,
    expires_at: Option<&str>,
) -> Result<String, String> {
    let short = Uuid::new_v4().simple().to_string();
    let id = id.unwrap_or(&short[..8]);
    if !is_id(id) {
        return Err(format!("--id: `{id}` is no id, write up to {MAX_ID} small letters, digits and dashes"));
    }
    let list = |text: &str| text.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>();
    let made = make(id);
    let mut entry = serde_json::json!({
        "id": id, "sha256": Hash::of(made.expose_secret()).hexadecimal(), "scopes": list(scopes),
    });
    if let Some(collections) = collections {
        entry["collections"] = list(collections).into();
    }
    if let Some(time) = expires_at {
        entry["expires_at"] = time.into();
    }
    super::document::check_entry(&entry).map_err(|error| format!("this makes no key: {error}"))?;
    Ok(format!(
        "The key, which is shown this once; give it to whoever calls:\n\n  {}\n\nIts entry, for `keys` in the document that \
         API_KEYS names:\n\n{entry:#}\n",
        made.expose_secret()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_id_and_its_hash() {
        let made = make("ci-1");
        let text = made.expose_secret();
        assert!(is_one(text));
        assert_eq!(id_of(text), Some("ci-1"));
        assert_eq!(text.len(), "nrc_ci-1_".len() + 64);
        assert_ne!(text, make("ci-1").expose_secret());
        let hash = Hash::of(text);
        assert!(Hash::parse(&hash.hexadecimal()).unwrap().is(&hash));
        assert!(!Hash::of(&text.replacen("nrc_ci-1_", "nrc_ci-2_", 1)).is(&hash));
        for other in ["", "nrc_", "nrc__x", "nrc_id_", "nrc_ID_x", "eyJhbGciOi", "nrc_a/b_x"] {
            assert_eq!(id_of(other), None, "{other}");
        }
        for hexadecimal in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
            assert!(Hash::parse(hexadecimal).is_none(), "{hexadecimal}");
        }
    }

    #[test]
    fn what_is_issued_is_an_entry_of_the_document() {
        let told = issue(Some("ci"), "ask, read", Some("hr"), Some("2030-01-01T00:00:00Z")).unwrap();
        let text = told.split_whitespace().find(|word| is_one(word)).unwrap();
        let entry: serde_json::Value = serde_json::from_str(&told[told.find('{').unwrap()..]).unwrap();
        assert_eq!(entry["sha256"], Hash::of(text).hexadecimal());
        assert_eq!(entry["scopes"], serde_json::json!(["ask", "read"]));
        assert!(issue(Some("CI"), "ask", None, None).is_err());
        assert!(issue(None, "everything", None, None).is_err());
        assert!(issue(None, "ask", None, Some("tomorrow")).is_err());
        assert!(issue(None, "admin", Some("hr"), None).is_err());
    }
}
