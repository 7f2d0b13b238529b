//! A run as text: HTML for a reviewer, JUnit for CI, JSON for machines, plain text for a terminal.
//!
//! The last room of the walk of the data. Everything here is a pure function from a
//! [`Run`](dmct_record::run::Run), and the [`Event`](dmct_record::event::Event)s of its transcript where
//! evidence is to be shown, to a string. Recorded messages are decoded again with `dmct-wire`; nothing is
//! judged again, and nothing is read or written here.
//!
//! | module | what it knows |
//! |---|---|
//! | [`outcome`] | how a scenario ended, as words, symbols and counts |
//! | [`standing`] | how the SCR items of a document stand, in counts |
//! | [`item`] | how one SCR item stands, as a word and a symbol |
//! | [`matrix`] | several runs side by side |
//! | [`claims`] | what a run says of the claims, in sentences |
//! | [`visible`] | text of a peer, made safe to look at |
//! | [`document`] | the names of the documents |
//! | [`duration`] | times for readers |
//! | [`story`] | the events of each scenario |
//! | [`accusation`] | which messages and octets the checks point at |
//! | [`hexdump`] | octets in rows of sixteen, with marks |
//! | [`evidence`] | one recorded message, decoded beside its octets |
//! | [`ladder`] | one scenario as rows between two lifelines |
//! | [`siblings`] | failures that are likely one fault |
//! | [`warnings`] | recommendations that were not followed |
//! | [`told`] | a check that did not pass, in facts |
//! | [`html`] | one page that holds everything |
//! | [`junit`] | for CI |
//! | [`json`] | `run.json` |
//! | [`terminal`] | plain text, with or without colour |

pub mod accusation;
pub mod claims;
pub mod document;
pub mod duration;
pub mod evidence;
pub mod hexdump;
pub mod html;
pub mod item;
pub mod json;
pub mod junit;
pub mod ladder;
pub mod matrix;
pub mod outcome;
pub mod siblings;
pub mod standing;
pub mod story;
pub mod terminal;
pub mod told;
pub mod visible;
pub mod warnings;
