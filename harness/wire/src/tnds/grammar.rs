//! The document type of a serialised tree as data (DM Tree and Description Serialization 1.2).

/// One child that an element may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether one at least is due.
    pub(super) required: bool,
    /// Whether there may be several.
    pub(super) repeats: bool,
}

const fn once(name: &'static str) -> Child {
    child(name, true, false)
}

const fn optional(name: &'static str) -> Child {
    child(name, false, false)
}

const fn child(name: &'static str, required: bool, repeats: bool) -> Child {
    Child {
        name,
        required,
        repeats,
    }
}

/// What MgmtTree may have, in order.
pub(super) const MGMT_TREE: &[Child] = &[
    once("VerDTD"),
    optional("Man"),
    optional("Mod"),
    child("Node", true, true),
];

/// What Node may have, in order; a Value stands where nodes would.
pub(super) const NODE: &[Child] = &[
    once("NodeName"),
    optional("Path"),
    optional("RTProperties"),
    child("Node", false, true),
    optional("Value"),
];

/// What RTProperties may have. A Get may ask for some of them only, so none is due.
pub(super) const PROPERTIES: &[Child] = &[
    optional("ACL"),
    optional("Format"),
    optional("Name"),
    optional("Size"),
    optional("Title"),
    optional("TStamp"),
    optional("Type"),
    optional("VerNo"),
];

/// What Format may hold: one empty element.
pub(super) const FORMATS: &[&str] = &[
    "b64", "bin", "bool", "chr", "int", "node", "null", "xml", "date", "time", "float",
];
