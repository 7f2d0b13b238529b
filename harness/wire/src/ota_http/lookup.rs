//! Looking up headers in a list as carriers hand it over.

/// The value of the first header of this name, in any case, without white space around it.
pub(super) fn first<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(there, _)| there.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

/// The values of all headers of this name.
pub(super) fn all<'a>(
    headers: &'a [(String, String)],
    name: &str,
) -> impl Iterator<Item = &'a str> {
    headers
        .iter()
        .filter(move |(there, _)| there.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

/// A header for a list.
pub(super) fn pair(name: &str, value: impl Into<String>) -> (String, String) {
    (name.into(), value.into())
}

/// A media type without its parameters, in lower case.
pub(super) fn bare_media_type(content_type: &str) -> String {
    let bare = content_type.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}
