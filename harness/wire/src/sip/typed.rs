//! Typed views of a message's headers, and what tells one exchange from another.

use super::cseq::CSeq;
use super::message::Message;
use super::name_address::{Contact, NameAddress};
use super::parameter::split_outside_quotes;
use super::via::Via;
use crate::octets::Stop;

/// What tells one exchange from another, chosen by whoever sends the request (RFC 3261 8.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// `UDP` or `TCP`.
    pub transport: String,
    /// Where responses go, `host:port`.
    pub sent_by: String,
    /// Names the transaction; begins with `z9hG4bK`.
    pub branch: String,
    /// The tag of From.
    pub from_tag: String,
    /// Call-ID.
    pub call_id: String,
    /// The number of CSeq.
    pub sequence: u32,
}

impl Exchange {
    /// A request with the headers that every request must have (RFC 3261 8.1.1), without a body as yet.
    pub fn request(&self, method: &str, uri: &str, from: &str, to: &str) -> Message {
        let via = Via::new(&self.transport, &self.sent_by, &self.branch);
        let from = NameAddress::new(from).with_tag(&self.from_tag);
        let cseq = CSeq {
            number: self.sequence,
            method: method.into(),
        };
        Message::request(method, uri)
            .with("Via", &via.to_string())
            .with("Max-Forwards", "70")
            .with("From", &from.to_string())
            .with("To", &NameAddress::new(to).to_string())
            .with("Call-ID", &self.call_id)
            .with("CSeq", &cseq.to_string())
    }
}

impl Message {
    /// Every value of this header: those of several lines, and several in one line, parted by commas.
    pub fn values<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        self.headers_named(name)
            .flat_map(|header| split_outside_quotes(&header.value, ','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// The ways it has come, the last first.
    ///
    /// # Errors
    /// One is no Via; the offset is that of its header.
    pub fn via(&self) -> Result<Vec<Via>, Stop> {
        self.each("Via", Via::read)
    }

    /// Who sends it.
    ///
    /// # Errors
    /// It is missing, or no address; the offset is that of the header, or 0.
    pub fn from(&self) -> Result<NameAddress, Stop> {
        self.single("From", NameAddress::read)
    }

    /// To whom it goes.
    ///
    /// # Errors
    /// As [`Message::from`].
    pub fn to(&self) -> Result<NameAddress, Stop> {
        self.single("To", NameAddress::read)
    }

    /// Its Call-ID.
    ///
    /// # Errors
    /// It is missing or empty.
    pub fn call_id(&self) -> Result<String, Stop> {
        self.single("Call-ID", |value| match value {
            "" => Err("it is empty".into()),
            value => Ok(value.to_owned()),
        })
    }

    /// Its CSeq.
    ///
    /// # Errors
    /// It is missing, or no CSeq.
    pub fn cseq(&self) -> Result<CSeq, Stop> {
        self.single("CSeq", CSeq::read)
    }

    /// Every value of Contact.
    ///
    /// # Errors
    /// One is no address.
    pub fn contacts(&self) -> Result<Vec<Contact>, Stop> {
        self.each("Contact", Contact::read)
    }

    /// Whether Supported or Require lists this option, in any case.
    pub fn supports(&self, option: &str) -> bool {
        let listed = [self.values("Supported"), self.values("Require")].concat();
        listed.iter().any(|one| one.eq_ignore_ascii_case(option))
    }

    /// The media type of its body, without parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = &self.header("Content-Type")?.value;
        let bare = value.split(';').next().unwrap_or_default();
        Some(bare.trim().to_ascii_lowercase())
    }

    /// Notes in the first Via where a request came from, for the response to say.
    ///
    /// # Errors
    /// It has no Via, or one that cannot be read.
    pub fn note_source(&mut self, host: &str, port: u16) -> Result<(), Stop> {
        let header = self.header("Via").ok_or_else(|| Stop::new(0, "no Via"))?;
        let place = header.span.start;
        let value = header.value.clone();
        let mut values = split_outside_quotes(&value, ',');
        let first = values.first().copied().unwrap_or_default();
        let mut via = Via::read(first).map_err(|reason| Stop::new(place, reason))?;
        via.note_source(host, port);
        let noted = via.to_string();
        if let Some(first) = values.first_mut() {
            *first = &noted;
        }
        self.replace("Via", &values.join(","));
        Ok(())
    }

    fn each<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, Stop> {
        let mut all = Vec::new();
        for header in self.headers_named(name) {
            for value in split_outside_quotes(&header.value, ',') {
                let one = read(value.trim())
                    .map_err(|reason| Stop::new(header.span.start, format!("{name}: {reason}")))?;
                all.push(one);
            }
        }
        Ok(all)
    }

    fn single<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<T, Stop> {
        let header = self
            .header(name)
            .ok_or_else(|| Stop::new(0, format!("no {name}")))?;
        read(&header.value)
            .map_err(|reason| Stop::new(header.span.start, format!("{name}: {reason}")))
    }
}
