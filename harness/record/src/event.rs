//! One thing that happened in a run, with its time: the line of a transcript.
//!
//! Events hold what judging needs and nothing secret: where a check rests on a password, the scripted
//! peer records the outcome of its own computation as a [`Fact`], so that a recorded run can be judged
//! again by someone who does not know the password.

use crate::octets::Octets;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Microseconds since the run began.
    pub at: u64,
    /// The scenario that was playing, with its variant; empty for events of the run itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "event",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum EventKind {
    /// A run began.
    RunBegan {
        /// Version of the transcript's form, [`crate::run::SCHEMA`].
        schema: u32,
        /// The tool.
        tool: crate::run::Tool,
        /// The profile of the implementation under test, without secrets, as its YAML text.
        profile: String,
        /// What was asked of the run; nothing in transcripts of before that was recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<crate::asked::Asked>,
    },
    /// A scenario began.
    ScenarioBegan,
    /// A step began.
    StepBegan {
        /// The step's number: `3`, `4.then.1`, `cleanup.1`.
        step: String,
    },
    /// A message was sent or received.
    Message(Message),
    /// What a carrier that frames by itself put on the wire, and that it was answered.
    Carried {
        /// The number of the push that it is; none for a registration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<u64>,
        /// The number of the message that is the answer to it.
        answer: u64,
        /// The octets.
        octets: Octets,
    },
    /// The step that is going on took this message as the one, or one of those, that it waited for.
    Taken {
        /// The message's number.
        message: u64,
    },
    /// A message that was due did not come whole.
    Lost {
        /// The exchange.
        exchange: u64,
        /// Why, one sentence.
        reason: String,
        /// What had come by then.
        partial: Octets,
    },
    /// A value was captured or made and has a name from here on.
    Bound {
        /// The name.
        name: String,
        /// The value.
        value: String,
    },
    /// Something that only the holder of a secret can say about a message.
    Fact {
        /// The message's number.
        message: u64,
        /// What was found.
        fact: Fact,
    },
    /// The upper tester was asked something.
    Stimulus {
        /// What, in JSON.
        request: String,
    },
    /// The upper tester answered.
    Answered {
        /// What, in JSON.
        answer: String,
        /// Whether it did what was asked.
        done: bool,
    },
    /// What the user of a client saw, as the upper tester reported it.
    Shown {
        /// A list of interactions, in JSON.
        interactions: String,
    },
    /// Something a carrier saw beside the messages.
    Observed {
        /// One sentence.
        text: String,
    },
    /// The process that is the implementation under test ended, and nobody asked it to.
    Crashed {
        /// How, in words: exit status or signal, and the last of what it wrote to standard error.
        text: String,
    },
    /// A step ended.
    StepEnded {
        /// The step's number.
        step: String,
        /// How.
        outcome: StepOutcome,
    },
    /// A scenario ended.
    ScenarioEnded {
        /// Why it ended before its last step, if it did: an environment's fault, in one sentence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    /// The implementation was asked whether it is still there, by a session that asks for next to nothing.
    Probed {
        /// The id of the scenario that had waited for it in vain.
        after: String,
        /// After how many messages of a session it had fallen silent, where it had never gone further; 0 for an
        /// implementation that was not heard.
        #[serde(default)]
        depth: u32,
        /// Whether it went further now. If not, what needs more messages was not played any more.
        heard: bool,
    },
    /// The run ended; missing where it was cut off.
    RunEnded {
        /// Whether it was stopped before its end.
        partial: bool,
    },
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Message {
    /// Its number in the scenario, from 1, both directions counted together.
    pub number: u64,
    /// Which way it went.
    pub direction: Direction,
    /// What carried it: `http`; of pushes `udp`, `wtls`, `sms`, `ota-http`, `sip`, `obex`, `command`.
    pub carrier: String,
    /// The other end, as the carrier names it.
    pub peer: String,
    /// Where it arrived, as the carrier names it; of pushes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// The exchange it belongs to, for carriers that have such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<u64>,
    /// The connection it came or went on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<u64>,
    /// The status code of an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The media type as sent; empty where none was.
    pub media_type: String,
    /// The carrier's head, as its octets came or as they were asked for.
    pub head: Octets,
    /// The message itself.
    pub body: Octets,
    /// For what we sent: the CmdIDs by the labels that the scenario gave to commands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Message {
    /// Whether it is a push, or what a carrier of pushes said beside it: an answer, a registration.
    ///
    /// A DM message of a session belongs to an exchange, whatever carries it; a push does not.
    pub fn is_push(&self) -> bool {
        self.exchange.is_none() && self.carrier != "http"
    }

    /// Whether its body is framed as connectionless WSP.
    pub fn is_wsp(&self) -> bool {
        self.is_push() && matches!(self.carrier.as_str(), "udp" | "wtls" | "sms" | "command")
    }
}

/// Which way a message went, as the tester sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the tester to the implementation under test.
    Sent,
    /// From the implementation under test to the tester.
    Received,
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    tag = "how",
    rename_all_fields = "kebab-case"
)]
pub enum StepOutcome {
    /// It was done; its checks, if it has any, held.
    Done,
    /// An alternative was taken.
    Took {
        /// Its place in the list, from 1.
        alternative: usize,
    },
    /// What it waited for came and was not what it should be.
    Mismatch,
    /// What it waited for did not come in time.
    TimedOut,
    /// What it waited for was lost on its way.
    Lost,
    /// It was not begun, because an earlier one went wrong.
    Skipped,
    /// It cannot be done with this profile or this upper tester.
    Unable {
        /// Why, one sentence.
        reason: String,
    },
    /// It could not be done, by the tester's or the environment's fault.
    Failed {
        /// Why, one sentence.
        reason: String,
    },
}

/// Something that only the holder of a secret can say about a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "fact",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum Fact {
    /// What the credential of a SyncHdr is worth, or the HMAC header of its carrier.
    Credential {
        /// The scheme it names: `basic`, `md5`, `sha256`, `hmac`; empty for none.
        scheme: String,
        /// What it is worth.
        worth: Worth,
        /// One sentence for a reader, without the secret.
        detail: String,
    },
    /// What the digest of a notification is worth.
    NotificationDigest {
        /// What it is worth.
        worth: Worth,
        /// Under which reading of the text, or with which nonce, it holds.
        reading: String,
    },
}

/// What a proof of identity is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worth {
    /// There is none.
    Missing,
    /// It holds.
    Valid,
    /// It holds with a nonce or under a reading other than the one due.
    Stale,
    /// It does not hold.
    Invalid,
}
