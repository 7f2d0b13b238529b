//! A tree to the plainest XML there is.
//!
//! Default namespaces only, no prefixes, no indentation, no numeric character references: parsers in the
//! field refuse each of these. What cannot be said that way is an error and never sent changed.

use super::{
    DEEPEST,
    characters::{is_permitted, is_plain_name},
    namespaces::RESERVED,
    tag::LONGEST_NAME,
};
use crate::syncml::{
    codec::EncodeError,
    tree::{Element, Node},
};

/// What every document begins with.
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// Writes a tree as a document in UTF-8.
///
/// # Errors
///
/// [`EncodeError`] for names and namespaces that XML does not know, for octets that are no text, and for
/// characters it cannot carry without a numeric reference: control characters, carriage return among
/// them, since a reader takes a bare one for a line feed (XML 1.0, section 2.11).
pub fn write(tree: &Element) -> Result<Vec<u8>, EncodeError> {
    let mut output = DECLARATION.to_owned();
    write_element(&mut output, tree, "", 1)?;
    Ok(output.into_bytes())
}

/// Writes a tree without a declaration, as it would stand inside an element without a namespace.
///
/// # Errors
///
/// Those of [`write()`].
pub fn write_fragment(tree: &Element) -> Result<String, EncodeError> {
    let mut output = String::new();
    write_element(&mut output, tree, "", 1)?;
    Ok(output)
}

fn write_element(
    output: &mut String,
    element: &Element,
    surrounding: &str,
    depth: usize,
) -> Result<(), EncodeError> {
    if depth > DEEPEST {
        return Err(EncodeError::Depth(DEEPEST));
    }
    // Nothing is written that would not be read again.
    if !is_plain_name(&element.name) || element.name.len() > LONGEST_NAME {
        return Err(EncodeError::Name(element.name.to_string()));
    }
    output.push('<');
    output.push_str(&element.name);
    if element.namespace != surrounding {
        write_namespace(output, &element.namespace)?;
    }
    if is_empty(element) {
        output.push_str("/>");
        return Ok(());
    }
    output.push('>');
    for node in &element.children {
        write_node(output, node, element, depth)?;
    }
    output.push_str("</");
    output.push_str(&element.name);
    output.push('>');
    Ok(())
}

fn is_empty(element: &Element) -> bool {
    element.children.iter().all(|node| match node {
        Node::Element(_) => false,
        Node::Text(text) => text.value.is_empty(),
        Node::Opaque(opaque) => opaque.value.is_empty(),
    })
}

fn write_node(
    output: &mut String,
    node: &Node,
    parent: &Element,
    depth: usize,
) -> Result<(), EncodeError> {
    match node {
        Node::Element(child) => write_element(output, child, &parent.namespace, depth + 1),
        Node::Text(text) => write_text(output, &text.value, &parent.name),
        Node::Opaque(opaque) => {
            let text = core::str::from_utf8(&opaque.value).map_err(|_| EncodeError::Octets {
                element: parent.name.to_string(),
            })?;
            write_text(output, text, &parent.name)
        }
    }
}

/// `>` is escaped always and not only behind `]]`: some parsers in the field take no bare one.
fn write_text(output: &mut String, text: &str, element: &str) -> Result<(), EncodeError> {
    for character in text.chars() {
        match character {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '\r' => return Err(forbidden(element, character)),
            _ if is_permitted(character) => output.push(character),
            _ => return Err(forbidden(element, character)),
        }
    }
    Ok(())
}

fn forbidden(element: &str, character: char) -> EncodeError {
    EncodeError::Character {
        element: element.to_owned(),
        character: u32::from(character),
    }
}

fn write_namespace(output: &mut String, namespace: &str) -> Result<(), EncodeError> {
    // White space other than the space would come back as spaces (XML 1.0, section 3.3.3).
    let survives = |character| is_permitted(character) && !matches!(character, '\t' | '\n' | '\r');
    let is_short = namespace.len() <= LONGEST_NAME;
    if !is_short || RESERVED.contains(&namespace) || !namespace.chars().all(survives) {
        return Err(EncodeError::Namespace(namespace.to_owned()));
    }
    output.push_str(" xmlns=\"");
    for character in namespace.chars() {
        match character {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '"' => output.push_str("&quot;"),
            _ => output.push(character),
        }
    }
    output.push('"');
    Ok(())
}
