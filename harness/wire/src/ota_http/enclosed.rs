//! The HTTP message inside a push: `application/http`, one response (RFC 7230 8.3.2).

use super::lookup::bare_media_type;
use super::values::{Application, header};
use crate::head::{Head, HeadLimits, Header};
use crate::octets::{Field, Partial, Reader, Stop, readable};

/// Bounds on an enclosed message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnclosedLimits {
    /// Of its head.
    pub head: HeadLimits,
    /// Octets of its entity.
    pub entity: usize,
}

impl Default for EnclosedLimits {
    fn default() -> Self {
        Self {
            head: HeadLimits::default(),
            entity: 8 * 1024 * 1024,
        }
    }
}

/// The enclosed message, its lines as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosed {
    /// Status line and headers.
    pub head: Head,
    /// The pushed entity: as many octets as Content-Length says, or all if it does not say.
    pub entity: Vec<u8>,
    /// Octets behind the entity, beyond what Content-Length says.
    pub surplus: Vec<u8>,
}

impl Enclosed {
    /// The message of a DM push: `HTTP/1.1 200 OK` with Content-Type, Content-Length and the DM application.
    pub fn new(content_type: &str, entity: impl Into<Vec<u8>>) -> Self {
        Self::to(Some(&Application::dm()), content_type, entity)
    }

    /// The message of a push to this application; to the one that is meant where none is named.
    pub fn to(
        application: Option<&Application>,
        content_type: &str,
        entity: impl Into<Vec<u8>>,
    ) -> Self {
        let entity = entity.into();
        let mut head = Head::new("HTTP/1.1 200 OK");
        head.headers = vec![
            Header::new("Content-Type", content_type),
            Header::new("Content-Length", &entity.len().to_string()),
        ];
        let application = application.iter();
        head.headers.extend(
            application
                .map(|application| Header::new(header::APPLICATION_ID, &application.to_string())),
        );
        Self {
            head,
            entity,
            surplus: Vec::new(),
        }
    }

    /// Its octets.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = self.head.encode();
        octets.extend(&self.entity);
        octets.extend(&self.surplus);
        octets
    }

    /// Reads one.
    pub fn decode(octets: &[u8], limits: &EnclosedLimits) -> Partial<Self> {
        Partial::read(octets, |reader, fields| read(reader, fields, limits))
    }

    /// The code of its status line; `None` if it has no number there.
    pub fn status(&self) -> Option<u16> {
        self.head.start.text.split_whitespace().nth(1)?.parse().ok()
    }

    /// The first value of this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.head
            .headers
            .iter()
            .find(|header| header.is(name))
            .map(|header| header.value.as_str())
    }

    /// The media type of the entity, without parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        self.value("Content-Type").map(bare_media_type)
    }

    /// The application that it is for; without the header that is the browser, not DM.
    pub fn application(&self) -> Option<Application> {
        self.value(header::APPLICATION_ID).map(Application::read)
    }
}

fn read(
    reader: &mut Reader<'_>,
    fields: &mut Vec<Field>,
    limits: &EnclosedLimits,
) -> Result<Enclosed, Stop> {
    let place = reader.position();
    let head = Head::read(reader, &limits.head, fields)?;
    let is_response = head
        .start
        .text
        .get(..5)
        .is_some_and(|protocol| protocol.eq_ignore_ascii_case("HTTP/"));
    if !is_response {
        let shown = readable(head.start.text.as_bytes(), 64);
        let reason = format!("{shown} is no status line of HTTP");
        return Err(Stop::new(place, reason));
    }
    let length = head
        .content_length(|header| header.is("Content-Length"))?
        .unwrap_or_else(|| reader.remaining());
    let place = reader.position();
    if length > limits.entity {
        let reason = format!(
            "an entity of {length} octets, at most {} are taken",
            limits.entity
        );
        return Err(Stop::new(place, reason));
    }
    let entity = reader.take(length, "the entity")?.to_vec();
    fields.push(Field {
        name: "entity".into(),
        value: readable(&entity, 48),
        bits: None,
        span: reader.span_from(place),
    });
    let place = reader.position();
    let surplus = reader.rest().to_vec();
    if !surplus.is_empty() {
        fields.push(Field {
            name: "surplus".into(),
            value: readable(&surplus, 48),
            bits: None,
            span: reader.span_from(place),
        });
    }
    Ok(Enclosed {
        head,
        entity,
        surplus,
    })
}
