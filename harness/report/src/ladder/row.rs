//! The rows of a ladder.

use core::ops::Range;
use dmct_record::event::{Direction, Message};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'events> {
    /// Microseconds since the scenario began.
    pub at: u64,
    /// What it shows.
    pub what: What<'events>,
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What<'events> {
    /// A message.
    Arrow(Arrow<'events>),
    /// Anything else.
    Note(Note),
}

/// A message between the lifelines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow<'events> {
    /// The message.
    pub message: &'events Message,
    /// What it says, one line: `POST  Package #1 · MsgID 1 · Alert 1201, Replace ./DevInfo · Final`.
    pub summary: String,
    /// The octets of its body that decided a check which did not pass.
    pub marks: Vec<Range<usize>>,
    /// Whether a check that did not pass points at it, with octets or without.
    pub accused: bool,
}

impl Arrow<'_> {
    /// Whether the tester sent it.
    pub fn is_sent(&self) -> bool {
        self.message.direction == Direction::Sent
    }
}

/// Something beside the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing.
    pub kind: NoteKind,
    /// What happened, one line.
    pub text: String,
}

/// The kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// A step began.
    Step,
    /// A step ended otherwise than well.
    Trouble,
    /// Nothing happened for a while.
    Silence,
    /// A message was lost on its way.
    Lost,
    /// The upper tester was asked, or answered.
    UpperTester,
    /// A carrier saw something.
    Observed,
    /// What only the holder of a secret can say.
    Fact,
    /// A value got a name.
    Bound,
    /// The scenario was ended by the environment's fault.
    Error,
}

impl NoteKind {
    /// The word before a note.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Trouble => "ended",
            Self::Silence => "silence",
            Self::Lost => "lost",
            Self::UpperTester => "upper tester",
            Self::Observed => "seen",
            Self::Fact => "proof",
            Self::Bound => "value",
            Self::Error => "error",
        }
    }

    /// The name used for its class in the page.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Trouble | Self::Lost | Self::Error => "bad",
            Self::Silence => "silence",
            Self::UpperTester | Self::Observed | Self::Fact | Self::Bound => "aside",
        }
    }
}
