//! Generated trees and messages that WBXML can carry.

use dmct_wire::syncml::{
    build::to_tree,
    tree::{Element, METINF, Node, Opaque, SYNCML12},
};
use proptest::{collection::vec, prelude::*};

use crate::strategy;

const DDF: &str = "syncml:dmddf1.2";

/// Puts every element into a namespace that has a code page.
fn put_on_a_page(element: &mut Element) {
    element.namespace = match element.namespace.len() % 3 {
        0 => SYNCML12,
        1 => METINF,
        _ => DDF,
    }
    .into();
    for node in &mut element.children {
        if let Node::Element(child) = node {
            put_on_a_page(child);
        }
    }
}

/// Puts what a message carries of foreign elements onto the pages, and leaves its own where they are.
fn put_strangers_on_pages(element: &mut Element) {
    if element.namespace != SYNCML12 && element.namespace != METINF {
        put_on_a_page(element);
    }
    for node in &mut element.children {
        if let Node::Element(child) = node {
            put_strangers_on_pages(child);
        }
    }
}

/// Any elements, most of them with names that no table knows.
pub fn tree() -> BoxedStrategy<Element> {
    strategy::element()
        .prop_map(|mut tree| {
            put_on_a_page(&mut tree);
            // A serialised tree as the root would have no page for SyncML.
            tree.namespace = SYNCML12.into();
            tree
        })
        .boxed()
}

/// Any message of DM, with what it carries on the three code pages.
pub fn message() -> BoxedStrategy<Element> {
    strategy::message()
        .prop_map(|message| {
            let mut tree = to_tree(&message);
            put_strangers_on_pages(&mut tree);
            tree
        })
        .boxed()
}

/// Any message of DM whose elements are all in the tables of SyncML and meta information, and whose text
/// does not end a CDATA section: libwbxml puts Data into one as it is.
pub fn plain_message() -> BoxedStrategy<Element> {
    message()
        .prop_map(|mut tree| {
            keep_known(&mut tree);
            tree
        })
        .boxed()
}

fn keep_known(element: &mut Element) {
    const STRANGERS: [&str; 4] = ["EMI", "Sync", "Map", "Unheard"];
    let holds_text = element.name == "Data";
    element.children.retain(|node| match node {
        Node::Element(child) => !holds_text && !STRANGERS.contains(&child.name.as_str()),
        Node::Text(_) | Node::Opaque(_) => true,
    });
    for node in &mut element.children {
        match node {
            Node::Element(child) => keep_known(child),
            Node::Text(run) => run.value = run.value.replace("]]>", "]"),
            Node::Opaque(_) => {}
        }
    }
}

/// Elements that hold octets beside text, neighbours of a kind joined as reading joins them.
pub fn with_octets() -> BoxedStrategy<Element> {
    let octets = vec(any::<u8>(), 0..9).prop_map(|mut octets| {
        octets.insert(0, 0xFF); // Never UTF-8.
        octets
    });
    let run = prop_oneof![octets.prop_map(Ok), "[ -~\u{a0}-\u{ff}]{1,9}".prop_map(Err),];
    vec(run, 0..5)
        .prop_map(|runs| {
            let mut data = Element::new(SYNCML12, "Data");
            for run in runs {
                match (run, data.children.last_mut()) {
                    (Ok(octets), Some(Node::Opaque(last))) => last.value.extend(octets),
                    (Ok(value), _) => data.children.push(Node::Opaque(Opaque {
                        value,
                        span: dmct_wire::span::Span::default(),
                    })),
                    (Err(text), Some(Node::Text(last))) => last.value.push_str(&text),
                    (Err(text), _) => data.push_text(&text),
                }
            }
            data
        })
        .boxed()
}
