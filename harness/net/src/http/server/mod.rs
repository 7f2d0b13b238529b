//! The server's side: a listener, its connections, and the exchanges that wait for an answer.

mod connection;
mod exchanges;
mod idle;
mod listener;

pub(crate) use exchanges::{Exchanges, Order, Reply};
pub(crate) use idle::Idle;
pub(crate) use listener::Server;
