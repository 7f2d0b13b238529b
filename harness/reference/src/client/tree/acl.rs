//! Access control lists: who may do what (DM Tree and Description; 425 where it is denied).

/// A right that an ACL grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// To add children.
    Add,
    /// To delete the node.
    Delete,
    /// To execute it.
    Exec,
    /// To read it.
    Get,
    /// To replace its value.
    Replace,
}

impl Right {
    const fn name(self) -> &'static str {
        match self {
            Self::Add => "Add",
            Self::Delete => "Delete",
            Self::Exec => "Exec",
            Self::Get => "Get",
            Self::Replace => "Replace",
        }
    }
}

/// Whether an ACL grants a right to a server: `Get=*&Replace=one+other`.
pub(crate) fn permits(acl: &str, right: Right, server: &str) -> bool {
    acl.split('&')
        .filter_map(|entry| entry.split_once('='))
        .filter(|(name, _)| name.trim() == right.name())
        .any(|(_, servers)| {
            servers
                .split('+')
                .any(|each| each.trim() == "*" || each.trim() == server)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_is_granted_to_a_named_server_or_to_all() {
        let acl = "Get=*&Replace=one+two";
        assert!(permits(acl, Right::Get, "three"));
        assert!(permits(acl, Right::Replace, "two"));
        assert!(!permits(acl, Right::Replace, "three"));
        assert!(!permits(acl, Right::Delete, "one"));
    }
}
