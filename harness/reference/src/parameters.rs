//! The encoding of the optional parameters of a user interaction (DM Protocol 1.3, 10.3).

use crate::phrase::octets_of_hexadecimal;

/// A value without its encoding (RFC 2396, 2.4; `+` for a space, as the examples of 10.3.3 have it).
pub(crate) fn decoded(value: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut pieces = value.split('%');
    octets.extend(pieces.next()?.replace('+', " ").into_bytes());
    for piece in pieces {
        let (code, rest) = piece.split_at_checked(2)?;
        octets.extend(octets_of_hexadecimal(code).filter(|octets| octets.len() == 1)?);
        octets.extend(rest.replace('+', " ").into_bytes());
    }
    String::from_utf8(octets).ok()
}

/// A value with its encoding: the unreserved characters of RFC 2396, 2.3 as they are, a space as `+`.
pub(crate) fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|octet| match octet {
            b' ' => "+".to_owned(),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => {
                char::from(octet).to_string()
            }
            octet if octet.is_ascii_alphanumeric() => char::from(octet).to_string(),
            octet => format!("%{octet:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_space_is_written_as_in_the_examples_of_the_document() {
        // DM Protocol 1.3, 10.3.3
        assert_eq!(encoded("John Doe"), "John+Doe");
        assert_eq!(decoded("John+Doe").as_deref(), Some("John Doe"));
        assert_eq!(encoded("a&b=c%"), "a%26b%3Dc%25");
        assert_eq!(decoded("50%"), None);
    }

    proptest! {
        #[test]
        fn any_text_survives_its_encoding(text in "\\PC{0,40}") {
            prop_assert_eq!(decoded(&encoded(&text)), Some(text));
        }
    }
}
