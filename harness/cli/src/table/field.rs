//! An implementation of somebody else, reached as its profile says.

use super::{Played, loopback::unix_time, pushes};
use crate::{lab::OwnTls, problem::Problem};
use dmct_engine::scripted::{ScriptedPeer, Surroundings};
use dmct_net::{
    Clock, Stop,
    bench::{Bench, BenchConfig, Driven},
    upper::{CommandTester, Hook, OperatorTester, PersistentTester, UpperTester},
};
use dmct_scenario::{
    plan::{Role, SessionCarrier},
    profile::{self, Profile, Trigger},
};
use dmct_wire::peer::{Answer, Stimulus};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// The address of whoever connects by OBEX, where the profile gives no other: that of the link itself.
pub(super) const OVER_LINK: &str = "obex:connection";

/// Asks the operator and brings back the answer.
pub type Ask = Arc<dyn Fn(&Stimulus) -> Answer + Send + Sync>;

/// A table with an implementation of somebody else.
pub struct FieldTable {
    bench: Bench,
    upper: UpperTester,
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
        let upper = upper_tester(profile, &own_url, &ask);
        Ok(Self {
            bench,
            upper,
            clock,
            surroundings: Surroundings {
                own_url,
                peer_url: addresses.server.clone().or(over_link).unwrap_or_default(),
                push_to: pushes::places_of_client(profile),
                push_at,
                sip_core: addresses.sip.core.clone().unwrap_or_default(),
                certificates: tls.certificates(),
                began: unix_time(),
                reset: can_reset(profile),
                seed,
            },
        })
    }

    /// Where the scripted peer stands.
    pub fn surroundings(&self) -> Surroundings {
        self.surroundings.clone()
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

    /// Plays a plan.
    pub async fn play(&mut self, mut tester: ScriptedPeer, stop: &Stop) -> Played {
        let driven = self
            .bench
            .drive(&mut tester, &self.clock, &self.upper, stop)
            .await;
        // Every scenario is met with numbers of its own. (Not the step of the sequence that they are made with:
        // the numbers of two scenarios would overlap.)
        self.surroundings.seed = self
            .surroundings
            .seed
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        Played {
            heard: tester.heard(),
            whole: driven == Driven::Finished,
            keyring: tester.into_keyring(),
        }
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

/// What drives the implementation from above: each kind of stimulus goes to the hook that the profile has for it.
fn upper_tester(profile: &Profile, own_url: &str, ask: &Ask) -> UpperTester {
    let timeout = profile.setting.scenario_limit;
    let trigger = match &profile.trigger {
        Trigger::Command { argv } => command(argv, own_url, timeout),
        Trigger::Operator => operator(ask),
        Trigger::Notification | Trigger::Pull | Trigger::UpperTester => UpperTester::None,
    };
    let others = hook(&profile.upper_tester, own_url, timeout, ask);
    let reset = if profile.reset == profile.upper_tester {
        // One and the same, and a process that stays must not be there twice.
        UpperTester::None
    } else {
        hook(&profile.reset, own_url, timeout, ask)
    };
    UpperTester::Several(vec![
        UpperTester::Choosing(is_trigger, Box::new(trigger)),
        UpperTester::Choosing(is_reset, Box::new(reset)),
        others,
    ])
}

fn hook(which: &profile::UpperTester, own_url: &str, timeout: Duration, ask: &Ask) -> UpperTester {
    match which {
        profile::UpperTester::None | profile::UpperTester::BuiltIn => UpperTester::None,
        profile::UpperTester::Operator => operator(ask),
        profile::UpperTester::Command {
            argv,
            persistent: false,
        } => command(argv, own_url, timeout),
        profile::UpperTester::Command {
            argv,
            persistent: true,
        } => UpperTester::Persistent(PersistentTester::new(with_url(argv, own_url, timeout))),
    }
}

/// A process for each stimulus.
fn command(argv: &[String], own_url: &str, timeout: Duration) -> UpperTester {
    let hook = with_url(argv, own_url, timeout);
    UpperTester::Command(CommandTester::choosing(move |stimulus| {
        Some(with_pdu(hook.clone(), stimulus))
    }))
}

/// The command with the octets of a notification, hexadecimal, put in for `{pdu}`.
fn with_pdu(mut hook: Hook, stimulus: &Stimulus) -> Hook {
    let pdu = match stimulus {
        Stimulus::DeliverNotification { octets, .. } => octets.as_str(),
        _ => "",
    };
    for word in &mut hook.argv {
        *word = word.replace("{pdu}", pdu);
    }
    hook
}

/// The command with our URL put in for `{server}`.
fn with_url(argv: &[String], own_url: &str, timeout: Duration) -> Hook {
    let mut hook = Hook::new(argv.iter().map(|word| word.replace("{server}", own_url)));
    hook.timeout = timeout;
    hook
}

fn operator(ask: &Ask) -> UpperTester {
    let ask = ask.clone();
    UpperTester::Operator(OperatorTester::new(move |stimulus| ask(stimulus)))
}

const fn is_trigger(stimulus: &Stimulus) -> bool {
    matches!(
        stimulus,
        Stimulus::StartSession { .. } | Stimulus::DeliverNotification { .. }
    )
}

const fn is_reset(stimulus: &Stimulus) -> bool {
    matches!(stimulus, Stimulus::Reset)
}
