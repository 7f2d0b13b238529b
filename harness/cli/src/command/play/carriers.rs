//! The carriers of pushes that a played peer has.

use crate::args::{PlayArgs, PlayCarrierArgs, PlayWhich};
use anstream::eprintln;
use dmct_net::{
    bench::Bench,
    push::{ObexConfig, PushConfig, SmsConfig, SmsGateway},
};
use dmct_reference::client::SipAccount;

/// What is opened for them.
pub(super) fn config(args: &PlayArgs) -> PushConfig {
    let PlayCarrierArgs {
        ota_http,
        sip,
        obex,
        sms,
        sms_gateway,
        ..
    } = args.carriers.clone();
    PushConfig {
        ota_http,
        sip,
        obex,
        obex_links: ObexConfig {
            serves_sessions: args.which == PlayWhich::Server,
            ..ObexConfig::default()
        },
        sms: (sms.is_some() || sms_gateway.is_some()).then_some(SmsConfig {
            gateway: sms_gateway.map(|url| SmsGateway::Http { url }),
            listen: sms,
        }),
        ..PushConfig::default()
    }
}

/// Where a client registers, if it is to.
pub(super) fn account(args: &PlayCarrierArgs) -> Option<SipAccount> {
    let core = args.sip_core.as_deref()?;
    Some(SipAccount::new(core, args.address_of_record.as_deref()?))
}

/// Whether a peer takes anything by itself, so that it stays until it is interrupted.
pub(super) fn listens(args: &PlayArgs) -> bool {
    let carriers = &args.carriers;
    [
        args.listen,
        carriers.ota_http,
        carriers.sip,
        carriers.obex,
        carriers.sms,
    ]
    .iter()
    .any(Option::is_some)
}

/// Says aloud where it listens.
pub(super) fn tell(bench: &Bench) {
    for address in bench.udp_addresses() {
        eprintln!("listening for notifications on UDP {address}");
    }
    let push = bench.push_addresses();
    for (what, at) in [
        ("pushes over HTTP on", push.ota_http),
        ("SIP on", push.sip),
        ("OBEX on", push.obex),
        ("short messages on", push.sms),
    ] {
        if let Some(at) = at {
            eprintln!("listening for {what} {at}");
        }
    }
}
