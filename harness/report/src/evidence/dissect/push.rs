//! A connectionless WSP push as a level: its fields, and what it brings.

use super::{
    Format, Layer, Origin,
    enter::{Around, enter},
};
use dmct_wire::push;

/// A push as a level.
pub(in crate::evidence) fn layer(why: &str, octets: &[u8], levels: u8) -> Layer {
    let mut layer = Layer::new(Format::Wsp, why, octets.len());
    let read = push::decode(octets);
    // Data stand below, as a level of their own.
    let head = read.fields.iter().filter(|field| field.name != "Data");
    for field in head {
        layer.say_field(0, field, 0);
    }
    if let Some(stop) = &read.stopped {
        layer.stop(stop, 0);
    }
    let Some(push) = &read.value else {
        return layer;
    };
    let around = Around {
        media_type: push.content_type.media_type(),
        levels,
    };
    if let Some(inner) = enter(&push.body, &around) {
        let start = octets.len().saturating_sub(push.body.len());
        layer.push(inner, Origin::at(start, push.body.len()));
    }
    layer
}
