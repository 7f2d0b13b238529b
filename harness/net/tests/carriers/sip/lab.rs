//! Programs of others that speak SIP, as processes on free ports of loopback.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tokio::process::Child;

pub use crate::ports::free_port;

/// How long such a program may take for anything.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// What carries SIP, as tests go through both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Datagrams.
    Udp,
    /// Connections.
    Tcp,
}

impl Over {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Udp, Self::Tcp];

    /// What stands behind an address that is to be reached so.
    pub fn parameter(self) -> &'static str {
        match self {
            Self::Udp => "",
            Self::Tcp => ";transport=tcp",
        }
    }

    /// Where the system lists the sockets.
    fn table(self) -> &'static str {
        match self {
            Self::Udp => "/proc/net/udp",
            Self::Tcp => "/proc/net/tcp",
        }
    }
}

/// A program that runs. Dropped, it is killed together with all processes that it started.
pub struct Running(pub Child);

impl Running {
    /// Starts it, the leader of a group of processes.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null());
        let mut command = tokio::process::Command::from(command);
        Self(command.process_group(0).spawn().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(leader) = self.0.id() {
            // it fails when all have ended already
            let _ = Command::new("kill")
                .args(["-KILL", "--", &format!("-{leader}")])
                .stderr(Stdio::null())
                .status();
        }
    }
}

/// Whether a program is there; says so where it is not, and in which package it is.
pub fn is_installed(program: &str, version: &str, package: &str) -> bool {
    let found = Command::new(program).arg(version).output().is_ok();
    if !found {
        assert!(
            std::env::var_os("CI").is_none(),
            "{package} is not installed, and in continuous integration it must be"
        );
        println!("skipped: {package} is not installed");
    }
    found
}

/// Waits until a program has this port.
pub async fn bound(over: Over, port: u16) {
    // 0100007F:13C4 is port 5060 of loopback (proc(5)); a connection, even one that is over, has another end
    let listed = format!(" 0100007F:{port:04X} 00000000:0000 ");
    let start = Instant::now();
    while !std::fs::read_to_string(over.table())
        .unwrap()
        .contains(&listed)
    {
        assert!(start.elapsed() < PATIENCE, "nobody listens at port {port}");
        tokio::task::yield_now().await;
    }
}

/// An address of loopback.
pub fn at(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}
