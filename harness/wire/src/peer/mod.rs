//! What a peer is: something that is handed inputs and asked for outputs, without sockets or clocks.
//!
//! The scripted peer of the engine, the honest client and server and every mutant implement [`Peer`].
//! Two of them can be joined in memory under a simulated clock, or one can be driven over real sockets.
//!
//! Calling order: after every [`Peer::handle`], and whenever the time named by a [`Output::Wait`] has
//! come (as [`Input::Wake`]), call [`Peer::poll`] again and again until it answers [`Output::Wait`] or
//! [`Output::Finished`]. Time never runs backwards.

mod certificate;
mod input;
mod interaction;
mod output;
mod push;
mod stimulus;
mod time;

pub use certificate::Certificate;
pub use input::{Input, Loss, Observation, Request, Response};
pub use interaction::{Interaction, InteractionKind, Reply};
pub use output::{Delivery, Output, Transmit};
pub use push::{Carrier, Delivered, Push, Pushed};
pub use stimulus::{Answer, Item, NotificationRequest, Operation, Stimulus, UserQuestion};
pub use time::Time;

/// A DM client or DM server, honest, broken or scripted.
pub trait Peer {
    /// Takes one input at its time.
    fn handle(&mut self, now: Time, input: Input);

    /// Says what to do next.
    fn poll(&mut self, now: Time) -> Output;
}
