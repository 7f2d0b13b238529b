//! Scenario files become plans.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use dmct_scenario::catalogue::Catalogue;
use dmct_scenario::diagnostic::render;
use dmct_scenario::lower::lower;
use dmct_scenario::order::order;
use dmct_scenario::plan::{
    Action, Applicability, CommandBody, DataSpec, Expectation, Gather, Matcher, Miss, Part, Plan,
    Template,
};
use dmct_scenario::profile::Profile;
use dmct_scenario::source::Source;
use std::sync::LazyLock;
use std::time::Duration;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(common::catalogue);

const LARGE_OBJECT: &str = include_str!("good/large-object.yaml");
const PROFILE: &str = "\
iut: { name: Example phone, role: client, protocol: DM/1.3 }
claims: all
session:
  device-id: IMEI:493005100592800
  server-id: com.example.dm
  client: { user: dmct-client, secret: { value: hush-hush } }
address: { push: 127.0.0.1:2948 }
upper-tester: built-in
ixit: { nodes: { large: ./Scratch/Large } }
";

fn profile(text: &str) -> Profile {
    let env = |_: &str| None;
    let read_file = |_: &str| Err(String::new());
    Profile::parse(
        &Source::new("phone.yaml", text),
        &CATALOGUE,
        &env,
        &read_file,
    )
    .unwrap_or_else(|found| panic!("{}", render(&found, false)))
}

fn plans_with(text: &str, profile_text: &str) -> Vec<Plan> {
    let name = "scenarios/pro-1.3/client/large-object/size-differs.yaml";
    lower(&Source::new(name, text), &CATALOGUE, &profile(profile_text))
        .unwrap_or_else(|found| panic!("{}", render(&found, false)))
}

#[test]
fn a_file_becomes_a_plan_for_each_variant() {
    let plans = plans_with(LARGE_OBJECT, PROFILE);
    let ids: Vec<_> = plans.iter().map(|plan| plan.id.as_str()).collect();
    let id = "pro-1.3/client/large-object/size-differs";
    assert_eq!(
        ids,
        [format!("{id}[octets=1000]"), format!("{id}[octets=1001]")]
    );
    let second = &plans[1];
    assert_eq!(second.applicability, Applicability::Applicable);
    assert_eq!(
        (second.scenario.as_str(), &second.variant["octets"][..]),
        (id, "1001")
    );
    assert_eq!((second.spec.as_str(), second.line), ("pro-1.3", 1));
    assert_eq!(second.covers, ["DM-PRO-LO-C-010-O"]);
    assert_eq!(second.clauses[0].section, "DM Protocol 1.3, 8");
    assert_eq!(second.setting.server_user, "com.example.dm");
    assert_eq!(
        second.builds_on,
        ["pro-1.3/client/session/client-initiated"]
    );
}

#[test]
fn holes_are_filled_while_lowering_or_left_to_the_engine() {
    let plan = &plans_with(LARGE_OBJECT, PROFILE)[1];
    let Action::Send(first) = &plan.steps[1].action else {
        panic!("{:?}", plan.steps[1]);
    };
    let CommandBody::Operation { name, items, .. } = &first.commands[0].body else {
        panic!("{first:?}");
    };
    assert_eq!((name.as_str(), items[0].more), ("Replace", true));
    assert_eq!(items[0].target, Some(Template::text("./Scratch/Large")));
    let filled = DataSpec::Fill {
        octets: 1001,
        at: 0,
    };
    assert_eq!(items[0].data, Some(filled));
    let Action::Send(second) = &plan.steps[3].action else {
        panic!("{:?}", plan.steps[3]);
    };
    let session = Template(vec![Part::Hole("sid".to_owned())]);
    assert_eq!(second.header.session_id, Some(session));
    assert_eq!(second.edits.len(), 2);
}

