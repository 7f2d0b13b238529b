//! What goes wrong outside of a verdict: in a file of the user, in the harness, in its environment.

use core::fmt;
use dmct_record::exit_code;

/// Something that ends a command early.
#[derive(Debug)]
pub struct Problem {
    /// What to tell the user, whole lines.
    pub text: String,
    /// The exit code.
    pub code: u8,
}

impl Problem {
    /// A mistake of the user, or in a file of the user.
    pub fn usage(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: exit_code::USAGE,
        }
    }

    /// A fault of the harness or its environment.
    pub fn environment(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: exit_code::ERROR,
        }
    }

    /// A file or folder that cannot be used.
    pub fn file(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::environment(format!("{what} {}: {error}", path.display()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

impl std::error::Error for Problem {}
