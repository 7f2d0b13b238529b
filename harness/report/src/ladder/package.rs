//! Which package of a management session a message belongs to.
//!
//! DM Protocol 1.3, section 6: the client opens with Package #1 and the server answers with #2; then
//! clients send #3 and servers #4 until the session ends. A package may take several messages and ends
//! with the one that carries Final. Only for the reader of a ladder: nothing is judged by it.

use dmct_record::event::Direction;
use dmct_wire::syncml::message::{Command, Message};

/// Follows a session from message to message.
#[derive(Clone, Copy, Debug)]
pub struct Packages {
    iut_is_client: bool,
    current: u8,
    ended: bool,
}

impl Packages {
    /// Before the first message; `role` is that of the implementation under test.
    pub fn new(role: &str) -> Self {
        Self {
            iut_is_client: role != "server",
            current: 0,
            ended: true,
        }
    }

    /// The package of the next message; `None` where it is no DM message.
    pub fn next(&mut self, direction: Direction, message: Option<&Message>) -> Option<u8> {
        let message = message?;
        let from_client = (direction == Direction::Received) == self.iut_is_client;
        self.current = match (from_client, self.current) {
            (true, _) if opens_session(message) => 1,
            (true, 0) => 1,
            (true, 1) if !self.ended => 1,
            (true, 1 | 3) => 3,
            (true, _) => 3,
            (false, 0 | 1) => 2,
            // The client asked for more of a package that the server has not ended (Alert 1222).
            (false, 3) if !self.ended => 4,
            (false, 2) => 2,
            (false, _) => 4,
        };
        self.ended = message.body.final_flag.is_some();
        Some(self.current)
    }
}

/// Whether a client's message opens a session: Alert 1200 or 1201 (section 6.3).
fn opens_session(message: &Message) -> bool {
    message.body.commands.iter().any(|command| {
        matches!(command, Command::Alert(alert)
            if alert.data.as_ref().is_some_and(|code| matches!(code.text.trim(), "1200" | "1201")))
    })
}
