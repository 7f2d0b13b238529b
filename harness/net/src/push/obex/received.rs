//! An object that came whole: a push, or a message of a DM session.

use dmct_wire::{
    obex::Object,
    peer::{Carrier, Push, Pushed},
};

/// An object that came whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Received {
    /// The object.
    pub(crate) object: Object,
    /// Whether it came in a session with the DM agent.
    pub(crate) targeted: bool,
    /// The packets that carried it, bodies left out; in front of the first object of a session, its CONNECT.
    pub(crate) head: Vec<u8>,
}

impl Received {
    /// As a push.
    pub(crate) fn into_pushed(self, from: String, to: String, connection: Option<u64>) -> Pushed {
        Pushed {
            carrier: Carrier::Obex,
            from,
            to,
            connection,
            head: self.head,
            push: Push {
                media_type: self.object.media_type.unwrap_or_default(),
                application: self.targeted.then(|| "syncml.dm".to_owned()),
                body: self.object.body,
            },
        }
    }

    /// Whether it is a DM message, by its media type; those without `.dm` are seen in the field.
    pub(crate) fn is_message(&self) -> bool {
        let media_type = self.object.media_type.as_deref().unwrap_or_default();
        let name = media_type.split(';').next().unwrap_or_default().trim();
        [
            "application/vnd.syncml.dm+xml",
            "application/vnd.syncml.dm+wbxml",
            "application/vnd.syncml+xml",
            "application/vnd.syncml+wbxml",
        ]
        .iter()
        .any(|message| name.eq_ignore_ascii_case(message))
    }
}
