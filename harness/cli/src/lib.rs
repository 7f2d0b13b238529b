//! The `dmct` command as a library: everything between the arguments and the exit code.
//!
//! The last room of the walk: it reads the files of the user, has plans made, joins the scripted peer with an
//! implementation under test over one of the [`table`]s, has what happened judged, and writes what the report
//! makes of it. It decides nothing about verdicts.
//!
//! | module | what it knows |
//! |---|---|
//! | [`args`] | the command line |
//! | [`command`] | one file a command |
//! | [`suite`] | scenarios, catalogues and profiles, read and made into plans |
//! | [`table`] | where the tester meets the implementation: in memory, over loopback, in the field |
//! | [`traceability`] | what holds what: items, clauses, checks, monitors, excuses |
//! | [`explanation`] | what an id means, and what the last run found of it |
//! | [`operator`] | a person at the terminal as upper tester |
//! | [`run`] | which plan is played when, and what comes of it |
//! | [`selftest`] | every mutant of the reference peers against the whole suite |
//! | [`capture`] | recordings of others: capture files and folders, in and out |
//! | [`inspect`] | what is wrong in a recording, without a scenario |
//! | [`hexadecimal`] | octets that a user writes down |
//! | [`folder`] | the folder of a run |
//! | [`builtin`] | the reference peers as implementations under test |
//! | [`problem`] | what goes wrong outside of a verdict, with its exit code |

pub mod args;
pub mod builtin;
pub mod capture;
pub mod command;
pub mod explanation;
pub mod folder;
pub mod hexadecimal;
pub mod init;
pub mod inspect;
pub mod lab;
pub mod operator;
pub mod problem;
pub mod run;
pub mod selftest;
pub mod suite;
pub mod table;
pub mod traceability;
