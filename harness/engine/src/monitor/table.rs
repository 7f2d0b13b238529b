//! All rules, one entry each.

use super::{
    authentication, carrier, chunk, commands, document, header, ids, order, package, rule::Rule,
    status,
};

/// The versions whose VerDTD is 1.2.
const DTD_1_2: &[&str] = &["DM/1.2", "DM/1.3"];
/// The version of DM Protocol 1.3.
const DM_1_3: &[&str] = &["DM/1.3"];

/// All rules that always hold.
pub fn rules() -> &'static [Rule] {
    RULES
}

#[rustfmt::skip] // One entry per rule, all in the same form.
const RULES: &[Rule] = &[
    Rule { slug: "well-formed", title: "Documents are well formed", client: Some("REP-5-3"), server: Some("REP-5-3"), versions: &[], watch: document::well_formed },
    Rule { slug: "namespaces", title: "Elements stand in their namespaces", client: Some("REP-5-2"), server: Some("REP-5-2"), versions: DTD_1_2, watch: document::namespaces },
    Rule { slug: "element-order", title: "Elements stand where the DTD has them", client: Some("REP-5-1"), server: Some("REP-5-1"), versions: &[], watch: document::order },
    Rule { slug: "media-type", title: "Messages come under the media type of DM", client: Some("HTTP-1"), server: Some("HTTP-1"), versions: &[], watch: carrier::media_type },
    Rule { slug: "posted", title: "A client posts its messages", client: Some("HTTP-2"), server: None, versions: &[], watch: carrier::posted },

    Rule { slug: "ver-dtd", title: "VerDTD is 1.2", client: Some("PRO-6.3-02"), server: Some("PRO-6.4-03"), versions: DTD_1_2, watch: header::ver_dtd },
    Rule { slug: "ver-proto", title: "VerProto is DM/1.3", client: Some("PRO-6.3-03"), server: Some("PRO-6.4-04"), versions: DM_1_3, watch: header::ver_proto },
    Rule { slug: "session-id", title: "SessionID stays the same throughout a session", client: Some("PRO-6.3-07"), server: Some("PRO-6.3-07"), versions: &[], watch: header::session_id },
    Rule { slug: "msg-id", title: "MsgID rises within a session", client: Some("PRO-6.3-08"), server: Some("PRO-6.4-06"), versions: &[], watch: header::msg_id },
    Rule { slug: "msg-id-from-1", title: "MsgID of a server counts from 1", client: None, server: Some("REP-6.1-1"), versions: &[], watch: header::msg_id_from_1 },
    Rule { slug: "source", title: "Source names the sender, the same throughout a session", client: Some("PRO-6.3-10"), server: Some("PRO-6.4-08"), versions: &[], watch: header::source },
    Rule { slug: "cmd-id", title: "CmdIDs are not 0 and unique in a message", client: Some("REP-6.1-2"), server: Some("REP-6.1-2"), versions: &[], watch: ids::cmd_ids },

    Rule { slug: "status-for-header", title: "A message has the Status for the SyncHdr it answers", client: Some("PRO-6.5-07"), server: Some("PRO-6.4-11"), versions: &[], watch: status::for_header },
    Rule { slug: "status-for-header-first", title: "The Status for the SyncHdr is the first one", client: Some("REP-6.1-3"), server: Some("REP-6.1-3"), versions: &[], watch: status::header_first },
    Rule { slug: "statuses-in-order", title: "Statuses stand in the order of what they answer", client: Some("REP-6.1-4"), server: Some("REP-6.1-4"), versions: &[], watch: order::statuses_in_order },
    Rule { slug: "results-behind-status", title: "Results stand behind the Status of their Get", client: Some("REP-6.1-5"), server: None, versions: &[], watch: order::results_behind_status },
    Rule { slug: "status-for-every-command", title: "Every command has its Status when the package ends", client: Some("PRO-6.5-08"), server: None, versions: &[], watch: status::for_every_command },
    Rule { slug: "status-for-alerts", title: "Every Alert has its Status when the package ends", client: None, server: Some("PRO-6.6-08"), versions: &[], watch: status::for_alerts },
    Rule { slug: "status-for-alerts-of-package-1", title: "Every Alert of Package #1 has its Status when Package #2 ends", client: None, server: Some("PRO-6.4-11"), versions: &[], watch: status::for_alerts_of_package_1 },
    Rule { slug: "no-status-for-results", title: "Results get no Status", client: None, server: Some("PRO-7.1-03"), versions: &[], watch: status::none_for_results },

    Rule { slug: "commands-of-a-client", title: "A client sends Status, Results, Alert and Replace of DevInfo only", client: Some("PRO-6-05"), server: None, versions: &[], watch: commands::of_client },
    Rule { slug: "no-generic-alert", title: "A server sends no Generic Alert", client: None, server: Some("PRO-6.7-04"), versions: &[], watch: commands::no_generic_alert },
    Rule { slug: "no-user-interaction", title: "A client sends no user interaction Alert", client: Some("PRO-10.2-L01"), server: None, versions: &[], watch: commands::no_interaction },
    Rule { slug: "results-have-source", title: "Items of Results have a Source", client: Some("PRO-6.5-11"), server: None, versions: &[], watch: commands::results_have_source },
    Rule { slug: "nothing-unused", title: "Nothing is used that DM leaves out", client: Some("REP-6-1"), server: Some("REP-6-1"), versions: &[], watch: commands::nothing_unused },

    Rule { slug: "abort-is-final", title: "A message with a Session Abort has Final", client: Some("PRO-6.1.2-02"), server: Some("PRO-6.1.2-02"), versions: &[], watch: package::abort_is_final },
    Rule { slug: "no-final-before-the-server", title: "A client closes its package after the server only", client: Some("PRO-7.2-03"), server: None, versions: &[], watch: package::client_final },
    Rule { slug: "next-message", title: "A server answers unfinished packages with a Next Message response", client: None, server: Some("PRO-7.2-07"), versions: &[], watch: package::next_message },
    Rule { slug: "server-final", title: "A server closes its package wherever it can", client: None, server: Some("PRO-7.2-08"), versions: &[], watch: package::server_final },
    Rule { slug: "asks-for-more", title: "The rest of an unfinished package is asked for", client: Some("PRO-7.2-05"), server: Some("PRO-7.2-05"), versions: &[], watch: package::asks_for_more },

    Rule { slug: "size-is-true", title: "Size of a chunked object is there and true", client: Some("PRO-8-17"), server: Some("PRO-8-17"), versions: &[], watch: chunk::size_is_true },
    Rule { slug: "size-said-once", title: "Size stands in the first chunk only", client: Some("PRO-8-18"), server: Some("PRO-8-18"), versions: &[], watch: chunk::size_is_said_once },
    Rule { slug: "chunks-without-a-break", title: "Nothing stands between chunks", client: Some("PRO-8-10"), server: Some("PRO-8-10"), versions: &[], watch: chunk::without_a_break },
    Rule { slug: "max-msg-size", title: "No message is longer than MaxMsgSize", client: Some("MI-1"), server: Some("MI-1"), versions: &[], watch: header::within_max_msg_size },
    Rule { slug: "max-obj-size", title: "No object is larger than MaxObjSize", client: Some("PRO-8-16"), server: Some("PRO-8-16"), versions: &[], watch: chunk::within_max_obj_size },

    Rule { slug: "refusal-has-statuses-only", title: "A refusal holds Statuses only", client: Some("PRO-9.1-08"), server: Some("PRO-9.1-08"), versions: &[], watch: authentication::refusal_has_statuses_only },
    Rule { slug: "refusal-challenges", title: "A refusal holds a challenge", client: Some("PRO-9.1-01"), server: Some("PRO-9.1-01"), versions: &[], watch: authentication::refusal_challenges },
    Rule { slug: "refusal-answers-everything", title: "A refusal has a Status for every command", client: Some("PRO-9.1-09"), server: Some("PRO-9.1-09"), versions: &[], watch: authentication::refusal_answers_everything },
    Rule { slug: "nonce-format", title: "NextNonce comes with the Format b64", client: Some("REP-4-1"), server: Some("REP-4-1"), versions: &[], watch: authentication::nonce_format },
    Rule { slug: "repeated-with-credentials", title: "What is repeated after a refusal has credentials", client: Some("PRO-9.2-01"), server: Some("PRO-9.2-01"), versions: &[], watch: authentication::repeated_with_credentials },
    Rule { slug: "package-1-again", title: "A challenged client sends Package #1 again", client: Some("PRO-9-03"), server: None, versions: &[], watch: authentication::package_1_again },
    Rule { slug: "refusal-is-answered", title: "Package #1 sent again answers the refusal", client: Some("PRO-9.1-10"), server: None, versions: &[], watch: authentication::refusal_is_answered },
];

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_scenario::plan::Role;

    #[test]
    fn every_rule_has_a_slug_of_its_own_and_binds_somebody() {
        for rule in rules() {
            let same = rules().iter().filter(|other| other.slug == rule.slug);
            assert_eq!(same.count(), 1, "{}", rule.slug);
            let is_plain = |octet: u8| octet.is_ascii_lowercase() || octet == b'-' || octet == b'1';
            assert!(rule.slug.bytes().all(is_plain), "{}", rule.slug);
            assert!(rule.client.or(rule.server).is_some(), "{}", rule.slug);
        }
    }

    #[test]
    fn every_clause_is_in_the_catalogue_and_binds_the_role() {
        let file = include_str!("../../../../scenarios/pro-1.3/clauses.yaml");
        for rule in rules() {
            for role in [Role::Client, Role::Server] {
                let Some(id) = rule.clause(role) else {
                    continue;
                };
                let (_, entry) = file
                    .split_once(&format!("- id: {id}\n"))
                    .unwrap_or_else(|| panic!("{id} of {} is not in the catalogue", rule.slug));
                let entry = entry.split("\n- id: ").next().unwrap_or_default();
                let binds = |subject: &str| entry.contains(&format!("  subject: {subject}\n"));
                // What is said of one side as what only it does binds the other.
                let only = entry.contains("text: \"Only the ");
                assert!(
                    only || binds("both") || binds(role.word()),
                    "{id} of {}",
                    rule.slug
                );
            }
        }
    }
}
