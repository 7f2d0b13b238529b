//! The files of a lab CA.

use crate::problem::Problem;
use dmct_net::tls::{Authority, TlsError};
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

/// The files, and whether each holds a secret.
const FILES: [(&str, bool); 6] = [
    ("ca.pem", false),
    ("ca.key", true),
    ("server.pem", false),
    ("server.key", true),
    ("client.pem", false),
    ("client.key", true),
];

/// A folder with a lab CA: its certificate and key, and those of a server and a client.
#[derive(Clone, Debug)]
pub struct LabFolder(PathBuf);

impl LabFolder {
    /// That folder, which need not be there.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_path_buf())
    }

    /// Whether a whole lab is there.
    pub fn is_whole(&self) -> bool {
        FILES.iter().all(|(name, _)| self.0.join(name).is_file())
    }

    /// The files of it that are there.
    pub fn there(&self) -> Vec<PathBuf> {
        let paths = FILES.iter().map(|(name, _)| self.0.join(name));
        paths.filter(|path| path.exists()).collect()
    }

    /// Makes everything, for a server at these hosts. What is there is overwritten.
    ///
    /// # Errors
    /// A host that cannot be in a certificate, or a file that cannot be written.
    pub fn make(&self, hosts: &[String]) -> Result<(), Problem> {
        let wrong = |error: TlsError| Problem::usage(error.to_string());
        let authority = Authority::new().map_err(wrong)?;
        let server = authority.server(hosts).map_err(wrong)?;
        let client = authority.client("dmct client").map_err(wrong)?;
        fs::create_dir_all(&self.0)
            .map_err(|error| Problem::file("cannot make", &self.0, &error))?;
        let contents = [
            authority.certificate(),
            authority.key(),
            server.certificate,
            server.key,
            client.certificate,
            client.key,
        ];
        for ((name, secret), content) in FILES.iter().zip(contents) {
            write(&self.0.join(name), &content, *secret)?;
        }
        Ok(())
    }
}

/// Writes a file, which only its owner can read if it is secret.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, content: &str, secret: bool) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::file("cannot write", path, &error);
    // One that is there keeps the rights that it has, which may be too wide.
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(content.as_bytes()).map_err(failed)
}
