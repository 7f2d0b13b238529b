//! Fuzzes a connectionless WSP push: reading, writing what was read, and reading that.
//!
//! Odd content types are not written as they came (text that is no UTF-8, text that begins with a quote), so what is
//! read the second time is not held against the first.

#![no_main]

use dmct_wire::push;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    if let Some(push) = push::decode(octets).value {
        let _ = push::decode(&push.encode());
    }
});
