//! Via: the way a request has come (RFC 3261 20.42; RFC 3581).

use super::parameter::Parameters;

/// One value of Via.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Via {
    /// `SIP/2.0`.
    pub protocol: String,
    /// `UDP`, `TCP`, `TLS`.
    pub transport: String,
    /// Where responses go: a host, with a port or without.
    pub sent_by: String,
    /// Its parameters.
    pub parameters: Parameters,
}

impl Via {
    /// The Via of a request that is sent here, asking for the response to come back to where the request came from.
    pub fn new(transport: &str, sent_by: &str, branch: &str) -> Self {
        Self {
            protocol: "SIP/2.0".into(),
            transport: transport.into(),
            sent_by: sent_by.into(),
            parameters: Parameters::default()
                .with("branch", Some(branch))
                .with("rport", None),
        }
    }

    /// What names the transaction; it begins with `z9hG4bK` in SIP 2.0 (RFC 3261 8.1.1.7).
    pub fn branch(&self) -> Option<String> {
        self.parameters.value("branch")
    }

    /// The host and the port of `sent_by`; the port of no Via that has none is guessed.
    pub fn host_and_port(&self) -> (&str, Option<u16>) {
        let behind_bracket = self.sent_by.rfind(']').map_or(0, |place| place + 1);
        let port_at = self
            .sent_by
            .rfind(':')
            .filter(|place| *place >= behind_bracket);
        match port_at {
            Some(place) => {
                let (host, port) = self.sent_by.split_at(place);
                let port = port.get(1..).unwrap_or_default().trim().parse().ok();
                (host.trim_end(), port)
            }
            None => (&self.sent_by, None),
        }
    }

    /// Notes where the request really came from, as a server must before it answers (RFC 3261 18.2.1; RFC 3581 4):
    /// `received` if the host differs or `rport` was asked for, and the port in `rport` if it was.
    pub fn note_source(&mut self, host: &str, port: u16) {
        let asked = self
            .parameters
            .0
            .iter_mut()
            .find(|one| one.name.eq_ignore_ascii_case("rport"));
        let was_asked = asked.is_some();
        if let Some(rport) = asked {
            rport.value = Some(port.to_string());
        }
        let differs = self.host_and_port().0 != host;
        if (was_asked || differs) && self.parameters.find("received").is_none() {
            self.parameters = core::mem::take(&mut self.parameters).with("received", Some(host));
        }
    }

    /// Reads one value of Via. White space around the slashes is taken, as the grammar allows.
    ///
    /// # Errors
    /// It lacks one of its parts; one sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let (way, parameters) = text.split_at(text.find(';').unwrap_or(text.len()));
        let wrong = || format!("{text:?} is no Via: SIP/2.0/transport and a host are due");
        let mut parts = way.splitn(3, '/').map(str::trim);
        let (Some(name), Some(version), Some(rest)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong());
        };
        let (transport, sent_by) = rest.split_once([' ', '\t']).ok_or_else(wrong)?;
        let sent_by = sent_by.trim();
        if [name, version, transport, sent_by]
            .iter()
            .any(|part| part.is_empty())
        {
            return Err(wrong());
        }
        Ok(Self {
            protocol: format!("{name}/{version}"),
            transport: transport.into(),
            sent_by: sent_by.into(),
            parameters: Parameters::read(parameters)?,
        })
    }
}

impl core::fmt::Display for Via {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self {
            protocol,
            transport,
            sent_by,
            parameters,
        } = self;
        write!(out, "{protocol}/{transport} {sent_by}{parameters}")
    }
}
