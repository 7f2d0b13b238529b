//! Commands other than Status, Results and Alert; and which commands may be there at all.

use super::{Finding, Scene, item, object};
use crate::view::Seen;
use dmct_scenario::plan::OperationPattern;
use dmct_wire::syncml::message::Command;

/// What is found of a command.
pub fn evaluate(pattern: &OperationPattern, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding(format!("a {}", pattern.name));
    let wanted: Vec<String> = pattern
        .items
        .iter()
        .map(|one| format!("an Item with {}", item::words(one, scene)))
        .collect();
    let with = if wanted.is_empty() {
        String::new()
    } else {
        format!(" with {}", wanted.join(" and "))
    };
    finding.permitted = vec![format!("{}{with}", pattern.name)];
    let candidates: Vec<(&Seen, &Command)> = commands(scene)
        .filter(|(_, command)| command.name() == pattern.name)
        .collect();
    let objects = object::objects(&scene.window, |command| command.name() == pattern.name);
    let missing = pattern.items.iter().find(|wanted| {
        !objects
            .iter()
            .any(|object| item::fits(wanted, object, scene))
    });
    if let Some((seen, command)) = candidates.first() {
        finding.message = Some(seen.number());
        finding.span = command.span();
    }
    finding.holds = !candidates.is_empty() && missing.is_none();
    finding.observed = match (candidates.is_empty(), missing) {
        (true, _) => format!("no {}; there are: {}", pattern.name, names(scene)),
        (false, None) => format!("{} is there", pattern.name),
        (false, Some(wanted)) => {
            let all: Vec<String> = objects
                .iter()
                .map(|object| item::observed(wanted, object))
                .collect();
            format!(
                "{} with {} Items: {}",
                pattern.name,
                all.len(),
                all.join("; ")
            )
        }
    };
    finding
}

/// Whether there are commands of these names only.
pub fn only(allowed: &[String], scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding("no other commands");
    finding.permitted = vec![if allowed.is_empty() {
        "no command at all".to_owned()
    } else {
        allowed.join(", ")
    }];
    finding.observed = names(scene);
    let stranger = scene.window.iter().find_map(|seen| {
        let message = seen.message()?;
        let command = message
            .body
            .commands
            .iter()
            .find(|command| !allowed.iter().any(|name| name == command.name()))?;
        Some((seen.number(), command.span()))
    });
    finding.holds = stranger.is_none();
    if let Some((message, span)) = stranger {
        finding.message = Some(message);
        finding.span = span;
    }
    finding
}

fn commands<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (&'a Seen, &'a Command)> {
    scene.window.clone().into_iter().flat_map(|seen| {
        seen.message()
            .into_iter()
            .flat_map(|message| message.body.all_commands())
            .map(move |command| (seen, command))
    })
}

/// The names of all commands at the top of the messages.
fn names(scene: &Scene<'_>) -> String {
    let all: Vec<&str> = scene
        .window
        .iter()
        .filter_map(|seen| seen.message())
        .flat_map(|message| message.body.commands.iter().map(Command::name))
        .collect();
    if all.is_empty() {
        "no command".to_owned()
    } else {
        all.join(", ")
    }
}
