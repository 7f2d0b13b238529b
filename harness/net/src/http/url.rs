//! The part of URLs that a request needs.

/// An absolute http or https URL, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// Whether the scheme is https.
    pub secure: bool,
    /// Host and port as given, for the Host header.
    pub authority: String,
    /// The host, without the brackets of an IPv6 address.
    pub host: String,
    /// The port, given or usual.
    pub port: u16,
    /// Path and query, for the request line.
    pub target: String,
}

/// Why no request can be sent to a URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not http or https.
    #[error("{0:?} does not begin with http:// or https://")]
    Scheme(String),
    /// No host, or one that cannot be.
    #[error("{0:?} names no host")]
    Host(String),
    /// A port that is no number from 1 to 65535.
    #[error("{0:?} names a port that is no number from 1 to 65535")]
    Port(String),
    /// Spaces or control characters, which a request line cannot hold.
    #[error("{0:?} holds a space or a control character")]
    Character(String),
}

impl Url {
    /// Takes a URL apart.
    ///
    /// # Errors
    ///
    /// When it is not absolute, or is none at all.
    pub fn parse(url: &str) -> Result<Self, UrlError> {
        let (secure, rest) = scheme(url).ok_or_else(|| UrlError::Scheme(url.to_owned()))?;
        if url
            .chars()
            .any(|character| character.is_control() || character == ' ')
        {
            return Err(UrlError::Character(url.to_owned()));
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = split(authority);
        if host.is_empty() {
            return Err(UrlError::Host(url.to_owned()));
        }
        let port = match port {
            None | Some("") => Some(if secure { 443 } else { 80 }),
            Some(port) => port.parse().ok().filter(|port| *port != 0),
        };
        Ok(Self {
            secure,
            authority: authority.to_owned(),
            host: host.to_owned(),
            port: port.ok_or_else(|| UrlError::Port(url.to_owned()))?,
            target: if target.starts_with('/') {
                target.to_owned()
            } else {
                format!("/{target}")
            },
        })
    }
}

fn scheme(url: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" => Some((false, rest)),
        "https" => Some((true, rest)),
        _ => None,
    }
}

fn split(authority: &str) -> (&str, Option<&str>) {
    if let Some((host, rest)) = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        return (host, rest.strip_prefix(':'));
    }
    match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn authority_and_target_are_taken_as_given() {
        let url = Url::parse("HTTP://dm.example:8080/a/b?c=d&e#f").unwrap();
        assert_eq!(
            (url.host.as_str(), url.port, url.secure),
            ("dm.example", 8080, false)
        );
        assert_eq!(
            (url.authority.as_str(), url.target.as_str()),
            ("dm.example:8080", "/a/b?c=d&e")
        );
        let url = Url::parse("https://[::1]?q").unwrap();
        assert_eq!(
            (url.host.as_str(), url.port, url.secure),
            ("::1", 443, true)
        );
        assert_eq!(
            (url.authority.as_str(), url.target.as_str()),
            ("[::1]", "/?q")
        );
    }

    #[test]
    fn what_is_no_absolute_url_is_refused_in_a_sentence() {
        for (url, sentence) in [
            ("dm/x", "\"dm/x\" does not begin with http:// or https://"),
            (
                "ftp://a/",
                "\"ftp://a/\" does not begin with http:// or https://",
            ),
            ("http:///x", "\"http:///x\" names no host"),
            (
                "http://a:0/",
                "\"http://a:0/\" names a port that is no number from 1 to 65535",
            ),
            (
                "http://a:x/",
                "\"http://a:x/\" names a port that is no number from 1 to 65535",
            ),
            (
                "http://a/b c",
                "\"http://a/b c\" holds a space or a control character",
            ),
        ] {
            assert_eq!(Url::parse(url).unwrap_err().to_string(), sentence);
        }
    }
}
