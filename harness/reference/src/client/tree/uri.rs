//! Node URIs: `./A/B`, `A/B` or `.`, with a query for properties and lists.

/// How long and how deep a URI may be: DevDetail/URI of a client (0: no bound of its own).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// The most segments.
    pub(crate) depth: usize,
    /// The most octets in all.
    pub(crate) total: usize,
    /// The most octets of a segment.
    pub(crate) segment: usize,
}

/// A URI taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The segments joined by `/`, without `./`; empty for the root.
    pub(crate) path: String,
    /// What stands behind `?`.
    pub(crate) query: Option<String>,
}

/// Takes a URI apart; the code to answer if it is none: 404 for what cannot be a node, 414 for too much.
pub(crate) fn address(uri: &str, bounds: Bounds) -> Result<Address, u16> {
    let (place, query) = match uri.split_once('?') {
        Some((place, query)) => (place, Some(query.to_owned())),
        None => (uri, None),
    };
    if place.is_empty() {
        return Err(404);
    }
    let path = match place {
        "." | "./" => "",
        _ => place.strip_prefix("./").unwrap_or(place),
    };
    let beyond = |value: usize, bound: usize| bound != 0 && value > bound;
    if beyond(place.len(), bounds.total)
        || beyond(path.split('/').count(), bounds.depth)
        || path
            .split('/')
            .any(|segment| beyond(segment.len(), bounds.segment))
    {
        return Err(414);
    }
    let broken = |segment: &str| segment.is_empty() || segment == "." || segment == "..";
    if !path.is_empty() && path.split('/').any(broken) {
        return Err(404);
    }
    Ok(Address {
        path: path.to_owned(),
        query,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_read_with_and_without_the_dot_of_the_root() {
        let bounds = Bounds {
            depth: 3,
            total: 20,
            segment: 8,
        };
        let path = |uri| address(uri, bounds).map(|address| address.path);
        assert_eq!(path("./A/B"), Ok("A/B".to_owned()));
        assert_eq!(path("A/B?prop=ACL"), Ok("A/B".to_owned()));
        assert_eq!(path("."), Ok(String::new()));
        for (uri, code) in [
            ("", 404),
            ("./A//B", 404),
            ("A/../B", 404),
            ("a/b/c/d", 414),
            ("./123456789", 414),
        ] {
            assert_eq!(path(uri), Err(code), "{uri}");
        }
    }
}
