//! `dmct report`: writes the report of a recorded run again.

use super::print;
use crate::{
    args::ReportArgs,
    folder::{Folder, PAGE},
    problem::Problem,
    run::judge_again,
    suite::Suite,
};
use anstream::eprintln;
use dmct_record::exit_code;

/// Carries `dmct report` out.
///
/// A run that could not write its result, since its disk was full or it was killed, left its transcript: that is
/// judged then.
///
/// # Errors
/// The run cannot be read, or the report cannot be written.
pub fn execute(
    suite: impl FnOnce() -> Result<Suite, Problem>,
    args: &ReportArgs,
) -> Result<u8, Problem> {
    let folder = Folder::open(&args.run);
    let (run, events) = if folder.has_run() {
        (folder.run()?, folder.transcript()?)
    } else {
        let events = folder.transcript()?;
        eprintln!("there is no run.json: the transcript is judged");
        (judge_again(&suite()?, &events, None, false)?, events)
    };
    folder.write(&run, &events)?;
    print(&format!("report: {}\n", folder.file(PAGE).display()));
    Ok(exit_code::CONFORMANT)
}