#[test]
fn a_check_has_its_clause_its_items_and_its_place() {
    let plan = &plans_with(LARGE_OBJECT, PROFILE)[0];
    let Action::Expect(expect) = &plan.steps[4].action else {
        panic!("{:?}", plan.steps[4]);
    };
    assert_eq!(
        (expect.within, expect.gather),
        (Some(Duration::from_secs(5)), Gather::Package)
    );
    let first = &expect.checks[0];
    assert_eq!(
        (first.clause.id.as_str(), first.miss),
        ("PRO-8-19", Miss::Inconclusive)
    );
    assert_eq!(first.scr, ["DM-PRO-LO-C-010-O"]);
    let line = LARGE_OBJECT
        .lines()
        .position(|line| line.contains("the reading of 8"));
    assert_eq!(
        usize::try_from(first.place.line).unwrap(),
        line.unwrap() + 1
    );
    let Expectation::Status(status) = &first.expectation else {
        panic!("{first:?}");
    };
    let within = Matcher::Number {
        at_least: None,
        at_most: Some(499),
    };
    let code = [
        Matcher::Equals(Template::text("424")),
        Matcher::Not(Box::new(within)),
    ];
    assert_eq!(status.code, Some(Matcher::OneOf(code.into())));
}

#[test]
fn alternatives_number_their_steps_below_their_own() {
    let plan = &plans_with(LARGE_OBJECT, PROFILE)[0];
    let Action::Either {
        ways: alternatives, ..
    } = &plan.steps[5].action
    else {
        panic!("{:?}", plan.steps[5]);
    };
    let last = &alternatives[2];
    let numbers: Vec<_> = last.then.iter().map(|step| step.number.as_str()).collect();
    assert_eq!(numbers, ["6.3.1", "6.3.2"]);
    assert_eq!(
        (alternatives[1].when_silent, alternatives[1].verdict),
        (true, Some(Miss::Fail))
    );
    assert_eq!(plan.cleanup[0].number, "cleanup.1");
}

#[test]
fn several_ways_may_say_how_long_they_wait() {
    let steps = LARGE_OBJECT.replace(
        "  - either:\n",
        "  - either:\n      within: 7s\n      ways:\n",
    );
    let (plain, timed) = (
        plans_with(LARGE_OBJECT, PROFILE),
        plans_with(&steps, PROFILE),
    );
    let either = |plan: &Plan| match &plan.steps[5].action {
        Action::Either { ways, within } => (ways.len(), *within),
        other => panic!("{other:?}"),
    };
    let (ways, within) = either(&plain[0]);
    assert_eq!(within, None);
    assert_eq!(either(&timed[0]), (ways, Some(Duration::from_secs(7))));
}

#[test]
fn what_does_not_bind_the_implementation_is_not_applicable() {
    let applicability = |profile: &str| plans_with(LARGE_OBJECT, profile)[0].applicability.clone();
    let without = |id: &str| {
        let claims = format!("claims: {{ base: all, without: [{id}] }}");
        applicability(&PROFILE.replace("claims: all", &claims))
    };
    let reason = "it needs DM-PRO-C-004-O, which is not claimed";
    assert_eq!(
        without("DM-PRO-C-004-O"),
        Applicability::NotApplicable(reason.to_owned())
    );
    let reason = "the profile does not claim DM-PRO-LO-C-010-O";
    assert_eq!(
        without("DM-PRO-LO-C-010-O"),
        Applicability::NotApplicable(reason.to_owned())
    );
    let text = LARGE_OBJECT.replacen("steps:", "versions: [DM/1.2]\nsteps:", 1);
    let reason = "it applies to DM/1.2, and the profile says DM/1.3";
    let plan = &plans_with(&text, PROFILE)[0];
    assert_eq!(
        plan.applicability,
        Applicability::NotApplicable(reason.to_owned())
    );
}

#[test]
fn what_the_profile_does_not_say_is_lacking() {
    let applicability = |profile: &str| plans_with(LARGE_OBJECT, profile)[0].applicability.clone();
    let reason = "the profile does not say ixit.nodes.large";
    let lacking = Applicability::Lacking(reason.to_owned());
    assert_eq!(applicability(&PROFILE.replace("large:", "small:")), lacking);
}

