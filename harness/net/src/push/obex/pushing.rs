//! One push: a session, and a PUT in it.

use dmct_wire::{
    obex::{Object, response},
    peer::{Carrier, Delivered, Delivery, Loss, Push},
};

use super::asker::{Asker, Line};
use crate::bench::Sending;

/// The bit that says that a packet ends a request or an answer.
const FINAL: u8 = 0x80;

/// Pushes by PUT. Where there is no DM agent, to whatever takes objects there.
///
/// # Errors
/// Why no answer came.
pub(crate) async fn push<L: Line>(
    asker: &mut Asker<L>,
    exchange: u64,
    push: &Push,
    sending: Option<Sending>,
) -> Result<Delivered, Loss> {
    let mut code = asker.connect().await?;
    if code != response::SUCCESS {
        let name = response::name(code).unwrap_or("unknown");
        asker.note(format!(
            "the target SYNCML-DM was refused with {code:#04x} ({name}), so the push goes to the inbox, without a Target"
        ));
        code = asker.connect_to_inbox().await?;
    }
    if code == response::SUCCESS {
        let object = Object::new(None, &push.media_type, push.body.as_slice());
        code = asker.put(object, &Delivery::Whole, sending).await?;
    }
    let (sent, answer) = asker.record();
    Ok(Delivered {
        exchange,
        carrier: Carrier::Obex,
        status: (code & !FINAL).into(),
        taken: code == response::SUCCESS,
        sent,
        answer,
    })
}
