//! Which command a command is, without what it holds.

use core::fmt;

/// The commands of DM, for comparing and for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommandKind {
    /// Status.
    Status,
    /// Results.
    Results,
    /// Alert.
    Alert,
    /// Add.
    Add,
    /// Replace.
    Replace,
    /// Delete.
    Delete,
    /// Copy.
    Copy,
    /// Get.
    Get,
    /// Exec.
    Exec,
    /// Sequence.
    Sequence,
    /// Atomic.
    Atomic,
    /// Anything else that stood among the commands.
    Other,
}

impl CommandKind {
    /// Every command that DM has; [`CommandKind::Other`] is none.
    pub const ALL: [Self; 11] = [
        Self::Status,
        Self::Results,
        Self::Alert,
        Self::Add,
        Self::Replace,
        Self::Delete,
        Self::Copy,
        Self::Get,
        Self::Exec,
        Self::Sequence,
        Self::Atomic,
    ];

    /// The name of the element; `Other` for whatever has a name of its own.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Results => "Results",
            Self::Alert => "Alert",
            Self::Add => "Add",
            Self::Replace => "Replace",
            Self::Delete => "Delete",
            Self::Copy => "Copy",
            Self::Get => "Get",
            Self::Exec => "Exec",
            Self::Sequence => "Sequence",
            Self::Atomic => "Atomic",
            Self::Other => "Other",
        }
    }

    /// The command of an element name, in the letter case of the DTD; nothing for elements that DM does
    /// not use as commands.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for CommandKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
