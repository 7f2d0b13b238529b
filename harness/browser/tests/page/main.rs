//! The report as a reader meets it: filters, keys, links, paper, a narrow screen, no script, and a hostile peer.
//!
//! Each trial has a tab of its own in one browser. Without Chromium and chromedriver the trials are ignored, and with `CI=true`
//! they fail.

mod filter;
mod hostile;
mod keys;
mod narrow;
mod pack;
mod paper;
mod plain;
mod reader;
#[path = "../../../report/tests/report/support/mod.rs"]
#[expect(
    dead_code,
    reason = "the samples of dmct-report, of which some are enough here"
)]
mod samples;

use dmct_browser::{
    driver::{Driver, Session},
    programs::{self, Programs},
};
use libtest_mimic::{Arguments, Failed, Trial};
use reader::{Reader, Shown};
use std::{error::Error, future::Future, process::ExitCode, sync::Arc};
use tokio::{runtime::Runtime, sync::Mutex};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let runtime = match Runtime::new() {
        Ok(runtime) => Arc::new(runtime),
        Err(error) => {
            eprintln!("no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let opened = Programs::find().and_then(|programs| {
        let opened = runtime.block_on(opened(programs));
        opened.map_err(|error| format!("the browser cannot be started: {error}"))
    });
    if let Err(missing) = &opened {
        eprintln!("{missing}");
    }
    let stage = Stage {
        runtime: Arc::clone(&runtime),
        browser: opened.map(|(driver, session)| Arc::new(Mutex::new((driver, session)))),
    };
    let trials = vec![
        stage.trial(
            "the_filters_show_as_many_scenarios_as_the_record_holds",
            filter::counts,
        ),
        stage.trial(
            "the_slash_key_leads_to_the_search_and_typing_filters",
            keys::search,
        ),
        stage.trial("a_scenario_is_opened_with_the_keyboard_alone", keys::open),
        stage.trial(
            "what_is_packed_shows_the_octets_of_the_transcript",
            pack::octets,
        ),
        stage.trial("what_is_packed_looks_like_what_is_plain", pack::alike),
        stage.trial("a_link_into_what_is_packed_opens_it", pack::link),
        stage.trial(
            "without_script_what_failed_is_there_in_full",
            plain::failures,
        ),
        stage.trial(
            "nothing_of_a_hostile_peer_acts_in_the_page",
            hostile::nothing_acts,
        ),
        stage.trial("a_narrow_screen_needs_no_sideways_scrolling", narrow::fits),
        stage.trial("paper_keeps_what_is_open", paper::keeps),
    ];
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some((_driver, session)) = stage
        .browser
        .ok()
        .and_then(Arc::into_inner)
        .map(Mutex::into_inner)
        && let Err(error) = runtime.block_on(session.close())
    {
        eprintln!("the browser did not close: {error}");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

async fn opened(programs: Programs) -> Result<(Driver, Session), Box<dyn Error + Send + Sync>> {
    let driver = Driver::start(programs).await?;
    let session = driver.open().await?;
    Ok((driver, session))
}

/// One browser, which one trial at a time has.
type Browser = Mutex<(Driver, Session)>;

/// What every trial is played on.
struct Stage {
    runtime: Arc<Runtime>,
    browser: Result<Arc<Browser>, String>,
}

impl Stage {
    fn trial<F, Fut>(&self, name: &str, play: F) -> Trial
    where
        F: Fn(Reader) -> Fut + Send + 'static,
        Fut: Future<Output = Shown> + Send + 'static,
    {
        let runtime = Arc::clone(&self.runtime);
        let browser = self.browser.clone();
        let ignored = browser.is_err() && !programs::must_be_there();
        let trial = Trial::test(name, move || {
            let browser = browser.map_err(Failed::from)?;
            runtime
                .block_on(seen(&browser, play))
                .map_err(|error| Failed::from(error.to_string()))
        });
        trial.with_ignored_flag(ignored)
    }
}

/// Plays a trial in a tab that is closed whatever comes out of it.
async fn seen<F, Fut>(browser: &Browser, play: F) -> Shown
where
    F: Fn(Reader) -> Fut,
    Fut: Future<Output = Shown> + Send + 'static,
{
    let guard = browser.lock().await;
    let browser = &guard.1.browser;
    let first = browser.window().await?;
    let tab = browser.new_tab().await?;
    browser.switch_to_window(tab).await?;
    // As a task of its own, a failed assertion does not keep the tab from being closed.
    let outcome = tokio::spawn(play(Reader::of(browser.clone())?)).await;
    browser.close_window().await?;
    browser.switch_to_window(first).await?;
    outcome?
}
