//! What a profile is to say.

use super::{
    Asker,
    check::{address, anything, hosts, one_of, something, url, url_or_nothing},
};
use crate::{args::InitArgs, problem::Problem};
use dmct_net::http::Url;
use std::path::PathBuf;

/// Everything that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// `client` or `server`.
    pub role: &'static str,
    /// The implementation's name.
    pub name: String,
    /// Who made it; may be empty.
    pub vendor: String,
    /// `DM/1.3` or `DM/1.2`.
    pub protocol: &'static str,
    /// `xml` or `wbxml`.
    pub encoding: &'static str,
    /// `mandatory` or `all`.
    pub claims: &'static str,
    /// How it is reached.
    pub reach: Reach,
    /// The folder of a lab CA, and the hosts for which its server's certificate is to be.
    pub lab: Option<(PathBuf, Vec<String>)>,
    /// SyncHdr Source of the client.
    pub device_id: String,
    /// The ServerID.
    pub server_id: String,
    /// The client's user name and password.
    pub client: (String, Where),
    /// The server's user name and password.
    pub server: (String, Where),
}

/// How an implementation is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A client.
    Client {
        /// A word, or a command.
        trigger: Trigger,
        /// Where dmct listens.
        listen: String,
        /// What the device is told, if it differs.
        url: Option<String>,
        /// Where notifications go.
        push: Option<String>,
    },
    /// A server, at this URL.
    Server(String),
}

/// What starts a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A word of the language.
    Word(&'static str),
    /// A program and its arguments.
    Command(Vec<String>),
}

/// Where a password is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In an environment variable.
    Env(String),
    /// In a file.
    File(String),
}

impl Answers {
    /// Asks for all that `args` does not give.
    ///
    /// # Errors
    /// An answer on the command line that is of no use, or the answers end.
    pub fn ask(args: &InitArgs, asker: &mut Asker<'_>) -> Result<Self, Problem> {
        let role = one_of(&["client", "server"]);
        let role = asker.ask(
            args.role.as_deref(),
            "role of the implementation, client or server",
            "client",
            role,
        )?;
        let name = format!("my {role}");
        let name = asker.ask(args.name.as_deref(), "its name", &name, something)?;
        let vendor = asker.ask(args.vendor.as_deref(), "who made it", "", anything)?;
        let protocol = one_of(&["DM/1.3", "DM/1.2"]);
        let protocol = asker.ask(
            args.protocol.as_deref(),
            "protocol that it speaks, DM/1.3 or DM/1.2",
            "DM/1.3",
            protocol,
        )?;
        let encoding = one_of(&["xml", "wbxml"]);
        let encoding = asker.ask(
            args.encoding.as_deref(),
            "how it writes messages, xml or wbxml",
            "xml",
            encoding,
        )?;
        let claims = one_of(&["mandatory", "all"]);
        let claims = asker.ask(
            args.claims.as_deref(),
            "SCR items that it claims, mandatory or all",
            "mandatory",
            claims,
        )?;
        let reach = if role == "client" {
            reach_client(args, asker)?
        } else {
            reach_server(args, asker)?
        };
        let lab = lab(args, asker, &reach)?;
        let id = if role == "client" {
            "the device's id, SyncHdr Source"
        } else {
            "id of the device that dmct plays"
        };
        let device_id = asker.ask(
            args.device_id.as_deref(),
            id,
            "IMEI:493005100592800",
            something,
        )?;
        let server_id = asker.ask(
            args.server_id.as_deref(),
            "ServerID of the DM account",
            "com.example.dm",
            something,
        )?;
        let user = asker.ask(
            args.client_user.as_deref(),
            "the client's user name",
            "dmct-client",
            something,
        )?;
        let kept = asker.ask(
            args.client_secret.as_deref(),
            "its password, env:NAME or file:PATH",
            "file:client-secret.txt",
            kept,
        )?;
        let client = (user, kept);
        let user = asker.ask(
            args.server_user.as_deref(),
            "the server's user name",
            &server_id,
            something,
        )?;
        let kept = asker.ask(
            args.server_secret.as_deref(),
            "its password, env:NAME or file:PATH",
            "file:server-secret.txt",
            self::kept,
        )?;
        Ok(Self {
            role,
            name,
            vendor,
            protocol,
            encoding,
            claims,
            reach,
            lab,
            device_id,
            server_id,
            client,
            server: (user, kept),
        })
    }
}

