//! Carrying commands out on the tree, and saying how it went.
//!
//! [`Operator`] does one Item of one command; `answers` turns what came of it into Status and Results. Which
//! message these go into is the session's.

mod answers;
mod atomic;
mod dialog;
mod interaction;
mod operator;
mod options;

pub(crate) use answers::Worker;
pub(crate) use operator::{Fetched, Operator};
