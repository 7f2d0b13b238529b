//! Names of headers, long and compact (RFC 3261 7.3.3 and 20; RFC 3841 9; RFC 3515).

/// The compact names with the long ones.
const COMPACT: [(&str, &str); 12] = [
    ("a", "Accept-Contact"),
    ("c", "Content-Type"),
    ("e", "Content-Encoding"),
    ("f", "From"),
    ("i", "Call-ID"),
    ("k", "Supported"),
    ("l", "Content-Length"),
    ("m", "Contact"),
    ("o", "Event"),
    ("s", "Subject"),
    ("t", "To"),
    ("v", "Via"),
];

/// The long form of a compact name; any other name as it is.
pub fn header_name(name: &str) -> &str {
    COMPACT
        .iter()
        .find(|(compact, _)| compact.eq_ignore_ascii_case(name))
        .map_or(name, |(_, long)| long)
}

/// Whether two names are the same header's, in any case and form.
pub fn same_name(one: &str, other: &str) -> bool {
    header_name(one).eq_ignore_ascii_case(header_name(other))
}
