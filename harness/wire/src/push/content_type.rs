//! The content type of a push: a code or text, alone or with parameters (WSP 8.4.2.24).

use super::value::{
    encode_integer, encode_text, encode_value_length, read_text, read_value_length,
};
use crate::octets::{Reader, Stop, big_endian};

/// A media type: its code or its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    /// A well-known code, without the bit that marks it as an integer.
    Code(u64),
    /// The media type as text.
    Text(String),
}

/// What Content-Type says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentType {
    /// The media type.
    pub media: Media,
    /// Parameters as they were encoded, such as SEC and MAC of a bootstrap; none in the constrained form.
    pub parameters: Vec<u8>,
}

/// The codes of the media types that DM pushes, with their names.
const MEDIA_TYPES: [(u64, &str); 4] = [
    (0x42, "application/vnd.syncml.dm+wbxml"),
    (0x43, "application/vnd.syncml.dm+xml"),
    (0x44, "application/vnd.syncml.notification"),
    (0x58, "application/vnd.syncml.dm.notification"),
];

/// The media type of this code; `None` if DM does not use it.
pub fn media_type_name(code: u64) -> Option<&'static str> {
    MEDIA_TYPES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, name)| *name)
}

impl ContentType {
    /// This code, without parameters.
    pub const fn code(code: u8) -> Self {
        Self {
            media: Media::Code(code as u64),
            parameters: Vec::new(),
        }
    }

    /// This text, without parameters.
    pub fn text(media_type: impl Into<String>) -> Self {
        Self {
            media: Media::Text(media_type.into()),
            parameters: Vec::new(),
        }
    }

    /// The media type as text, whichever way it was sent; `None` for a code that DM does not use.
    pub fn media_type(&self) -> Option<&str> {
        match &self.media {
            Media::Code(code) => media_type_name(*code),
            Media::Text(text) => Some(text),
        }
    }

    /// Its octets: the constrained form, or the general form where there are parameters or a code above 127.
    pub(super) fn write(&self, octets: &mut Vec<u8>) {
        let media = match &self.media {
            Media::Code(code) => encode_integer(*code),
            Media::Text(text) => encode_text(text),
        };
        let long_code = matches!(self.media, Media::Code(0x80..));
        if long_code || !self.parameters.is_empty() {
            octets.extend(encode_value_length(media.len() + self.parameters.len()));
        }
        octets.extend(media);
        octets.extend(&self.parameters);
    }

    /// Reads either form.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Stop> {
        const WHAT: &str = "Content-Type";
        match reader.peek() {
            Some(0..=31) => {
                let length = read_value_length(reader, WHAT)?;
                let mut general = reader.part(length, WHAT)?;
                let media = read_media(&mut general, WHAT)?;
                let parameters = general.rest().to_vec();
                Ok(Self { media, parameters })
            }
            _ => Ok(Self {
                media: read_media(reader, WHAT)?,
                parameters: Vec::new(),
            }),
        }
    }
}

impl core::fmt::Display for ContentType {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match &self.media {
            Media::Code(code) => {
                write!(
                    out,
                    "{code:#04x} ({})",
                    media_type_name(*code).unwrap_or("unknown")
                )?;
            }
            Media::Text(text) => write!(out, "{text:?}")?,
        }
        if !self.parameters.is_empty() {
            let parameters = crate::octets::hexadecimal(&self.parameters, 64);
            write!(out, ", parameters {parameters}")?;
        }
        Ok(())
    }
}

/// A media type inside or outside the general form: a short or long integer, or text.
fn read_media(reader: &mut Reader<'_>, what: &str) -> Result<Media, Stop> {
    match reader.peek() {
        Some(0x80..) => Ok(Media::Code((reader.octet(what)? & 0x7F).into())),
        Some(1..=8) => {
            let length = reader.octet(what)?;
            Ok(Media::Code(big_endian(reader.take(length.into(), what)?)))
        }
        Some(0 | 9..=31) | None => Err(Stop::new(
            reader.position(),
            format!("{what} has no media type"),
        )),
        Some(_) => {
            let start = reader.position();
            let text = read_text(reader, what)?;
            // Behind a quote anything can stand, but neither nothing, nor control characters, nor another quote name a
            // media type.
            let is_none = |letter: char| letter.is_control() || letter == '"';
            if text.is_empty() || text.chars().any(is_none) {
                return Err(Stop::new(start, format!("{what} has no media type")));
            }
            Ok(Media::Text(text))
        }
    }
}
