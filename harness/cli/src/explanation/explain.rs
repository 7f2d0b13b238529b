//! From an id to what it means.

use super::{
    evidence::Recorded,
    told::{Check, Clause, Explanation, Item, Monitor, Scenario},
};
use crate::{
    problem::Problem,
    suite::Suite,
    traceability::{HeldBy, Traces, Watch, all_watches, covering, serves},
};
use dmct_scenario::{
    catalogue::{ClauseEntry, ScrItem, document_title},
    expression::ItemRef,
    header::Header,
    plan::{Level, Miss, Role},
};

/// What an id means; nothing if it is not known. A scenario may be named by its file, an item with its document.
///
/// # Errors
/// Mistakes in the scenarios.
pub fn explain(
    suite: &Suite,
    id: &str,
    recorded: Option<&Recorded>,
) -> Result<Option<Explanation>, Problem> {
    let traces = Traces::of(suite)?;
    let teller = Teller {
        suite,
        traces: &traces,
        headers: suite.library.headers(),
        recorded,
    };
    let id = id.trim();
    let path = id
        .trim_start_matches("scenarios/")
        .trim_end_matches(".yaml");
    let explanation = Explanation {
        run: recorded.map(|run| run.folder().to_owned()),
        items: teller.items(id),
        clause: teller.clause_of(id),
        scenario: teller.scenario(path),
        monitor: all_watches()
            .into_iter()
            .find(|watch| watch.id() == path)
            .map(|watch| teller.monitor(&watch)),
    };
    let is_empty = explanation.items.is_empty()
        && explanation.clause.is_none()
        && explanation.scenario.is_none()
        && explanation.monitor.is_none();
    Ok((!is_empty).then_some(explanation))
}

struct Teller<'s> {
    suite: &'s Suite,
    traces: &'s Traces,
    headers: Vec<Header>,
    recorded: Option<&'s Recorded>,
}

