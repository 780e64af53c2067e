//! The query of an address: names and values, with what is no letter written as `%` and digits.

/// Adds a name and a value.
pub(crate) fn push(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            query.push(char::from(byte));
        } else {
            query.push('%');
            for digit in [byte >> 4, byte & 15] {
                query.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
}

/// The names and values of a query, in their order.
pub(crate) fn parts(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter_map(|part| part.split_once('='));
    parts.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let escaped = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(escaped.unwrap_or(if byte == b'+' { b' ' } else { byte }));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_value_is_found_again(value in "\\PC*") {
            let mut query = String::new();
            push(&mut query, "a", &value);
            push(&mut query, "b", "");
            prop_assert!(query.is_ascii());
            prop_assert_eq!(parts(&query), vec![("a".to_owned(), value), ("b".to_owned(), String::new())]);
        }
    }

    #[test]
    fn what_is_not_well_written_stays_as_it_is() {
        assert_eq!(
            parts("a=100%&b=%zz&c&d=%EC"),
            [("a", "100%"), ("b", "%zz"), ("d", "\u{fffd}")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
