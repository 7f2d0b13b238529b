//! The command line: a stable interface.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// Tests whether an OMA DM client or server conforms to the static conformance requirements (SCR).
#[derive(Debug, Parser)]
#[command(name = "dmct", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Use the scenarios of this folder instead of those that are built in.
    #[arg(long, global = true, value_name = "DIR")]
    pub scenarios: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Test an implementation; without --iut, the reference client and server over loopback.
    Run(RunArgs),
    /// List scenarios.
    List(ListArgs),
    /// List every SCR item: its status, and what covers it.
    Scr(ScrArgs),
    /// Look for mistakes in scenarios, catalogues and profiles.
    Check(CheckArgs),
    /// Tell what an SCR item, a clause or a scenario asks, what decides it, and what the last run found.
    Explain(ExplainArgs),
    /// Play a reference peer as a process of its own.
    Play(Box<PlayArgs>),
    /// Show a message in any format as text.
    Decode(DecodeArgs),
    /// Judge a recording of a session between two others.
    Inspect(InspectArgs),
    /// Test the tester: every mutant of the reference peers against every scenario.
    Selftest(SelftestArgs),
    /// Judge a recorded run again, offline.
    Judge(JudgeArgs),
    /// Write the report of a recorded run again.
    Report(ReportArgs),
    /// Tell what changed from one run to a later one.
    Diff(DiffArgs),
    /// Write a profile by asking, or make certificates for a lab.
    Init(Box<InitArgs>),
    /// Print the JSON schemas of scenario, profile and catalogue files.
    Schema(SchemaArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
}

/// Text for people or JSON for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Arguments of `dmct run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The profile of an implementation under test; may be given several times.
    #[arg(long, value_name = "PROFILE")]
    pub iut: Vec<PathBuf>,
    /// What to run: scenario ids, folders of them, or SCR items; everything if nothing is said.
    #[arg(value_name = "SELECT")]
    pub select: Vec<String>,
    /// Where to put the results; a new folder below `reports` if not said.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go on with a run that was cut off: what it finished counts, the rest is played as it was asked for.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["iut", "select", "out", "shard", "tls", "strict"])]
    pub resume: Option<PathBuf>,
    /// How many scenarios to play at a time against the reference peers.
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: u16,
    /// Run only the I-th of N parts, each of which holds whole groups of scenarios.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<(usize, usize)>,
    /// Test the reference peers by HTTPS, with certificates that are made up for the run.
    #[arg(long, conflicts_with = "iut")]
    pub tls: bool,
    /// Hold the run against an earlier one: the exit code is that of what got worse, or is new and failed.
    #[arg(long, value_name = "RUN")]
    pub baseline: Option<PathBuf>,
    /// A warning, for a clause of level SHOULD, fails; claims that contradict the documents end it before it begins.
    #[arg(long)]
    pub strict: bool,
    /// Print nothing but the summary.
    #[arg(long, short)]
    pub quiet: bool,
    /// Also write what was exchanged as a capture that Wireshark opens.
    #[arg(long, value_name = "FILE")]
    pub pcapng: Option<PathBuf>,
}

/// Arguments of `dmct list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Scenario ids, folders of them, or SCR items; everything if nothing is said.
    #[arg(value_name = "SELECT")]
    pub select: Vec<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `dmct scr`.
