//! Edits that more than one mutant is made of. Each says whether it changed the message.

use crate::phrase::{alert_code, data, is_alert, items_mut, leaf, location, number, text};
use dmct_wire::{
    credential::Scheme,
    span::Span,
    syncml::message::{Command, Item, Message, Operation, Status},
};

use super::{Memory, entry::Headers};

/// Keeps only the commands for which `keep` holds.
pub(super) fn keep(message: &mut Message, keep: impl Fn(&Command) -> bool) -> bool {
    let before = message.body.commands.len();
    message.body.commands.retain(|command| keep(command));
    message.body.commands.len() != before
}

/// Changes every command that `change` changes.
pub(super) fn each(message: &mut Message, mut change: impl FnMut(&mut Command) -> bool) -> bool {
    let mut changed = false;
    for command in &mut message.body.commands {
        changed |= change(command);
    }
    changed
}

/// Changes every Status that `change` changes.
pub(super) fn each_status(
    message: &mut Message,
    mut change: impl FnMut(&mut Status) -> bool,
) -> bool {
    each(message, |command| match command {
        Command::Status(status) => change(status),
        _ => false,
    })
}

/// Changes every Item of a command that sends something.
pub(super) fn each_item(message: &mut Message, mut change: impl FnMut(&mut Item) -> bool) -> bool {
    each(message, |command| {
        let mut changed = false;
        for item in items_mut(command).into_iter().flatten() {
            changed |= change(item);
        }
        changed
    })
}

/// Whether a Status is for a command of this name.
pub(super) fn is_status_for(command: &Command, name: &str) -> bool {
    matches!(command, Command::Status(status) if text(&status.cmd) == name)
}

/// Leaves out the Status for the SyncHdr where something else is said besides.
pub(super) fn omit_header_status(_: &Memory, message: &mut Message) -> bool {
    message.body.commands.len() > 1 && keep(message, |command| !is_status_for(command, "SyncHdr"))
}

/// MsgID is four more than it should be, in the first message; the others cannot tell.
pub(super) fn msg_id_from_five(_: &Memory, message: &mut Message) -> bool {
    let first = message
        .header
        .msg_id
        .as_ref()
        .is_some_and(|id| id.trimmed() == "1");
    if first {
        message.header.msg_id = leaf("5");
    }
    first
}

/// Results before the Statuses, but for the one for the SyncHdr.
pub(super) fn results_first(_: &Memory, message: &mut Message) -> bool {
    let rank = |command: &Command| match command {
        _ if is_status_for(command, "SyncHdr") => 0,
        Command::Results(_) => 1,
        _ => 2,
    };
    let before: Vec<u8> = message.body.commands.iter().map(rank).collect();
    message.body.commands.sort_by_key(rank);
    !before.is_sorted()
}

/// The Statuses in the opposite order, but for the one for the SyncHdr, before everything else.
pub(super) fn statuses_backwards(_: &Memory, message: &mut Message) -> bool {
    let commands = std::mem::take(&mut message.body.commands);
    let is_turned = |command: &Command| {
        matches!(command, Command::Status(_)) && !is_status_for(command, "SyncHdr")
    };
    let (mut turned, rest): (Vec<_>, Vec<_>) = commands.into_iter().partition(is_turned);
    turned.reverse();
    let (header, others): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|command| is_status_for(command, "SyncHdr"));
    let several = turned.len() > 1;
    message.body.commands = [header, turned, others].concat();
    several
}

/// VerDTD 1.1.
pub(super) fn wrong_ver_dtd(_: &Memory, message: &mut Message) -> bool {
    message.header.ver_dtd = leaf("1.1");
    true
}

/// MsgID 1 in every message.
pub(super) fn msg_id_one(_: &Memory, message: &mut Message) -> bool {
    let changed = text(&message.header.msg_id) != "1";
    message.header.msg_id = leaf("1");
    changed
}

/// Another SessionID from the second message on.
pub(super) fn change_session_id(memory: &Memory, message: &mut Message) -> bool {
    let changes = memory.sent > 0;
    if changes {
        message.header.session_id = leaf("FFFE");
    }
    changes
}

