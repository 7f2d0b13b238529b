//! Plays a plan as DM server or DM client, and judges what came of it. Sans-IO on both counts.
//!
//! [`scripted::ScriptedPeer`] is a [`dmct_wire::peer::Peer`] that walks through the steps of a plan and
//! writes down everything that happens as [`dmct_record::event::Event`]s; [`judge::judge`] is a pure
//! function of the plan and those events. Both look at the messages through the same [`view::View`] and
//! decide with the same [`check`]s, so that what was decided while playing is decided alike years later.
//! [`monitor`] watches every message of every scenario for the rules that always hold.
//!
//! | module | what it knows |
//! |---|---|
//! | [`keyring`] | secrets and nonces, and what a proof of identity is worth |
//! | [`view`] | events as decoded messages with what is known of them |
//! | [`check`] | whether an expectation holds for what a step received |
//! | [`scripted`] | playing |
//! | [`monitor`] | the rules that always hold |
//! | [`observation`] | what an implementation was seen to do, against its claims |
//! | [`judge`] | verdicts |

pub mod check;
pub mod judge;
pub mod keyring;
pub mod monitor;
pub mod observation;
pub mod scripted;
pub mod view;
