//! A chromedriver of our own, and sessions with it.

use crate::programs::Programs;
use core::time::Duration;
use std::{error::Error, io, process::Stdio, sync::Arc};
use tempfile::TempDir;
use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities, WebDriver, common::log::LoggingPrefsLogLevel,
    error::WebDriverError, extensions::query::ElementPollerWithTimeout,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// How long anything that is waited for may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is looked for.
const INTERVAL: Duration = Duration::from_millis(20);

/// What a browser is told so that it runs unattended, in a container, and talks to nobody.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
];

/// What chromedriver prints before the number of its port.
const STARTED: &str = "started successfully on port ";

/// A running chromedriver. It ends when this is dropped.
#[derive(Debug)]
pub struct Driver {
    programs: Programs,
    address: String,
    _process: Child,
}

/// A browser with a profile of its own.
#[derive(Debug)]
pub struct Session {
    /// The browser.
    pub browser: WebDriver,
    profile: TempDir,
}

impl Driver {
    /// Starts chromedriver on a free port of the loopback interface.
    ///
    /// # Errors
    /// It cannot be started, or does not say where it listens.
    pub async fn start(programs: Programs) -> io::Result<Self> {
        let mut process = Command::new(&programs.chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut lines = BufReader::new(output).lines();
        let port = async {
            while let Some(line) = lines.next_line().await? {
                if let Some((_, port)) = line.split_once(STARTED) {
                    return Ok(port.trim_end_matches('.').to_owned());
                }
            }
            Err(io::Error::other(
                "chromedriver does not say where it listens",
            ))
        };
        let port = timeout(PATIENCE, port).await??;
        // It prints no more than a few lines; the pipe holds them.
        Ok(Self {
            programs,
            address: format!("http://127.0.0.1:{port}"),
            _process: process,
        })
    }

    /// Opens a browser with a fresh profile.
    ///
    /// # Errors
    /// The browser cannot be started.
    pub async fn open(&self) -> Result<Session, Box<dyn Error + Send + Sync>> {
        let profile = TempDir::with_prefix("dmct-browser-")?;
        let mut capabilities = ChromeCapabilities::new();
        capabilities.set_binary(&self.programs.chromium.to_string_lossy())?;
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let browser = WebDriver::new(&self.address, capabilities).await?;
        browser.set_poller(Arc::new(ElementPollerWithTimeout::new(PATIENCE, INTERVAL)));
        Ok(Session { browser, profile })
    }
}

impl Session {
    /// Closes the browser and takes its profile away.
    ///
    /// # Errors
    /// The browser did not close as asked.
    pub async fn close(self) -> Result<(), WebDriverError> {
        let closed = self.browser.quit().await;
        drop(self.profile);
        closed
    }
}
