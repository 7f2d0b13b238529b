//! `dmct play`: a reference peer, or a mutant of one, as a process of its own.
//!
//! With `--stdin` it is its own upper tester: requests come as JSON lines on standard input, each is answered by
//! a line, and when the input ends the process ends as soon as no session is going on. So one and the same command
//! can be run for every trigger (its state kept in a file) or once for a whole run. Processes that keep their state
//! in the same file are one device: each waits for the one before it to end.

mod carriers;
mod device;
mod requests;
mod state;
mod watched;

use super::print;
use crate::{
    args::{PlayArgs, PlayWhich},
    lab::OwnTls,
    problem::Problem,
    table::unix_time,
};
use anstream::eprintln;
use device::{Boxed, Device};
use dmct_net::bench::{Bench, BenchConfig};
use dmct_record::exit_code;
use dmct_reference::{
    client::{Client, ClientConfig},
    mutant::{self, Mutant, Role},
    server::{Server, ServerConfig},
};
use dmct_wire::peer::Peer;
use requests::Asked;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

/// Carries `dmct play` out.
///
/// # Errors
/// An unknown mutant, a set-up that cannot be read, an address that cannot be used.
pub fn execute(args: &PlayArgs) -> Result<u8, Problem> {
    if args.mutant.as_deref() == Some("list") {
        print(&mutants(args.which));
        return Ok(exit_code::CONFORMANT);
    }
    let mutant = args
        .mutant
        .as_deref()
        .map(|name| find(name, args.which))
        .transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::environment(format!("cannot start the runtime: {error}")))?;
    let played = match args.which {
        PlayWhich::Client => runtime.block_on(client(args, mutant)),
        PlayWhich::Server => runtime.block_on(server(args, mutant)),
    };
    runtime.shutdown_background();
    played.map(|()| exit_code::CONFORMANT)
}

const fn role_of(which: PlayWhich) -> Role {
    match which {
        PlayWhich::Client => Role::Client,
        PlayWhich::Server => Role::Server,
    }
}

fn find(name: &str, which: PlayWhich) -> Result<&'static Mutant, Problem> {
    mutant::by_name(name)
        .filter(|mutant| mutant.role == role_of(which))
        .ok_or_else(|| {
            Problem::usage(format!(
                "no mutant is named {name}; these are:\n{}",
                mutants(which)
            ))
        })
}

fn mutants(which: PlayWhich) -> String {
    mutant::all()
        .filter(|mutant| mutant.role == role_of(which))
        .map(|mutant| {
            format!(
                "{:<40} {} ({})\n",
                mutant.name,
                mutant.what,
                mutant.violates.join(", ")
            )
        })
        .collect()
}

async fn client(args: &PlayArgs, mutant: Option<&'static Mutant>) -> Result<(), Problem> {
    let mut config: ClientConfig = config(args.config.as_deref())?;
    config.protocol.clone_from(&args.protocol);
    config.unix_time = unix_time();
    if let Some(url) = &args.server {
        config.account.url.clone_from(url);
    }
    if let Some(account) = carriers::account(&args.carriers) {
        config.sip = Some(account);
    }
    let mut asked = match (args.stdin, carriers::listens(args)) {
        (true, _) => Asked::Lines(None),
        (false, false) => Asked::Session,
        (false, true) => Asked::Nothing,
    };
    // Held until the state is written.
    let _hold = match args.state.as_deref() {
        Some(path) => match state::hold(path, &mut asked)? {
            Some(hold) => Some(hold),
            None => return Ok(()),
        },
        None => None,
    };
    if mutant.is_some_and(Mutant::wants_no_user) {
        config.user = None;
    }
    config.large_objects &= !mutant.is_some_and(Mutant::wants_no_large_objects);
    let mut device = match mutant {
        Some(mutant) => Device::Mutant(Box::new(mutant.client(config))),
        None => Device::Honest(Box::new(Client::new(config))),
    };
    if let Some(path) = args.state.as_deref().filter(|path| path.exists()) {
        let text =
            fs::read_to_string(path).map_err(|error| Problem::file("cannot read", path, &error))?;
        let state = serde_json::from_str(&text).map_err(|error| {
            Problem::usage(format!(
                "{} is no state of a device: {error}",
                path.display()
            ))
        })?;
        device.client_mut().restore(state);
    }
    let bench = open(args, None, args.listen).await?;
    carriers::tell(&bench);
    let device = watched::run(bench, device, asked).await;
    match &args.state {
        Some(path) => state::keep(path, device.client()),
        None => Ok(()),
    }
}

async fn server(args: &PlayArgs, mutant: Option<&'static Mutant>) -> Result<(), Problem> {
    let mut config: ServerConfig = config(args.config.as_deref())?;
    config.unix_time = unix_time();
    let peer: Box<dyn Peer + Send> = match mutant {
        Some(mutant) => Box::new(mutant.server(config)),
        None => Box::new(Server::new(config)),
    };
    let listen = args
        .listen
        .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
    let bench = open(args, Some(listen), None).await?;
    if let Some(url) = bench.url("/dm") {
        eprintln!("listening for DM messages on {url}");
    }
    carriers::tell(&bench);
    let asked = if args.stdin {
        Asked::Lines(None)
    } else {
        Asked::Nothing
    };
    watched::run(bench, Boxed(peer), asked).await;
    Ok(())
}

fn config<T: Default + for<'de> serde::Deserialize<'de>>(
    path: Option<&Path>,
) -> Result<T, Problem> {
    let Some(path) = path else {
        return Ok(T::default());
    };
    let text =
        fs::read_to_string(path).map_err(|error| Problem::file("cannot read", path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        Problem::usage(format!(
            "{} is no set-up of this peer: {error}",
            path.display()
        ))
    })
}

async fn open(
    args: &PlayArgs,
    http: Option<SocketAddr>,
    udp: Option<SocketAddr>,
) -> Result<Bench, Problem> {
    let tls = OwnTls::of_play(&args.tls)?;
    let config = BenchConfig {
        http_listen: http,
        http_tls: tls.server,
        client_tls: tls.client,
        udp_listen: udp.into_iter().collect(),
        push: carriers::config(args),
        ..BenchConfig::default()
    };
    Bench::open(config)
        .await
        .map_err(|error| Problem::environment(error.to_string()))
}
