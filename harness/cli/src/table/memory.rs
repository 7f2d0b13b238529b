//! A reference peer in memory, under a simulated clock: a wait of a minute costs nothing.

use super::{Played, field::OVER_LINK, seed_of};
use crate::builtin::{Setup, Which};
use dmct_engine::scripted::{Patience, ScriptedPeer, Surroundings};
use dmct_net::memory::{Bounds, Pair};
use dmct_reference::{
    client::SipAccount,
    mutant::{Mutant, Occasions},
};
use dmct_scenario::plan::{Carrier, Plan, Role, SessionCarrier};
use dmct_wire::peer::{Certificate, Peer, Time};
use std::collections::BTreeMap;

/// The second of 2026-01-01T00:00:00Z, at which every run in memory begins.
const BEGAN: u64 = 1_767_225_600;
/// The URL of whoever is the server.
const URL: &str = "http://dm.example/dm";
/// The URL over OBEX.
const OBEX_URL: &str = "obex://dm.example:650";
/// Where the client takes pushes, or the tester those of the server.
const PUSHES: [(Carrier, &str); 7] = [
    (Carrier::Wsp, "client.example:2948"),
    (Carrier::Wtls, "wtls://client.example:2949"),
    (Carrier::Sms, "sms:+4912345"),
    (Carrier::OtaHttp, "http://client.example:4035/wappush"),
    (Carrier::Sip, "sip:device@home.example"),
    (Carrier::Obex, "obex://client.example:650"),
    (Carrier::Command, "command:modem"),
];
/// The core at which whoever plays the client registers.
const SIP_CORE: &str = "home.example:5060";
/// The same where messages go by HTTPS.
const SECURE_URL: &str = "https://dm.example/dm";

/// A table in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryTable {
    /// The mutant to test, if it is not to be the honest peer.
    pub mutant: Option<&'static Mutant>,
    /// Whether a client has what it may do without: a user interface, large objects.
    pub equipped: bool,
}

impl MemoryTable {
    /// Where the scripted peer stands.
    pub fn surroundings(&self, plan: &Plan) -> Surroundings {
        Surroundings {
            push_to: pushes(plan),
            push_at: pushes(plan),
            sip_core: SIP_CORE.to_owned(),
            takes_registrations: true,
            own_url: if plan.role == Role::Client {
                url(plan)
            } else {
                ""
            }
            .to_owned(),
            peer_url: if plan.role == Role::Server {
                url(plan)
            } else {
                ""
            }
            .to_owned(),
            certificates: if plan.setting.secure {
                Certificate::ALL.to_vec()
            } else {
                Vec::new()
            },
            began: BEGAN,
            reset: false,
            distrust: None,
            falls_silent: None,
            peer_hosts: Vec::new(),
            roams: false,
            patience: Patience::default(),
            seed: seed_of(plan),
        }
    }

    /// Plays a plan against a fresh reference peer.
    pub fn play(&self, plan: &Plan, tester: ScriptedPeer) -> Played {
        self.play_watched(plan, tester).0
    }

    /// The same, and how often the mutant did wrong.
    pub fn play_watched(&self, plan: &Plan, tester: ScriptedPeer) -> (Played, u64) {
        let (iut, witness) = self.setup(plan).watched_peer();
        (meet(plan, tester, iut), witness.count())
    }

    /// Plays a plan against the honest peer, whatever the mutant, and tells which mutants had an occasion to do wrong.
    pub fn play_scouted(&self, plan: &Plan, tester: ScriptedPeer) -> (Played, Occasions) {
        let (iut, occasions) = self.setup(plan).scouted_peer();
        (meet(plan, tester, iut), occasions)
    }

    fn setup(&self, plan: &Plan) -> Setup {
        Setup {
            which: Which::of(plan.role),
            mutant: self.mutant,
            protocol: plan.setting.version.clone(),
            encoding: plan.setting.encoding,
            equipped: self.equipped,
            sip: plan
                .uses(Carrier::Sip)
                .then(|| SipAccount::new(SIP_CORE, "sip:device@home.example")),
            server_url: url(plan).to_owned(),
            seed: seed_of(plan) ^ 1,
            began: BEGAN,
        }
    }
}

fn meet(plan: &Plan, mut tester: ScriptedPeer, mut iut: Box<dyn Peer + Send>) -> Played {
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

fn pushes(plan: &Plan) -> BTreeMap<Carrier, String> {
    let mut places = BTreeMap::from(PUSHES.map(|(carrier, place)| (carrier, place.to_owned())));
    if plan.setting.secure
        && let Some(place) = places.get_mut(&Carrier::OtaHttp)
    {
        *place = place.replacen("http:", "https:", 1);
    }
    if plan.setting.sessions == SessionCarrier::ObexReversed
        && let Some(place) = places.get_mut(&Carrier::Obex)
    {
        place.push_str(";session");
    }
    places
}

const fn url(plan: &Plan) -> &'static str {
    match (plan.setting.sessions, plan.setting.secure) {
        (SessionCarrier::Obex, _) => OBEX_URL,
        (SessionCarrier::ObexReversed, _) => OVER_LINK,
        (SessionCarrier::Http, true) => SECURE_URL,
        (SessionCarrier::Http, false) => URL,
    }
}
