//! Pushing a DM message to a client, outside any session (Push Binding 1.3, 5).

use super::{Server, commands::command_of, stimuli::failed};
use crate::{
    conduct::Misdeed,
    phrase::{leaf, number_command},
    security::Prover,
    transport::octets_of,
};
use dmct_wire::{
    notification::session_id_text,
    peer::{Answer, Operation},
    span::Span,
    syncml::{
        codec::Encoding,
        message::{Location, Message, SyncBody, SyncHdr},
    },
};

/// The content-type code of a DM message in WBXML.
const CODE_WBXML: u8 = 0x42;
/// The content-type code of a DM message in XML.
const CODE_XML: u8 = 0x43;

impl Server {
    /// Pushes these commands to the first client, under our credentials.
    pub(super) fn push_message(
        &mut self,
        to: &str,
        encoding: &str,
        operations: &[Operation],
    ) -> Answer {
        let (encoding, code) = match encoding {
            "xml" => (Encoding::Xml, CODE_XML),
            "wbxml" => (Encoding::Wbxml, CODE_WBXML),
            _ => return failed("the encoding is neither xml nor wbxml"),
        };
        let id = self.fresh_session_id();
        let Some(message) = self.message_to_push(id, operations) else {
            return failed("there is no client");
        };
        let body = octets_of(&message, encoding);
        if body.is_empty() {
            return failed("the message cannot be written in that encoding");
        }
        self.push(to, id.to_be_bytes()[1], code, &body);
        Answer::Done { note: None }
    }

    fn message_to_push(&self, id: u16, operations: &[Operation]) -> Option<Message> {
        let standing = self.standings.first()?;
        let account = &standing.account;
        let prover = Prover::new(
            account.ours(),
            standing.server_nonce.clone(),
            account.scheme,
        );
        let mut commands: Vec<_> = operations.iter().map(command_of).collect();
        if self.conduct.does(Misdeed::PushesNoCommands) {
            commands.clear();
        }
        let mut last = 0;
        for command in &mut commands {
            number_command(command, &mut last);
        }
        Some(Message {
            header: SyncHdr {
                ver_dtd: leaf("1.2"),
                ver_proto: leaf("DM/1.3"),
                session_id: leaf(session_id_text(id)),
                msg_id: leaf("1"),
                target: Some(Location::uri(&account.device_id)),
                source: Some(Location::uri(&self.config.server_id).named(prover.user())),
                cred: prover.cred(),
                ..SyncHdr::default()
            },
            body: SyncBody {
                commands,
                final_flag: Some(Span::default()),
                ..SyncBody::default()
            },
            ..Message::default()
        })
    }
}
