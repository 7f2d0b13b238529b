//! `dmct inspect`: judges a recording of a session between two others, without a scenario.

use super::print;
use crate::{
    args::{InspectArgs, InspectFormat},
    capture::{self, CaptureLimits, Recording},
    folder::Folder,
    inspect::{self, Account, Accounts},
    problem::Problem,
    suite::{Suite, read_profile},
};
use dmct_record::exit_code;
use dmct_wire::credential::{Nonce, Secret};
use std::fs;

/// Carries `dmct inspect` out.
///
/// # Errors
/// A recording, a profile or a secret cannot be read, or a report cannot be written.
pub fn execute(suite: &Suite, args: &InspectArgs) -> Result<u8, Problem> {
    let accounts = accounts(suite, args)?;
    let limits = CaptureLimits::default();
    let mut recording = Recording::default();
    for path in &args.captures {
        recording.append(capture::read(path, &limits)?);
    }
    if recording.messages().next().is_none() {
        let mut text = "there is no DM message in what was recorded".to_owned();
        for note in &recording.notes {
            text.push_str(&format!("\nnote: {note}"));
        }
        return Err(Problem::usage(text));
    }
    let inspection = inspect::inspect(suite, &recording, &accounts);
    let names: Vec<String> = args
        .captures
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let (run, mut events) = inspect::run(suite, &inspection, &names.join(", "));
    let mut veil = accounts.veil();
    for event in &mut events {
        veil.cover(&mut event.kind);
    }
    match args.format {
        InspectFormat::Text => print(&inspect::text(&inspection)),
        InspectFormat::Json => {
            for note in &inspection.notes {
                anstream::eprintln!("note: {note}");
            }
            print(&inspect::json(&inspection));
        }
        InspectFormat::Html => {
            let page = dmct_report::html::render(&run, &events)
                .map_err(|error| Problem::environment(error.to_string()))?;
            print(&page);
        }
    }
    if let Some(out) = &args.out {
        Folder::create(out.clone())?.write(&run, &events)?;
    }
    Ok(if inspection.has_failures() {
        exit_code::FAILED
    } else {
        exit_code::CONFORMANT
    })
}

/// What is known of the account: from the profile, and over it from the options.
fn accounts(suite: &Suite, args: &InspectArgs) -> Result<Accounts, Problem> {
    let mut accounts = match &args.iut {
        None => Accounts::default(),
        Some(path) => {
            let profile = read_profile(path, suite)?;
            let secrets = profile.secrets;
            Accounts {
                client: Account {
                    user: Some(profile.setting.client_user).filter(|user| !user.is_empty()),
                    secret: said(secrets.client_secret),
                    nonce: secrets.client_nonce,
                },
                server: Account {
                    user: Some(profile.setting.server_user),
                    secret: said(secrets.server_secret),
                    nonce: secrets.server_nonce,
                },
                notification: said(secrets.notification_secret),
                hides_nonces: secrets.hides_nonces,
            }
        }
    };
    let sides = [
        (
            &mut accounts.client,
            &args.client_user,
            &args.client_secret,
            &args.client_nonce,
        ),
        (
            &mut accounts.server,
            &args.server_user,
            &args.server_secret,
            &args.server_nonce,
        ),
    ];
    for (account, user, kept, nonce) in sides {
        if user.is_some() {
            account.user.clone_from(user);
        }
        if let Some(kept) = kept {
            account.secret = Some(secret(kept)?);
        }
        if let Some(text) = nonce {
            account.nonce = Some(self::nonce(text)?);
        }
    }
    if let Some(kept) = &args.notification_secret {
        accounts.notification = Some(secret(kept)?);
    }
    Ok(accounts)
}

/// A secret of a profile, if it says one.
fn said(secret: Secret) -> Option<Secret> {
    Some(secret).filter(|secret| !secret.expose().is_empty())
}

/// A secret by where it is kept: a command line is seen by everybody on a machine.
fn secret(kept: &str) -> Result<Secret, Problem> {
    match kept.split_once(':') {
        Some(("env", name)) => std::env::var(name)
            .map(Secret::new)
            .map_err(|_| Problem::usage(format!("the environment variable `{name}` is not set"))),
        Some(("file", path)) => fs::read_to_string(path)
            .map(|text| Secret::new(text.trim_end_matches(['\r', '\n'])))
            .map_err(|error| Problem::usage(format!("cannot read the secret in {path}: {error}"))),
        _ => Err(Problem::usage(
            "say where a secret is kept: env:NAME or file:PATH",
        )),
    }
}

fn nonce(text: &str) -> Result<Nonce, Problem> {
    Nonce::from_base64(text).map_err(|_| {
        Problem::usage(format!(
            "the nonce {text} is not base64, as NextNonce holds it"
        ))
    })
}
