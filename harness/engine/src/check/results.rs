//! Results: is the value of a node there, from one chunk or many.

use super::{Finding, Scene, item, object, reference};
use dmct_scenario::plan::ResultsPattern;
use dmct_wire::syncml::message::Command;

/// What is found of Results.
pub fn evaluate(pattern: &ResultsPattern, scene: &Scene<'_>) -> Finding {
    let due = pattern
        .of
        .as_deref()
        .map(|of| (of, reference::resolve(of, scene)));
    let of = match &due {
        Some((_, Some(due))) => format!(
            " for our {} (CmdID {} of message {})",
            due.name, due.cmd_ref, due.msg_ref
        ),
        _ => String::new(),
    };
    let mut finding = scene.finding(format!("Results{of}"));
    let wanted = item::words(&pattern.item, scene);
    finding.permitted = vec![if wanted.is_empty() {
        "Results".to_owned()
    } else {
        format!("Results with {wanted}")
    }];
    if let Some((of, None)) = &due {
        finding.observed = format!("nothing named {of:?} had been sent that could be answered");
        return finding;
    }
    let due = due
        .and_then(|(_, due)| due)
        .map(|due| (due.msg_ref, due.cmd_ref));
    let all = object::objects(&scene.window, |command| {
        matches!(command, Command::Results(_))
    });
    let candidates: Vec<_> = all
        .iter()
        .filter(|object| due.is_none() || object.answers == due)
        .collect();
    let found = candidates
        .iter()
        .find(|object| item::fits(&pattern.item, object, scene));
    finding.holds = found.is_some();
    if let Some(object) = found.or_else(|| candidates.first()) {
        finding.message = Some(object.message);
        finding.span = object.span;
    }
    finding.observed = match (found, candidates.as_slice()) {
        (Some(object), _) => format!("Results with {}", item::observed(&pattern.item, object)),
        (None, []) if all.is_empty() => "no Results at all".to_owned(),
        (None, []) => format!(
            "Results for other commands: {:?}",
            all.iter().map(|o| &o.answers).collect::<Vec<_>>()
        ),
        (None, some) => some
            .iter()
            .map(|object| format!("Results with {}", item::observed(&pattern.item, object)))
            .collect::<Vec<_>>()
            .join("; "),
    };
    finding
}
