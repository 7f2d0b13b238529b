//! Levels as text for a terminal: each behind a rule, with places in the level and in the whole.

use super::{Dissection, Finding, Item, Layer, Origin, flat::heading};
use core::fmt::Write as _;
use core::ops::Range;

/// Columns of a place.
const PLACE: usize = 15;

/// All levels, the outermost first, and behind them how to have the octets read otherwise.
pub fn text(dissection: &Dissection) -> String {
    let mut text = String::new();
    for layer in &dissection.layers {
        write_layer(&mut text, layer, &layer.origin, 0);
    }
    for other in &dissection.others {
        let name = other.format.name();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "it may also be {}: {} (--as {name})",
            other.format.title(),
            other.why
        );
    }
    if !dissection.asked {
        text.push_str("taken for something else than it is? --as FORMAT says what it is\n");
    }
    text
}

fn write_layer(text: &mut String, layer: &Layer, absolute: &Origin, level: usize) {
    let rule = "\u{2502} ".repeat(level);
    let above = match level.checked_sub(1) {
        Some(above) => "\u{2502} ".repeat(above) + "\u{251C}\u{2574}",
        None => String::new(),
    };
    let _ = writeln!(
        text,
        "{above}{}{}",
        heading(layer),
        stood(layer, absolute, level)
    );
    // The outermost level is the whole, unless others stand before it.
    let is_whole = *absolute == Origin::at(0, layer.size);
    for item in &layer.items {
        match item {
            Item::Line(line) => {
                let own = place(line.octets.as_ref());
                let whole = if is_whole {
                    String::new()
                } else {
                    format!("{:<PLACE$}", in_whole(line.octets.as_ref(), absolute))
                };
                let indent = "  ".repeat(line.depth);
                let _ = writeln!(text, "{rule}{own:<PLACE$}{whole}{indent}{}", line.text);
            }
            Item::Layer(inner) => {
                write_layer(text, inner, &inner.origin.within(absolute), level + 1);
            }
        }
    }
    for finding in &layer.findings {
        let _ = writeln!(text, "{rule}{}", told(finding, absolute, is_whole));
    }
}

fn place(octets: Option<&Range<usize>>) -> String {
    octets.map_or_else(String::new, |octets| {
        format!("{:>5}..{}", octets.start, octets.end)
    })
}

fn in_whole(octets: Option<&Range<usize>>, absolute: &Origin) -> String {
    octets
        .and_then(|octets| absolute.place(octets))
        .map_or_else(String::new, |place| {
            format!("@{}..{}", place.start, place.end)
        })
}

/// Where the octets of a level stood.
fn stood(layer: &Layer, absolute: &Origin, level: usize) -> String {
    if level == 0 && *absolute == Origin::at(0, layer.size) {
        return String::new();
    }
    let Some(own) = layer.origin.hull() else {
        return " (made from the octets above, without places)".to_owned();
    };
    let joined = if layer.origin.is_scattered() {
        "joined from pieces in "
    } else {
        "at "
    };
    let whole = match absolute.hull() {
        Some(whole) if level > 0 && whole != own => format!(", @{}..{}", whole.start, whole.end),
        _ => String::new(),
    };
    format!(" ({joined}{}..{}{whole})", own.start, own.end)
}

/// A finding with its place in the level and in the whole.
fn told(finding: &Finding, absolute: &Origin, is_whole: bool) -> String {
    let word = if finding.stopped { "stopped" } else { "wrong" };
    let place = match &finding.octets {
        None => String::new(),
        Some(octets) => {
            let whole = match absolute.place(octets) {
                Some(whole) if !is_whole => format!(", @{}", whole.start),
                _ => String::new(),
            };
            format!(" at octet {}{whole}", octets.start)
        }
    };
    format!("{word}{place}: {}", finding.text)
}
