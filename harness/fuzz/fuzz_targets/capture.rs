//! Fuzzes the reading of a recording of others, as a capture file or as a folder: octets to messages, not judged.

#![no_main]

use dmct_cli::capture::{CaptureLimits, RawMessage, Recording, read_capture, read_messages};
use dmct_scenario::plan::Role;
use libfuzzer_sys::fuzz_target;

/// What stands between the files of a folder.
const BETWEEN: &[u8] = b"\xFF\x00\xFF";

/// Messages that take turns.
fn folder(octets: &[u8]) -> Recording {
    let mut rest = octets;
    let mut messages = Vec::new();
    while !rest.is_empty() && messages.len() < 8 {
        let end = rest.windows(BETWEEN.len()).position(|three| three == BETWEEN);
        let message = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[][..], |end| &rest[end + BETWEEN.len()..]);
        messages.push(RawMessage {
            number: messages.len() as u64 + 1,
            from: if messages.len() % 2 == 0 { Role::Client } else { Role::Server },
            name: "a file".to_owned(),
            octets: message.to_vec(),
        });
    }
    read_messages(messages, &CaptureLimits::default())
}

fuzz_target!(|octets: &[u8]| {
    let recording = match octets.split_first() {
        // No capture begins so.
        Some((0xFF, rest)) => Some(folder(rest)),
        _ => read_capture(octets, &CaptureLimits::default()).ok(),
    };
    let Some(recording) = recording else {
        return;
    };
    let numbers: Vec<u64> = recording.messages().map(|message| message.number).collect();
    assert!(numbers.windows(2).all(|two| two[0] < two[1]));
    let read: usize = recording.messages().map(|message| message.body.len()).sum();
    assert!(read <= octets.len(), "{read} octets of {}", octets.len());
});
