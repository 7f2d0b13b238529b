//! The whole push: transaction, type, headers, body.

use super::content_type::ContentType;
use super::header::{ApplicationId, HeaderName, PushHeader, well_known};
use super::value::encode_uintvar;
use crate::octets::{Field, Partial, Reader, Stop, readable};
use crate::span::Span;

/// The PDU type of a push (WSP 8.2.4.1, table 34).
pub const PDU_PUSH: u8 = 0x06;

/// A connectionless push, with everything that stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The transaction (or push) identifier.
    pub transaction_id: u8,
    /// How many octets Content-Type and headers are said to have together.
    pub headers_length: u32,
    /// The content type.
    pub content_type: ContentType,
    /// The headers behind it, in their order.
    pub headers: Vec<PushHeader>,
    /// The body: all that is left.
    pub body: Vec<u8>,
}

impl Push {
    /// A push with the right length of headers.
    pub fn new(
        transaction_id: u8,
        content_type: ContentType,
        headers: Vec<PushHeader>,
        body: impl Into<Vec<u8>>,
    ) -> Self {
        let mut push = Self {
            transaction_id,
            headers_length: 0,
            content_type,
            headers,
            body: body.into(),
        };
        push.headers_length = u32::try_from(push.header_octets().len()).unwrap_or(u32::MAX);
        push
    }

    /// Content-Type and headers as they are sent.
    pub fn header_octets(&self) -> Vec<u8> {
        let mut octets = Vec::new();
        self.content_type.write(&mut octets);
        let mut page = 1;
        for header in &self.headers {
            header.write(&mut octets, &mut page);
        }
        octets
    }

    /// The whole datagram. The length of the headers is written as given, also where it is wrong.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = vec![self.transaction_id, PDU_PUSH];
        octets.extend(encode_uintvar(self.headers_length));
        octets.extend(self.header_octets());
        octets.extend(&self.body);
        octets
    }

    /// The first header of that code, sent as code or under its name.
    pub fn header(&self, code: u8) -> Option<&PushHeader> {
        self.headers.iter().find(|header| header.is(code))
    }

    /// The application to which it is addressed; `None` if no header says so, or in no known form.
    pub fn application_id(&self) -> Option<ApplicationId> {
        let value = self.header(well_known::APPLICATION_ID)?.value()?;
        ApplicationId::of(&value)
    }
}

/// Reads a connectionless push, as far as it goes.
pub fn decode(octets: &[u8]) -> Partial<Push> {
    Partial::read(octets, read)
}

fn read(reader: &mut Reader<'_>, fields: &mut Vec<Field>) -> Result<Push, Stop> {
    let start = reader.position();
    let transaction_id = reader.octet("the transaction identifier")?;
    fields.push(field(
        "TID",
        format!("{transaction_id:#04x}"),
        reader.span_from(start),
    ));

    let start = reader.position();
    let pdu_type = reader.octet("the PDU type")?;
    fields.push(field(
        "Type",
        format!("{pdu_type:#04x}"),
        reader.span_from(start),
    ));
    if pdu_type != PDU_PUSH {
        let reason = format!("the PDU type is {pdu_type:#04x}, a push has {PDU_PUSH:#04x}");
        return Err(Stop::new(start, reason));
    }

    let (headers_length, mut part) = read_headers_length(reader, fields)?;
    let start = part.position();
    let content_type = ContentType::read(&mut part)?;
    fields.push(field(
        "Content-Type",
        content_type.to_string(),
        part.span_from(start),
    ));

    let mut headers = Vec::new();
    let mut page = 1;
    while let Some(header) = PushHeader::read(&mut part, &mut page)? {
        fields.push(field(
            header.name.to_string(),
            describe(&header),
            header.span,
        ));
        headers.push(header);
    }

    let start = reader.position();
    let body = reader.rest().to_vec();
    fields.push(field("Data", readable(&body, 48), reader.span_from(start)));
    Ok(Push {
        transaction_id,
        headers_length,
        content_type,
        headers,
        body,
    })
}

/// The length of the headers, and a reader that cannot leave them.
fn read_headers_length<'a>(
    reader: &mut Reader<'a>,
    fields: &mut Vec<Field>,
) -> Result<(u32, Reader<'a>), Stop> {
    let start = reader.position();
    let length = reader.uintvar("HeadersLen")?;
    fields.push(field(
        "HeadersLen",
        length.to_string(),
        reader.span_from(start),
    ));
    let octets = usize::try_from(length).unwrap_or(usize::MAX);
    let left = reader.remaining();
    let part = reader.part(octets, "headers").map_err(|_| {
        Stop::new(
            start,
            format!("HeadersLen is {length}, {left} octets are left"),
        )
    })?;
    Ok((length, part))
}

fn describe(header: &PushHeader) -> String {
    let value = header
        .value()
        .map_or_else(|| readable(&header.value, 48), |value| value.to_string());
    match (&header.name, header.page) {
        (HeaderName::Code(_), 1) | (HeaderName::Text(_), _) => value,
        (HeaderName::Code(code), page) => format!("{value} (code {code:#04x} of page {page})"),
    }
}

fn field(name: impl Into<String>, value: impl Into<String>, span: Span) -> Field {
    Field {
        name: name.into(),
        value: value.into(),
        bits: None,
        span,
    }
}
