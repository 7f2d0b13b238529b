//! The other renderings of the same run.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use crate::support::{check, hostile, lab_run, run_of, scenario};
use dmct_record::{
    gap::{Gap, GapKind, Sight},
    review::{Contradiction, ContradictionKind},
    run::Run,
    verdict::Verdict,
};
use dmct_report::{html, json, junit, terminal};

const PLAIN: terminal::Style = terminal::Style {
    colour: false,
    width: 100,
};

#[test]
fn a_run_in_a_screen() {
    let (run, _) = lab_run();
    insta::assert_snapshot!("terminal_summary", terminal::summary(&run, &PLAIN));
}

/// A run of five failures, four of which break the same clause, and a scenario that one of those blocks.
fn run_of_two_faults() -> Run {
    let failed = |id: &str, clause: &str| {
        let mut failed = scenario(id, id, Verdict::Fail);
        let mut broken = check(clause, "Status of the Get", "2", 9);
        broken.verdict = Verdict::Fail;
        broken.observed = "none".into();
        failed.checks.push(broken);
        failed
    };
    let mut blocked = scenario("pro-1.3/client/a/blocked", "blocked", Verdict::Inconclusive);
    blocked.blocked_by = Some("pro-1.3/client/a/second".into());
    let scenarios = vec![
        failed("pro-1.3/client/a/first", "PRO-6.5-08"),
        failed("pro-1.3/client/b/of-its-own", "PRO-6.3-07"),
        failed("pro-1.3/client/a/second", "PRO-6.5-08"),
        failed("pro-1.3/client/a/third", "PRO-6.5-08"),
        blocked,
        failed("pro-1.3/client/monitor/same", "PRO-6.5-08"),
    ];
    run_of(scenarios, Vec::new())
}

#[test]
fn failures_that_are_likely_one_fault_are_told_once() {
    let run = run_of_two_faults();
    insta::assert_snapshot!("terminal_two_faults", terminal::summary(&run, &PLAIN));
    let page = html::render(&run, &[]).unwrap();
    assert!(page.contains("5 of 6 scenarios failed, likely by 2 faults."));
    let first = page.split_once("<ol class=\"causes\">").unwrap().1;
    let first = first.split_once("</ol>").unwrap().0;
    assert_eq!(first.matches("<span class=\"verdict\">").count(), 2);
    assert!(first.contains("3 more with likely the same fault"));
    assert!(first.contains("blocks 1 more"));
    let kept = json::parse(&json::render(&run)).unwrap();
    assert_eq!(kept.root_causes.len(), 2);
}

#[test]
fn a_warning_and_strictness_are_seen_in_every_form() {
    let (mut run, events) = lab_run();
    let passed = run
        .scenarios
        .iter_mut()
        .find(|result| result.verdict == Verdict::Pass)
        .unwrap();
    let mut warning = check("PRO-9.9-01", "that the client is kind", "2", 9);
    warning.level = "SHOULD".into();
    warning.warning = true;
    warning.observed = "it was not".into();
    passed.checks.push(warning);
    run.strict = true;
    let page = html::render(&run, &events).unwrap();
    let texts = [terminal::summary(&run, &PLAIN), junit::render(&run), page];
    for text in &texts {
        let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [
            "PRO-9.9-01 (SHOULD): observed it was not",
            "strictly: a SHOULD that is not followed fails",
        ] {
            assert!(told.contains(said), "{said}: {text}");
        }
    }
    run.scenarios.iter_mut().for_each(|one| one.checks.clear());
    assert!(!terminal::summary(&run, &PLAIN).contains("WARNING"));
}

#[test]
fn a_run_in_which_all_passes_is_not_called_conformant_against_its_claims() {
    let (mut run, events) = lab_run();
    run.scenarios
        .retain(|result| result.verdict == Verdict::Pass);
    run.counts = dmct_record::coverage::count(&run.scenarios);
    let passed = terminal::summary(&run, &PLAIN);
    assert!(!passed.contains("does not conform"), "{passed}");
    run.review = vec![Contradiction {
        spec: "pro-1.3".into(),
        role: "client".into(),
        id: "DM-PRO-C-001-M".into(),
        kind: ContradictionKind::MandatoryNotClaimed,
        says: "`DM-PRO-C-001-M` is mandatory, and not claimed".into(),
        requires: None,
        operands: Vec::new(),
        change: "claim `DM-PRO-C-001-M`".into(),
        line: 7,
        note: None,
    }];
    let scenario = run.scenarios[0].id.clone();
    run.gaps = vec![Gap {
        spec: "pro-1.3".into(),
        role: "client".into(),
        id: "DM-PRO-LO-C-007-O".into(),
        kind: GapKind::NotClaimedButObserved,
        says: "it announces MaxObjSize, and the item is not claimed".into(),
        verdict: None,
        seen: Some(Sight {
            scenario: scenario.clone(),
            message: 1,
            bytes: Some([3, 9]),
            text: "<MaxObjSize>".into(),
        }),
    }];
    let told = terminal::summary(&run, &PLAIN);
    for due in [
        "DM Protocol 1.3: `DM-PRO-C-001-M` is mandatory, and not claimed (line 7 of the profile)",
        "not claimed but observed: DM-PRO-LO-C-007-O",
        "By its own claims it does not conform: a mandatory SCR item is not claimed.",
    ] {
        assert!(told.contains(due), "{due}: {told}");
    }
    let page = html::render(&run, &events).unwrap();
    assert!(
        page.contains("class=\"conclusion v-fail\""),
        "the page ends well"
    );
    for due in [
        "By its own claims it does not conform",
        "line 7 of the profile",
        &format!("message 1, octets 3..9 of {scenario}"),
        "&lt;MaxObjSize",
    ] {
        assert!(page.contains(due), "{due}");
    }
}