/// Leaves out Target.
pub(super) fn omit_target(_: &Memory, message: &mut Message) -> bool {
    message.header.target.take().is_some()
}

/// Leaves out Source.
pub(super) fn omit_source(_: &Memory, message: &mut Message) -> bool {
    message.header.source.take().is_some()
}

/// Leaves out the first Final.
pub(super) fn omit_first_final(memory: &Memory, message: &mut Message) -> bool {
    memory.edited == 0 && message.body.final_flag.take().is_some()
}

/// 200 where a chunk was kept.
pub(super) fn ok_for_chunk(_: &Memory, message: &mut Message) -> bool {
    each_status(message, |status| {
        let chunk = text(&status.data) == "213";
        if chunk {
            status.data = leaf("200");
        }
        chunk
    })
}

/// Leaves out Alert 1222 where the message says something besides.
pub(super) fn omit_next_message(_: &Memory, message: &mut Message) -> bool {
    keep(message, |command| !is_alert(command, 1222))
}

/// Leaves out the Items of every Alert 1225.
pub(super) fn forget_lost_object(_: &Memory, message: &mut Message) -> bool {
    each(message, |command| match command {
        Command::Alert(alert) if alert_code(alert) == 1225 => {
            let told = !alert.items.is_empty();
            alert.items.clear();
            told
        }
        _ => false,
    })
}

/// Leaves out every Chal of a refusal.
pub(super) fn omit_chal(_: &Memory, message: &mut Message) -> bool {
    each_status(message, |status| {
        matches!(text(&status.data), "401" | "407") && status.chal.take().is_some()
    })
}

/// Leaves out all Status of a refusal but that for the SyncHdr.
pub(super) fn one_status_in_refusal(_: &Memory, message: &mut Message) -> bool {
    keep(message, |command| match command {
        Command::Status(status) => {
            status.is_for_header() || !matches!(text(&status.data), "401" | "407")
        }
        _ => true,
    })
}

/// Leaves out MoreData where it stood.
pub(super) fn omit_more_data(_: &Memory, message: &mut Message) -> bool {
    each_item(message, |item| item.more_data.take().is_some())
}

/// MoreData behind a whole object.
pub(super) fn add_more_data(_: &Memory, message: &mut Message) -> bool {
    each(message, |command| {
        let whole = matches!(
            command,
            Command::Add(_) | Command::Replace(_) | Command::Results(_)
        );
        let Some(item) = items_mut(command).and_then(|items| items.last_mut()) else {
            return false;
        };
        let begins = item.more_data.is_none() && item.data.is_some() && whole;
        if begins {
            item.more_data = Some(Span::default());
        }
        begins
    })
}

/// Leaves out Size.
pub(super) fn omit_size(_: &Memory, message: &mut Message) -> bool {
    each_item(message, |item| {
        item.meta
            .as_mut()
            .is_some_and(|meta| meta.size.take().is_some())
    })
}

/// Size also in a chunk that is not the first.
pub(super) fn size_everywhere(_: &Memory, message: &mut Message) -> bool {
    each_item(message, |item| {
        let size = item.meta.as_ref().and_then(|meta| number(&meta.size));
        let later = item.more_data.is_some() && size.is_none();
        if later {
            let octets = item.data.as_ref().map_or(0, |data| data.octets().len());
            item.meta.get_or_insert_default().size = leaf(octets.to_string());
        }
        later
    })
}

/// A Size that is one octet more than the object has.
pub(super) fn wrong_size(_: &Memory, message: &mut Message) -> bool {
    each_item(message, |item| {
        let meta = item.meta.as_mut();
        let Some(meta) = meta.filter(|meta| meta.size.is_some()) else {
            return false;
        };
        meta.size = leaf((number(&meta.size).unwrap_or(0) + 1).to_string());
        true
    })
}

/// A word in place of the largest object that is taken.
pub(super) fn word_for_max_obj_size(_: &Memory, message: &mut Message) -> bool {
    let meta = message.header.meta.as_mut();
    let Some(meta) = meta.filter(|meta| meta.max_obj_size.is_some()) else {
        return false;
    };
    meta.max_obj_size = leaf("plenty");
    true
}

