//! Messages in the shapes of DM Protocol 1.3, section 11, written for this test: Package #1 to #4, every
//! command of DM, large objects, serialised trees, text of many scripts.

use dmct_wire::syncml::{
    codec::{Encoding, decode},
    limits::Limits,
    tree::Element,
};

macro_rules! messages {
    ($($name:literal),* $(,)?) => {
        /// Name and XML of every message.
        pub const MESSAGES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("corpus/", $name, ".xml")))),*
        ];
    };
}

messages![
    "atomic",
    "empty-data-and-meta",
    "exec",
    "generic-alert",
    "large-object-chunk",
    "many-commands",
    "many-statuses",
    "next-message",
    "package-1-basic",
    "package-1-md5",
    "package-2-challenge",
    "package-2-get",
    "package-3-results",
    "sequence",
    "syncml-1.1",
    "tnds-as-text",
    "tnds-inline",
    "user-interaction",
];

/// The tree of an XML document that has one.
pub fn tree_of(document: &str) -> Element {
    let decoded = decode(document.as_bytes(), Encoding::Xml, &Limits::default());
    decoded
        .tree
        .unwrap_or_else(|| panic!("not read: {:?}", decoded.defects))
}

/// The trees of all messages.
pub fn trees() -> impl Iterator<Item = (&'static str, Element)> {
    MESSAGES
        .iter()
        .map(|(name, document)| (*name, tree_of(document)))
}

/// The tree of a WBXML document that has one and no defects of its encoding.
pub fn read(octets: &[u8]) -> Element {
    let (tree, defects) = dmct_wire::syncml::wbxml::parse(octets, &Limits::default());
    assert_eq!(defects, [], "nothing is wrong with it");
    tree.expect("a document without defects has a tree")
}
