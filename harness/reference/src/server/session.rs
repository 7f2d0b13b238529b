//! One session of the server.

use super::{ServerConfig, account::Standing};
use crate::{
    package::{Assembler, Load, Outbox},
    phrase::{leaf, number, text, uri},
    security::{Guard, Prover},
};
use dmct_wire::{
    credential::Nonce,
    peer::Output,
    syncml::message::{Location, Message, Meta, SyncHdr},
};

/// A session from the first message of a client to its end.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// SessionID as the client sent it.
    pub(crate) id: String,
    /// Source of the client.
    pub(crate) client: String,
    /// Which account it is.
    pub(crate) standing: usize,
    /// VerDTD and VerProto as the client sent them.
    versions: (String, String),
    /// We toward the client.
    pub(crate) prover: Prover,
    /// The client toward us.
    pub(crate) guard: Guard,
    /// The object that is coming in.
    pub(crate) assembler: Assembler,
    /// What is left to send.
    pub(crate) outbox: Outbox,
    /// The commands of the last message, in case the client wants credentials with them.
    pub(crate) last_load: Load,
    /// We have sent messages of a package without its Final.
    pub(crate) package_open: bool,
    /// MsgID of the last message we sent.
    pub(crate) msg_id: u32,
    /// The client's MaxMsgSize.
    pub(crate) their_max_msg: Option<usize>,
    /// The client's MaxObjSize.
    pub(crate) their_max_obj: Option<usize>,
    /// A mutant has paused between two chunks.
    pub(crate) paused: bool,
    /// Messages of the client in a row that had no end and nothing in them.
    pub(crate) idle: u8,
    /// The next message is an abort.
    pub(crate) abort: bool,
    /// Nothing more is to come.
    pub(crate) over: bool,
    /// The last request and what it was answered, for a client that posts it again.
    pub(crate) last: Option<(Vec<u8>, Output)>,
}

impl Session {
    /// A session with the client of this header.
    pub(crate) fn open(
        config: &ServerConfig,
        standing: usize,
        known: &Standing,
        header: &SyncHdr,
        special: Option<Nonce>,
    ) -> Self {
        let account = &known.account;
        let ours = special
            .clone()
            .unwrap_or_else(|| known.server_nonce.clone());
        let mut guard = Guard::new(
            account.theirs(),
            known.client_nonce.clone(),
            account.require_client_auth,
            config.accept_once,
        );
        if let Some(special) = special {
            guard.also_takes(special);
        }
        Self {
            id: text(&header.session_id).to_owned(),
            client: uri(&header.source).to_owned(),
            standing,
            versions: versions(header),
            prover: Prover::new(account.ours(), ours, account.scheme),
            guard,
            assembler: Assembler::new(config.max_obj_size),
            outbox: Outbox::ending_with_object(),
            last_load: Load::default(),
            package_open: false,
            msg_id: 0,
            their_max_msg: None,
            their_max_obj: None,
            paused: false,
            idle: 0,
            abort: false,
            over: false,
            last: None,
        }
    }

    /// Whether a message belongs to this session.
    pub(crate) fn is_of(&self, header: &SyncHdr) -> bool {
        self.id == text(&header.session_id) && self.client == uri(&header.source)
    }

    /// What the header of a message changes.
    pub(crate) fn note_header(&mut self, message: &Message) {
        if let Some(meta) = &message.header.meta {
            self.their_max_msg = number(&meta.max_msg_size).or(self.their_max_msg);
            self.their_max_obj = number(&meta.max_obj_size).or(self.their_max_obj);
        }
    }

    /// The SyncHdr of the next message (DM Protocol 1.3, 6.4 and 6.6).
    pub(crate) fn header(&self, config: &ServerConfig) -> SyncHdr {
        let limits = config.max_msg_size.is_some() || config.max_obj_size.is_some();
        SyncHdr {
            ver_dtd: leaf(self.versions.0.as_str()),
            ver_proto: leaf(self.versions.1.as_str()),
            session_id: leaf(self.id.as_str()),
            msg_id: leaf((self.msg_id + 1).to_string()),
            target: Some(Location::uri(&self.client)),
            source: Some(Location::uri(&config.server_id).named(self.prover.user())),
            resp_uri: config.resp_uri.as_deref().and_then(leaf),
            cred: self.prover.cred(),
            meta: (limits && self.msg_id < 2).then(|| Meta {
                max_msg_size: config.max_msg_size.and_then(|size| leaf(size.to_string())),
                max_obj_size: config.max_obj_size.and_then(|size| leaf(size.to_string())),
                ..Meta::default()
            }),
            ..SyncHdr::default()
        }
    }
}

/// The versions to answer with: the client's, where they are known ones (DM Protocol 1.3, section 12).
fn versions(header: &SyncHdr) -> (String, String) {
    let known = |value: &str, known: &[&str], own: &str| {
        if known.contains(&value) {
            value.to_owned()
        } else {
            own.to_owned()
        }
    };
    (
        known(text(&header.ver_dtd), &DTDS, "1.2"),
        known(text(&header.ver_proto), &PROTOCOLS, "DM/1.3"),
    )
}

const DTDS: [&str; 2] = ["1.1", "1.2"];
const PROTOCOLS: [&str; 3] = ["DM/1.1", "DM/1.2", "DM/1.3"];

/// The code for versions that are not known: 513 for the protocol, 505 for the DTD.
pub(crate) fn version_fault(header: &SyncHdr) -> Option<u16> {
    if !PROTOCOLS.contains(&text(&header.ver_proto)) {
        Some(513)
    } else if !DTDS.contains(&text(&header.ver_dtd)) {
        Some(505)
    } else {
        None
    }
}