impl Teller<'_> {
    fn items(&self, id: &str) -> Vec<Item> {
        let (spec, bare) = id
            .split_once(':')
            .map_or((None, id), |(spec, bare)| (Some(spec), bare));
        let items = self.suite.catalogue.items.iter().filter(|item| {
            item.id.eq_ignore_ascii_case(bare) && spec.is_none_or(|spec| spec == item.spec)
        });
        items.map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &ScrItem) -> Item {
        let clauses = self.suite.catalogue.clauses.iter();
        let found = self.recorded.and_then(|run| run.of_item(item));
        Item {
            spec: item.spec.clone(),
            role: item.role.word(),
            id: item.id.clone(),
            status: item.status.letter(),
            section: format!("{}, {}", document_title(&item.spec), item.section),
            function: item.function.clone(),
            requirement: item.requirement.as_ref().map(ToString::to_string),
            note: item.note.clone(),
            excuse: item.excuse.clone(),
            verdict: found.as_ref().and_then(|(row, _)| row.verdict),
            report: found.and_then(|(_, place)| place),
            clauses: clauses
                .filter(|clause| serves(self.suite, clause, item))
                .map(|clause| self.clause(clause, |by| by.role() == Some(item.role)))
                .collect(),
            scenarios: covering(self.suite, item, &self.headers)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }
    }

    fn clause_of(&self, id: &str) -> Option<Clause> {
        let clauses = &self.suite.catalogue.clauses;
        let entry = clauses
            .iter()
            .find(|clause| clause.id.eq_ignore_ascii_case(id))?;
        Some(self.clause(entry, |_| true))
    }

    /// A clause with those of its checks and monitors that are asked for.
    fn clause(&self, entry: &ClauseEntry, is_meant: impl Fn(&dyn Basis) -> bool) -> Clause {
        let basis = self.traces.basis(entry);
        let checks = basis.checks.iter().filter(|by| is_meant(*by));
        let monitors = basis.monitors.iter().filter(|watch| is_meant(*watch));
        Clause {
            id: entry.id.clone(),
            level: level_word(entry.level),
            section: entry.for_plan().section,
            text: entry.text.clone(),
            note: entry.note.clone(),
            items: self.items_of(entry),
            excuse: entry.excuse(),
            checks: checks.map(|by| self.check(by)).collect(),
            monitors: monitors.map(|watch| self.monitor(watch)).collect(),
        }
    }

    /// The items that a clause serves, each with its document.
    fn items_of(&self, entry: &ClauseEntry) -> Vec<String> {
        let catalogue = &self.suite.catalogue;
        let items = entry.scr.iter().filter_map(|id| {
            let item = catalogue.item(Some(&entry.spec), Role::Client, &ItemRef::parse(id))?;
            Some(format!("{}:{}", item.spec, item.id))
        });
        items.collect()
    }

    fn check(&self, by: &HeldBy<'_>) -> Check {
        let evidence = self.recorded.map(|run| run.of_check(by.scenario, by.held));
        Check {
            scenario: by.scenario.to_owned(),
            step: by.held.step.clone(),
            line: by.held.line,
            otherwise: otherwise(by.held.miss, by.held.level),
            evidence: evidence.unwrap_or_default(),
        }
    }

    fn monitor(&self, watch: &Watch) -> Monitor {
        let id = watch.id();
        let evidence = self.recorded.map(|run| run.of_monitor(&id));
        let clause = watch.rule.clause(watch.role).unwrap_or_default();
        let entry = self.suite.catalogue.clause(clause);
        Monitor {
            title: watch.rule.title,
            clause: clause.to_owned(),
            items: entry.map(|entry| self.items_of(entry)).unwrap_or_default(),
            evidence: evidence.unwrap_or_default(),
            id,
        }
    }

    fn scenario(&self, id: &str) -> Option<Scenario> {
        let header = self.headers.iter().find(|header| header.id == id)?;
        let source = self.suite.library.scenario(id);
        let clauses = header.clauses.iter();
        let stands_on = |other: &&Header| other.prerequisites().any(|needed| needed == id);
        Some(Scenario {
            id: header.id.clone(),
            title: header.title.clone(),
            purpose: header.purpose.clone(),
            covers: header.covers.clone(),
            control: header.control.clone(),
            builds_on: header.builds_on.clone(),
            needed_by: self
                .headers
                .iter()
                .filter(stands_on)
                .map(|other| other.id.clone())
                .collect(),
            clauses: clauses
                .filter_map(|clause| self.suite.catalogue.clause(clause))
                .map(|clause| self.clause(clause, |by| by.scenario() == Some(id)))
                .collect(),
            results: self
                .recorded
                .map(|run| run.of_scenario(id))
                .unwrap_or_default(),
            source: source.map_or_else(String::new, |source| source.text.clone()),
        })
    }
}

/// A check or a monitor, as far as it matters where it stands.
trait Basis {
    /// Whom it judges.
    fn role(&self) -> Option<Role>;
    /// The scenario it stands in; a monitor stands in none.
    fn scenario(&self) -> Option<&str>;
}

impl Basis for HeldBy<'_> {
    fn role(&self) -> Option<Role> {
        match self.scenario.split('/').nth(1) {
            Some("client") => Some(Role::Client),
            Some("server") => Some(Role::Server),
            _ => None,
        }
    }

    fn scenario(&self) -> Option<&str> {
        Some(self.scenario)
    }
}

impl Basis for Watch {
    fn role(&self) -> Option<Role> {
        Some(self.role)
    }

    fn scenario(&self) -> Option<&str> {
        None
    }
}

/// What it means if a check does not hold.
const fn otherwise(miss: Miss, level: Level) -> &'static str {
    match (miss, level) {
        (Miss::Fail, Level::Must) => "fail",
        (Miss::Fail | Miss::Warning, _) => "warning",
        (Miss::Inconclusive, _) => "inconclusive",
        (Miss::Pass, _) => "pass",
    }
}

/// The level of a clause as the documents write it.
const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Must => "MUST",
        Level::Should => "SHOULD",
        Level::May => "MAY",
    }
}
