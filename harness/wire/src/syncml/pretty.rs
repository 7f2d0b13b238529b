//! A tree for human eyes: indented, one element per line. Never sent.

use core::fmt::Write as _;

use super::tree::{Element, Node, Opaque};

/// Octets of a run that is no text that are shown; the rest is counted.
const SHOWN_OCTETS: usize = 64;

/// A tree as indented XML-like text, with a line feed at the end.
///
/// Control characters are shown as `\n`, `\r`, `\t` and `\u{0}`, octets that are no text in hexadecimal
/// digits. A run of white space between elements is left out.
pub fn pretty(element: &Element) -> String {
    let mut output = String::new();
    show(&mut output, element, "", 0);
    output
}

fn show(output: &mut String, element: &Element, surrounding: &str, depth: usize) {
    indent(output, depth);
    let _ = write!(output, "<{}", element.name);
    if element.namespace != surrounding {
        let _ = write!(output, " xmlns=\"{}\"", visible(&element.namespace));
    }
    if element.children.is_empty() {
        output.push_str("/>\n");
        return;
    }
    output.push('>');
    if element.elements().next().is_none() {
        for node in &element.children {
            output.push_str(&characters(node));
        }
    } else {
        output.push('\n');
        for node in &element.children {
            show_node(output, node, element, depth + 1);
        }
        indent(output, depth);
    }
    let _ = writeln!(output, "</{}>", element.name);
}

fn show_node(output: &mut String, node: &Node, parent: &Element, depth: usize) {
    match node {
        Node::Element(child) => show(output, child, &parent.namespace, depth),
        Node::Text(text) if text.value.trim().is_empty() => {}
        characters_or_octets => {
            indent(output, depth);
            output.push_str(&characters(characters_or_octets));
            output.push('\n');
        }
    }
}

fn indent(output: &mut String, depth: usize) {
    for _ in 0..depth {
        output.push_str("  ");
    }
}

fn characters(node: &Node) -> String {
    match node {
        Node::Element(_) => String::new(),
        Node::Text(text) => visible(&text.value),
        Node::Opaque(opaque) => octets(opaque),
    }
}

fn octets(opaque: &Opaque) -> String {
    let mut shown = String::from("[octets");
    for octet in opaque.value.iter().take(SHOWN_OCTETS) {
        let _ = write!(shown, " {octet:02X}");
    }
    if let Some(rest) = opaque.value.len().checked_sub(SHOWN_OCTETS + 1) {
        let _ = write!(shown, " and {} more", rest + 1);
    }
    shown.push(']');
    shown
}

/// Text with mark-up escaped and control characters spelled out.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            // Line and paragraph separators and direction marks would disturb the lines as well.
            _ if character.is_control()
                || matches!(character, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}') =>
            {
                shown.extend(character.escape_default());
            }
            _ => shown.push(character),
        }
    }
    shown
}
