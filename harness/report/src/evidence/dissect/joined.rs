//! Datagrams joined from several messages of SMS, in whatever order those were given.

use super::{
    Finding, Format, Layer, Origin,
    sms::{self, Pdu},
};
use core::ops::Range;
use dmct_wire::sms::{Concatenation, Joined, Joiner, UserData};
use std::collections::BTreeMap;

/// Where the data of the parts stand, by sender, message and number.
type Places = BTreeMap<(String, u16, bool, u8), BTreeMap<u8, Range<usize>>>;

/// The messages as levels, and behind the last part of each datagram the datagram; `None` where one of them is no
/// SMS, unless the caller was told that they are.
pub(super) fn several(
    octets: &[u8],
    parts: &[Range<usize>],
    told: bool,
    levels: u8,
) -> Option<Vec<Layer>> {
    let mut layers = Vec::new();
    let mut joiner = Joiner::default();
    let mut places = Places::new();
    for place in parts {
        let message = octets.get(place.clone())?;
        let pdu = Pdu::read(message);
        if pdu.user_data.is_none() && !told {
            return None;
        }
        let mut layer = pdu.layer("each line reads as a message of SMS", message);
        let mut whole = None;
        if let Some(data) = &pdu.user_data {
            let start = place.end - data.data.len();
            note(&mut places, &pdu.party, data, start..place.end);
            match joiner.take(&pdu.party, data) {
                Ok(Joined::Whole(datagram)) => {
                    let origin = origin(&mut places, &pdu.party, data, start..place.end);
                    whole =
                        sms::datagram(data, &datagram.payload, levels).map(|inner| (inner, origin));
                }
                Ok(Joined::Waiting { .. }) => {}
                Ok(Joined::Repeated) => layer
                    .findings
                    .push(Finding::remark(None, "the same part came before")),
                Err(stop) => layer.findings.push(Finding::stop(0, &stop.reason)),
            }
        }
        layer.origin = Origin::at(place.start, place.end - place.start);
        layers.push(layer);
        if let Some((mut inner, origin)) = whole {
            inner.origin = origin;
            layers.push(inner);
        }
    }
    say_missing(&joiner, &mut layers);
    Some(layers)
}

fn key(party: &str, part: &Concatenation) -> (String, u16, bool, u8) {
    (party.to_owned(), part.reference, part.wide, part.total)
}

/// Remembers where the data of a part stand.
fn note(places: &mut Places, party: &str, data: &UserData, place: Range<usize>) {
    if let Some(part) = data.concatenation() {
        let of_message = places.entry(key(party, &part)).or_default();
        of_message.entry(part.number).or_insert(place);
    }
}

/// Where a whole datagram stood.
fn origin(places: &mut Places, party: &str, data: &UserData, place: Range<usize>) -> Origin {
    let of_message = data
        .concatenation()
        .and_then(|part| places.remove(&key(party, &part)));
    match of_message {
        Some(parts) => Origin::joined(parts.into_values()),
        None => Origin::joined([place]),
    }
}

fn say_missing(joiner: &Joiner, layers: &mut [Layer]) {
    let Some(last) = layers.iter_mut().rfind(|layer| layer.format == Format::Sms) else {
        return;
    };
    for waiting in joiner.unfinished() {
        let missing: Vec<String> = waiting.missing.iter().map(u8::to_string).collect();
        let text = format!(
            "message {:#x} of {} lacks part {}",
            waiting.reference,
            waiting.sender,
            missing.join(", ")
        );
        last.findings.push(Finding::stop(last.size, &text));
    }
}
