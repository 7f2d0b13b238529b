//! Octets taken apart, whatever they are: every level is inside the one around it, and every place inside its level.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use dmct_report::evidence::dissect::{Format, Item, Layer, Origin, dissect, json, text};
use std::{fs, path::Path};

const MESSAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/messages");

fn octets_of(path: &Path) -> Vec<u8> {
    let octets = fs::read(path).unwrap();
    if path.extension().is_none_or(|ending| ending != "hex") {
        return octets;
    }
    let digits: Vec<u8> = octets
        .into_iter()
        .filter_map(|digit| char::from(digit).to_digit(16))
        .map(|digit| u8::try_from(digit).unwrap())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

fn messages() -> Vec<Vec<u8>> {
    let messages: Vec<Vec<u8>> = fs::read_dir(MESSAGES)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending != "py" && ending != "md")
        })
        .map(|path| octets_of(&path))
        .collect();
    assert!(messages.len() > 10);
    messages
}

/// Every place is inside its level; every level that has a place is inside the whole.
fn assert_places(layer: &Layer, absolute: &Origin, whole: usize) {
    if let Some(place) = absolute.hull() {
        assert!(place.start <= place.end && place.end <= whole, "{layer:?}");
    }
    for item in &layer.items {
        match item {
            Item::Line(line) => {
                let Some(place) = &line.octets else { continue };
                assert!(
                    place.start <= place.end && place.end <= layer.size,
                    "{line:?}"
                );
                assert!(!line.text.chars().any(char::is_control), "{line:?}");
            }
            Item::Layer(inner) => assert_places(inner, &inner.origin.within(absolute), whole),
        }
    }
}

#[test]
fn every_message_cut_off_anywhere_is_taken_apart_in_every_format() {
    for message in messages() {
        for end in (0..=message.len()).step_by(11) {
            let octets = &message[..end];
            for asked in core::iter::once(None).chain(Format::ALL.map(Some)) {
                let dissection = dissect(octets, &[0..end / 2, end / 2..end], asked);
                for layer in &dissection.layers {
                    assert_places(layer, &layer.origin, end);
                }
                assert!(json(&dissection)["layers"].is_array());
                assert!(asked.is_some() || !text(&dissection).is_empty());
            }
        }
    }
}
