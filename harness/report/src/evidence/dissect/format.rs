//! The formats that are read, by the names under which they can be asked for.

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// An HTTP request or response; also the push of OTA-HTTP and the message enclosed in it.
    Http,
    /// A SIP request or response.
    Sip,
    /// A connectionless WSP push.
    Wsp,
    /// SMS-DELIVER or SMS-SUBMIT, with or without a service centre before it.
    Sms,
    /// The user data of an SMS: a user data header and what is behind it.
    UserData,
    /// OBEX packets, one after the other.
    Obex,
    /// Package #0 of Notification 1.2.
    Notification12,
    /// Package #0 of Notification 1.3.
    Notification13,
    /// A document in XML: SyncML, a serialised tree.
    Xml,
    /// A document in WBXML: SyncML, a serialised tree.
    Wbxml,
    /// Text.
    Text,
    /// Octets that nothing here understands.
    Octets,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Http,
        Self::Sip,
        Self::Wsp,
        Self::Sms,
        Self::UserData,
        Self::Obex,
        Self::Notification12,
        Self::Notification13,
        Self::Xml,
        Self::Wbxml,
        Self::Text,
        Self::Octets,
    ];

    /// Its name on a command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Sip => "sip",
            Self::Wsp => "wsp",
            Self::Sms => "sms",
            Self::UserData => "udh",
            Self::Obex => "obex",
            Self::Notification12 => "notification-1.2",
            Self::Notification13 => "notification-1.3",
            Self::Xml => "xml",
            Self::Wbxml => "wbxml",
            Self::Text => "text",
            Self::Octets => "octets",
        }
    }

    /// The format of that name; `ota-http` is HTTP.
    pub fn of_name(name: &str) -> Option<Self> {
        if name == "ota-http" {
            return Some(Self::Http);
        }
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What it is called for a reader.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Sip => "SIP",
            Self::Wsp => "WSP push",
            Self::Sms => "SMS",
            Self::UserData => "WDP datagram",
            Self::Obex => "OBEX",
            Self::Notification12 => "Package #0 (1.2)",
            Self::Notification13 => "Package #0 (1.3)",
            Self::Xml => "XML",
            Self::Wbxml => "WBXML",
            Self::Text => "text",
            Self::Octets => "nothing known",
        }
    }

    /// The format that a media type promises.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let bare = media_type.split(';').next().unwrap_or_default();
        let bare = bare.trim().to_ascii_lowercase();
        match bare.as_str() {
            "application/http" | "message/http" => Some(Self::Http),
            "message/sip" => Some(Self::Sip),
            "application/vnd.syncml.notification" => Some(Self::Notification12),
            "application/vnd.syncml.dm.notification" => Some(Self::Notification13),
            _ if bare.contains("wbxml") => Some(Self::Wbxml),
            _ if bare.ends_with("xml") => Some(Self::Xml),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(Format::of_name(format.name()), Some(format));
        }
        assert_eq!(Format::of_name("morse"), None);
    }
}
