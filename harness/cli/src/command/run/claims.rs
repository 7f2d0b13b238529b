//! The claims of the profiles held against the documents before anything is played.

use crate::{
    problem::Problem,
    run::Job,
    suite::{self, Suite},
};
use anstream::eprintln;
use dmct_scenario::{
    diagnostic::Severity,
    profile::Profile,
    review::{self, Finding},
};

/// The static conformance review: says aloud where claims contradict the documents. What a device lacks does not keep
/// the rest of it from being tested, unless the run is to be strict.
///
/// # Errors
/// The run is to be strict, and there are contradictions.
pub fn review_claims(suite: &Suite, jobs: &[Job], strict: bool) -> Result<(), Problem> {
    let mut shown = Vec::new();
    for job in jobs {
        let found = suite.review(&job.profile);
        if strict {
            shown.extend(review::warnings(&found, &job.profile));
        } else {
            tell_review(&found, &job.profile);
        }
    }
    for diagnostic in &mut shown {
        diagnostic.severity = Severity::Error;
    }
    if shown.is_empty() {
        Ok(())
    } else {
        Err(suite::wrong_files(&shown))
    }
}

/// A contradiction a line; `dmct check` says more of each.
fn tell_review(found: &[Finding], profile: &Profile) {
    const LISTED: usize = 10;
    if found.is_empty() {
        return;
    }
    let file = &profile.file;
    eprintln!("the claims contradict the documents, see `dmct check {file}` and the report:");
    for finding in found.iter().take(LISTED) {
        let line = review::line(&finding.contradiction);
        eprintln!("  {file}:{}: {line}", finding.spot.line);
    }
    if found.len() > LISTED {
        eprintln!("  and {} more", found.len() - LISTED);
    }
}
