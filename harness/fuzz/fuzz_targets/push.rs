//! Fuzzes a connectionless WSP push: what was read is written with the right length and read again.

#![no_main]

use dmct_wire::push::{self, Push};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    if let Some(read) = push::decode(octets).value {
        // Text that is no UTF-8 is not kept octet by octet, so the length is told anew.
        let push = Push::new(read.transaction_id, read.content_type, read.headers, read.body);
        let again = push::decode(&push.encode());
        assert_eq!(again.value.map(|again| again.body), Some(push.body));
    }
});
