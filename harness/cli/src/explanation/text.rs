//! The explanation for people.

use super::told::{Check, Clause, Evidence, Explanation, Item, Monitor, Scenario};
use dmct_record::{excuse::Excuse, verdict::Verdict};
use dmct_report::visible;
use std::fmt::Write as _;

/// The most entries of evidence that are written for one check; the others are counted.
const LISTED: usize = 3;

/// The explanation as lines.
pub fn text(explanation: &Explanation) -> String {
    let mut text = Text::default();
    for told in &explanation.items {
        text.item(told);
    }
    if let Some(clause) = &explanation.clause {
        text.clause(clause, 0);
    }
    if let Some(monitor) = &explanation.monitor {
        text.own_monitor(monitor);
    }
    if let Some(scenario) = &explanation.scenario {
        text.scenario(scenario);
    }
    match &explanation.run {
        Some(run) => text.line(0, &format!("evidence: the run in {}", visible::line(run))),
        None => text.line(
            0,
            "evidence: none, there is no run yet; `--run DIR` names one",
        ),
    }
    text.0
}

/// Lines, indented.
#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, indent: usize, line: &str) {
        let _ = writeln!(self.0, "{:indent$}{line}", "");
    }

    fn item(&mut self, item: &Item) {
        let status = if item.status == "M" {
            "mandatory"
        } else {
            "optional"
        };
        let head = format!(
            "{} ({status}, {}, for a {})",
            item.id, item.section, item.role
        );
        self.line(0, &head);
        self.line(2, &format!("asks: {}", item.function));
        if let Some(requirement) = &item.requirement {
            self.line(
                2,
                &format!("whoever claims it must also support: {requirement}"),
            );
        }
        self.noted(2, item.note.as_deref(), item.excuse.as_ref());
        if let Some(place) = &item.report {
            let verdict = item.verdict.map_or("not tested", Verdict::word);
            self.line(2, &format!("last run: {verdict} ({place})"));
        }
        self.line(2, "clauses that serve it:");
        for clause in &item.clauses {
            self.clause(clause, 4);
        }
        self.line(2, "scenarios that decide it:");
        for scenario in &item.scenarios {
            self.line(4, scenario);
        }
    }

    fn noted(&mut self, indent: usize, note: Option<&str>, excuse: Option<&Excuse>) {
        if let Some(note) = note {
            self.line(indent, &format!("note: {note}"));
        }
        if let Some(excuse) = excuse {
            let line = format!("excused as {}: {}", excuse.kind, excuse.reason);
            self.line(indent, &line);
        }
    }

    fn clause(&mut self, clause: &Clause, indent: usize) {
        let head = format!("{} ({}, {})", clause.id, clause.level, clause.section);
        self.line(indent, &head);
        let indent = indent + 2;
        self.line(indent, &format!("asks: {}", clause.text));
        let judged = match clause.level {
            "MUST" => "who does not follow it fails",
            "SHOULD" => "who does not follow it is warned; with --strict, fails",
            _ => "never judged",
        };
        self.line(indent, &format!("judged: {judged}"));
        self.noted(indent, clause.note.as_deref(), clause.excuse.as_ref());
        if !clause.items.is_empty() {
            self.line(indent, &format!("serves: {}", clause.items.join(", ")));
        }
        for monitor in &clause.monitors {
            self.line(indent, &format!("watched by {}", monitor.id));
            self.evidence(indent + 2, &monitor.evidence);
        }
        for check in &clause.checks {
            self.check(indent, check);
        }
    }

    fn check(&mut self, indent: usize, check: &Check) {
        let otherwise = match check.otherwise {
            "fail" => String::new(),
            other => format!(", otherwise {other}"),
        };
        let line = format!(
            "checked by {}, step {}, line {}{otherwise}",
            check.scenario, check.step, check.line
        );
        self.line(indent, &line);
        self.evidence(indent + 2, &check.evidence);
    }

    fn evidence(&mut self, indent: usize, evidence: &[Evidence]) {
        // What did not pass first: it is what a reader looks for.
        let mut sorted: Vec<&Evidence> = evidence.iter().collect();
        sorted.sort_by_key(|one| std::cmp::Reverse((one.verdict, one.warning)));
        for one in sorted.iter().take(LISTED) {
            self.line(indent, &found(one));
        }
        if sorted.len() > LISTED {
            self.line(indent, &format!("and {} more", sorted.len() - LISTED));
        }
    }

    fn own_monitor(&mut self, monitor: &Monitor) {
        self.line(0, &monitor.id);
        self.line(
            2,
            &format!("{}, in every message of every scenario", monitor.title),
        );
        self.line(2, &format!("judges: {}", monitor.clause));
        if !monitor.items.is_empty() {
            self.line(2, &format!("serves: {}", monitor.items.join(", ")));
        }
        self.evidence(2, &monitor.evidence);
    }

    fn scenario(&mut self, scenario: &Scenario) {
        self.line(0, &scenario.id);
        self.line(2, &scenario.title);
        self.line(2, &scenario.purpose);
        self.line(2, &format!("decides: {}", scenario.covers.join(", ")));
        if let Some(control) = &scenario.control {
            let line = format!("counts only if this one passed in the same run: {control}");
            self.line(2, &line);
        }
        for needed in &scenario.builds_on {
            self.line(2, &format!("is played only if this one passed: {needed}"));
        }
        for other in &scenario.needed_by {
            self.line(2, &format!("{other} builds on it"));
        }
        self.evidence(2, &scenario.results);
        for clause in &scenario.clauses {
            self.clause(clause, 2);
        }
        let _ = writeln!(self.0, "\n{}\n", scenario.source.trim_end());
    }
}

