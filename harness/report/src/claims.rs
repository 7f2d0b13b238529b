//! What a run says of the claims, in sentences: whether they contradict the documents, and whether behaviour does.

use crate::{document, outcome::Outcome};
use dmct_record::{
    gap::{Gap, GapKind},
    review::{Contradiction, ContradictionKind},
    run::Run,
};

/// What must stand beside the conclusion of a run whose implementation contradicts the documents by its claims;
/// nothing if it does not.
pub fn verdict(run: &Run) -> Option<String> {
    let of = |kind| run.review.iter().filter(|one| one.kind == kind).count();
    let lacking = of(ContradictionKind::MandatoryNotClaimed);
    match (lacking, run.review.len()) {
        (0, 0) => None,
        (0, 1) => Some("Its claims contradict the documents in one place.".to_owned()),
        (0, all) => Some(format!(
            "Its claims contradict the documents in {all} places."
        )),
        (1, _) => Some(
            "By its own claims it does not conform: a mandatory SCR item is not claimed."
                .to_owned(),
        ),
        (lacking, _) => Some(format!(
            "By its own claims it does not conform: {lacking} mandatory SCR items are not claimed."
        )),
    }
}

/// What a run came to, in a sentence or two: its scenarios, and its claims where they contradict the documents.
pub fn conclusion(run: &Run) -> String {
    let played = crate::outcome::conclusion(&run.counts, run.root_causes.len());
    match verdict(run) {
        Some(claims) => format!("{played} {claims}"),
        None => played,
    }
}

/// The outcome under which a whole run is shown: no better than its claims.
pub fn headline(run: &Run) -> Outcome {
    let shown = crate::outcome::headline(&run.counts);
    let lacks = |one: &Contradiction| one.kind == ContradictionKind::MandatoryNotClaimed;
    if run.review.iter().any(lacks) {
        Outcome::Fail
    } else if shown == Outcome::Pass && !run.review.is_empty() {
        Outcome::Inconclusive
    } else {
        shown
    }
}

/// A contradiction in one line.
pub fn contradiction(one: &Contradiction) -> String {
    let title = document::title(&one.spec);
    match one.kind {
        ContradictionKind::Text => format!("{title}, {}: {}", one.id, one.says),
        _ => format!("{title}: {}", one.says),
    }
}

/// How behaviour differs from the claims, in one line; empty if it does not.
pub fn gaps(run: &Run) -> String {
    let of = |kind| -> Vec<&Gap> {
        let all = run.gaps.iter();
        all.filter(|one| one.kind == kind).collect()
    };
    let mut parts = Vec::new();
    for value in of(GapKind::Value) {
        parts.push(value.says.clone());
    }
    let unclaimed = of(GapKind::NotClaimedButObserved);
    if !unclaimed.is_empty() {
        let ids: Vec<&str> = unclaimed.iter().map(|one| one.id.as_str()).collect();
        parts.push(format!("not claimed but observed: {}", ids.join(", ")));
    }
    // What no scenario of the run decides is counted as untested already.
    let unshown = of(GapKind::ClaimedButNotShown);
    let unshown = unshown.iter().filter(|one| one.verdict.is_some()).count();
    if unshown > 0 {
        parts.push(format!("{unshown} claimed but not shown"));
    }
    parts.join("; ")
}
