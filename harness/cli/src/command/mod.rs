//! The commands, one file each.

mod check;
mod completions;
mod decode;
mod diff;
mod explain;
mod init;
mod inspect;
mod judge;
mod list;
mod play;
mod report;
mod run;
mod schema;
mod scr;
mod selftest;
mod watch;

use crate::{
    args::{Cli, Command},
    problem::Problem,
    suite::Suite,
};

/// Carries a command out and gives the exit code.
///
/// # Errors
/// What ends it early, with its own exit code.
pub fn execute(cli: Cli) -> Result<u8, Problem> {
    let suite = || Suite::load(cli.scenarios.as_deref());
    match cli.command {
        Command::Run(args) => run::execute(&suite()?, &args),
        Command::List(args) => list::execute(cli.scenarios.as_deref(), &args),
        Command::Scr(args) => scr::execute(&suite()?, &args),
        Command::Check(args) => check::execute(&suite()?, cli.scenarios.as_deref(), &args),
        Command::Explain(args) => explain::execute(&suite()?, &args),
        Command::Play(args) => play::execute(&args),
        Command::Decode(args) => decode::execute(&args),
        Command::Inspect(args) => inspect::execute(&suite()?, &args),
        Command::Selftest(args) => selftest::execute(&suite()?, &args),
        Command::Judge(args) => judge::execute(&suite()?, &args),
        Command::Report(args) => report::execute(suite, &args),
        Command::Diff(args) => diff::execute(&args),
        Command::Init(args) => init::execute(&suite()?, &args),
        Command::Schema(args) => schema::execute(&args),
        Command::Completions(args) => completions::execute(&args),
    }
}

/// Prints to standard output. A reader that has gone away is no fault of ours.
fn print(text: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
