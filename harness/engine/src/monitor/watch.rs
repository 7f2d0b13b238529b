//! Rules and conversations to results: one a rule and role, in the form of a scenario's.

use super::{
    conversation::Conversation,
    rule::{Finding, Rule, Watched},
    table::rules,
};
use dmct_record::{
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};
use dmct_scenario::plan::{Clause, Level, Role};

/// Says what a clause id means: the clause, and the SCR items that it belongs to.
pub type Lookup<'l> = dyn Fn(&str) -> Option<(Clause, Vec<String>)> + 'l;

/// How many findings of a rule are listed; of the others only the number is said.
const LISTED: usize = 5;

/// One result for every rule that could judge a message, in the order of the rules, clients before servers.
///
/// A rule that binds by a MUST fails with one finding; by a SHOULD it warns. A rule whose clause is not known, or
/// only permits something, is left out.
pub fn watch_all(conversations: &[Conversation<'_>], lookup: &Lookup<'_>) -> Vec<ScenarioResult> {
    let mut results = Vec::new();
    for role in [Role::Client, Role::Server] {
        let of_role: Vec<&Conversation<'_>> = conversations
            .iter()
            .filter(|conversation| conversation.judged == role)
            .collect();
        for rule in rules() {
            let known = rule.clause(role).and_then(lookup);
            let bound = known.filter(|(clause, _)| clause.level != Level::May);
            if let Some((clause, scr)) = bound {
                results.extend(watch(rule, role, &of_role, clause, scr));
            }
        }
    }
    results
}

/// What a rule found in all conversations.
struct Total<'a> {
    examined: u64,
    conversations: u64,
    findings: Vec<(&'a str, Finding)>,
}

fn watch(
    rule: &Rule,
    role: Role,
    conversations: &[&Conversation<'_>],
    clause: Clause,
    scr: Vec<String>,
) -> Option<ScenarioResult> {
    let total = add_up(rule, conversations);
    if total.examined == 0 {
        return None;
    }
    let scr = of_role(scr, role);
    let template = CheckResult {
        clause: clause.id.clone(),
        level: level_word(clause.level).to_owned(),
        section: clause.section.clone(),
        scr: scr.clone(),
        verdict: Verdict::Pass,
        warning: false,
        asks: clause.text.clone(),
        observed: String::new(),
        permitted: Vec::new(),
        scenario: None,
        message: None,
        bytes: None,
        step: "monitor".to_owned(),
        line: 0,
        note: None,
    };
    let checks = checks(&total, clause.level, &template);
    let verdict = checks
        .iter()
        .map(|check| check.verdict)
        .fold(Verdict::Pass, Verdict::and);
    Some(ScenarioResult {
        id: rule.result_id(role),
        title: rule.title.to_owned(),
        purpose: "Watches every message of every scenario of the run.".to_owned(),
        spec: "pro-1.3".to_owned(),
        role: role.word().to_owned(),
        verdict,
        reason: None,
        covers: scr,
        clauses: vec![clause.id],
        blocked_by: None,
        control: None,
        file: String::new(),
        began: 0,
        took: 0,
        checks,
        steps: Vec::new(),
    })
}

fn add_up<'a>(rule: &Rule, conversations: &[&Conversation<'a>]) -> Total<'a> {
    let mut total = Total {
        examined: 0,
        conversations: 0,
        findings: Vec::new(),
    };
    for conversation in conversations {
        if !rule.holds_in(conversation.version) {
            continue;
        }
        let Watched { examined, findings } = (rule.watch)(conversation);
        total.examined += examined;
        total.conversations += u64::from(examined > 0);
        let named = findings
            .into_iter()
            .map(|finding| (conversation.scenario, finding));
        total.findings.extend(named);
    }
    total
}

fn checks(total: &Total<'_>, level: Level, template: &CheckResult) -> Vec<CheckResult> {
    if total.findings.is_empty() {
        return vec![CheckResult {
            observed: format!(
                "{} examined in {}",
                counted(total.examined, "message"),
                counted(total.conversations, "scenario")
            ),
            ..template.clone()
        }];
    }
    let mut checks: Vec<CheckResult> = total
        .findings
        .iter()
        .take(LISTED)
        .map(|(scenario, finding)| check(scenario, finding, level, template))
        .collect();
    let more = total.findings.len().saturating_sub(LISTED);
    if let Some(last) = checks.last_mut().filter(|_| more > 0) {
        let note = format!("{} more not listed", counted(more as u64, "finding"));
        last.note = Some(match last.note.take() {
            Some(own) => format!("{own}; {note}"),
            None => note,
        });
    }
    checks
}

fn check(scenario: &str, finding: &Finding, level: Level, template: &CheckResult) -> CheckResult {
    let must = level == Level::Must;
    let range = finding.span.range();
    CheckResult {
        verdict: if must { Verdict::Fail } else { Verdict::Pass },
        warning: !must,
        observed: finding.observed.clone(),
        permitted: finding.permitted.clone(),
        scenario: Some(scenario.to_owned()),
        message: Some(finding.message),
        bytes: (!finding.span.is_unknown()).then_some([range.start, range.end]),
        note: finding.note.clone(),
        ..template.clone()
    }
}

