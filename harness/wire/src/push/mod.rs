//! Connectionless WSP push: the datagram that brings a Package #0 or a DM message to a terminal.
//!
//! Octets to values and back (WSP 8.2.4.1 and 8.4; Push OTA 6.2.1): the short form of the DM texts,
//! `01 06 03 C4 AF 87`, and the long form that push proxies send. Header values are kept as they were
//! sent and are read on demand. Ports, SMS and segmentation are left to the carriers, the body to
//! [`crate::notification`] and [`crate::syncml`].

mod content_type;
mod datagram;
mod forms;
mod header;
mod value;

pub use content_type::{ContentType, Media, media_type_name};
pub use datagram::{PDU_PUSH, Push, decode};
pub use forms::{DM_APPLICATION, DM_APPLICATION_NAME, LongForm, encode_long, encode_short};
pub use header::{ApplicationId, HeaderName, PushHeader, header_name, well_known};
pub use value::{HeaderValue, encode_integer, encode_text, encode_uintvar};
