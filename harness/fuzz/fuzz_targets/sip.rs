//! Fuzzes SIP: a message that was read is written the same, and a stream is cut alike however it came.

#![no_main]

use dmct_wire::sip::{Delivery, Framer, Limits, Message, Registered, decode};
use libfuzzer_sys::fuzz_target;

fn cut(octets: &[u8], size: usize) -> (Vec<Message>, bool) {
    let mut framer = Framer::new(Limits::default());
    let mut messages = Vec::new();
    let mut failed = false;
    for piece in octets.chunks(size) {
        framer.push(piece);
        loop {
            match framer.message() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(_) => {
                    failed = true;
                    break;
                }
            }
        }
    }
    (messages, failed)
}

/// Every typed view of a message.
fn look(message: &Message) {
    let _ = (message.via(), message.from(), message.to(), message.call_id());
    let _ = (message.cseq(), message.contacts(), message.media_type());
    let _ = (Registered::read(message), Delivery::read(message));
}

fuzz_target!(|octets: &[u8]| {
    let Some((size, octets)) = octets.split_first() else {
        return;
    };
    if let Some(message) = decode(octets, &Limits::default()).value {
        // Empty lines before a message are passed over.
        let written = message.encode();
        assert!(octets.ends_with(&written));
        let before = &octets[..octets.len() - written.len()];
        assert!(before.iter().all(|octet| matches!(octet, b'\r' | b'\n')));
        look(&message);
        let response = Message::response_to(&message, 200, "OK", Some("tag"));
        let again = decode(&response.encode(), &Limits::default());
        assert_eq!(again.value.and_then(|again| again.code()), Some(200));
    }
    let (messages, failed) = cut(octets, usize::from(*size).max(1));
    let (whole, failed_whole) = cut(octets, octets.len().max(1));
    assert_eq!((&messages, failed), (&whole, failed_whole));
});
