//! A reference peer over real sockets on loopback.

use super::{Played, field::OVER_LINK, seed_of};
use crate::{
    builtin::{Setup, Which},
    lab::{Lab, certificates},
    problem::Problem,
};
use dmct_engine::scripted::{Patience, ScriptedPeer, Surroundings};
use dmct_net::{
    Clock, Stop, Stopper,
    bench::{Bench, BenchConfig, Driven},
    push::{ObexConfig, PushConfig, SmsConfig, SmsGateway},
    tls::ClientTls,
    upper::UpperTester,
};
use dmct_reference::{client::SipAccount, mutant::Mutant};
use dmct_scenario::plan::{Carrier, Plan, Role, SessionCarrier};
use dmct_wire::peer::Certificate;
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    time::{SystemTime, UNIX_EPOCH},
};

/// A table over loopback: a bench for each side, and new ones for every scenario. What an earlier one left on its way, in
/// a socket or a queue, must not be taken for what this one's peer does.
pub struct LoopbackTable {
    tester: Bench,
    iut: Bench,
    is_used: bool,
    lab: Option<Lab>,
    role: Role,
    clock: Clock,
    began: u64,
    mutant: Option<&'static Mutant>,
    certificates: Vec<Certificate>,
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
        lab: Option<&Lab>,
    ) -> Result<Self, Problem> {
        let (tester, iut) = both(role, lab).await?;
        Ok(Self {
            tester,
            iut,
            is_used: false,
            lab: lab.cloned(),
            role,
            clock,
            began: unix_time(),
            mutant,
            certificates: lab.map_or_else(Vec::new, |lab| certificates(&lab.server)),
        })
    }

    /// Makes it as it was before anything was played, with new sockets.
    ///
    /// # Errors
    /// A socket cannot be opened.
    pub async fn renew(&mut self) -> Result<(), Problem> {
        if core::mem::replace(&mut self.is_used, true) {
            (self.tester, self.iut) = both(self.role, self.lab.as_ref()).await?;
        }
        Ok(())
    }

    /// The time since the run began.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Where the scripted peer stands.
    pub fn surroundings(&self, plan: &Plan) -> Surroundings {
        let url = |bench: &Bench| session_url(bench, plan.setting.sessions);
        let sessions = plan.setting.sessions;
        let (own_url, peer_url) = (url(&self.tester), url(&self.iut));
        let is_secure = [&self.tester, &self.iut].iter().any(|bench| {
            bench
                .url("/dm")
                .is_some_and(|url| url.starts_with("https:"))
        });
        let http = if is_secure { "https" } else { "http" };
        Surroundings {
            own_url,
            peer_url,
            push_to: push_places(&self.iut, http, sessions),
            push_at: push_places(&self.tester, http, sessions),
            sip_core: sip_core(&self.iut),
            takes_registrations: true,
            certificates: self.certificates.clone(),
            began: self.began,
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
    pub async fn play(&mut self, plan: &Plan, mut tester: ScriptedPeer, stop: &Stop) -> Played {
        let mut iut = Setup {
            which: Which::of(self.role),
            mutant: self.mutant,
            protocol: plan.setting.version.clone(),
            encoding: plan.setting.encoding,
            equipped: true,
            server_url: self.surroundings(plan).own_url,
            sip: (self.role == Role::Client && plan.uses(Carrier::Sip))
                .then(|| SipAccount::new(&sip_core(&self.tester), &sip_uri(&self.iut))),
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

/// Opens both sides, the tester's first. Short messages go to the gateway that the side plays which takes pushes: that one
/// is opened before the other.
async fn both(role: Role, lab: Option<&Lab>) -> Result<(Bench, Bench), Problem> {
    let pushed = open(false, true, None, lab).await?;
    let serving = open(true, false, gateway_of(&pushed), lab).await?;
    Ok(match role {
        Role::Client => (serving, pushed),
        Role::Server => (pushed, serving),
    })
}

/// Opens one side: where DM messages are taken, where pushes are, and the gateway that takes its short messages.
async fn open(
    http: bool,
    push: bool,
    gateway: Option<String>,
    lab: Option<&Lab>,
) -> Result<Bench, Problem> {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listen = |wanted: bool| wanted.then_some(any);
    let config = BenchConfig {
        http_listen: listen(http),
        // the second one is where a WTLS gateway would hand on
        udp_listen: listen(push).into_iter().chain(listen(push)).collect(),
        push: PushConfig {
            ota_http: listen(push),
            sip: Some(any),
            obex: Some(any),
            obex_links: ObexConfig {
                serves_sessions: http,
                ..ObexConfig::default()
            },
            sms: Some(SmsConfig {
                gateway: gateway.map(|url| SmsGateway::Http { url }),
                listen: listen(push),
            }),
            ..PushConfig::default()
        },
        http_tls: lab.map(|lab| lab.server.clone()),
        client_tls: lab.map_or_else(ClientTls::default, |lab| lab.client.clone()),
        ..BenchConfig::default()
    };
    Bench::open(config)
        .await
        .map_err(|error| Problem::environment(error.to_string()))
}

/// Where a side serves sessions, if it does.
fn session_url(bench: &Bench, carrier: SessionCarrier) -> String {
    let by_http = bench.url("/dm");
    let by_obex = bench.push_addresses().obex.map(|at| format!("obex://{at}"));
    match carrier {
        SessionCarrier::Obex if by_http.is_some() => by_obex,
        SessionCarrier::ObexReversed => Some(OVER_LINK.to_owned()),
        _ => by_http,
    }
    .unwrap_or_default()
}

/// Where a side takes short messages like a gateway.
fn gateway_of(bench: &Bench) -> Option<String> {
    let at = bench.push_addresses().sms?;
    Some(format!("http://{at}/cgi-bin/sendsms"))
}

/// Where a side takes pushes, by what carries them; `http` is the scheme of whatever goes over HTTP.
fn push_places(bench: &Bench, http: &str, sessions: SessionCarrier) -> BTreeMap<Carrier, String> {
    let is_reversed = sessions == SessionCarrier::ObexReversed;
    let session = if is_reversed { ";session" } else { "" };
    let at = bench.push_addresses();
    let mut udp = bench.udp_addresses().into_iter();
    let (wsp, wtls) = (udp.next(), udp.next());
    [
        (Carrier::Wsp, wsp.map(|at| at.to_string())),
        (Carrier::Wtls, wtls.map(|at| format!("wtls://{at}"))),
        (Carrier::Sms, at.sms.map(|_| "sms:+4912345".to_owned())),
        (
            Carrier::OtaHttp,
            at.ota_http.map(|at| format!("{http}://{at}/wappush")),
        ),
        (Carrier::Sip, at.sip.map(|_| sip_uri(bench))),
        (
            Carrier::Obex,
            at.obex.map(|at| format!("obex://{at}{session}")),
        ),
    ]
    .into_iter()
    .filter_map(|(carrier, place)| Some((carrier, place?)))
    .collect()
}

/// Who is reached by SIP on a side.
fn sip_uri(bench: &Bench) -> String {
    format!("sip:device@{}", sip_core(bench))
}

/// Where a side speaks SIP.
fn sip_core(bench: &Bench) -> String {
    bench
        .push_addresses()
        .sip
        .map(|at| at.to_string())
        .unwrap_or_default()
}

/// Seconds since 1970.
pub fn unix_time() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
