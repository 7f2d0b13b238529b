//! Servers whose documents are wrong whatever they say (SyncML Representation Protocol 1.2.2).

use crate::mutant::{
    Means, Mutant, Role,
    edits::{
        another_media_type, another_namespace, another_order, cut_document, header_status_last,
        nonce_without_format, same_cmd_ids, unused_element,
    },
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "server-breaks-off-its-document",
        role: Role::Server,
        violates: &["REP-5-3"],
        what: "The end tag of the document is missing.",
        means: Means::Octets(cut_document),
    },
    Mutant {
        name: "server-writes-in-another-namespace",
        role: Role::Server,
        violates: &["REP-5-2"],
        what: "The document stands in the namespace of SyncML 1.1.",
        means: Means::Octets(another_namespace),
    },
    Mutant {
        name: "server-writes-in-another-order",
        role: Role::Server,
        violates: &["REP-5-1"],
        what: "VerProto stands before VerDTD.",
        means: Means::Octets(another_order),
    },
    Mutant {
        name: "server-sends-another-media-type",
        role: Role::Server,
        violates: &["HTTP-1"],
        what: "Messages come under the media type of SyncML data synchronisation.",
        means: Means::Octets(another_media_type),
    },
    Mutant {
        name: "server-sends-unused-element",
        role: Role::Server,
        violates: &["REP-6-1"],
        what: "SyncHdr has a NoResp, which DM leaves out.",
        means: Means::Octets(unused_element),
    },
    Mutant {
        name: "server-repeats-cmd-id",
        role: Role::Server,
        violates: &["REP-6.1-2"],
        what: "All commands of a message have the same CmdID.",
        means: Means::Edit(same_cmd_ids),
    },
    Mutant {
        name: "server-header-status-last",
        role: Role::Server,
        violates: &["REP-6.1-3"],
        what: "The Status for the SyncHdr comes behind those for the commands.",
        means: Means::Edit(header_status_last),
    },
    Mutant {
        name: "server-nonce-without-format",
        role: Role::Server,
        violates: &["REP-4-1", "PRO-9.1-01"],
        what: "A next nonce comes without the Format b64.",
        means: Means::Edit(nonce_without_format),
    },
];
