//! Octets of any format, taken apart level by level to the innermost: what `dmct decode` shows, and what the page
//! shows of a recorded message.
//!
//! [`dissect`] is the door. It recognises what the octets are or is told, reads that format, and goes into what
//! it carries: HTTP or SIP to its body, SMS to its datagram, a push to its Package #0, Data to the tree in it.
//! Each [`Layer`] has its lines with their places, and says for what it was taken and why, so that a reader can object.
//! What is malformed is read as far as it goes and says where that was. Reading itself is `dmct-wire`'s.
//!
//! | file | concept |
//! |---|---|
//! | `format.rs`, `recognise.rs` | the formats; which of them octets are in |
//! | `layer.rs`, `origin.rs` | one level; where its octets stood in the level above |
//! | `enter.rs` | from a level into what it carries |
//! | `headed.rs`, `chunked.rs` | HTTP and SIP: head, body, chunks |
//! | `push.rs`, `package0.rs` | WSP push; Package #0 |
//! | `sms.rs`, `joined.rs` | a message of SMS; datagrams joined from several |
//! | `obex.rs` | OBEX packets and the objects in them |
//! | `document.rs`, `nested.rs` | SyncML and serialised trees, in XML and WBXML; documents inside Data |
//! | `flat.rs`, `text.rs`, `json.rs` | layers as the lines of a page, as text, as JSON |

mod chunked;
pub(super) mod document;
mod enter;
pub(super) mod flat;
mod format;
mod headed;
mod joined;
mod json;
mod layer;
mod nested;
mod obex;
mod origin;
pub(super) mod package0;
pub(super) mod push;
mod recognise;
mod sms;
mod text;

pub use enter::{Dissection, dissect};
pub use format::Format;
pub use json::json;
pub use layer::{Finding, Item, Layer};
pub use origin::Origin;
pub use recognise::{Guess, recognise};
pub use text::text;
