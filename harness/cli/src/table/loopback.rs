//! A reference peer over real sockets on loopback.

use super::{Played, seed_of};
use crate::{
    builtin::{Setup, Which},
    problem::Problem,
};
use dmct_engine::scripted::{ScriptedPeer, Surroundings};
use dmct_net::{
    Clock, Stop, Stopper,
    bench::{Bench, BenchConfig, Driven},
    upper::UpperTester,
};
use dmct_reference::mutant::Mutant;
use dmct_scenario::plan::{Plan, Role};
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{SystemTime, UNIX_EPOCH},
};

/// A table over loopback: a bench for each side.
pub struct LoopbackTable {
    tester: Bench,
    iut: Bench,
    role: Role,
    clock: Clock,
    began: u64,
    mutant: Option<&'static Mutant>,
}

impl LoopbackTable {
    /// Opens the sockets of both sides.
    ///
    /// # Errors
    /// A socket cannot be opened.
    pub async fn open(
        role: Role,
        clock: Clock,
        mutant: Option<&'static Mutant>,
    ) -> Result<Self, Problem> {
        Ok(Self {
            tester: open(role == Role::Client, role == Role::Server).await?,
            iut: open(role == Role::Server, role == Role::Client).await?,
            role,
            clock,
            began: unix_time(),
            mutant,
        })
    }

    /// Where the scripted peer stands.
    pub fn surroundings(&self, plan: &Plan) -> Surroundings {
        let url = |bench: &Bench| {
            bench
                .http_address()
                .map(|at| format!("http://{at}/dm"))
                .unwrap_or_default()
        };
        let push = |bench: &Bench| {
            bench
                .udp_addresses()
                .first()
                .map(ToString::to_string)
                .unwrap_or_default()
        };
        Surroundings {
            own_url: url(&self.tester),
            peer_url: url(&self.iut),
            push_to: push(&self.iut),
            push_at: push(&self.tester),
            began: self.began,
            reset: false,
            seed: seed_of(plan),
        }
    }

    /// Plays a plan against a fresh reference peer.
    pub async fn play(&mut self, plan: &Plan, mut tester: ScriptedPeer, stop: &Stop) -> Played {
        let mut iut = Setup {
            which: Which::of(self.role),
            mutant: self.mutant,
            protocol: plan.setting.version.clone(),
            encoding: plan.setting.encoding,
            server_url: self.surroundings(plan).own_url,
            seed: seed_of(plan) ^ 1,
            began: self.began,
        }
        .peer();
        let (upper, mut stimuli) = UpperTester::local();
        let (stopper, iut_stop) = Stopper::new();
        let clock = self.clock;
        let (tester_bench, iut_bench) = (&mut self.tester, &mut self.iut);
        let playing = async {
            let driven = tester_bench.drive(&mut tester, &clock, &upper, stop).await;
            stopper.stop();
            driven
        };
        let serving = iut_bench.drive_with_stimuli(&mut *iut, &clock, &mut stimuli, &iut_stop);
        let (driven, _) = tokio::join!(playing, serving);
        Played {
            heard: tester.heard(),
            whole: driven == Driven::Finished,
            keyring: tester.into_keyring(),
        }
    }
}

async fn open(http: bool, push: bool) -> Result<Bench, Problem> {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let config = BenchConfig {
        http_listen: http.then_some(any),
        udp_listen: push.then_some(any).into_iter().collect(),
        ..BenchConfig::default()
    };
    Bench::open(config)
        .await
        .map_err(|error| Problem::environment(error.to_string()))
}

/// Seconds since 1970.
pub fn unix_time() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
