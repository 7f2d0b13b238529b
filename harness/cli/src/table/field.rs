//! An implementation of somebody else, reached as its profile says.

use super::{Played, hooks::Hooks, loopback::unix_time, pushes};
use crate::{lab::OwnTls, problem::Problem};
use dmct_engine::scripted::{FallsSilent, Patience, ScriptedPeer, Surroundings};
use dmct_net::{
    Clock, Stop,
    bench::{Bench, BenchConfig, Driven},
    implementation::{Implementation, ImplementationConfig, Ready},
    upper::UpperTester,
};
use dmct_scenario::{
    plan::{Carrier, Role, SessionCarrier},
    profile::{self, Profile, Trigger},
};
use dmct_wire::peer::{Answer, Stimulus};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

/// The address of whoever connects by OBEX, where the profile gives no other: that of the link itself.
pub(super) const OVER_LINK: &str = "obex:connection";

/// Asks the operator and brings back the answer.
pub type Ask = Arc<dyn Fn(&Stimulus) -> Answer + Send + Sync>;

/// A table with an implementation of somebody else.
pub struct FieldTable {
    bench: Bench,
    upper: UpperTester,
    implementation: Option<Implementation>,
    /// What brings the implementation back to its known state without a human being.
    last_reset: bool,
    remarks: Vec<String>,
    clock: Clock,
    surroundings: Surroundings,
}

impl FieldTable {
    /// Opens what the profile says.
    ///
    /// # Errors
    /// An address that is none, or a socket that cannot be opened.
    pub async fn open(
        profile: &Profile,
        clock: Clock,
        seed: u64,
        ask: Ask,
    ) -> Result<Self, Problem> {
        let addresses = &profile.addresses;
        let config = match profile.iut.role {
            Role::Client => serving(profile).await?,
            Role::Server => BenchConfig::default(),
        };
        let tls = OwnTls::of(profile)?;
        let mut config = config;
        pushes::open_for(profile, &mut config).await?;
        config.http_tls.clone_from(&tls.server);
        config.client_tls.clone_from(&tls.client);
        let limits = &mut config.limits;
        limits.body = profile.setting.message_limit;
        // A carrier that gave up before the profile does would hide what was still to come.
        limits.message = limits.message.max(profile.setting.message_timeout);
        limits.response = limits.response.max(profile.setting.message_timeout);
        let bench = Bench::open(config)
            .await
            .map_err(|error| Problem::environment(error.to_string()))?;
        let push_at = pushes::places_of_tester(profile, &bench);
        let own_url = own_url(profile, &bench);
        let is_reversed = profile.setting.sessions == SessionCarrier::ObexReversed;
        let over_link = is_reversed.then(|| OVER_LINK.to_owned());
        let implementation = match &profile.iut.process {
            Some(process) => Some(start(&bench, process, &own_url).await?),
            None => None,
        };
        let hooks = Hooks::new(profile, &own_url, &ask, implementation.as_ref());
        let honesty = hooks.honesty(profile.setting.message_timeout, seed).await;
        Ok(Self {
            bench,
            upper: hooks.upper_tester(),
            implementation,
            last_reset: matches!(profile.reset, profile::UpperTester::Command { .. }),
            remarks: honesty.remark.into_iter().collect(),
            clock,
            surroundings: Surroundings {
                own_url,
                peer_url: addresses.server.clone().or(over_link).unwrap_or_default(),
                peer_hosts: hosts_of(addresses.server.as_deref()).await,
                roams: addresses.roams,
                push_to: pushes::places_of_client(profile),
                push_at,
                sip_core: addresses.sip.core.clone().unwrap_or_default(),
                takes_registrations: takes_registrations(profile),
                certificates: tls.certificates(),
                began: unix_time(),
                reset: can_reset(profile),
                distrust: honesty.distrust,
                falls_silent: None,
                patience: patience(profile),
                seed,
            },
        })
    }

    /// Where the scripted peer stands.
    pub fn surroundings(&self) -> Surroundings {
        self.surroundings.clone()
    }

    /// Takes note of where the client under test falls silent; nothing: nowhere, as far as is known.
    pub fn expect_silence(&mut self, falls_silent: Option<FallsSilent>) {
        self.surroundings.falls_silent = falls_silent;
    }

    /// Where it listens, in a sentence for the user.
    pub fn listening(&self) -> String {
        let mut places = Vec::new();
        if let Some(url) = self.bench.url("") {
            places.push(format!("for DM messages on {url}"));
        }
        places.extend(
            self.bench
                .udp_addresses()
                .iter()
                .map(|at| format!("for notifications on UDP {at}")),
        );
        let push = self.bench.push_addresses();
        for (what, at) in [
            ("pushes over HTTP on", push.ota_http),
            ("SIP on", push.sip),
            ("OBEX on", push.obex),
            ("short messages on", push.sms),
        ] {
            places.extend(at.map(|at| format!("for {what} {at}")));
        }
        if places.is_empty() {
            "nowhere".to_owned()
        } else {
            places.join(" and ")
        }
    }

    /// What was found when it was opened.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Leaves the implementation in its known state, as it is met before each scenario, and ends its process.
    pub async fn leave(&mut self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.last_reset {
            let answer = self.upper.request(Stimulus::Reset, FAREWELL).await;
            if let Answer::Failed { reason } = answer {
                remarks.push(format!(
                    "the implementation was not brought back to its known state at the end: {reason}"
                ));
            }
        }
        if let Some(implementation) = &self.implementation {
            implementation.end().await;
        }
        remarks
    }

