//! Clients that handle large objects wrongly (DM Protocol 1.3, section 8).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{
            add_more_data, each_status, forget_address, forget_lost_object, has_chunk,
            is_status_for, keep, name_another_object, ok_for_chunk, omit_more_data,
            omit_next_message, omit_size, size_everywhere, word_for_max_obj_size, wrong_size,
        },
    },
    phrase::{alert, data, leaf, location, text},
};
use dmct_wire::{
    span::Span,
    syncml::message::{Command, Item, Message, Meta, Operation, Results},
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "no-213",
        role: Role::Client,
        violates: &["PRO-8-03"],
        what: "A chunk is answered 200 instead of 213.",
        means: Means::Edit(ok_for_chunk),
    },
    Mutant {
        name: "commits-on-size-mismatch",
        role: Role::Client,
        violates: &["PRO-8-20", "PRO-8-21", "PRO-8-19"],
        what: "An object whose length is not its Size is committed and answered 200.",
        means: Means::Inside(Misdeed::CommitsOnSizeMismatch),
    },
    Mutant {
        name: "commits-and-says-424",
        role: Role::Client,
        violates: &["PRO-8-21"],
        what: "An object whose length is not its Size is answered 424 and committed all the same.",
        means: Means::Inside(Misdeed::CommitsAndSays424),
    },
    Mutant {
        name: "ignores-1225",
        role: Role::Client,
        violates: &["PRO-8-23"],
        what: "A new command between chunks is taken without Alert 1225.",
        means: Means::Inside(Misdeed::IgnoresInterruption),
    },
    Mutant {
        name: "commits-each-chunk",
        role: Role::Client,
        violates: &["PRO-8-05", "PRO-8-25", "PRO-8-04"],
        what: "Each chunk is committed as it comes.",
        means: Means::Inside(Misdeed::CommitsEachChunk),
    },
    Mutant {
        name: "wrong-status-on-mismatch",
        role: Role::Client,
        violates: &["PRO-8-20"],
        what: "An object whose length is not its Size is answered 500 instead of 424.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                let mismatch = text(&status.data) == "424";
                if mismatch {
                    status.data = leaf("500");
                }
                mismatch
            })
        }),
    },
    Mutant {
        name: "says-nothing-of-the-lost-object",
        role: Role::Client,
        violates: &["PRO-8-24"],
        what: "Alert 1225 does not tell which object was lost.",
        means: Means::Edit(forget_lost_object),
    },
    Mutant {
        name: "size-in-every-chunk",
        role: Role::Client,
        violates: &["PRO-8-18"],
        what: "Chunks after the first have a Size too.",
        means: Means::Edit(size_everywhere),
    },
    Mutant {
        name: "size-missing",
        role: Role::Client,
        violates: &["PRO-8-17"],
        what: "The first chunk has no Size.",
        means: Means::Edit(omit_size),
    },
    Mutant {
        name: "size-wrong",
        role: Role::Client,
        violates: &["PRO-8-17"],
        what: "Size is one octet more than the object has.",
        means: Means::Edit(wrong_size),
    },
    Mutant {
        name: "more-data-missing",
        role: Role::Client,
        violates: &["PRO-8-07"],
        what: "Chunks before the last have no MoreData.",
        means: Means::Edit(omit_more_data),
    },
    Mutant {
        name: "more-data-on-whole",
        role: Role::Client,
        violates: &["PRO-8-06", "PRO-8-07"],
        what: "An object that is whole in one message has MoreData.",
        means: Means::Edit(add_more_data),
    },
    Mutant {
        name: "alert-between-chunks",
        role: Role::Client,
        violates: &["PRO-8-08", "PRO-8-10"],
        what: "An Alert with an Item of its own stands behind a chunk that is not the last.",
        means: Means::Edit(alert_behind_chunk),
    },
    Mutant {
        name: "exceeds-max-obj-size",
        role: Role::Client,
        violates: &["PRO-8-16", "PRO-8-15", "PRO-8-L02"],
        what: "Results are larger than the server's MaxObjSize.",
        means: Means::Inside(Misdeed::ExceedsMaxObjSize),
    },
    Mutant {
        name: "denies-large-objects",
        role: Role::Client,
        violates: &["PRO-8-13", "PRO-B.1-01"],
        what: "DevDetail/LrgObj is false although large objects are taken.",
        means: Means::Inside(Misdeed::DeniesLargeObjects),
    },
    Mutant {
        name: "claims-large-objects",
        role: Role::Client,
        violates: &["PRO-8-13"],
        what: "DevDetail/LrgObj is true although large objects are not taken.",
        means: Means::Inside(Misdeed::ClaimsLargeObjects),
    },
    Mutant {
        name: "keeps-chunks-over-sessions",
        role: Role::Client,
        violates: &["PRO-8-05"],
        what: "An object whose session broke off is completed by a chunk of the next session.",
        means: Means::Inside(Misdeed::KeepsChunksOverSessions),
    },
    Mutant {
        name: "max-obj-size-is-no-number",
        role: Role::Client,
        violates: &["PRO-B.1-02"],
        what: "MaxObjSize is a word.",
        means: Means::Edit(word_for_max_obj_size),
    },
    Mutant {
        name: "no-status-for-last-chunk",
        role: Role::Client,
        violates: &["PRO-8-04", "PRO-8-20", "PRO-8-05"],
        what: "The last chunk has no Status.",
        means: Means::Edit(|memory, message| {
            let chunked = memory.said.as_ref().is_some_and(says_213);
            chunked
                && !says_213(message)
                && keep(message, |command| !is_status_for(command, "Replace"))
        }),
    },
    Mutant {
        name: "forgets-address-of-chunks",
        role: Role::Client,
        violates: &["PRO-8-11"],
        what: "Chunks after the first do not say what they belong to.",
        means: Means::Edit(forget_address),
    },
    Mutant {
        name: "pauses-between-chunks",
        role: Role::Client,
        violates: &["PRO-8-09"],
        what: "A message without a chunk comes between two chunks.",
        means: Means::Inside(Misdeed::PausesBetweenChunks),
    },
    Mutant {
        name: "commits-at-the-end",
        role: Role::Client,
        violates: &["PRO-8-05"],
        what: "What came of an object that was interrupted is committed when the session ends.",
        means: Means::Inside(Misdeed::CommitsAtTheEnd),
    },
    Mutant {
        name: "leaves-off-after-the-second-chunk",
        role: Role::Client,
        violates: &["PRO-8-03", "PRO-7.2-03"],
        what: "After the second chunk of an object the next message is not asked for, and the package closed.",
        means: Means::Edit(leave_off),
    },
    Mutant {
        name: "mixes-objects",
        role: Role::Client,
        violates: &["PRO-8-08"],
        what: "Behind the second chunk of an object stands the rest of the package.",
        means: Means::Inside(Misdeed::MixesObjects),
    },
    Mutant {
        name: "sends-replace-behind-a-later-chunk",
        role: Role::Client,
        violates: &["PRO-8-10"],
        what: "Behind the third chunk of an object stands a Replace.",
        means: Means::Edit(replace_behind_chunk),
    },
    Mutant {
        name: "begins-beyond-max-obj-size",
        role: Role::Client,
        violates: &["PRO-8-15", "PRO-8-16"],
        what: "The first chunk of an object is sent whose Size is beyond the MaxObjSize of the server.",
        means: Means::Edit(begin_beyond_limit),
    },
    Mutant {
        name: "names-another-object",
        role: Role::Client,
        violates: &["PRO-8-24"],
        what: "Alert 1225 names another object than the lost one.",
        means: Means::Edit(name_another_object),
    },
];

