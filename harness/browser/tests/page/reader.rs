//! Who looks at the page: opens it, asks what is seen, and waits for what takes time.

use crate::samples;
use dmct_record::{event::Event, run::Run, verdict::Verdict};
use dmct_report::html;
use serde_json::{Value, json};
use std::{error::Error, fs};
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// How a trial ended.
pub type Shown = Result<(), Box<dyn Error + Send + Sync>>;

/// A browser and a folder for its pages.
pub struct Reader {
    /// The browser.
    pub browser: WebDriver,
    folder: TempDir,
}

/// A run with every outcome, in two roles and two documents, of which most is packed.
pub fn long_run() -> (Run, Vec<Event>) {
    let (lab, mut events) = samples::lab_run();
    let (mut long, more) = samples::long::many(120, Verdict::Pass);
    for result in long.scenarios.iter_mut().step_by(3) {
        result.role = "server".into();
    }
    let mut scenarios = lab.scenarios;
    scenarios.append(&mut long.scenarios);
    events.extend(more);
    (samples::run_of(scenarios, lab.coverage), events)
}

/// The anchor of a scenario of [`long_run`] that is packed: the last one.
pub const PACKED: &str = "pro-1.3/client/group-19/case-119";

/// The anchor of a scenario of [`long_run`] that failed.
pub const FAILED: &str = "pro-1.3/client/large-object/size-mismatch";

impl Reader {
    /// A reader with an empty folder.
    pub fn of(browser: WebDriver) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let folder = TempDir::with_prefix("dmct-page-")?;
        Ok(Self { browser, folder })
    }

    /// Writes the page of a run and opens it, at an anchor if that is not empty.
    pub async fn open(&self, run: &Run, events: &[Event], anchor: &str) -> Shown {
        let page = self.folder.path().join("index.html");
        fs::write(&page, html::render(run, events)?)?;
        let mut address = format!("file://{}", page.display());
        if !anchor.is_empty() {
            address.push('#');
            address.push_str(anchor);
        }
        Ok(self.browser.goto(address).await?)
    }

    /// What an expression is in the page.
    pub async fn value(&self, expression: &str) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let script = format!("return {expression}");
        Ok(self.browser.execute(script, []).await?.json().clone())
    }

    /// Waits for an element to be seen.
    pub async fn seen(&self, selector: &str) -> Result<WebElement, Box<dyn Error + Send + Sync>> {
        let query = self.browser.query(By::Css(selector)).and_displayed();
        Ok(query.first().await?)
    }

    /// Waits until a packed scenario is unpacked, and gives its body.
    pub async fn unpacked(&self, anchor: &str) -> Result<WebElement, Box<dyn Error + Send + Sync>> {
        self.seen(&format!(
            ".body[data-filled]:has(> .anchor[id=\"{anchor}\"])"
        ))
        .await
    }

    /// Clicks the line of a scenario.
    pub async fn click(&self, anchor: &str) -> Shown {
        let line = format!("details.scenario:has(.anchor[id=\"{anchor}\"]) > summary");
        Ok(self.seen(&line).await?.click().await?)
    }

    /// The octets of every message of an opened scenario, as its dumps show them.
    pub async fn octets(&self, anchor: &str) -> Result<Vec<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        let dumps = self
            .value(&format!(
                "[...document.getElementById({}).closest('.body').querySelectorAll('.octets .dump')]\
                 .map((dump) => dump.textContent)",
                json!(anchor)
            ))
            .await?;
        let dumps: Vec<String> = serde_json::from_value(dumps)?;
        Ok(dumps.iter().map(|dump| octets_of(dump)).collect())
    }
}

/// The octets of a dump: an offset of four digits and two blanks before 48 characters of octets.
fn octets_of(dump: &str) -> Vec<u8> {
    dump.lines()
        .flat_map(|row| row.get(6..54).unwrap_or_default().split_whitespace())
        .map(|octet| u8::from_str_radix(octet, 16).expect("two digits"))
        .collect()
}

/// The bodies of the messages of a scenario, as the transcript has them.
pub fn recorded(events: &[Event], scenario: &str) -> Vec<Vec<u8>> {
    events
        .iter()
        .filter(|event| event.scenario == scenario)
        .filter_map(|event| match &event.kind {
            dmct_record::event::EventKind::Message(message) => Some(message.body.0.clone()),
            _ => None,
        })
        .collect()
}