#[derive(Debug, Args)]
pub struct ScrArgs {
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `dmct selftest`.
#[derive(Debug, Args)]
pub struct SelftestArgs {
    /// Only these mutants: their names, parts of names, or client or server for those of one role; all of them if nothing
    /// is said.
    #[arg(value_name = "MUTANT")]
    pub mutants: Vec<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Also write the result and a page of it into this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `dmct check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files or folders of scenarios, or profiles; the built-in scenarios if nothing is said.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Claims that contradict the documents are mistakes, and no warnings.
    #[arg(long)]
    pub strict: bool,
}

/// Arguments of `dmct explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// An SCR item, a clause, a scenario or a monitor.
    #[arg(value_name = "ID")]
    pub id: String,
    /// The folder of the run whose evidence is told; the newest below `reports` if not said.
    #[arg(long, value_name = "DIR")]
    pub run: Option<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `dmct play`.
#[derive(Debug, Args)]
pub struct PlayArgs {
    /// Which peer to play.
    #[arg(value_enum)]
    pub which: PlayWhich,
    /// Play this mutant of it; `list` lists them.
    #[arg(long, value_name = "NAME")]
    pub mutant: Option<String>,
    /// The URL of the DM server (client).
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// Where to listen: for notifications (client, UDP) or for DM messages (server, HTTP).
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<SocketAddr>,
    /// Take requests of an upper tester as JSON lines on standard input; end with it.
    #[arg(long)]
    pub stdin: bool,
    /// Keep the state of the device in this file between processes (client).
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// The set-up of the peer, as JSON or YAML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The protocol version to speak (client).
    #[arg(long, value_name = "VERSION", default_value = "DM/1.3")]
    pub protocol: String,
    /// HTTPS.
    #[command(flatten)]
    pub tls: PlayTlsArgs,
    /// What carries pushes beside UDP.
    #[command(flatten)]
    pub carriers: PlayCarrierArgs,
}

/// What carries pushes to and from a played peer, beside UDP.
#[derive(Clone, Debug, Default, Args)]
pub struct PlayCarrierArgs {
    /// Where to take pushes over HTTP (client).
    #[arg(long, value_name = "HOST:PORT")]
    pub ota_http: Option<SocketAddr>,
    /// Where to speak SIP, over UDP and TCP: as a device that is sent messages (client), or as the core that devices
    /// register with (server).
    #[arg(long, value_name = "HOST:PORT")]
    pub sip: Option<SocketAddr>,
    /// The SIP core to register with (client).
    #[arg(long, value_name = "HOST:PORT", requires = "address_of_record")]
    pub sip_core: Option<String>,
    /// Who to register as, `sip:device@home.example` (client).
    #[arg(long, value_name = "URI", requires = "sip_core")]
    pub address_of_record: Option<String>,
    /// Where to serve OBEX: pushes (client), or DM sessions (server).
    #[arg(long, value_name = "HOST:PORT")]
    pub obex: Option<SocketAddr>,
    /// Where to take short messages, as the HTTP interface of a gateway does (client).
    #[arg(long, value_name = "HOST:PORT")]
    pub sms: Option<SocketAddr>,
    /// The HTTP interface of the gateway that takes short messages (server).
    #[arg(long, value_name = "URL")]
    pub sms_gateway: Option<String>,
}

/// HTTPS of `dmct play`; all files are PEM.
#[derive(Debug, Args)]
pub struct PlayTlsArgs {
    /// Serve HTTPS with this certificate and key (server).
    #[arg(long, value_name = "CERTIFICATE,KEY", value_parser = two_files)]
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Who vouches for the server (client), or for the certificates of clients, which are then asked for (server).
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// The certificate to show to a server that asks (client).
    #[arg(long, value_name = "FILE", requires = "key")]
    pub cert: Option<PathBuf>,
    /// Its key.
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
}

/// Which peer to play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlayWhich {
    /// The DM client.
    Client,
    /// The DM server.
    Server,
}

/// Arguments of `dmct decode`.
#[derive(Debug, Args)]
pub struct DecodeArgs {
    /// The file; standard input if not said, or if it is `-`.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The input is hexadecimal digits. Found out by itself where it can be.
    #[arg(long)]
    pub hex: bool,
    /// Read it as http, sip, wsp, sms, udh, obex, notification-1.2, notification-1.3, xml, wbxml, text or octets. Found
    /// out by itself if not said.
    #[arg(long, value_name = "FORMAT")]
    pub r#as: Option<String>,
    /// Text for people or JSON for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `dmct inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// pcap or pcapng files, or folders of NN-from-client.bin and NN-from-server.bin.
    #[arg(value_name = "CAPTURE", required = true)]
    pub captures: Vec<PathBuf>,
    /// Text for people, JSON for programs, or the page of a report.
    #[arg(long, value_enum, default_value_t)]
    pub format: InspectFormat,
    /// Also write the reports of a run into this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Take credentials and nonces from this profile.
    #[arg(long, value_name = "PROFILE")]
    pub iut: Option<PathBuf>,
    /// The client's user name; its LocName if not said.
    #[arg(long, value_name = "NAME")]
    pub client_user: Option<String>,
    /// The client's password: env:NAME or file:PATH.
    #[arg(long, value_name = "WHERE")]
    pub client_secret: Option<String>,
    /// The nonce for the client's first credentials, base64.
    #[arg(long, value_name = "BASE64")]
    pub client_nonce: Option<String>,
    /// The server's user name; its LocName if not said.
    #[arg(long, value_name = "NAME")]
    pub server_user: Option<String>,
    /// The server's password: env:NAME or file:PATH.
    #[arg(long, value_name = "WHERE")]
    pub server_secret: Option<String>,
    /// The nonce for the server's first credentials, base64.
    #[arg(long, value_name = "BASE64")]
    pub server_nonce: Option<String>,
    /// The secret of notifications, where it is not the server's: env:NAME or file:PATH.
    #[arg(long, value_name = "WHERE")]
    pub notification_secret: Option<String>,
}

/// In which form an inspection is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For people.
    #[default]
    Text,
    /// A list of findings, for programs.
    Json,
    /// The page of a report.
    Html,
}

