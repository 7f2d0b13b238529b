//! The boxes of Kannel as processes, on free ports of loopback.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::ports::free_port;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The configuration, in which names between two @ stand for what is chosen here.
const CONFIGURATION: &str = include_str!("../../../../../fixtures/kannel/kannel.conf");

/// The fake bearer, where the package puts it.
const FAKE_BEARER: &str = "/usr/lib/kannel/test/fakesmsc";

/// How long a box may take to be ready.
const READY: Duration = Duration::from_secs(10);

/// A lab. Dropped, its processes are killed and its folder is gone.
pub struct Lab {
    boxes: Vec<Running>,
    folder: TempDir,
    admin: u16,
    smsbox: u16,
    wapbox: u16,
    /// The bearer of short messages.
    smsc: u16,
    /// The HTTP interface for short messages.
    pub sendsms: u16,
    /// The push proxy.
    pub ppg: u16,
    /// An address of loopback that no other test has: of the bearer for datagrams, and of a terminal.
    pub terminal: Ipv4Addr,
}

/// A process that is killed when it is dropped.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        // it fails when the process has ended already
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Lab {
    /// Starts the box that all others need; nothing, and a word of it, where Kannel is not installed.
    pub async fn open(number: u8) -> Option<Self> {
        if !is_installed() {
            return None;
        }
        let mut lab = Self {
            boxes: Vec::new(),
            folder: TempDir::new().unwrap(),
            admin: free_port(),
            smsbox: free_port(),
            wapbox: free_port(),
            smsc: free_port(),
            sendsms: free_port(),
            ppg: free_port(),
            terminal: own_address(number),
        };
        std::fs::write(lab.folder.path().join("kannel.conf"), lab.configuration()).unwrap();
        lab.start("bearerbox", &[lab.admin, lab.smsbox, lab.wapbox, lab.smsc])
            .await;
        Some(lab)
    }

    /// Starts the box that has the push proxy.
    pub async fn with_push_proxy(mut self) -> Self {
        self.start("wapbox", &[self.ppg]).await;
        self
    }

    /// Starts the box that has the HTTP interface for short messages.
    pub async fn with_sendsms(mut self) -> Self {
        self.start("smsbox", &[self.sendsms]).await;
        self
    }

    /// Starts the fake bearer, which prints what it gets, and waits until the gateway has it: what is sent before that
    /// the gateway keeps for a minute.
    pub async fn fake_bearer(&self) -> Running {
        let bearer = self.fake_bearer_process();
        let is_online = async {
            while !self.status().await.contains("(online") {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(READY, is_online)
            .await
            .unwrap_or_else(|_| panic!("no bearer: {}", self.last_words("bearerbox")));
        bearer
    }

    /// What the gateway says of itself, with a line for each bearer.
    async fn status(&self) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.admin))
            .await
            .unwrap();
        let request = "GET /status.txt?password=nobody HTTP/1.0\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn fake_bearer_process(&self) -> Running {
        let port = self.smsc.to_string();
        let child = Command::new(FAKE_BEARER)
            .args(["-H", "127.0.0.1", "-r", &port, "-v", "0", "-m", "0"])
            .arg("1 2 text unsent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Running(child.unwrap())
    }

    fn configuration(&self) -> String {
        let ports = [
            ("@admin@", self.admin),
            ("@smsbox@", self.smsbox),
            ("@wapbox@", self.wapbox),
            ("@smsc@", self.smsc),
            ("@sendsms@", self.sendsms),
            ("@ppg@", self.ppg),
        ];
        let text = CONFIGURATION
            .replace("@folder@", self.folder.path().to_str().unwrap())
            .replace("@terminal@", &self.terminal.to_string());
        ports.iter().fold(text, |text, (name, port)| {
            text.replace(name, &port.to_string())
        })
    }

    /// Starts a box and waits until it listens.
    async fn start(&mut self, program: &str, ports: &[u16]) {
        let child = Command::new(place_of(program))
            .arg("kannel.conf")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.boxes.push(Running(child.unwrap()));
        for port in ports {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, *port));
            let listens = async {
                while TcpStream::connect(address).await.is_err() {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(READY, listens)
                .await
                .unwrap_or_else(|_| panic!("{program} is not ready: {}", self.last_words(program)));
        }
    }

    /// The last lines of the log of a box.
    pub fn last_words(&self, program: &str) -> String {
        let log = self.folder.path().join(format!("{program}.log"));
        let log = std::fs::read_to_string(log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

/// Whether all programs are there; says so where they are not.
fn is_installed() -> bool {
    let boxes = ["bearerbox", "smsbox", "wapbox"];
    let found = boxes.iter().all(|program| {
        let version = Command::new(place_of(program)).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    });
    let found = found && Path::new(FAKE_BEARER).exists();
    if !found {
        assert!(
            std::env::var_os("CI").is_none(),
            "kannel and kannel-extras are not installed, and in continuous integration they must be"
        );
        println!("skipped: kannel and kannel-extras are not installed");
    }
    found
}

/// Where the package puts a box: not everybody has that folder in the path.
fn place_of(program: &str) -> PathBuf {
    Path::new("/usr/sbin").join(program)
}

/// An address of 127.0.0.0/8 by the number of this process and that of the lab in it: the ports of WAP are fixed.
fn own_address(number: u8) -> Ipv4Addr {
    let [_, second, third, fourth] = std::process::id().to_be_bytes();
    let second = 64 | (number << 4) | (second & 0x0F);
    Ipv4Addr::new(127, second, third, fourth.clamp(1, 254))
}
