//! The steps of a plan.

use super::{
    ChallengeSpec, Check, Clause, CommandSpec, CredSpec, HeaderSpec, Miss, Notify, Place,
    PushMessage, Send, Template,
};
use dmct_wire::peer::{Carrier, Certificate, NotificationRequest, Operation, Stimulus};
use std::time::Duration;

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number: `3`; `4.1.2` for the second step of the first alternative of step 4; `cleanup.1`.
    pub number: String,
    /// Where it is written.
    pub place: Place,
    /// What it does.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Gets a session going, up to the point where the server may send management commands.
    ///
    /// Against a client: triggers it, takes Package #1, challenges and authenticates as asked; afterwards
    /// an authenticated Package #1 waits for its answer. Against a server: sends Package #1, answers a
    /// challenge; afterwards Package #2 is there.
    Session(OpenSession),
    /// Makes the implementation start a session, without waiting for it. Only against a client.
    Trigger,
    /// Sends a notification. Only against a client.
    Notify(Notify),
    /// Pushes a DM message outside any session. Only against a client.
    Push(Box<PushMessage>),
    /// Sends a message of the session.
    Send(Send),
    /// Waits for the next message, or a whole package, and checks it.
    Expect(Expect),
    /// Checks what the last step received, once more.
    Check(Vec<Check>),
    /// Waits for a notification of the server and checks it. Only against a server.
    ExpectNotification(Expect),
    /// Waits for a registration with the SIP core that the tester plays, or takes the one that stands, and checks it.
    /// Only against a client.
    ExpectRegistration(Expect),
    /// Asks the upper tester what the user of a client saw, and checks it. If it cannot say, the scenario is
    /// inconclusive. Only against a client.
    ExpectShown(Vec<Check>),
    /// Nothing of the implementation arrives for a while.
    Silence(Silence),
    /// Waits for the next message and goes on as it says.
    Either {
        /// The ways to go on, the first that fits is taken.
        ways: Vec<Alternative>,
        /// How long to wait; if not said, the setting's silence where a way is taken in silence, else its message
        /// timeout.
        within: Option<Duration>,
    },
    /// Ends the session politely, answering what must be answered on the way. Never a check.
    Close,
    /// Leaves the session without a word: closes the connection without an answer.
    Drop,
    /// Asks the upper tester. If it cannot, the scenario is inconclusive.
    Ask(Stimulus),
    /// Asks for a notification by a carrier. Only against a server.
    AskToNotify {
        /// What it is to say; where it goes to is filled in when it is asked for.
        request: NotificationRequest,
        /// What is to carry it; the setting's carrier if not said.
        over: Option<Carrier>,
    },
    /// Shows this certificate to whoever connects from now on. Only against a client.
    Certificate(Certificate),
    /// Asks for a DM message to be pushed by a carrier. Only against a server.
    AskToPush {
        /// The commands in it.
        operations: Vec<Operation>,
        /// What is to carry it; the setting's carrier if not said.
        over: Option<Carrier>,
    },
    /// Gives a name to a value.
    Bind {
        /// The name.
        name: String,
        /// The value.
        value: Template,
    },
}

impl Action {
    /// Whether a push may go by that carrier, which is the `usual` one or not, or something be expected of it.
    /// Whether a client under test is to begin a session for which nothing is pushed over OBEX.
    pub(crate) fn wakes_without_obex(&self) -> bool {
        let goes_otherwise =
            |notify: &Notify| notify.over.is_some_and(|over| over != Carrier::Obex);
        match self {
            Self::Notify(notify) => goes_otherwise(notify),
            Self::Session(open) => match &open.notify {
                Some(notify) => goes_otherwise(notify),
                None => open.alert == Some(1201),
            },
            Self::Ask(stimulus) => matches!(stimulus, Stimulus::StartSession { .. }),
            Self::Either {
                ways: alternatives, ..
            } => alternatives
                .iter()
                .flat_map(|alternative| &alternative.then)
                .any(|step| step.action.wakes_without_obex()),
            _ => false,
        }
    }

    pub(super) fn uses(&self, carrier: Carrier, usual: bool) -> bool {
        let goes_by = |over: Option<Carrier>| over.map_or(usual, |over| over == carrier);
        match self {
            Self::Notify(notify) => goes_by(notify.over),
            Self::Push(push) => goes_by(push.over),
            Self::AskToNotify { over, .. } | Self::AskToPush { over, .. } => goes_by(*over),
            Self::ExpectRegistration(_) => carrier == Carrier::Sip,
            Self::Session(open) => goes_by(open.notify.as_ref().and_then(|notify| notify.over)),
            Self::Trigger => usual,
            Self::Either {
                ways: alternatives, ..
            } => alternatives
                .iter()
                .flat_map(|alternative| &alternative.then)
                .any(|step| step.action.uses(carrier, usual)),
            _ => false,
        }
    }
}

/// How a session is got going.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct OpenSession {
    /// The alert it is to begin with: 1200, 1201, or whichever the route of triggering gives.
    pub alert: Option<u16>,
    /// The notification, where it is to begin with one that is not the usual.
    pub notify: Option<Notify>,
    /// Against a client: challenge its first Package #1 with this, whatever credentials it had.
    pub challenge: Option<ChallengeSpec>,
    /// Against a client: the Status code that accepts good credentials, 212 or 200; 212 if not said.
    pub accept: Option<u16>,
    /// Our own credentials where they are not the usual; against a server those of the first Package #1.
    pub cred: Option<CredSpec>,
    /// What else our SyncHdr says, for all our messages of this session.
    pub header: HeaderSpec,
    /// Against a server: commands in Package #1 behind Alert and DevInfo.
    pub commands: Vec<CommandSpec>,
}

/// What is waited for.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// All that must hold.
    pub checks: Vec<Check>,
    /// How long to wait; the setting's message timeout if not said.
    pub within: Option<Duration>,
    /// What it means if nothing comes.
    pub missing: Miss,
    /// One message or a package.
    pub gather: Gather,
    /// The clause that is broken if nothing comes; the scenario's first if not said.
    pub clause: Option<Clause>,
}

/// How much is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Gather {
    /// One message.
    #[default]
    Message,
    /// All messages up to the one with Final; the next is asked for with Alert 1222 each time.
    Package,
}

/// Nothing arrives.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    /// How long; the setting's silence if not said.
    pub lasting: Option<Duration>,
    /// The clause that is broken if something comes.
    pub clause: Clause,
    /// The SCR items that it decides; the scenario's if empty.
    pub scr: Vec<String>,
    /// What it means if something comes.
    pub miss: Miss,
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// A few words that name it.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// It is taken if all of these hold for the message, or if the list is empty.
    pub when: Vec<Check>,
    /// Taken if nothing came in time instead; `when` is empty then.
    pub when_silent: bool,
    /// What taking it means: nothing said: nothing; the checks of its steps decide.
    pub verdict: Option<Miss>,
    /// The steps that follow.
    pub then: Vec<Step>,
}
