//! A folder for the files of one test, gone at its end.

use std::path::PathBuf;

/// The folder. Dropped, it is removed with all that is in it.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty one, of this name in this process.
    pub fn new(name: &str) -> Self {
        let name = format!("dmct-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // what is left over is left to the system
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
