//! Fuzzes the recogniser and the levels it goes through: every place is inside its level and inside the whole.

#![no_main]

use dmct_cli::hexadecimal;
use dmct_record::octets::to_hex;
use dmct_report::evidence::dissect::{Format, Item, Layer, Origin, dissect, json, text};
use libfuzzer_sys::fuzz_target;

fn assert_places(layer: &Layer, absolute: &Origin, whole: usize) {
    if let Some(place) = absolute.hull() {
        assert!(place.start <= place.end && place.end <= whole);
    }
    for item in &layer.items {
        match item {
            Item::Line(line) => {
                if let Some(place) = &line.octets {
                    assert!(place.start <= place.end && place.end <= layer.size, "{line:?}");
                }
                assert!(!line.text.chars().any(char::is_control));
            }
            Item::Layer(inner) => assert_places(inner, &inner.origin.within(absolute), whole),
        }
    }
}

fuzz_target!(|octets: &[u8]| {
    if let Some(written) = hexadecimal::recognise(octets) {
        let again = hexadecimal::read(&to_hex(&written.octets));
        assert_eq!(again.map(|again| again.octets), Ok(written.octets));
    }
    let Some((choice, octets)) = octets.split_first() else {
        return;
    };
    // The first octet forces a format, or cuts the rest in two parts, or neither.
    let asked = Format::ALL.get(usize::from(*choice)).copied();
    let middle = octets.len() * usize::from(*choice) / 256;
    let dissection = dissect(octets, &[0..middle, middle..octets.len()], asked);
    for layer in &dissection.layers {
        assert_places(layer, &layer.origin, octets.len());
    }
    assert!(json(&dissection)["layers"].is_array());
    assert!(!text(&dissection).is_empty());
});
