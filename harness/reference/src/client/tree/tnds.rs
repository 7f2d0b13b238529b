//! A subtree as a TNDS document (DM Tree and Description Serialization 1.2): what a Requested-MO Alert and
//! a Get with `?list=TNDS` carry.

use super::Tree;

/// Writes the subtree at a path as XML text. Values that may not be read are left out.
pub(crate) fn write_tnds(tree: &Tree, path: &str) -> String {
    let mut text = String::from("<MgmtTree xmlns=\"syncml:dmddf1.2\"><VerDTD>1.2</VerDTD>");
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let place = if parent.is_empty() {
        ".".to_owned()
    } else {
        format!("./{parent}")
    };
    write_node(tree, path, name, Some(&place), &mut text);
    text.push_str("</MgmtTree>");
    text
}

/// Recursion ends with the tree, whose depth is bound by the bounds on URIs.
fn write_node(tree: &Tree, path: &str, name: &str, place: Option<&str>, text: &mut String) {
    let Some(node) = tree.node(path) else {
        return;
    };
    text.push_str("<Node>");
    push(text, "NodeName", name);
    if let Some(place) = place {
        push(text, "Path", place);
    }
    text.push_str("<RTProperties>");
    if !node.acl.is_empty() {
        push(text, "ACL", &node.acl);
    }
    text.push_str(&format!("<Format><{}/></Format>", node.format));
    let kind = if node.is_interior() {
        "DDFName"
    } else {
        "MIME"
    };
    text.push_str("<Type>");
    push(text, kind, &node.media_type);
    text.push_str("</Type></RTProperties>");
    if !node.is_interior() && node.access.takes("Get") {
        push(text, "Value", &node.value);
    }
    for child in tree.children(path) {
        let below = if path.is_empty() {
            child.to_owned()
        } else {
            format!("{path}/{child}")
        };
        write_node(tree, &below, child, None, text);
    }
    text.push_str("</Node>");
}

fn push(text: &mut String, name: &str, value: &str) {
    let value = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.push_str(&format!("<{name}>{value}</{name}>"));
}
