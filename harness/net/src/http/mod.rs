//! HTTP/1.0 and 1.1 for both sides, over any stream, with the octets kept as they came.
//!
//! An own loop on `httparse`, since what is wrong on the wire must be seen and sent: wrong lengths,
//! dropped connections, header names in any case. Decoding and encoding ([`Decoder`], [`Wire`]) know
//! no sockets, so the pair in memory speaks exactly what the sockets carry. References are to RFC 9112.

mod body;
mod buffer;
pub(crate) mod client;
mod decode;
mod encode;
mod framing;
mod head;
mod message;
mod receive;
pub(crate) mod server;
mod url;

pub use decode::{Decoder, Fault, Progress, Side};
pub use encode::{After, Persistence, Wire, request, response};
pub use head::{Head, Start};
pub use message::Message;
pub use url::{Url, UrlError};

pub(crate) use encode::{bodiless, refusal};
