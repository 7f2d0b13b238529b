//! Tests of the signs and of the comparison.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Sighting, gaps, sightings, table::SIGNS, values};
use crate::monitor::testing::{ANSWER_1, FINAL, PACKAGE_1, Talk, alert, status};
use dmct_record::{
    gap::{Gap, GapKind, Sight},
    run::{CoverageRow, ScenarioResult},
    verdict::Verdict,
};
use dmct_scenario::{
    catalogue::Catalogue,
    plan::Role,
    profile::Profile,
    source::{Library, Source},
};

fn seen(talk: &Talk) -> Vec<(&'static str, u64, String)> {
    talk.conversation(|conversation| {
        let found = sightings(std::slice::from_ref(conversation));
        found
            .into_iter()
            .map(|one| (one.id, one.sight.message, one.sight.text))
            .collect()
    })
}

fn ids(talk: &Talk) -> Vec<&'static str> {
    seen(talk).into_iter().map(|(id, ..)| id).collect()
}

/// What any session shows: who began it.
const BEGAN: &str = "DM-PRO-Session-C-003-O";

#[test]
fn every_item_of_a_sign_is_in_the_tables_and_optional() {
    let catalogue = Catalogue::load(&Library::embedded()).unwrap();
    for sign in SIGNS {
        for id in sign.ids {
            let mut items = catalogue.items_of(sign.role);
            let item = items.find(|item| item.spec == sign.spec && item.id == *id);
            assert_eq!(item.map(|item| item.status.letter()), Some("O"), "{id}");
        }
    }
}

#[test]
fn a_bare_session_shows_only_who_began_it() {
    assert_eq!(ids(&Talk::of_client()), [BEGAN]);
    let session = Talk::of_server().server(1, &format!("{ANSWER_1}{FINAL}"));
    assert_eq!(ids(&session), [""; 0]);
}

#[test]
fn large_objects_show_by_213_and_by_more_data() {
    let asked = Talk::of_client().server(1, &format!("{ANSWER_1}{FINAL}"));
    let taken = asked.clone().client(2, &status(1, 1, 4, "Replace", 213));
    let found = seen(&taken);
    assert_eq!(
        found.iter().map(|(id, ..)| *id).collect::<Vec<_>>(),
        [
            "DM-PRO-C-004-O",
            "DM-PRO-LO-C-001-O",
            "DM-PRO-LO-C-002-O",
            BEGAN
        ]
    );
    assert_eq!(
        (found[0].1, found[0].2.as_str()),
        (3, status(1, 1, 4, "Replace", 213).as_str())
    );
    // What stands for the SyncHdr is no answer to a chunk.
    let header = asked.clone().client(2, &status(1, 1, 0, "SyncHdr", 213));
    assert_eq!(ids(&header), [BEGAN]);
    let chunk = "<Results><CmdID>2</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Item><Source><LocURI>./A</LocURI></Source>\
                 <Meta><Size xmlns=\"syncml:metinf\">9</Size></Meta><Data>abc</Data><MoreData/></Item></Results>";
    let sent = asked.client(2, chunk);
    assert!(
        ids(&sent).contains(&"DM-PRO-LO-C-009-O"),
        "{:?}",
        ids(&sent)
    );
}

#[test]
fn a_user_interaction_shows_only_by_a_200_for_that_alert() {
    let asked = |code| Talk::of_client().server(1, &format!("{ANSWER_1}{}{FINAL}", alert(4, code)));
    let answer = |code, status_code| asked(code).client(2, &status(1, 1, 4, "Alert", status_code));
    assert_eq!(
        ids(&answer(1101, 200)),
        ["DM-PRO-C-007-O", "DM-PRO-UI-C-002-O", BEGAN]
    );
    for refused in [406, 304, 214, 408] {
        assert_eq!(ids(&answer(1101, refused)), [BEGAN], "{refused}");
    }
    let other = asked(1101).client(2, &status(1, 1, 3, "Alert", 200));
    assert_eq!(ids(&other), [BEGAN]);
}

#[test]
fn generic_alerts_show_their_parts() {
    let item = "<Item><Source><LocURI>./A</LocURI></Source><Meta><Type xmlns=\"syncml:metinf\">urn:x</Type></Meta></Item>";
    let body = format!(
        "{PACKAGE_1}<Alert><CmdID>3</CmdID><Data>1226</Data><Correlator>c</Correlator>{item}</Alert>{FINAL}"
    );
    let found = ids(&Talk::judging(Role::Client).client(1, &body));
    let due = [
        "011-O",
        "GAlert-C-001-O",
        "GAlert-C-003-O",
        "GAlert-C-004-O",
        "GAlert-C-005-O",
    ];
    for end in due {
        assert!(
            found.iter().any(|id| id.ends_with(end)),
            "{end} is not in {found:?}"
        );
    }
    assert!(!found.contains(&"DM-PRO-GAlert-C-006-O") && !found.contains(&"DM-PRO-GAlert-C-002-O"));
}

#[test]
fn a_server_shows_what_it_sends() {
    let body = format!(
        "{ANSWER_1}<Sequence><CmdID>9</CmdID>{}</Sequence>{FINAL}",
        alert(4, 1103)
    );
    let session = Talk::of_server().server(1, &body).with(
        "</Source></SyncHdr>",
        "</Source><Meta><MaxObjSize xmlns=\"syncml:metinf\">5</MaxObjSize></Meta></SyncHdr>",
    );
    assert_eq!(
        ids(&session),
        ["DM-PRO-S-007-O", "DM-PRO-UI-S-004-O", "DM-PRO-LO-S-006-O"]
    );
}

