//! A DM client as an implementation under test in a process of its own, behind a profile as a user would write it:
//! the honest one passes, and each mutant fails for a clause that it violates.

use crate::{
    lab::{Lab, failed_clauses, verdicts},
    profile,
};
use dmct_reference::mutant;

/// One scenario of each family, with what they build on.
const FAMILIES: [&str; 7] = [
    "pro-1.3/client/session/status-for-every-command",
    "pro-1.3/client/abort/in-management",
    "pro-1.3/client/multiple-messages/results-over-messages",
    "pro-1.3/client/large-object/replace-in-chunks",
    "pro-1.3/client/authentication/challenge-md5",
    "noti-1.2/client/format/triggered-session",
    "noti-1.3/client/digest/bit-flipped",
];

#[test]
fn an_honest_client_passes_with_a_process_for_each_request() {
    let lab = Lab::new();
    let (ended, run) = lab.test(&profile::played_client(&lab, None), &FAMILIES);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert_eq!(run["counts"]["pass"], run["counts"]["selected"]);
}

#[test]
fn an_honest_client_passes_as_one_process_that_takes_pushes() {
    let lab = Lab::new();
    let mut select = FAMILIES.to_vec();
    select.push("pro-1.3/client/abort/answer-to-own-abort");
    select.push("noti-1.3/client/wap-push/other-application");
    let (ended, run) = lab.test(&profile::staying_client(None), &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert_eq!(run["counts"]["pass"], run["counts"]["selected"]);
}

#[test]
fn what_a_process_for_each_request_cannot_do_is_inconclusive() {
    let lab = Lab::new();
    let select = [
        "pro-1.3/client/abort/own-abort",
        "noti-1.3/client/wap-push/short-head",
    ];
    let (ended, run) = lab.test(&profile::played_client(&lab, None), &select);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        let expected = if select.contains(&id.as_str()) {
            "inconclusive"
        } else {
            "pass"
        };
        assert_eq!(verdict, expected, "{id}");
    }
}

/// Whether a mutant behind this profile fails for a clause that it violates, and the run says so by its exit code.
fn is_caught(lab: &Lab, profile: &str, name: &str, scenario: &str) {
    let (ended, run) = lab.test(profile, &[scenario]);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    let clauses = failed_clauses(&run);
    let violates = mutant::by_name(name).map_or(&[][..], |mutant| mutant.violates);
    assert!(
        clauses
            .iter()
            .any(|clause| violates.contains(&clause.as_str())),
        "{name} violates {violates:?}; failed {clauses:?}\n{}",
        ended.said
    );
}

/// A test for each mutant.
macro_rules! caught {
    ($($test:ident: $mutant:literal by $scenario:literal;)+) => {$(
        #[test]
        fn $test() {
            let lab = Lab::new();
            let profile = profile::played_client(&lab, Some($mutant));
            is_caught(&lab, &profile, $mutant, $scenario);
        }
    )+};
}

caught! {
    omits_devinfo_is_caught: "omits-devinfo" by "pro-1.3/client/session/device-information";
    wrong_ver_dtd_is_caught: "wrong-ver-dtd" by "pro-1.3/client/session/versions";
    skips_get_status_is_caught: "skips-get-status" by "pro-1.3/client/session/status-for-every-command";
    changes_session_id_is_caught: "changes-session-id" by "pro-1.3/client/session/session-id-kept";
    final_too_early_is_caught: "final-too-early" by "pro-1.3/client/multiple-messages/unfinished-package-with-results";
    omits_next_message_alert_is_caught: "omits-next-message-alert" by "pro-1.3/client/multiple-messages/unfinished-package-is-asked-for";
    no_213_is_caught: "no-213" by "pro-1.3/client/large-object/chunk-is-buffered";
    commits_on_size_mismatch_is_caught: "commits-on-size-mismatch" by "pro-1.3/client/large-object/size-mismatch";
    size_missing_is_caught: "size-missing" by "pro-1.3/client/large-object/first-chunk-sent";
    denies_large_objects_is_caught: "denies-large-objects" by "pro-1.3/client/large-object/device-says-it-takes-large-objects";
    no_credentials_after_challenge_is_caught: "no-credentials-after-challenge" by "pro-1.3/client/authentication/challenge-md5";
    challenge_without_chal_is_caught: "challenge-without-chal" by "pro-1.3/client/authentication/challenges-the-server";
    accepts_bad_digest_is_caught: "accepts-bad-digest" by "noti-1.3/client/digest/bit-flipped";
    session_id_leading_zero_is_caught: "session-id-leading-zero" by "noti-1.3/client/session-id/hexadecimal-digits";
    ignores_notifications_of_1_2_is_caught: "ignores-notifications-of-1-2" by "noti-1.3/client/format/trigger-of-1.2";
}

#[test]
fn a_mutant_that_stays_and_aborts_without_final_is_caught() {
    let lab = Lab::new();
    let name = "aborts-without-final";
    let profile = profile::staying_client(Some(name));
    is_caught(&lab, &profile, name, "pro-1.3/client/abort/own-abort");
}
