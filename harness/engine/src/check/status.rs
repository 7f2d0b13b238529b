//! Status: is the answer to a command of ours there, and is it the right one.

use super::{
    Finding, Scene, item, matcher, object,
    reference::{self, Reference},
};
use crate::view::Seen;
use dmct_scenario::plan::StatusPattern;
use dmct_wire::{
    credential::Scheme,
    syncml::message::{Command, Leaf, Status},
};

/// What is found of a Status.
pub fn evaluate(pattern: &StatusPattern, scene: &Scene<'_>) -> Finding {
    let of = pattern
        .of
        .as_deref()
        .map(|of| (of, reference::resolve(of, scene)));
    let asks = asks(pattern, of.as_ref());
    let mut finding = scene.finding(asks);
    finding.permitted = permitted(pattern, scene);
    if let Some((of, None)) = &of {
        finding.observed = format!("nothing named {of:?} had been sent that could be answered");
        return finding;
    }
    let due = of.and_then(|(_, due)| due);
    let candidates: Vec<(&Seen, &Status)> = statuses(scene)
        .filter(|(_, status)| due.as_ref().is_none_or(|due| answers(status, due)))
        .collect();
    let found = candidates
        .iter()
        .find(|(seen, status)| fits(pattern, seen, status, scene));
    match found.or_else(|| candidates.first()) {
        Some((seen, status)) => {
            finding.holds = found.is_some();
            finding.message = Some(seen.number());
            finding.span = status.data.as_ref().map_or(status.span, |data| data.span);
            finding.observed = observed(pattern, status);
        }
        None => finding.observed = none_of_them(scene),
    }
    finding
}

fn statuses<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (&'a Seen, &'a Status)> {
    scene.window.clone().into_iter().flat_map(|seen| {
        seen.message()
            .into_iter()
            .flat_map(|message| message.body.statuses())
            .map(move |status| (seen, status))
    })
}

fn answers(status: &Status, due: &Reference) -> bool {
    let is =
        |leaf: &Option<Leaf>, text: &str| leaf.as_ref().is_some_and(|leaf| leaf.trimmed() == text);
    is(&status.cmd_ref, &due.cmd_ref) && is(&status.msg_ref, &due.msg_ref)
}

fn fits(pattern: &StatusPattern, seen: &Seen, status: &Status, scene: &Scene<'_>) -> bool {
    let code = status.code().map(|code| code.to_string());
    let (scheme, nonce) = challenge(status);
    let objects = object::objects(
        &[seen],
        |command| matches!(command, Command::Status(other) if core::ptr::eq(other, status)),
    );
    matcher::takes_if_said(pattern.code.as_ref(), code.as_deref(), scene)
        && matcher::takes_if_said(pattern.challenge.as_ref(), scheme.as_deref(), scene)
        && matcher::takes_if_said(pattern.next_nonce.as_ref(), nonce, scene)
        && pattern.items.iter().enumerate().all(|(index, wanted)| {
            objects
                .get(index)
                .is_some_and(|object| item::fits(wanted, object, scene))
        })
}

/// The scheme, by our name for it where we have one, and the nonce of the Chal.
fn challenge(status: &Status) -> (Option<String>, Option<&str>) {
    let Some(chal) = &status.chal else {
        return (None, None);
    };
    let name = chal.type_text().unwrap_or("syncml:auth-basic");
    let scheme = match Scheme::of_type_name(name) {
        Some(scheme) => scheme.name().to_owned(),
        None => name.to_owned(),
    };
    (Some(scheme), chal.next_nonce_text())
}

fn asks(pattern: &StatusPattern, of: Option<&(&str, Option<Reference>)>) -> String {
    let of = of.map_or_else(String::new, |(of, due)| match due {
        Some(due) if due.cmd_ref == "0" => {
            format!(" for the SyncHdr of our message {}", due.msg_ref)
        }
        Some(due) => format!(
            " for our {} (CmdID {} of message {})",
            due.name, due.cmd_ref, due.msg_ref
        ),
        None => format!(" for {of}"),
    });
    let chal = if pattern.challenge.is_some() {
        " with a Chal"
    } else {
        ""
    };
    format!("a Status{of}{chal}")
}

fn permitted(pattern: &StatusPattern, scene: &Scene<'_>) -> Vec<String> {
    let mut beside: Vec<String> = Vec::new();
    if let Some(challenge) = &pattern.challenge {
        beside.push(format!("Chal {}", matcher::words(challenge, scene)));
    }
    if let Some(nonce) = &pattern.next_nonce {
        beside.push(format!("NextNonce {}", matcher::words(nonce, scene)));
    }
    beside.extend(
        pattern
            .items
            .iter()
            .map(|wanted| format!("Item with {}", item::words(wanted, scene))),
    );
    let beside = if beside.is_empty() {
        String::new()
    } else {
        format!(" with {}", beside.join(", "))
    };
    match &pattern.code {
        Some(code) => matcher::permitted(code, scene)
            .into_iter()
            .map(|code| format!("{code}{beside}"))
            .collect(),
        None => vec![format!("any code{beside}")],
    }
}

fn observed(pattern: &StatusPattern, status: &Status) -> String {
    let code = status.data.as_ref().map(Leaf::trimmed);
    let mut observed = matcher::shown(code);
    if pattern.challenge.is_some() || pattern.next_nonce.is_some() {
        let (scheme, nonce) = challenge(status);
        observed.push_str(&format!(
            ", Chal {}, NextNonce {}",
            matcher::shown(scheme.as_deref()),
            matcher::shown(nonce)
        ));
    }
    if !pattern.items.is_empty() {
        let data: Vec<String> = status
            .items
            .iter()
            .map(|item| matcher::shown(item.data_text().as_deref()))
            .collect();
        observed.push_str(&format!(", {} items: {}", data.len(), data.join(", ")));
    }
    observed
}

fn none_of_them(scene: &Scene<'_>) -> String {
    let all: Vec<String> = statuses(scene)
        .map(|(_, status)| {
            let text = |leaf: &Option<Leaf>| leaf.as_ref().map_or("?", Leaf::trimmed).to_owned();
            format!(
                "{} for {} (MsgRef {}, CmdRef {})",
                text(&status.data),
                text(&status.cmd),
                text(&status.msg_ref),
                text(&status.cmd_ref)
            )
        })
        .collect();
    if all.is_empty() {
        "no Status at all".to_owned()
    } else {
        format!("no such Status; there are: {}", all.join("; "))
    }
}
