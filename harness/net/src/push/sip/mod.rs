//! SIP: pushes in MESSAGE, and the registrations that say where to (Notification 1.3 7.3; Push Binding 1.3 5.2; RFC 3261).
//!
//! A bench is both things at once on one port, over UDP and TCP: a core, which takes registrations and sends messages to
//! whoever registered, and a user agent, which registers elsewhere and is sent messages. What is decided, without a
//! socket: [`address`] (where an address leads), [`framing`] (a push as a MESSAGE and back), [`agent`] (what a request is
//! answered), [`registrar`] (who stands where), [`remembered`] (what came twice), [`timers`] (when to send again). What
//! moves: [`datagrams`] and [`links`] carry octets, [`desk`] hands each message to whom it concerns, [`asking`] waits for
//! responses, [`carrier`] is what the bench holds.

mod address;
mod agent;
mod asking;
mod carrier;
mod datagrams;
mod desk;
mod framing;
mod link;
mod links;
mod registrar;
mod remembered;
mod salvage;
mod timers;
mod way;

pub(super) use carrier::Sip;
pub(crate) use framing::{Carried, carry_push, carry_registration};
