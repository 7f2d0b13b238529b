//! One node.

use serde::{Deserialize, Serialize};

/// A node of the management tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its Format: `node` for an interior node, else that of its value.
    pub format: String,
    /// Its Type: a media type, or the name of a management object for an interior node.
    pub media_type: String,
    /// Its value as text; octets are held as base64. Empty for an interior node.
    pub value: String,
    /// Its ACL as text (`Get=*&Replace=server`); empty where that of the parent holds.
    pub acl: String,
    /// The commands that its definition permits.
    pub access: Access,
}

/// The AccessType of a node's definition: which commands it takes, whoever sends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Get alone.
    ReadOnly,
    /// Replace alone: a secret.
    WriteOnly,
    /// Get and Replace; a permanent node.
    ReadWrite,
    /// Add, Get, Replace and Delete.
    Full,
    /// Get and Add of children; a permanent interior node.
    Container,
    /// Get and Exec.
    Executable,
}

impl Access {
    /// Whether the definition permits a command by its name.
    pub(crate) fn takes(self, command: &str) -> bool {
        match self {
            Self::ReadOnly => command == "Get",
            Self::WriteOnly => command == "Replace",
            Self::ReadWrite => matches!(command, "Get" | "Replace"),
            Self::Full => matches!(command, "Add" | "Get" | "Replace" | "Delete"),
            Self::Container => matches!(command, "Get" | "Add"),
            Self::Executable => matches!(command, "Get" | "Exec"),
        }
    }
}

impl Node {
    /// A leaf with a text value.
    pub fn leaf(format: &str, value: impl Into<String>, access: Access) -> Self {
        Self {
            format: format.to_owned(),
            media_type: "text/plain".to_owned(),
            value: value.into(),
            acl: String::new(),
            access,
        }
    }

    /// An interior node.
    pub fn interior(access: Access) -> Self {
        Self {
            format: "node".to_owned(),
            media_type: String::new(),
            value: String::new(),
            acl: String::new(),
            access,
        }
    }

    /// The same node with an ACL of its own.
    #[must_use]
    pub fn with_acl(mut self, acl: &str) -> Self {
        acl.clone_into(&mut self.acl);
        self
    }

    /// The same node with another Type.
    #[must_use]
    pub fn typed(mut self, media_type: &str) -> Self {
        media_type.clone_into(&mut self.media_type);
        self
    }

    /// Whether it has children and no value.
    pub fn is_interior(&self) -> bool {
        self.format == "node"
    }
}
