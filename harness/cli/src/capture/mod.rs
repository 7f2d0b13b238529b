//! Recordings of what others said to one another: capture files and folders in, DM messages out; and a run as a
//! capture file.
//!
//! Stands beside the tables: where those let the tester take part, this only listens. From the outside in: the
//! file (`pcap.rs`, `pcapng.rs`), the packet (`packet.rs`), the TCP stream (`stream.rs`), the message of HTTP, OBEX or
//! SIP (`http.rs`, `obex.rs` and `link.rs`, `sip.rs`, `pushes.rs`), and what of it all is DM (`network.rs`). It judges nothing and keeps no session apart from another;
//! that is [`crate::inspect`]'s. What it cannot read it says in a note and goes on.
//!
//! | file | concept |
//! |---|---|
//! | `recording.rs` | the messages of a recording, whatever it came from |
//! | `source.rs` | a path of the user to a recording |
//! | `folder.rs` | a folder with a file a message |
//! | `network.rs` | a capture file, from its frames to its messages |
//! | `http.rs` | what a connection speaks; exchanges of HTTP |
//! | `obex.rs`, `link.rs` | objects of OBEX; what they are in a session |
//! | `sip.rs`, `pushes.rs` | messages of SIP; pushes, by what carries them |
//! | `recognise.rs` | what octets are a DM message or a push |
//! | `limits.rs`, `order.rs`, `frame.rs` | bounds; octet order; a frame, and why a file cannot be read |
//! | `write/` | a run as pcapng |

mod folder;
mod frame;
mod http;
mod limits;
mod link;
mod network;
mod obex;
mod order;
mod packet;
mod pcap;
mod pcapng;
mod pushes;
mod recognise;
mod recording;
mod sip;
mod source;
mod stream;
mod write;

pub use folder::{RawMessage, read_messages};
pub use frame::Unreadable;
pub use limits::CaptureLimits;
pub use network::read as read_capture;
pub use recording::{Entry, Lost, Recorded, Recording};
pub use source::read;
pub use write::pcapng as write_pcapng;
