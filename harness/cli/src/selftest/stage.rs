//! The plans of one role, in every setting that some scenario needs.

use super::play::{Act, Played};
use crate::{
    builtin::Which,
    problem::Problem,
    suite::{Suite, keyring, parse_profile, wrong_files},
};
use dmct_reference::mutant::{Mutant, Occasions};
use dmct_scenario::{plan::Applicability, profile::Profile};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The plans of one role.
#[derive(Debug)]
pub struct Stage<'s> {
    /// The scenarios and catalogues.
    pub suite: &'s Suite,
    /// Which reference peer is tested.
    pub which: Which,
    /// The plans, those of a usual run first.
    pub acts: Vec<Act>,
    /// How many of them are those of a usual run.
    pub usual: usize,
    /// The profile of a usual run.
    pub profile: Arc<Profile>,
    /// What the honest peer comes to in each.
    pub honest: Vec<Played>,
    /// Which mutants have an occasion to do wrong in each.
    occasions: Vec<Occasions>,
    /// The acts of each scenario.
    places: BTreeMap<String, Vec<usize>>,
}

impl<'s> Stage<'s> {
    /// The plans of a role, played with the honest peer.
    ///
    /// Each scenario is played as in a usual run of DM/1.3 by HTTP; one that does not apply there in the first other
    /// setting to which it applies.
    ///
    /// # Errors
    /// Mistakes in the scenarios.
    pub fn new(suite: &'s Suite, which: Which) -> Result<Self, Problem> {
        let settings = settings(suite, which)?;
        let mut acts: Vec<Act> = Vec::new();
        let mut applied = BTreeSet::new();
        let mut usual = 0;
        for (index, (profile, equipped)) in settings.iter().enumerate() {
            let plans = suite
                .plans(suite.library.scenarios(), profile)
                .map_err(|mistakes| wrong_files(&mistakes))?;
            for plan in plans {
                let applies = plan.applicability == Applicability::Applicable;
                let first = applies && applied.insert(plan.id.clone());
                if index == 0 || first {
                    acts.push(Act {
                        plan: Arc::new(plan),
                        keyring: keyring(profile),
                        profile: profile.clone(),
                        equipped: *equipped,
                    });
                }
            }
            if index == 0 {
                usual = acts.len();
            }
        }
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, act) in acts.iter().enumerate() {
            if act.applies() {
                let scenario = act.plan.scenario.clone();
                places.entry(scenario).or_default().push(place);
            }
        }
        let (honest, occasions) = acts.iter().map(|act| act.scout(suite)).unzip();
        let profile = settings.into_iter().next().map(|(profile, _)| profile);
        Ok(Self {
            suite,
            which,
            usual,
            profile: profile.ok_or_else(|| Problem::environment("no setting to test in"))?,
            honest,
            occasions,
            acts,
            places,
        })
    }

    /// Whether a mutant has an occasion to do wrong in an act. Where it has none, all is as with the honest peer.
    pub fn tempts(&self, act: usize, mutant: &Mutant) -> bool {
        let occasions = self.occasions.get(act);
        occasions.is_some_and(|occasions| occasions.include(mutant))
    }

    /// The acts of a scenario; none if it applies in no setting.
    pub fn acts_of(&self, scenario: &str) -> &[usize] {
        self.places.get(scenario).map_or(&[], Vec::as_slice)
    }
}

/// What a client without a user interface and without large objects claims.
const WITHOUT_OPTIONS: &str = "claims: { base: all, without: [DM-PRO-C-007-O, DM-PRO-UI-C-001-O, \
                                    DM-PRO-UI-C-002-O, DM-PRO-UI-C-003-O, DM-PRO-UI-C-004-O, DM-PRO-UI-C-005-O, \
                                    DM-PRO-UI-C-006-O, DM-PRO-C-004-O, DM-PRO-LO-C-001-O, DM-PRO-LO-C-002-O, \
                                    DM-PRO-LO-C-003-O, DM-PRO-LO-C-004-O, DM-PRO-LO-C-005-O, DM-PRO-LO-C-006-O, \
                                    DM-PRO-LO-C-007-O, DM-PRO-LO-C-008-O, DM-PRO-LO-C-009-O, DM-PRO-LO-C-010-O, \
                                    SCR-DM-NOTI-C-015-O] }";

/// The address of DM sessions over OBEX.
const BY_OBEX: &str = "obex://127.0.0.1:650";
/// Where a server pushes over OBEX to whoever then talks to it over the same link.
const REVERSED: &str = "push: { obex: 'obex://127.0.0.1:650;session' }";

/// The profiles of a role, the usual one first, and whether the peer has what it may do without there. Each is a text
/// that can be recorded and read again.
fn settings(suite: &Suite, which: Which) -> Result<Vec<(Arc<Profile>, bool)>, Problem> {
    let usual = which.profile();
    let older = usual.replace("protocol: DM/1.3", "protocol: DM/1.2");
    let (without_options, by_obex, reversed) = match which {
        Which::Client => (
            usual.replacen("claims: all", WITHOUT_OPTIONS, 1),
            format!("{usual}address:\n  url: {BY_OBEX}\n"),
            format!("{usual}address:\n  {REVERSED}\n"),
        ),
        Which::Server => (
            usual.to_owned(),
            usual.replacen(SERVER, &format!("server: {BY_OBEX}"), 1),
            usual.replacen(SERVER, REVERSED, 1),
        ),
    };
    let texts = [
        (usual.to_owned(), true),
        (without_options, false),
        (which.profile_by_tls(), true),
        (by_obex, true),
        (reversed, true),
        (older, true),
    ];
    let parse = |(text, equipped): (String, bool)| {
        let profile = parse_profile(which.file(), &text, None, suite)?;
        Ok((Arc::new(profile), equipped))
    };
    texts.into_iter().map(parse).collect()
}

/// What the profile of the reference server says of its address.
const SERVER: &str = "server: http://127.0.0.1:8080/dm";
