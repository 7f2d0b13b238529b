//! An honest DM client and an honest DM server, and the mutants made from them.
//!
//! They stand where an implementation under test stands: the tester is run against them, to show that it
//! passes what is right and catches what is wrong. They are written from the OMA texts and share nothing
//! with the tester but [`dmct_wire`], so that the two do not share their mistakes. No sockets and no clocks
//! are in here: a peer is driven through [`dmct_wire::peer::Peer`].
//!
//! | module | what it knows |
//! |---|---|
//! | [`client`] | a DM client with its management tree |
//! | [`server`] | a DM server with its accounts and its queue of commands |
//! | [`mutant`] | the same two, each wrong in one named way |
//! | [`conduct`] | the switch for a wrong that cannot be put on from outside, and the witness of it |
//! | `security` | proving who one is and checking the other, the same in both directions |
//! | `package` | packages over messages, large objects over chunks, the same in both directions |
//! | `phrase` | short ways to say and to read the parts of a message |
//! | `transport` | media types and HTTP headers |

pub mod client;
pub mod conduct;
pub mod mutant;
mod package;
mod parameters;
mod phrase;
mod security;
pub mod server;
mod transport;
