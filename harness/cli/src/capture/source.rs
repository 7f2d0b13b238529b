//! A path of the user to a recording.

use super::{folder, limits::CaptureLimits, network, recording::Recording};
use crate::problem::Problem;
use std::{
    fs::{self, File},
    io::Read as _,
    path::Path,
};

/// Reads a capture file, or a folder with a file a message.
///
/// # Errors
/// It cannot be read, or is not what it must be.
pub fn read(path: &Path, limits: &CaptureLimits) -> Result<Recording, Problem> {
    if fs::metadata(path).is_ok_and(|found| found.is_dir()) {
        return folder::read(path, limits);
    }
    let octets = read_file(path, limits)?;
    let mut recording = network::read(&octets, limits)
        .map_err(|cut| Problem::usage(format!("{}: {cut}", path.display())))?;
    for note in &mut recording.notes {
        *note = format!("{}: {note}", path.display());
    }
    Ok(recording)
}

/// Reads a file that is not larger than permitted.
pub(super) fn read_file(path: &Path, limits: &CaptureLimits) -> Result<Vec<u8>, Problem> {
    let unreadable =
        |error: std::io::Error| Problem::usage(format!("cannot read {}: {error}", path.display()));
    let mut octets = Vec::new();
    File::open(path)
        .map_err(unreadable)?
        .take(limits.file.saturating_add(1))
        .read_to_end(&mut octets)
        .map_err(unreadable)?;
    if u64::try_from(octets.len()).unwrap_or(u64::MAX) > limits.file {
        return Err(Problem::usage(format!(
            "{}: at octet {}: the file is larger than what is read at most",
            path.display(),
            limits.file
        )));
    }
    Ok(octets)
}
