//! Datagrams over SMS: the user data header that carries WDP ports, and the messages it travels in.
//!
//! A push (see [`crate::push`]) that a DM client gets over SMS stands here between its WSP octets and
//! the modem or gateway: [`split`] makes user data of a datagram, [`Deliver`] and [`Submit`] carry
//! them as PDUs, [`Joiner`] puts them together again (WAP-259 6.5; 3GPP TS 23.040 9.2). Only user
//! data of octets are read, as WDP needs: 7-bit text is named and refused. Ages of parts are left to whoever
//! has a clock.

mod address;
mod deliver;
mod element;
mod joiner;
mod segment;
mod submit;
mod timestamp;
mod user_data;

pub use address::{Address, service_centre};
pub use deliver::{Deliver, decode_deliver};
pub use element::{Concatenation, Element, Ports};
pub use joiner::{Datagram, JoinLimits, Joined, Joiner, Unfinished};
pub use segment::{MOST_OCTETS, Reference, TooLong, split};
pub use submit::{Submit, Validity, decode_submit};
pub use timestamp::{Moment, Timestamp};
pub use user_data::{EIGHT_BIT, EIGHT_BIT_CLASS_1, MOST_USER_DATA, UserData, is_eight_bit};
