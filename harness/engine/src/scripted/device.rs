//! The device that the scripted peer plays when a server is under test: small, and always the same.
//!
//! A scenario that needs other answers gives them itself.

/// Nodes with Format and value (DM Standardized Objects 1.2.1: DevInfo, DevDetail).
const NODES: [(&str, &str, &str); 12] = [
    ("./DevInfo/Man", "chr", "dmct"),
    ("./DevInfo/Mod", "chr", "Lower tester"),
    ("./DevInfo/DmV", "chr", "1.3"),
    ("./DevInfo/Lang", "chr", "en"),
    ("./DevDetail/DevTyp", "chr", "tester"),
    ("./DevDetail/OEM", "chr", "dmct"),
    ("./DevDetail/FwV", "chr", "1"),
    ("./DevDetail/SwV", "chr", "1"),
    ("./DevDetail/HwV", "chr", "1"),
    ("./DevDetail/LrgObj", "bool", "true"),
    ("./DevInfo", "node", "DevId/Man/Mod/DmV/Lang"),
    ("./DevDetail", "node", "DevTyp/OEM/FwV/SwV/HwV/LrgObj"),
];

/// Format and value of a node; nothing if the device has no such.
pub fn node(uri: &str, device_id: &str) -> Option<(&'static str, String)> {
    if uri == "./DevInfo/DevId" {
        return Some(("chr", device_id.to_owned()));
    }
    NODES
        .iter()
        .find(|(node, ..)| *node == uri)
        .map(|(_, format, value)| (*format, (*value).to_owned()))
}

/// The leaves of DevInfo, for Package #1.
pub fn dev_info(device_id: &str) -> Vec<(&'static str, String)> {
    let mut leaves = vec![("./DevInfo/DevId", device_id.to_owned())];
    leaves.extend(
        NODES
            .iter()
            .filter(|(uri, format, _)| uri.starts_with("./DevInfo/") && *format != "node")
            .map(|(uri, _, value)| (*uri, (*value).to_owned())),
    );
    leaves
}
