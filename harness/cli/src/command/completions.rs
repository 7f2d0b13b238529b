//! `dmct completions`: a completion script for a shell.

use super::print;
use crate::{
    args::{Cli, CompletionsArgs},
    problem::Problem,
};
use clap::CommandFactory as _;

/// Carries `dmct completions` out.
///
/// # Errors
/// None of its own.
pub fn execute(args: &CompletionsArgs) -> Result<u8, Problem> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "dmct", &mut script);
    print(&String::from_utf8_lossy(&script));
    Ok(0)
}
