//! Elements by their path, how many there are, and Final.

use super::{Finding, Scene, matcher};
use crate::view::Seen;
use dmct_scenario::plan::Matcher;
use dmct_wire::syncml::{edit::Path, tree::Element};

/// What is found of the text of an element.
pub fn evaluate(path: &Path, is: &Matcher, capture: Option<&str>, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding(path.to_string());
    finding.permitted = matcher::permitted(is, scene);
    let found = tree(scene).and_then(|tree| path.find(tree));
    let text = found.map(|element| element.text().trim().to_owned());
    if let Some(element) = found {
        finding.span = element.span;
    }
    finding.holds = matcher::takes(is, text.as_deref(), scene);
    finding.observed = matcher::shown(text.as_deref());
    if let (true, Some(name), Some(text)) = (finding.holds, capture, text) {
        finding.captured.push((name.to_owned(), text));
    }
    finding
}

/// How many elements stand under a path.
pub fn count(path: &Path, is: &Matcher, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding(format!("the number of {path}"));
    finding.permitted = matcher::permitted(is, scene);
    let found = tree(scene).map_or_else(Vec::new, |tree| path.find_all(tree));
    if let Some(last) = found.last() {
        finding.span = last.span;
    }
    let number = found.len().to_string();
    finding.holds = matcher::takes(is, Some(&number), scene);
    finding.observed = number;
    finding
}

/// Whether Final is there.
pub fn final_flag(due: bool, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding("the Final element");
    let place = scene
        .last()
        .and_then(Seen::message)
        .and_then(|message| message.body.final_flag);
    let words = |there: bool| {
        if there {
            "Final is there"
        } else {
            "Final is absent"
        }
        .to_owned()
    };
    finding.permitted = vec![words(due)];
    finding.observed = words(place.is_some());
    finding.holds = place.is_some() == due;
    if let Some(span) = place {
        finding.span = span;
    }
    finding
}

fn tree<'a>(scene: &Scene<'a>) -> Option<&'a Element> {
    scene.last()?.decoded.tree.as_ref()
}
