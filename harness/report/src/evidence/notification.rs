//! A Package #0 as evidence: a table of its fields, the WSP push around it first, and what it says as a whole.

use super::{
    Decoded, Kind, LEVELS, Notification,
    dissect::{flat, package0, push},
};
use crate::visible;
use dmct_wire::notification::{Format, Package0, decode_any, session_id_text};

pub(super) fn decode(octets: &[u8], kind: Kind, media_type: &str) -> Decoded {
    if kind == Kind::Push {
        let layer = push::layer("", octets, LEVELS);
        return Decoded {
            defects: flat::findings(&layer),
            notification: pushed(octets),
            ..Decoded::of(kind, flat::lines(&layer))
        };
    }
    let Some(format) = Format::of_media_type(media_type) else {
        let unknown = format!(
            "no format of Package #0 is called {}",
            visible::line(media_type)
        );
        return Decoded {
            defects: Vec::from([unknown]),
            ..Decoded::of(kind, Vec::new())
        };
    };
    let (layer, read) = package0::layer("", octets, format);
    Decoded {
        defects: flat::findings(&layer),
        notification: said(&read),
        ..Decoded::of(kind, flat::lines(&layer))
    }
}

/// What the Package #0 in a push says.
fn pushed(octets: &[u8]) -> Option<Notification> {
    let push = dmct_wire::push::decode(octets).value?;
    let format = push
        .content_type
        .media_type()
        .and_then(Format::of_media_type)?;
    said(&decode_any(format, &push.body))
}

fn said(read: &Package0) -> Option<Notification> {
    let (version, server) = match read {
        Package0::V12(read) => (
            "1.2",
            read.value
                .as_ref()
                .map(|trigger| trigger.server_id.as_slice()),
        ),
        Package0::V13(read) => (
            "1.3",
            read.value
                .as_ref()
                .and_then(|notification| notification.server_id()),
        ),
    };
    read.session_id().map(|session| Notification {
        version: version.to_owned(),
        session: session_id_text(session),
        server: server.map_or_else(|| "no Server-ID".to_owned(), visible::octets),
    })
}