/// The SCR items of a role: their ids hold a C or an S between hyphens.
fn of_role(scr: Vec<String>, role: Role) -> Vec<String> {
    let mark = match role {
        Role::Client => "-C-",
        Role::Server => "-S-",
    };
    scr.into_iter().filter(|id| id.contains(mark)).collect()
}

const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Must => "MUST",
        Level::Should => "SHOULD",
        Level::May => "MAY",
    }
}

fn counted(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        number => format!("{number} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::View;
    use dmct_record::{
        event::{Direction, Event, EventKind, Message},
        octets::Octets,
    };
    use std::collections::BTreeMap;

    /// A view of as many wrong Package #1 as said: their CmdIDs are 0.
    fn view(wrong: u64) -> View {
        let mut view = View::default();
        for number in 1..=wrong.max(1) {
            let body =
                super::super::testing::message(Role::Client, 1, super::super::testing::PACKAGE_1);
            let body = body.replace("<SessionID>A", &format!("<SessionID>{number}"));
            let body = match wrong {
                0 => body,
                _ => body.replace("<CmdID>2", "<CmdID>0"),
            };
            view.add(&Event {
                at: 0,
                scenario: String::new(),
                kind: EventKind::Message(Message {
                    number,
                    direction: Direction::Received,
                    carrier: "http".to_owned(),
                    peer: String::new(),
                    exchange: Some(number),
                    connection: None,
                    status: None,
                    media_type: "application/vnd.syncml.dm+xml".to_owned(),
                    head: Octets::default(),
                    body: Octets(body.into_bytes()),
                    to: String::new(),
                    labels: BTreeMap::new(),
                }),
            });
        }
        view
    }

    fn known(level: Level) -> impl Fn(&str) -> Option<(Clause, Vec<String>)> {
        move |id| {
            (id == "REP-6.1-2").then(|| {
                let clause = Clause {
                    id: id.to_owned(),
                    level,
                    section: "SyncML RepPro 1.2.2, 6.1".to_owned(),
                    text: "text".to_owned(),
                };
                (
                    clause,
                    vec!["DM-PRO-C-009-M".to_owned(), "DM-PRO-S-006-M".to_owned()],
                )
            })
        }
    }

    fn conversation(view: &View) -> Conversation<'_> {
        Conversation {
            scenario: "pro-1.3/client/session/client-initiated",
            view,
            judged: Role::Client,
            version: "DM/1.2",
        }
    }

    #[test]
    fn a_rule_that_is_kept_is_one_pass_with_what_was_examined() {
        let (one, other) = (view(0), view(0));
        let conversations = [conversation(&one), conversation(&other)];
        let results = watch_all(&conversations, &known(Level::Must));
        let [result] = results.as_slice() else {
            panic!("{results:?}")
        };
        assert_eq!(result.id, "pro-1.3/client/monitor/cmd-id");
        assert_eq!(result.verdict, Verdict::Pass);
        assert_eq!(result.covers, ["DM-PRO-C-009-M"]);
        assert_eq!(result.checks.len(), 1);
        let observed = result.checks.first().map(|check| check.observed.as_str());
        assert_eq!(observed, Some("2 messages examined in 2 scenarios"));
    }

    #[test]
    fn a_rule_that_is_broken_is_one_fail_with_five_findings_at_most() {
        let view = view(7);
        let results = watch_all(&[conversation(&view)], &known(Level::Must));
        let [result] = results.as_slice() else {
            panic!("{results:?}")
        };
        assert_eq!(result.verdict, Verdict::Fail);
        assert_eq!(result.checks.len(), LISTED);
        for (check, number) in result.checks.iter().zip(1..) {
            assert_eq!(check.message, Some(number));
            assert_eq!(check.verdict, Verdict::Fail);
            assert!(check.bytes.is_some() && check.scenario.is_some());
        }
        let last = result.checks.last().and_then(|check| check.note.as_deref());
        assert_eq!(last, Some("2 findings more not listed"));
    }

    #[test]
    fn a_rule_of_level_should_warns_and_one_that_only_permits_is_left_out() {
        let view = view(1);
        let results = watch_all(&[conversation(&view)], &known(Level::Should));
        let [result] = results.as_slice() else {
            panic!("{results:?}")
        };
        assert_eq!(result.verdict, Verdict::Pass);
        assert!(result.checks.iter().all(|check| check.warning));
        assert!(watch_all(&[conversation(&view)], &known(Level::May)).is_empty());
    }

    #[test]
    fn a_rule_that_could_judge_nothing_has_no_result() {
        assert!(watch_all(&[conversation(&View::default())], &known(Level::Must)).is_empty());
    }
}
