//! A run as a capture: the messages of a transcript to packets that a dissector follows.
//!
//! The transcript knows messages, not packets: addresses, ports, handshakes and acknowledgements are made up, every
//! length and checksum in them is right, and the octets of each message stand in them as they were recorded.
//!
//! | file | concept |
//! |---|---|
//! | `run.rs` | the events of a run to connections and datagrams |
//! | `pushes.rs` | pushes, their answers and registrations, by what carried them |
//! | `octets.rs` | a recorded message to the octets of HTTP |
//! | `packets.rs` | a recorded message to the packets of OBEX |
//! | `wire.rs` | connections and datagrams to packets |
//! | `blocks.rs` | packets to the blocks of pcapng |

mod blocks;
mod octets;
mod packets;
mod pushes;
mod run;
mod wire;

pub use run::pcapng;
