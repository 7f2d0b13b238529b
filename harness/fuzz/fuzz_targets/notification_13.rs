//! Fuzzes Package #0 in the format of Notification 1.3: what is read whole is written the same.

#![no_main]

use dmct_wire::notification::v13;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    if let Some(notification) = v13::decode(octets).value {
        assert_eq!(notification.encode(), octets);
    }
});
