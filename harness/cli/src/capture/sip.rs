//! The two directions of a connection to messages of SIP (RFC 3261, section 18.3).

use super::{
    http::beginning,
    stream::{Moment, Run},
};
use dmct_wire::sip::{Framer, Limits, Message, decode};

/// Whether octets begin as a message of SIP does: a request or a response of version 2.0.
pub(super) fn begins(octets: &[u8]) -> bool {
    let is_line_end = |octet: &u8| matches!(octet, b'\r' | b'\n');
    let empty = octets.iter().take_while(|octet| is_line_end(octet)).count();
    let octets = octets.get(empty..).unwrap_or_default();
    let line = octets.split(is_line_end).next().unwrap_or_default();
    line.starts_with(b"SIP/2.0 ") || (line.ends_with(b" SIP/2.0") && line.is_ascii())
}

/// The message in a datagram.
pub(super) fn datagram(octets: &[u8]) -> Option<Message> {
    begins(octets)
        .then(|| decode(octets, &Limits::default()).value)
        .flatten()
}

/// Whether a connection speaks SIP, by what comes first in either direction.
pub(super) fn is_spoken(halves: &[(Vec<Run<'_>>, bool); 2]) -> bool {
    halves
        .iter()
        .any(|(runs, _)| begins(&beginning(runs, 4_096)))
}

/// The messages of both directions with the half that they went on, as far as they can be read, and what could not be.
pub(super) fn read(
    halves: &[(Vec<Run<'_>>, bool); 2],
) -> (Vec<(Moment, usize, Message)>, Vec<String>) {
    let mut messages = Vec::new();
    let mut troubles = Vec::new();
    for (half, (runs, _)) in halves.iter().enumerate() {
        for run in runs {
            if run.missing > 0 {
                let missing = run.missing;
                troubles.push(format!("{missing} octets of it are missing in the capture"));
            }
            let first = run.pieces.iter().position(|(_, octets)| begins(octets));
            // A first line that is spread over several segments.
            let in_parts = begins(&beginning(core::slice::from_ref(run), 4_096));
            let first = if in_parts { Some(0) } else { first };
            let Some(first) = first else { continue };
            let mut framer = Framer::new(Limits::default());
            for (moment, octets) in run.pieces.iter().skip(first) {
                framer.push(octets);
                while let Ok(Some(message)) = framer.message() {
                    messages.push((*moment, half, message));
                }
            }
            if let Err(stop) = framer.message() {
                troubles.push(format!("what is said on it cannot be read: {stop}"));
            }
        }
    }
    messages.sort_by_key(|(moment, half, _)| (*moment, *half));
    (messages, troubles)
}
