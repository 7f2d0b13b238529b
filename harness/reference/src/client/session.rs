//! One session of the client.

use super::{ClientConfig, ClientState};
use crate::{
    conduct::{Conduct, Misdeed},
    package::{Assembler, Outbox},
    phrase::{leaf, location},
    security::{Guard, Prover, nonce_of},
};
use dmct_wire::{
    credential::Nonce,
    syncml::message::{Location, Meta, SyncHdr},
};

use std::collections::BTreeSet;

/// A session from Package #1 to its end.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// SessionID.
    pub(crate) id: String,
    /// Where the next message goes: the server's address, or its last RespURI.
    pub(crate) url: String,
    /// What Target says.
    target: String,
    /// 1200 if the server asked for the session, 1201 if not.
    pub(crate) initiation: u16,
    /// MO indices the server asked for.
    pub(crate) requested: Vec<u16>,
    /// We toward the server.
    pub(crate) prover: Prover,
    /// The server toward us.
    pub(crate) guard: Guard,
    /// The object that is coming in.
    pub(crate) assembler: Assembler,
    /// What a mutant commits at the end: places and values.
    pub(crate) broken_off: Vec<(String, String)>,
    /// What is left of our package.
    pub(crate) outbox: Outbox,
    /// The server's package before ours is complete, so ours may be (DM Protocol 1.3, 7.2).
    pub(crate) may_close: bool,
    /// Our package is Package #1, so limits are announced.
    pub(crate) opening: bool,
    /// How many raised alerts went with Package #1.
    pub(crate) raised: usize,
    /// Which changes of the tree went with Package #1.
    pub(crate) changes: BTreeSet<String>,
    /// MsgID of the last message we sent.
    pub(crate) msg_id: u32,
    /// The exchange whose answer is due.
    pub(crate) exchange: u64,
    /// The server's MaxMsgSize.
    pub(crate) their_max_msg: Option<usize>,
    /// The server's MaxObjSize.
    pub(crate) their_max_obj: Option<usize>,
    /// Messages of the server in a row that had no end and nothing in them.
    pub(crate) idle: u8,
    /// A mutant has paused between two chunks.
    pub(crate) paused: bool,
    /// A mutant has answered what needs no answer.
    pub(crate) answered_needlessly: bool,
    /// How often the server was refused.
    pub(crate) refusals: u8,
    /// The next message is an abort.
    pub(crate) abort: bool,
    /// We aborted; the answer is ignored.
    pub(crate) aborted: bool,
}

/// What makes a session begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Occasion {
    /// SessionID of the notification.
    pub(crate) session_id: Option<u16>,
    /// Another address than that of the account.
    pub(crate) url: Option<String>,
    /// MO indices the server asked for.
    pub(crate) requested: Vec<u16>,
    /// The special nonce under which the notification was right.
    pub(crate) special: Option<Nonce>,
    /// Why the server asks for the session, for the user.
    pub(crate) reason: Option<String>,
}

impl Session {
    /// A session that is about to send its first message.
    pub(crate) fn open(
        config: &ClientConfig,
        state: &mut ClientState,
        conduct: &Conduct,
        occasion: Occasion,
    ) -> Self {
        let account = &config.account;
        let special = occasion.special.as_ref();
        let ours = special.filter(|_| !conduct.does(Misdeed::OpensOverStoredNonce));
        let nonce = |special: Option<&Nonce>, stored: &str| {
            special.cloned().unwrap_or_else(|| nonce_of(stored))
        };
        let prover = Prover::new(
            account.ours(),
            nonce(ours, &state.client_nonce),
            account.scheme,
        );
        let guard = Guard::new(
            account.theirs(),
            nonce(special, &state.server_nonce),
            account.require_server_auth,
            config.accept_once,
        );
        let url = occasion.url.unwrap_or_else(|| account.url.clone());
        Self {
            id: match occasion.session_id {
                Some(id) => notified_id(id, state, conduct),
                None if conduct.does(Misdeed::SameSessionId) => "A1".to_owned(),
                None => state.next_session_id(),
            },
            target: url.clone(),
            url,
            initiation: occasion.session_id.map_or(1201, |_| 1200),
            requested: occasion.requested,
            prover,
            guard,
            assembler: Assembler::new(config.max_obj_size),
            broken_off: Vec::new(),
            outbox: Outbox::cutting(config.large_objects),
            may_close: true,
            opening: true,
            raised: 0,
            changes: BTreeSet::new(),
            msg_id: 0,
            exchange: 0,
            their_max_msg: None,
            their_max_obj: None,
            idle: 0,
            paused: false,
            answered_needlessly: false,
            refusals: 0,
            abort: false,
            aborted: false,
        }
    }

    /// The SyncHdr of the next message (DM Protocol 1.3, 6.3).
    pub(crate) fn header(&self, config: &ClientConfig) -> SyncHdr {
        let limits = config.max_msg_size.is_some() || config.max_obj_size.is_some();
        SyncHdr {
            ver_dtd: leaf("1.2"),
            ver_proto: leaf(config.protocol.as_str()),
            session_id: leaf(self.id.as_str()),
            msg_id: leaf((self.msg_id + 1).to_string()),
            target: location(self.target.as_str()),
            source: Some(Location::uri(&config.device_id).named(self.prover.user())),
            cred: self.prover.cred(),
            meta: (limits && self.opening).then(|| Meta {
                max_msg_size: config.max_msg_size.and_then(|size| leaf(size.to_string())),
                max_obj_size: config.max_obj_size.and_then(|size| leaf(size.to_string())),
                ..Meta::default()
            }),
            ..SyncHdr::default()
        }
    }
}

/// The SessionID of a notified session: upper-case hexadecimal digits, no leading zero
/// (Notification 1.2, 6.2.10; 1.3, 6.4.8).
fn notified_id(id: u16, state: &mut ClientState, conduct: &Conduct) -> String {
    let due = dmct_wire::notification::session_id_text(id);
    if due.len() < 4 && conduct.does(Misdeed::LeadingZero) {
        format!("0{due}")
    } else if due.contains(|digit: char| digit.is_ascii_uppercase())
        && conduct.does(Misdeed::LowerCase)
    {
        due.to_lowercase()
    } else if id.swap_bytes() != id && conduct.does(Misdeed::SwapsSessionId) {
        dmct_wire::notification::session_id_text(id.swap_bytes())
    } else if conduct.does(Misdeed::OwnSessionId) {
        state.next_session_id()
    } else {
        due
    }
}
