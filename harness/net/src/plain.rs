//! Errors of the operating system in plain words.

use std::io::{Error, ErrorKind};

/// What went wrong, without numbers and without a full stop.
pub(crate) fn plain(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::AddrInUse => "the address is already in use",
        ErrorKind::AddrNotAvailable => "the address is not one of this machine",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::ConnectionRefused => "nothing listens there (connection refused)",
        ErrorKind::ConnectionReset => "the other side reset the connection",
        ErrorKind::BrokenPipe => "the other side has closed the connection",
        ErrorKind::HostUnreachable => "the host cannot be reached",
        ErrorKind::NetworkUnreachable => "the network cannot be reached",
        ErrorKind::TimedOut => "no answer in time",
        ErrorKind::NotFound => "no such file or command",
        _ => return error.to_string(),
    };
    words.to_owned()
}