/// Arguments of `dmct judge`.
#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// The folder of the run; of several runs, each is judged for itself, and the worst decides the exit code.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// A warning, for a clause of level SHOULD, fails; a run that was recorded strict stays so.
    #[arg(long)]
    pub strict: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `dmct report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The folder of the run; of several runs, a matrix is made: a row an SCR item, a column a run.
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Where the page of a matrix goes; `matrix.html` beside the first run if not said.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print the matrix instead of writing a page: for people or for programs.
    #[arg(long, value_enum, conflicts_with = "out")]
    pub format: Option<Format>,
}

/// Arguments of `dmct diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The folder of the earlier run.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The folder of the later run.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `dmct schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which schema; both, in one object, if not said.
    #[arg(value_enum)]
    pub which: Option<SchemaWhich>,
}

/// Which schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaWhich {
    /// That of scenario files.
    Scenario,
    /// That of profiles.
    Profile,
    /// That of `scr.yaml`.
    Scr,
    /// That of `clauses.yaml`.
    Clauses,
}

/// Arguments of `dmct init`. What is given is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct InitArgs {
    /// The profile to write; `profile.yaml` if not said, and none if only certificates are made.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Make a lab CA in this folder, with certificates for a server and a client. Alone: nothing else.
    #[arg(long, value_name = "DIR")]
    pub ca: Option<PathBuf>,
    /// A name or address of the server that the certificate is for; may be given several times.
    #[arg(long, value_name = "HOST")]
    pub host: Vec<String>,
    /// Ask nothing: take what is usual for whatever is not given.
    #[arg(long, short)]
    pub yes: bool,
    /// Overwrite files that are there.
    #[arg(long)]
    pub force: bool,
    /// What the implementation is: client or server.
    #[arg(long)]
    pub role: Option<String>,
    /// Its name.
    #[arg(long)]
    pub name: Option<String>,
    /// Who made it.
    #[arg(long)]
    pub vendor: Option<String>,
    /// The protocol that it speaks: DM/1.3 or DM/1.2.
    #[arg(long)]
    pub protocol: Option<String>,
    /// How it writes messages: xml or wbxml.
    #[arg(long)]
    pub encoding: Option<String>,
    /// What it claims of the SCR items: mandatory or all.
    #[arg(long)]
    pub claims: Option<String>,
    /// How a client is made to start a session: notification, pull, operator, or a command.
    #[arg(long)]
    pub trigger: Option<String>,
    /// Where dmct listens for a client, host:port.
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// The URL at which a client finds dmct.
    #[arg(long)]
    pub url: Option<String>,
    /// Where a client takes notifications, host:port.
    #[arg(long, value_name = "HOST:PORT")]
    pub push: Option<String>,
    /// The URL of a server under test.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// The device: SyncHdr Source of the client.
    #[arg(long, value_name = "ID")]
    pub device_id: Option<String>,
    /// The ServerID of the DM account.
    #[arg(long, value_name = "ID")]
    pub server_id: Option<String>,
    /// The client's user name.
    #[arg(long, value_name = "NAME")]
    pub client_user: Option<String>,
    /// The client's password: env:NAME or file:PATH.
    #[arg(long, value_name = "WHERE")]
    pub client_secret: Option<String>,
    /// The server's user name.
    #[arg(long, value_name = "NAME")]
    pub server_user: Option<String>,
    /// The server's password: env:NAME or file:PATH.
    #[arg(long, value_name = "WHERE")]
    pub server_secret: Option<String>,
}

/// Arguments of `dmct completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Reads `CERTIFICATE,KEY`.
fn two_files(text: &str) -> Result<(PathBuf, PathBuf), String> {
    match text.split_once(',') {
        Some((certificate, key)) if !certificate.is_empty() && !key.is_empty() => {
            Ok((certificate.into(), key.into()))
        }
        _ => Err("write CERTIFICATE,KEY, two files".to_owned()),
    }
}

/// Reads `I/N`, 1 to N.
fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(index, count)| {
        Some((index.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
    });
    match parts {
        Some((index, count)) if index >= 1 && index <= count => Ok((index, count)),
        _ => Err("write I/N with I from 1 to N, such as 2/4".to_owned()),
    }
}
