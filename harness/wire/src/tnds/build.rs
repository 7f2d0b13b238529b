//! The model to elements, in the order of the document type.

use super::{
    NAMESPACE,
    model::{MgmtTree, Node, NodeType, Properties},
};
use crate::syncml::{
    build::fill_data,
    message::Leaf,
    tree::{self, Element},
};

/// Builds the element of a serialised tree; what is not in the model is not in it, required or not.
///
/// [`super::read::from_tree`] gives the model back, provided that its octets are no UTF-8 text and its
/// lists of elements are not empty.
pub fn to_tree(tree: &MgmtTree) -> Element {
    let mut root = Element::new(NAMESPACE, "MgmtTree");
    push(&mut root, "VerDTD", tree.ver_dtd.as_ref());
    push(&mut root, "Man", tree.manufacturer.as_ref());
    push(&mut root, "Mod", tree.device_model.as_ref());
    for each in &tree.nodes {
        root.push(node(each));
    }
    root
}

fn node(value: &Node) -> Element {
    let mut element = Element::new(NAMESPACE, "Node");
    push(&mut element, "NodeName", value.name.as_ref());
    push(&mut element, "Path", value.path.as_ref());
    if let Some(value) = &value.properties {
        element.push(properties(value));
    }
    for child in &value.children {
        element.push(node(child));
    }
    if let Some(data) = &value.value {
        let mut child = Element::new(NAMESPACE, "Value");
        fill_data(&mut child, data);
        element.push(child);
    }
    element
}

fn properties(value: &Properties) -> Element {
    let mut element = Element::new(NAMESPACE, "RTProperties");
    push(&mut element, "ACL", value.acl.as_ref());
    if let Some(format) = &value.format {
        let mut child = Element::new(NAMESPACE, "Format");
        child.push(Element::new(NAMESPACE, format.trimmed()));
        element.push(child);
    }
    push(&mut element, "Name", value.name.as_ref());
    push(&mut element, "Size", value.size.as_ref());
    push(&mut element, "Title", value.title.as_ref());
    push(&mut element, "TStamp", value.time_stamp.as_ref());
    if let Some(value) = &value.node_type {
        element.push(node_type(value));
    }
    push(&mut element, "VerNo", value.ver_no.as_ref());
    element
}

fn node_type(value: &NodeType) -> Element {
    let mut element = Element::new(NAMESPACE, "Type");
    match value {
        NodeType::Mime(leaf) => push(&mut element, "MIME", Some(leaf)),
        NodeType::DdfName(leaf) => push(&mut element, "DDFName", Some(leaf)),
        NodeType::Bare(leaf) => element.push_text(&leaf.text),
    }
    element
}

fn push(parent: &mut Element, name: &str, leaf: Option<&Leaf>) {
    if let Some(leaf) = leaf {
        let child = Element::with_text(NAMESPACE, name, &leaf.text);
        parent.children.push(tree::Node::Element(child));
    }
}
