//! The carriers that bring pushes to a client, beside datagrams of UDP.
//!
//! A peer hands a push over and learns what the other end answered; a push that arrives is answered by its carrier,
//! as its protocol wants it, and handed to the peer. What is pushed is nobody's business here. Formats are
//! [`dmct_wire`]'s; this module has the sockets, the waits and their limits.

mod answering;
mod carriers;
mod command;
mod config;
mod obex;
mod ota_http;
mod program;
mod queue;
mod sip;
mod sms;
mod words;

pub use config::{ObexConfig, OtaHttpConfig, PushAddresses, PushConfig, SmsConfig, SmsGateway};

pub(crate) use answering::{Answered, Answerer, Arrival};
pub(crate) use carriers::{Datagram, PushCarriers, Pushing};
pub(crate) use obex::{Joined, Put, Said};
pub(crate) use ota_http::{Posted, Terminal, delivered};
pub(crate) use sip::{Carried as CarriedBySip, carry_push, carry_registration};
pub(crate) use sms::{destination as sms_destination, place as sms_place};
