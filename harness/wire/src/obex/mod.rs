//! OBEX: the packets, headers and objects of the OBEX binding, of pushes and of notifications over it.
//!
//! Octets to values and back (IrOBEX 1.3, sections 2 and 3): [`Framer`] cuts a stream into packets,
//! [`decode_request`] and [`decode_response`] read them, [`put_packets`] and [`answer_packets`] spread an
//! object over as many packets as the other side's limit asks for, [`Collector`] puts one together.
//! Which packet comes when, connections and time are left to the carrier; authentication of OBEX
//! itself (its challenge headers) is kept as headers and not computed.

mod code;
mod collect;
mod framer;
mod header;
mod object;
mod packet;

pub use code::{Opcode, response};
pub use collect::{CollectLimits, Collector, Progress};
pub use framer::Framer;
pub use header::{Header, HeaderValue, header_name, id};
pub use object::{
    DM_TARGET, Object, PORT, answer_packets, connect, connected, get, put_packets, refusal,
};
pub use packet::{
    ConnectFields, Extra, LEAST_MAXIMUM, Packet, TooLong, VERSION, decode_request, decode_response,
    negotiate,
};
