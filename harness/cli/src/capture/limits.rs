//! What is read of a recording at most.

/// Bounds on everything that a recording could make grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureLimits {
    /// Octets of one file.
    pub file: u64,
    /// Frames of one capture.
    pub frames: usize,
    /// TCP connections of one capture.
    pub connections: usize,
    /// Messages of one recording, and files of a folder.
    pub messages: usize,
}

impl Default for CaptureLimits {
    fn default() -> Self {
        Self {
            file: 512 * 1024 * 1024,
            frames: 4_000_000,
            connections: 50_000,
            messages: 50_000,
        }
    }
}