fn reach_client(args: &InitArgs, asker: &mut Asker<'_>) -> Result<Reach, Problem> {
    let question =
        "what makes it start a session: notification, pull, operator, or a command to run";
    let trigger = asker.ask(args.trigger.as_deref(), question, "notification", trigger)?;
    let listen = asker.ask(
        args.listen.as_deref(),
        "where dmct listens for it, host:port",
        "127.0.0.1:8080",
        address,
    )?;
    let question = "URL at which it finds dmct, if that is another place; - for none";
    let url = asker.ask(args.url.as_deref(), question, "-", url_or_nothing)?;
    let push = if trigger == Trigger::Word("notification") {
        let question = "where it takes notifications, host:port";
        Some(asker.ask(args.push.as_deref(), question, "127.0.0.1:2948", address)?)
    } else {
        args.push
            .as_deref()
            .map(address)
            .transpose()
            .map_err(Problem::usage)?
    };
    Ok(Reach::Client {
        trigger,
        listen,
        url,
        push,
    })
}

fn reach_server(args: &InitArgs, asker: &mut Asker<'_>) -> Result<Reach, Problem> {
    let usual = "http://127.0.0.1:8080/dm";
    asker
        .ask(args.server.as_deref(), "its URL", usual, url)
        .map(Reach::Server)
}

impl Reach {
    /// The URL that the side uses which is the client, as far as it is known.
    fn url(&self) -> Option<Url> {
        let url = match self {
            Self::Client { url, listen, .. } => {
                url.clone().unwrap_or_else(|| format!("http://{listen}/"))
            }
            Self::Server(url) => url.clone(),
        };
        Url::parse(&url).ok()
    }

    fn says_https(&self) -> Option<bool> {
        let (Self::Client { url: Some(url), .. } | Self::Server(url)) = self else {
            return None;
        };
        Some(Url::parse(url).is_ok_and(|url| url.secure))
    }
}

fn lab(
    args: &InitArgs,
    asker: &mut Asker<'_>,
    reach: &Reach,
) -> Result<Option<(PathBuf, Vec<String>)>, Problem> {
    let usual = if reach.says_https() == Some(true) {
        "lab-ca"
    } else {
        "-"
    };
    let given = args.ca.as_ref().map(|folder| folder.display().to_string());
    // A URL that says http has answered this.
    let given = given.or_else(|| (reach.says_https() == Some(false)).then(|| "-".to_owned()));
    let question = "folder of a lab CA for HTTPS, made if it is not there; - for plain HTTP";
    let folder = asker.ask(given.as_deref(), question, usual, something)?;
    if folder == "-" {
        return Ok(None);
    }
    if reach.says_https() == Some(false) {
        let sentence = "a lab CA is of no use where the URL is one of plain HTTP: write https://";
        return Err(Problem::usage(sentence));
    }
    let host = reach.url().map_or_else(String::new, |url| url.host);
    let usual = if ["", "0.0.0.0", "::", "127.0.0.1"].contains(&host.as_str()) {
        "127.0.0.1, localhost".to_owned()
    } else {
        host
    };
    let given = (!args.host.is_empty()).then(|| args.host.join(","));
    let question = "names and addresses by which the server is reached";
    let hosts = asker.ask(given.as_deref(), question, &usual, hosts)?;
    Ok(Some((PathBuf::from(folder), hosts)))
}

fn trigger(answer: &str) -> Result<Trigger, String> {
    let words = ["notification", "pull", "operator", "upper-tester"];
    if let Some(word) = words.into_iter().find(|word| *word == answer) {
        return Ok(Trigger::Word(word));
    }
    let argv: Vec<String> = answer.split_whitespace().map(str::to_owned).collect();
    if argv.is_empty() {
        return Err("something must be said here".to_owned());
    }
    Ok(Trigger::Command(argv))
}

fn kept(answer: &str) -> Result<Where, String> {
    match answer.split_once(':') {
        Some(("env", name)) if !name.is_empty() => Ok(Where::Env(name.to_owned())),
        Some(("file", path)) if !path.is_empty() => Ok(Where::File(path.to_owned())),
        _ => Err(
            "write env:NAME or file:PATH; a file that is not there is made, with a password in it"
                .to_owned(),
        ),
    }
}
