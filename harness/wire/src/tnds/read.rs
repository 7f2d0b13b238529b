//! Elements to the model: everything that can be made out, and nothing made up.
//!
//! Names decide, whatever their namespace and order. Of an element that may stand once, the first is
//! taken. What was missing, misplaced, repeated or unknown is said beside it.

use super::{
    NAMESPACE,
    grammar::{Child, FORMATS, MGMT_TREE, NODE, PROPERTIES},
    model::{MgmtTree, Node, NodeType, Properties},
};
use crate::{
    span::Span,
    syncml::{
        defect::{Defect, DefectKind, DefectList},
        message::Leaf,
        read::data_of,
        tree::{self, Element},
    },
};

/// Reads an element as a serialised tree, as far as that is possible.
///
/// There is none, and a defect that says so, if the element is no MgmtTree; otherwise there always is.
/// [`super::build::to_tree`] is its inverse.
pub fn from_tree(root: &Element) -> (Option<MgmtTree>, Vec<Defect>) {
    let mut walk = Walk {
        defects: DefectList::default(),
        path: Vec::new(),
    };
    if root.name != "MgmtTree" {
        walk.report(DefectKind::Unknown, root.span, || {
            format!("the root is {}, not MgmtTree", root.name)
        });
        return (None, walk.defects.into_vec());
    }
    let tree = walk.mgmt_tree(root);
    (Some(tree), walk.defects.into_vec())
}

struct Walk<'a> {
    defects: DefectList,
    /// Names from the root to the element at hand.
    path: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn mgmt_tree(&mut self, element: &'a Element) -> MgmtTree {
        self.enter(element, MGMT_TREE);
        let tree = MgmtTree {
            ver_dtd: leaf(element, "VerDTD"),
            manufacturer: leaf(element, "Man"),
            device_model: leaf(element, "Mod"),
            nodes: self.nodes(element),
            span: element.span,
        };
        self.path.pop();
        tree
    }

    /// Recursion ends with the tree, whose depth its reader bounds.
    fn nodes(&mut self, parent: &'a Element) -> Vec<Node> {
        let nodes = parent.elements().filter(|child| child.name == "Node");
        nodes.map(|element| self.node(element)).collect()
    }

    fn node(&mut self, element: &'a Element) -> Node {
        self.enter(element, NODE);
        if let (Some(value), Some(_)) = (element.child("Value"), element.child("Node")) {
            self.report(DefectKind::Misplaced, value.span, || {
                "Value stands in a Node that holds nodes".to_owned()
            });
        }
        let node = Node {
            name: leaf(element, "NodeName"),
            path: leaf(element, "Path"),
            properties: element
                .child("RTProperties")
                .map(|element| self.properties(element)),
            value: element.child("Value").map(data_of),
            children: self.nodes(element),
            span: element.span,
        };
        self.path.pop();
        node
    }

    fn properties(&mut self, element: &'a Element) -> Properties {
        self.enter(element, PROPERTIES);
        let properties = Properties {
            acl: leaf(element, "ACL"),
            format: element.child("Format").map(|format| self.format(format)),
            name: leaf(element, "Name"),
            size: leaf(element, "Size"),
            title: leaf(element, "Title"),
            time_stamp: leaf(element, "TStamp"),
            node_type: element.child("Type").map(|kind| self.node_type(kind)),
            ver_no: leaf(element, "VerNo"),
            span: element.span,
        };
        self.path.pop();
        properties
    }

    /// One empty element names the format; peers that write its name as text are understood and reported.
    fn format(&mut self, element: &'a Element) -> Leaf {
        let Some(named) = element.elements().next() else {
            self.report(DefectKind::Missing, element.span, || {
                format!("Format holds no element but {:?}", element.text())
            });
            // An element's name has no white space around it, and that is how it is written again.
            return Leaf {
                text: text_of(element).trimmed().to_owned(),
                span: element.span,
            };
        };
        if !FORMATS.contains(&named.name.as_str()) {
            self.report(DefectKind::Unknown, named.span, || {
                format!(
                    "{} is no format; there are {}",
                    named.name,
                    FORMATS.join(", ")
                )
            });
        }
        Leaf {
            text: named.name.to_string(),
            span: element.span,
        }
    }

    fn node_type(&mut self, element: &'a Element) -> NodeType {
        if let Some(mime) = element.child("MIME") {
            return NodeType::Mime(text_of(mime));
        }
        if let Some(name) = element.child("DDFName") {
            return NodeType::DdfName(text_of(name));
        }
        self.report(DefectKind::Missing, element.span, || {
            "Type has neither MIME nor DDFName".to_owned()
        });
        NodeType::Bare(text_of(element))
    }

    fn report(&mut self, kind: DefectKind, span: Span, text: impl FnOnce() -> String) {
        if !self.defects.is_full() {
            let path = self.path.join("/");
            self.defects.push(Defect::new(kind, &path, text(), span));
        }
    }

    /// Goes into an element and holds its children against those it may have.
    fn enter(&mut self, element: &'a Element, due: &[Child]) {
        self.path.push(&element.name);
        self.stray_text(element);
        let mut counts = vec![0_usize; due.len()];
        let mut furthest = 0;
        for child in element.elements() {
            let Some(place) = due.iter().position(|known| child.name == known.name) else {
                self.report(DefectKind::Unknown, child.span, || {
                    format!("{} may not stand in {}", child.name, element.name)
                });
                continue;
            };
            self.namespace(child);
            if place < furthest {
                self.report(DefectKind::Misplaced, child.span, || {
                    format!("{} stands too late in {}", child.name, element.name)
                });
            }
            furthest = furthest.max(place);
            if let (Some(count), Some(known)) = (counts.get_mut(place), due.get(place)) {
                *count += 1;
                if *count == 2 && !known.repeats {
                    self.report(DefectKind::Repeated, child.span, || {
                        format!("{} stands more than once in {}", child.name, element.name)
                    });
                }
            }
        }
        for (known, count) in due.iter().zip(counts) {
            if known.required && count == 0 {
                self.report(DefectKind::Missing, element.span, || {
                    format!("{} has no {}", element.name, known.name)
                });
            }
        }
    }

    fn namespace(&mut self, element: &Element) {
        if element.namespace != NAMESPACE {
            self.report(DefectKind::Namespace, element.span, || {
                let found = &element.namespace;
                format!(
                    "{} is in the namespace {found:?}, not in {NAMESPACE}",
                    element.name
                )
            });
        }
    }

    fn stray_text(&mut self, element: &Element) {
        for node in &element.children {
            let span = match node {
                tree::Node::Element(_) => continue,
                tree::Node::Text(run) if run.value.trim().is_empty() => continue,
                tree::Node::Text(run) => run.span,
                tree::Node::Opaque(run) => run.span,
            };
            self.report(DefectKind::StrayText, span, || {
                format!(
                    "characters in {}, where only elements may stand",
                    element.name
                )
            });
        }
    }
}

fn leaf(parent: &Element, name: &str) -> Option<Leaf> {
    parent.child(name).map(text_of)
}

fn text_of(element: &Element) -> Leaf {
    Leaf {
        text: element.text(),
        span: element.span,
    }
}
