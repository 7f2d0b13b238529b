//! A DM server as an implementation under test in a process of its own, driven by a persistent upper tester: the
//! honest one passes, and each mutant fails for a clause that it violates.

use crate::{
    lab::{Lab, failed_clauses, verdicts},
    profile,
};
use dmct_reference::mutant;

/// One scenario of each family, with what they build on.
const FAMILIES: [&str; 7] = [
    "pro-1.3/server/session/queued-sequence",
    "pro-1.3/server/abort/own-abort",
    "pro-1.3/server/multiple-messages/next-message-again",
    "pro-1.3/server/large-object/replace-in-chunks",
    "pro-1.3/server/authentication/wrong-password",
    "noti-1.2/server/session-id/session-follows",
    "noti-1.3/server/options/in-order-and-counted",
];

#[test]
fn an_honest_server_passes() {
    let lab = Lab::new();
    let (ended, run) = lab.test(&profile::played_server(None), &FAMILIES);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        assert_eq!(verdict, "pass", "{id}");
    }
}

/// A test for each mutant.
macro_rules! caught {
    ($($test:ident: $mutant:literal by $scenario:literal;)+) => {$(
        #[test]
        fn $test() {
            let lab = Lab::new();
            let (ended, run) = lab.test(&profile::played_server(Some($mutant)), &[$scenario]);
            assert_eq!(ended.code, Some(1), "{}", ended.said);
            let clauses = failed_clauses(&run);
            let violates = mutant::by_name($mutant).map_or(&[][..], |mutant| mutant.violates);
            assert!(
                clauses.iter().any(|clause| violates.contains(&clause.as_str())),
                "{} violates {violates:?}; failed {clauses:?}\n{}",
                $mutant,
                ended.said
            );
        }
    )+};
}

caught! {
    server_omits_sync_hdr_status_is_caught: "server-omits-sync-hdr-status" by "pro-1.3/server/session/package-2";
    server_wrong_ver_proto_is_caught: "server-wrong-ver-proto" by "pro-1.3/server/session/versions";
    command_without_target_is_caught: "command-without-target" by "pro-1.3/server/session/queued-get";
    no_status_for_abort_is_caught: "no-status-for-abort" by "pro-1.3/server/abort/answered";
    server_aborts_without_final_is_caught: "server-aborts-without-final" by "pro-1.3/server/abort/own-abort";
    no_alert_in_next_message_is_caught: "no-alert-in-next-message" by "pro-1.3/server/multiple-messages/next-message";
    server_no_213_is_caught: "server-no-213" by "pro-1.3/server/large-object/results-chunk-is-buffered";
    server_size_missing_is_caught: "server-size-missing" by "pro-1.3/server/large-object/replace-in-chunks";
    accepts_size_mismatch_is_caught: "accepts-size-mismatch" by "pro-1.3/server/large-object/results-size-mismatch";
    server_no_credentials_after_challenge_is_caught: "server-no-credentials-after-challenge" by "pro-1.3/server/authentication/challenged-by-the-client";
    server_challenge_without_chal_is_caught: "server-challenge-without-chal" by "pro-1.3/server/authentication/challenge";
    notification_bad_digest_is_caught: "notification-bad-digest" by "noti-1.3/server/digest/right";
    notification_without_requested_mo_is_caught: "notification-without-requested-mo" by "noti-1.3/server/options/requested-mo-always";
    push_to_another_application_is_caught: "push-to-another-application" by "noti-1.2/server/wap-push/head";
}