#[test]
fn scenarios_in_a_line_each() {
    let (run, _) = lab_run();
    let lines: Vec<String> = run
        .scenarios
        .iter()
        .map(|s| terminal::scenario_line(s, &PLAIN))
        .collect();
    insta::assert_snapshot!("terminal_scenario_lines", lines.join("\n"));
}

#[test]
fn a_failure_in_full_with_carets_under_its_text() {
    let (run, events) = lab_run();
    insta::assert_snapshot!(
        "terminal_failure_text",
        terminal::failure(&run.scenarios[1], &events, &PLAIN)
    );
}

#[test]
fn a_failure_in_full_with_carets_under_its_octets() {
    let (run, events) = lab_run();
    insta::assert_snapshot!(
        "terminal_failure_octets",
        terminal::failure(&run.scenarios[3], &events, &PLAIN)
    );
}

#[test]
fn colour_adds_nothing_but_escape_sequences() {
    let (run, events) = lab_run();
    let colourful = terminal::Style {
        colour: true,
        ..PLAIN
    };
    for result in &run.scenarios {
        let with = terminal::failure(result, &events, &colourful);
        assert!(with.contains('\u{1B}'));
        assert_eq!(
            without_colour(&with),
            terminal::failure(result, &events, &PLAIN)
        );
    }
    assert_eq!(
        without_colour(&terminal::summary(&run, &colourful)),
        terminal::summary(&run, &PLAIN)
    );
}

#[test]
fn nothing_that_a_peer_sent_drives_the_terminal() {
    let (run, events) = hostile::hostile_run();
    let mut text = terminal::summary(&run, &PLAIN);
    for result in &run.scenarios {
        text.push_str(&terminal::scenario_line(result, &PLAIN));
        text.push_str(&terminal::failure(result, &events, &PLAIN));
    }
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!text.contains('\u{202E}'));
}

#[test]
fn junit_of_a_lab_run() {
    let (run, _) = lab_run();
    insta::assert_snapshot!("junit", junit::render(&run));
}

#[test]
fn junit_is_xml_whatever_a_peer_sent_and_counts_every_scenario() {
    for (run, _) in [lab_run(), hostile::hostile_run()] {
        let text = junit::render(&run);
        let document = roxmltree::Document::parse(&text).unwrap();
        let cases: Vec<_> = document
            .descendants()
            .filter(|n| n.has_tag_name("testcase"))
            .collect();
        assert_eq!(cases.len() as u64, run.counts.selected);
        let with = |tag: &str| {
            cases
                .iter()
                .filter(|case| case.children().any(|child| child.has_tag_name(tag)))
                .count() as u64
        };
        assert_eq!(with("failure"), run.counts.fail);
        assert_eq!(with("error"), run.counts.error + run.counts.inconclusive);
        assert_eq!(
            with("skipped"),
            run.counts.not_applicable + run.counts.waived
        );
    }
}

#[test]
fn json_is_read_as_what_was_written() {
    for (run, _) in [lab_run(), hostile::hostile_run()] {
        let text = json::render(&run);
        assert!(text.ends_with("}\n"));
        assert_eq!(json::parse(&text).unwrap(), run);
    }
}

#[test]
fn json_of_another_schema_is_refused_by_name() {
    let (run, _) = lab_run();
    let other = json::render(&run).replacen("\"schema\": 1", "\"schema\": 2", 1);
    let refused = json::parse(&other).unwrap_err().to_string();
    assert_eq!(
        refused,
        "this run is of schema 2, and this version of dmct reads schema 1"
    );
    assert!(json::parse("[]").is_err());
}

/// A text with every colour sequence taken out.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1B}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').unwrap().1)
}
