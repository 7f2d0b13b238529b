//! MESSAGE: what brings a Package #0 or a DM message in pager mode (Notification 1.3 7.3; Push Binding 1.3 5.2; RFC 3428).

use super::feature::{event_applications, with_application};
use super::message::Message;
use super::parameter::{Parameters, split_outside_quotes};
use super::typed::Exchange;
use crate::octets::Stop;

/// A push to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagerMessage {
    /// Where it goes to: a GRUU, or another URI of the device.
    pub target: String,
    /// Who sends it.
    pub from: String,
    /// Whose device it is, the address of record.
    pub to: String,
    /// The media type of the body, as text.
    pub content_type: String,
    /// The application that the feature tag in Accept-Contact names, [`super::DM_APPLICATION`] for the DM user agent; none:
    /// no tag. The documents name the tag and not its place; this one follows from RFC 3841.
    pub application: Option<String>,
    /// What is pushed.
    pub body: Vec<u8>,
}

impl PagerMessage {
    /// The request.
    pub fn request(&self, exchange: &Exchange) -> Message {
        let mut request = exchange.request("MESSAGE", &self.target, &self.from, &self.to);
        if let Some(application) = &self.application {
            let parameters = with_application(Parameters::default(), application);
            let value = format!("*{parameters};require;explicit");
            request = request.with("Accept-Contact", &value);
        }
        request
            .with("Content-Type", &self.content_type)
            .with_body(&self.body)
    }
}

/// What a MESSAGE brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The media type, without parameters, in lower case.
    pub media_type: Option<String>,
    /// The applications that the feature tag in Accept-Contact names.
    pub applications: Vec<String>,
    /// What is pushed.
    pub body: Vec<u8>,
}

impl Delivery {
    /// Reads a MESSAGE.
    ///
    /// # Errors
    /// It is another request or a response, or an Accept-Contact cannot be read.
    pub fn read(message: &Message) -> Result<Self, Stop> {
        if message.method() != Some("MESSAGE") {
            return Err(Stop::new(0, format!("{} is no MESSAGE", message.start())));
        }
        let mut applications = Vec::new();
        for header in message.headers_named("Accept-Contact") {
            for value in split_outside_quotes(&header.value, ',') {
                let value = value.trim();
                let parameters = value.strip_prefix('*').unwrap_or(value);
                let parameters = Parameters::read(parameters).map_err(|reason| {
                    Stop::new(header.span.start, format!("Accept-Contact: {reason}"))
                })?;
                applications.extend(event_applications(&parameters));
            }
        }
        Ok(Self {
            media_type: message.media_type(),
            applications,
            body: message.body().to_vec(),
        })
    }
}
