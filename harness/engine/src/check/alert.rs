//! Alert: is one there with this code and these items.

use super::{Finding, Scene, item, matcher, object};
use crate::view::Seen;
use dmct_scenario::plan::AlertPattern;
use dmct_wire::syncml::message::{Alert, Command, Leaf};

/// What is found of an Alert.
pub fn evaluate(pattern: &AlertPattern, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding("an Alert");
    finding.permitted = permitted(pattern, scene);
    let alerts: Vec<(&Seen, &Alert)> = scene
        .window
        .iter()
        .flat_map(|seen| {
            seen.message()
                .into_iter()
                .flat_map(|message| message.body.alerts())
                .map(move |alert| (*seen, alert))
        })
        .collect();
    let found = alerts
        .iter()
        .find(|(seen, alert)| fits(pattern, seen, alert, scene));
    let nearest = found.or_else(|| {
        alerts
            .iter()
            .find(|(_, alert)| code_fits(pattern, alert, scene))
    });
    if let Some((seen, alert)) = nearest.or_else(|| alerts.first()) {
        finding.message = Some(seen.number());
        finding.span = alert.span;
    }
    finding.holds = found.is_some();
    let shown: Vec<String> = match nearest {
        Some((seen, alert)) => vec![observed(pattern, seen, alert)],
        None => alerts
            .iter()
            .map(|(seen, alert)| observed(pattern, seen, alert))
            .collect(),
    };
    finding.observed = if shown.is_empty() {
        "no Alert at all".to_owned()
    } else {
        shown.join("; ")
    };
    finding
}

fn code_fits(pattern: &AlertPattern, alert: &Alert, scene: &Scene<'_>) -> bool {
    let code = alert.data.as_ref().map(Leaf::trimmed);
    matcher::takes_if_said(pattern.code.as_ref(), code, scene)
}

fn fits(pattern: &AlertPattern, seen: &Seen, alert: &Alert, scene: &Scene<'_>) -> bool {
    let correlator = alert.correlator.as_ref().map(Leaf::trimmed);
    let objects = items(seen, alert);
    code_fits(pattern, alert, scene)
        && matcher::takes_if_said(pattern.correlator.as_ref(), correlator, scene)
        && pattern.items.iter().all(|wanted| {
            objects
                .iter()
                .any(|object| item::fits(wanted, object, scene))
        })
}

fn items(seen: &Seen, alert: &Alert) -> Vec<object::Object> {
    object::objects(
        &[seen],
        |command| matches!(command, Command::Alert(other) if core::ptr::eq(other, alert)),
    )
}

fn permitted(pattern: &AlertPattern, scene: &Scene<'_>) -> Vec<String> {
    let mut beside = String::new();
    if let Some(correlator) = &pattern.correlator {
        beside.push_str(&format!(
            ", Correlator {}",
            matcher::words(correlator, scene)
        ));
    }
    for wanted in &pattern.items {
        beside.push_str(&format!(", an Item with {}", item::words(wanted, scene)));
    }
    match &pattern.code {
        Some(code) => matcher::permitted(code, scene)
            .into_iter()
            .map(|code| format!("Alert {code}{beside}"))
            .collect(),
        None => vec![format!("any Alert{beside}")],
    }
}

fn observed(pattern: &AlertPattern, seen: &Seen, alert: &Alert) -> String {
    let mut observed = format!(
        "Alert {}",
        matcher::shown(alert.data.as_ref().map(Leaf::trimmed))
    );
    if pattern.correlator.is_some() {
        let correlator = alert.correlator.as_ref().map(Leaf::trimmed);
        observed.push_str(&format!(", Correlator {}", matcher::shown(correlator)));
    }
    for wanted in &pattern.items {
        for object in items(seen, alert) {
            observed.push_str(&format!(", Item with {}", item::observed(wanted, &object)));
        }
    }
    observed
}
