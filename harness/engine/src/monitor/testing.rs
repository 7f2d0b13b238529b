//! Conversations written by hand, for the tests of the rules.

use super::{
    conversation::Conversation,
    rule::{Finding, Watched},
};
use crate::view::View;
use dmct_record::{
    event::{Direction, Event, EventKind, Message},
    octets::Octets,
};
use dmct_scenario::plan::Role;
use std::collections::BTreeMap;

type Watch = fn(&Conversation<'_>) -> Watched;

/// A conversation as it is written down.
#[derive(Clone)]
pub(crate) struct Talk {
    judged: Role,
    version: &'static str,
    messages: Vec<Message>,
}

/// The Alert and DevInfo of Package #1.
pub(crate) const PACKAGE_1: &str = "<Alert><CmdID>1</CmdID><Data>1201</Data></Alert>\
    <Replace><CmdID>2</CmdID><Item><Source><LocURI>./DevInfo/Man</LocURI></Source><Data>A</Data></Item></Replace>";
/// The Statuses for Package #1.
pub(crate) const ANSWER_1: &str = "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>212</Data></Status>\
    <Status><CmdID>2</CmdID><MsgRef>1</MsgRef><CmdRef>1</CmdRef><Cmd>Alert</Cmd><Data>200</Data></Status>\
    <Status><CmdID>3</CmdID><MsgRef>1</MsgRef><CmdRef>2</CmdRef><Cmd>Replace</Cmd><Data>200</Data></Status>";
/// Final.
pub(crate) const FINAL: &str = "<Final/>";

/// A Status.
pub(crate) fn status(cmd_id: u32, msg_ref: u32, cmd_ref: u32, cmd: &str, code: u32) -> String {
    format!(
        "<Status><CmdID>{cmd_id}</CmdID><MsgRef>{msg_ref}</MsgRef><CmdRef>{cmd_ref}</CmdRef><Cmd>{cmd}</Cmd><Data>{code}</Data></Status>"
    )
}

/// A Get of ./DevInfo/Man.
pub(super) fn get(cmd_id: u32) -> String {
    format!(
        "<Get><CmdID>{cmd_id}</CmdID><Item><Target><LocURI>./DevInfo/Man</LocURI></Target></Item></Get>"
    )
}

/// An Alert.
pub(crate) fn alert(cmd_id: u32, code: u32) -> String {
    format!("<Alert><CmdID>{cmd_id}</CmdID><Data>{code}</Data></Alert>")
}

/// A message of a side with a SyncBody.
pub(super) fn message(of: Role, msg_id: u32, body: &str) -> String {
    let (target, source) = match of {
        Role::Client => ("http://server/dm", "IMEI:1"),
        Role::Server => ("IMEI:1", "http://server/dm"),
    };
    format!(
        "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto>\
         <SessionID>A</SessionID><MsgID>{msg_id}</MsgID><Target><LocURI>{target}</LocURI></Target>\
         <Source><LocURI>{source}</LocURI></Source></SyncHdr><SyncBody>{body}</SyncBody></SyncML>"
    )
}

impl Talk {
    /// A conversation in which one side is judged.
    pub(crate) fn judging(judged: Role) -> Self {
        Self {
            judged,
            version: "DM/1.3",
            messages: Vec::new(),
        }
    }

    /// The octets of the last message.
    pub(crate) fn last_length(&self) -> usize {
        self.messages
            .last()
            .map_or(0, |message| message.body.0.len())
    }

    /// A client's session up to Package #1.
    pub(crate) fn of_client() -> Self {
        Self::judging(Role::Client).client(1, &format!("{PACKAGE_1}{FINAL}"))
    }

    /// A server's session up to Package #1.
    pub(crate) fn of_server() -> Self {
        Self::judging(Role::Server).client(1, &format!("{PACKAGE_1}{FINAL}"))
    }

    /// Then the client sends a message.
    pub(crate) fn client(self, msg_id: u32, body: &str) -> Self {
        self.raw(Role::Client, &message(Role::Client, msg_id, body))
    }

    /// Then the server sends a message.
    pub(crate) fn server(self, msg_id: u32, body: &str) -> Self {
        self.raw(Role::Server, &message(Role::Server, msg_id, body))
    }

    /// Then a side sends some octets.
    pub(super) fn raw(mut self, of: Role, octets: &str) -> Self {
        let number = self.messages.len() as u64 + 1;
        let exchange = number.div_ceil(2);
        self.messages.push(Message {
            number,
            direction: if of == self.judged {
                Direction::Received
            } else {
                Direction::Sent
            },
            carrier: "http".to_owned(),
            peer: String::new(),
            exchange: Some(exchange),
            connection: None,
            status: (of == Role::Server).then_some(200),
            media_type: "application/vnd.syncml.dm+xml".to_owned(),
            head: Octets::default(),
            body: Octets(octets.as_bytes().to_vec()),
            to: String::new(),
            labels: BTreeMap::new(),
        });
        self
    }

    /// The last message was recorded otherwise.
    pub(super) fn but(mut self, change: impl FnOnce(&mut Message)) -> Self {
        change(self.messages.last_mut().expect("a message"));
        self
    }

    /// In the last message a text stands in the place of another.
    pub(crate) fn with(mut self, old: &str, new: &str) -> Self {
        self.replace_in(self.messages.len() as u64, old, new);
        self
    }

    /// In a message a text stands in the place of another.
    pub(super) fn replace_in(&mut self, number: u64, old: &str, new: &str) {
        let message = self
            .messages
            .iter_mut()
            .find(|message| message.number == number);
        let message = message.expect("the message");
        let text = String::from_utf8(message.body.0.clone()).expect("text");
        assert!(text.contains(old), "{old} is not in {text}");
        message.body = Octets(text.replacen(old, new, 1).into_bytes());
    }

    /// What a rule finds.
    pub(super) fn watched(&self, watch: Watch) -> Watched {
        self.conversation(watch)
    }

    /// What somebody makes of the conversation.
    pub(crate) fn conversation<T>(&self, look: impl FnOnce(&Conversation<'_>) -> T) -> T {
        let mut view = View::default();
        for message in &self.messages {
            view.add(&Event {
                at: 0,
                scenario: "by hand".to_owned(),
                kind: EventKind::Message(message.clone()),
            });
        }
        look(&Conversation {
            scenario: "by hand",
            view: &view,
            judged: self.judged,
            version: self.version,
        })
    }

    /// A rule looks at messages and finds nothing.
    #[track_caller]
    pub(super) fn is_right(&self, watch: Watch) {
        let watched = self.watched(watch);
        assert_eq!(watched.findings, Vec::new());
        assert!(watched.examined > 0, "the rule examined nothing");
    }

    /// A rule draws no conclusion from the last message: it finds nothing, and without that message it would have
    /// examined as many.
    #[track_caller]
    pub(super) fn is_passed_over(&self, watch: Watch) {
        let mut before = self.clone();
        before.messages.pop();
        let watched = self.watched(watch);
        assert_eq!(watched.findings, Vec::new());
        assert_eq!(watched.examined, before.watched(watch).examined);
    }

    /// A rule finds one thing: in this message, at octets that begin with this text.
    #[track_caller]
    pub(super) fn is_wrong(&self, watch: Watch, number: u64, octets: &str) -> Finding {
        let mut watched = self.watched(watch);
        assert_eq!(watched.findings.len(), 1, "{:#?}", watched.findings);
        let finding = watched.findings.remove(0);
        assert_eq!(finding.message, number, "{finding:?}");
        let message = self
            .messages
            .iter()
            .find(|message| message.number == number)
            .expect("the message");
        let decided = message.body.0.get(finding.span.range()).expect("octets");
        let decided = String::from_utf8_lossy(decided);
        assert!(decided.starts_with(octets), "{decided}");
        assert!(!finding.permitted.is_empty() && !finding.observed.is_empty());
        finding
    }
}
