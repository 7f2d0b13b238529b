//! There and back: in WBXML, and from one encoding to the other.

use dmct_wire::syncml::{
    codec::{Encoding, decode, encode},
    limits::Limits,
    message::Message,
    read::from_tree,
    tree::Element,
};
use proptest::prelude::*;

use crate::{corpus, writable};

fn there_and_back(tree: &Element, encoding: Encoding) -> Option<Element> {
    let octets = encode(tree, encoding).expect("the strategy makes what both can carry");
    decode(&octets, encoding, &Limits::default()).tree
}

fn message_of(tree: &Element) -> Option<Message> {
    from_tree(tree).0
}

#[test]
fn the_messages_are_the_same_in_both_encodings() {
    for (name, tree) in corpus::trees() {
        let octets = encode(&tree, Encoding::Wbxml).expect("no namespace without a page");
        assert_eq!(corpus::read(&octets), tree, "{name}");
        assert_eq!(
            there_and_back(&tree, Encoding::Xml),
            Some(tree.clone()),
            "{name}"
        );
        let decoded = decode(&octets, Encoding::Wbxml, &Limits::default());
        assert_eq!(decoded.message, message_of(&tree), "{name}");
    }
}

#[test]
fn a_message_without_unknown_elements_has_no_string_table() {
    for (name, tree) in corpus::trees() {
        let octets = encode(&tree, Encoding::Wbxml).expect("writable");
        // Version, two octets of public identifier, charset, length of the table.
        assert_eq!((octets[0], octets[3], octets[4]), (2, 106, 0), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_tree_written_and_read_is_the_same(tree in writable::tree()) {
        prop_assert_eq!(there_and_back(&tree, Encoding::Wbxml), Some(tree));
    }

    #[test]
    fn a_tree_goes_from_xml_to_wbxml_and_comes_back_the_same(tree in writable::message()) {
        let from_xml = there_and_back(&tree, Encoding::Xml).expect("XML");
        let from_wbxml = there_and_back(&from_xml, Encoding::Wbxml).expect("WBXML");
        prop_assert_eq!(message_of(&from_wbxml), message_of(&tree));
        prop_assert_eq!(from_wbxml, tree);
    }

    #[test]
    fn octets_and_text_beside_each_other_come_back_as_they_were(tree in writable::with_octets()) {
        prop_assert_eq!(there_and_back(&tree, Encoding::Wbxml), Some(tree));
    }
}

#[test]
fn two_runs_that_are_no_text_stay_two_though_together_they_would_be_text() {
    // Found by fuzzing: SyncML, SyncBody, MsgID, and in it two inline strings, D8 and 83 31, of which neither is UTF-8.
    let octets = [
        0x02, 0xA4, 0x01, 0x6A, 0x00, 0x6D, 0x6B, 0x5B, 0x03, 0xD8, 0x00, 0x03, 0x83, 0x31, 0x00,
        0x01, 0x01, 0x01,
    ];
    let tree = decode(&octets, Encoding::Wbxml, &Limits::default()).tree;
    let tree = tree.expect("a tree, with a defect");
    assert_eq!(there_and_back(&tree, Encoding::Wbxml), Some(tree));
}
