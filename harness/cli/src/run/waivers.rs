//! The known failures of the profiles, applied to a run.

use super::{Part, outcome::shares};
use crate::suite::Suite;
use dmct_record::{
    run::Run,
    waiver::{self, Terms},
};

/// Applies the waivers of each profile to the results of its own part, before they are added up.
///
/// Whether one has run out is said of the day on which the run began, so that it is judged alike at any time.
pub(super) fn waive(suite: &Suite, parts: &[Part], run: &mut Run) {
    let day = run.began.get(..10);
    let is_known = |id: &str| id.contains("/monitor/") || suite.catalogue.scenarios.contains(id);
    let terms = Terms {
        day,
        is_known: &is_known,
    };
    for (part, own) in parts.iter().zip(shares(parts, &mut run.scenarios)) {
        run.waivers
            .extend(waiver::apply(own, &part.profile.waivers, &terms));
    }
}
