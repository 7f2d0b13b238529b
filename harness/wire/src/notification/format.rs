//! Which of the two formats a Package #0 has.

use super::{v12, v13};
use crate::octets::{Partial, Stop};

/// A format of Package #0.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Format {
    /// Notification 1.2, section 6.
    #[serde(rename = "1.2")]
    V12,
    /// Notification 1.3, section 6.
    #[serde(rename = "1.3")]
    V13,
}

impl Format {
    /// Both formats.
    pub const ALL: [Self; 2] = [Self::V12, Self::V13];

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::V12 => "application/vnd.syncml.notification",
            Self::V13 => "application/vnd.syncml.dm.notification",
        }
    }

    /// The code of its media type in WSP.
    pub const fn code(self) -> u8 {
        match self {
            Self::V12 => 0x44,
            Self::V13 => 0x58,
        }
    }

    /// The format of this media type, in any case, whatever its parameters.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let bare = media_type.split(';').next().unwrap_or_default().trim();
        Self::ALL
            .into_iter()
            .find(|format| format.media_type().eq_ignore_ascii_case(bare))
    }

    /// The format of this WSP code.
    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// A Package #0 in the format that its media type announced, as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Package0 {
    /// Notification 1.2.
    V12(Partial<v12::Trigger>),
    /// Notification 1.3.
    V13(Partial<v13::Notification>),
}

impl Package0 {
    /// The session it announces, if it was read whole.
    pub fn session_id(&self) -> Option<u16> {
        match self {
            Self::V12(read) => read.value.as_ref().map(|trigger| trigger.session_id),
            Self::V13(read) => read
                .value
                .as_ref()
                .map(|notification| notification.session_id),
        }
    }

    /// Where and why reading stopped, if it did.
    pub const fn stopped(&self) -> Option<&Stop> {
        match self {
            Self::V12(read) => read.stopped.as_ref(),
            Self::V13(read) => read.stopped.as_ref(),
        }
    }
}

/// The field list as text.
impl core::fmt::Display for Package0 {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::V12(read) => read.fmt(out),
            Self::V13(read) => read.fmt(out),
        }
    }
}

/// Reads a Package #0 in this format, as far as it goes.
pub fn decode_any(format: Format, octets: &[u8]) -> Package0 {
    match format {
        Format::V12 => Package0::V12(v12::decode(octets)),
        Format::V13 => Package0::V13(v13::decode(octets)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_media_type_and_by_its_code() {
        for format in Format::ALL {
            let sent = format!("{} ; charset=x", format.media_type().to_uppercase());
            assert_eq!(Format::of_media_type(&sent), Some(format));
            assert_eq!(Format::of_code(format.code()), Some(format));
        }
        assert_eq!(Format::of_media_type("application/vnd.syncml.dm+xml"), None);
        assert_eq!(Format::of_code(0x42), None);
    }
}
