//! Whether a delivery is Notion's: `X-Notion-Signature: sha256=` and the HMAC-SHA256 of the body, in hexadecimal, under
//! the verification token of the subscription.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How many bytes a signature has.
const LENGTH: usize = 32;

/// Whether `header` is the signature of `body`, of its very bytes. Takes as long for a wrong signature as for the right
/// one.
pub(super) fn is_valid(key: &SecretString, body: &[u8], header: &[u8]) -> bool {
    let Some(signature) = header.strip_prefix(b"sha256=").and_then(decoded) else { return false };
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes())
        .expect("a key of HMAC may have any length");
    mac.update(body);
    // This compares in constant time.
    mac.verify_slice(&signature).is_ok()
}

fn decoded(hexadecimal: &[u8]) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    let (pairs, rest) = hexadecimal.as_chunks::<2>();
    if pairs.len() != LENGTH || !rest.is_empty() {
        return None;
    }
    for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
        let digit = |letter: u8| char::from(letter).to_digit(16);
        *byte = u8::try_from(digit(high)? << 4 | digit(low)?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BODY: &[u8] = b"what do ya want for nothing?";
    /// RFC 4231, test case 2.
    const SIGNATURE: &str = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    fn valid(body: &[u8], header: &str) -> bool {
        is_valid(&SecretString::from("Jefe"), body, header.as_bytes())
    }

    #[test]
    fn the_signature_of_the_standard_is_valid_in_either_case() {
        assert!(valid(BODY, SIGNATURE));
        assert!(valid(BODY, &format!("sha256={}", SIGNATURE[7..].to_uppercase())));
    }

    #[test]
    fn anything_else_is_not() {
        let hexadecimal = &SIGNATURE[7..];
        for header in [
            "",
            "sha256=",
            hexadecimal,
            &SIGNATURE[..SIGNATURE.len() - 1],
            &SIGNATURE[..SIGNATURE.len() - 2],
            &SIGNATURE[..SIGNATURE.len() / 2],
            &format!("{SIGNATURE}00"),
            &format!(" {SIGNATURE}"),
            &format!("sha1={hexadecimal}"),
            &SIGNATURE.replace("5b", "+b"),
            &SIGNATURE.replace("5b", "5c"),
            &format!("sha256={}", "é".repeat(32)),
        ] {
            assert!(!valid(BODY, header), "{header}");
        }
        assert!(!valid(b"what do ya want for nothing!", SIGNATURE));
        assert!(!is_valid(&SecretString::from("jefe"), BODY, SIGNATURE.as_bytes()));
    }

    proptest! {
        #[test]
        fn no_header_is_too_odd(header in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(!is_valid(&SecretString::from("Jefe"), BODY, &header));
        }

        #[test]
        fn a_body_with_one_byte_changed_is_another(place in 0..BODY.len(), change in 1..=255_u8) {
            let mut body = BODY.to_vec();
            body[place] ^= change;
            prop_assert!(!valid(&body, SIGNATURE));
        }
    }
}
