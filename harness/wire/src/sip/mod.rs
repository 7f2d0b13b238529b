//! SIP, as much of it as carries a push: REGISTER, MESSAGE, OPTIONS and their responses.
//!
//! Octets to values and back (RFC 3261; RFC 3428 MESSAGE; RFC 5626 and 5627 for GRUU): [`decode`] reads what came
//! in a datagram, [`Framer`] cuts a stream, [`Message`] keeps every line as it came and is read through typed views of
//! the headers that matter. [`Registration`] and [`PagerMessage`] are the two requests of Notification 1.3 7.3 and Push
//! Binding 1.3 5.2. Transactions, timers and retransmission are left to the carrier. Digest authentication
//! is not computed: its headers are kept like any other.

mod cseq;
mod feature;
mod framer;
mod message;
mod name;
mod name_address;
mod pager;
mod parameter;
mod registration;
mod start_line;
mod typed;
mod via;

pub use cseq::CSeq;
pub use feature::{DM_APPLICATION, EVENT_APPLICATION, event_applications};
pub use framer::Framer;
pub use message::{Limits, Message, decode};
pub use name::{header_name, same_name};
pub use name_address::{Contact, NameAddress};
pub use pager::{Delivery, PagerMessage};
pub use parameter::{Parameter, Parameters};
pub use registration::{Binding, Grant, Gruu, Registered, Registration, registered};
pub use start_line::StartLine;
pub use typed::Exchange;
pub use via::Via;
