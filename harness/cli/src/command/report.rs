//! `dmct report`: writes the report of a recorded run again.

use super::print;
use crate::{
    args::ReportArgs,
    folder::{Folder, PAGE},
    problem::Problem,
};
use dmct_record::exit_code;

/// Carries `dmct report` out.
///
/// # Errors
/// The run cannot be read, or the report cannot be written.
pub fn execute(args: &ReportArgs) -> Result<u8, Problem> {
    let folder = Folder::open(&args.run);
    let run = folder.run()?;
    let events = folder.transcript()?;
    folder.write(&run, &events)?;
    print(&format!("report: {}\n", folder.file(PAGE).display()));
    Ok(exit_code::CONFORMANT)
}
