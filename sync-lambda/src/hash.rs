//! Content hashes. A stored type serializes its members in one order, so equal content has equal bytes.

use std::fmt::Write;
use std::io::{self, ErrorKind, Read};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// The hash of a value's JSON: 32 hexadecimal digits.
pub(crate) fn of_json(value: &impl Serialize) -> String {
    // Types of ours have no map with keys other than strings, which is all that serialization could fail on.
    of_bytes(&serde_json::to_vec(value).expect("a stored type has string keys"))
}

/// The hash of bytes: 32 hexadecimal digits, the first half of a SHA-256.
pub(crate) fn of_bytes(bytes: &[u8]) -> String {
    text(&Sha256::digest(bytes))
}

/// The same of all that is read, a piece at a time.
pub(crate) fn of_reader(mut reader: impl Read) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(text(&digest.finalize())),
            Ok(count) => digest.update(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn text(digest: &[u8]) -> String {
    digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}
