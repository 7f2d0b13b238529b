//! Fuzzes a serialised tree: what was read is written in both encodings and read again.

#![no_main]

use dmct_wire::{
    syncml::{codec::Encoding, limits::Limits},
    tnds::document::{read_document, write_document},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let limits = Limits::default();
    let Some(tree) = read_document(octets, &limits).tree else {
        return;
    };
    for encoding in [Encoding::Xml, Encoding::Wbxml] {
        if let Ok(written) = write_document(&tree, encoding) {
            assert_eq!(read_document(&written, &limits).tree.as_ref(), Some(&tree), "{encoding:?}");
        }
    }
});
