//! A peer that refuses what it could do passes nothing that asks for a refusal of that kind, and one that is deaf nothing
//! that asks for silence.
//!
//! Such a peer refuses rightly where it has to, so that each such scenario by itself would take it for a good one: what
//! keeps it from passing is that a command of that kind had to be carried out, there or in what the scenario stands on.

use crate::play::{Where, plans, play, profile};
use dmct_cli::builtin::Which;
use dmct_record::{
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};
use dmct_reference::{
    conduct::{Misdeed, Refused},
    mutant::{Means, Memory, Mutant, Role},
};
use dmct_wire::syncml::message::{Command, Leaf, Message};
use libtest_mimic::{Failed, Trial};
use std::sync::OnceLock;

/// What a client refuses, and with which code. Those of Alerts are what it answers for a user who is not there.
const BY_CLIENTS: [(Refused, u16); 12] = [
    (Refused::Everything, 405),
    (Refused::Everything, 500),
    (Refused::Every("Get"), 404),
    (Refused::Every("Add"), 418),
    (Refused::Every("Replace"), 405),
    (Refused::Every("Delete"), 405),
    (Refused::Every("Copy"), 406),
    (Refused::Every("Exec"), 406),
    (Refused::Every("Atomic"), 507),
    (Refused::Every("Alert"), 214),
    (Refused::Every("Alert"), 304),
    (Refused::Every("Alert"), 408),
];

/// What a server refuses.
const BY_SERVERS: [(Refused, u16); 4] = [
    (Refused::Everything, 405),
    (Refused::Everything, 500),
    (Refused::Every("Alert"), 415),
    (Refused::Every("Results"), 424),
];

/// What a client is deaf for, and where silence is asked for that has to do with it.
const DEAF: [(&str, Misdeed, &[&str]); 2] = [
    (
        "notification-1.2",
        Misdeed::Ignores12,
        &["noti-1.2/client/", "noti-1.3/client/format/trigger-under-"],
    ),
    (
        "framed-pushes",
        Misdeed::IgnoresFramedPushes,
        &[
            "noti-1.3/client/http-push/",
            "noti-1.3/client/obex-push/",
            "noti-1.3/client/sip-push/",
        ],
    ),
];

/// What a peer would pass that does nothing.
#[derive(Clone, Copy)]
enum Asked {
    /// That a command of this name is refused; `everything` and `SyncHdr` are names here, too.
    Refusal(&'static str),
    /// That nothing comes, in scenarios whose id begins so.
    Silence(&'static [&'static str]),
}

/// A trial for each.
pub fn trials() -> Vec<Trial> {
    let clients = BY_CLIENTS.map(|what| (Which::Client, what));
    let servers = BY_SERVERS.map(|what| (Which::Server, what));
    let inside = clients.into_iter().chain(servers);
    let mut trials: Vec<Trial> = inside
        .map(|(which, (refused, code))| {
            let name = match refused {
                Refused::Everything => "everything",
                Refused::Every(name) => name,
            };
            let trial = format!("refuser/{}/{name}-{code}", which.role().word());
            let means = Means::Inside(Misdeed::Refuses(refused, code));
            let asked = Asked::Refusal(name);
            Trial::test(trial, move || passes_nothing(which, means, asked))
        })
        .collect();
    for which in Which::BOTH {
        let trial = format!("refuser/{}/SyncHdr", which.role().word());
        trials.push(Trial::test(trial, move || {
            let asked = Asked::Refusal("SyncHdr");
            passes_nothing(which, Means::Edit(refuse_header), asked)
        }));
    }
    trials.extend(DEAF.map(|(name, misdeed, folders)| {
        Trial::test(format!("refuser/client/deaf-for-{name}"), move || {
            let asked = Asked::Silence(folders);
            passes_nothing(Which::Client, Means::Inside(misdeed), asked)
        })
    }));
    trials
}

