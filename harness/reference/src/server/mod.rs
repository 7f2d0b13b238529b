//! An honest DM server: accounts of clients, sessions with them, and a queue of commands to send.
//!
//! [`Server`] is a [`dmct_wire::peer::Peer`] that answers requests: it authenticates the client, answers
//! Package #1 with Package #2, sends what was queued and goes on with Package #4 until nothing is left
//! (DM Protocol 1.3, section 6). `hear` takes a message, `receive` works on what is in it, `speak` answers,
//! `notify` makes Package #0.

mod account;
mod commands;
mod config;
mod generic_alert;
mod hear;
mod ledger;
mod notify;
mod notify_wrongly;
mod peer;
mod pushed;
mod receive;
mod session;
mod speak;
mod stimuli;

pub use account::ClientAccount;
pub use config::ServerConfig;
pub use ledger::{Ledger, ReceivedObject, ReceivedStatus};
pub use peer::Server;
