//! Where Chromium and chromedriver are.

use std::{env, path::PathBuf};

/// The two programs.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The browser.
    pub chromium: PathBuf,
    /// What drives it.
    pub chromedriver: PathBuf,
}

impl Programs {
    /// Looks for both in `PATH`.
    ///
    /// # Errors
    /// A sentence that says which program is missing, and how to come by it.
    pub fn find() -> Result<Self, String> {
        Ok(Self {
            chromium: find("chromium", "chromium")?,
            chromedriver: find("chromedriver", "chromium-driver")?,
        })
    }
}

/// Whether the environment says that everything has to be there, as `.ci/run` does.
pub fn must_be_there() -> bool {
    env::var("CI").is_ok_and(|value| value == "true")
}

fn find(program: &str, package: &str) -> Result<PathBuf, String> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
        .ok_or_else(|| {
            format!(
                "the tests of the report in a browser need {program}, which is not in PATH; \
                 on Debian: apt-get install {package}"
            )
        })
}
