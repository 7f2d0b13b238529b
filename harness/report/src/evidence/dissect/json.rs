//! Levels as JSON: the same tree for programs.

use super::{Dissection, Finding, Item, Layer, Origin};
use core::ops::Range;
use serde_json::{Value, json};

/// All levels, the outermost first.
///
/// Of each place, `at` counts in the level and `file` in the whole, both as `[start, end]`, or `null` where octets were
/// made from others. A level's own `at` counts in the level around it.
pub fn json(dissection: &Dissection) -> Value {
    let others: Vec<Value> = dissection
        .others
        .iter()
        .map(|other| json!({"format": other.format.name(), "why": other.why}))
        .collect();
    let layers: Vec<Value> = dissection
        .layers
        .iter()
        .map(|layer| layer_of(layer, &layer.origin))
        .collect();
    json!({"whole": dissection.is_whole(), "layers": layers, "may_also_be": others})
}

fn layer_of(layer: &Layer, absolute: &Origin) -> Value {
    let content: Vec<Value> = layer
        .items
        .iter()
        .map(|item| match item {
            Item::Line(line) => json!({
                "depth": line.depth,
                "text": line.text,
                "at": pair(line.octets.clone()),
                "file": pair(line.octets.as_ref().and_then(|octets| absolute.place(octets))),
            }),
            Item::Layer(inner) => json!({"layer": layer_of(inner, &inner.origin.within(absolute))}),
        })
        .collect();
    let findings: Vec<Value> = layer
        .findings
        .iter()
        .map(|finding| finding_of(finding, absolute))
        .collect();
    json!({
        "format": layer.format.name(),
        "title": layer.title,
        "why": layer.why,
        "size": layer.size,
        "at": pair(layer.origin.hull()),
        "file": pair(absolute.hull()),
        "joined": layer.origin.is_scattered(),
        "content": content,
        "findings": findings,
    })
}

fn finding_of(finding: &Finding, absolute: &Origin) -> Value {
    let file = finding
        .octets
        .as_ref()
        .and_then(|octets| absolute.place(octets));
    json!({
        "stopped": finding.stopped,
        "text": finding.text,
        "at": pair(finding.octets.clone()),
        "file": pair(file),
    })
}

fn pair(octets: Option<Range<usize>>) -> Value {
    octets.map_or(Value::Null, |octets| json!([octets.start, octets.end]))
}
