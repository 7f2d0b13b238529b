//! What becomes of one message between two peers: the real octets through the real decoder.

use dmct_wire::peer::Loss;

use crate::{
    Limits,
    http::{After, Decoder, Message, Progress, Side, Wire, refusal},
};

/// What the receiver of a message gets.
#[derive(Debug)]
pub(super) enum Carried {
    /// The message.
    Whole(Message),
    /// Less than a message: this at once, and this answer of the carrier if it gives one.
    Broken(Loss, Option<Wire>),
    /// Less than a message, which is noticed only when the time for it has run out.
    Late(Loss),
}

/// Carries a message to the side that reads it.
pub(super) fn carry(side: Side, wire: &Wire, limits: &Limits) -> Carried {
    let mut decoder = Decoder::new(side, limits);
    decoder.feed(&wire.octets);
    loop {
        match decoder.advance() {
            Ok(Progress::Complete(message)) if message.is_interim() => {}
            Ok(Progress::Complete(message)) => return Carried::Whole(message),
            Ok(Progress::More) => return incomplete(&mut decoder, wire.after),
            Err(fault) => {
                let loss = decoder.loss(fault);
                let status = if matches!(loss, Loss::TooLarge { .. }) {
                    413
                } else {
                    400
                };
                return Carried::Broken(loss, (side == Side::Request).then(|| refusal(status)));
            }
        }
    }
}

fn incomplete(decoder: &mut Decoder, after: After) -> Carried {
    if after == After::Keep {
        return Carried::Late(decoder.timed_out());
    }
    match decoder.end() {
        Ok(Some(message)) => Carried::Whole(message),
        Ok(None) => Carried::Broken(
            Loss::Closed {
                partial: Vec::new(),
            },
            None,
        ),
        Err(loss) => Carried::Broken(loss, None),
    }
}
