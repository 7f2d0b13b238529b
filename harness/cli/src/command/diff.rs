//! `dmct diff`: what changed from one run to a later one.

use super::print;
use crate::{
    args::{DiffArgs, Format},
    folder::Folder,
    problem::Problem,
};
use dmct_record::difference::Difference;
use dmct_report::{
    json,
    terminal::{self, Style},
};

/// Carries `dmct diff` out. It ends as a run with the earlier one as its baseline would: with the exit code of the
/// worst that got worse.
///
/// # Errors
/// A run cannot be read.
pub fn execute(args: &DiffArgs) -> Result<u8, Problem> {
    let before = Folder::open(&args.old).run()?;
    let now = Folder::open(&args.new).run()?;
    let difference = Difference::between(&before, &now);
    match args.format {
        Format::Json => print(&json::difference(&difference)),
        Format::Text => {
            if before.iut != now.iut {
                print(&format!(
                    "the runs are of {} and of {}\n\n",
                    before.iut.name, now.iut.name
                ));
            }
            print(&terminal::difference(&difference, &Style::default()));
        }
    }
    Ok(difference.exit_code())
}
