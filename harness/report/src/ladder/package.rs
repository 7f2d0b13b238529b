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
    client: Side,
    server: Side,
}

/// The package that one side is in.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    /// Its last package, 0 before the first.
    package: u8,
    /// Whether more messages of it are to come.
    unfinished: bool,
}

impl Packages {
    /// Before the first message; `role` is that of the implementation under test.
    pub fn new(role: &str) -> Self {
        Self {
            iut_is_client: role != "server",
            client: Side::default(),
            server: Side::default(),
        }
    }

    /// The package of the next message; `None` where it is no DM message.
    pub fn next(&mut self, direction: Direction, message: Option<&Message>) -> Option<u8> {
        let message = message?;
        let from_client = (direction == Direction::Received) == self.iut_is_client;
        if from_client && opens_session(message) {
            self.client = Side::default();
            self.server = Side::default();
        }
        let (first, later) = if from_client { (1, 3) } else { (2, 4) };
        let answers_the_opening = !from_client && self.client.package <= 1;
        let side = if from_client {
            &mut self.client
        } else {
            &mut self.server
        };
        side.package = match side.package {
            current if side.unfinished => current,
            0 => first,
            _ if answers_the_opening => first,
            _ => later,
        };
        side.unfinished = message.body.final_flag.is_none();
        Some(side.package)
    }
}

/// Whether a client's message opens a session: Alert 1200 or 1201 (section 6.3).
fn opens_session(message: &Message) -> bool {
    message.body.commands.iter().any(|command| {
        matches!(command, Command::Alert(alert)
            if alert.data.as_ref().is_some_and(|code| matches!(code.text.trim(), "1200" | "1201")))
    })
}

#[cfg(test)]
mod tests {
    use super::Packages;
    use dmct_record::event::Direction::{Received, Sent};
    use dmct_wire::{
        span::Span,
        syncml::message::{Alert, Command, Leaf, Message},
    };

    fn message(alert: Option<&str>, ends: bool) -> Message {
        let mut message = Message::default();
        message.body.final_flag = ends.then(Span::default);
        message.body.commands.extend(alert.map(|code| {
            Command::Alert(Alert {
                data: Some(Leaf {
                    text: code.into(),
                    span: Span::default(),
                }),
                ..Alert::default()
            })
        }));
        message
    }

    #[test]
    fn a_session_runs_through_packages_1_2_3_4_3_4() {
        let (open, plain) = (message(Some("1201"), true), message(None, true));
        let mut packages = Packages::new("client");
        let seen: Vec<_> = [
            (Received, &open),
            (Sent, &plain),
            (Received, &plain),
            (Sent, &plain),
            (Received, &plain),
            (Sent, &plain),
        ]
        .map(|(direction, message)| packages.next(direction, Some(message)))
        .into();
        assert_eq!(seen, [1, 2, 3, 4, 3, 4].map(Some));
    }

    #[test]
    fn a_package_without_final_goes_on_and_package_1_may_be_repeated() {
        let (open, part) = (message(Some("1200"), true), message(None, false));
        let more = message(Some("1222"), true);
        let mut packages = Packages::new("server");
        let seen: Vec<_> = [
            (Sent, &open),
            (Received, &part),
            (Sent, &open),
            (Received, &part),
            (Sent, &more),
            (Received, &part),
        ]
        .map(|(direction, message)| packages.next(direction, Some(message)))
        .into();
        assert_eq!(seen, [1, 2, 1, 2, 3, 2].map(Some));
    }
}
