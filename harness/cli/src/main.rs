//! The `dmct` binary: arguments in, exit code out.

use clap::Parser;
use dmct_cli::{args::Cli, command};
use std::process::ExitCode;

fn main() -> ExitCode {
    // clap exits with 2 on a mistake in the arguments, which is our code for that too.
    let cli = Cli::parse();
    match command::execute(cli) {
        Ok(code) => ExitCode::from(code),
        Err(problem) => {
            anstream::eprintln!("{problem}");
            ExitCode::from(problem.code)
        }
    }
}
