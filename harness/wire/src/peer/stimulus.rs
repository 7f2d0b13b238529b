//! What the upper tester is asked: the verbs that drive an implementation under test from above.
//!
//! The JSON form of these values is the upper-tester contract: a hook is given a [`Stimulus`] and
//! answers with an [`Answer`]. The reference peers take them directly.

use super::{Interaction, InteractionKind, Reply};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One request to the upper tester. In JSON: `{"verb": "start-session", ...}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "verb",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum Stimulus {
    /// Go back to the known state: tree, accounts, nonces, sessions.
    Reset,
    /// DM client: open a session with a server, as if the user had asked for it.
    StartSession {
        /// The server's URL.
        #[serde(default)]
        server: Option<String>,
    },
    /// DM client: take these octets as a Package #0 that arrived (for bearers outside the lab).
    DeliverNotification {
        /// The media type, `application/vnd.syncml.notification` or `application/vnd.syncml.dm.notification`.
        media_type: String,
        /// The octets of Package #0, hexadecimal.
        octets: String,
    },
    /// Either: abort the running session at the next opportunity, with Alert 1223.
    Abort,
    /// DM client: send these alerts in the next package of the running or next session.
    RaiseAlert {
        /// The alert code, 1226 for a Generic Alert.
        code: u16,
        /// Correlator.
        #[serde(default)]
        correlator: Option<String>,
        /// The items.
        #[serde(default)]
        items: Vec<Item>,
    },
    /// DM client: change a node behind the server's back.
    SetNode {
        /// The node.
        uri: String,
        /// Its new value.
        value: String,
    },
    /// DM client: from now on the user answers the interactions that the server asks for like this, the first reply
    /// to the first one that is shown, a display too. What was seen before is forgotten. Those beyond the list are
    /// nobody's concern. Whoever cannot have the user answer so says unsupported.
    AnswerUser {
        /// The replies, in order.
        replies: Vec<Reply>,
    },
    /// DM client: say what the user saw since the last `answer-user`, in the order in which it was shown. Answered by
    /// [`Answer::Shown`]; whoever cannot see the user interface says unsupported.
    ReportShown,
    /// DM server: send these commands in one package of the next session with this client.
    Queue {
        /// The commands, in order.
        operations: Vec<Operation>,
    },
    /// DM server: send a notification to the client.
    SendNotification(NotificationRequest),
    /// DM server: push a DM message with these commands to the client, outside any session (Push Binding 1.3, 5).
    PushMessage {
        /// Where to send it, as in a notification.
        to: String,
        /// `xml` or `wbxml`: how to write it.
        encoding: String,
        /// The commands, in order.
        operations: Vec<Operation>,
    },
}

/// One command for a DM server to send. In JSON: `{"get": {...}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Get.
    Get(Item),
    /// Add.
    Add(Item),
    /// Replace.
    Replace(Item),
    /// Delete.
    Delete(Item),
    /// Exec.
    Exec(Item),
    /// Copy: `source` to `target`.
    Copy(Item),
    /// A user interaction, by what is to be asked; how that is written is the server's to know.
    AskUser(UserQuestion),
    /// A user-interaction Alert or any other, as it is to be written: the code, then its items.
    Alert {
        /// The alert code.
        code: u16,
        /// The items.
        items: Vec<Item>,
    },
    /// Sequence.
    Sequence(Vec<Operation>),
    /// Atomic.
    Atomic(Vec<Operation>),
}

/// What a DM server is to ask the user of a client (DM Protocol 1.3, section 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct UserQuestion {
    /// What kind of interaction.
    pub kind: InteractionKind,
    /// The text; of a choice, its title.
    pub text: String,
    /// The choices, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Parameters by name, `MINDT` and so on, their values as they are meant, not encoded in any way.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
}

/// One Item.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Item {
    /// Target URI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Source URI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Meta Format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Meta Type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Meta Mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
}

/// What a notification is to say. Fields left out are the server's choice.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct NotificationRequest {
    /// `1.2` or `1.3`: the format.
    pub format: String,
    /// Where to send it, `host:port`.
    pub to: String,
    /// Session identifier, 1 to 65535.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<u16>,
    /// User interaction mode, 0 to 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ui_mode: Option<u8>,
    /// 0 for the user, 1 for the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiator: Option<u8>,
    /// Transport binding of a 1.3 notification, 0 to 7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport: Option<u8>,
    /// Minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u16>,
    /// Targeted-MO indices of a 1.3 notification.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targeted_mo: Vec<u16>,
    /// Requested-MO indices of a 1.3 notification.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requested_mo: Vec<u16>,
    /// Preferred-Bearer values of a 1.3 notification.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preferred_bearer: Vec<u8>,
    /// Connect-Reason of a 1.3 notification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_reason: Option<String>,
    /// Vendor information, hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_info: Option<String>,
}

/// What the upper tester answers. In JSON: `{"answer": "done"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// It was done, or set going.
    Done {
        /// Anything worth keeping as evidence.
        #[serde(default)]
        note: Option<String>,
    },
    /// What the user of a client saw, in the order in which it was shown; nothing at all if the list is empty.
    Shown {
        /// One for each interaction.
        interactions: Vec<Interaction>,
    },
    /// This upper tester cannot do that.
    Unsupported,
    /// It tried and could not.
    Failed {
        /// Why, one sentence.
        reason: String,
    },
    /// Nobody is there to do it: an operator who walked away. No hook can say so.
    #[serde(skip)]
    Away {
        /// Since when, one sentence.
        reason: String,
    },
}
