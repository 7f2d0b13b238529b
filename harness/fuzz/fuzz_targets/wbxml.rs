//! Fuzzes a DM message in WBXML: read, and what was read is written and read again.

#![no_main]

use dmct_wire::syncml::{build, codec::{self, Encoding}, limits::Limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let decoded = codec::decode(octets, Encoding::Wbxml, &Limits::default());
    if let Some(message) = decoded.message
        && let Ok(again) = codec::encode(&build::to_tree(&message), Encoding::Wbxml)
    {
        let read = codec::decode(&again, Encoding::Wbxml, &Limits::default());
        assert_eq!(read.message.as_ref(), Some(&message));
    }
});
