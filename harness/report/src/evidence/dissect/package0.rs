//! A Package #0 as a level: a table of its fields.

use super::{Format, Layer};
use dmct_wire::notification::{self, Package0, decode_any};

/// A Package #0 as a level, and as it was read.
pub(in crate::evidence) fn layer(
    why: &str,
    octets: &[u8],
    format: notification::Format,
) -> (Layer, Package0) {
    let read = decode_any(format, octets);
    let (named, fields) = match &read {
        Package0::V12(read) => (Format::Notification12, &read.fields),
        Package0::V13(read) => (Format::Notification13, &read.fields),
    };
    let mut layer = Layer::new(named, why, octets.len());
    for field in fields {
        layer.say_field(0, field, 0);
    }
    if let Some(stop) = read.stopped() {
        layer.stop(stop, 0);
    }
    (layer, read)
}
