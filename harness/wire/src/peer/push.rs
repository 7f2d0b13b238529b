//! Pushes as peers see them: what is carried, by what, and to where.
//!
//! Carriers come in two kinds. WSP, SMS and `command` carry octets that are framed already: a peer hands them a
//! datagram, the push with its WSP head. OTA-HTTP, SIP and OBEX frame by themselves: a peer hands them a [`Push`].

use core::fmt;

/// The scheme and separator in front of an application identifier's name (WAP-251 5.2.2.1).
const APPLICATION_SCHEME: &str = "x-wap-application:";

/// What carries pushes to a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// Connectionless WSP in datagrams of UDP (Notification 1.3, 7.1; Push Binding 1.3, 5.1).
    #[default]
    Wsp,
    /// Connectionless WSP within WTLS, which a gateway puts on and takes off (Push Binding 1.3, 5.1.2).
    Wtls,
    /// Connectionless WSP in short messages (Notification 1.3, 7.1).
    Sms,
    /// Push OTA over HTTP (Notification 1.3, 7.4; Push Binding 1.3, 5.3).
    OtaHttp,
    /// SIP MESSAGE in pager mode (Notification 1.3, 7.3; Push Binding 1.3, 5.2).
    Sip,
    /// OBEX PUT (Notification 1.3, 7.2; Push Binding 1.3, 5.4).
    Obex,
    /// Connectionless WSP through a program that has the bearer, whatever it is.
    Command,
}

impl Carrier {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Wsp,
        Self::Wtls,
        Self::Sms,
        Self::OtaHttp,
        Self::Sip,
        Self::Obex,
        Self::Command,
    ];

    /// Its name in scenarios, profiles and transcripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wsp => "wsp",
            Self::Wtls => "wtls",
            Self::Sms => "sms",
            Self::OtaHttp => "ota-http",
            Self::Sip => "sip",
            Self::Obex => "obex",
            Self::Command => "command",
        }
    }

    /// The carrier of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|carrier| carrier.name() == name)
    }

    /// Whether it carries a push with its WSP head as a datagram, instead of framing the push by itself.
    pub const fn takes_datagrams(self) -> bool {
        matches!(self, Self::Wsp | Self::Wtls | Self::Sms | Self::Command)
    }

    /// The carrier that an address leads to: by its scheme, WSP where it has none.
    ///
    /// `host:port` and `wsp://host:port`, `wtls://host:port`, `sms:+4912345`, `http://host:port/path` and `https://...`,
    /// `sip:user@host`, `obex://host:port`, `command:name`.
    pub fn of_address(address: &str) -> Self {
        let scheme = address.split(':').next().unwrap_or_default();
        match scheme.to_ascii_lowercase().as_str() {
            "wtls" => Self::Wtls,
            "sms" => Self::Sms,
            "http" | "https" => Self::OtaHttp,
            "sip" | "sips" => Self::Sip,
            "obex" => Self::Obex,
            "command" => Self::Command,
            _ => Self::Wsp,
        }
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// A push that its carrier frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Push {
    /// The media type of the body, as text.
    pub media_type: String,
    /// The application it is for: `syncml.dm`; a code without a name as `0x` and its hexadecimal digits.
    pub application: Option<String>,
    /// What is pushed.
    pub body: Vec<u8>,
}

impl Push {
    /// A push to the DM user agent.
    pub fn to_dm(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            media_type: media_type.to_owned(),
            application: Some("syncml.dm".to_owned()),
            body: body.into(),
        }
    }

    /// Whether it is for the DM user agent, by name or by code.
    pub fn is_for_dm(&self) -> bool {
        self.application.as_deref().is_some_and(|application| {
            let name = application
                .strip_prefix(APPLICATION_SCHEME)
                .unwrap_or(application);
            ["syncml.dm", "0x07", "0x7", "7", "07"]
                .iter()
                .any(|own| name.eq_ignore_ascii_case(own))
        })
    }
}

/// A push as it arrived by a carrier that frames it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// What carried it.
    pub carrier: Carrier,
    /// Who sent it, as the carrier names it.
    pub from: String,
    /// Where it arrived, as the carrier names it: a URL of HTTP says whether it came by TLS.
    pub to: String,
    /// The connection it came on, for carriers that have such; unique in a run.
    pub connection: Option<u64>,
    /// The carrier's head exactly as its octets came: the head of the HTTP request and of the enclosed message, the
    /// SIP head, the packets of OBEX with their bodies left out.
    pub head: Vec<u8>,
    /// What was pushed.
    pub push: Push,
}

/// What the other end of a carrier answered to a push or to a registration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// The exchange, as in [`super::Transmit::Push`] or [`super::Transmit::Register`].
    pub exchange: u64,
    /// What carried it.
    pub carrier: Carrier,
    /// The status code of the carrier: of HTTP, of SIP, the response code of OBEX without its final bit.
    pub status: u16,
    /// Whether the carrier says that the other end took it: for OTA-HTTP its X-Wap-Push-Status counts as well.
    pub taken: bool,
    /// The octets that were sent, body included.
    pub sent: Vec<u8>,
    /// The answer exactly as its octets came.
    pub answer: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_carrier_is_found_by_its_name() {
        for carrier in Carrier::ALL {
            assert_eq!(Carrier::of_name(carrier.name()), Some(carrier));
        }
    }

    #[test]
    fn the_scheme_of_an_address_names_the_carrier() {
        for (address, carrier) in [
            ("127.0.0.1:2948", Carrier::Wsp),
            ("[::1]:2948", Carrier::Wsp),
            ("wsp://127.0.0.1:2948", Carrier::Wsp),
            ("wtls://127.0.0.1:2949", Carrier::Wtls),
            ("sms:+4912345", Carrier::Sms),
            ("https://device.example:4036/wappush", Carrier::OtaHttp),
            ("SIP:device@home.example", Carrier::Sip),
            ("obex://127.0.0.1:650", Carrier::Obex),
            ("command:modem", Carrier::Command),
        ] {
            assert_eq!(Carrier::of_address(address), carrier, "{address}");
        }
    }

    #[test]
    fn the_dm_user_agent_is_known_by_name_and_by_code() {
        let push = |application: &str| Push {
            application: Some(application.to_owned()),
            ..Push::default()
        };
        assert!(push("syncml.dm").is_for_dm());
        assert!(push("x-wap-application:syncml.dm").is_for_dm());
        assert!(push("0x07").is_for_dm());
        assert!(!push("push.syncml").is_for_dm());
        assert!(!Push::default().is_for_dm());
    }
}
