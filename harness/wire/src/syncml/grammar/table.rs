//! The two document types, one line per element.

use super::model::{
    Model::{self, Any, Empty, Meta, Sequence, Text},
    any, once, optional, some,
};

/// What may stand in SyncBody.
const BODY: &[&str] = &[
    "Alert", "Atomic", "Copy", "Exec", "Get", "Map", "Put", "Results", "Search", "Sequence",
    "Status", "Sync", "Add", "Move", "Replace", "Delete",
];
/// What may stand in Atomic.
const ATOMIC: &[&str] = &[
    "Add", "Replace", "Delete", "Copy", "Atomic", "Map", "Move", "Sequence", "Sync", "Get", "Exec",
    "Alert",
];
/// What may stand in Sequence.
const SEQUENCE: &[&str] = &[
    "Add", "Replace", "Delete", "Copy", "Atomic", "Map", "Move", "Sync", "Get", "Alert", "Exec",
];
/// What may stand in Sync.
const SYNC: &[&str] = &[
    "Add", "Atomic", "Copy", "Delete", "Move", "Replace", "Sequence",
];

/// The elements of SyncML 1.2 (RepPro 1.2.2, section 7).
#[rustfmt::skip] // One line per element, as the DTD has it.
const SYNCML: &[(&str, Model)] = &[
    ("SyncML", Sequence(&[once(&["SyncHdr"]), once(&["SyncBody"])])),
    ("SyncHdr", Sequence(&[once(&["VerDTD"]), once(&["VerProto"]), once(&["SessionID"]), once(&["MsgID"]), once(&["Target"]), once(&["Source"]), optional(&["RespURI"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Meta"])])),
    ("SyncBody", Sequence(&[some(BODY), optional(&["Final"])])),

    ("Add", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Meta"]), some(&["Item"])])),
    ("Alert", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Data"]), optional(&["Correlator"]), any(&["Item"])])),
    ("Atomic", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Meta"]), some(ATOMIC)])),
    ("Copy", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Meta"]), some(&["Item"])])),
    ("Delete", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Archive"]), optional(&["SftDel"]), optional(&["Cred"]), optional(&["Meta"]), some(&["Item"])])),
    ("Exec", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Meta"]), optional(&["Correlator"]), once(&["Item"])])),
    ("Get", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Lang"]), optional(&["Cred"]), optional(&["Meta"]), some(&["Item"])])),
    ("Map", Sequence(&[once(&["CmdID"]), once(&["Target"]), once(&["Source"]), optional(&["Cred"]), optional(&["Meta"]), some(&["MapItem"])])),
    ("Move", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Meta"]), some(&["Item"])])),
    ("Put", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Lang"]), optional(&["Cred"]), optional(&["Meta"]), some(&["Item"])])),
    ("Replace", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Meta"]), some(&["Item"])])),
    ("Results", Sequence(&[once(&["CmdID"]), optional(&["MsgRef"]), once(&["CmdRef"]), optional(&["Meta"]), optional(&["TargetRef"]), optional(&["SourceRef"]), some(&["Item"])])),
    ("Search", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["NoResults"]), optional(&["Cred"]), optional(&["Target"]), some(&["Source"]), optional(&["Lang"]), once(&["Meta"]), once(&["Data"])])),
    ("Sequence", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Meta"]), some(SEQUENCE)])),
    ("Status", Sequence(&[once(&["CmdID"]), once(&["MsgRef"]), once(&["CmdRef"]), once(&["Cmd"]), any(&["TargetRef"]), any(&["SourceRef"]), optional(&["Cred"]), optional(&["Chal"]), once(&["Data"]), any(&["Item"])])),
    ("Sync", Sequence(&[once(&["CmdID"]), optional(&["NoResp"]), optional(&["Cred"]), optional(&["Target"]), optional(&["Source"]), optional(&["Meta"]), optional(&["NumberOfChanges"]), any(SYNC)])),

    ("Item", Sequence(&[optional(&["Target"]), optional(&["Source"]), optional(&["SourceParent"]), optional(&["TargetParent"]), optional(&["Meta"]), optional(&["Data"]), optional(&["MoreData"])])),
    ("MapItem", Sequence(&[once(&["Target"]), once(&["Source"])])),
    ("Target", Sequence(&[once(&["LocURI"]), optional(&["LocName"]), optional(&["Filter"])])),
    ("Source", Sequence(&[once(&["LocURI"]), optional(&["LocName"])])),
    ("SourceParent", Sequence(&[once(&["LocURI"])])),
    ("TargetParent", Sequence(&[once(&["LocURI"])])),
    ("Cred", Sequence(&[optional(&["Meta"]), once(&["Data"])])),
    ("Chal", Sequence(&[once(&["Meta"])])),
    ("Filter", Sequence(&[once(&["Meta"]), optional(&["Field"]), optional(&["Record"]), optional(&["FilterType"])])),
    ("Field", Sequence(&[once(&["Item"])])),
    ("Record", Sequence(&[once(&["Item"])])),

    ("Archive", Empty), ("Final", Empty), ("MoreData", Empty), ("NoResp", Empty), ("NoResults", Empty), ("SftDel", Empty),

    ("Cmd", Text), ("CmdID", Text), ("CmdRef", Text), ("Correlator", Text), ("FilterType", Text), ("Lang", Text),
    ("LocName", Text), ("LocURI", Text), ("MsgID", Text), ("MsgRef", Text), ("NumberOfChanges", Text), ("RespURI", Text),
    ("SessionID", Text), ("SourceRef", Text), ("TargetRef", Text), ("VerDTD", Text), ("VerProto", Text),
    ("Data", Any), ("Meta", Meta),
];

/// The elements of MetInf 1.2 (MetaInfo 1.2.2, section 6). MetInf itself is left out inside Meta.
#[rustfmt::skip] // One line per element, as the DTD has it.
const METINF: &[(&str, Model)] = &[
    ("Anchor", Sequence(&[optional(&["Last"]), once(&["Next"])])),
    ("Mem", Sequence(&[optional(&["SharedMem"]), once(&["FreeMem"]), once(&["FreeID"])])),
    ("SharedMem", Empty),
    ("EMI", Any),
    ("FieldLevel", Empty), ("Format", Text), ("Type", Text), ("Mark", Text), ("Size", Text), ("Version", Text), ("NextNonce", Text),
    ("MaxMsgSize", Text), ("MaxObjSize", Text), ("Last", Text), ("Next", Text), ("FreeMem", Text), ("FreeID", Text),
];

/// What may stand directly in Meta. Only the number is taken from MetInf and not the order: Meta is
/// character data to the SyncML DTD, and devices in the field differ.
#[rustfmt::skip]
pub(super) const META_CHILDREN: &[super::Particle] = &[
    optional(&["FieldLevel"]), optional(&["Format"]), optional(&["Type"]), optional(&["Mark"]), optional(&["Size"]), optional(&["Anchor"]), optional(&["Version"]),
    optional(&["NextNonce"]), optional(&["MaxMsgSize"]), optional(&["MaxObjSize"]), any(&["EMI"]), optional(&["Mem"]),
];

/// The content model of a SyncML element.
pub fn model(name: &str) -> Option<&'static Model> {
    find(SYNCML, name)
}

/// The content model of a MetInf element.
pub fn meta_model(name: &str) -> Option<&'static Model> {
    find(METINF, name)
}

fn find(table: &'static [(&str, Model)], name: &str) -> Option<&'static Model> {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, model)| model)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(model: &Model) -> Vec<&'static str> {
        match model {
            Sequence(particles) => particles
                .iter()
                .flat_map(|particle| particle.names.iter().copied())
                .collect(),
            Empty | Text | Any | Meta => Vec::new(),
        }
    }

    #[test]
    fn every_name_that_a_model_mentions_has_a_model() {
        for (element, model_of_it) in SYNCML {
            for name in names(model_of_it) {
                assert!(model(name).is_some(), "{name} in {element}");
            }
        }
        for (element, model_of_it) in METINF {
            for name in names(model_of_it) {
                assert!(meta_model(name).is_some(), "{name} in {element}");
            }
        }
        for particle in META_CHILDREN {
            assert!(particle.names.iter().all(|name| meta_model(name).is_some()));
        }
    }

    #[test]
    fn every_element_stands_once_in_its_table_and_somewhere_in_another() {
        for (table, root) in [(SYNCML, "SyncML"), (METINF, "")] {
            for (name, _) in table {
                let lines = table.iter().filter(|(other, _)| other == name).count();
                assert_eq!(lines, 1, "{name}");
                let used = table.iter().any(|(_, model)| names(model).contains(name))
                    || META_CHILDREN
                        .iter()
                        .any(|particle| particle.names.contains(name));
                assert!(used || *name == root, "{name} can stand nowhere");
            }
        }
    }
}
