//! The carriers of pushes that a profile asks for: what the tester opens for them, and where pushes go.

use super::field::socket;
use crate::problem::Problem;
use dmct_net::{
    bench::{Bench, BenchConfig},
    push::{PushAddresses, SmsConfig, SmsGateway},
};
use dmct_scenario::{
    plan::{Carrier, Role},
    profile::{Addresses, Profile},
};
use std::{collections::BTreeMap, net::SocketAddr};

/// Where the tester speaks SIP if the profile does not say.
const ANY: &str = "127.0.0.1:0";

/// What comes over UDP, in the order in which its ports are opened.
const DATAGRAMS: [Carrier; 2] = [Carrier::Wsp, Carrier::Wtls];

/// Adds to a configuration what the profile's pushes need.
///
/// # Errors
/// An address that is none.
pub(super) async fn open_for(profile: &Profile, config: &mut BenchConfig) -> Result<(), Problem> {
    let addresses = &profile.addresses;
    let takes = profile.iut.role == Role::Server;
    for carrier in DATAGRAMS {
        if takes && let Some(place) = addresses.push_by(carrier) {
            config.udp_listen.push(socket(bare(place)).await?);
        }
    }
    let push = &mut config.push;
    push.sip = sip(addresses, takes).await?;
    push.sms = sms(addresses).await?;
    push.command = (!addresses.bearer.is_empty()).then(|| addresses.bearer.clone());
    if takes {
        push.ota_http = listen(addresses, Carrier::OtaHttp).await?;
        push.obex = listen(addresses, Carrier::Obex).await?;
    } else {
        push.sip_proxy.clone_from(&addresses.sip.core);
    }
    Ok(())
}

async fn listen(addresses: &Addresses, carrier: Carrier) -> Result<Option<SocketAddr>, Problem> {
    Ok(match addresses.push_by(carrier) {
        Some(place) => Some(socket(bare(place)).await?),
        None => None,
    })
}

/// Where SIP is spoken: where the profile says, at the tester's own address as a device, or anywhere.
async fn sip(addresses: &Addresses, takes: bool) -> Result<Option<SocketAddr>, Problem> {
    let said = addresses.sip.listen.as_deref();
    let place = addresses.push_by(Carrier::Sip);
    let own = place
        .filter(|_| takes && addresses.sip.core.is_none())
        .map(bare);
    let at = said.or(own).or(place.map(|_| ANY));
    Ok(match at {
        Some(at) => Some(socket(at).await?),
        None => None,
    })
}

async fn sms(addresses: &Addresses) -> Result<Option<SmsConfig>, Problem> {
    let sms = &addresses.sms;
    let gateway = match (&sms.gateway, sms.command.as_slice()) {
        (Some(url), _) => Some(SmsGateway::Http { url: url.clone() }),
        (None, []) => None,
        (None, argv) => Some(SmsGateway::Command {
            argv: argv.to_vec(),
        }),
    };
    let listen = match &sms.listen {
        Some(at) => Some(socket(at).await?),
        None => None,
    };
    Ok((gateway.is_some() || listen.is_some()).then_some(SmsConfig { gateway, listen }))
}

/// Where a client under test takes pushes.
pub(super) fn places_of_client(profile: &Profile) -> BTreeMap<Carrier, String> {
    match profile.iut.role {
        Role::Client => profile.addresses.push.iter().cloned().collect(),
        Role::Server => BTreeMap::new(),
    }
}

/// Where a server under test is told to push: as the profile says, for the tester may listen on every address and is
/// reached at one; with the port that was found where the profile leaves it open.
pub(super) fn places_of_tester(profile: &Profile, bench: &Bench) -> BTreeMap<Carrier, String> {
    if profile.iut.role == Role::Client {
        return BTreeMap::new();
    }
    let PushAddresses {
        ota_http,
        sip,
        obex,
        ..
    } = bench.push_addresses();
    let named = |carrier: &Carrier| profile.addresses.push_by(*carrier).is_some();
    let udp: BTreeMap<Carrier, SocketAddr> = DATAGRAMS
        .into_iter()
        .filter(named)
        .zip(bench.udp_addresses())
        .collect();
    let open = |carrier| match carrier {
        Carrier::Wsp | Carrier::Wtls => udp.get(&carrier).copied(),
        Carrier::OtaHttp => ota_http,
        Carrier::Sip => sip,
        Carrier::Obex => obex,
        Carrier::Sms | Carrier::Command => None,
    };
    let places = profile.addresses.push.iter();
    places
        .map(|(carrier, place)| (*carrier, with_port(place, open(*carrier))))
        .collect()
}

/// An address with the port that is open, where it leaves the port open.
pub(super) fn with_port(place: &str, open: Option<SocketAddr>) -> String {
    let host_and_port = bare(place);
    match (host_and_port.rsplit_once(':'), open) {
        (Some((host, "0")), Some(open)) => {
            place.replacen(host_and_port, &format!("{host}:{}", open.port()), 1)
        }
        _ => place.to_owned(),
    }
}

/// Host and port of an address, without scheme, user, path and parameters.
pub(super) fn bare(place: &str) -> &str {
    let behind = match place.split_once("://") {
        Some((_, behind)) => behind,
        None => place
            .strip_prefix("sip:")
            .and_then(|address| address.split_once('@'))
            .map_or(place, |(_, host)| host),
    };
    behind.split(['/', ';', '?']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_stand_behind_scheme_and_user() {
        for (place, host_and_port) in [
            ("127.0.0.1:2948", "127.0.0.1:2948"),
            ("wsp://[::1]:2948", "[::1]:2948"),
            ("http://127.0.0.1:4035/wappush", "127.0.0.1:4035"),
            ("sip:device@127.0.0.1:5060;transport=tcp", "127.0.0.1:5060"),
            ("obex://127.0.0.1:650", "127.0.0.1:650"),
        ] {
            assert_eq!(bare(place), host_and_port);
        }
    }

    #[test]
    fn a_port_that_is_left_open_is_the_one_that_was_found() {
        let open = Some(SocketAddr::from(([0, 0, 0, 0], 4711)));
        assert_eq!(
            with_port("sip:tester@127.0.0.1:0", open),
            "sip:tester@127.0.0.1:4711"
        );
        assert_eq!(with_port("127.0.0.1:0", open), "127.0.0.1:4711");
        assert_eq!(with_port("127.0.0.1:2948", open), "127.0.0.1:2948");
    }
}
