//! Why an exchange came to nothing, in words.

use dmct_wire::{octets::readable, peer::Loss};

/// Octets shown of what came by then.
const SHOWN: usize = 64;

/// A loss in words, without a full stop.
pub(super) fn words(loss: &Loss) -> String {
    match loss {
        Loss::Unreachable(reason) => reason.clone(),
        Loss::Closed { partial } => format!("the connection was closed{}", behind(partial)),
        Loss::Malformed { reason, .. } => reason.clone(),
        Loss::TooLarge { limit } => format!("it is longer than {limit} octets"),
        Loss::TimedOut { partial } => format!("it was not complete in time{}", behind(partial)),
    }
}

fn behind(partial: &[u8]) -> String {
    if partial.is_empty() {
        return String::new();
    }
    format!(" behind {}", readable(partial, SHOWN))
}
