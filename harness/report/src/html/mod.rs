//! One page that holds everything: no other file, no network, nothing that needs a script.
//!
//! `page` lays out the run, `scenario` each scenario, `coverage` the SCR items; `budget` decides how much
//! evidence fits. The templates, the style sheet and the script are the files in `templates/`.
//! Everything that comes from a peer passes [`escape`] on its way into a template.

mod anchor;
mod budget;
mod coverage;
mod error;
pub mod escape;
mod message;
mod page;
mod scenario;

pub use error::RenderError;
pub use page::render;
