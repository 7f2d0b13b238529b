//! From claims, results and sightings to gaps.

use super::sign::Sighting;
use dmct_record::{
    gap::{Gap, GapKind},
    run::{CoverageRow, ScenarioResult},
    verdict::Verdict,
};

/// Where behaviour differs from the claims: first what messages say otherwise, then what works unclaimed, then what
/// is claimed and was not shown; each in the order of the tables.
///
/// What does not bind the implementation's protocol version is passed over.
pub fn gaps(
    values: &[Gap],
    rows: &[CoverageRow],
    results: &[ScenarioResult],
    sightings: &[Sighting],
) -> Vec<Gap> {
    let bound = || rows.iter().filter(|row| row.not_applicable_to.is_none());
    let unclaimed = bound().filter(|row| !row.claimed);
    let unclaimed = unclaimed.filter_map(|row| {
        let sighting = sighting_of(row, sightings)?;
        let says = format!("it {}, and the item is not claimed", sighting.what);
        Some(gap(
            row,
            GapKind::NotClaimedButObserved,
            says,
            Some(sighting),
        ))
    });
    let unshown = bound().filter(|row| row.claimed && !is_shown(row, results));
    let unshown = unshown.map(|row| {
        let sighting = sighting_of(row, sightings);
        let mut says = why_not_shown(row, results);
        if let Some(sighting) = sighting {
            says.push_str(&format!("; but it {}", sighting.what));
        }
        Gap {
            verdict: row.verdict,
            ..gap(row, GapKind::ClaimedButNotShown, says, sighting)
        }
    });
    let values = values.iter().cloned();
    values.chain(unclaimed).chain(unshown).collect()
}

fn gap(row: &CoverageRow, kind: GapKind, says: String, sighting: Option<&Sighting>) -> Gap {
    Gap {
        spec: row.spec.clone(),
        role: row.role.clone(),
        id: row.id.clone(),
        kind,
        says,
        verdict: None,
        seen: sighting.map(|sighting| sighting.sight.clone()),
    }
}

fn sighting_of<'s>(row: &CoverageRow, sightings: &'s [Sighting]) -> Option<&'s Sighting> {
    sightings.iter().find(|sighting| {
        let Sighting { spec, role, id, .. } = sighting;
        (*spec, role.word(), *id) == (row.spec.as_str(), row.role.as_str(), row.id.as_str())
    })
}

/// The scenarios that decide an item; monitors show nothing by themselves.
fn deciding<'r>(
    row: &CoverageRow,
    results: &'r [ScenarioResult],
) -> impl Iterator<Item = &'r ScenarioResult> {
    results
        .iter()
        .filter(|result| !result.is_monitor() && row.scenarios.contains(&result.id))
}

/// Whether a scenario passed that decides an item.
fn is_shown(row: &CoverageRow, results: &[ScenarioResult]) -> bool {
    deciding(row, results).any(|result| result.verdict == Verdict::Pass)
}

/// Why an item was not shown: what became of the scenarios that decide it.
fn why_not_shown(row: &CoverageRow, results: &[ScenarioResult]) -> String {
    let worst = deciding(row, results).max_by_key(|result| result.verdict);
    let Some(worst) = worst else {
        if let Some(excuse) = &row.excuse {
            return format!(
                "nothing tests it, excused as {}: {}",
                excuse.kind.word(),
                excuse.reason
            );
        }
        return "no scenario of this run decides it".to_owned();
    };
    let reason = worst.reason.as_deref();
    let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
    let all = deciding(row, results).count();
    let whose = match all {
        1 => "the scenario that decides it",
        _ => "none passed of the scenarios that decide it; one",
    };
    let how = match worst.verdict {
        Verdict::Fail => "failed".to_owned(),
        Verdict::Error => format!("ended in an error{reason}"),
        Verdict::NotApplicable => format!("does not apply{reason}"),
        _ => format!("ended inconclusive{reason}"),
    };
    format!("{whose} {how}")
}
