//! Octets as JSON: as text where they are plain text, so that a person can read a transcript and search
//! it, and in hexadecimal otherwise.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A run of octets in a record.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Octets(pub Vec<u8>);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Text(String),
    Hex(String),
}

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match core::str::from_utf8(&self.0) {
            Ok(text) if text.chars().all(is_plain) => Form::Text(text.to_owned()),
            _ => Form::Hex(to_hex(&self.0)),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Form::deserialize(deserializer)? {
            Form::Text(text) => Ok(Self(text.into_bytes())),
            Form::Hex(hex) => from_hex(&hex).map(Self).ok_or_else(|| {
                D::Error::custom("octets: not an even number of hexadecimal digits")
            }),
        }
    }
}

fn is_plain(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r')
}

/// Octets in lower-case hexadecimal digits, two an octet.
pub fn to_hex(octets: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    octets
        .iter()
        .flat_map(|octet| [octet >> 4, octet & 0x0F])
        .filter_map(|digit| DIGITS.get(usize::from(digit)))
        .collect()
}

/// Octets from hexadecimal digits of either case; `None` unless there are only such, an even number.
pub fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = hex
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    Some(
        pairs
            .map(|pair| pair.iter().fold(0, |octet, digit| (octet << 4) | digit))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::Octets;

    #[test]
    fn octets_survive_the_way_to_json_and_back_whether_text_or_not() {
        for octets in [
            &b""[..],
            b"<SyncML/>\r\n",
            &[0, 1, 0xFF, 0xC3],
            "Ä".as_bytes(),
        ] {
            let value = Octets(octets.to_vec());
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(
                serde_json::from_str::<Octets>(&json).unwrap(),
                value,
                "{json}"
            );
        }
    }

    #[test]
    fn text_stays_readable_and_the_rest_is_hexadecimal() {
        let json = |octets: &[u8]| serde_json::to_string(&Octets(octets.to_vec())).unwrap();
        assert_eq!(json(b"<a/>"), r#"{"text":"<a/>"}"#);
        assert_eq!(json(&[0, 0xFE]), r#"{"hex":"00fe"}"#);
    }

    #[test]
    fn half_an_octet_is_refused() {
        assert!(serde_json::from_str::<Octets>(r#"{"hex":"0fe"}"#).is_err());
        assert!(serde_json::from_str::<Octets>(r#"{"hex":"0g"}"#).is_err());
    }
}
