//! What happened: events, verdicts, coverage and runs, as values that outlive the run.
//!
//! The engine writes [`event::Event`]s while a peer plays, the judge makes [`run::ScenarioResult`]s of
//! them, [`coverage`] adds those up into a [`run::Run`], and the report renders that. Everything here is
//! plain data with a versioned JSON form; nothing here knows a message, a scenario file or a socket.
//!
//! | module | what it knows |
//! |---|---|
//! | [`verdict`] | the five verdicts and their order |
//! | [`event`] | one thing that happened, with its time |
//! | [`octets`] | octets as JSON |
//! | [`asked`] | what was asked of a run |
//! | [`transcript`] | events as JSON Lines, and where they are sent while a run goes on |
//! | [`excuse`] | why something demanded is not tested |
//! | [`run`] | the result of a run: `run.json` |
//! | [`review`] | where claims contradict the documents |
//! | [`gap`] | where behaviour differs from the claims |
//! | [`coverage`] | from results to counts and SCR rows |
//! | [`root_cause`] | which failures are likely one fault |
//! | [`second_witness`] | monitors that saw what a scenario failed for |
//! | [`difference`] | what changed from one run to a later one |
//! | [`waiver`] | known failures, as contracts that run out |
//! | [`selftest`] | which mutant of the reference peers is caught by what |
//! | [`strict`] | a run in which recommendations are demands |
//! | [`exit_code`] | what the process says at its end |

#[cfg(test)]
mod algebra;
pub mod asked;
pub mod coverage;
pub mod difference;
pub mod event;
pub mod excuse;
pub mod exit_code;
pub mod gap;
pub mod octets;
pub mod review;
pub mod root_cause;
pub mod run;
pub mod second_witness;
pub mod selftest;
pub mod strict;
#[cfg(test)]
mod testing;
pub mod transcript;
pub mod verdict;
pub mod waiver;
