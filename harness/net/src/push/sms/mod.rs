//! Short messages, both ways, through a gateway or a program.
//!
//! A datagram becomes the user data of as many messages as it needs; [`gateway`] hands each to the HTTP interface of a
//! gateway, [`carrier`] to that or to a program. [`receiver`] is the gateway at the other end: what is posted there is
//! joined again and is a datagram that arrived. [`query`] has the octets in URLs, [`place`] the addresses.

mod carrier;
mod gateway;
mod place;
mod query;
mod receiver;

pub(super) use carrier::Sms;
pub(crate) use place::{destination, place};
