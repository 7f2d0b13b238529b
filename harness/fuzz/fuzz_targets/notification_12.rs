//! Fuzzes Package #0 in the format of Notification 1.2: what is read whole is written the same.

#![no_main]

use dmct_wire::notification::v12;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    if let Some(trigger) = v12::decode(octets).value {
        assert_eq!(trigger.encode(), octets);
    }
});
