//! Every scenario as a trial, and every mutant.
//!
//! - `memory/...`: each scenario against the honest reference peer, in memory, as DM/1.3 and as DM/1.2, in
//!   XML and in WBXML;
//! - `loopback/...`: the same over real sockets on loopback;
//! - `https/...`: the same by TLS;
//! - `iut/...`: the same against the implementation whose profile `DMCT_IUT` names, if it names one;
//! - `mutant/...`: each mutant of the reference peers is caught, for a clause that it violates.
//! - `refuser/...`: a peer that refuses what it could do passes nothing that asks for a refusal;
//! - `root-cause/...`: one fault is one failed scenario, whatever builds on it; `faults.rs` lists them.
//!
//! A suite is played once and its trials look their results up, since scenarios build on one another.

mod faults;
mod mutants;
mod play;
mod refusers;
mod root_cause;
mod suites;

use libtest_mimic::Arguments;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = suites::trials();
    trials.extend(mutants::trials());
    trials.extend(refusers::trials());
    trials.extend(root_cause::trials());
    libtest_mimic::run(&arguments, trials).exit();
}
