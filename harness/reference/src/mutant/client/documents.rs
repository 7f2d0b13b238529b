//! Clients whose documents are wrong whatever they say (SyncML Representation Protocol 1.2.2).

use crate::mutant::{
    Means, Mutant, Role,
    edits::{
        another_media_type, another_namespace, another_order, cut_document, header_status_last,
        nonce_without_format, rewrite_header, same_cmd_ids, unused_element,
    },
};
use crate::phrase::alert;

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "breaks-off-its-document",
        role: Role::Client,
        violates: &["REP-5-3"],
        what: "The end tag of the document is missing.",
        means: Means::Octets(cut_document),
    },
    Mutant {
        name: "writes-in-another-namespace",
        role: Role::Client,
        violates: &["REP-5-2"],
        what: "The document stands in the namespace of SyncML 1.1.",
        means: Means::Octets(another_namespace),
    },
    Mutant {
        name: "writes-in-another-order",
        role: Role::Client,
        violates: &["REP-5-1"],
        what: "VerProto stands before VerDTD.",
        means: Means::Octets(another_order),
    },
    Mutant {
        name: "sends-another-media-type",
        role: Role::Client,
        violates: &["HTTP-1"],
        what: "Messages come under the media type of SyncML data synchronisation.",
        means: Means::Octets(another_media_type),
    },
    Mutant {
        name: "accepts-web-pages-only",
        role: Role::Client,
        violates: &["HTTP-4"],
        what: "Accept names no media type of DM.",
        means: Means::Octets(|headers, _| rewrite_header(headers, "accept", "text/html")),
    },
    Mutant {
        name: "permits-to-store",
        role: Role::Client,
        violates: &["HTTP-3"],
        what: "Cache-Control permits that a message is stored.",
        means: Means::Octets(|headers, _| rewrite_header(headers, "cache-control", "max-age=60")),
    },
    Mutant {
        name: "sends-unused-element",
        role: Role::Client,
        violates: &["REP-6-1"],
        what: "SyncHdr has a NoResp, which DM leaves out.",
        means: Means::Octets(unused_element),
    },
    Mutant {
        name: "repeats-cmd-id",
        role: Role::Client,
        violates: &["REP-6.1-2"],
        what: "All commands of a message have the same CmdID.",
        means: Means::Edit(same_cmd_ids),
    },
    Mutant {
        name: "header-status-last",
        role: Role::Client,
        violates: &["REP-6.1-3"],
        what: "The Status for the SyncHdr comes behind those for the commands.",
        means: Means::Edit(header_status_last),
    },
    Mutant {
        name: "nonce-without-format",
        role: Role::Client,
        violates: &["REP-4-1"],
        what: "A next nonce comes without the Format b64.",
        means: Means::Edit(nonce_without_format),
    },
    Mutant {
        name: "asks-the-user",
        role: Role::Client,
        violates: &["PRO-10.2-L01"],
        what: "The client sends a user interaction Alert.",
        means: Means::Edit(|memory, message| {
            let begins = memory.sent == 0;
            if begins {
                message.body.commands.push(alert(1100, Vec::new()));
            }
            begins
        }),
    },
];