fn profile(claims: &str) -> Profile {
    let text = format!(
        "iut: {{ name: Example, role: client, protocol: DM/1.3 }}\nclaims: {claims}\ntrigger: pull\n\
         session: {{ device-id: IMEI:1, server-id: srv, client: {{ scheme: none }} }}\n"
    );
    let catalogue = Catalogue::load(&Library::embedded()).unwrap();
    let source = Source::new("phone.yaml", text);
    Profile::parse(&source, &catalogue, &|_| None, &|_| Err(String::new())).unwrap()
}

#[test]
fn what_messages_say_of_the_device_is_held_against_the_profile() {
    let results = "<Results><CmdID>2</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Item><Source><LocURI>./DevDetail/LrgObj</LocURI>\
                   </Source><Data>true</Data></Item></Results>";
    let talk = Talk::of_client()
        .server(1, &format!("{ANSWER_1}{FINAL}"))
        .client(2, results);
    let told = |talk: &Talk, claims: &str| -> Vec<String> {
        talk.conversation(|conversation| {
            let found = values(std::slice::from_ref(conversation), &profile(claims));
            found.into_iter().map(|one| one.says).collect()
        })
    };
    assert_eq!(told(&talk, "all"), [""; 0]);
    assert_eq!(
        told(&talk, "mandatory"),
        ["DevDetail/LrgObj is true, and DM-PRO-C-004-O is not claimed"]
    );
    let other = Talk::of_client()
        .with("./DevInfo/Man", "./DevInfo/DevId")
        .with("DM/1.3", "DM/1.2");
    assert_eq!(
        told(&other, "all"),
        [
            "DevInfo/DevId is \"A\", and `device-id` of the profile \"IMEI:1\"",
            "VerProto of Package #1 is \"DM/1.2\", and `protocol` of the profile DM/1.3"
        ]
    );
}

fn row(id: &str, claimed: bool, verdict: Option<Verdict>, scenarios: &[&str]) -> CoverageRow {
    CoverageRow {
        spec: "pro-1.3".into(),
        role: "client".into(),
        id: id.into(),
        status: "O".into(),
        function: String::new(),
        table: String::new(),
        claimed,
        excuse: None,
        not_applicable_to: None,
        contradiction: None,
        verdict,
        scenarios: scenarios.iter().map(|&id| id.into()).collect(),
    }
}

fn result(id: &str, verdict: Verdict, reason: Option<&str>) -> ScenarioResult {
    ScenarioResult {
        id: id.into(),
        title: String::new(),
        purpose: String::new(),
        spec: "pro-1.3".into(),
        role: "client".into(),
        verdict,
        reason: reason.map(Into::into),
        covers: Vec::new(),
        clauses: Vec::new(),
        blocked_by: None,
        control: None,
        file: String::new(),
        began: 0,
        took: 0,
        checks: Vec::new(),
        steps: Vec::new(),
    }
}

#[test]
fn claims_results_and_sightings_are_compared() {
    let sighting = |id| Sighting {
        spec: "pro-1.3",
        role: Role::Client,
        id,
        what: "waves",
        sight: Sight {
            scenario: "s".into(),
            message: 3,
            bytes: Some([1, 2]),
            text: "x".into(),
        },
    };
    let mut old = row("later", false, Some(Verdict::NotApplicable), &[]);
    old.not_applicable_to = Some("DM/1.2".into());
    let rows = [
        row("passed", true, Some(Verdict::Fail), &["pass", "fail"]),
        row("failed", true, Some(Verdict::Fail), &["fail"]),
        row("open", true, Some(Verdict::Inconclusive), &["open", "open"]),
        row("monitored", true, None, &["pro-1.3/client/monitor/x"]),
        row("waves", true, None, &[]),
        row("unclaimed", false, Some(Verdict::NotApplicable), &[]),
        row("unclaimed and unseen", false, None, &[]),
        old,
    ];
    let results = [
        result("pass", Verdict::Pass, None),
        result("fail", Verdict::Fail, None),
        result("open", Verdict::Inconclusive, Some("nobody was there")),
        result("pro-1.3/client/monitor/x", Verdict::Pass, None),
    ];
    let found = gaps(
        &[],
        &rows,
        &results,
        &[sighting("waves"), sighting("unclaimed"), sighting("later")],
    );
    let told = |one: &Gap| {
        (
            one.id.clone(),
            one.kind,
            one.says.clone(),
            one.seen.is_some(),
        )
    };
    let due = |id: &str, kind, says: &str, seen| (id.to_owned(), kind, says.to_owned(), seen);
    use GapKind::{ClaimedButNotShown, NotClaimedButObserved};
    assert_eq!(
        found.iter().map(told).collect::<Vec<_>>(),
        [
            due(
                "unclaimed",
                NotClaimedButObserved,
                "it waves, and the item is not claimed",
                true
            ),
            due(
                "failed",
                ClaimedButNotShown,
                "the scenario that decides it failed",
                false
            ),
            due(
                "open",
                ClaimedButNotShown,
                "the scenario that decides it ended inconclusive (nobody was there)",
                false
            ),
            due(
                "monitored",
                ClaimedButNotShown,
                "no scenario of this run decides it",
                false
            ),
            due(
                "waves",
                ClaimedButNotShown,
                "no scenario of this run decides it; but it waves",
                true
            ),
        ]
    );
}
