//! Addresses: From, To and Contact (RFC 3261 20.10, 20.20, 20.39).

use super::parameter::{Parameters, quoted, unquoted};

/// A URI with a name before it and parameters behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAddress {
    /// The name to show, without quotes.
    pub display: Option<String>,
    /// The URI, as sent.
    pub uri: String,
    /// The parameters of the header, not those of the URI.
    pub parameters: Parameters,
}

impl NameAddress {
    /// This URI alone.
    pub fn new(uri: &str) -> Self {
        Self {
            display: None,
            uri: uri.into(),
            parameters: Parameters::default(),
        }
    }

    /// Its tag, if it has one.
    pub fn tag(&self) -> Option<String> {
        self.parameters.value("tag")
    }

    /// With this tag.
    #[must_use]
    pub fn with_tag(mut self, tag: &str) -> Self {
        self.parameters = self.parameters.with("tag", Some(tag));
        self
    }

    /// Reads one value of such a header: `"name" <uri>;parameters`, `name <uri>` or `uri;parameters`.
    ///
    /// # Errors
    /// A quote or a bracket is not closed, or there is no URI; one sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (display, behind) = read_display(text)?;
        let (uri, behind) = match behind.strip_prefix('<') {
            Some(inside) => inside
                .split_once('>')
                .ok_or_else(|| format!("the angle bracket of {text:?} is not closed"))?,
            None if display.is_some() => {
                return Err(format!("{text:?} has a name and no URI in angle brackets"));
            }
            // Without brackets, parameters belong to the header (RFC 3261 20).
            None => behind.split_at(behind.find(';').unwrap_or(behind.len())),
        };
        let uri = uri.trim();
        if uri.is_empty()
            || uri.contains(|char: char| char.is_whitespace() || "<>\"".contains(char))
        {
            return Err(format!("{uri:?} is no URI"));
        }
        Ok(Self {
            display,
            uri: uri.into(),
            parameters: Parameters::read(behind)?,
        })
    }
}

impl core::fmt::Display for NameAddress {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if let Some(display) = &self.display {
            write!(out, "{} ", quoted(display))?;
        }
        write!(out, "<{}>{}", self.uri, self.parameters)
    }
}

/// One value of Contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// `*`: all bindings, to be removed.
    All,
    /// An address.
    Address(NameAddress),
}

impl Contact {
    /// Reads one value of Contact.
    ///
    /// # Errors
    /// As [`NameAddress::read`].
    pub fn read(text: &str) -> Result<Self, String> {
        match text.trim() {
            "*" => Ok(Self::All),
            text => NameAddress::read(text).map(Self::Address),
        }
    }
}

/// The name before a URI, and what follows it.
fn read_display(text: &str) -> Result<(Option<String>, &str), String> {
    if let Some(inside) = text.strip_prefix('"') {
        let mut escaped = false;
        let end = inside.char_indices().find(|(_, char)| {
            let ends = *char == '"' && !escaped;
            escaped = *char == '\\' && !escaped;
            ends
        });
        let (place, _) = end.ok_or_else(|| format!("the quote of {text:?} is not closed"))?;
        let (name, behind) = inside.split_at(place);
        let display = unquoted(&format!("\"{name}\""));
        return Ok((
            Some(display),
            behind.get(1..).unwrap_or_default().trim_start(),
        ));
    }
    match text.find('<') {
        Some(place) => {
            let (name, behind) = text.split_at(place);
            let name = name.trim();
            Ok(((!name.is_empty()).then(|| name.to_owned()), behind))
        }
        None => Ok((None, text)),
    }
}