/// Another value of a header that is there.
pub(super) fn rewrite_header(headers: &mut Headers, name: &str, other: &str) -> bool {
    let mut named = headers
        .iter_mut()
        .filter(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
    named.next().is_some_and(|(_, value)| {
        other.clone_into(value);
        true
    })
}

/// Whether the message holds a chunk that is not the last.
pub(super) fn has_chunk(message: &Message) -> bool {
    let mut commands = message.body.commands.iter();
    commands.any(|command| command.items().iter().any(|item| item.more_data.is_some()))
}

/// Takes the CmdID from every command that is no Status.
pub(super) fn omit_cmd_id(_: &Memory, message: &mut Message) -> bool {
    each(message, |command| match command {
        Command::Alert(alert) => alert.cmd_id.take().is_some(),
        Command::Get(operation) | Command::Replace(operation) | Command::Add(operation) => {
            operation.cmd_id.take().is_some()
        }
        _ => false,
    })
}

/// A Get with a CmdID of its own.
pub(super) fn get(target: &str) -> Command {
    Command::Get(Operation {
        cmd_id: leaf("900"),
        items: vec![Item {
            target: location(target),
            ..Item::default()
        }],
        ..Operation::default()
    })
}

/// Leaves out the addresses in a chunk that is neither the first nor the last.
pub(super) fn forget_address(_: &Memory, message: &mut Message) -> bool {
    each_item(message, |item| {
        let sized = item.meta.as_ref().is_some_and(|meta| meta.size.is_some());
        let later = item.more_data.is_some() && !sized;
        later && (item.target.take().is_some() | item.source.take().is_some())
    })
}

/// Says basic in the Type of credentials that are something else.
pub(super) fn call_it_basic(message: &mut Message) -> bool {
    let basic = Scheme::Basic.type_name();
    let meta = message
        .header
        .cred
        .as_mut()
        .and_then(|cred| cred.meta.as_mut());
    let Some(meta) = meta.filter(|meta| text(&meta.media_type) != basic) else {
        return false;
    };
    meta.media_type = leaf(basic);
    true
}

/// The MsgID of a message; 0 if it has none.
pub(super) fn msg_id(message: &Message) -> usize {
    number(&message.header.msg_id).unwrap_or(0)
}

/// Answers nothing but the SyncHdr: neither Status nor Results for any command.
pub(super) fn answer_nothing(message: &mut Message) -> bool {
    keep(message, |command| match command {
        Command::Status(status) => status.is_for_header(),
        Command::Results(_) => false,
        _ => true,
    })
}

/// 500 in place of every Status that says that something went well.
pub(super) fn fail_everything(message: &mut Message) -> bool {
    each_status(message, |status| {
        let went_well = text(&status.data) == "200" && !status.is_for_header();
        if went_well {
            status.data = leaf("500");
        }
        went_well
    })
}

/// Other data in Results.
pub(super) fn spoil_results(message: &mut Message) -> bool {
    each(message, |command| match command {
        Command::Results(results) => {
            for item in &mut results.items {
                item.data = data("something else");
            }
            true
        }
        _ => false,
    })
}

/// Credentials made with another nonce or secret than the right one.
pub(super) fn spoil_credentials(message: &mut Message) -> bool {
    message.header.cred.as_mut().is_some_and(|cred| {
        cred.data = leaf("AAAAAAAAAAAAAAAAAAAAAA==");
        true
    })
}

/// Leaves out the Status for the SyncHdr, and 212 or 200 of it.
pub(super) fn refuse_header(message: &mut Message) -> bool {
    each_status(message, |status| {
        let took = status.is_for_header() && matches!(text(&status.data), "200" | "212");
        if took {
            status.data = leaf("500");
        }
        took
    })
}

/// A command in a message that refuses the other side.
pub(super) fn command_in_refusal(message: &mut Message) -> bool {
    let refuses = message.body.commands.iter().any(|command| {
        matches!(command, Command::Status(status) if matches!(text(&status.data), "401" | "407"))
    });
    if refuses {
        message.body.commands.push(get("./DevInfo/DevId"));
    }
    refuses
}

/// The report of what was done is left out of an abort.
pub(super) fn abort_without_report(_: &Memory, message: &mut Message) -> bool {
    let aborts = message
        .body
        .commands
        .iter()
        .any(|command| is_alert(command, 1223));
    aborts
        && keep(message, |command| {
            !matches!(command, Command::Status(_) | Command::Results(_))
        })
}

/// An Alert 1225 that names another object than the lost one.
pub(super) fn name_another_object(_: &Memory, message: &mut Message) -> bool {
    each(message, |command| match command {
        Command::Alert(alert) if alert_code(alert) == 1225 => {
            for item in &mut alert.items {
                for place in [&mut item.source, &mut item.target] {
                    if place.is_some() {
                        *place = location("./Another");
                    }
                }
            }
            !alert.items.is_empty()
        }
        _ => false,
    })
}

/// The Status for the SyncHdr comes behind the others.
pub(super) fn header_status_last(_: &Memory, message: &mut Message) -> bool {
    let commands = &mut message.body.commands;
    let statuses = commands
        .iter()
        .filter(|command| matches!(command, Command::Status(_)))
        .count();
    let first = commands
        .first()
        .is_some_and(|command| is_status_for(command, "SyncHdr"));
    let moves = statuses > 1 && first;
    if moves {
        let status = commands.remove(0);
        commands.insert(statuses - 1, status);
    }
    moves
}

/// Every command has the CmdID 1.
pub(super) fn same_cmd_ids(_: &Memory, message: &mut Message) -> bool {
    let many = message.body.commands.len() > 1;
    for command in &mut message.body.commands {
        command.set_cmd_id(dmct_wire::syncml::message::Leaf::from(1_u32));
    }
    many
}

/// No Format for a next nonce.
pub(super) fn nonce_without_format(_: &Memory, message: &mut Message) -> bool {
    each_status(message, |status| {
        let meta = status.chal.as_mut().and_then(|chal| chal.meta.as_mut());
        meta.is_some_and(|meta| meta.next_nonce.is_some() && meta.format.take().is_some())
    })
}

/// The document breaks off before its end.
pub(super) fn cut_document(_: &mut Headers, body: &mut Vec<u8>) -> bool {
    replaced(body, "</SyncML>", "")
}

/// The document stands in another namespace.
pub(super) fn another_namespace(_: &mut Headers, body: &mut Vec<u8>) -> bool {
    replaced(body, "\"SYNCML:SYNCML1.2\"", "\"SYNCML:SYNCML1.1\"")
        || replaced(body, "'SYNCML:SYNCML1.2'", "'SYNCML:SYNCML1.1'")
}

/// VerProto stands before VerDTD.
pub(super) fn another_order(_: &mut Headers, body: &mut Vec<u8>) -> bool {
    let dtd = "<VerDTD>1.2</VerDTD>";
    replaced(body, dtd, "") && replaced(body, "<SessionID>", &format!("{dtd}<SessionID>"))
}

/// An element that DM leaves out.
pub(super) fn unused_element(_: &mut Headers, body: &mut Vec<u8>) -> bool {
    replaced(body, "</SyncHdr>", "<NoResp/></SyncHdr>")
}

/// The message comes under another media type.
pub(super) fn another_media_type(headers: &mut Headers, _: &mut Vec<u8>) -> bool {
    let mut types = headers
        .iter_mut()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    types.next().is_some_and(|(_, value)| {
        let is_xml = value.contains("syncml.dm+xml");
        if is_xml {
            *value = "application/vnd.syncml+xml".to_owned();
        }
        is_xml
    })
}

/// Replaces the first of a text in a document of XML; `false` where it does not stand there.
fn replaced(body: &mut Vec<u8>, from: &str, to: &str) -> bool {
    let Ok(document) = core::str::from_utf8(body) else {
        return false;
    };
    let stands = document.contains(from);
    if stands {
        *body = document.replacen(from, to, 1).into_bytes();
    }
    stands
}
