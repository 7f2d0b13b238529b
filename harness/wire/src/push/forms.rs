//! The two forms in which a Package #0 is pushed: as short as the DM texts want it, and as push proxies send it.

use super::content_type::ContentType;
use super::datagram::Push;
use super::header::{PushHeader, well_known};

/// The number of the DM user agent (Notification 1.2 and 1.3, 7.1).
pub const DM_APPLICATION: u8 = 0x07;

/// The name of the DM user agent (Notification 1.2, Appendix C).
pub const DM_APPLICATION_NAME: &str = "x-wap-application:syncml.dm";

/// Encoding-Version 1.3, four bits for each number behind the mark of a short integer.
const ENCODING_VERSION_1_3: u64 = 0x13;

/// The form that the DM texts demand: content type and application as codes, nothing else. With the code 0x44 and
/// the application [`DM_APPLICATION`] it begins `.. 06 03 C4 AF 87` (Notification 1.2, Appendix C).
pub fn encode_short(transaction_id: u8, content_type: u8, application: u8, body: &[u8]) -> Vec<u8> {
    let application = PushHeader::integer(well_known::APPLICATION_ID, application.into());
    Push::new(
        transaction_id,
        ContentType::code(content_type),
        vec![application],
        body,
    )
    .encode()
}

/// What the form of a push proxy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongForm {
    /// The transaction identifier.
    pub transaction_id: u8,
    /// The content type, sent as text.
    pub media_type: String,
    /// The User-Agent, if one is sent.
    pub user_agent: Option<String>,
    /// The application, sent as text.
    pub application: String,
    /// The body.
    pub body: Vec<u8>,
}

impl LongForm {
    /// A push of this media type to the DM user agent, as a proxy forwards it.
    pub fn new(
        transaction_id: u8,
        media_type: impl Into<String>,
        body: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            transaction_id,
            media_type: media_type.into(),
            user_agent: Some("dmct".into()),
            application: DM_APPLICATION_NAME.into(),
            body: body.into(),
        }
    }
}

/// The form that push proxies send: content type and application as text, with User-Agent, Content-Length and
/// Encoding-Version beside them.
pub fn encode_long(form: &LongForm) -> Vec<u8> {
    let mut headers = Vec::new();
    if let Some(user_agent) = &form.user_agent {
        headers.push(PushHeader::text(well_known::USER_AGENT, user_agent));
    }
    headers.extend([
        PushHeader::integer(well_known::CONTENT_LENGTH, form.body.len() as u64),
        PushHeader::text(well_known::APPLICATION_ID, &form.application),
        PushHeader::integer(well_known::ENCODING_VERSION, ENCODING_VERSION_1_3),
    ]);
    let content_type = ContentType::text(&form.media_type);
    Push::new(
        form.transaction_id,
        content_type,
        headers,
        form.body.as_slice(),
    )
    .encode()
}
