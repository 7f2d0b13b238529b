//! Packages over messages and large objects over chunks (DM Protocol 1.3, sections 7 and 8).
//!
//! The rules are the same for both sides: [`Outbox`] splits what is to be sent, [`Assembler`] joins what
//! comes in. When a message is sent and what its Final means is left to the sessions.

mod assembler;
mod outbox;
mod weigher;

pub(crate) use assembler::{Assembler, Interrupted, Piece};
pub(crate) use outbox::{Load, Outbox};
pub(crate) use weigher::Weigher;