#[test]
fn what_others_stand_on_comes_first() {
    let plan = |scenario: &str, builds_on: &[&str], control: Option<&str>| Plan {
        id: scenario.to_owned(),
        scenario: scenario.to_owned(),
        builds_on: builds_on.iter().map(|id| (*id).to_owned()).collect(),
        control: control.map(str::to_owned),
        ..plans_with(LARGE_OBJECT, PROFILE)[0].clone()
    };
    let plans = vec![
        plan("a", &["c", "elsewhere"], None),
        plan("b", &[], Some("d")),
        plan("c", &[], None),
        plan("d", &["c"], None),
        plan("e", &[], None),
    ];
    let ids = |plans: Vec<Plan>| plans.into_iter().map(|plan| plan.id).collect::<Vec<_>>();
    assert_eq!(
        ids(order(plans.clone()).unwrap()),
        ["c", "a", "d", "b", "e"]
    );
    let mut cyclic = plans;
    cyclic[2].control = Some("b".to_owned());
    let found = order(cyclic).unwrap_err();
    let messages: Vec<_> = found
        .iter()
        .map(|one| one.message.chars().nth(1).unwrap())
        .collect();
    // a and e stand on no cycle, though a can never run either.
    assert_eq!(messages, ['b', 'c', 'd']);
}

#[test]
fn a_wrong_certificate_is_shown_only_where_silence_before_it_would_tell_something() {
    const SCENARIO: &str = "\
title: T
purpose: P
covers: [DM-PRO-C-001-M]
clauses: [HTTPS-1]
transport: https
steps:
  - certificate: WORD
  - trigger
  - silence: {}
";
    let files = "certificate: c.pem, key: k.pem";
    let lacking = |what: &str| Applicability::Lacking(what.to_owned());
    let no_key = lacking("the profile does not say ca-key in tls");
    let pull = lacking("the client connects when it likes to");
    let plain = Applicability::NotApplicable("it applies to HTTPS".to_owned());
    for (tls, trigger, word, expected) in [
        ("", "operator", "expired", &plain),
        (files, "operator", "good", &Applicability::Applicable),
        (files, "operator", "self-signed", &Applicability::Applicable),
        (files, "operator", "expired", &no_key),
        (files, "operator", "another-host", &no_key),
        (
            &format!("{files}, ca-key: k.pem"),
            "operator",
            "expired",
            &Applicability::Applicable,
        ),
        (&format!("{files}, ca-key: k.pem"), "pull", "expired", &pull),
        (files, "pull", "good", &Applicability::Applicable),
    ] {
        let tls = if tls.is_empty() {
            String::new()
        } else {
            format!(", tls: {{ {tls} }}")
        };
        let text = PROFILE.replace("2948 }", &format!("2948{tls} }}\ntrigger: {trigger}"));
        let source = Source::new("phone.yaml", text);
        let read_file = |_: &str| Ok(String::new());
        let profile = Profile::parse(&source, &CATALOGUE, &|_| None, &read_file)
            .unwrap_or_else(|found| panic!("{}", render(&found, false)));
        let name = "scenarios/pro-1.3/client/transport/it.yaml";
        let scenario = Source::new(name, SCENARIO.replace("WORD", word));
        let plans = lower(&scenario, &CATALOGUE, &profile)
            .unwrap_or_else(|found| panic!("{}", render(&found, false)));
        let found = &plans[0].applicability;
        let fits = match (found, expected) {
            (Applicability::Lacking(found), Applicability::Lacking(start))
            | (Applicability::NotApplicable(found), Applicability::NotApplicable(start)) => {
                found.replace('`', "").starts_with(start)
            }
            (found, expected) => found == expected,
        };
        assert!(fits, "{tls} {trigger} {word}: {found:?}");
    }
}
