//! All signs.

use super::{client, pushes, server, sign::Sign};
use dmct_scenario::plan::Role::{Client, Server};

const PRO: &str = "pro-1.3";
const NOTI: &str = "noti-1.3";
const OLD_NOTI: &str = "noti-1.2";
const PUSH: &str = "push-1.3";

#[rustfmt::skip] // One entry per sign, all in the same form.
pub(super) const SIGNS: &[Sign] = &[
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-003-O"], what: "asks for the next message of a package (Alert 1222)", look: client::asks_for_more },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-004-O", "DM-PRO-LO-C-001-O", "DM-PRO-LO-C-002-O"], what: "answers 213 to a chunk", look: client::takes_chunks },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-004-O", "DM-PRO-LO-C-001-O", "DM-PRO-LO-C-004-O"], what: "sends a chunk with MoreData", look: client::sends_chunks },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-LO-C-009-O"], what: "says Size with a first chunk", look: client::says_size },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-LO-C-010-O"], what: "answers 424 where the octets differ from Size", look: client::finds_size_wrong },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-LO-C-007-O"], what: "announces MaxObjSize", look: client::announces_max_obj_size },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-007-O", "DM-PRO-UI-C-001-O"], what: "answers 200 to a display alert", look: client::displays },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-007-O", "DM-PRO-UI-C-002-O"], what: "answers 200 to a confirmation alert", look: client::confirms },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-007-O", "DM-PRO-UI-C-003-O"], what: "answers 200 to a text input alert", look: client::takes_text },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-007-O", "DM-PRO-UI-C-004-O"], what: "answers 200 to a single choice alert", look: client::chooses_one },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-007-O", "DM-PRO-UI-C-005-O"], what: "answers 200 to a multiple choice alert", look: client::chooses_many },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-010-O"], what: "sends an alert of its own accord", look: client::client_event },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-C-011-O"], what: "sends a Generic Alert", look: client::generic_alert },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-GAlert-C-001-O", "DM-PRO-GAlert-C-003-O"], what: "sends a Generic Alert with the address of a management object", look: client::generic_alert_of_object },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-GAlert-C-002-O"], what: "sends a Generic Alert without an address", look: client::generic_alert_of_none },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-GAlert-C-004-O"], what: "sends a Generic Alert with a Correlator", look: client::generic_alert_with_correlator },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-GAlert-C-005-O"], what: "sends a Generic Alert with a Type", look: client::generic_alert_with_type },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-GAlert-C-006-O"], what: "sends a Generic Alert with a Mark", look: client::generic_alert_with_mark },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-Session-C-003-O"], what: "says in an Alert of Package #1 who began the session", look: client::says_who_began },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-Session-C-001-O"], what: "opens the session that a notification asked for", look: pushes::woken },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-Abort-C-001-O"], what: "aborts a session (Alert 1223)", look: client::aborts },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-Abort-C-003-O"], what: "reports what was carried out in the message that aborts", look: client::aborts_with_report },
    Sign { spec: PRO, role: Client, ids: &["DM-PRO-Abort-C-004-O"], what: "closes the message that aborts with Final", look: client::aborts_with_final },
    Sign { spec: NOTI, role: Client, ids: &["SCR-DM-NOTI-C-020-O"], what: "opens the session that a notification by WAP push asked for", look: pushes::woken_by_wap },
    Sign { spec: NOTI, role: Client, ids: &["SCR-DM-NOTI-C-021-O"], what: "opens the session that a notification by OBEX asked for", look: pushes::woken_by_obex },
    Sign { spec: NOTI, role: Client, ids: &["SCR-DM-NOTI-C-022-O"], what: "opens the session that a notification by SIP asked for", look: pushes::woken_by_sip },
    Sign { spec: NOTI, role: Client, ids: &["SCR-DM-NOTI-C-023-O"], what: "opens the session that a notification by HTTP asked for", look: pushes::woken_by_http },
    Sign { spec: OLD_NOTI, role: Client, ids: &["SCR-DM-NOTI-C-001", "SCR-DM-NOTI-C-002"], what: "opens the session that a notification of version 1.2 asked for", look: pushes::woken_by_1_2 },

    Sign { spec: PRO, role: Server, ids: &["DM-PRO-S-007-O", "DM-PRO-UI-S-001-O"], what: "sends a display alert", look: server::displays },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-S-007-O", "DM-PRO-UI-S-002-O"], what: "sends a confirmation alert", look: server::confirms },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-S-007-O", "DM-PRO-UI-S-003-O"], what: "sends a text input alert", look: server::asks_for_text },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-S-007-O", "DM-PRO-UI-S-004-O"], what: "sends a single choice alert", look: server::asks_for_one },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-S-007-O", "DM-PRO-UI-S-005-O"], what: "sends a multiple choice alert", look: server::asks_for_many },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-LO-S-006-O"], what: "announces MaxObjSize", look: client::announces_max_obj_size },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-Session-S-001-O"], what: "sends a notification", look: pushes::notifies },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-Abort-S-001-O"], what: "aborts a session (Alert 1223)", look: client::aborts },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-Abort-S-003-O"], what: "reports what was carried out in the message that aborts", look: client::aborts_with_report },
    Sign { spec: PRO, role: Server, ids: &["DM-PRO-Abort-S-004-O"], what: "closes the message that aborts with Final", look: client::aborts_with_final },
    Sign { spec: NOTI, role: Server, ids: &["SCR-DM-NOTI-S-007-O"], what: "sends a notification with Vendor-Info", look: pushes::vendor_info },
    Sign { spec: NOTI, role: Server, ids: &["SCR-DM-NOTI-S-009-O"], what: "sends a notification with Connect-Reason", look: pushes::connect_reason },
    Sign { spec: NOTI, role: Server, ids: &["SCR-DM-NOTI-S-012-O"], what: "sends a notification by WAP push", look: pushes::notifies_by_wap },
    Sign { spec: NOTI, role: Server, ids: &["SCR-DM-NOTI-S-013-O"], what: "sends a notification by OBEX", look: pushes::notifies_by_obex },
    Sign { spec: NOTI, role: Server, ids: &["SCR-DM-NOTI-S-014-O"], what: "sends a notification by SIP", look: pushes::notifies_by_sip },
    Sign { spec: NOTI, role: Server, ids: &["SCR-DM-NOTI-S-015-O"], what: "sends a notification by HTTP", look: pushes::notifies_by_http },
    Sign { spec: OLD_NOTI, role: Server, ids: &["SCR-DM-NOTI-S-001", "SCR-DM-NOTI-S-002"], what: "sends a notification of version 1.2", look: pushes::notifies_in_1_2 },
    Sign { spec: PUSH, role: Server, ids: &["DM-PUSH-S-001-O"], what: "pushes a DM message", look: pushes::pushes },
    Sign { spec: PUSH, role: Server, ids: &["DM-PUSH-S-002-O"], what: "pushes a DM message over WSP", look: pushes::pushes_by_wap },
    Sign { spec: PUSH, role: Server, ids: &["DM-PUSH-S-004-O"], what: "pushes a DM message over SIP", look: pushes::pushes_by_sip },
    Sign { spec: PUSH, role: Server, ids: &["DM-PUSH-S-005-O"], what: "pushes a DM message over HTTP", look: pushes::pushes_by_http },
    Sign { spec: PUSH, role: Server, ids: &["DM-PUSH-S-006-O"], what: "pushes a DM message over OBEX", look: pushes::pushes_by_obex },
];
