//! What a check means by `of`: which of the commands we sent an answer must name.

use super::Scene;
use crate::view::Seen;
use dmct_wire::syncml::message::Command;

/// A command of ours, as an answer refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// MsgRef.
    pub msg_ref: String,
    /// CmdRef.
    pub cmd_ref: String,
    /// The command's name as SyncML writes it.
    pub name: String,
}

/// The command that `of` means: `header`, a label, `#n`, or a command's name in lower case.
///
/// The last one sent before the window's last message counts.
pub fn resolve(of: &str, scene: &Scene<'_>) -> Option<Reference> {
    let before = scene.last()?.number();
    let mut sent = scene
        .view
        .sent_before(before)
        .filter(|seen| seen.message().is_some());
    match of {
        "header" => sent.next().and_then(header),
        _ => sent.find_map(|seen| {
            labelled(seen, of)
                .or_else(|| numbered(seen, of))
                .or_else(|| last_of_kind(seen, of))
        }),
    }
}

fn header(seen: &Seen) -> Option<Reference> {
    Some(Reference {
        msg_ref: seen.msg_id()?.to_owned(),
        cmd_ref: "0".to_owned(),
        name: "SyncHdr".to_owned(),
    })
}

fn labelled(seen: &Seen, label: &str) -> Option<Reference> {
    let cmd_id = seen.record.labels.get(label)?;
    reference(seen, |command| {
        command.cmd_id().is_some_and(|id| id.trimmed() == cmd_id)
    })
    .or_else(|| renamed(seen, cmd_id))
}

/// A command that an edit gave a name that DM leaves out: nothing of it was read but that name.
fn renamed(seen: &Seen, cmd_id: &str) -> Option<Reference> {
    let mut commands = seen.message()?.body.all_commands();
    let other = commands.find(|command| matches!(command, Command::Other(_)))?;
    Some(Reference {
        msg_ref: seen.msg_id()?.to_owned(),
        cmd_ref: cmd_id.to_owned(),
        name: other.name().to_owned(),
    })
}

fn numbered(seen: &Seen, of: &str) -> Option<Reference> {
    let number = of.strip_prefix('#')?;
    reference(seen, |command| {
        command.cmd_id().is_some_and(|id| id.trimmed() == number)
    })
}

fn last_of_kind(seen: &Seen, name: &str) -> Option<Reference> {
    reference(seen, |command| {
        !matches!(command, Command::Status(_)) && command.name().eq_ignore_ascii_case(name)
    })
}

fn reference(seen: &Seen, is: impl Fn(&Command) -> bool) -> Option<Reference> {
    let message = seen.message()?;
    let command = message
        .body
        .all_commands()
        .filter(|command| is(command))
        .last()?;
    Some(Reference {
        msg_ref: seen.msg_id()?.to_owned(),
        cmd_ref: command.cmd_id()?.trimmed().to_owned(),
        name: command.name().to_owned(),
    })
}
