//! The certificates of a run: as the profile says, or made up for it.

use crate::{args::PlayTlsArgs, problem::Problem};
use dmct_net::{
    http::Url,
    tls::{
        Authority, ClientCertificate, ClientTls, Identity, ServerTls, TlsError, TrustedRoots,
        self_signed,
    },
};
use dmct_scenario::{
    plan::Role,
    profile::{self, Profile, Tls, TlsFiles},
};
use dmct_wire::peer::Certificate;
use std::{fs, path::Path};

/// The host of runs with the reference peers.
const LOOPBACK: &str = "127.0.0.1";

/// Both ends of TLS on loopback, under an authority that is made up for a run and known to nobody else.
#[derive(Clone, Debug)]
pub struct Lab {
    /// The server's end.
    pub server: ServerTls,
    /// The client's end.
    pub client: ClientTls,
}

impl Lab {
    /// A lab of its own.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn made_up() -> Result<Self, Problem> {
        let make = || {
            let authority = Authority::new()?;
            let mut server = authority.serve(&[LOOPBACK.to_owned()])?;
            server.clients = ClientCertificate::Asked(authority.roots());
            let mut client = authority.trust();
            client.identity = Some(authority.client("dmct client")?.identity());
            Ok(Self { server, client })
        };
        make().map_err(|error: TlsError| Problem::environment(error.to_string()))
    }

    /// The lab that a profile of a reference peer asks for, if it asks for one.
    ///
    /// # Errors
    /// As [`Lab::made_up`].
    pub fn of_builtin(profile: &Profile) -> Result<Option<Self>, Problem> {
        profile.setting.secure.then(Self::made_up).transpose()
    }
}

/// The tester's end of TLS.
#[derive(Clone, Debug, Default)]
pub struct OwnTls {
    /// Where it is a DM server.
    pub server: Option<ServerTls>,
    /// Where it is a DM client.
    pub client: ClientTls,
}

impl OwnTls {
    /// What a profile says.
    ///
    /// # Errors
    /// A certificate or key that cannot be used.
    pub fn of(profile: &Profile) -> Result<Self, Problem> {
        let Some(Tls::Files(files)) = &profile.addresses.tls else {
            return Ok(Self::default());
        };
        let wrong =
            |error: TlsError| Problem::usage(format!("{}: address.tls: {error}", profile.file));
        match profile.iut.role {
            Role::Client => Ok(Self {
                server: Some(as_server(profile, files).map_err(wrong)?),
                ..Self::default()
            }),
            Role::Server => Ok(Self {
                client: as_client(files).map_err(wrong)?,
                ..Self::default()
            }),
        }
    }

    /// What the arguments of `dmct play` say.
    ///
    /// # Errors
    /// A file that cannot be read or used.
    pub fn of_play(args: &PlayTlsArgs) -> Result<Self, Problem> {
        let ca = args.ca.as_deref().map(|path| {
            let roots = TrustedRoots::from_pem(&read(path)?);
            roots.map_err(|error| unusable(path, &error))
        });
        let ca = ca.transpose()?;
        let server = match &args.tls {
            Some((certificate, key)) => {
                let mut tls = ServerTls::new(identity_in(certificate, key)?);
                if let Some(roots) = ca.clone() {
                    tls.clients = ClientCertificate::Asked(roots);
                }
                Some(tls)
            }
            None => None,
        };
        let identity = match (&args.cert, &args.key) {
            (Some(certificate), Some(key)) => Some(identity_in(certificate, key)?),
            _ => None,
        };
        let client = ClientTls {
            roots: ca.unwrap_or_default(),
            identity,
            insecure: false,
        };
        Ok(Self { server, client })
    }

    /// The certificates that can be shown.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.server.as_ref().map_or_else(Vec::new, certificates)
    }
}

/// The certificates that a server can show.
pub fn certificates(tls: &ServerTls) -> Vec<Certificate> {
    let wrong = tls.wrong.iter().map(|(certificate, _)| *certificate);
    core::iter::once(Certificate::Good).chain(wrong).collect()
}

fn as_server(profile: &Profile, files: &TlsFiles) -> Result<ServerTls, TlsError> {
    let identity = identity(files)?.ok_or_else(|| missing("certificate"))?;
    let roots = || TrustedRoots::from_pem(files.authority.as_deref().unwrap_or_default());
    let mut tls = ServerTls::new(identity);
    tls.clients = match files.client_certificate {
        profile::ClientCertificate::NotAsked => ClientCertificate::NotAsked,
        profile::ClientCertificate::Asked => ClientCertificate::Asked(roots()?),
        profile::ClientCertificate::Required => ClientCertificate::Required(roots()?),
    };
    let hosts = [host(profile)];
    // This one needs nobody to sign it.
    let own = self_signed(&hosts)?.identity();
    tls.wrong.push((Certificate::SelfSigned, own));
    if let Some(key) = &files.authority_key {
        let authority = Authority::from_key(key.expose())?;
        if !authority.vouches_for(&tls.identity) {
            let sentence = "`ca-key` is not the key of the lab CA that vouches for `certificate`, so that a \
                            client would refuse the wrong certificates for another reason";
            return Err(TlsError::new(sentence));
        }
        for wrong in [Certificate::Expired, Certificate::AnotherHost] {
            tls.wrong
                .push((wrong, authority.show(wrong, &hosts)?.identity()));
        }
    }
    Ok(tls)
}

fn as_client(files: &TlsFiles) -> Result<ClientTls, TlsError> {
    let roots = files.authority.as_deref().map(TrustedRoots::from_pem);
    Ok(ClientTls {
        roots: roots.transpose()?.unwrap_or_default(),
        identity: identity(files)?,
        insecure: files.insecure,
    })
}

fn identity(files: &TlsFiles) -> Result<Option<Identity>, TlsError> {
    let (Some(certificate), Some(key)) = (&files.certificate, &files.key) else {
        return Ok(None);
    };
    Identity::from_pem(certificate, key.expose()).map(Some)
}

fn identity_in(certificate: &Path, key: &Path) -> Result<Identity, Problem> {
    Identity::from_pem(&read(certificate)?, &read(key)?)
        .map_err(|error| unusable(certificate, &error))
}

fn read(path: &Path) -> Result<String, Problem> {
    fs::read_to_string(path).map_err(|error| Problem::file("cannot read", path, &error))
}

fn unusable(path: &Path, error: &TlsError) -> Problem {
    Problem::usage(format!("{}: {error}", path.display()))
}

fn missing(what: &str) -> TlsError {
    TlsError::new(format!("`{what}` is missing"))
}

/// The host by which clients know the tester.
fn host(profile: &Profile) -> String {
    let addresses = &profile.addresses;
    if let Some(url) = addresses
        .url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
    {
        return url.host;
    }
    let host = addresses
        .listen
        .rsplit_once(':')
        .map_or("", |(host, _)| host);
    host.trim_matches(['[', ']']).to_owned()
}
