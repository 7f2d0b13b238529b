//! What a step checks.
//!
//! A check holds the implementation under test to one clause. It looks at the message, or the messages
//! of the package, that its step received, at what we sent before, and at bound values.

use super::{Place, Template};
use dmct_wire::syncml::edit::Path;

/// One check.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Where it is written.
    pub place: Place,
    /// The clause it holds the implementation to.
    pub clause: Clause,
    /// The SCR items it decides.
    pub scr: Vec<String>,
    /// What must hold.
    pub expectation: Expectation,
    /// What it means if it does not.
    pub miss: Miss,
    /// A remark for the report: on which reading of a doubtful text it rests.
    pub note: Option<String>,
}

/// A clause, as far as a verdict needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its id: `PRO-8-19`.
    pub id: String,
    /// Its level.
    pub level: Level,
    /// Document and section: `DM Protocol 1.3, 8`.
    pub section: String,
    /// The requirement in our words.
    pub text: String,
}

/// How strong a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Level {
    /// MUST, SHALL, REQUIRED and their negations, and what is said without a key word: decides pass or fail.
    #[serde(rename = "MUST")]
    Must,
    /// SHOULD, RECOMMENDED and their negations: a warning.
    #[serde(rename = "SHOULD")]
    Should,
    /// MAY: never judged.
    #[serde(rename = "MAY")]
    May,
}

/// What it means if a check does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Miss {
    /// The implementation broke the clause; for one of level SHOULD, a warning.
    #[default]
    Fail,
    /// Nothing was shown either way.
    Inconclusive,
    /// It is recorded; the verdict stays.
    Warning,
    /// The scenario's verdict stays and the rest goes on as if it had held: only for alternatives.
    Pass,
}

/// What must hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// A Status is there.
    Status(StatusPattern),
    /// An Alert is there.
    Alert(AlertPattern),
    /// Results are there; chunks of one object are taken together.
    Results(ResultsPattern),
    /// Another command is there: Get, Replace, ...
    Operation(OperationPattern),
    /// A text of the tree, by its path, is as said. A path that leads nowhere is an absent text.
    Element {
        /// The path: `SyncHdr/SessionID`.
        path: Path,
        /// What it must be.
        is: Matcher,
        /// The name that its text is given from here on.
        capture: Option<String>,
    },
    /// Final is there, or is not.
    Final(bool),
    /// No command but of these names is there; names as SyncML writes them.
    Only(Vec<String>),
    /// As many elements as said stand under a path.
    Count {
        /// The path, `*` and all.
        path: Path,
        /// How many.
        is: Matcher,
    },
    /// Each message, as its octets went over the wire, is as long as said.
    Octets(Matcher),
    /// Credentials of the other side, as the scripted peer found them.
    Credential(CredentialPattern),
    /// What the carrier's head says.
    Http(HttpPattern),
    /// Fields of a notification, by name, as the decoder names them.
    Notification(Vec<(String, Matcher)>),
    /// What the user of a client saw.
    Shown(ShownPattern),
    /// What stands in it does not hold.
    Not(Box<Expectation>),
}

/// A Status.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StatusPattern {
    /// What it answers: `header`, a label, or a command's name in lower case (the last of that kind sent).
    pub of: Option<String>,
    /// Its code.
    pub code: Option<Matcher>,
    /// Whether a Chal is in it, and of which scheme.
    pub challenge: Option<Matcher>,
    /// Whether NextNonce is in the Chal.
    pub next_nonce: Option<Matcher>,
    /// Its items, in order, as far as said.
    pub items: Vec<ItemPattern>,
}

/// An Alert.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct AlertPattern {
    /// Its code.
    pub code: Option<Matcher>,
    /// Correlator.
    pub correlator: Option<Matcher>,
    /// Items that must be there, in any order.
    pub items: Vec<ItemPattern>,
}

/// Results.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ResultsPattern {
    /// The Get it answers: a label, or `get`.
    pub of: Option<String>,
    /// An item that must be there.
    pub item: ItemPattern,
}

/// A command other than Status, Results and Alert.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OperationPattern {
    /// Its name as SyncML writes it.
    pub name: String,
    /// The label under which answers may refer to it.
    pub label: Option<String>,
    /// Items that must be there, in any order.
    pub items: Vec<ItemPattern>,
}

/// An Item.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ItemPattern {
    /// Target LocURI.
    pub target: Option<Matcher>,
    /// Source LocURI.
    pub source: Option<Matcher>,
    /// Meta Format, that of the command where the item has none.
    pub format: Option<Matcher>,
    /// Meta Type, that of the command where the item has none.
    pub media_type: Option<Matcher>,
    /// Meta Mark.
    pub mark: Option<Matcher>,
    /// Meta Size.
    pub size: Option<Matcher>,
    /// Data; of all chunks together in Results of a package.
    pub data: Option<Matcher>,
    /// MoreData.
    pub more: Option<bool>,
}

/// Credentials of the other side.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CredentialPattern {
    /// The scheme that was used.
    pub scheme: Option<String>,
    /// What they are worth.
    pub worth: Option<WorthPattern>,
}

/// What credentials must be worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorthPattern {
    /// There are none.
    Missing,
    /// They hold, with the nonce that is due.
    Valid,
    /// They do not.
    Invalid,
}

/// A carrier's head.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct HttpPattern {
    /// The status code of an answer.
    pub status: Option<Matcher>,
    /// The media type, parameters left out.
    pub content_type: Option<Matcher>,
    /// The request target, query included.
    pub target: Option<Matcher>,
    /// Headers by name, case ignored.
    pub headers: Vec<(String, Matcher)>,
}

/// What the user of a client saw. What the upper tester does not say of an interaction shows nothing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ShownPattern {
    /// How many interactions there were.
    pub count: Option<Matcher>,
    /// Which of them is meant, from 1 in the order in which they were shown; the first if not said.
    pub number: usize,
    /// Its kind.
    pub kind: Option<Matcher>,
    /// Its text.
    pub text: Option<Matcher>,
    /// Its choices, in order, all of them.
    pub choices: Vec<Matcher>,
    /// For how long it was shown, milliseconds.
    pub shown_for: Option<Matcher>,
    /// Whether what was typed could not be read: `true` or `false`.
    pub hidden: Option<Matcher>,
    /// What was offered before the user did anything.
    pub default: Option<Matcher>,
    /// Whether the user could have cancelled it: `true` or `false`.
    pub cancellable: Option<Matcher>,
}

/// What a text must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// Just this text, white space at its ends ignored.
    Equals(Template),
    /// Anything but what this takes; a text must be there.
    Not(Box<Matcher>),
    /// What one of these takes.
    OneOf(Vec<Matcher>),
    /// What all of these take.
    All(Vec<Matcher>),
    /// What a regular expression takes, from beginning to end.
    Regex(String),
    /// A decimal number within these bounds.
    Number {
        /// The least.
        at_least: Option<u64>,
        /// The most.
        at_most: Option<u64>,
    },
    /// A text of as many octets as this takes.
    Length(Box<Matcher>),
    /// A stretch of the test text, see [`super::DataSpec::filling`].
    Fill {
        /// How many octets.
        octets: usize,
        /// Where in the test text it begins.
        at: usize,
    },
    /// It is there, whatever it is.
    Present,
    /// It is not there.
    Absent,
}
