//! Proving who one is and checking the other (DM Protocol 1.3, section 9).
//!
//! Authentication works in both directions by the same rules, so client and server each hold one
//! [`Prover`] for themselves and one [`Guard`] for the other side. The formulas are in
//! [`dmct_wire::credential`].

mod guard;
mod nonces;
mod prover;

pub(crate) use guard::{Guard, Judgement};
pub(crate) use nonces::{Nonces, nonce_of};
pub(crate) use prover::{Lesson, Prover};
