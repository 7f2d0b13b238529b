//! Fuzzes a connectionless WSP push.

#![no_main]

use dmct_wire::push;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    if let Some(push) = push::decode(octets).value {
        let again = push::decode(&push.encode());
        assert_eq!(again.value.map(|again| again.body), Some(push.body));
    }
});
