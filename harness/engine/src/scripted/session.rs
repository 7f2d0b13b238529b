//! One DM session as the scripted peer sees it, from either side.

use crate::{keyring::Proof, view::Seen};
use dmct_record::event::Worth;
use dmct_scenario::plan::HeaderSpec;
use dmct_wire::{
    credential::{Nonce, Scheme},
    syncml::{
        codec::Encoding,
        message::{Command, Message, Status},
    },
};
use std::net::IpAddr;

/// The state of a session.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// SessionID, as it is to be echoed.
    pub id: String,
    /// The host from which its first message came, where the carrier says.
    pub host: Option<IpAddr>,
    /// How many messages of the other side were taken in it.
    pub heard: u32,
    /// The last MsgID that we used.
    pub own_msg_id: u64,
    /// The request that waits for our answer, where we are the server.
    pub pending: Option<u64>,
    /// The exchange whose answer we wait for, where we are the client.
    pub awaited: Option<u64>,
    /// The link that the server made for it, where we are the client and the roles of OBEX are reversed.
    pub link: Option<u64>,
    /// The received messages whose commands were not answered yet.
    pub unanswered: Vec<u64>,
    /// The last received message.
    pub last_received: Option<u64>,
    /// Whether the last received message closed its package.
    pub peer_final: bool,
    /// Whether the package of the other side that our next message answers is whole.
    pub peer_closed: bool,
    /// Whether the last received message holds commands that want an answer.
    pub peer_wants: bool,
    /// Whether the last message we sent holds commands that want an answer.
    pub own_wants: bool,
    /// Whether the other side has something to say to the last message we sent.
    pub own_asks: bool,
    /// What the last received proof of identity is worth.
    pub proof: Option<Worth>,
    /// We have accepted the other side for the rest of the session.
    pub peer_accepted: bool,
    /// The other side has accepted us for the rest of the session.
    pub own_accepted: bool,
    /// The scheme in which we prove ourselves.
    pub own_scheme: Option<Scheme>,
    /// The scheme that we ask of the other side.
    pub peer_scheme: Option<Scheme>,
    /// The scheme of our last challenge in this session.
    pub peer_scheme_asked: Option<Scheme>,
    /// The code with which we accept good credentials.
    pub accept: u16,
    /// The other side's Source.
    pub peer_uri: String,
    /// Where the other side wants the next message.
    pub resp_uri: Option<String>,
    /// The encoding of the last received message.
    pub encoding: Encoding,
    /// The media type of the last received message as it was sent, for an answer in kind.
    pub media_type: Option<String>,
    /// What all our SyncHdr say beyond the usual.
    pub header: HeaderSpec,
    /// How often the other side has challenged us.
    pub challenged: u32,
    /// The other side ended or aborted the session.
    pub over: bool,
}

/// What the other side asked of us in its Status for our SyncHdr.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme; basic if none was named (RepPro 1.2.2, 6.1.2).
    pub scheme: Option<Scheme>,
    /// The nonce.
    pub nonce: Option<Nonce>,
}

impl Session {
    /// Takes in a received message: what it says of the session, whoever sends it.
    pub fn take(&mut self, seen: &Seen, proof: Option<&Proof>) {
        self.last_received = Some(seen.number());
        self.heard = self.heard.saturating_add(1);
        self.proof = proof.map(|proof| proof.worth);
        self.encoding = seen.encoding;
        if !seen.record.media_type.is_empty() {
            self.media_type = Some(seen.record.media_type.clone());
        }
        let Some(message) = seen.message() else {
            return;
        };
        self.unanswered.push(seen.number());
        self.peer_final = message.body.final_flag.is_some();
        self.peer_closed |= self.peer_final;
        self.peer_wants = message.body.commands.iter().any(wants_answer);
        if let Some(uri) = message.header.source_uri() {
            self.peer_uri = echoable(uri);
        }
        if let Some(uri) = message.header.resp_uri_text() {
            self.resp_uri = Some(uri.to_owned());
        }
        self.over |= message
            .body
            .alerts()
            .any(|alert| alert.code() == Some(1223));
    }
}

/// A text of the other side as we can say it back: without the characters that no message can carry.
pub fn echoable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

/// Whether a command wants an answer of the other side: all but Status and Results, and Alert 1223.
pub fn wants_answer(command: &Command) -> bool {
    match command {
        Command::Status(_) | Command::Results(_) => false,
        Command::Alert(alert) => alert.code() != Some(1223),
        _ => true,
    }
}

/// The Status for our SyncHdr.
pub fn header_status(message: &Message) -> Option<&Status> {
    message
        .body
        .statuses()
        .find(|status| status.is_for_header())
}

/// The challenge in a Status, if it refuses us.
pub fn challenge(status: &Status) -> Option<Challenge> {
    if !matches!(status.code(), Some(401 | 407)) {
        return None;
    }
    let chal = status.chal.as_ref()?;
    let scheme = chal
        .type_text()
        .map_or(Some(Scheme::Basic), Scheme::of_type_name);
    Some(Challenge {
        scheme,
        nonce: next_nonce(status),
    })
}

/// The NextNonce in a Status.
pub fn next_nonce(status: &Status) -> Option<Nonce> {
    let text = status.chal.as_ref()?.next_nonce_text()?;
    Nonce::from_base64(text).ok()
}

/// Whether a message begins a session: its first MsgID, or the Alert of Package #1.
pub fn begins_session(message: &Message) -> bool {
    message
        .body
        .alerts()
        .any(|alert| matches!(alert.code(), Some(1200 | 1201)))
        || message.header.msg_id_number() == Some(1)
}
