//! Fuzzes an HTTP message, in pieces of which the first octet tells the size.

#![no_main]

use dmct_net::{Limits, http::{Decoder, Progress, Side}};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let Some((size, octets)) = octets.split_first() else { return };
    for side in [Side::Request, Side::Response] {
        let mut decoder = Decoder::new(side, &Limits::default());
        for piece in octets.chunks(usize::from(*size).max(1)) {
            decoder.feed(piece);
            while let Ok(Progress::Complete(_)) = decoder.advance() {}
        }
        let _ = decoder.end();
    }
});