/// What was found, in one line.
fn found(evidence: &Evidence) -> String {
    let verdict = if evidence.warning && evidence.verdict == Verdict::Pass {
        "warning"
    } else {
        evidence.verdict.word()
    };
    let mut line = format!("last run: {verdict}");
    if let Some((_, variant)) = evidence.result.split_once('[') {
        let _ = write!(line, " [{}", visible::line(variant));
    }
    if !evidence.observed.is_empty() {
        let observed = visible::shortened(&evidence.observed, 200);
        let _ = write!(line, ", observed {}", visible::line(&observed));
    }
    if let Some(message) = evidence.message {
        let _ = write!(line, ", message {message}");
    }
    if let Some(place) = &evidence.report {
        let _ = write!(line, " ({place})");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_record::excuse::ExcuseKind;

    fn evidence(variant: u32, verdict: Verdict) -> Evidence {
        Evidence {
            result: format!("pro-1.3/client/a/b[size={variant}]"),
            verdict,
            warning: false,
            observed: "500".into(),
            message: Some(7),
            report: Some("reports/r/index.html#pro-1.3/client/a/b!7".into()),
        }
    }

    fn clause(id: &str, level: &'static str) -> Clause {
        Clause {
            id: id.into(),
            level,
            section: "DM Protocol 1.3, 8".into(),
            text: "The client is kind.".into(),
            note: None,
            items: vec!["pro-1.3:DM-A-C-001-M".into()],
            excuse: None,
            checks: Vec::new(),
            monitors: Vec::new(),
        }
    }

    #[test]
    fn an_item_is_walked_to_its_evidence_and_what_failed_is_told_first() {
        let verdicts = [Verdict::Pass, Verdict::Pass, Verdict::Fail, Verdict::Pass];
        let decided = Clause {
            checks: vec![Check {
                scenario: "pro-1.3/client/a/b".into(),
                step: "3".into(),
                line: 21,
                otherwise: "fail",
                evidence: (1..).zip(verdicts).map(|(n, v)| evidence(n, v)).collect(),
            }],
            monitors: vec![Monitor {
                id: "pro-1.3/client/monitor/kind".into(),
                title: "Clients are kind",
                clause: "PRO-8-01".into(),
                items: Vec::new(),
                evidence: Vec::new(),
            }],
            ..clause("PRO-8-01", "MUST")
        };
        let excused = Clause {
            note: Some("Kind is not defined.".into()),
            excuse: Some(Excuse {
                kind: ExcuseKind::NotObservable,
                reason: "Kindness is not sent.".into(),
            }),
            ..clause("PRO-8-02", "SHOULD")
        };
        let item = Item {
            spec: "pro-1.3".into(),
            role: "client",
            id: "DM-A-C-001-M".into(),
            status: "M",
            section: "DM Protocol 1.3, 8".into(),
            function: "Be kind".into(),
            requirement: Some("DM-A-C-002-O".into()),
            note: None,
            excuse: None,
            verdict: Some(Verdict::Fail),
            report: Some("reports/r/index.html#!pro-1.3/client/DM-A-C-001-M".into()),
            clauses: vec![decided, excused],
            scenarios: vec!["pro-1.3/client/a/b".into()],
        };
        let explanation = Explanation {
            run: Some("reports/r".into()),
            items: vec![item],
            ..Explanation::default()
        };
        insta::assert_snapshot!("explained_item", text(&explanation));
    }
}
