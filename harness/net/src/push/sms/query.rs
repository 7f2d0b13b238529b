//! Octets in the query of a URL (RFC 3986 2.1; HTML, application/x-www-form-urlencoded).

/// Octets as they stand in a query, each as a percent sign and two digits.
pub(super) fn encoded(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("%{octet:02X}")).collect()
}

/// Names and values of a query, in their order.
///
/// # Errors
/// The name of a value in which a percent sign has no two digits behind it.
pub(super) fn pairs(query: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match decoded(value) {
                Some(value) => Ok((name.to_owned(), value)),
                None => Err(name.to_owned()),
            }
        })
        .collect()
}

fn decoded(value: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        match first {
            b'+' => octets.push(b' '),
            b'%' => {
                let (digits, behind) = behind.split_at_checked(2)?;
                let digits = std::str::from_utf8(digits).ok()?;
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return None;
                }
                octets.push(u8::from_str_radix(digits, 16).ok()?);
                rest = behind;
            }
            other => octets.push(*other),
        }
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_is_read_back() {
        let all: Vec<u8> = (0..=255).collect();
        let query = format!("a={}&&b", encoded(&all));
        let expected = vec![("a".to_owned(), all), ("b".to_owned(), Vec::new())];
        assert_eq!(pairs(&query), Ok(expected));
    }

    #[test]
    fn a_percent_sign_needs_two_digits() {
        for query in ["t=%", "t=%1", "t=%+1", "t=%zz", "t=a%0"] {
            assert_eq!(pairs(query), Err("t".to_owned()), "{query}");
        }
        assert_eq!(pairs("t=+%2b"), Ok(vec![("t".to_owned(), b" +".to_vec())]));
    }
}
