//! Where an OBEX server is.

use dmct_wire::obex::PORT;

/// An `obex://host:port` address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The host, without the brackets of an IPv6 address.
    pub(super) host: String,
    /// The port; 650 where none is given.
    pub(super) port: u16,
    /// Host and port as given.
    pub(super) authority: String,
    /// Whether the link is to be kept behind a push, for a DM session: `;session`.
    pub(super) holds_session: bool,
}

impl Address {
    /// Takes an address apart. Of what follows host and port only the parameter `session` is looked at: the rest names
    /// nothing in OBEX.
    ///
    /// # Errors
    /// Why it is none, as a sentence without its full stop.
    pub(super) fn parse(address: &str) -> Result<Self, String> {
        let rest = match address.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("obex") => rest,
            _ => return Err(format!("{address:?} does not begin with obex://")),
        };
        let authority = rest.split(['/', '?', ';', '#']).next().unwrap_or_default();
        let (host, port) = match authority
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            Some((host, rest)) => (host, rest.strip_prefix(':')),
            None => authority
                .rsplit_once(':')
                .map_or((authority, None), |(host, port)| (host, Some(port))),
        };
        if host.is_empty() {
            return Err(format!("{address:?} names no host"));
        }
        let port = match port {
            None | Some("") => PORT,
            Some(port) => port.parse().ok().filter(|port| *port != 0).ok_or_else(|| {
                format!("{address:?} names a port that is no number from 1 to 65535")
            })?,
        };
        Ok(Self {
            host: host.to_owned(),
            port,
            authority: authority.to_owned(),
            holds_session: rest.split(';').skip(1).any(|one| one == "session"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_are_taken_and_the_registered_port_is_the_usual_one() {
        for (address, host, port) in [
            ("obex://127.0.0.1:6500", "127.0.0.1", 6500),
            ("OBEX://device.example/dm?x", "device.example", 650),
            ("obex://[::1]:7", "::1", 7),
        ] {
            let read = Address::parse(address).expect("an address");
            assert_eq!((read.host.as_str(), read.port), (host, port));
            assert!(!read.holds_session);
        }
        let held = Address::parse("obex://device.example:6500;session").expect("an address");
        assert_eq!((held.port, held.holds_session), (6500, true));
    }

    #[test]
    fn what_is_no_address_is_refused_in_a_sentence() {
        for (address, why) in [
            ("http://a:1", "does not begin with obex://"),
            ("obex://:650", "names no host"),
            ("obex://a:0", "names a port that is no number"),
            ("obex://a:x", "names a port that is no number"),
        ] {
            let error = Address::parse(address).expect_err("no address");
            assert!(error.contains(why), "{error}");
        }
    }
}
