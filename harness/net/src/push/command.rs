//! Any other bearer, by a program of the lab: a WTLS gateway, a modem, a cable.
//!
//! What the program does with a datagram is beyond what can be seen here, and the peer is told so with each.

use std::time::Duration;

use super::{
    Datagram, program,
    queue::{Bearer, Queue},
};
use crate::bench::Inbox;

/// What stands in the arguments of the program for the name that the datagram goes to.
const TO: &str = "{to}";

/// The program, started for each datagram.
struct Program {
    argv: Vec<String>,
    limit: Duration,
}

/// Datagrams to a program, one after the other. Each may last as long as the limit.
pub(super) fn queue(argv: &[String], limit: Duration, inbox: &Inbox) -> Queue {
    let program = Program {
        argv: argv.to_vec(),
        limit,
    };
    Queue::new(program, inbox)
}

impl Bearer for Program {
    async fn send(&self, datagram: &Datagram) -> Result<Option<String>, String> {
        let to = name(&datagram.to);
        let mut argv: Vec<_> = self.argv.iter().map(|part| part.replace(TO, to)).collect();
        if let (Some(program), Some(given)) = (argv.first_mut(), self.argv.first()) {
            // which program is run is for the configuration alone to say
            given.clone_into(program);
        }
        program::hand(&argv, &datagram.payload, self.limit).await?;
        let program = self.argv.first().map_or("", String::as_str);
        Ok(Some(format!(
            "`{program}` took a datagram of {} octets for {to}: that it did is seen here, not that anything arrived",
            datagram.payload.len()
        )))
    }
}

/// What stands behind the scheme of an address.
fn name(to: &str) -> &str {
    to.split_once(':').map_or(to, |(_, name)| name)
}
