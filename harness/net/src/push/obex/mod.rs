//! OBEX over TCP, both roles: pushes, and whole DM sessions (Notification 1.3, 7.2; Push Binding 1.3, 5.4).
//!
//! Whoever makes the connection asks, the other answers. [`asker`] and [`responder`] are the two sides without sockets;
//! `joined` joins them as they are, for [`memory`](crate::memory). `packets` carries them over TCP, `connection` and `listener` serve,
//! `carrier` pushes and posts. Packets, headers and objects are [`dmct_wire::obex`]'s.
//!
//! `links` and `reversed` are DM sessions over a link that the DM server made, on the client's and on the server's side.
//!
//! In a DM session the client puts a message and gets the answer of the server; a status of our peer is told as the
//! response code of the same meaning, and the other way round.

mod address;
mod asker;
mod carrier;
mod connection;
mod delivery;
mod head;
mod joined;
mod limits;
mod links;
mod listener;
mod packets;
mod pool;
mod posting;
mod pushing;
mod received;
mod responder;
mod reversed;
mod sessions;
mod status;

pub(crate) use carrier::Obex;
pub(crate) use joined::{Joined, Put, Said};