    /// Plays a plan.
    pub async fn play(&mut self, mut tester: ScriptedPeer, stop: &Stop) -> Played {
        if let Some(implementation) = &self.implementation
            && let Err(reason) = implementation.run().await
        {
            tester.cannot_begin(self.clock.now(), &reason);
            return Played {
                heard: false,
                whole: true,
                keyring: tester.into_keyring(),
            };
        }
        if let Some(implementation) = &self.implementation {
            // What happened before is no concern of this scenario.
            let _ = implementation.ended(Duration::ZERO).await;
        }
        let driven = self
            .bench
            .drive(&mut tester, &self.clock, &self.upper, stop)
            .await;
        if let Some(implementation) = &self.implementation
            && tester.misses_something()
            && let Some(text) = implementation.ended(LAST_WORDS).await
        {
            tester.crashed(self.clock.now(), text);
        }
        if let Some(implementation) = &self.implementation
            && tester.waited_in_vain()
        {
            tester.note(self.clock.now(), HANGS);
            // It is looked at again before the next scenario.
            let _ = implementation.restart().await;
        }
        // Every scenario is met with numbers of its own. (Not the step of the sequence that they are made with:
        // the numbers of two scenarios would overlap.)
        self.surroundings.seed = self
            .surroundings
            .seed
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        self.surroundings.peer_hosts = tester.peer_hosts().to_vec();
        Played {
            heard: tester.heard(),
            whole: driven == Driven::Finished,
            keyring: tester.into_keyring(),
        }
    }
}

/// What is said of a process that is there and says nothing.
const HANGS: &str = "the process of the implementation was running when the time was up: it hangs, or does something \
                     else; it is started anew";

/// How long after something was missed the end of the implementation's process is waited for.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// How long the implementation may take to be left in its known state.
const FAREWELL: Duration = Duration::from_secs(10);

/// Starts the process that is the implementation.
async fn start(
    bench: &Bench,
    process: &profile::Process,
    own_url: &str,
) -> Result<Implementation, Problem> {
    let argv = process
        .argv
        .iter()
        .map(|word| word.replace("{server}", own_url));
    let config = ImplementationConfig {
        argv: argv.collect(),
        ready: match &process.ready {
            profile::Ready::AtOnce => Ready::AtOnce,
            profile::Ready::Listens(address) => Ready::Listens(address.clone()),
            profile::Ready::Says(text) => Ready::Says(text.clone()),
        },
        within: process.within,
    };
    bench.start(config).await.map_err(Problem::environment)
}

/// How long a human being may take where one is asked.
fn patience(profile: &Profile) -> Patience {
    let is_operator = |hook: &profile::UpperTester| *hook == profile::UpperTester::Operator;
    let upper = is_operator(&profile.upper_tester);
    let long = |asked: bool| asked.then_some(profile.operator_patience);
    Patience {
        trigger: long(match profile.trigger {
            Trigger::Operator => true,
            Trigger::UpperTester => upper,
            Trigger::Notification | Trigger::Command { .. } | Trigger::Pull => false,
        }),
        reset: long(is_operator(&profile.reset)),
        others: long(upper),
    }
}

/// A bench that serves the sessions of a client, where the profile says and by what its URL says.
async fn serving(profile: &Profile) -> Result<BenchConfig, Problem> {
    let mut config = BenchConfig::default();
    let listen = Some(socket(&profile.addresses.listen).await?);
    match profile.setting.sessions {
        SessionCarrier::Http => config.http_listen = listen,
        SessionCarrier::Obex => {
            config.push.obex = listen;
            config.push.obex_links.serves_sessions = true;
        }
        // The tester connects.
        SessionCarrier::ObexReversed => {}
    }
    Ok(config)
}

/// The URL at which the client finds the tester: as the profile says, with the port that was found where it is left
/// open.
fn own_url(profile: &Profile, bench: &Bench) -> String {
    let said = profile.addresses.url.clone();
    match profile.setting.sessions {
        SessionCarrier::Http => said.or(bench.url("/dm")).unwrap_or_default(),
        SessionCarrier::Obex => {
            pushes::with_port(&said.unwrap_or_default(), bench.push_addresses().obex)
        }
        SessionCarrier::ObexReversed => said.unwrap_or_else(|| OVER_LINK.to_owned()),
    }
}

/// Whether the client under test registers with the tester: it is the SIP core where no other is named.
fn takes_registrations(profile: &Profile) -> bool {
    let sip = &profile.addresses.sip;
    let is_open = sip.listen.is_some() || profile.addresses.push_by(Carrier::Sip).is_some();
    matches!(profile.iut.role, Role::Client) && is_open && sip.core.is_none()
}

/// The hosts that the URL of a server leads to; none where it cannot be told.
async fn hosts_of(url: Option<&str>) -> Vec<IpAddr> {
    let place = pushes::bare(url.unwrap_or_default());
    let with_port = match place.parse::<SocketAddr>() {
        Err(_) if !place.contains(':') => format!("{place}:0"),
        _ => place.to_owned(),
    };
    let found = tokio::net::lookup_host(with_port).await;
    found.map_or(Vec::new(), |found| {
        found.map(|address| address.ip()).collect()
    })
}

const fn can_reset(profile: &Profile) -> bool {
    !matches!(profile.reset, profile::UpperTester::None)
}

pub(super) async fn socket(address: &str) -> Result<SocketAddr, Problem> {
    let mut found = tokio::net::lookup_host(address).await.map_err(|error| {
        Problem::usage(format!(
            "{address} is no address of the form host:port: {error}"
        ))
    })?;
    found
        .next()
        .ok_or_else(|| Problem::usage(format!("the name in {address} leads to no address")))
}
