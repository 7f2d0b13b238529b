//! How many octets a command takes in a message.

use crate::transport::octets_of;
use dmct_wire::syncml::{
    codec::Encoding,
    message::{Command, Message},
};

/// Octets kept free for Final and for CmdIDs of more digits than were weighed.
const SLACK: usize = 48;

/// Weighs commands for one message.
pub(crate) struct Weigher {
    encoding: Encoding,
    /// The message without any command.
    empty: Message,
    base: usize,
}

impl Weigher {
    /// Weighs for messages with this header.
    pub(crate) fn new(mut empty: Message, encoding: Encoding) -> Self {
        empty.body.commands.clear();
        let base = octets_of(&empty, encoding).len();
        Self {
            encoding,
            empty,
            base,
        }
    }

    /// The octets a command adds to the message.
    pub(crate) fn weigh(&self, command: &Command) -> usize {
        let mut message = self.empty.clone();
        message.body.commands.push(command.clone());
        octets_of(&message, self.encoding)
            .len()
            .saturating_sub(self.base)
    }

    /// What is left of a message of at most `limit` octets for commands after these; nothing if there is no
    /// limit.
    pub(crate) fn room(&self, limit: Option<usize>, already: &[Command]) -> Option<usize> {
        let taken: usize = already.iter().map(|command| self.weigh(command)).sum();
        limit.map(|limit| limit.saturating_sub(self.base + taken + SLACK))
    }
}
