//! The state of a device between processes.

use super::requests::{Asked, print_answer};
use crate::problem::Problem;
use dmct_reference::client::Client;
use dmct_wire::peer::{Answer, Stimulus};
use std::{
    fs::{self, File, TryLockError},
    path::Path,
    time::{Duration, Instant},
};

/// How long a process that holds the state may take to end, if all it did was to answer.
const MOMENT: Duration = Duration::from_millis(500);

/// Takes hold of a state, so that no two processes are the same device at once; waits for that if need be.
///
/// Nothing comes back if the first request is one for the process that has it: to abort the session that goes on
/// there, or to send an alert in it. It is answered here, so that nobody waits in vain.
pub(super) fn hold(path: &Path, asked: &mut Asked) -> Result<Option<File>, Problem> {
    // A file of its own, which stays: the state itself is replaced whenever it is written.
    let beside = path.with_extension("lock");
    let trouble = |error: &std::io::Error| Problem::file("cannot lock", &beside, error);
    let file = File::create(&beside).map_err(|error| trouble(&error))?;
    match file.try_lock() {
        Ok(()) => return Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(error)) => return Err(trouble(&error)),
    }
    if let Asked::Lines(first) = asked {
        let mut line = String::new();
        // What cannot be read here cannot be read later either, and ends the process then.
        let _ = std::io::stdin().read_line(&mut line);
        let patience = match serde_json::from_str(&line) {
            Ok(Stimulus::Abort) => Some(Duration::ZERO),
            // The one that has it may just be about to end.
            Ok(Stimulus::RaiseAlert { .. }) => Some(MOMENT),
            _ => None,
        };
        *first = Some(line);
        if let Some(patience) = patience {
            if comes_free(&file, patience) {
                return Ok(Some(file));
            }
            print_answer(&Answer::Unsupported);
            return Ok(None);
        }
    }
    file.lock().map_err(|error| trouble(&error))?;
    Ok(Some(file))
}

/// Whether the lock on a file can be had within a while.
fn comes_free(file: &File, patience: Duration) -> bool {
    let began = Instant::now();
    while file.try_lock().is_err() {
        if began.elapsed() >= patience {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}

/// Writes the state beside its file first, so that a process that is killed leaves the old one.
pub(super) fn keep(path: &Path, client: &Client) -> Result<(), Problem> {
    let text = serde_json::to_string(&client.snapshot())
        .map_err(|error| Problem::environment(format!("the state cannot be written: {error}")))?;
    let beside = path.with_extension("new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|error| Problem::file("cannot write", path, &error))
}
