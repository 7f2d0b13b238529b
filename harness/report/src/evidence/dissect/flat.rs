//! Levels as the lines of a page: one below the other, indented, with places in the whole.

use super::{Item, Layer, Origin};
use crate::evidence::Line;

/// The lines of a level, those of the levels inside it below their heading.
pub(in crate::evidence) fn lines(layer: &Layer) -> Vec<Line> {
    let mut lines = Vec::new();
    push(layer, &layer.origin, 0, &mut lines);
    lines
}

fn push(layer: &Layer, absolute: &Origin, depth: usize, lines: &mut Vec<Line>) {
    let mut at = depth;
    for item in &layer.items {
        match item {
            Item::Line(line) => {
                at = depth + line.depth;
                lines.push(Line {
                    depth: at,
                    text: line.text.clone(),
                    octets: line
                        .octets
                        .as_ref()
                        .and_then(|octets| absolute.place(octets)),
                    marked: line.marked,
                });
            }
            Item::Layer(inner) => {
                lines.push(Line {
                    depth: at + 1,
                    text: heading(inner),
                    octets: None,
                    marked: false,
                });
                push(inner, &inner.origin.within(absolute), at + 2, lines);
            }
        }
    }
}

/// What a level is, in one line.
pub(super) fn heading(layer: &Layer) -> String {
    format!("{}, {} octets: {}", layer.title, layer.size, layer.why)
}

/// What is wrong in a level and in those inside it, a sentence each.
pub(in crate::evidence) fn findings(layer: &Layer) -> Vec<String> {
    let mut sentences = Vec::new();
    collect(layer, "", &mut sentences);
    sentences
}

fn collect(layer: &Layer, within: &str, sentences: &mut Vec<String>) {
    for finding in &layer.findings {
        sentences.push(format!("{within}{}", sentence(finding)));
    }
    for item in &layer.items {
        if let Item::Layer(inner) = item {
            collect(inner, &format!("{}: ", inner.title), sentences);
        }
    }
}

/// A finding with its place.
pub(in crate::evidence) fn sentence(finding: &super::Finding) -> String {
    match &finding.octets {
        Some(octets) if finding.stopped => {
            format!(
                "reading stopped at octet {}: {}",
                octets.start, finding.text
            )
        }
        Some(octets) => format!(
            "{} (octets {}\u{2013}{})",
            finding.text, octets.start, octets.end
        ),
        None => finding.text.clone(),
    }
}
