//! A reference peer in memory, under a simulated clock: a wait of a minute costs nothing.

use super::{Played, seed_of};
use crate::builtin::{Setup, Which};
use dmct_engine::scripted::{ScriptedPeer, Surroundings};
use dmct_net::memory::{Bounds, Pair};
use dmct_reference::mutant::Mutant;
use dmct_scenario::plan::{Plan, Role};
use dmct_wire::peer::Time;

/// The second of 2026-01-01T00:00:00Z, at which every run in memory begins.
const BEGAN: u64 = 1_767_225_600;
/// The URL of whoever is the server.
const URL: &str = "http://dm.example/dm";
/// Where the client takes notifications, or the tester those of the server.
const PUSH: &str = "client.example:2948";

/// A table in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryTable {
    /// The mutant to test, if it is not to be the honest peer.
    pub mutant: Option<&'static Mutant>,
}

impl MemoryTable {
    /// Where the scripted peer stands.
    pub fn surroundings(&self, plan: &Plan) -> Surroundings {
        Surroundings {
            own_url: if plan.role == Role::Client { URL } else { "" }.to_owned(),
            peer_url: if plan.role == Role::Server { URL } else { "" }.to_owned(),
            push_to: PUSH.to_owned(),
            push_at: PUSH.to_owned(),
            began: BEGAN,
            reset: false,
            seed: seed_of(plan),
        }
    }

    /// Plays a plan against a fresh reference peer.
    pub fn play(&self, plan: &Plan, mut tester: ScriptedPeer) -> Played {
        let mut iut = Setup {
            which: Which::of(plan.role),
            mutant: self.mutant,
            protocol: plan.setting.version.clone(),
            encoding: plan.setting.encoding,
            server_url: URL.to_owned(),
            seed: seed_of(plan) ^ 1,
            began: BEGAN,
        }
        .peer();
        let limit = Time(0) + plan.setting.scenario_limit + plan.setting.scenario_limit;
        let outcome = Pair::new(&mut tester, &mut *iut).run(Bounds {
            steps: 1_000_000,
            until: limit,
        });
        Played {
            heard: tester.heard(),
            whole: outcome.finished,
            keyring: tester.into_keyring(),
        }
    }
}
