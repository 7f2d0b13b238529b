//! What the text demands of claims, where the tables have no item for it.

use crate::plan::Role;

/// A demand of a document's text on the claims of an implementation.
#[derive(Debug)]
pub(super) struct Demand {
    /// The document whose tables hold the items.
    pub spec: &'static str,
    /// Whom it binds.
    pub role: Role,
    /// The clause that says so.
    pub clause: &'static str,
    /// What must be claimed: an expression over SCR items.
    pub requires: &'static str,
    /// Why, one sentence without a full stop.
    pub says: &'static str,
}

/// All of them.
pub(super) const DEMANDS: &[Demand] = &[
    Demand {
        spec: "noti-1.3",
        role: Role::Client,
        clause: "NOTI13-7-01",
        requires: "SCR-DM-NOTI-C-020-O OR SCR-DM-NOTI-C-021-O OR SCR-DM-NOTI-C-022-O OR SCR-DM-NOTI-C-023-O",
        says: "no way to receive notifications is claimed, and section 7 asks for at least one",
    },
    Demand {
        spec: "noti-1.3",
        role: Role::Server,
        clause: "NOTI13-7-01",
        requires: "SCR-DM-NOTI-S-012-O OR SCR-DM-NOTI-S-013-O OR SCR-DM-NOTI-S-014-O OR SCR-DM-NOTI-S-015-O",
        says: "no way to send notifications is claimed, and section 7 asks for at least one",
    },
];
