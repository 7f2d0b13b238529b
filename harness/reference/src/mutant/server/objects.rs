//! Servers that handle large objects wrongly (DM Protocol 1.3, section 8).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{
            add_more_data, each_status, forget_address, forget_lost_object, get, has_chunk, msg_id,
            ok_for_chunk, omit_more_data, omit_size, size_everywhere, word_for_max_obj_size,
            wrong_size,
        },
    },
    phrase::{is_alert, leaf, text},
};

/// More messages than anybody waits for the end of a package.
const ENOUGH: u64 = 1_200;

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "server-max-obj-size-is-no-number",
        role: Role::Server,
        violates: &["PRO-B.2-01"],
        what: "MaxObjSize is a word.",
        means: Means::Edit(word_for_max_obj_size),
    },
    Mutant {
        name: "server-no-213",
        role: Role::Server,
        violates: &["PRO-8-03"],
        what: "A chunk is answered 200 instead of 213.",
        means: Means::Edit(ok_for_chunk),
    },
    Mutant {
        name: "accepts-size-mismatch",
        role: Role::Server,
        violates: &["PRO-8-20", "PRO-8-19"],
        what: "An object whose length is not its Size is taken.",
        means: Means::Inside(Misdeed::AcceptsSizeMismatch),
    },
    Mutant {
        name: "server-wrong-status-on-mismatch",
        role: Role::Server,
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
        name: "server-ignores-1225",
        role: Role::Server,
        violates: &["PRO-8-23"],
        what: "A new object between chunks is taken without Alert 1225.",
        means: Means::Inside(Misdeed::IgnoresInterruption),
    },
    Mutant {
        name: "server-says-nothing-of-the-lost-object",
        role: Role::Server,
        violates: &["PRO-8-24"],
        what: "Alert 1225 does not tell which object was lost.",
        means: Means::Edit(forget_lost_object),
    },
    Mutant {
        name: "server-more-data-missing",
        role: Role::Server,
        violates: &["PRO-8-07"],
        what: "Chunks before the last have no MoreData.",
        means: Means::Edit(omit_more_data),
    },
    Mutant {
        name: "server-more-data-on-whole",
        role: Role::Server,
        violates: &["PRO-8-06", "PRO-8-07"],
        what: "An object that is whole in one message has MoreData.",
        means: Means::Edit(add_more_data),
    },
    Mutant {
        name: "server-size-missing",
        role: Role::Server,
        violates: &["PRO-8-17"],
        what: "The first chunk has no Size.",
        means: Means::Edit(omit_size),
    },
    Mutant {
        name: "server-resumes-broken-off-object",
        role: Role::Server,
        violates: &["PRO-8-17", "PRO-6.1.1-L02"],
        what: "An object that broke off in one session has no Size when it is sent in the next.",
        means: Means::Edit(|memory, message| {
            let broke_off = memory.said.as_ref().is_some_and(has_chunk);
            let begins = memory.heard.as_ref().is_some_and(|heard| {
                let mut commands = heard.body.commands.iter();
                commands.any(|command| is_alert(command, 1200) || is_alert(command, 1201))
            });
            broke_off && begins && omit_size(memory, message)
        }),
    },
    Mutant {
        name: "server-size-wrong",
        role: Role::Server,
        violates: &["PRO-8-17", "PRO-8-16"],
        what: "Size is one octet more than the object has.",
        means: Means::Edit(wrong_size),
    },
    Mutant {
        name: "server-size-in-every-chunk",
        role: Role::Server,
        violates: &["PRO-8-18"],
        what: "Chunks after the first have a Size too.",
        means: Means::Edit(size_everywhere),
    },
    Mutant {
        name: "command-between-chunks",
        role: Role::Server,
        violates: &["PRO-8-10", "PRO-8-08"],
        what: "A Get stands behind a chunk that is not the last.",
        means: Means::Edit(|_, message| {
            let chunk = has_chunk(message);
            if chunk {
                message.body.commands.push(get("./DevInfo/DevId"));
            }
            chunk
        }),
    },
    Mutant {
        name: "final-between-chunks",
        role: Role::Server,
        violates: &["PRO-7.2-02"],
        what: "A message with a chunk that is not the last has Final.",
        means: Means::Edit(|_, message| {
            let adds = has_chunk(message) && message.body.final_flag.is_none();
            if adds {
                message.body.final_flag.get_or_insert_default();
            }
            adds
        }),
    },
    Mutant {
        name: "server-exceeds-max-obj-size",
        role: Role::Server,
        violates: &["PRO-8-16", "PRO-8-15"],
        what: "An object is larger than the client's MaxObjSize.",
        means: Means::Inside(Misdeed::ExceedsMaxObjSize),
    },
    Mutant {
        name: "server-refuses-chunks",
        role: Role::Server,
        violates: &["PRO-8-02", "PRO-8-03"],
        what: "Chunks are answered 406: large objects are not supported.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                let chunk = text(&status.data) == "213";
                if chunk {
                    status.data = leaf("406");
                }
                chunk
            })
        }),
    },
    Mutant {
        name: "server-forgets-address-of-chunks",
        role: Role::Server,
        violates: &["PRO-8-11"],
        what: "Chunks after the first do not say where they belong.",
        means: Means::Edit(forget_address),
    },
    Mutant {
        name: "server-goes-on-with-refused-object",
        role: Role::Server,
        violates: &["PRO-8-17"],
        what: "The next chunk follows although the client refused the one before.",
        means: Means::Inside(Misdeed::GoesOnWithRefusedObject),
    },
    Mutant {
        name: "server-forgets-max-msg-size",
        role: Role::Server,
        violates: &["MI-1"],
        what: "Only the first commands of a session heed the client's MaxMsgSize.",
        means: Means::Inside(Misdeed::ForgetsMaxMsgSize),
    },
    Mutant {
        name: "server-never-ends-a-package-of-chunks",
        role: Role::Server,
        violates: &["PRO-7.2-01"],
        what: "No Final comes any more behind the chunks of an object.",
        means: Means::Edit(|memory, message| {
            let said = memory.said.as_ref();
            let goes_on = said.is_some_and(|said| has_chunk(said) || !said.is_final());
            goes_on
                && msg_id(message) > 1
                && memory.edited < ENOUGH
                && message.body.final_flag.take().is_some()
        }),
    },
    Mutant {
        name: "server-pauses-between-chunks",
        role: Role::Server,
        violates: &["PRO-8-09"],
        what: "A message without a chunk comes between two chunks.",
        means: Means::Inside(Misdeed::PausesBetweenChunks),
    },
];
