//! There and back: message, tree, octets.

use dmct_wire::syncml::{
    build::to_tree,
    codec::{Encoding, encode},
    defect::DefectKind,
    read::from_tree,
    tree::{Element, Node},
};
use proptest::prelude::*;

use crate::{
    sample::read,
    strategy::{element, message},
};

/// The tree as another parser sees it. Adjoining runs of text are one there too.
fn seen_by_roxmltree(node: roxmltree::Node<'_, '_>) -> Element {
    let mut element = Element::new(
        node.tag_name().namespace().unwrap_or_default(),
        node.tag_name().name(),
    );
    for child in node.children() {
        if child.is_element() {
            element.push(seen_by_roxmltree(child));
        } else if let Some(text) = child.text().filter(|_| child.is_text()) {
            match element.children.last_mut() {
                Some(Node::Text(run)) => run.value.push_str(text),
                _ => element.push_text(text),
            }
        }
    }
    element
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_message_built_and_read_is_the_same(message in message()) {
        let (read, defects) = from_tree(&to_tree(&message));
        prop_assert_eq!(read, Some(message));
        prop_assert_eq!(defects, []);
    }

    #[test]
    fn a_message_sent_and_received_is_the_same(message in message()) {
        let octets = encode(&to_tree(&message), Encoding::Xml).expect("the strategy makes what XML can carry");
        prop_assert_eq!(read(octets).message, Some(message));
    }

    #[test]
    fn what_is_built_stands_in_the_order_of_the_dtd(message in message()) {
        let octets = encode(&to_tree(&message), Encoding::Xml).expect("writable");
        for defect in read(octets).defects {
            // Status in a group, Correlator outside Exec and the like have no place to be put in.
            let has_no_place = defect.text.contains("may not stand in");
            prop_assert!(defect.kind != DefectKind::Misplaced || has_no_place, "{}", defect);
            prop_assert_ne!(defect.kind, DefectKind::NotWellFormed);
        }
    }

    #[test]
    fn a_tree_written_and_read_is_the_same(tree in element()) {
        let octets = encode(&tree, Encoding::Xml).expect("writable");
        prop_assert_eq!(read(&octets).tree, Some(tree.clone()));
        let document = core::str::from_utf8(&octets).expect("UTF-8");
        let other = roxmltree::Document::parse(document).expect("well formed");
        prop_assert_eq!(seen_by_roxmltree(other.root_element()), tree);
    }
}
