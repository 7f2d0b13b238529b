//! The report, opened in a real browser: Chromium, driven over WebDriver.
//!
//! The tests in `tests/page` make pages with `dmct-report` and look at them as a reader does. They are a crate of
//! their own because a browser has to be installed for them: without one they are shown as ignored, and where
//! `CI=true` says that it has to be there, they fail.
//!
//! | module | holds |
//! |---|---|
//! | [`programs`] | where Chromium and chromedriver are |
//! | [`driver`] | a chromedriver of our own, and sessions with it |

pub mod driver;
pub mod programs;