fn says_213(message: &Message) -> bool {
    let mut statuses = message.body.statuses();
    statuses.any(|status| status.code() == Some(213))
}

fn alert_behind_chunk(_: &Memory, message: &mut Message) -> bool {
    let chunk = has_chunk(message);
    if chunk {
        let item = message
            .body
            .commands
            .iter()
            .flat_map(|command| command.items())
            .next()
            .cloned()
            .unwrap_or_default();
        let whole = Item {
            more_data: None,
            ..item
        };
        let mut command = alert(1224, vec![whole]);
        command.set_cmd_id("901".into());
        message.body.commands.push(command);
    }
    chunk
}

/// Where a chunk is taken, and one was taken in the message before.
fn leave_off(memory: &Memory, message: &mut Message) -> bool {
    let second = memory.said.as_ref().is_some_and(says_213) && says_213(message);
    if second {
        omit_next_message(memory, message);
        message.body.final_flag = Some(Span::default());
    }
    second
}

/// Where the message before held a chunk that was neither the first nor the last.
fn replace_behind_chunk(memory: &Memory, message: &mut Message) -> bool {
    let said = memory.said.as_ref();
    let mut items = said
        .into_iter()
        .flat_map(|said| &said.body.commands)
        .flat_map(Command::items);
    let later = items.any(|item| {
        let sized = item.meta.as_ref().is_some_and(|meta| meta.size.is_some());
        item.more_data.is_some() && !sized
    });
    if later {
        message.body.commands.push(Command::Replace(Operation {
            cmd_id: leaf("900"),
            items: vec![Item {
                source: location("./DevInfo/Lang"),
                data: data("en"),
                ..Item::default()
            }],
            ..Operation::default()
        }));
    }
    later
}

/// Where an object was refused for its size: its first chunk all the same.
fn begin_beyond_limit(memory: &Memory, message: &mut Message) -> bool {
    let mut refused = None;
    each_status(message, |status| {
        let too_large = text(&status.cmd) == "Get" && text(&status.data) == "413";
        if too_large {
            status.data = leaf("200");
            refused = Some((status.msg_ref.clone(), status.cmd_ref.clone()));
        }
        too_large
    });
    let Some((msg_ref, cmd_ref)) = refused else {
        return false;
    };
    let heard = memory.heard.iter().flat_map(|heard| &heard.body.commands);
    let mut asked = heard.filter(|command| command.cmd_id() == cmd_ref.as_ref());
    let source = asked
        .next()
        .and_then(|get| get.items().first()?.target.clone());
    message.body.commands.push(Command::Results(Results {
        cmd_id: leaf("900"),
        msg_ref,
        cmd_ref,
        items: vec![Item {
            source,
            meta: Some(Meta {
                size: leaf("1000000"),
                ..Meta::default()
            }),
            data: data("x".repeat(500)),
            more_data: Some(Span::default()),
            ..Item::default()
        }],
        ..Results::default()
    }));
    true
}