fn passes_nothing(which: Which, means: Means, what: Asked) -> Result<(), Failed> {
    let honest = honest(which);
    let asked = honest.iter().filter(|result| is_passed_by(result, what));
    if asked.count() == 0 {
        return Err("no scenario asks for that".into());
    }
    let refuser: &'static Mutant = Box::leak(Box::new(Mutant {
        name: "refuser",
        role: match which {
            Which::Client => Role::Client,
            Which::Server => Role::Server,
        },
        violates: &[],
        what: "It refuses what it could do.",
        means,
    }));
    let results = played(which, Where::Memory(Some(refuser)));
    let lost = honest.iter().zip(&results);
    if !lost
        .clone()
        .any(|(honest, result)| honest.verdict != result.verdict)
    {
        return Err("it refused nothing that it could do".into());
    }
    let passed = results.iter().filter(|result| is_passed_by(result, what));
    let passed: Vec<&str> = passed.map(|result| result.id.as_str()).collect();
    if passed.is_empty() {
        Ok(())
    } else {
        Err(format!("passed: {passed:?}").into())
    }
}

/// Whether a scenario was passed by what was asked.
fn is_passed_by(result: &ScenarioResult, what: Asked) -> bool {
    let mut checks = result.checks.iter();
    result.verdict == Verdict::Pass
        && !result.is_monitor()
        && match what {
            Asked::Refusal(name) => checks.any(|check| is_refusal(check, name)),
            Asked::Silence(folders) => {
                folders.iter().any(|folder| result.id.starts_with(folder))
                    && checks.any(|check| check.asks.starts_with("that nothing comes"))
            }
        }
}

/// Whether a check found a refusal where nothing else was permitted.
fn is_refusal(check: &CheckResult, name: &str) -> bool {
    let of_kind = match name {
        "everything" => check.asks.contains("a Status for our "),
        "SyncHdr" => check.asks.contains("a Status for the SyncHdr of our "),
        name => check.asks.contains(&format!("a Status for our {name} ")),
    };
    let code = check
        .observed
        .split(|end: char| !end.is_ascii_digit())
        .next();
    let code: Option<u16> = code.and_then(|code| code.parse().ok());
    let refuses = code.is_some_and(|code| code >= 300 || (214..=216).contains(&code));
    let takes_success = check
        .permitted
        .iter()
        .any(|permitted| takes_success(permitted));
    check.verdict == Verdict::Pass && of_kind && refuses && !takes_success
}

/// Whether what was permitted permits success, too.
fn takes_success(permitted: &str) -> bool {
    let done = ["any", "200", "201", "202", "212", "213", "text like [1-5]"];
    match permitted.strip_prefix("anything but") {
        Some(forbidden) => !forbidden.contains("200") && !forbidden.contains("2[0-9][0-9]"),
        None => done.iter().any(|done| permitted.starts_with(done)),
    }
}

fn honest(which: Which) -> &'static [ScenarioResult] {
    static CLIENT: OnceLock<Vec<ScenarioResult>> = OnceLock::new();
    static SERVER: OnceLock<Vec<ScenarioResult>> = OnceLock::new();
    let slot = match which {
        Which::Client => &CLIENT,
        Which::Server => &SERVER,
    };
    slot.get_or_init(|| played(which, Where::Memory(None)))
}

fn played(which: Which, place: Where) -> Vec<ScenarioResult> {
    let profile = profile(which, "DM/1.3", "xml");
    play(&profile, plans(&profile, |_| true), place)
}

/// 401 in place of every Status that takes a SyncHdr, and nothing but Statuses, with a challenge.
fn refuse_header(_: &Memory, message: &mut Message) -> bool {
    let mut refuses = false;
    for command in &mut message.body.commands {
        if let Command::Status(status) = command
            && status.is_for_header()
            && status
                .data
                .as_ref()
                .is_some_and(|code| matches!(code.trimmed(), "200" | "212"))
        {
            status.data = Some(Leaf::new("401"));
            refuses = true;
        }
    }
    if refuses {
        let is_status = |command: &Command| matches!(command, Command::Status(_));
        message.body.commands.retain(is_status);
    }
    refuses
}
