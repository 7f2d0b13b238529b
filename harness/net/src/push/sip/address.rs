//! Where an address of SIP leads: a host, a port and a transport, without asking any directory.

use std::fmt;

/// The port of SIP where an address names none (RFC 3261 19.1.2).
const PORT: u16 = 5060;

/// What carries SIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// Datagrams.
    Udp,
    /// Connections.
    Tcp,
}

impl Transport {
    /// Its name in Via.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
        }
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// What an address says of where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The user, if one is named.
    pub(crate) user: Option<String>,
    /// The host; an IPv6 address in its brackets.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
    /// The transport, if one is named.
    pub(crate) transport: Option<Transport>,
}

impl Place {
    /// Reads `sip:user@host:port;parameters?headers`, or the same without a scheme.
    ///
    /// # Errors
    /// It leads nowhere that can be reached from here; one sentence.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let bare = match scheme(text) {
            Some("sips") => return Err(format!("{text} wants TLS, which SIP does not speak here")),
            Some(scheme) => text.get(scheme.len() + 1..).unwrap_or_default(),
            None => text,
        };
        let bare = bare.split('?').next().unwrap_or_default();
        let mut pieces = bare.split(';');
        let (user, authority) = match pieces.next().unwrap_or_default().rsplit_once('@') {
            Some((user, authority)) => (Some(user.to_owned()), authority),
            None => (None, pieces_front(bare)),
        };
        let wrong = || format!("{text:?} is no address of SIP: a host is due");
        let (host, port) = host_and_port(authority).ok_or_else(wrong)?;
        Ok(Self {
            user,
            host: host.to_owned(),
            port: port.unwrap_or(PORT),
            transport: transport(pieces)?,
        })
    }

    /// Host and port, as resolvers take them.
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// An address of record as it is compared: without parameters and headers, scheme and host in lower case (RFC 3261
/// 10.3, step 5).
pub(crate) fn canonical(uri: &str) -> String {
    let bare = uri.split([';', '?']).next().unwrap_or_default();
    match bare.rsplit_once('@') {
        Some((user, host)) => {
            let (scheme, user) = user.split_once(':').unwrap_or(("sip", user));
            let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
            format!("{scheme}:{user}@{host}")
        }
        None => bare.to_ascii_lowercase(),
    }
}

fn pieces_front(bare: &str) -> &str {
    bare.split(';').next().unwrap_or_default()
}

fn scheme(text: &str) -> Option<&'static str> {
    ["sip", "sips"].into_iter().find(|scheme| {
        let front = text.get(..scheme.len());
        front.is_some_and(|front| front.eq_ignore_ascii_case(scheme))
            && text
                .get(scheme.len()..)
                .unwrap_or_default()
                .starts_with(':')
    })
}

fn host_and_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let behind = authority.rfind(']').map_or(0, |place| place + 1);
    let (host, port) = match authority.get(behind..)?.rfind(':') {
        Some(place) => {
            let (host, port) = authority.split_at(behind + place);
            let digits = port.get(1..)?;
            // a sign is taken for part of a number, and is none of a port
            let are_digits = digits.bytes().all(|octet| octet.is_ascii_digit());
            (host, Some(digits.parse().ok().filter(|_| are_digits)?))
        }
        None => (authority, None),
    };
    let is_host = !host.is_empty() && host.bytes().all(|octet| octet.is_ascii_graphic());
    is_host.then_some((host, port))
}

fn transport<'a>(
    mut parameters: impl Iterator<Item = &'a str>,
) -> Result<Option<Transport>, String> {
    let named = parameters.find_map(|one| {
        let (name, value) = one.split_once('=')?;
        (name.trim().eq_ignore_ascii_case("transport")).then(|| value.trim())
    });
    match named.map(str::to_ascii_lowercase).as_deref() {
        None => Ok(None),
        Some("udp") => Ok(Some(Transport::Udp)),
        Some("tcp") => Ok(Some(Transport::Tcp)),
        Some(other) => Err(format!("SIP is not spoken over {other} here")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn an_address_leads_to_host_port_and_transport() {
        for (text, user, authority, transport) in [
            (
                "sip:device@home.example",
                Some("device"),
                "home.example:5060",
                None,
            ),
            (
                "SIP:a:b@127.0.0.1:5070;lr?x=y@z",
                Some("a:b"),
                "127.0.0.1:5070",
                None,
            ),
            ("127.0.0.1:5080", None, "127.0.0.1:5080", None),
            (
                "[::1];transport=TCP",
                None,
                "[::1]:5060",
                Some(Transport::Tcp),
            ),
            (
                "sip:[::1]:1;ob;transport=udp",
                None,
                "[::1]:1",
                Some(Transport::Udp),
            ),
        ] {
            let place = Place::read(text).unwrap();
            assert_eq!(place.user.as_deref(), user, "{text}");
            assert_eq!(place.authority(), authority, "{text}");
            assert_eq!(place.transport, transport, "{text}");
        }
        for text in [
            "",
            "sip:",
            "sip:a@",
            "sip:a@h:65536",
            "tel:+49",
            "sips:a@h",
            "h;transport=sctp",
        ] {
            assert!(Place::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_of_record_is_the_same_in_any_case_but_for_its_user() {
        assert_eq!(
            canonical("SIP:Device@Home.Example;x=y"),
            "sip:Device@home.example"
        );
        assert_eq!(canonical("sip:HOST:1"), "sip:host:1");
        assert_ne!(canonical("sip:a@h"), canonical("sip:A@h"));
    }
}
