//! A Package #0 as a table of its fields, the WSP push around it first.

use super::{Decoded, Kind, Line, Notification, VALUE};
use crate::visible;
use dmct_wire::{
    notification::{Format, Package0, decode_any, session_id_text},
    octets::{Field, Stop},
    push,
};

pub(super) fn decode(octets: &[u8], kind: Kind, media_type: &str) -> Decoded {
    let mut decoded = Decoded::of(kind, Vec::new());
    if kind == Kind::Push {
        push_lines(octets, &mut decoded);
    } else if let Some(format) = Format::of_media_type(media_type) {
        package_lines(octets, 0, format, &mut decoded);
    } else {
        let unknown = format!(
            "no format of Package #0 is called {}",
            visible::line(media_type)
        );
        decoded.defects.push(unknown);
    }
    decoded
}

fn push_lines(octets: &[u8], decoded: &mut Decoded) {
    let read = push::decode(octets);
    // Data is shown field by field where its format is known, and not twice.
    let format = read
        .value
        .as_ref()
        .and_then(|push| push.content_type.media_type())
        .and_then(Format::of_media_type);
    let head = read
        .fields
        .iter()
        .filter(|field| format.is_none() || field.name != "Data");
    decoded.lines.extend(head.map(|field| line(field, 0)));
    decoded
        .defects
        .extend(read.stopped.as_ref().map(|stop| stopped(stop, 0)));
    if let (Some(push), Some(format)) = (&read.value, format) {
        let offset = octets.len().saturating_sub(push.body.len());
        package_lines(&push.body, offset, format, decoded);
    }
}

/// The fields of a Package #0 that begins at an offset of the message.
fn package_lines(octets: &[u8], offset: usize, format: Format, decoded: &mut Decoded) {
    let read = decode_any(format, octets);
    let (fields, version, server) = match &read {
        Package0::V12(read) => (
            &read.fields,
            "1.2",
            read.value
                .as_ref()
                .map(|trigger| trigger.server_id.as_slice()),
        ),
        Package0::V13(read) => (
            &read.fields,
            "1.3",
            read.value
                .as_ref()
                .and_then(|notification| notification.server_id()),
        ),
    };
    decoded
        .lines
        .extend(fields.iter().map(|field| line(field, offset)));
    decoded
        .defects
        .extend(read.stopped().map(|stop| stopped(stop, offset)));
    decoded.notification = read.session_id().map(|session| Notification {
        version: version.to_owned(),
        session: session_id_text(session),
        server: server.map_or_else(|| "no Server-ID".to_owned(), visible::octets),
    });
}

fn line(field: &Field, offset: usize) -> Line {
    let text = format!("{}: {}", field.name, field.value);
    Line {
        depth: 0,
        text: visible::shortened(&visible::line(&text), VALUE),
        octets: Some(field.span.start + offset..field.span.end + offset),
        marked: false,
    }
}

fn stopped(stop: &Stop, offset: usize) -> String {
    let place = stop.offset.saturating_add(offset);
    visible::line(&format!(
        "reading stopped at octet {place}: {}",
        stop.reason
    ))
}
