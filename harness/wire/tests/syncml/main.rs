//! SyncML messages seen from outside the crate: documents, trees, messages, edits.

mod document;
mod edit;
mod grammar;
mod hostile;
mod message;
mod round_trip;
mod sample;
mod strategy;
