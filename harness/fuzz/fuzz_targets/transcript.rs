//! Fuzzes a recorded transcript.

#![no_main]

use dmct_record::transcript;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(events) = transcript::read(text) {
        for event in &events {
            assert!(transcript::to_line(event).is_ok());
        }
    }
});
